"""A real server on a real ledger, and Debian's Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import CHROMIUM, Running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser these tests are skipped, and say so."""
    if CHROMIUM is None:
        missing = pytest.mark.skip(reason="no Chromium: apt-get install chromium")
        for item in items:
            if Path(str(item.fspath)).parent == Path(__file__).parent:
                item.add_marker(missing)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Debian's Chromium; as root it has no sandbox of its own."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture
def served(gold_ledger: Path, tmp_path: Path) -> Iterator[Running]:
    shutil.copy(gold_ledger, tmp_path / "ledger.db")
    made = Running(tmp_path / "ledger.db")
    yield made
    made.stop()
