"""The story of a title in the order in which it was told: what was new in each article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import singledispatch

import msgspec

from intheworks.model import (
    Attachment,
    Certainty,
    Claim,
    Company,
    DateClaim,
    Holdup,
    LedgerClaim,
    Relation,
    Review,
    Stage,
)
from intheworks.names import fold_name
from intheworks.standing import Source
from intheworks.standing.evidence import cut, in_order, reviewed


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something told for the first time, or anew after something else was told in between.

    `slot` is what it is about, `says` what is said of it; `again` counts the later articles that repeated it before it
    changed; `words` are those of its first telling, `claim` the id by which an editor reviews it.
    """

    published: date
    slot: str
    says: str
    certainty: Certainty
    said_by: str | None
    again: int
    words: Source
    claim: str


def timeline(
    claims: Iterable[LedgerClaim],
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
    reviews: Sequence[Review] = (),
) -> tuple[Event, ...]:
    """The events of a title from all claims on it, the earliest first."""
    told, confirmed = reviewed(cut(claims, as_of, known_at), reviews, known_at)
    events: list[tuple[LedgerClaim, str, str, set[str]]] = []
    latest: dict[str, int] = {}
    for claim in in_order(told):
        slot, says = slot_of(claim.claim)
        says = f"not so: {says}" if claim.claim.certainty is Certainty.denied else says
        last = latest.get(fold_name(slot))
        if last is not None and events[last][2] == says:
            events[last][3].add(claim.document.id)
        else:
            latest[fold_name(slot)] = len(events)
            events.append((claim, slot, says, {claim.document.id}))
    return tuple(
        Event(
            published=claim.document.published,
            slot=slot,
            says=says,
            certainty=claim.claim.certainty,
            said_by=claim.claim.said_by,
            again=len(documents) - 1,
            words=source_of(claim, confirmed.get(claim.id)),
            claim=claim.id,
        )
        for claim, slot, says, documents in events
    )


def source_of(claim: LedgerClaim, confirmed_by: str | None = None) -> Source:
    """The words of a claim as a source."""
    span, document = claim.claim.evidence, claim.document
    return Source(
        document=document.id,
        outlet=document.outlet,
        published=document.published,
        url=document.url,
        said_by=claim.claim.said_by,
        start=span.start,
        end=span.end,
        exact=span.exact,
        confirmed_by=confirmed_by if confirmed_by is not None else msgspec.UNSET,
        withheld=claim.withheld or msgspec.UNSET,
    )


def plain(word: object) -> str:
    """A vocabulary entry as words: "executive_producer" → "executive producer"."""
    return str(word).replace("_", " ")


@singledispatch
def slot_of(claim: Claim) -> tuple[str, str]:
    """What a claim is about and what it says of it, in words; a later claim on the same slot takes its place."""
    raise NotImplementedError(type(claim).__name__)


@slot_of.register
def _(claim: Attachment) -> tuple[str, str]:
    return f"{claim.person}, {plain(claim.role)}", plain(claim.status) + (
        f" as {claim.character}" if claim.character else ""
    )


@slot_of.register
def _(claim: Company) -> tuple[str, str]:
    return f"{claim.company}, {plain(claim.role)}", plain(claim.status)


@slot_of.register
def _(claim: Stage) -> tuple[str, str]:
    return "stage", ("not " if claim.negated else "") + plain(claim.stage)


@slot_of.register
def _(claim: Holdup) -> tuple[str, str]:
    through = f" through {claim.person}" if claim.person else ""
    cause = f" because of {claim.because_of}" if claim.because_of else ""
    return f"hold-up: {plain(claim.reason)}", f"waits{through}{cause}"


@slot_of.register
def _(claim: DateClaim) -> tuple[str, str]:
    return f"{plain(claim.what)} date", claim.edtf


@slot_of.register
def _(claim: Relation) -> tuple[str, str]:
    return plain(claim.relation), f"of {claim.of}" + (f" by {claim.author}" if claim.author else "")
