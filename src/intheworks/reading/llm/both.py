"""Both readers: where they agree the claim is surer, where they disagree an editor is asked; and who is asked at all.

The cascade: what does not pass the gate is not read, what the house reader is sure of goes to no model, and when the budget
is spent the house reader's word stands alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import msgspec

from intheworks.errors import ReaderUnavailable
from intheworks.model import Claim, DateClaim, Document, PassedOver, Quotation, Reader, Record, Span
from intheworks.reading.llm import merging
from intheworks.reading.llm.settings import DOUBTFUL

DISAGREED = 0.5
"""What is left of a claim's confidence where the other reader says otherwise."""
RULE = "readers_disagree"


class One(Protocol):
    """A reader, as the desk knows them."""

    reader: Reader

    def gate(self, text: str) -> bool: ...

    def read(self, document: Document) -> Record: ...


def doubt(record: Record) -> float:
    """How doubtful a reading is, 0 to 1: what its claims lack in confidence, on average; 1 where it found none.

    Of five measures the one that goes best with an article's F1 on the slate (Spearman's rho −.42).
    """
    if not record.claims:
        return 1.0
    return 1 - sum(claim.confidence for claim in record.claims) / len(record.claims)


@dataclass(slots=True)
class Asked:
    """Of the articles read: how many went to the model, how many were sure enough, how many it could not be asked."""

    asked: int = 0
    sure: int = 0
    alone: int = 0


class BothReaders:
    """The first reader reads everything, the second what the first is unsure of (from this `threshold` of doubt)."""

    def __init__(self, first: One, second: One, threshold: float = DOUBTFUL) -> None:
        self.first, self.second, self.threshold = first, second, threshold
        self.reader = Reader("both", f"{first.reader.version} + {second.reader.version}")
        self.asked = Asked()

    def gate(self, text: str) -> bool:
        """Whether the text may have anything in the works, by the first reader."""
        return self.first.gate(text)

    def read(self, document: Document) -> Record:
        """What both find. Where the second cannot be asked the first's record is given under the first's own name, so
        that the article counts as not yet read by both."""
        first = self.first.read(document)
        if doubt(first) < self.threshold:
            self.asked.sure += 1
            return msgspec.structs.replace(first, reader=self.reader)
        try:
            second = self.second.read(document)
        except ReaderUnavailable:
            self.asked.alone += 1
            return first
        self.asked.asked += 1
        return msgspec.structs.replace(together(first, second), reader=self.reader)

    def report(self) -> str:
        """How many articles were asked about, and what the second reader tells of itself."""
        told = f"{self.asked.asked} articles read by both, {self.asked.sure} sure enough"
        told += f", {self.asked.alone} left to the first reader alone" if self.asked.alone else ""
        more = getattr(self.second, "report", None)
        return f"{told}; {more()}" if more else told


def together(first: Record, second: Record) -> Record:
    """Two records of one document as one, in the first's words where both have some."""
    claims, disputed = _claims(first.claims, second.claims)
    quotations, other_speakers = _quotations(first.quotations, second.quotations)
    passed = {*first.rejections, *second.rejections, *(PassedOver(RULE, s) for s in (*disputed, *other_speakers))}
    return msgspec.structs.replace(
        first,
        titles=merging.one_for_each_title([*first.titles, *second.titles], claims),
        claims=claims,
        quotations=quotations,
        rejections=tuple(sorted(passed, key=lambda p: (p.span, p.rule))),
    )


def _claims(first: tuple[Claim, ...], second: tuple[Claim, ...]) -> tuple[tuple[Claim, ...], list[Span]]:
    """The claims of both, and where the second says otherwise than the first."""
    left = {merging.slot_of(claim): claim for claim in second}
    kept, disputed = [], []
    for claim in first:
        other = left.pop(merging.slot_of(claim), None)
        if other is not None and merging.value_of(other) == merging.value_of(claim):
            both = 1 - (1 - claim.confidence) * (1 - other.confidence)
            kept.append(msgspec.structs.replace(claim, confidence=round(both, 3)))
            continue
        against = [other] if other is not None else [c for c in left.values() if rivals(claim, c)]
        for one in against:
            left.pop(merging.slot_of(one), None)
            disputed.append(one.evidence)
        kept.append(
            msgspec.structs.replace(claim, confidence=round(claim.confidence * DISAGREED, 3)) if against else claim
        )
    return tuple(sorted([*kept, *left.values()], key=merging.place)), disputed


def rivals(one: Claim, other: Claim) -> bool:
    """Whether two claims make different things of the same words: the same of two titles, or two days of one event."""
    if type(one) is not type(other) or not one.evidence.overlaps(other.evidence):
        return False
    (_, title, *about), (_, other_title, *other_about) = merging.slot_of(one), merging.slot_of(other)
    if isinstance(one, DateClaim) and title == other_title:
        return about[:1] == other_about[:1]
    return title != other_title and about == other_about


def _quotations(
    first: tuple[Quotation, ...], second: tuple[Quotation, ...]
) -> tuple[tuple[Quotation, ...], Iterator[Span]]:
    """The quotations of both, and those to which the second gives another speaker."""
    new = [q for q in second if not any(q.span.overlaps(f.span) for f in first)]
    other = (q.span for q in second for f in first if q.span == f.span and q.speaker != f.speaker)
    return tuple(sorted([*first, *new], key=lambda q: q.span)), other
