"""The parser's entity labels by place in the document: a lookup that names and companies share."""

from __future__ import annotations

from bisect import bisect_right

from intheworks.reading.page import Page


class Labels:
    """Entities in order of place; they never overlap."""

    def __init__(self, page: Page) -> None:
        self._found: list[tuple[int, int, str]] = []
        for segment, doc in zip(page.segments, page.docs, strict=True):
            self._found.extend((segment.start + e.start_char, segment.start + e.end_char, e.label_) for e in doc.ents)
        self._starts = [start for start, _, _ in self._found]

    def over(self, start: int, end: int) -> str | None:
        """The label of the entity that covers the last word of `start:end`, else of one that begins inside; else None."""
        i = bisect_right(self._starts, max(start, end - 1)) - 1
        if i >= 0 and self._found[i][1] > start:
            return self._found[i][2]
        return None

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._found)
