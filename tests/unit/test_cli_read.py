"""`intheworks read` from the outside: what goes to stdout, what to stderr, and the exit status."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from pathlib import Path

import pytest
from fakes import PlainReader, Told

from intheworks.cli.run import run
from intheworks.model import Document, Record

FIRST = (
    "date 2024-02-01 The news is that Mary Ash writes Iron Ferry. Mary Ash said “It is about a boat that I know well.”"
)
SECOND = (
    "date 2024-05-01 In other news of the trade the studio has said that Iron Ferry is filming, as it had been hoped."
)
NOTHING = (
    "date 2024-03-01 The festival was held for the tenth time, and there was rain on each of the days that it had."
)


@pytest.fixture(autouse=True)
def plain_reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[PlainReader]:
    """The commands read with the plain reader, into a ledger of this test; gives the readers that were made."""
    made: list[PlainReader] = []

    def make() -> PlainReader:
        made.append(PlainReader())
        return made[-1]

    monkeypatch.setattr("intheworks.reading.house.HouseReader", make)
    monkeypatch.setenv("INTHEWORKS_DB", str(tmp_path / "ledger.db"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    return made


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in (("1.txt", FIRST), ("2.txt", SECOND), ("3.txt", NOTHING)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_text_shows_each_title_with_the_words(articles: Path, told: Told) -> None:
    """A person sees the title, the role, the name and the very words; the sum goes to stderr."""
    assert run(["read", str(articles)]) == 0
    out, err = told()
    assert "Iron Ferry  film" in out
    assert "writer              Mary Ash" in out
    assert "“The news is that Mary Ash writes Iron Ferry.”" in out
    assert "nothing in the works" in out
    assert err == "3 read, 3 kept, 1 with nothing in the works\n"


def test_jsonl_is_one_record_a_line_and_nothing_else(articles: Path, told: Told) -> None:
    """stdout holds the contract's records alone, one for every document, in the order of the files."""
    assert run(["read", "--format", "jsonl", "articles"]) == 0
    out, _ = told()
    records = [Record.from_json(line) for line in out.splitlines()]
    assert [r.document.source for r in records] == ["articles/1.txt", "articles/2.txt", "articles/3.txt"]
    for record, text in zip(records, (FIRST, SECOND, NOTHING), strict=True):
        record.check(text)


def test_json_is_one_array(articles: Path, told: Told) -> None:
    """--format json is one JSON value, also where nothing could be read."""
    assert run(["read", "--format", "json", str(articles)]) == 0
    assert [r["document"]["published"] for r in json.loads(told()[0])] == ["2024-02-01", "2024-05-01", "2024-03-01"]
    assert run(["read", "--format", "json", "none.txt"]) == 1
    assert json.loads(told()[0]) == []


def test_what_is_rejected_is_said_and_the_rest_goes_on(articles: Path, told: Told) -> None:
    """One line each on stderr, with file and reason; exit 1; the good articles are read."""
    (articles / "0.txt").write_bytes(b"")
    assert run(["read", "--format", "jsonl", "none.txt", str(articles)]) == 1
    out, err = told()
    assert len(out.splitlines()) == 3
    assert "rejected none.txt: no such file\n" in err
    assert f"rejected {articles / '0.txt'}: empty\n" in err
    assert "2 rejected" in err


def test_the_same_article_again_is_known(articles: Path, told: Told) -> None:
    """Reading twice keeps one entry, and new words in the same file are a revision."""
    first = str(articles / "1.txt")
    assert run(["read", first]) == 0
    assert run(["read", first]) == 0
    assert "known before" in told()[0]
    (articles / "1.txt").write_text(f"{FIRST} Iron Ferry has a script.", encoding="utf-8")
    assert run(["read", first]) == 0
    assert "a revision" in told()[0]


def test_dry_run_makes_no_ledger(articles: Path, tmp_path: Path) -> None:
    """--dry-run stores nothing: there is not even a file."""
    assert run(["read", "--dry-run", str(articles)]) == 0
    assert not (tmp_path / "ledger.db").exists()


def test_one_reader_reads_all_the_articles(articles: Path, plain_reader: list[PlainReader]) -> None:
    """The model is loaded once a run, and what the gate turns away is not parsed."""
    assert run(["read", str(articles)]) == 0
    assert len(plain_reader) == 1
    assert plain_reader[0].read_texts == [FIRST, SECOND]


def test_an_article_through_a_pipe(monkeypatch: pytest.MonkeyPatch, told: Told) -> None:
    """`-` is standard input."""
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FIRST.encode())))
    assert run(["read", "--format", "jsonl", "-"]) == 0
    assert json.loads(told()[0])["document"]["source"] == "-"


def test_a_day_for_undated_articles(tmp_path: Path, told: Told) -> None:
    """--published dates what bears no day; what is no day is misuse, in one line."""
    (tmp_path / "undated.txt").write_text(FIRST.removeprefix("date 2024-02-01 "), encoding="utf-8")
    assert run(["read", "undated.txt"]) == 1
    assert run(["read", "--format", "jsonl", "--published", "2024-02-03", "--outlet", "Us", "undated.txt"]) == 0
    record = json.loads(told()[0])
    assert (record["document"]["published"], record["document"]["outlet"]) == ("2024-02-03", "Us")
    assert run(["read", "--published", "tomorrow", "undated.txt"]) == 2
    assert told()[1] == "intheworks: “tomorrow” is no day; write it as YYYY-MM-DD, for example 2024-02-01\n"


@pytest.mark.parametrize(
    "arguments", [["read"], ["red", "a.txt"], ["read", "--format", "xml", "a"], ["read", "--nope"]]
)
def test_misuse_is_one_line_and_exit_2(arguments: list[str], told: Told) -> None:
    """Whoever calls wrongly is told so in one line."""
    assert run(arguments) == 2
    out, err = told()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("intheworks: ")


def test_a_ledger_that_is_none_is_said_before_anything_is_read(
    articles: Path, tmp_path: Path, told: Told, plain_reader: list[PlainReader]
) -> None:
    """A damaged ledger is a fault in one line, exit 2, and no time is lost on reading."""
    (tmp_path / "ledger.db").write_bytes(b"this is no database, and it is long enough to be looked at " * 20)
    assert run(["read", str(articles)]) == 2
    out, err = told()
    assert (out, err.count("\n")) == ("", 1)
    assert "ledger.db" in err
    assert plain_reader == []


def test_a_fault_of_ours_is_one_line_with_the_way_to_its_traceback(
    articles: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug shows no traceback to people, and says how to see it."""

    def broken(self: PlainReader, text: str) -> bool:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(PlainReader, "gate", broken)
    assert run(["read", str(articles)]) == 2
    assert told()[1].startswith("intheworks: fault: ZeroDivisionError: by zero (a bug of ours; INTHEWORKS_TRACEBACK=1")
    monkeypatch.setenv("INTHEWORKS_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        run(["read", str(articles)])


def test_ctrl_c_stops_with_a_line(articles: Path, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupting is no fault: one line, exit 130, and what was read is kept."""

    def interrupted(self: PlainReader, text: str) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(PlainReader, "gate", interrupted)
    assert run(["read", str(articles)]) == 130
    assert told()[1] == "intheworks: stopped; what was read until now is kept\n"


def test_a_ledger_of_a_newer_program_is_left_alone(articles: Path, tmp_path: Path, told: Told) -> None:
    """Its schema is unknown here: one line that says so, exit 2, and nothing is written."""
    assert run(["read", str(articles / "1.txt")]) == 0
    told()
    with contextlib.closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert run(["read", str(articles)]) == 2
    out, err = told()
    assert (out, err.count("\n")) == ("", 1)
    assert "newer" in err


@pytest.mark.slow
def test_a_ledger_that_another_process_writes_to_is_waited_for_and_then_named(
    articles: Path, tmp_path: Path, told: Told
) -> None:
    """After some seconds the lock is a fault in one line, exit 2, with what to do."""
    assert run(["read", str(articles / "1.txt")]) == 0
    told()
    with contextlib.closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
        connection.execute("BEGIN IMMEDIATE")
        assert run(["read", str(articles / "2.txt")]) == 2
    out, err = told()
    assert (out, err.count("\n")) == ("", 1)
    assert "ledger.db" in err


def test_a_full_disk_stops_the_run_and_keeps_what_was_stored(
    articles: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The document in hand is not stored, the ones before are; one line, exit 2."""
    from intheworks.errors import LedgerFull
    from intheworks.ledger.sql import SqlLedger

    add, taken = SqlLedger.add, []

    def until_full(self: SqlLedger, document: Document, *rest: object, **named: object) -> object:
        if taken:
            raise LedgerFull("the disk is full", where="ledger.db", todo="make room, then read again")
        taken.append(document)
        return add(self, document, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(SqlLedger, "add", until_full)
    assert run(["read", "--format", "jsonl", str(articles)]) == 2
    out, err = told()
    assert len(out.splitlines()) == 1
    assert err.endswith("intheworks: ledger.db: the disk is full; make room, then read again\n")
