"""What waits for what: the open hold-ups of many titles as a graph, and what one title's end would free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from intheworks.identity import form_of
from intheworks.model import Reason
from intheworks.names import compatible_people, fold_name
from intheworks.standing import Source, Standing, TitleCard


class Wait(msgspec.Struct, frozen=True, kw_only=True):
    """One edge: `title` waits, through `person` where one is named, for `cause` where it is known among the titles.

    `because_of` is the cause as the press words it; `also` counts the other open hold-ups of the title.
    """

    title: TitleCard
    reason: Reason
    person: str | None
    because_of: str | None
    cause: TitleCard | None
    also: int
    words: tuple[Source, ...]


class Waits(NamedTuple):
    """One open hold-up of a title, with its words."""

    reason: Reason
    person: str | None
    because_of: str | None
    words: tuple[Source, ...]


class Held(NamedTuple):
    """A title that is held up, and all that holds it."""

    title: TitleCard
    by: tuple[Waits, ...]


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to a waiting title when another is released or cancelled: freed of all, or with `left` hold-ups more.

    `through` lists the titles in between: it waits for one that waits.
    """

    title: TitleCard
    left: int
    through: tuple[TitleCard, ...]


def waits(standings: Iterable[Standing], by: str | None = None, others: Iterable[TitleCard] = ()) -> tuple[Wait, ...]:
    """The open hold-ups of these titles, ordered by title name; with `by` those of, for or through that name.

    `others` are titles that may be what is waited for, besides those of the standings.
    """
    rows = waiting(map(held, standings), others)
    return rows if by is None else concerned(rows, by)


def held(standing: Standing) -> Held:
    """What holds a title up by its standing."""
    waits = (h for h in standing.holdups if h.open)
    words = standing.sources
    return Held(
        standing.title,
        tuple(Waits(h.reason, h.person, h.because_of, tuple(words[i] for i in h.evidence)) for h in waits),
    )


def waiting(titles: Iterable[Held], others: Iterable[TitleCard] = ()) -> tuple[Wait, ...]:
    """The same from what holds these titles up."""
    known = list(titles)
    cards = _by_core([*(one.title for one in known), *others])
    found = [
        Wait(
            title=one.title,
            reason=wait.reason,
            person=wait.person,
            because_of=wait.because_of,
            cause=cards.get(form_of(wait.because_of).core) if wait.because_of else None,
            also=len(one.by) - 1,
            words=wait.words,
        )
        for one in known
        for wait in one.by
    ]
    return tuple(sorted(found, key=_by_name))


def _by_name(wait: Wait) -> tuple[str, ...]:
    return fold_name(wait.title.name), wait.title.id, str(wait.reason), wait.because_of or "", wait.person or ""


def would_free(name: str, rows: Sequence[Wait]) -> tuple[Release, ...]:
    """The titles that wait for the named one, and those that wait for these in turn, each once, the nearest first.

    `rows` are all open hold-ups (`waits` without `by`). A title is passed on only when nothing else holds it up.
    """
    found: dict[str, Release] = {}
    asked = {form_of(name).core}
    todo: list[tuple[set[str], tuple[TitleCard, ...]]] = [(asked, ())]
    while todo:
        cores, through = todo.pop(0)
        held = [r for r in rows if r.because_of and (form_of(r.because_of).core in cores or _is(r.cause, cores))]
        for row in held:
            if row.title.id in found or _is(row.title, asked):
                continue
            gone = sum(1 for r in held if r.title.id == row.title.id)
            left = row.also + 1 - gone
            found[row.title.id] = Release(title=row.title, left=left, through=through)
            if left == 0:
                todo.append(({form_of(n).core for n in _names(row.title)}, (*through, row.title)))
    return tuple(found.values())


def _names(card: TitleCard) -> tuple[str, ...]:
    return (card.name, *card.aliases)


def _is(card: TitleCard | None, cores: set[str]) -> bool:
    return card is not None and any(form_of(n).core in cores for n in _names(card))


def concerned(rows: Sequence[Wait], by: str) -> tuple[Wait, ...]:
    """Those of these hold-ups that are of, for or through that name."""
    return tuple(row for row in rows if _concerns(row, by))


def _by_core(titles: Iterable[TitleCard]) -> dict[str, TitleCard]:
    """Titles by the cores of their names; a name shown goes before an alias, then the title with the lesser id."""
    found: dict[str, TitleCard] = {}
    cards = sorted(titles, key=lambda c: c.id)
    for card in cards:
        found.setdefault(form_of(card.name).core, card)
    for card in cards:
        for alias in card.aliases:
            found.setdefault(form_of(alias).core, card)
    return found


def _concerns(row: Wait, by: str) -> bool:
    core = form_of(by).core
    titles = [n for c in (row.title, row.cause) if c is not None for n in _names(c)] + [row.because_of or ""]
    return any(form_of(n).core == core for n in titles if n) or (
        row.person is not None and compatible_people(row.person, by)
    )
