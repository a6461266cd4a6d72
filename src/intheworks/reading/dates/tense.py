"""Which way a date without its year points, by the words around it: "wrapped in March", "shoots in March".

A light stand-in for a caller who knows the verb. The nearest cue in the clause before the expression decides, else the
first one in the clause after it, else a look ahead anywhere before it in the sentence.
"""

from __future__ import annotations

import re
from typing import Literal

Hint = Literal["past", "future", "plan", "lapsed", "move", "perhaps past"] | None
"""`plan`: a plan of the past ("was due in March"); `move`: a date set or moved ("took it off March 4"); both say nothing
of where the date lies, but a weekday planned lies ahead, and one on which something was moved behind. `lapsed`: a plan
that came to nothing ("was to have opened in March"), as near behind as ahead. `perhaps past`:
only the sentence at large looks back."""

_REACH = 160
_SOFT = r"(?:\s+(?:not|be|have|been|also|now|only|never|still|just|all|once|[a-z]+ly)){0,4}"
_PLAN = (
    rf"(?:was|were|had|been|has|have|wasn[’']t|[’']s|[’']ve){_SOFT}\s+(?:due|set|slated|skedded|scheduled|expected|planned|"
    r"supposed|meant|going|pencill?ed|dated|earmarked|booked|listed|moved|pushed|put|shifted|delayed|bumped|postponed|"
    rf"slipped|slid|shuffled|eyed|targeted|aimed|rescheduled|shoved|to)(?:\s+to)?{_SOFT}(?:\s+\w+)?|originally|earlier date"
)
_MODAL = (
    rf"(?:\w*[’']ll|\w*[’']d(?!{_SOFT}\s+(?!need|feed|proceed|shoot|open)\w+(?:ed|wn|en|ne|ot)\b)|will|won[’']t|would|shall|can|could|may|might|must|should|gonna|let[’']s|"
    r"(?:going|wants?|needs?|hopes?|plans?|planned|aims?|expects?|hoping|planning|aiming|expected|due|slated|scheduled|set|asked|"
    r"told|hoped|wanted|decided|agreed|promised|vowed|ordered|signed|booked|contracted|invited|ready|waiting|likely|able|like)\s+to)"
)
_FUTURE = (
    rf"{_MODAL}{_SOFT}\s+\w+|"
    rf"(?:has|have|had|was|were|been|[’'](?:s|ve)){_SOFT}\s+(?:asked|told|ordered|invited|signed|hired|contracted)"
    r"\s+(?:\w+\s+){0,2}?to\s+\w+|"
    rf"(?:is|are|am|[Ii]t[’']s|\w+[’'](?:re|m)){_SOFT}\s+(?:[a-z]+ing|[a-z]+ed|shot|out|back|due|set|slated|scheduled|"
    r"skedded|expected|planned|eyed|in|on|to)|(?:we|they|I|you|We|They|You)\s+(?:go|begin|start|shoot|open|roll|film|wrap|"
    r"return|announce|premiere|launch|air|hope|do|get|have)|"
    r"to be \w+|due|upcoming|forthcoming|opening|starting|beginning|airing|bowing|premiering|debuting|launching|returning|"
    r"hitting|coming|shooting|if|unless|until|till|[Nn]ot before|[Nn]ow|still|expands|"
    r"begins|starts|opens|premieres|debuts|bows|airs|returns|shoots|films|rolls|roll|lenses|hits|arrives|lands|drops|goes|"
    r"moves|slides|shifts|comes|launches|ends|wraps|reports|runs|leaves|gets|takes|follows|continues|finishes|resumes|"
    r"releases|decides|aims|eyes|targets|hopes|expects|plans|slots|slotted"
)
_MOVE = (
    r"moved|pushed|put (?:off|back)|delayed|bumped|shifted|postponed|slipped|scheduled|slated|dated|pencill?ed|took|gave|"
    r"kept|set|has it|have it|had|carved|pushing|moving|sliding|shifting|delaying|bumping|taking|giving|shoved|scooted"
)
_PAST = (
    rf"(?:did|didn[’']t){_SOFT}\s+\w+|(?:was|were|wasn[’']t|weren[’']t){_SOFT}\s+\w+|(?:was|were)|"
    rf"(?:has|have|had|\w+[’'](?:ve|d)){_SOFT}\s+\w+(?:ed|en|ne|wn|ut|ot|un|ade|aid|old|ought|aught)|since|ago|"
    r"said|told|came|went|made|got|sold|bought|wrote|shot|began|broke|left|ran|met|won|held|saw|lost|read|hit|fell|led|stood|"
    r"found|sent|brought|paid|became|grew|drew|rose|did|(?!limited|animated|united)[a-z]{2,}ed"
)
_CUE = re.compile(rf"(?<![\w’'])(?:(?P<plan>{_PLAN})|(?P<future>{_FUTURE})|(?P<move>{_MOVE})|(?P<past>{_PAST}))(?!\w)")
_TOWARD = re.compile(
    r"\b(?:for|to|by|until|till|off|through|into|looking at|as (?:soon|early|late) as)\s+"
    r"(?:(?:early|mid|late|the|a|its|next)[\s-]+)*$"
)
_UNTIL = re.compile(
    r"\b(?:(?:to|until|till|off|into|as (?:soon|early|late) as)\s+(?:the\s+)?|"
    r"for\s+(?:\w+\s+)?(?:release|launch|broadcast|premiere|delivery|start|debut)\s+(?:in|on|by|at|this|the)?\s*)$"
)
_POSSESSIVE = re.compile(r"[’']s\s")
_SAID = re.compile(r"\bsa(?:id|ys)\s+$")
_SLOT = re.compile(
    r"\s+(?:\w+\s+)?(?:release|premiere|start|date|slot|launch|debut|bow|opening|berth|kickoff)\b|\s+(?:is|was)\b"
)
_STOP = re.compile(r"(?<=[a-z0-9”\"’')\]])[.!?;](?=[”\"’')]?\s+[^a-z0-9\s])|\n")
_CLAUSE = re.compile(
    r"[,;:(—–]|\s(?:that|which|who|whose|when|where|while|because|so|but|(?:after|before|as)(?=\s+\S+\s+\S))\s"
)


def guess(text: str, start: int, end: int) -> Hint:
    """What the words around `start:end` suggest, or None."""
    left = text[max(0, start - _REACH) : start]
    left = left[max((stop.end() for stop in _STOP.finditer(left)), default=0) :]
    clause = left[max((c.start() + 1 for c in _CLAUSE.finditer(left)), default=0) :]
    hint = _last(clause)
    if hint is None:
        hint = _ahead(text, end, far=len(left.split()) < 3) or _last(left)
        hint = "perhaps past" if hint == "past" and _last(left) == "past" and _ahead(text, end) is None else hint
    if hint == "past" and _UNTIL.search(left):
        return "plan"
    if _POSSESSIVE.match(text, end) or (
        hint == "past" and (_TOWARD.search(left) or _SAID.search(left) or _SLOT.match(text, end))
    ):
        return "move"
    return "future" if hint in (None, "perhaps past") and _TOWARD.search(left) else hint


def _ahead(text: str, end: int, *, far: bool = False) -> Hint:
    """The first cue of the clause that follows (`far`: of the sentence)."""
    stop = _STOP.search(text, end, end + _REACH)
    last = stop.start() if stop else end + _REACH
    clause = None if far else _CLAUSE.search(text, end + 1, last)
    cue = _CUE.search(text, end, clause.start() if clause else last)
    return _of(cue) if cue else None


def _last(words: str) -> Hint:
    hint: Hint = None
    for cue in _CUE.finditer(words):
        hint = _of(cue)
    return hint


def _of(cue: re.Match[str]) -> Hint:
    if cue["plan"]:
        return "lapsed" if " to have " in cue["plan"] else "plan"
    if cue["future"]:
        return "future"
    return "move" if cue["move"] else "past"
