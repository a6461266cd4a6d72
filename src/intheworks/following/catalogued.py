"""What the catalogues call a title or a person: their ids, where a catalogue can only mean this one.

A title in the works bears the name of an older work often enough (a remake, a reboot, chance). A catalogue's row with a
year before the first word of the title is therefore another work; and once such a work is known, a row without a year
counts only in a catalogue that lists the older one beside it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from intheworks.model import CatalogueRow, NameKind
from intheworks.names import fold_name

if TYPE_CHECKING:
    from intheworks.ledger.protocol import Ledger
    from intheworks.standing import Standing

_IDS = {"imdb": r"tt\d+", "tmdb": r"(?:movie/|tv/)?(\d+)", "tvdb": r"\d+", "wikidata": r"Q\d+"}
"""How an id of each catalogue is written; what is written otherwise is none."""


def ids_of(ledger: Ledger, standing: Standing) -> dict[str, str]:
    """By catalogue (imdb, tmdb, tvdb, wikidata), the title's id in it; TMDB's as the number alone.

    Its name comes first; where no catalogue knows that, its aliases. A catalogue that knows several is left out.
    """
    card = standing.title
    for names in ((card.name,), card.aliases):
        found = _ids(ledger, standing, names)
        if found:
            return found
    return {}


def _ids(ledger: Ledger, standing: Standing, names: Iterable[str]) -> dict[str, str]:
    first, type_ = _first_year(standing), standing.title.type
    rows = {row for name in names for row in ledger.catalogued(NameKind.title, name) if _fits(row, type_)}
    older = {row.source for row in rows if row.year is not None and row.year < first}
    namesake = bool(older) or bool({fold_name(r.of) for r in standing.relations} & set(map(fold_name, names)))
    ids: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        beside = row.source in older or not namesake
        if (row.year >= first) if row.year is not None else beside:
            written = re.fullmatch(_IDS[row.source], row.id)
            ids[row.source].add(written[written.lastindex or 0] if written else "")
    return {source: ids[source].pop() for source in sorted(ids) if len(ids[source]) == 1 and "" not in ids[source]}


def _fits(row: CatalogueRow, type_: str | None) -> bool:
    return row.source in _IDS and (row.type is None or type_ is None or row.type == type_)


def _first_year(standing: Standing) -> int:
    """The year before the first word: a film may be listed under the year in which it was announced."""
    first = standing.waiting.since_first_word or standing.as_of.isoformat()
    return int(first[:4]) - 1 if first[:4].isdigit() else standing.as_of.year - 1


def people_of(ledger: Ledger, standing: Standing) -> dict[str, str]:
    """By name, the Wikidata item of everybody of whose name the catalogue knows just one."""
    found = {}
    for name in {a.person for a in standing.attached}:
        ids = {row.id for row in ledger.catalogued(NameKind.person, name) if row.source == "wikidata"}
        if len(ids) == 1:
            found[name] = ids.pop()
    return found
