"""The parsers, each as a function of bytes that may raise nothing but what its contract names, with what it grows from.

`fuzz/run.py` feeds them by coverage (atheris), `tests/properties/test_fuzz.py` by hypothesis.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import feedparser  # noqa: F401  (the sources load theirs when they are used; to be watched they are loaded here)
import msgspec
import pypdf  # noqa: F401

from intheworks.errors import InTheWorksError, RecordError, Rejection
from intheworks.ledger import codec
from intheworks.model import Document, Record
from intheworks.reading import dates, explain, gate, segments, wordlists
from intheworks.server import evidence, shapes
from intheworks.sources import archive, encoding, feed, html, mail, opml, pdf, sitemap, table, text, warc
from intheworks.sources.item import Article, Item, Kind
from intheworks.standing import edtf
from intheworks.wording import edtf as edtf_in_words
from intheworks.wording import in_context

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "contracts" / "sources"))
import making

GIVEN = text.Given(date(2026, 1, 1), date(2024, 2, 1), "The Ledger", "en")
MOST_ITEMS = 200


@dataclass(frozen=True)
class Target:
    """A parser under fire: `run` raises where it breaks its word; `seeds` are whole inputs to begin with."""

    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


def _articles(found: Iterable[object]) -> None:
    """Go through what a source gives out: items or rejections, nothing else, and not without end."""
    for number, one in enumerate(found):
        assert isinstance(one, (Item, Rejection)), one
        str(one) if isinstance(one, Rejection) else one.digest(GIVEN)
        if number >= MOST_ITEMS:
            return


def _one(kind: Kind, parse: Callable[[Item, text.Given], Article | Rejection]) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        found = parse(Item("there", data, kind), GIVEN)
        if isinstance(found, Article):
            codec.check(found.document, None, ())
        else:
            assert "\n" not in found.reason

    return run


def _text(data: bytes) -> None:
    found = text.load("-", GIVEN, io.BytesIO(data))
    if isinstance(found, Document):
        codec.check(found, None, ())
        gate.passes(found.text)
        parts = segments.segment(found.text)
        assert all(0 <= part.start <= part.end <= len(found.text) for part in parts)


def _decoded(data: bytes) -> None:
    with suppress(encoding.Undecodable):
        assert isinstance(encoding.decode(data), str)


def _feed(data: bytes) -> None:
    found = feed.parse(data, "https://a.example/feed") if feed.looks_like_feed(data) else None
    for entry in (found.entries if found else ())[:MOST_ITEMS]:
        item = feed.page_item(entry, found, "there")  # type: ignore[arg-type]
        assert item is None or item.digest(GIVEN)
    feed.named_by(data, "https://a.example/")


def _xml(data: bytes) -> None:
    sitemap.parse(data) if sitemap.looks_like_sitemap(data) else None
    opml.parse(data) if opml.looks_like_opml(data) else None


def _warc(data: bytes) -> None:
    _articles(warc.pages(io.BytesIO(data), "there"))


def _zip(data: bytes) -> None:
    for number, member in enumerate(archive.members(io.BytesIO(data), "there")):
        assert isinstance(member, (tuple, Rejection))
        if number >= MOST_ITEMS:
            return


def _gzip(data: bytes) -> None:
    found = archive.gunzip(io.BytesIO(data), "there")
    if not isinstance(found, Rejection):
        found[0].close()


def _json_lines(data: bytes) -> None:
    _articles(table.json_lines(io.BytesIO(data), "there", {}))


def _edtf(data: bytes) -> None:
    value = data.decode("utf-8", "replace")
    assert isinstance(edtf_in_words(value), str)
    found = edtf.bounds(value)
    assert found is None or found[0] <= found[1]
    edtf.compatible(value, "2024-02")
    edtf.contains(value, value)


def _dates(data: bytes) -> None:
    said = data.decode("utf-8", "replace")[:2000]
    for one in dates.find(said, date(2024, 2, 1)):
        assert said[one.start : one.end] and edtf.bounds(one.edtf) is not None, one


def _lexicon(data: bytes) -> None:
    assert all(isinstance(cell, str) for row in wordlists.parsed(data.decode("utf-8", "replace")) for cell in row)


def _record(data: bytes) -> None:
    try:
        record = Record.from_json(data)
    except RecordError as error:
        assert str(error)
        return
    assert Record.from_json(record.to_json()) == record
    words = "word " * 20
    try:
        record.check(words)
    except InTheWorksError:
        return
    assert "<script" not in explain.html([(words, record)])


def _body(data: bytes) -> None:
    for shape in shapes.TAKEN.values():
        try:
            msgspec.json.decode(data, type=shape)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue


def _page(data: bytes) -> None:
    said = data.decode("utf-8", "replace")
    for line in evidence.paragraphs(said, [explain.Mark(0, max(1, len(said) // 2), "cited")]):
        assert all(piece.text for piece in line)
    if said:
        in_context(said, 0, max(1, len(said) // 3), 60)
    codec.phrases(said)
    codec.version_rank(said)


_ARTICLE = "date 2024-02-01 Ida Vance will write “Harbour,” the studio said Friday. It opens in spring 2026.\n\nMore."
_HTML = (
    b'<html lang="en"><head><meta property="article:published_time" content="2024-02-01"><script type="application/ld+json">'
    b'{"@type":"NewsArticle","datePublished":"2024-02-01"}</script></head><body><article><h1>Harbour</h1><p>Ida Vance will'
    b" write the film, it was said, and that it will be made in the town where she was born.</p></article></body></html>"
)
_RSS = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>A</title><item><title>B</title><link>https://a.example/1</link>'
    b"<guid>1</guid><pubDate>Thu, 01 Feb 2024 10:00:00 GMT</pubDate><description>C</description></item></channel></rss>"
)
_WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\nWARC-Date: 2024-02-01T00:00:00Z\r\n"
    b"WARC-Record-ID: <urn:uuid:0>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: 64\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>Hi</p></html>\r\n\r\n"
)
_CLAIM = {
    "kind": "stage",
    "title": "Harbour",
    "stage": "filming",
    "evidence": {"start": 0, "end": 4, "exact": "word"},
}
_RECORD = {
    "document": {"id": "sha256:0", "source": "a.txt", "published": "2024-02-01"},
    "reader": {"name": "house", "version": "1"},
    "titles": [{"title": "Harbour", "type": "film"}],
    "claims": [_CLAIM],
    "quotations": [{"speaker": "Ida", "form": "direct", "span": {"start": 0, "end": 4, "exact": "word"}}],
}

TARGETS: dict[str, Target] = {
    "text": Target(_text, (_ARTICLE.encode(), _ARTICLE.encode("utf-16"), b"date 2024-02-01 \x93Hi\x94")),
    "encoding": Target(_decoded, (_ARTICLE.encode("cp1252", "replace"), _ARTICLE.encode("utf-16-le"))),
    "html": Target(_one(Kind.html, html.article), (_HTML,)),
    "mail": Target(
        _one(Kind.email, mail.article), (b"From: a@a.example\r\nDate: Thu, 1 Feb 2024 10:00:00 +0000\r\n\r\nHi",)
    ),
    "pdf": Target(_one(Kind.pdf, pdf.article), (making.pdf(making.prose(), created="20240201"),)),
    "feed": Target(_feed, (_RSS, _RSS.replace(b"rss", b"feed"))),
    "xml": Target(
        _xml, (b"<urlset><url><loc>https://a.example/</loc></url></urlset>", b'<opml><outline xmlUrl="a"/></opml>')
    ),
    "warc": Target(_warc, (_WARC,)),
    "zip": Target(_zip, (b"PK\x05\x06" + bytes(18), making.zipped({"a/b.txt": b"Hi", "c": b"a" * 99}))),
    "gzip": Target(_gzip, (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\xc8\x04\x00\xac*\x93\xd8\x02\x00\x00\x00",)),
    "jsonl": Target(_json_lines, (json.dumps({"text": _ARTICLE, "url": "https://a.example/1"}).encode() + b"\n{",)),
    "edtf": Target(_edtf, (b"2024-02-01", b"202X", b"2024-21?", b"2024/2025", b"../2024~")),
    "dates": Target(_dates, (b"in the spring of 2026, next Friday, Q3 2025", b"December 2024 to March 2025")),
    "lexicon": Target(_lexicon, (b"word\tkind\n# comment\na\tb\n",)),
    "record": Target(_record, (json.dumps(_RECORD).encode(),)),
    "body": Target(_body, (b'{"text":"Hi","published":"2024-02-01"}', b'{"verdict":"confirm","why":"so"}')),
    "page": Target(_page, (_ARTICLE.encode(), "a\u202eb\ufeff “c”".encode())),
}
"""The targets by name."""
