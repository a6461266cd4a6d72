"""What is kept ready (`kept`), in memory: the plain reading of the contract beside the SQL."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from intheworks.identity import fold_name
from intheworks.ledger import codec, kept
from intheworks.ledger.kept import Cited, KeptRun, KeptTitle, OutOfDate, Run
from intheworks.model import NameKind, Record
from intheworks.standing import Source


class KeptInMemory(ABC):
    """The part of a MemoryLedger that keeps; see `protocol.Ledger` for what the methods do."""

    def __init__(self) -> None:
        self._touched: dict[str, int] = {}  # mark → the last entry when it was touched
        self._kept: dict[str, tuple[KeptTitle, list[KeptRun], int]] = {}

    @abstractmethod
    def head(self) -> int: ...

    @abstractmethod
    def _records(self, address: str | None = None) -> Iterable[Record]:
        """All that was read, in force or not, at one address if given."""

    @abstractmethod
    def _later(self, document: str) -> Iterable[date]:
        """The days of the revisions that come after a document."""

    @abstractmethod
    def _live(self, as_of: date) -> Iterable[Record]:
        """What is in force as of a day."""

    @abstractmethod
    def _cited(self, document: str) -> Cited:
        """A document with its words."""

    # --- what is appended touches ------------------------------------------------------------------------------------

    def _touch(self, marks: Iterable[str]) -> None:
        self._touched |= dict.fromkeys(marks, self.head())

    # --- what is out of date -----------------------------------------------------------------------------------------

    def out_of_date(self, until: date | None = None) -> OutOfDate:
        titles = frozenset(
            key
            for key, (title, _, built) in self._kept.items()
            if self._is_touched(title, built) or (until is not None and title.sound > until)
        )
        again = {name: built for title, _, built in self._kept.values() for name in title.own}
        touched = {mark for mark, entry in self._touched.items() if again.get(mark, -1) < entry}
        return OutOfDate(titles, self.kept_names(titles) | {mark for mark in touched if mark.startswith(kept.TITLES)})

    def _is_touched(self, title: KeptTitle, built: int) -> bool:
        """Whether it was touched since; what was kept after it was touched is right again."""
        return any(self._touched.get(mark, -1) > built for mark in title.marks)

    def kept_of(self, names: Collection[str]) -> frozenset[str]:
        return frozenset(key for key, (title, _, _) in self._kept.items() if not title.own.isdisjoint(names))

    def kept_names(self, titles: Collection[str]) -> frozenset[str]:
        return frozenset().union(
            *(title.own | title.names for key, (title, _, _) in self._kept.items() if key in titles)
        )

    def replaced(self, names: Collection[str], wordings: Collection[str]) -> list[date]:
        wanted, told = set(names), set(wordings)
        found: set[date] = set()
        for record in self._records():
            titles = codec.title_names(record)
            named = {titles[claim.title].id for claim in record.claims}
            others = {fold_name(w) for c in record.claims for kind, w in codec.about(c) if kind is NameKind.title}
            if named & wanted or others & told:
                found.update(self._later(record.document.id))
        return sorted(found)

    def aliases_since(self, names: Collection[str], *, as_of: date) -> dict[tuple[str, str], date]:
        found: dict[tuple[str, str], date] = {}
        for record in self._live(as_of):
            day = record.document.published
            for name, aliases in codec.all_names(record):
                for key in ((name.id, alias) for alias in aliases if name.id in names):
                    found[key] = min(day, found.get(key, day))
        return found

    # --- keeping -----------------------------------------------------------------------------------------------------

    def touch(self, names: Collection[str]) -> None:
        for key in self.kept_of(names):
            del self._kept[key]
        self._touch(names)

    def keep(self, titles: Sequence[KeptTitle]) -> None:
        for key in self.kept_of({name for title in titles for name in title.own}):
            del self._kept[key]
        for title in titles:
            runs = [Run(*run[:-1], kept.pack(run.words, str)) for run in title.runs]
            self._kept[title.title] = title._replace(runs=()), runs, self.head()

    def settled(self, entry: int) -> None:
        for key, (title, _, built) in list(self._kept.items()):
            if any(built < self._touched.get(mark, -1) <= entry for mark in title.marks):
                del self._kept[key]
        self._touched = {mark: touched for mark, touched in self._touched.items() if touched > entry}

    # --- runs --------------------------------------------------------------------------------------------------------

    def _runs(self) -> Iterable[KeptRun]:
        return (run for _, runs, _ in self._kept.values() for run in runs)

    def runs_between(self, since: date, until: date) -> list[KeptRun]:
        def holds(run: KeptRun, day: date) -> bool:
            return run.since <= day < run.until

        return [run for run in self._runs() if holds(run, since) != holds(run, until)]

    def runs_of(self, titles: Collection[str]) -> list[KeptRun]:
        return [run for run in self._runs() if run.title in titles]

    def runs_on(self, day: date, rank: int, titles: Collection[str] | None = None) -> list[KeptRun]:
        found = (run for run in self._runs() if run.rank == rank and run.since <= day < run.until)
        return [run for run in found if titles is None or run.title in titles]

    def cited(self, runs: Sequence[tuple[KeptRun, date]]) -> list[tuple[Source, ...]]:
        places = [kept.unpack(run.words, by) for run, by in runs]
        documents = {place[0]: self._cited(str(place[0])) for found in places for place in found}
        return [tuple(kept.sources(found, documents)) for found in places]
