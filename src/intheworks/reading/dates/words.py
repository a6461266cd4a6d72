"""The words that time expressions are made of: names of months, weekdays, seasons; numbers in words; their patterns."""

from __future__ import annotations

import re

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
    "twenty-second",
    "twenty-third",
    "twenty-fourth",
    "twenty-fifth",
    "twenty-sixth",
    "twenty-seventh",
    "twenty-eighth",
    "twenty-ninth",
    "thirtieth",
    "thirty-first",
]

NUMBERS = {w: i for i, w in enumerate(_ONES) if i} | {"a": 1, "an": 1, "couple": 2}
NUMBERS |= {t: 20 + 10 * i for i, t in enumerate(_TENS)}
NUMBERS |= {f"{t}-{w}": 20 + 10 * i + j for i, t in enumerate(_TENS) for j, w in enumerate(_ONES[1:10], 1)}
ORDINALS = {w: i for i, w in enumerate(_ORDINALS, 1)}


def _either(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _cased(word: str, lower: bool) -> str:
    return "|".join([word.capitalize(), word.upper()] + ([word] if lower else []))


# "may" and "march" in lower case are verbs, "sat", "sun", "wed" and "mar" are words: those need their capital.
_FULL = [_cased(m, m not in ("march", "may")) for m in MONTHS]
_SHORT = [_cased(m, m not in ("mar", "may", "jan")) for m in [*(m[:3] for m in MONTHS), "sept"]]
MONTH = rf"(?P<mon>(?:{_either([*_FULL, *_SHORT])})(?![A-Za-z])\.?)"
MONTH_NAME = rf"(?P<mon>(?:{_either(_FULL)}|(?:Jan|Feb|Apr|Aug|Sept|Oct|Nov|Dec)\.)(?![A-Za-z]))"
WEEKDAY = rf"(?P<wd>(?:{_either([_cased(w, True) for w in WEEKDAYS])})(?![A-Za-z]))"
WEEKDAY_SHORT = (
    r"(?P<wd>(?:Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun|MON|TUE|TUES|WED|THU|THURS|FRI|SAT|SUN)"
    r"(?:day|DAY|nesday|NESDAY|rsday|RSDAY|sday|SDAY|urday|URDAY)?(?![A-Za-z]))"
)
SEASON = r"(?P<season>[Ss]pring|[Ss]ummer|[Ff]all|[Aa]utumn|[Ww]inter|SPRING|SUMMER|FALL|AUTUMN|WINTER)(?![A-Za-z])"
DAY = r"(?P<day>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|ST|ND|RD|TH)?)(?![\dA-Za-z%]|[.,:/]\d)"
DAY2 = DAY.replace("<day>", "<day2>")
DAY_WORD = rf"(?P<dayw>(?i:{_either(_ORDINALS)}))(?![A-Za-z-])"
NUMBER = rf"(?P<n>\d{{1,3}}|(?i:an?\s+couple(?:\s+of)?|couple(?:\s+of)?|{_either(list(NUMBERS))}))(?![A-Za-z\d])"
UNIT = r"(?P<unit>(?i:day|week|weekend|fortnight|month|year|decade))"
YEAR = r"(?P<y4>(?:1[5-9]|20)\d\d)(?![\d%]|[.,]\d|s\b)"
YEAR2 = r"[’'‘](?P<y2>\d\d)(?![\d%]|s)"
YEAR_WORDS = (
    r"(?P<yrel>(?i:this|last|next|the\s+following|that|the\s+same|the\s+next|the\s+previous))\s+(?i:year)(?![A-Za-z-])"
)
OF_YEAR = rf"(?:(?:,\s*|,?\s+(?:(?:of|in)\s+)?){YEAR}|,?\s+(?:(?:of|in)\s+)?(?:{YEAR2}|{YEAR_WORDS}))"


def plain(words: str | None) -> str:
    """Lower case, straight apostrophes, single spaces: the key of a name or a modifier."""
    return " ".join((words or "").replace("’", "'").lower().split())


def number(words: str) -> int:
    """The value of a numeral: digits, or words such as "twenty-one", "a", "a couple of"."""
    words = words.lower()
    if words.isdigit():
        return int(words)
    return 2 if "couple" in words else NUMBERS[words]


def month_number(name: str) -> int:
    """1 to 12 for a month's name or abbreviation."""
    return next(i for i, m in enumerate(MONTHS, 1) if m.startswith(name.lower()[:3]))


def weekday_number(name: str) -> int:
    """0 (Monday) to 6 for a weekday's name or abbreviation."""
    return next(i for i, w in enumerate(WEEKDAYS) if w.startswith(name.lower()[:3]))


_SPACES = re.compile(r"\[[^\]]*\]|\(\?<=[^)]*\)| \??")


def rx(pattern: str) -> re.Pattern[str]:
    """Compile with a space standing for one to three blanks or line breaks (in a class or a look-behind: for one)."""

    def spaced(m: re.Match[str]) -> str:
        if m.group().startswith(" "):
            return r"\s{0,3}" if m.group() == " ?" else r"\s{1,3}"
        return m.group().replace(" ", r"\s")

    return re.compile(_SPACES.sub(spaced, pattern))
