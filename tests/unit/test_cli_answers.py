"""The commands that answer, on the gold articles: what they write as text, JSON and Markdown, at 80 and 120 columns."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from gold import fill
from intheworks.cli.run import run

UNTIL_2017 = ["--as-of", "2017-04-30"]


@pytest.fixture(scope="module")
def gold_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gold") / "ledger.db"
    fill(path)
    return path


@pytest.fixture(autouse=True)
def _ledger(gold_ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTHEWORKS_DB", str(gold_ledger))
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def ask(*arguments: str) -> str:
        assert run(arguments) == 0
        return capsys.readouterr().out

    return ask


Ask = Callable[..., str]
EVERY = (
    ["timeline", "The Understudies sequel"],
    ["changes", "--since", "2017-03-01", "--until", "2017-06-30"],
    ["holdups", *UNTIL_2017],
    ["holdups", "--by", "Harbor Nine", *UNTIL_2017],
    ["who", "Tillinghast"],
    ["quotes", "script"],
    ["disputes", "--as-of", "2019-03-01"],
    ["forecast", "The Understudies sequel", "--as-of", "2019-01-01"],
)


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_every_answer_in_every_format(command: list[str], ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text keeps within the columns there are, JSON is JSON, and Markdown holds no terminal's codes."""
    for columns in ("80", "120"):
        monkeypatch.setenv("COLUMNS", columns)
        lines = ask(*command).splitlines()
        assert lines
        assert max(map(len, lines)) <= int(columns)
    assert json.loads(ask(*command, "--format", "json"))
    markdown = ask(*command, "--format", "markdown")
    assert markdown.strip()
    assert "\x1b" not in markdown


@pytest.mark.parametrize("command", ["timeline", "changes", "holdups", "who", "quotes", "disputes", "forecast"])
def test_help_has_an_example(command: str, ask: Ask) -> None:
    """Each command shows how it is called."""
    assert f"Example: intheworks {command}" in ask(command, "--help")


def test_a_timeline_tells_only_what_is_new(ask: Ask) -> None:
    """The days ascend, nothing later than the day is told, and every event has the id of its claim."""
    events: list[dict[str, Any]] = json.loads(
        ask("timeline", "The Understudies sequel", *UNTIL_2017, "--format", "json")
    )
    days = [event["published"] for event in events]
    assert days == sorted(days)
    assert days[-1] <= "2017-04-30"
    assert all(event["claim"].startswith("c_") and event["words"]["exact"] for event in events)
    assert events[0]["claim"] in ask("timeline", "The Understudies sequel")


def test_changes_have_old_words_and_new(ask: Ask) -> None:
    """What moved from one day to the other; nothing is said of titles without word in between."""
    rows = json.loads(ask("changes", "--since", "2012-01-01", "--until", "2013-12-31", "--format", "json"))
    moved = [row for row in rows if row["old"] and row["new"]]
    assert moved
    for row in moved:
        assert all(
            words["published"] <= "2012-01-01" or words["published"] <= "2013-12-31" for words in row["old_words"]
        )
        assert any(words["published"] > "2012-01-01" for words in row["new_words"])
    assert run(["changes", "--since", "2013-01-01", "--until", "2012-01-01"]) == 2


def test_holdups_by_a_title_say_what_its_end_would_free(ask: Ask) -> None:
    """Who waits for it, through whom, and who would be free."""
    text = ask("holdups", "--by", "Harbor Nine", *UNTIL_2017)
    assert text.startswith("Harbor Nine  1 title waits for it")
    assert "it keeps Roz Tillinghast busy" in text
    assert "If Harbor Nine were out, or were cancelled:" in text
    found = json.loads(ask("holdups", "--by", "Roz Tillinghast", *UNTIL_2017, "--format", "json"))
    assert {wait["title"]["name"] for wait in found["waits"]} == {"The Understudies sequel"}


def test_holdups_are_the_open_ones_of_every_standing(gold_ledger: Path) -> None:
    """The answer over everything, which looks at few titles, says what the standings one by one say."""
    from datetime import date

    from intheworks import Desk

    day = date(2017, 4, 30)
    with Desk.open(str(gold_ledger)) as desk:
        following = desk.following(as_of=day)
        standings = [following.standing(card) for card in following.cards()]
        one_by_one = {
            (s.title.id, str(h.reason), h.person, h.because_of) for s in standings for h in s.holdups if h.open
        }
        at_once = {(w.title.id, str(w.reason), w.person, w.because_of) for w in desk.holdups(as_of=day)}
        assert at_once == one_by_one and at_once
        disputed = {(s.title.id, d.slot) for s in standings for d in s.disputes}
        assert {(d.title.id, d.dispute.slot) for d in desk.disputes(as_of=day)} == disputed and disputed


def test_the_graph_is_an_image_and_a_graph(ask: Ask) -> None:
    """SVG is well-formed and names every title; DOT has an arrow for each hold-up."""
    picture = ElementTree.fromstring(ask("holdups", *UNTIL_2017, "--format", "svg"))
    shown = {text.text for text in picture.iter("{http://www.w3.org/2000/svg}title")}
    assert {"The Understudies sequel", "Harbor Nine"} <= shown
    dot = ask("holdups", *UNTIL_2017, "--format", "dot")
    assert '"The Understudies sequel" -> "Harbor Nine" [label="Roz Tillinghast"];' in dot


def test_who_finds_by_surname_and_lists_the_roles(ask: Ask) -> None:
    """One person, every post with status and day."""
    (person,) = json.loads(ask("who", "Tillinghast", "--format", "json"))
    assert person["person"] == "Roz Tillinghast"
    assert {"writer", "creator"} <= {post["role"] for post in person["posts"]}
    assert json.loads(ask("who", "Nobody Atall", "--format", "json")) == []


def test_quotes_by_words_and_speaker(ask: Ask) -> None:
    """All words must be there; the speaker may be given by surname."""
    rows = json.loads(ask("quotes", '"a script"', "--speaker", "Vanterpool", "--format", "json"))
    assert rows
    assert {row["speaker"] for row in rows} == {"Lise Vanterpool"}
    assert all("a script" in row["words"]["exact"] for row in rows)


def test_too_few_cases_are_called_so(ask: Ask) -> None:
    """The gold articles follow too few titles for any forecast, and it says how many."""
    assert "too few cases" in ask("forecast", "The Understudies sequel", "--as-of", "2019-01-01")


def test_nothing_found_is_told_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    """Data is empty, the sentence is no data."""
    for command in (["who", "Nobody Atall"], ["quotes", "zyzzyva"], ["holdups", "--as-of", "1990-01-01"]):
        assert run(command) == 0
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1
