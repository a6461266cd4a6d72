"""The words around the facts: what was promised of the work, the latest word, the wait, the independent sources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from intheworks.model import DateClaim, DateOf, LedgerClaim, LedgerQuotation
from intheworks.names import fold_name
from intheworks.standing.edtf import bounds
from intheworks.standing.evidence import Sources, day_of
from intheworks.standing.shape import LatestWord, Promised, Waiting

# A quotation speaks of a title when a claim on the title rests on its words or on words this near (characters).
NEAR = 400
# An agency story in two papers: published within a week, half of the cited words the same.
COPY_DAYS = 7
TOPICS = (
    ("costume", r"costumes?|wardrobe|fashion|outfits?|dress(?:es)?|clothes|wigs?|looks"),
    ("music", r"music|songs?|score|soundtrack|musical numbers?|dance|dancing"),
    ("ending", r"ending|finale|final act|last act|dies|death"),
    ("tone", r"tone|darker|funny|funnier|comedy|scary|scarier|emotional|heart|spirit|gritty|lighter"),
    ("plot", r"story|storyline|plot|script|arc|picks? up|takes? place|set in|years later|premise|mystery|twist"),
    ("character", r"characters?|role|plays?|playing|relationship|daughter|son|mother|father|romance|villain|hero"),
    ("scale", r"bigger|biggest|epic|scale|action|stunts?|effects|budget|intimate"),
    ("cast", r"cast|cameos?|returning|everyone is back|comes? back|coming back|faces"),
)
_TOPIC = re.compile("|".join(rf"(?P<{topic}>\b(?:{words})\b)" for topic, words in TOPICS), re.IGNORECASE)
_AHEAD = re.compile(
    r"\b(?:will|won[’']t|going to|gonna|there[’']?s (?:going|gonna)|is set|would be|expect|promise|"
    r"\w+[’']ll|returns?|is about|are about|it[’']s (?:about|an?|the|very|so|really|got)|picks? up|follows|opens)\b",
    re.IGNORECASE,
)


def quotations_on(claims: Sequence[LedgerClaim], quotations: Sequence[LedgerQuotation]) -> list[LedgerQuotation]:
    """The quotations that speak of the title, in the order of claims."""
    places: dict[str, list[tuple[int, int]]] = {}
    for claim in claims:
        places.setdefault(claim.document.id, []).append((claim.claim.evidence.start, claim.claim.evidence.end))
    near = [q for q in quotations if q.document.id in places and _near(q, places[q.document.id])]
    return sorted(near, key=lambda q: (q.document.published, q.document.id, q.quotation.span.start, q.id))


def _near(quotation: LedgerQuotation, places: Sequence[tuple[int, int]]) -> bool:
    first, last = quotation.quotation.span.start - NEAR, quotation.quotation.span.end + NEAR
    return any(start <= last and first <= end for start, end in places)


def promised_in(quotations: Sequence[LedgerQuotation], sources: Sources) -> tuple[Promised, ...]:
    """Words ahead on the work itself: its story, tone, people, looks; one line a topic and quotation."""
    found = []
    for quotation in quotations:
        words = quotation.quotation.span.exact
        if not _AHEAD.search(words):
            continue
        topics = {m.lastgroup for m in _TOPIC.finditer(words)}
        topic = next((name for name, _ in TOPICS if name in topics), None)
        if topic is not None:
            speaker = quotation.quotation.speaker
            found.append(Promised(topic=topic, speaker=speaker, evidence=sources.quote(quotation)))
    return tuple(found)


def latest_word(
    claims: Sequence[LedgerClaim], quotations: Sequence[LedgerQuotation], sources: Sources
) -> LatestWord | None:
    """The last quotation of the newest article on the title, else the words of its last claim."""
    if not claims:
        return None
    newest = max(claims, key=lambda c: (day_of(c), c.document.id, c.claim.evidence.start, c.id))
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
    released = _earliest(earlier, (DateOf.release, DateOf.premiere))
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
