"""All that is known of a title on one page to print, also as one file that needs no server."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from intheworks.reading.explain import Mark, Piece
from intheworks.server import evidence, picture
from intheworks.server.present import Shown
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
    }


def one_file(desk: Desk, title: str, as_of: date, known_at: datetime | None = None) -> bytes:
    """The page as one HTML file; raises UnknownTitle or AmbiguousTitle."""
    view = View(desk, desk.ledger.head(), as_of, known_at)
    return render("everything.html", alone=True, style=asset("style.css"), **parts(view, view.card(title)))


def _context(view: View, source: Source) -> list[list[Piece]]:
    """The paragraph that holds the words."""
    document = view.document(source.document)
    mark = Mark(source.start, source.end, evidence.CITED)
    return evidence.around(document.text, mark) if document else []
