"""Time expressions in English news → EDTF: the project's own grammar.

`find` returns every date in a stretch of text, `rejected` what looks like a date and is none, `resolve` the value of one
expression. All offsets are code points. Pure, deterministic, linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from intheworks.reading.dates import tense, values
from intheworks.reading.dates.gate import stretches
from intheworks.reading.dates.grammar import RULES
from intheworks.reading.dates.meanings import Floating, Meaning, Refused
from intheworks.reading.dates.values import Direction, Unit, bounds, ends, shift
from intheworks.reading.page import Dated

__all__ = ["Direction", "NoDate", "Unit", "bounds", "ends", "find", "rejected", "resolve", "shift"]

Chooser = Direction | Callable[[int, int], Direction]
"""One direction for all, or (start, end) of an expression → its direction (None: the words around it decide)."""

# What may stand between two dates of which one lends the other its year.
_LINK = re.compile(
    r"\s*(?:(?P<after>[-–—]|,?\s*(?:to|through|until|till|into|and|or))|,?\s*(?:rather than|not|instead of|from)|,)"
    r"(?:\s+the)?\s*"
)
_RANGE_LINK = re.compile(r"\s*(?:[-–—]|to|through|until|till|and)\s*(?:the\s+)?(?:end of\s+)?")
_EVERY = re.compile(r"\b(?:every|each)\s+(?:other\s+)?$", re.I)
_FROM = re.compile(r"\b(?:from|between)\s+$", re.I)
_BETWEEN = re.compile(r"\bbetween\s+$", re.I)
_MOVING = re.compile(
    r"\b(?:mov|slid|push|shift|delay|postpon|bump|shuffl|slip|pull|chang|put back|put off|kick|goes|go|went|scoot|drag|nudg|"
    r"reschedul|switch|flee|jump|hop|brought|br[io]ng|relocat|advanc)\w*\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class NoDate:
    """Words that look like a date and are none, with the rule that says so."""

    rule: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    meaning: Meaning


def find(
    text: str,
    anchor: date,
    start: int = 0,
    end: int | None = None,
    *,
    direction: Chooser = None,
    ranges: bool = True,
) -> list[Dated]:
    """The dates in `text[start:end]`, in order, none overlapping another, the longest reading of each place.

    `anchor` is the day on which it was said or published. `direction` says which way a date without its year points;
    where it says nothing, the words around decide (tense.py). A range ("June 8 – July 2", "from March to May") is one
    date with an interval (with `ranges` false, its two ends); two dates between which something *moves* ("from May to
    October") stay two.
    """
    last = len(text) if end is None else end
    found = [c for c in _longest(text, anchor, start, last) if not isinstance(c.meaning, Refused)]
    resolved: list[Dated] = []
    for i, candidate in enumerate(found):
        value = _value(text, anchor, direction, found, i, resolved)
        if value is not None:
            resolved.append(Dated(candidate.start, candidate.end, text[candidate.start : candidate.end], value))
    return list(_joined(text, resolved)) if ranges else resolved


def resolve(expression: str, anchor: date, *, direction: Chooser = None) -> str | None:
    """The EDTF value of one expression (its first date), or None where it has none."""
    found = find(expression, anchor, direction=direction)
    return found[0].edtf if found else None


def rejected(text: str, anchor: date, start: int = 0, end: int | None = None) -> list[NoDate]:
    """What looks like a date in `text[start:end]` and is none, in order, each with its rule."""
    found = _longest(text, anchor, start, len(text) if end is None else end)
    return [NoDate(c.meaning.rule, c.start, c.end) for c in found if isinstance(c.meaning, Refused)]


def _longest(text: str, anchor: date, start: int, end: int) -> list[_Candidate]:
    """The candidates of all rules, leftmost first, of those that begin together the longest, none overlapping."""
    every: list[_Candidate] = []
    for begin, stop in stretches(text, start, end):
        lower = text[begin:stop].lower()
        for pieces, pattern, mean in RULES:
            if not any(piece in lower for piece in pieces):
                continue
            for m in pattern.finditer(text, begin, stop):
                meaning = mean(m, anchor)
                if meaning is not None:
                    if _EVERY.search(text, max(0, m.start() - 12), m.start()):
                        meaning = Refused("recurring")
                    at = m.start("at") if "at" in pattern.groupindex else m.start()
                    every.append(_Candidate(at, m.end(), meaning))
    every.sort(key=lambda c: (c.start, -c.end))
    kept: list[_Candidate] = []
    for candidate in every:
        if not kept or candidate.start >= kept[-1].end:
            kept.append(candidate)
    return kept


def _value(
    text: str, anchor: date, direction: Chooser, found: list[_Candidate], i: int, before: list[Dated]
) -> str | None:
    """The value of the i-th candidate, given the dates resolved before it and the one that follows it."""
    here = found[i]
    meaning = here.meaning
    if isinstance(meaning, str):
        return meaning
    assert isinstance(meaning, Floating)
    previous = before[-1] if before else None
    if meaning.of is not None:
        value = meaning.of(previous.edtf if previous else None)
        if value is not None or meaning.either is None:
            return value
    way = _way(text, direction, here)
    if meaning.ahead_only and way == "past":
        return None
    if meaning.either is not None:
        behind, ahead = meaning.either
        return ahead if way in ("future", "plan", "lapsed") else behind
    assert meaning.yearly is not None
    if previous is not None and (link := _LINK.fullmatch(text[previous.end : here.start])):
        near = _beside(meaning.yearly, previous.edtf, after=link["after"] is not None)
        if near is not None:
            return near
    if i + 1 < len(found) and _LINK.fullmatch(text[here.end : found[i + 1].start]):
        following = found[i + 1].meaning
        if isinstance(following, str):
            return values.occurrence(meaning.yearly, bounds(following)[1], "past")
    known = way if way in ("past", "future") else None
    weight = (
        values.BEHIND_PLANNED
        if way in ("plan", "move")
        else 1.0
        if way in ("lapsed", "perhaps past")
        else values.BEHIND
    )
    return values.occurrence(meaning.yearly, anchor, known, behind=weight)


def _beside(yearly: values.Yearly, other: str, *, after: bool) -> str | None:
    """The occurrence that follows the other date, or (not `after`) the one nearest to it."""
    begin, end = bounds(other)
    every = [v for s in range(-2, 4) if (v := yearly(begin.year + s))]
    if after:
        return next((v for v in every if bounds(v)[1] >= begin), None)
    return min(every, key=lambda v: abs((bounds(v)[0] - begin).days) + abs((bounds(v)[1] - end).days), default=None)


def _way(text: str, direction: Chooser, here: _Candidate) -> tense.Hint:
    said = direction(here.start, here.end) if callable(direction) else direction
    return said or tense.guess(text, here.start, here.end)


def _joined(text: str, found: list[Dated]) -> Iterator[Dated]:
    """Two dates that span a range become one; two that something moves between do not."""
    skip = False
    for here, following in pairwise([*found, None]):
        if skip:
            skip = False
        elif here is not None and following is not None and _is_range(text, here, following):
            skip = True
            edtf = f"{here.edtf}/{following.edtf}"
            yield Dated(here.start, following.end, text[here.start : following.end], edtf)
        elif here is not None:
            yield here


def _is_range(text: str, here: Dated, following: Dated) -> bool:
    link = text[here.end : following.start]
    if "/" in here.edtf + following.edtf or not _RANGE_LINK.fullmatch(link):
        return False
    if bounds(here.edtf)[0] >= bounds(following.edtf)[0] or len(here.edtf) != len(following.edtf):
        return False
    before = text[max(0, here.start - 60) : here.start]
    if "and" in link:
        return bool(_BETWEEN.search(before))
    return not _MOVING.search(before) and (not link.strip().isalpha() or bool(_FROM.search(before)) or "th" in link)
