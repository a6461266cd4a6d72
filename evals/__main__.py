"""Score a reader on the gold, and hold the house reader to its floors: `python -m evals [--reader NAME] [--all] [--lower]`.

Prints the slate, the unseen articles (of the hands that wrote the press, kept from all learning), then the press by
register, of each a dozen articles; with `--all` the whole of it, which takes six times as long. `floors.json` holds what was
reached without `--all`; a figure below its floor fails the run. `--lower` writes the floors anew, which a change has to say
aloud.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from evals.predict import SCORER, records

from intheworks import readers
from intheworks.desk import ArticleReader

HERE = Path(__file__).parent
GOLD = HERE / "gold"
FLOORS = HERE / "floors.json"
SLACK = 0.005
"""Below its floor by no more than this a figure still passes: the last digit may differ between machines."""

DOZEN = 12
"""Articles read of each register of the press, spread evenly over it."""

ROWS = {
    "claims": "CLAIMS, in the works",
    "titles": "titles",
    "direct quotations, speaker": "quotations direct, with speaker",
    "any quotations": "quotations any",
}


def score(folder: Path, reader: ArticleReader, most: int | None = None) -> dict[str, Any]:
    """The scorer's table for one folder of gold articles (for `most` of them), as this reader reads them."""
    with tempfile.TemporaryDirectory() as place:
        for path in some(sorted(folder.glob("*.txt")), most):
            shutil.copy(path, place)
            shutil.copy(path.with_suffix(".json"), place)
        lines = Path(place) / "records.jsonl"
        lines.write_text("".join(r.to_json().decode() + "\n" for r in records(Path(place), reader)), encoding="utf-8")
        command = [sys.executable, str(SCORER), place, str(lines), "--json"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    table: dict[str, Any] = json.loads(done.stdout)
    return table


def some(paths: list[Path], most: int | None) -> list[Path]:
    """At most this many of them, spread evenly."""
    return paths if most is None or len(paths) <= most else [paths[i * len(paths) // most] for i in range(most)]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--reader", default="house", help="house, llm, both, or one that a package brings along")
    parser.add_argument("--all", action="store_true", help="the whole press; not held to the floors")
    parser.add_argument("--lower", action="store_true", help="write the floors anew from this run")
    args = parser.parse_args()
    registers = sorted(d for d in (GOLD / "press").iterdir() if d.is_dir())
    held = args.reader == "house" and not args.all
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if held and FLOORS.exists() else {}
    reader = readers.make(args.reader)
    reached: dict[str, float] = {}
    short = []
    print(f"{'':18}" + "".join(f"{name:>30}" for name in ROWS) + f"{'without evidence':>18}")
    for folder in [GOLD / "slate", GOLD / "unseen", *registers]:
        table = score(folder, reader, DOZEN if folder in registers and not args.all else None)
        cells = []
        for name, row in ROWS.items():
            figure = f"{folder.name}: {name}"
            reached[figure] = table[row]["f1"]
            cells.append(f"{table[row]['f1']:.3f} (P {table[row]['precision']:.2f} R {table[row]['recall']:.2f})")
            if table[row]["f1"] < floors.get(figure, 0.0) - SLACK:
                short.append(f"{figure} {table[row]['f1']:.3f} < {floors[figure]:.3f}")
        ungrounded = table["grounding"]["ungrounded"]
        if ungrounded:
            short.append(f"{folder.name}: {ungrounded} facts without exact evidence")
        print(f"{folder.name:18}" + "".join(f"{c:>30}" for c in cells) + f"{ungrounded:>18}", flush=True)
    print(
        "The house reader learned from the press, and from neither the slate nor the unseen: they say what carries over."
    )
    if report := getattr(reader, "report", None):
        print(report())
    if args.lower and held:
        FLOORS.write_text(json.dumps(reached, indent=1) + "\n", encoding="utf-8")
    elif short:
        print("below the floors:\n  " + "\n  ".join(short))
    return int(bool(short) and not args.lower)


if __name__ == "__main__":
    sys.exit(main())
