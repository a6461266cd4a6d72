"""Which person a pronoun or a description goes back to: every person named before it is weighed (`weights_antecedent`).

Features are of place, prominence, gender and trade, never of names. Pronouns are resolved in reading order, so that a
pronoun can go back through the pronoun before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intheworks.reading import weights
from intheworks.reading.people import Person

if TYPE_CHECKING:
    from intheworks.reading.coreference import Entity

_NEAREST = 9
"""How many different people back are weighed."""


@dataclass(frozen=True, slots=True)
class Anaphor:
    """What is to be resolved: its place, the gender that it tells ("f", "m", ""), and the trade noun that it is, if one.

    `sentence` counts sentences of narration; `beside` are the people named in the quotation that it stands beside; `says`
    whether it is the speaker of a quotation before it ("after"), says something else ("before"), or neither ("no").
    """

    start: int
    paragraph: int
    sentence: int
    gender: str
    noun: str
    inside: bool
    subject: bool
    beside: frozenset[str]
    says: str


@dataclass(frozen=True, slots=True)
class Link:
    """A pronoun that is resolved: its place, its item, gender and name, and its paragraph and sentence."""

    start: int
    item: int
    gender: str
    name: str
    paragraph: int
    sentence: int


class Antecedents:
    """Knows how often each person is named in the article."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._counts = Counter(e.name for e in entities if isinstance(e.who, Person) and not e.inside)
        self._order = [name for name, _ in self._counts.most_common()]

    def candidates(
        self, anaphor: Anaphor, before: Sequence[Entity], link: Link | None
    ) -> list[tuple[str, tuple[str, ...]]]:
        """(name, features) of the people before it, nearest first. `before` are the mentions, nearest first."""
        grouped: dict[str, list[Entity]] = {}
        for e in before:
            if isinstance(e.who, Person) and (not anaphor.gender or not e.who.sure or e.who.gender == anaphor.gender):
                if len(grouped) == _NEAREST and e.name not in grouped:
                    break
                grouped.setdefault(e.name, []).append(e)
        subjects = {
            e.name for e in before if e.subject and link is not None and e.start > link.start and e.name in grouped
        }
        here = [n for n, es in grouped.items() if any(e.paragraph == anaphor.paragraph and not e.inside for e in es)]
        if anaphor.says == "after" and any(n not in anaphor.beside for n in grouped):
            grouped = {n: es for n, es in grouped.items() if n not in anaphor.beside}
        return [
            (
                name,
                (
                    *self._features(anaphor, mentions, rank, link, subjects),
                    *_in_paragraph(anaphor, name, mentions, here, link),
                ),
            )
            for rank, (name, mentions) in enumerate(grouped.items())
        ]

    def _features(
        self, a: Anaphor, mentions: Sequence[Entity], rank: int, link: Link | None, subjects: set[str]
    ) -> Iterator[str]:
        near = mentions[0]
        person = near.who
        assert isinstance(person, Person)
        kind = "noun" if a.noun else "pronoun"
        far = min(a.sentence - near.sentence, 6)
        yield f"{kind} sentences {far}"
        yield f"{kind} paragraphs {min(a.paragraph - near.paragraph, 4)}"
        yield f"{kind} rank {min(rank, 4)}"
        yield f"{kind} subject {near.subject} sentences {min(far, 2)}"
        yield f"subject lately {any(e.subject and a.sentence - e.sentence <= 2 for e in mentions)}"
        yield f"subject rank {near.subject} {min(rank, 2)}"
        yield f"anaphor subject {a.subject} {near.subject} {min(far, 2)}"
        yield f"inside {near.inside} {a.inside}"
        yield f"only inside {all(e.inside for e in mentions)} {a.inside}"
        yield f"possessive {near.possessive} {min(far, 2)}"
        yield f"begins {near.begins} {min(a.paragraph - near.paragraph, 2)}"
        agrees = "open" if not a.gender or person.gender is None else "same" if person.gender == a.gender else "other"
        yield f"gender {agrees} {person.sure}"
        yield f"{kind} gender {agrees} {min(rank, 1)}"
        count = self._counts[near.name]
        yield f"count {min(count, 5)}"
        place = self._order.index(near.name) if near.name in self._counts else 9
        yield f"{kind} prominence {min(place, 3)}"
        yield f"prominence {min(place, 3)} paragraphs {min(a.paragraph - near.paragraph, 3)}"
        yield f"played {person.played}"
        yield f"named beside {near.name in a.beside}"
        yield f"whole name {' ' in person.name}"
        if a.noun:
            yield f"called so {a.noun in person.nouns} {min(rank, 2)}"
        if link is not None and (not a.gender or link.gender == a.gender):
            same = link.name == near.name
            yield f"chain {same} {min(a.paragraph - link.paragraph, 3)}"
            yield f"chain {same} sentences {min(a.sentence - link.sentence, 3)}"
            yield f"chain {same} subjects since {min(len(subjects - {link.name}), 2)} {near.name in subjects}"
            others = bool(subjects - {link.name})
            yield f"chain {same} subjects since {others} paragraphs {min(a.paragraph - link.paragraph, 2)}"
            yield f"chain {same} named since {near.sentence > link.sentence}"

    def ranked(self, anaphor: Anaphor, before: Sequence[Entity], link: Link | None) -> tuple[tuple[str, float], ...]:
        """The candidates, best first, each with how far its score is below the best."""
        found = [(n, weights.score("antecedent", f)) for n, f in self.candidates(anaphor, before, link)]
        found.sort(key=lambda ns: -ns[1])
        return tuple((name, found[0][1] - value) for name, value in found)

    def choose(self, anaphor: Anaphor, before: Sequence[Entity], link: Link | None) -> str | None:
        """The name that fits best, None where nobody is named before."""
        found = self.candidates(anaphor, before, link)
        return max(found, key=lambda nf: weights.score("antecedent", nf[1]), default=(None, ()))[0]


def _in_paragraph(
    a: Anaphor, name: str, mentions: Sequence[Entity], here: Sequence[str], link: Link | None
) -> Iterator[str]:
    """How a candidate stands among those that the anaphor's own paragraph names, and among those who speak."""
    near = mentions[0]
    place = "only" if [name] == here else "nearest" if here[:1] == [name] else "here" if name in here else "away"
    place = f"{place} {bool(here)}"
    chained = link is not None and link.paragraph == a.paragraph
    person = near.who
    agrees = isinstance(person, Person) and (
        "open" if not a.gender or person.gender is None else "same" if person.gender == a.gender else "other"
    )
    yield f"says {a.says} place {place}"
    yield f"says {a.says} place {place} chained {chained} {link is not None and link.name == name}"
    yield f"says {a.says} place {place} gender {agrees}"
    yield f"says {a.says} speaks {near.speaks} paragraphs {min(a.paragraph - near.paragraph, 2)}"
    yield f"says {a.says} subject {near.subject} paragraphs {min(a.paragraph - near.paragraph, 2)}"
    yield f"says {a.says} possessive {near.possessive} place {place}"
    yield f"says {a.says} first here {here[-1:] == [name]} {len(here) > 1}"
    yield f"speaks {any(e.speaks for e in mentions)} place {place}"
