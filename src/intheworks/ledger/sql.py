"""The ledger in a database: SQLite or, with the same code, PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from threading import local
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, or_, select, true
from sqlalchemy.exc import SQLAlchemyError

from intheworks.copies import from_hex
from intheworks.errors import UsageError
from intheworks.identity import fold_name
from intheworks.ledger import append, codec, dialect, kept_sql, tables
from intheworks.ledger.kept_sql import KeptInSql
from intheworks.ledger.open import WRITES, open_engine, where_of
from intheworks.ledger.protocol import Damage, Keep, Place, TitleSummary
from intheworks.ledger.query import (
    CATALOGUE,
    C,
    D,
    Q,
    R,
    Rows,
    aliases_of,
    catalogue_row,
    chunks,
    claim_by_id,
    claims_made_in,
    claims_naming,
    claims_of_all,
    claims_on,
    counts_of,
    cut,
    document_in_force,
    fetch_names,
    fetch_words,
    info_of,
    links_touching,
    names_by_id,
    names_called,
    names_from,
    names_told,
    places_in,
    quotations_in,
    quotations_of_all,
    reviews_on,
    sketches_of,
    title_counts,
)
from intheworks.ledger.withholding import withhold
from intheworks.model import (
    FILLER,
    AddedAs,
    CatalogueRow,
    Document,
    DocumentInfo,
    LedgerClaim,
    LedgerQuotation,
    Link,
    Name,
    NameKind,
    Reader,
    Record,
    Review,
)


class SqlLedger(KeptInSql):
    """A Ledger behind a path or a database URL; see `protocol.Ledger` for what the methods do."""

    def __init__(self, address: str, *, timeout: float = 5.0, keep: Keep = Keep.whole) -> None:
        self._engine = open_engine(address, timeout)
        self._keep = keep
        self._held = local()
        self._where = where_of(self._engine.url)

    def close(self) -> None:
        self._engine.dispose()

    def head(self) -> int:
        with self._reads() as connection:
            return connection.execute(select(func.max(tables.entry.c.seq))).scalar() or 0

    def last_recorded(self) -> datetime | None:
        e = tables.entry.c
        with self._reads() as connection:
            at = connection.execute(select(e.recorded).order_by(e.seq.desc()).limit(1)).scalar()
        return None if at is None else datetime.fromisoformat(at)

    @contextmanager
    def _reads(self) -> Iterator[Connection]:
        held: Connection | None = getattr(self._held, "connection", None)
        try:
            if held is not None:
                yield held
                return
            with self._engine.connect() as connection:
                yield connection
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise dialect.fault(error, self._where) from error

    @contextmanager
    def at_once(self) -> Iterator[None]:
        if getattr(self._held, "connection", None) is not None:
            yield
            return
        with self._reads() as connection:
            dialect.one_state(connection)
            with self._hold(connection):
                yield

    @contextmanager
    def together(self) -> Iterator[None]:
        if getattr(self._held, "writes", False):
            yield
            return
        with self._writes() as connection, self._hold(connection, writes=True):
            yield

    @contextmanager
    def _hold(self, connection: Connection, *, writes: bool = False) -> Iterator[None]:
        before = getattr(self._held, "connection", None), getattr(self._held, "writes", False)
        self._held.connection, self._held.writes = connection, writes
        try:
            yield
        finally:
            self._held.connection, self._held.writes = before

    @contextmanager
    def _writes(self, *, entries: bool = True) -> Iterator[Connection]:
        if getattr(self._held, "writes", False):
            yield self._held.connection
            return
        try:
            with self._engine.connect().execution_options(**WRITES) as connection, connection.begin():
                if entries:
                    # One writer at a time, as SQLite has it: entries are numbered as they are kept, so that `head` tells.
                    dialect.lock(connection, "intheworks writing")
                yield connection
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise dialect.fault(error, self._where) from error

    # --- appending ---------------------------------------------------------------------------------------------------

    def add(
        self, document: Document, record: Record | None, *, recorded: datetime, links: Sequence[Link] = ()
    ) -> AddedAs:
        codec.check(document, record, links)
        info, at = document.info, codec.moment(recorded)
        added: AddedAs = "known"
        with self._writes() as connection:
            seq = connection.execute(select(D.seq).where(D.id == info.id)).scalar()
            if seq is None:
                elsewise = connection.execute(select(D.seq).where(D.address == info.address).limit(1)).first()
                added = "new" if elsewise is None else "revision"
                seq = append.put_document(connection, document, at, self._keep)
            if record is not None and not self._is_read(connection, seq, record.reader):
                added = "new" if added == "known" else added
                append.put_reading(connection, seq, document, record, at)
            if added != "known":
                append.put_links(connection, links)
                kept_sql.touch_links(connection, links)
                kept_sql.touch_address(connection, info.address)
        return added

    @staticmethod
    def _is_read(connection: Connection, document: int, reader: Reader) -> bool:
        same = (R.document == document, R.reader == reader.name, R.version == reader.version)
        return connection.execute(select(R.seq).where(*same)).first() is not None

    def add_links(self, links: Iterable[Link]) -> None:
        given = list(links)
        with self._writes() as connection:
            append.put_links(connection, given)
            kept_sql.touch_links(connection, given)

    def add_review(self, review: Review) -> None:
        with self._writes() as connection:
            if connection.execute(select(C.seq).where(C.id == review.claim).limit(1)).first() is None:
                raise UsageError(f"no claim has the id {review.claim}")
            append.put_review(connection, review)
            kept_sql.touch_claim(connection, review.claim)

    def erase(self, document_id: str, *, recorded: datetime) -> bool:
        at = codec.moment(recorded)
        with self._writes() as connection:
            words = connection.execute(select(D.content).where(D.id == document_id)).scalar()
            if words is None:
                raise UsageError(f"no document has the id {document_id}")
            erased = append.put_erasure(connection, document_id, words, at)
            twins = connection.execute(select(D.id).where(D.content == words)).scalars().all()
            beside = withhold(connection, twins)
        dialect.shred(self._engine, "content", "quotation_words", *beside)
        return erased

    # --- documents ---------------------------------------------------------------------------------------------------

    def document(self, document_id: str) -> Document | None:
        found = (
            select(tables.entry.c.payload, tables.content.c.words)
            .join(tables.document, D.seq == tables.entry.c.seq)
            .outerjoin(tables.content, tables.content.c.hash == D.content)
            .where(D.id == document_id)
        )
        with self._reads() as connection:
            row = connection.execute(found).first()
        if row is None:
            return None
        words = row.words if row.words is not None else FILLER * int(msgspec.json.decode(row.payload)["length"])
        return Document(info=info_of(row.payload), text=words)

    def documents(self, *, as_of: date | None = None, known_at: datetime | None = None) -> Iterator[DocumentInfo]:
        cuts, parameters = cut(as_of, known_at)
        found = (
            select(tables.entry.c.payload)
            .join(tables.document, D.seq == tables.entry.c.seq)
            .where(document_in_force(cuts))
            .order_by(D.published, D.id)
        )
        with self._reads() as connection:
            for payload in connection.execution_options(yield_per=500).execute(found, parameters).scalars():
                yield info_of(payload)

    def revisions(self, address: str) -> list[DocumentInfo]:
        return self._infos(D.address == address, (D.published, D.recorded, D.id))

    def twins(self, document_id: str) -> list[DocumentInfo]:
        words = select(D.content).where(D.id == document_id).scalar_subquery()
        return self._infos(D.content == words, (D.id,))

    def _infos(self, wanted: ColumnElement[bool], order: Sequence[ColumnElement[Any]]) -> list[DocumentInfo]:
        found = select(tables.entry.c.payload).join(tables.document, D.seq == tables.entry.c.seq)
        with self._reads() as connection:
            return [info_of(payload) for payload in connection.execute(found.where(wanted).order_by(*order)).scalars()]

    def verify(self) -> Iterator[Damage]:
        from intheworks.ledger.verify import damage_in

        try:
            with self._engine.connect() as connection, dialect.as_stored(connection):
                yield from damage_in(connection)
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise dialect.fault(error, self._where) from error

    def readers_of(self, document_id: str) -> tuple[Reader, ...]:
        found = select(R.reader, R.version).join(tables.document, D.seq == R.document).where(D.id == document_id)
        with self._reads() as connection:
            rows = connection.execute(found.order_by(R.reader, R.rank, R.recorded, R.version)).all()
        return tuple(Reader(reader, version) for reader, version in rows)

    # --- claims and quotations ---------------------------------------------------------------------------------------

    def claims(
        self, names: Iterable[str] | None, *, as_of: date | None = None, known_at: datetime | None = None
    ) -> list[LedgerClaim]:
        cuts, parameters = cut(as_of, known_at)
        if names is None:
            return self._claims(claims_of_all(cuts), [parameters])
        return self._claims(claims_on(cuts), ({**parameters, "names": some} for some in chunks(names)))

    def claims_by_name(
        self,
        names: Iterable[str],
        *,
        kinds: Collection[str] | None = None,
        as_of: date | None = None,
        known_at: datetime | None = None,
    ) -> dict[str, list[LedgerClaim]]:
        cuts, parameters = cut(as_of, known_at)
        if kinds is not None:
            parameters["kinds"] = list(kinds)
        statement = claims_on(cuts, kinds is not None)
        return self._claims_by_name(statement, ({**parameters, "names": some} for some in chunks(names)))

    def claims_in(self, documents: Iterable[str]) -> dict[str, list[LedgerClaim]]:
        return self._claims_by_name(claims_made_in(), ({"documents": some} for some in chunks(documents)))

    def places_in(
        self, documents: Iterable[str], *, as_of: date | None = None, known_at: datetime | None = None
    ) -> list[Place]:
        cuts, parameters = cut(as_of, known_at)
        with self._reads() as connection:
            found = [
                Place(*row)
                for some in chunks(documents)
                for row in connection.execute(places_in(cuts), {**parameters, "documents": some})
            ]
        return sorted(found)

    def _claims_by_name(
        self, statement: Select[Any], parameters: Iterable[dict[str, Any]]
    ) -> dict[str, list[LedgerClaim]]:
        rows = Rows()
        found: dict[str, list[LedgerClaim]] = {}
        with self._reads() as connection:
            for some in parameters:
                for row in connection.execute(statement, some):
                    found.setdefault(row[-1], []).append(rows.claim(row))
        return {name: sorted(claims, key=codec.claim_order) for name, claims in sorted(found.items())}

    def titles_told(self, since: date, until: date, kind: str | None = None) -> list[str]:
        days = {"since": since.isoformat(), "until": until.isoformat()}
        with self._reads() as connection:
            statement = names_told(kind is not None)
            return list(connection.execute(statement, days | ({"kind": kind} if kind else {})).scalars())

    def sketches(self, documents: Iterable[str]) -> dict[str, tuple[int, ...]]:
        runs = [{"documents": some} for some in chunks(documents)]
        with self._reads() as connection:
            rows = [row for some in runs for row in connection.execute(sketches_of(), some)]
        return {id_: from_hex(bands) for id_, bands in rows}

    def claims_about(
        self, kind: NameKind, name: str, *, as_of: date | None = None, known_at: datetime | None = None
    ) -> list[LedgerClaim]:
        cuts, parameters = cut(as_of, known_at)
        return self._claims(claims_naming(cuts), [{**parameters, "kind": str(kind), "folded": fold_name(name)}])

    def claim(self, claim_id: str) -> LedgerClaim | None:
        found = self._claims(claim_by_id(), [{"id": claim_id}])
        return found[0] if found else None

    def _claims(self, statement: Select[Any], parameters: Iterable[dict[str, Any]]) -> list[LedgerClaim]:
        rows = Rows()
        with self._reads() as connection:
            claims = [rows.claim(row) for some in parameters for row in connection.execute(statement, some)]
        return sorted(claims, key=codec.claim_order)

    def quotations(
        self,
        query: str | None = None,
        *,
        speaker: str | None = None,
        documents: Iterable[str] | None = None,
        as_of: date | None = None,
        known_at: datetime | None = None,
        limit: int | None = None,
    ) -> list[LedgerQuotation]:
        wanted = codec.phrases(query) if query is not None else None
        if wanted == []:
            return []
        cuts, parameters = cut(as_of, known_at)
        found = quotations_of_all(cuts) if documents is None else quotations_in(cuts)
        found = found if limit is None else found.limit(limit)
        if speaker is not None:
            found = found.where(Q.speaker == fold_name(speaker))
        runs = [parameters] if documents is None else [{**parameters, "documents": some} for some in chunks(documents)]
        rows = Rows()
        with self._reads() as connection:
            if wanted:
                found = found.where(dialect.matching(connection, wanted))
            quotations = [rows.quotation(row) for some in runs for row in connection.execute(found, some)]
        return sorted(quotations, key=codec.quotation_order)[:limit]

    # --- names -------------------------------------------------------------------------------------------------------

    def names(self, kind: NameKind, query: str | None = None) -> list[Name]:
        n = tables.name.c
        padded = literal(" ").concat(n.folded).concat(" ")
        # A folded word holds letters and digits only, so none is a wildcard.
        words = [padded.like(f"% {word} %") for word in fold_name(query or "").split()]
        return self._names(n.kind == str(kind), *words)

    def names_of(self, document_id: str) -> list[Name]:
        brought = (
            select(tables.naming.c.name)
            .join(tables.reading, R.seq == tables.naming.c.reading)
            .join(tables.document, D.seq == R.document)
            .where(D.id == document_id)
        )
        return self._names(tables.name.c.id.in_(brought))

    def names_called(self, *written: str) -> list[Name]:
        folded = set(map(fold_name, written))
        with self._reads() as connection:
            rows = [row for some in chunks(folded) for row in connection.execute(names_called(), {"folded": some})]
        return names_from(sorted(set(map(tuple, rows)), key=lambda row: (row[-1], row[0], row[-2])))

    def names_worded(self, query: str) -> list[Name]:
        n, a = tables.name.c, tables.alias.c
        words = fold_name(query).split()

        def all_in(folded: ColumnElement[str]) -> ColumnElement[bool]:
            padded = literal(" ").concat(folded).concat(" ")
            return and_(true(), *(padded.like(f"% {word} %") for word in words))

        worded = or_(all_in(n.folded), n.id.in_(select(a.name).where(all_in(a.folded))))
        return self._names(n.kind == str(NameKind.title), worded)

    def _names(self, *conditions: ColumnElement[bool]) -> list[Name]:
        with self._reads() as connection:
            return fetch_names(connection, *conditions)

    def titles(
        self, names: Iterable[str] | None = None, *, as_of: date | None = None, known_at: datetime | None = None
    ) -> list[TitleSummary]:
        cuts, parameters = cut(as_of, known_at)
        counts: list[Any] = []
        with self._reads() as connection:
            if names is None:
                counts = list(connection.execute(title_counts(cuts), parameters))
                titles = fetch_names(connection, tables.name.c.kind == str(NameKind.title))
            else:
                for some in chunks(names):
                    counts += connection.execute(counts_of(cuts), {**parameters, "names": some})
                ids = [row[0] for row in counts]
                rows = [row for some in chunks(ids) for row in connection.execute(names_by_id(), {"names": some})]
                titles = names_from(rows)
        by_id = {name.id: name for name in titles}
        day = date.fromisoformat
        found = [
            TitleSummary(by_id[id_], claims, docs, day(first), day(last)) for id_, claims, docs, first, last in counts
        ]
        return sorted(found, key=lambda summary: summary.name.id)

    def aliases(
        self, names: Iterable[str] | None = None, *, as_of: date | None = None, known_at: datetime | None = None
    ) -> dict[str, tuple[str, ...]]:
        cuts, parameters = cut(as_of, known_at)
        statement = aliases_of(cuts, names is not None)
        runs = [parameters] if names is None else [{**parameters, "names": some} for some in chunks(names)]
        with self._reads() as connection:
            pairs = sorted(tuple(row) for some in runs for row in connection.execute(statement, some))
        called: dict[str, tuple[str, ...]] = {}
        for name, written in pairs:
            called[name] = (*called.get(name, ()), written)
        return called

    # --- links and reviews -------------------------------------------------------------------------------------------

    def links(self, names: Iterable[str] | None = None) -> list[Link]:
        with self._reads() as connection:
            if names is None:
                l, e = tables.link.c, tables.entry.c  # noqa: E741
                every = select(e.seq, e.recorded, e.payload).join(tables.link, l.seq == e.seq)
                rows = {tuple(row) for row in connection.execute(every)}
            else:
                runs = [{"names": some} for some in chunks(names)]
                rows = {tuple(row) for some in runs for row in connection.execute(links_touching(), some)}
        return [msgspec.json.decode(payload, type=Link) for _, payload in _as_recorded(rows)]

    def reviews(self, claims: Iterable[str] | None = None) -> list[Review]:
        with self._reads() as connection:
            if claims is None:
                r, e = tables.review.c, tables.entry.c
                every = select(e.seq, e.recorded, e.payload).join(tables.review, r.seq == e.seq)
                rows = {tuple(row) for row in connection.execute(every)}
            else:
                runs = [{"claims": some} for some in chunks(claims)]
                rows = {tuple(row) for some in runs for row in connection.execute(reviews_on(), some)}
            reviews = [msgspec.json.decode(payload) for _, payload in _as_recorded(rows)]
            words = fetch_words(connection, [review["claim"] for review in reviews if review["correction"]])
        return [codec.review_from(review, words.get(review["claim"])) for review in reviews]

    # --- catalogues --------------------------------------------------------------------------------------------------

    def put_catalogue(self, rows: Iterable[CatalogueRow]) -> int:
        waiting, table = iter(rows), tables.catalogue
        count = select(func.count()).select_from(table)
        with self._writes(entries=False) as connection:
            before = int(connection.execute(count).scalar_one())
            while some := list(islice(waiting, 20_000)):
                values = [{**row._asdict(), "kind": row.kind.value, "folded": fold_name(row.name)} for row in some]
                dialect.insert_new(connection, table, values)
            return int(connection.execute(count).scalar_one()) - before

    def catalogue(self, kind: NameKind) -> Iterator[CatalogueRow]:
        with self._reads() as connection:
            found = CATALOGUE.where(tables.catalogue.c.kind == str(kind)).execution_options(yield_per=10_000)
            yield from (catalogue_row(row) for row in connection.execute(found))

    def catalogued(self, kind: NameKind, name: str) -> list[CatalogueRow]:
        c = tables.catalogue.c
        with self._reads() as connection:
            found = connection.execute(CATALOGUE.where(c.kind == str(kind), c.folded == fold_name(name)))
            return [catalogue_row(row) for row in found]


def _as_recorded(rows: Iterable[tuple[Any, ...]]) -> list[tuple[str, str]]:
    return [(recorded, payload) for recorded, _, payload in sorted((at, seq, payload) for seq, at, payload in rows)]
