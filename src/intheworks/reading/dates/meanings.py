"""What the words of a rule mean, seen from an anchor day: dates, months, seasons, holidays, years.

A meaning is an EDTF value, or `Floating` (its year or week is not said), or `Refused` (it only looks like a date), or
None (no date here). Every function takes the rule's match and the anchor; the names of the groups are words.py's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from intheworks.reading.dates import values
from intheworks.reading.dates.holidays import day_of, holiday, kind_of
from intheworks.reading.dates.values import Yearly
from intheworks.reading.dates.words import ORDINALS, SEASONS, month_number, plain, weekday_number


@dataclass(frozen=True, slots=True)
class Refused:
    """Words that look like a date and are none, by this rule."""

    rule: str


@dataclass(frozen=True, slots=True)
class Floating:
    """A value whose year or week is not said.

    `of`: depends on the date named before it in the text (None where there is none); where it gives none, `either` is
    tried: the value behind the anchor and the one ahead. `yearly`: comes round every year. `ahead_only`: no date where
    the verb looks back.
    """

    yearly: Yearly | None = None
    either: tuple[str, str] | None = None
    of: Callable[[str | None], str | None] | None = None
    ahead_only: bool = False


Meaning = str | Floating | Refused | None

# "Next Easter", said a week before Easter, is not this one.
_AT_THE_DOOR = timedelta(days=31)
_NEXT = ("next", "coming", "the coming", "the next", "this coming")
_FOLLOWING = ("following", "the following", "that")


def year_of(m: re.Match[str], anchor: date) -> int | None:
    """The year that the words give, if they do; '97 is 1997 and '26 is 2026 as long as that is not 15 years ahead."""
    groups = m.groupdict()
    full = groups.get("y4") or groups.get("y4_before")
    if full:
        return int(full)
    if groups.get("y2"):
        short = 2000 + int(groups["y2"])
        return short if short <= anchor.year + 15 else short - 100
    step = {"this": 0, "last": -1, "next": 1}.get(plain(groups.get("yrel") or groups.get("yrel_before")))
    return None if step is None else anchor.year + step


def _step_of(m: re.Match[str]) -> int:
    """The years from the year spoken of before: "the following year" 1, "that year" 0."""
    return {"the following": 1, "the next": 1, "the previous": -1}.get(plain(m.groupdict().get("yrel")), 0)


def _year_before(before: str | None, anchor: date) -> int:
    return values.bounds(before)[0].year if before else anchor.year


def dated(m: re.Match[str], anchor: date, of: Yearly) -> Meaning:
    """What comes round every year, in the year that the words give, or floating."""
    year = year_of(m, anchor)
    if year is not None:
        return of(year)
    if m.groupdict().get("yrel"):
        return Floating(of=lambda before: of(_year_before(before, anchor) + _step_of(m)))
    return Floating(yearly=of)


def modified(mod: str | None, of: Yearly, anchor: date) -> Meaning:
    """ "this", "next", "last", "the following", "that" before something that comes round every year."""
    words = plain(mod)
    if not words:
        return Floating(yearly=of)
    if words == "this":
        return of(anchor.year)
    # A 29th of February may be eight years away (1896 to 1904).
    years = range(max(date.min.year, anchor.year - 8), min(date.max.year, anchor.year + 8) + 1)
    every = [v for year in years if (v := of(year))]
    if words in _NEXT:
        wait = timedelta() if "coming" in words else _AT_THE_DOOR
        return next((v for v in every if values.bounds(v)[0] > anchor + wait), None)
    if words == "that":
        return Floating(of=lambda before: of(_year_before(before, anchor)) if before else None)
    if words in _FOLLOWING:
        return Floating(of=lambda before: _first_after(of, values.bounds(before)[1] if before else anchor))
    return next((v for v in reversed(every) if values.bounds(v)[1] < anchor), None)


def _first_after(of: Yearly, moment: date) -> str | None:
    return next((v for s in range(4) if (v := of(moment.year + s)) and values.bounds(v)[0] > moment), None)


def _dom(m: re.Match[str]) -> int:
    digits = m.groupdict().get("day")
    return int(re.sub(r"\D", "", digits)) if digits else ORDINALS[m["dayw"].lower()]


def _last_dom(groups: dict[str, str | None]) -> int | None:
    digits = groups.get("day2") or groups.get("day3")
    return int(re.sub(r"\D", "", digits)) if digits else None


def month_day(m: re.Match[str], anchor: date) -> Meaning:
    """ "May 4", "4 May 2026", "Wednesday, January 31", "next July 12", "May 22 and 23", "the week of June 20"."""
    groups = m.groupdict()
    of_month, first = month_number(m["mon"]), _dom(m)
    second = _last_dom(groups)
    if second is not None and second <= first:
        return None

    def of(year: int) -> str | None:
        begin = values.day(year, of_month, first)
        if begin is not None and groups.get("week_of"):
            return values.month(year, of_month)
        if begin is None or second is None:
            return begin
        end = values.day(year, of_month, second)
        return f"{begin}/{end}" if end else None

    if groups.get("mod"):
        return modified(groups["mod"], of, anchor)
    if groups.get("wd") and year_of(m, anchor) is None and not groups.get("yrel"):
        on = weekday_number(m["wd"])
        near = [v for s in (0, 1, -1) if (v := of(anchor.year + s)) and values.bounds(v)[0].weekday() == on]
        if near:  # the weekday tells the year
            return min(near, key=lambda v: abs((values.bounds(v)[0] - anchor).days))
    return dated(m, anchor, of)


def month_year(m: re.Match[str], anchor: date) -> Meaning:
    """ "March 2025", "late October of last year"."""
    of_month = month_number(m["mon"])
    return dated(m, anchor, lambda year: values.month(year, of_month))


_LEADS_MONTH = re.compile(
    r"(?:\b(?:in|by|until|till?|since|from|for|to|of|during|before|after|around|through|throughout|between|into|on|than|"
    r"as\s+of|early|mid|late|next|last|this|via|past|come|(?:May|March|[A-Z][a-z]*(?:uary|ember|ober|ril|uly|une|ust)),?\s+(?:and|or))\s+"
    r"(?:the\s+)?|mid-)$",
    re.I,
)
_MAY_LEAD_MONTH = re.compile(
    r"(?:\b(?:a|an|and|or|as|the|that|its|their|his|her|is|was|now|so)\s+|[:(/–—,-]\s*)$", re.I
)
_AFTER_MONTH = re.compile(
    r"\s+(?:start|release|premiere|date|slot|launch|debut|bow|shoot|hole|opening|and|or|to|through|rather)\b|[.,;:)’'”\"–—-]|$"
)
_ALONE = re.compile(r"\s*(?:[.:–—]|$)")
_DETERMINED = re.compile(r"\b(?:a|an|the|its|their|his|her)\s+$", re.I)
_NOUN_AFTER = re.compile(r"\s+[a-z]{3,}")
_NAME_AFTER = re.compile(r"\s+[A-Z][a-z]+")
_LONE_MONTHS = ("jan", "feb", "jul", "sep", "oct", "nov", "dec")


def bare_month(m: re.Match[str], anchor: date) -> Meaning:
    """A month without day and year: "in March", "this September". April, May, June and August are also names."""
    of_month = month_number(m["mon"])
    if not m["mod"] and not m["part"]:
        before, after = m.string[max(0, m.start() - 20) : m.start()], m.string[m.end() : m.end() + 24]
        if _NAME_AFTER.match(after) and not (m["mon"][:3].lower() in _LONE_MONTHS and _LEADS_MONTH.search(before)):
            return Refused("name")
        if m["mon"][:3].lower() not in _LONE_MONTHS and not _LEADS_MONTH.search(before):
            led = _MAY_LEAD_MONTH.search(before) and _AFTER_MONTH.match(after)
            if (
                not led
                and not (not before.strip() and _ALONE.match(after))
                and not (_DETERMINED.search(before) and _NOUN_AFTER.match(after))
            ):
                return Refused("name")
    return modified(m["mod"], lambda year: values.month(year, of_month), anchor)


def numeric(m: re.Match[str], anchor: date) -> Meaning:
    """ "5/14/2026", "14/5/2026", "4.5.2026"; where day and month could be either, refused."""
    a, b, year = int(m["a"]), int(m["b"]), int(m["y"])
    if len(m["y"]) == 2:
        year += 2000 if 2000 + year <= anchor.year + 10 else 1900
    if m["sep"] == "." or a > 12 >= b:
        return values.day(year, b, a)
    if b > 12 >= a or a == b:
        return values.day(year, a, b)
    return Refused("ambiguous_numeric_date")


def iso(m: re.Match[str], _: date) -> Meaning:
    """ "2026-05-04"."""
    return values.day(int(m[1]), int(m[2]), int(m[3]))


def weekday(m: re.Match[str], anchor: date) -> Meaning:
    """ "Friday", "this Friday", "last Friday", "Friday week", "Monday the 28th".

    "Next Friday" is the Friday of next week; "this Friday" and "Friday" the one at hand.
    """
    number_of, mod = weekday_number(m["wd"]), plain(m["mod"])
    ahead = values.weekday(number_of, anchor, "future")
    soon = values.weekday(number_of, anchor + timedelta(days=1), "future")
    behind = values.weekday(number_of, anchor, "past")
    if m["dom"]:
        return _weekday_of_month(int(m["dom"]), number_of, anchor)
    if m["week"]:
        since = re.search(r"\bsince\s+$", m.string[max(0, m.start() - 8) : m.start()], re.I)
        return (behind - timedelta(days=7) if since else soon + timedelta(days=7)).isoformat()
    if mod in ("this", "this coming", "coming", "the coming"):
        return ahead.isoformat()
    if mod in ("next", "the next"):
        this_week = soon.isocalendar()[:2] == anchor.isocalendar()[:2]
        return (soon + timedelta(days=7 if this_week else 0)).isoformat()
    if mod in _FOLLOWING:
        return Floating(of=lambda before: _weekday_after(number_of, before, anchor))
    if mod:
        return values.weekday(number_of, anchor - timedelta(days=1), "past").isoformat()
    return Floating(either=(behind.isoformat(), ahead.isoformat()))


def _weekday_after(number_of: int, before: str | None, anchor: date) -> str:
    start = values.bounds(before)[1] if before else anchor
    return values.weekday(number_of, start + timedelta(days=1), "future").isoformat()


def _weekday_of_month(dom: int, number_of: int, anchor: date) -> str | None:
    for step in (0, 1, -1, 2, -2):
        year, of_month = map(int, values.month(anchor.year, anchor.month + step).split("-"))
        found = values.day(year, of_month, dom)
        if found and date.fromisoformat(found).weekday() == number_of:
            return found
    return None


def day_of_month(m: re.Match[str], anchor: date) -> Meaning:
    """ "on the 21st": the last one or the next one."""
    dom, today = _dom(m), anchor.isoformat()
    months = [values.month(anchor.year, anchor.month + step).split("-") for step in range(-2, 3)]
    days = [d for year, number in months if (d := values.day(int(year), int(number), dom))]
    either = ([d for d in days if d <= today][-1], next(d for d in days if d >= today))

    def later_that_month(before: str | None) -> str | None:
        if before is None or len(before) != 10 or int(before[8:]) >= dom:
            return None
        return values.day(int(before[:4]), int(before[5:7]), dom)

    return Floating(either=either, of=later_that_month)


_SLOT_AFTER = re.compile(
    r"\s+(?:or|start|release|premiere|date|slot|launch|debut|bow|shoot|opening|run|season)\b|[.,;)]"
)


def season(m: re.Match[str], anchor: date) -> Meaning:
    """ "summer 2026", "this fall", "next spring", "in the autumn". A bare season needs a word that makes it a time."""
    code = SEASONS[m["season"].lower()]

    def of(year: int) -> str:
        return f"{year:04d}-{code}"

    if m["of_year"] or year_of(m, anchor) is not None:
        return dated(m, anchor, of)
    mod, det = plain(m["mod"]), plain(m["det"])
    if not mod and (not det or (det in ("a", "an", "or", "to") and not _SLOT_AFTER.match(m.string, m.end()))):
        return None
    if not mod and m["season"][0].isupper() and _NAME_AFTER.match(m.string[m.end() :]):
        return Refused("name")
    if mod == "this":
        return Floating(yearly=of) if code in (21, 24) else of(anchor.year)
    if mod == "next" and code != 24:
        return of(anchor.year + 1)
    return modified(mod, of, anchor)


def quarter(m: re.Match[str], anchor: date) -> Meaning:
    """ "Q3 2025", "the third quarter", "first-quarter 2022"."""
    words = (m["q"] or m["qw"]).lower()
    nth = int(words) if words.isdigit() else ORDINALS.get(words, 4)
    return dated(m, anchor, lambda year: f"{year:04d}-{32 + nth}")


def half(m: re.Match[str], anchor: date) -> Meaning:
    """ "the second half of 2025", "the back end of next year", "H1 2026"."""
    first = (m["h"] or m["hw"]).lower() in ("1", "first", "front")
    return dated(m, anchor, lambda year: values.half(year, 1 if first else 2))


_LOOSE = re.compile(
    r"\b(?:by|for|until|till?|through|around|at|before|after|past|this|next|last|in|over|during|a|the|of)\s+$", re.I
)


def feast(m: re.Match[str], anchor: date) -> Meaning:
    """A holiday. "On Labor Day" is the day; "by Labor Day", "this Halloween", "Thanksgiving 2026" mean the month."""
    name, kind = m["holiday"], kind_of(m["holiday"])
    if _NAME_AFTER.match(m.string[m.end() :]):
        return Refused("name")
    given = bool(m["of_year"]) or year_of(m, anchor) is not None
    direct = not (given or m["mod"] or _LOOSE.search(m.string[max(0, m.start() - 12) : m.start()]))
    of = holiday(name, as_day=not m["around"] and (kind == "day" or (kind == "feast" and direct)))
    return dated(m, anchor, of) if given else modified(m["mod"], of, anchor)


def beside_feast(m: re.Match[str], anchor: date) -> Meaning:
    """ "the Tuesday after Easter", "the day after Thanksgiving", "the week after Labor Day"."""
    name, after = m["holiday"], m["side"].lower() == "after"

    def of(year: int) -> str:
        there = day_of(name, year)
        if m["wd"]:
            step = timedelta(days=1 if after else -1)
            return values.weekday(weekday_number(m["wd"]), there + step, "future" if after else "past").isoformat()
        if m["week_beside"]:
            there += timedelta(days=7 if after else -7)
            return values.month(there.year, there.month)
        return (there + timedelta(days=1 if after else -1)).isoformat()

    return dated(m, anchor, of)


_TENS = {"twen": 2, "thir": 3, "for": 4, "fif": 5, "six": 6, "seven": 7, "eigh": 8, "nine": 9}


def decade(m: re.Match[str], anchor: date) -> Meaning:
    """ "the 1990s", "the '90s", "the nineties"; ages ("in her nineties") and settings ("1960s-set") are none."""
    before, after = m.string[max(0, m.start() - 24) : m.start()], m.string[m.end() : m.end() + 12]
    if re.search(r"\b(?:his|her|their|my|your|our|whose)\s+(?:(?:early|mid|late)[\s-]+)?$", before, re.I):
        return Refused("age")
    if re.search(r"\b(?:high|low|upper|lower)\s+$", before, re.I):
        return Refused("count")
    if re.match(r"[-–]?(?:set|era|style|themed|inspired)\b", after) or _SET_IN.search(before):
        return Refused("setting")
    if m["d4"]:
        return f"{m['d4']}X"
    if not re.match(r"the|early|mid|late|end|start", m.group(), re.I):
        return None
    tens = int(m["d2"][0]) if m["d2"] else _TENS[m["dw"].lower()]
    return f"{20 if 2000 + 10 * tens <= anchor.year else 19}{tens}X"


_SET_IN = re.compile(
    r"\b(?:set|unfolds|takes place|taking place)\s+(?!to\b|for\b)(?:\w+\s+){0,2}(?:in|during|around|against)\s+"
    r"(?:the\s+)?(?:(?:summer|fall|spring|winter)\s+of\s+|early\s+|late\s+|mid-)?$",
    re.I,
)
_COUNTED = re.compile(
    r"[-–]?(?:seat|foot|strong|plus|mile|point|odd|person|page|word|minute|screen|day|year)\b|"
    r"\s+(?:feet|foot|met(?:re|er)s|miles|kilomet\w+|people|screens|theat(?:er|re)s|seats|pages|words|copies|extras|episodes|"
    r"dollars|minutes|fans|votes|points|employees|locations|square|of\s+(?:them|these|those|the)|votes|workers|shares|jobs)\b"
)
_EVENT = re.compile(
    r"(?:Festival|Fest|Day|Con|Awards?|Week|Weekend|Fair|Cup|Games|Olympics|Expo|Market|Oscars|Emmys|Cannes|Sundance|Toronto|"
    r"Berlin|Venice|Upfronts?|Convention|Conference|Season)\s+$"
)
_NAME_BEFORE = re.compile(
    r"(?<![.?!:]\s)(?<![.?!:]\s[“\"‘])\b"
    r"(?!(?:In|By|The|A|An|Since|Until|From|For|Of|To|During|Before|After|And|Its|His|Her|Their|Our|That|This|On)\b)"
    r"[A-Z][\w’'-]*(?<![’']s)(?<!ed)\s$"
)


def year_alone(m: re.Match[str], anchor: date) -> Meaning:
    """A year by itself: "in 1997", "early 2026", "about 2015", "(2010)". Settings, counts and numbered titles are none."""
    year, text = year_of(m, anchor), m.string
    before, after = text[max(0, m.start() - 48) : m.start()], text[m.end() : m.end() + 24]
    if year is None or year > anchor.year + 40:
        return Refused("count")
    if _SET_IN.search(before) or re.match(r"[-–](?:set|era)\b", after):
        return Refused("setting")
    if _COUNTED.match(after) and not re.search(r"\b(?:in|since|during|until)\s+$", before, re.I):
        return Refused("count")
    if m["approx"]:
        return f"{year:04d}~"
    if not m["lead"] and not m["y2"]:
        if before[-1:] in ("“", '"', "‘", "«") and re.match(r"[,.]?[”\"’']", after):
            return Refused("title")
        if _NAME_BEFORE.search(before) and not _EVENT.search(before):
            return Refused("title")
    return f"{year:04d}"


def year_range(m: re.Match[str], anchor: date) -> Meaning:
    """ "1998–2003", "2010-14"."""
    first, last = m["a"], m["b"]
    last = last if len(last) == 4 else first[:2] + last
    return f"{first}/{last}" if int(first) < int(last) <= anchor.year + 20 else None


def year_in_words(m: re.Match[str], anchor: date) -> Meaning:
    """ "next year", "early last year"; "that year" and "the following year" by the year spoken of before."""
    year = year_of(m, anchor)
    if year is not None:
        return f"{year:04d}"
    return Floating(of=lambda before: f"{_year_before(before, anchor) + _step_of(m):04d}" if before else None)
