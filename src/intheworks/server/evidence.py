"""An article's text with words in it highlighted, cut so that nothing of it is ever taken for markup."""

from __future__ import annotations

from collections.abc import Iterable

from intheworks.reading.explain import Mark, Piece, cut
from intheworks.reading.explain import paragraphs as in_paragraphs

_BIDI = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C], "\N{REPLACEMENT CHARACTER}"
)
_CONTROLS = dict.fromkeys([*range(9), *range(11, 32), *range(0x7F, 0xA0), 0xFEFF], "\N{REPLACEMENT CHARACTER}")
_UNSEEN = _BIDI | _CONTROLS
CITED = "cited"
"""The kind of the mark on the words that an address names."""


def visible(text: str) -> str:
    """The text with every control that could hide or turn words around shown as U+FFFD; its length stays."""
    return text.translate(_UNSEEN)


def paragraphs(text: str, marks: Iterable[Mark]) -> list[list[Piece]]:
    """The text's paragraphs (lines), each as pieces; offsets of marks count code points in `text`."""
    return in_paragraphs(cut(visible(text), marks))


def around(text: str, mark: Mark) -> list[list[Piece]]:
    """The paragraphs that hold a mark, and no more."""
    return [line for line in paragraphs(text, [mark]) if any(piece.marks for piece in line)]
