"""Which names are one title, and how it is called: looked up around the names asked for, never over the whole ledger.

Links are followed from a name to its neighbours by index until none is new, so that one title costs what it has, however
many the ledger follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from intheworks import identity
from intheworks.answers import titles as answers
from intheworks.model import Link, Name
from intheworks.standing import TitleCard

if TYPE_CHECKING:
    from intheworks.ledger.protocol import Ledger, TitleSummary


class Finder:
    """Groups of names that are one, as of a day, known at a moment. Keeps what it has looked up."""

    def __init__(self, ledger: Ledger, as_of: date, known_at: datetime | None) -> None:
        self.ledger, self.as_of, self.known_at = ledger, as_of, known_at
        self._group: dict[str, frozenset[str]] = {}
        self._summary: dict[str, TitleSummary | None] = {}
        self._card: dict[frozenset[str], TitleCard | None] = {}
        self._all: list[TitleCard] | None = None

    def group(self, name: str) -> frozenset[str]:
        """The ids of all names that are one with this one, itself included."""
        return self.groups([name])[name]

    def groups(self, names: Iterable[str]) -> dict[str, frozenset[str]]:
        """The same for many names at once."""
        wanted = list(names)
        self._gather({name for name in wanted if name not in self._group})
        return {name: self._group[name] for name in wanted}

    def _gather(self, names: set[str]) -> None:
        links: list[Link] = []
        seen, todo = set(names), set(names)
        while todo:
            found = self.ledger.links(todo)
            links += found
            todo = {end for link in found for end in (link.left, link.right)} - seen
            seen |= todo
        for group in identity.clusters(seen, links, self.as_of, self.known_at):
            self._group.update(dict.fromkeys(group, group))

    def summaries(self, names: Iterable[str]) -> dict[str, TitleSummary]:
        """Those of these names that are titles with claims in force, counted."""
        wanted = set(names)
        new = wanted - self._summary.keys()
        if new:
            self._summary.update(dict.fromkeys(new))
            found = self.ledger.titles(new, as_of=self.as_of, known_at=self.known_at)
            self._summary.update({summary.name.id: summary for summary in found})
        return {id_: summary for id_ in sorted(wanted) if (summary := self._summary[id_])}

    def names(self, group: Iterable[str]) -> list[Name]:
        """The titles among these names that have claims in force, by id."""
        return [summary.name for summary in self.summaries(group).values()]

    def cards(self, names: Iterable[str]) -> list[TitleCard]:
        """The cards of the titles in the works that these names are of, each once, by id."""
        groups = set(self.groups(names).values())
        new = {group for group in groups if group not in self._card}
        if new:
            members = {id_ for group in new for id_ in group}
            summaries = self.summaries(members)
            called = self.ledger.aliases(summaries, as_of=self.as_of, known_at=self.known_at)
            for group in new:
                seen = [summaries[id_] for id_ in sorted(group) if id_ in summaries]
                self._card[group] = card_of(seen, called)
        return sorted((card for group in groups if (card := self._card[group])), key=lambda card: card.id)

    def all_cards(self) -> list[TitleCard]:
        """The cards of every title in the works: everything is looked up at once, then kept."""
        if self._all is None:
            found = {s.name.id: s for s in self.ledger.titles(as_of=self.as_of, known_at=self.known_at)}
            self._summary.update(found)
            links = self.ledger.links()
            ends = {end for link in links for end in (link.left, link.right)}
            self._summary.update(dict.fromkeys(ends - found.keys()))
            for group in identity.clusters(found.keys() | ends, links, self.as_of, self.known_at):
                self._group.update(dict.fromkeys(group, group))
            called = self.ledger.aliases(as_of=self.as_of, known_at=self.known_at)
            for group in {self._group[id_] for id_ in found}:
                self._card[group] = card_of([found[id_] for id_ in sorted(group) if id_ in found], called)
            self._all = self.cards(found)
        return self._all

    def last_word(self, title: str) -> date:
        """The day of the last article that said something about the title with this id."""
        return max(summary.last_published for summary in self.summaries(self.group(title)).values())


def card_of(seen: list[TitleSummary], called: dict[str, tuple[str, ...]]) -> TitleCard | None:
    """The card of a group of names; None where no name of it is in the works."""
    if not any(summary.name.in_works for summary in seen):
        return None
    aliases = [
        alias
        for summary in seen
        for alias in identity.proper_aliases(summary.name.name, called.get(summary.name.id, ()))
    ]
    return answers.title_card(seen, aliases)
