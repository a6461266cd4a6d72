"""Keeping answers ready: each title's story is followed once, and what its slots said from when until when is kept as runs.

Nothing new is decided here: what a slot says on a day is what its standing says (`Story`), on every day on which that may
change: a day with word of it, one on which an article gave way to a revision, on which a title that it waits for was
finished, or on which a word had aged (`Day.until`). What is appended later touches titles (`ledger.kept`), and they are
followed anew (`settle`); until then, and for days before their names were linked as they are now, they are folded when
somebody asks (`following.ready`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import msgspec

from intheworks import answers
from intheworks.following.finding import card_of
from intheworks.following.titles import About, Following, causes_in
from intheworks.ledger.kept import KeptTitle, Run, TitleRun
from intheworks.ledger.protocol import TitleSummary
from intheworks.model import LedgerClaim, Name, NameKind, Review, TitleType
from intheworks.names import fold_name
from intheworks.standing import Source, Standing, TitleCard, finished_days
from intheworks.standing.evidence import ONE, Day, by_day, in_order, reviewed
from intheworks.standing.story import Story

if TYPE_CHECKING:
    from intheworks.ledger.protocol import Ledger

CARD, WAIT, LATEST, REPLACED = -1, 7, 8, 9
"""Ranks of runs that are no slots of `answers.cells`: the title's card, an open hold-up, the day of the latest words, and
(from that day on) that an article on the title gave way to a revision."""

_FOREVER = date.max
_LAST = _FOREVER - ONE
_STEP = 100


def settle(ledger: Ledger, most: int | None = None) -> int:
    """Keep anew all titles that were touched, some at a time; how many. What is touched meanwhile stays to be settled.

    Where more than `most` names were touched, nothing is done.
    """
    head, kept, done = ledger.head(), 0, set[str]()
    names = ledger.out_of_date().names
    if most is not None and len(names) > most:
        return 0
    touched = iter(sorted(names))
    while some := list(islice(touched, _STEP)):
        with ledger.together():
            following = Following(ledger, as_of=_LAST)
            groups = {group for group in following.finder.groups(some).values() if not group & done}
            titles = _kept(following, groups)
            ledger.keep(titles)
        kept += len(titles)
        done.update(*groups)
    if done:
        ledger.settled(head)
    return kept


def astray(ledger: Ledger) -> Iterator[str]:
    """The kept titles of which something else would be kept, were they followed anew; not those that wait for that."""
    following, waiting = Following(ledger, as_of=_LAST), ledger.out_of_date().titles
    names = iter([summary.name.id for summary in ledger.titles()])
    seen = set[str]()
    while some := list(islice(names, _STEP)):
        kept = ledger.kept_of(some) - waiting - seen
        seen |= kept
        anew = [
            (*run[:-1], tuple(_place(source) for source in run.words))
            for title in _kept(following, set(following.finder.groups(kept).values()))
            for run in title.runs
        ]
        there = ledger.runs_of(kept)
        words = ledger.cited([(run, _FOREVER) for run in there])
        found = [(*run[:-1], tuple(map(_place, cited))) for run, cited in zip(there, words, strict=True)]
        yield from sorted({run[0] for run in set(anew) ^ set(found)})


def _place(source: Source) -> tuple[str, int, int, str | None]:
    return source.document, source.start, source.end, source.said_by


def _kept(following: Following, groups: Collection[frozenset[str]]) -> list[KeptTitle]:
    """All that is to be kept of the titles with these names."""
    shelf = _Shelf(following, {id_ for group in groups for id_ in group})
    found = []
    for group in sorted(groups, key=min):
        card = shelf.cards.get(group)
        if card is not None:
            found.append(_Follower(shelf, card, group).followed())
        elif following.ledger.replaced(group, ()):
            # Once there was a title, and all that told of it gave way: nothing is ready for the days when it stood.
            found.append(KeptTitle(min(group), _FOREVER, group, group, group, ()))
    return found


class _Shelf:
    """What the titles of some names rest on, looked up for all of them at once."""

    def __init__(self, following: Following, names: Collection[str]) -> None:
        ledger, finder = following.ledger, following.finder
        self.following = following
        self.cards = {finder.group(card.id): card for card in finder.cards(names)}
        self.about = following.about_all(self.cards.values())
        spread = {id_ for card in self.cards.values() for part in following.spread(card) for id_ in part}
        causes = following.meant({cause for about in self.about.values() for cause in causes_in(about.all)})
        rests_on = {*names, *spread, *(id_ for one in causes.values() for id_ in one.names)}
        self.quiet = not ledger.replaced(rests_on, {fold_name(name.name) for name in finder.names(names)})
        self.aliases: dict[str, dict[str, date]] = {}
        for (id_, alias), day in sorted(ledger.aliases_since(names, as_of=_LAST).items()):
            self.aliases.setdefault(id_, {})[alias] = day
        self.linked: dict[str, date] = {}
        for link in ledger.links(rests_on):
            for id_ in (link.left, link.right) if link.published else ():
                self.linked[id_] = max(link.published or date.min, self.linked.get(id_, date.min))
        self._reviews: dict[str, list[Review]] = {}
        for review in following.reviews(self.about.values()):
            self._reviews.setdefault(review.claim, []).append(review)

    def reviews(self, claims: Iterable[LedgerClaim]) -> list[Review]:
        """The editors' words on these claims, of all that were in force last."""
        return [r for claim in claims for r in self._reviews.get(claim.id, ())] if self._reviews else []


class _Follower:
    """Follows one title through all its days."""

    def __init__(self, shelf: _Shelf, card: TitleCard, group: frozenset[str]) -> None:
        self.shelf, self.following, self.ledger = shelf, shelf.following, shelf.following.ledger
        self.card, self.group = card, group
        self.names = frozenset[str]().union(*self.following.spread(card))
        self.wordings = {fold_name(name.name) for name in self.following.finder.names(group)}
        self.runs = _Runs(min(group))
        self.sound = date.min

    def followed(self) -> KeptTitle:
        """All that is to be kept of it."""
        replaced, stretches = self._stretches()
        causes = {cause for _, _, about in stretches for cause in causes_in(about.all)}
        others = {name for one in self.following.meant(causes).values() for name in one.names}
        for start, end, about in stretches:
            self._follow(start, end, about)
        self._rest_on(self.names | others, replaced)
        marks = frozenset({*self.group, *self.names, *others, *self.wordings, *map(fold_name, causes)})
        return KeptTitle(self.runs.title, self.sound, self.group, self.names, marks, self.runs.ended(replaced))

    @property
    def _is_series(self) -> bool:
        return self.card.type == TitleType.series

    def _stretches(self) -> tuple[list[date], list[tuple[date, date, About]]]:
        """The days on which an article on the title gave way, and its claims: up to when from when what was in force.

        A stretch ends, too, where an article gave way that told of a title which this one waits for.
        """
        whole = [(date.min, _FOREVER, self.shelf.about[self.card.id])]
        if self.shelf.quiet:
            return [], whole
        replaced = self.ledger.replaced(self.names, self.wordings if self._is_series else ())
        ends, known = set(replaced), set[str]()
        while True:
            stretches = [
                (start, end, self.following.about_all([self.card], as_of=end - ONE)[self.card.id])
                for start, end in pairwise([date.min, *sorted(ends), _FOREVER])
            ]
            causes = {cause for _, _, about in stretches for cause in causes_in(about.all)} - known
            if not causes:
                # What belonged to a series once, and no more, is of it still for who asks as of then.
                self.names = self.names.union(*(n for end in ends for n in self.following.spread(self.card, end - ONE)))
                return replaced, stretches
            known |= causes
            ends.update(
                self.ledger.replaced({n for one in self.following.meant(causes).values() for n in one.names}, ())
            )

    def _rest_on(self, names: Iterable[str], replaced: Sequence[date]) -> None:
        """Find the day from which on the runs are right: what they rest on, links and a series' kin, is as it was then."""
        days = [self.shelf.linked[name] for name in names if name in self.shelf.linked]
        if self._is_series:
            about = (self.ledger.claims_about(NameKind.title, wording) for wording in self.wordings)
            days += [claim.document.published for claims in about for claim in claims]
            days += [summary.first_published for summary in self.following.finder.summaries(self.group).values()]
            days += replaced
        self.sound = max([self.sound, *days])

    def _follow(self, start: date, end: date, about: About) -> None:
        """Follow it from a day up to the one before another; what was told before is heard first."""
        reviews = self.shelf.reviews(about.all) if end == _FOREVER else self.following.reviews([about])
        told, confirmed = reviewed(about.claims, reviews, None)
        season_told, also_confirmed = reviewed(about.seasons, reviews, None)
        own, theirs = by_day(in_order(told)), by_day(in_order(season_told))
        progress = {
            cause: finished_days(*self.following.progress(cause, end - ONE)) for cause in sorted(causes_in(about.all))
        }
        cards, story = self._cards(about, end), Story(self.card.type, confirmed | also_confirmed)
        days = {*own, *theirs, *cards.days, *(day for over in progress.values() for day in over)}
        days |= {start} - {date.min}
        finished: dict[str, date | None] = {}
        for day, following in pairwise([*sorted(days), end]):
            if day in own or day in theirs:
                story.hear(day, own.get(day, []), theirs.get(day, []))
            finished |= {cause: over[day] for cause, over in progress.items() if day in over}
            if day >= start:
                self._say(day, following, story, finished, cards.on(day))

    def _cards(self, about: About, end: date) -> _Cards:
        """How the title is called, on the days up to the one before `end`."""
        if end == _FOREVER:
            summaries = self.following.finder.summaries(self.group)
            aliases = {id_: self.shelf.aliases[id_] for id_ in summaries if id_ in self.shelf.aliases}
        else:
            summaries = {s.name.id: s for s in self.ledger.titles(self.group, as_of=end - ONE)}
            aliases = {}
            for (id_, alias), day in sorted(self.ledger.aliases_since(self.group, as_of=end - ONE).items()):
                aliases.setdefault(id_, {})[alias] = day
        told = {id_: [summary.first_published] for id_, summary in summaries.items()}
        if len(told) > 1:
            claims = self.ledger.claims_by_name(self.group, as_of=end - ONE)
            told = {id_: sorted({c.document.published for c in claims[id_]}) for id_ in told}
        return _Cards({id_: summary.name for id_, summary in summaries.items()}, told, aliases)

    def _say(
        self, day: date, following: date, story: Story, finished: Mapping[str, date | None], card: TitleCard | None
    ) -> None:
        """Take down what the slots say from a day on, up to the one following with anything new."""
        if card is not None and card.type != self.card.type:
            self.sound = max(self.sound, following)
        over = {cause: day for cause, day in finished.items() if day is not None}
        while day < following:
            on = Day(day)
            self.runs.say(day, _cells(story.standing(self.card, on, finished=over), card))
            day = on.until


def _cells(standing: Standing, card: TitleCard | None) -> answers.Cells:
    """All that is kept of a standing."""
    found = answers.cells(standing)
    for wait in standing.holdups:
        if wait.open:
            said = [str(wait.reason), wait.person, wait.because_of]
            # Two alike are two; they are told apart by their number.
            number = sum(key[0] == WAIT and msgspec.json.decode(key[1])[:3] == said for key in found)
            slot = msgspec.json.encode([*said, number]).decode()
            found[WAIT, slot] = ("open", tuple(standing.sources[i] for i in wait.evidence))
    found[LATEST, ""] = (answers.latest(standing).isoformat(), ())
    if card is not None:
        found[CARD, ""] = (msgspec.json.encode(card).decode(), ())
    return found


class _Cards:
    """How a title is called from day to day: by names each told of on some days (of a name alone, the first is enough)."""

    def __init__(
        self, names: Mapping[str, Name], told: Mapping[str, list[date]], aliases: Mapping[str, Mapping[str, date]]
    ) -> None:
        self._names, self._told, self._aliases = names, told, aliases
        self.days = {day for days in (*told.values(), *(since.values() for since in aliases.values())) for day in days}
        self._card: TitleCard | None = None

    def on(self, day: date) -> TitleCard | None:
        """The card on a day, as `Finder.cards` has it; asked for on one day after the other."""
        if day in self.days or self._card is None:
            seen = [
                TitleSummary(name, 0, 0, self._told[id_][0], self._told[id_][last - 1])
                for id_, name in sorted(self._names.items())
                if (last := bisect_right(self._told[id_], day))
            ]
            called = {
                id_: tuple(alias for alias, since in aliases.items() if since <= day)
                for id_, aliases in self._aliases.items()
            }
            self._card = card_of(seen, called) if seen else None
        return self._card


class _Runs:
    """The runs of a title: those that have ended, and by slot those that go on."""

    def __init__(self, title: str) -> None:
        self.title = title
        self._done: list[TitleRun] = []
        self._open: dict[tuple[int, str], TitleRun] = {}

    def say(self, day: date, cells: answers.Cells) -> None:
        """What all slots say from a day on, which lies after those said before."""
        for key in self._open.keys() - cells.keys():
            self._end(key, day)
        for key, (says, words) in cells.items():
            run = self._open.get(key)
            if run is not None and not (run.says == says and _goes_on(run.words, words, day)):
                self._end(key, day)
                run = None
            if run is None:
                self._open[key] = Run(self.title, *key, says, day, _FOREVER, words)
            elif len(words) > len(run.words):
                self._open[key] = run._replace(words=words)

    def _end(self, key: tuple[int, str], day: date) -> None:
        self._done.append(self._open.pop(key)._replace(until=day))

    def ended(self, replaced: Sequence[date]) -> list[TitleRun]:
        """All of them, and one for each day on which an article gave way."""
        gave_way: list[TitleRun] = [
            Run(self.title, REPLACED, day.isoformat(), "", day, _FOREVER, ()) for day in replaced
        ]
        return [*self._done, *self._open.values(), *gave_way]


def _goes_on(before: tuple[Source, ...], words: tuple[Source, ...], day: date) -> bool:
    """Whether of these words those published before a day are the ones that stood before."""
    known = len(before)
    return words[:known] == before and all(source.published >= day for source in words[known:])
