"""An article's text with words in it highlighted, cut so that nothing of it is ever taken for markup."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

_BIDI = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C], "\N{REPLACEMENT CHARACTER}"
)
_CONTROLS = dict.fromkeys([*range(9), *range(11, 32), *range(0x7F, 0xA0), 0xFEFF], "\N{REPLACEMENT CHARACTER}")
_UNSEEN = _BIDI | _CONTROLS


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text to be marked: `kind` is how, `note` what is said of it, `id` where a link leads."""

    start: int
    end: int
    kind: str
    note: str = ""
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks (the innermost last)."""

    text: str
    marks: tuple[Mark, ...]


def visible(text: str) -> str:
    """The text with every control that could hide or turn words around shown as U+FFFD; its length stays."""
    return text.translate(_UNSEEN)


def paragraphs(text: str, marks: Iterable[Mark]) -> list[list[Piece]]:
    """The text's paragraphs (lines), each as pieces; offsets of marks count code points in `text`."""
    wanted = sorted(marks, key=lambda m: (m.start, -m.end))
    shown = visible(text)
    found, start = [], 0
    for line in shown.split("\n"):
        end = start + len(line)
        if line.strip():
            inside = [m for m in wanted if m.start < end and m.end > start]
            found.append(_pieces(shown, start, end, inside))
        start = end + 1
    return found


def around(text: str, mark: Mark) -> list[list[Piece]]:
    """The paragraphs that hold a mark, and no more."""
    return [line for line in paragraphs(text, [mark]) if any(piece.marks for piece in line)]


def _pieces(text: str, start: int, end: int, marks: list[Mark]) -> list[Piece]:
    cuts = sorted({start, end, *(max(start, m.start) for m in marks), *(min(end, m.end) for m in marks)})
    first: set[Mark] = set()
    pieces = []
    for a, b in itertools.pairwise(cuts):
        here = []
        for mark in marks:
            if mark.start <= a and b <= mark.end:
                # An id may stand only once on a page: at the first piece of its mark.
                here.append(mark if mark not in first and mark.start >= start else Mark(a, b, mark.kind, mark.note))
                first.add(mark)
        pieces.append(Piece(text[a:b], tuple(here)))
    return pieces
