"""All that is known of a title on one page to print, also as one file that needs no server."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from intheworks import answers
from intheworks.answers import Wait
from intheworks.model import LedgerQuotation
from intheworks.reading.explain import Mark, Piece
from intheworks.server import evidence, picture
from intheworks.server.present import Fact, Shown
from intheworks.server.templating import asset, render
from intheworks.server.view import View
from intheworks.standing import Source, TitleCard

if TYPE_CHECKING:
    from intheworks.desk import Desk


def parts(view: View, card: TitleCard) -> dict[str, Any]:
    """What the page shows; its facts lead to the words further down."""
    shown = Shown(view.standing(card), lambda ref: f"#source-{ref.number}")
    return {
        "card": card,
        "shown": shown,
        "events": picture.timeline(view.story(card), view.as_of, shown.place),
        "context": lambda source: _context(view, source),
        "chain": chain(view, card),
        "quotes": answers.quotes(said_of(view, card)),
        "moved": view.moved(card),
    }


def one_file(desk: Desk, title: str, as_of: date, known_at: datetime | None = None) -> bytes:
    """The page as one HTML file; raises UnknownTitle or AmbiguousTitle."""
    view = View(desk, desk.ledger.head(), as_of, known_at)
    return render("everything.html", alone=True, style=asset("style.css"), **parts(view, view.card(title)))


def chain(view: View, card: TitleCard) -> list[tuple[TitleCard, Fact | None, Wait | None]]:
    """What a title waits for, step by step: the title, how far it is, and what it waits for in turn."""
    return [(s.title, Shown(s).stage, wait) for s, wait in view.chain(card)]


def said_of(view: View, card: TitleCard) -> list[LedgerQuotation]:
    """The quotations in the articles that speak of a title, in which a claim on it rests on the same words or near them."""
    standing = view.standing(card)
    documents = sorted({source.document for source in standing.sources})
    said = view.desk.ledger.quotations(documents=documents, as_of=view.as_of, known_at=view.known_at)
    spans = [(s.document, s.start, s.end) for s in standing.sources]
    return [
        q
        for q in said
        if any(d == q.document.id and a < q.quotation.span.end and q.quotation.span.start < b for d, a, b in spans)
    ]


def _context(view: View, source: Source) -> list[list[Piece]]:
    """The paragraph that holds the words."""
    document = view.document(source.document)
    mark = Mark(source.start, source.end, evidence.CITED)
    return evidence.around(document.text, mark) if document else []
