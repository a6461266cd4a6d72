"""The questions, as SQL: what is in force, and rows with their words cut from the content beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, Text, and_, bindparam, exists, func, select, tuple_

from intheworks.ledger import codec, tables
from intheworks.ledger.dialect import kind_of_claim
from intheworks.model import CatalogueRow, DocumentInfo, LedgerClaim, LedgerQuotation, Name, NameKind, Reader

C, Q, R, D = tables.claim.c, tables.quotation.c, tables.reading.c, tables.document.c

T = TypeVar("T")


def chunks(values: Iterable[T], size: int = 500) -> Iterator[Sequence[T]]:
    """Distinct values in runs that every database takes as parameters of one statement."""
    distinct = list(dict.fromkeys(values))
    for i in range(0, len(distinct), size):
        yield distinct[i : i + size]


class Cut(NamedTuple):
    """Which cuts a statement makes. Statements are made once for each, since making one takes longer than running it."""

    as_of: bool
    known_at: bool


def cut(as_of: date | None, known_at: datetime | None) -> tuple[Cut, dict[str, Any]]:
    """The cuts that are asked for, and the parameters of the statements that make them."""
    given = {"as_of": as_of and as_of.isoformat(), "known_at": known_at and codec.moment(known_at)}
    parameters = {name: value for name, value in given.items() if value is not None}
    return Cut(as_of is not None, known_at is not None), parameters


AS_OF, KNOWN_AT = bindparam("as_of", type_=Text), bindparam("known_at", type_=Text)


def document_in_force(cuts: Cut) -> ColumnElement[bool]:
    """That a document passes both cuts and no later revision at its address does: one seek in `document_revisions`.

    (A window function over all revisions would read them all, a thousand times more on a title with many claims.)
    """
    later = tables.document.alias("later")
    order = tuple_(later.c.published, later.c.recorded, later.c.id) > tuple_(D.published, D.recorded, D.id)
    newer: list[ColumnElement[bool]] = [later.c.address == D.address, order]
    conditions: list[ColumnElement[bool]] = []
    if cuts.as_of:
        newer.append(later.c.published <= AS_OF)
        conditions.append(D.published <= AS_OF)
    if cuts.known_at:
        newer.append(later.c.recorded <= KNOWN_AT)
        conditions.append(D.recorded <= KNOWN_AT)
    return and_(*conditions, ~exists().where(*newer))


def in_force(cuts: Cut) -> ColumnElement[bool]:
    """That a reading is its reader's newest that `known_at` keeps, of a document in force."""
    newer = tables.reading.alias("newer")
    order = tuple_(newer.c.rank, newer.c.recorded, newer.c.version) > tuple_(R.rank, R.recorded, R.version)
    better = [newer.c.document == R.document, newer.c.reader == R.reader, order]
    conditions = [document_in_force(cuts)]
    if cuts.known_at:
        better.append(newer.c.recorded <= KNOWN_AT)
        conditions.append(R.recorded <= KNOWN_AT)
    return and_(*conditions, ~exists().where(*better))


def _words(start: ColumnElement[int], end: ColumnElement[int]) -> ColumnElement[str | None]:
    return func.substr(tables.content.c.words, start + 1, end - start)


_FOUND_IN = (R.reader, R.version, R.recorded.label("read_at"), D.id.label("document_id"), tables.entry.c.payload)

_CLAIMS = (
    select(C.id, C.start, C.end, C.fields, _words(C.start, C.end), *_FOUND_IN, C.name)
    .join(tables.reading, R.seq == C.reading)
    .join(tables.document, D.seq == R.document)
    .join(tables.entry, tables.entry.c.seq == D.seq)
    .outerjoin(tables.content, tables.content.c.hash == D.content)
)


@cache
def claims_of_all(cuts: Cut) -> Select[Any]:
    """Every claim in force."""
    return _CLAIMS.where(in_force(cuts))


@cache
def claims_on(cuts: Cut, of_kinds: bool = False) -> Select[Any]:
    """The claims in force on titles whose name ids are in :names, of :kinds alone if there are any."""
    found = _CLAIMS.where(in_force(cuts), C.name.in_(bindparam("names", expanding=True)))
    if of_kinds:
        # Not the bare expression: its index would be taken, which leads to every title's claims of the kind.
        found = found.where(kind_of_claim().concat("").in_(bindparam("kinds", expanding=True)))
    return found.where(C.published <= AS_OF) if cuts.as_of else found


@cache
def claims_made_in() -> Select[Any]:
    """The claims in force of the documents whose ids are in :documents."""
    return _CLAIMS.where(in_force(Cut(False, False)), D.id.in_(bindparam("documents", expanding=True)))


@cache
def places_in(cuts: Cut) -> Select[Any]:
    """Where claims on titles in the works stand in the documents whose ids are in :documents."""
    return (
        select(D.id, C.name, C.start, C.end)
        .join(tables.reading, R.document == D.seq)
        .join(tables.claim, C.reading == R.seq)
        .join(tables.name, tables.name.c.id == C.name)
        .where(D.id.in_(bindparam("documents", expanding=True)), tables.name.c.in_works, in_force(cuts))
    )


@cache
def sketches_of() -> Select[Any]:
    """Id and sketch of the documents whose ids are in :documents."""
    s = tables.sketch.c
    found = select(D.id, s.bands).join(tables.sketch, s.document == D.seq)
    return found.where(D.id.in_(bindparam("documents", expanding=True)))


@cache
def links_touching() -> Select[Any]:
    """The links whose one end or the other is in :names; a link of two of them comes twice."""
    l, e = tables.link.c, tables.entry.c  # noqa: E741
    found = select(e.seq, e.recorded, e.payload).join(tables.link, l.seq == e.seq)
    names: Any = bindparam("names", expanding=True)
    return found.where(l.left.in_(names)).union_all(found.where(l.right.in_(names)))  # type: ignore[return-value]


@cache
def reviews_on() -> Select[Any]:
    """The reviews of the claims whose ids are in :claims."""
    r, e = tables.review.c, tables.entry.c
    found = select(e.seq, e.recorded, e.payload).join(tables.review, r.seq == e.seq)
    return found.where(r.claim.in_(bindparam("claims", expanding=True)))


@cache
def aliases_of(cuts: Cut, some: bool) -> Select[Any]:
    """Name id and alias, of the documents in force; of the names in :names where only `some` are asked for."""
    a = tables.alias.c
    found = (
        select(a.name, a.written)
        .distinct()
        .join(tables.reading, R.seq == a.reading)
        .join(tables.document, D.seq == R.document)
        .where(in_force(cuts))
    )
    return found.where(a.name.in_(bindparam("names", expanding=True))) if some else found


@cache
def names_told(of_kind: bool) -> Select[Any]:
    """The name ids of titles told of after :since and by :until, by a claim of :kind where one is asked for.

    Without a kind those too of which another version of an article published then told: it may say so no longer.
    """
    since, until = bindparam("since", type_=Text), bindparam("until", type_=Text)
    if of_kind:
        found = select(C.name).where(kind_of_claim() == bindparam("kind", type_=Text))
        return found.where(C.published > since, C.published <= until).distinct().order_by(C.name)
    n = tables.naming.c
    found = select(n.name).join(tables.reading, R.seq == n.reading).join(tables.document, D.seq == R.document)
    found = found.where(n.claims > 0)
    version = tables.document.alias("version")
    versions = found.join(version, and_(version.c.address == D.address, version.c.id != D.id))
    replaced = versions.where(version.c.published > since, version.c.published <= until)
    told = found.where(D.published > since, D.published <= until).union(replaced).subquery()
    return select(told.c.name).order_by(told.c.name)


@cache
def claims_naming(cuts: Cut) -> Select[Any]:
    """The claims in force that name :folded, a :kind of name."""
    a = tables.about.c
    found = _CLAIMS.join(tables.about, a.claim == C.seq)
    return found.where(in_force(cuts), a.kind == bindparam("kind"), a.folded == bindparam("folded"))


@cache
def claim_by_id() -> Select[Any]:
    """The claim with :id, from its newest reading."""
    return _CLAIMS.where(C.id == bindparam("id")).order_by(R.rank.desc(), R.recorded.desc(), R.version.desc()).limit(1)


@cache
def quotations_of_all(cuts: Cut) -> Select[Any]:
    """Every quotation in force, ordered as the contract says."""
    columns = (Q.id, Q.start, Q.end, Q.cue_start, Q.cue_end, Q.fields)
    return (
        select(*columns, _words(Q.start, Q.end), _words(Q.cue_start, Q.cue_end), *_FOUND_IN)
        .join(tables.reading, R.seq == Q.reading)
        .join(tables.document, D.seq == R.document)
        .join(tables.entry, tables.entry.c.seq == D.seq)
        .outerjoin(tables.content, tables.content.c.hash == D.content)
        .where(in_force(cuts))
        .order_by(D.published, D.id, Q.start, Q.id)
    )


@cache
def quotations_in(cuts: Cut) -> Select[Any]:
    """The same in the documents whose ids are in :documents."""
    return quotations_of_all(cuts).where(D.id.in_(bindparam("documents", expanding=True)))


class Rows:
    """Makes the model's objects of rows; what many rows share (document, reader, moment) is made once for all."""

    def __init__(self) -> None:
        self._documents: dict[str, DocumentInfo] = {}
        self._readers: dict[tuple[str, str], Reader] = {}
        self._moments: dict[str, datetime] = {}

    def claim(self, row: Row[Any]) -> LedgerClaim:
        """The claim in a row of one of the statements `claims_…`."""
        id_, start, end, fields, exact, *found_in, _ = tuple(row)
        claim = codec.claim_from(fields, codec.words_at(start, end, exact))
        document, reader, recorded = self._found_in(*found_in)
        return LedgerClaim(
            id=id_, claim=claim, document=document, reader=reader, recorded=recorded, withheld=exact is None
        )

    def quotation(self, row: Row[Any]) -> LedgerQuotation:
        """The quotation in a row of `quotations_of_all`."""
        id_, start, end, cue_start, cue_end, fields, exact, cue_exact, *found_in = tuple(row)
        cue = codec.words_at(cue_start, cue_end, cue_exact) if cue_start is not None else None
        quotation = codec.quotation_from(msgspec.json.decode(fields), codec.words_at(start, end, exact), cue)
        document, reader, recorded = self._found_in(*found_in)
        return LedgerQuotation(
            id=id_, quotation=quotation, document=document, reader=reader, recorded=recorded, withheld=exact is None
        )

    def _found_in(
        self, reader: str, version: str, read_at: str, document_id: str, payload: str
    ) -> tuple[DocumentInfo, Reader, datetime]:
        if document_id not in self._documents:
            self._documents[document_id] = info_of(payload)
        if (reader, version) not in self._readers:
            self._readers[reader, version] = Reader(reader, version)
        if read_at not in self._moments:
            self._moments[read_at] = datetime.fromisoformat(read_at)
        return self._documents[document_id], self._readers[reader, version], self._moments[read_at]


def info_of(payload: str) -> DocumentInfo:
    """The DocumentInfo in a document's entry."""
    return msgspec.json.decode(payload, type=DocumentInfo)


def fetch_names(connection: Connection, *conditions: ColumnElement[bool]) -> list[Name]:
    """The names that meet the conditions, each with its best spelling, ordered by folded name, then id."""
    n, s = tables.name.c, tables.spelling.c
    return names_from(connection.execute(_SPELLED.where(*conditions).order_by(n.folded, n.id, s.written)))


_SPELLED = select(
    *(tables.name.c[field] for field in ("id", "kind", "type", "in_works")),
    tables.spelling.c.written,
    tables.name.c.folded,
).join(tables.spelling, tables.spelling.c.name == tables.name.c.id)


@cache
def names_called() -> Select[Any]:
    """The spellings of titles whose folded name, or a folded alias, is in :folded: by two seeks, not one scan."""
    n, a = tables.name.c, tables.alias.c
    folded: Any = bindparam("folded", expanding=True)
    titled = select(n.id).where(n.kind == str(NameKind.title), n.folded.in_(folded))
    return _SPELLED.where(n.id.in_(titled.union(select(a.name).where(a.folded.in_(folded)))))


@cache
def names_by_id() -> Select[Any]:
    """The spellings of the names whose ids are in :names."""
    return _SPELLED.where(tables.name.c.id.in_(bindparam("names", expanding=True)))


def names_from(rows: Iterable[Any]) -> list[Name]:
    """The names in rows of `_SPELLED`, one of several rows with its best spelling, in the order of their first row."""
    spellings: dict[tuple[str, str, str | None, bool], list[str]] = {}
    for id_, kind, type_, in_works, written, _ in rows:
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


@cache
def counts_of(cuts: Cut) -> Select[Any]:
    """The same for the titles whose name ids are in :names: by index seeks from each name."""
    n = tables.naming.c
    days = (func.count(D.seq.distinct()), func.min(D.published), func.max(D.published))
    return (
        select(n.name, func.sum(n.claims), *days)
        .join(tables.reading, R.seq == n.reading)
        .join(tables.document, D.seq == R.document)
        .where(n.claims > 0, n.name.in_(bindparam("names", expanding=True)), in_force(cuts))
        .group_by(n.name)
    )


@cache
def title_counts(cuts: Cut) -> Select[Any]:
    """By title: name id, claims, documents, first and last day.

    It reads one row for each title of a reading, not one for each claim; and what is in force is found once for each
    reading, before (SQLite would else ask it again for every row).
    """
    live = (
        select(R.seq.label("reading"), D.seq.label("document"), D.published)
        .join(tables.document, D.seq == R.document)
        .where(in_force(cuts))
        .cte("live")
        .prefix_with("MATERIALIZED")
    )
    n = tables.naming.c
    return (
        select(
            n.name,
            func.sum(n.claims),
            func.count(live.c.document.distinct()),
            func.min(live.c.published),
            func.max(live.c.published),
        )
        .join(live, live.c.reading == n.reading)
        .where(n.claims > 0)
        .group_by(n.name)
    )


CATALOGUE = select(*(tables.catalogue.c[field] for field in CatalogueRow._fields)).order_by(
    tables.catalogue.c.source, tables.catalogue.c.id, tables.catalogue.c.name
)
"""All rows of the catalogues, in the order of the contract."""


def catalogue_row(row: Any) -> CatalogueRow:
    """The catalogue's row in a row of CATALOGUE."""
    return CatalogueRow(*row)._replace(kind=NameKind(row.kind))
