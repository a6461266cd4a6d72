"""The second look: what the rest of the article makes of a person or company, as features of each of their mentions.

"Thorsager has passed" names no part; that he was spoken of as its director two paragraphs before does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

STEPS = (0.05, 0.15, 0.3, 0.5, 0.75)
"""Where a probability changes its word. Cumulative steps keep the order of the words for a linear model."""

ANY = "any"


def steps(tag: str, probability: float) -> list[str]:
    """The steps that a probability reaches."""
    return [f"{tag}>={s}" for s in STEPS if probability >= s]


def second_look(
    names: Sequence[str | None], firsts: Sequence[Mapping[str, float]], classes: Sequence[str]
) -> list[list[str]]:
    """For each unit the features that the first look at all units of the same name gives it."""
    places: dict[str | None, list[int]] = {}
    for i, name in enumerate(names):
        places.setdefault(name, []).append(i)
    found: list[list[str]] = []
    for i, name in enumerate(names):
        elsewhere = [j for j in places[name] if j != i]
        best = {c: max((firsts[j].get(c, 0.0) for j in elsewhere), default=0.0) for c in classes}
        top = max(classes, key=lambda c: best[c])
        known = top if best[top] > STEPS[1] else "none"
        own = firsts[i]
        features = [f"top={known}", f"elsewhere={min(4, len(elsewhere))}"]
        for c in classes:
            features += steps(f"doc:{c}", best[c])
            features += steps(f"own:{c}", own.get(c, 0.0))
        for step in steps(ANY, own.get(ANY, 0.0)):
            features += [step, f"{step}&{known}"]
        found.append(features)
    return found
