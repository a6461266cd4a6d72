"""Whether a ledger is as it was written: hashes over entries, what was taken apart against its entry, keys, spans, search.

An entry's hash covers its kind, moment and payload, and its payload covers the rest: a document's hash its words, a
reading's digest its rows, the ids of claims and quotations their places. So a flipped bit shows, and can be named.
A damaged row may hold anything, so whatever a check trips over is damage too. Nothing is written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, ForeignKey, Integer, Row, Select, and_, select, type_coerce
from sqlalchemy.exc import SQLAlchemyError

from intheworks.copies import sketch, to_hex
from intheworks.identity import fold_name, name_id
from intheworks.ledger import codec, dialect, tables
from intheworks.ledger.protocol import Damage
from intheworks.ledger.query import D, info_of
from intheworks.ledger.verify_reading import ReadingCheck
from intheworks.model import Document, Link, NameKind

_STEP = 500
KINDS = {kind: tables.metadata.tables[kind] for kind in ("document", "reading", "link", "review", "erasure")}
"""The kinds of entries, and where each is taken apart."""

Row_ = Row[Any]


def damage_in(connection: Connection) -> Iterator[Damage]:
    """All that is not as it was written, in the order of the checks; nothing for a sound ledger.

    The connection should see one state of the database (one transaction, in PostgreSQL a repeatable one).
    """
    readings = ReadingCheck(connection)
    checks: tuple[tuple[str, Callable[[], Iterable[Damage]]], ...] = (
        ("the file", lambda: dialect.damage_in_file(connection)),
        ("the keys", lambda: _keys(connection)),
        ("the entries", lambda: _rows(connection, _ENTRIES, "entry", _entry)),
        ("the words", lambda: _rows(connection, _CONTENT, "content", _content)),
        ("the documents", lambda: _rows(connection, _of_kind("document", *_BESIDE), "document", _document(connection))),
        ("the readings", lambda: _rows(connection, _of_kind("reading"), "reading", readings.check)),
        ("the links", lambda: _rows(connection, _of_kind("link"), "link", _link)),
        ("the reviews", lambda: _rows(connection, _of_kind("review"), "review", _review)),
        ("the erasures", lambda: _rows(connection, _of_kind("erasure"), "erasure", _erasure)),
        ("the names", lambda: _rows(connection, _NAMES, "name", _name)),
        ("the spellings", lambda: _rows(connection, select(tables.spelling), "spelling", readings.check_spelling)),
        ("the catalogues", lambda: _rows(connection, select(tables.catalogue), "catalogue", _catalogued)),
        ("the search index", lambda: _search(connection)),
    )
    for name, check in checks:
        try:
            yield from check()
        except (SQLAlchemyError, sqlite3.Error) as error:
            yield Damage(name, f"cannot be read ({getattr(error, 'orig', None) or error})")


def _rows(
    connection: Connection, statement: Select[Any], what: str, check: Callable[[Row_], Iterator[Damage]]
) -> Iterator[Damage]:
    for row in connection.execution_options(yield_per=_STEP).execute(statement):
        try:
            yield from list(check(row))
        except (SQLAlchemyError, sqlite3.Error):
            raise
        except Exception as error:  # a damaged row may be anything
            yield Damage(f"{what} {row[0]}", f"cannot be read ({type(error).__name__}: {error})")


def differing(where: str, found: dict[str, Any], expected: dict[str, Any]) -> Iterator[Damage]:
    """What of a row is not what its entry says."""
    wrong = [field for field, value in expected.items() if found[field] != value]
    if wrong:
        yield Damage(where, f"{', '.join(wrong)} not as its entry says")


# --- keys and entries ------------------------------------------------------------------------------------------------


def _keys(connection: Connection) -> Iterator[Damage]:
    keys = (key for table in tables.metadata.sorted_tables for key in sorted(table.foreign_keys, key=str))
    for key in keys:
        for row in connection.execute(_dangling(key)):
            yield Damage(f"{key.parent.table.name} {row[0]}", f"its {key.parent.name} {row[1]} leads nowhere")


def _dangling(key: ForeignKey) -> Select[Any]:
    target = key.column.table.alias("target")
    first = next(iter(key.parent.table.primary_key.columns))
    there = target.c[key.column.name]
    found = select(first, key.parent).outerjoin(target, there == key.parent)
    return found.where(there.is_(None), key.parent.is_not(None)).limit(_STEP)


_ENTRIES = select(tables.entry).order_by(tables.entry.c.seq)
_CONTENT = (
    select(tables.content.c.hash, D.seq, tables.erasure.c.seq)
    .outerjoin(tables.document, D.content == tables.content.c.hash)
    .outerjoin(tables.erasure, tables.erasure.c.content == tables.content.c.hash)
)


def _entry(row: Row_) -> Iterator[Damage]:
    seq, kind, recorded, payload, hashed = tuple(row)
    if codec.entry_hash(kind, recorded, payload) != hashed:
        yield Damage(f"entry {seq}", "does not have the hash that it was written with")
    elif kind not in KINDS:
        yield Damage(f"entry {seq}", f"is of a kind unknown here, {kind}")


def _content(row: Row_) -> Iterator[Damage]:
    hashed, document, erased = tuple(row)
    if document is None:
        yield Damage(f"content {hashed}", "belongs to no document")
    if erased is not None:
        yield Damage(f"content {hashed}", "was erased, and is there")


def _of_kind(kind: str, *beside: Any) -> Select[Any]:
    """Entries of a kind, each with the row that it is taken apart in (all None where it is missing)."""
    table, e = KINDS[kind], tables.entry.c
    row = (column.label(f"row_{column.name}") for column in table.c)
    found = select(e.seq, e.recorded, e.payload, *row, *beside).outerjoin(table, table.c.seq == e.seq)
    if kind == "document":
        found = found.outerjoin(tables.content, tables.content.c.hash == D.content)
        found = found.outerjoin(tables.sketch, tables.sketch.c.document == D.seq)
    return found.where(e.kind == kind).order_by(e.seq)


def row_of(entry: Row_) -> dict[str, Any] | None:
    """The row that an entry is taken apart in, by column; None where it is missing."""
    found = {name.removeprefix("row_"): value for name, value in entry._mapping.items() if name.startswith("row_")}
    return None if found["seq"] is None else found


# --- documents -------------------------------------------------------------------------------------------------------

_BESIDE = (
    tables.content.c.words,
    tables.sketch.c.bands,
    select(tables.erasure.c.seq)
    .where(tables.erasure.c.content == D.content)
    .limit(1)
    .scalar_subquery()
    .label("erased"),
)


def _document(connection: Connection) -> Callable[[Row_], Iterator[Damage]]:
    return lambda entry: _document_in(connection, entry)


def _document_in(connection: Connection, entry: Row_) -> Iterator[Damage]:
    payload, info, found = msgspec.json.decode(entry.payload), info_of(entry.payload), row_of(entry)
    where = f"document {info.id}"
    if found is None:
        yield Damage(where, f"its row is missing (entry {entry.seq})")
        return
    told = {"id": info.id, "address": info.address, "published": info.published.isoformat()}
    yield from differing(where, found, {**told, "recorded": entry.recorded, "content": payload["content"]})
    if entry.words is None:
        if entry.erased is None:
            yield Damage(where, "its words are missing, and nobody erased them")
    else:
        yield from _words(connection, where, entry, payload)


def _words(connection: Connection, where: str, entry: Row_, payload: dict[str, Any]) -> Iterator[Damage]:
    words, info = entry.words, info_of(entry.payload)
    if len(words) != payload["length"]:
        yield Damage(where, f"has {len(words)} characters, not {payload['length']}")
    if codec.words_hash(words) != payload["content"]:
        if codec.digest(words) != _kept(connection, payload["content"]):
            yield Damage(where, "its words are not those that were taken in")
        return
    again = Document.of(words, source=info.source, published=info.published, url=info.url, outlet=info.outlet)
    if again.info.id != info.id:
        yield Damage(where, "its id is not that of its words, day, outlet and address")
    if entry.bands != to_hex(sketch(words)):
        yield Damage(where, "its sketch is not that of its words")


def _kept(connection: Connection, content: str) -> str | None:
    """The digest of an excerpt as the last entry left it; None where the words were taken in whole."""
    e, r = tables.entry.c, tables.reading.c
    documents = select(D.seq).where(D.content == content)
    readings = select(r.seq).where(r.document.in_(documents))
    found = select(e.payload).where(e.seq.in_(documents.union(readings))).order_by(e.seq.desc())
    digests = (msgspec.json.decode(payload).get("kept") for payload in connection.execute(found).scalars().all())
    return next((digest for digest in digests if digest), None)


# --- judgements ------------------------------------------------------------------------------------------------------


def _link(entry: Row_) -> Iterator[Damage]:
    yield from _judged("link", entry, lambda link: {"left": link.left, "right": link.right}, Link)


def _review(entry: Row_) -> Iterator[Damage]:
    yield from _judged("review", entry, lambda review: {"claim": review["claim"]})


def _erasure(entry: Row_) -> Iterator[Damage]:
    yield from _judged("erasure", entry, lambda erasure: {"content": erasure["content"]})


def _judged(
    kind: str, entry: Row_, expected: Callable[[Any], dict[str, Any]], type_: type[Any] = dict
) -> Iterator[Damage]:
    where, found = f"{kind} {entry.seq}", row_of(entry)
    told = expected(msgspec.json.decode(entry.payload, type=type_))
    if found is None:
        yield Damage(where, "its row is missing")
    else:
        yield from differing(where, found, told)


# --- names and search ------------------------------------------------------------------------------------------------

_NAMES = select(
    tables.name.c.id,
    tables.name.c.kind,
    tables.name.c.type,
    # As the number it is: a truth value would hide a flipped bit.
    type_coerce(tables.name.c.in_works, Integer).label("in_works"),
    tables.name.c.folded,
)


def _name(row: Row_) -> Iterator[Damage]:
    again = name_id(NameKind(row.kind), row.folded, row.type, bool(row.in_works))
    if again != row.id or row.in_works not in (0, 1) or fold_name(row.folded) != row.folded:
        yield Damage(f"name {row.id}", "its id is not that of its words, kind and type")


def _catalogued(row: Row_) -> Iterator[Damage]:
    if fold_name(row.name) != row.folded or row.kind not in ("title", "person"):
        yield Damage(f"catalogue {row.source} {row.id}", "its name is not the one that it is found by")


def _search(connection: Connection) -> Iterator[Damage]:
    q, r, c = tables.quotation.c, tables.reading.c, tables.content.c
    quoted = (
        select(q.seq, q.id, q.start, q.end, c.words)
        .join(tables.reading, r.seq == q.reading)
        .join(tables.document, D.seq == r.document)
        .join(tables.content, and_(c.hash == D.content))
        .order_by(q.seq)
    )
    ids: dict[int, str] = {}

    def words() -> Iterator[tuple[int, str]]:
        for seq, id_, start, end, text in connection.execution_options(yield_per=_STEP).execute(quoted):
            ids[seq] = id_
            yield seq, fold_name(text[start:end])

    for seq in dialect.misindexed(connection, words()):
        yield Damage(f"quotation {ids.get(seq, seq)}", "is not found by its own words")
