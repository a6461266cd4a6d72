"""Readers by name, and one that another package brings by entry point: installed for real, from examples/."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from intheworks import readers
from intheworks.errors import UsageError
from intheworks.model import Record

ROOT = Path(__file__).parents[2]
HEADLINE = "Roz Tillinghast in talks to direct ‘Harbor Nine’\n\nThe studio had no comment on Monday.\n"


def test_there_are_three_readers_and_no_fourth() -> None:
    """Unknown names are told which there are."""
    assert readers.names()[:3] == ("house", "llm", "both")
    assert readers.make("house").reader.name == "house"
    with pytest.raises(UsageError, match="house, llm, both"):
        readers.make("nobody")


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("no_such_module:Reader", "cannot be loaded"),
        ("intheworks.readers:NoSuchName", "cannot be loaded"),
        ("builtins:dict", "lacks `reader`"),
        ("intheworks.reading.house:HouseReader", "calls itself “house”"),
    ],
)
def test_a_plugin_that_is_none_says_so(value: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line that names the entry point; and none takes the name of a reader that ships."""
    point = EntryPoint("odd", value, readers.GROUP)
    monkeypatch.setattr(readers, "entry_points", lambda **_: [point])
    with pytest.raises(UsageError, match=why):
        readers.make("odd")
    assert "odd" in readers.names()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which the example is installed."""
    place = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--no-build-isolation", "--no-index", "--target", str(place), str(ROOT / "examples" / "reader")]
    subprocess.run(command, check=True, capture_output=True)
    return {**os.environ, "PYTHONPATH": str(place), "INTHEWORKS_DB": str(place / "ledger.db")}


@pytest.mark.slow
def test_the_example_reads_once_it_is_installed(installed: dict[str, str], tmp_path: Path) -> None:
    """`read --reader headlines` finds it by its entry point, keeps what it says under its name, and `show` shows it."""
    (tmp_path / "a.txt").write_text(HEADLINE, encoding="utf-8")
    program = [sys.executable, "-c", "from intheworks.cli import main; main()"]
    arguments = ["read", "--reader", "headlines", "--published", "2024-05-01", "--format", "jsonl", "a.txt"]
    told = subprocess.run([*program, *arguments], env=installed, cwd=tmp_path, capture_output=True, check=True)
    record = Record.from_json(told.stdout)
    record.check(HEADLINE)
    assert record.reader.name == "headlines"
    assert [(c.person, c.role, c.status) for c in record.claims] == [  # type: ignore[union-attr]
        ("Roz Tillinghast", "director", "in_talks")
    ]
    shown = subprocess.run(
        [*program, "show", "Harbor Nine", "--format", "json"], env=installed, capture_output=True, check=True
    )
    assert json.loads(shown.stdout)["attached"][0]["person"] == "Roz Tillinghast"


@pytest.mark.slow
def test_evals_scores_any_reader_by_the_same_command(installed: dict[str, str], tmp_path: Path) -> None:
    """`python -m evals.predict --reader headlines`: the scorer's table, nothing without exact evidence."""
    (tmp_path / "a.txt").write_text(HEADLINE, encoding="utf-8")
    words = HEADLINE.splitlines()[0]
    claim = {"kind": "attachment", "title": "Harbor Nine", "person": "Roz Tillinghast", "role": "director"}
    claim |= {"status": "in_talks", "certainty": "stated", "evidence": {"start": 0, "end": len(words), "exact": words}}
    gold = {"published": "2024-05-01", "titles": [{"title": "Harbor Nine", "in_works": True}], "claims": [claim]}
    (tmp_path / "a.json").write_text(json.dumps({**gold, "outlet": None, "quotations": []}), encoding="utf-8")
    command = [sys.executable, "-m", "evals.predict", "--reader", "headlines", str(tmp_path)]
    told = subprocess.run(command, env=installed, cwd=ROOT, capture_output=True, text=True, check=True)
    row = next(line for line in told.stdout.splitlines() if line.startswith("CLAIMS, in the works "))
    assert row.split()[-6:] == ["1", "1", "1", "1.000", "1.000", "1.000"]
    assert "0 of 1 facts without exact evidence" in told.stdout
