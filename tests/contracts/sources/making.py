"""Articles that the plain reader understands, and the containers that they come in."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PROSE = (
    "The news of the day is that {writer} writes {film}, which had been hoped for by those who know the harbour well.",
    "It was said at the pier that the film would be made there, and that the town has been asked for its leave.",
)


def prose(film: str = "Iron Ferry", writer: str = "Mary Ash", more: str = "") -> list[str]:
    """The paragraphs of an article on this film."""
    return [*(p.format(film=film, writer=writer) for p in PROSE), *([more] if more else [])]


def text(film: str = "Iron Ferry", day: str = "2024-02-01", writer: str = "Mary Ash", more: str = "") -> str:
    """A dated text article."""
    return f"date {day} " + "\n\n".join(prose(film, writer, more))


def page(
    film: str = "Iron Ferry", day: str = "2024-02-01", writer: str = "Mary Ash", more: str = "", head: str = ""
) -> str:
    """A web page with an article."""
    ld = {"@type": "NewsArticle", "headline": f"{film} is being written", "datePublished": f"{day}T10:00:00Z"}
    body = "".join(f"<p>{p}</p>" for p in prose(film, writer, more))
    return (
        f'<html lang="en"><head><script type="application/ld+json">{json.dumps(ld)}</script>{head}'
        f'<meta property="og:site_name" content="Pier News"></head>'
        f"<body><article><h1>{film} is being written</h1>{body}</article></body></html>"
    )


NOTHING = (
    '<html lang="en"><head><meta property="article:published_time" content="2024-02-01"></head><body><article><h1>It has'
    " rained all week</h1><p>The rain that fell on the town was more than it had been in any of the years that the people"
    " there have on record.</p><p>It is not known when it will end, and they said that they would wait.</p></article>"
    "</body></html>"
)


def rss(entries: Iterable[tuple[str, str]], title: str = "Pier News", extra: str = "") -> str:
    """An RSS feed of (title, link)."""
    items = "".join(
        f"<item><title>{name}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>Thu, 01 Feb 2024 10:00:00 GMT</pubDate>{extra}</item>"
        for name, link in entries
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'


def warc(pages: Iterable[tuple[str, str]], *, packed: bool = True) -> bytes:
    """A WARC file as a crawler writes it: warcinfo first, then a response for each (address, page)."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("news.warc.gz", {"software": "a crawler"}))
    for url, body in pages:
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        payload = io.BytesIO(body.encode())
        writer.write_record(writer.create_warc_record(url, "response", payload=payload, http_headers=headers))
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    """A ZIP file with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def pdf(lines: Iterable[str], *, created: str | None = None) -> bytes:
    """A PDF of one page with these lines, as a typesetter breaks them."""
    shown = " ".join(f"({line.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj T*" for line in lines)
    stream = f"BT /F1 10 Tf 14 TL 50 780 Td {shown} ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /CreationDate (D:{created}120000Z) >>".encode() if created else b"<< >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 7\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size 7 /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)
