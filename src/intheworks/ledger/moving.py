"""A ledger from one database into another, row for row, whatever the two are; and a copy in one file as a backup.

Entries keep their numbers, moments and hashes, so that every answer stays as it was, at every `known_at`. All of it is one
transaction: a copy that is cut off leaves its target empty. Afterwards both are read again, and must have the same rows.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Table, and_, func, select
from sqlalchemy.exc import SQLAlchemyError

from intheworks.errors import LedgerError, UsageError
from intheworks.identity import fold_name
from intheworks.ledger import codec, dialect, tables
from intheworks.ledger.open import WRITES, open_engine, url_of, where_of

_STEP = 2000
TABLES: tuple[Table, ...] = tuple(tables.metadata.sorted_tables)


class Copied(NamedTuple):
    """A table that both ledgers have alike: how many rows, and the SHA-256 over all of them in the order of their key."""

    table: str
    rows: int
    checksum: str


def copy(source: str, target: str, *, timeout: float = 60.0) -> list[Copied]:
    """Copy the ledger at one address to another that has none yet, or an empty one, and compare the two.

    Raises UsageError where the source is not there or the target is not empty, LedgerError where a database fails or
    the two differ in the end (nothing is kept then).
    """
    url = url_of(source)
    if url.get_backend_name() == "sqlite" and not Path(where_of(url)).exists():
        raise UsageError("no such ledger", where=where_of(url))
    one, other = open_engine(source, timeout), open_engine(target, timeout)
    try:
        with one.connect() as reading:
            dialect.one_state(reading)
            with other.connect().execution_options(**WRITES) as writing, writing.begin():
                _refuse_if_filled(writing, where_of(other.url))
                return _copy(reading, writing, where_of(other.url))
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise dialect.fault(error, _shown(one, other)) from error
    finally:
        one.dispose()
        other.dispose()


def _shown(*engines: Engine) -> str:
    return " → ".join(where_of(engine.url) for engine in engines)


def _refuse_if_filled(connection: Connection, where: str) -> None:
    dialect.lock(connection, "intheworks writing")
    for table in (tables.entry, tables.catalogue):
        if connection.execute(select(func.count()).select_from(table)).scalar():
            raise UsageError("is not empty, and two ledgers are never mixed", where=where, todo="name a new one")


def _copy(reading: Connection, writing: Connection, where: str) -> list[Copied]:
    for table in TABLES:
        rows = _rows(reading, table)
        while some := list(islice(rows, _STEP)):
            writing.execute(table.insert(), some)
    words = _quoted(writing)
    while found := list(islice(words, _STEP)):
        dialect.index_words(writing, found)
    dialect.count_on(writing, *(table.name for table in TABLES if table.c.get("seq") is not None))
    copied = list(map(_checked, TABLES, *[[connection] * len(TABLES) for connection in (reading, writing)]))
    differing = [table.name for table, found in zip(TABLES, copied, strict=True) if found is None]
    if differing:
        raise LedgerError(f"the copy differs in {', '.join(differing)}; nothing was kept", where=where)
    return [one for one in copied if one is not None]


def _checked(table: Table, one: Connection, other: Connection) -> Copied | None:
    """What both have of a table; None where that is not the same."""
    first, second = (checksum(connection, table) for connection in (one, other))
    return Copied(table.name, *first) if first == second else None


def checksum(connection: Connection, table: Table) -> tuple[int, str]:
    """How many rows a table has, and the SHA-256 over them: each as canonical JSON, in the order of the primary key."""
    hashed, count = hashlib.sha256(), 0
    for row in _rows(connection, table):
        hashed.update(codec.canonical(row).encode("utf-8", "surrogatepass") + b"\n")
        count += 1
    return count, hashed.hexdigest()


def _rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    found = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_STEP)
    for row in connection.execute(found):
        yield dict(row._mapping)


def _quoted(connection: Connection) -> Iterator[tuple[int, str]]:
    """What the search index has to hold: the folded words of every quotation whose words are kept."""
    q, r, d, c = (table.c for table in (tables.quotation, tables.reading, tables.document, tables.content))
    found = (
        select(q.seq, func.substr(c.words, q.start + 1, q.end - q.start))
        .join(tables.reading, r.seq == q.reading)
        .join(tables.document, d.seq == r.document)
        .join(tables.content, and_(c.hash == d.content))
        .order_by(q.seq)
    )
    # At once: SQLite's own cursor would see the rows that are being written.
    for seq, words in connection.execute(found).all():
        yield seq, fold_name(words)


# --- in one file -----------------------------------------------------------------------------------------------------


def backup(source: str, file: str) -> list[Copied]:
    """Copy a ledger, while it is used or not, into one new file, which is whole once it bears that name.

    Raises as `copy` does, and UsageError where the file is there already.
    """
    path = Path(file)
    if path.exists():
        raise UsageError("is there already", where=file, todo="name a new file")
    part = path.with_name(path.name + ".part")
    _remove(part)
    try:
        copied = copy(source, str(part))
        _settle(part)
        part.replace(path)
        return copied
    finally:
        _remove(part)


def _settle(path: Path) -> None:
    """Fold the journal into the file, and have it on the disk."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
