"""Interviews and posts without quotation marks: "NAME: words", "Q:"/"A:", questions in a line of their own, "X wrote:".

Whoever is asked answers: the words after the label, without stage directions, are direct speech.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from intheworks.reading.coreference import Resolver
from intheworks.reading.page import Page, Speech

_LABEL = re.compile(
    r"(?:\*\*)?(?P<label>@?[^\W\d_][\w.’'\-]*(?: [A-Z&][\w.’'\-]*){0,4})"
    r"(?P<aside> ?\([^()]{1,60}\))?(?: wrote| says| writes)?(?::(?:\*\*)?|(?<=^[A-Z])\.)(?=\s|\*|$)"
)
_SHORT = re.compile(r"(?P<label>[QA])(?:\.|:)\s")
_STAGE = re.compile(r"[\[(][^\[\]()]{1,60}[\])]\.?")
_ASIDE = re.compile(
    r"\s*[\[(](?:laugh|long pause|pause|sigh|smile|grin|think|beat|shrug|nod|cross|appl|cheer)[^\[\]()]{0,50}[\])]\.?\s*",
    re.IGNORECASE,
)
_SECTION = re.compile(r"\s*:\s*$")
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Turn:
    """One labelled paragraph: who is labelled, and where the words are."""

    label: str
    start: int
    end: int
    paragraph: int


def find(page: Page, resolver: Resolver) -> list[Speech]:
    """The speeches of an interview's turns; empty where the article has no turns."""
    turns = list(_labelled(page))
    counts = Counter(t.label for t in turns)
    if len(turns) < _LEAST or (max(counts.values()) < _LEAST and len(turns) < 4):
        return []
    names = {label: _who(label, page, resolver) for label in counts}
    asking = _asking(turns, page, names)
    found: list[Speech] = []
    for turn in turns:
        if names[turn.label] is None or turn.label == asking:
            continue
        found.extend(Speech(a, b, "direct", names[turn.label]) for a, b in _spoken(page.text, turn.start, turn.end))
    return found


def _labelled(page: Page) -> Iterator[Turn]:
    for number, segment in enumerate(page.segments):
        line = page.text[segment.start : segment.end]
        match = _SHORT.match(line) or _LABEL.match(line)
        if match is None or len(line) - match.end() < 2:
            continue
        label = match.group("label")
        if not (label.isupper() or label[0].isupper() or label.startswith("@")) or len(label.split()) > 4:
            continue
        yield Turn(label.strip("*"), segment.start + match.end(), segment.end, number)


def _who(label: str, page: Page, resolver: Resolver) -> str | None:
    """The person whom a label names: in full, by surname or given name, by initials; A is the one interviewed."""
    if label in {"Q", "A"}:
        return _interviewed(page, resolver) if label == "A" else None
    clean = label.rstrip(".").replace(".", "")
    for person in resolver.people:
        parts = person.name.upper().split()
        initials = "".join(w[0] for w in parts)
        if clean.upper() in {" ".join(parts), parts[-1], parts[0], initials}:
            return person.name
    for organisation in resolver.organisations:
        if clean.upper() in {organisation.name.upper(), "".join(w[0] for w in organisation.name.upper().split())}:
            return None
    return label.title() if label.isupper() and len(label) > 3 and " " in label else None


def _interviewed(page: Page, resolver: Resolver) -> str | None:
    """The one interviewed: of all people, the one named most (the first of several)."""
    most = max(resolver.people, key=lambda p: (len(p.mentions), -p.mentions[0].start), default=None)
    return most.name if most else None


def _asking(turns: list[Turn], page: Page, names: dict[str, str | None]) -> str | None:
    """The label that mostly asks: an interviewer."""
    questions = Counter(t.label for t in turns if "?" in page.text[max(t.start, t.end - 3) : t.end])
    counts = Counter(t.label for t in turns)
    asking = [label for label, n in questions.items() if n * 2 > counts[label] and n >= _LEAST]
    return asking[0] if asking else None


def _spoken(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The words of a turn between its stage directions, stripped."""
    at = start
    for aside in [*_ASIDE.finditer(text, start, end), None]:
        stop = aside.start() if aside else end
        a, b = at, stop
        while a < b and (text[a].isspace() or text[a] in "*"):
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if b - a > 1:
            yield a, b
        at = aside.end() if aside else end
