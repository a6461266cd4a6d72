"""`verify` and `forget` from outside: what they say, their exit status, and that forgotten words are nowhere any more."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from intheworks.cli.run import run
from intheworks.desk import Desk
from intheworks.exporters import ics, jsonld, quickstatements, table, wikitext
from intheworks.ledger.open import open_engine
from intheworks.ledger.withholding import blanked
from intheworks.server.alerts import Alerts
from intheworks.server.app import create_app
from intheworks.server.store import Store, alert_table, told_table
from intheworks.server.view import Views

TITLE = "Kestrel Bridge"
OUT = "https://news.example/kestrel"
SECRET = "nobody must ever read these words again"
ARTICLE = (
    "date 2024-02-01 Ida Vance will write and direct “Kestrel Bridge,” a film about a toll keeper, for Fourth Wall.\n\n"
    f"“I finished the script, and {SECRET},” Vance said. “We will film Kestrel Bridge in the spring.”\n\n"
    "The studio will release “Kestrel Bridge” in theaters on May 8, 2026.\n"
)


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An article in a file, read into the ledger that the commands take."""
    monkeypatch.setenv("INTHEWORKS_DB", str(tmp_path / "news.db"))
    monkeypatch.setenv("COLUMNS", "120")
    path = tmp_path / "kestrel.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    assert run(["read", str(path), "--outlet", "The Ledger"]) == 0
    return path


def everywhere(folder: Path) -> Iterator[Path]:
    """The ledger's file and all that lies beside it."""
    yield from (path for path in folder.iterdir() if path.name.startswith("news.") and path.is_file())


def test_verify_says_that_a_ledger_is_sound(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sound ledger: nothing on stdout, one line on stderr, exit 0."""
    assert run(["verify"]) == 0
    told = capsys.readouterr()
    assert "sound, up to entry" in told.err


def test_verify_names_what_is_damaged(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A changed row: its name on stdout, in text and in JSON, and exit 1."""
    with closing(sqlite3.connect(article.parent / "news.db")) as connection:
        connection.execute("DROP TRIGGER entry_refuses_update")
        connection.execute("UPDATE entry SET recorded = '2020' || substr(recorded, 5) WHERE seq = 1")
        connection.commit()
    capsys.readouterr()
    assert run(["verify"]) == 1
    told = capsys.readouterr()
    assert "entry 1: does not have the hash that it was written with" in told.out
    assert "not sound" in told.err
    assert run(["verify", "--format", "json"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"where": "entry 1", "what": "does not have the hash that it was written with"} in lines


def test_forget_asks_first(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --yes, and with nobody to ask, nothing is erased: exit 2."""
    assert run(["forget", str(article)]) == 2
    assert "nothing was erased" in capsys.readouterr().err
    assert run(["forget", "sha256:none", "--yes"]) == 2
    with Desk.open(str(article.parent / "news.db")) as desk:
        assert desk.quotes("ever read")


def test_forgotten_words_are_nowhere(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After `forget` no file of the ledger holds the words, search finds none, and reading again brings none back."""
    assert any(SECRET.encode() in path.read_bytes() for path in everywhere(article.parent))
    assert run(["quotes", "ever read"]) == 0
    assert SECRET in capsys.readouterr().out
    for _ in range(2):
        assert run(["forget", str(article), "--yes"]) == 0
        assert "withheld: sha256:" in capsys.readouterr().err
        assert not [path for path in everywhere(article.parent) if SECRET.encode() in path.read_bytes()]
        assert run(["quotes", "ever read"]) == 0
        assert capsys.readouterr().out.strip() == ""
        assert run(["read", str(article), "--outlet", "The Ledger"]) == 0
        capsys.readouterr()
    assert run(["verify"]) == 0


def test_a_backup_made_afterwards_has_none_of_them(article: Path, tmp_path: Path) -> None:
    """SQLite's own copy of the database, page by page, holds none of the erased words."""
    assert run(["forget", str(article), "--yes"]) == 0
    with closing(sqlite3.connect(tmp_path / "news.db")) as old, closing(sqlite3.connect(tmp_path / "copy.db")) as new:
        old.backup(new)
    assert SECRET.encode() not in (tmp_path / "copy.db").read_bytes()


@pytest.mark.parametrize("command", [["show", TITLE], ["timeline", TITLE], ["changes", "--since", "2024-01-01"]])
@pytest.mark.parametrize("format", ["text", "markdown"])
def test_answers_say_withheld(
    article: Path, capsys: pytest.CaptureFixture[str], command: list[str], format: str
) -> None:
    """Where an answer showed the words it says that they are withheld, and what they said stays."""
    run([*command, "--format", format])
    before = capsys.readouterr().out
    assert run(["forget", str(article), "--yes"]) == 0
    capsys.readouterr()
    assert run([*command, "--format", format]) == 0
    told = capsys.readouterr().out
    assert "will write and direct" in before.replace("\n", " ") or "script" in before
    assert "withheld" in told and "█" not in told
    assert "Vance" in told


def test_a_standing_marks_its_sources_as_withheld(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In JSON each source has `withheld`, and blanks for its words; before, it has no such field."""
    capsys.readouterr()
    run(["show", TITLE, "--format", "json"])
    before = json.loads(capsys.readouterr().out)
    assert not any("withheld" in source for source in before["sources"])
    run(["forget", str(article), "--yes"])
    capsys.readouterr()
    run(["show", TITLE, "--format", "json"])
    after = json.loads(capsys.readouterr().out)
    assert after["sources"] and all(s["withheld"] and set(s["exact"]) == {"█"} for s in after["sources"])
    assert [s["document"] for s in after["sources"]] == [s["document"] for s in before["sources"]][
        : len(after["sources"])
    ]


def test_pages_and_exports_say_withheld(article: Path) -> None:
    """Neither a page of the server nor an export shows a blank or a word of what was erased."""
    db = str(article.parent / "news.db")
    run(["forget", str(article), "--yes"])
    with Desk.open(db) as desk, closing(Store.open(db, desk.clock.now)) as store:
        client = TestClient(create_app(desk, store))
        standing = desk.show(TITLE)
        document = standing.sources[0].document
        start, end = standing.sources[0].start, standing.sources[0].end
        for path in (f"/title/{standing.title.id}", f"/document/{document}", f"/document/{document}?explain=1", "/changes",
                     f"/document/{document}?start={start}&end={end}", "/feed.atom", "/"):  # fmt: skip
            page = client.get(path)
            assert page.status_code == 200, path
            assert "█" not in page.text and SECRET not in page.text, path
        assert "withheld" in client.get(f"/title/{standing.title.id}").text
        assert "withheld" in client.get(f"/document/{document}").text
        exported = [
            wikitext.draft(standing, desk.ledger.document),
            json.dumps(jsonld.title(standing), ensure_ascii=False),
            quickstatements.statements(standing, "Q1", {}),
            ics.calendar([standing]).decode(),
            table.csv(table.rows([standing], {})).decode(),
        ]
        assert all(exported) and not [text for text in exported if "█" in text or SECRET in text]


@pytest.mark.parametrize("by", ["command", "python"])
def test_the_servers_alerts_lose_the_words_too(article: Path, by: str) -> None:
    """What the server keeps for webhooks, delivered or not, is blanked as well, and raises no new alert."""
    db = str(article.parent / "news.db")
    with Desk.open(db) as desk, closing(Store.open(db, desk.clock.now)) as store:
        alerts = Alerts(Views(desk), store)
        alerts.add_hook("https://hooks.example/in", None)
        more = article.parent / "more.txt"
        more.write_text(ARTICLE.replace("2024-02-01", "2024-03-01").replace("Ida Vance", "Ole Berg"), encoding="utf-8")
        desk.read(str(more), outlet="The Post")
        alerts.look()
    for name in ("kestrel.txt", "more.txt"):
        if by == "command":
            assert run(["forget", str(article.parent / name), "--yes"]) == 0
        else:
            with Desk.open(db) as desk:
                desk.forget(str(article.parent / name))
    assert not [path for path in everywhere(article.parent) if b"script, and nobody" in path.read_bytes()]
    engine = open_engine(db, 5.0)
    with engine.connect() as connection:
        kept = [*connection.execute(told_table.select()), *connection.execute(alert_table.select())]
    engine.dispose()
    assert kept and all("█" in str(row) for row in kept if "exact" in str(row))
    with Desk.open(db) as desk, closing(Store.open(db, desk.clock.now)) as store:
        assert Alerts(Views(desk), store).look() == 0


def test_blanking_leaves_the_rest_alone() -> None:
    """Only words of the documents named are blanked, wherever they stand in the JSON."""
    source = {"document": "d1", "exact": "their words", "start": 0}
    other = {"document": "d2", "exact": "other words", "start": 0}
    kept = json.dumps({"latest": "their words", "sources": [source, other], "says": "words"})
    assert json.loads(blanked(kept, {"d1"})) == {
        "latest": "█" * 11,
        "sources": [{**source, "exact": "█" * 11, "withheld": True}, other],
        "says": "words",
    }


def test_evidence_alone_is_kept_where_that_is_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """INTHEWORKS_KEEP=evidence keeps the words that are cited and those around them; another value is misuse."""
    db = tmp_path / "news.db"
    monkeypatch.setenv("INTHEWORKS_DB", str(db))
    monkeypatch.setenv("INTHEWORKS_KEEP", "evidence")
    path = tmp_path / "kestrel.txt"
    path.write_text(ARTICLE + "\n" + "Elsewhere the weather was fine. " * 30 + SECRET.replace("words", "lines"))
    assert run(["read", str(path)]) == 0
    assert run(["verify"]) == 0
    assert "nobody must ever read these lines" not in db.read_bytes().decode("utf-8", "ignore")
    capsys.readouterr()
    assert run(["show", TITLE]) == 0
    assert "withheld" not in capsys.readouterr().out
    monkeypatch.setenv("INTHEWORKS_KEEP", "half")
    assert run(["titles"]) == 2
    assert "INTHEWORKS_KEEP is “half”; set it to one of whole, evidence" in capsys.readouterr().err
