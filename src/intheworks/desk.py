"""The desk: where the parts are put together, and the only place that looks at a clock.

`Desk` takes articles in (source → gate → reader → identity → ledger) and answers where titles stand (ledger → identity →
standing). Every face of the program is a thin shell around it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Protocol, Self

import msgspec

from intheworks.errors import ReaderUnavailable, Rejection, SpanError, UsageError
from intheworks.model import AddedAs, Document, NameKind, Record
from intheworks.sources import text as text_source

if TYPE_CHECKING:
    from intheworks.answers import Change, Disputed, Event, Forecast, PersonOn, Quote, Wait
    from intheworks.following import Following
    from intheworks.known import KnownTitles
    from intheworks.ledger.protocol import Damage, Keep, Ledger
    from intheworks.model import DocumentInfo, LedgerClaim, Link, Name, Reader, Review, Verdict
    from intheworks.standing import StageNow, Standing, TitleCard


KEEP = "INTHEWORKS_KEEP"
"""The variable that says how much of an article is kept: `whole`, or `evidence` alone."""

PATIENCE = 30.0
"""Seconds to wait for other writers of the ledger: ten of them at work hold each other up by less than one."""


class Clock(Protocol):
    """Tells the moment; the desk asks nobody else."""

    def now(self) -> datetime:
        """The present moment, with its time zone."""


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ArticleReader(Protocol):
    """What turns a document into a record. Called by Desk only.

    `read` may raise ReaderUnavailable. A reader that costs something has `report() -> str` too: a line on what it cost.
    """

    reader: Reader

    def gate(self, text: str) -> bool:
        """Whether the text may have anything in the works; cheap."""

    def read(self, document: Document) -> Record:
        """All that the document says, every fact on its span."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One article read: its words, what they say, and how the ledger took it (None where nothing was to be stored)."""

    document: Document
    record: Record
    added: AddedAs | None


class Followed(msgspec.Struct, frozen=True, kw_only=True):
    """A line in the list of titles. `days_ago` counts from the last word to the desk's today."""

    id: str
    name: str
    type: str | None
    stage: str | None
    last_word: date
    days_ago: int


def default_ledger() -> str:
    """The ledger in the user's data folder, which is made where it is absent."""
    from platformdirs import user_data_path

    return str(user_data_path("intheworks", ensure_exists=True) / "ledger.db")


def _kept() -> Keep:
    """How much of an article is kept, by the environment."""
    from intheworks.ledger import Keep

    said = os.environ.get(KEEP, Keep.whole.value)
    try:
        return Keep(said)
    except ValueError:
        raise UsageError(f"{KEEP} is “{said}”", todo=f"set it to one of {', '.join(k.value for k in Keep)}") from None


class Desk:
    """Reads articles and says where titles stand; close it, or use it in a `with`."""

    def __init__(
        self, ledger: Callable[[], Ledger], reader: Callable[[], ArticleReader], clock: Clock | None = None
    ) -> None:
        """`ledger` and `reader` are called once, when first needed: the one may be locked, the other takes a second."""
        self._open_ledger, self._make_reader, self.clock = ledger, reader, clock or SystemClock()
        self._ledger: Ledger | None = None
        self._reader: ArticleReader | None = None

    @classmethod
    def open(
        cls, db: str | None = None, *, reader: str = "house", clock: Clock | None = None, keep: Keep | None = None
    ) -> Self:
        """A desk on the ledger at this path or database URL; by default the one in the user's data folder.

        `reader` is a name of `readers.names()`; UsageError, when it is first needed, where there is none or it lacks
        something. `keep` is how much is kept of the articles taken in; by default what INTHEWORKS_KEEP says, else the whole
        text. When the ledger is first needed: LedgerError where it cannot be opened, UsageError where INTHEWORKS_KEEP is
        wrong.
        """

        def ledger() -> Ledger:
            from intheworks.ledger import open_ledger

            return open_ledger(db or default_ledger(), timeout=PATIENCE, keep=keep or _kept())

        def made() -> ArticleReader:
            from intheworks import readers

            found: ArticleReader = readers.make(reader)
            return found

        return cls(ledger, made, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the ledger; idempotent."""
        if self._ledger is not None:
            self._ledger.close()
            self._ledger = None

    @property
    def ledger(self) -> Ledger:
        """The ledger, opened on first use."""
        if self._ledger is None:
            self._ledger = self._open_ledger()
        return self._ledger

    @property
    def reader(self) -> ArticleReader:
        """The reader, made on first use."""
        if self._reader is None:
            self._reader = self._make_reader()
        return self._reader

    def cost(self) -> str | None:
        """A line on what reading has cost until now; None where it costs nothing, or nothing was read."""
        report = getattr(self._reader, "report", None)
        return report() if report else None

    # --- articles in ---------------------------------------------------------------------------------------------

    def read(
        self,
        *paths: str,
        published: date | None = None,
        outlet: str | None = None,
        language: str | None = None,
        store: bool = True,
    ) -> list[Reading | Rejection]:
        """Read the articles in these files and folders, one result each: what they say, or why they were set aside.

        `published` is the day of articles whose first line gives none. With `store` false nothing is kept. The same
        article again changes nothing; new words in the same file are a revision of it.
        """
        given = self.given(published, outlet, language)
        found = text_source.find_articles(paths)
        return [self.read_one(place, given, store=store) for place in found]

    def given(
        self, published: date | None = None, outlet: str | None = None, language: str | None = None
    ) -> text_source.Given:
        """What a caller knows of articles, with the latest day that they may bear today."""
        now = self.clock.now().astimezone(UTC)
        latest = text_source.latest_day(now.date(), now.hour)
        return text_source.Given(latest, published, outlet, language)

    def read_one(
        self,
        place: str | Rejection,
        given: text_source.Given,
        *,
        store: bool = True,
        stdin: BinaryIO | None = None,
    ) -> Reading | Rejection:
        """Read the article at one place that `find_articles` named (`-` is `stdin`); a rejection passes through."""
        found = place if isinstance(place, Rejection) else text_source.load(place, given, stdin or BytesIO())
        return found if isinstance(found, Rejection) else self.take(found, store=store)

    def take(self, document: Document, *, store: bool = True) -> Reading | Rejection:
        """Read one document and store it with its reading and the links that follow, all or nothing."""
        reader = self.reader
        try:
            if reader.gate(document.text):
                record = reader.read(document)
            else:
                record = Record(document=document.info, reader=reader.reader)
            record.check(document.text)
        except ReaderUnavailable as error:
            return Rejection(document.info.source, f"{error}; nothing was stored")
        except SpanError as error:
            return Rejection(document.info.source, f"the reader misquotes it ({error}); nothing was stored")
        return Reading(document, record, self._store(document, record) if store else None)

    def _store(self, document: Document, record: Record) -> AddedAs:
        """Append what is new. The ledger knows a text by its absolute address, the caller by the path as given."""
        from intheworks.following import links_of

        info = msgspec.structs.replace(document.info, source=text_source.address(document))
        # Between looking for what to link and storing it, no other writer may bring a name that is to be linked.
        with self.ledger.together():
            now = self._moment()
            return self.ledger.add(
                msgspec.structs.replace(document, info=info),
                msgspec.structs.replace(record, document=info),
                recorded=now,
                links=links_of(record, self.ledger, now),
            )

    def load(self, readings: Iterable[tuple[Document, Record]]) -> dict[AddedAs, int]:
        """Store these documents with readings made elsewhere, links and all, in one transaction; how many were what.

        Raises SpanError for a record that does not hold its document's words; nothing of them is stored then.
        """
        told: dict[AddedAs, int] = {"new": 0, "revision": 0, "known": 0}
        with self.ledger.together():
            for document, record in readings:
                known = record.reader in self.ledger.readers_of(document.info.id)
                told["known" if known else self._store(document, record)] += 1
        return told

    def settle(self, most: int | None = None, *, anew: bool = False) -> int:
        """Keep the answers on all titles ready of which there is word since they were kept; on how many.

        Nothing depends on it but how soon `changes` and `holdups` answer. Where more than `most` names wait, none is kept;
        with `anew` all titles are.
        """
        from intheworks.following.keeping import settle

        if anew:
            self.ledger.touch([name.id for name in self.ledger.names(NameKind.title)])
        return settle(self.ledger, most)

    # --- what editors say ------------------------------------------------------------------------------------------

    def merge(self, left: str, right: str, *, why: str, by: str, kind: NameKind = NameKind.title) -> list[Link]:
        """Say that two names are one.

        Raises UnknownTitle, AmbiguousTitle, or UsageError where they are one already.
        """
        from intheworks.following import judging

        one, other = self._names_meant(kind, left, right)
        return judging.merge(self.ledger, one, other, why=why, by=by, recorded=self._moment())

    def split(self, name: str, *, why: str, by: str, kind: NameKind = NameKind.title) -> list[Link]:
        """Say that a name stands apart again: the last merge of it is undone, else what the rules joined is cut."""
        from intheworks.following import judging

        (one,) = self._names_meant(kind, name)
        return judging.split(self.ledger, one, why=why, by=by, recorded=self._moment())

    def set_apart(self, person: str, title: str, *, why: str, by: str, apart: bool = True) -> list[Link]:
        """Say that the person of this name on that title is another of the very name (or, undone, the same)."""
        from intheworks.following import judging

        (one,), (on,) = self._names_meant(NameKind.person, person), self._names_meant(NameKind.title, title)
        return judging.set_apart(self.ledger, one, on, apart, why=why, by=by, recorded=self._moment())

    def _names_meant(self, kind: NameKind, *queries: str) -> list[Name]:
        from intheworks.following.judging import name_meant

        following = self.following(None, None)
        return [name_meant(following, kind, query) for query in queries]

    def review(
        self, claim: str, verdict: Verdict, *, why: str, by: str, changed: Mapping[str, str] | None = None
    ) -> Review:
        """Append an editor's word on a claim; `changed` are a correction's fields. Raises UsageError for what cannot be."""
        from intheworks.following import judging

        return judging.review(self.ledger, claim, verdict, changed or {}, why=why, by=by, recorded=self._moment())

    def to_review(self, most: int = 50) -> list[LedgerClaim]:
        """The claims that wait for an editor: not reviewed, and no reader sure of them; the least sure first."""
        from intheworks.following import judging

        return judging.queue(self.following(), most)

    def gold(self) -> Iterator[tuple[str, Record]]:
        """The text and record of every article with a reviewed claim, as the editors leave it."""
        from intheworks.following.judging import gold_records

        return gold_records(self.ledger)

    # --- keeping ---------------------------------------------------------------------------------------------------

    def verify(self) -> Iterator[Damage]:
        """All of the ledger that is not as it was written, one line each; nothing where it is sound."""
        from intheworks.following.keeping import astray
        from intheworks.ledger import Damage

        yield from self.ledger.verify()
        for title in astray(self.ledger):
            yield Damage(f"kept {title}", "is not what the entries come to; `intheworks settle --anew` mends it")

    def forget(self, document: str) -> tuple[tuple[DocumentInfo, ...], bool]:
        """Erase an article's words for good: of the document with this id, or of every revision at this address or path.

        Gives the documents that have lost their words, those with the very same ones among them, and whether any still
        had words, or a model's answers did. What they say stays, without its words. Raises UsageError where the ledger has
        no such document.
        """
        from intheworks import readers

        found = [info.id for info in self.ledger.revisions(document)]
        if not found and "://" not in document and not document.startswith("sha256:"):
            found = [info.id for info in self.ledger.revisions(str(Path(document).absolute()))]
        wanted = found or [document]
        had = [self.ledger.erase(id_, recorded=self._moment()) for id_ in wanted]
        lost = {info.id: info for id_ in wanted for info in self.ledger.twins(id_)}
        kept = [readers.forget(id_) for id_ in lost]
        return tuple(lost.values()), any((*had, *kept))

    # --- catalogues ------------------------------------------------------------------------------------------------

    def import_catalogue(self, kind: str, path: str) -> tuple[int, dict[str, int]]:
        """Take in a catalogue's file: how many names of it are new, and what could not be read of it, counted."""
        from collections import Counter

        from intheworks.catalogues import read_catalogue

        torn: Counter[str] = Counter()
        return self.ledger.put_catalogue(read_catalogue(kind, Path(path), torn)), dict(torn)

    def known_titles(self) -> KnownTitles:
        """The titles that the catalogues know, to be found in texts. A second or two for half a million."""
        from intheworks.known import KnownTitles

        return KnownTitles(self.ledger.catalogue(NameKind.title))

    # --- answers out -----------------------------------------------------------------------------------------------

    def show(self, title: str, *, as_of: date | None = None, known_at: datetime | None = None) -> Standing:
        """Where a title stands as of a day (today for None), known at a moment (by now for None).

        `title` is a name, an alias, an id, or words that one title alone has. Raises UnknownTitle or AmbiguousTitle.
        """
        following = self.following(as_of, known_at)
        with self.ledger.at_once():
            return following.standing(following.resolve(title))

    def card(self, title: str, *, as_of: date | None = None, known_at: datetime | None = None) -> TitleCard:
        """The one title that this name, alias, id or these words mean; raises as `show` does."""
        return self.following(as_of, known_at).resolve(title)

    def resolve(self, title: str) -> str:
        """The id of the one title that this name, alias, id or these words mean; raises as `show` does."""
        return self.following(None, None).resolve(title).id

    def timeline(self, title: str, *, as_of: date | None = None, known_at: datetime | None = None) -> tuple[Event, ...]:
        """The story of a title: what was new in each article."""
        from intheworks.following import asking

        following = self.following(as_of, known_at)
        return asking.timeline(following, following.resolve(title))

    def changes(
        self, since: date, until: date | None = None, *, known_at: datetime | None = None
    ) -> tuple[Change, ...]:
        """What moved after `since` up to `until` (today for None), with old words and new words."""
        from intheworks.following import asking

        with self.ledger.at_once():
            return asking.changes(self.following(until, known_at), since)

    def holdups(self, *, as_of: date | None = None, known_at: datetime | None = None) -> tuple[Wait, ...]:
        """Everything that waits; `answers.concerned` and `would_free` narrow it to one title or person."""
        from intheworks.following import asking

        with self.ledger.at_once():
            return asking.holdups(self.following(as_of, known_at))

    def who(self, person: str, *, as_of: date | None = None, known_at: datetime | None = None) -> tuple[PersonOn, ...]:
        """The people that a name fits: on what, in which role, since when, how firmly."""
        from intheworks.following import asking

        return asking.who(self.following(as_of, known_at), person)

    def quotes(
        self,
        query: str,
        *,
        speaker: str | None = None,
        as_of: date | None = None,
        known_at: datetime | None = None,
    ) -> tuple[Quote, ...]:
        """Quotations that have all the words (and "runs of words"), the latest first; of one speaker alone if given."""
        from intheworks.following import asking

        return asking.quotes(self.following(as_of, known_at), query, speaker)

    def disputes(self, *, as_of: date | None = None, known_at: datetime | None = None) -> tuple[Disputed, ...]:
        """Where comparable voices differ, title by title."""
        from intheworks.following import asking

        return asking.disputes(self.following(as_of, known_at))

    def forecast(self, title: str, *, as_of: date | None = None, known_at: datetime | None = None) -> Forecast | None:
        """How long a title may wait yet, from how long others took; None where it is at no stage, halted or done."""
        from intheworks.following import asking

        following = self.following(as_of, known_at)
        return asking.forecast(following, following.resolve(title))

    def titles(self, query: str | None = None) -> list[Followed]:
        """The titles followed, those with the latest word first; with a query those that have all its words."""
        following = self.following(None, None)
        cards = following.cards(query)
        stages = following.stages(cards)
        rows = [self._followed(card, stages[card.id], following.last_word(card.id)) for card in cards]
        return sorted(rows, key=lambda row: row.days_ago)

    def following(self, as_of: date | None = None, known_at: datetime | None = None) -> Following:
        """What is followed as of a day (today for None), known at a moment: the ground of every answer."""
        from intheworks.following import Following

        return Following(self.ledger, as_of=as_of or self._today(), known_at=known_at)

    def _followed(self, card: TitleCard, stage: StageNow | None, last: date) -> Followed:
        return Followed(
            id=card.id,
            name=card.name,
            type=card.type,
            stage=stage.value if stage else None,
            last_word=last,
            days_ago=(self._today() - last).days,
        )

    def _moment(self) -> datetime:
        """Now, but never before the ledger's last entry: where the clock was set back, the last word still is the last."""
        now, last = self.clock.now(), self.ledger.last_recorded()
        return now if last is None else max(now, last)

    def _today(self) -> date:
        return self.clock.now().astimezone(UTC).date()
