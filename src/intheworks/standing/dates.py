"""Which dates were given, which of them still hold, and which comes next."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from intheworks.model import Certainty, DateClaim, DateOf, LedgerClaim, StageName
from intheworks.standing.edtf import bounds, compatible, contains, over_by
from intheworks.standing.evidence import RUMOUR_LIVES, Day, Sources, day_of, firm, firmer, rank, voice_of
from intheworks.standing.shape import DateNow, Dispute, NextDate
from intheworks.standing.stages import Way

# A title has one release and one start of filming, but any number of other dates: those do not push each other out.
SINGLE = frozenset({DateOf.release, DateOf.premiere, DateOf.filming_start, DateOf.filming_end})
FILMING = frozenset({DateOf.filming_start, DateOf.filming_end})
WITHDRAWN = "withdrawn"
# Two sources that give different days within a month of each other contradict; later ones correct.
SAME_NEWS = timedelta(days=30)


@dataclass(slots=True)
class Given:
    """One date that was given, with all claims that gave it; `gone` is what took its place."""

    what: DateOf
    edtf: str
    certainty: Certainty
    last: date
    claims: list[LedgerClaim] = field(default_factory=list)
    gone: str | None = None
    rival: LedgerClaim | None = None


def hear_dates(given: list[Given], claims: Iterable[LedgerClaim]) -> None:
    """Let further claims, in order, change the dates given, which stand in the order in which they were first given."""
    for claim in claims:
        said = claim.claim
        if isinstance(said, DateClaim):
            if said.certainty is Certainty.denied:
                _deny(given, claim, said)
            else:
                _give(given, claim, said)


def dates_on(given: Iterable[Given], way: Way) -> list[Given]:
    """The dates given, those withdrawn that a halt has voided."""
    return [
        one if one.gone is not None or not _halted(one, way) else dataclasses.replace(one, gone=WITHDRAWN)
        for one in given
    ]


def _halted(one: Given, way: Way) -> bool:
    """Turnaround and cancellation void every date given before; a production on hold, those of its filming."""
    if any(one.last < halt for halt, _ in way.halts):
        return True
    return way.value is StageName.on_hold and one.what in FILMING and one.last < way.since


def _give(given: list[Given], claim: LedgerClaim, said: DateClaim) -> None:
    day = day_of(claim)
    for one in given:
        if one.what is said.what and one.edtf == said.edtf:
            _again(one, claim, day)
            if firm(said.certainty):
                _push_out(given, one, claim)
            return
    # "2024" told after "19 July 2024" is the same date, told with less care.
    finer = next((g for g in given if g.what is said.what and g.gone is None and contains(said.edtf, g.edtf)), None)
    if finer is not None and said.what in SINGLE:
        _again(finer, claim, day)
        return
    new = Given(said.what, said.edtf, said.certainty, day, [claim])
    given.append(new)
    _push_out(given, new, claim)


def _again(one: Given, claim: LedgerClaim, day: date) -> None:
    one.claims.append(claim)
    one.certainty = firmer(one.certainty, claim.claim.certainty)
    if firm(claim.claim.certainty) or not firm(one.certainty):
        one.last = day
    if one.gone is not None and firm(claim.claim.certainty):
        one.gone = None


def _push_out(given: list[Given], new: Given, claim: LedgerClaim) -> None:
    """A later date of the same kind takes the earlier one's place, unless it is a mere rumour against a firm one."""
    if new.what not in SINGLE:
        return
    for old in given:
        if old is new or old.what is not new.what or old.gone is not None:
            continue
        if compatible(old.edtf, new.edtf) or old.last < day_of(claim):
            if firm(new.certainty) or not firm(old.certainty):
                _rivals(old, claim, new)
                old.gone = new.edtf
            else:
                old.rival = claim


def _rivals(old: Given, claim: LedgerClaim, new: Given) -> None:
    """Another source that gives another day in the same news does not correct: it contradicts."""
    before = old.claims[-1]
    near = day_of(claim) - day_of(before) <= SAME_NEWS
    apart = voice_of(before) != voice_of(claim) and before.document.outlet != claim.document.outlet
    weaker = rank(claim.claim.certainty) < rank(old.certainty)
    if near and apart and weaker and not compatible(old.edtf, new.edtf):
        new.rival = before


def _deny(given: list[Given], claim: LedgerClaim, said: DateClaim) -> None:
    """A date taken back: the one that it names, or one that lies within it; its heir is what was given the same day."""
    day = day_of(claim)
    heirs = [
        g
        for g in given
        if g.what is said.what and g.last == day and not compatible(g.edtf, said.edtf) and firm(g.certainty)
    ]
    heir = heirs[-1].edtf if heirs else WITHDRAWN
    hit = [g for g in given if g.what is said.what and compatible(g.edtf, said.edtf) and g not in heirs]
    for one in hit:
        if one.gone is None:
            one.gone = heir
        one.claims.append(claim)
    if not hit:
        given.append(Given(said.what, said.edtf, Certainty.denied, day, [claim], gone=heir))


def next_of(given: Sequence[Given], as_of: date, sources: Sources) -> NextDate | None:
    """The date in force that is over first among those not over yet; a date that has passed is no next date."""
    ahead = [g for g in given if g.gone is None and bounds(g.edtf) is not None and not over_by(g.edtf, as_of)]
    ahead = [g for g in ahead if not _faded(g, as_of)]
    if not ahead:
        return None
    best = min(ahead, key=lambda g: (_end(g.edtf), -rank(g.certainty), list(DateOf).index(g.what), g.edtf))
    return NextDate(what=best.what, edtf=best.edtf, certainty=best.certainty, evidence=sources.cite(best.claims))


def _faded(one: Given, as_of: date) -> bool:
    """A hinted or rumoured date that is no milestone of the making counts for a year."""
    return one.what is DateOf.other and not firm(one.certainty) and as_of - one.last > RUMOUR_LIVES


def _end(edtf: str) -> date:
    span = bounds(edtf)
    return span[1] if span else date.max


def list_dates(given: Sequence[Given], sources: Sources) -> tuple[DateNow, ...]:
    """The dates as the standing lists them, in the order of time; the superseded ones stay visible."""
    kinds = list(DateOf)
    ordered = sorted(given, key=lambda g: (_end(g.edtf), kinds.index(g.what), g.edtf))
    return tuple(
        DateNow(what=g.what, edtf=g.edtf, superseded_by=g.gone, evidence=sources.cite(g.claims)) for g in ordered
    )


def disputes_of(given: Sequence[Given], on: Day, sources: Sources) -> list[Dispute]:
    """Dates in force that another voice contradicted and nobody has settled, while they lie ahead."""
    found = []
    for one in given:
        if one.rival is None or one.gone is not None or on.is_past(one.edtf):
            continue
        rival = one.rival.claim
        if day_of(one.rival) < one.last and len(one.claims) > 1:
            continue
        says = rival.edtf if isinstance(rival, DateClaim) else rival.kind
        sides = (sources.side(one.edtf, one.claims[-1]), sources.side(says, one.rival))
        found.append(Dispute(slot=f"{str(one.what).replace('_', ' ')} date", sides=sides))
    return found
