"""The types that everything speaks: documents, spans, claims, quotations, records, and their vocabularies.

Frozen, validated when made, and JSON both ways (msgspec). Offsets count Unicode code points in the document's text, start
included, end excluded (W3C TextPositionSelector); `exact` are the words there (TextQuoteSelector).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from typing import Literal, NamedTuple

import msgspec

from intheworks.errors import RecordError, SpanError

FILLER = "\u2588"
"""Stands for each character of words that are withheld: erased, or never kept."""


class Word(str, Enum):
    """A vocabulary entry: compares, prints and serialises as its word."""

    def __str__(self) -> str:
        return str(self.value)


class TitleType(Word):
    film = "film"
    series = "series"
    special = "special"


class Role(Word):
    writer = "writer"
    director = "director"
    producer = "producer"
    executive_producer = "executive_producer"
    showrunner = "showrunner"
    creator = "creator"
    actor = "actor"
    composer = "composer"
    cinematographer = "cinematographer"
    author = "author"
    other = "other"


class Status(Word):
    attached = "attached"
    in_talks = "in_talks"
    interested = "interested"
    rumoured = "rumoured"
    departed = "departed"
    ruled_out = "ruled_out"
    past = "past"


class StageName(Word):
    talked_about = "talked_about"
    in_development = "in_development"
    rights_acquired = "rights_acquired"
    scripting = "scripting"
    script_completed = "script_completed"
    greenlit = "greenlit"
    casting = "casting"
    pre_production = "pre_production"
    filming = "filming"
    wrapped = "wrapped"
    post_production = "post_production"
    completed = "completed"
    scheduled = "scheduled"
    released = "released"
    on_hold = "on_hold"
    turnaround = "turnaround"
    shelved = "shelved"


class Reason(Word):
    person_busy = "person_busy"
    script = "script"
    deal = "deal"
    rights = "rights"
    financing = "financing"
    strike = "strike"
    scheduling = "scheduling"
    studio_decision = "studio_decision"
    pandemic = "pandemic"
    legal = "legal"
    creative_differences = "creative_differences"
    other = "other"


class DateOf(Word):
    release = "release"
    premiere = "premiere"
    filming_start = "filming_start"
    filming_end = "filming_end"
    announcement = "announcement"
    other = "other"


class RelationName(Word):
    sequel = "sequel"
    prequel = "prequel"
    remake = "remake"
    reboot = "reboot"
    spinoff = "spinoff"
    adaptation = "adaptation"
    new_season = "new_season"
    franchise_entry = "franchise_entry"


class CompanyRole(Word):
    studio = "studio"
    network = "network"
    distributor = "distributor"
    production_company = "production_company"
    financier = "financier"


class Certainty(Word):
    """How firm the *source* is; how sure the reader is stands in `confidence`."""

    official = "official"
    stated = "stated"
    expected = "expected"
    hinted = "hinted"
    rumoured = "rumoured"
    denied = "denied"


class Form(Word):
    direct = "direct"
    indirect = "indirect"
    mixed = "mixed"


class Span(msgspec.Struct, frozen=True, order=True):
    """A half-open range of code points with the exact words that stand there."""

    start: int
    end: int
    exact: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or len(self.exact) != self.end - self.start:
            raise SpanError(f"span {self.start}:{self.end} does not hold {len(self.exact)} characters")

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span of `text[start:end]`; raises SpanError where there is no such range."""
        if not 0 <= start < end <= len(text):
            raise SpanError(f"span {start}:{end} is outside a text of {len(text)} characters")
        return cls(start, end, text[start:end])

    def overlaps(self, other: Span) -> bool:
        """Whether two spans of one text share a character."""
        return self.start < other.end and other.start < self.end


class DocumentInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an article besides its words."""

    id: str
    source: str
    url: str | None = None
    outlet: str | None = None
    byline: tuple[str, ...] = ()
    published: date
    language: str = "en"

    @property
    def address(self) -> str:
        """Where the article lives: its address, else its file; two texts at one address are revisions of one article."""
        return self.url or self.source


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One immutable revision of an article."""

    info: DocumentInfo
    text: str

    @classmethod
    def of(
        cls,
        text: str,
        *,
        source: str,
        published: date,
        url: str | None = None,
        outlet: str | None = None,
        byline: tuple[str, ...] = (),
        language: str = "en",
    ) -> Document:
        """A document with the id that its content gives it: SHA-256 over publication day, outlet, address and text.

        The file's name is no part of it, so a copy of a file is the same document; outlet and address are, so one
        agency story in two papers is two documents.
        """
        content = json.dumps([published.isoformat(), outlet, url, text], ensure_ascii=False)
        digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
        info = DocumentInfo(
            id=f"sha256:{digest}",
            source=source,
            url=url,
            outlet=outlet,
            byline=byline,
            published=published,
            language=language,
        )
        return cls(info=info, text=text)

    @property
    def content_hash(self) -> str:
        """SHA-256 of the words alone: the key of the content table."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


class Reader(msgspec.Struct, frozen=True):
    """Who read: a name and a version; of one name, the newest version's reading of a document wins."""

    name: str
    version: str


class TitleMentioned(msgspec.Struct, frozen=True, kw_only=True):
    """A work as one article names it; `in_works` is false for a work that is out already."""

    title: str
    type: TitleType | None = None
    aliases: tuple[str, ...] = ()
    in_works: bool = True


class _Claim(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """What all claims share: the title, how firm the source is, who is credited, how sure the reader is, the words.

    `said_by` is a person or an outlet; None is the article itself. `confidence` is 0 to 1.
    """

    title: str
    certainty: Certainty = Certainty.stated
    said_by: str | None = None
    confidence: float = 1.0
    evidence: Span

    @property
    def kind(self) -> str:
        return str(self.__struct_config__.tag)


class Attachment(_Claim, frozen=True, kw_only=True, tag="attachment"):
    person: str
    role: Role
    status: Status = Status.attached
    character: str | None = None


class Stage(_Claim, frozen=True, kw_only=True, tag="stage"):
    stage: StageName
    negated: bool = False


class Holdup(_Claim, frozen=True, kw_only=True, tag="holdup"):
    """Why a title waits; `because_of` is the other title that it waits for."""

    reason: Reason
    person: str | None = None
    because_of: str | None = None


class DateClaim(_Claim, frozen=True, kw_only=True, tag="date"):
    """A day or period in EDTF (ISO 8601-2): 2017-06-09, 2022-06, 2024-22, 199X, 2025?."""

    what: DateOf
    edtf: str


class Relation(_Claim, frozen=True, kw_only=True, tag="relation"):
    relation: RelationName
    of: str
    author: str | None = None


class Company(_Claim, frozen=True, kw_only=True, tag="company"):
    company: str
    role: CompanyRole
    status: Status = Status.attached


Claim = Attachment | Stage | Holdup | DateClaim | Relation | Company


class Quotation(msgspec.Struct, frozen=True, kw_only=True):
    """One speech act. `span` holds the quoted words without their marks, or the reported clause."""

    speaker: str
    form: Form
    cue: Span | None = None
    said_to: str | None = None
    occasion: str | None = None
    when: str | None = None
    span: Span


class PassedOver(msgspec.Struct, frozen=True):
    """A trigger that the reader saw and rejected, with the rule that rejected it."""

    rule: str
    span: Span


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """All that one reader found in one document."""

    document: DocumentInfo
    reader: Reader
    titles: tuple[TitleMentioned, ...] = ()
    claims: tuple[Claim, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    rejections: tuple[PassedOver, ...] = ()

    def spans(self) -> Iterator[tuple[str, Span]]:
        """Every span with its path in the record."""
        for i, claim in enumerate(self.claims):
            yield f"$.claims[{i}].evidence", claim.evidence
        for i, quotation in enumerate(self.quotations):
            yield f"$.quotations[{i}].span", quotation.span
            if quotation.cue is not None:
                yield f"$.quotations[{i}].cue", quotation.cue
        for i, passed in enumerate(self.rejections):
            yield f"$.rejections[{i}].span", passed.span

    def check(self, text: str) -> None:
        """Raise SpanError unless every span holds exactly the words of `text` at its offsets."""
        for path, span in self.spans():
            if text[span.start : span.end] != span.exact:
                raise SpanError(f"{path} is not what the text says at {span.start}:{span.end}")

    def to_json(self) -> bytes:
        """The record as one line of JSON, in the shape of the contract."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, line: bytes | str) -> Record:
        """The record in one line of JSON; raises RecordError with the path of what is wrong."""
        try:
            return msgspec.json.decode(line, type=cls)
        except (msgspec.DecodeError, UnicodeDecodeError, SpanError) as error:
            raise RecordError(str(error)) from error


# --- what the ledger holds -------------------------------------------------------------------------------------------


class LedgerClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as the ledger gives it back: with its id, its document, its reader and the moment it was recorded.

    `withheld` is true where the document's words were erased: `claim.evidence.exact` is then filled with U+2588.
    """

    id: str
    claim: Claim
    document: DocumentInfo
    reader: Reader
    recorded: datetime
    withheld: bool = False


class LedgerQuotation(msgspec.Struct, frozen=True, kw_only=True):
    """A quotation as the ledger gives it back."""

    id: str
    quotation: Quotation
    document: DocumentInfo
    reader: Reader
    recorded: datetime
    withheld: bool = False


class NameKind(Word):
    title = "title"  # type: ignore[assignment]  # a word of the vocabulary; str.title is of no use to one
    person = "person"
    company = "company"


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """A name as documents write it: the node that identity links. `id` is derived from the rest (identity.name_id).

    `type` and `in_works` keep the book, the old film and the new series of one name apart.
    """

    id: str
    kind: NameKind
    name: str
    type: str | None = None
    in_works: bool = True


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """An appended, reversible statement that two names are one title (or person, company), or are not (`same` false).

    `published` is the day of the document that it rests on; None for an editor's, which hold for every day.
    `by` is the rule ("rule:sequel-number") or the editor. The latest link between two names wins.
    """

    left: str
    right: str
    same: bool
    reason: str
    by: str
    published: date | None = None
    document: str | None = None
    recorded: datetime


class Verdict(Word):
    confirm = "confirm"
    reject = "reject"
    correct = "correct"


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """An editor's word on a claim. `correction` is the claim as it should read, for `correct`."""

    claim: str
    verdict: Verdict
    why: str
    by: str
    correction: Claim | None = None
    recorded: datetime


class CatalogueRow(NamedTuple):
    """One name of a title or person in a catalogue: its id there, and what tells it from others of the name.

    `type` is a title's (film, series, special), `year` its release's or a person's birth's; None where it is not given.
    """

    source: str
    kind: NameKind
    id: str
    name: str
    type: str | None = None
    year: int | None = None


AddedAs = Literal["new", "known", "revision"]
