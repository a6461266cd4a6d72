"""The titles that are followed, out of a ledger: which names are one, which title a query means, and all that bears on it.

Identity and standing are pure; this is where what they need is fetched. Links are made when a document comes in
(`links_of`), titles are gathered from them when somebody asks (`Following`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from intheworks import identity
from intheworks.answers import titles as answers
from intheworks.errors import AmbiguousTitle, UnknownTitle
from intheworks.model import (
    Claim,
    DocumentInfo,
    Holdup,
    LedgerClaim,
    Link,
    Name,
    NameKind,
    Record,
    StageName,
    TitleType,
)
from intheworks.names import fold_name
from intheworks.standing import StageNow, Standing, TitleCard, finished_on, fold

if TYPE_CHECKING:
    from intheworks.ledger.protocol import Ledger, TitleSummary


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


class Following:
    """What is followed as of a day, as known at a moment (None: by now). Reads the ledger; changes nothing."""

    def __init__(self, ledger: Ledger, *, as_of: date, known_at: datetime | None = None) -> None:
        self.ledger, self.as_of, self.known_at = ledger, as_of, known_at

    @cached_property
    def _summaries(self) -> dict[str, TitleSummary]:
        return {s.name.id: s for s in self.ledger.titles(as_of=self.as_of, known_at=self.known_at)}

    @cached_property
    def _one_with(self) -> dict[str, frozenset[str]]:
        """By the id of a name: the ids of all names that are one with it, itself included."""
        links = self.ledger.links()
        names = self._summaries.keys() | {id_ for link in links for id_ in (link.left, link.right)}
        groups = identity.clusters(names, links, self.as_of, self.known_at)
        return {id_: group for group in groups for id_ in group}

    @cached_property
    def _groups(self) -> dict[str, tuple[TitleCard, frozenset[str]]]:
        """By the title's id: its card, and the ids of all its names."""
        found = {}
        for group in {self._one_with[id_] for id_ in self._summaries}:
            seen = [self._summaries[id_] for id_ in sorted(group) if id_ in self._summaries]
            if any(s.name.in_works for s in seen):
                card = answers.title_card(seen, self._aliases(seen))
                found[card.id] = card, group
        return found

    @cached_property
    def _all_aliases(self) -> dict[str, tuple[str, ...]]:
        return self.ledger.aliases(as_of=self.as_of, known_at=self.known_at)

    def _aliases(self, seen: Iterable[TitleSummary]) -> list[str]:
        """The aliases that name a title anywhere, not only within their article."""
        return [
            alias
            for summary in seen
            for alias in identity.proper_aliases(summary.name.name, self._all_aliases.get(summary.name.id, ()))
        ]

    def cards(self, query: str | None = None) -> list[TitleCard]:
        """The titles followed; with a query those that have all its words in a name or alias. Ordered by name."""
        cards = [card for card, _ in self._groups.values()]
        if query is not None:
            cards = [card for card in cards if _has_words(card, query)]
        return sorted(cards, key=lambda card: (fold_name(card.name), card.id))

    def last_word(self, title: str) -> date:
        """The day of the last article that said something about this title (an id out of `cards`)."""
        return max(s.last_published for id_ in self._groups[title][1] if (s := self._summaries.get(id_)))

    def resolve(self, query: str) -> TitleCard:
        """The one title that a query means: an id, a name, an alias, or words that one title alone has.

        Raises UnknownTitle with the nearest names, AmbiguousTitle with those that it fits.
        """
        cards = self.cards()
        found = [e.card for e in answers.resolve(query, [answers.Entry(card) for card in cards])]
        if len(found) > 1:
            found = self._but(found, StageName.shelved)
        if not found:
            # By its words alone: a project that is only talked about gives way too, as a reboot in the rumours does.
            found = self.cards(query)
            if len(found) > 1:
                found = self._but(found, StageName.shelved, StageName.talked_about)
        if len(found) > 1:
            raise AmbiguousTitle(query, tuple((card.id, card.name) for card in found))
        if not found:
            raise UnknownTitle(query, answers.nearest(query, [n for c in cards for n in (c.name, *c.aliases)]))
        return found[0]

    def _but(self, cards: list[TitleCard], *stages: StageName) -> list[TitleCard]:
        """These titles without those at one of these stages; all of them, if none were left."""
        standings = [(card, self.stage(card)) for card in cards]
        return [card for card, stage in standings if stage is None or stage.value not in stages] or cards

    def standing(self, card: TitleCard) -> Standing:
        """Where a title (out of `cards` or `resolve`) stands."""
        claims, seasons = self._about(card)
        documents = {claim.document.id for claim in claims}
        return fold(
            card,
            claims,
            self.ledger.quotations(documents=documents, as_of=self.as_of, known_at=self.known_at),
            as_of=self.as_of,
            known_at=self.known_at,
            seasons=seasons,
            earlier=self._claims(self._continued(claims)),
            finished=self._finished(claims),
            reviews=self.ledger.reviews([claim.id for claim in claims]),
        )

    def stage(self, card: TitleCard) -> StageNow | None:
        """How far a title is: as its standing says, with less to look up."""
        claims, seasons = self._about(card)
        reviews = self.ledger.reviews([claim.id for claim in claims])
        return fold(card, claims, as_of=self.as_of, known_at=self.known_at, seasons=seasons, reviews=reviews).stage

    def _about(self, card: TitleCard) -> tuple[list[LedgerClaim], list[LedgerClaim]]:
        """The claims on a title, with those on what continues a series; and those on a series' single seasons."""
        group = self._groups[card.id][1]
        if card.type != TitleType.series:
            return self._claims(group), []
        kin = self._kin(group)
        claims = self._claims(group | self._called(kin.continuations, TitleType.series))
        return claims, self._claims(self._called(kin.seasons, TitleType.series))

    def _claims(self, ids: Iterable[str]) -> list[LedgerClaim]:
        wanted = list(ids)
        if not wanted:
            return []
        return self.ledger.claims(wanted, as_of=self.as_of, known_at=self.known_at)

    def _names(self, group: Iterable[str]) -> list[Name]:
        return [self._summaries[id_].name for id_ in group if id_ in self._summaries]

    def _kin(self, group: frozenset[str]) -> answers.Kin:
        names = sorted({name.name for name in self._names(group)})
        about = [
            claim
            for name in names
            for claim in self.ledger.claims_about(NameKind.title, name, as_of=self.as_of, known_at=self.known_at)
        ]
        return answers.kin_of(names, about)

    def _called(self, wordings: Iterable[str], *types: str | None) -> frozenset[str]:
        """The ids of all names that are one with a title of this wording, of one of these types or of none."""
        found: set[str] = set()
        for wording in wordings:
            for name in self.ledger.names_called(wording):
                if fold_name(name.name) == fold_name(wording) and name.type in (*types, None):
                    found |= self._one_with.get(name.id, {name.id})
        return frozenset(found)

    def _continued(self, claims: Iterable[LedgerClaim]) -> frozenset[str]:
        """The names of the earlier works that these claims relate their title to."""
        return self._called({of for claim in claims if (of := getattr(claim.claim, "of", None))}, *TitleType)

    def _finished(self, claims: Iterable[LedgerClaim]) -> dict[str, date]:
        """For each title that another waits for, as it is called there, the day on which it was first said to be done."""
        causes = {c.claim.because_of for c in claims if isinstance(c.claim, Holdup) and c.claim.because_of}
        found = {}
        for cause in sorted(causes):
            ids = self._called([cause], *TitleType)
            kind = next((name.type for name in self._names(sorted(ids)) if name.type), None)
            over = finished_on(self._claims(ids), kind, self.as_of, self.known_at)
            if over is not None:
                found[cause] = over
        return found


def _has_words(card: TitleCard, query: str) -> bool:
    wanted = set(fold_name(query).split())
    return any(wanted <= set(fold_name(name).split()) for name in (card.name, *card.aliases))
