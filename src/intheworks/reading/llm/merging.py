"""One article's facts from many readings of its parts, or by two readers: put together by slot, never by likeness.

A slot is what a fact is about (a person in a role on a title, a date of a kind); what it says of it is its value.
"""

from __future__ import annotations

from collections.abc import Iterable

from intheworks.model import (
    Attachment,
    Claim,
    Company,
    DateClaim,
    Holdup,
    Quotation,
    Relation,
    Stage,
    TitleMentioned,
)
from intheworks.names import fold_name
from intheworks.reading.llm.grounding import Placed

Slot = tuple[str, ...]


def slot_of(claim: Claim) -> Slot:
    """What a claim is about. Of one slot an article is held to say one thing."""
    title = fold_name(claim.title)
    match claim:
        case Attachment():
            return "attachment", title, fold_name(claim.person), claim.role.value
        case Stage():
            return "stage", title, claim.stage.value
        case Holdup():
            return "holdup", title, claim.reason.value, fold_name(claim.person or "")
        case DateClaim():
            return "date", title, claim.what.value, claim.edtf
        case Relation():
            return "relation", title, fold_name(claim.of)
        case Company():
            return "company", title, fold_name(claim.company), claim.role.value


def value_of(claim: Claim) -> Slot:
    """What a claim says of its slot; whether it is denied too."""
    denied = str(claim.certainty.value == "denied")
    match claim:
        case Attachment() | Company():
            return claim.status.value, denied
        case Stage():
            return str(claim.negated), denied
        case Relation():
            return claim.relation.value, denied
        case Holdup():
            return (denied,)  # two readers may name the cause, or one of them alone
        case DateClaim():
            return (denied,)


def one_for_each_slot(claims: Iterable[Placed]) -> tuple[Claim, ...]:
    """The claims of all windows, one a slot: that of the earliest words; of the very same words, that of the window which
    shows more around them."""
    best: dict[Slot, tuple[tuple[int, int, int], Claim]] = {}
    for claim, margin in claims:
        assert not isinstance(claim, Quotation)
        rank = claim.evidence.start, -margin, claim.evidence.end
        slot = slot_of(claim)
        if slot not in best or rank < best[slot][0]:
            best[slot] = rank, claim
    return tuple(sorted((claim for _, claim in best.values()), key=place))


def one_for_each_place(quotations: Iterable[Placed]) -> tuple[Quotation, ...]:
    """The quotations of all windows; of those that share words, that of the window which shows more around them."""
    kept: list[Quotation] = []
    for quotation, _ in sorted(quotations, key=lambda p: -p.margin):
        assert isinstance(quotation, Quotation)
        if not any(k.span.overlaps(quotation.span) for k in kept):
            kept.append(quotation)
    return tuple(sorted(kept, key=lambda q: q.span))


def one_for_each_title(titles: Iterable[TitleMentioned], claims: Iterable[Claim]) -> tuple[TitleMentioned, ...]:
    """The titles of all windows under their names, with all aliases; those that claims alone name too."""
    found: dict[str, TitleMentioned] = {}
    for title in [*titles, *(TitleMentioned(title=claim.title) for claim in claims)]:
        before = found.get(title.title)
        if before is None:
            found[title.title] = title
            continue
        aliases = tuple(sorted({*before.aliases, *title.aliases}))
        found[title.title] = TitleMentioned(
            title=title.title,
            type=before.type or title.type,
            aliases=aliases,
            in_works=before.in_works or title.in_works,
        )
    return tuple(found.values())


def place(claim: Claim) -> tuple[int, int, str]:
    """Where a claim stands: the order of a record."""
    return claim.evidence.start, claim.evidence.end, claim.kind
