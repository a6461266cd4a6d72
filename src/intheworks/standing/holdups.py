"""Why a title waits: hold-ups that open, are told again, and close."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from intheworks.model import Certainty, Holdup, LedgerClaim, Reason, StageName, Status
from intheworks.names import compatible_people, fold_name
from intheworks.standing.cast import Slot
from intheworks.standing.evidence import ONE, RUMOUR_LIVES, Day, Sources, day_of, voice_of, weak
from intheworks.standing.shape import Dispute, HoldupNow
from intheworks.standing.stages import Way

# A hold-up that nobody has mentioned for four years holds nothing up any more.
SILENCE = timedelta(days=4 * 365 + 1)
# What a new firm release date settles: waiting for a slot, a free tank, a better week.
DATED_AWAY = frozenset({Reason.scheduling, Reason.studio_decision})
# A lawsuit and a claim to the rights have two parties by nature.
CONTESTED = frozenset({Reason.legal, Reason.rights})


@dataclass(slots=True)
class Wait:
    """One hold-up: the slot is reason, person and cause, each of the last two compatible with "not said"."""

    reason: Reason
    person: str | None
    because_of: str | None
    since: date
    last: date
    claims: list[LedgerClaim] = field(default_factory=list)
    denials: list[LedgerClaim] = field(default_factory=list)
    closed: str | None = None

    def fits(self, said: Holdup) -> bool:
        """Whether a claim speaks of this hold-up."""
        if self.reason is not said.reason:
            return False
        person = self.person is None or said.person is None or compatible_people(self.person, said.person)
        cause = (
            self.because_of is None
            or said.because_of is None
            or fold_name(self.because_of) == fold_name(said.because_of)
        )
        return person and cause


def waits_of(
    claims: Sequence[LedgerClaim], way: Way, people: Sequence[Slot], finished: Mapping[str, date], on: Day
) -> list[Wait]:
    """All hold-ups that these claims tell, open and closed, in the order in which they were first told.

    They are told anew for every day: who is free by then may have ended what was told long ago.
    """
    waits: list[Wait] = []
    running: dict[Reason, list[Wait]] = {}
    for claim in claims:
        said = claim.claim
        if not isinstance(said, Holdup):
            continue
        # What one article ends and tells again in one breath goes on: only the days before count here.
        before = Day(day_of(claim) - ONE)
        still = []
        for wait in running.get(said.reason, ()):
            if wait.fits(said):
                wait.closed = _ended(wait, way, people, finished, before)
                still += [wait] if wait.closed is None else []
        if said.certainty is Certainty.denied:
            for wait in still:
                _deny(wait, claim)
        elif still:
            _again(still[-1], claim, said)
        else:
            day = day_of(claim)
            waits.append(Wait(said.reason, said.person, said.because_of, day, day, [claim]))
            running.setdefault(said.reason, []).append(waits[-1])
        running[said.reason] = [wait for wait in running.get(said.reason, ()) if wait.closed is None]
    for wait in waits:
        if wait.closed is None:
            wait.closed = _ended(wait, way, people, finished, on)
    return waits


def _again(wait: Wait, claim: LedgerClaim, said: Holdup) -> None:
    wait.last = day_of(claim)
    wait.person, wait.because_of = wait.person or said.person, wait.because_of or said.because_of
    wait.claims.append(claim)


def _deny(wait: Wait, claim: LedgerClaim) -> None:
    """A later denial clears; on the same day it clears only what was hinted or rumoured."""
    wait.denials.append(claim)
    if day_of(claim) > wait.last or all(weak(c.claim.certainty) for c in wait.claims):
        wait.closed = "denied or cleared"


def _ended(wait: Wait, way: Way, people: Sequence[Slot], finished: Mapping[str, date], on: Day) -> str | None:
    """Which rule, by this day, ended the hold-up; None while it is open."""
    day = on.as_of

    def since(days: Sequence[date]) -> bool:
        """Whether one of these days, in order, lies after the hold-up was last told and by this day."""
        at = bisect_right(days, wait.last)
        return at < len(days) and days[at] <= day

    if any(s is StageName.shelved and wait.last <= d <= day for d, s in way.halts):
        return "the title was shelved"
    if since(way.revived):
        return "the title was revived"
    if wait.reason is Reason.script and since(way.scripts):
        return "the script was completed"
    if wait.reason is not Reason.legal and since(way.shot):
        return "the cameras rolled"
    if since(way.over):
        return "the work was finished"
    if wait.reason in DATED_AWAY and since(way.dated):
        return "a new date was given"
    if wait.reason is Reason.person_busy and (freed := _freed(wait, people, finished, day)):
        return freed
    return None if on.recalls(wait.last, SILENCE) else "nobody mentioned it for four years"


def _freed(wait: Wait, people: Sequence[Slot], finished: Mapping[str, date], day: date) -> str | None:
    """A busy person holds nothing up once the other work is over, or they are off this one, or willing again."""
    over = finished.get(wait.because_of or "")
    if over is not None and wait.last <= over <= day:
        return f"{wait.because_of} was finished"
    for slot in people:
        if wait.person is None or not compatible_people(slot.name, wait.person):
            continue
        if slot.status is Status.departed and wait.last <= slot.last <= day:
            return f"{slot.name} left"
        declined = slot.before is not None and slot.before[0] is Status.ruled_out
        if declined and slot.status not in (None, Status.ruled_out) and wait.last < slot.since <= day:
            return f"{slot.name} is willing again"
    return None


def list_waits(waits: Sequence[Wait], sources: Sources) -> tuple[HoldupNow, ...]:
    """The hold-ups as the standing lists them: open ones first, the latest told before the others."""
    listed = []
    for wait in sorted(waits, key=lambda w: (w.closed is not None, -w.last.toordinal(), str(w.reason), w.person or "")):
        row = HoldupNow(
            reason=wait.reason,
            person=wait.person,
            because_of=wait.because_of,
            open=wait.closed is None,
            since=wait.since,
            evidence=sources.cite(wait.claims + wait.denials),
        )
        if wait.closed is not None:
            row = HoldupNow(
                **{f: getattr(row, f) for f in row.__struct_fields__ if f != "closed_by"}, closed_by=wait.closed
            )
        listed.append(row)
    return tuple(listed)


def disputes_of(waits: Sequence[Wait], sources: Sources, on: Day) -> list[Dispute]:
    """What is told and denied on one day by different voices, and every open claim to the rights or suit."""
    found = []
    for wait in waits:
        name = str(wait.reason).replace("_", " ")
        clash = [
            (c, d)
            for c in wait.claims
            for d in wait.denials
            if day_of(c) == day_of(d) and voice_of(c) != voice_of(d) and on.recalls(day_of(d), RUMOUR_LIVES)
        ]
        if clash:
            sides = (sources.side(name, clash[-1][0]), sources.side(f"not {name}", clash[-1][1]))
            found.append(Dispute(slot=f"hold-up: {name}", sides=sides))
        elif wait.closed is None and wait.reason in CONTESTED:
            found.append(Dispute(slot=f"hold-up: {name}", sides=(sources.side(name, wait.claims[-1]),)))
    return found
