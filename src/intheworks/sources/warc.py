"""WARC archives, as CC-NEWS has them: the HTML answers in them, one after the other.

fastwarc ends in silence where an archive is cut off or damaged, so every record is counted, every body measured against
its header, and what lies behind the last record is looked at.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from intheworks.errors import Rejection
from intheworks.sources.coding import Undecodable, decoded
from intheworks.sources.item import Hints, Item, Kind

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_HTML = ("text/html", "application/xhtml+xml")
MOST_BYTES = 16_000_000
"""A body over this, packed or unpacked, is passed over unread, as a fetch would refuse it."""
_GZIP = b"\x1f\x8b"
_CUT, _DAMAGED = "cut off", "damaged"


def looks_like_warc(start: bytes) -> bool:
    """Whether an archive begins so, packed or not."""
    if start.startswith(_GZIP):
        try:
            start = zlib.decompressobj(31).decompress(start, 64)
        except zlib.error:
            return False
    return start.startswith(b"WARC/")


def pages(file: BinaryIO, place: str) -> Iterator[Item | Rejection]:
    """The HTML pages with status 200 in an archive. Records count from 1, those of other kinds included.

    An archive that is cut off or damaged ends with a Rejection that has the record's number. `file` must be seekable.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    packed = file.read(2) == _GZIP
    file.seek(0)
    number, last = 0, 0
    # Only when the next record begins is it certain that this one was whole.
    held: Item | Rejection | None = None
    try:
        for record in ArchiveIterator(file, parse_http=False):
            if held is not None:
                yield held
            number, last, held = number + 1, record.stream_pos, None
            if record.record_type == WarcRecordType.response:
                held = _page(record, f"{place}#{number}", packed)
    except Exception as error:  # fastwarc raises what its parser in C happens to raise
        if held is not None:
            yield held
        yield Rejection(f"{place}#{number + 1}", f"damaged: record {number + 1} is none ({type(error).__name__})")
        return
    fault = _ending(file, last)
    at = number if fault == _CUT and number else number + 1
    if held is not None and fault != _CUT:
        yield held
    if fault:
        yield Rejection(f"{place}#{at}", f"{fault} at record {at}; what stands before it was read")


def _page(record: WarcRecord, place: str, packed: bool) -> Item | Rejection | None:
    if record.content_length > MOST_BYTES:
        return None
    # A packed archive has a checksum in every member; a plain one only what its writer gave.
    if not packed and "WARC-Block-Digest" in record.headers and not record.verify_block_digest():
        return Rejection(place, "damaged: its bytes are not those of its digest")
    record.parse_http(auto_decode="transfer")
    if record.http_headers is None or record.http_headers.status_code != 200:
        return None
    kind = (record.http_content_type or "").lower()
    if kind and kind not in _HTML:
        return None
    hints = Hints(url=record.headers.get("WARC-Target-URI"), charset=record.http_charset)
    try:
        body = decoded(record.reader.read(), record.http_headers.get("Content-Encoding") or "", MOST_BYTES)
    except Undecodable as error:
        return Rejection(place, str(error))
    return Item(place, body, Kind.html, hints, bulk=True) if len(body) <= MOST_BYTES else None


def _ending(file: BinaryIO, last: int) -> str | None:
    """What is wrong with the end of an archive whose last record begins at `last`; None where all is well."""
    file.seek(last)
    start = file.read(2)
    file.seek(last)
    if not start:
        return "no WARC record"
    return _packed_ending(file) if start == _GZIP else _plain_ending(file)


def _packed_ending(file: BinaryIO) -> str | None:
    """The last member must be whole, and nothing else may follow it."""
    packed = zlib.decompressobj(31)
    try:
        while chunk := file.read(1 << 16):
            packed.decompress(chunk)
            if packed.eof:
                rest = packed.unused_data + file.read(1 << 16)
                return _DAMAGED if rest.strip(b"\0\r\n") else None
    except zlib.error:
        return _DAMAGED
    return _CUT


def _plain_ending(file: BinaryIO) -> str | None:
    """The last record must have all the bytes that its header says, and nothing else may follow it."""
    head = file.read(1 << 16)
    end = head.find(b"\r\n\r\n")
    if end < 0:
        return _CUT
    length = next(
        (
            line.split(b":", 1)[1].strip()
            for line in head[:end].split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        ),
        b"",
    )
    if not length.isdigit():
        return _DAMAGED
    start = file.tell() - len(head)
    size = file.seek(0, 2)
    after = start + end + 4 + int(length)
    if size < after:
        return _CUT
    file.seek(after)
    return _DAMAGED if file.read(1 << 16).strip(b"\r\n") else None
