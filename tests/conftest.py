"""That this file is here puts this folder on the path, so that every test can import `stories` and `gold`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def gold_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of gold articles, made once: copy it before you write to it."""
    import gold

    path = tmp_path_factory.mktemp("gold") / "ledger.db"
    gold.fill(path, most=24)
    return path


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real PostgreSQL; skipped with the reason where there is none."""
    import postgres_here

    with postgres_here.server(tmp_path_factory.mktemp("pg")) as address:
        yield address


@pytest.fixture
def postgres(postgres_server: str) -> str:
    """The same, with nothing in it."""
    import postgres_here

    postgres_here.wipe(postgres_server)
    return postgres_server
