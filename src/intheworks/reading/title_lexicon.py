"""The word classes of lexicon/title_words.tsv and the films and series that everybody knows, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from intheworks.reading.wordlists import rows


@lru_cache(maxsize=1)
def word_sets() -> dict[str, frozenset[str]]:
    """Class name → its words, lower case with straight apostrophes."""
    text = files("intheworks.reading").joinpath("lexicon/title_words.tsv").read_text(encoding="utf-8")
    sets: dict[str, frozenset[str]] = {}
    for line in text.splitlines():
        if line.startswith("#") or line == "class\twords":
            continue
        name, _, words = line.partition("\t")
        sets[name] = frozenset(w.strip() for w in words.split(" | "))
    return sets


@dataclass(frozen=True, slots=True)
class Known:
    """A film or series that everybody knows: its kind, and the year it came out (0: unknown)."""

    kind: str
    year: int


@lru_cache(maxsize=1)
def known_titles() -> dict[str, Known]:
    """Title key (`title_candidates.key`) → what is known, from lexicon/known_titles.tsv (made by evals/known_titles.py)."""
    return {row[0]: Known(row[1], int(row[2])) for row in rows("known_titles") if len(row) > 2}
