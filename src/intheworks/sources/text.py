"""Articles in text files: files, folders of them, or standard input, into documents or rejections.

The document's text is the file's text exactly as it stands, header and line ends included, so that an offset counts from
the file's first character. A byte-order mark says how the file is written and is no character of its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

from intheworks.errors import Rejection
from intheworks.model import Document
from intheworks.sources.encoding import Undecodable, decode
from intheworks.sources.english import english_share

STDIN = "-"
CLIPBOARD = "clipboard:"
SUFFIXES = (".md", ".txt")
MOST_BYTES = 2_000_000
"""The longest text that is read, in bytes of UTF-8: some 330,000 words, far over any article."""

_MOST_RAW = 4 * MOST_BYTES
"""The most bytes that so long a text can take, in the widest encoding (UTF-32)."""

LEAST_ENGLISH = 0.06
"""The least share of English function words (`english_share`); see its measurement in tests/unit/test_sources_text.py."""

_HEADER = re.compile(r"[ \t]*date[ \t]+(?P<day>\d{4}-\d{1,2}-\d{1,2})(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller knows of the articles. `today` is the latest day that an article may bear.

    `published` holds for articles whose first line gives no day. A `language` is believed, so nothing is checked.
    """

    today: date
    published: date | None = None
    outlet: str | None = None
    language: str | None = None


def find_articles(paths: Iterable[str]) -> list[str | Rejection]:
    """The articles that these paths name, in order: a folder is searched through, `-` is standard input.

    A path that leads to no article comes back as its rejection.
    """
    return [found for path in paths for found in _expand(path)]


def _expand(path: str) -> list[str | Rejection]:
    if path == STDIN:
        return [path]
    place = Path(path)
    if place.is_dir():
        inside = sorted(str(p) for p in place.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
        return [*inside] or [Rejection(path, f"a folder without articles ({' or '.join(SUFFIXES)} files)")]
    if not place.exists():
        return [Rejection(path, "no such file")]
    return [path]


def load(path: str, given: Given, stdin: BinaryIO) -> Document | Rejection:
    """The article at this path (at `-`, in `stdin`), or why it cannot be read. No more is read than an article may hold."""
    try:
        if path == STDIN:
            raw = stdin.read(_MOST_RAW + 1)
        else:
            with Path(path).open("rb") as file:
                raw = file.read(_MOST_RAW + 1)
    except OSError as error:
        return Rejection(path, f"cannot be read: {error.strerror or error}")
    if len(raw) > _MOST_RAW:
        return Rejection(path, _too_long())
    try:
        text = decode(raw)
    except Undecodable as error:
        return Rejection(path, str(error))
    return article(text, path.encode("utf-8", "replace").decode(), given)


def _too_long() -> str:
    return f"over {MOST_BYTES // 1_000_000} MB of text, which is no article"


def article(text: str, source: str, given: Given) -> Document | Rejection:
    """The document of this text, or why it is none: empty, too long, undated, misdated, not English."""
    if not text.strip():
        return Rejection(source, "empty")
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        return Rejection(source, _too_long())
    published = _published(text, source, given)
    if isinstance(published, Rejection):
        return published
    share = english_share(text)
    if given.language is None and share is not None and share < LEAST_ENGLISH:
        return Rejection(source, "not English, as it seems; --language en has it read all the same")
    return Document.of(text, source=source, published=published, outlet=given.outlet, language=given.language or "en")


def _published(text: str, source: str, given: Given) -> date | Rejection:
    """The day in the first line (`date YYYY-MM-DD `), else the one given."""
    header = _HEADER.match(text)
    if header is None:
        if given.published is None:
            return Rejection(source, "no date: begin its first line with `date YYYY-MM-DD `, or give --published")
        return given.published
    start, end = header.span("day")
    try:
        day = date.fromisoformat(header["day"])
    except ValueError:
        return Rejection(source, f"there is no day {header['day']}", start, end)
    if day > given.today:
        return Rejection(source, f"dated in the future: {header['day']}", start, end)
    return day


def latest_day(utc_day: date, utc_hour: int) -> date:
    """The calendar day in the time zone that is furthest ahead (UTC+14): no article can bear a later one."""
    return utc_day + timedelta(days=1) if utc_hour >= 10 else utc_day


def address(document: Document) -> str:
    """Where a document lives, whatever folder the program was called from; what came by standard input lives nowhere.

    Two texts at one address are revisions of one article, so texts from standard input each get an address of their own.
    """
    source = document.info.source
    if "://" in source:
        return source
    return f"stdin:{document.info.id}" if source in (STDIN, CLIPBOARD) else str(Path(source).absolute())
