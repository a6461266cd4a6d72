"""The faults in short, as `make test` can afford them; `python tests/faults/run.py` is the long run (docs/faults.md)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).with_name("run.py")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The long run's program with these arguments, in a process of its own: it forks."""
    return subprocess.run([sys.executable, str(RUN), *arguments], capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("--kills", "4", "--only", "add,review,merge,migrate,deliver"),
        ("--kills", "2", "--only", "batch"),
        ("--cuts", "12", "--only", "power,lying,flips"),
        ("--only", "full,readonly,clock,two"),
    ],
    ids=["killed", "batch", "power", "rest"],
)
def test_no_fault_loses_or_damages_anything(arguments: tuple[str, ...]) -> None:
    """Killed, cut off, full, read-only, set back, written to twice: nothing is lost, doubled or damaged."""
    told = run(*arguments)
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.count("| nothing |") == len(arguments[-1].split(","))


@pytest.mark.slow
def test_a_lost_sync_would_be_noticed() -> None:
    """The test can fail: SQLite told not to wait for the disk loses articles that were told to be kept."""
    code = (
        f"import sys; sys.path.insert(0, {str(RUN.parent)!r}); import sqlite3, pathlib, tempfile, run; "
        "from sqlalchemy import event; from sqlalchemy.engine import Engine; "
        "event.listen(Engine, 'begin', lambda c: c.connection.dbapi_connection.execute('PRAGMA synchronous = OFF')); "
        "print(run.power_cut(pathlib.Path(tempfile.mkdtemp()), 12, lying=False)[2])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "lost that were told to be kept" in told.stdout or "does not open" in told.stdout, told.stdout + told.stderr
