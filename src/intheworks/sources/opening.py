"""Opening whatever a person hands over: it is looked at, said what it is, and taken apart into items.

What it is goes by what it holds, not by its name: servers and file names are wrong about it often enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from intheworks.errors import Rejection
from intheworks.sources import archive, clipboard, feed, mail, opml, sitemap, table, warc
from intheworks.sources.item import Hints, Item, Kind, Served
from intheworks.sources.text import CLIPBOARD, STDIN

if TYPE_CHECKING:
    from intheworks.sources.web import Fetched, Fetcher

SUFFIXES = (
    ".txt .md .html .htm .xhtml .eml .pdf .warc .warc.gz .jsonl .ndjson .parquet .zip .gz .xml .rss .atom .opml".split()
)
"""What is looked for in folders. A file that is named itself is opened whatever it is called."""
DEEPEST = 3
"""How far archives may lie in archives, and sitemaps behind sitemaps."""
MOST_FILE = 64_000_000
"""The largest file that is read as one article; archives and tables are streamed."""

Found = Item | Rejection


@dataclass(frozen=True, slots=True)
class Opened:
    """A source: in words what it is ("a feed of 20 entries"), and its items, made one at a time as they are asked for."""

    what: str
    items: Iterator[Found]
    count: int | None = None
    """How many items there are, where that is known beforehand."""
    share_done: Callable[[], float] | None = None
    """How much of it has been gone through (0 to 1), where only that is known."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Opens sources. `fetcher` is made when the first address is fetched; `columns` as `table.mapping` gives them."""

    fetcher: Callable[[], Fetcher]
    columns: Mapping[str, str] = field(default_factory=dict)
    stdin: BinaryIO | None = None
    known: Callable[[str], Served] = lambda _: Served()
    """What the server said of the page at an address that was taken in before, to ask whether it has changed since."""

    def open(self, address: str) -> Opened | Rejection:
        """What is at this path, folder or web address, at `-` (standard input) or `clipboard:`."""
        if address.startswith(("http://", "https://")):
            return self._web(address, 0)
        if address == STDIN:
            return self._bytes((self.stdin or BytesIO()).read(MOST_FILE), STDIN)
        if address == CLIPBOARD:
            pasted = clipboard.paste()
            return pasted if isinstance(pasted, Rejection) else self._bytes(pasted, address)
        path = Path(address)
        if path.is_dir():
            return self._folder(path)
        return self._file(path, address) if path.exists() else Rejection(address, "no such file")

    def file(self, file: BinaryIO, place: str) -> Opened | Rejection:
        """What a seekable file holds, wherever it lies; it is closed when its items have been gone through."""
        return self._stream(file, place, 0)

    def _folder(self, path: Path) -> Opened | Rejection:
        files = sorted(p for p in path.rglob("*") if p.name.lower().endswith(tuple(SUFFIXES)) and p.is_file())
        if not files:
            return Rejection(str(path), f"a folder without articles ({' '.join(SUFFIXES)} files)")
        each = (found for file in files for found in _flat(self._file(file, str(file))))
        return Opened(f"a folder of {_count(len(files), 'file')}", each, len(files))

    def _file(self, path: Path, place: str) -> Opened | Rejection:
        try:
            file = path.open("rb")
        except OSError as error:
            return Rejection(place, f"cannot be read: {error.strerror or error}")
        return self._stream(file, place, 0)

    def _bytes(self, data: bytes, place: str) -> Opened | Rejection:
        return self._stream(BytesIO(data), place, 0)

    def _stream(self, file: BinaryIO, place: str, depth: int) -> Opened | Rejection:
        """What a seekable file holds. The file is closed when its items have been gone through."""
        start = file.read(4096)
        file.seek(0)
        if depth > DEEPEST:
            file.close()
            return Rejection(place, f"archives in archives, over {DEEPEST} deep")
        if warc.looks_like_warc(start):
            return _streamed("a WARC archive", file, warc.pages(file, place))
        if archive.looks_like_zip(start):
            return _streamed("a ZIP file", file, self._members(file, place, depth))
        if archive.looks_like_gzip(start):
            with file:
                inside = archive.gunzip(file, place)
            return inside if isinstance(inside, Rejection) else self._unpacked(*inside, place, depth)
        if start.startswith(b"PAR1"):
            return _streamed("a Parquet table", file, table.parquet(file, place, self.columns))
        if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") and not feed.looks_like_feed(start):
            return _streamed("a table in JSON Lines", file, table.json_lines(file, place, self.columns))
        with file:
            data = file.read(MOST_FILE + 1)
        if len(data) > MOST_FILE:
            return Rejection(place, f"over {MOST_FILE // 1_000_000} MB, which is no article")
        return self.opened(data, place, "", depth=depth)

    def _unpacked(self, file: BinaryIO, fault: str | None, place: str, depth: int) -> Opened | Rejection:
        """What was in a gzip file. Of one with a fault the whole rows of a table count, but no single article does."""
        opened = self._stream(file, place, depth + 1)
        if fault is None or isinstance(opened, Rejection):
            return opened
        return Rejection(place, fault) if opened.count else replace(opened, items=_ending(opened.items, place, fault))

    def _members(self, file: BinaryIO, place: str, depth: int) -> Iterator[Found]:
        for member in archive.members(file, place):
            if isinstance(member, Rejection):
                yield member
            elif member[0].lower().endswith(tuple(SUFFIXES)):
                yield from _flat(self._stream(member[1], member[0], depth + 1))

    def opened(
        self,
        data: bytes,
        place: str,
        content_type: str,
        *,
        hints: Hints | None = None,
        served: Served | None = None,
        depth: int = 0,
    ) -> Opened | Rejection:
        """What these bytes are, from a file or an address: a feed, a sitemap, or one article."""
        if opml.looks_like_opml(data):
            return Rejection(place, "a list of feeds (OPML): `intheworks follow` takes it")
        if feed.looks_like_feed(data, content_type):
            return self._feed(data, place)
        if sitemap.looks_like_sitemap(data):
            return self._sitemap(data, place, depth)
        kind = kind_of(data, place, content_type)
        words = {
            Kind.html: "a web page",
            Kind.pdf: "a PDF",
            Kind.email: "an e-mail",
            Kind.text: "a text",
        }
        return Opened(words[kind], iter([Item(place, data, kind, hints or Hints(), served=served or Served())]), 1)

    # --- from the web ----------------------------------------------------------------------------------------------

    def _web(self, url: str, depth: int) -> Opened | Rejection:
        answer = self._asked(url)
        if isinstance(answer, Item):
            return Opened("a web page", iter([answer]), 1)
        if isinstance(answer, Rejection):
            return answer
        if archive.looks_like_gzip(answer.body) or archive.looks_like_zip(answer.body):
            return self._stream(BytesIO(answer.body), answer.url, depth)
        return self.opened(
            answer.body,
            answer.url,
            answer.content_type,
            hints=_hints(answer),
            served=_served(answer),
            depth=depth,
        )

    def _asked(self, url: str) -> Fetched | Rejection | Item:
        """What the server answers; an item without bytes where it says that nothing has changed."""
        from intheworks.sources.web import Fetched, Unchanged, Validators

        known = self.known(url)
        answer = self.fetcher().fetch(url, Validators(known.etag, known.last_modified))
        if isinstance(answer, Fetched):
            return answer
        if isinstance(answer, Unchanged):
            return Item(url, b"", Kind.html, served=replace(known, same=True))
        return Rejection(url, answer.reason)

    def page(self, url: str, hints: Hints) -> Found:
        """The page at an address that a feed or sitemap named, with what that said of it."""
        answer = self._asked(url)
        if isinstance(answer, Item | Rejection):
            return answer
        kind = kind_of(answer.body, answer.url, answer.content_type)
        return Item(answer.url, answer.body, kind, _hints(answer, hints), served=_served(answer))

    def entry(self, entry: feed.Entry, of: feed.Feed, place: str) -> Found:
        """The article of a feed's entry: the page behind it, else as much as the feed itself has."""
        found: Found = Rejection(place, "an entry without a link")
        if entry.link:
            found = self.page(entry.link, feed.hints(entry, of))
        if isinstance(found, Rejection):
            return feed.page_item(entry, of, entry.link or f"{place}#{entry.key}") or found
        return found

    def _feed(self, data: bytes, place: str) -> Opened | Rejection:
        found = feed.parse(data, place)
        if found is None:
            return Rejection(place, "a damaged feed")
        items = (self.entry(entry, found, place) for entry in found.entries)
        return Opened(f"a feed of {_count(len(found.entries), 'entry')}", items, len(found.entries))

    def _sitemap(self, data: bytes, place: str, depth: int) -> Opened | Rejection:
        found = sitemap.parse(data)
        if found is None:
            return Rejection(place, "a damaged sitemap")
        if depth > DEEPEST:
            return Rejection(place, f"sitemaps behind sitemaps, over {DEEPEST} deep")
        if found.sitemaps:
            further = (one for url in found.sitemaps for one in _flat(self._web(url, depth + 1)))
            return Opened(f"an index of {_count(len(found.sitemaps), 'sitemap')}", further)
        pages = (self.page(p.url, Hints(url=p.url, published=p.published, outlet=p.outlet)) for p in found.pages)
        return Opened(f"a sitemap of {_count(len(found.pages), 'page')}", pages, len(found.pages))


def kind_of(data: bytes, place: str, content_type: str = "") -> Kind:
    """How one article's bytes are to be read."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"%PDF-"):
        return Kind.pdf
    if mail.looks_like_mail(data):
        return Kind.email
    tags = start[:1024].lower()
    name = place.lower().partition("?")[0]
    marked = tags.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")) or b"<html" in tags
    if marked or content_type in ("text/html", "application/xhtml+xml") or name.endswith((".html", ".htm", ".xhtml")):
        return Kind.html
    return Kind.text


def _hints(answer: Fetched, said: Hints | None = None) -> Hints:
    """What a server and whoever named the address say of a page."""
    said = said or Hints()
    return Hints(
        url=answer.url,
        outlet=said.outlet,
        published=said.published,
        byline=said.byline,
        charset=answer.charset,
    )


def _served(answer: Fetched) -> Served:
    return Served(answer.validators.etag, answer.validators.last_modified)


def _ending(items: Iterator[Found], place: str, fault: str) -> Iterator[Found]:
    """The items, and at their end what is wrong with it."""
    count = 0
    for item in items:
        count += 1
        yield item
    yield Rejection(place, f"{fault} at record {count}")


def _flat(opened: Opened | Rejection) -> Iterator[Found]:
    if isinstance(opened, Rejection):
        yield opened
    else:
        yield from opened.items


def _streamed(what: str, file: BinaryIO, items: Iterator[Found]) -> Opened:
    """A source whose items come out of a file, which is closed behind the last of them."""
    size = max(file.seek(0, 2), 1)
    file.seek(0)

    def closing() -> Iterator[Found]:
        with file:
            yield from items

    return Opened(what, closing(), share_done=lambda: 1.0 if file.closed else file.tell() / size)


def _count(number: int, of: str) -> str:
    plural = f"{of[:-1]}ies" if of.endswith("y") else f"{of}s"
    return f"1 {of}" if number == 1 else f"{number} {plural}"
