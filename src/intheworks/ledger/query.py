"""The questions, as SQL: what is in force, and rows with their words cut from the content beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, select, tuple_

from intheworks.ledger import codec, tables
from intheworks.model import DocumentInfo, LedgerClaim, LedgerQuotation, Name, NameKind, Reader

C, Q, R, D = tables.claim.c, tables.quotation.c, tables.reading.c, tables.document.c

T = TypeVar("T")


def chunks(values: Iterable[T], size: int = 500) -> Iterator[Sequence[T]]:
    """Distinct values in runs that every database takes as parameters of one statement."""
    distinct = list(dict.fromkeys(values))
    for i in range(0, len(distinct), size):
        yield distinct[i : i + size]


def document_in_force(as_of: date | None, known_at: datetime | None) -> ColumnElement[bool]:
    """That a document passes both cuts and no later revision at its address does: one seek in `document_revisions`.

    (A window function over all revisions would read them all, a thousand times more on a title with many claims.)
    """
    later = tables.document.alias("later")
    order = tuple_(later.c.published, later.c.recorded, later.c.id) > tuple_(D.published, D.recorded, D.id)
    newer: list[ColumnElement[bool]] = [later.c.address == D.address, order]
    conditions: list[ColumnElement[bool]] = []
    if as_of is not None:
        newer.append(later.c.published <= as_of.isoformat())
        conditions.append(D.published <= as_of.isoformat())
    if known_at is not None:
        newer.append(later.c.recorded <= codec.moment(known_at))
        conditions.append(D.recorded <= codec.moment(known_at))
    return and_(*conditions, ~exists().where(*newer))


def in_force(as_of: date | None, known_at: datetime | None) -> ColumnElement[bool]:
    """That a reading is its reader's newest that `known_at` keeps, of a document in force."""
    newer = tables.reading.alias("newer")
    order = tuple_(newer.c.rank, newer.c.recorded, newer.c.version) > tuple_(R.rank, R.recorded, R.version)
    better = [newer.c.document == R.document, newer.c.reader == R.reader, order]
    conditions = [document_in_force(as_of, known_at)]
    if known_at is not None:
        better.append(newer.c.recorded <= codec.moment(known_at))
        conditions.append(R.recorded <= codec.moment(known_at))
    return and_(*conditions, ~exists().where(*better))


def _cut(start: ColumnElement[int], end: ColumnElement[int]) -> ColumnElement[str | None]:
    return func.substr(tables.content.c.words, start + 1, end - start)


_FOUND_IN = (
    R.reader,
    R.version,
    R.recorded.label("read_at"),
    D.id.label("document_id"),
    tables.entry.c.payload.label("info"),
)


def select_claims() -> Select[Any]:
    """Claims with their words, reading and document."""
    return (
        select(C.id, C.start, C.end, C.fields, _cut(C.start, C.end).label("exact"), *_FOUND_IN)
        .join(tables.reading, R.seq == C.reading)
        .join(tables.document, D.seq == R.document)
        .join(tables.entry, tables.entry.c.seq == D.seq)
        .outerjoin(tables.content, tables.content.c.hash == D.content)
    )


def select_quotations() -> Select[Any]:
    """Quotations with their words, reading and document, ordered as the contract says."""
    cue = _cut(Q.cue_start, Q.cue_end).label("cue_exact")
    columns = (Q.id, Q.start, Q.end, Q.cue_start, Q.cue_end, Q.fields)
    return (
        select(*columns, _cut(Q.start, Q.end).label("exact"), cue, *_FOUND_IN)
        .join(tables.reading, R.seq == Q.reading)
        .join(tables.document, D.seq == R.document)
        .join(tables.entry, tables.entry.c.seq == D.seq)
        .outerjoin(tables.content, tables.content.c.hash == D.content)
        .order_by(D.published, D.id, Q.start, Q.id)
    )


class Rows:
    """Makes the model's objects of rows; a document's info and a reader are made once for all rows of theirs."""

    def __init__(self) -> None:
        self._documents: dict[str, DocumentInfo] = {}
        self._readers: dict[tuple[str, str], Reader] = {}

    def claim(self, row: Row[Any]) -> LedgerClaim:
        evidence = codec.words_at(row.start, row.end, row.exact)
        return LedgerClaim(
            id=row.id,
            claim=codec.claim_from(msgspec.json.decode(row.fields), evidence),
            document=self._document(row),
            reader=self._reader(row),
            recorded=moment_of(row.read_at),
            withheld=row.exact is None,
        )

    def quotation(self, row: Row[Any]) -> LedgerQuotation:
        span = codec.words_at(row.start, row.end, row.exact)
        cue = codec.words_at(row.cue_start, row.cue_end, row.cue_exact) if row.cue_start is not None else None
        return LedgerQuotation(
            id=row.id,
            quotation=codec.quotation_from(msgspec.json.decode(row.fields), span, cue),
            document=self._document(row),
            reader=self._reader(row),
            recorded=moment_of(row.read_at),
            withheld=row.exact is None,
        )

    def _document(self, row: Row[Any]) -> DocumentInfo:
        if row.document_id not in self._documents:
            self._documents[row.document_id] = info_of(row.info)
        return self._documents[row.document_id]

    def _reader(self, row: Row[Any]) -> Reader:
        return self._readers.setdefault((row.reader, row.version), Reader(row.reader, row.version))


def info_of(payload: str) -> DocumentInfo:
    """The DocumentInfo in a document's entry."""
    return msgspec.json.decode(payload, type=DocumentInfo)


def moment_of(written: str) -> datetime:
    """The inverse of codec.moment."""
    return datetime.fromisoformat(written).astimezone(UTC)


def fetch_names(connection: Connection, *conditions: ColumnElement[bool]) -> list[Name]:
    """The names that meet the conditions, each with its best spelling, ordered by folded name, then id."""
    n, s = tables.name.c, tables.spelling.c
    found = select(n.id, n.kind, n.type, n.in_works, s.written).join(tables.spelling, s.name == n.id)
    spellings: dict[tuple[str, str, str | None, bool], list[str]] = {}
    for id_, kind, type_, in_works, written in connection.execute(
        found.where(*conditions).order_by(n.folded, n.id, s.written)
    ):
        spellings.setdefault((id_, kind, type_, in_works), []).append(written)
    return [
        Name(id=id_, kind=NameKind(kind), name=codec.best_spelling(written), type=type_, in_works=in_works)
        for (id_, kind, type_, in_works), written in spellings.items()
    ]


def fetch_words(connection: Connection, claim_ids: Iterable[str]) -> dict[str, str]:
    """By claim id, the words of its document, where they are kept."""
    found = (
        select(C.id, tables.content.c.words)
        .join(tables.reading, R.seq == C.reading)
        .join(tables.document, D.seq == R.document)
        .join(tables.content, tables.content.c.hash == D.content)
    )
    return {id_: words for some in chunks(claim_ids) for id_, words in connection.execute(found.where(C.id.in_(some)))}


def select_summaries(as_of: date | None, known_at: datetime | None) -> Select[Any]:
    """By title: name id, claims, documents, first and last day."""
    return (
        select(C.name, func.count(), func.count(D.seq.distinct()), func.min(D.published), func.max(D.published))
        .select_from(tables.claim)
        .join(tables.reading, R.seq == C.reading)
        .join(tables.document, D.seq == R.document)
        .where(in_force(as_of, known_at))
        .group_by(C.name)
    )
