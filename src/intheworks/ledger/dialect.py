"""All in which SQLite and PostgreSQL differ: guards, full-text search, insert-if-absent, locks, faults."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Table, Text, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import TextClause
from sqlalchemy.sql.functions import FunctionElement

from intheworks.errors import LedgerCorrupt, LedgerError, LedgerFull, LedgerLocked
from intheworks.ledger import codec
from intheworks.ledger.protocol import Damage


def _postgres(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


# --- guards: used by migrations, so a function that has shipped keeps what it does ------------------------------------


def guard(connection: Connection, table: str, *, deletable: bool, keys: Sequence[Sequence[str]], absent: bool) -> None:
    """Make the database itself refuse UPDATE of a table, and DELETE unless `deletable`.

    SQLite's INSERT OR REPLACE deletes without asking any trigger, so a row with one of these `keys` that is there
    already is refused too; passed over in silence where `absent`, for tables that are filled by insert-if-absent.
    """
    statements = _postgres_guard if _postgres(connection) else _sqlite_guard
    for statement in statements(table, deletable, keys, absent):
        connection.execute(text(statement))


def _sqlite_guard(table: str, deletable: bool, keys: Sequence[Sequence[str]], absent: bool) -> Iterator[str]:
    for action in ("UPDATE",) if deletable else ("UPDATE", "DELETE"):
        why = f"the ledger is append-only: {table} refuses {action}"
        yield (
            f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )
    same = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE " + " AND ".join(f'"{c}" = NEW."{c}"' for c in key) + ")" for key in keys
    )
    refuse = "RAISE(IGNORE)" if absent else f"RAISE(ABORT, 'the ledger is append-only: {table} refuses REPLACE')"
    yield f"CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} WHEN {same} BEGIN SELECT {refuse}; END"


def _postgres_guard(table: str, deletable: bool, keys: Sequence[Sequence[str]], absent: bool) -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'the ledger is append-only: % refuses %', TG_TABLE_NAME, TG_OP; END $$"
    )
    for action in ("UPDATE", "TRUNCATE") if deletable else ("UPDATE", "DELETE", "TRUNCATE"):
        yield (
            f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses()"
        )


def create_search(connection: Connection) -> None:
    """Make the index over the quotations' folded words. No ledger table: it can be made anew, and keeps no text."""
    if _postgres(connection):
        connection.exec_driver_sql(
            "CREATE TABLE quotation_words (quotation bigint PRIMARY KEY, words tsvector NOT NULL)"
        )
        connection.exec_driver_sql("CREATE INDEX quotation_words_words ON quotation_words USING gin (words)")
    else:
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE quotation_words USING fts5(words, content='', tokenize='unicode61')"
        )


def create_kind_index(connection: Connection) -> None:
    """Make the index by kind of claim. Over an expression: the kind stands in the claim's fields, once."""
    kind = "((fields::jsonb ->> 'kind'))" if _postgres(connection) else "json_extract(fields, '$.kind')"
    connection.exec_driver_sql(f"CREATE INDEX claim_kind ON claim ({kind}, published, name)")


class kind_of_claim(FunctionElement[str]):
    """The kind of a row of `claim`."""

    inherit_cache = True
    name = "kind_of_claim"
    type = Text()


@compiles(kind_of_claim, "sqlite")
def _kind_in_sqlite(*_: Any, **__: Any) -> str:
    return "json_extract(claim.fields, '$.kind')"


@compiles(kind_of_claim, "postgresql")
def _kind_in_postgres(*_: Any, **__: Any) -> str:
    return "(claim.fields::jsonb ->> 'kind')"


# --- full-text search ------------------------------------------------------------------------------------------------


def index_words(connection: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Index quotations: (quotation.seq, folded words) each."""
    values = [{"seq": seq, "words": words} for seq, words in rows]
    if not values:
        return
    if _postgres(connection):
        statement = "INSERT INTO quotation_words (quotation, words) VALUES (:seq, to_tsvector('simple', :words))"
    else:
        statement = "INSERT INTO quotation_words (rowid, words) VALUES (:seq, :words)"
    connection.execute(text(statement), values)


def unindex_words(connection: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Take quotations out of the index again: (quotation.seq, the folded words it was indexed with) each."""
    values = [{"seq": seq, "words": words} for seq, words in rows]
    if not values:
        return
    if _postgres(connection):
        connection.execute(text("DELETE FROM quotation_words WHERE quotation = :seq"), values)
        return
    delete = "INSERT INTO quotation_words (quotation_words, rowid, words) VALUES ('delete', :seq, :words)"
    connection.execute(text(delete), values)
    # A deleted token stays in its segment until segments merge.
    connection.execute(text("INSERT INTO quotation_words (quotation_words) VALUES ('optimize')"))


def matching(connection: Connection, phrases: Sequence[str]) -> TextClause:
    """The condition on `quotation.seq` that its words hold all these folded phrases (`codec.phrases`).

    Folded phrases hold letters, digits and spaces only, but for the star at the end of one that is unfinished: nothing of
    a database's syntax for searches can come in.
    """
    parts = [(phrase.removesuffix(codec.UNFINISHED), phrase.endswith(codec.UNFINISHED)) for phrase in phrases]
    if _postgres(connection):
        words = [" <-> ".join(phrase.split()) + ":*" * unfinished for phrase, unfinished in parts]
        wanted = " && ".join(f"to_tsquery('simple', :phrase{i})" for i in range(len(words)))
        clause = text(f"quotation.seq IN (SELECT quotation FROM quotation_words WHERE words @@ ({wanted}))")
        return clause.bindparams(**{f"phrase{i}": phrase for i, phrase in enumerate(words)})
    wanted = " ".join(f'"{phrase}"' + " *" * unfinished for phrase, unfinished in parts)
    clause = text("quotation.seq IN (SELECT rowid FROM quotation_words WHERE quotation_words MATCH :wanted)")
    return clause.bindparams(wanted=wanted)


# --- writing ---------------------------------------------------------------------------------------------------------


def insert_absent(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert the rows whose key is not there yet, in the order of their values, so that two writers cannot deadlock."""
    insert_new(connection, table, sorted((dict(row) for row in rows), key=lambda row: [str(v) for v in row.values()]))


def insert_new(connection: Connection, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
    """The same in the order given."""
    if not values:
        return
    insert = postgresql.insert if _postgres(connection) else sqlite.insert
    connection.execute(insert(table).on_conflict_do_nothing(), values)


def count_on(connection: Connection, *tables: str) -> None:
    """Let numbers given from now on follow those that are there. SQLite looks for itself."""
    if not _postgres(connection):
        return
    for table in tables:
        sequence = connection.execute(text("SELECT pg_get_serial_sequence(:table, 'seq')"), {"table": table}).scalar()
        last = connection.execute(text(f"SELECT max(seq) FROM {table}")).scalar()
        if sequence and last:
            connection.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})


def lock(connection: Connection, key: str) -> None:
    """Let nobody else who locks this key go on until the transaction ends. SQLite has one writer anyway."""
    if _postgres(connection):
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})


def one_state(connection: Connection) -> None:
    """Let all that a new connection reads be of one state. In SQLite a transaction is that anyway."""
    if _postgres(connection):
        connection.execution_options(isolation_level="REPEATABLE READ")


# --- erasing ---------------------------------------------------------------------------------------------------------


def shred(engine: Engine, *tables: str) -> None:
    """Let nothing of what was deleted linger in the database's files: SQLite's journal, PostgreSQL's dead rows of `tables`.

    SQLite zeroes what it frees (secure_delete), but its journal still has the pages as they were. A reader in another
    process may hold the journal open; it is cut down at the next writer's checkpoint then.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"VACUUM {', '.join(tables)}")
        return
    raw = engine.raw_connection()  # not inside a transaction
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()


# --- verifying -------------------------------------------------------------------------------------------------------


@contextmanager
def as_stored(connection: Connection) -> Iterator[None]:
    """Reading one state of the database, and text as it is stored even where that is no text any more."""
    if _postgres(connection):
        one_state(connection)
        yield
        return
    raw: Any = connection.connection.dbapi_connection
    raw.text_factory = lambda stored: stored.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = str


def damage_in_file(connection: Connection) -> Iterator[Damage]:
    """What SQLite itself finds wrong with pages and indexes. PostgreSQL's pages are for its own checksums and amcheck."""
    if not _postgres(connection):
        for (found,) in connection.exec_driver_sql("PRAGMA integrity_check(100)"):
            if found != "ok":
                yield Damage("the file", " ".join(str(found).split()))


def misindexed(connection: Connection, rows: Iterator[tuple[int, str]]) -> list[int]:
    """The quotations (by seq) that the search index does not have under their words, or has under others.

    `rows` are all that should be in it: (quotation.seq, folded words), by seq.
    """
    if _postgres(connection):
        return _misindexed_in_postgres(connection, rows)
    # An index over the same words, made anew beside it, must hold the same.
    made = "CREATE VIRTUAL TABLE temp.words_anew USING fts5(words, content='', tokenize='unicode61')"
    look = "CREATE VIRTUAL TABLE temp.{0} USING fts5vocab({1}, 'instance')"
    connection.exec_driver_sql(made)
    try:
        while some := list(islice(rows, 500)):
            statement = text("INSERT INTO temp.words_anew (rowid, words) VALUES (:seq, :words)")
            connection.execute(statement, [{"seq": seq, "words": words} for seq, words in some])
        connection.exec_driver_sql(look.format("terms_anew", "'temp', 'words_anew'"))
        connection.exec_driver_sql(look.format("terms_kept", "'main', 'quotation_words'"))
        select = 'SELECT term, doc, "offset" FROM temp.{}'
        kept, anew = select.format("terms_kept"), select.format("terms_anew")
        differ = f"SELECT doc FROM ({kept} EXCEPT {anew}) UNION SELECT doc FROM ({anew} EXCEPT {kept}) ORDER BY doc"
        return list(connection.exec_driver_sql(differ).scalars())
    finally:
        for name in ("terms_kept", "terms_anew", "words_anew"):
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS temp.{name}")


def _misindexed_in_postgres(connection: Connection, rows: Iterator[tuple[int, str]]) -> list[int]:
    wrong = []
    same = text("SELECT count(*) FROM quotation_words WHERE quotation = :seq AND words = to_tsvector('simple', :words)")
    seqs = set()
    for seq, words in rows:
        seqs.add(seq)
        if not connection.execute(same, {"seq": seq, "words": words}).scalar():
            wrong.append(seq)
    indexed = set(connection.exec_driver_sql("SELECT quotation FROM quotation_words").scalars())
    return sorted({*wrong, *(indexed - seqs)})


# --- faults ----------------------------------------------------------------------------------------------------------

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
# A quota or a limit on file size fails a write otherwise than a full disk does.
_NO_ROOM = {sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}
_SHUT = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}


def fault(error: BaseException, where: str) -> LedgerError:
    """What a database's error means to who uses the ledger at `where`."""
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorcode", None)
    state = getattr(cause, "sqlstate", None)
    primary = code & 0xFF if code is not None else None
    if primary in _BUSY or state in {"55P03", "40P01"}:
        return LedgerLocked("another process is writing to the ledger", where=where, todo="try again when it is done")
    if primary in _DAMAGED or state in {"XX001", "XX002"}:
        return LedgerCorrupt(
            f"not a ledger, or a damaged one ({cause})", where=where, todo="restore a backup, or name another file"
        )
    if primary == sqlite3.SQLITE_FULL or code in _NO_ROOM or state == "53100":
        return LedgerFull("no room on the disk; nothing of this document was stored", where=where, todo="make room")
    if primary in _SHUT or state == "42501":
        return LedgerError("cannot be opened for writing", where=where, todo="check the folder and the rights on it")
    return LedgerError(f"the database failed: {str(cause).strip() or type(cause).__name__}", where=where)
