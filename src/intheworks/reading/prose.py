"""What no prose has is not read: words longer than any, and blanks without end. They are blanked out, offsets and all.

So the time of reading grows with the length of an article and no faster, whoever wrote it: what reads a word or a run of
blanks meets none longer than this, and what reads a paragraph (`segments`) none longer than LONGEST_PARAGRAPH.
"""

from __future__ import annotations

import re

LONGEST_WORD = 200
"""Characters without a blank between them. None of 1,795 news texts has as many; what has is an address, or no words."""
LONGEST_PARAGRAPH = 10_000
"""Characters of a paragraph; a longer one is read as several. The longest of the same texts has half as many."""
NOTHING = "\0"
"""Stands for a character that is not read: no letter, no blank, no mark."""
_WILD = re.compile(r"(?<!\S)\S{200}\S+|(?<!\s)\s{50}\s+")


def tamed(text: str) -> str:
    """The text with NOTHING in place of what no prose has: as long as before, so that every offset still holds."""
    return _WILD.sub(lambda wild: NOTHING * len(wild[0]), text)
