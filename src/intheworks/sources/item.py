"""What a source gives out: pieces of input not yet looked into (`Item`), and articles made of them (`Article`)."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from intheworks.errors import Rejection
from intheworks.model import Document
from intheworks.sources.english import english_share
from intheworks.sources.text import LEAST_ENGLISH, MOST_BYTES, Given


class Kind(str, Enum):
    """How the bytes of an item are to be read."""

    text = "text"
    html = "html"
    email = "email"
    pdf = "pdf"


@dataclass(frozen=True, slots=True)
class Hints:
    """What the container says of the piece in it (a feed of its entry, a table of its row); the piece itself knows better.

    `sure` is for a table's columns, which nothing in the text can outdo.
    """

    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: date | None = None
    byline: tuple[str, ...] = ()
    language: str | None = None
    charset: str | None = None
    seen: date | None = None
    """The day on which somebody had the piece so (a crawl); no day of publication, and never taken for one."""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Served:
    """What a server said of a page beside it: what to ask again with, and whether it is as it was when it was asked so."""

    etag: str | None = None
    last_modified: str | None = None
    same: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of input that may be an article.

    `place` names it to people and in the journal: a path, an address, `archive.zip!member`, `news.warc.gz#17`. In `bulk`
    most pieces hold nothing of interest, so that they are gated before they are extracted. Of a page that a server says is
    the same as before (`served`), no bytes came.
    """

    place: str
    data: bytes
    kind: Kind
    hints: Hints = Hints()
    bulk: bool = False
    served: Served = Served()

    def digest(self, given: Given) -> str:
        """SHA-256 over all that decides what becomes of the piece: its bytes, the hints, what the caller said of it."""
        said = [
            self.kind.value,
            self.hints.url,
            self.hints.outlet,
            self.hints.title,
            str(self.hints.published),
            self.hints.byline,
            self.hints.language,
            str(given.published),
            given.outlet,
            given.language,
        ]
        return hashlib.sha256(json.dumps(said).encode() + b"\0" + self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Article:
    """A document, and what has to be said of how it was read ("the page says 3 May, its metadata 9 May")."""

    document: Document
    notes: tuple[str, ...] = ()
    modified: date | None = None
    """The day of these very words, where the page says that it was changed after it came out."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a text besides its words, from the piece itself."""

    url: str | None = None
    outlet: str | None = None
    byline: tuple[str, ...] = ()
    published: date | None = None
    modified: date | None = None
    written: date | None = None
    """The day that the page's own words give, which counts only where nothing else does."""


MOST_DAYS_APART = 2
"""Days by which a page and its metadata may differ without a word: time zones, and a print date beside the online one."""


def finish(text: str, item: Item, facts: Facts, given: Given) -> Article | Rejection:
    """The article of this text, or why it is none: empty, too long, undated, dated in the future, not English."""
    place, hints = item.place, item.hints
    if not text.strip():
        return Rejection(place, "empty")
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        return Rejection(place, f"over {MOST_BYTES // 1_000_000} MB of text, which is no article")
    if _NO_TEXT.search(text):
        return Rejection(place, "holds a zero byte or half of a surrogate pair, which no text has")
    known = (hints.published if hints.sure else None) or facts.published or hints.published or given.published
    day = known or facts.written
    if day is None:
        return Rejection(place, "no date, neither in its metadata nor in its words; give --published")
    if day > given.today:
        return Rejection(place, f"dated in the future: {day.isoformat()}")
    share = english_share(text)
    if given.language is None and share is not None and share < LEAST_ENGLISH:
        return Rejection(place, "not English, as it seems; --language en has it read all the same")
    document = Document.of(
        text,
        source=place,
        published=day,
        url=_whole(facts.url) or _whole(hints.url),
        outlet=given.outlet or _whole(facts.outlet) or _whole(hints.outlet),
        byline=tuple(name for name in facts.byline or hints.byline if _whole(name)),
        language=given.language or hints.language or "en",
    )
    changed = facts.modified if facts.modified and day < facts.modified <= given.today else None
    return Article(document, _disagreement(known, facts.written), changed)


_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def _whole(value: str | None) -> str | None:
    """A word of the metadata, None where it is damaged."""
    return None if value is None or _NO_TEXT.search(value) else value


def _disagreement(known: date | None, written: date | None) -> tuple[str, ...]:
    if known is None or written is None or abs((known - written).days) <= MOST_DAYS_APART:
        return ()
    return (f"the page says {written.isoformat()}, its metadata {known.isoformat()}; the metadata is believed",)
