"""What editors say: which names are one and which are not, and which claims hold. All appended, all undone the same way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from intheworks import identity
from intheworks.errors import UsageError
from intheworks.following.titles import Following
from intheworks.model import (
    Claim,
    LedgerClaim,
    Link,
    Name,
    NameKind,
    Record,
    Review,
    TitleMentioned,
    TitleType,
    Verdict,
)
from intheworks.names import fold_name
from intheworks.standing.evidence import reviewed

if TYPE_CHECKING:
    from intheworks.ledger.protocol import Ledger

_FIXED = frozenset({"kind", "title", "evidence"})


def name_meant(following: Following, kind: NameKind, query: str) -> Name:
    """The one name that an editor means: a title by id, name or alias, a person or company by the very name.

    Of a title with several names the one that is written so, else the first of them. Raises UnknownTitle, AmbiguousTitle
    or UsageError.
    """
    if kind is not NameKind.title:
        found = [n for n in following.ledger.names(kind, query) if query in (n.id, n.name) or _alike(n, query)]
        if not found:
            raise UsageError(f"no {kind} goes by “{query}”", todo="write the name as the articles do")
        return found[0]
    card = following.resolve(query)
    names = following.finder.names(following.finder.group(card.id))
    written = [name for name in names if query == name.id or _alike(name, query)]
    return written[0] if len(written) == 1 else next(name for name in names if name.id == card.id)


def _alike(name: Name, query: str) -> bool:
    return fold_name(name.name) == fold_name(query)


def merge(ledger: Ledger, left: Name, right: Name, *, why: str, by: str, recorded: datetime) -> list[Link]:
    """Append that two names are one; raises UsageError where they are one already, since undoing that would part them."""
    if right.id in identity.cluster(left.id, links_around(ledger, left.id)):
        raise UsageError(f"“{left.name}” and “{right.name}” are one already")
    links = identity.merge(left.id, right.id, why=_said(why, "--why"), by=_said(by, "--by"), recorded=recorded)
    ledger.add_links(links)
    return links


def split(ledger: Ledger, name: Name, *, why: str, by: str, recorded: datetime) -> list[Link]:
    """Append that a name stands apart again (identity.split); raises UsageError where nothing is one with it."""
    links = identity.split(
        name.id, links_around(ledger, name.id), why=_said(why, "--why"), by=_said(by, "--by"), recorded=recorded
    )
    if not links:
        raise UsageError(f"nothing is one with “{name.name}”")
    ledger.add_links(links)
    return links


def set_apart(
    ledger: Ledger, person: Name, title: Name, apart: bool, *, why: str, by: str, recorded: datetime
) -> list[Link]:
    """Append that the person of this name on this title is another of the very name (or, undone, the same again).

    Two people of exactly one name are one node of the graph; which of them is on which title only an editor can say.
    """
    left, right = sorted((person.id, title.id))
    why, by = _said(why, "--why"), _said(by, "--by")
    link = Link(left=left, right=right, same=not apart, reason=why, by=by, recorded=recorded)
    ledger.add_links([link])
    return [link]


def _said(words: str, option: str) -> str:
    if not words.strip():
        raise UsageError(f"{option} says nothing", todo="every judgement bears its reason and its author")
    return words


def links_around(ledger: Ledger, name: str) -> list[Link]:
    """All links that touch the names to which links lead from this one."""
    links: list[Link] = []
    seen, todo = {name}, {name}
    while todo:
        found = ledger.links(todo)
        links += found
        todo = {end for link in found for end in (link.left, link.right)} - seen
        seen |= todo
    return links


def review(
    ledger: Ledger, claim: str, verdict: Verdict, changed: Mapping[str, str], *, why: str, by: str, recorded: datetime
) -> Review:
    """Append an editor's word on a claim; `changed` are the fields of a correction. Raises UsageError for what cannot be."""
    found = ledger.claim(claim)
    if found is None:
        raise UsageError(f"no claim has the id {claim}", todo="`intheworks timeline TITLE` shows the ids")
    if (verdict is Verdict.correct) != bool(changed):
        raise UsageError("a correction, and nothing else, changes fields", todo="as in: correct --set status=departed")
    correction = _corrected(found.claim, changed) if changed else None
    said = Review(
        claim=claim,
        verdict=verdict,
        why=_said(why, "--why"),
        by=_said(by, "--by"),
        correction=correction,
        recorded=recorded,
    )
    ledger.add_review(said)
    return said


UNSURE = 0.5
"""From this confidence down a claim waits for an editor: what one reader alone is unsure of, what two disagree on."""


def queue(following: Following, most: int) -> list[LedgerClaim]:
    """The claims that nobody has reviewed and no reader is sure of, the least sure first, at most so many.

    Titles with the latest word come first, and no more of them are looked at than it takes.
    """
    found: list[LedgerClaim] = []
    for card in sorted(following.cards(), key=lambda card: -following.last_word(card.id).toordinal()):
        about = following.about(card)
        seen = {review.claim for review in following.reviews([about])}
        found += [one for one in about.claims if one.id not in seen and one.claim.confidence <= UNSURE]
        if len(found) >= most:
            break
    return sorted(found, key=lambda one: (one.claim.confidence, one.id))[:most]


def _corrected(claim: Claim, changed: Mapping[str, str]) -> Claim:
    """The claim with these fields, each value as text ("" for none)."""
    fields = msgspec.to_builtins(claim)
    for name, value in changed.items():
        if name in _FIXED:
            raise UsageError(f"a correction cannot change the {name}", todo="reject the claim instead")
        if name not in fields:
            raise UsageError(f"a claim of this kind has no field {name}", todo=f"one of: {_changeable(fields)}")
        fields[name] = value or None
    try:
        corrected: Claim = msgspec.convert(fields, type=Claim, strict=False)
    except msgspec.ValidationError as error:
        raise UsageError(f"not a value of that field ({error})", todo="`intheworks schema` lists the words") from error
    return corrected


def _changeable(fields: Iterable[str]) -> str:
    return ", ".join(sorted(set(fields) - _FIXED))


def gold_records(ledger: Ledger) -> Iterator[tuple[str, Record]]:
    """The text and the record of every article with a reviewed claim, as the editors leave it, by day and id.

    Rejected claims are gone, corrected ones read as corrected; what nobody reviewed stays as it was read. Articles whose
    words were erased are left out: gold without its words scores nothing.
    """
    reviews = ledger.reviews()
    claims = {review.claim: found for review in reviews if (found := ledger.claim(review.claim)) is not None}
    documents = {claim.document.id: claim for claim in claims.values() if not claim.withheld}
    for id_, claim in sorted(documents.items(), key=lambda item: (item[1].document.published, item[0])):
        document = ledger.document(id_)
        told = [c for of_title in ledger.claims_in([id_]).values() for c in of_title]
        if document is None or not told:
            continue
        yield document.text, _gold(ledger, claim, told, reviews)


def _gold(ledger: Ledger, one: LedgerClaim, told: list[LedgerClaim], reviews: list[Review]) -> Record:
    kept, _ = reviewed(told, reviews, None)
    kept = [claim for claim in kept if claim.reader.name == one.reader.name]
    kept.sort(key=lambda claim: (claim.claim.evidence.start, claim.id))
    return Record(
        document=one.document,
        reader=one.reader,
        titles=_titles(ledger, one.document.id),
        claims=tuple(claim.claim for claim in kept),
        quotations=tuple(q.quotation for q in ledger.quotations(documents=[one.document.id])),
    )


def _titles(ledger: Ledger, document: str) -> tuple[TitleMentioned, ...]:
    names = [name for name in ledger.names_of(document) if name.kind is NameKind.title]
    called = ledger.aliases([name.id for name in names])
    return tuple(
        TitleMentioned(
            title=name.name,
            type=TitleType(name.type) if name.type else None,
            aliases=called.get(name.id, ()),
            in_works=name.in_works,
        )
        for name in names
    )
