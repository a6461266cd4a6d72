"""Dates: what holds for every text and every day."""

import time
from datetime import date
from itertools import pairwise

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from intheworks.reading import dates

_WORDS = (
    "in by on until from to between and the of this next last early mid- late first second third week weekend month year "
    "quarter half spring summer fall winter Friday Monday, Tuesday May March June 10 31 4th 22 2025 2026, 1998 ’97 '05 ago "
    "later two three a Christmas Thanksgiving Easter Labor Day Q3 H1 – - , . ( ) “ ” will was set opens wrapped today "
    "tonight yesterday 1990s nineties FY2026 about 5/14/2026 twenty-second following that year’s Sept. Feb. 29 30"
).split()
_TEXTS = st.lists(st.sampled_from(_WORDS), max_size=14).map(" ".join)
_DAYS = st.dates(date(1950, 1, 1), date(2060, 12, 31))
_WAYS = st.sampled_from([None, "past", "future"])


@settings(max_examples=150, deadline=None)
@given(_TEXTS, _DAYS, _WAYS)
def test_every_value_is_edtf_and_every_span_is_exact(text: str, day: date, way: dates.Direction) -> None:
    found = dates.find(text, day, direction=way)
    for d in found:
        parse_edtf(d.edtf)
        assert text[d.start : d.end] == d.text != ""
        first, last = dates.bounds(d.edtf)
        assert first <= last
    assert all(a.end <= b.start for a, b in pairwise(found))


@settings(max_examples=60, deadline=None)
@given(_TEXTS, _DAYS)
def test_what_is_found_is_not_also_rejected(text: str, day: date) -> None:
    places = {i for d in dates.find(text, day) for i in range(d.start, d.end)}
    assert not any(places & set(range(r.start, r.end)) for r in dates.rejected(text, day))


@settings(max_examples=60, deadline=None)
@given(_TEXTS, _DAYS, st.integers(-60, 60), st.sampled_from(["day", "week", "month", "year"]))
def test_a_moved_value_keeps_its_shape(text: str, day: date, amount: int, unit: dates.Unit) -> None:
    for d in dates.find(text, day):
        moved = dates.shift(d.edtf, amount, unit)
        parse_edtf(moved)
        assert len(moved) == len(d.edtf)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), _DAYS)
def test_no_text_is_too_strange(text: str, day: date) -> None:
    dates.find(text, day)
    dates.rejected(text, day)


@pytest.mark.parametrize(
    "piece", ["May ", "the end of ", "in the ", "1", "two weeks ", "from May to ", "’", " ", "a ", "was set to "]
)
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    """Eight times the text takes well under the 64 times of a quadratic pattern."""

    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.perf_counter()
        dates.find(text, date(2026, 3, 10))
        return time.perf_counter() - start

    seconds(1_000)
    small, large = min(seconds(2_000) for _ in range(3)), min(seconds(16_000) for _ in range(2))
    assert large < 30 * small + 0.05
