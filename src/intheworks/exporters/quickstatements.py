"""Standings as Wikidata QuickStatements (version 1): one statement a line, each with its reference.

https://www.wikidata.org/wiki/Help:QuickStatements. A title that the catalogue knows by its Q-id is added to; one that it
does not know is created. People and companies become statements only where their Q-id is known: a name is no item. Only
what is official or stated is written, for Wikidata takes no plans on hearsay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from intheworks.model import Certainty, Role, Status
from intheworks.standing import Source, Standing

_KIND = {"film": "Q11424", "series": "Q5398426"}
_PERSON = {
    Role.director: "P57",
    Role.writer: "P58",
    Role.actor: "P161",
    Role.producer: "P162",
    Role.executive_producer: "P1431",
    Role.creator: "P170",
    Role.composer: "P86",
    Role.cinematographer: "P344",
}
_FIRM = frozenset({Certainty.official, Certainty.stated})


def statements(standing: Standing, item: str | None, people: Mapping[str, str]) -> str:
    """The statements on a title. `item` is its Q-id, None where it is unknown; `people` gives Q-ids by name."""
    card = standing.title
    subject = item or "LAST"
    lines: list[str] = []
    if item is None:
        lines += ["CREATE", f"LAST\tLen\t{_text(card.name)}"]
        lines += [f"LAST\tAen\t{_text(alias)}" for alias in card.aliases]
        if card.type in _KIND:
            lines.append(f"LAST\tP31\t{_KIND[card.type]}")
    for a in standing.attached:
        known, prop = people.get(a.person), _PERSON.get(a.role)
        if known and prop and a.status is Status.attached and a.certainty in _FIRM:
            lines.append(f"{subject}\t{prop}\t{known}{_reference(standing.latest(a.evidence))}")
    for d in standing.dates:
        value = _day(d.edtf)
        if value and d.what in ("release", "premiere") and d.superseded_by is None:
            lines.append(f"{subject}\tP577\t{value}{_reference(standing.latest(d.evidence))}")
    return "".join(f"{line}\n" for line in lines)


def _text(words: str) -> str:
    """Words in quotation marks; the format knows no way to write one inside."""
    return '"' + re.sub(r"\s+", " ", words).replace('"', "”") + '"'


def _day(edtf: str) -> str | None:
    """A day, month or year as QuickStatements writes it, with its precision (11, 10, 9)."""
    found = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?", edtf)
    if found is None:
        return None
    year, month, day = found.groups()
    return f"+{year}-{month or '00'}-{day or '00'}T00:00:00Z/{11 if day else 10 if month else 9}"


def _reference(source: Source) -> str:
    """Address (P854), day of publication (P577) and, unless it is withheld, quotation (P1683)."""
    url = f"\tS854\t{_text(source.url)}" if source.url else ""
    words = "" if source.withheld is True else f"\tS1683\ten:{_text(source.exact[:400])}"
    return f"{url}\tS577\t{_moment(source.published)}{words}"


def _moment(day: date) -> str:
    return f"+{day.isoformat()}T00:00:00Z/11"
