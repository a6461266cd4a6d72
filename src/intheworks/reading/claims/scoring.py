"""What each pair of unit and title says: the last layers of two networks, in numpy, and the mean of what they say.

Made by `evals/train_reader.py`. Of the first, for every kind a hidden layer sees the unit, the title's nearest mention, the
mean of its mentions, unit times nearest, the words of the sentence that tell of both, and how far and which candidate the
title is. Of the second, it sees the clues of grammar and lexicon (`claims.clues`) and no word.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from intheworks.model import Certainty, CompanyRole, DateOf, Reason, Role, StageName, Status
from intheworks.reading.claims import clues
from intheworks.reading.claims.units import Pair, Unit
from intheworks.reading.encoder import Range, Vectors, heads, means, softmax
from intheworks.reading.scene import Scene

Scores = npt.NDArray[np.float32]

NEGATED = "!"
"""Marks the value of a stage that is said not to be."""

VALUES: dict[str, tuple[str, ...]] = {
    "attachment": tuple(r.value for r in Role),
    "company": tuple(r.value for r in CompanyRole),
    "date": tuple(d.value for d in DateOf),
    "stage": (*(s.value for s in StageName), *(s.value + NEGATED for s in StageName)),
    "holdup": tuple(r.value for r in Reason),
}
"""The values that a unit of each kind can say, in the order of the network's outputs."""

STATUSES = tuple(s.value for s in Status)
CERTAINTIES = tuple(c.value for c in Certainty)


@dataclass(frozen=True, slots=True)
class Said:
    """Chances for each pair: of each value (each on its own), of each status (None for kinds without), of each certainty."""

    values: Scores
    statuses: Scores | None
    certainties: Scores


def score(scene: Scene, kind: str, asked: Sequence[Unit], beside: Sequence[Pair]) -> Said:
    """What the pairs of one kind say; rows are pairs."""
    by_words = _by_words(scene, kind, asked, beside)
    by_clues = _by_clues(scene, kind, asked, beside)

    def said(name: str) -> Scores:
        """The mean of both networks' log-odds."""
        both = _out(f"{kind}.{name}", by_words) + _out(f"clues.{kind}.{name}", by_clues)
        mean: Scores = (both / 2).astype(np.float32)
        return mean

    return Said(
        values=_sigmoid(said("value")),
        statuses=softmax(said("status")) if f"{kind}.status" in heads() else None,
        certainties=softmax(said("certainty")),
    )


def _out(layer: str, hidden: Scores) -> Scores:
    result: Scores = hidden @ heads()[layer] + heads()[f"{layer}_bias"]
    return result


def _by_clues(scene: Scene, kind: str, asked: Sequence[Unit], beside: Sequence[Pair]) -> Scores:
    """The hidden layer of the network that sees clues."""
    return _gelu(_out(f"clues.{kind}.hidden", clues.of(scene, kind, asked, beside)))


def _by_words(scene: Scene, kind: str, asked: Sequence[Unit], beside: Sequence[Pair]) -> Scores:
    """The hidden layer of the network that sees words."""
    w, found, over = heads(), scene.pieces, scene.vectors
    of = [p.unit for p in beside]
    unit = means([u.places(found) for u in asked], over)
    near = means([p.near for p in beside], over)
    about = _about(kind, np.concatenate([unit[of], near], axis=1), [asked[n].sentence(found) for n in of], over)
    wholes = {id(p.work): p.all for p in beside}
    row_of = {work: row for row, work in enumerate(wholes)}
    layers = np.split(w[f"{kind}.hidden"], np.cumsum([over.shape[1]] * 5 + [w["distance"].shape[1]]))
    by_unit, by_near, by_whole, by_both, by_about, by_distance, by_rank = layers
    return _gelu(
        (unit @ by_unit)[of]
        + (means(list(wholes.values()), over) @ by_whole)[[row_of[id(p.work)] for p in beside]]
        + (w["distance"] @ by_distance)[[p.distance for p in beside]]
        + (w["rank"] @ by_rank)[[p.rank for p in beside]]
        + np.concatenate([near, unit[of] * near, about], axis=1) @ np.concatenate([by_near, by_both, by_about])
        + w[f"{kind}.hidden_bias"]
    )


def _about(kind: str, both: Scores, sentences: Sequence[Range], over: Vectors) -> Scores:
    """For each pair the words of its sentence that tell of unit and title, weighed by how much they do."""
    w = heads()
    asks, offers = (
        both @ w[f"{kind}.asks"] + w[f"{kind}.asks_bias"],
        over @ w[f"{kind}.offers"] + w[f"{kind}.offers_bias"],
    )
    found = np.empty((len(both), over.shape[1]), dtype=np.float32)
    for row, (first, last) in enumerate(sentences):
        look = asks[row] @ offers[first:last].T / math.sqrt(asks.shape[1])
        found[row] = softmax(look[None])[0] @ over[first:last]
    return found


def _gelu(x: Scores) -> Scores:
    """The usual tanh form; within 0.001 of the exact one that it was trained with."""
    result: Scores = (0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))).astype(np.float32)
    return result


def _sigmoid(x: Scores) -> Scores:
    result: Scores = (1 / (1 + np.exp(-np.clip(x, -30, 30)))).astype(np.float32)
    return result
