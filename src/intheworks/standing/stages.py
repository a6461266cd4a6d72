"""How far a title has come, and the events of its way that other slots ask about."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from intheworks.model import Certainty, DateClaim, DateOf, LedgerClaim, Stage, StageName, TitleType
from intheworks.standing.edtf import bounds
from intheworks.standing.evidence import RUMOUR_LIVES, Day, Sources, by_day, day_of, firm, firmer, rank, voice_of, weak
from intheworks.standing.shape import Dispute

# The order of making. `scheduled` is no step of the making: a release date can stand before the script and after the cut.
ORDER = {
    StageName.talked_about: 0,
    StageName.rights_acquired: 1,
    StageName.in_development: 2,
    StageName.scripting: 3,
    StageName.script_completed: 4,
    StageName.greenlit: 5,
    StageName.casting: 6,
    StageName.pre_production: 7,
    StageName.scheduled: 8,
    StageName.filming: 9,
    StageName.wrapped: 10,
    StageName.post_production: 11,
    StageName.completed: 12,
    StageName.released: 13,
}
HALTS = frozenset({StageName.on_hold, StageName.turnaround, StageName.shelved})
DEEP_HALTS = frozenset({StageName.turnaround, StageName.shelved})
SHOT = frozenset(
    {
        StageName.filming,
        StageName.wrapped,
        StageName.post_production,
        StageName.completed,
        StageName.released,
    }
)
OVER = frozenset({StageName.wrapped, StageName.post_production, StageName.completed, StageName.released})
# Press stories look back ("greenlit in 2019"): an earlier stage takes a later one back only after a year of silence on it.
LOOKING_BACK = timedelta(days=365)


@dataclass(slots=True)
class Way:
    """The stages of a title as of a day: where it is, since when, on which claims, and what happened on the way."""

    value: StageName | None = None
    certainty: Certainty = Certainty.stated
    since: date = date.min
    last: date = date.min
    claims: list[LedgerClaim] = field(default_factory=list)
    shot: list[date] = field(default_factory=list)
    scripts: list[date] = field(default_factory=list)
    over: list[date] = field(default_factory=list)
    revived: list[date] = field(default_factory=list)
    halts: list[tuple[date, StageName]] = field(default_factory=list)
    dated: list[date] = field(default_factory=list)
    no: list[LedgerClaim] = field(default_factory=list)
    on_air: date | None = None
    runs: list[tuple[StageName, date]] = field(default_factory=list)


def is_no(claim: LedgerClaim) -> bool:
    """Whether this is an owner's word that there is no such project: development officially negated, or denied."""
    stage = claim.claim
    if not isinstance(stage, Stage) or stage.stage not in (StageName.in_development, StageName.talked_about):
        return False
    return (stage.negated and stage.certainty is Certainty.official) or (
        not stage.negated and stage.certainty is Certainty.denied
    )


def on_air_since(claims: Sequence[LedgerClaim], seasons: Sequence[LedgerClaim]) -> date | None:
    """The day from which the press treats a series as running: it, or a season of it, is out, or a later one is shot.

    The second season before the cameras means that the first was made; the calendar alone means nothing.
    """
    days = [day_of(c) for c in claims if _says(c, frozenset({StageName.released}))]
    days += [day_of(c) for c in seasons if _says(c, frozenset({StageName.released}))]
    days += [day_of(c) for c in seasons if _says(c, SHOT) and not c.claim.title.rstrip().endswith(" 1")]
    return min(days, default=None)


def _says(claim: LedgerClaim, stages: frozenset[StageName]) -> bool:
    stage = claim.claim
    return isinstance(stage, Stage) and not stage.negated and stage.stage in stages and firm(stage.certainty)


def trace(claims: Sequence[LedgerClaim], seasons: Sequence[LedgerClaim], kind: str | None) -> Way:
    """Follow the stages day by day; both in order (evidence.in_order), all kinds."""
    way = Way()
    way.on_air = on_air_since(claims, seasons) if kind in (None, TitleType.series) and seasons else None
    own, theirs = by_day(claims), by_day(seasons)
    for day in sorted(own.keys() | ({way.on_air} if way.on_air else set())):
        step(way, day, own.get(day, []), theirs.get(day, []))
    return way


def step(way: Way, day: date, claims: list[LedgerClaim], seasons: list[LedgerClaim]) -> None:
    """Follow the stages through one more day: its claims, and those on single seasons."""
    if way.on_air == day:
        _run(way, day, seasons)
    implied = _note_dates(way, day, claims)
    told = _one_day(way, day, [c for c in claims if isinstance(c.claim, Stage)])
    for stage, claim in implied:
        # A release date is news beside any word of the making; that it was shot is repeated long after the shoot.
        if not told or (stage is StageName.scheduled and way.value not in HALTS):
            _move(way, day, stage, [claim])


def _run(way: Way, day: date, because: list[LedgerClaim]) -> None:
    """A series on the air is released, whatever its next season is doing."""
    way.value, way.certainty, way.since, way.last = StageName.released, Certainty.stated, day, day
    way.claims = [c for c in because if _says(c, SHOT)]
    way.over.append(day)
    way.runs.append((StageName.released, day))


def _note_dates(way: Way, day: date, claims: list[LedgerClaim]) -> list[tuple[StageName, LedgerClaim]]:
    """What a day's firm dates say: a start or end of filming before that day is told as done, a release date is to come.

    The stages that they imply are answered: filming, wrapped, scheduled.
    """
    implied = []
    for ledger_claim in claims:
        claim = ledger_claim.claim
        if not isinstance(claim, DateClaim) or rank(claim.certainty) < rank(Certainty.stated):
            continue
        span = bounds(claim.edtf)
        done = span is not None and span[1] < day
        if done and claim.what in (DateOf.filming_start, DateOf.filming_end):
            way.shot.append(day)
            over = claim.what is DateOf.filming_end
            implied.append((StageName.wrapped if over else StageName.filming, ledger_claim))
        if done and claim.what is DateOf.filming_end and way.value is StageName.filming:
            _set(way, StageName.wrapped, claim.certainty, day, [ledger_claim])
        if not done and claim.what in (DateOf.release, DateOf.premiere):
            way.dated.append(day)
            implied.append((StageName.scheduled, ledger_claim))
    return implied


def _one_day(way: Way, day: date, claims: list[LedgerClaim]) -> bool:
    """Let one day's words on the stage move the title; answers whether there were any that may."""
    way.no += [c for c in claims if is_no(c)]
    denied = {s.stage for c in claims if isinstance(s := c.claim, Stage) and s.certainty is Certainty.denied}
    told = [c for c in claims if isinstance(s := c.claim, Stage) and not s.negated and s.stage not in denied]
    lifted = {
        s.stage
        for c in claims
        if isinstance(s := c.claim, Stage) and s.negated and s.stage in HALTS and firm(s.certainty)
    }
    if way.value in lifted or (way.value in HALTS and way.value in denied):
        way.last = date.min
    # `expected` is firm for who and when, not for how far: what is expected has not happened yet.
    moving = [c for c in told if rank(c.claim.certainty) >= 4 or _scheduled(c)]
    if not moving:
        if way.value is None or weak(way.certainty):
            moving = [c for c in told if c.claim.certainty is not Certainty.denied]
        if not moving:
            return False
    best = _the_stage(moving)
    for claim in moving:
        _note(way, day, claim)
    _move(way, day, best, [c for c in moving if isinstance(c.claim, Stage) and c.claim.stage is best])
    return True


def _scheduled(claim: LedgerClaim) -> bool:
    stage = claim.claim
    return isinstance(stage, Stage) and stage.stage is StageName.scheduled and stage.certainty is Certainty.expected


def _the_stage(claims: list[LedgerClaim]) -> StageName:
    """Of several stages told on one day: a halt before all, then the furthest."""
    stages = {c.claim.stage for c in claims if isinstance(c.claim, Stage)}
    for halt in (StageName.shelved, StageName.turnaround, StageName.on_hold):
        if halt in stages:
            return halt
    return max(stages, key=lambda s: ORDER[s])


def _note(way: Way, day: date, claim: LedgerClaim) -> None:
    stage = claim.claim
    if not isinstance(stage, Stage) or not firm(stage.certainty):
        return
    if stage.stage in SHOT:
        way.shot.append(day)
    if stage.stage in OVER:
        way.over.append(day)
    if stage.stage is StageName.script_completed:
        way.scripts.append(day)
    if stage.stage in DEEP_HALTS:
        way.halts.append((day, stage.stage))


def _move(way: Way, day: date, stage: StageName, claims: list[LedgerClaim]) -> None:
    certainty = max((c.claim.certainty for c in claims), key=rank)
    if stage is way.value:
        way.last, way.claims = day, [*way.claims, *claims]
        way.certainty = firmer(way.certainty, certainty)
        return
    if way.value is not None and not _may_follow(way, day, stage):
        return
    if way.value in DEEP_HALTS and stage not in HALTS:
        way.revived.append(day)
    _set(way, stage, certainty, day, claims)


def _may_follow(way: Way, day: date, stage: StageName) -> bool:
    """Whether the new word takes the place of the old one."""
    if stage in HALTS:
        return True
    if way.value is StageName.on_hold:
        # A release date on a calendar does not start the cameras again; a finished work only waited for the date.
        finished = any(over > max(way.revived, default=date.min) for over in way.over)
        return stage is not StageName.scheduled or finished or day - way.last > LOOKING_BACK
    if way.value in HALTS:
        return ORDER[stage] > ORDER[StageName.talked_about]
    if way.value is None or ORDER[stage] > ORDER[way.value]:
        return True
    if way.value is StageName.released:
        return False
    return day - way.last > LOOKING_BACK


def _set(way: Way, stage: StageName, certainty: Certainty, day: date, claims: list[LedgerClaim]) -> None:
    way.value, way.certainty, way.since, way.last, way.claims = stage, certainty, day, day, list(claims)
    way.runs.append((stage, day))


def owners_no(way: Way, claims: Sequence[LedgerClaim]) -> LedgerClaim | None:
    """The latest word of the owner that there is no such project, unless the owner itself has said otherwise since."""
    if not way.no:
        return None
    last = way.no[-1]
    since = [c for c in claims if day_of(c) > day_of(last)]
    return None if any(_answers(c, last) for c in since) else last


def _answers(claim: LedgerClaim, no: LedgerClaim) -> bool:
    """An official stage, a firm word of cameras rolling, or the same voice's own stage takes an owner's no back."""
    stage = claim.claim
    if not isinstance(stage, Stage) or stage.negated or stage.stage is StageName.talked_about:
        return False
    rolling = stage.stage in SHOT and firm(stage.certainty)
    return (
        stage.certainty is Certainty.official or rolling or (firm(stage.certainty) and voice_of(claim) == voice_of(no))
    )


def disputes_of(
    told: Sequence[LedgerClaim], way: Way, no: LedgerClaim | None, on: Day, sources: Sources
) -> list[Dispute]:
    """Whether there is a project at all, and whether it is dead: words for and against, neither answered since.

    `told` are the claims on the stage, in order.
    """
    found = []
    stages = told[bisect_left(told, on.as_of - RUMOUR_LIVES, key=day_of) :]
    if no is None and not any(c.claim.certainty is Certainty.denied for c in stages):
        return []
    for claim in stages[:1]:
        on.recalls(day_of(claim), RUMOUR_LIVES)
    if no is not None and on.recalls(day_of(no), RUMOUR_LIVES):
        yes = [c for c in stages if _affirms(c) and voice_of(c) != voice_of(no)]
        if yes:
            found.append(_dispute("is there a project", yes[-1], no, sources))
    for stage in sorted({c.claim.stage for c in stages if isinstance(c.claim, Stage)}, key=str):
        said = [c for c in stages if isinstance(c.claim, Stage) and c.claim.stage is stage]
        denials = [c for c in said if c.claim.certainty is Certainty.denied]
        if not denials or (no is not None and is_no(denials[-1])):
            continue
        day = day_of(denials[-1])
        yes = [c for c in said if _affirms(c) and abs((day_of(c) - day).days) <= 7]
        settled = way.last > day and way.value is not None
        if yes and not settled:
            found.append(_dispute(f"stage: {str(stage).replace('_', ' ')}", yes[-1], denials[-1], sources))
    return found


def _affirms(claim: LedgerClaim) -> bool:
    stage = claim.claim
    return isinstance(stage, Stage) and not stage.negated and stage.certainty is not Certainty.denied


def _dispute(slot: str, one: LedgerClaim, other: LedgerClaim, sources: Sources) -> Dispute:
    sides = (sources.side(_called(one), one), sources.side(f"not {_called(other)}", other))
    return Dispute(slot=slot, sides=sides)


def _called(claim: LedgerClaim) -> str:
    return str(getattr(claim.claim, "stage", claim.claim.kind)).replace("_", " ")
