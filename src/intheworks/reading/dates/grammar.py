"""The grammar: each rule is a pattern and what its words mean, seen from an anchor day.

A meaning is an EDTF value, or a `Floating` one (its year, or its week, is not said), or a `Refused` one: words that look
like a date and are none, with the name of the rule that says so. Patterns have no nested repeats, so they run in
linear time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from intheworks.reading.dates import values
from intheworks.reading.dates.holidays import holiday, pattern, plain, table
from intheworks.reading.dates.values import Direction, Yearly
from intheworks.reading.dates.words import (
    DAY,
    DAY2,
    DAY_WORD,
    MONTH,
    MONTH_NAME,
    NUMBER,
    OF_YEAR,
    ORDINALS,
    SEASON,
    SEASONS,
    UNIT,
    WEEKDAY,
    WEEKDAY_SHORT,
    YEAR,
    YEAR2,
    YEAR_WORDS,
    month_number,
    number,
    rx,
    weekday_number,
)


@dataclass(frozen=True, slots=True)
class Refused:
    """Words that look like a date and are none, by this rule."""

    rule: str


@dataclass(frozen=True, slots=True)
class Floating:
    """A value whose year or week is not said. One of the three is given.

    `yearly`: comes round every year. `weekday`: 0 (Monday) to 6. `of`: depends on the date named before it in the text
    (None where there is none). `direction` is what the words themselves say ("by", "last"), before any verb.
    """

    yearly: Yearly | None = None
    weekday: int | None = None
    of: Callable[[str | None], str | None] | None = None
    direction: Direction = None


Meaning = str | Floating | Refused | None
Rule = tuple[str, re.Pattern[str], Callable[[re.Match[str], date], Meaning]]

_LAST = r"last|past|the\s+past|the\s+last|this\s+past|previous|the\s+previous"
_NEXT = r"next|coming|the\s+coming|the\s+next|this\s+coming|the\s+following|following"
_MOD = rf"(?P<mod>(?i:this\s+coming|this\s+past|this|{_NEXT}|{_LAST}))"
_PART = (
    r"(?:(?i:(?:the )?(?:very )?(?:early|mid|middle|late|start|beginning|top|end|latter part|back end|tail end|first days|"
    r"last days|opening weeks|first weeks?|second week|third week|last week|first few weeks|turn|close)"
    r"(?: of| in)?)(?: (?:the )?|-))"
)
_BEFORE = r"(?<![\w$£€#.,:/-])"
_PREPOSITION = re.compile(
    r"(?:\b(?:in|by|until|till|til|since|from|for|to|of|during|before|after|around|through|throughout|between|and|or|as|"
    r"into|on|than|at|early|mid|late|via|past|a|an|the|that|this|next|last|its|their|his|her|say|says|maybe|perhaps|now|come|"
    r"originally|is|was|be|about)|[–—(/:,-]|mid-)\s*$",
    re.I,
)
_NAME_AFTER = re.compile(r"\s+[A-Z][a-z]+(?:[-’'][A-Z])?")
_LONE = re.compile(r"^(?:january|february|july|september|october|november|december)", re.I)


def _year_of(m: re.Match[str], anchor: date) -> int | None:
    """The year that the words give, if they do."""
    groups = m.groupdict()
    if groups.get("y4"):
        return int(groups["y4"])
    if groups.get("y2"):
        short = int(groups["y2"])
        return 2000 + short if 2000 + short <= anchor.year + 15 else 1900 + short
    words = (groups.get("yrel") or "").lower()
    steps = {"this": 0, "last": -1, "next": 1}
    return anchor.year + steps[words] if words in steps else None


def _dated(m: re.Match[str], anchor: date, of: Yearly, direction: Direction = None) -> Meaning:
    """What comes round every year, in the year that the words give, or floating."""
    year = _year_of(m, anchor)
    if year is not None:
        return of(year)
    words = (m.groupdict().get("yrel") or "").lower()
    if words:
        step = {"the following": 1, "the next": 1, "the previous": -1}.get(" ".join(words.split()), 0)
        return Floating(of=lambda before: of(_year(before, anchor) + step))
    return Floating(yearly=of, direction=direction)


def _year(before: str | None, anchor: date) -> int:
    return values.bounds(before)[0].year if before else anchor.year


def _modified(mod: str | None, of: Yearly, anchor: date) -> Meaning:
    """ "this", "next", "last" before something that comes round every year."""
    words = " ".join((mod or "").lower().split())
    if words in ("this", ""):
        return Floating(yearly=of) if not words else of(anchor.year)
    every = [v for v in (of(anchor.year + step) for step in range(-2, 3)) if v is not None]
    if words in ("next", "coming", "the coming", "the next", "this coming"):
        return next(v for v in every if values.bounds(v)[0] > anchor)
    if words in ("following", "the following"):
        return Floating(of=lambda before: _after(of, values.bounds(before)[1] if before else anchor))
    return [v for v in every if values.bounds(v)[1] < anchor][-1]


def _after(of: Yearly, moment: date) -> str | None:
    return next((v for s in range(4) if (v := of(moment.year + s)) and values.bounds(v)[0] > moment), None)


def _day_number(m: re.Match[str], group: str = "day") -> int:
    digits = m.groupdict().get(group)
    return int(re.sub(r"\D", "", digits)) if digits else ORDINALS[m["dayw"].lower()]


def _month_day(m: re.Match[str], anchor: date) -> Meaning:
    of_month, first = month_number(m["mon"]), _day_number(m)
    second = int(re.sub(r"\D", "", m["day2"])) if m.groupdict().get("day2") else None
    if second is not None and second <= first:
        return None
    said = m.groupdict().get("wd")
    on = weekday_number(said) if said else None

    def of(year: int) -> str | None:
        begin = values.day(year, of_month, first)
        if second is None or begin is None:
            return begin
        end = values.day(year, of_month, second)
        return f"{begin}/{end}" if end else None

    if on is not None and _year_of(m, anchor) is None:
        near = [v for s in (0, 1, -1) if (v := of(anchor.year + s)) and values.bounds(v)[0].weekday() == on]
        if near and not m.groupdict().get("yrel"):
            return min(near, key=lambda v: abs((values.bounds(v)[0] - anchor).days))
    return _dated(m, anchor, of)


def _month_year(m: re.Match[str], anchor: date) -> Meaning:
    of_month = month_number(m["mon"])
    return _dated(m, anchor, lambda year: values.month(year, of_month))


def _bare_month(m: re.Match[str], anchor: date) -> Meaning:
    of_month = month_number(m["mon"])
    mod = m["mod"]
    before, after = m.string[max(0, m.start() - 24) : m.start()], m.string[m.end() : m.end() + 24]
    if not mod and not m["part"]:
        sure = bool(_LONE.match(m["mon"]))
        if _NAME_AFTER.match(after):
            return Refused("name")
        if not sure and not _PREPOSITION.search(before):
            return Refused("name")
        if not sure and re.search(
            r"(?:\b(?:a|an|and|or|as|than|say|says|is|was|be|about|the|that)|[:(,/])\s*$", before, re.I
        ):
            return (
                Refused("name")
                if m["mon"] in ("May", "March", "April", "June", "August")
                and not re.match(
                    r"\s+(?:start|release|premiere|date|slot|launch|debut|bow|shoot|hole|opening|hangover|and|or|to|through)\b|[.,)’'–—-]",
                    after,
                )
                else Floating(yearly=lambda year: values.month(year, of_month))
            )
    if mod and m["part"] is None and mod.lower() == "this" and of_month < anchor.month - 6:
        return values.month(anchor.year, of_month)
    return _modified(mod, lambda year: values.month(year, of_month), anchor)


def _numeric(m: re.Match[str], anchor: date) -> Meaning:
    a, b, year = int(m["a"]), int(m["b"]), int(m["y"])
    if len(m["y"]) == 2:
        year += 2000 if 2000 + year <= anchor.year + 10 else 1900
    if m["sep"] == "." or a > 12 >= b:
        return values.day(year, b, a)
    if b > 12 >= a or a == b:
        return values.day(year, a, b)
    return Refused("ambiguous_numeric_date")


def _weekday(m: re.Match[str], anchor: date) -> Meaning:
    number_of = weekday_number(m["wd"])
    mod = " ".join((m["mod"] or "").lower().split())
    ahead = values.weekday(number_of, anchor, "future")
    if m["dom"]:
        return _weekday_of_month(int(m["dom"]), number_of, anchor)
    if m["week"]:
        return (values.weekday(number_of, anchor + timedelta(days=1), "future") + timedelta(days=7)).isoformat()
    if mod in ("this", "this coming", "coming", "the coming"):
        return ahead.isoformat()
    if mod in ("next", "the next"):
        soon = values.weekday(number_of, anchor + timedelta(days=1), "future")
        same_week = soon.isocalendar()[:2] == anchor.isocalendar()[:2]
        return (soon + timedelta(days=7 if same_week else 0)).isoformat()
    if mod in ("the following", "following"):
        return Floating(of=lambda before: _weekday_after(number_of, before, anchor))
    if mod:
        return values.weekday(number_of, anchor - timedelta(days=1), "past").isoformat()
    return Floating(weekday=number_of)


def _weekday_after(number_of: int, before: str | None, anchor: date) -> str:
    start = values.bounds(before)[1] if before else anchor
    return values.weekday(number_of, start + timedelta(days=1), "future").isoformat()


def _weekday_of_month(dom: int, number_of: int, anchor: date) -> str | None:
    """ "Monday the 28th": the nearest month in which that day is that weekday."""
    for step in (0, 1, -1, 2, -2):
        year, of_month = map(int, values.month(anchor.year, anchor.month + step).split("-"))
        found = values.day(year, of_month, dom)
        if found and date.fromisoformat(found).weekday() == number_of:
            return found
    return None


def _day_only(m: re.Match[str], anchor: date) -> Meaning:
    dom = _day_number(m)

    def of(before: str | None) -> str | None:
        near = values.bounds(before)[0] if before and abs((values.bounds(before)[0] - anchor).days) < 400 else anchor
        return values.day(near.year, near.month, dom)

    return Floating(of=of)


def _season(m: re.Match[str], anchor: date) -> Meaning:
    code = SEASONS[m["season"].lower()]

    def of(year: int) -> str:
        return f"{year:04d}-{code}"

    if m["of_year"]:
        return _dated(m, anchor, of)
    mod = " ".join((m["mod"] or "").lower().split())
    if not mod and not m["det"]:
        return None
    if m["det"] and not mod and re.match(r"\s+[A-Z]", m.string[m.end() :]) and m["season"][0].isupper():
        return Refused("name")
    if mod == "this":
        return values.occurrence(of, anchor, "future" if code == 24 else None) if code == 24 else of(anchor.year)
    if mod == "next" and code != 24:
        return of(anchor.year + 1)
    return _modified(mod or None, of, anchor)


def _quarter(m: re.Match[str], anchor: date) -> Meaning:
    words = (m["q"] or m["qw"]).lower()
    nth = int(words) if words.isdigit() else ORDINALS.get(words, 4)
    return _dated(m, anchor, lambda year: f"{year:04d}-{32 + nth}")


def _half(m: re.Match[str], anchor: date) -> Meaning:
    words = (m["h"] or m["hw"]).lower()
    nth = 1 if words in ("1", "first", "front") else 2
    return _dated(m, anchor, lambda year: values.half(year, nth))


def _holiday(m: re.Match[str], anchor: date) -> Meaning:
    name = m["holiday"]
    _, kind = table()[plain(name)]
    before = m.string[max(0, m.start() - 12) : m.start()]
    direct = not re.search(
        r"\b(?:by|for|until|till|through|around|at|before|after|this|next|last|in|over|a|the|of)\s+$", before, re.I
    )
    as_day = not m["weekend"] and (kind == "day" or (kind == "feast" and direct and not m["of_year"] and not m["mod"]))
    if re.match(r" (?:[A-Z][a-z]|Carol\b)", m.string[m.end() :]):
        return Refused("name")
    of = holiday(name, as_day)
    if m["of_year"]:
        return _dated(m, anchor, of)
    mod = " ".join((m["mod"] or "").lower().split())
    if mod == "this":
        return of(anchor.year)
    return _modified(mod or None, of, anchor)


def _ago(m: re.Match[str], anchor: date) -> Meaning:
    unit, way = m["unit"].lower(), m["way"].lower()
    amount = number(m["n"])
    sign = -1 if way in ("ago", "earlier", "back", "before") else 1
    if way in ("ago", "back") or way.startswith(("from", "hence")):
        return _moved(anchor, sign * amount, unit)
    return Floating(of=lambda before: _moved(values.bounds(before)[0], sign * amount, unit) if before else None)


def _moved(moment: date, amount: int, unit: str) -> str:
    """A number of units away, as precise as the unit (a week: the month that it lies in, since EDTF has no weeks)."""
    if unit == "day":
        return (moment + timedelta(days=amount)).isoformat()
    if unit in ("week", "weekend", "fortnight"):
        there = moment + timedelta(days=amount * (14 if unit == "fortnight" else 7))
        return values.month(there.year, there.month)
    if unit == "month":
        return values.month(moment.year, moment.month + amount)
    return f"{moment.year + amount * (10 if unit == 'decade' else 1):04d}"


def _in_time(m: re.Match[str], anchor: date) -> Meaning:
    amount, unit = number(m["n"]), m["unit"].lower()
    return Floating(of=lambda before: _moved(anchor, amount, unit), direction="future")


def _from_weekday(m: re.Match[str], anchor: date) -> Meaning:
    start = values.weekday(weekday_number(m["wd"]), anchor, "past" if m["way"].lower() == "ago" else "future")
    amount = number(m["n"]) * (-1 if m["way"].lower() == "ago" else 1)
    return (start + timedelta(days=amount * {"day": 1, "week": 7, "fortnight": 14}[m["unit"].lower()])).isoformat()


def _week_from_today(m: re.Match[str], anchor: date) -> Meaning:
    days = number(m["n"]) * {"day": 1, "week": 7, "fortnight": 14}[m["unit"].lower()]
    return (anchor + timedelta(days=days)).isoformat()


def _years_ago_then(m: re.Match[str], anchor: date) -> Meaning:
    back = anchor.year - number(m["n"])
    if m["mon"]:
        return values.month(back, month_number(m["mon"]))
    step = {"last": -1, "next": 1}.get(m["mod"].lower(), 0)
    return values.month(back, anchor.month + step)


def _relative(m: re.Match[str], anchor: date) -> Meaning:
    unit = m["unit"].lower()
    mod = " ".join(m["mod"].lower().split())
    step = (
        0
        if mod.startswith(("this", "that", "the same", "later", "earlier"))
        else 1
        if "next" in mod or "following" in mod or "coming" in mod
        else -1
    )
    if mod == "this coming":
        step = 1
    if mod == "this past":
        step = -1
    if mod in ("the following", "the previous", "that", "the same", "following"):
        return Floating(of=lambda before: _stepped(values.bounds(before)[0], step, unit) if before else None)
    return _stepped(anchor, step, unit)


def _stepped(moment: date, step: int, unit: str) -> str:
    if unit == "weekend":
        saturday = moment + timedelta(days=5 - moment.weekday() + 7 * step)
        return f"{saturday.isoformat()}/{(saturday + timedelta(days=1)).isoformat()}"
    if unit == "quarter":
        quarter = (moment.month - 1) // 3 + step
        return f"{moment.year + quarter // 4:04d}-{33 + quarter % 4}"
    if unit == "decade":
        return f"{moment.year // 10 + step:03d}X"
    return _moved(moment, step, unit)


def _this_period(m: re.Match[str], anchor: date) -> Meaning:
    return _stepped(anchor, 0, m["unit"].lower())


def _deictic(m: re.Match[str], anchor: date) -> Meaning:
    words = " ".join(m.group().lower().split())
    if "day before yesterday" in words:
        step = -2
    elif "day after tomorrow" in words:
        step = 2
    elif words.startswith(("yesterday", "last night", "overnight")):
        step = -1
    else:
        step = 1 if words.startswith("tomorrow") else 0
    return (anchor + timedelta(days=step)).isoformat()


def _decade(m: re.Match[str], anchor: date) -> Meaning:
    before = m.string[max(0, m.start() - 16) : m.start()]
    if re.search(r"\b(?:his|her|their|my|your|our|whose)\s+(?:early |mid |mid-|late )?$", before, re.I):
        return Refused("age")
    if re.search(r"\b(?:high|low|upper|lower)\s+$", before, re.I):
        return Refused("count")
    if re.match(r"[-–]?(?:set|era|style|themed|inspired|esque)\b", m.string[m.end() :]):
        return Refused("setting")
    if m["d4"]:
        return f"{m['d4']}X"
    tens = (
        m["d2"]
        or {
            "twenti": "2",
            "thirti": "3",
            "forti": "4",
            "fifti": "5",
            "sixti": "6",
            "seventi": "7",
            "eighti": "8",
            "nineti": "9",
        }[m["dw"].lower()]
    )
    return f"19{tens[0]}X" if int(tens[0]) * 10 + 2000 > anchor.year else f"20{tens[0]}X"


_EVENT_YEAR = re.compile(
    r"(?:Festival|Fest|Day|Con|Comic-Con|Awards?|Week|Weekend|Fair|Cup|Games|Olympics|Expo|Market|Oscars|Emmys|Cannes|"
    r"Sundance|Toronto|Berlin|Venice|Upfronts?|Convention|Conference|Season)\s+$"
)


def _year_alone(m: re.Match[str], anchor: date) -> Meaning:
    year = _year_of(m, anchor)
    text, start, end = m.string, m.start(), m.end()
    before, after = text[max(0, start - 40) : start], text[end : end + 24]
    if year is None or year > anchor.year + 40:
        return Refused("count")
    if re.search(
        r"\bset\s+(?:\w+\s+)?(?:in|during|around|against)\s+(?:the\s+)?(?:summer of |early |mid-|late )?$", before, re.I
    ) or re.match(r"[-–]set\b", after):
        return Refused("setting")
    if re.match(r"(?:,\d|[-–]?(?:seat|foot|strong|plus|mile|point|odd|person|page|word|minute|screen)\b)", after):
        return Refused("count")
    if re.match(
        r"\s+(?:feet|foot|metres|meters|miles|people|screens|theaters|theatres|seats|pages|words|copies|extras|episodes|dollars|minutes|fans|votes|points|employees|locations|other|kilomet|square|of\s+(?:them|these|those|the))",
        after,
    ):
        return Refused("count")
    if m["y4"] and before[-1:] in "“\"‘'«" and before and after[:1] in "”\"’',.»":
        return Refused("title")
    if m["lead"] or m["approx"] or m["y2"]:
        return f"{year:04d}~" if m["approx"] else f"{year:04d}"
    if before.endswith("(") or (after.startswith((")", ",")) and not re.search(r"[A-Za-z]\s$", before)):
        return f"{year:04d}"
    if re.search(r"[A-Z][\w’']*\s$", before) and not _EVENT_YEAR.search(before):
        return Refused("title")
    return f"{year:04d}"


def _year_range(m: re.Match[str], anchor: date) -> Meaning:
    first, last = m["a"], m["b"]
    last = last if len(last) == 4 else first[:2] + last
    if not int(first) < int(last) <= anchor.year + 20:
        return None
    return f"{first}/{last}"


def _year_words(m: re.Match[str], anchor: date) -> Meaning:
    year = _year_of(m, anchor)
    words = " ".join(m["yrel"].lower().split())
    if year is not None:
        return f"{year:04d}"
    step = {"the following": 1, "the next": 1, "the previous": -1}.get(words, 0)
    return Floating(of=lambda before: f"{_year(before, anchor) + step:04d}" if before else None)


def _iso(m: re.Match[str], _: date) -> Meaning:
    return values.day(int(m[1]), int(m[2]), int(m[3]))


_AFTER_SECOND = r"(?=\s*(?:[.,;:)’”]|$)|\s+(?:at|in|on|for|with|of)\b|,)"
_OPT_YEAR = rf"(?P<of_year>{OF_YEAR})?"
_WD = rf"(?:{WEEKDAY_SHORT}\.?,?\s+)?"

RULES: tuple[Rule, ...] = (
    ("iso_day", rx(rf"{_BEFORE}(\d{{4}})-(\d\d)-(\d\d)(?![\d-])"), _iso),
    (
        "numeric_day",
        rx(rf"{_BEFORE}(?P<a>\d{{1,2}})(?P<sep>[/.-])(?P<b>\d{{1,2}})(?P=sep)(?P<y>(?:19|20)\d\d|\d\d)(?![\d/-]|\.\d)"),
        _numeric,
    ),
    (
        "month_day",
        rx(
            rf"(?<![\w-]){_WD}{MONTH} ?(?:the )?{DAY}"
            rf"(?:(?:\s*[-–—]\s*| (?:to|through|thru) | (?:and|or|&) (?={DAY.replace('?P<day>', '?:')}{_AFTER_SECOND}))(?:the )?{DAY2})?{_OPT_YEAR}"
        ),
        _month_day,
    ),
    (
        "month_day_word",
        rx(rf"(?<![\w-]){_WD}{MONTH} (?:the )?{DAY_WORD}{_OPT_YEAR}"),
        _month_day,
    ),
    (
        "day_month",
        rx(
            rf"{_BEFORE}{_WD}(?:the )?{DAY}(?:(?:\s*[-–—]\s*| (?:to|and|or|&) ){DAY2})?(?: of)? {MONTH}(?! ?\d{{1,2}}(?!\d)){_OPT_YEAR}"
        ),
        _month_day,
    ),
    (
        "day_word_month",
        rx(rf"(?<![\w-]){_WD}(?:the )?{DAY_WORD}(?: of)? {MONTH}{_OPT_YEAR}"),
        _month_day,
    ),
    ("month_year", rx(rf"(?<![\w-]){_PART}?{MONTH}(?P<of_year>{OF_YEAR})"), _month_year),
    ("month", rx(rf"(?<![\w-])(?:{_MOD} )?(?P<part>{_PART})?{MONTH_NAME}(?! ?\d)"), _bare_month),
    (
        "weekday",
        rx(
            rf"(?<![\w-])(?:{_MOD} )?{WEEKDAY}(?P<week> week(?![\w-]))?"
            rf"(?:,? the (?P<dom>\d{{1,2}})(?:st|nd|rd|th))?(?: (?i:night|morning|afternoon|evening|lunchtime)(?!\w))?"
        ),
        _weekday,
    ),
    (
        "day_of_month",
        rx(
            r"(?<=\bon\s)the (?P<day>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))(?=[.,;)!]|$|\s+(?:and|at|in|but|when|instead)\b)"
        ),
        _day_only,
    ),
    (
        "season",
        rx(
            rf"(?<![\w-])(?:{_MOD} |(?P<det>(?i:in the|by the|for the|the|in|by|until|for|from|through|over the|since|during|this|a|and|or) ))?"
            rf"{_PART}?{SEASON}(?:time|TIME)?(?: season)?{_OPT_YEAR}"
        ),
        _season,
    ),
    (
        "quarter",
        rx(
            rf"(?<![\w-])(?:(?:the )?(?P<qw>(?i:first|second|third|fourth|final|last))[- ](?i:quarter)|Q(?P<q>[1-4]))(?![\w]){_OPT_YEAR}"
        ),
        _quarter,
    ),
    (
        "half",
        rx(
            rf"(?<![\w-])(?:(?:the )?(?P<hw>(?i:first|second|front|back|latter))[- ](?i:half|end)|H(?P<h>[12]))(?P<of_year>{OF_YEAR})"
        ),
        _half,
    ),
    (
        "holiday",
        rx(
            rf"(?<![\w-])(?:{_MOD} )?(?P<holiday>(?i:{pattern()}))(?![A-Za-z])(?P<weekend> (?i:weekend|week|season|corridor|holidays?|frame)(?!\w))?{_OPT_YEAR}"
        ),
        _holiday,
    ),
    (
        "ago",
        rx(rf"(?<![\w-]){NUMBER}[- ]{UNIT}s?(?:[’'])? (?P<way>(?i:ago|from now|hence|earlier|later|back))(?![\w-])"),
        _ago,
    ),
    (
        "from_weekday",
        rx(rf"(?<![\w-]){NUMBER} (?P<unit>day|week|fortnight)s? (?P<way>ago|from) {WEEKDAY}"),
        _from_weekday,
    ),
    (
        "from_today",
        rx(rf"(?<![\w-]){NUMBER} (?P<unit>day|week|fortnight)s? from (?:today|tomorrow)(?!\w)"),
        _week_from_today,
    ),
    (
        "years_ago_then",
        rx(rf"(?<![\w-]){NUMBER} years? ago (?:(?P<mod>this|last|next) month|in {MONTH_NAME})"),
        _years_ago_then,
    ),
    (
        "in_time",
        rx(rf"(?<![\w-])(?i:in|within) (?:about |another )?{NUMBER} {UNIT}s?(?:[’'] time)?(?![\w-])"),
        _in_time,
    ),
    (
        "relative",
        rx(
            rf"(?<![\w-])(?P<mod>(?i:later this|earlier this|(?:early |late |mid-|mid )?(?:this coming|this past|this|{_NEXT}|{_LAST}|that|the same))) "
            rf"(?P<unit>(?i:weekend|week|month|quarter|year|decade))(?![\w-])"
        ),
        _relative,
    ),
    (
        "this_period",
        rx(
            r"(?<![\w-])(?i:(?:the )?(?:end|close|start|beginning|middle) of the|later in the|earlier in the|over the|at the)"
            r" (?P<unit>(?i:weekend|month|year))(?![\w-])(?! of)"
        ),
        _this_period,
    ),
    (
        "year_end",
        rx(r"(?<![\w-])(?i:year[- ]end|year[’']s end)(?!\w)(?P<unit>)"),
        lambda m, anchor: f"{anchor.year:04d}",
    ),
    (
        "deictic",
        rx(
            r"(?<![\w-])(?i:the day before yesterday|the day after tomorrow|yesterday(?: (?:morning|afternoon|evening|night))?|"
            r"tomorrow(?: (?:morning|afternoon|evening|night))?|today|tonight|last night|overnight|this (?:morning|afternoon|evening|lunchtime))(?![\w-])"
        ),
        _deictic,
    ),
    (
        "decade",
        rx(
            r"(?<![\w$£€.,-])(?:the )?(?:(?P<d4>(?:1[5-9]|20)\d)0[’']?s|(?<=the\s)[’'‘]?(?P<d2>[2-9]0)[’']?s|(?<=the\s)(?P<dw>(?i:twenti|thirti|forti|fifti|sixti|seventi|eighti|nineti))es)(?![\w])"
        ),
        _decade,
    ),
    (
        "year_range",
        rx(rf"{_BEFORE}(?P<a>(?:1[5-9]|20)\d\d)\s?[-–—]\s?(?P<b>(?:1[5-9]|20)\d\d|\d\d)(?![\d-])"),
        _year_range,
    ),
    (
        "year",
        rx(
            rf"{_BEFORE}(?P<lead>{_PART})?(?P<approx>(?i:approximately|about|circa|c\.|roughly|around) )?(?:{YEAR}(?!-\d)|(?<=[a-z]\s){YEAR2})"
        ),
        _year_alone,
    ),
    ("fiscal_year", rx(r"(?<![\w-])(?:FY|(?i:fiscal(?: year)?) )(?P<y4>20\d\d)(?!\d)"), lambda m, _: m["y4"]),
    ("year_words", rx(rf"(?<![\w-])(?P<lead>{_PART})?{YEAR_WORDS}"), _year_words),
)
