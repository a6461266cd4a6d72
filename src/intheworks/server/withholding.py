"""Words of erased documents in what the server keeps beside the ledger: alerts, and standings at the last alert."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import msgspec
from sqlalchemy import Column, Engine, Table, inspect, select, update

from intheworks.ledger.dialect import shred
from intheworks.ledger.open import WRITES
from intheworks.model import FILLER
from intheworks.server.store import alert_table, told_table


def withhold(engine: Engine, documents: Collection[str]) -> int:
    """Blank the words of these documents in alerts, delivered or not, and in kept standings; in how many."""
    wanted: tuple[tuple[Table, Column[Any], Column[Any]], ...] = (
        (alert_table, alert_table.c.seq, alert_table.c.payload),
        (told_table, told_table.c.title, told_table.c.standing),
    )
    count = 0
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        for table, key, column in wanted:
            if not inspect(connection).has_table(table.name):
                continue
            for id_, kept in connection.execute(select(key, column)).all():
                if any(document in kept for document in documents):
                    blank = blanked(kept, documents)
                    connection.execute(update(table).where(key == id_).values({column.name: blank}))
                    count += 1
    if count:
        shred(engine, alert_table.name, told_table.name)
    return count


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
