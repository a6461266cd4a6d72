"""A PDF of an article into an article. A PDF knows lines, not paragraphs; those are put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from intheworks.errors import Rejection
from intheworks.sources.days import any_day, written_day
from intheworks.sources.item import Article, Facts, Item, finish
from intheworks.sources.text import Given

MOST_PAGES = 60
MOST_BYTES = 50_000_000
_HEAD = 1500
"""Characters in which the day of publication is looked for."""
_CREATED = re.compile(r"D:(\d{8})")
_HYPHEN = re.compile(r"(?<=[a-z])-$")
_ENDS = re.compile(r"[.!?…][\"”’')\]]*$")


def article(item: Item, given: Given) -> Article | Rejection:
    """The article in this PDF. Its day is what it says near its beginning; the file's own date is when it was printed."""
    if len(item.data) > MOST_BYTES:
        return Rejection(item.place, f"over {MOST_BYTES // 1_000_000} MB of PDF, which is no article")
    from pypdf import PdfReader

    try:
        reader = PdfReader(BytesIO(item.data))
        if reader.is_encrypted and not reader.decrypt(""):
            return Rejection(item.place, "a PDF with a password")
        if len(reader.pages) > MOST_PAGES:
            return Rejection(item.place, f"a PDF of over {MOST_PAGES} pages, which is no article")
        lines = [line for page in reader.pages for line in [*page.extract_text().splitlines(), ""]]
        created = _CREATED.match(str(reader.metadata.get("/CreationDate") or "")) if reader.metadata else None
    except Exception as error:  # pypdf has no common root for what a broken file raises
        return Rejection(item.place, f"a damaged PDF ({' '.join(str(error).split()) or type(error).__name__})")
    text = "\n\n".join(_paragraphs(lines))
    if not text.strip():
        return Rejection(item.place, "a PDF without text (a scan, as it seems)")
    written = written_day(text[:_HEAD]) or (None if given.published else any_day(created[1]) if created else None)
    return finish(text + "\n", item, Facts(written=written), given)


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Lines joined where the first was only broken at the column's edge: the full ones, as long as the usual line."""
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    full = 0.75 * lengths[int(0.9 * len(lengths))] if lengths else 0
    held = ""
    broken = False
    for line in (" ".join(one.split()) for one in lines):
        if not line:
            # A page ends in the middle of a sentence as often as not.
            broken = broken and not _ENDS.search(held)
        elif broken and held:
            held = _HYPHEN.sub("", held) + line if _HYPHEN.search(held) and line[0].islower() else f"{held} {line}"
            broken = len(line) >= full
        else:
            if held:
                yield held
            held, broken = line, len(line) >= full
    if held:
        yield held
