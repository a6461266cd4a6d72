"""Where the paragraphs of an article are, and what each is in its layout: headline, body, bullet, heading, caption, note.

Pure text work, before any parsing. Offsets are code points in the document's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from intheworks.reading.page import Block, Segment
from intheworks.reading.prose import LONGEST_PARAGRAPH, NOTHING

HEADER = re.compile(r"[ \t\ufeff]*date[ \t]+\d{4}-\d{2}-\d{2}[ \t]?")
_LINE = re.compile(rf"[^\r\n{NOTHING}]+")
_BULLET = re.compile(r"(?:[-–—•*▪►·+>]|\(?\d{1,2}[.)])[ \t]+")
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z'’.\-]+(?:,? [A-Z][A-Z'’.\-]+){0,3})(?:, [A-Z][A-Za-z.]+(?: \d{1,2})?)?"
    r"(?: ?\((?:AP|Reuters|AFP|UPI|PA|CP|[A-Z]{2,12})\))?(?: [-–]{1,2} | ?(?:—|--) ?)"
)
_NOTE = re.compile(
    r"(?:\(?(?:update|updated|correction|clarification|editor['’]?s note|note|with reporting by|additional reporting)\b)",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"(?:\(?(?:photo|image|picture|credit|getty)\b[:/ ]|pictured[:,])", re.IGNORECASE)
_ENDS = re.compile(r"[.!?…:;,][\"”’')\]]*$")
WRAP_WIDTH = range(45, 100)
"""Line lengths that hard-wrapped mail and wire copy has; a line break inside such a block is a space, not a paragraph."""
HEADLINE_WORDS = 30


def body_start(text: str) -> int:
    """Where the article begins, after the line's ` date YYYY-MM-DD ` header if it has one."""
    match = HEADER.match(text)
    return match.end() if match else 0


def segment(text: str) -> tuple[Segment, ...]:
    """The paragraphs of `text` in order, each stripped of surrounding blanks."""
    found: list[Segment] = []
    lines = [part for m in _LINE.finditer(text, body_start(text)) for part in _parts(text, m.start(), m.end())]
    for start, end in _join_wrapped(text, lines):
        start, end = _strip(text, start, end)
        if start == end:
            continue
        block, lead = _kind(text, start, end, first=not found)
        found.append(Segment(start, end, block, lead))
    return tuple(found)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A line, or what is longer than a paragraph in parts: cut behind a sentence, else between words."""
    while end - start > LONGEST_PARAGRAPH:
        half, most = start + LONGEST_PARAGRAPH // 2, start + LONGEST_PARAGRAPH
        cut = max(text.rfind(". ", half, most), text.rfind(".” ", half, most)) + 1
        cut = cut or text.rfind(" ", half, most) + 1 or most
        yield start, cut
        start = cut
    yield start, end


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _join_wrapped(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Lines as paragraphs: every line is one, but lines that were only wrapped at a width are joined."""
    joined: list[tuple[int, int]] = []
    for start, end in lines:
        if joined:
            before_start, before_end = joined[-1]
            last_line = max(text.rfind("\n", before_start, before_end), before_start)
            gap = text[before_end:start]
            if (
                end - before_start <= LONGEST_PARAGRAPH
                and gap.count("\n") <= 1
                and "\r\r" not in gap
                and before_end - last_line in WRAP_WIDTH
                and not _ENDS.search(text[last_line:before_end].rstrip())
                and text[start:end].lstrip()[:1].islower()
            ):
                joined[-1] = (before_start, end)
                continue
        joined.append((start, end))
    return joined


def _kind(text: str, start: int, end: int, *, first: bool) -> tuple[Block, int]:
    line = text[start:end]
    bullet = _BULLET.match(line)
    if bullet:
        return Block.bullet, start + bullet.end()
    if _NOTE.match(line):
        return Block.note, start
    if _CAPTION.match(line):
        return Block.caption, start
    words = len(line.split())
    if not _ENDS.search(line) and words <= HEADLINE_WORDS:
        return (Block.headline if first else Block.heading), start
    dateline = _DATELINE.match(line)
    return Block.body, start + (dateline.end() if dateline else 0)
