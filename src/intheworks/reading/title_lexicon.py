"""The word classes of lexicon/title_words.tsv, read once."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


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
