"""The days that an EDTF expression (ISO 8601-2) spans, for asking whether it is over and whether two can be one."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

_POINT = re.compile(r"^(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX))?(?:-(\d{2}|XX))?$")
# EDTF level 1 and 2: seasons 21–24, quarters 33–36, half-years 40–41: (first month, months). Winter runs into the next year.
_PARTS = {21: (3, 3), 22: (6, 3), 23: (9, 3), 24: (12, 3), 33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3)}
_PARTS |= {40: (1, 6), 41: (7, 6), 37: (1, 4), 38: (5, 4), 39: (9, 4)}


@lru_cache(maxsize=4096)
def bounds(edtf: str) -> tuple[date, date] | None:
    """First and last day of the expression, both included; None where it is not EDTF or has no end that can pass."""
    text = edtf.strip().replace("?", "").replace("~", "").replace("%", "")
    if "/" in text:
        first, _, last = text.partition("/")
        a, b = bounds(first), bounds(last)
        return (a[0], b[1]) if a and b and a[0] <= b[1] else None
    match = _POINT.match(text)
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        return _span(year, month, day)
    except ValueError:
        return None


def _span(year: str, month: str | None, day: str | None) -> tuple[date, date]:
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if month in (None, "XX"):
        return date(first, 1, 1), date(last, 12, 31)
    number = int(month or 0)
    if number in _PARTS:
        start, months = _PARTS[number]
        return date(first, start, 1), _month_end(first, start + months - 1)
    if day in (None, "XX"):
        return date(first, number, 1), _month_end(first, number)
    exact = date(first, number, int(day or 0))
    return exact, exact


def _month_end(year: int, month: int) -> date:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, calendar.monthrange(year, month)[1])


def over_by(edtf: str, day: date) -> bool:
    """Whether every day of the expression lies before `day`; what cannot be read is never over."""
    span = bounds(edtf)
    return span is not None and span[1] < day


def contains(wide: str, narrow: str) -> bool:
    """Whether the second lies within the first, as "2024" holds "2024-07-19"."""
    a, b = bounds(wide), bounds(narrow)
    if a is None or b is None:
        return wide == narrow
    return a[0] <= b[0] and b[1] <= a[1]


def compatible(one: str, other: str) -> bool:
    """Whether the two can be one date told with different precision."""
    return contains(one, other) or contains(other, one)
