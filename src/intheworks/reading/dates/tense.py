"""Which way a date without its year points, by the words around it: "wrapped in March", "shoots in March".

A light stand-in for a caller who knows the verb: the nearest cue in the same sentence decides, before the expression
first, then after it. A cue that says both ("was due in March") decides nothing.
"""

from __future__ import annotations

import re

from intheworks.reading.dates.values import Direction

_REACH = 160

_FUTURE = (
    r"will|won[’']t|shall|would|[’']ll|[’']d be|going to|gonna|can|could|may|might|must|should|needs? to|wants? to|"
    r"(?:is|are|be|am|now|[’']s|[’']re|[’']m)\s+(?:\w+\s+)?(?:set|due|slated|scheduled|skedded|expected|planned|planning|"
    r"eyed|eyeing|aiming|aimed|targeting|poised|to|hoping|supposed|on track|booked|dated|looking)|"
    r"slated|skedded|upcoming|forthcoming|hopes?|hoping|plans?|aims?|eyes|targets|expects?|if|unless|until|till|"
    r"begins?|starts?|opens?|premieres?|debuts?|bows|airs?|returns?|shoots?|films|rolls?|lenses|hits|arrives?|lands|drops|"
    r"goes|moves|slides|shifts|comes|launches|ends|wraps|reports|runs|leaves|gets|takes|follows|continues|finishes|"
    r"we go|they go|we shoot|we start|we begin|they start|they begin|they shoot|not before"
)
_BOTH = (
    r"(?:was|were|had been|been)\s+(?:\w+\s+)?(?:set|due|slated|scheduled|expected|planned|to|supposed|meant|going to)|"
    r"originally|earlier date|meant to|"
    r"(?:has|have|[’']s|[’']ve)\s+(?:been\s+)?(?:\w+\s+)?(?:set|moved|pushed|dated|slated|scheduled|shifted|delayed|bumped)"
)
_PAST = (
    r"was|were|had|did|didn[’']t|wasn[’']t|weren[’']t|has|have|[’']ve|since|ago|been|said|told|came|went|made|took|got|"
    r"gave|sold|bought|wrote|shot|began|broke|left|ran|met|won|held|saw|lost|read|hit|fell|led|stood|found|kept|sent|"
    r"brought|paid|put|became|grew|drew|rose|set out|last|[a-z]+ed"
)
_CUE = re.compile(rf"(?<![\w’'])(?:(?P<both>{_BOTH})|(?P<future>{_FUTURE})|(?P<past>{_PAST}))(?![\w])", re.I)
_CLOSE_FUTURE = re.compile(r"(?:\b(?:for|by|until|till|to)\s+(?:the\s+)?)$", re.I)
_STOP = re.compile(r"[.!?;][”\"’']?\s|\n")


def guess(text: str, start: int, end: int) -> Direction:
    """The direction that the sentence around `start:end` suggests, or None."""
    left = text[max(0, start - _REACH) : start]
    left = left[max((stop.end() for stop in _STOP.finditer(left)), default=0) :]
    cues = list(_CUE.finditer(left))
    if cues:
        return _direction(cues[-1])
    if _CLOSE_FUTURE.search(left):
        return "future"
    right = text[end : end + _REACH]
    stop_right = _STOP.search(right)
    if stop_right:
        right = right[: stop_right.start()]
    after = _CUE.search(right)
    return _direction(after) if after else None


def _direction(cue: re.Match[str]) -> Direction:
    if cue["future"]:
        return "future"
    return "past" if cue["past"] else None
