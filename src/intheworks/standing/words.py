"""The words around the facts: what was promised of the work, the latest word, the wait, the independent sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import takewhile

from intheworks.model import DateClaim, DateOf, LedgerClaim, LedgerQuotation, Relation, RelationName
from intheworks.names import fold_name
from intheworks.standing.edtf import bounds
from intheworks.standing.evidence import Sources, day_of
from intheworks.standing.shape import LatestWord, Promised, Waiting

# A quotation speaks of a title when a claim on the title rests on its words or on words this near (characters).
NEAR = 400
_FAR = 1 << 60
# An agency story in two papers: published within a week, half of the cited words the same.
COPY_DAYS = 7
# What people say of a work itself, by topic; the first topic of this order names the promise. Words of its making
# (script, pages, budget, deal) are none: they are told of every project, whatever it will be.
TOPICS = (
    ("costume", r"costumes?|wardrobe|fashion|outfits?|dresses|clothes|wigs?"),
    ("music", r"music|songs?|score|soundtrack|musical numbers?|dance numbers?|dancing"),
    ("ending", r"ending|finale|final act|last act"),
    ("setting", r"takes? place|set in|years later|picks? up"),
    (
        "character",
        r"characters?|friendship|relatable|lovable|the same|learned|unstoppable|spirit|authentic|romance|villains?",
    ),
    (
        "tone",
        r"tone|darker|lighter|funny|funnie(?:r|st)|comedy|scar(?:y|ier)|emotional|heartfelt|gritty|dumb|silly|violent",
    ),
    ("plot", r"story|storyline|plot|premise|mystery|twists?|is about|it[’']s about|follows"),
    ("scale", r"bigger|biggest|epic|action|stunts?|effects|intimate"),
    ("cast", r"cameos?|is back|are back|coming back|comes? back|returning|familiar faces"),
)
_TOPICS = tuple((topic, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for topic, words in TOPICS)
# It is said of a work to come: a future, a wish, or how it, or they who are in it, are.
_AHEAD = re.compile(
    r"\b(?:will|\w+[’']ll|going to|gonna|want (?:it|them|her|him|people|audiences|fans) to|hope (?:it|they|that|people)|"
    r"promise|expect|still|returns?|there[’']s (?:a|an|no|more|some)|it[’']s (?:a|an|about|very|so|really|not|got|still)|"
    r"(?:it|they|she|he) (?:is|isn[’']t|are|aren[’']t|has|have|haven[’']t)|(?:they|we)[’'](?:re|ve))\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def quotations_on(
    claims: Sequence[LedgerClaim],
    quotations: Sequence[LedgerQuotation],
    beside: Mapping[str, Sequence[tuple[int, int]]] | None,
) -> list[LedgerQuotation]:
    """The quotations that speak of the title, in the order of claims.

    Where the claims on the other titles of the same articles are given, a quotation speaks of the title whose claim is
    nearest in the text; without them, of any whose claim is near.
    """
    ours, theirs = _places(claims), beside or {}
    found = []
    for quotation in quotations:
        if quotation.document.id not in ours:
            continue
        away = _distance(quotation, ours[quotation.document.id])
        other = _distance(quotation, theirs.get(quotation.document.id, ()))
        if away <= (NEAR if beside is None else other):
            found.append(quotation)
    return sorted(found, key=lambda q: (q.document.published, q.document.id, q.quotation.span.start, q.id))


def _places(claims: Sequence[LedgerClaim]) -> dict[str, list[tuple[int, int]]]:
    places: dict[str, list[tuple[int, int]]] = {}
    for claim in claims:
        places.setdefault(claim.document.id, []).append((claim.claim.evidence.start, claim.claim.evidence.end))
    return places


def _distance(quotation: LedgerQuotation, places: Sequence[tuple[int, int]]) -> int:
    """Characters between the quotation and the nearest of the places, 0 where they overlap; a great number for none."""
    first, last = quotation.quotation.span.start, quotation.quotation.span.end
    return min((max(start - last, first - end, 0) for start, end in places), default=_FAR)


def promised_in(quotations: Sequence[LedgerQuotation], sources: Sources) -> tuple[Promised, ...]:
    """Words ahead on the work itself: its story, tone, people, looks; one line a topic and quotation."""
    found = []
    for quotation in quotations:
        words = quotation.quotation.span.exact
        if not _AHEAD.search(words):
            continue
        topic = next((name for name, pattern in _TOPICS if pattern.search(words)), None)
        if topic is not None:
            speaker = quotation.quotation.speaker
            found.append(Promised(topic=topic, speaker=speaker, evidence=sources.quote(quotation)))
    return tuple(found)


def latest_word(
    claims: Sequence[LedgerClaim], quotations: Sequence[LedgerQuotation], sources: Sources
) -> LatestWord | None:
    """The last quotation of the newest article on the title, else the words of its last claim; `claims` by day."""
    if not claims:
        return None
    last_day = takewhile(lambda c: day_of(c) == day_of(claims[-1]), reversed(claims))
    newest = max(last_day, key=lambda c: (c.document.id, c.claim.evidence.start, c.id))
    spoken = [q for q in quotations if q.document.id == newest.document.id]
    if spoken:
        last = spoken[-1]
        span, speaker = last.quotation.span, last.quotation.speaker
        return LatestWord(published=day_of(newest), speaker=speaker, quotation=span.exact, evidence=sources.quote(last))
    return LatestWord(
        published=day_of(newest),
        speaker=newest.claim.said_by,
        quotation=newest.claim.evidence.exact,
        evidence=sources.cite([newest]),
    )


def waiting_since(claims: Sequence[LedgerClaim], earlier: Sequence[LedgerClaim]) -> Waiting:
    """The earlier work's first release, the first word on this one (an announcement told later counts), the last word."""
    released = _earliest(earlier, (DateOf.release, DateOf.premiere)) or _year_told(claims)
    days = [day_of(c) for c in claims]
    first = min(days).isoformat() if days else None
    announced = _earliest(claims, (DateOf.announcement,))
    span = bounds(announced) if announced else None
    if announced and span and first and span[1].isoformat() < first:
        first = announced
    return Waiting(
        since_earlier_work=released,
        since_first_word=first,
        since_last_word=max(days).isoformat() if days else None,
    )


def _year_told(claims: Sequence[LedgerClaim]) -> str | None:
    """The year in the words of a relation: "the follow-up to its 1998 comedy"."""
    told = {
        year
        for c in claims
        if isinstance(c.claim, Relation) and c.claim.relation is not RelationName.adaptation
        for year in _YEAR.findall(c.claim.evidence.exact)
        if int(year) < day_of(c).year
    }
    return min(told, default=None)


def _earliest(claims: Sequence[LedgerClaim], kinds: tuple[DateOf, ...]) -> str | None:
    told = {c.claim.edtf for c in claims if isinstance(c.claim, DateClaim) and c.claim.what in kinds}
    dated = [(span[1], span[0], edtf) for edtf in told if (span := bounds(edtf)) is not None]
    return min(dated)[2] if dated else None


def independent_sources(claims: Sequence[LedgerClaim], copies: dict[str, str]) -> int:
    """How many outlets speak of the title, one agency's story in several papers counted once.

    `copies` maps a document's id to that of the story it copies; besides, two articles within a week of each other
    half of whose cited words are the same are one story.
    """
    words: dict[str, set[str]] = {}
    about: dict[str, tuple[date, str]] = {}
    for claim in claims:
        document = claim.document
        origin = copies.get(document.id, document.id)
        about.setdefault(origin, (document.published, document.outlet or document.id))
        words.setdefault(origin, set()).add(fold_name(claim.claim.evidence.exact))
    recent: list[str] = []
    outlets: set[str] = set()
    for origin in sorted(about, key=lambda d: (about[d], d)):
        recent = [r for r in recent if (about[origin][0] - about[r][0]).days <= COPY_DAYS]
        if not any(_copy(words[origin], words[other]) for other in recent):
            outlets.add(about[origin][1])
        recent.append(origin)
    return len(outlets)


def _copy(one: set[str], other: set[str]) -> bool:
    shared = len(one & other)
    return shared >= 3 and 2 * shared >= min(len(one), len(other))
