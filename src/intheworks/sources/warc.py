"""WARC archives, as CC-NEWS has them: the HTML answers in them, one after the other.

fastwarc ends in silence where an archive is cut off or damaged. So the members of a packed archive are unpacked and proved
here, one by one (packed.py), and in a plain one every record is measured by its header and its body checked by its digest.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, cast

from intheworks.errors import Rejection
from intheworks.sources.coding import Undecodable, decoded
from intheworks.sources.days import iso_day
from intheworks.sources.item import Hints, Item, Kind
from intheworks.sources.packed import CUT, DAMAGED, Members

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_HTML = ("text/html", "application/xhtml+xml")
MOST_BYTES = 16_000_000
"""A body over this, packed or unpacked, is passed over unread, as a fetch would refuse it."""
_GZIP = b"\x1f\x8b"


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

    A record that is cut off or damaged is a Rejection with its number, and the archive is read on behind it where another
    record begins. `file` must be seekable.
    """
    packed = file.read(2) == _GZIP
    file.seek(0)
    number = 0
    for one in _packed(file) if packed else _plain(file):
        number += 1
        if isinstance(one, str):
            yield Rejection(f"{place}#{number}", f"{one} at record {number}; it is left out")
        elif (found := one(f"{place}#{number}")) is not None:
            yield found
    if not number:
        yield Rejection(f"{place}#1", "no WARC record")


_Made = Callable[[str], Item | Rejection | None]
"""What a record is at its place: a page, a rejection, or nothing of interest."""


def _packed(file: BinaryIO) -> Iterator[_Made | str]:
    """The records of a packed archive, in words what is wrong where one is missing."""
    members = Members(file)
    while not members.ended:
        held: _Made | None = None
        broken = None
        try:
            for record in _records(members):
                if held is not None:
                    yield held
                yield from (fault.what for fault in members.before(record.stream_pos))
                held = _made(record, checked=True)
        except Exception:  # fastwarc raises what its parser in C happens to raise
            broken = DAMAGED
        if members.torn:
            # What was begun before it was known to break off is not given out.
            held, broken, members.torn = None, members.torn, None
        if held is not None:
            yield held
        yield from (fault.what for fault in members.before(members.tell()))
        if broken:
            yield broken


def _plain(file: BinaryIO) -> Iterator[_Made | str]:
    """The records of an archive that is not packed, each measured before it is read."""
    start: int | None = 0
    while start is not None:
        start = _past_empty_lines(file, start)
        measured = _measured(file, start)
        if measured is None:
            return
        if isinstance(measured, str):
            yield measured
            start = _next_record(file, start + 1)
            continue
        yield from (_made(record, checked=False) for record in _records(BytesIO(_bytes(file, start, measured))))
        start = measured


def _records(file: BinaryIO | Members) -> Iterator[WarcRecord]:
    from fastwarc.warc import ArchiveIterator

    # It asks for no more than `read` and `tell`.
    yield from ArchiveIterator(cast("BinaryIO", file), parse_http=False)


def _made(record: WarcRecord, *, checked: bool) -> _Made:
    """What a record is. Its body is read at once: the next record takes its place in the stream."""
    from fastwarc.warc import WarcRecordType

    found: Item | str | None = None
    if record.record_type == WarcRecordType.response:
        found = _page(record, checked)
    elif record.record_type in (WarcRecordType.no_type, WarcRecordType.unknown) and not checked:
        found = "damaged: of no type that there is"
    if isinstance(found, str):
        return lambda place: Rejection(place, found)
    return lambda place: replace(found, place=place) if found is not None else None


def _page(record: WarcRecord, checked: bool) -> Item | str | None:
    """The page of an answer, without its place yet; why it is to be rejected; None for what is no page."""
    if record.content_length > MOST_BYTES:
        return None
    # A packed archive has a checksum in every member; a plain one only what its writer gave.
    if not checked and "WARC-Block-Digest" in record.headers and not record.verify_block_digest():
        return "damaged: its bytes are not those of its digest"
    record.parse_http(auto_decode="transfer")
    if record.http_headers is None or record.http_headers.status_code != 200:
        return None
    kind = (record.http_content_type or "").lower()
    if kind and kind not in _HTML:
        return None
    try:
        body = decoded(record.reader.read(), record.http_headers.get("Content-Encoding") or "", MOST_BYTES)
    except Undecodable as error:
        return str(error)
    url, seen = record.headers.get("WARC-Target-URI"), iso_day(record.headers.get("WARC-Date"))
    hints = Hints(url=url, charset=record.http_charset, seen=seen)
    return Item("", body, Kind.html, hints, bulk=True) if len(body) <= MOST_BYTES else None


def _measured(file: BinaryIO, start: int) -> int | str | None:
    """Where the record ends that begins here, what is wrong with it, or None at the end of the archive."""
    head = _bytes(file, start, start + _MOST_HEAD)
    if not head:
        return None
    size, blank, length = file.seek(0, 2), head.find(_BLANK), _LENGTH.search(head)
    if _BEGINNING.match(head) and blank >= 0 and length and length.start() < blank:
        end = start + blank + len(_BLANK) + int(length[1])
        # Two line ends follow where the length is right, unless the archive ends a little early.
        if end <= size and _bytes(file, end, end + len(_BLANK)) in (_BLANK, _BLANK[: size - end]):
            return end
        return CUT if end > size and _next_record(file, start + 1) is None else DAMAGED
    begun = _BEGINNING.match(head) or b"WARC/1.0\r\n".startswith(head)
    return CUT if blank < 0 and start + len(head) == size and begun else DAMAGED


def _past_empty_lines(file: BinaryIO, start: int) -> int:
    head = _bytes(file, start, start + _MOST_HEAD)
    return start + len(head) - len(head.lstrip(b"\r\n"))


def _bytes(file: BinaryIO, start: int, end: int) -> bytes:
    file.seek(start)
    return file.read(end - start)


def _next_record(file: BinaryIO, start: int) -> int | None:
    """Where the next record begins from `start` on."""
    file.seek(start)
    window, here = b"", start
    while chunk := file.read(1 << 17):
        window += chunk
        if found := _BEGINS.search(window):
            begins: int = here + found.start(1)
            return begins
        here, window = here + len(window) - len(window[-16:]), window[-16:]
    return None


_BLANK = b"\r\n\r\n"
_MOST_HEAD = 1 << 16
_BEGINNING = re.compile(rb"WARC/1\.[01]\r\n")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d+)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_BEGINS = re.compile(rb"\r\n(WARC/1\.[01]\r\n)")
