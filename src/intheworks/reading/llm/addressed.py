"""What in an article speaks to whoever reads it by machine: it is not sent, and nothing is believed that stands there.

The first guard of three. What it misses is fenced in as data (prompt.py), and whatever the model is talked into must still
stand in the article's own words (grounding.py).
"""

from __future__ import annotations

import re
from functools import lru_cache

from intheworks.reading.wordlists import rows

_PARAGRAPH = re.compile(r"[^\r\n]+")
_SENTENCE_START = r"(?:^|[.!?:;][”\"’')\]]*\s+)[“\"‘'(\[*>#-]*\s*"


@lru_cache(maxsize=1)
def _marks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What condemns its paragraph, and what is an order where it begins a sentence."""
    kinds: dict[str, list[str]] = {"mark": [], "order": []}
    for kind, pattern in rows("addressed"):
        kinds[kind].append(f"(?:{pattern})")
    marks = re.compile("|".join(kinds["mark"]), re.IGNORECASE)
    orders = re.compile(
        rf"{_SENTENCE_START}(?:(?:please|now|instead|then|also)[ ,]+)*(?:{'|'.join(kinds['order'])})", re.IGNORECASE
    )
    return marks, orders


def passages(text: str) -> tuple[tuple[int, int], ...]:
    """The paragraphs that address a machine (lexicon/addressed.tsv), as ranges of the text in order."""
    marks, orders = _marks()
    return tuple(
        paragraph.span()
        for paragraph in _PARAGRAPH.finditer(text)
        if marks.search(paragraph[0]) or orders.search(paragraph[0])
    )


def blanked(text: str) -> str:
    """The text with blanks in place of these passages: every offset stays, and nothing is known of what stood there."""
    for start, end in passages(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text
