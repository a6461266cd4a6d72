"""Answers out of what is kept ready (`keeping`), as far as it is right for the day asked; what is left is to be folded."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from intheworks import answers
from intheworks.answers import Cells, Change, Held, Waits
from intheworks.following.keeping import CARD, LATEST, REPLACED, WAIT
from intheworks.model import Reason
from intheworks.standing import TitleCard

if TYPE_CHECKING:
    from intheworks.following.titles import Following
    from intheworks.ledger.kept import KeptRun

_CARD = msgspec.json.Decoder(TitleCard)
_WAIT = msgspec.json.Decoder(tuple[Reason, str | None, str | None, int])

Kept = dict[str, list["KeptRun"]]
"""Runs by the title that they are of."""


class Ready:
    """What is kept ready for a following's day: nothing where it is asked as known at a moment."""

    def __init__(self, following: Following) -> None:
        self.following, self.ledger, self.day = following, following.ledger, following.as_of
        self.nothing = following.known_at is not None
        self._wrong, self._stale = (frozenset(), frozenset()) if self.nothing else self.ledger.out_of_date(self.day)

    def left(self, told: Callable[[], list[str]]) -> list[str]:
        """Those of these names (asked for only if need be) of whose titles nothing right is kept."""
        if self.nothing:
            return told()
        if not self._stale:
            return []
        groups = self.following.finder.groups(told())
        return [name for name, group in groups.items() if not group.isdisjoint(self._stale)]

    def changes(self, since: date) -> list[tuple[TitleCard, tuple[Change, ...]]]:
        """What moved after `since` up to the day, by title. Titles of which an article gave way in between are left."""
        if self.nothing:
            return []
        runs: Kept = {}
        told, gave_way = set(), set()
        for run in self.ledger.runs_between(since, self.day):
            if run.rank == REPLACED:
                gave_way.add(run.title)
            elif run.rank == LATEST:
                told |= {run.title} if run.until > self.day and date.fromisoformat(run.says) > since else set()
            elif run.rank not in (CARD, WAIT):
                runs.setdefault(run.title, []).append(run)
        self._wrong |= gave_way
        self._stale |= self.ledger.kept_names(gave_way)
        titles = (told & runs.keys()) - self._wrong
        moved = [run for title in titles for run in _moved(runs[title], since)]
        cited = self.ledger.cited([(run, since if run.since <= since else self.day) for run in moved])
        then: dict[str, Cells] = {title: {} for title in titles}
        now: dict[str, Cells] = {title: {} for title in titles}
        for run, words in zip(moved, cited, strict=True):
            (then if run.since <= since else now)[run.title][run.rank, run.slot] = (run.says, words)
        cards = self._cards([title for title in titles if then[title] or now[title]])
        return [(card, answers.moved(card, then[title], now[title])) for title, card in cards.items()]

    def holdups(self) -> list[Held]:
        """The titles that are held up on the day, each with its open hold-ups."""
        if self.nothing:
            return []
        runs: Kept = {}
        for run in self.ledger.runs_on(self.day, WAIT):
            runs.setdefault(run.title, []).append(run)
        cards = self._cards(runs.keys() - self._wrong)
        waits = [run for title in cards for run in runs[title]]
        held: dict[str, list[Waits]] = {title: [] for title in cards}
        for run, words in zip(waits, self.ledger.cited([(run, self.day) for run in waits]), strict=True):
            reason, person, because_of, _ = _WAIT.decode(run.slot)
            held[run.title].append(Waits(reason, person, because_of, words))
        return [Held(card, tuple(held[title])) for title, card in cards.items()]

    def cards(self, names: Collection[str]) -> list[TitleCard]:
        """The cards of the titles that these names are of."""
        if self.nothing:
            return self.following.finder.cards(names)
        folded = self.following.finder.cards(set(names) & self._stale)
        kept = self._cards(self.ledger.kept_of(names) - self._wrong)
        return list({card.id: card for card in [*folded, *kept.values()]}.values())

    def _cards(self, titles: Collection[str]) -> dict[str, TitleCard]:
        return {run.title: _CARD.decode(run.says) for run in self.ledger.runs_on(self.day, CARD, titles)}


def _moved(runs: list[KeptRun], since: date) -> list[KeptRun]:
    """Of the runs that hold on one of two days alone those whose slots say another thing on the other."""
    said = {(run.rank, run.slot, run.since <= since): run.says for run in runs}
    return [run for run in runs if said.get((run.rank, run.slot, run.since > since)) != run.says]
