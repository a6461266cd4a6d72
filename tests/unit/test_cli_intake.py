"""`add`, `follow`, `following`, `unfollow`, `watch`, `rejected` from the outside: stdout, stderr, exit status."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest
from fakes import PlainReader, Told

from intheworks.cli.run import run

ARTICLE = (
    "date 2024-02-01 The news is that Mary Ash writes Iron Ferry. Mary Ash said “It is about a boat that I know well.”"
)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The plain reader, and a ledger of this test."""
    monkeypatch.setattr("intheworks.reading.house.HouseReader", PlainReader)
    monkeypatch.setenv("INTHEWORKS_DB", str(tmp_path / "ledger.db"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)


def test_add_says_what_it_was(tmp_path: Path, told: Told) -> None:
    """A line for each source on stdout; what was rejected, and the sum, on stderr; exit 1 where anything was."""
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    assert run(["add", "a.txt"]) == 0
    assert told() == ("a.txt: a text; 1 new\n", "")
    assert run(["add", "a.txt", "none.txt"]) == 1
    out, err = told()
    assert out == "a.txt: a text; 1 skipped, taken in before\n"
    assert err == "rejected none.txt: no such file\n1 skipped, taken in before, 1 rejected\n"
    assert run(["show", "Iron Ferry"]) == 0


def test_what_a_new_version_left_out_is_shown_as_withdrawn(tmp_path: Path, told: Told) -> None:
    """By `changes`, with the words that were withdrawn, though nobody says anything of the title any longer."""
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    run(["add", "a.txt"])
    other = "date 2024-02-05 The news is that Mary Ash has gone to sea, and that the boat is hers for a year."
    (tmp_path / "a.txt").write_text(other, encoding="utf-8")
    run(["add", "a.txt"])
    told()
    asked = ["changes", "--since", "2024-02-03", "--until", "2024-02-10"]
    assert run(asked) == 0
    text = told()[0]
    assert "Iron Ferry" in text
    assert "Mary Ash, writer: attached withdrawn" in text
    assert "− “Mary Ash writes Iron Ferry”" in text
    assert run([*asked, "--format", "markdown"]) == 0
    assert "- Mary Ash, writer: ~~attached~~ → withdrawn" in told()[0]
    assert run([*asked, "--format", "json"]) == 0
    assert [row["withdrawn"] for row in json.loads(told()[0])] == [True]


def test_add_takes_standard_input_and_what_is_read_is_known(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`-` is sniffed as any other source; `read` and `add` share one ledger."""
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    assert run(["read", "a.txt"]) == 0
    assert run(["add", "a.txt"]) == 0
    assert "1 known before" in told()[0]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"no date here\n")))
    assert run(["add", "-"]) == 1
    assert "rejected -: no date" in told()[1]
    assert run(["rejected"]) == 0
    assert told() == ("", "nothing is set aside\n")


def test_progress_has_rate_and_remaining_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal, while it runs; what is written to stdout is the same."""
    from rich.console import Console

    (tmp_path / "in").mkdir()
    for number in range(3):
        (tmp_path / "in" / f"{number}.txt").write_text(f"{ARTICLE} It is the {number}th.", encoding="utf-8")
    seen, clock = io.StringIO(), iter(range(0, 100_000, 2))
    terminal = Console(file=seen, force_terminal=True, width=100, legacy_windows=False, get_time=lambda: next(clock))
    monkeypatch.setattr("intheworks.cli.intake.err", lambda: terminal)
    assert run(["add", "in"]) == 0
    shown = seen.getvalue()
    assert re.search(r"[1-3] articles, \d+\.\d/s", shown)
    assert re.search(r"\d+:\d\d", shown)


def test_the_clipboard(told: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """By the first tool that is there; without one it is said which would do."""
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "article").write_text(ARTICLE, encoding="utf-8")
    (tools / "xclip").write_text(
        f'#!/bin/sh\nwhile IFS= read -r l || [ -n "$l" ]; do printf \'%s\' "$l"; done < {tools}/article\n'
    )
    (tools / "xclip").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    assert run(["add", "clipboard:"]) == 0
    assert told()[0] == "clipboard:: a text; 1 new\n"
    monkeypatch.setenv("PATH", "")
    assert run(["add", "clipboard:"]) == 1
    assert "no tool to read the clipboard with" in told()[1]


def test_rejected_lists_and_retries(tmp_path: Path, told: Told) -> None:
    """What was set aside has its reason; once it is mended, --retry takes it in."""
    assert run(["rejected"]) == 0
    assert run(["rejected", "--retry"]) == 0
    (tmp_path / "a.txt").write_text("The film has no date.", encoding="utf-8")
    assert run(["add", "a.txt"]) == 1
    told()
    assert run(["rejected", "--format", "json"]) == 0
    (one,) = json.loads(told()[0])
    assert (one["place"], one["tries"]) == (str(tmp_path / "a.txt"), 1)
    assert run(["rejected"]) == 0
    assert "no date" in told()[0]
    assert run(["rejected", "--retry"]) == 1
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    assert run(["rejected", "--retry"]) == 0
    assert run(["rejected", "--format", "json"]) == 0
    assert told()[0].endswith("[]\n")


def test_feeds_are_listed_and_exported(tmp_path: Path, told: Told) -> None:
    """OPML in, text, JSON and OPML out; unfollowing what is not followed is misuse."""
    assert run(["following"]) == 0
    assert told() == ("", "no feeds; `intheworks follow FEED` follows one\n")
    (tmp_path / "f.opml").write_text('<opml><body><outline text="Pier" xmlUrl="https://p.example/f"/></body></opml>')
    assert run(["follow", "f.opml"]) == 0
    assert told()[0] == "https://p.example/f: Pier\n"
    assert run(["following"]) == 0
    assert "Pier" in told()[0]
    assert run(["following", "--format", "json"]) == 0
    assert json.loads(told()[0])[0]["url"] == "https://p.example/f"
    assert run(["following", "--format", "opml"]) == 0
    assert 'xmlUrl="https://p.example/f"' in told()[0]
    assert run(["unfollow", "https://p.example/f"]) == 0
    assert run(["unfollow", "https://p.example/f"]) == 2
    assert told()[1].endswith("https://p.example/f: is not followed; `intheworks following` lists what is\n")


def test_watch_without_feeds_ends_and_says_so(told: Told) -> None:
    """There is nothing to wait for."""
    assert run(["watch"]) == 0
    assert told() == ("", "no feeds; `intheworks follow FEED` follows one\n")


@pytest.mark.parametrize(
    "arguments",
    [["add"], ["add", "--map", "text", "a"], ["follow", "none.opml"], ["watch", "--every", "0"], ["rejected", "x"]],
)
def test_misuse_is_one_line_and_exit_2(arguments: list[str], told: Told) -> None:
    """Whoever calls wrongly is told so in one line."""
    assert run(arguments) == 2
    out, err = told()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("intheworks: ")


def test_a_state_of_a_newer_program_and_a_damaged_one_are_one_line(tmp_path: Path, told: Told) -> None:
    """The file beside the ledger fails as the ledger does."""
    import sqlite3
    from contextlib import closing

    assert run(["following"]) == 0
    with closing(sqlite3.connect(tmp_path / "ledger.intake.db")) as state:
        state.execute("PRAGMA user_version = 99")
    told()
    assert run(["following"]) == 2
    assert "newer intheworks" in told()[1]
    (tmp_path / "ledger.intake.db").write_bytes(b"this is no database at all, and long enough to be looked at" * 9)
    assert run(["following"]) == 2
    out, err = told()
    assert (out, err.count("\n")) == ("", 1)
    assert "ledger.intake.db" in err
