"""The gate's words and how well it keeps: `python -m evals.gate --general DIR [--upcoming LIST] [--fit]`.

`--fit` learns `reading/lexicon/gate.tsv` anew from the gold press, real upcoming-film news (`--upcoming`: a file of paths)
and every other file of general news; what is reported of general news is on the files that were not learned from. A word's
weight is that of a logistic regression over which forms an article holds, so that the gate stays one pass over its text.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from intheworks.reading import gate, triggers
from intheworks.reading.wordlists import rows

GOLD = Path(__file__).parent / "gold"
TABLE = Path(str(files("intheworks.reading"))) / "lexicon" / "gate.tsv"
HEADER = """# The gate: forms that speak for (or against) an article's having something in the works, each with its weight;
# an article passes when the weights of the forms that it holds, each counted once, reach the threshold in gate.py.
# Learned: python -m evals.gate --fit
form\tweight
"""
LEAST = 0.08
"""A form of less weight, either way, is left out: the pass is quicker, the decision the same."""


def gold_texts(*, with_claims: bool) -> dict[str, list[str]]:
    """The gold texts that have (or have not) a claim on a title in the works, by register."""
    found: dict[str, list[str]] = {}
    for path in sorted(GOLD.rglob("*.txt")):
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        out = {t["title"] for t in gold["titles"] if not t.get("in_works", True)}
        has = any(c["title"] not in out and c.get("status") != "past" for c in gold["claims"])
        if has == with_claims:
            found.setdefault(path.parent.name, []).append(path.read_text(encoding="utf-8"))
    return found


def candidates() -> list[str]:
    """All forms that may speak: the triggers, and the words for films, series and those who make them."""
    forms = set(triggers.lexicon()[1]) | {word for row in rows("gate_words") for word in row[0].split(" | ")}
    return sorted(f for f in forms if len(f) > 2)


def held(texts: Sequence[str], forms: Sequence[str]) -> np.ndarray:
    """Which forms each text holds."""
    automaton = gate.automaton(tuple(forms))
    table = np.zeros((len(texts), len(forms)), dtype=np.float32)
    for i, text in enumerate(texts):
        table[i, sorted(gate.held(automaton, text))] = 1
    return table


def fit(positive: Sequence[str], negative: Sequence[str], forms: Sequence[str]) -> tuple[np.ndarray, float]:
    """The weight of each form, and the constant."""
    labels = np.array([1] * len(positive) + [0] * len(negative))
    model = LogisticRegression(C=0.15, class_weight="balanced", max_iter=300)
    model.fit(held([*positive, *negative], forms), labels)
    return model.coef_[0], float(model.intercept_[0])


def write(forms: Sequence[str], weights: np.ndarray) -> None:
    kept = [f"{form}\t{weight:.2f}" for form, weight in zip(forms, weights, strict=True) if abs(weight) >= LEAST]
    TABLE.write_text(HEADER + "\n".join(kept) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--general", type=Path, required=True, help="a folder of general news, .txt")
    parser.add_argument("--upcoming", type=Path, help="a file that lists real articles on films to come")
    parser.add_argument("--fit", action="store_true", help="learn the words anew")
    parser.add_argument("--most", type=int, default=6000, help="files of general news to read")
    args = parser.parse_args()
    general = [p.read_text(encoding="utf-8") for p in sorted(args.general.glob("*.txt"))[: args.most]]
    learned, kept_apart = general[::2], general[1::2]
    positive = gold_texts(with_claims=True)
    upcoming = (
        [Path(line).read_text(encoding="utf-8") for line in args.upcoming.read_text().split()] if args.upcoming else []
    )
    if args.fit:
        forms = candidates()
        for register in sorted(set(positive) - {"slate"}):
            others = [t for r, texts in positive.items() if r not in {register, "slate"} for t in texts]
            weights, constant = fit([*others, *upcoming], learned, forms)
            scores = held(positive[register], forms) @ weights + constant
            apart = held(kept_apart, forms) @ weights + constant
            for level in (-1.26, -1.2, -1.0, -0.8):
                recall, passed = np.mean(scores >= level), np.mean(apart >= level)
                print(f"without {register}: at {level}: recall {recall:.3f}, general {passed:.3f}")
        weights, constant = fit(
            [t for r, ts in positive.items() if r != "slate" for t in ts] + upcoming, learned, forms
        )
        write(forms, weights)
        print(f"constant {constant:.2f}")
        gate.weights.cache_clear()
    for name, texts in {**positive, "upcoming": upcoming}.items():
        if texts:
            print(f"{name}: {sum(map(gate.passes, texts))} of {len(texts)} pass")
    begin = time.perf_counter()
    passed = sum(map(gate.passes, kept_apart))
    took = time.perf_counter() - begin
    size = sum(len(t.encode()) for t in kept_apart) / 1e6
    print(f"general news: {passed} of {len(kept_apart)} pass ({passed / len(kept_apart):.1%}); {size / took:.0f} MB/s")


if __name__ == "__main__":
    main()
