"""A long article in overlapping parts, cut where paragraphs end. Pure text work; offsets are the article's own."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

OVERLAP = 0.15
"""The share of a window that the next one begins with: what is cut off from its subject is read with it once more."""
SMALLEST = 400
"""Characters below which a part is not divided any further."""
_BREAK = re.compile(r"\n\s*|(?<=[.!?…”\"’)])\s+(?=[A-Z“\"‘(])")


class Window(NamedTuple):
    """A part of an article: the half-open range `start:end` of its text."""

    start: int
    end: int

    def margin(self, start: int, end: int) -> int:
        """How far a place is from the nearer edge: who sees more around it reads it better."""
        return min(start - self.start, self.end - end)


def windows(text: str, size: int, within: Window | None = None) -> list[Window]:
    """Parts of at most `size` characters that cover the text (or a part of it), each overlapping the one before."""
    start, last = within or (0, len(text))
    breaks = [m.end() for m in _BREAK.finditer(text, start, last)]
    found: list[Window] = []
    while True:
        if last - start <= size:
            found.append(Window(start, last))
            return found
        end = _before(breaks, start + size, start + size // 2)
        found.append(Window(start, end))
        start = _before(breaks, end - int(size * OVERLAP), start + 1)


def _before(breaks: list[int], wanted: int, least: int) -> int:
    """The last break at or before `wanted`, if it is not before `least`; else right there."""
    i = bisect_right(breaks, wanted) - 1
    return breaks[i] if i >= 0 and breaks[i] >= least else wanted


def halves(text: str, window: Window) -> list[Window]:
    """A part in two that overlap; none where it is small already."""
    size = window.end - window.start
    return windows(text, int(size * 0.6), window) if size >= 2 * SMALLEST else []
