"""What every ledger can do. `memory` and `sql` pass one contract suite (tests/contracts).

A ledger is an append-only sequence of entries: documents taken in, readings of them, links between names, reviews,
erasures. Nothing is ever changed; what is true is folded from the entries by who asks (`standing`, `answers`).

Cuts, wherever both can be given: `as_of` keeps what was *published* on or before that day, `known_at` keeps what was
*recorded* at or before that moment; None keeps all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Protocol

from intheworks.model import (
    AddedAs,
    Document,
    DocumentInfo,
    LedgerClaim,
    LedgerQuotation,
    Link,
    Name,
    NameKind,
    Reader,
    Record,
    Review,
)


class Ledger(Protocol):
    """An append-only store of entries. Every method raises LedgerError (or a child) when the store fails."""

    def add(self, document: Document, record: Record | None, *, recorded: datetime, links: Sequence[Link] = ()) -> AddedAs:
        """Store a document, its reading and the links that follow from it: all in one transaction, or nothing.

        "known" when document and reading (same reader name and version) are already there: nothing is appended.
        "revision" when the address is known with other content: the new one is appended, the old stays. A new reader
        version appends a reading to a known document ("new"). Called by Desk only.
        """

    def add_links(self, links: Iterable[Link]) -> None:
        """Append links between names."""

    def add_review(self, review: Review) -> None:
        """Append an editor's word on a claim; raises UsageError where no claim has that id."""

    def document(self, document_id: str) -> Document | None:
        """A document with its words; None where it is unknown."""

    def documents(self, *, as_of: date | None = None, known_at: datetime | None = None) -> Iterator[DocumentInfo]:
        """Every document in force, ordered by publication day, then id."""

    def readers_of(self, document_id: str) -> tuple[Reader, ...]:
        """The readers whose readings of this document are stored."""

    def claims(
        self, names: Iterable[str] | None, *, as_of: date | None = None, known_at: datetime | None = None
    ) -> list[LedgerClaim]:
        """The claims in force on the titles whose name ids (identity.name_id) are given, all titles for None.

        In force: from the newest version of each reader of each document, and from the newest revision at each address
        (of the revisions published by `as_of` and recorded by `known_at`). Ordered by (published, document id, start,
        claim id), so that the order of ingestion never shows.
        """

    def quotations(
        self,
        query: str | None = None,
        *,
        speaker: str | None = None,
        documents: Iterable[str] | None = None,
        as_of: date | None = None,
        known_at: datetime | None = None,
        limit: int | None = None,
    ) -> list[LedgerQuotation]:
        """Quotations in force: by full-text query over the quoted words, by speaker, by document ids; ordered as claims."""

    def claims_about(
        self, kind: NameKind, name: str, *, as_of: date | None = None, known_at: datetime | None = None
    ) -> list[LedgerClaim]:
        """The claims in force that name this person, company or blocking/earlier title (claim field, folded name)."""

    def names(self, kind: NameKind, query: str | None = None) -> list[Name]:
        """The names known of this kind; with a query those that contain all its words, case and accents aside."""

    def links(self, names: Iterable[str] | None = None) -> list[Link]:
        """The links that touch any of these names (all for None), in the order they were recorded."""

    def reviews(self, claims: Iterable[str] | None = None) -> list[Review]:
        """The reviews of these claims (all for None), in the order they were recorded."""

    def claim(self, claim_id: str) -> LedgerClaim | None:
        """One claim by its id, in force or not; None where it is unknown."""

    def close(self) -> None:
        """Release what the ledger holds open; idempotent."""
