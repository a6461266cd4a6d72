"""Feeds: RSS and Atom (feedparser), JSON Feed (its own few lines), into entries that lead to pages."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from intheworks.sources import html
from intheworks.sources.days import iso_day, written_day
from intheworks.sources.item import Hints, Item, Kind
from intheworks.sources.metadata import tidy

MOST_ENTRIES = 1000
"""The entries that are taken from one feed at once, the newest first as feeds have them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `key` tells it from the others of its feed; `content` is what the feed has of the article, as HTML."""

    key: str
    link: str | None
    title: str | None
    published: date | None
    byline: tuple[str, ...] = ()
    content: str = ""

    @property
    def fingerprint(self) -> str:
        """Changes when the entry does: an article's new version is announced so."""
        said = [self.link, self.title, str(self.published), self.content]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it stands: its name, its language, its entries in its own order."""

    title: str | None
    entries: tuple[Entry, ...]
    language: str | None = None


def looks_like_feed(data: bytes, content_type: str = "") -> bool:
    """Whether these bytes are a feed, by their root element: a server's word is often wrong."""
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"{"):
        return b"jsonfeed.org/version" in start or content_type == "application/feed+json"
    return start.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf", b"<!--")) and any(
        root in start for root in (b"<rss", b"<feed", b"<rdf:rdf")
    )


def parse(data: bytes, url: str) -> Feed | None:
    """The feed in these bytes, links made absolute against `url`; None where it is none."""
    if data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(data, url)
    import feedparser

    try:
        found = feedparser.parse(BytesIO(data), response_headers={"content-location": url}, sanitize_html=False)
    except (LookupError, AttributeError, TypeError, ValueError):  # what feedparser falls over is no feed
        return None
    if not found.get("version") and not found.entries:
        return None
    head: Any = found.feed
    entries = (_entry(e, url) for e in found.entries[:MOST_ENTRIES])
    return Feed(_line(head.get("title")), tuple(e for e in entries if e.key), _line(head.get("language")))


def page_item(entry: Entry, feed: Feed, place: str) -> Item | None:
    """The article as far as the feed itself has it; None where it has none."""
    if not entry.content:
        return None
    page = f"<html><body><article><h1>{entry.title or ''}</h1>{entry.content}</article></body></html>"
    return Item(place, page.encode(), Kind.html, hints(entry, feed))


def hints(entry: Entry, feed: Feed) -> Hints:
    """What the feed says of the page behind an entry. Not its title: a page's text is the same, whoever led to it."""
    return Hints(url=entry.link, outlet=feed.title, published=entry.published, byline=entry.byline)


def named_by(page: bytes, url: str) -> str | None:
    """The feed that a web page names in its head, made absolute; None where it names none."""
    tree = html.parse(html.decode(page, None))
    links = [] if tree is None else tree.xpath('//link[contains(@rel, "alternate") and @href]')
    for link in links:
        if (link.get("type") or "").lower() in ("application/rss+xml", "application/atom+xml", "application/feed+json"):
            return str(urljoin(url, link.get("href")))
    return None


def _entry(entry: Any, url: str) -> Entry:
    link = entry.get("link") or next((one.get("href") for one in entry.get("links", ())), None)
    link = tidy(urljoin(url, link)) if link else None
    contents = [c.get("value") or "" for c in entry.get("content", ())] or [entry.get("summary") or ""]
    authors = [a.get("name") for a in entry.get("authors", ()) if a.get("name")]
    written = entry.get("published") or entry.get("updated") or ""
    return Entry(
        key=entry.get("id") or link or "",
        link=link,
        title=_line(entry.get("title")),
        published=iso_day(written) or written_day(written) or _parsed(entry),
        byline=tuple(dict.fromkeys(authors)),
        content=max(contents, key=len),
    )


def _parsed(entry: Any) -> date | None:
    """feedparser's own reading of a date written in one of the odder ways; in UTC, hence the last choice."""
    found = entry.get("published_parsed") or entry.get("updated_parsed")
    return date(*found[:3]) if found else None


def _json_feed(data: bytes, url: str) -> Feed | None:
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return None
    items = [i for i in feed["items"][:MOST_ENTRIES] if isinstance(i, dict)]
    entries = tuple(_json_entry(i, url) for i in items if i.get("id") or i.get("url"))
    return Feed(_line(feed.get("title")), entries, _line(feed.get("language")))


def _json_entry(item: dict[str, Any], url: str) -> Entry:
    link = item.get("url") or item.get("external_url")
    link = tidy(urljoin(url, link)) if isinstance(link, str) else None
    authors = item.get("authors") or [item.get("author")]
    names = [a["name"] for a in authors if isinstance(a, dict) and isinstance(a.get("name"), str)]
    content = item.get("content_html") or "".join(
        f"<p>{line}</p>" for line in str(item.get("content_text") or "").split("\n") if line.strip()
    )
    return Entry(
        key=str(item.get("id") or link),
        link=link,
        title=_line(item.get("title")),
        published=iso_day(item.get("date_published")) or iso_day(item.get("date_modified")),
        byline=tuple(names),
        content=str(content),
    )


def _line(value: object) -> str | None:
    return (" ".join(value.split()) or None) if isinstance(value, str) else None
