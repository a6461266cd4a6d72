"""The places where a claim may stand, and the titles that each may be about: the same for training and for reading.

A unit is a sentence together with what a claim of its kind hangs on: a person (attachment), a company (company), a date
(date), or the sentence itself (stage, hold-up). A sentence that names a title and no company may still tell what the company
named last does ("Also renewed were A and B"). A pair is a unit beside a title.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from intheworks.reading.encoder import Pieces, Range
from intheworks.reading.page import Work
from intheworks.reading.scene import Scene, Slot, View

HANGS_ON = {"attachment": "person", "company": "org", "date": "date", "stage": None, "holdup": None}
"""The kind of mention that a claim of each learned kind hangs on."""

MOST_MENTIONS = 3
"""Mentions of one person in one sentence that are looked at; more add nothing."""

DISTANCES = 12
"""How far a title is: 0 and 1 named in the sentence before and after the unit, 2–6 named 1, 2, up to 4, up to 8 or more
sentences before, 7 only later, 11 nowhere by words; 8–10 are free."""

RANKS = 6
"""The place of a title among a sentence's candidates, nearest first; the last stands for all beyond."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A place where a claim may stand. `name` is the person, company or EDTF value; None for a sentence."""

    kind: str
    view: View
    name: str | None
    slots: tuple[Slot, ...]

    @property
    def start(self) -> int:
        return self.slots[0].start if self.slots else self.view.sentence.start

    def places(self, found: Pieces) -> list[Range]:
        """The pieces that stand for the unit."""
        if not self.slots:
            return [self.sentence(found)]
        return [found.range(s.start, s.end) for s in self.slots[:MOST_MENTIONS]]

    def sentence(self, found: Pieces) -> Range:
        """The pieces of its sentence."""
        return found.range(self.view.sentence.start, self.view.sentence.end)


@dataclass(frozen=True, slots=True)
class Pair:
    """A unit (by its number) beside a title: the title's nearest mention, all of them, how far it is, which candidate."""

    unit: int
    work: Work
    near: list[Range]
    all: list[Range]
    distance: int
    rank: int


def units(scene: Scene, kind: str) -> Iterator[Unit]:
    """The units of a kind, in order of place."""
    wanted = HANGS_ON[kind]
    last: str | None = None
    for view in scene.views:
        if not view.items:
            continue
        if wanted is None:
            yield Unit(kind, view, None, ())
            continue
        grouped: dict[str, list[Slot]] = {}
        for slot in view.of(wanted):
            for name in slot.name.split(" and ") if wanted == "person" else [slot.name]:
                grouped.setdefault(name, []).append(slot)
        for name, slots in grouped.items():
            yield Unit(kind, view, name, tuple(slots))
        if kind == "company":
            if not grouped and last is not None and view.of("work"):
                yield Unit(kind, view, last, ())
            last = next(reversed(grouped), last)


def pairs(scene: Scene, found: Pieces, asked: list[Unit]) -> Iterator[Pair]:
    """Every unit with each title that its sentence may speak of."""
    sentences = [found.range(v.sentence.start, v.sentence.end)[0] for v in scene.views]
    mentions = {id(w): [found.range(m.start, m.end) for m in w.mentions] for w in scene.works}
    for number, unit in enumerate(asked):
        at = unit.places(found)[0][0]
        for rank, work in enumerate(scene.candidates(unit.view)):
            everywhere = mentions[id(work)]
            here = [found.range(s.start, s.end) for s in unit.view.of("work") if s.name == work.name]
            distance, near = _nearest(unit, at, here, everywhere, sentences)
            yield Pair(number, work, [near], everywhere or [(0, 1)], distance, min(rank, RANKS - 1))


def _nearest(
    unit: Unit, at: int, here: list[Range], everywhere: list[Range], sentences: list[int]
) -> tuple[int, Range]:
    if here:
        near = min(here, key=lambda m: abs(m[0] - at))
        return (0 if near[0] < at else 1), near
    if not everywhere:
        return DISTANCES - 1, (0, 1)
    own = unit.view.sentence.index
    first = sentences[own] if own < len(sentences) else at
    before = [m for m in everywhere if m[0] < first]
    if not before:
        return 7, everywhere[0]
    back = own - (bisect_right(sentences, before[-1][0]) - 1)
    bucket = 2 if back <= 1 else 3 if back == 2 else 4 if back <= 4 else 5 if back <= 8 else 6
    return bucket, before[-1]
