"""The tools that agents are given: what each takes, what it gives, and how it is done.

Whatever a tool gives bears the words that it rests on and where they stand: a standing in its `sources`, a row in its
`words`, a record in its `evidence` beside the `document`. Arguments and results are types; their JSON Schemas follow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar

import msgspec

from intheworks import answers
from intheworks.answers import Event, PersonOn, Quote, Release, Wait
from intheworks.errors import Rejection, UsageError
from intheworks.model import AddedAs, LedgerClaim, Record, Review, Verdict
from intheworks.server.shapes import Article, Moved, moved
from intheworks.server.taking import document_of
from intheworks.standing import Source, Standing, TitleCard

if TYPE_CHECKING:
    from intheworks.desk import Desk
    from intheworks.model import Document
    from intheworks.server.store import Editor
    from intheworks.server.view import View, Views

T = TypeVar("T")
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
AsOf = Annotated[
    date | None, msgspec.Meta(description="Only what was published by this day (YYYY-MM-DD); today by default.")
]
KnownAt = Annotated[
    datetime | None, msgspec.Meta(description="Only what this ledger had recorded by this moment; UTC without a zone.")
]
Limit = Annotated[int, msgspec.Meta(ge=1, le=200, description="The most rows to give.")]
Offset = Annotated[int, msgspec.Meta(ge=0, description="How many rows to pass over: `total` says how many there are.")]
TitleName = Annotated[
    Words, msgspec.Meta(description="A title's name, alias or id; near misses are named in the error.")
]


class _Cuts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    as_of: AsOf = None
    known_at: KnownAt = None


class _Rows(_Cuts, frozen=True, kw_only=True):
    limit: Limit = 50
    offset: Offset = 0


class OfTitle(_Cuts, frozen=True, kw_only=True):
    """What `standing` takes."""

    title: TitleName


class StoryOf(_Rows, frozen=True, kw_only=True):
    """What `timeline` takes."""

    title: TitleName


class Since(_Rows, frozen=True, kw_only=True):
    """What `changes` takes."""

    since: Annotated[date, msgspec.Meta(description="What moved after this day (YYYY-MM-DD), up to `as_of`.")]


class HeldBy(_Rows, frozen=True, kw_only=True):
    """What `holdups` takes."""

    by: Annotated[Words, msgspec.Meta(description="Only those of, for or through this title or person.")] | None = None


class Quoted(_Rows, frozen=True, kw_only=True):
    """What `quotes` takes."""

    query: Annotated[Words, msgspec.Meta(description='Words, all of them; "runs of words" in double quotes.')]
    speaker: Annotated[Words, msgspec.Meta(description="Only what this person said.")] | None = None


class Named(_Cuts, frozen=True, kw_only=True):
    """What `who` takes."""

    person: Annotated[Words, msgspec.Meta(description="A name, or a surname alone.")]


class Judged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `review_claim` takes; `changed` are a correction's fields, by name."""

    claim: Annotated[Words, msgspec.Meta(description="The id of a claim, as `timeline` gives it.")]
    verdict: Verdict
    why: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    changed: dict[str, str] = {}


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """The events of a title, the earliest first."""

    title: TitleCard
    events: tuple[Event, ...]
    total: int


class Moves(msgspec.Struct, frozen=True, kw_only=True):
    """What moved, the latest first."""

    changes: tuple[Moved, ...]
    total: int


class Freed(msgspec.Struct, frozen=True, kw_only=True):
    """What an end would free, or leave with `left` hold-ups more, and the words by which it waits now."""

    title: TitleCard
    left: int
    through: tuple[TitleCard, ...]
    words: tuple[Source, ...]


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """What waits; with `by`, also what would be free if that were out or cancelled."""

    waits: tuple[Wait, ...]
    would_free: tuple[Freed, ...]
    total: int


class Quotes(msgspec.Struct, frozen=True, kw_only=True):
    """Quotations, the latest first."""

    quotes: tuple[Quote, ...]
    total: int


class People(msgspec.Struct, frozen=True, kw_only=True):
    """The people that a name fits, each with their posts."""

    people: tuple[PersonOn, ...]


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """An editor's word, and the claim that it judges with its words and document."""

    review: Review
    claim: LedgerClaim


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """What an article says, and how the ledger took it."""

    added: AddedAs
    record: Record


class Door(NamedTuple):
    """What the tools work with. `editor` tells who holds the token that the server was started with, if it still holds."""

    desk: Desk
    views: Views
    editor: Callable[[], Editor | None]

    def view(self, cuts: _Cuts) -> View:
        """The ledger as of the day and moment asked for."""
        known_at = cuts.known_at
        if known_at is not None:
            known_at = known_at.replace(tzinfo=UTC) if known_at.tzinfo is None else known_at.astimezone(UTC)
        return self.views.at(cuts.as_of, known_at)

    def holder(self, scope: str) -> Editor:
        """Who may do this; raises UsageError where the token lacks the scope, or holds no longer."""
        editor = self.editor()
        if editor is None or not editor.may(scope):
            raise UsageError(f"needs a token with the scope “{scope}”", todo="start `intheworks mcp` with one")
        return editor


class Tool(NamedTuple):
    """One tool. `scope` is what a token must allow for it to be offered; None where it only reads."""

    name: str
    does: str
    takes: type[msgspec.Struct]
    gives: type[msgspec.Struct]
    run: Callable[[Door, Any], msgspec.Struct]
    scope: str | None = None


def _part(rows: Sequence[T], asked: _Rows) -> tuple[T, ...]:
    return tuple(rows[asked.offset : asked.offset + asked.limit])


def _standing(door: Door, asked: OfTitle) -> Standing:
    view = door.view(asked)
    return view.standing(view.card(asked.title))


def _timeline(door: Door, asked: StoryOf) -> Story:
    view = door.view(asked)
    card = view.card(asked.title)
    claims, reviews = view.claims(card)
    events = answers.timeline(claims, as_of=view.as_of, known_at=view.known_at, reviews=reviews)
    return Story(title=card, events=_part(events, asked), total=len(events))


def _changes(door: Door, asked: Since) -> Moves:
    view = door.view(asked)
    if asked.since > view.as_of:
        raise UsageError("the days are the wrong way round", todo="`since` is the earlier one")
    rows = [moved(m.day, change) for m in view.moved_between(asked.since, view.as_of) for change in m.changes]
    return Moves(changes=_part(rows, asked), total=len(rows))


def _holdups(door: Door, asked: HeldBy) -> Waits:
    rows = door.view(asked).waits
    shown = rows if asked.by is None else answers.concerned(rows, asked.by)
    freed = () if asked.by is None else answers.would_free(asked.by, rows)
    would_free = tuple(_freed(release, rows) for release in freed)
    return Waits(waits=_part(shown, asked), would_free=would_free, total=len(shown))


def _freed(release: Release, rows: Sequence[Wait]) -> Freed:
    words = tuple(source for row in rows if row.title.id == release.title.id for source in row.words)
    return Freed(title=release.title, left=release.left, through=release.through, words=words)


def _quotes(door: Door, asked: Quoted) -> Quotes:
    view = door.view(asked)
    rows = door.desk.quotes(asked.query, speaker=asked.speaker, as_of=view.as_of, known_at=view.known_at)
    return Quotes(quotes=_part(rows, asked), total=len(rows))


def _who(door: Door, asked: Named) -> People:
    view = door.view(asked)
    return People(people=door.desk.who(asked.person, as_of=view.as_of, known_at=view.known_at))


def _read_article(door: Door, article: Article) -> Record:
    with door.views.reading:
        reading = door.desk.take(_document(door, article), store=False)
    if isinstance(reading, Rejection):
        raise UsageError(reading.reason)
    return reading.record


def _add_article(door: Door, article: Article) -> Added:
    door.holder("write")
    with door.views.reading:
        reading = door.desk.take(_document(door, article))
    if isinstance(reading, Rejection):
        raise UsageError(reading.reason)
    return Added(added=reading.added or "known", record=reading.record)


def _document(door: Door, article: Article) -> Document:
    found = document_of(door.desk, article)
    if isinstance(found, Rejection):
        raise UsageError(found.reason)
    return found


def _review_claim(door: Door, said: Judged) -> Reviewed:
    editor = door.holder("review")
    claim = door.desk.ledger.claim(said.claim)
    if claim is None:
        raise UsageError(f"no claim has the id {said.claim}", todo="`timeline` gives them")
    review = door.desk.review(said.claim, said.verdict, why=said.why, by=editor.name, changed=said.changed)
    return Reviewed(review=review, claim=claim)


TOOLS = (
    Tool(
        "standing",
        "Where a film or series in the works stands: stage, people, companies, hold-ups, dates, disputes, as of a day. "
        "Each fact's `evidence` are indexes into `sources`: the words, who published them, when, and at which offsets.",
        OfTitle,
        Standing,
        _standing,
    ),
    Tool("timeline", "The story of a title: what was new in each article, with its words.", StoryOf, Story, _timeline),
    Tool(
        "changes",
        "What moved on any title after a day, the latest first: what was said before, what is said now, the words of both.",
        Since,
        Moves,
        _changes,
    ),
    Tool(
        "holdups",
        "What waits, why, through whom and for which other title, with the words; and what one title's end would free.",
        HeldBy,
        Waits,
        _holdups,
    ),
    Tool("quotes", "Search what people said: the exact words, who said them, to whom, when.", Quoted, Quotes, _quotes),
    Tool("who", "What a person is on: titles, roles, since when, how firmly, with the words.", Named, People, _who),
    Tool(
        "read_article",
        "Read an article that you have and say what it says, each fact with its exact words. Nothing is kept.",
        Article,
        Record,
        _read_article,
    ),
    Tool("add_article", "Read an article and keep what it says.", Article, Added, _add_article, "write"),
    Tool(
        "review_claim",
        "Confirm, reject or correct a claim; the word is appended under the name of the token.",
        Judged,
        Reviewed,
        _review_claim,
        "review",
    ),
)
