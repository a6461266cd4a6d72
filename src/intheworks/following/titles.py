"""One title or many, as of a day: which one a query means, the claims that bear on it, and where it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from intheworks.answers import titles as answers
from intheworks.copies import copies_among
from intheworks.errors import AmbiguousTitle, UnknownTitle
from intheworks.following.finding import Finder
from intheworks.identity import form_of
from intheworks.model import Holdup, LedgerClaim, LedgerQuotation, Name, NameKind, Review, StageName, TitleType
from intheworks.names import fold_name
from intheworks.standing import StageNow, Standing, TitleCard, finished_on, fold

if TYPE_CHECKING:
    from intheworks.ledger.protocol import Ledger

HOW_FAR = ("stage", "date")
"""The kinds of claims that tell how far a title is (a firm date implies a stage)."""


class About(NamedTuple):
    """The claims on a title, with those on what continues a series; and those on a series' single seasons."""

    claims: list[LedgerClaim]
    seasons: list[LedgerClaim]

    @property
    def all(self) -> list[LedgerClaim]:
        """Both together."""
        return self.claims + self.seasons


class Meant(NamedTuple):
    """The ids of the names of the titles that a wording means, and of what type they are."""

    names: frozenset[str]
    kind: str | None


class Following:
    """What is followed as of a day, as known at a moment (None: by now). Reads the ledger; changes nothing."""

    def __init__(self, ledger: Ledger, *, as_of: date, known_at: datetime | None = None) -> None:
        self.ledger, self.as_of, self.known_at = ledger, as_of, known_at
        self.finder = Finder(ledger, as_of, known_at)
        self._meant: dict[str, Meant] = {}
        self._progress: dict[tuple[str, date], list[LedgerClaim]] = {}

    # --- which title -------------------------------------------------------------------------------------------------

    def cards(self, query: str | None = None) -> list[TitleCard]:
        """The titles followed; with a query those that have all its words in a name or alias. Ordered by name."""
        if query is None:
            cards = self.finder.all_cards()
        else:
            worded = self.finder.cards(name.id for name in self.ledger.names_worded(query))
            cards = [card for card in worded if _has_words(card, query)]
        return sorted(cards, key=lambda card: (fold_name(card.name), card.id))

    def last_word(self, title: str) -> date:
        """The day of the last article that said something about this title (an id out of `cards`)."""
        return self.finder.last_word(title)

    def resolve(self, query: str) -> TitleCard:
        """The one title that a query means: an id, a name, an alias, or words that one title alone has.

        Raises UnknownTitle with the nearest names, AmbiguousTitle with those that it fits.
        """
        found = self._called_exactly(query)
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
            raise UnknownTitle(query, answers.nearest(query, self._all_names()))
        return found[0]

    def _called_exactly(self, query: str) -> list[TitleCard]:
        """The titles of this id, name or alias, else of this name but for article and format word."""
        if query.startswith("t_") and (by_id := [c for c in self.finder.cards([query]) if c.id == query]):
            return by_id
        cards = self.finder.cards(name.id for name in self.ledger.names_called(query))
        folded = fold_name(query)
        if not any(folded in map(fold_name, (card.name, *card.aliases)) for card in cards):
            cards = self.finder.cards(name.id for name in self.ledger.names_worded(form_of(query).core))
        return [entry.card for entry in answers.resolve(query, [answers.Entry(card) for card in cards])]

    def _all_names(self) -> list[str]:
        return [name for card in self.finder.all_cards() for name in (card.name, *card.aliases)]

    def _but(self, cards: list[TitleCard], *stages: StageName) -> list[TitleCard]:
        """These titles without those at one of these stages; all of them, if none were left."""
        at = self.stages(cards)
        return [card for card in cards if (stage := at[card.id]) is None or stage.value not in stages] or cards

    # --- where it stands ---------------------------------------------------------------------------------------------

    def standing(self, card: TitleCard) -> Standing:
        """Where a title (out of `cards` or `resolve`) stands."""
        return self._stood(card, [self.as_of])[0]

    def story(self, card: TitleCard) -> tuple[Standing, ...]:
        """Where a title stood after each day on which something was published of it, the earliest first."""
        days = {claim.document.published for claim in self.about(card).claims}
        return tuple(self._stood(card, sorted(days)))

    def _stood(self, card: TitleCard, days: Sequence[date]) -> list[Standing]:
        about = self.about(card)
        documents = {claim.document.id: claim.document.published for claim in about.claims}
        quotations = self.ledger.quotations(documents=documents, as_of=self.as_of, known_at=self.known_at)
        earlier, beside = self._look_around(about), self._beside(card, quotations)
        copies = copies_among(self.ledger.sketches(documents), documents)
        reviews = self.ledger.reviews([claim.id for claim in about.all])
        return [
            fold(
                card,
                about.claims,
                quotations,
                as_of=day,
                known_at=self.known_at,
                seasons=about.seasons,
                earlier=earlier,
                finished=self.finished(about.all, day),
                reviews=reviews,
                copies=copies,
                beside=beside,
            )
            for day in days
        ]

    def stage(self, card: TitleCard) -> StageNow | None:
        """How far a title is: as its standing says, with less to look up."""
        return self.stages([card])[card.id]

    def stages(self, cards: Collection[TitleCard]) -> dict[str, StageNow | None]:
        """How far each of these titles is, by id."""
        found = self.about_all(cards, HOW_FAR)
        reviews = self.reviews(found.values())
        return {card.id: self.brief(card, found[card.id], self.as_of, reviews).stage for card in cards}

    def brief(self, card: TitleCard, about: About, day: date, reviews: Sequence[Review]) -> Standing:
        """Where a title stood on a day, by what was in force then, without the words around the facts: for many at once."""
        finished = self.finished(about.all, day, as_of=day)
        return fold(
            card,
            about.claims,
            as_of=day,
            known_at=self.known_at,
            seasons=about.seasons,
            finished=finished,
            reviews=reviews,
            brief=True,
        )

    def standings(self, cards: Collection[TitleCard]) -> list[Standing]:
        """Where each of these titles stands, in brief, in their order."""
        found = self.about_all(cards)
        reviews = self.reviews(found.values())
        return [self.brief(card, found[card.id], self.as_of, reviews) for card in cards]

    # --- what bears on it --------------------------------------------------------------------------------------------

    def about(self, card: TitleCard) -> About:
        """All claims on a title."""
        return self.about_all([card])[card.id]

    def about_all(
        self, cards: Collection[TitleCard], kinds: Collection[str] | None = None, *, as_of: date | None = None
    ) -> dict[str, About]:
        """The claims on many titles (of these kinds alone), by the title's id; those in force on an earlier day if given."""
        self.finder.groups(card.id for card in cards)
        spread = {card.id: self.spread(card) for card in cards}
        names = {id_ for own, seasons in spread.values() for id_ in own | seasons}
        day = as_of or self.as_of
        by_name = self.ledger.claims_by_name(names, kinds=kinds, as_of=day, known_at=self.known_at)
        self._learn({cause for claims in by_name.values() for cause in causes_in(claims)}, day)
        return {
            title: About(*([c for id_ in sorted(ids) for c in by_name.get(id_, ())] for ids in parts))
            for title, parts in spread.items()
        }

    def spread(self, card: TitleCard, as_of: date | None = None) -> tuple[frozenset[str], frozenset[str]]:
        """The names that a title's claims are on, and those of its single seasons, if it is a series.

        What belongs to a series is what was in force `as_of`, the following's day for None.
        """
        group = self.finder.group(card.id)
        if card.type != TitleType.series:
            return group, frozenset()
        names = sorted({name.name for name in self.finder.names(group)})
        about = [
            claim
            for name in names
            for claim in self.ledger.claims_about(
                NameKind.title, name, as_of=as_of or self.as_of, known_at=self.known_at
            )
        ]
        kin = answers.kin_of(names, about)
        seasons = self.called(kin.seasons, TitleType.series)
        return group | self.called(kin.continuations, TitleType.series), seasons

    def called(self, wordings: Iterable[str], *types: str | None) -> frozenset[str]:
        """The ids of all names that are one with a title of this wording, of one of these types or of none."""
        folded = set(map(fold_name, wordings))
        names = self.ledger.names_called(*folded)
        found = [name.id for name in names if fold_name(name.name) in folded and name.type in (*types, None)]
        return frozenset(id_ for group in self.finder.groups(found).values() for id_ in group)

    def _look_around(self, about: About) -> list[LedgerClaim]:
        """What tells how far the earlier works are that a title is related to."""
        of = sorted({of for claim in about.claims if (of := getattr(claim.claim, "of", None))})
        self._learn(of, self.as_of)
        return [claim for name in of for claim in self._progress[name, self.as_of]]

    def meant(self, wordings: Iterable[str]) -> dict[str, Meant]:
        """The titles that the press means by these wordings, as in what it says that others wait for."""
        wanted = set(wordings)
        if new := sorted(wanted - self._meant.keys()):
            named: dict[str, list[Name]] = {}
            for name in self.ledger.names_called(*new):
                named.setdefault(fold_name(name.name), []).append(name)
            groups = self.finder.groups(name.id for names in named.values() for name in names)
            for wording in new:
                names = named.get(fold_name(wording), [])
                ids = frozenset(id_ for name in names for id_ in groups[name.id])
                self._meant[wording] = Meant(ids, next((name.type for name in names if name.type), None))
        return {wording: self._meant[wording] for wording in wanted}

    def _learn(self, wordings: Iterable[str], as_of: date) -> None:
        """Look up, all at once, how far the titles of these wordings are, from what is in force on a day."""
        new = {wording for wording in wordings if (wording, as_of) not in self._progress}
        if not new:
            return
        meant = self.meant(new)
        ids = {id_ for one in meant.values() for id_ in one.names}
        told = self.ledger.claims_by_name(ids, kinds=HOW_FAR, as_of=as_of, known_at=self.known_at)
        for wording, one in meant.items():
            claims = [claim for id_ in sorted(one.names) for claim in told.get(id_, ())]
            self._progress[wording, as_of] = claims

    def progress(self, wording: str, as_of: date) -> tuple[list[LedgerClaim], str | None]:
        """What tells how far the titles of a wording are, of what is in force on a day; and of what type they are."""
        self._learn([wording], as_of)
        return self._progress[wording, as_of], self._meant[wording].kind

    def _beside(self, card: TitleCard, quotations: Iterable[LedgerQuotation]) -> dict[str, list[tuple[int, int]]]:
        """Where claims on other titles in the works stand in the articles that quote somebody, by document."""
        own = self.finder.group(card.id)
        found: dict[str, list[tuple[int, int]]] = {}
        documents = {quotation.document.id for quotation in quotations}
        for place in self.ledger.places_in(documents, as_of=self.as_of, known_at=self.known_at):
            if place.name not in own:
                found.setdefault(place.document, []).append((place.start, place.end))
        return found

    def reviews(self, found: Iterable[About]) -> list[Review]:
        """The editors' words on these claims."""
        ids = [claim.id for about in found for claim in about.all]
        return self.ledger.reviews(ids if len(ids) < MANY else None)

    def finished(self, claims: Iterable[LedgerClaim], day: date, *, as_of: date | None = None) -> dict[str, date]:
        """For each title that another waits for, as it is called there, the day on which it was first said to be done.

        Told is what was published by `day`, of what is in force `as_of`, the following's day for None.
        """
        causes, in_force = causes_in(claims), as_of or self.as_of
        self._learn(causes, in_force)
        found = {cause: finished_on(*self.progress(cause, in_force), day, self.known_at) for cause in sorted(causes)}
        return {cause: over for cause, over in found.items() if over is not None}


def causes_in(claims: Iterable[LedgerClaim]) -> set[str]:
    """The titles that others wait for, as these claims call them."""
    return {c.claim.because_of for c in claims if isinstance(c.claim, Holdup) and c.claim.because_of}


MANY = 2_000
"""Claims for which it is dearer to ask for their reviews one by one than to take all that there are."""


def _has_words(card: TitleCard, query: str) -> bool:
    wanted = set(fold_name(query).split())
    return any(wanted <= set(fold_name(name).split()) for name in (card.name, *card.aliases))
