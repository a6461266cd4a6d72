"""Of a title: film, series or special, and whether it is in the works or out. The features of two small judges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from intheworks.reading.page import Block, Page
from intheworks.reading.title_lexicon import word_sets

_YEAR = re.compile(r"[(\s,’'‘](?:(?:19|20)\d\d|['’]\d\d)")
NEAR = 7


def features(page: Page, places: Iterable[tuple[int, int]], name: str) -> list[str]:
    """The features of a title with these places: the words about it, whose sentence it is, how much of the article."""
    spots = list(places)
    found: set[str] = {"bias", f"places={min(len(spots), 5)}"}
    words = name.lower().split()
    if words and (words[-1].isdigit() or words[-1] in ("ii", "iii", "iv", "two", "three", "four")):
        found.add("numbered")
    if ":" in name:
        found.add("colon")
    if words:
        found.add("last-word=" + words[-1])
    for n, (start, end) in enumerate(spots):
        found.update(_place(page, start, end, first=n == 0))
    low = page.text.lower()
    for word in (
        "season",
        "episode",
        "series",
        "film",
        "movie",
        "box office",
        "theaters",
        "cinemas",
        "network",
        "streamer",
    ):
        times = low.count(word)
        found.add(f"article:{word}={min(times, 3)}")
    return sorted(found)


def _place(page: Page, start: int, end: int, *, first: bool) -> Iterator[str]:
    sentence = page.sentence_at(start)
    if sentence is None:
        return
    segment, doc = page.segments[sentence.paragraph], page.docs[sentence.paragraph]
    if segment.block is Block.headline:
        yield "headline"
    if first:
        yield f"first-at={min(4, 5 * (start - page.segments[0].start) // max(1, len(page.text)))}"
        yield f"paragraph={min(sentence.paragraph, 3)}"
    inside = [t for t in doc if start <= segment.start + t.idx < end]
    if not inside:
        return
    a, b = inside[0].i, inside[-1].i
    left = [t for t in doc[max(0, a - NEAR) : a] if not t.is_punct]
    right = [t for t in doc[b + 1 : b + 1 + NEAR] if not t.is_punct]
    for side, tokens in (("L", left), ("R", right)):
        for t in tokens:
            yield f"{side}:{t.lemma_.lower() if t.is_lower else t.ent_type_ or t.lower_}"
            yield "N:" + t.lower_
    yield "l1=" + (doc[a - 1].lower_ if a else "^")
    yield "l2=" + (doc[a - 2].lower_ if a > 1 else "^") + " " + (doc[a - 1].lower_ if a else "^")
    yield "r1=" + (doc[b + 1].lower_ if b + 1 < len(doc) else "$")
    yield "r2=" + " ".join(t.lower_ for t in doc[b + 1 : b + 3])
    if _YEAR.match(page.text[end : end + 6]):
        yield "dated"
    if _YEAR.search(page.text[max(0, start - 26) : start]):
        yield "year-before"
    root = inside[0].sent.root
    yield "root=" + root.lemma_.lower()
    yield "root-tag=" + root.tag_
    for t in root.children:
        if t.dep_ in ("aux", "auxpass", "neg"):
            yield "aux=" + t.lower_
    yield f"dep={inside[-1].dep_},{inside[-1].head.lemma_.lower()}"
    yield "head=" + inside[-1].head.tag_
    for t in inside[0].sent:
        if t.is_lower and t.pos_ in ("NOUN", "VERB", "ADJ", "ADV", "AUX"):
            yield "S:" + t.lemma_.lower()
            if t.tag_ in ("VBD", "VBZ", "MD"):
                yield "tense=" + t.tag_
    sets = word_sets()
    near = [t.lower_ for t in left + right]
    for kind in ("film_noun", "series_noun", "role", "network", "studio"):
        if any(w in sets[kind] for w in near):
            yield "near-" + kind
