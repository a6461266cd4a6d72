"""ZIP and gzip around other sources. Members are unpacked into memory (larger ones into an unnamed file), never to their
own names, so that a path in an archive leads nowhere; and never beyond the bounds below, so that a bomb does not go off.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
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
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        yield Rejection(place, f"a damaged ZIP file ({error})")
        return
    if len(names) > MOST_MEMBERS:
        yield Rejection(place, f"a ZIP file of over {MOST_MEMBERS} members")
        return
    left = MOST_UNPACKED
    for info in names:
        here = f"{place}!{info.filename}"
        if info.is_dir() or info.filename.startswith("__MACOSX/"):
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
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
            yield Rejection(here, f"damaged in its ZIP file ({error})")
            continue
        left -= size
        with unpacked:
            yield here, unpacked


def gunzip(file: BinaryIO, place: str) -> BinaryIO | Rejection:
    """The bytes in a gzip file; a Rejection where it is damaged, cut off or a bomb."""
    import gzip

    size = file.seek(0, 2)
    file.seek(0)
    try:
        with gzip.open(file) as packed:
            return _unpack(cast("IO[bytes]", packed), max(size, 1), MOST_UNPACKED)[0]
    except TooLarge as error:
        return Rejection(place, str(error))
    except (OSError, EOFError, zlib.error) as error:
        return Rejection(place, f"a damaged gzip file ({error})")


def _unpack(packed: IO[bytes], packed_size: int, most: int) -> tuple[BinaryIO, int]:
    """The bytes, and how many; what the archive says of their number is not believed."""
    out = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by whoever gets it
    size = 0
    try:
        while chunk := packed.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise TooLarge(f"unpacks to over {MOST_UNPACKED // 1_000_000_000} GB, with what came before it")
            if size > FREE and size > MOST_RATIO * packed_size:
                raise TooLarge(f"unpacks to over {MOST_RATIO} times its size, which no news does")
            out.write(chunk)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return cast("BinaryIO", out), size
