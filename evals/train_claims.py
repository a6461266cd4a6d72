"""Rebuild `reading/models/claims.npz` from the gold press: `python -m evals.train_claims [--without REGISTER --to FILE]`.

Scenes are made by the reader's own recognition, so that what is learned has seen its errors. A gold claim labels a unit
when its evidence meets the unit's sentence and the names agree as in the scorer; where the gold puts the same claim
elsewhere, the unit is left out rather than called wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from evals import score
from intheworks.reading import linear, nlp
from intheworks.reading.claims import reader
from intheworks.reading.claims.second import ANY, second_look
from intheworks.reading.claims.units import HANGS_ON, Unit, links, units
from intheworks.reading.page import Work
from intheworks.reading.recognition import recognise
from intheworks.reading.scene import Scene

GOLD = Path(__file__).parent / "gold"
MODEL = Path(linear.__file__).parent / "models" / "claims.npz"
STRENGTH = 1.0
FEWEST = 3
FOLDS = 3


@dataclass
class Article:
    register: str
    scene: Scene
    gold: dict[str, Any]


def articles(roots: Sequence[Path]) -> list[Article]:
    found = []
    for path in sorted(p for root in roots for p in root.rglob("*.txt")):
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        page = nlp.parse(path.read_text(encoding="utf-8"), date.fromisoformat(gold["published"]), gold.get("outlet"))
        found.append(Article(path.parent.name, recognise(page), gold))
    return found


def field_of(kind: str) -> str:
    return {"attachment": "person", "company": "company", "date": "edtf"}[kind]


def value_of(kind: str, claim: dict[str, Any]) -> str:
    if kind in {"attachment", "company"}:
        return str(claim["role"])
    if kind == "stage":
        return str(claim["stage"]) + ("!" if claim.get("negated") else "")
    return str(claim["what"] if kind == "date" else claim["reason"])


def same_name(kind: str, unit: Unit, claim: dict[str, Any]) -> bool:
    if unit.name is None:
        return True
    if kind == "attachment":
        return bool(score.same_person(claim["person"], unit.name))
    if kind == "company":
        return bool(score.same_work([claim["company"]], [unit.name]))
    return bool(claim["edtf"] == unit.name)


@dataclass
class Case:
    """A unit with its labels: value → the claims that say so here; `unsure` values are said elsewhere or doubtful."""

    article: int
    unit: Unit
    claims: dict[str, list[dict[str, Any]]]
    unsure: set[str]
    works: list[tuple[Work, list[str], bool]]


def cases(kind: str, all_articles: Sequence[Article]) -> list[Case]:
    found = []
    for number, article in enumerate(all_articles):
        gold = [c for c in article.gold["claims"] if c["kind"] == kind]
        names = score.alias_table(article.gold)
        alike: dict[tuple[str, str], bool] = {}
        for unit in units(article.scene, kind):
            start, end = unit.view.sentence.start, unit.view.sentence.end
            mine = [c for c in gold if same_name(kind, unit, c)]
            here = [c for c in mine if c["evidence"]["start"] < end and c["evidence"]["end"] > start]
            sure: dict[str, list[dict[str, Any]]] = {}
            for claim in here:
                if not claim.get("borderline"):
                    sure.setdefault(value_of(kind, claim), []).append(claim)
            unsure = {value_of(kind, c) for c in (mine if unit.name else here)} - set(sure)
            titles = {c["title"] for group in sure.values() for c in group}
            linked = []
            for work, features in links(article.scene, unit) if titles else ():
                about = False
                for title in titles:
                    key = (title, work.name)
                    if key not in alike:
                        alike[key] = score.same_work(score.names_of(title, names), [work.name, *work.aliases])
                    about = about or alike[key]
                linked.append((work, features, about))
            found.append(Case(number, unit, sure, unsure, linked))
    return found


class Fitted:
    """One-against-all logistic regressions over string features."""

    def __init__(self, rows: Sequence[Iterable[str]], labels: Sequence[set[str]], left_out: Sequence[set[str]]) -> None:
        self.vector = CountVectorizer(analyzer=lambda row: row, binary=True, min_df=FEWEST)
        matrix = self.vector.fit_transform([list(r) for r in rows]).astype(float)
        counts: dict[str, int] = {}
        for label in labels:
            for value in label:
                counts[value] = counts.get(value, 0) + 1
        self.classes = sorted(c for c, n in counts.items() if n >= FEWEST)
        self.models = []
        for value in self.classes:
            keep = np.array([value not in out for out in left_out])
            wanted = np.array([value in label for label in labels])
            model = LogisticRegression(C=STRENGTH, solver="liblinear")
            self.models.append(model.fit(matrix[keep], wanted[keep]))

    def scores(self, rows: Sequence[Iterable[str]]) -> list[dict[str, float]]:
        if not rows:
            return []
        matrix = self.vector.transform([list(r) for r in rows]).astype(float)
        columns = [m.predict_proba(matrix)[:, 1] for m in self.models]
        return [dict(zip(self.classes, map(float, row), strict=True)) for row in zip(*columns, strict=True)]

    def packed(self, prefix: str) -> dict[str, Any]:
        names = self.vector.get_feature_names_out()
        table = np.stack([m.coef_[0] for m in self.models], axis=1)
        bias = np.array([m.intercept_[0] for m in self.models])
        return {f"{prefix}.{k}": v for k, v in linear.pack(self.classes, list(names), table, bias).items()}


def with_any(case: Case) -> set[str]:
    return {*case.claims, ANY} if case.claims else set()


def out_with_any(case: Case) -> set[str]:
    return {*case.unsure, ANY} if case.unsure and not case.claims else set(case.unsure)


def first_looks(found: Sequence[Case]) -> list[dict[str, float]]:
    """Every unit's first look by a model that has not seen its article."""
    looks: list[dict[str, float]] = [{}] * len(found)
    for fold in range(FOLDS):
        seen = [i for i, c in enumerate(found) if c.article % FOLDS != fold]
        unseen = [i for i, c in enumerate(found) if c.article % FOLDS == fold]
        model = Fitted(
            [found[i].unit.features for i in seen], [with_any(found[i]) for i in seen], [out_with_any(found[i]) for i in seen]
        )
        for i, look in zip(unseen, model.scores([found[i].unit.features for i in unseen]), strict=True):
            looks[i] = look
    return looks


def train(all_articles: Sequence[Article], say: Any = print) -> dict[str, Any]:
    """All models of the claims, as the arrays of a model file."""
    arrays: dict[str, Any] = {}
    firm_rows: list[list[str]] = []
    firm_labels: list[set[str]] = []
    for kind in HANGS_ON:
        found = cases(kind, all_articles)
        rows = [c.unit.features for c in found]
        what = Fitted(rows, [with_any(c) for c in found], [out_with_any(c) for c in found])
        arrays |= what.packed(f"{kind}.what")
        if kind in reader.TWICE:
            looks = first_looks(found)
            classes = [c for c in what.classes if c != ANY]
            extra: list[list[str]] = []
            for number in sorted({c.article for c in found}):
                group = [i for i, c in enumerate(found) if c.article == number]
                extra += second_look([found[i].unit.name for i in group], [looks[i] for i in group], classes)
            again = Fitted(
                [r + e for r, e in zip(rows, extra, strict=True)],
                [set(c.claims) for c in found],
                [c.unsure for c in found],
            )
            arrays |= again.packed(f"{kind}.again")
        pairs = [(w, f, a) for c in found for w, f, a in c.works]
        link = Fitted([f for _, f, _ in pairs], [{"about"} if a else set() for *_, a in pairs], [set()] * len(pairs))
        arrays |= link.packed(f"{kind}.link")
        status_rows, status_labels = [], []
        for case in found:
            for value, claims in case.claims.items():
                for claim in claims:
                    firm_rows.append(reader.firm_features(case.unit, kind, value))
                    firm_labels.append({claim["certainty"]})
                    if "status" in claim:
                        status_rows.append([*case.unit.features, f"value={value}"])
                        status_labels.append({claim["status"]})
        if status_rows:
            arrays |= Fitted(status_rows, status_labels, [set()] * len(status_rows)).packed(f"{kind}.status")
        say(f"{kind}: {len(found)} units, {sum(bool(c.claims) for c in found)} with a claim, {len(pairs)} links")
    arrays |= Fitted(firm_rows, firm_labels, [set()] * len(firm_rows)).packed("certainty")
    return arrays


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--without", help="leave this register of the press out")
    parser.add_argument("--to", type=Path, default=MODEL)
    args = parser.parse_args()
    roots = [d for d in sorted((GOLD / "press").iterdir()) if d.is_dir() and d.name != args.without]
    arrays = train(articles(roots), say=lambda line: print(line, file=sys.stderr))
    np.savez_compressed(args.to, **arrays)
    print(f"{args.to}: {args.to.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
