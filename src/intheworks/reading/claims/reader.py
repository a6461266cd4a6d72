"""From a scene to its claims: every learned kind asked in turn, the surest reading of each slot kept.

A claim's confidence is the chance that the unit says it times the chance that it is about the title. The firmness of the
source is another question (`certainty`), and the two are never merged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intheworks.reading import linear
from intheworks.reading.claims.second import ANY, second_look
from intheworks.reading.claims.units import HANGS_ON, Unit, links, units
from intheworks.reading.linear import LinearModel
from intheworks.reading.page import Work
from intheworks.reading.scene import Scene

TWICE = ("attachment", "company")
"""The kinds whose units the rest of the article says something about: read twice."""

SURE = {"attachment": 0.35, "company": 0.35, "date": 0.35, "stage": 0.35, "holdup": 0.3}
"""From this confidence on a claim is made. Set on the press by leaving one register out (`evals`)."""

ABOUT = 0.5
"""From this chance on a unit is about a second title that its sentence names."""


@dataclass(frozen=True, slots=True)
class Found:
    """A claim before it is put into words: kind, value (role, stage, reason, what), title, and where."""

    kind: str
    value: str
    work: Work
    unit: Unit
    confidence: float
    status: str | None
    certainty: str


def firm_features(unit: Unit, kind: str, value: str) -> list[str]:
    """The features that the firmness of the source is read from."""
    return [*unit.features, f"kind={kind}", f"value={kind}:{value}"]


def best_of(scores: Mapping[str, float]) -> str:
    """The class of the highest score; of equal ones the first by name."""
    return max(sorted(scores), key=lambda c: scores[c])


def looked_at(found: list[Unit], kind: str, models: Mapping[str, LinearModel]) -> list[dict[str, float]]:
    """What each unit says: value → chance."""
    what = models[f"{kind}.what"]
    firsts = [what.scores(u.features) for u in found]
    if kind not in TWICE or not found:
        return [{v: p for v, p in look.items() if v != ANY} for look in firsts]
    classes = [c for c in what.classes if c != ANY]
    extra = second_look([u.name for u in found], firsts, classes)
    again = models[f"{kind}.again"]
    return [again.scores([*u.features, *e]) for u, e in zip(found, extra, strict=True)]


def about(scene: Scene, unit: Unit, kind: str, models: Mapping[str, LinearModel]) -> list[tuple[Work, float]]:
    """The titles that a unit is about: the likeliest, and others that its sentence names and that are likely."""
    model = models[f"{kind}.link"]
    rated = [(work, model.scores(features)["about"]) for work, features in links(scene, unit)]
    if not rated:
        return []
    top = max(p for _, p in rated)
    named = {s.name for s in unit.view.of("work")}
    return [(w, p) for w, p in rated if p == top or (w.name in named and p >= ABOUT)]


def find(scene: Scene, models: Mapping[str, LinearModel] | None = None) -> list[Found]:
    """The claims of the learned kinds in a scene, in order of place."""
    models = models or linear.load("claims")
    kept: dict[tuple[str, ...], Found] = {}
    for kind in HANGS_ON:
        found = list(units(scene, kind))
        for unit, look in zip(found, looked_at(found, kind, models), strict=True):
            likely = {v: p for v, p in look.items() if p >= SURE[kind]}
            if not likely:
                continue
            for work, chance in about(scene, unit, kind, models):
                for value, probability in likely.items():
                    confidence = probability * chance
                    key = (kind, work.name, value.rstrip("!"), unit.name or "")
                    if confidence < SURE[kind] or (key in kept and kept[key].confidence >= confidence):
                        continue
                    kept[key] = _found(unit, kind, value, work, confidence, models)
    return sorted(kept.values(), key=lambda f: (f.unit.start, f.kind, f.value, f.work.name))


def _found(
    unit: Unit, kind: str, value: str, work: Work, confidence: float, models: Mapping[str, LinearModel]
) -> Found:
    status = None
    if f"{kind}.status" in models:
        status = best_of(models[f"{kind}.status"].scores([*unit.features, f"value={value}"]))
    certainty = best_of(models["certainty"].scores(firm_features(unit, kind, value)))
    return Found(kind, value, work, unit, confidence, status, certainty)
