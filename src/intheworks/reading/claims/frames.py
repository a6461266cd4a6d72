"""Frames: turns of the trade's language that say one thing whoever is named ("P is in talks to direct W").

The frames are data (`lexicon/frames.tsv`, which explains its notation). A sentence is written as a line of words in which
every mention is a symbol with its item's number, and each frame is a pattern over such lines. Gaps are bounded and every
alternative is a fixed word, so that time stays linear in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from intheworks.reading.page import Work
from intheworks.reading.scene import Scene, View

_SYMBOL = {"person": "P", "work": "W", "org": "O", "date": "D"}
_MARK = "§"
_TOKEN = re.compile(r"\{[^}]*\}\??|\S+")
_ONE = {letter: rf"{_MARK}{letter}\d+" for letter in "PWOD"}
_COMMA = r" ,(?: and)? | and | & "
_AGED = r"(?: , <num> ,)?"
_LIST = rf"(?P<who>{_ONE['P']}(?:(?:{_COMMA}){_ONE['P']}){{0,7}}){_AGED}"


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of the table; `status` and `certainty` are None where the rest of the reader decides."""

    kind: str
    value: str
    status: str | None
    certainty: str | None
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Match:
    """A frame met in a sentence: its items (numbers) by symbol, and where its words lie in the document."""

    frame: Frame
    who: tuple[int, ...]
    work: int | None
    start: int
    end: int


@lru_cache(maxsize=1)
def frames() -> tuple[Frame, ...]:
    """The frames of the lexicon, in its order."""
    named: dict[str, str] = {}
    found = []
    table = (files("intheworks.reading") / "lexicon" / "frames.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line.startswith("@"):
            name, alternatives = line.split("\t")
            named[name] = "{" + alternatives + "}"
        elif line and not line.startswith("#"):
            kind, value, status, certainty, pattern = line.split("\t")
            for name in sorted(named, key=len, reverse=True):
                pattern = pattern.replace(name, named[name])
            compiled = re.compile(_compiled(pattern, _HANGS[kind]))
            found.append(Frame(kind, value, _given(status), _given(certainty), compiled))
    return tuple(found)


_HANGS = {"attachment": "P", "company": "O", "date": "D", "stage": "", "holdup": ""}


def _given(field: str) -> str | None:
    return None if field == "-" else field


def _compiled(pattern: str, hangs: str) -> str:
    """A frame's notation as a regular expression over a line; each part brings the blank before it."""
    parts: list[str] = []
    for token in _TOKEN.findall(pattern):
        if token.startswith("{"):
            optional = token.endswith("?")
            words = token.rstrip("?")[1:-1].split("|")
            body = "|".join(_word(w.strip()) for w in sorted(words, key=len, reverse=True))
            parts.append(f"(?: (?:{body}))" + ("?" if optional else ""))
        elif token.startswith("*"):
            parts.append(rf"(?: [^ {_MARK}]+){{0,{int(token[1:])}}}")
        elif token == "PL":
            parts.append(f" {_LIST}" if "(?P<who>" not in "".join(parts) else f" {_ONE['P']}")
        elif token == hangs:
            parts.append(f" (?P<who>{_ONE[token]})")
        else:
            parts.append(" " + _word(token))
    return "".join(parts) + "(?= )"


def _word(word: str) -> str:
    if word == "W":
        return _ONE["W"]
    return _ONE[word] if word in _ONE else re.escape(word)


def line_of(view: View) -> tuple[str, list[int]]:
    """A sentence as a line of symbols, and the number of the item that each of its characters belongs to."""
    text, owner = " ", [0]
    for number, item in enumerate(view.items):
        word = f"{_MARK}{_SYMBOL[item.slot.kind]}{number}" if item.slot is not None else item.sym.replace(_MARK, "")
        text += word + " "
        owner += [number] * (len(word) + 1)
    return text, owner


def find(view: View) -> Iterator[Match]:
    """Every frame that a sentence holds."""
    line, owner = line_of(view)
    for frame in frames():
        for match in frame.pattern.finditer(line):
            first, last = owner[match.start() + 1], owner[match.end() - 1]
            groups = match.groupdict()
            who = tuple(int(n) for n in re.findall(rf"{_MARK}\w(\d+)", groups.get("who") or ""))
            works = [n for n in range(first, last + 1) if _is_work(view, n)]
            yield Match(frame, who, works[0] if works else None, view.items[first].start, view.items[last].end)


def _is_work(view: View, number: int) -> bool:
    slot = view.items[number].slot
    return slot is not None and slot.kind == "work" and slot.how != "credit"


_BETWEEN = frozenset({",", "which", "that", '"', "”", "“", "’", "‘", "'", "(", ")", "–", "—"})


def _right_before(view: View, start: int) -> int | None:
    """The item of the title that stands right before an offset, whatever marks and relatives are in between."""
    at = view.index(start) - 1
    while at >= 0 and view.items[at].sym in _BETWEEN:
        at -= 1
    return at if at >= 0 and _is_work(view, at) else None


def work_of(scene: Scene, view: View, match: Match) -> Work | None:
    """The title that a frame speaks of: the one inside it or right before it ("W, which was canceled"), else the nearest in
    the works that its sentence names; None where it names none."""
    at = match.work if match.work is not None else _right_before(view, match.start)
    if at is not None:
        slot = view.items[at].slot
        return scene.work(slot.name) if slot is not None else None
    named = [s for s in view.of("work") if s.how != "credit" and (w := scene.work(s.name)) is not None and w.in_works]
    if named:
        near = min(named, key=lambda s: max(match.start - s.end, s.start - match.end, 0))
        return scene.work(near.name)
    return None
