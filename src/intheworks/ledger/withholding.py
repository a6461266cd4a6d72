"""Words of erased documents in what a server keeps in the ledger's database: alerts, and standings at the last alert."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, column, inspect, select, table, update

from intheworks.model import FILLER

# Of the server's tables (`server.store`) those that hold words: each with its key and the column of them.
_HOLDING = (("server_alert", "seq", "payload"), ("server_told", "title", "standing"))


def withhold(connection: Connection, documents: Collection[str]) -> set[str]:
    """Blank the words of these documents in alerts, delivered or not, and in kept standings; the tables that had any."""
    found: set[str] = set()
    for name, key, words in _HOLDING:
        if not inspect(connection).has_table(name):
            continue
        rows = table(name, column(key), column(words))
        for id_, kept in connection.execute(select(rows.c[key], rows.c[words])).all():
            if any(document in kept for document in documents):
                blank = blanked(kept, documents)
                connection.execute(update(rows).where(rows.c[key] == id_).values({words: blank}))
                found.add(name)
    return found


def blanked(kept: str, documents: Collection[str]) -> str:
    """JSON with sources in it, the words of these documents blanked wherever they stand, and their sources withheld."""
    value = msgspec.json.decode(kept)
    words = set()
    for source in _sources(value):
        if source["document"] in documents:
            words.add(source["exact"])
            source["withheld"] = True
    return msgspec.json.encode(_blank(value, words)).decode()


def _sources(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "exact" in value and "document" in value:
            yield value
        for part in value.values():
            yield from _sources(part)
    elif isinstance(value, list):
        for part in value:
            yield from _sources(part)


def _blank(value: Any, words: Collection[str]) -> Any:
    if isinstance(value, dict):
        return {key: _blank(part, words) for key, part in value.items()}
    if isinstance(value, list):
        return [_blank(part, words) for part in value]
    return FILLER * len(value) if isinstance(value, str) and value in words else value
