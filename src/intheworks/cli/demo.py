"""`demo`: the bundled articles, read into a ledger of their own, and where their title stands."""

from __future__ import annotations

import csv
import tempfile
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from intheworks import wording
from intheworks.cli.options import ShowFormat
from intheworks.cli.screen import err, progress, say
from intheworks.cli.standing import show_standing
from intheworks.errors import Rejection, UnknownTitle

if TYPE_CHECKING:
    from intheworks.desk import Desk

TITLE = "The Understudies sequel"
TODAY = date(2025, 4, 1)
"""The day that the demo takes place: three weeks after its last article, a year before what that one announces."""


def run_demo() -> int:
    """Read ten invented articles of seventeen years and show the film that they are about; keeps nothing."""
    from intheworks.desk import Desk

    with tempfile.TemporaryDirectory() as folder, Desk.open(str(Path(folder) / "demo.db")) as desk:
        say("Ten invented articles on one film, and where it stood after each of them:\n")
        rejected = _read(desk)
        say("")
        show_standing(desk, desk.show(TITLE, as_of=TODAY), ShowFormat.text)
    say("\nNow yours: intheworks read ARTICLE…, then intheworks show TITLE", style="dim")
    return 1 if rejected else 0


def _read(desk: Desk) -> int:
    """Read the bundled articles, telling on stderr what each one changed; how many were set aside."""
    console, rejected = err(), 0
    with as_file(files("intheworks").joinpath("examples/understudies")) as folder:
        with (folder / "outlets.tsv").open(encoding="utf-8", newline="") as lines:
            rows = sorted(csv.DictReader(lines, delimiter="\t"), key=lambda row: row["file"])
        for row in progress(rows, len(rows), console):
            result = desk.read_one(str(folder / row["file"]), desk.given(outlet=row["outlet"]))
            if isinstance(result, Rejection):
                rejected += 1
                say(f"rejected {result}", console)
            else:
                day = result.document.info.published
                say(f"  {wording.day(day):<18}{row['outlet']:<26}{_stood(desk, day)}".rstrip(), console)
    return rejected


def _stood(desk: Desk, day: date) -> str:
    """How far the title was on that day, and what it waited for."""
    try:
        standing = desk.show(TITLE, as_of=day)
    except UnknownTitle:
        return ""
    told = [wording.stage(standing.stage.value)] if standing.stage else []
    waits = [held for held in standing.holdups if held.open]
    told += [f"waits for {held.because_of}" for held in waits if held.because_of][:1]
    return ", ".join(told)
