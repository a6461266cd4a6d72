"""What a correction says is no longer so. An article that misstated a year and says so still holds the wrong year, and only
the words around it tell that it is wrong: what is taken back is blanked out before anything is read, offsets and all.

Two turns take something back: what "an earlier version of this article" said, and the "not 2025" beside what is right.
Their frame ("Correction, March 3:", "this story has been corrected to say that") is blanked with them, so that what is right
stands as a plain sentence. Outside a correction nothing is touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

import msgspec

from intheworks.model import PassedOver, Record, Span
from intheworks.reading.prose import LONGEST_PARAGRAPH
from intheworks.reading.segments import body_start

S = TypeVar("S", bound=msgspec.Struct)


class Blank(NamedTuple):
    """A stretch of the text that is not to be read; `wrong` for what is not so, else the frame of a correction."""

    start: int
    end: int
    wrong: bool


_PIECE = (
    r"(?:article|story|post|report|piece|item|column|review|interview|list|headline|newsletter|page|dispatch|caption)"
)
_BEFORE = r"(?:earlier|previous|prior|original|initial|first|preceding)"
_WRONGLY = r"(?:incorrectly|erroneously|mistakenly|wrongly|inaccurately|falsely|misleadingly)"
_ONCE = r"(?:originally|previously|initially|at first|earlier|had|has|also|first)"
_SLIPS = r"(?:mis(?:stat|identif|spell|report|attribut|quot|characteri[sz]|represent|describ|dat|nam)\w+|misspelt)"
_FAULTY = (
    r"(?:gave|had|listed|contained|included|used|cited|carried|showed|published) (?:(?:the|an?|his|her|its|their|some) )?"
    r"(?:wrong|incorrect|inaccurate|erroneous|outdated|mistaken|error)"
)
_SAID = (
    r"(?:said|stated|reported|suggested|implied|claimed|indicated|asserted|noted|described|identified|listed|named|called"
    r"|gave|credited|attributed|referred to|included|contained|put|had)"
)
_OURS = rf"(?:(?:this|our) (?:\w+ )?{_PIECE}|the (?:article|post))"
_VERSION = rf"{_BEFORE} versions? of {_OURS}"
_EARLIER = rf"(?:this|an?|the|our) {_BEFORE} (?:version|{_PIECE})"
"""Of the film's story, too, there may be an earlier version: only its slips are taken for ours."""
_TOLD_WRONG = rf"(?P<verb>{_SLIPS}|{_FAULTY}|{_WRONGLY} (?:\w+ )?{_SAID}|{_SAID} {_WRONGLY})\b"
_LABEL = re.compile(r"[\W_]{0,3}(?:correct(?:ion|ions|ed|s)|clarification)\b", re.IGNORECASE)
_LABEL_ENDS = re.compile(r"[^:.\r\n]{0,40}:\s*")
_ERRED = re.compile(
    rf"\b(?:{_VERSION}|{_EARLIER}|{_OURS}),? (?:(?:[^.;:]{{0,60}}?),? )??(?:{_ONCE} )*{_TOLD_WRONG}", re.IGNORECASE
)
"""Our own piece, and a verb that says that it erred."""
_WE_ERRED = re.compile(rf"\bwe (?:{_ONCE} )*{_TOLD_WRONG}", re.IGNORECASE)
"""In a labelled correction; elsewhere somebody tells of himself."""
_SAID_ONCE = re.compile(
    rf"\b{_VERSION},? (?:{_ONCE} )*(?P<verb>{_SAID})\b"
    rf"|\b{_OURS} (?:originally|previously|initially|at first) (?P<told>said|stated|reported|suggested|identified)\b",
    re.IGNORECASE,
)
"""What an earlier version said: that it is told at all means that it was wrong."""
_WAS_WRONG = re.compile(
    rf"\b(?:was|were|had been) (?:{_WRONGLY} \w+|{_SLIPS})(?P<instead> as [^.;,]*?)? (?:in|by|on) "
    rf"(?:an? {_VERSION}|{_EARLIER}|{_OURS})\b",
    re.IGNORECASE,
)
_MENDED = re.compile(
    rf"\b{_OURS} (?:has (?:since )?been|was|is) (?:since )?(?:corrected|amended|updated|changed|edited|revised|refiled)"
    r"(?: on [^.;:]{3,20}?)? to (?:(?P<says>reflect|say|show|clarify|note|state|indicate|make clear|add)\b(?: that\b)?"
    r"|correct\b|fix\b)",
    re.IGNORECASE,
)
_SLOT = re.compile(r"\s+(?:the|its|his|her|their|when|where|who|how|what|which)\b|\s+[^,]*[’']s? ", re.IGNORECASE)
"""What a slip got wrong ("misstated the release year"), which is no falsehood by itself and tells what is right of what."""
_INSTEAD = re.compile(r"\s+(?:as|to be)\s+", re.IGNORECASE)
_RIGHT = re.compile(
    r"\s*(?:[;:]|\s[—–-]{1,2}\s|—|,? (?:instead of|rather than|when in fact|in fact)\b|,? when (?=it|he|she|they|the)"
    r"|, (?:and )?not\b|, but\b|, (?=(?:it|he|she|they) (?:is|was|will|are|were)\b))\s*",
    re.IGNORECASE,
)
"""Where, behind what was wrong, the right begins in the same sentence."""
_NOT = re.compile(
    r"(?:,| and|\(|\s[—–-]{1,2}|—) ?(?:not|rather than|instead of)\b(?! only| just| merely| until| yet)"
    r" ?[^\s.;,()—–][^.;,()—–]*(?:, (?:19|20)\d\d\b|,(?= ))?",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"(?<!\b[A-Z])(?<!\b[JFMASOND]an)(?<!\bFeb)(?<!\bMar)(?<!\bApr)(?<!\bAug)(?<!\bSept)(?<!\bSep)(?<!\bOct)(?<!\bNov)"
    r"(?<!\bDec)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bSt)(?<!\bJr)[.!?][\"”’')\]]*\s+"
)
_LINE = re.compile(r"[^\r\n]+")
_HINT = re.compile(
    r"version|correct|clarif|\bmis(?:st|id|sp|re|at|qu|ch|de|da|na|le)|erroneous|mistaken|wrong|inaccura|falsely|outdated|error"
    r"|amended|originally|previously|initially|at first|(?:updated|changed|edited|revised|refiled) (?:on|to) "
)
"""What every paragraph with a correction has, in lower case: the others cost this one look."""
_LONE_LABEL = 5
"""Words that "Correction" may stand among in a line of its own above what it says."""


def blanks(text: str) -> tuple[Blank, ...]:
    """What of the text is not to be read because a correction in it says so, in order, none overlapping another."""
    found: list[Blank] = []
    labelled = False
    for match in _LINE.finditer(text, body_start(text)):
        start, end = match.span()
        if end - start > LONGEST_PARAGRAPH:
            labelled = False
            continue
        if not labelled and not _HINT.search(match[0].lower()):
            continue
        found += _in_paragraph(text, start, end, labelled)
        labelled = bool(_LABEL.match(text, start, end)) and len(match[0].split()) <= _LONE_LABEL
    return tuple(found)


def _in_paragraph(text: str, start: int, end: int, labelled: bool) -> Iterator[Blank]:
    label = _LABEL.match(text, start, end)
    if label and (colon := _LABEL_ENDS.match(text, label.end(), end)):
        yield Blank(start, colon.end(), False)
        start = colon.end()
    ours = labelled or label is not None
    for low, high in _sentences(text, start, end):
        told = _told(text, low, high, labelled=ours)
        mended = None if told else _MENDED.search(text, low, high)
        ours = ours or told is not None or mended is not None
        if told is not None:
            yield from told
            continue
        if mended is not None and mended["says"]:
            yield Blank(low, mended.end(), False)
            low = mended.end()
        if ours:
            yield from (Blank(*m.span(), True) for m in _NOT.finditer(text, low, high))


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for stop in _STOP.finditer(text, start, end):
        yield start, stop.end()
        start = stop.end()
    if start < end:
        yield start, end


def _told(text: str, low: int, high: int, *, labelled: bool) -> list[Blank] | None:
    """What a sentence tells of an earlier version: none where it only names what was wrong; None where it tells of none."""
    if passive := _WAS_WRONG.search(text, low, high):
        return [Blank(*passive.span("instead"), True)] if passive["instead"] else []
    found = _ERRED.search(text, low, high) or _SAID_ONCE.search(text, low, high)
    found = found or (_WE_ERRED.search(text, low, high) if labelled else None)
    if found is None:
        return None
    start, verb = found.end(), found["verb"] or ""
    right = _RIGHT.search(text, start, high)
    end = right.start() if right else high
    if re.match(rf"{_SLIPS}|{_FAULTY}", verb, re.IGNORECASE) and not re.match(r"\s+that\b", text[start:end]):
        start = _behind_the_slot(text, start, end, named=" " in verb)
        return [Blank(start, _before_the_stop(text, end), True)] if start < end else []
    told = [Blank(low, start, False), Blank(start, _before_the_stop(text, end), True)]
    return [*told, Blank(right.start(), right.end(), False)] if right else told


def _behind_the_slot(text: str, start: int, end: int, *, named: bool) -> int:
    """Where, behind a slip's verb, what was wrong begins: behind what it names ("the release year as 2025")."""
    instead = _INSTEAD.search(text, start, end)
    if named or _SLOT.match(text, start, end):
        return instead.start() if instead else end
    return start if instead else end


def _before_the_stop(text: str, end: int) -> int:
    return len(text[:end].rstrip(" .!?\"”’')"))


def without(text: str, stretches: Sequence[Blank]) -> str:
    """The text with blanks in place of these stretches: as long as before, so that every offset still holds."""
    for start, end, _ in stretches:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def restored(record: Record, text: str, stretches: Sequence[Blank]) -> Record:
    """A record that was read from the blanked text, on the words as they stand; what was taken back is told as such."""
    wrong = [_trimmed(text, start, end) for start, end, wrong in stretches if wrong]
    told = [PassedOver("taken_back", Span.of(text, *place)) for place in wrong if place[0] < place[1]]
    passed = sorted([*record.rejections, *told], key=lambda one: (one.span.start, one.span.end))
    return msgspec.structs.replace(
        record,
        claims=tuple(_on(claim, text) for claim in record.claims),
        quotations=tuple(_on(quotation, text) for quotation in record.quotations),
        rejections=tuple(_on(one, text) for one in passed),
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inside = text[start:end]
    start += len(inside) - len(inside.lstrip(" ,(—–-"))
    return start, max(start, len(text[:end].rstrip(" ,)")))


def _on(told: S, text: str) -> S:
    """The same with every span cut anew from the text."""
    spans: dict[str, Any] = {
        field: Span.of(text, span.start, span.end)
        for field in told.__struct_fields__
        if isinstance(span := getattr(told, field), Span)
    }
    return msgspec.structs.replace(told, **spans)
