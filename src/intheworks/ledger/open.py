"""From an address to an engine over a ledger of the present schema: made where absent, moved where older."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from intheworks.errors import LedgerCorrupt, LedgerError, LedgerNewer
from intheworks.ledger.dialect import fault, lock

HEAD = "0003"
"""The last migration: known here so that a ledger of today's schema opens without Alembic (a test compares them)."""

_NO_PATH = re.compile(r"[A-Za-z][A-Za-z0-9+.]+:/|(?:host|hostaddr|user|password|dbname|port|service)\s*=")
"""What is meant as a server's address though it is no URL: a slash too few, or libpq's own way to write one."""

KEPT, MOST = 10, 50
"""Connections to a server that one process keeps open, and has at most: a web server's threads are forty."""

WRITES = {"writes": True}
"""Execution options of a connection that will write: SQLite then takes the writer's lock at once, not half-way."""


def open_engine(address: str, timeout: float) -> Engine:
    """An engine over the ledger at a path or URL, its schema at HEAD. Raises LedgerError or a child."""
    url = url_of(address)
    where = where_of(url)
    engine = _sqlite(url, timeout) if url.drivername.startswith("sqlite") else _server(url, timeout)
    try:
        _bring_to_head(engine, where)
    except (DBAPIError, sqlite3.Error) as error:
        engine.dispose()
        raise fault(error, where) from error
    except BaseException:
        engine.dispose()
        raise
    return engine


def url_of(address: str) -> URL:
    """A path or URL as SQLAlchemy's; raises LedgerError, without a word of it that could be a password, where it is none."""
    try:
        if _NO_PATH.match(address) and "://" not in address:
            raise ArgumentError("neither a path nor a URL")
        url = make_url(address) if "://" in address else URL.create("sqlite", database=address)
    except (ArgumentError, ValueError) as error:
        # Not the address itself: it may hold a password.
        where = re.split(r"[:=]", address, maxsplit=1)[0] + "…"
        raise LedgerError("not a database address", where=where, todo="give a path or a URL") from error
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise LedgerError(
            f"no ledger can be kept in {url.get_backend_name()}",
            where=where_of(url),
            todo="use SQLite or PostgreSQL",
        )
    return url


def where_of(url: URL) -> str:
    """The address as messages name it: a file's path, a server's URL without its password and parameters (which may hold
    another)."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.set(query={}).render_as_string(hide_password=True)


def _sqlite(url: URL, timeout: float) -> Engine:
    path = Path(url.database or "")
    if path.is_dir():
        raise LedgerError("is a folder", where=str(path), todo=f"name a file in it, as in {path / 'ledger.db'}")
    if not path.parent.is_dir():
        raise LedgerError("its folder does not exist", where=str(path), todo=f"make {path.parent} first")
    engine = create_engine(url, connect_args={"timeout": timeout, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        for pragma in ("foreign_keys", "recursive_triggers", "secure_delete"):
            connection.execute(f"PRAGMA {pragma} = ON").close()
        # A commit is on the disk before it is told of, and so is that the journal it was made with is gone: else a power
        # cut could bring back the one from before the file had a WAL, which would undo all that came after.
        connection.execute("PRAGMA synchronous = EXTRA").close()
        connection.execute("PRAGMA cache_size = -65536").close()  # 64 MiB: the indexes of a million claims

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


def _server(url: URL, timeout: float) -> Engine:
    wait = f"-c lock_timeout={max(1, int(timeout * 1000))}"
    try:
        return create_engine(
            url,
            pool_size=KEPT,
            max_overflow=MOST - KEPT,
            pool_pre_ping=True,  # a server that was started again costs no request
            pool_recycle=1800,
            connect_args={"options": wait, "application_name": "intheworks"},
        )
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise LedgerError(
            "PostgreSQL's driver is not installed", where=where_of(url), todo="pip install 'psycopg[binary]'"
        ) from error


def _bring_to_head(engine: Engine, where: str) -> None:
    with engine.connect() as connection:
        if schema_version(connection, where) == HEAD:
            return
    if engine.dialect.name == "sqlite":
        # Readers then never wait for the writer. The file remembers it; it cannot be set inside a transaction.
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
        finally:
            raw.close()
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        lock(connection, "intheworks schema")
        if schema_version(connection, where) != HEAD:  # another process may have been faster
            migrate(connection, where)


def schema_version(connection: Connection, where: str) -> str | None:
    """The schema's version, None for an empty database. Raises LedgerCorrupt for a database of something else."""
    found = inspect(connection)
    if found.has_table("alembic_version"):
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
        if version is not None:
            return str(version)
    if found.get_table_names():
        raise LedgerCorrupt("is a database, but not a ledger", where=where, todo="name another")
    return None


def migrate(connection: Connection, where: str, target: str = "head") -> None:
    """Move the schema to `target` in the connection's transaction. Raises LedgerNewer for a version unknown here."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util.exc import CommandError

    config = Config()
    # The path may hold a %, which the configuration would interpolate.
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    version = schema_version(connection, where)
    try:
        if version is not None:
            ScriptDirectory.from_config(config).get_revision(version)
    except CommandError as error:
        raise LedgerNewer(
            f"its schema is {version}, this program knows up to {HEAD}", where=where, todo="upgrade intheworks"
        ) from error
    command.upgrade(config, target)
