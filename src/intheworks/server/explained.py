"""An article with all that was read in it: every claim and quotation on its words, and what was passed over."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from intheworks.model import Document, LedgerClaim, Reader, Record
from intheworks.reading import explain
from intheworks.reading.explain import Mark, Piece
from intheworks.server.evidence import paragraphs
from intheworks.server.view import View
from intheworks.standing import TitleCard

_FIXED = ("kind", "title", "evidence", "confidence")


@dataclass(frozen=True, slots=True)
class Read:
    """A claim as pages list it: what it says, how firm it is, by whom, and how sure the reader was."""

    entry: LedgerClaim
    card: TitleCard | None

    @property
    def says(self) -> str:
        """The claim in words for people, without its title."""
        return explain.says(self.entry.claim)

    @property
    def source(self) -> str:
        """How firm, by whom, how sure."""
        return explain.source(self.entry.claim)

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
    passed: list[tuple[str, list[str]]]

    @property
    def by_title(self) -> list[tuple[str, list[Read]]]:
        """The claims under their titles as written, those of which most is said first."""
        titles: dict[str, list[Read]] = {}
        for read in self.claims:
            titles.setdefault(read.entry.claim.title, []).append(read)
        return sorted(titles.items(), key=lambda row: -len(row[1]))


def explained(view: View, document: Document, cited: Mark | None, passed_over: bool) -> Explained:
    """What the readers found in an article; with `passed_over` it is read once more for what its reader rejected."""
    claims, quotations = view.said_in(document.info.id)
    again = view.read_again(document) if passed_over else None
    record = Record(
        document=document.info,
        reader=again.reader if again else Reader("all", ""),  # each claim has its own
        titles=again.titles if again else (),
        claims=tuple(entry.claim for entry in claims),
        quotations=tuple(entry.quotation for entry in quotations),
        rejections=again.rejections if again else (),
    )
    marks = explain.marks(document.text, record) + ([cited] if cited else [])
    read = [read_of(view, entry) for entry in claims]
    return Explained(paragraphs(document.text, marks), read, explain.passed_over(record))


def read_of(view: View, entry: LedgerClaim) -> Read:
    """A claim with the title that it is on."""
    return Read(entry, view.called(entry.claim.title))
