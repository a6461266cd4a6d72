"""What is kept ready of answers: what each slot of each title said from when until when. Derived, never the source of truth.

A ledger only stores it (`following.keeping` makes it) and knows what of it is out of date: whatever is appended *touches*
marks (the ids of titles' names, and their wordings, folded), and each kept title has those that could change it. Both stores
share what is here; the tables are read and written in `kept_sql`, or held in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Generic, NamedTuple, TypeVar

import msgspec

from intheworks.identity import fold_name
from intheworks.ledger import codec
from intheworks.model import FILLER, DocumentInfo, NameKind, Record
from intheworks.standing import Source

TITLES = "t_"
"""How the ids of titles' names begin, as no folded wording does."""


W = TypeVar("W")


class Run(NamedTuple, Generic[W]):
    """What a slot of a title said from `since` up to the day before `until` (`date.max`: it still does).

    Of the words those are behind it on a day that were published by then. `rank` and `slot` name the slot.
    """

    title: str
    rank: int
    slot: str
    says: str
    since: date
    until: date
    words: W


TitleRun = Run[tuple[Source, ...]]
KeptRun = Run[str]
"""A run as the ledger gives it back: `words` are for `Ledger.cited` alone."""


class KeptTitle(NamedTuple):
    """All that is kept of a title.

    It goes by the names `own` (ids); what is told of `names`, these and others, is told of it too. It is right for every
    day from `sound` on, and until one of its marks is touched.
    """

    title: str
    sound: date
    own: frozenset[str]
    names: frozenset[str]
    marks: frozenset[str]
    runs: Sequence[TitleRun]


class OutOfDate(NamedTuple):
    """The kept titles that are not right; and the ids of the names that these are told of by, or no kept title is."""

    titles: frozenset[str]
    names: frozenset[str]


def marks(record: Record) -> set[str]:
    """What a record touches: the titles that it names, in every form, and those that its claims name besides."""
    named = [(name, also) for name, also in codec.all_names(record) if name.kind is NameKind.title]
    words = {word for name, also in named for word in (name.name, *also)}
    words |= {name for claim in record.claims for kind, name in codec.about(claim) if kind is NameKind.title}
    return {name.id for name, _ in named} | set(map(fold_name, words))


_Packed = tuple[str | int, int, int, int, str | None, str | None]
_PACKED = msgspec.json.Decoder(list[_Packed])


def pack(words: Iterable[Source], number: Callable[[str], str | int]) -> str:
    """The places of words, without the words: document (by the ledger's number), day, offsets, credited to, confirmed by."""
    rows = (
        (
            number(s.document),
            s.published.toordinal(),
            s.start,
            s.end,
            s.said_by,
            None if s.confirmed_by is msgspec.UNSET else s.confirmed_by,
        )
        for s in words
    )
    return msgspec.json.encode(list(rows)).decode()


def unpack(packed: str, by: date) -> list[_Packed]:
    """The places of the words published by a day."""
    last = by.toordinal()
    return [place for place in _PACKED.decode(packed) if place[1] <= last]


class Cited(NamedTuple):
    """A document whose words are cited: `words` are None where they were erased."""

    info: DocumentInfo
    words: str | None


def sources(places: Iterable[_Packed], documents: Mapping[str | int, Cited]) -> Iterator[Source]:
    """The words at these places."""
    for number, _, start, end, said_by, confirmed in places:
        info, words = documents[number]
        yield Source(
            document=info.id,
            outlet=info.outlet,
            published=info.published,
            url=info.url,
            said_by=said_by,
            start=start,
            end=end,
            exact=FILLER * (end - start) if words is None else words[start:end],
            confirmed_by=msgspec.UNSET if confirmed is None else confirmed,
            withheld=words is None or msgspec.UNSET,
        )
