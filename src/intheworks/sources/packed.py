"""The members of a packed archive, one record each as crawlers write them, for whoever reads the records on.

A member is given out when its checksum has proved it whole, so that damaged bytes are never read as an article; behind a
damage the next member that begins a record is looked for, so that one damage costs one record.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

MAGIC = b"\x1f\x8b\x08"
MOST_HELD = 32_000_000
"""Unpacked bytes of a member beyond which it is given out before its end has proved it: a film, a whole archive."""
CUT, DAMAGED = "cut off", "damaged"
RECORD = b"WARC/1."
_CHUNK = 1 << 17
_PADDING = b"\0\r\n"


class Fault(NamedTuple):
    """A member that is left out: before which of the unpacked bytes it stood, and what is wrong with it."""

    at: int
    what: str


class Members:
    """The unpacked bytes as a file to read, never from one member into the next. `faults` are those met and not yet told.

    `torn` says that a member which was given out in part breaks off: `read` ends there once, and goes on behind it.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.faults: list[Fault] = []
        self.torn: str | None = None
        self.ended = False
        self._file = file
        self._parts = self._unpacked()
        self._ready, self._given = b"", 0

    def tell(self) -> int:
        """How many bytes were given out."""
        return self._given

    def read(self, size: int = -1) -> bytes:
        """Some of the next bytes; none at the end, or where a member breaks off."""
        while not self._ready and not self.ended:
            part = next(self._parts, None)
            self.ended, self._ready = part is None, part or b""
            if self.torn:
                break
        given, self._ready = (self._ready, b"") if size < 0 else (self._ready[:size], self._ready[size:])
        self._given += len(given)
        return given

    def before(self, at: int) -> list[Fault]:
        """The faults that stand before these unpacked bytes, which are told with this."""
        told = [fault for fault in self.faults if fault.at <= at]
        self.faults = [fault for fault in self.faults if fault.at > at]
        return told

    def _unpacked(self) -> Iterator[bytes]:
        """The members in order, a large one in parts."""
        raw = b""
        while raw := (raw.lstrip(_PADDING) or self._file.read(_CHUNK).lstrip(_PADDING)):
            start = self._file.tell() - len(raw)
            what, given, parts, size = None, False, list[bytes](), 0
            unpacker = zlib.decompressobj(31)
            try:
                while not unpacker.eof:
                    if not (raw := raw or self._file.read(_CHUNK)):
                        what = CUT
                        break
                    parts.append(unpacker.decompress(raw, MOST_HELD))
                    raw = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
                    size += len(parts[-1])
                    if size > MOST_HELD:
                        yield b"".join(parts)
                        given, parts, size = True, [], 0
            except zlib.error:
                what = DAMAGED
            if what is None:
                yield b"".join(parts)
                continue
            if what is CUT:
                yield _whole_records(b"".join(parts))
            if given:
                self.torn = what
                yield b""
            else:
                self.faults.append(Fault(self._given, what))
            if not self._go_to_next(start + 1):
                return
            raw = b""

    def _go_to_next(self, start: int) -> bool:
        """Go to the next member from `start` on that begins with a record; False where there is none."""
        self._file.seek(start)
        window, here = b"", start
        while chunk := self._file.read(_CHUNK):
            window += chunk
            at = -1
            while (at := window.find(MAGIC, at + 1)) >= 0:
                if self._begins_record(here + at):
                    self._file.seek(here + at)
                    return True
            # A beginning may lie across two chunks.
            here += len(window) - len(window[-2:])
            window = window[-2:]
            self._file.seek(here + len(window))
        return False

    def _begins_record(self, at: int) -> bool:
        self._file.seek(at)
        try:
            return zlib.decompressobj(31).decompress(self._file.read(4096), len(RECORD)) == RECORD
        except zlib.error:
            return False


def _whole_records(part: bytes) -> bytes:
    """Of a member that is cut off, the records of which the next one's beginning proves that they are whole."""
    return part[: part.rfind(b"\r\n\r\n" + RECORD) + 4] if b"\r\n\r\n" + RECORD in part else b""
