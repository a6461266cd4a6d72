"""An article's text with words in it highlighted, cut so that nothing of it is ever taken for markup."""

from __future__ import annotations

from collections.abc import Iterable

from intheworks.reading.explain import Mark, Piece, cut
from intheworks.reading.explain import paragraphs as in_paragraphs
from intheworks.wording import visible

CITED = "cited"
"""The kind of the mark on the words that an address names."""


def paragraphs(text: str, marks: Iterable[Mark]) -> list[list[Piece]]:
    """The text's paragraphs (lines), each as pieces; offsets of marks count code points in `text`."""
    return in_paragraphs(cut(visible(text), marks))


def around(text: str, mark: Mark) -> list[list[Piece]]:
    """The paragraphs that hold a mark, and no more."""
    return [line for line in paragraphs(text, [mark]) if any(piece.marks for piece in line)]
