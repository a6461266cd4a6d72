"""The stores that every contract test runs on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from intheworks.ledger import Ledger, open_ledger

# A server to test on too, as in postgresql+psycopg://me@/scratch: its public schema is wiped before each test.
POSTGRES = os.environ.get("INTHEWORKS_TEST_POSTGRES")
STORES = ["memory", "sqlite", *(["postgres"] if POSTGRES else [])]


@pytest.fixture(params=STORES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "memory":
        return ":memory:"
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    assert POSTGRES is not None
    engine = create_engine(POSTGRES)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return POSTGRES


@pytest.fixture
def ledger(address: str) -> Iterator[Ledger]:
    opened = open_ledger(address)
    yield opened
    opened.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a SQLite ledger may be made."""
    return tmp_path / "ledger.db"
