"""How often the date of a gold claim is found in its words.

    python evals/dates.py GOLD_DIR [--failures]

GOLD_DIR holds articles as NAME.txt beside NAME.json (searched through and through). For every `date` claim, its evidence is
resolved against the article's day; then, for those missed, the sentence around it. A range counts for both of its ends.
Claims whose words name no date (an event, a festival, an earlier article) cannot be met, so 100% is out of reach.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

from intheworks.reading import dates

_STOP = re.compile(r"[.!?][”\"’']?\s|\n")


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around `start:end`, by its marks alone."""
    left = max((m.end() for m in _STOP.finditer(text, 0, start)), default=0)
    right = _STOP.search(text, end)
    return left, right.start() + 1 if right else len(text)


def values(text: str, anchor: date, start: int, end: int) -> set[str]:
    """The values found in `text[start:end]`, with both ends of each range."""
    found = dates.find(text, anchor, start, end)
    return {v for d in found for v in (d.edtf, *dates.ends(d.edtf))}


def claims(root: Path) -> list[tuple[Path, date, str, dict]]:
    """(file, day, text, claim) for every date claim under `root`, standings left out."""
    rows = []
    for path in sorted(root.rglob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        if not isinstance(gold, dict) or "claims" not in gold:
            continue
        text = path.with_suffix(".txt").read_text("utf-8")
        day = date.fromisoformat(gold["published"])
        rows += [(path, day, text, c) for c in gold["claims"] if c["kind"] == "date"]
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--failures", action="store_true", help="print every claim that is missed")
    args = parser.parse_args()
    tally: Counter[str] = Counter()
    for path, day, text, claim in claims(args.gold):
        span, want = claim["evidence"], claim["edtf"]
        near = values(text, day, span["start"], span["end"])
        around = sentence(text, span["start"], span["end"])
        outcome = "evidence" if want in near else "sentence" if want in values(text, day, *around) else "missed"
        tally[outcome] += 1
        tally["only"] += near == {want}
        if outcome == "missed" and args.failures:
            print(f"{path.parent.name}/{path.stem} {day} {claim['what']} want {want} got {sorted(near)}")
            print("    " + " ".join(text[slice(*around)].split())[:300] + "  ¦ " + " ".join(span["exact"].split()))
    total = tally["evidence"] + tally["sentence"] + tally["missed"]
    print(
        f"date claims {total}: in the evidence {tally['evidence'] / total:.3f} "
        f"(as its only date {tally['only'] / total:.3f}), "
    )
    print(f"in its sentence {(tally['evidence'] + tally['sentence']) / total:.3f}")


if __name__ == "__main__":
    main()
