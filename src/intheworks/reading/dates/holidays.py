"""Holidays by name: lexicon/dates_holidays.tsv → the day in a year, and how precisely the name is meant."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from intheworks.reading.dates.values import Yearly, month
from intheworks.reading.dates.words import plain

_WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_NTH = re.compile(r"(\d\d) (last|\d) (MON|TUE|WED|THU|FRI|SAT|SUN)(?:\+(\d))?")


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    number = h + k - 7 * m + 114
    return date(year, number // 31, number % 31 + 1)


def nth_weekday(year: int, of_month: int, nth: int | None, number: int) -> date:
    """The nth (from 1; None: the last) weekday of a month."""
    if nth is None:
        last = date(year + of_month // 12, of_month % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - number) % 7)
    first = date(year, of_month, 1)
    return first + timedelta(days=(number - first.weekday()) % 7 + 7 * (nth - 1))


def _day_in(when: str, year: int) -> date:
    if when.startswith("easter"):
        return easter(year) + timedelta(days=int(when[6:]))
    nth = _NTH.fullmatch(when)
    if nth is None:
        return date(year, int(when[:2]), int(when[3:]))
    which = None if nth[2] == "last" else int(nth[2])
    return nth_weekday(year, int(nth[1]), which, _WEEKDAYS.index(nth[3])) + timedelta(days=int(nth[4] or 0))


@cache
def table() -> dict[str, tuple[str, str]]:
    """Name in lower case with straight apostrophes → (when, kind), as the lexicon lists them."""
    lines = files("intheworks.reading").joinpath("lexicon/dates_holidays.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {plain(name): (when, kind) for names, when, kind in rows for name in names.split("|")}


def kind_of(name: str) -> str:
    """How precisely the name is meant: `day`, `feast` (a day, or the time around it) or `season` (the time around it)."""
    return table()[plain(name)][1]


def day_of(name: str, year: int) -> date:
    """The day of a holiday in a year."""
    return _day_in(table()[plain(name)][0], year)


def holiday(name: str, *, as_day: bool) -> Yearly:
    """The day of a holiday in each year, or the month that it falls in where the words mean the time around it."""

    def in_year(year: int) -> str:
        found = day_of(name, year)
        return found.isoformat() if as_day else month(found.year, found.month)

    return in_year


def names() -> str:
    """A regular expression for all names, longest first; apostrophes straight or curly."""
    every = sorted(table(), key=len, reverse=True)
    return "|".join(re.escape(n).replace("'", "[’']").replace(r"\ ", r"\s+") for n in every)


def marks() -> tuple[str, ...]:
    """Pieces in lower case of which every name holds one: its longest word's first letters."""
    return tuple({max(re.split(r"\W+", name), key=len)[:5] for name in table()})
