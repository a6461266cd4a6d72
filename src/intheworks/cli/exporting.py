"""`export`: standings in the formats of other programs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import msgspec

from intheworks.exporters import atom, ics, jsonld, quickstatements, table, wikitext
from intheworks.model import NameKind
from intheworks.server.view import View

if TYPE_CHECKING:
    from intheworks.desk import Desk
    from intheworks.standing import Standing

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
    if format in ("csv", "parquet"):
        rows = table.rows(standings, {s.title.id: _ids(desk, s) for s in standings})
        return table.csv(rows) if format == "csv" else table.parquet(rows)
    if format == "jsonld":
        return b"".join(msgspec.json.encode(jsonld.title(s)) + b"\n" for s in standings)
    if format == "wikitext":
        return "\n".join(wikitext.draft(s, view.document) for s in standings).encode("utf-8", "replace")
    return "\n".join(
        quickstatements.statements(s, _ids(desk, s).get("wikidata"), _people(desk, s)) for s in standings
    ).encode("utf-8", "replace")


def _ids(desk: Desk, standing: Standing) -> dict[str, str]:
    """What the catalogues call a title: where a catalogue knows just one of the name and type."""
    card = standing.title
    rows = {row for name in (card.name, *card.aliases) for row in desk.ledger.catalogued(NameKind.title, name)}
    ids: dict[str, set[str]] = {}
    for row in rows:
        if row.type in (None, card.type) or card.type is None:
            ids.setdefault(row.source, set()).add(row.id)
    return {source: next(iter(found)) for source, found in ids.items() if len(found) == 1}


def _people(desk: Desk, standing: Standing) -> dict[str, str]:
    """By name, the Wikidata item of everybody of whose name the catalogue knows just one."""
    found = {}
    for name in {a.person for a in standing.attached}:
        ids = {row.id for row in desk.ledger.catalogued(NameKind.person, name) if row.source == "wikidata"}
        if len(ids) == 1:
            found[name] = ids.pop()
    return found
