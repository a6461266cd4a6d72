"""That this file is here puts this folder on the path, so that every test can import `stories` and `gold`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test opens the ledger, or fills the cache, of whoever runs it: a desk without an address gets an empty folder."""
    with pytest.MonkeyPatch.context() as changed:
        for name in ("XDG_DATA_HOME", "INTHEWORKS_LLM_CACHE"):
            changed.setenv(name, str(tmp_path_factory.mktemp("home")))
        changed.delenv("INTHEWORKS_DB", raising=False)
        yield


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
