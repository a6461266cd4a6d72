"""The ledger in memory: for dry runs, examples and tests, and the plain reading of the contract beside the SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import RLock
from typing import Any

import msgspec

from intheworks.copies import sketch
from intheworks.errors import UsageError
from intheworks.identity import fold_name
from intheworks.ledger import codec
from intheworks.ledger.kept import Cited, marks
from intheworks.ledger.kept_memory import KeptInMemory
from intheworks.ledger.protocol import Damage, Keep, Place, TitleSummary
from intheworks.model import (
    FILLER,
    AddedAs,
    CatalogueRow,
    Claim,
    Document,
    DocumentInfo,
    LedgerClaim,
    LedgerQuotation,
    Link,
    Name,
    NameKind,
    Quotation,
    Reader,
    Record,
    Review,
)


@dataclass(frozen=True, slots=True)
class _Taken:
    """A document taken in: its words lie apart."""

    info: DocumentInfo
    content: str
    length: int
    recorded: str

    @property
    def order(self) -> tuple[date, str, str]:
        return self.info.published, self.recorded, self.info.id


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading of a document, its claims and quotations by id, the title name of each wording."""

    record: Record
    claims: dict[str, Claim]
    quotations: dict[str, Quotation]
    titles: dict[str, Name]
    recorded: str

    @property
    def order(self) -> tuple[str, str, str]:
        version = self.record.reader.version
        return codec.version_rank(version), self.recorded, version


class MemoryLedger(KeptInMemory):
    """A Ledger that ends with the process; see `protocol.Ledger` for what the methods do."""

    def __init__(self, *, keep: Keep = Keep.whole) -> None:
        super().__init__()
        self._keep = keep
        self._writing = RLock()
        self._last = ""  # when the last entry was recorded
        self._documents: dict[str, _Taken] = {}
        self._revisions: dict[str, list[_Taken]] = defaultdict(list)
        self._words: dict[str, str] = {}
        self._erased: set[str] = set()
        self._sketches: dict[str, tuple[int, ...]] = {}
        self._catalogue: dict[tuple[str, str, str, NameKind], CatalogueRow] = {}
        self._readings: dict[str, list[_Reading]] = defaultdict(list)
        self._titled: dict[str, set[str]] = defaultdict(set)  # name id → documents with claims on it
        self._claimed: dict[str, str] = {}  # claim id → document
        self._spellings: dict[tuple[str, NameKind, str | None, bool], set[str]] = defaultdict(set)
        self._links: list[tuple[str, Link]] = []
        self._reviews: list[tuple[str, dict[str, Any]]] = []

    def close(self) -> None:
        """Nothing is held open."""

    def head(self) -> int:
        readings = sum(len(kept) for kept in self._readings.values())
        return len(self._documents) + readings + len(self._links) + len(self._reviews) + len(self._erased)

    def last_recorded(self) -> datetime | None:
        return datetime.fromisoformat(self._last) if self._last else None

    # --- appending ---------------------------------------------------------------------------------------------------

    def add(
        self, document: Document, record: Record | None, *, recorded: datetime, links: Sequence[Link] = ()
    ) -> AddedAs:
        codec.check(document, record, links)
        info, at = document.info, codec.moment(recorded)
        stamped = [(codec.moment(link.recorded), link) for link in links]
        added: AddedAs = "known"
        if info.id not in self._documents:
            added = "revision" if self._revisions.get(info.address) else "new"
            self._last = at
            taken = _Taken(info, document.content_hash, len(document.text), at)
            self._documents[info.id] = taken
            self._sketches[info.id] = sketch(document.text)
            self._revisions[info.address].append(taken)
            if taken.content not in self._erased:
                whole = self._keep is Keep.whole
                self._words.setdefault(taken.content, document.text if whole else codec.excerpt(document.text, ()))
        if record is not None and record.reader not in self.readers_of(info.id):
            added = "new" if added == "known" else added
            self._put_reading(record, at)
            self._keep_more(document, record)
        if added != "known":
            self._put_links(stamped)
            for other in self._records(info.address):
                self._touch(marks(other))
        return added

    def _put_reading(self, record: Record, at: str) -> None:
        self._last = at
        titles, claims = codec.title_names(record), codec.distinct_claims(record)
        reading = _Reading(record, claims, codec.distinct_quotations(record), titles, at)
        self._readings[record.document.id].append(reading)
        for id_, claim in claims.items():
            self._titled[titles[claim.title].id].add(record.document.id)
            self._claimed[id_] = record.document.id
        for name, _ in codec.all_names(record):
            self._spellings[name.id, name.kind, name.type, name.in_works].add(name.name)

    def _keep_more(self, document: Document, record: Record) -> None:
        kept = self._words.get(document.content_hash)
        if kept is not None:
            spans = codec.quoted_spans(record)
            self._words[document.content_hash] = codec.excerpt(document.text, spans, kept)

    def add_links(self, links: Iterable[Link]) -> None:
        self._put_links([(codec.moment(link.recorded), link) for link in links])

    def _put_links(self, stamped: list[tuple[str, Link]]) -> None:
        for at, link in stamped:
            self._last = at
            self._links.append((at, msgspec.structs.replace(link, recorded=link.recorded.astimezone(UTC))))
            self._touch((link.left, link.right))

    def add_review(self, review: Review) -> None:
        if review.claim not in self._claimed:
            raise UsageError(f"no claim has the id {review.claim}")
        fields = codec.review_fields(review)
        self._last = fields["recorded"]
        self._reviews.append((fields["recorded"], fields))
        for reading in self._readings[self._claimed[review.claim]]:
            self._touch(reading.titles[c.title].id for id_, c in reading.claims.items() if id_ == review.claim)

    def erase(self, document_id: str, *, recorded: datetime) -> bool:
        at = codec.moment(recorded)
        if document_id not in self._documents:
            raise UsageError(f"no document has the id {document_id}")
        content = self._documents[document_id].content
        self._erased.add(content)
        had = self._words.pop(content, None) is not None
        self._last = at if had else self._last
        return had

    # --- what is in force --------------------------------------------------------------------------------------------

    def _document_in_force(self, taken: _Taken, as_of: date | None, known_at: str | None) -> bool:
        kept = [
            one
            for one in self._revisions[taken.info.address]
            if (as_of is None or one.info.published <= as_of) and (known_at is None or one.recorded <= known_at)
        ]
        return bool(kept) and max(kept, key=lambda one: one.order) is taken

    def _in_force(
        self, as_of: date | None, known_at: datetime | None, documents: Iterable[str] | None = None
    ) -> Iterator[_Reading]:
        until = codec.moment(known_at) if known_at is not None else None
        for id_ in self._documents if documents is None else documents:
            if id_ not in self._documents or not self._document_in_force(self._documents[id_], as_of, until):
                continue
            newest: dict[str, _Reading] = {}
            for reading in self._readings[id_]:
                other = newest.get(reading.record.reader.name)
                if (until is None or reading.recorded <= until) and (other is None or other.order < reading.order):
                    newest[reading.record.reader.name] = reading
            yield from newest.values()

    # --- documents ---------------------------------------------------------------------------------------------------

    def document(self, document_id: str) -> Document | None:
        taken = self._documents.get(document_id)
        if taken is None:
            return None
        return Document(info=taken.info, text=self._words.get(taken.content, FILLER * taken.length))

    def documents(self, *, as_of: date | None = None, known_at: datetime | None = None) -> Iterator[DocumentInfo]:
        until = codec.moment(known_at) if known_at is not None else None
        found = [taken.info for taken in self._documents.values() if self._document_in_force(taken, as_of, until)]
        yield from sorted(found, key=lambda info: (info.published, info.id))

    def revisions(self, address: str) -> list[DocumentInfo]:
        return [taken.info for taken in sorted(self._revisions.get(address, []), key=lambda taken: taken.order)]

    def twins(self, document_id: str) -> list[DocumentInfo]:
        one = self._documents.get(document_id)
        same = [taken.info for taken in self._documents.values() if one is not None and taken.content == one.content]
        return sorted(same, key=lambda info: info.id)

    def verify(self) -> Iterator[Damage]:
        """Nothing: what is held in memory alone was checked as it came in, and lies in no file that could decay."""
        yield from ()

    def readers_of(self, document_id: str) -> tuple[Reader, ...]:
        readings = self._readings.get(document_id, [])
        ordered = sorted(readings, key=lambda reading: (reading.record.reader.name, reading.order))
        return tuple(reading.record.reader for reading in ordered)

    # --- claims and quotations ---------------------------------------------------------------------------------------

    def claims(
        self, names: Iterable[str] | None, *, as_of: date | None = None, known_at: datetime | None = None
    ) -> list[LedgerClaim]:
        wanted = set(names) if names is not None else None
        documents = set().union(*(self._titled.get(name, set()) for name in wanted)) if wanted is not None else None
        return self._sorted_claims(
            (reading, id_)
            for reading in self._in_force(as_of, known_at, documents)
            for id_, claim in reading.claims.items()
            if wanted is None or reading.titles[claim.title].id in wanted
        )

    def claims_by_name(
        self,
        names: Iterable[str],
        *,
        kinds: Collection[str] | None = None,
        as_of: date | None = None,
        known_at: datetime | None = None,
    ) -> dict[str, list[LedgerClaim]]:
        found = {name: self.claims([name], as_of=as_of, known_at=known_at) for name in sorted(set(names))}
        kept = {n: [c for c in claims if kinds is None or c.claim.kind in kinds] for n, claims in found.items()}
        return {name: claims for name, claims in kept.items() if claims}

    def places_in(
        self, documents: Iterable[str], *, as_of: date | None = None, known_at: datetime | None = None
    ) -> list[Place]:
        return sorted(
            Place(reading.record.document.id, name.id, claim.evidence.start, claim.evidence.end)
            for reading in self._in_force(as_of, known_at, set(documents))
            for claim in reading.claims.values()
            if (name := reading.titles[claim.title]).in_works
        )

    def at_once(self) -> AbstractContextManager[None]:
        return nullcontext()

    def together(self) -> AbstractContextManager[Any]:
        return self._writing

    def claims_in(self, documents: Iterable[str]) -> dict[str, list[LedgerClaim]]:
        found: dict[str, list[LedgerClaim]] = defaultdict(list)
        for reading in self._in_force(None, None, set(documents)):
            for id_, claim in reading.claims.items():
                found[reading.titles[claim.title].id].append(self._claim(reading, id_))
        return {name: sorted(claims, key=codec.claim_order) for name, claims in sorted(found.items())}

    def titles_told(self, since: date, until: date, kind: str | None = None) -> list[str]:
        told = {
            reading.titles[claim.title].id
            for id_, taken in self._documents.items()
            for one in ([taken] if kind else self._revisions[taken.info.address])
            if since < one.info.published <= until
            for reading in self._readings[id_]
            for claim in reading.claims.values()
            if kind is None or claim.kind == kind
        }
        return sorted(told)

    def sketches(self, documents: Iterable[str]) -> dict[str, tuple[int, ...]]:
        return {id_: self._sketches[id_] for id_ in documents if id_ in self._sketches}

    def claims_about(
        self, kind: NameKind, name: str, *, as_of: date | None = None, known_at: datetime | None = None
    ) -> list[LedgerClaim]:
        wanted = (kind, fold_name(name))
        return self._sorted_claims(
            (reading, id_)
            for reading in self._in_force(as_of, known_at)
            for id_, claim in reading.claims.items()
            if wanted in {(kind_, fold_name(written)) for kind_, written in codec.about(claim)}
        )

    def claim(self, claim_id: str) -> LedgerClaim | None:
        readings = self._readings.get(self._claimed.get(claim_id, ""), [])
        holding = [reading for reading in readings if claim_id in reading.claims]
        return self._claim(max(holding, key=lambda reading: reading.order), claim_id) if holding else None

    def _sorted_claims(self, found: Iterable[tuple[_Reading, str]]) -> list[LedgerClaim]:
        return sorted((self._claim(reading, id_) for reading, id_ in found), key=codec.claim_order)

    def _claim(self, reading: _Reading, id_: str) -> LedgerClaim:
        claim, text = reading.claims[id_], self._text_of(reading)
        if text is None:
            claim = msgspec.structs.replace(
                claim, evidence=codec.words_at(claim.evidence.start, claim.evidence.end, None)
            )
        return LedgerClaim(id=id_, claim=claim, withheld=text is None, **self._found_in(reading))

    def _quotation(self, reading: _Reading, id_: str) -> LedgerQuotation:
        quotation, text = reading.quotations[id_], self._text_of(reading)
        if text is None:
            span, cue = quotation.span, quotation.cue
            quotation = msgspec.structs.replace(
                quotation,
                span=codec.words_at(span.start, span.end, None),
                cue=codec.words_at(cue.start, cue.end, None) if cue else None,
            )
        return LedgerQuotation(id=id_, quotation=quotation, withheld=text is None, **self._found_in(reading))

    def _found_in(self, reading: _Reading) -> dict[str, Any]:
        info = self._documents[reading.record.document.id].info
        recorded = datetime.fromisoformat(reading.recorded)
        return {"document": info, "reader": reading.record.reader, "recorded": recorded}

    def _text_of(self, reading: _Reading) -> str | None:
        return self._words.get(self._documents[reading.record.document.id].content)

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
        wanted = codec.phrases(query) if query is not None else None
        if wanted == []:
            return []
        found = [
            self._quotation(reading, id_)
            for reading in self._in_force(as_of, known_at, set(documents) if documents is not None else None)
            for id_, quotation in reading.quotations.items()
            if (speaker is None or fold_name(quotation.speaker) == fold_name(speaker))
            and (wanted is None or self._says(reading, quotation, wanted))
        ]
        return sorted(found, key=codec.quotation_order)[:limit]

    def _says(self, reading: _Reading, quotation: Quotation, wanted: list[str]) -> bool:
        return self._text_of(reading) is not None and codec.contains(fold_name(quotation.span.exact), wanted)

    # --- names -------------------------------------------------------------------------------------------------------

    def names(self, kind: NameKind, query: str | None = None) -> list[Name]:
        words = fold_name(query or "").split()
        return [name for name in self._all_names() if name.kind is kind and codec.contains(fold_name(name.name), words)]

    def names_of(self, document_id: str) -> list[Name]:
        readings = self._readings.get(document_id, [])
        brought = {name.id for reading in readings for name, _ in codec.all_names(reading.record)}
        return [name for name in self._all_names() if name.id in brought]

    def names_called(self, *written: str) -> list[Name]:
        folded = set(map(fold_name, written))
        also = {
            name.id
            for readings in self._readings.values()
            for reading in readings
            for name, aliases in codec.all_names(reading.record)
            if not folded.isdisjoint(map(fold_name, aliases))
        }
        titles = self.names(NameKind.title)
        return [name for name in titles if name.id in also or fold_name(name.name) in folded]

    def names_worded(self, query: str) -> list[Name]:
        words = fold_name(query).split()
        also = {
            name.id
            for readings in self._readings.values()
            for reading in readings
            for name, aliases in codec.all_names(reading.record)
            if any(codec.contains(fold_name(alias), words) for alias in aliases)
        }
        titles = self.names(NameKind.title)
        return [name for name in titles if name.id in also or codec.contains(fold_name(name.name), words)]

    def _all_names(self) -> list[Name]:
        names = [
            Name(id=id_, kind=kind, name=codec.best_spelling(written), type=type_, in_works=in_works)
            for (id_, kind, type_, in_works), written in self._spellings.items()
        ]
        return sorted(names, key=lambda name: (fold_name(name.name), name.id))

    def titles(
        self, names: Iterable[str] | None = None, *, as_of: date | None = None, known_at: datetime | None = None
    ) -> list[TitleSummary]:
        wanted = set(names) if names is not None else None
        found: dict[str, list[DocumentInfo]] = defaultdict(list)
        for reading in self._in_force(as_of, known_at):
            for claim in reading.claims.values():
                found[reading.titles[claim.title].id].append(self._documents[reading.record.document.id].info)
        by_id = {name.id: name for name in self.names(NameKind.title)}
        return [
            TitleSummary(
                by_id[id_],
                len(infos),
                len({info.id for info in infos}),
                min(info.published for info in infos),
                max(info.published for info in infos),
            )
            for id_, infos in sorted(found.items())
            if wanted is None or id_ in wanted
        ]

    def aliases(
        self, names: Iterable[str] | None = None, *, as_of: date | None = None, known_at: datetime | None = None
    ) -> dict[str, tuple[str, ...]]:
        wanted = set(names) if names is not None else None
        called: dict[str, set[str]] = defaultdict(set)
        for reading in self._in_force(as_of, known_at):
            for name, aliases in codec.all_names(reading.record):
                if aliases and (wanted is None or name.id in wanted):
                    called[name.id].update(aliases)
        return {id_: tuple(sorted(written)) for id_, written in sorted(called.items())}

    # --- links and reviews -------------------------------------------------------------------------------------------

    def links(self, names: Iterable[str] | None = None) -> list[Link]:
        wanted = set(names) if names is not None else None
        ordered = [link for _, link in sorted(self._links, key=lambda stamped: stamped[0])]
        return [link for link in ordered if wanted is None or link.left in wanted or link.right in wanted]

    def reviews(self, claims: Iterable[str] | None = None) -> list[Review]:
        wanted = set(claims) if claims is not None else None
        ordered = [fields for _, fields in sorted(self._reviews, key=lambda stamped: stamped[0])]
        kept = [fields for fields in ordered if wanted is None or fields["claim"] in wanted]
        return [codec.review_from(fields, self._text_about(fields["claim"])) for fields in kept]

    def _text_about(self, claim_id: str) -> str | None:
        return self._words.get(self._documents[self._claimed[claim_id]].content)

    # --- what is kept ready ------------------------------------------------------------------------------------------

    def _records(self, address: str | None = None) -> Iterable[Record]:
        documents = self._documents if address is None else [one.info.id for one in self._revisions[address]]
        return (reading.record for id_ in documents for reading in self._readings.get(id_, ()))

    def _later(self, document: str) -> Iterable[date]:
        taken = self._documents[document]
        return (one.info.published for one in self._revisions[taken.info.address] if one.order > taken.order)

    def _live(self, as_of: date) -> Iterable[Record]:
        return (reading.record for reading in self._in_force(as_of, None))

    def _cited(self, document: str) -> Cited:
        taken = self._documents[document]
        return Cited(taken.info, self._words.get(taken.content))

    # --- catalogues --------------------------------------------------------------------------------------------------

    def put_catalogue(self, rows: Iterable[CatalogueRow]) -> int:
        before = len(self._catalogue)
        for row in rows:
            self._catalogue.setdefault((row.source, row.id, row.name, row.kind), row)
        return len(self._catalogue) - before

    def catalogue(self, kind: NameKind) -> Iterator[CatalogueRow]:
        yield from (self._catalogue[key] for key in sorted(self._catalogue) if key[-1] is kind)

    def catalogued(self, kind: NameKind, name: str) -> list[CatalogueRow]:
        return [row for row in self.catalogue(kind) if fold_name(row.name) == fold_name(name)]
