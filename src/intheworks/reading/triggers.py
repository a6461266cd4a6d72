"""Where an article's words may speak of a title in the works: the lexicon's forms, found in one pass.

The lexicon is data (`lexicon/triggers.tsv`): an editor adds a verb there. Forms match whole words, whatever their case and
whichever apostrophe; the longest form at a place wins over those inside it, for one (field, value).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick


@dataclass(frozen=True, slots=True)
class Trigger:
    """One form of the lexicon in the text: its place, what it speaks of (`field`), and what it says (`value`)."""

    start: int
    end: int
    form: str
    field: str
    value: str


Lexicon = tuple[AhoCorasick, list[str], dict[str, list[tuple[str, str]]]]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The automaton over all forms, the forms, and what each says."""
    says: dict[str, list[tuple[str, str]]] = defaultdict(list)
    table = (files("intheworks.reading") / "lexicon" / "triggers.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        if not line or line.startswith("#") or line.startswith("field\t"):
            continue
        field, value, forms = line.split("\t")
        for form in forms.split(" | "):
            says[form.strip().lower()].append((field, value))
    forms_list = sorted(says)
    return AhoCorasick(forms_list), forms_list, dict(says)


def plain(text: str) -> str:
    """The text lower-cased with straight apostrophes, every character still at its offset."""
    lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lowered.replace("’", "'").replace("‘", "'").replace("\u00a0", " ")


def find(text: str) -> list[Trigger]:
    """Every trigger in `text`, in order of place; offsets are code points."""
    automaton, forms, says = lexicon()
    low = plain(text)
    best: dict[tuple[str, str], int] = {}
    found: list[Trigger] = []
    hits = sorted(automaton.find_matches_as_indexes(low, overlapping=True), key=lambda h: (h[1], -h[2]))
    for which, start, end in hits:
        if (start and low[start - 1].isalnum()) or (end < len(low) and low[end].isalnum()):
            continue
        for field, value in says[forms[which]]:
            if best.get((field, value), -1) >= end:
                continue
            best[(field, value)] = end
            found.append(Trigger(start, end, forms[which], field, value))
    return found
