"""What the words of a rule mean where they count from a day: "two weeks ago", "in three months", "last week", "tonight"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from intheworks.reading.dates import values
from intheworks.reading.dates.meanings import Floating, Meaning, Refused
from intheworks.reading.dates.values import shift
from intheworks.reading.dates.words import month_number, number, plain, weekday_number

_SUPERLATIVE = re.compile(
    r"\b(?:first|second|third|fourth|fifth|last|worst|best|most|least|only|[a-z]{3,}est)\b[^.;,]*$"
)
_DAYS = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}


def moved(moment: date, amount: int, unit: str) -> str:
    """A number of units away, as precise as the unit (a week: the month that it lies in, since EDTF has no weeks)."""
    if unit in _DAYS:
        there = moment + timedelta(days=amount * _DAYS[unit])
        return there.isoformat() if unit == "day" else values.month(there.year, there.month)
    if unit == "month":
        return values.month(moment.year, moment.month + amount)
    return f"{moment.year + amount * (10 if unit == 'decade' else 1):04d}"


def period(moment: date, step: int, unit: str) -> str:
    """The calendar's period `step` units from the one that holds `moment`."""
    if unit == "weekend":
        saturday = moment + timedelta(days=5 - moment.weekday() + 7 * step)
        return f"{saturday.isoformat()}/{(saturday + timedelta(days=1)).isoformat()}"
    if unit == "quarter":
        count = (moment.month - 1) // 3 + step
        return f"{moment.year + count // 4:04d}-{33 + count % 4}"
    if unit == "decade":
        return f"{moment.year // 10 + step:03d}X"
    return moved(moment, step, unit)


def ago(m: re.Match[str], anchor: date) -> Meaning:
    """ "two weeks ago", "three months from now"; "a year later" counts from the date spoken of before."""
    unit, way = m["unit"].lower(), plain(m["way"])
    amount = number(m["n"]) * (-1 if way in ("ago", "earlier", "back", "before") else 1)
    if way not in ("earlier", "later"):
        return moved(anchor, amount, unit)
    return Floating(of=lambda before: moved(values.bounds(before)[0], amount, unit) if before else None)


def in_time(m: re.Match[str], anchor: date) -> Meaning:
    """ "in three months", if the verb looks ahead: what was shot in three weeks took three weeks.

    After an ordinal or superlative ("the first in ten years", "the best in a decade") it is a length too.
    """
    if re.match(r"\s+or\s+(?:two|three|so|more)\b", m.string[m.end() : m.end() + 12]):
        return Refused("vague")
    if not m["time"] and _SUPERLATIVE.search(m.string, max(0, m.start() - 40), m.start()):
        return Refused("duration")
    value = moved(anchor, number(m["n"]), m["unit"].lower())
    return Floating(either=(value, value), ahead_only=not m["time"])


def from_day(m: re.Match[str], anchor: date) -> Meaning:
    """ "a week from Friday", "a week ago Friday", "two weeks from today"."""
    back = plain(m["way"]) == "ago"
    start = anchor
    if m["wd"]:
        start = values.weekday(weekday_number(m["wd"]), anchor, "past" if back else "future")
    elif "tomorrow" in m.group().lower():
        start += timedelta(days=1)
    return (start + timedelta(days=number(m["n"]) * _DAYS[m["unit"].lower()] * (-1 if back else 1))).isoformat()


def years_ago_then(m: re.Match[str], anchor: date) -> Meaning:
    """ "five years ago last month", "ten years ago in May"."""
    year = anchor.year - number(m["n"])
    if m["mon"]:
        return values.month(year, month_number(m["mon"]))
    return values.month(year, anchor.month + {"last": -1, "next": 1}.get(plain(m["mod"]), 0))


def relative(m: re.Match[str], anchor: date) -> Meaning:
    """ "last week", "next month", "earlier this year", "the coming weekend"; "that week" by the date before it."""
    unit, mod = m["unit"].lower(), plain(m["mod"])
    if unit == "decade" and "past" in mod:
        return Refused("duration")
    if "next" in mod or "following" in mod or "coming" in mod:
        step = 1
    elif "last" in mod or "past" in mod or "previous" in mod:
        step = -1
    else:
        step = 0
    if "the following" in mod or "the previous" in mod or mod in ("that", "the same"):
        return Floating(of=lambda before: period(values.bounds(before)[0], step, unit) if before else None)
    return period(anchor, step, unit)


def day_beside(m: re.Match[str], _: date) -> Meaning:
    """ "the next day", "the night before", "that evening": by the day spoken of before."""
    mod, side = plain(m["mod"]), plain(m["rel"])
    if mod == "the" and not side:
        return None
    step = 1 if "next" in mod or "following" in mod or side == "after" else -1 if "previous" in mod or side else 0

    def beside(before: str | None) -> str | None:
        return shift(before, step, "day") if before and len(before) == 10 else None

    return Floating(of=beside)


def this_period(m: re.Match[str], anchor: date) -> Meaning:
    """ "the end of the year", "at the weekend" (the last or the next, by the verb)."""
    unit = m["unit"].lower()
    here = period(anchor, 0, unit)
    return Floating(either=(period(anchor, -1, unit), here)) if unit == "weekend" and anchor.weekday() < 5 else here


def deictic(m: re.Match[str], anchor: date) -> Meaning:
    """ "today", "tonight", "yesterday", "the day after tomorrow"; times of day are left out."""
    words = plain(m.group())
    steps = {
        "the day before y": -2,
        "the day after to": 2,
        "yesterday": -1,
        "last night": -1,
        "overnight": -1,
        "tomorrow": 1,
    }
    return (anchor + timedelta(days=next((s for w, s in steps.items() if words.startswith(w)), 0))).isoformat()


def year_end(_: re.Match[str], anchor: date) -> Meaning:
    """ "by year's end": as precise as the year."""
    return f"{anchor.year:04d}"


def new_year(_: re.Match[str], anchor: date) -> Meaning:
    """ "in the new year": the year that is about to begin, and in its first weeks the one that has begun."""
    return f"{anchor.year + (anchor.month > 1):04d}"


def midseason(_: re.Match[str], anchor: date) -> Meaning:
    """The early months of the television season that is under way or next: seasons run from September to May."""
    return f"{anchor.year + (anchor.month > 2):04d}"
