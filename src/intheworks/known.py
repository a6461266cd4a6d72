"""What is known of titles before an article is read: finds their names in a text. Pure, made once of a catalogue's rows."""

from __future__ import annotations

from collections.abc import Iterable
from sys import intern
from typing import NamedTuple, Protocol

LEAST = 8
"""Characters of a name of one word, below which it is a word first ("It", "Heat", "Titanic" excepted by nobody)."""


class Row(Protocol):
    """A row of a catalogue (`ledger.CatalogueRow` is one)."""

    @property
    def source(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str | None: ...
    @property
    def year(self) -> int | None: ...


class Known(NamedTuple):
    """A work that goes by a name: its id in a catalogue, its type and year where they are given."""

    source: str
    id: str
    type: str | None
    year: int | None


class Found(NamedTuple):
    """A known name in a text, `text[start:end]`; offsets in code points."""

    start: int
    end: int
    name: str


class KnownTitles:
    """Finds the names of known titles in texts, as written: capitals count, since a title's are its mark.

    Of names that overlap the leftmost longest is found. Names of one word below LEAST characters, and those without a
    capital or digit, are left out: as words of the language they stand everywhere.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

        self._by_name: dict[str, tuple[Known, ...]] = {}
        for row in rows:
            if telling(row.name):
                # A database gives every row its own "film": one will do for all.
                known = Known(intern(row.source), row.id, intern(row.type) if row.type else None, row.year)
                self._by_name[row.name] = (*self._by_name.get(row.name, ()), known)
        self._names = list(self._by_name)
        self._automaton = AhoCorasick(
            self._names,
            matchkind=MatchKind.LeftmostLongest,
            implementation=Implementation.ContiguousNFA,
            store_patterns=False,
        )

    def __len__(self) -> int:
        return len(self._names)

    def find(self, text: str) -> list[Found]:
        """The known names in a text, in order, each between characters that are no part of a word."""
        found = []
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            if (start == 0 or not text[start - 1].isalnum()) and (end == len(text) or not text[end].isalnum()):
                found.append(Found(start, end, self._names[index]))
        return found

    def works(self, name: str) -> tuple[Known, ...]:
        """The works that go by exactly this name; none where it is not known."""
        return self._by_name.get(name, ())


def telling(name: str) -> bool:
    """Whether a name can be told from words of the language by how it is written alone."""
    words = name.split()
    if len(words) < 2 and len(name) < LEAST:
        return False
    return sum(word[:1].isupper() or word[:1].isdigit() for word in words) >= min(2, len(words))
