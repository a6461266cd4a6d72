"""Days and periods as EDTF (ISO 8601-2), and the arithmetic on them.

An EDTF value here is a year `2026`, a decade `199X`, a month `2026-05`, a day `2026-05-04`, a season (21 spring … 24
winter), a quarter (33 … 36), any of these with `?` or `~`, or an interval `A/B` of two of them.
A winter is named after the year in which it begins, as the trade does ("winter 2025" runs into 2026).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

Direction = Literal["past", "future"] | None
"""Where a date without its year lies, seen from the anchor: behind, ahead, or not known."""

Unit = Literal["day", "week", "month", "year"]

Yearly = Callable[[int], str | None]
"""What comes round every year: a year → its EDTF value in that year (None where it has none, as 29 February)."""

_MONTHS_OF = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14), 33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12)}
_PARTS = re.compile(r"(\d{3}[\dX])(?:-(\d\d))?(?:-(\d\d))?[?~%]?")

# Without a tense, a day behind the anchor weighs as much as this many ahead: news of films looks forward, and a plan that
# was still more. Set on the project's own articles; values from 2 to 4 do about as well.
BEHIND, BEHIND_PLANNED = 2.7, 4.0


def day(year: int, month: int, number: int) -> str | None:
    """The EDTF day, or None where the calendar has no such day."""
    if not 1 <= month <= 12 or not 1 <= number <= calendar.monthrange(year, month)[1]:
        return None
    return f"{year:04d}-{month:02d}-{number:02d}"


def month(year: int, number: int) -> str:
    """The EDTF month; `number` may run over the year's end (13 is January of the next year) or before its start."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return f"{year:04d}-{number:02d}"


def half(year: int, number: int) -> str:
    """The first or second half of a year, as an interval of months (EDTF has no code for it that all readers know)."""
    return f"{year:04d}-01/{year:04d}-06" if number == 1 else f"{year:04d}-07/{year:04d}-12"


def bounds(edtf: str) -> tuple[date, date]:
    """The first and the last day that an EDTF value covers; raises ValueError for one that is not of this module."""
    first, last = ends(edtf)
    return _bounds(first)[0], _bounds(last)[1]


def _bounds(edtf: str) -> tuple[date, date]:
    parts = _PARTS.fullmatch(edtf)
    if parts is None:
        raise ValueError(f"not a date of this grammar: {edtf!r}")
    year, number, of_month = parts[1], parts[2], parts[3]
    if number is None:
        return date(int(year.replace("X", "0")), 1, 1), date(int(year.replace("X", "9")), 12, 31)
    if of_month is not None:
        only = date(int(year), int(number), int(of_month))
        return only, only
    first, last = _MONTHS_OF.get(int(number), (int(number), int(number)))
    begin = date(int(year), first, 1)
    end_year, end_month = int(year) + (last - 1) // 12, (last - 1) % 12 + 1
    return begin, date(end_year, end_month, calendar.monthrange(end_year, end_month)[1])


def ends(edtf: str) -> tuple[str, str]:
    """The two ends of an interval; a value that is none is both of its ends."""
    first, slash, last = edtf.partition("/")
    return (first, last) if slash else (edtf, edtf)


def shift(edtf: str, amount: int, unit: Unit) -> str:
    """The value moved by `amount` units (negative: earlier), as precise as it was: "moves up by two weeks" is −2 weeks.

    A move finer than the value's precision is made from the period's middle, so that a month moved by a week mostly
    stays the same month. Raises ValueError for a value that is not of this grammar.
    """
    if "/" in edtf:
        return "/".join(shift(part, amount, unit) for part in ends(edtf))
    doubt = edtf[-1] if edtf[-1] in "?~%" else ""
    parts = _PARTS.fullmatch(edtf)
    if parts is None:
        raise ValueError(f"not a date of this grammar: {edtf!r}")
    if unit in ("month", "year"):
        months = amount * (12 if unit == "year" else 1)
        return _shift_months(parts[1], parts[2], parts[3], months) + doubt
    begin, end = _bounds(edtf)
    moved = begin + (end - begin) // 2 + timedelta(days=amount * (7 if unit == "week" else 1))
    return same_precision(edtf, moved) + doubt


def _shift_months(year: str, number: str | None, of_month: str | None, months: int) -> str:
    if number is None:
        moved = int(year.replace("X", "5")) + round(months / 12)
        return f"{moved // 10}X" if "X" in year else f"{moved:04d}"
    if int(number) > 12:
        base = 21 if int(number) < 30 else 33  # the codes of the first season and of the first quarter
        quarters = int(number) - base + round(months / 3)
        return f"{int(year) + quarters // 4:04d}-{base + quarters % 4}"
    moved_month = month(int(year), int(number) + months)
    if of_month is None:
        return moved_month
    y, m = map(int, moved_month.split("-"))
    return f"{moved_month}-{min(int(of_month), calendar.monthrange(y, m)[1]):02d}"


def same_precision(edtf: str, moment: date) -> str:
    """The period that holds `moment` and is as long as `edtf`."""
    parts = _PARTS.fullmatch(edtf)
    if parts is None or parts[2] is None:
        return f"{moment.year // 10}X" if parts is not None and "X" in parts[1] else f"{moment.year:04d}"
    if parts[3] is not None:
        return moment.isoformat()
    number = int(parts[2])
    if number <= 12:
        return month(moment.year, moment.month)
    if number >= 33:
        return f"{moment.year:04d}-{33 + (moment.month - 1) // 3}"
    return season_at(moment)


def season_at(moment: date) -> str:
    """The season that holds a day (northern; January and February belong to the winter before)."""
    if moment.month < 3:
        return f"{moment.year - 1:04d}-24"
    return f"{moment.year:04d}-{21 + (moment.month - 3) // 3}"


def occurrence(of: Yearly, anchor: date, direction: Direction, *, behind: float = BEHIND) -> str | None:
    """The occurrence meant: the last one begun (past), the next one not over (future), else the nearest.

    Without a direction, a day behind the anchor counts as `behind` days ahead of it.
    """
    every = [v for v in (of(anchor.year + step) for step in range(-4, 5)) if v is not None]
    begun = [v for v in every if bounds(v)[0] <= anchor]
    ahead = [v for v in every if bounds(v)[1] >= anchor]
    if direction == "past":
        return begun[-1] if begun else None
    if direction == "future" or not begun or not ahead:
        return ahead[0] if ahead else None
    back = (anchor - bounds(begun[-1])[1]).days * behind
    return begun[-1] if back < (bounds(ahead[0])[0] - anchor).days else ahead[0]


def weekday(number: int, anchor: date, direction: Direction) -> date:
    """The last such weekday up to the anchor (past, and where nothing is known), or the next one from it (future)."""
    if direction == "future":
        return anchor + timedelta(days=(number - anchor.weekday()) % 7)
    return anchor - timedelta(days=(anchor.weekday() - number) % 7)
