"""TIMEX3 over the project's dates: what the standard marks beyond them (lengths, sets, times of day, "now"), its values.

Only the evaluation on TempEval-3 needs this: the record holds dates in EDTF, which has no weeks and no durations.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from intheworks.reading import dates
from intheworks.reading.dates.words import NUMBER, WEEKDAYS, number, plain, rx


@dataclass(frozen=True)
class Timex:
    start: int
    end: int
    type: str
    value: str


_LETTERS = {"second": "TS", "minute": "TM", "hour": "TH", "day": "D", "night": "D", "week": "W", "weekend": "WE",
            "fortnight": "2W", "month": "M", "quarter": "Q", "year": "Y", "decade": "E", "century": "C"}  # fmt: skip
_UNIT = (
    r"(?P<unit>(?i:second|minute|hour|day|night|weekend|week|fortnight|month|quarter|year|decade|centur(?=y|ie)))"
    r"(?i:y|ies)?"
)
_ABOUT = (
    r"(?:(?i:about|around|nearly|almost|more than|less than|at least|over|up to|roughly|only|just|another|as many as)"
    r" )?"
)
_PERIOD = (
    r"(?:(?i:the )?(?i:past|last|next|first|coming|latest|recent|previous|following|final) |"
    r"(?i:the|this|these|those) )?"
)
_NOT_POINT = r"(?!\s+(?:ago|earlier|from (?:now|today)|hence)\b)"
_VAGUE = r"(?:(?i:several|a few|few|many|some|recent|coming|most|these|the))"
_MORE = r"(?:(?i:more|additional|full|consecutive|straight|business|trading|calendar)[- ])?"

_DURATION = rx(
    rf"(?<![\w$.,/-]){_PERIOD}{_ABOUT}(?:\w+ (?:to|or) (?=\w+ ))?{NUMBER}(?P<half> (?:and a half|1/2))?[- ]{_MORE}{_UNIT}s?"
    rf"(?![\w])(?![- ]old){_NOT_POINT}(?:-long)?"
)
_GREAT = rx(
    rf"(?<![\w-]){_PERIOD}{_ABOUT}(?:(?P<tens>(?i:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)) "
    r"(?P<ones>(?i:one|two|three|four|five|six|seven|eight|nine))|"
    rf"{NUMBER} (?P<great>(?i:hundred|thousand))) {_UNIT}s?(?!\w){_NOT_POINT}"
)
_A_LED = re.compile(
    r"(?:\b(?:for|in|after|over|within|than|about|nearly|almost|of|by|once|took|takes|only|just|another)\s+|[“\"(])$",
    re.I,
)
_PLURAL = rx(
    rf"(?<![\w-])(?:{_PERIOD}{_VAGUE} |{_PERIOD})"
    rf"(?:{_UNIT}(?:s|(?<=ies))|several-{_UNIT.replace('<unit>', '<unit2>')})"
    r"(?!\w)(?!-old| old)(?:-long)?(?P<way> ago)?"
)
_THE_YEAR = rx(
    r"(?<![\w-])(?i:the (?:full |fiscal |current |current fiscal |latest fiscal )?year)(?![\w’'-])"
    r"(?! (?:ago|earlier|before|after|of|\d))(?P<run> (?=ended|ending))?"
)
_CENTURY = rx(r"(?<![\w-])(?:the )?(?P<nth>\d\d)(?:st|nd|rd|th)[- ]century(?!\w)")
_PAST_ONE = rx(r"(?<![\w-])(?i:the )?(?i:past) (?P<unit>(?i:decade|century))(?!\w)")
_HALF = rx(
    r"(?<![\w-])(?i:(?P<half>half)(?: an? |-)|(?:a )?(?P<quarter>quarter)[- ](?:of a )?)"
    r"(?P<unit>(?i:hour|day|year|decade|century))(?!\w)"
)
_HALVES = {"hour": ("PT30M", "PT15M"), "day": ("PT12H", "PT6H"), "year": ("P6M", "P3M"), "decade": ("P5Y", "P30M"),
           "century": ("P50Y", "P25Y")}  # fmt: skip
_AND_A_HALF = rx(r"(?<![\w-])(?i:an? (?P<unit>minute|hour|month|year) and a half)(?!\w)")
_TIMES = rx(rf"(?<![\w-])(?i:once|twice|thrice|(?:\w+ )?times) (?:a|an|per|each|every) {_UNIT}(?!\w)")
_EVERY_N = rx(
    rf"(?<![\w-])(?i:every|each) (?:{NUMBER} {_UNIT}s|(?P<other>other) {_UNIT.replace('<unit>', '<unit2>')})(?!\w)"
)
_DAYS = rx(rf"(?<![\w-])(?P<wd>(?:{'|'.join(w.capitalize() for w in WEEKDAYS)}))s(?!\w)")
_SET = rx(r"(?<![\w-])(?:(?P<adverb>(?i:daily|weekly|monthly|yearly|annually|hourly|nightly))(?!\w)"
          rf"|(?i:every|each|per) (?:{_UNIT}|(?P<wd>(?i:{'|'.join(WEEKDAYS)})))(?!\w))")  # fmt: skip
_ADVERBS = {"daily": "P1D", "weekly": "P1W", "monthly": "P1M", "yearly": "P1Y", "annually": "P1Y",
            "hourly": "PT1H", "nightly": "P1D"}  # fmt: skip
_REF = rx(r"(?<![\w-])(?P<words>(?i:now|right now|currently|at the moment|at present|these days|recently|recent|lately|"
          r"the future|the near future|the past|the present|current))(?![\w-])")  # fmt: skip
_REFS = {"recently": "PAST_REF", "lately": "PAST_REF", "the past": "PAST_REF",
         "the future": "FUTURE_REF", "the near future": "FUTURE_REF", "recent": "PAST_REF"}  # fmt: skip
_WEEK = rx(
    r"(?<![\w-])(?:(?i:earlier |later |late |early )?(?P<mod>(?i:this past|this coming|this|last|next|the past|the last|"
    r"the next|the coming|the following|the previous)) (?P<unit>(?i:week|weekend))(?![\w-])|"
    rf"{NUMBER} (?:weeks?) (?P<way>(?i:ago|earlier|from now|later))(?!\w))"
)
_CLOCK = rx(
    r"(?<![\w:.-])(?:(?P<h>\d\d?)(?::(?P<m>\d\d))? ?(?P<half>[ap])\.?m\b\.?|(?P<noon>(?i:noon|midday|midnight))(?!\w)|"
    r"(?P<h24>[01]?\d|2[0-3]):?(?P<m24>[0-5]\d)(?: ?(?:GMT|BST|EST|EDT|CET|ET)\b| local time))"
)
_PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "tonight": "NI", "overnight": "NI"}
_PART = re.compile(r"(morning|afternoon|evening|night|tonight|overnight)$", re.I)
_CODES = {21: "SP", 22: "SU", 23: "FA", 24: "WI", 33: "Q1", 34: "Q2", 35: "Q3", 36: "Q4"}


def tag(text: str, day: date) -> list[Timex]:
    """Every time expression of a text written on `day`, in order, none overlapping."""
    found = [
        *_durations(text),
        *_years(text, day),
        *_sets(text),
        *_refs(text),
        *_weeks(text, day),
        *_clock(text, day),
        *_dates(text, day),
    ]
    found = _quarters(text, _timed(text, found))
    found.sort(key=lambda t: (t.start, -t.end))
    kept: list[Timex] = []
    for timex in found:
        if not kept or timex.start >= kept[-1].end:
            kept.append(timex)
    return kept


def _length(amount: str, unit: str) -> str:
    letter = _LETTERS["century" if unit.startswith("centur") else unit]
    if letter == "2W":
        return f"P{2 * int(amount)}W" if amount.isdigit() else "PXW"
    if letter == "E" and amount.isdigit():
        return f"P{10 * int(amount)}Y"
    return f"PT{amount}{letter[1:]}" if letter[0] == "T" else f"P{amount}{letter}"


def _durations(text: str) -> list[Timex]:
    found = []
    for m in _DURATION.finditer(text):
        short = m["unit"].lower() in ("second", "minute", "hour", "day", "night", "weekend", "quarter")
        if (
            short
            and m["n"].lower() in ("a", "an")
            and m.start("n") == m.start()
            and not _A_LED.search(text[: m.start()][-12:])
        ):
            continue
        value = _length(str(number(m["n"])), m["unit"].lower())
        halves = {"Y": "6M", "D": "T12H", "H": "30M", "M": "30S" if "T" in value else "15D", "W": "3D"}
        value += halves.get(value[-1], "") if m["half"] else ""
        found.append(Timex(m.start(), m.end(), "DURATION", value))
    for m in _GREAT.finditer(text):
        if m["great"]:
            amount = number(m["n"]) * (100 if m["great"].lower() == "hundred" else 1000)
        else:
            amount = number(m["tens"]) + number(m["ones"])
        found.append(Timex(m.start(), m.end(), "DURATION", _length(str(amount), m["unit"].lower())))
    for m in _PAST_ONE.finditer(text):
        found.append(Timex(m.start(), m.end(), "DURATION", _length("1", m["unit"].lower())))
    for m in _HALF.finditer(text):
        whole = _HALVES[m["unit"].lower()]
        found.append(Timex(m.start(), m.end(), "DURATION", whole[0] if m["half"] else whole[1]))
    for m in _AND_A_HALF.finditer(text):
        value = {"minute": "PT1M30S", "hour": "PT1H30M", "month": "P1M15D", "year": "P1Y6M"}[m["unit"].lower()]
        found.append(Timex(m.start(), m.end(), "DURATION", value))
    for m in _PLURAL.finditer(text):
        words = plain(m.group())
        if m["way"] or words in ("recent years", "past years"):
            found.append(Timex(m.start(), m.end(), "DATE", "PAST_REF"))
        elif words == "these days" or words.startswith("future"):
            found.append(Timex(m.start(), m.end(), "DATE", "PRESENT_REF"))
        else:
            found.append(Timex(m.start(), m.end(), "DURATION", _length("X", (m["unit"] or m["unit2"]).lower())))
    return found


def _years(text: str, day: date) -> list[Timex]:
    """ "The year" is a length where it ended on some day, else the year of writing; a century has two digits."""
    found = [
        Timex(m.start(), m.end(), *(("DURATION", "P1Y") if m["run"] else ("DATE", f"{day.year}")))
        for m in _THE_YEAR.finditer(text)
    ]
    found += [Timex(m.start(), m.end(), "DATE", f"{int(m['nth']) - 1}") for m in _CENTURY.finditer(text)]
    return found


def _sets(text: str) -> list[Timex]:
    found = []
    for m in _SET.finditer(text):
        if m["adverb"]:
            value = _ADVERBS[m["adverb"].lower()]
        elif m["wd"]:
            value = f"XXXX-WXX-{WEEKDAYS.index(m['wd'].lower()) + 1}"
        else:
            value = _length("1", m["unit"].lower())
        found.append(Timex(m.start(), m.end(), "SET", value))
    for m in _TIMES.finditer(text):
        found.append(Timex(m.start(), m.end(), "SET", _length("1", m["unit"].lower())))
    for m in _EVERY_N.finditer(text):
        amount, unit = ("2", m["unit2"]) if m["other"] else (str(number(m["n"])), m["unit"])
        found.append(Timex(m.start(), m.end(), "SET", _length(amount, unit.lower())))
    for m in _DAYS.finditer(text):
        found.append(Timex(m.start(), m.end(), "SET", f"XXXX-WXX-{WEEKDAYS.index(m['wd'].lower()) + 1}"))
    return found


def _refs(text: str) -> list[Timex]:
    found = []
    for m in _REF.finditer(text):
        value = _REFS.get(plain(m["words"]), "PRESENT_REF")
        if value:
            found.append(Timex(m.start(), m.end(), "DATE", value))
    return found


def _week(day: date, suffix: str = "") -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}{suffix}"


def _weeks(text: str, day: date) -> list[Timex]:
    found = []
    for m in _WEEK.finditer(text):
        if m["way"]:
            step = number(m["n"]) * (-1 if m["way"].lower() in ("ago", "earlier") else 1)
        else:
            mod = plain(m["mod"])
            step = 1 if re.search("next|coming|following", mod) else -1 if re.search("last|past|previous", mod) else 0
        suffix = "-WE" if (m["unit"] or "").lower() == "weekend" else ""
        found.append(Timex(m.start(), m.end(), "DATE", _week(day + timedelta(days=7 * step), suffix)))
    return found


def _clock(text: str, day: date) -> list[Timex]:
    found = []
    for m in _CLOCK.finditer(text):
        if m["noon"]:
            value = "24:00" if m["noon"].lower() == "midnight" else "12:00"
        elif m["h24"]:
            value = f"{int(m['h24']):02d}:{m['m24']}"
        else:
            hour = int(m["h"]) % 12 + (12 if m["half"] == "p" else 0)
            value = f"{hour:02d}:{m['m'] or '00'}"
        found.append(Timex(m.start(), m.end(), "TIME", f"{day.isoformat()}T{value}"))
    return found


_QUARTER = rx(
    r"(?<![\w-])(?:(?P<ago>a year (?:ago|earlier))(?!\w)|(?i:the |a )?(?:(?i:latest |same |comparable ){0,1})"
    r"(?:(?P<back>(?i:year-earlier|year-ago))(?: (?:quarter|period))?|(?P<noun>(?i:quarter|period)))(?!\w))"
)


def _quarters(text: str, found: list[Timex]) -> list[Timex]:
    """In a report on a quarter, "the quarter" is that one, and "a year earlier" the one a year before it."""
    quarters = sorted((t.start, t.value) for t in found if re.fullmatch(r"\d{4}-Q\d", t.value))
    spans = {(t.start, t.end) for t in found}
    for m in _QUARTER.finditer(text):
        before = [value for start, value in quarters if start < m.start()]
        if not before or any(start <= m.start() and m.end() <= end for start, end in spans if not m["ago"]):
            continue
        if m["noun"] and m["noun"].lower() == "period" and "latest" not in m.group().lower():
            continue
        year, quarter = before[-1].split("-")
        step = 1 if m["ago"] or m["back"] else 0
        found = [t for t in found if (t.start, t.end) != (m.start(), m.end())]
        found.append(Timex(m.start(), m.end(), "DATE", f"{int(year) - step}-{quarter}"))
    return found


def _timed(text: str, found: list[Timex]) -> list[Timex]:
    """A time of day takes its day from the date beside it: "10 p.m. Wednesday"."""
    clocks = [t for t in found if t.type == "TIME" and ":" in t.value]
    for clock in clocks:
        for d in found:
            gap = text[min(clock.end, d.end) : max(clock.start, d.start)]
            if (
                d.type == "DATE"
                and len(d.value) == 10
                and re.fullmatch(r"\s*(?:[A-Z]{2,4}\b)?\s*(?:\([^)]{1,16}\))?,?\s*(?:on|at)?\s*", gap)
            ):
                found.remove(clock)
                merged = Timex(min(clock.start, d.start), max(clock.end, d.end), "TIME", d.value + clock.value[10:])
                found.append(merged)
                break
    return found


_BETWEEN = re.compile(r"\s?[-–—]\s?| (?:and|or|to|through) ")


def _dates(text: str, day: date) -> list[Timex]:
    found = []
    for d in dates.find(text, day, ranges=False):
        first, last = dates.ends(d.edtf)
        link = _BETWEEN.search(d.text)
        if first != last and link and "week" not in d.text.lower():
            found.append(Timex(d.start, d.start + link.start(), "DATE", timex_value(first)))
            found.append(Timex(d.start + link.end(), d.end, "DATE", timex_value(last)))
            continue
        if d.text.lower().startswith("the week of"):
            begin = dates.resolve(d.text[len("the week of") :], day)
            if begin and len(begin) == 10:
                found.append(Timex(d.start, d.end, "DATE", _week(date.fromisoformat(begin))))
                continue
        value = timex_value(d.edtf, weekend="weekend" in d.text.lower())
        part = _PART.search(d.text)
        if part and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            found.append(Timex(d.start, d.end, "TIME", f"{value}T{_PARTS[part[1].lower()]}"))
        else:
            found.append(Timex(d.start, d.end, "DATE", value))
    return found


def timex_value(edtf: str, *, weekend: bool = False) -> str:
    """The TIMEX3 value of an EDTF one: seasons and quarters in letters, a weekend of a week, a decade in three digits."""
    first, last = dates.ends(edtf)
    first = first.rstrip("?~%")
    if first != last and len(last) == 10 and weekend and date.fromisoformat(first).weekday() == 5:
        return _week(date.fromisoformat(first), "-WE")
    if first != last and first[5:7] in ("01", "07") and last[5:] in ("06", "12"):
        return f"{first[:4]}-H{1 if first[5:7] == '01' else 2}"
    if len(first) == 7 and int(first[5:]) > 12:
        return f"{first[:5]}{_CODES[int(first[5:])]}"
    return first.removesuffix("X")
