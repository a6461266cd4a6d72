"""What every slot shares: claims in their order, how firm they are, whose voice they are, and the numbered sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from intheworks.model import Certainty, LedgerClaim, LedgerQuotation, Review, Span, Verdict
from intheworks.standing.edtf import bounds
from intheworks.standing.shape import Evidence, Side, Source

FIRMNESS = {
    Certainty.official: 5,
    Certainty.stated: 4,
    Certainty.expected: 3,
    Certainty.hinted: 2,
    Certainty.rumoured: 1,
    Certainty.denied: 0,
}
# A rumour that nobody repeats for a year is dead: it neither moves nor disputes anything any more.
RUMOUR_LIVES = timedelta(days=365)
ONE = timedelta(days=1)


class Day:
    """The day that a standing is folded for. What has aged by then is asked here, so it is known how long nothing more does.

    `until` is the first later day on which one of the answers given would be another, with no further word: up to there
    the standing says the same. (`date.max`: for good.)
    """

    __slots__ = ("as_of", "until")

    def __init__(self, as_of: date) -> None:
        self.as_of, self.until = as_of, date.max

    def recalls(self, told: date, life: timedelta) -> bool:
        """Whether what was told on a day still counts, if it does for so long."""
        return not self._past(told + life)

    def is_past(self, edtf: str) -> bool:
        """Whether every day of the expression lies before this one; what cannot be read is never over."""
        span = bounds(edtf)
        return span is not None and self._past(span[1])

    def _past(self, last: date) -> bool:
        if last < self.as_of:
            return True
        if last < self.until:
            self.until = last + ONE
        return False


# By identity: a member of Enum hashes in Python, which a thousand claims would pay for some thousand times.
_RANK = {id(certainty): rank for certainty, rank in FIRMNESS.items()}


def rank(certainty: Certainty) -> int:
    """How firm a word is, 5 (official) to 0 (denied)."""
    return _RANK[id(certainty)]


def firmer(one: Certainty, other: Certainty) -> Certainty:
    """The firmer of two; the first of two that are equally firm."""
    return one if rank(one) >= rank(other) else other


def firm(certainty: Certainty) -> bool:
    """Whether a word is firm enough to move a fact: official, stated or expected."""
    return rank(certainty) >= 3


def weak(certainty: Certainty) -> bool:
    """Whether a word is only hinted or rumoured."""
    return 1 <= rank(certainty) <= 2


def day_of(claim: LedgerClaim) -> date:
    """The day on which the article was published."""
    return claim.document.published


def voice_of(claim: LedgerClaim) -> str:
    """Who stands behind a claim: the person or outlet credited, else the outlet, else the document."""
    return claim.claim.said_by or claim.document.outlet or claim.document.id


def in_order(claims: Iterable[LedgerClaim]) -> list[LedgerClaim]:
    """By day; within a day the weaker first and the denials last, so that the firmer word is heard after the weaker."""
    return sorted(
        claims,
        key=lambda c: (
            c.document.published,
            c.claim.certainty is Certainty.denied,
            rank(c.claim.certainty),
            c.document.id,
            c.claim.evidence.start,
            c.id,
        ),
    )


def by_day(claims: Iterable[LedgerClaim]) -> dict[date, list[LedgerClaim]]:
    """Claims by the day of their article, each day's in the order given."""
    days: dict[date, list[LedgerClaim]] = {}
    for claim in claims:
        days.setdefault(claim.document.published, []).append(claim)
    return days


def cut(claims: Iterable[LedgerClaim], as_of: date | None, known_at: datetime | None) -> list[LedgerClaim]:
    """What was published by `as_of` and recorded by `known_at`; None keeps all."""
    return [
        c
        for c in claims
        if (as_of is None or c.document.published <= as_of) and (known_at is None or c.recorded <= known_at)
    ]


def reviewed(
    claims: Sequence[LedgerClaim], reviews: Iterable[Review], known_at: datetime | None
) -> tuple[list[LedgerClaim], dict[str, str]]:
    """The claims after the editors' last words, and who confirmed which (claim id → name).

    A rejected claim is gone from standings (not from the ledger); a corrected one reads as corrected.
    """
    last: dict[str, Review] = {}
    for review in sorted(reviews, key=lambda r: r.recorded):
        if known_at is None or review.recorded <= known_at:
            last[review.claim] = review
    if not last:
        return list(claims), {}
    kept: list[LedgerClaim] = []
    confirmed: dict[str, str] = {}
    for claim in claims:
        word = last.get(claim.id)
        if word is not None and word.verdict is Verdict.reject:
            continue
        if word is not None:
            confirmed[claim.id] = word.by
            if word.verdict is Verdict.correct and word.correction is not None:
                claim = msgspec.structs.replace(claim, claim=word.correction)
        kept.append(claim)
    return kept, confirmed


class Sources:
    """Numbers the words that are cited, each once, in the order of their first citation."""

    def __init__(
        self, confirmed: dict[str, str], copies: Mapping[str, str], made: dict[str, Source] | None = None
    ) -> None:
        """`made` are those made before of the same claims, by id: a story that is told day by day makes each once."""
        self._confirmed, self._copies = confirmed, copies
        self._made = {} if made is None else made
        self._index: dict[tuple[str, int, int, str | None], int] = {}
        self._listed: list[Source] = []

    def cite(self, claims: Iterable[LedgerClaim]) -> Evidence:
        """The numbers of these claims' words, ascending."""
        found = {self._number(c, c.claim.evidence, c.claim.said_by) for c in claims}
        return tuple(sorted(found))

    def quote(self, quotation: LedgerQuotation) -> Evidence:
        """The number of a quotation's words."""
        return (self._number(quotation, quotation.quotation.span, quotation.quotation.speaker),)

    def side(self, says: str, claim: LedgerClaim) -> Side:
        """One side of a dispute: what a claim says, who by, and the number of its words."""
        return Side(says=says, by=claim.claim.said_by or claim.document.outlet, evidence=self.cite([claim]))

    def listed(self) -> tuple[Source, ...]:
        """All that was cited, in the order of its numbers."""
        return tuple(self._listed)

    def _number(self, entry: LedgerClaim | LedgerQuotation, span: Span, said_by: str | None) -> int:
        key = (entry.document.id, span.start, span.end, said_by)
        if key not in self._index:
            self._index[key] = len(self._listed)
            if entry.id not in self._made:
                self._made[entry.id] = self._make(entry, span, said_by)
            self._listed.append(self._made[entry.id])
        return self._index[key]

    def _make(self, entry: LedgerClaim | LedgerQuotation, span: Span, said_by: str | None) -> Source:
        document = entry.document
        return Source(
            document=document.id,
            outlet=document.outlet,
            published=document.published,
            url=document.url,
            said_by=said_by,
            start=span.start,
            end=span.end,
            exact=span.exact,
            confirmed_by=self._confirmed.get(entry.id, msgspec.UNSET),
            copy_of=self._copies.get(document.id, msgspec.UNSET),
            withheld=entry.withheld or msgspec.UNSET,
        )
