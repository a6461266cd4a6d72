"""Where a date can be at all: stretches of text around the words and numbers that every time expression has one of.

The rules are tried only there, which is a sixth of ordinary prose. A word is known by its first five letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from intheworks.reading.dates.holidays import table
from intheworks.reading.dates.words import MONTHS, SEASONS, WEEKDAYS

_UNITS = (
    "day days night week weeks weekend month months year years quarter decade decades fortnight half end today tonight "
    "yesterday tomorrow overnight morning afternoon evening lunchtime season midseason summertime springtime wintertime "
    "twenties thirties forties fifties sixties seventies eighties nineties sept thur thurs tues"
).split()
_WORD = re.compile(r"[A-Za-z0-9]+")
_LETTERS = 5

# What an expression may have before its first such word ("in the first few …") and after its last, with what the rules
# look at around it.
_BEFORE, _AFTER = 48, 32


@cache
def _known() -> frozenset[str]:
    words = [*_UNITS, *MONTHS, *(m[:3] for m in MONTHS), *WEEKDAYS, *(w[:3] for w in WEEKDAYS), *SEASONS]
    words += [w for name in table() for w in re.split(r"\W+", name) if len(w) > 2]
    return frozenset(w[:_LETTERS].lower() for w in words) - {"the"}


def stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """(start, end) of each stretch of `text[start:end]` that may hold a date, in order, apart from one another."""
    known = _known()
    begin, last = start, -1
    for m in _WORD.finditer(text, start, end):
        word = m.group()
        if not (word[0].isdigit() or word[-1].isdigit() or word[:_LETTERS].lower() in known):
            continue
        if m.start() - _BEFORE > last:
            if last >= 0:
                yield begin, min(end, last)
            begin = max(start, m.start() - _BEFORE)
        last = m.end() + _AFTER
    if last >= 0:
        yield begin, min(end, last)
