"""A ledger copied, backed up and restored is the same ledger: every row, every answer, every cut."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from ledger_making import HARBOUR, TEXT, at, document, films, record
from test_verify import answers, fill

from intheworks.cli.run import run
from intheworks.errors import LedgerError, UsageError
from intheworks.following.keeping import settle
from intheworks.ledger import moving, open_ledger


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("moving") / "from.db"
    with closing(open_ledger(str(path))) as ledger:
        fill(ledger)
        settle(ledger)
        ledger.touch([HARBOUR])
    return path


@pytest.fixture(params=["sqlite", "postgres"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "to.db") if request.param == "sqlite" else str(request.getfixturevalue("postgres"))


def test_a_copy_there_and_back_is_the_same_ledger(filled: Path, target: str, tmp_path: Path) -> None:
    """Rows, checksums, answers and verification agree; what is erased stays so, and the next entry has the next number."""
    back = str(tmp_path / "back.db")
    there = moving.copy(str(filled), target)
    assert moving.copy(target, back) == there
    assert {one.table for one in there if one.rows} == {table.name for table in moving.TABLES}
    with closing(open_ledger(str(filled))) as first:
        for address in (target, back):
            with closing(open_ledger(address)) as other:
                assert answers(other) == answers(first)
                assert other.claims(None, known_at=at(2)) == first.claims(None, known_at=at(2))
                assert list(other.verify()) == []
                head, doc = other.head(), document(f"{TEXT} Later.", url="https://a.example/later")
                assert head == first.head()
                assert other.add(doc, record(doc, films(doc.text)), recorded=at(9)) == "new"
                assert other.head() == head + 2


def test_ledgers_are_never_mixed(filled: Path, target: str) -> None:
    """A target with anything in it is refused and left as it is; so is a source that is not there."""
    with closing(open_ledger(target)) as ledger:
        doc = document()
        ledger.add(doc, record(doc, films()), recorded=at(0))
        before = answers(ledger)
        with pytest.raises(UsageError, match="not empty"):
            moving.copy(str(filled), target)
        assert answers(ledger) == before
    with pytest.raises(UsageError, match="no such ledger"):
        moving.copy(str(filled) + ".none", target)
    assert not Path(str(filled) + ".none").exists()


def test_a_copy_that_differs_is_not_kept(filled: Path, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a row was lost on the way the copy is refused, and its target is empty."""
    rows = moving._rows

    def lossy(connection, table):  # type: ignore[no-untyped-def]
        found = list(rows(connection, table))
        return iter(found[:-1] if table.name == "sketch" and len(found) == lossy.whole else found)

    with sqlite3.connect(filled) as connection:
        lossy.whole = connection.execute("SELECT count(*) FROM sketch").fetchone()[0]  # type: ignore[attr-defined]
    monkeypatch.setattr(moving, "_rows", lossy)
    monkeypatch.setattr(moving, "checksum", lambda c, t: (len(list(rows(c, t))), ""))
    with pytest.raises(LedgerError, match="differs in sketch"):
        moving.copy(str(filled), target)
    with closing(open_ledger(target)) as ledger:
        assert ledger.head() == 0


def test_a_backup_is_one_file_and_restores(filled: Path, target: str, tmp_path: Path) -> None:
    """By the command line: back up while the ledger is open and written to, lose it, restore it elsewhere."""
    file = tmp_path / "backup.db"
    ours = tmp_path / "ours.db"
    shutil.copy(filled, ours)
    with closing(open_ledger(str(ours))) as ledger:
        assert run(["backup", str(file), "--db", str(ours)]) == 0
        was = answers(ledger)
        doc = document(f"{TEXT} After the backup.", url="https://a.example/after")
        ledger.add(doc, record(doc, films(doc.text)), recorded=at(9))
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("backup")] == ["backup.db"]
    assert run(["backup", str(file), "--db", str(ours)]) == 2
    ours.unlink()
    assert run(["restore", str(file), "--db", target]) == 0
    with closing(open_ledger(target)) as ledger:
        assert answers(ledger) == was
