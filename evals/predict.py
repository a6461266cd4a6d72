"""Read a folder of gold articles with a reader and score the records: `python -m evals.predict [--reader NAME] DIR…`."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from intheworks import readers
from intheworks.desk import ArticleReader
from intheworks.errors import ReaderUnavailable
from intheworks.model import Document, Record

SCORER = Path(__file__).with_name("score.py")


def records(folder: Path, reader: ArticleReader | None = None) -> Iterator[Record]:
    """A reader's (the house's, if none is given) record of every text in a folder; one that it cannot read now has none.

    The gate is not asked: what a reader makes of an article is one question, what is worth its while another.
    """
    reader = reader or readers.make("house")
    for path in sorted(folder.glob("*.txt")):
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        published = date.fromisoformat(gold["published"])
        text = path.read_text(encoding="utf-8")
        try:
            yield reader.read(Document.of(text, source=str(path), published=published, outlet=gold.get("outlet")))
        except ReaderUnavailable as error:
            print(f"{path.name}: {error}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--reader", default="house", help="house, llm, both, or one that a package brings along")
    parser.add_argument("--errors", action="store_true", help="print every miss and every false find")
    args = parser.parse_args()
    reader = readers.make(args.reader)
    for folder in args.folders:
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as lines:
            for record in records(folder, reader):
                lines.write(record.to_json().decode() + "\n")
            lines.flush()
            print(f"\n{folder.name}")
            sys.stdout.flush()
            command = [sys.executable, str(SCORER), str(folder), lines.name]
            subprocess.run(command + (["--errors"] if args.errors else []), check=True)
    if report := getattr(reader, "report", None):
        print(report())


if __name__ == "__main__":
    main()
