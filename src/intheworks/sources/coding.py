"""Bodies as HTTP packs them (Content-Encoding), unpacked no further than anybody wants to read.

A body of a kilobyte may unpack to gigabytes; what makes the whole of it before its length is asked has lost by then.
"""

from __future__ import annotations

import zlib

_GZIP, _ZLIB, _BARE = 31, 15, -15
"""What follows, as zlib's window bits: a gzip member, a zlib stream, deflate without a header (which some servers send)."""


class Undecodable(ValueError):
    """A body in a coding that is not known here, or that is not what its header says."""


def decoded(body: bytes, codings: str, most: int) -> bytes:
    """The body without its codings (a Content-Encoding header's value), cut after `most` + 1 bytes.

    What is longer than `most` is therefore too long. A body that ends too early gives what it has. Raises Undecodable.
    """
    for coding in reversed([part.strip().lower() for part in codings.split(",")]):
        if coding in ("gzip", "x-gzip"):
            body = _inflated(body, _GZIP, most)
        elif coding == "deflate":
            body = _inflated(body, _ZLIB if _has_head(body) else _BARE, most)
        elif coding == "br":
            body = _unbrotlied(body, most)
        elif coding not in ("", "identity"):
            raise Undecodable(f"a coding that is not known here ({coding[:40]})")
    return body


def _has_head(body: bytes) -> bool:
    """Whether a zlib stream begins so (RFC 1950): deflate, and a sum that is a multiple of 31."""
    return len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0


def _inflated(body: bytes, bits: int, most: int) -> bytes:
    try:
        return zlib.decompressobj(bits).decompress(body, most + 1)
    except zlib.error as error:
        raise Undecodable(f"not packed as its header says ({error})") from None


def _unbrotlied(body: bytes, most: int) -> bytes:
    import brotli  # type: ignore[import-untyped]

    packed = brotli.Decompressor()
    try:
        out = bytearray(packed.process(body, output_buffer_limit=most + 1))
        while len(out) <= most and not packed.is_finished():
            more = packed.process(b"", output_buffer_limit=most + 1)
            if not more:
                break
            out += more
    except brotli.error as error:
        raise Undecodable(f"not packed as its header says ({error})") from None
    return bytes(out[: most + 1])
