"""The links that a new document brings: its names held against those that the ledger knows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from intheworks import identity
from intheworks.model import Claim, DocumentInfo, LedgerClaim, Link, NameKind, Record

if TYPE_CHECKING:
    from intheworks.ledger.protocol import Ledger


def links_of(record: Record, ledger: Ledger, recorded: datetime) -> list[Link]:
    """The links between the names of a new record and those that the ledger knows, stamped with the moment given."""
    new = identity.seen_in(record)
    links = identity.links_for(new, _known_around(new, record.document.id, ledger), recorded)
    return links + identity.alias_links(record, recorded)


def _known_around(new: Iterable[identity.Seen], document: str, ledger: Ledger) -> list[identity.Seen]:
    """The names in the ledger that a rule could link with the new ones, each as its documents show it."""
    ours = {seen.name.id: seen.name for seen in new}
    candidates = {
        found.id: found
        for name in ours.values()
        for query in identity.queries_for(name)
        for found in ledger.names(name.kind, query)
        if found.id != name.id or name.kind is not NameKind.title
    }
    held: dict[str, tuple[DocumentInfo, dict[str, Claim]]] = {}

    def hold(claims: Iterable[LedgerClaim], *, only_known: bool = False) -> None:
        for claim in claims:
            if claim.document.id != document and (claim.document.id in held or not only_known):
                held.setdefault(claim.document.id, (claim.document, {}))[1][claim.id] = claim.claim

    hold(ledger.claims([name.id for name in candidates.values() if name.kind is NameKind.title]))
    for name in candidates.values():
        if name.kind is not NameKind.title:
            hold(ledger.claims_about(name.kind, name.name))
    titles = {id_: [n for n in ledger.names_of(id_) if n.kind is NameKind.title] for id_ in held}
    hold(ledger.claims({name.id for names in titles.values() for name in names}), only_known=True)
    found = []
    for id_, (info, claims) in held.items():
        aliases = ledger.aliases([name.id for name in titles[id_]], as_of=info.published)
        named = [(name, aliases.get(name.id, ())) for name in titles[id_]]
        found += identity.seen(info, named, list(claims.values()))
    return found
