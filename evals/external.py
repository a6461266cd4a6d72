"""Scores on public corpora that stand outside the repository.

    python evals/external.py tempeval DIR [--errors]

`tempeval`: DIR holds TempEval-3 files (*.tml). Printed are precision, recall and F1 of the time expressions, relaxed (they
overlap) and strict (same extent), and the value F1: relaxed matches whose TIMEX3 value is right, the task's ranking measure
(UzZaman et al. 2013; there HeidelTime-t 0.776, SUTime 0.674).
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).parent))
from timex import Timex, tag


@dataclass
class Score:
    gold: int = 0
    found: int = 0
    strict: int = 0
    relaxed: int = 0
    value: int = 0

    def f1(self, right: int) -> float:
        return 2 * right / (self.gold + self.found) if self.gold + self.found else 0.0

    def __str__(self) -> str:
        precision, recall = self.relaxed / max(1, self.found), self.relaxed / max(1, self.gold)
        return (
            f"gold {self.gold} found {self.found} · relaxed P {precision:.3f} R {recall:.3f} F1 {self.f1(self.relaxed):.3f}"
            f" · strict F1 {self.f1(self.strict):.3f} · value F1 {self.f1(self.value):.3f}"
        )


def tml(path: Path) -> tuple[str, date, list[Timex]]:
    """The text of a TempEval-3 file, its creation day and its time expressions, with offsets into the text."""
    root = ElementTree.fromstring(path.read_bytes())
    stamp = root.find("DCT/TIMEX3")
    assert stamp is not None
    day = date.fromisoformat(stamp.attrib["value"][:10])
    pieces: list[str] = []
    gold: list[Timex] = []

    def walk(element: ElementTree.Element) -> None:
        start = sum(map(len, pieces))
        pieces.append(element.text or "")
        for child in element:
            walk(child)
            pieces.append(child.tail or "")
        if element.tag == "TIMEX3":
            gold.append(Timex(start, sum(map(len, pieces)), element.attrib["type"], element.attrib["value"]))

    body = root.find("TEXT")
    assert body is not None
    walk(body)
    return "".join(pieces), day, gold


def _pairs(gold: list[Timex], found: list[Timex]) -> Iterator[tuple[Timex, Timex]]:
    """Each gold expression with the first found one that overlaps it, both used once."""
    free = list(found)
    for g in gold:
        match = next((f for f in free if f.start < g.end and g.start < f.end), None)
        if match is not None:
            free.remove(match)
            yield g, match


def tempeval(directory: Path, *, errors: bool = False) -> Score:
    """The score over all *.tml below a directory."""
    score = Score()
    for path in sorted(p for p in directory.rglob("*.tml") if not p.name.startswith(".")):
        text, day, gold = tml(path)
        found = tag(text, day)
        pairs = list(_pairs(gold, found))
        score.gold += len(gold)
        score.found += len(found)
        score.relaxed += len(pairs)
        score.strict += sum(g.start == f.start and g.end == f.end for g, f in pairs)
        score.value += sum(g.value == f.value for g, f in pairs)
        if errors:
            _print_errors(path.stem, text, day, gold, found, pairs)
    return score


def _print_errors(
    name: str, text: str, day: date, gold: list[Timex], found: list[Timex], pairs: list[tuple[Timex, Timex]]
) -> None:
    def around(t: Timex) -> str:
        words = f"{text[max(0, t.start - 40) : t.start]}[{text[t.start : t.end]}]{text[t.end : t.end + 30]}"
        return re.sub(r"\s+", " ", words)

    for g, f in pairs:
        if g.value != f.value:
            print(f"VALUE {g.type} want {g.value} got {f.value} {day} {name}: {around(g)}")
    matched = {id(t) for pair in pairs for t in pair}
    for label, items in (("MISSED", gold), ("EXTRA", found)):
        for t in items:
            if id(t) not in matched:
                print(f"{label} {t.type} {t.value} {day} {name}: {around(t)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("tempeval")
    command.add_argument("directory", type=Path)
    command.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    print(tempeval(args.directory, errors=args.errors))


if __name__ == "__main__":
    main()
