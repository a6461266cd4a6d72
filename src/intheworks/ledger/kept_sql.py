"""The tables of what is kept ready (`kept`): what touches them, what is out of date, and the runs by day."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    tuple_,
)

from intheworks.identity import fold_name
from intheworks.ledger import dialect, kept, tables
from intheworks.ledger.kept import Cited, KeptRun, KeptTitle, OutOfDate, Run
from intheworks.ledger.query import C, Cut, D, R, chunks, in_force, info_of
from intheworks.model import Link, NameKind
from intheworks.standing import Source

K, N, M, T, U = (t.c for t in (tables.kept, tables.kept_name, tables.kept_mark, tables.kept_run, tables.touched))
TITLE = str(NameKind.title)

# --- what is appended touches ----------------------------------------------------------------------------------------


@cache
def _told_at() -> tuple[Select[Any], Select[Any], Select[Any]]:
    """Of all that was read at :address the names (id, wording) of the titles, their other wordings, the claims' fields."""
    n, a = tables.name.c, tables.alias.c
    there = select(R.seq).join(tables.document, D.seq == R.document).where(D.address == bindparam("address"))
    named = select(n.id, n.folded).join(tables.naming, tables.naming.c.name == n.id)
    return (
        named.where(n.kind == TITLE, tables.naming.c.reading.in_(there)),
        select(a.folded).where(a.reading.in_(there)),
        # `about` has the titles that claims name besides, but is not found by claim.
        select(C.fields).where(C.reading.in_(there)),
    )


def touch_address(connection: Connection, address: str) -> None:
    """Note what all that was read at an address is about, now or before: with a new revision it is in force no more."""
    names, words, claims = (connection.execute(found, {"address": address}).all() for found in _told_at())
    said = (msgspec.json.decode(fields) for (fields,) in claims)
    others = {claim[field] for claim in said for field in ("because_of", "of") if field in claim}
    _touch(connection, [*(mark for row in (*names, *words) for mark in row), *map(fold_name, others)])


def touch_links(connection: Connection, links: Sequence[Link]) -> None:
    """Note the names at the ends of links."""
    if not links:
        return
    _touch(connection, (end for link in links for end in (link.left, link.right)))


def touch_claim(connection: Connection, claim: str) -> None:
    """Note the name of a claim's title."""
    _touch(connection, connection.execute(select(C.name).where(C.id == claim)).scalars())


_LAST_ENTRY = select(func.max(tables.entry.c.seq))


def _touch(connection: Connection, marks: Iterable[str]) -> None:
    entry = connection.execute(_LAST_ENTRY).scalar() or 0
    dialect.insert_absent(connection, tables.touched, ({"mark": mark, "entry": entry} for mark in set(marks)))


# --- what is out of date ---------------------------------------------------------------------------------------------


def out_of_date(connection: Connection, until: date | None) -> OutOfDate:
    """See `Ledger.out_of_date`."""
    titles = set(connection.execute(_TOUCHED_TITLES).scalars())
    if until is not None:
        titles.update(connection.execute(select(K.title).where(K.sound > until.isoformat())).scalars())
    return OutOfDate(
        frozenset(titles), kept_names(connection, titles) | set(connection.execute(_TOUCHED_NAMES).scalars())
    )


# What was kept after it was touched is right again, so that a settling that is cut off goes on where it was.
_SINCE = U.entry > K.built
_TOUCHED_TITLES = (
    select(M.title)
    .distinct()
    .select_from(tables.touched)
    .join(tables.kept_mark, M.mark == U.mark)
    .join(tables.kept, and_(K.title == M.title, _SINCE))
)
_TOUCHED_NAMES = (
    select(U.mark)
    .distinct()
    .where(
        U.mark.startswith(kept.TITLES, autoescape=True),
        ~exists().where(N.name == U.mark, N.own, K.title == N.title, K.built >= U.entry),
    )
)


def _in(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return column.in_(bindparam("some", expanding=True))


def _all(connection: Connection, statement: Select[Any], values: Iterable[Any], **more: Any) -> Iterator[Any]:
    """The rows of a statement over :some, for many values; `more` are its other parameters."""
    return (row for some in chunks(values) for row in connection.execute(statement, {**more, "some": some}))


@cache
def _kept_names() -> Select[Any]:
    return select(N.name).where(_in(N.title))


def kept_names(connection: Connection, titles: Collection[str]) -> frozenset[str]:
    """See `Ledger.kept_names`."""
    return frozenset(name for (name,) in _all(connection, _kept_names(), titles))


@cache
def _kept_of() -> Select[Any]:
    return select(N.title).where(N.own, _in(N.name))


def kept_of(connection: Connection, names: Collection[str]) -> frozenset[str]:
    """See `Ledger.kept_of`."""
    return frozenset(title for (title,) in _all(connection, _kept_of(), names))


@cache
def _replaced() -> tuple[Select[Any], Select[Any]]:
    b, n, later = tables.about.c, tables.naming.c, tables.document.alias("later")
    order = tuple_(later.c.published, later.c.recorded, later.c.id) > tuple_(D.published, D.recorded, D.id)
    days = (
        select(later.c.published)
        .distinct()
        .select_from(tables.document)
        .join(later, (later.c.address == D.address) & order)
        .join(tables.reading, R.document == D.seq)
    )
    named = days.join(tables.naming, n.reading == R.seq).where(n.claims > 0, _in(n.name))
    told = days.join(tables.claim, C.reading == R.seq).join(tables.about, b.claim == C.seq)
    return named, told.where(b.kind == TITLE, _in(b.folded))


def replaced(connection: Connection, names: Collection[str], wordings: Collection[str]) -> list[date]:
    """See `Ledger.replaced`."""
    named, told = _replaced()
    rows = [*_all(connection, named, names), *_all(connection, told, wordings)]
    return sorted({date.fromisoformat(day) for (day,) in rows})


@cache
def _aliases_since() -> Select[Any]:
    a = tables.alias.c
    found = select(a.name, a.written, func.min(D.published)).join(tables.reading, R.seq == a.reading)
    found = found.join(tables.document, D.seq == R.document)
    return found.where(in_force(Cut(True, False)), _in(a.name)).group_by(a.name, a.written)


def aliases_since(connection: Connection, names: Collection[str], as_of: date) -> dict[tuple[str, str], date]:
    """See `Ledger.aliases_since`."""
    rows = _all(connection, _aliases_since(), names, as_of=as_of.isoformat())
    return {(name, written): date.fromisoformat(day) for name, written, day in rows}


# --- keeping ---------------------------------------------------------------------------------------------------------


_NUMBERS = select(D.id, D.seq).where(_in(D.id))


def keep(connection: Connection, titles: Sequence[KeptTitle]) -> None:
    """Put these in the place of all that was kept of titles with one of their names."""
    entry = connection.execute(_LAST_ENTRY).scalar() or 0
    _forget(connection, kept_of(connection, {name for title in titles for name in title.own}))
    cited = {source.document for title in titles for run in title.runs for source in run.words}
    numbers = dict(_all(connection, _NUMBERS, cited))
    rows: tuple[tuple[Any, list[dict[str, Any]]], ...] = (
        (tables.kept, [{"title": t.title, "sound": t.sound.isoformat(), "built": entry} for t in titles]),
        (
            tables.kept_name,
            [{"name": n, "title": t.title, "own": n in t.own} for t in titles for n in sorted(t.own | t.names)],
        ),
        (tables.kept_mark, [{"mark": mark, "title": t.title} for t in titles for mark in sorted(t.marks)]),
        (
            tables.kept_run,
            [
                {
                    **run._asdict(),
                    "since": run.since.isoformat(),
                    "until": run.until.isoformat(),
                    "words": kept.pack(run.words, numbers.__getitem__),
                }
                for t in titles
                for run in t.runs
            ],
        ),
    )
    for table, values in rows:
        if values:
            connection.execute(insert(table), values)


def settled(connection: Connection, entry: int) -> None:
    """See `Ledger.settled`."""
    gone = connection.execute(_TOUCHED_TITLES.where(U.entry <= entry)).scalars().all()
    _forget(connection, gone)
    connection.execute(delete(tables.touched).where(U.entry <= entry))


def _forget(connection: Connection, titles: Iterable[str]) -> None:
    for some in chunks(titles):
        for table in (tables.kept_run, tables.kept_mark, tables.kept_name, tables.kept):
            connection.execute(delete(table).where(table.c.title.in_(some)))


# --- runs ------------------------------------------------------------------------------------------------------------

_RUN = tuple(T[field] for field in Run._fields)


def _days(name: str) -> ColumnElement[str]:
    return bindparam(name, type_=Text)


@cache
def _runs_between() -> Sequence[Select[Any]]:
    a, b = _days("a"), _days("b")
    begun = select(*_RUN).where(T.since > a, T.since <= b, T.until > b)
    ended = select(*_RUN).where(T.until > a, T.until <= b, T.since <= a)
    return begun, ended


def runs_between(connection: Connection, since: date, until: date) -> list[KeptRun]:
    """See `Ledger.runs_between`."""
    days = {"a": since.isoformat(), "b": until.isoformat()}
    return [_run(row) for statement in _runs_between() for row in connection.execute(statement, days)]


_RUNS_OF = select(*_RUN).where(_in(T.title))


@cache
def _runs_on(some: bool) -> Select[Any]:
    day = _days("day")
    found = select(*_RUN).where(T.rank == bindparam("rank"), T.since <= day)
    if some:
        # Not the bare column: SQLite would take the index by rank and end, and read every title's.
        return found.where(_in(T.title), T.until.concat("") > day)
    return found.where(T.until > day)


def runs_on(connection: Connection, day: date, rank: int, titles: Collection[str] | None) -> list[KeptRun]:
    """See `Ledger.runs_on`."""
    found, asked = _runs_on(titles is not None), {"day": day.isoformat(), "rank": rank}
    if titles is not None:
        return [_run(row) for row in _all(connection, found, titles, **asked)]
    return [_run(row) for row in connection.execute(found, asked)]


def _run(row: Any) -> KeptRun:
    title, rank, slot, says, since, until, words = row
    return Run(title, rank, slot, says, date.fromisoformat(since), date.fromisoformat(until), words)


@cache
def _documents() -> Select[Any]:
    e, c = tables.entry.c, tables.content.c
    return (
        select(D.seq, e.payload, c.words)
        .join(tables.entry, e.seq == D.seq)
        .outerjoin(tables.content, c.hash == D.content)
        .where(_in(D.seq))
    )


def cited(connection: Connection, runs: Iterable[tuple[KeptRun, date]]) -> list[tuple[Source, ...]]:
    """See `Ledger.cited`."""
    places = [kept.unpack(run.words, by) for run, by in runs]
    numbers = sorted({place[0] for found in places for place in found})
    rows = _all(connection, _documents(), numbers)
    documents = {seq: Cited(info_of(payload), words) for seq, payload, words in rows}
    return [tuple(kept.sources(found, documents)) for found in places]


class KeptInSql(ABC):
    """The part of a SqlLedger that keeps; see `protocol.Ledger` for what the methods do."""

    @abstractmethod
    def _reads(self) -> AbstractContextManager[Connection]: ...

    @abstractmethod
    def _writes(self, *, entries: bool = True) -> AbstractContextManager[Connection]: ...

    def out_of_date(self, until: date | None = None) -> OutOfDate:
        with self._reads() as connection:
            return out_of_date(connection, until)

    def kept_of(self, names: Collection[str]) -> frozenset[str]:
        with self._reads() as connection:
            return kept_of(connection, names)

    def kept_names(self, titles: Collection[str]) -> frozenset[str]:
        with self._reads() as connection:
            return kept_names(connection, titles)

    def replaced(self, names: Collection[str], wordings: Collection[str]) -> list[date]:
        with self._reads() as connection:
            return replaced(connection, names, wordings)

    def aliases_since(self, names: Collection[str], *, as_of: date) -> dict[tuple[str, str], date]:
        with self._reads() as connection:
            return aliases_since(connection, names, as_of)

    def touch(self, names: Collection[str]) -> None:
        with self._writes() as connection:
            _forget(connection, kept_of(connection, names))
            _touch(connection, names)

    def keep(self, titles: Sequence[KeptTitle]) -> None:
        with self._writes() as connection:
            keep(connection, titles)

    def settled(self, entry: int) -> None:
        with self._writes() as connection:
            settled(connection, entry)

    def runs_between(self, since: date, until: date) -> list[KeptRun]:
        with self._reads() as connection:
            return runs_between(connection, since, until)

    def runs_of(self, titles: Collection[str]) -> list[KeptRun]:
        with self._reads() as connection:
            return [_run(row) for row in _all(connection, _RUNS_OF, titles)]

    def runs_on(self, day: date, rank: int, titles: Collection[str] | None = None) -> list[KeptRun]:
        with self._reads() as connection:
            return runs_on(connection, day, rank, titles)

    def cited(self, runs: Sequence[tuple[KeptRun, date]]) -> list[tuple[Source, ...]]:
        with self._reads() as connection:
            return cited(connection, runs)
