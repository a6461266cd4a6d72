"""What the API takes and gives besides the shapes of the core: as types, from which its OpenAPI is made."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Generic, TypeVar

import msgspec

from intheworks.answers import Change, Event, PersonOn, Quote, Wait
from intheworks.model import DocumentInfo, Review, Verdict
from intheworks.standing import Source, Standing, TitleCard

T = TypeVar("T")
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Address = Annotated[str, msgspec.Meta(min_length=8, max_length=2000, pattern="^https?://")]


class TitleRow(msgspec.Struct, frozen=True, kw_only=True):
    """A title in a list."""

    id: str
    name: str
    type: str | None
    aliases: tuple[str, ...]
    stage: str | None
    last_word: date


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """One slot of a title that says something else since a day, with the words of both."""

    day: date
    title: TitleCard
    slot: str
    old: str | None
    new: str | None
    old_words: tuple[Source, ...]
    new_words: tuple[Source, ...]


def moved(day: date, change: Change) -> Moved:
    """A change with its day."""
    return Moved(
        day=day,
        title=change.title,
        slot=change.slot,
        old=change.old,
        new=change.new,
        old_words=change.old_words,
        new_words=change.new_words,
    )


class Article(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An article to read. Without `published` its first line begins with `date YYYY-MM-DD `."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000_000)]
    published: date | None = None
    outlet: Name | None = None
    url: Address | None = None
    byline: Annotated[tuple[Name, ...], msgspec.Meta(max_length=50)] = ()
    language: Annotated[str, msgspec.Meta(pattern="^[a-z]{2,3}$")] | None = None


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """How an article was taken: `new`, `known` or `revision`, and how many claims it makes."""

    document: DocumentInfo
    added: str
    claims: int


class Reviewed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An editor's word on a claim; `changed` are the fields that a correction changes, by name."""

    verdict: Verdict
    why: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    changed: dict[str, str] = {}


class NewHook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A webhook: where to send, and of which title alone (id or name), if of one."""

    url: Address
    title: Name | None = None


class MadeHook(msgspec.Struct, frozen=True, kw_only=True):
    """A new webhook with the secret that signs what it is sent."""

    id: str
    url: str
    title: str | None
    secret: str


class Hook(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook in the list: how many deliveries wait, and what became of the last that was tried."""

    id: str
    url: str
    title: str | None
    waiting: int
    last: str | None


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str


class Items(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A page of a list; `next` is the cursor of the next one, null at the end."""

    items: list[T]
    next: str | None


GIVEN: dict[tuple[str, str], object] = {
    ("/titles", "get"): Items[TitleRow],
    ("/titles/{title}", "get"): Standing,
    ("/titles/{title}/timeline", "get"): Items[Event],
    ("/changes", "get"): Items[Moved],
    ("/holdups", "get"): Items[Wait],
    ("/people/{person}", "get"): PersonOn,
    ("/quotations", "get"): Items[Quote],
    ("/documents", "get"): Items[DocumentInfo],
    ("/documents", "post"): Added,
    ("/claims/{claim}/review", "post"): Review,
    ("/webhooks", "get"): Items[Hook],
    ("/webhooks", "post"): MadeHook,
}
TAKEN: dict[tuple[str, str], object] = {
    ("/documents", "post"): Article,
    ("/claims/{claim}/review", "post"): Reviewed,
    ("/webhooks", "post"): NewHook,
}
