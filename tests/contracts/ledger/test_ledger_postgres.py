"""What holds of a ledger on a server besides the contract: guards, rights, schema, many writers and readers at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from ledger_making import HARBOUR, TEXT, at, document, films, gold, link, quoting, record, writes
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from intheworks.errors import LedgerError
from intheworks.ledger import open as opening
from intheworks.ledger import open_ledger, tables
from intheworks.model import Review, Verdict

UNGUARDED = {"catalogue", "kept", "kept_mark", "kept_name", "kept_run", "touched"}
GUARDED = [table.name for table in tables.metadata.sorted_tables if table.name not in UNGUARDED]
RIGHTS = Path(__file__).parents[3] / "deploy" / "rights.sql"


def fill(address: str) -> None:
    """A ledger with a row in every table."""
    with closing(open_ledger(address)) as ledger:
        ledger.add(*gold("001"), recorded=at(0), links=[link("t_a", "t_b", 0)])
        ledger.add(*gold("051"), recorded=at(1))
        claim = ledger.claims(None)[0]
        ledger.add_review(Review(claim=claim.id, verdict=Verdict.confirm, why="-", by="ed", recorded=at(2)))
        ledger.erase(gold("051")[0].info.id, recorded=at(3))


@pytest.fixture
def engine(postgres: str) -> Iterator[Engine]:
    fill(postgres)
    made = create_engine(postgres)
    yield made
    made.dispose()


def refused(engine: Engine, statement: str) -> str:
    """What the database says when it refuses a statement."""
    with pytest.raises(DBAPIError) as caught, engine.begin() as connection:
        connection.execute(text(statement))
    return str(caught.value.orig)


def test_the_database_refuses_to_change_what_is_written(engine: Engine) -> None:
    """UPDATE, DELETE and TRUNCATE fail on every table, for its owner too; words alone may be deleted."""
    for table in GUARDED:
        with engine.connect() as connection:
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar(), (
                f"{table} was not put to the test"
            )
        column = tables.metadata.tables[table].columns.keys()[-1]
        assert f"{table} refuses UPDATE" in refused(engine, f'UPDATE {table} SET "{column}" = "{column}"')
        assert f"{table} refuses TRUNCATE" in refused(engine, f"TRUNCATE {table} CASCADE")
        if table != "content":
            assert f"{table} refuses DELETE" in refused(engine, f"DELETE FROM {table}")
    with engine.begin() as connection:
        assert connection.execute(text("DELETE FROM content")).rowcount


@pytest.fixture
def writer(engine: Engine, postgres: str) -> Iterator[str]:
    """The address of the ledger for one who has the writer's rights and no more."""
    with engine.begin() as connection:
        # The file as psql would run it: a percent sign is no placeholder there.
        connection.exec_driver_sql(RIGHTS.read_text(encoding="utf-8").replace("%", "%%"), ())
        connection.exec_driver_sql("CREATE ROLE w_test LOGIN PASSWORD 'w' IN ROLE intheworks_writer")
    yield make_url(postgres).set(username="w_test", password="w").render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP OWNED BY w_test; DROP ROLE w_test")
        for role in ("intheworks_writer", "intheworks_reader"):
            connection.exec_driver_sql(f"DROP OWNED BY {role}; DROP ROLE {role}")


def test_a_writer_has_the_right_to_add_and_no_other(engine: Engine, writer: str) -> None:
    """With the rights of deploy/rights.sql one adds, reads and searches; nothing may be changed, not even a guard."""
    doc = document()
    said = quoting(TEXT, ("Ida Vance", "We never left the harbour"))
    with closing(open_ledger(writer)) as ledger:
        assert ledger.add(doc, record(doc, writes(), films(), quotations=said), recorded=at(9)) == "new"
        assert ledger.claims([HARBOUR]) and ledger.quotations("harbour")
        ledger.add_links([link("t_c", "t_d", 9)])
        with pytest.raises(LedgerError, match="rights"):
            ledger.erase(doc.info.id, recorded=at(10))
        assert ledger.document(doc.info.id) == doc
    one = create_engine(writer)
    for table in GUARDED:
        column = tables.metadata.tables[table].columns.keys()[-1]
        for statement in (f'UPDATE {table} SET "{column}" = "{column}"', f"DELETE FROM {table}", f"TRUNCATE {table}"):
            assert f"permission denied for table {table}" in refused(one, statement)
    assert "must be owner" in refused(one, "DROP TRIGGER entry_refuses_update ON entry")
    assert "permission denied" in refused(one, "SET session_replication_role = replica")
    assert "permission denied" in refused(one, "CREATE TABLE mine (a int)")
    one.dispose()


def test_migrations_make_the_schema_that_the_code_speaks(engine: Engine, postgres: str) -> None:
    """From an empty database, and from the first schema with entries in it, the migrations lead to exactly tables.py."""

    def ours(name: str | None, kind: str, _: object) -> bool:
        # The search index is no table of ours, and an index over an expression is not in the metadata.
        return not str(name).startswith("quotation_words") and (kind, name) != ("index", "claim_kind")

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": ours})
        assert compare_metadata(context, tables.metadata) == []


def test_a_schema_from_before_is_brought_to_today(postgres: str) -> None:
    """A ledger of the first version keeps its entries and gets what came later; all or nothing."""
    engine = create_engine(postgres)
    with engine.begin() as connection:
        opening.migrate(connection, postgres, "0001")
    with engine.connect() as connection:
        assert opening.schema_version(connection, postgres) == "0001"
    with closing(open_ledger(postgres)) as ledger:
        ledger.add(*gold("001"), recorded=at(0))
        assert not list(ledger.verify())
    with engine.connect() as connection:
        assert opening.schema_version(connection, postgres) == opening.HEAD
    engine.dispose()


# --- many at once ----------------------------------------------------------------------------------------------------

WRITERS, READERS, DOCUMENTS = 5, 10, 40


def test_many_writers_and_readers_at_once(postgres: str) -> None:
    """Writers who bring the same documents store each once, and what was known before stays as it was for readers."""
    with closing(open_ledger(postgres)) as ledger:
        for i in range(10):
            doc = document(f"{TEXT} Before {i}.", url=f"https://a.example/before/{i}")
            ledger.add(doc, record(doc, writes(doc.text), films(doc.text)), recorded=at(i))
        before = ledger.claims([HARBOUR], known_at=at(10))
        done = Event()

        def write(_: int) -> list[str]:
            added = []
            for i in range(DOCUMENTS):
                doc = document(f"{TEXT} {i}", url=f"https://a.example/{i}")
                added.append(ledger.add(doc, record(doc, writes(doc.text)), recorded=at(20 + i)))
            return added

        def read(_: int) -> int:
            asked = 0
            while not done.is_set():
                assert ledger.claims([HARBOUR], known_at=at(10)) == before
                with ledger.at_once():
                    # No document without its claims, nor claims without theirs, and the same to the last question.
                    documents = {info.id for info in ledger.documents()}
                    assert documents == {claim.document.id for claim in ledger.claims(None)}
                asked += 1
            return asked

        with ThreadPoolExecutor(WRITERS + READERS) as threads:
            reading = [threads.submit(read, i) for i in range(READERS)]
            try:
                added = [said for one in threads.map(write, range(WRITERS)) for said in one]
            finally:
                done.set()
            assert all(one.result() for one in reading)
        assert sorted(added) == ["known"] * DOCUMENTS * (WRITERS - 1) + ["new"] * DOCUMENTS
        assert len(ledger.claims(None)) == 20 + DOCUMENTS
        assert list(ledger.verify()) == []


def test_together_no_other_writer_comes_between(postgres: str) -> None:
    """What one looks up before it adds stays true until it has added, whoever else does the same."""
    with closing(open_ledger(postgres)) as ledger:

        def add_one(i: int) -> int:
            doc = document(f"{TEXT} {i}", url=f"https://a.example/{i}")
            with ledger.together():
                there = ledger.head()
                ledger.add(doc, record(doc, writes(doc.text)), recorded=at(i))
                assert ledger.head() == there + 2  # its own document and reading, and nobody's else
            return there

        with ThreadPoolExecutor(8) as threads:
            assert sorted(threads.map(add_one, range(40))) == list(range(0, 80, 2))
        with pytest.raises(ZeroDivisionError), ledger.together():
            ledger.add(*gold("001"), recorded=at(50))
            assert 1 / 0
        assert ledger.document(gold("001")[0].info.id) is None


_ADDER = """
import sys
from ledger_making import at, document, record, writes, TEXT
from intheworks.ledger import open_ledger
ledger = open_ledger(sys.argv[1], timeout=60)
for i in range(12):
    doc = document(f"{TEXT} {i}", url=f"https://a.example/{i}")
    print(i, ledger.add(doc, record(doc, writes(doc.text)), recorded=at(i)))
"""


def test_processes_that_make_one_ledger_at_once(postgres: str) -> None:
    """Three processes that find an empty database make one schema, and store each document once."""
    command = [sys.executable, "-c", _ADDER, postgres]
    here = Path(__file__).parent
    running = [subprocess.Popen(command, cwd=here, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = sorted(line for process in running for line in process.communicate(timeout=120)[0].splitlines())
    assert [line for line in said if line.endswith("new")] == sorted(f"{i} new" for i in range(12))
    assert len(said) == 36
