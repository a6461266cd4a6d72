"""Text as formats can hold it."""

from __future__ import annotations

import re

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """The text with what XML 1.0 has no way to write (controls, lone surrogates) as U+FFFD."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
