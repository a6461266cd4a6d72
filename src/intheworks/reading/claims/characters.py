"""Whom an actor plays, as the sentence tells it: "as Romy White", "plays the codebreaker Alastair Denny".

"A and B star as C and D, respectively" gives each its own. What somebody does for the film ("as director") is no character.
"""

from __future__ import annotations

import re

from intheworks.reading.naming import PERSON, PERSON_PAD, TITLE, TITLE_PAD, masked
from intheworks.reading.scene import Slot, View

REACH = 160
"""Characters after an actor's name within which the character may stand."""

_PLAY = frozenset({"play", "portray", "voice", "reprise", "replay"})
_PERSON = f"{PERSON}{PERSON_PAD}*"
_FILLER = rf"(?:(?!(?:said|says|told|by|whose|that)\b)(?:[\w’'“”\"-]|{TITLE}|{TITLE_PAD})+,? )"
_PLAYS = (
    r"(?:(?:to |re)?(?:play|portray|voice)(?:s|ed|ing)?|voicing|portraying"
    r"|(?:(?:star|costar|co-star|return|appear|recur|cast|seen)\w*|back) as"
    r"|repris\w+ (?:(?:his|her|their|the) )?(?:[\w-]+ )?(?:roles? (?:as|of)|turn as)"
    r"|(?:the )?(?:lead |title )?(?:role|part)s? of|as)"
)
_AFTER = re.compile(
    rf"(?:(?:,| and| &|, and|,? plus) {_PERSON}(?:, \d\d)?)*(?:,? \(?\d\d\)?)?,? (?:who(?:[’']s| is| will)? )?"
    rf"{_FILLER}{{0,7}}?{_PLAYS} "
)
_BEFORE = re.compile(
    r"((?:[A-Z][\w.’'-]+ ){0,3}[A-Z][\w.’'-]+|the [a-z][\w-]+(?: [a-z][\w-]+){0,2}),? \(?(?:played|portrayed|voiced) by $"
)
_END = re.compile(
    r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bFr)(?<!\bSgt)(?<!\bLt)(?<!\bCapt)(?<!\bDet)(?<!\bCmdr)\."
    r"|[,;:()“”\"—–?!\n]|’ | - "
    r"| (?:in|for|on|opposite|alongside|when|at|with|from|who|whose|which|that|to|but|by|this|next|again|through|"
    r"after|before|while|because|as|is|was|will|has|had|and (?=[a-z])) ?"
)
_NAME = re.compile(
    r"(?:(?:^| )(?:(?:Dr|Mr|Mrs|Ms|Sgt|Lt|Capt|Det|Prof|Rev|Gen|Col)\.? )?"
    r"[A-Z][\w’'.-]*(?: (?:[A-Z][\w’'.-]*|of|the|de|von|van))*)$"
)
_NO_CHARACTER = re.compile(
    r"\b(?:director|writer|producer|showrunner|creator|composer|editor|host|stars?|parts?|roles?|leads?|it|them|us|a?live|"
    r"himself|themselves|regulars?|guest|well|soon|much|long|though|if|such|cast|planned|expected|scheduled|film|movie|"
    r"series|show|season|coach|consultant|judge|mentor|music|executive|EPs?|games?|festival|sequel|adviser)\b",
    re.IGNORECASE,
)


def character(view: View, slot: Slot) -> str | None:
    """The character of the actor whom `slot` mentions, named as the sentence does; None where it tells none."""
    text = view.sentence.tokens.text
    base = view.sentence.start
    mask = masked(text, _places(view, "work", base), _places(view, "person", base))
    before = _BEFORE.search(text[: slot.start - base])
    if before is not None and not _NO_CHARACTER.search(before[1]):
        return _plain(before[1])
    after = _AFTER.match(mask, slot.end - base, min(len(mask), slot.end - base + REACH))
    if after is None:
        return None
    end = _end(text, after.end())
    listed = _respectively(view, slot, text, after.end())
    phrase = listed if listed is not None else text[after.end() : end]
    return _plain(phrase) if phrase and not _NO_CHARACTER.search(phrase) else None


def is_played(view: View, slot: Slot) -> bool:
    """Whether a mention is of a character: what somebody plays ("to portray Marion and Tom"), or plays as ("as Marion")."""
    at = view.index(slot.start)
    token = view.items[at].token
    while token.dep_ in {"conj", "appos"} and token.head.i != token.i:
        token = token.head
    if token.dep_ in {"dobj", "obj"} and token.head.lemma_.lower() in _PLAY:
        return True
    before = [item.sym for item in view.items[max(0, at - 2) : at]]
    return before[-1:] == ["as"] and before[:1] not in (["well"], ["such"], ["known"]) and token.dep_ != "nsubj"


def _places(view: View, kind: str, base: int) -> list[tuple[int, int]]:
    end = len(view.sentence.tokens.text)
    return [(max(0, s.start - base), min(end, s.end - base)) for s in view.of(kind) if s.how in {"name", "short"}]


def _end(text: str, start: int) -> int:
    """Where the words for a character end: at a mark or a word that begins something else."""
    end = _END.search(text, start)
    return end.start() if end is not None else len(text)


def _respectively(view: View, slot: Slot, text: str, start: int) -> str | None:
    """The slot's own member of "C and D" in "A and B as C and D"; None where the lists are not of one length."""
    end = re.compile(r"[.;:()]|, respectively| in | for ").search(text, start)
    names = [n for n in re.split(r", and | and |, | & ", text[start : end.start() if end else len(text)]) if n.strip()]
    base = view.sentence.start
    people = [s for s in view.of("person") if s.start - base < start and s.how in {"name", "short"}]
    if len(names) < 2 or len(people) < len(names) or slot not in people[-len(names) :]:
        return None
    if not all(n.strip()[:1].isupper() or n.startswith(("the ", "a ")) or _NAME.search(n) for n in names):
        return None
    return names[people[-len(names) :].index(slot)]


def _plain(phrase: str) -> str | None:
    """The name at the end of "besties Romy White", else the phrase with its article."""
    phrase = re.sub(r" (?:and|or)$", "", phrase.strip(" ,.'’“”\""))
    name = _NAME.search(phrase)
    if name is not None and name.start() > 0 and phrase[0].islower() and "’s" not in phrase[: name.start()]:
        return name.group().strip()
    return phrase if 1 < len(phrase) < 60 else None
