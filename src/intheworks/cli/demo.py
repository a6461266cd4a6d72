"""`demo`: the bundled articles, read into a ledger of their own, and where their title stands."""

from __future__ import annotations

import csv
import tempfile
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from intheworks.cli.options import ShowFormat
from intheworks.cli.screen import err, progress, say
from intheworks.cli.standing import show_standing
from intheworks.errors import Rejection

if TYPE_CHECKING:
    from intheworks.desk import Desk

TITLE = "The Understudies sequel"


def run_demo() -> int:
    """Read ten invented articles of seventeen years and show the film that they are about; keeps nothing."""
    from intheworks.desk import Desk

    with tempfile.TemporaryDirectory() as folder, Desk.open(str(Path(folder) / "demo.db")) as desk:
        rejected = _read(desk)
        say("")
        show_standing(desk, desk.show(TITLE), ShowFormat.text)
        say("")
        say(
            "Invented articles, a real reading. Yours: intheworks read ARTICLE…, then intheworks show TITLE",
            style="dim",
        )
    return 1 if rejected else 0


def _read(desk: Desk) -> int:
    """Read the bundled articles, telling each on stderr; how many were set aside."""
    console, rejected = err(), 0
    with as_file(files("intheworks").joinpath("examples/understudies")) as folder:
        with (folder / "outlets.tsv").open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t"))
        for row in progress(sorted(rows, key=lambda row: row["file"]), len(rows), console):
            result = desk.read_one(str(folder / row["file"]), desk.given(outlet=row["outlet"]))
            if isinstance(result, Rejection):
                rejected += 1
                say(f"rejected {result}", console)
            else:
                day, claims = result.document.info.published, len(result.record.claims)
                say(f"  {day}  {row['outlet']:<26}{claims:>3} facts", console)
    return rejected
