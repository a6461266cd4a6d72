"""The shape of a standing: exactly the JSON of the contract, typed. `evidence` are indexes into `Standing.sources`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from intheworks.model import Certainty, CompanyRole, DateOf, Reason, RelationName, Role, StageName, Status

Evidence = tuple[int, ...]


class TitleCard(msgspec.Struct, frozen=True, kw_only=True):
    """Which title: the id of its earliest published name, its latest firm name, and the other names it goes by."""

    id: str
    name: str
    type: str | None = None
    aliases: tuple[str, ...] = ()


class StageNow(msgspec.Struct, frozen=True, kw_only=True):
    """How far it is; `since` is the day of the first article in the unbroken run that says so."""

    value: StageName
    certainty: Certainty
    since: date
    evidence: Evidence


class Attached(msgspec.Struct, frozen=True, kw_only=True):
    """A person in a role; those who left or ruled themselves out stay listed with that status."""

    person: str
    role: Role
    status: Status
    character: str | None
    certainty: Certainty
    since: date
    evidence: Evidence


class CompanyNow(msgspec.Struct, frozen=True, kw_only=True):
    """A company in a role."""

    company: str
    role: CompanyRole
    status: Status
    evidence: Evidence


class HoldupNow(msgspec.Struct, frozen=True, kw_only=True):
    """Why it waits, or waited; `closed_by`, there only for a closed one, says which rule or word ended it."""

    reason: Reason
    person: str | None
    because_of: str | None
    open: bool
    since: date
    closed_by: str | msgspec.UnsetType = msgspec.UNSET
    evidence: Evidence


class NextDate(msgspec.Struct, frozen=True, kw_only=True):
    """The nearest day or period announced that is not over as of the standing's day."""

    what: DateOf
    edtf: str
    certainty: Certainty
    evidence: Evidence


class DateNow(msgspec.Struct, frozen=True, kw_only=True):
    """A date that was given; `superseded_by` is the later one, or "withdrawn" where no other took its place."""

    what: DateOf
    edtf: str
    superseded_by: str | None
    evidence: Evidence


class RelationNow(msgspec.Struct, frozen=True, kw_only=True):
    """What it continues or is made from."""

    relation: RelationName
    of: str
    author: str | msgspec.UnsetType = msgspec.UNSET
    evidence: Evidence


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a dispute: what is said, and by whom."""

    says: str
    by: str | None
    evidence: Evidence


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """A slot on which comparable voices differ; both sides stand, none is averaged away."""

    slot: str
    sides: tuple[Side, ...]


class Promised(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said that the work will be or hold."""

    topic: str
    speaker: str
    evidence: Evidence


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """From when the wait counts, each in EDTF: the earlier work, the first word of this one, the last."""

    since_earlier_work: str | None = None
    since_first_word: str | None = None
    since_last_word: str | None = None


class LatestWord(msgspec.Struct, frozen=True, kw_only=True):
    """The newest words on the title: a quotation where there is one, else the words of a claim."""

    published: date
    speaker: str | None
    quotation: str
    evidence: Evidence


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The words behind a fact.

    `confirmed_by` is there only where an editor confirmed or corrected the claim, `copy_of` only where the article
    copies another: the id of that one's document. `withheld` is there, and true, only where the words were erased:
    `exact` is then filled with U+2588.
    """

    document: str
    outlet: str | None
    published: date
    url: str | None
    said_by: str | None
    start: int
    end: int
    exact: str
    confirmed_by: str | msgspec.UnsetType = msgspec.UNSET
    copy_of: str | msgspec.UnsetType = msgspec.UNSET
    withheld: bool | msgspec.UnsetType = msgspec.UNSET


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a title stands as of a day, known at a moment: derived from the claims, never stored as truth."""

    title: TitleCard
    as_of: date
    known_at: datetime | None
    stage: StageNow | None
    attached: tuple[Attached, ...]
    companies: tuple[CompanyNow, ...]
    holdups: tuple[HoldupNow, ...]
    next_date: NextDate | None
    dates: tuple[DateNow, ...]
    relations: tuple[RelationNow, ...]
    disputes: tuple[Dispute, ...]
    promised: tuple[Promised, ...]
    waiting: Waiting
    latest_word: LatestWord | None
    independent_sources: int
    sources: tuple[Source, ...]

    def latest(self, evidence: Iterable[int]) -> Source:
        """The newest of these words (indexes into `sources`, at least one)."""
        return max((self.sources[i] for i in evidence), key=lambda s: (s.published, s.document, s.start))

    def to_json(self) -> bytes:
        """The standing in the shape of the contract."""
        return msgspec.json.encode(self)
