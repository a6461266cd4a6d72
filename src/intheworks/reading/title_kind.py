"""Of a title: film, series or special, and whether it is in the works or out. The features of two small judges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from intheworks.reading.page import Block, Page
from intheworks.reading.title_lexicon import word_sets

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_YEAR = re.compile(r"[(\s,’'‘](?:(?:19|20)\d\d|['’]\d\d)")
NEAR = 7
FILM_WORDS = frozenset("films movies theaters theatres cinemas box theatrical festival director directs".split())
SERIES_WORDS = frozenset(
    "seasons episode episodes finale showrunner network streamer airs aired tv television season".split()
)


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
    found.update(_article(page))
    return sorted(found)


def _article(page: Page) -> Iterator[str]:
    """Whether the article talks of films or of series: how many of its words are either's."""
    sets = word_sets()
    words = [t.lower_ for doc in page.docs for t in doc if t.is_alpha]
    film = sum(w in FILM_WORDS or w in sets["film_noun"] for w in words)
    series = sum(w in SERIES_WORDS or w in sets["series_noun"] for w in words)
    share = round(4 * (film + 1) / (film + series + 2))
    yield f"article-film={share}"
    yield f"article-film={share},{min(3, film + series)}"


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
    yield from _time(page, doc, a, b, inside)
    sets = word_sets()
    near = [t.lower_ for t in left + right]
    for kind in ("film_noun", "series_noun", "role", "network", "studio"):
        if any(w in sets[kind] for w in near):
            yield "near-" + kind


def _time(page: Page, doc: Doc, a: int, b: int, inside: Sequence[Token]) -> Iterator[str]:
    """What tells before from to come: words of either kind close by, brackets, a person's trade beside it, years."""
    sets = word_sets()
    sentence = inside[0].sent
    close = [t.lower_ for t in doc[max(0, a - 5) : a]] + [t.lower_ for t in doc[b + 1 : b + 6]]
    wide = [t.lower_ for t in sentence]
    for kind in ("upcoming", "bygone"):
        yield f"close-{kind}={min(3, sum(w in sets[kind] for w in close))}"
        yield f"wide-{kind}={min(4, sum(w in sets[kind] for w in wide))}"
    opened = doc.text[: doc[a].idx]
    if opened.rfind("(") > opened.rfind(")"):
        yield "in-brackets"
    after = [t.lower_ for t in doc[b + 1 : b + 4]]
    if any(w in sets["role"] for w in after[:2]):
        yield "role-after"
    before = [t.lower_ for t in doc[max(0, a - 4) : a]]
    if any(w in sets["role"] for w in before):
        yield "role-before=" + ("of" if "of" in before else "in" if "in" in before else "other")
    years = [int(y) for y in re.findall(r"(?:19|20)\d\d", sentence.text)]
    if years:
        yield "years=" + (
            "past" if max(years) < page.anchor.year else "now" if max(years) == page.anchor.year else "later"
        )
    tags = [t.tag_ for t in sentence]
    for tag in ("VBD", "VBZ", "MD", "VBN", "VBG"):
        yield f"{tag}={min(2, tags.count(tag))}"
    verb = inside[-1]
    for _ in range(6):
        if verb.pos_ in ("VERB", "AUX") or verb.head is verb:
            break
        verb = verb.head
    yield "verb-tag=" + verb.tag_
    yield "verb=" + verb.lemma_.lower()
    helpers = sorted(t.lower_ for t in verb.children if t.dep_ in ("aux", "auxpass", "neg"))
    yield f"verb={verb.tag_},{' '.join(helpers)}"
