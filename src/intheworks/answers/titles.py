"""Titles as people ask for them: the card of a cluster of names, which title a query means, and a series' kin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from rapidfuzz import fuzz, process

from intheworks.identity import form_of, is_descriptive
from intheworks.model import LedgerClaim, Name, Relation, RelationName
from intheworks.names import fold_name
from intheworks.standing import TitleCard

_GOES_ON = frozenset({RelationName.sequel, RelationName.franchise_entry})


class NameSeen(Protocol):
    """A title's name with the first and last day on which the press used it (`ledger.TitleSummary` is one)."""

    @property
    def name(self) -> Name: ...
    @property
    def first_published(self) -> date: ...
    @property
    def last_published(self) -> date: ...


class Entry(NamedTuple):
    """A title in the list that a query is held against: its card and whether it is dead (shelved)."""

    card: TitleCard
    shelved: bool = False


def title_card(names: Sequence[NameSeen], aliases: Iterable[str] = ()) -> TitleCard:
    """The card of a title from the names in its cluster that have claims, and what else it is called.

    The id is that of the earliest published name; the name shown is the latest that names rather than describes
    ("The Understudies: Matinee" before "The Understudies sequel"), else the latest. `names` must not be empty.
    """
    ordered = sorted(names, key=lambda n: (n.first_published, n.name.id))
    latest = max(names, key=lambda n: (not is_descriptive(n.name.name), n.last_published, n.name.id))
    called = {fold_name(n.name.name): n.name.name for n in ordered} | {fold_name(a): a for a in aliases}
    called.pop(fold_name(latest.name.name), None)
    types = [n.name.type for n in sorted(names, key=lambda n: n.last_published) if n.name.type]
    return TitleCard(
        id=ordered[0].name.id,
        name=latest.name.name,
        type=types[-1] if types else None,
        aliases=tuple(called[k] for k in sorted(called)),
    )


def resolve(query: str, titles: Sequence[Entry]) -> list[Entry]:
    """The titles that a query means: none, one, or several that it fits equally well.

    An id fits one. Else the first of these that fits any: the name shown; an alias; either without article and format
    word. Of several, those that are dead give way to those that live ("The Wintering Kings" is the series now, no longer
    the abandoned film).
    """
    if by_id := [t for t in titles if t.card.id == query]:
        return by_id
    folded, core = fold_name(query), form_of(query).core
    shown = [t for t in titles if fold_name(t.card.name) == folded]
    called = [t for t in titles if any(fold_name(a) == folded for a in t.card.aliases)]
    alike = [t for t in titles if any(form_of(n).core == core for n in (t.card.name, *t.card.aliases))]
    for found in (shown, called, alike):
        if found:
            return [t for t in found if not t.shelved] or found
    return []


def nearest(query: str, names: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """The names that come close to a query that fits none, the closest first; at least 60 of RapidFuzz's 100."""
    found = process.extract(
        query, sorted(set(names)), scorer=fuzz.WRatio, processor=fold_name, limit=limit, score_cutoff=60
    )
    return tuple(name for name, _, _ in found)


class Kin(NamedTuple):
    """The wordings of what belongs to a series: its single seasons, and the continuations under its own name."""

    seasons: tuple[str, ...]
    continuations: tuple[str, ...]


def kin_of(names: Sequence[str], about: Sequence[LedgerClaim]) -> Kin:
    """What belongs to a series that goes by `names`, from the claims that name it as an earlier work (`claims_about`).

    A season is what relates as `new_season`, or is worded "X season N". A continuation relates as a sequel or entry and
    carries the name: "X: Ebb Tide", "X revival". A series lives on in both, so their word is word of it; a spin-off, a
    prequel and a remake are works of their own. The caller looks the wordings up as series.
    """
    cores = {form_of(n).core for n in names}
    seasons, continuations = set(), set()
    for claim in about:
        said = claim.claim
        if not isinstance(said, Relation) or form_of(said.of).core not in cores:
            continue
        form = form_of(said.title)
        if form.core in cores:
            continue
        if said.relation is RelationName.new_season or (form.kind == "season" and form.base in cores):
            seasons.add(said.title)
        elif said.relation in _GOES_ON and form.base in cores and (form.subtitle or form.kind == "revival"):
            continuations.add(said.title)
    return Kin(tuple(sorted(seasons)), tuple(sorted(continuations)))
