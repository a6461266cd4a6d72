"""A standing as a draft in wikitext: its production in sentences, each with its {{cite news}}.

A draft for an editor, who knows what the article already says: facts firm enough to be stated, in the order of a
*Production* section (Wikipedia:Manual of Style/Film), disputes with both sides, nothing of rumours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from intheworks import wording
from intheworks.exporters.cite import cite_news, wiki
from intheworks.model import Certainty, Document, Status
from intheworks.standing import Source, Standing

Look = Callable[[str], Document | None]
_FIRM = frozenset({Certainty.official, Certainty.stated, Certainty.expected})
_DID = {Status.attached: "is attached", Status.in_talks: "is in talks", Status.departed: "has left"}


def draft(standing: Standing, document: Look) -> str:
    """The draft; `document` gives an article by its id, for the citation."""
    made = _Draft(standing, document)
    card = standing.title
    kind = {"film": "film", "series": "television series"}.get(card.type or "", "title")
    lines = [f"'''''{wiki(card.name)}''''' is an upcoming {kind}.", "", "== Production =="]
    lines += [*made.stage(), *made.people(), *made.companies(), *made.dates(), *made.holdups(), *made.disputes()]
    return "\n".join([*lines, "", "== References ==", "{{reflist}}", ""])


class _Draft:
    """Writes sentences; a reference is written out once and named from then on."""

    def __init__(self, standing: Standing, document: Look) -> None:
        self.standing, self.document = standing, document
        self._named: dict[tuple[str, int, int], str] = {}

    def _refs(self, evidence: Iterable[int]) -> str:
        cited = sorted((self.standing.sources[i] for i in evidence), key=lambda s: s.published)
        return "".join(self._ref(source) for source in cited[-2:])

    def _ref(self, source: Source) -> str:
        key = source.document, source.start, source.end
        if key in self._named:
            return f'<ref name="{self._named[key]}" />'
        found = self.document(source.document)
        if found is None:
            return ""
        self._named[key] = name = f"itw{len(self._named) + 1}"
        return f'<ref name="{name}">{cite_news(found, None if source.withheld is True else source.exact)}</ref>'

    def stage(self) -> list[str]:
        now = self.standing.stage
        if now is None or now.certainty not in _FIRM:
            return []
        since = wording.day(now.since)
        return [f"As of {since}, it is {wording.stage(now.value)}.{self._refs(now.evidence)}"]

    def people(self) -> list[str]:
        return [
            f"{wiki(a.person)} {_DID[a.status]} as {wording.plain(a.role)}"
            + (f", playing {wiki(a.character)}" if a.character else "")
            + f".{self._refs(a.evidence)}"
            for a in self.standing.attached
            if a.status in _DID and a.certainty in _FIRM
        ]

    def companies(self) -> list[str]:
        return [
            f"{wiki(c.company)} is its {wording.plain(c.role)}.{self._refs(c.evidence)}"
            for c in self.standing.companies
            if c.status is Status.attached
        ]

    def dates(self) -> list[str]:
        return [
            f"{wording.DATE_OF[d.what].capitalize()}: {wording.edtf(d.edtf)}"
            + (f" ({wording.superseded(d.superseded_by)})" if d.superseded_by else "")
            + f".{self._refs(d.evidence)}"
            for d in self.standing.dates
        ]

    def holdups(self) -> list[str]:
        return [
            f"It {wiki(wording.holdup(h.reason, h.person, h.because_of))}.{self._refs(h.evidence)}"
            for h in self.standing.holdups
            if h.open
        ]

    def disputes(self) -> list[str]:
        return [
            f"Accounts of {wiki(wording.plain(d.slot))} differ: "
            + "; ".join(
                f"{wiki(side.says)}"
                + (f", according to {wiki(side.by)}" if side.by else "")
                + self._refs(side.evidence)
                for side in d.sides
            )
            + "."
            for d in self.standing.disputes
        ]
