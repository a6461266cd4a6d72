"""What a title goes back to: the work that it continues or makes anew, and the book, play or game that it is made from.

A continuation is what recognition found ("the sequel to X") or what the name itself says ("X 3"). An adaptation is read from
patterns over the article with titles and people masked (naming.py), so that a pattern says "TITLE, based on PERSON's novel".
True stories are no source: a relation names a work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from intheworks.model import Certainty, Relation, RelationName, Span
from intheworks.reading.claims import credit, evidence
from intheworks.reading.claims.places import view_at
from intheworks.reading.naming import PERSON, PERSON_PAD, TITLE, TITLE_PAD, masked, numbered
from intheworks.reading.page import Work
from intheworks.reading.scene import Scene, View
from intheworks.reading.title_candidates import key
from intheworks.reading.wordlists import rows

CONFIDENCE = {"named": 0.7, "numbered": 0.6, "adaptation": 0.6}
"""How often each way of finding a relation is right, title and all (press, `evals.predict`), rounded."""

_NO_NAME = frozenset({"", "the", "his", "her", "their", "its", "our", "my", "this", "that", "a", "an"})

DIRECTLY = 30
"""Characters between a title and "based on …" within which they are one phrase, whether or not the title is out."""

_T = rf"{TITLE}{TITLE_PAD}*"
_P = rf"{PERSON}{PERSON_PAD}*(?:(?: and | & |, ){PERSON}{PERSON_PAD}*)*"
_CAPITAL = rf"(?:[A-Z\d][\w’'.&-]*|[{TITLE}{PERSON}][{TITLE_PAD}{PERSON_PAD}]*)"
_NAME = (
    rf"(?:[“\"‘](?P<quoted>[^“”\"]{{2,80}}?)[,.]?[”\"’](?!\w)|(?P<title>{_T})"
    rf"|(?P<run>{_CAPITAL}(?:,? (?:(?:of|the|and|in|a|an|for|to|on|at|from|with|de|la|&) ){{0,2}}{_CAPITAL}){{0,8}}))"
)
_ADJECTIVES = (
    r"(?:(?!(?:that|which|who|of|to|is|was|and|or|in|on|from|by|before|after|while|when|with|for|about|his|her|their)\b)"
    r"(?:[a-z\d][\w’'-]*|[A-Z][a-z]+(?:ish|an|ese|ch)|[A-Z][a-z]+-(?:winning|set|born)),? ){0,5}?"
)
_DETERMINER = r"(?:the|a|an|his|her|their|its|my|that|this|one of (?:his|her|their|the))"
_CALLED = r"(?:,? (?:called |titled |entitled |also called )?)"


@dataclass(frozen=True, slots=True)
class Source:
    """An earlier work as a phrase tells it: its place, its name (None where it has none), its authors' place, its noun."""

    start: int
    end: int
    name: tuple[int, int] | None
    owner: tuple[int, int] | None
    noun: str | None


def _words(kind: str) -> list[str]:
    """The forms of one kind in `lexicon/sources.tsv`, the longest first, as patterns that take blank for hyphen."""
    words = {word for row_kind, forms in rows("sources") if row_kind == kind for word in forms.split(" | ")}
    return [re.escape(w).replace(r"\-", "[ -]").replace("'", "[’']") for w in sorted(words, key=lambda w: (-len(w), w))]


@lru_cache(maxsize=1)
def _sources() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """The forms of a source, most telling first, and whether the form alone (after a mere "from", "of") is proof enough."""
    noun = r"(?P<noun>" + "|".join(_words("noun")) + r")\b"
    owner = rf"(?:(?P<owner>{_P})(?:[’']s|[’'](?= ))|(?P<own>his|her|their|my)\b)"
    by = rf"(?:,? (?:[a-z]+ )?by (?:[\w’'-]+ ){{0,4}}?(?P<by>{_P}))"
    forms = (
        (rf"(?:{_DETERMINER} )?{_ADJECTIVES}{owner} {_ADJECTIVES}{noun}(?:{_CALLED}{_NAME})?", True),
        (rf"{_DETERMINER} {_ADJECTIVES}(?P<owner>{_P}) {_ADJECTIVES}{noun}(?:{_CALLED}{_NAME})?", True),
        (rf"(?:{_DETERMINER} )?{_ADJECTIVES}{noun}(?:{_CALLED}{_NAME})?{by}", True),
        (rf"[“\"‘]?{_NAME}[”\"’]?,[”\"’]? (?:{_DETERMINER} ){_ADJECTIVES}{noun}{by}", True),
        (rf"{_DETERMINER} {_ADJECTIVES}{noun}{_CALLED}{_NAME}", False),
        (rf"[“\"‘]?{_NAME}[”\"’]?,[”\"’]? (?:(?:{_DETERMINER}|{owner}) ){_ADJECTIVES}{noun}", False),
        (rf"(?P<by>{_P}) adaptation,? {_NAME}", True),
        (rf"{owner} [“\"‘]?{_NAME}", False),
        (rf"[“\"‘]?{_NAME}[”\"’]? ?{by}", False),
        (rf"[“\"‘]?{_NAME}", False),
        (rf"{_DETERMINER} {_ADJECTIVES}{noun}", False),
    )
    return tuple((re.compile(pattern), strong) for pattern, strong in forms)


@lru_cache(maxsize=1)
def _leads() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What leads to a source: words that say so by themselves, and "from" or "of", which need the source to say it."""
    strong, weak = ("|".join(_words(kind)) for kind in ("lead", "weak lead"))
    return (
        re.compile(rf"\b(?:{strong}),? ", re.IGNORECASE),
        re.compile(rf"\b(?:{weak}) |\b(?={_P} adaptation )", re.IGNORECASE),
    )


def find(scene: Scene) -> Iterator[Relation]:
    """The relations of a scene's titles, each once, in the order of the titles, then of the text."""
    seen: set[tuple[str, str, str]] = set()
    for relation in (*_continuing(scene), *_adapted(scene)):
        slot = (relation.title, relation.relation.value, key(relation.of))
        if slot not in seen:
            seen.add(slot)
            yield relation


# --- continuations


def _continuing(scene: Scene) -> Iterator[Relation]:
    for work in scene.works:
        if work.relation is not None and work.continues is not None and work.relation_at is not None:
            if key(work.continues) in _NO_NAME:
                continue
            yield _relation(scene, work, work.relation, work.continues, *work.relation_at, how="named")
            continue
        part = numbered(work.name)
        if part is not None and work.mentions and work.type != "series":
            first = work.mentions[0]
            yield _relation(scene, work, "sequel", part[0], first.start, first.end, how="numbered")


def _relation(
    scene: Scene, work: Work, relation: str, of: str, start: int, end: int, *, how: str, author: str | None = None
) -> Relation:
    low, high = evidence.trimmed(scene.page.text, start, end)
    view = view_at(scene, low)
    firmness = _firmness(view)
    return Relation(
        title=work.name,
        relation=RelationName(relation),
        of=of,
        author=author,
        certainty=firmness,
        said_by=credit.said_by(view, low, high, firmness) if view else None,
        confidence=CONFIDENCE[how],
        evidence=Span.of(scene.page.text, low, high),
    )


def _firmness(view: View | None) -> Certainty:
    """A relation is a fact of the title, however unsure the title is; only an unconfirmed report makes it less."""
    if view is not None and any(t.field == "certainty" and t.value == "rumoured" for t in view.triggers):
        return Certainty.rumoured
    return Certainty.stated


# --- adaptations


def _adapted(scene: Scene) -> Iterator[Relation]:
    """Every phrase that tells what a title is made from."""
    titles = [(s.start, s.end) for v in scene.views for s in v.of("work") if s.how == "name"]
    makers = [
        (s.start, s.end)
        for v in scene.views
        for s in v.slots
        if s.kind in {"person", "org"} and s.how in {"name", "short"}
    ]
    mask = masked(scene.page.text, titles, makers)
    for view in scene.views:
        taken = view.sentence.start
        for lead, strong in _lead_places(mask, view):
            if lead.start() < taken:
                continue
            source = _source(mask, lead.end(), view.sentence.end, strong)
            if source is None:
                continue
            relation = _made_from(scene, view, lead.start(), source)
            if relation is not None:
                taken = source.end
                yield relation


def _lead_places(mask: str, view: View) -> list[tuple[re.Match[str], bool]]:
    found: list[tuple[re.Match[str], bool]] = []
    for pattern, strong in zip(_leads(), (True, False), strict=True):
        found += [(m, strong) for m in pattern.finditer(mask, view.sentence.start, view.sentence.end)]
    return sorted(found, key=lambda f: (f[0].start(), not f[1]))


def _source(mask: str, start: int, end: int, strong: bool) -> Source | None:
    for pattern, proof in _sources():
        if not (strong or proof):
            continue
        match = pattern.match(mask, start, end)
        if match is None:
            continue
        groups = match.groupdict()
        name = next((match.span(g) for g in ("quoted", "title", "run") if groups.get(g)), None)
        owner = next((match.span(g) for g in ("owner", "own", "by") if groups.get(g)), None)
        return Source(start, match.end(), name, owner, groups.get("noun"))
    return None


def _made_from(scene: Scene, view: View, lead: int, source: Source) -> Relation | None:
    text = scene.page.text
    author = _authors(view, source.owner)
    named = text[slice(*source.name)].strip(" ,.;:") if source.name else None
    same = next((w for w in scene.works if named and key(named) in {key(n) for n in (w.name, *w.aliases)}), None)
    if named is not None and source.noun is None and same is None and source.owner is None:
        return None
    work = _work(scene, view, lead, source, same)
    if work is None:
        return None
    if named is None:
        named = _unnamed(text, source) if author is not None else None
    elif same is not None:
        named = same.name
    if named is None:
        return None
    start, end = _phrase(scene, view, work, lead, source)
    return _relation(scene, work, "adaptation", named, start, end, how="adaptation", author=author)


def _unnamed(text: str, source: Source) -> str | None:
    """What a source without a name goes by: the words that tell whose it is ("the 1931 Constance Merriwether novel")."""
    if source.noun is None:
        return None
    return text[slice(*evidence.trimmed(text, source.start, source.end))]


def _work(scene: Scene, view: View, lead: int, source: Source, same: Work | None) -> Work | None:
    """The title that is made from the source: the one the phrase follows, else the nearest in the works, else the one in
    focus; the source's own name where the title bears it too."""
    here = [
        (s, w)
        for s in view.of("work")
        if (w := scene.work(s.name)) is not None and not source.start <= s.start < source.end
    ]
    before = [(s, w) for s, w in here if s.end <= lead]
    if before and lead - before[-1][0].end <= DIRECTLY and before[-1][1] is not same:
        return before[-1][1]
    if same is not None and same.in_works and source.noun is None:
        return same
    near = sorted((abs(s.start - lead), w.name) for s, w in here if w.in_works and w is not same)
    if near:
        return scene.work(near[0][1])
    focus = scene.focus(lead)
    return focus if focus is not same or (focus is not None and focus.in_works) else None


def _phrase(scene: Scene, view: View, work: Work, lead: int, source: Source) -> tuple[int, int]:
    """From the title, where it stands right before, to the end of the source."""
    close = [s for s in view.of("work") if s.name == work.name and 0 <= lead - s.end <= DIRECTLY]
    return (close[-1].start if close else lead), source.end


def _authors(view: View, place: tuple[int, int] | None) -> str | None:
    """The full names of the people in a stretch, "A and B"."""
    if place is None:
        return None
    names = [s.name for s in view.slots if s.kind in {"person", "org"} and place[0] <= s.start < place[1]]
    return " and ".join(dict.fromkeys(names)) or None
