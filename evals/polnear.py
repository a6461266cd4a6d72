"""Score the house reader's quotations on PolNeAR: `python -m evals.polnear DIR`.

DIR holds one split of PolNeAR 1.0 (Newell et al. 2018; `data/dev`): `text/*.txt` and `attributions/*.ann`, brat standoff.
Printed are precision, recall and F1 of cues, sources and contents, exact (same span) and overlapping (any character
shared). The reader's conventions stay as they are: one quotation for each unbroken quoted run, marks left out, where
PolNeAR has the marks in and joins the runs of a sentence; no beliefs or intentions, which PolNeAR annotates too. So the
exact figures for contents say how far the conventions lie apart, and the overlapping ones what is found.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from intheworks.reading import companies, nlp, people, quotations
from intheworks.reading.coreference import Resolver
from intheworks.reading.voices import Voices

Spans = set[tuple[int, int]]
KINDS = ("Cue", "Source", "Content")
_LINE = re.compile(r"T\d+\t(Source|Cue|Content) ([\d; ]+)\t")
_ANNOTATOR = re.compile(r"_[0-9a-f]{4}$")


@dataclass
class Score:
    gold: int = 0
    found: int = 0
    exact: int = 0
    near_gold: int = 0
    near_found: int = 0

    def add(self, gold: Spans, found: Spans) -> None:
        self.gold += len(gold)
        self.found += len(found)
        self.exact += len(gold & found)
        self.near_gold += _touched(gold, found)
        self.near_found += _touched(found, gold)

    def __str__(self) -> str:
        precision, recall = self.near_found / max(1, self.found), self.near_gold / max(1, self.gold)
        near = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        exact = 2 * self.exact / max(1, self.gold + self.found)
        return (
            f"gold {self.gold} found {self.found} · exact P {self.exact / max(1, self.found):.3f}"
            f" R {self.exact / max(1, self.gold):.3f} F1 {exact:.3f}"
            f" · overlapping P {precision:.3f} R {recall:.3f} F1 {near:.3f}"
        )


def _touched(these: Spans, others: Spans) -> int:
    return sum(any(a < d and c < b for c, d in others) for a, b in these)


def gold(path: Path) -> dict[str, Spans]:
    """The spans of one annotation file by kind; of a span in pieces, from the first piece's start to the last one's end."""
    found: dict[str, Spans] = {kind: set() for kind in KINDS}
    for line in path.read_text(encoding="utf-8").splitlines():
        match = _LINE.match(line)
        if match:
            numbers = [int(n) for n in re.findall(r"\d+", match.group(2))]
            found[match.group(1)].add((numbers[0], numbers[-1]))
    return found


def read(text: str, day: date) -> dict[str, Spans]:
    """What the reader finds: cues, the words of the voice that each cue belongs to, and the quotations."""
    page = nlp.parse(text, day)
    persons = people.find(page)
    firms = companies.organisations(page, persons)
    resolver = Resolver(page, persons, firms)
    speeches = quotations.find(page, persons, firms, resolver)
    governors = Voices(page, resolver).governors
    cues = {s.cue for s in speeches if s.cue is not None and s.speaker}
    voices = [governors[start] for start, _ in cues if start in governors]
    return {
        "Cue": cues,
        "Source": {(v.start, v.end) for v in voices},
        "Content": {(s.start, s.end) for s in speeches if s.speaker},
    }


def scores(directory: Path) -> dict[str, Score]:
    """The scores of a split by kind; a text that several people annotated counts once for each."""
    found: dict[str, dict[str, Spans]] = {}
    total = {kind: Score() for kind in KINDS}
    annotated: Iterable[Path] = sorted((directory / "attributions").glob("*.ann"))
    for path in annotated:
        name = _ANNOTATOR.sub("", path.stem)
        if name not in found:
            text = (directory / "text" / f"{name}.txt").read_bytes().decode("utf-8")
            found[name] = read(text, date.fromisoformat(name.split("_")[1]))
        right = gold(path)
        for kind in KINDS:
            total[kind].add(right[kind], found[name][kind])
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("directory", type=Path)
    for kind, score in scores(parser.parse_args().directory).items():
        print(f"{kind:8} {score}")


if __name__ == "__main__":
    main()
