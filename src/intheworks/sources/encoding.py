"""Bytes to text where that is sure, and a reason where it is not. Line ends and all else stay as they are."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WESTERN = ["cp1252", "mac_roman"]
_SAMPLE = 50_000
_PRINTED = frozenset("\t\n\v\f\r\x85")
_USUAL = frozenset("‘’‚“”„–—…•€£¥©®™°½¼¾×§«»¡¿\xa0†‡")
_MOST_CONTROLS = 0.001


class Undecodable(Exception):
    """These bytes are no text, or it is not sure which; the message says why, in one line."""


def decode(raw: bytes) -> str:
    """The text of these bytes: by their byte-order mark, else UTF-8, else a Western encoding where that is sure.

    A byte-order mark is left out. Raises Undecodable for bytes that are no text or whose encoding is anybody's guess.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _strict(raw[len(mark) :], encoding)
    if b"\0" in raw:
        raise Undecodable("binary, not text")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = _guess(raw)
    return _text(text)


def _strict(raw: bytes, encoding: str) -> str:
    try:
        return _text(raw.decode(encoding))
    except UnicodeDecodeError as error:
        raise Undecodable(
            f"not the {encoding.upper()} that its byte-order mark says (at byte {error.start})"
        ) from error


def _guess(raw: bytes) -> str:
    """The one Western reading of these bytes that is tidy English.

    charset-normalizer rules out what is no text at all. Of the readings left, the one with the fewest oddities is right.
    """
    from charset_normalizer import from_bytes

    found = from_bytes(raw[:_SAMPLE], cp_isolation=_WESTERN, threshold=0.1)
    ranked = sorted((_oddities(str(match)), match.encoding) for match in found)
    if not ranked:
        raise Undecodable("neither UTF-8 nor a Western encoding")
    if len(ranked) > 1 and not _surer(ranked[0][0], ranked[1][0]):
        raise Undecodable("in an encoding that is not sure; save it as UTF-8")
    return _strict(raw, ranked[0][1])


def _surer(best: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether the first reading is right: less odd, or all marks where the other has letters ("don’t", "donít").

    A single such place may be either ("Zrní" is "Zrn’"), so that two at least are asked for.
    """
    return best[0] < other[0] or (best[1] == 0 and other[1] >= 2)


def _oddities(text: str) -> tuple[int, int]:
    """How many characters stand where no English text has them ("cafÈ", "Ð ", "¬£9"), and how many letters have accents."""
    beyond = [(i, c) for i, c in enumerate(text) if c > "\x7f"]
    return sum(_odd(text, i) for i, _ in beyond), sum(c.isalpha() for _, c in beyond)


def _odd(text: str, i: int) -> bool:
    before, c, after = text[i - 1 : i], text[i], text[i + 1 : i + 2]
    if not c.isalpha():
        return c not in _USUAL
    if c.isupper():
        return before.islower() or not after.isalpha()
    return not before.isalpha() and not after.isalpha()


def _text(text: str) -> str:
    controls = sum(1 for c in text if c < " " and c not in _PRINTED)
    if controls > _MOST_CONTROLS * len(text) or "\0" in text:
        raise Undecodable("binary, not text")
    return text
