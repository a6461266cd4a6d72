"""The ledger as the server shows it: answers kept while the ledger's head stays, each made once however many ask."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from intheworks import answers
from intheworks.answers import Change, PersonOn, Wait
from intheworks.following import Following, asking
from intheworks.identity import name_id
from intheworks.model import Document, LedgerClaim, LedgerQuotation, NameKind, Record, Review
from intheworks.names import fold_name
from intheworks.standing import StageNow, Standing, TitleCard

if TYPE_CHECKING:
    from intheworks.desk import Desk

T = TypeVar("T")
_LOOK_BACK = (timedelta(days=30), timedelta(days=200), timedelta(days=1500), None)
"""How far back to look for what moved lately, further only where too little did."""
_VIEWS = 64
"""Views kept: each is one (head, as_of, known_at); a slider that is dragged asks for many in a row."""


class Moved(NamedTuple):
    """What an article changed on a title: its day, and every slot that says something else since."""

    day: date
    title: TitleCard
    changes: tuple[Change, ...]

    @property
    def gone(self) -> bool:
        """Whether nothing is said of the title any longer: then it has no page."""
        return all(change.withdrawn for change in self.changes)


class Found(NamedTuple):
    """What a search found: titles, people (id, name), and quotations, the best first."""

    titles: list[TitleCard]
    people: list[tuple[str, str]]
    quotations: list[LedgerQuotation]


class Once:
    """What was made by key, each once; a second caller waits for the first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[object, object] = {}
        self._making: dict[object, Lock] = {}

    def once(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gives, made once for a key."""
        with self._lock:
            if key in self._kept:
                return self._kept[key]  # type: ignore[return-value]
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    return self._kept[key]  # type: ignore[return-value]
            made = make()
            with self._lock:
                self._kept[key] = made
            return made


class View(Once):
    """What is followed as of a day, known at a moment, under one head of the ledger. Safe for many threads.

    `common` holds what is the same for all days and moments under this head; `reading` is held while the desk's one
    reader reads.
    """

    def __init__(
        self,
        desk: Desk,
        head: int,
        as_of: date,
        known_at: datetime | None,
        common: Once | None = None,
        reading: Lock | None = None,
    ) -> None:
        super().__init__()
        self.desk, self.head, self.as_of, self.known_at = desk, head, as_of, known_at
        self.common, self.reading = common or Once(), reading or Lock()

    def following(self) -> Following:
        """The look-ups behind the view; one for each answer, since it is not for two threads at once."""
        return Following(self.desk.ledger, as_of=self.as_of, known_at=self.known_at)

    # --- titles ----------------------------------------------------------------------------------------------------

    @property
    def rows(self) -> tuple[tuple[TitleCard, date], ...]:
        """The titles followed with the day of their last word, the latest first, then by name."""
        return self.once("rows", self._rows)

    def _rows(self) -> tuple[tuple[TitleCard, date], ...]:
        following = self.following()
        found = [(card, following.last_word(card.id)) for card in following.cards()]
        return tuple(sorted(found, key=lambda row: -row[1].toordinal()))

    @property
    def cards(self) -> tuple[TitleCard, ...]:
        """The titles followed, in the same order."""
        return tuple(card for card, _ in self.rows)

    def card(self, title: str) -> TitleCard:
        """The title with this id, else the one that goes by this name; raises UnknownTitle or AmbiguousTitle."""
        return self.once(("card", title), lambda: self.following().resolve(title))

    def called(self, wording: str) -> TitleCard | None:
        """The followed title that a claim means by these words, where that is clear."""
        return self.once(("called", fold_name(wording)), lambda: self._called(wording))

    def _called(self, wording: str) -> TitleCard | None:
        finder = self.following().finder
        cards = finder.cards(name.id for name in self.desk.ledger.names_called(wording))
        folded = fold_name(wording)
        named = [c for c in cards if fold_name(c.name) == folded] or [
            c for c in cards if folded in map(fold_name, c.aliases)
        ]
        return named[0] if named else None

    def standing(self, card: TitleCard) -> Standing:
        """Where a title stands."""
        return self.once(("standing", card.id), lambda: self.following().standing(card))

    def stages(self, cards: Sequence[TitleCard]) -> dict[str, StageNow | None]:
        """How far each of these titles is, by id: less to look up than their standings."""
        ids = tuple(card.id for card in cards)
        return self.once(("stages", ids), lambda: self.following().stages(cards))

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Where every title stands, without the words around the facts: the dearest thing to ask for."""
        return self.once("standings", lambda: tuple(self.following().standings(self.cards)))

    def story(self, card: TitleCard) -> tuple[Standing, ...]:
        """Where a title stood after each day with word of it, the earliest first."""
        return self.once(("story", card.id), lambda: self.following().story(card))

    def claims(self, card: TitleCard) -> tuple[list[LedgerClaim], list[Review]]:
        """All claims on a title, with the editors' words on them."""

        def look_up() -> tuple[list[LedgerClaim], list[Review]]:
            following = self.following()
            about = following.about(card)
            return about.claims, following.reviews([about])

        return self.once(("claims", card.id), look_up)

    # --- what moved, what waits ------------------------------------------------------------------------------------

    def moved(self, card: TitleCard) -> tuple[Moved, ...]:
        """What changed on a title, day by day, the latest first."""
        return self.once(("moved", card.id), lambda: _moved(self.story(card)))

    def moved_lately(self, most: int) -> list[Moved]:
        """The latest days on which something changed, over all titles, the latest first."""
        return self.once(("lately", most), lambda: self._moved_lately(most))

    def _moved_lately(self, most: int) -> list[Moved]:
        found: list[Moved] = []
        for days in _LOOK_BACK:
            since = self.as_of - days if days is not None else date.min
            found = self.moved_between(since, self.as_of)[:most]
            if len(found) == most:
                break
        return found

    def moved_between(self, since: date, until: date) -> list[Moved]:
        """What changed after `since`, up to and on `until`, the latest first."""
        told, gone = self.once(("told", since), lambda: self._told(since))
        found = [*gone, *(moved for card in told for moved in self.moved(card))]
        found = [m for m in found if since < m.day <= until]
        return sorted(found, key=lambda m: (-m.day.toordinal(), fold_name(m.title.name), m.title.id))

    def _told(self, since: date) -> tuple[list[TitleCard], list[Moved]]:
        """The titles of which something was published since a day, and what was taken back of those that are gone."""
        following, names = self.following(), self.desk.ledger.titles_told(since, self.as_of)
        return following.finder.cards(names), [Moved(*one) for one in asking.gone(following, names, since)]

    @property
    def waits(self) -> tuple[Wait, ...]:
        """Every open hold-up."""
        return self.once("waits", lambda: asking.holdups(self.following()))

    def chain(self, card: TitleCard) -> list[tuple[Standing, Wait | None]]:
        """What a title waits for, where that stands and what it waits for in turn, step by step; a circle ends it."""
        found: list[tuple[Standing, Wait | None]] = []
        seen = {card.id}
        while True:
            mine = [w for w in self.waits if w.title.id == card.id]
            onward = next((w for w in mine if w.cause is not None), None)
            if found:
                found[-1] = found[-1][0], onward or next(iter(mine), None)
            if onward is None or onward.cause is None or onward.cause.id in seen:
                return found
            card = onward.cause
            seen.add(card.id)
            found.append((self.standing(card), None))

    # --- people and words ------------------------------------------------------------------------------------------

    @property
    def people(self) -> dict[str, str]:
        """By id, the name of everybody whom a document names as having to do with a title."""
        return self.common.once("people", lambda: {n.id: n.name for n in self.desk.ledger.names(NameKind.person)})

    def person(self, id_: str) -> PersonOn | None:
        """One person with their posts, which may be none; None where no document names anybody with this id."""
        return self.once(("person", id_), lambda: self._person(id_))

    def _person(self, id_: str) -> PersonOn | None:
        name = self.people.get(id_)
        if name is None:
            return None
        found = asking.who(self.following(), name)
        exact = [person for person in found if fold_name(person.person) == fold_name(name)]
        return exact[0] if exact else found[0] if len(found) == 1 else PersonOn(person=name, posts=())

    def quotations(
        self, query: str | None = None, *, speaker: str | None = None, limit: int | None = None
    ) -> list[LedgerQuotation]:
        """Quotations by their words or by their speaker, the latest first."""
        found = self.desk.ledger.quotations(query, speaker=speaker, as_of=self.as_of, known_at=self.known_at)
        found.sort(key=lambda q: (-q.document.published.toordinal(), q.document.id, q.quotation.span.start))
        return found[:limit]

    def document(self, document: str) -> Document | None:
        """An article with its words."""
        return self.common.once(("document", document), lambda: self.desk.ledger.document(document))

    def said_in(self, document: str) -> tuple[list[LedgerClaim], list[LedgerQuotation]]:
        """What the readers found in an article, in the order of its text."""
        ledger = self.desk.ledger
        claims = [claim for found in ledger.claims_in([document]).values() for claim in found]
        claims.sort(key=lambda c: (c.claim.evidence.start, c.claim.evidence.end, c.id))
        return claims, ledger.quotations(documents=[document], as_of=self.as_of, known_at=self.known_at)

    def read_again(self, document: Document) -> Record:
        """What the desk's reader says of an article now, with what it saw and rejected: nothing of it is stored."""
        return self.common.once(("again", document.info.id), lambda: self._read_again(document))

    def _read_again(self, document: Document) -> Record:
        with self.reading:
            return self.desk.reader.read(document)

    def search(self, query: str, most: int = 8) -> Found:
        """Titles and people that have all the words, the last of them perhaps unfinished, and quotations that have them."""
        words = fold_name(query).split()
        if not words:
            return Found([], [], [])
        titles = [card for card in self.cards if has_words(card, query)]
        people = sorted((name, id_) for id_, name in self.people.items() if _has(name, words))
        typed = query if query[-1].isspace() else f"{query}*"
        return Found(titles[:most], [(id_, name) for name, id_ in people[:most]], self.quotations(typed, limit=most))


class Kept:
    """Answers by their tags, each made once however many ask; the longest unused go first, beyond so many bytes."""

    def __init__(self, most: int = 64_000_000) -> None:
        self.most, self.size = most, 0
        self._lock = Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._making: dict[str, Lock] = {}

    def get(self, tag: str, make: Callable[[], bytes]) -> bytes:
        """The answer with this tag."""
        with self._lock:
            if tag in self._kept:
                self._kept.move_to_end(tag)
                return self._kept[tag]
            making = self._making.setdefault(tag, Lock())
        with making:
            with self._lock:
                if tag in self._kept:
                    return self._kept[tag]
            try:
                made = make()
            finally:
                with self._lock:
                    self._making.pop(tag, None)
            with self._lock:
                self.size += len(made) - len(self._kept.get(tag, b""))
                self._kept[tag] = made
                while self.size > self.most:
                    self.size -= len(self._kept.popitem(last=False)[1])
            return made


class Views:
    """Gives the view of a day and a moment under the ledger's present head."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.answers, self.reading = Kept(), Lock()
        self._lock = Lock()
        self._kept: OrderedDict[tuple[int, date, datetime | None], View] = OrderedDict()
        self._common: tuple[int, Once] = (-1, Once())

    def today(self) -> date:
        """The desk's day, in UTC."""
        return self.desk.clock.now().astimezone(UTC).date()

    def at(self, as_of: date | None = None, known_at: datetime | None = None) -> View:
        """The view as of a day (None: today), known at a moment (None: by now)."""
        key = (self.desk.ledger.head(), as_of or self.today(), known_at)
        with self._lock:
            if self._common[0] != key[0]:
                self._common = (key[0], Once())
            if key not in self._kept:
                self._kept[key] = View(self.desk, *key, self._common[1], self.reading)
            self._kept.move_to_end(key)
            while len(self._kept) > _VIEWS:
                self._kept.popitem(last=False)
            return self._kept[key]


def person_id(name: str) -> str:
    """The id under which a person's page lies."""
    return name_id(NameKind.person, name)


def _moved(story: tuple[Standing, ...]) -> tuple[Moved, ...]:
    found = []
    before: Standing | None = None
    for after in story:
        told = tuple(c for c in answers.changes(before, after) if c.new is not None or c.old is not None)
        if told:
            found.append(Moved(after.as_of, after.title, told))
        before = after
    return tuple(reversed(found))


def has_words(card: TitleCard, query: str) -> bool:
    """Whether a name of a title has all the words of a query, the last of them perhaps unfinished."""
    words = fold_name(query).split()
    return bool(words) and any(_has(name, words) for name in (card.name, *card.aliases))


def _has(name: str, words: Iterable[str]) -> bool:
    """Whether a name has all these folded words, the last one at least as the beginning of a word."""
    *whole, last = words
    have = fold_name(name).split()
    return set(whole) <= set(have) and any(word.startswith(last) for word in have)
