"""Killed at any moment and started again: the ledger ends up exactly as if nothing had happened."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from making import text

HERE = Path(__file__).parent
TAKE = f"""
import sys
sys.path[:0] = [{str(HERE)!r}, {str(HERE.parents[1] / "unit")!r}]
from fakes import PlainReader, StillClock
from intheworks.desk import Desk
from intheworks.intake import Intake
from intheworks.ledger import open_ledger
from intheworks.state import State, beside
from collections import Counter

db, source = sys.argv[1:]
with Desk(lambda: open_ledger(db), PlainReader, StillClock()) as desk, Intake(desk, State(beside(db))) as intake:
    desk.ledger.readers_of("none")
    print("ready", flush=True)
    tally = Counter(outcome.what for outcome in intake.add(source).outcomes)
    print(dict(sorted(tally.items())), flush=True)
"""


def take(db: Path, source: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", TAKE, str(db), str(source)], stdout=subprocess.PIPE, text=True)


def ledger(db: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the ledger."""
    with closing(sqlite3.connect(db)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        names = [
            name for (name,) in found if not name.startswith("sqlite_") and "_search_" not in name and name != "search"
        ]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in names}


def word(number: int) -> str:
    """A word that no other number has: films that share one are weighed against each other, which takes its time."""
    letters = "bdfgklmnprstvz"
    return "".join(letters[number // 14**k % 14] + "aeiou"[(number + k) % 5] for k in range(4)).capitalize()


def make(folder: Path, count: int) -> Path:
    """A folder of small articles on many films, some of them on the same, some empty."""
    folder.mkdir()
    for number in range(count):
        film, writer = word(number // 3), f"{word(7000 + number // 3)} {word(9000 + number // 3)}"
        words = (
            ""
            if number % 50 == 7
            else text(film, f"2024-0{1 + number % 9}-01", writer, more=f"It is the {number}th word.")
        )
        (folder / f"{number:05}.txt").write_text(words, encoding="utf-8")
    return folder


def killed(tmp_path: Path, count: int, kills: int) -> None:
    """Take `count` documents in, killed `kills` times, and compare with an undisturbed run."""
    source = make(tmp_path / "in", count)
    whole, torn = tmp_path / "whole.db", tmp_path / "torn.db"
    undisturbed = take(whole, source)
    assert undisturbed.stdout is not None
    first = undisturbed.stdout.readline()
    begun = time.monotonic()
    told = first + undisturbed.communicate()[0]
    # On any machine the runs that are killed get through about half of the work between them.
    longest = (time.monotonic() - begun) / kills
    chance = random.Random(20240201)
    survived = 0
    for _ in range(kills):
        run = take(torn, source)
        assert run.stdout is not None
        run.stdout.readline()
        time.sleep(chance.uniform(0, longest))
        survived += run.poll() is not None
        run.kill()
        run.wait()
        run.stdout.close()
    assert survived <= kills // 2, "most runs ended before they were killed: the test tests too little"
    last = take(torn, source).communicate()[0]
    assert "skipped" in last
    assert "rejected" in last
    assert "'rejected'" in told
    assert ledger(torn) == ledger(whole)
    assert len(ledger(whole)["document"]) == count - len(range(7, count, 50))


@pytest.mark.slow
def test_killed_a_few_times(tmp_path: Path) -> None:
    """240 documents, 6 kills at random moments: what `make test` can afford."""
    killed(tmp_path, 240, 6)


@pytest.mark.endurance
def test_killed_fifty_times_over_two_thousand_documents(tmp_path: Path) -> None:
    """The requirement in full: 2,000 documents, 50 kills (`pytest -m endurance`)."""
    killed(tmp_path, 2000, 50)
