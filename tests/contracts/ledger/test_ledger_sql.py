"""What holds of a ledger in a file besides the contract: guards, schema, faults, two processes at once."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from ledger_making import at, document, gold, link, record, writes

from intheworks.errors import LedgerCorrupt, LedgerError, LedgerFull, LedgerLocked, LedgerNewer
from intheworks.ledger import codec, dialect, open_ledger, tables
from intheworks.ledger import open as opening
from intheworks.ledger.memory import MemoryLedger
from intheworks.model import Review, Verdict

UNGUARDED = {"catalogue", "kept", "kept_mark", "kept_name", "kept_run", "touched"}
GUARDED = [table.name for table in tables.metadata.sorted_tables if table.name not in UNGUARDED]


def fill(path: Path) -> None:
    """A ledger with a row in every table."""
    with closing(open_ledger(str(path))) as ledger:
        ledger.add(*gold("001"), recorded=at(0), links=[link("t_a", "t_b", 0)])
        ledger.add(*gold("051"), recorded=at(1))
        claim = ledger.claims(None)[0]
        ledger.add_review(Review(claim=claim.id, verdict=Verdict.confirm, why="-", by="ed", recorded=at(2)))
        ledger.erase(gold("051")[0].info.id, recorded=at(3))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "ledger.db"
    fill(path)
    return path


@pytest.mark.parametrize("table", GUARDED)
def test_the_database_refuses_to_change_what_is_written(filled: Path, table: str) -> None:
    """UPDATE, DELETE and REPLACE of any row fail or do nothing on every table, for whoever opens the file."""
    with closing(sqlite3.connect(filled)) as connection:
        rows = connection.execute(f"SELECT * FROM {table}").fetchall()
        assert rows, "the guard was not put to the test"
        column = tables.metadata.tables[table].columns.keys()[-1]
        with pytest.raises(sqlite3.IntegrityError, match=f"{table} refuses UPDATE"):
            connection.execute(f'UPDATE {table} SET "{column}" = "{column}"')
        if table != "content":
            with pytest.raises(sqlite3.IntegrityError, match=f"{table} refuses DELETE"):
                connection.execute(f"DELETE FROM {table}")
        forged = [*rows[0][:-1], "forged"]
        marks = ", ".join("?" * len(forged))
        try:
            connection.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", forged)
        except sqlite3.IntegrityError as error:
            assert "append-only" in str(error)
        # Where the last column is part of the key, the forged row is another row: appended, nothing lost.
        assert set(rows) <= set(connection.execute(f"SELECT * FROM {table}").fetchall())
        connection.rollback()


def test_words_can_be_deleted_from_content_alone(filled: Path) -> None:
    """The content table is the one exception: its rows may go, and only they."""
    with closing(sqlite3.connect(filled)) as connection:
        assert connection.execute("DELETE FROM content").rowcount == 1
        connection.rollback()


def test_evidence_words_stand_in_content_only(path: Path) -> None:
    """Once content is erased, a quotation's words are in no table and nowhere in the file."""
    doc, rec = gold("001")
    with closing(open_ledger(str(path))) as ledger:
        ledger.add(doc, rec, recorded=at(0))
        ledger.erase(doc.info.id, recorded=at(1))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    stored = path.read_bytes()
    assert len(rec.quotations) > 5
    assert not [q.span.exact for q in rec.quotations if len(q.span.exact) > 25 and q.span.exact.encode() in stored]
    assert rec.titles[0].title.encode() in stored


def test_entries_show_a_flipped_bit(filled: Path) -> None:
    """Every entry's hash is that of its kind, moment and payload, so one changed character of any of them shows."""
    with closing(sqlite3.connect(filled)) as connection:
        entries = connection.execute("SELECT kind, recorded, payload, hash FROM entry").fetchall()
    assert {kind for kind, *_ in entries} == {"document", "reading", "link", "review", "erasure"}
    for kind, recorded, payload, hashed in entries:
        assert codec.entry_hash(kind, recorded, payload) == hashed
        assert codec.entry_hash(kind, recorded, payload.replace("a", "b", 1)) != hashed


def test_a_readings_digest_covers_its_rows(filled: Path) -> None:
    """A reading's entry holds one digest over all claim and quotation rows, so a flipped bit in a row shows too."""
    with closing(sqlite3.connect(filled)) as connection:
        connection.row_factory = sqlite3.Row
        entries = connection.execute("SELECT seq, payload FROM entry WHERE kind = 'reading'").fetchall()
        assert len(entries) == 2
        for entry in entries:
            found = [
                [
                    {key: row[key] for key in row.keys() if key not in ("seq", "reading")}  # noqa: SIM118 (a Row)
                    for row in connection.execute(
                        f"SELECT * FROM {table} WHERE reading = ? ORDER BY seq", [entry["seq"]]
                    )
                ]
                for table in ("claim", "quotation")
            ]
            assert codec.digest(codec.canonical(found)) == json.loads(entry["payload"])["digest"]


# --- the schema ------------------------------------------------------------------------------------------------------


def test_migrations_make_the_schema_that_the_code_speaks(path: Path) -> None:
    """From an empty file the migrations lead to exactly tables.py, and HEAD is their last step."""
    config = Config()
    config.set_main_option("script_location", str(Path(opening.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [opening.HEAD]
    engine = opening.open_engine(str(path), 1.0)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: kind != "table" or not str(name).startswith("quotation_words")},
        )
        assert compare_metadata(context, tables.metadata) == []
    engine.dispose()


def test_a_file_is_made_with_wal_and_opens_again_without_alembic(path: Path) -> None:
    """A new file is in WAL mode; opening it again loads no Alembic, and memory loads no SQLAlchemy."""
    fill(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    code = (
        "import sys; from intheworks.ledger import open_ledger; open_ledger(':memory:'); "
        "assert 'sqlalchemy' not in sys.modules; l = open_ledger(sys.argv[1]); assert l.claims(None); "
        "assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)


def test_a_newer_schema_is_refused(path: Path) -> None:
    """A ledger of a schema that this program does not know raises LedgerNewer, and is left as it is."""
    fill(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(LedgerNewer, match=r"9999.*upgrade intheworks"):
        open_ledger(str(path))
    assert path.read_bytes() == before


def test_a_migration_cut_in_half_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A schema is made in one transaction: where it fails, the file is empty still, and the next try makes it."""
    monkeypatch.setattr("intheworks.ledger.dialect.create_search", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        open_ledger(str(path))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    monkeypatch.undo()
    fill(path)


# --- faults ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", [b"not a database at all, but long enough to be read as one" * 40, b"\0" * 5000])
def test_a_file_that_is_no_database_is_refused(path: Path, what: bytes) -> None:
    """A file of something else raises LedgerCorrupt and is left as it is."""
    path.write_bytes(what)
    with pytest.raises(LedgerCorrupt, match=str(path)):
        open_ledger(str(path))
    assert path.read_bytes() == what


def test_a_database_of_something_else_is_refused(path: Path) -> None:
    """A SQLite file that is no ledger raises LedgerCorrupt, and gets no table of ours."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name)")
    with pytest.raises(LedgerCorrupt, match="not a ledger"):
        open_ledger(str(path))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]


def test_a_damaged_ledger_is_named_so(path: Path) -> None:
    """Pages overwritten in the middle of the file raise LedgerCorrupt when they are met."""
    fill(path)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xa5" * (size - 8192))
    with pytest.raises(LedgerCorrupt), closing(open_ledger(str(path))) as ledger:
        ledger.claims(None)


def test_a_locked_ledger_says_so_after_the_timeout(path: Path) -> None:
    """While another process holds the write lock a write raises LedgerLocked, and reading goes on."""
    fill(path)
    doc = document()
    with closing(open_ledger(str(path), timeout=0.05)) as ledger, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerLocked):
            ledger.add(doc, record(doc, writes()), recorded=at(9))
        assert ledger.claims(None)
        other.rollback()
        assert ledger.add(doc, record(doc, writes()), recorded=at(9)) == "new"


def test_a_full_disk_stores_nothing_of_the_document(path: Path) -> None:
    """Where the file may not grow, `add` raises LedgerFull, nothing of that document is there, and all else is."""
    doc, rec = gold("003")
    with closing(open_ledger(str(path))) as ledger:
        ledger.add(*gold("001"), recorded=at(0))
        before = ledger.claims(None), list(ledger.documents())
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        wal = path.with_name(path.name + "-wal").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (wal + 8192, hard))
        try:
            with pytest.raises(LedgerFull, match="make room"):
                ledger.add(doc, rec, recorded=at(1))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        assert (ledger.claims(None), list(ledger.documents())) == before
        assert ledger.add(doc, rec, recorded=at(2)) == "new"


def test_what_sqlite_calls_full_is_full(path: Path) -> None:
    """SQLite's own "database or disk is full" (here: at its page limit) is LedgerFull as well."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE some (words)")
        connection.execute("PRAGMA max_page_count = 4")
        with pytest.raises(sqlite3.OperationalError) as caught:
            connection.execute("INSERT INTO some VALUES (zeroblob(100000))")
    assert isinstance(dialect.fault(caught.value, str(path)), LedgerFull)


def test_a_place_where_no_file_can_be_says_what_to_do(tmp_path: Path) -> None:
    """A folder, a missing folder and one where nothing can be made raise LedgerError, each with what to do."""
    with pytest.raises(LedgerError, match=r"is a folder; name a file in it"):
        open_ledger(str(tmp_path))
    with pytest.raises(LedgerError, match=r"folder does not exist; make"):
        open_ledger(str(tmp_path / "none" / "ledger.db"))
    with pytest.raises(LedgerError, match=r"check the folder and the rights"):
        open_ledger("/proc/ledger.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_the_right_to_write_says_so(tmp_path: Path) -> None:
    """A folder that may not be written to raises LedgerError."""
    tmp_path.chmod(0o500)
    with pytest.raises(LedgerError, match=r"check the folder and the rights"):
        open_ledger(str(tmp_path / "ledger.db"))


@pytest.mark.parametrize("address", ["mysql://a@b/c", "postgresql+psycopg//typo://", "gopher://x"])
def test_an_address_of_no_known_database_is_refused(address: str) -> None:
    """An address of anything but SQLite and PostgreSQL raises LedgerError."""
    with pytest.raises(LedgerError):
        open_ledger(address)


@pytest.mark.parametrize(
    "address", ["postgresql://me:secret@h:port/x", "mysql://me:secret@h/x", "postgresql://me:secret@localhost:1/x"]
)
def test_a_password_is_never_shown(address: str) -> None:
    """Whatever is wrong with an address, or behind it, its password is not in the fault."""
    with pytest.raises(LedgerError) as caught:
        open_ledger(address, timeout=0.1)
    assert "secret" not in str(caught.value)


def test_addresses_of_one_file(path: Path) -> None:
    """A path and its sqlite:/// URL are one ledger; ":memory:" and "sqlite://" are in memory."""
    fill(path)
    with closing(open_ledger(f"sqlite:///{path}")) as ledger:
        assert ledger.claims(None)
    assert isinstance(open_ledger(":memory:"), MemoryLedger) and isinstance(open_ledger("sqlite://"), MemoryLedger)


_ADDER = """
import sys
from ledger_making import at, document, record, writes, TEXT
from intheworks.ledger import open_ledger
ledger = open_ledger(sys.argv[1], timeout=60)
for i in range(12):
    doc = document(f"{TEXT} {i}", url=f"https://a.example/{i}")
    print(i, ledger.add(doc, record(doc, writes(doc.text)), recorded=at(i)))
"""


def test_processes_that_write_at_once_store_each_document_once(path: Path) -> None:
    """Three processes that make one new file and add the same documents at once: each document is "new" exactly once."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _ADDER, str(path)],
            cwd=Path(__file__).parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    answers = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], answers
    said = sorted(line for out, _ in answers for line in out.splitlines())
    assert [line for line in said if line.endswith("new")] == sorted(f"{i} new" for i in range(12))
    assert len(said) == 36
    with closing(open_ledger(str(path))) as ledger:
        assert len(ledger.claims(None)) == len(list(ledger.documents())) == 12
