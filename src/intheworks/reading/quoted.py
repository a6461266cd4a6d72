"""Where the quotation marks are: every quoted run, its marks, and how deep it is nested. Pure text work, linear in the text.

A paragraph is scanned on its own. A run that its paragraph does not close goes on in the next one where that begins with
the same opening mark (the press's rule for long quotations); otherwise it ends with its paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from intheworks.reading.page import Page

_DOUBLE = {"“": "”", "«": "»", "„": "“", '"': '"'}
_SINGLE = {"‘": "’", "'": "'"}
_BEFORE_OPENING = frozenset(" \t\n\u00a0([{—–-/:;,.…")
_ELIDED = ("em", "til", "tis", "twas", "cause", "bout", "n", "cos", "round", "nuff")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted run. `start:end` are the words between the marks; `depth` 0 is outermost, 1 within another run.

    `closed` is false where the paragraph ends before the mark comes; `mark` is the opening mark; `continues` is true
    where the run goes on from the paragraph before.
    """

    start: int
    end: int
    depth: int
    mark: str
    paragraph: int
    closed: bool
    continues: bool = False


def quoted(page: Page) -> Iterator[Quoted]:
    """Every quoted run in order of its place, outer before inner."""
    single_first = _single_is_primary(page.text)
    open_mark: str | None = None
    for number, segment in enumerate(page.segments):
        found = sorted(
            _paragraph(page.text, segment.start, segment.end, number, single_first), key=lambda q: (q.start, -q.end)
        )
        outer = [q for q in found if q.depth == 0]
        for q in found:
            goes_on = q is (outer[0] if outer else None) and open_mark == q.mark and q.start - 1 <= segment.lead
            if q.end > q.start:
                yield Quoted(q.start, q.end, q.depth, q.mark, q.paragraph, q.closed, goes_on) if goes_on else q
        open_mark = outer[-1].mark if outer and not outer[-1].closed else None


def _single_is_primary(text: str) -> bool:
    """Whether this article quotes speech in single marks (the British way): it has no double ones around longer runs."""
    doubles = sum(text.count(mark) for mark in ("“", '"'))
    return doubles < 2


def _paragraph(text: str, start: int, end: int, number: int, single_first: bool) -> Iterator[Quoted]:
    """The runs of one paragraph. A stack of at most two marks; everything is decided by the neighbours of a mark."""
    outer: tuple[int, str] | None = None
    inner: tuple[int, str] | None = None
    singles = _single_closings(text, start, end)
    for at in range(start, end):
        char = text[at]
        if char not in _MARKS:
            continue
        if outer is not None and inner is None and _closes(text, at, end, outer[1], singles):
            yield Quoted(outer[0] + 1, at, 0, outer[1], number, True)
            outer = None
        elif inner is not None and _closes(text, at, end, inner[1], singles):
            yield Quoted(inner[0] + 1, at, 1, inner[1], number, True)
            inner = None
        elif outer is not None and inner is not None and _closes(text, at, end, outer[1], singles):
            yield Quoted(outer[0] + 1, at, 0, outer[1], number, True)
            outer = inner = None
        elif _opens(text, at, start, end, singles):
            if outer is None:
                outer = (at, char)
            elif inner is None and (char in _SINGLE) != (outer[1] in _SINGLE):
                inner = (at, char)
    if outer is not None and (outer[1] in _DOUBLE or (single_first and outer[0] - start <= 3)):
        yield Quoted(outer[0] + 1, end, 0, outer[1], number, False)


_MARKS = frozenset(_DOUBLE) | frozenset(_DOUBLE.values()) | frozenset(_SINGLE) | frozenset(_SINGLE.values())


def _opens(text: str, at: int, start: int, end: int, singles: set[int]) -> bool:
    char = text[at]
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if char in {"“", "«", "„"}:
        return True
    if char not in {'"', "‘", "'"} or after.isspace():
        return False
    if not (before in _BEFORE_OPENING or before in {"“", '"', "‘", "'"}):
        return False
    if char == '"':
        return True
    word = text[at + 1 : at + 6].lower()
    elided = (after.isdigit() and char != "‘") or any(
        word.startswith(e) and not word[len(e) : len(e) + 1].isalpha() for e in _ELIDED
    )
    return not (elided and char == "'") and (char == "‘" or at not in singles)


def _closes(text: str, at: int, end: int, opening: str, singles: set[int]) -> bool:
    char = text[at]
    if opening in _DOUBLE:
        if char != _DOUBLE[opening] and not (opening == "„" and char == "”"):
            return opening == "“" and char == '"' and (at + 1 >= end or not text[at + 1].isalnum())
        return char != '"' or at == 0 or not text[at - 1].isspace() or at + 1 >= end or not text[at + 1].isalnum()
    return char == _SINGLE[opening] and at in singles


def _single_closings(text: str, start: int, end: int) -> set[int]:
    """The places of single marks that can close a run: no letter follows, and they are no plural's apostrophe.

    "the actors’ strike": an s before, a space and a small letter after, and a better closing later before the next opening.
    """
    found: list[tuple[int, bool]] = []
    opening: list[int] = []
    for at in range(start, end):
        char = text[at]
        if char == "‘":
            opening.append(at)
        if char not in "’'":
            continue
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        if after.isalnum() or before.isspace() or before in "([—–":
            continue
        plural = before in "sS" and after == " " and at + 2 < end and text[at + 2].islower()
        found.append((at, plural))
    keep: set[int] = set()
    for (at, plural), following in zip(found, [*found[1:], (end + 1, False)], strict=False):
        later = following[0]
        crossed = any(at < o < later for o in opening[:50]) if opening else later > end
        if not plural or later > end or crossed:
            keep.add(at)
    return keep
