"""`show`, `titles`, `schema` and the rest from the outside."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from fakes import PlainReader, Told

from intheworks.cli.options import moment
from intheworks.cli.run import run
from intheworks.errors import UsageError
from intheworks.standing import Standing

MARCH = "date 2024-03-01 The studio says that Mary Ash writes Iron Ferry, and Iron Ferry has a script, as it was hoped."
MAY = "date 2024-05-01 From the set it was heard this week that Iron Ferry is filming, and that the rain had stopped."


@pytest.fixture(autouse=True)
def ledger(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A ledger that has read two articles."""
    monkeypatch.setattr("intheworks.reading.house.HouseReader", PlainReader)
    monkeypatch.setenv("INTHEWORKS_DB", str(tmp_path / "ledger.db"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    for name, text in (("march.txt", MARCH), ("may.txt", MAY)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert run(["read", "march.txt", "may.txt"]) == 0
    capsys.readouterr()


def test_show_is_a_page_with_numbered_words(told: Told) -> None:
    """The stage is at the top, its number leads to the words, and the article is called by its file."""
    assert run(["show", "iron ferry"]) == 0
    out, err = told()
    assert out.startswith("Iron Ferry")
    assert "filming · since 1 May 2024 [2]" in out
    assert "  may.txt, 1 May 2024\n    2 “Iron Ferry is filming”" in out
    assert err == ""


def test_show_json_is_the_standing_of_the_contract(told: Told) -> None:
    """The JSON decodes as a standing, and its evidence are indexes into its sources."""
    assert run(["show", "Iron Ferry", "--format", "json", "--as-of", "2024-04-01"]) == 0
    out, _ = told()
    standing = msgspec.json.decode(out, type=Standing)
    assert json.loads(out)["as_of"] == "2024-04-01"
    assert standing.stage is not None
    assert [standing.sources[i].exact for i in standing.stage.evidence] == ["Iron Ferry has a script"]


def test_show_known_at_the_beginning_knows_nothing(told: Told) -> None:
    """Before anything was recorded no title is known: exit 2, one line."""
    assert run(["show", "Iron Ferry", "--known-at", "2020-01-01"]) == 2
    out, err = told()
    assert (out, err.count("\n")) == ("", 1)
    assert "no title goes by “Iron Ferry”" in err


def test_an_unknown_title_names_the_nearest(told: Told) -> None:
    """A slip is answered with what comes close, and exit 2."""
    assert run(["show", "Irn Fery"]) == 2
    assert told()[1] == "intheworks: no title goes by “Irn Fery”; nearest: “Iron Ferry”\n"


def test_titles_as_text_and_json(told: Told) -> None:
    """The list has stage, last word and how long ago; as JSON the same."""
    assert run(["titles"]) == 0
    assert "filming" in (text := told()[0])
    assert "2024-05-01" in text
    assert run(["titles", "--format", "json"]) == 0
    (row,) = json.loads(told()[0])
    assert (row["name"], row["type"], row["stage"], row["last_word"]) == ("Iron Ferry", "film", "filming", "2024-05-01")
    assert run(["show", row["id"]]) == 0


def test_no_titles_is_no_error(told: Told) -> None:
    """Data on stdout is empty; the hint is on stderr."""
    assert run(["titles", "nonsense"]) == 0
    out, err = told()
    assert out == ""
    assert "intheworks read" in err


def test_schema_describes_what_is_written(told: Told) -> None:
    """The schema comes from the types, so that a record or standing cannot drift from it."""
    assert run(["schema"]) == 0
    schema = json.loads(told()[0])
    assert {"Record", "Standing", "Attachment", "Span"} <= set(schema["$defs"])
    assert run(["show", "Iron Ferry", "--format", "json"]) == 0
    standing = json.loads(told()[0])
    assert set(standing) == set(schema["$defs"]["Standing"]["properties"])


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2024-02-01T18:30Z", "2024-02-01T18:30:00+00:00"),
        ("2024-02-01T18:30+02:00", "2024-02-01T16:30:00+00:00"),
    ],
)
def test_moments_are_told_with_their_zone(written: str, utc: str) -> None:
    """A moment with a zone is that moment."""
    assert moment(written).isoformat() == utc


def test_a_day_as_a_moment_is_its_end() -> None:
    """“Known at 1 February” counts what was recorded on that day, here."""
    assert moment("2024-02-01") == datetime(2024, 2, 1, 23, 59, 59, 999_999).astimezone()
    with pytest.raises(UsageError, match="no moment"):
        moment("soon")


def intheworks(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from intheworks.cli import main; main()", *arguments]


def on_a_terminal(command: list[str], **variables: str) -> bytes:
    """What the command writes to a terminal of 80 columns."""
    leader, follower = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM")}
    running = subprocess.Popen(
        command,
        stdout=follower,
        stderr=follower,
        stdin=follower,
        env={**environment, "TERM": "xterm-256color", "COLUMNS": "80", **variables},
    )
    os.close(follower)
    written = b""
    while True:
        try:
            piece = os.read(leader, 4096)
        except OSError:  # Linux says so when the other end is closed
            piece = b""
        if not piece:
            break
        written += piece
    os.close(leader)
    assert running.wait() == 0
    return written


def test_colour_is_for_terminals_and_no_color_is_heard() -> None:
    """A terminal gets colour unless NO_COLOR says no; a pipe gets none."""
    command = intheworks("show", "Iron Ferry")
    assert b"\x1b[1;36m" in on_a_terminal(command)
    assert b"36m" not in on_a_terminal(command, NO_COLOR="1")
    assert b"\x1b" not in subprocess.run(command, capture_output=True, check=True).stdout


def test_a_reader_that_has_enough_is_no_fault() -> None:
    """`intheworks … | head -1` ends without a word."""
    command = " ".join(["'" + part + "'" for part in intheworks("schema")])
    told = subprocess.run(["bash", "-c", f"{command} | head -1"], capture_output=True, text=True, check=True)
    assert (told.stdout, told.stderr) == ("{\n", "")
