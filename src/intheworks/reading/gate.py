"""Whether an article may have anything in the works: one pass over its text, before any parsing.

Most news has nothing. The forms and their weights are data (`lexicon/gate.tsv`, learned by `evals/gate.py`); an article
passes when the weights of the forms that it holds, each counted once, reach `THRESHOLD`.
"""

from __future__ import annotations

from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from intheworks.reading.wordlists import rows

THRESHOLD = 0.35
"""1.26 below an even chance: the lowest at which under 5 % of general news passes (`evals/gate.py`)."""


@lru_cache(maxsize=2)
def automaton(forms: tuple[str, ...]) -> AhoCorasick:
    """Finds the forms, longest first where several begin together."""
    return AhoCorasick(forms, matchkind=MatchKind.LeftmostLongest)


@lru_cache(maxsize=1)
def weights() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The forms and what each weighs."""
    table = [(form, float(weight)) for form, weight in rows("gate")]
    return tuple(form for form, _ in table), tuple(weight for _, weight in table)


def held(finder: AhoCorasick, text: str) -> set[int]:
    """Which forms stand in the text as whole words, whatever their case and whichever apostrophe, by number."""
    low = text.lower().replace("’", "'")
    last = len(low)
    return {
        which
        for which, start, end in finder.find_matches_as_indexes(low)
        if (start == 0 or not low[start - 1].isalnum()) and (end == last or not low[end].isalnum())
    }


def passes(text: str) -> bool:
    """Whether the text may have anything in the works; microseconds."""
    forms, weight = weights()
    return sum(weight[i] for i in held(automaton(forms), text)) >= THRESHOLD
