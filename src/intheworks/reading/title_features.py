"""What the judge of titles looks at: the words, their marks and neighbours, the parser's view, the rest of the article.

Every feature is a short string; a candidate's score is the sum of the weights of its features (title_model). Words of the
candidate itself are hardly used, only their shape: a judge that learns names by heart knows yesterday's titles.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intheworks.reading.page import Block, Page
from intheworks.reading.title_candidates import Candidate, key
from intheworks.reading.title_lexicon import word_sets

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_YEAR = re.compile(r"(?:19|20)\d\d$|['’]\d\d$")
_NUMERAL = re.compile(r"(?:\d{1,2}|II|III|IV|V|VI|VII|VIII|IX|X|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)$")


@dataclass(slots=True)
class Article:
    """What the whole article says of a string: how often, how marked, and what else its words are."""

    counts: Counter[str] = field(default_factory=Counter)
    quoted: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)
    lower: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    surnames: set[str] = field(default_factory=set)
    firsts: set[str] = field(default_factory=set)
    labels: dict[str, Counter[str]] = field(default_factory=dict)
    capital_ratio: list[float] = field(default_factory=list)
    style: str = "plain"
    capitals_titles: bool = False
    placed: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)


Others = dict[str, list[tuple[str, list[tuple[int, int]]]]]
"""What the article names besides titles: "person", "company", "outlet" → (name, its places)."""


def survey(page: Page, found: list[Candidate], others: Others) -> Article:
    """Read the article once for what its candidates share."""
    about = Article()
    for kind, items in others.items():
        about.placed[kind] = sorted(place for _, places in items for place in places)
        about.names[kind] = {key(name) for name, _ in items}
    for doc in page.docs:
        words = [t for t in doc if t.is_alpha and len(t) > 3]
        capital = sum(t.text[0].isupper() for t in words)
        about.capital_ratio.append(capital / len(words) if words else 0.0)
        about.lower.update(t.lower_ for t in doc if t.is_lower)
        for ent in doc.ents:
            name = key(ent.text)
            about.labels.setdefault(name, Counter())[ent.label_] += 1
            if ent.label_ == "PERSON" and len(ent) > 1:
                about.people.add(name)
                about.surnames.add(ent[-1].lower_ if ent[-1].text not in ("'s", "’s") else ent[-2].lower_)
                about.firsts.add(ent[0].lower_)
    for c in found:
        name = key(page.text[c.start : c.end])
        about.counts[name] += 1
        if c.quoted:
            about.quoted.add(name)
        if (c.first, c.last) == c.run:
            about.whole.add(name)
    about.style = _style(page, found)
    runs = [page.text[c.start : c.end] for c in found if (c.first, c.last) == c.run]
    about.capitals_titles = sum(r.isupper() and len(r) > 5 for r in runs) >= 2
    return about


def marks_a_title(page: Page, c: Candidate) -> bool:
    """Whether quotation marks about a candidate look like a title's, not like speech.

    Speech ends in a full stop, question or exclamation mark before its closing mark, or stands by a verb of saying.
    """
    if not c.quoted or c.last - c.first > 7:
        return False
    doc = page.docs[c.paragraph]
    closing = doc[c.last + 1].text if c.last + 1 < len(doc) else ""
    after = [t.lower_ for t in doc[c.last + 1 : c.last + 5]]
    return closing not in ("!", "?", ".") and not any(w in word_sets()["say"] for w in after)


def _style(page: Page, found: list[Candidate]) -> str:
    """How the article marks its titles: by double or single marks, or not at all ("plain"); "few" where one is marked."""
    marks = Counter(c.quoted for c in found if marks_a_title(page, c))
    if not marks:
        return "plain"
    mark, times = marks.most_common(1)[0]
    return f"{mark}{'few' if times < 2 else ''}"


def features(page: Page, c: Candidate, about: Article) -> list[str]:
    """The features of one candidate."""
    doc = page.docs[c.paragraph]
    return [
        *_shape(page, c, doc, about),
        *_context(page, c, doc, about),
        *_parse(c, doc),
        *_elsewhere(page, c, doc, about),
    ]


def _bucket(n: int) -> str:
    return str(n) if n < 5 else "5+"


def _shape(page: Page, c: Candidate, doc: Doc, about: Article) -> Iterator[str]:
    tokens = doc[c.first : c.last + 1]
    words = [t.text for t in tokens if t.text[0].isalnum()]
    n = len(words)
    text = page.text[c.start : c.end]
    yield "bias"
    yield f"n={_bucket(n)}"
    yield f"q={c.quoted}"
    yield f"q={c.quoted},n={_bucket(n)}"
    yield f"q={c.quoted},style={about.style}"
    yield f"q={c.quoted},style={about.style},n={min(n, 3)}"
    first = words[0].lower() if words else ""
    article = first in ("the", "a", "an")
    if article:
        yield "article"
        yield f"article,q={c.quoted}"
    lower = [t for t in tokens if t.is_lower and t.is_alpha]
    if lower:
        yield "joined"
        yield "join=" + lower[0].text
        if lower[0].lower_ == "and":
            yield f"and,n={_bucket(n)}"
    if any(t.text in ("'s", "’s", "'", "’") for t in tokens[:-1]):
        yield "possessive-inside"
        yield f"possessive-inside,q={c.quoted}"
    for mark in (":", "!", "?", ",", "-", "&", "."):
        if mark in text:
            yield "mark" + mark
    if any(ch.isdigit() for ch in text):
        yield "digit"
    last = words[-1] if words else ""
    if n > 1 and _NUMERAL.match(last):
        yield "numbered"
    if _YEAR.match(last):
        yield "year-last"
    if _YEAR.match(words[0] if words else ""):
        yield "year-first"
    upper = text.isupper() and len(text) > 2
    if upper:
        yield "upper"
        yield f"upper,n={_bucket(n)},doc={about.capitals_titles}"
        yield f"upper,start={c.first == 0}"
    if n > 1 and not upper and all(w.isupper() for w in words[:1]) and len(words[0]) > 1:
        yield "upper-first"
    yield "first:" + first
    yield "last:" + last.lower()
    for name, members in word_sets().items():
        if last.lower() in members:
            yield f"last-in-{name}"
        if first in members:
            yield f"first-in-{name}"
        if n > 1 and text.lower() in members:
            yield f"in-{name}"
    block = page.segments[c.paragraph].block
    ratio = about.capital_ratio[c.paragraph]
    titled = "TC" if ratio > 0.7 else "lc"
    yield f"block={block.value},{titled}"
    if block in (Block.headline, Block.heading) and titled == "TC":
        yield f"TC,q={c.quoted}"
    yield from _run(c, doc)


def _run(c: Candidate, doc: Doc) -> Iterator[str]:
    left, right = c.first - c.run[0], c.run[1] - c.last
    yield f"left-over={min(left, 3)}"
    yield f"right-over={min(right, 3)}"
    yield f"whole={left == 0 and right == 0}"
    if left:
        before = doc[c.first - 1]
        yield "cut-left=" + ("W" if before.text[0].isalnum() and not before.is_lower else before.lower_)
    if right:
        after = doc[c.last + 1]
        yield "cut-right=" + ("W" if after.text[0].isalnum() and not after.is_lower else after.lower_)


def _word(doc: Doc, i: int) -> str:
    if i < 0:
        return "^"
    if i >= len(doc):
        return "$"
    t: Token = doc[i]
    if t.like_num and t.text.isdigit():
        return "<year>" if _YEAR.match(t.text) else "<num>"
    if t.text[0].isupper() and t.text.lower() not in word_sets()["common"] and i and not t.is_sent_start:
        return f"<cap:{t.ent_type_}>"
    return t.lower_.replace("’", "'").replace("“", '"').replace("”", '"')


def _context(page: Page, c: Candidate, doc: Doc, about: Article) -> Iterator[str]:
    lo, hi = c.first, c.last
    if c.quoted:
        lo, hi = lo - 1, hi + 1
        if hi < len(doc) and doc[hi].text in ",.;":
            hi += 1
    l1, l2, l3 = _word(doc, lo - 1), _word(doc, lo - 2), _word(doc, lo - 3)
    r1, r2, r3 = _word(doc, hi + 1), _word(doc, hi + 2), _word(doc, hi + 3)
    yield "l1=" + l1
    yield "r1=" + r1
    yield f"l2={l2} {l1}"
    yield f"r2={r1} {r2}"
    yield f"lr={l1}|{r1}"
    yield f"l1,q={l1},{c.quoted}"
    for w in {l1, l2, l3, _word(doc, lo - 4)}:
        yield "L:" + w
    for w in {r1, r2, r3, _word(doc, hi + 4)}:
        yield "R:" + w
    sets = word_sets()
    for name in ("kind", "work", "role", "say", "continue", "motion", "post"):
        if l1 in sets[name]:
            yield "l1-in-" + name
        if l2 in sets[name]:
            yield f"l2-in-{name},{l1}"
        if r1 in sets[name]:
            yield "r1-in-" + name
        if r2 in sets[name]:
            yield f"r2-in-{name},{r1}"
    t = doc[c.first]
    if t.is_sent_start or c.first == 0:
        yield "sentence-start"
        yield f"sentence-start,whole={(c.first, c.last) == c.run}"
    if r1 == "(" and r2 == "<year>":
        yield "dated"


def _parse(c: Candidate, doc: Doc) -> Iterator[str]:
    tokens = doc[c.first : c.last + 1]
    root = tokens.root
    yield "dep=" + root.dep_
    yield f"head={root.dep_},{root.head.lemma_.lower() if root.head.is_lower else root.head.pos_}"
    yield "rootpos=" + root.pos_
    yield "tag0=" + tokens[0].tag_
    yield "tagN=" + tokens[-1].tag_
    if len(tokens) <= 4:
        yield "tags=" + " ".join(t.pos_ for t in tokens)
    if all(t.pos_ == "PROPN" for t in tokens if t.is_alpha):
        yield "all-propn"
    if any(t.pos_ in ("NOUN", "ADJ", "VERB", "ADV", "PRON", "NUM") for t in tokens):
        yield "has-common"
    labels = {t.ent_type_ for t in tokens}
    label = next(iter(labels)) if len(labels) == 1 else "mixed:" + ",".join(sorted(labels))[:24]
    starts = tokens[0].ent_iob_ != "I"
    stops = c.last + 1 >= len(doc) or doc[c.last + 1].ent_iob_ != "I"
    yield "ent=" + label
    yield f"ent={label},{starts}{stops}"
    yield f"ent={label},n={_bucket(len(tokens))}"
    for child in root.children:
        if child.i < c.first or child.i > c.last:
            yield f"child={child.dep_}"
            if child.dep_ in ("appos", "poss", "relcl", "amod", "compound"):
                yield f"child={child.dep_},{child.lemma_.lower() if child.is_lower else child.ent_type_}"


def _elsewhere(page: Page, c: Candidate, doc: Doc, about: Article) -> Iterator[str]:
    name = key(page.text[c.start : c.end])
    count = about.counts[name]
    yield f"count={min(count, 4)}"
    if name in about.quoted and not c.quoted:
        yield "quoted-elsewhere"
    if name in about.whole:
        yield "whole-elsewhere"
    words = [t.lower_ for t in doc[c.first : c.last + 1] if t.is_alpha]
    content = [w for w in words if len(w) > 2]
    seen = sum(w in about.lower for w in content)
    if content:
        yield f"lower-elsewhere={'all' if seen == len(content) else 'some' if seen else 'none'},n={min(len(content), 3)}"
    if name in about.people:
        yield "person-elsewhere"
    yield from _others(c, name, about)
    if len(words) == 1 and words[0] in about.surnames:
        yield "surname"
    if len(words) == 1 and words[0] in about.firsts:
        yield "first-name"
    if len(words) > 1 and words[0] in about.firsts:
        yield "first-name-first"
    if len(words) > 1 and words[-1] in about.surnames:
        yield "surname-last"
    for label, times in about.labels.get(name, {}).items():
        yield f"label-elsewhere={label}"
        if times > 1:
            yield f"label-often={label}"


def _others(c: Candidate, name: str, about: Article) -> Iterator[str]:
    """Whether the words are, hold or lie in what was found to name a person, a company or an outlet."""
    for kind, places in about.placed.items():
        if name in about.names[kind]:
            yield f"{kind}-by-name"
        at = bisect_left(places, (c.start, 0))
        for start, end in places[max(0, at - 1) : at + 3]:
            if start < c.end and c.start < end:
                if (start, end) == (c.start, c.end):
                    how = "is"
                elif start <= c.start and c.end <= end:
                    how = "in"
                elif c.start <= start and end <= c.end:
                    how = "holds-first" if start == c.start else "holds-last" if end == c.end else "holds"
                else:
                    how = "crosses"
                yield f"{kind}-{how}"
                yield f"{kind}-{how},q={c.quoted}"
                break
        if at and 0 < c.start - places[at - 1][1] <= 4:
            yield f"{kind}-before"
        later = next((s for s, _ in places[at : at + 3] if s >= c.end), None)
        if later is not None and later - c.end <= 3:
            yield f"{kind}-after"
