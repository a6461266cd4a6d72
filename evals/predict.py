"""Read a folder of gold articles with the house reader and score the records: `python -m evals.predict DIR…`.

`--models FILE` reads the claims with another model file than the package's (one trained without a register).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from intheworks.model import Document, Record
from intheworks.reading.house import HouseReader

SCORER = Path(__file__).with_name("score.py")


def records(folder: Path) -> Iterator[Record]:
    """The house reader's record of every text in a folder."""
    reader = HouseReader()
    for path in sorted(folder.glob("*.txt")):
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        published = date.fromisoformat(gold["published"])
        text = path.read_text(encoding="utf-8")
        yield reader.read(Document.of(text, source=str(path), published=published, outlet=gold.get("outlet")))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--errors", action="store_true", help="print every miss and every false find")
    args = parser.parse_args()
    for folder in args.folders:
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as lines:
            for record in records(folder):
                lines.write(record.to_json().decode() + "\n")
            lines.flush()
            print(f"\n{folder.name}")
            sys.stdout.flush()
            command = [sys.executable, str(SCORER), str(folder), lines.name]
            subprocess.run(command + (["--errors"] if args.errors else []), check=True)


if __name__ == "__main__":
    main()
