"""All tokens of a page in one row, by their place in the document."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from intheworks.reading.page import Page

if TYPE_CHECKING:
    from spacy.tokens import Token


class Grid:
    """`tokens[i]` begins at `starts[i]`; blanks are left out."""

    def __init__(self, page: Page) -> None:
        self.tokens: list[Token] = []
        self.starts: list[int] = []
        self.bases: list[int] = []
        for segment, doc in zip(page.segments, page.docs, strict=True):
            for token in doc:
                if not token.is_space:
                    self.tokens.append(token)
                    self.starts.append(segment.start + token.idx)
                    self.bases.append(segment.start)

    def first(self, start: int) -> int:
        """The index of the first token that begins at or after `start`."""
        return bisect_left(self.starts, start)

    def at(self, offset: int) -> int:
        """The index of the token over this place (or the last one before it)."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def end(self, index: int) -> int:
        """Where a token ends in the document."""
        return self.starts[index] + len(self.tokens[index])

    def place(self, token: Token, near: int) -> int:
        """Where a token of the same paragraph as index `near` begins in the document."""
        return self.bases[near] + token.idx
