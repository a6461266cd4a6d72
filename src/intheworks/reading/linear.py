"""Small linear models over named features: what the reader has learned, shipped as numbers.

A model scores classes independently (one logistic regression each). Features are strings; a file holds their 64-bit
hashes, so that no article's words are shipped. Trained by `evals/train_*.py`, scored here with numpy only: the same numbers
on every machine.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt


@lru_cache(maxsize=1 << 18)
def feature_hash(feature: str) -> int:
    """The first 63 bits of BLAKE2b over the feature's name."""
    return int.from_bytes(hashlib.blake2b(feature.encode(), digest_size=8).digest(), "big") >> 1


@dataclass(frozen=True, slots=True)
class LinearModel:
    """`classes` in order; `weights` maps a feature's hash to its row of `table`, shape (features, classes)."""

    classes: tuple[str, ...]
    rows: dict[int, int]
    table: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    def scores(self, features: Iterable[str]) -> dict[str, float]:
        """The probability of every class, each on its own (they need not sum to one)."""
        found = [row for f in set(features) if (row := self.rows.get(feature_hash(f))) is not None]
        total = self.bias + (self.table[sorted(found)].sum(axis=0) if found else 0.0)
        return {c: 1 / (1 + math.exp(-float(v))) for c, v in zip(self.classes, total, strict=True)}

    @classmethod
    def from_arrays(cls, arrays: dict[str, Any], prefix: str) -> LinearModel:
        hashes = arrays[f"{prefix}.hashes"]
        return cls(
            classes=tuple(str(c) for c in arrays[f"{prefix}.classes"]),
            rows={int(h): i for i, h in enumerate(hashes)},
            table=arrays[f"{prefix}.table"].astype(np.float32),
            bias=arrays[f"{prefix}.bias"].astype(np.float32),
        )


def pack(
    classes: Sequence[str], names: Sequence[str], table: npt.NDArray[Any], bias: npt.NDArray[Any]
) -> dict[str, Any]:
    """A trained model as the arrays of a model file; rows of only small weights are left out."""
    keep = np.abs(table).max(axis=1) >= SMALLEST_WEIGHT
    hashes = np.array([feature_hash(n) for n, k in zip(names, keep, strict=True) if k], dtype=np.int64)
    return {
        "hashes": hashes,
        "classes": np.array(list(classes)),
        "table": table[keep].astype(np.float16),
        "bias": np.asarray(bias, dtype=np.float32),
    }


SMALLEST_WEIGHT = 0.02
"""Weights below this change no decision that was looked at, and make up half of a model file."""


@lru_cache(maxsize=8)
def load(name: str) -> dict[str, LinearModel]:
    """The models in the package's `reading/models/NAME.npz`, by prefix."""
    with (files("intheworks.reading") / "models" / f"{name}.npz").open("rb") as stream:
        arrays = dict(np.load(stream, allow_pickle=False))
    prefixes = sorted({key.rpartition(".")[0] for key in arrays})
    return {p: LinearModel.from_arrays(arrays, p) for p in prefixes}
