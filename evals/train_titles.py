"""Learn the judges of titles from the gold articles and write `reading/models/titles.npz`.

    python evals/train_titles.py                 rebuild the weights from evals/gold/press
    python evals/train_titles.py --leave-out     one register left out at a time: what carries over to another hand's prose

Three judges, all logistic regressions over named features: whether a run of words is a title, its type, whether it is in
the works. Articles that set marks about titles are read a second time without them. A feature counts only where at least
three registers show it, so that no register's names are learned by heart.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from intheworks.reading import companies, linear, nlp, people, title_kind, titles
from intheworks.reading.page import Page
from intheworks.reading.title_candidates import candidates, key
from intheworks.reading.title_features import features, marks_a_title, survey

GOLD = Path(__file__).parent / "gold" / "press"
OUT = Path(__file__).parents[1] / "src" / "intheworks" / "reading" / "models" / "titles.npz"
REGISTERS = 3
TIMES = 4
_HEADER = re.compile(r"[ \t\ufeff]*date[ \t]+(\d{4}-\d{2}-\d{2})")
_CONTINUES = re.compile(
    r"^(.*?)[ ,]+(?:\(?season \d+\)?|series \d+|(?:animated |prequel |sequel |spinoff |live-action |stage )?"
    r"(?:sequel|prequel|remake|reboot|revival|movie|film|series|spinoff|spin-off|follow-up|adaptation|feature|reunion|"
    r"special|musical|show|podcast|short|biopic)|\(.*\))$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Row:
    """One training case: its register, its features, its label."""

    register: str
    features: list[str]
    label: str


def base(name: str) -> str:
    """The name inside a naming: "Loki" of "Loki season 3"."""
    while match := _CONTINUES.match(name):
        name = match[1]
    return name


def titled(gold: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The keys of what is a title in the article, and of what may pass either way (short forms, doubtful ones)."""
    yes: set[str] = set()
    either: set[str] = set()
    for title in gold["titles"]:
        target = either if title.get("borderline") else yes
        full = key(title["title"])
        target.update(key(n) for n in (title["title"], base(title["title"])) if not n.lower().startswith("untitled"))
        for alias in title.get("aliases") or []:
            inner = re.findall(r"[“\"]([^”\"]+)[”\"]", alias)
            if not inner and alias[:1].isupper() and not re.match(r"(?:A|An|Untitled|Another|Season) ", alias):
                inner = [alias.strip("‘’“”\"'")]
            for name in inner:
                short = key(base(name))
                part = short != full and set(short.split()) <= set(full.replace(":", "").split())
                (either if part else target).add(short)
    return {k for k in yes if len(k) > 1}, either - yes


def judged(page: Page, gold: dict[str, Any], register: str) -> Iterable[Row]:
    """Every candidate of an article with "title" or "other"; what may pass either way is left out."""
    found = candidates(page)
    persons = people.find(page)
    about = survey(page, found, titles.others(persons, companies.organisations(page, persons)))
    yes, either = titled(gold)
    keys = [key(page.text[c.start : c.end]) for c in found]
    longer = [c for c, k in zip(found, keys, strict=True) if k in yes]
    for c, k in zip(found, keys, strict=True):
        if k in either:
            continue
        if k in yes and any(
            o.start <= c.start and c.end <= o.end and o.end - o.start > c.end - c.start for o in longer
        ):
            continue
        yield Row(register, features(page, c, about), "title" if k in yes else "other")


def unmarked(page: Page) -> str | None:
    """The article as a paper prints it that sets no marks about titles; None where it has none."""
    places = [(c.start, c.end) for c in candidates(page) if marks_a_title(page, c)]
    if not places:
        return None
    letters = list(page.text)
    for start, end in places:
        closing = next((i for i in range(end, min(end + 6, len(letters))) if page.text[i] in "’'”\""), None)
        if closing is not None:
            letters[start - 1] = letters[closing] = ""
    return "".join(letters)


def places_of(page: Page, name: str) -> list[tuple[int, int]]:
    """Where a title's name stands in the article."""
    pattern = re.escape(name).replace("'", "['’‘]").replace("’", "['’‘]")
    return [m.span() for m in re.finditer(rf"(?<!\w){pattern}(?!\w|:? (?:\d|II|season))", page.text, re.IGNORECASE)]


def described(page: Page, gold: dict[str, Any], register: str) -> Iterable[tuple[Row, Row]]:
    """For every gold title that the article spells out: its type, and whether it is in the works."""
    for title in gold["titles"]:
        places = places_of(page, title["title"])
        if not places or title.get("borderline"):
            continue
        seen = title_kind.features(page, places, title["title"])
        kind = title["type"] if title["type"] in ("film", "series", "special") else ""
        yield Row(register, seen, kind), Row(register, seen, "in_works" if title.get("in_works", True) else "out")


Cases = dict[str, list[Row]]


def cases(paths: Sequence[Path]) -> Cases:
    """The training cases of the three judges."""
    rows: Cases = defaultdict(list)
    for path in paths:
        text = path.read_text(encoding="utf-8")
        header = _HEADER.match(text)
        day = date.fromisoformat(header[1]) if header else date(2020, 1, 1)
        page = nlp.parse(text, day)
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        register = path.parent.name
        rows["judge"].extend(judged(page, gold, register))
        plain = unmarked(page)
        if plain is not None:
            rows["judge"].extend(judged(nlp.parse(plain, day), gold, register))
        for kind, standing in described(page, gold, register):
            rows["type"].append(kind)
            rows["in_works"].append(standing)
    return rows


CLASSES = {"judge": ("title",), "type": ("film", "series", "special"), "in_works": ("in_works",)}
STRENGTH = {"judge": 0.5, "type": 0.2, "in_works": 0.1}


def fit(rows: Sequence[Row], classes: Sequence[str], strength: float) -> dict[str, Any]:
    """One logistic regression for each class, as the arrays of a model file."""
    times: Counter[str] = Counter()
    registers: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for f in set(row.features):
            times[f] += 1
            registers[f].add(row.register)
    names = sorted(f for f in times if times[f] >= TIMES and len(registers[f]) >= REGISTERS)
    index = {f: i for i, f in enumerate(names)}
    columns = [sorted(index[f] for f in set(r.features) if f in index) for r in rows]
    ends = np.cumsum([0, *(len(c) for c in columns)])
    flat = np.concatenate([np.asarray(c, dtype=np.int64) for c in columns])
    matrix = csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), len(names)))
    table, bias = np.zeros((len(names), len(classes))), np.zeros(len(classes))
    for i, wanted in enumerate(classes):
        labels = np.array([r.label == wanted for r in rows])
        model = LogisticRegression(C=strength, max_iter=400, solver="liblinear", random_state=0).fit(matrix, labels)
        table[:, i], bias[i] = model.coef_[0], model.intercept_[0]
    return linear.pack(classes, names, table, bias)


def train(rows: Cases, without: str | None = None) -> dict[str, Any]:
    """The arrays of the model file, learned from all registers but one."""
    arrays: dict[str, Any] = {}
    for name, classes in CLASSES.items():
        kept = [r for r in rows[name] if r.register != without]
        arrays.update({f"{name}.{k}": v for k, v in fit(kept, classes, STRENGTH[name]).items()})
    return arrays


def models(arrays: dict[str, Any]) -> dict[str, linear.LinearModel]:
    """The arrays of a model file as the models that the reader loads."""
    return {name: linear.LinearModel.from_arrays(arrays, name) for name in CLASSES}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--leave-out", action="store_true", help="score each judge on the register left out; write nothing"
    )
    args = parser.parse_args()
    rows = cases(sorted(GOLD.glob("*/*.txt")))
    if not args.leave_out:
        OUT.parent.mkdir(exist_ok=True)
        np.savez_compressed(OUT, **train(rows))
        print(f"{OUT.stat().st_size / 1024:.0f} KiB")
        return
    for register in sorted({r.register for r in rows["judge"]}):
        held = models(train(rows, register))
        figures = []
        for name, judge in held.items():
            test = [r for r in rows[name] if r.register == register and r.label]
            right = 0
            for r in test:
                scores = judge.scores(r.features)
                best = max(scores, key=lambda k: scores[k])
                said = best if len(scores) > 1 or scores[best] >= 0.5 else ""
                right += (said or "no") == (r.label if r.label in scores else "no")
            figures.append(f"{name} {right / len(test):.3f} of {len(test)}")
        print(f"{register:10} " + ", ".join(figures))


if __name__ == "__main__":
    main()
