"""How long titles took from one stage to the next ones: Kaplan and Meier's estimate over the titles of the ledger itself.

The estimator is lifelines', the cases are ours. A title that has not come to the milestone counts as still waiting (its
time runs on, halted or not), never as one that will not come.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from intheworks.errors import UsageError
from intheworks.model import StageName
from intheworks.standing import TitleCard
from intheworks.standing.stages import HALTS, ORDER

Runs = Sequence[tuple[StageName, date]]
"""The stages that a title came to, each with the first day of its run, in order (standing.stage_runs)."""

FEWEST = 10
"""Cases that came to the milestone, below which nothing is said."""
YEAR = timedelta(days=365)
MILESTONES = (StageName.filming, StageName.released)
PAST_YEARS = 8


class BackTest(msgspec.Struct, frozen=True, kw_only=True):
    """What forecasts made on past days were worth: each saw only what was published by then, and looked a year ahead.

    `said` is the mean chance that was given for the year, `came` the share that came to it; `titles` counts the title
    on each of the `days` on which it waited.
    """

    days: int
    titles: int
    said: float
    came: float


class Milestone(msgspec.Struct, frozen=True, kw_only=True):
    """The time to one milestone: `cases` were at the stage, `reached` of them came to it. Days from the stage's first day.

    `median` with its 95 % interval `low` to `high` (None: beyond what was seen); `within_year` is the chance of the year to
    come, the wait until now counted in. All None where `reached` is below FEWEST.
    """

    to: StageName | None
    cases: int
    reached: int
    median: float | None = None
    low: float | None = None
    high: float | None = None
    within_year: float | None = None
    tested: BackTest | None = None


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """How long a title may wait yet: `to` None in the first milestone is any later stage."""

    title: TitleCard
    as_of: date
    stage: StageName
    since: date
    milestones: tuple[Milestone, ...]


class Case(NamedTuple):
    """One title's time at the stage: until it came to the milestone, or until now."""

    days: int
    reached: bool


def forecast(title: TitleCard, runs: Mapping[str, Runs], as_of: date) -> Forecast | None:
    """The forecast for a title from the runs of all (its own by its id); None where it is at no stage or is done."""
    own = [run for run in runs.get(title.id, ()) if run[1] <= as_of]
    if not own or own[-1][0] is StageName.released or own[-1][0] in HALTS:
        return None
    stage, since = own[-1]
    others = [r for id_, r in runs.items() if id_ != title.id]
    targets = [None, *(m for m in MILESTONES if ORDER[m] > ORDER[stage])]
    found = tuple(_milestone(others, stage, to, as_of, (as_of - since).days) for to in targets)
    return Forecast(title=title, as_of=as_of, stage=stage, since=since, milestones=found)


def cases(runs: Sequence[Runs], stage: StageName, to: StageName | None, as_of: date) -> list[Case]:
    """The titles that were at a stage by a day, each from its first day there; nothing after the day is looked at."""
    found = []
    for one in runs:
        seen = [run for run in one if run[1] <= as_of]
        at = next((i for i, run in enumerate(seen) if run[0] is stage), None)
        if at is None:
            continue
        start = seen[at][1]
        came = next((day for value, day in seen[at + 1 :] if _is_there(value, stage, to)), None)
        found.append(Case(((came or as_of) - start).days, came is not None))
    return found


def _is_there(value: StageName, stage: StageName, to: StageName | None) -> bool:
    return value not in HALTS and (ORDER[value] > ORDER[stage] if to is None else ORDER[value] >= ORDER[to])


def _milestone(runs: Sequence[Runs], stage: StageName, to: StageName | None, as_of: date, waited: int) -> Milestone:
    known = cases(runs, stage, to, as_of)
    reached = sum(case.reached for case in known)
    if reached < FEWEST:
        return Milestone(to=to, cases=len(known), reached=reached)
    survival, (median, low, high) = _kaplan_meier(known)
    return Milestone(
        to=to,
        cases=len(known),
        reached=reached,
        median=median,
        low=low,
        high=high,
        within_year=_within_year(survival, waited),
        tested=_back_test(runs, stage, to, as_of),
    )


def _back_test(runs: Sequence[Runs], stage: StageName, to: StageName | None, as_of: date) -> BackTest | None:
    """Forecasts on every first of January of the past years, held against the year that followed."""
    said: list[float] = []
    came: list[bool] = []
    days = 0
    for year in range(as_of.year - PAST_YEARS, as_of.year):
        day = date(year, 1, 1)
        if day + YEAR > as_of:
            continue
        before = cases(runs, stage, to, day)
        if sum(case.reached for case in before) < FEWEST:
            continue
        survival, _ = _kaplan_meier(before)
        waiting = [one for one in runs if (c := cases([one], stage, to, day)) and not c[0].reached]
        chances = [_within_year(survival, cases([one], stage, to, day)[0].days) for one in waiting]
        kept = [(one, chance) for one, chance in zip(waiting, chances, strict=True) if chance is not None]
        days += bool(kept)
        said += [chance for _, chance in kept]
        came += [cases([one], stage, to, day + YEAR)[0].reached for one, _ in kept]
    if not said:
        return None
    return BackTest(days=days, titles=len(said), said=sum(said) / len(said), came=sum(came) / len(came))


def _within_year(survival: Callable[[float], float], waited: int) -> float | None:
    """The chance of the coming year, given the wait until now; None beyond what was seen."""
    still = survival(waited)
    return 1 - survival(waited + YEAR.days) / still if still > 0 else None


def _kaplan_meier(
    known: Sequence[Case],
) -> tuple[Callable[[float], float], tuple[float | None, float | None, float | None]]:
    """The share still waiting after so many days, and the median with its 95 % interval; days, None for never seen."""
    try:
        from lifelines import KaplanMeierFitter
        from lifelines.utils import median_survival_times
    except ImportError as error:
        raise UsageError("forecasts need lifelines", todo="pip install 'intheworks[forecast]'") from error
    fitter = KaplanMeierFitter().fit([case.days for case in known], [case.reached for case in known])
    low, high = sorted(float(value) for value in median_survival_times(fitter.confidence_interval_).iloc[0])
    steps = fitter.survival_function_.iloc[:, 0]
    days, shares = [float(day) for day in steps.index], [float(share) for share in steps]

    def survival(day: float) -> float:
        from bisect import bisect_right

        return shares[max(bisect_right(days, day) - 1, 0)]

    return survival, (_finite(float(fitter.median_survival_time_)), _finite(low), _finite(high))


def _finite(days: float) -> float | None:
    return days if days < float("inf") else None
