"""That this file is here puts this folder on the path, so that every test can import `stories` and `gold`."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def gold_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of gold articles, made once: copy it before you write to it."""
    import gold

    path = tmp_path_factory.mktemp("gold") / "ledger.db"
    gold.fill(path, most=24)
    return path
