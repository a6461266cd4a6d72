"""`export`: standings in the formats of other programs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import msgspec

from intheworks.exporters import atom, ics, jsonld, library, quickstatements, table, wikitext
from intheworks.following.catalogued import ids_of, people_of
from intheworks.server.view import View

if TYPE_CHECKING:
    from intheworks.desk import Desk

MOVES = 200
"""The latest moves that a feed of everything holds."""


def exported(desk: Desk, format: str, title: str | None, as_of: date | None, known_at: datetime | None) -> bytes:
    """The standing of one title, or of all, in this format. Raises UnknownTitle or AmbiguousTitle."""
    today = desk.clock.now().astimezone(UTC).date()
    view = View(desk, desk.ledger.head(), as_of or today, known_at)
    cards = [view.card(title)] if title else sorted(view.cards, key=lambda card: card.id)
    if format == "atom":
        moved = view.moved(cards[0]) if title else view.moved_lately(MOVES)
        name = cards[0].name if title else "In the Works"
        return atom.feed(name, "urn:intheworks:export", "", moved, cards[0].id if title else "all")
    standings = [view.standing(card) for card in cards]
    if format == "ics":
        return ics.calendar(standings)
    if format == "wikitext":
        return "\n".join(wikitext.draft(s, view.document) for s in standings).encode("utf-8", "replace")
    ids = {s.title.id: ids_of(desk.ledger, s) for s in standings}
    if format == "library":
        return library.library(standings, ids)
    if format in ("csv", "parquet"):
        rows = table.rows(standings, ids)
        return table.csv(rows) if format == "csv" else table.parquet(rows)
    if format == "jsonld":
        return b"".join(msgspec.json.encode(jsonld.title(s, ids[s.title.id])) + b"\n" for s in standings)
    return "\n".join(
        quickstatements.statements(s, ids[s.title.id].get("wikidata"), people_of(desk.ledger, s)) for s in standings
    ).encode("utf-8", "replace")
