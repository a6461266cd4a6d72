"""Explaining a record: every mark on its words, the text unchanged, everything escaped."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape

from rich.console import Console

from intheworks.cli.explained import explained
from intheworks.model import (
    Attachment,
    Document,
    Form,
    Holdup,
    PassedOver,
    Quotation,
    Reader,
    Reason,
    Record,
    Role,
    Span,
    TitleMentioned,
)
from intheworks.reading import explain

TEXT = "“Ada Byrne is writing <Low & Dry>,” Cole said.\n\nShe waits for Harbor Nine to wrap, and the film is not set."
DOCUMENT = Document.of(TEXT, source="a<b>.txt", published=date(2024, 3, 1), outlet="The “Ledger”")


def _span(words: str) -> Span:
    start = TEXT.index(words)
    return Span.of(TEXT, start, start + len(words))


RECORD = Record(
    document=DOCUMENT.info,
    reader=Reader("house", "0"),
    titles=(
        TitleMentioned(title="Low & Dry"),
        TitleMentioned(title="Harbor Nine", in_works=False, aliases=("the film",)),
    ),
    claims=(
        Attachment(
            title="Low & Dry",
            person="Ada Byrne",
            role=Role.writer,
            said_by="Cole",
            evidence=_span("Ada Byrne is writing"),
        ),
        Holdup(
            title="Low & Dry",
            reason=Reason.person_busy,
            because_of="Harbor Nine",
            evidence=_span("waits for Harbor Nine to wrap"),
        ),
    ),
    quotations=(Quotation(speaker="Cole", form=Form.direct, span=_span("Ada Byrne is writing <Low & Dry>,")),),
    rejections=(PassedOver("negated", _span("is not set")),),
)


def test_the_pieces_joined_are_the_text() -> None:
    """Cutting at the marks loses and doubles nothing, and every piece knows where it begins."""
    pieces = explain.pieces(TEXT, RECORD)
    assert "".join(p.text for p in pieces) == TEXT
    assert all(TEXT.startswith(p.text, p.start) for p in pieces)


def test_each_mark_covers_its_own_words() -> None:
    """The pieces under a claim's mark, joined, are the claim's evidence."""
    pieces = explain.pieces(TEXT, RECORD)
    for number, claim in enumerate(RECORD.claims, start=1):
        covered = "".join(p.text for p in pieces if any(m.number == number for m in p.marks))
        assert covered == claim.evidence.exact


def test_titles_are_marked_by_name_and_not_by_a_noun() -> None:
    """ "The film" could be any film, so only names are marked."""
    named = [TEXT[m.start : m.end] for m in explain.marks(TEXT, RECORD) if m.kind == "title"]
    assert named == ["Low & Dry", "Harbor Nine"]


def test_the_page_escapes_what_it_is_given() -> None:
    """A text with markup in it cannot add any to the page; what is shown is the text."""
    page = explain.html([(TEXT, RECORD)])
    assert "<Low" not in page and "a<b>" not in page and "Low &amp; Dry" in page
    prose = re.search(r'<div class="text">(.*?)</div>', page, re.DOTALL)
    assert prose is not None
    shown = re.sub(r'<span class="tip".*?</span></span>', "</span>", prose[1])
    assert unescape(re.sub(r"<[^>]+>", "", shown)).split() == TEXT.split()


def test_the_page_stands_alone() -> None:
    """Nothing is fetched and nothing runs: no script, no link to anywhere but the page's own anchors."""
    page = explain.html([(TEXT, RECORD)])
    assert "<script" not in page and "http" not in page and "url(" not in page
    assert set(re.findall(r'href="(.)', page)) == {"#"}
    anchors = set(re.findall(r'<a id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors


def test_what_was_passed_over_is_told_with_its_rule() -> None:
    """The words and the rule stand together, on the page and on a terminal."""
    assert "<dt>negated</dt><dd>“is not set”</dd>" in explain.html([(TEXT, RECORD)])
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(explained(TEXT, RECORD))
    assert re.search(r"negated +“is not set”", console.export_text())


def test_a_record_without_claims_says_so() -> None:
    """An empty record is shown as an article with nothing in the works."""
    empty = Record(document=DOCUMENT.info, reader=Reader("house", "0"))
    assert "Nothing in the works." in explain.html([(TEXT, empty)])
    assert explain.pieces(TEXT, empty)[0].marks == ()
