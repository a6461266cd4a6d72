"""What no prose has is not read, and does not keep what stands around it from being read."""

from __future__ import annotations

from datetime import date

import pytest

from intheworks.model import Document
from intheworks.reading.house import HouseReader
from intheworks.reading.prose import LONGEST_PARAGRAPH, LONGEST_WORD, NOTHING, tamed
from intheworks.reading.segments import segment

PROSE = "Ida Vance will write the film “Harbour,” the studio said Friday."


@pytest.mark.parametrize("wild", ["a" * 300, "(" * 5000, " " * 60, "\n\n" * 40, "\u202ea" * 400])
def test_it_is_blanked_out_in_place(wild: str) -> None:
    """Words and blanks without end are taken out, and every offset behind them holds."""
    text = f"{PROSE}\n{wild} {PROSE}"
    assert len(tamed(text)) == len(text)
    assert tamed(text).endswith(PROSE) and tamed(text).startswith(PROSE)
    assert tamed(text).count(NOTHING) >= len(wild)
    assert [text[part.start : part.end] for part in segment(tamed(text))] == [PROSE, PROSE]


def test_what_prose_has_stays() -> None:
    """An address, a rule, a table's blanks."""
    text = f"{PROSE} https://a.example/{'b' * 150}\n{'-' * LONGEST_WORD}\na{' ' * 40}b"
    assert tamed(text) == text


def test_a_paragraph_has_an_end() -> None:
    """One that is longer than any is read as several, cut behind a sentence, and nothing of it is left out."""
    text = f"{PROSE} " * 1000
    parts = segment(text)
    assert all(part.end - part.start <= LONGEST_PARAGRAPH for part in parts)
    assert "".join(text[part.start : part.end] + " " for part in parts) == text
    assert all(text[part.start : part.end].startswith("Ida Vance") for part in parts)


@pytest.mark.slow
def test_an_article_is_read_around_it() -> None:
    """The house reader's claims are on the article's own words, whatever stands between them."""
    text = f"{'(' * 3000}\n\n{PROSE}\n\n{' ' * 500}{'é' * 500}"
    document = Document.of(text, source="a.txt", published=date(2024, 2, 1))
    record = HouseReader().read(document)
    record.check(text)
    assert "attachment" in [claim.kind for claim in record.claims]
    assert {claim.evidence.exact for claim in record.claims} == {PROSE}


@pytest.mark.parametrize("text", ["", "   \n", "\u200b\u200b", "\u2588\u2588 \u2588\n\n\u2588"])
def test_a_text_without_a_word_is_read_as_empty(text: str) -> None:
    """An article whose words were erased is explained like any other: nothing is in it, and nothing breaks."""
    record = HouseReader().read(Document.of(text, source="a", published=date(2024, 2, 1)))
    assert not (record.titles or record.claims or record.quotations or record.rejections)
