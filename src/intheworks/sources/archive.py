"""ZIP and gzip around other sources. Members are unpacked into memory (larger ones into an unnamed file), never to their
own names, so that a path in an archive leads nowhere; and never beyond the bounds below, so that a bomb does not go off.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from intheworks.errors import Rejection

MOST_MEMBERS = 100_000
MOST_UNPACKED = 8_000_000_000
"""Bytes that one archive may unpack to, all members together."""
MOST_RATIO = 200
"""How many times its packed size a member may have. HTML packs to about a fifth; a bomb has a thousand times."""
FREE = 10_000_000
"""Bytes below which the ratio is not asked for: a short page of blanks is no bomb."""
IN_MEMORY = 16_000_000
_CHUNK = 1 << 18

Member = tuple[str, BinaryIO]


class TooLarge(Exception):
    """An archive unpacks to more than anything honest does; the message says how much."""


def looks_like_zip(start: bytes) -> bool:
    """Whether bytes begin as a ZIP file does."""
    return start.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def looks_like_gzip(start: bytes) -> bool:
    """Whether bytes begin as a gzip file does."""
    return start.startswith(b"\x1f\x8b")


def members(file: BinaryIO, place: str) -> Iterator[Member | Rejection]:
    """(place, bytes) of every file in a ZIP, in its order; what cannot be unpacked is a Rejection and the rest goes on."""
    try:
        archive = zipfile.ZipFile(file)
        names = archive.infolist()
    except Exception as error:  # zipfile has no common root for what a broken directory raises
        yield Rejection(place, f"a damaged ZIP file ({error})")
        return
    if len(names) > MOST_MEMBERS:
        yield Rejection(place, f"a ZIP file of over {MOST_MEMBERS} members")
        return
    left = MOST_UNPACKED
    for info in names:
        here = f"{place}!{info.filename}"
        if info.filename.endswith("/") or info.filename.startswith("__MACOSX/"):
            continue
        if info.flag_bits & 1:
            yield Rejection(here, "has a password")
            continue
        try:
            with archive.open(info) as packed:
                unpacked, size = _unpack(packed, max(info.compress_size, 1), left)
        except TooLarge as error:
            yield Rejection(here, str(error))
            continue
        except Exception as error:  # nor for what its four ways to pack do
            yield Rejection(here, f"damaged in its ZIP file ({error})")
            continue
        left -= size
        with unpacked:
            yield here, unpacked


def gunzip(file: BinaryIO, place: str) -> tuple[BinaryIO, str | None] | Rejection:
    """The bytes in a gzip file, and what is wrong with its end, if anything; a Rejection where nothing is to be had."""
    size = file.seek(0, 2)
    file.seek(0)
    out = _spool()
    try:
        _copy(_members_of_gzip(file), out, max(size, 1), MOST_UNPACKED)
        fault = None
    except TooLarge as error:
        out.close()
        return Rejection(place, str(error))
    except (EOFError, zlib.error) as error:
        fault = f"a damaged gzip file ({error})"
        if not out.tell():
            out.close()
            return Rejection(place, fault)
    out.seek(0)
    return out, fault


def _members_of_gzip(file: BinaryIO) -> Iterator[bytes]:
    """The unpacked bytes, up to where the file ends too early (EOFError) or is damaged (zlib.error)."""
    packed = zlib.decompressobj(31)
    raw = file.read(_CHUNK)
    while raw:
        yield packed.decompress(raw, _CHUNK)
        raw = packed.unconsumed_tail
        if packed.eof:
            # Blanks may follow the last member; tapes are filled up with them.
            raw = (packed.unused_data or file.read(_CHUNK)).lstrip(b"\0")
            packed = zlib.decompressobj(31) if raw else packed
        raw = raw or file.read(_CHUNK)
    if not packed.eof:
        raise EOFError("it ends too early")


def _spool() -> BinaryIO:
    return cast("BinaryIO", SpooledTemporaryFile(max_size=IN_MEMORY))


def _unpack(packed: IO[bytes], packed_size: int, most: int) -> tuple[BinaryIO, int]:
    """The bytes in a file of their own, and how many."""
    out = _spool()
    try:
        size = _copy(iter(lambda: packed.read(_CHUNK), b""), out, packed_size, most)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out, size


def _copy(chunks: Iterable[bytes], out: BinaryIO, packed_size: int, most: int) -> int:
    """Unpack within the bounds, and say how much it was; what the archive says of its size is not believed."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise TooLarge(f"unpacks to over {MOST_UNPACKED // 1_000_000_000} GB, with what came before it")
        if size > FREE and size > MOST_RATIO * packed_size:
            raise TooLarge(f"unpacks to over {MOST_RATIO} times its size, which no news does")
        out.write(chunk)
    return size
