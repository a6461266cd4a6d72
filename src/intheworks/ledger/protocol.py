"""What every ledger can do. `memory` and `sql` pass one contract suite (tests/contracts).

A ledger is an append-only sequence of entries: documents taken in, readings of them, links between names, reviews,
erasures. Nothing is ever changed; what is true is folded from the entries by who asks (`standing`, `answers`).

Cuts, wherever both can be given: `as_of` keeps what was *published* on or before that day, `known_at` keeps what was
*recorded* at or before that moment; None keeps all. Moments carry a time zone (UsageError
otherwise) and come back in UTC.

Among the revisions at one address, the one in force is the last by (published, recorded, id) of those that both cuts
keep; among one reader's readings of a document, the last by (version, recorded) of those that `known_at` keeps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from intheworks.model import (
    AddedAs,
    CatalogueRow,
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

if TYPE_CHECKING:
    from intheworks.ledger.kept import KeptRun, KeptTitle, OutOfDate
    from intheworks.standing import Source


class TitleSummary(NamedTuple):
    """One title's claims in force, counted: what a list of titles needs before any standing is folded."""

    name: Name
    claims: int
    documents: int
    first_published: date
    last_published: date


class Place(NamedTuple):
    """Where a claim's words stand: a document's id, the id of the title's name, offsets in the document's text."""

    document: str
    name: str
    start: int
    end: int


class Damage(NamedTuple):
    """What of a ledger is not as it was written: `where` names the row (entry, document, claim…), `what` the fault."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class Keep(str, Enum):
    """How much of an article is kept: its whole text, or the words that claims and quotations stand on, and those around."""

    whole = "whole"
    evidence = "evidence"


class Ledger(Protocol):
    """An append-only store of entries. Every method raises LedgerError (or a child) when the store fails."""

    def add(
        self, document: Document, record: Record | None, *, recorded: datetime, links: Sequence[Link] = ()
    ) -> AddedAs:
        """Store a document, its reading and the links that follow from it: all in one transaction, or nothing.

        "known" when document and reading (same reader name and version) are already there: nothing is appended.
        "revision" when the address is known with other content: the new one is appended, the old stays. A new reader
        version appends a reading to a known document ("new"). Called by Desk only. Raises SpanError for a span that
        does not hold the document's words, UsageError for a record of another document or text that is none (a zero byte).
        """

    def add_links(self, links: Iterable[Link]) -> None:
        """Append links between names."""

    def add_review(self, review: Review) -> None:
        """Append an editor's word on a claim; raises UsageError where no claim has that id."""

    def erase(self, document_id: str, *, recorded: datetime) -> bool:
        """Erase a document's words, here and in the search index, and append that they were; False where they are gone.

        A server's alerts in the same database lose them too. Entries, claims and offsets stay; what is read from then on is
        `withheld`. Every document with the very same words loses them, and they are never taken in again. Raises UsageError
        where the document is unknown.
        """

    def document(self, document_id: str) -> Document | None:
        """A document with its words, U+2588 for each that was erased or not kept (Keep); None where it is unknown."""

    def revisions(self, address: str) -> list[DocumentInfo]:
        """Every document taken in from this address, in force or not, in their order; none for an unknown address."""

    def twins(self, document_id: str) -> list[DocumentInfo]:
        """The documents with the very words of this one, itself among them, ordered by id; none for an unknown one."""

    def verify(self) -> Iterator[Damage]:
        """All that is not as it was written: hashes, keys, spans, indexes. Nothing for a sound ledger; it writes nothing."""

    def documents(self, *, as_of: date | None = None, known_at: datetime | None = None) -> Iterator[DocumentInfo]:
        """Every document in force, ordered by publication day, then id."""

    def titles(
        self, names: Iterable[str] | None = None, *, as_of: date | None = None, known_at: datetime | None = None
    ) -> list[TitleSummary]:
        """The titles (of these name ids, all for None) that have claims in force, counted, ordered by name id."""

    def titles_told(self, since: date, until: date, kind: str | None = None) -> list[str]:
        """The name ids of the titles with a claim (of this kind) published after `since` and by `until`, in order.

        Without a kind those too with a claim in an article of which another version was published then. A first choice by
        index alone: revisions and readings that are out of force count too.
        """

    def sketches(self, documents: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """By document id, the sketch of its words (copies.sketch); erased words keep theirs, which holds none of them."""

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

    def claims_by_name(
        self,
        names: Iterable[str],
        *,
        kinds: Collection[str] | None = None,
        as_of: date | None = None,
        known_at: datetime | None = None,
    ) -> dict[str, list[LedgerClaim]]:
        """The same for many titles at once, by name id, of these kinds of claims alone; titles without any are left out."""

    def claims_in(self, documents: Iterable[str]) -> dict[str, list[LedgerClaim]]:
        """The claims in force that these documents make, by the name id of their title."""

    def places_in(
        self, documents: Iterable[str], *, as_of: date | None = None, known_at: datetime | None = None
    ) -> list[Place]:
        """Where in these documents claims on titles in the works stand: only where, so that many are soon told."""

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
        """Quotations in force: by full-text query over quoted words, by speaker, by document ids; ordered as claims.

        A query's words must all be there (one with a `*` at its end may go on), and its "runs of words in double quotes" as
        such, case and accents aside; one without any word finds nothing. The speaker is compared whole, folded. `limit`
        keeps the first so many.
        """

    def claims_about(
        self, kind: NameKind, name: str, *, as_of: date | None = None, known_at: datetime | None = None
    ) -> list[LedgerClaim]:
        """The claims in force that name this person, company or blocking/earlier title (claim field, folded name).

        The fields are `person` and `author`, `company`, `because_of` and `of`; not `said_by`, which is a source.
        Ordered as `claims`.
        """

    def names(self, kind: NameKind, query: str | None = None) -> list[Name]:
        """The names known of this kind, ordered by folded name, then id; with a query those that contain all its words,
        case and accents aside. Of a name's spellings the best is shown (codec.best_spelling).
        """

    def names_of(self, document_id: str) -> list[Name]:
        """The names that the stored readings of a document brought, titles without claims too; ordered as `names`."""

    def names_called(self, *written: str) -> list[Name]:
        """The titles that go by one of these names or have it as an alias in some document, case and accents aside."""

    def names_worded(self, query: str) -> list[Name]:
        """The titles that have all words of the query in their name or in one alias, case and accents aside."""

    def aliases(
        self, names: Iterable[str] | None = None, *, as_of: date | None = None, known_at: datetime | None = None
    ) -> dict[str, tuple[str, ...]]:
        """By name id, in alphabetical order, what the documents in force also call these titles (all for None)."""

    def links(self, names: Iterable[str] | None = None) -> list[Link]:
        """The links that touch any of these names (all for None), in the order they were recorded."""

    def reviews(self, claims: Iterable[str] | None = None) -> list[Review]:
        """The reviews of these claims (all for None), in the order they were recorded."""

    def claim(self, claim_id: str) -> LedgerClaim | None:
        """One claim by its id, in force or not, from its newest reading; None where it is unknown."""

    def head(self) -> int:
        """The number of the last entry, 0 where there is none: while it stays, every answer stays. One look-up."""

    def last_recorded(self) -> datetime | None:
        """When the last entry was recorded; None where there is none. One look-up."""

    def put_catalogue(self, rows: Iterable[CatalogueRow]) -> int:
        """Keep what of these rows is new; how many they are.

        A catalogue is reference data, no entry, and no standing depends on it. An old name of a work stays beside its
        new one: old articles have it.
        """

    def catalogue(self, kind: NameKind) -> Iterator[CatalogueRow]:
        """All that the catalogues know of this kind (title or person), ordered by source, id and name."""

    def catalogued(self, kind: NameKind, name: str) -> list[CatalogueRow]:
        """What the catalogues know under this name, case and accents aside; ordered as `catalogue`."""

    # What is kept ready of answers (ledger.kept): derived by `following.keeping`, and never what an answer must rest on.

    def out_of_date(self, until: date | None = None) -> OutOfDate:
        """Of what nothing right is kept: titles touched since, and such as are right for days later than `until` only."""

    def kept_of(self, names: Collection[str]) -> frozenset[str]:
        """The kept titles that go by one of these names."""

    def kept_names(self, titles: Collection[str]) -> frozenset[str]:
        """The ids of the names of which what is told is told of these kept titles."""

    def replaced(self, names: Collection[str], wordings: Collection[str]) -> list[date]:
        """The days on which an article with claims on these titles, or on one so worded, gave way to a later revision."""

    def aliases_since(self, names: Collection[str], *, as_of: date) -> dict[tuple[str, str], date]:
        """By name id and alias the first day on which a document in force calls the title so."""

    def touch(self, names: Collection[str]) -> None:
        """Say that nothing right is kept of the titles with these names, so that they are kept anew."""

    def keep(self, titles: Sequence[KeptTitle]) -> None:
        """Keep these titles, in the place of all that was kept of titles that share a name of their own with them."""

    def settled(self, entry: int) -> None:
        """Say that what entries up to this one touched is kept anew; what of it was not is no title any more, and goes."""

    def runs_between(self, since: date, until: date) -> list[KeptRun]:
        """The runs that hold on one of these days and not on the other, in no order."""

    def runs_of(self, titles: Collection[str]) -> list[KeptRun]:
        """All runs of these kept titles, in no order."""

    def runs_on(self, day: date, rank: int, titles: Collection[str] | None = None) -> list[KeptRun]:
        """The runs of slots of this rank that hold on a day (of these kept titles, all for None), in no order."""

    def cited(self, runs: Sequence[tuple[KeptRun, date]]) -> list[tuple[Source, ...]]:
        """The words behind each run as of its day, withheld where they were erased since."""

    def at_once(self) -> AbstractContextManager[None]:
        """Inside it this thread's questions are answered from one state of the ledger, as of the first, and sooner."""

    def together(self) -> AbstractContextManager[None]:
        """Inside it no other writer comes between, and this thread's questions see what it has added.

        What is added is kept as a whole when it ends, or, in a database, not at all where it ends in an error.
        """

    def close(self) -> None:
        """Release what the ledger holds open; idempotent."""
