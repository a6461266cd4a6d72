"""Small linear models: named features, a weight each, kept as data in `lexicon/weights_NAME.tsv`.

`evals/train_quotations.py` learns them from the gold articles; here they are only added up.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

from intheworks.reading.wordlists import table


@cache
def load(name: str) -> dict[str, float]:
    """Feature → weight of one model; `bias` is always on."""
    return {feature: float(weight) for feature, weight in table(f"weights_{name}").items()}


def score(name: str, features: Iterable[str]) -> float:
    """The sum of the weights of the features that hold; features unknown to the model count nothing."""
    weights = load(name)
    return weights.get("bias", 0.0) + sum(weights.get(feature, 0.0) for feature in sorted(set(features)))


def probability(name: str, features: Iterable[str]) -> float:
    """The logistic of the score: how sure the model is, 0 to 1."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score(name, features)))))
