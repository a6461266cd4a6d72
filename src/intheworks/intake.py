"""Taking in: from anything that a person hands over to entries in the ledger, each once, none lost.

Around the desk: what a source gives out is looked up in the journal, made an article, read and stored, then written into
the journal. The ledger's transaction comes first and is idempotent, so that a kill between the two costs a look and no
more. Whatever goes wrong with one piece sets that piece aside and the rest goes on; a fault of the ledger stops the run.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from intheworks.errors import InTheWorksError, LedgerLocked, Rejection, UsageError
from intheworks.model import Document
from intheworks.sources import articles
from intheworks.sources.item import Article, Item, Kind, Served
from intheworks.sources.opening import Opened, Opening
from intheworks.sources.text import CLIPBOARD, STDIN
from intheworks.state import Followed, SetAside, State, Taken

if TYPE_CHECKING:
    from intheworks.desk import Desk
    from intheworks.sources.feed import Entry, Feed
    from intheworks.sources.text import Given
    from intheworks.sources.web import Fetched, Fetcher

EVERY = 900.0
"""Seconds between two looks at a feed: what most readers keep, and what news feeds are made for."""
SELDOMEST = 86_400.0
"""The longest that a feed which fails is left alone."""
MOST_TRIES = 5
"""How often the page behind an entry is tried in later looks before it is left to `rejected --retry`."""

SETTLED = 500
"""Names of titles whose answers are kept ready after a source was taken in: seconds. More wait for `intheworks settle`."""

SOON = timedelta(days=30)
"""How long after an article came out a change of its page is one of what it says: corrections come within days."""


class Stop(Protocol):
    """What ends a watch: threading.Event has this shape."""

    def is_set(self) -> bool: ...

    def wait(self, timeout: float) -> bool: ...


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller says of what it hands over; kept with what is set aside, so that it can be tried again alike."""

    published: date | None = None
    outlet: str | None = None
    language: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The options as JSON values, those that are set."""
        said = {
            "published": self.published.isoformat() if self.published else None,
            "outlet": self.outlet,
            "language": self.language,
            "columns": dict(self.columns),
            "allowed": list(self.allowed),
        }
        return {key: value for key, value in said.items() if value}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Options:
        """The options that `to_json` gave."""
        day = said.get("published")
        return cls(
            date.fromisoformat(day) if day else None,
            said.get("outlet"),
            said.get("language"),
            said.get("columns", {}),
            tuple(said.get("allowed", ())),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one piece of input.

    `what` is "new", "revision", "known" (the ledger had it), "nothing" (nothing in the works; kept all the same unless it
    came in bulk), "skipped" (the journal has it) or "rejected", with its reason.
    """

    place: str
    what: str
    reason: str | None = None
    notes: tuple[str, ...] = ()
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One source that was opened: what it was, and its outcomes, which come as they are asked for."""

    address: str
    what: str
    outcomes: Iterator[Outcome]
    count: int | None = None
    share_done: Callable[[], float] | None = None


@dataclass(frozen=True, slots=True)
class Polled:
    """One look at a feed: "new" entries found in it, "unchanged", or the trouble that there was."""

    feed: Followed
    what: str
    outcomes: tuple[Outcome, ...] = ()


class Intake:
    """Takes sources in through a desk; close it, or use it in a `with`."""

    def __init__(self, desk: Desk, state: State, fetcher: Callable[[tuple[str, ...]], Fetcher] | None = None) -> None:
        """`fetcher` makes one that may connect to these private hosts; it is called when the first address is fetched."""
        self.desk, self.state = desk, state
        self._make_fetcher = fetcher or _fetcher
        self._fetchers: dict[tuple[str, ...], Fetcher] = {}

    def __enter__(self) -> Intake:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections and the state; the desk is whoever opened it's."""
        for fetcher in self._fetchers.values():
            fetcher.close()
        self._fetchers.clear()
        self.state.close()

    # --- sources in ----------------------------------------------------------------------------------------------

    def add(
        self,
        address: str,
        options: Options | None = None,
        *,
        stdin: BinaryIO | None = None,
        only: Collection[str] | None = None,
    ) -> Source:
        """Open a source and take in what it holds as its outcomes are asked for; with `only`, the pieces at these places."""
        options = options or Options()
        given = self.desk.given(options.published, options.outlet, options.language)
        opened = self._opening(options, stdin).open(address)
        if isinstance(opened, Rejection):
            return Source(address, "", iter([self._set_aside(opened, address, options)]), 1)
        outcomes = self._outcomes(opened, address, options, given, only)
        return Source(address, opened.what, outcomes, opened.count, opened.share_done)

    def _outcomes(
        self, opened: Opened, address: str, options: Options, given: Given, only: Collection[str] | None
    ) -> Iterator[Outcome]:
        while (found := _next(opened.items, address)) is not None:
            place = found.source if isinstance(found, Rejection) else found.place
            if only is None or _absolute(place) in only:
                yield self._one(found, address, options, given)
        self._settle()

    def _settle(self) -> None:
        """Keep the answers on what came in ready. Another writer goes first; they are folded until the next time then."""
        with suppress(LedgerLocked):
            self.desk.settle(most=SETTLED)

    def retry(self) -> Iterator[Source]:
        """Try again all that is set aside, source by source."""
        groups: dict[tuple[str, str], list[SetAside]] = {}
        for one in self.state.rejected():
            groups.setdefault((one.source, repr(sorted(one.options.items()))), []).append(one)
        for (source, _), ones in groups.items():
            whole = any(one.place == source for one in ones)
            yield self.add(source, Options.from_json(ones[0].options), only=None if whole else {o.place for o in ones})

    def _one(self, found: Item | Rejection, address: str, options: Options, given: Given) -> Outcome:
        """Take in one piece. What is no fault of the piece is raised: of the ledger, the caller, or the installation."""
        outcome: Outcome | Rejection
        try:
            outcome = found if isinstance(found, Rejection) else self._take(found, given)
        except _NOT_ITS_FAULT:
            raise
        except Exception as error:
            # A poisoned piece: whatever a parser or the reader made of it must not stop the others.
            outcome = _poisoned(found.source if isinstance(found, Rejection) else found.place, error)
        return self._set_aside(outcome, address, options) if isinstance(outcome, Rejection) else outcome

    def _take(self, item: Item, given: Given) -> Outcome | Rejection:
        reader = self.desk.reader.reader
        name, place, digest = f"{reader.name} {reader.version}", _absolute(item.place), item.digest(given)
        if item.served.same:
            self.state.accept(place)
            return Outcome(item.place, "skipped")
        before = self.state.taken(place, digest, name)
        # The journal is believed only where the ledger bears it out: the one file may be lost without the other. And a page
        # may have said something else in between.
        if before and (
            before.document is None
            or (reader in self.desk.ledger.readers_of(before.document) and self._is_last(before.document, place))
        ):
            return Outcome(item.place, "skipped", document=before.document)
        if item.bulk and not articles.may_hold(item, self.desk.reader.gate):
            self.state.note(place, digest, name, Taken("nothing", None), self.desk.clock.now())
            return Outcome(item.place, "nothing")
        article = articles.article(item, given)
        if isinstance(article, Rejection):
            return article
        outcome = self._read(article, item)
        if isinstance(outcome, Outcome):
            taken = Taken(outcome.what, outcome.document)
            self.state.note(place, digest, name, taken, self.desk.clock.now())
            if outcome.document and self._is_last(outcome.document, place):
                self.state.served(place, outcome.document, item.served.etag, item.served.last_modified)
        return outcome

    def _read(self, article: Article, item: Item) -> Outcome | Rejection:
        document = self._revised(article, item)
        if self.desk.reader.reader in self.desk.ledger.readers_of(document.info.id):
            return Outcome(item.place, "known", notes=article.notes, document=document.info.id)
        reading = self.desk.take(document)
        if isinstance(reading, Rejection):
            return reading
        what: str = reading.added or "new"
        if what == "new" and not (reading.record.claims or reading.record.quotations):
            what = "nothing"
        return Outcome(item.place, what, notes=article.notes, document=document.info.id)

    def _revised(self, article: Article, item: Item) -> Document:
        """The document as it is to be stored: new words at a place that we had words from are dated by their own day.

        An article bears the day that it came out for ever; had its correction that day too, it would seem never to have
        said what was corrected. A page that was changed without a word of when is dated by the day it was seen so, if that
        is soon after: one that reads otherwise years later has been laid out anew. One that went back to earlier words is
        dated by the day it was seen so, too; where that is not told, the words in between stay in force.
        """
        document = article.document
        before = [one for one in self._taken_at(_absolute(item.place)) if one.info.url == document.info.url]
        if not before:
            return document
        info, last = document.info, before[-1]
        day = article.modified or self._seen(item, info.published)
        same = next((one for one in reversed(before) if one.text == document.text), None)
        if same is not None:
            day = max(day, self._seen(item, info.published))
            if same is last or day < last.info.published:
                return same
        return Document.of(
            document.text,
            source=info.source,
            published=day,
            url=info.url,
            outlet=info.outlet,
            byline=info.byline,
            language=info.language,
        )

    def _taken_at(self, place: str) -> list[Document]:
        """What was taken from a place, in the order of revisions: the last is what it says now."""
        ledger = self.desk.ledger
        found = [one for id_ in self.state.documents_at(place) if (one := ledger.document(id_)) is not None]
        order = [
            info.id for address in sorted({one.info.address for one in found}) for info in ledger.revisions(address)
        ]
        return sorted(found, key=lambda one: order.index(one.info.id))

    def _is_last(self, document: str, place: str) -> bool:
        """Whether of the versions taken from a place this is the last."""
        return len(self.state.documents_at(place)) < 2 or self._taken_at(place)[-1].info.id == document

    def _seen(self, item: Item, published: date) -> date:
        """The day on which a page was seen with new words, if that is soon after it came out; else the day it came out."""
        seen = item.hints.seen or self.desk.clock.now().astimezone(UTC).date()
        told = item.kind is Kind.html and not item.hints.sure
        return seen if told and timedelta() < seen - published <= SOON else published

    def _set_aside(self, rejection: Rejection, address: str, options: Options) -> Outcome:
        place, source = _absolute(rejection.source), _absolute(address)
        if address not in (STDIN, CLIPBOARD):
            # What came by a pipe cannot be opened again, so it is told and not kept.
            one = SetAside(place, source, rejection.reason, options.to_json())
            self.state.set_aside(one, self.desk.clock.now())
        return Outcome(rejection.source, "rejected", rejection.reason)

    # --- feeds ---------------------------------------------------------------------------------------------------

    def follow(self, address: str, options: Options | None = None) -> list[Followed]:
        """Follow a feed, a page that names one, or all the feeds of an OPML file; those that are new.

        Raises UsageError where there is no feed.
        """
        from intheworks.sources import opml

        options = options or Options()
        now = self.desk.clock.now()
        if not address.startswith(("http://", "https://")):
            feeds = opml.parse(_read_file(address))
            if not feeds:
                raise UsageError("names no feed", where=address, todo="give a feed's address, or an OPML file")
        else:
            feeds = [self._find_feed(address, options)]
        new = {url for url, name in feeds if self.state.follow(url, name, now, options.allowed)}
        return [one for one in self.state.following() if one.url in new]

    def _find_feed(self, address: str, options: Options) -> tuple[str, str | None]:
        """The feed at an address, or the one that the page there names: (address, name)."""
        from intheworks.sources import feed

        url = address
        for _ in range(2):
            answer = self._fetch(url, options.allowed)
            found = (
                feed.parse(answer.body, answer.url) if feed.looks_like_feed(answer.body, answer.content_type) else None
            )
            if found is not None:
                return answer.moved or url, found.title
            named = feed.named_by(answer.body, answer.url)
            if named is None:
                break
            url = named
        raise UsageError("is no feed and names none", where=address)

    def _fetch(self, url: str, allowed: tuple[str, ...]) -> Fetched:
        from intheworks.sources.web import Fetched

        answer = self._fetcher(allowed).fetch(url)
        if isinstance(answer, Fetched):
            return answer
        raise UsageError(getattr(answer, "reason", "nothing there"), where=url)

    def unfollow(self, address: str) -> None:
        """Follow this feed no longer; raises UsageError where it is not followed. What was read of it stays."""
        if not self.state.unfollow(address):
            raise UsageError("is not followed", where=address, todo="`intheworks following` lists what is")

    def watch(self, stop: Stop, *, every: float = EVERY, once: bool = False) -> Iterator[Polled]:
        """Look at every feed that is due, again and again until `stop` is set; with `once`, at all of them, once.

        Looks are `every` seconds apart; a feed that fails is left alone twice as long each time, up to a day.
        """
        while not stop.is_set():
            now = self.desk.clock.now()
            feeds = [one for one in self.state.following() if not one.gone]
            for one in feeds:
                if stop.is_set():
                    return
                if once or _moment(one.due) <= now:
                    yield self.poll(one, every=every)
            self._settle()
            if once:
                return
            dues = [_moment(one.due) for one in self.state.following() if not one.gone]
            wait = (min(dues) - self.desk.clock.now()).total_seconds() if dues else every
            stop.wait(min(max(wait, 1.0), every))

    def poll(self, one: Followed, *, every: float = EVERY) -> Polled:
        """Look at one feed, and take in the pages behind its new or changed entries."""
        from intheworks.sources import feed
        from intheworks.sources.web import Fetched, Unchanged, Validators

        answer = self._fetcher(one.allowed).fetch(one.url, Validators(one.etag, one.last_modified))
        if isinstance(answer, Unchanged):
            return Polled(self._asked(one, every), "unchanged")
        found = feed.parse(answer.body, answer.url) if isinstance(answer, Fetched) else None
        if not isinstance(answer, Fetched) or found is None:
            reason = "no longer a feed" if isinstance(answer, Fetched) else answer.reason
            gone, after = getattr(answer, "gone", False), getattr(answer, "retry_after", None) or 0.0
            return Polled(self._failed(one, reason, every, gone, after), reason)
        if answer.moved and answer.moved != one.url:
            self.state.moved(one.url, answer.moved)
            one = replace(one, url=answer.moved)
        outcomes, all_had = self._entries(one, found)
        # With validators kept, an unchanged feed would hide the entries that are still to be tried again.
        kept = answer.validators if all_had else Validators()
        named = replace(one, name=one.name or found.title, etag=kept.etag, last_modified=kept.last_modified)
        return Polled(self._asked(named, every), "new" if outcomes else "unchanged", tuple(outcomes))

    def _entries(self, one: Followed, found: Feed) -> tuple[list[Outcome], bool]:
        """The outcomes of the entries that are new, changed or to be tried again; whether none is left to try."""
        options = Options(allowed=one.allowed)
        given, opening = self.desk.given(), self._opening(options, None)
        outcomes, all_had = [], True
        for entry in reversed(found.entries):
            print_, before = entry.fingerprint, self.state.entry(one.url, entry.key)
            tries = before[1] if before and before[0] == print_ else None
            if tries == 0 or (tries or 0) >= MOST_TRIES:
                continue
            outcome = self._entry(entry, found, one, opening, options, given)
            failed = outcome.what == "rejected"
            self.state.saw(one.url, entry.key, print_, (tries or 0) + 1 if failed else 0)
            all_had = all_had and not failed
            outcomes.append(outcome)
        return outcomes, all_had

    def _entry(
        self, entry: Entry, found: Feed, one: Followed, opening: Opening, options: Options, given: Given
    ) -> Outcome:
        page = opening.entry(entry, found, one.url)
        return self._one(page, entry.link or one.url, options, given)

    def _asked(self, one: Followed, every: float) -> Followed:
        now = self.desk.clock.now()
        one = replace(one, due=_text(now + timedelta(seconds=every)), failures=0, trouble=None, polled=_text(now))
        self.state.polled(one)
        return one

    def _failed(self, one: Followed, reason: str, every: float, gone: bool, after: float) -> Followed:
        now, failures = self.desk.clock.now(), one.failures + 1
        wait = min(max(every * 2 ** min(failures, 20), after), SELDOMEST)
        due = _text(now + timedelta(seconds=wait))
        one = replace(one, due=due, failures=failures, trouble=reason, polled=_text(now), gone=gone)
        self.state.polled(one)
        return one

    # --- the network ---------------------------------------------------------------------------------------------

    def _opening(self, options: Options, stdin: BinaryIO | None) -> Opening:
        said = options.published or options.outlet or options.language
        known = (lambda _: Served()) if said else self._known
        return Opening(lambda: self._fetcher(options.allowed), options.columns, stdin, known)

    def _known(self, url: str) -> Served:
        """What to ask for a page with: nothing where this reader has not read it, or the ledger does not bear that out."""
        document, etag, last_modified = self.state.page(url) or (None, None, None)
        if document is None or self.desk.reader.reader not in self.desk.ledger.readers_of(document):
            return Served()
        return Served(etag, last_modified)

    def _fetcher(self, allowed: tuple[str, ...]) -> Fetcher:
        if allowed not in self._fetchers:
            self._fetchers[allowed] = self._make_fetcher(allowed)
        return self._fetchers[allowed]


_NOT_ITS_FAULT = (InTheWorksError, OSError, ImportError)


def _next(items: Iterator[Item | Rejection], address: str) -> Item | Rejection | None:
    """The next piece of a source, None at its end; a source that its parser chokes on ends with a rejection."""
    try:
        return next(items, None)
    except _NOT_ITS_FAULT:
        raise
    except Exception as error:
        return _poisoned(address, error)


def _poisoned(place: str, error: Exception) -> Rejection:
    told = " ".join(str(error).split())[:200]
    return Rejection(place, f"reading it failed ({type(error).__name__}: {told}); a bug of ours")


def _fetcher(allowed: tuple[str, ...]) -> Fetcher:
    from intheworks.sources.web import Fetcher

    return Fetcher(allowed)


def _read_file(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror or error}", where=path) from error


def _absolute(place: str) -> str:
    """A place as the state names it: the same from whatever folder the program is called."""
    return place if "://" in place or place in (STDIN, CLIPBOARD) else str(Path(place).absolute())


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
