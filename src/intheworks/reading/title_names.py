"""The titles that an article names by name: candidates judged, parts set aside, spellings brought together."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass, field

from intheworks.reading.encoder import Odds
from intheworks.reading.linear import LinearModel
from intheworks.reading.page import Page
from intheworks.reading.title_candidates import Candidate, candidates, key
from intheworks.reading.title_features import Others, features, survey
from intheworks.reading.title_lexicon import known_titles, word_sets

ACCEPT = -0.75
"""Words are a title where one of their places has these log-odds: best F1 with one register of the press corpus left out."""
OTHERS, OWN = 0.5, 0.5
SEEN = 0.5
"""What the network's log-odds count beside the judge's."""
KNOWN = (2.5, 4.5, 6.0, 9.0)
"""What it counts that everybody knows a film or series of that name: one word, two, three, four or more. The longer a name,
the less likely it stands there by chance, whoever's names are in it."""
AGAIN = -3.0
"""Further places of an accepted title need only not to be plainly something else (a person of that name)."""
_SMALL = frozenset("a an and as at but by for from in of on or the to vs with v".split())


@dataclass(slots=True)
class Named:
    """One title by name: how it is spelled, and its places (start, end) in order; `score` is the judge's best, 0 to 1."""

    name: str
    key: str
    places: list[tuple[int, int]] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    score: float = 0.0


def named(page: Page, judge: LinearModel, others: Others, seen: Odds | None = None) -> list[Named]:
    """The named titles of the article, in order of first mention. `seen` is what the network makes of a place."""
    found = candidates(page)
    about = survey(page, found, others)
    scored = [(judge.scores(features(page, c, about))["title"], c) for c in found if not _well_known(page, c)]
    chosen = _choose(page, scored, seen)
    titles = [_gather(page, k, places, score) for k, (score, places) in chosen.items()]
    return sorted(_merge_short(titles), key=lambda t: t.places[0])


def _well_known(page: Page, c: Candidate) -> bool:
    """Whether unmarked words are a network, studio or outlet that everybody knows."""
    if c.quoted:
        return False
    text = page.text[c.start : c.end].lower()
    return any(text in word_sets()[kind] for kind in ("network", "studio", "outlet", "day", "month"))


def _choose(
    page: Page, scored: list[tuple[float, Candidate]], seen: Odds | None
) -> dict[str, tuple[float, list[tuple[int, int]]]]:
    """key → (best score, places): best first, no two overlapping."""
    weighed = _weigh(page, scored, seen)
    order = sorted(weighed, key=lambda sc: (-sc[0], sc[1].start, -sc[1].end))
    taken: list[tuple[int, int]] = []
    chosen: dict[str, tuple[float, list[tuple[int, int]]]] = {}
    short: dict[str, str] = {}
    for passing in (True, False):
        for score, c in order:
            name = key(page.text[c.start : c.end])
            name = short.get(name, name)
            if (score < ACCEPT) if passing else (score < AGAIN or score >= ACCEPT or name not in chosen):
                continue
            if any(c.start < end and start < c.end for start, end in taken):
                continue
            taken.append((c.start, c.end))
            chosen.setdefault(name, (score, []))[1].append((c.start, c.end))
        short = {head: name for name in chosen if len((head := _head(name)).split()) > 1 and head not in chosen}
    return chosen


def _head(name: str) -> str:
    """What a title is called for short: its words before a possessive ("" where it has none). What stands before a colon is
    as often another work."""
    head, _, rest = name.partition("'s ")
    return head if rest else ""


def _weigh(page: Page, scored: list[tuple[float, Candidate]], seen: Odds | None) -> list[tuple[float, Candidate]]:
    """Each place's log-odds, drawn towards what the other places of the same words say.

    A place inside longer words that score better says nothing of the shorter ones.
    """
    odds = [math.log(max(s, 1e-6) / max(1 - s, 1e-6)) + _known(page, c) for s, c in scored]
    if seen is not None:
        odds = [o + SEEN * seen(c.start, c.end) for o, (_, c) in zip(odds, scored, strict=True)]
    by_name: dict[str, list[float]] = defaultdict(list)
    names = [key(page.text[c.start : c.end]) for _, c in scored]
    for i, (_, c) in enumerate(scored):
        near = range(max(0, i - 40), min(len(scored), i + 40))
        inside = any(
            scored[k][1].start <= c.start and c.end <= scored[k][1].end and odds[k] > odds[i] and names[k] != names[i]
            for k in near
        )
        if not inside:
            by_name[names[i]].append(odds[i])
    weighed = []
    for (_, c), own, name in zip(scored, odds, names, strict=True):
        all_odds = by_name[name] or [own]
        common = OTHERS * sum(all_odds) / len(all_odds) + (1 - OTHERS) * max(all_odds)
        weighed.append((OWN * own + (1 - OWN) * common, c))
    return weighed


def _known(page: Page, c: Candidate) -> float:
    """The log-odds that a known title's name adds."""
    name = key(page.text[c.start : c.end])
    return KNOWN[min(len(KNOWN), len(name.split())) - 1] if name in known_titles() else 0.0


def _gather(page: Page, name: str, places: list[tuple[int, int]], score: float) -> Named:
    places.sort()
    forms = [page.text[a:b] for a, b in places]
    whole = [p for p in places if key(page.text[p[0] : p[1]]) == name] or places
    start, end = max(whole, key=lambda p: (*_telling(page, *p), forms.count(page.text[p[0] : p[1]]), -p[0]))
    spelled = spell(page.text[start:end])
    return Named(spelled, name, places, sorted({f for f in forms if f != spelled}), score)


def _telling(page: Page, start: int, end: int) -> tuple[bool, bool]:
    """How much a place tells of a title's spelling: not set in capitals; an article that is the title's own.

    "The" that opens a sentence ("The Mad Men star said") may be the sentence's.
    """
    text = page.text[start:end]
    sentence = page.sentence_at(start)
    opens = sentence is not None and sentence.start == start
    return not text.isupper(), text.startswith(("The ", "A ", "An ")) and not opens


def spell(text: str) -> str:
    """A title as a reader writes it: no marks around it, one blank between words, ALL CAPITALS in title case."""
    text = (
        re.sub(r"\s+", " ", text.strip("‘’“”\"' ,.;"))
        if text[:1] in "‘’“”\"'"
        else re.sub(r"\s+", " ", text.strip(" ,;"))
    )
    letters = [c for c in text if c.isalpha()]
    if len(letters) > 4 and all(c.isupper() for c in letters):
        words = text.split(" ")
        text = " ".join(_lower(w, first=i == 0 or words[i - 1].endswith(":")) for i, w in enumerate(words))
    return text


def _lower(word: str, *, first: bool) -> str:
    low = word.lower()
    if not first and low in _SMALL:
        return low
    if re.fullmatch(r"[IVX]+[:,]?", word) or any(c.isdigit() for c in word):
        return word
    return re.sub(r"(^|[-–—(/])(\w)", lambda m: m[1] + m[2].upper(), low)


def _merge_short(titles: list[Named]) -> list[Named]:
    """A part of a longer title that the article uses for short joins it ("Clinic" for "Mercy Street Clinic")."""
    kept: list[Named] = []
    by_length = sorted(titles, key=lambda t: -len(t.key))
    for t in by_length:
        words = t.key.split()
        whole = [
            k
            for k in kept
            if len(words) < len(k.key.split()) and _is_short_form(words, k) and k.places[0][0] <= t.places[0][0] + 2000
        ]
        headed = [k for k in kept if len(words) > 1 and t.key == _head(k.key)]
        whole = headed or whole
        if whole and (headed or (len(words) == 1 and not t.key.isdigit())):
            whole[0].places.extend(t.places)
            whole[0].places.sort()
            whole[0].aliases.append(t.name)
        else:
            kept.append(t)
    return kept


def _is_short_form(words: list[str], longer: Named) -> bool:
    other = [w.strip(":,!?") for w in longer.key.split()]
    if (
        other[: len(words)] == words
        and len(other) > len(words)
        and (other[len(words)].isdigit() or longer.key.find(":") >= 0)
    ):
        return False
    return all(w in other for w in words)
