"""A PDF's lines become paragraphs again, and its day is the one that it says."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from intheworks.errors import Rejection
from intheworks.sources import pdf
from intheworks.sources.item import Article, Item, Kind
from intheworks.sources.text import Given

sys.path.insert(0, str(Path(__file__).parents[1] / "contracts" / "sources"))
from making import pdf as make

LINES = (
    "Iron Ferry is being written",
    "February 1, 2024",
    "The news of the day is that Mary Ash writes Iron Ferry, which had been hoped for by all those",
    "who know the harbour well, and that the film will be made there when the town has given its per-",
    "mission for it.",
    "It was said at the pier that the producers have asked for the old boat, and that it is not for sale",
    "to them.",
)
GIVEN = Given(date(2025, 1, 1))


def article(data: bytes, given: Given = GIVEN) -> Article | Rejection:
    return pdf.article(Item("a.pdf", data, Kind.pdf), given)


def test_lines_become_paragraphs() -> None:
    """A full line goes on in the next, a short one ends; a word that was broken is one word."""
    found = article(make(LINES, created="20240315"))
    assert isinstance(found, Article)
    paragraphs = found.document.text.strip().split("\n\n")
    assert [p.split()[0] for p in paragraphs] == ["Iron", "February", "The", "It"]
    assert "given its permission for it." in paragraphs[2]
    assert found.document.info.published == date(2024, 2, 1)


def test_the_day_it_was_made_counts_only_where_nothing_else_does() -> None:
    """A PDF is printed when somebody prints it: its own date is the last choice."""
    undated = [line for line in LINES if "2024" not in line]
    found = article(make(undated, created="20240315"))
    assert isinstance(found, Article)
    assert found.document.info.published == date(2024, 3, 15)
    given = article(make(undated, created="20240315"), Given(date(2025, 1, 1), published=date(2024, 2, 2)))
    assert isinstance(given, Article)
    assert given.document.info.published == date(2024, 2, 2)


def test_a_scan_is_said_to_be_one() -> None:
    """A page without text has nothing to quote from."""
    found = article(make([]))
    assert isinstance(found, Rejection)
    assert "scan" in found.reason
