"""Who is on it: people and companies by role, each slot moved by firm words only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import permutations

from intheworks.model import (
    Attachment,
    Certainty,
    Company,
    CompanyRole,
    LedgerClaim,
    Role,
    StageName,
    Status,
)
from intheworks.names import fold_name, full_names
from intheworks.standing.evidence import RUMOUR_LIVES, Day, Sources, day_of, firm, firmer, voice_of, weak
from intheworks.standing.shape import Attached, CompanyNow, Dispute
from intheworks.standing.stages import Way

ENGAGED = frozenset({Status.attached, Status.in_talks, Status.interested, Status.rumoured})
OUT = frozenset({Status.departed, Status.ruled_out})
# A creator's credit outlives every engagement.
CREDITS = frozenset({Role.creator, Role.author})
# On a running series people are engaged season by season: after two years without word nobody is taken to be on it still.
SEASONS_PASS = timedelta(days=730)
# Of two roles in one family the newer replaces the older: a producer who is made executive producer is not both.
FAMILIES = (frozenset({Role.producer, Role.executive_producer}),)


@dataclass(slots=True)
class Slot:
    """One person (or company) in one role, as the words up to now leave it."""

    name: str
    role: Role | CompanyRole
    status: Status | None = None
    certainty: Certainty = Certainty.stated
    character: str | None = None
    since: date = date.min
    last: date = date.min
    claims: list[LedgerClaim] = field(default_factory=list)
    before: tuple[Status | None, Certainty, date, list[LedgerClaim]] | None = None
    doubts: list[LedgerClaim] = field(default_factory=list)
    clashes: list[tuple[LedgerClaim, LedgerClaim]] = field(default_factory=list)

    def hear(self, claim: LedgerClaim, status: Status, character: str | None) -> None:
        """Let one claim move this slot."""
        certainty, day = claim.claim.certainty, day_of(claim)
        if certainty is Certainty.denied:
            self._deny(claim, status)
        elif weak(certainty) and self.status is not None and firm(self.certainty):
            self._doubt(claim, status)
        elif self._same(status, certainty):
            self.last = max(self.last, day)
            self.claims.append(claim)
            self.certainty = firmer(self.certainty, certainty)
            self.character = character or self.character
        elif not self._step_back(status):
            self.before = (self.status, self.certainty, self.since, self.claims)
            self.status, self.certainty, self.since, self.last = _held(status, certainty), certainty, day, day
            self.claims, self.character = [claim], character or self.character

    def copy(self) -> Slot:
        """The same slot, to be moved apart from this one. The lists are shared: `lapse` leaves its own, and changes none."""
        return Slot(*(getattr(self, name) for name in _FIELDS))

    def lapse(self) -> None:
        """The engagement is over without anybody having left: a credit of the past."""
        if self.status in ENGAGED:
            self.status, self.certainty, self.claims = None, Certainty.stated, []

    def _same(self, status: Status, certainty: Certainty) -> bool:
        return self.status is _held(status, certainty)

    def _step_back(self, status: Status) -> bool:
        """Talks and interest told of somebody who is attached say nothing new, nor does a creator's credit of old."""
        if self.status is not Status.attached:
            return False
        return status in (Status.in_talks, Status.interested, Status.rumoured) or (
            status is Status.past and self.role in CREDITS
        )

    def _doubt(self, claim: LedgerClaim, status: Status) -> None:
        if (status in OUT) == (self.status in OUT):
            self.last = max(self.last, day_of(claim))
        else:
            self.doubts.append(claim)

    def _deny(self, claim: LedgerClaim, status: Status) -> None:
        """A denial takes back what it denies; what was so before stands again."""
        if self.status is None or (status in OUT) != (self.status in OUT):
            return
        held = self.claims[-1] if self.claims else None
        if held is not None and day_of(held) == day_of(claim) and voice_of(held) != voice_of(claim):
            self.clashes.append((held, claim))
        if self.before is not None and self.status in OUT:
            self.status, self.certainty, self.since, self.claims = self.before
        else:
            self.status, self.claims = None, []
        self.before = None


_FIELDS = tuple(Slot.__dataclass_fields__)


def _held(status: Status, certainty: Certainty) -> Status:
    """An engagement that is only hinted or rumoured is a rumour of one."""
    return Status.rumoured if weak(certainty) and status is Status.attached else status


class Cast:
    """The people of a title, heard claim by claim, and how they stand on a day."""

    def __init__(self) -> None:
        self._told: list[tuple[LedgerClaim, Attachment]] = []
        self._heard = 0
        self._names: dict[str, str] = {}
        self._slots: dict[tuple[str, Role], Slot] = {}

    def add(self, claims: Iterable[LedgerClaim]) -> None:
        """Claims in order, after all those added before; what names nobody is passed over."""
        self._told += [(c, said) for c in claims if isinstance(said := c.claim, Attachment)]

    def on(self, day: Day, way: Way) -> list[Slot]:
        """The slots of all people named for the title, in the order of their first mention."""
        self._hear(way)
        found = [slot.copy() for slot in self._slots.values()]
        for slot in found:
            if _lapsed(slot, way, day.as_of) or _cancelled(slot, way) or _season_passed(slot, way, day):
                slot.lapse()
        _newer_role(found)
        if way.over and way.value not in (StageName.filming, StageName.on_hold):
            for slot in found:
                if slot.role is Role.other and slot.last < way.over[-1]:
                    slot.lapse()
        return found

    def _hear(self, way: Way) -> None:
        """Hear what was added since; all of it anew where a further name tells that an earlier one is another's."""
        new = {said.person for _, said in self._told[self._heard :]}
        if not new <= self._names.keys():
            names = full_names(self._names.keys() | new)
            if any(names[name] != full for name, full in self._names.items()):
                self._slots, self._heard = {}, 0
            self._names = names
        for claim, said in self._told[self._heard :]:
            key = (self._names[said.person], said.role)
            slot = self._slots.setdefault(key, Slot(name=key[0], role=said.role))
            if _lapsed(slot, way, day_of(claim)):
                slot.lapse()
            slot.hear(claim, said.status, said.character)
        self._heard = len(self._told)


def _lapsed(slot: Slot, way: Way, day: date) -> bool:
    """Turnaround and cancellation release whoever is not named again: on the day itself, or since."""
    return slot.role not in CREDITS and any(slot.last < halt <= day for halt, _ in way.halts)


def _cancelled(slot: Slot, way: Way) -> bool:
    """While a title is cancelled nobody is engaged on it."""
    return way.value is StageName.shelved and slot.role not in CREDITS


def _season_passed(slot: Slot, way: Way, day: Day) -> bool:
    running = way.on_air is not None and way.value is StageName.released
    return running and slot.role not in CREDITS and not day.recalls(slot.last, SEASONS_PASS)


def _newer_role(slots: list[Slot]) -> None:
    """Where a later article gives a person a newer role of one family, or a named one instead of `other`, that one holds."""
    by_name: dict[str, list[Slot]] = {}
    for slot in slots:
        by_name.setdefault(slot.name, []).append(slot)
    for mine in by_name.values():
        for old, new in permutations(mine, 2):
            if new.status is not Status.attached or old.last >= new.since:
                continue
            kin = any(old.role in f and new.role in f for f in FAMILIES)
            if kin or (old.role is Role.other and new.role is not Role.other):
                old.lapse()


def list_people(slots: Sequence[Slot], sources: Sources, no: LedgerClaim | None) -> tuple[Attached, ...]:
    """The people as the standing lists them: `past` left out; where the owner says no, nobody is attached."""
    listed = []
    for slot in slots:
        if slot.status in (None, Status.past):
            continue
        status = slot.status
        if no is not None and status is Status.attached:
            status = Status.interested
        listed.append(
            Attached(
                person=slot.name,
                role=Role(slot.role),
                status=status,
                character=slot.character,
                certainty=slot.certainty,
                since=slot.since,
                evidence=sources.cite(slot.claims),
            )
        )
    statuses, roles = list(Status), list(Role)
    return tuple(sorted(listed, key=lambda a: (statuses.index(a.status), roles.index(a.role), fold_name(a.person))))


def hear_companies(slots: dict[tuple[str, CompanyRole], Slot], claims: Iterable[LedgerClaim]) -> None:
    """Let further claims, in order, move the slots of the companies named for the title."""
    for claim in claims:
        said = claim.claim
        if isinstance(said, Company):
            slot = slots.setdefault((fold_name(said.company), said.role), Slot(name=said.company, role=said.role))
            slot.hear(claim, said.status, None)


def list_companies(slots: Iterable[Slot], sources: Sources) -> tuple[CompanyNow, ...]:
    """The companies as the standing lists them."""
    listed = [
        CompanyNow(company=s.name, role=CompanyRole(s.role), status=s.status, evidence=sources.cite(s.claims))
        for s in slots
        if s.status not in (None, Status.past)
    ]
    statuses, roles = list(Status), list(CompanyRole)
    return tuple(sorted(listed, key=lambda c: (statuses.index(c.status), roles.index(c.role), fold_name(c.company))))


def disputes_of(slots: Sequence[Slot], sources: Sources, on: Day) -> list[Dispute]:
    """Rumours that a firm word has not answered, and claims denied by another voice on the same day; a year at most."""
    found = []
    for slot in slots:
        pairs = [(c, d) for c, d in slot.clashes if day_of(d) >= slot.last]
        for doubt in slot.doubts:
            answered = any(day_of(c) > day_of(doubt) for c in slot.claims) or slot.status is None
            if not answered and slot.claims:
                pairs.append((slot.claims[-1], doubt))
        fresh = [p for p in pairs if on.recalls(max(day_of(p[0]), day_of(p[1])), RUMOUR_LIVES)]
        if fresh:
            sides = tuple(sources.side(_says(c), c) for c in fresh[-1])
            found.append(Dispute(slot=f"{slot.name}, {str(slot.role).replace('_', ' ')}", sides=sides))
    return found


def _says(claim: LedgerClaim) -> str:
    said = claim.claim
    status = str(said.status).replace("_", " ") if isinstance(said, Attachment | Company) else said.kind
    return f"not {status}" if said.certainty is Certainty.denied else status
