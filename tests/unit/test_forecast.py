"""Forecasts: the cases are counted, the interval is said, too few are called so, and the future is never seen."""

from __future__ import annotations

import sys
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intheworks import UsageError
from intheworks.answers import forecast
from intheworks.answers.forecasting import Runs, cases
from intheworks.model import StageName
from intheworks.standing import TitleCard, stage_runs
from stories import stage, told

START = date(2010, 1, 1)
CARD = TitleCard(id="t_mine", name="Low Tide", type="film")
WRITING, FILMING, OUT = StageName.scripting, StageName.filming, StageName.released


def run(*steps: tuple[StageName, int]) -> Runs:
    return [(stage, START + timedelta(days=day)) for stage, day in steps]


def others(days: list[int]) -> dict[str, Runs]:
    """Titles that went from script to filming in so many days each."""
    return {f"t_{i}": run((WRITING, 0), (FILMING, n)) for i, n in enumerate(days)}


def test_the_median_and_its_interval_are_those_of_kaplan_and_meier() -> None:
    """Ten titles in 100 to 1,000 days: half of them within 500, by the definition of the estimate."""
    runs = others(list(range(100, 1100, 100))) | {"t_mine": run((WRITING, 3000))}
    found = forecast(CARD, runs, START + timedelta(days=3100))
    assert found is not None
    assert (found.stage, found.since) == (WRITING, START + timedelta(days=3000))
    later, filming, released = found.milestones
    assert (later.to, filming.to, released.to) == (None, FILMING, OUT)
    assert (filming.cases, filming.reached, filming.median) == (10, 10, 500)
    assert filming.low is not None
    assert filming.high is not None
    assert filming.low < 500 < filming.high
    assert (released.cases, released.reached, released.median) == (10, 0, None)


def test_who_still_waits_counts_as_waiting() -> None:
    """Ten came, thirty have not: half have not come to it in all that was seen."""
    runs = others(list(range(100, 1100, 100))) | {f"t_w{i}": run((WRITING, 0)) for i in range(30)}
    found = forecast(CARD, runs | {"t_mine": run((WRITING, 0))}, START + timedelta(days=2000))
    assert found is not None
    assert (found.milestones[1].cases, found.milestones[1].reached, found.milestones[1].median) == (40, 10, None)
    assert found.milestones[1].within_year is not None


def test_below_ten_nothing_is_said() -> None:
    """Nine that came are too few, and the title's own past is no case."""
    found = forecast(CARD, others([100] * 9) | {"t_mine": run((WRITING, 0))}, START + timedelta(days=900))
    assert found is not None
    assert [(m.reached, m.median, m.within_year, m.tested) for m in found.milestones[:2]] == [(9, None, None, None)] * 2


@pytest.mark.parametrize("last", [StageName.on_hold, StageName.shelved, OUT])
def test_halted_and_finished_titles_have_no_forecast(last: StageName) -> None:
    """From a halt no stage leads on by itself; what is out is out."""
    assert forecast(CARD, {"t_mine": run((WRITING, 0), (last, 10))}, START + timedelta(days=20)) is None


def test_the_wait_until_now_counts_in() -> None:
    """Of titles that all take 1,000 days, one that has waited 900 comes within the year for certain."""
    runs = others([1000] * 12) | {"t_mine": run((WRITING, 1200))}
    chances = []
    for waited in (100, 900):
        found = forecast(CARD, runs, START + timedelta(days=1200 + waited))
        assert found is not None
        chances.append(found.milestones[1].within_year)
    assert chances == [0.0, 1.0]


def test_past_forecasts_are_held_against_what_came() -> None:
    """Two hundred titles, a tenth of them moving each half-year, are forecast about as they went."""
    runs: dict[str, Runs] = {}
    for i in range(200):
        begun = (i * 37) % 2500
        runs[f"t_{i}"] = run((WRITING, begun), (FILMING, begun + 60 + (i * 97) % 1800))
    found = forecast(CARD, runs | {"t_mine": run((WRITING, 3500))}, START + timedelta(days=3650))
    assert found is not None
    tested = found.milestones[1].tested
    assert tested is not None
    assert tested.days >= 5
    assert tested.titles > 100
    assert abs(tested.said - tested.came) < 0.15


steps = st.lists(st.tuples(st.sampled_from(list(StageName)), st.integers(0, 3000)), max_size=5)
histories = st.dictionaries(st.integers(0, 40).map(lambda n: f"t_{n}"), steps, max_size=40)


@given(histories, st.integers(0, 3000))
@settings(max_examples=60, deadline=None)
def test_the_future_is_never_seen(found: dict[str, list[tuple[StageName, int]]], day: int) -> None:
    """A forecast as of a day is the same, whatever came after it."""
    runs = {id_: run(*sorted(steps, key=lambda s: s[1])) for id_, steps in found.items()}
    runs["t_mine"] = run((WRITING, 0))
    cut = START + timedelta(days=day)
    early = {id_: [one for one in of if one[1] <= cut] for id_, of in runs.items()}
    assert forecast(CARD, runs, cut) == forecast(CARD, early, cut)
    assert cases(list(runs.values()), WRITING, None, cut) == cases(list(early.values()), WRITING, None, cut)


def test_runs_are_the_stages_of_the_story() -> None:
    """A stage told again begins no new run; an earlier one told soon after is a look back."""
    story = told("2020-01-01", stage("scripting")) + told("2020-03-01", stage("scripting"))
    story += told("2021-01-01", stage("filming")) + told("2021-02-01", stage("greenlit"))
    assert stage_runs(story, "film") == ((WRITING, date(2020, 1, 1)), (FILMING, date(2021, 1, 1)))


def test_without_lifelines_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forecasts are an extra: where it is not installed, one line says what to install."""
    monkeypatch.setitem(sys.modules, "lifelines", None)
    runs = others([100] * 10) | {"t_mine": run((WRITING, 0))}
    with pytest.raises(UsageError, match=r"forecasts need lifelines; pip install 'intheworks\[forecast\]'"):
        forecast(CARD, runs, START + timedelta(days=500))
