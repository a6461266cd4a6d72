"""An article with all that was read in it: every claim and quotation on its words, and what was passed over."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from intheworks.answers.timeline import slot_of
from intheworks.model import Certainty, Document, LedgerClaim, LedgerQuotation
from intheworks.server.evidence import Mark, Piece, paragraphs
from intheworks.server.present import cell
from intheworks.server.view import View
from intheworks.standing import TitleCard

_FIXED = ("kind", "title", "evidence", "confidence")


@dataclass(frozen=True, slots=True)
class Read:
    """A claim as the article's page lists it."""

    entry: LedgerClaim
    card: TitleCard | None
    slot: str
    says: str

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What an editor can correct, with its present value."""
        return correctable(self.entry)


def correctable(entry: LedgerClaim) -> list[tuple[str, str]]:
    """The fields of a claim that a correction may change, each with its present value as text ("" for none)."""
    told = msgspec.to_builtins(entry.claim)
    return [
        (name, "" if value is None else str(value).lower() if isinstance(value, bool) else str(value))
        for name, value in told.items()
        if name not in _FIXED
    ]


@dataclass(frozen=True, slots=True)
class Explained:
    """The article's paragraphs with their marks, and what stands in the margin."""

    paragraphs: list[list[Piece]]
    claims: list[Read]
    quotations: list[LedgerQuotation]
    passed: list[tuple[str, str]]


def explained(view: View, document: Document, cited: Mark | None, passed_over: bool) -> Explained:
    """What the readers found in an article; with `passed_over` it is read once more for what its reader rejected."""
    claims, quotations = view.said_in(document.info.id)
    read = [read_of(view, claim) for claim in claims]
    passed = view.passed_over(document) if passed_over else []
    marks = [Mark(q.quotation.span.start, q.quotation.span.end, "said", q.quotation.speaker) for q in quotations]
    marks += [
        Mark(r.entry.claim.evidence.start, r.entry.claim.evidence.end, "claimed", f"{r.slot}: {r.says}") for r in read
    ]
    marks += [Mark(p.span.start, p.span.end, "passed", p.rule.replace("_", " ")) for p in passed]
    marks += [cited] if cited else []
    told = [(p.rule.replace("_", " "), p.span.exact) for p in passed]
    return Explained(paragraphs(document.text, marks), read, quotations, told)


def read_of(view: View, entry: LedgerClaim) -> Read:
    """A claim with the title that it is on and what it says, in plain words."""
    slot, says = slot_of(entry.claim)
    denied = "not so: " if entry.claim.certainty is Certainty.denied else ""
    return Read(entry, view.called(entry.claim.title), slot, denied + cell(slot, says))
