"""How well articles are taken out of real pages: ROUGE-LSum on fundus-evaluation, publication days on htmldate's set.

    python -m evals.extraction --fundus FOLDER      # the `dataset` folder of dobbersc/fundus-evaluation
    python -m evals.extraction --htmldate FOLDER    # the `tests` folder of adbar/htmldate

Neither set is in this repository: the pages are their publishers'. The score is the one of the fundus paper (tokens without
stems, each paragraph a sentence, the union of longest common subsequences); headline and captions, which its ground truth
leaves out, are left out of ours.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from intheworks.errors import Rejection
from intheworks.sources import html
from intheworks.sources.item import Hints, Item, Kind
from intheworks.sources.text import Given

_TOKEN = re.compile(r"[a-z0-9]+")
GIVEN = Given(date(2100, 1, 1), published=date(2100, 1, 1), language="xx")
"""A day for pages without one, and a language that is believed: what is measured is the extraction alone."""


def tokens(line: str) -> list[str]:
    return _TOKEN.findall(line.lower())


def in_common(reference: Sequence[str], candidate: Sequence[str]) -> set[int]:
    """The places in the reference that one longest common subsequence covers."""
    rows = [[0] * (len(candidate) + 1)]
    for word in reference:
        above, row = rows[-1], [0]
        for j, other in enumerate(candidate):
            row.append(above[j] + 1 if word == other else max(above[j + 1], row[j]))
        rows.append(row)
    i, j, found = len(reference), len(candidate), set[int]()
    while i and j:
        if reference[i - 1] == candidate[j - 1]:
            found.add(i - 1)
            i, j = i - 1, j - 1
        elif rows[i][j - 1] > rows[i - 1][j]:
            j -= 1
        else:
            i -= 1
    return found


def rouge_lsum(reference: list[str], candidate: list[str]) -> float:
    """F1 of ROUGE-LSum over paragraphs: every token counts at most as often as the other side has it."""
    ours, theirs = [tokens(line) for line in candidate], [tokens(line) for line in reference]
    left = [Counter(t for line in side for t in line) for side in (theirs, ours)]
    hits = 0
    for line in theirs:
        for place in sorted(set().union(*(in_common(line, other) for other in ours))):
            if all(side[line[place]] > 0 for side in left):
                hits += 1
                for side in left:
                    side[line[place]] -= 1
    sizes = sum(map(len, theirs)), sum(map(len, ours))
    return 2 * hits / sum(sizes) if hits else 0.0


def fundus(folder: Path) -> None:
    """Print F1 by publisher and over all."""
    truth = json.loads((folder / "ground_truth.json").read_text(encoding="utf-8"))
    scores: dict[str, list[float]] = defaultdict(list)
    seconds = 0.0
    for name, wanted in truth.items():
        page = gzip.decompress((folder / "html" / name).read_bytes())
        began = time.process_time()
        found = html.article(Item(name, page, Kind.html), GIVEN)
        seconds += time.process_time() - began
        lines = [] if isinstance(found, Rejection) else found.document.text.strip().split("\n\n")[1:]
        body = [line for line in lines if not line.startswith("Photo: ")]
        scores[name.partition("_")[0]].append(rouge_lsum(wanted["body"], body))
    for publisher, values in sorted(scores.items()):
        print(f"{publisher:<20} {100 * sum(values) / len(values):6.2f}")
    every = [value for values in scores.values() for value in values]
    print(f"{'all':<20} {100 * sum(every) / len(every):6.2f}   {len(every)} pages, {len(every) / seconds:.0f} a second")


def htmldate(folder: Path) -> None:
    """Print how many publication days are found and right."""
    pages = {path.name: path for path in folder.rglob("*.html")}
    truth: dict[str, dict[str, str]] = {}
    for path in sorted(folder.rglob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(told, dict):
            truth.update({url: one for url, one in told.items() if isinstance(one, dict) and "file" in one})
    tally: Counter[str] = Counter()
    for url, one in truth.items():
        if one["file"] not in pages or not one.get("date"):
            continue
        data = pages[one["file"]].read_bytes()
        day = html.published(Item(one["file"], data, Kind.html, Hints(url=url)))
        tally["right" if day and day.isoformat() == one["date"] else "none" if day is None else "wrong"] += 1
    found = tally["right"] + tally["wrong"]
    print(f"{sum(tally.values())} pages: {dict(tally)}; precision {tally['right'] / max(found, 1):.3f},", end=" ")
    print(f"recall {tally['right'] / max(sum(tally.values()), 1):.3f}")


def main() -> None:
    """Measure what the arguments name."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    arguments.add_argument("--fundus", type=Path)
    arguments.add_argument("--htmldate", type=Path)
    chosen = arguments.parse_args()
    if chosen.fundus:
        fundus(chosen.fundus)
    if chosen.htmldate:
        htmldate(chosen.htmldate)


if __name__ == "__main__":
    main()
