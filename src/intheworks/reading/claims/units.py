"""The places where a claim may stand, and what they look like: the same for training and for reading.

A unit is a sentence together with what a claim of its kind hangs on: a person (attachment), a company (company), a date
(date), or the sentence itself (stage, hold-up). What is said there, and of which title, are two questions: learned
apart, since who does what is said the same way whatever the title.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from intheworks.reading import features
from intheworks.reading.page import Work
from intheworks.reading.scene import Scene, Slot, View

HANGS_ON = {"attachment": "person", "company": "org", "date": "date", "stage": None, "holdup": None}
"""The kind of mention that a claim of each learned kind hangs on."""

MOST_MENTIONS = 3
"""Mentions of one person in one sentence whose features are joined; more add nothing."""


@dataclass(slots=True)
class Unit:
    """A place where a claim may stand. `name` is the person, company or EDTF value; None for a sentence."""

    view: View
    name: str | None
    slots: tuple[Slot, ...]
    features: list[str] = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.slots[0].start if self.slots else self.view.sentence.start


def units(scene: Scene, kind: str) -> Iterator[Unit]:
    """The units of a kind, in order of place."""
    wanted = HANGS_ON[kind]
    for view in scene.views:
        if not view.items:
            continue
        if wanted is None:
            if view.triggers or view.of("work"):
                yield Unit(view, None, (), features.of_sentence(view, scene))
            continue
        grouped: dict[str, list[Slot]] = {}
        for slot in view.of(wanted):
            for name in slot.name.split(" and ") if wanted == "person" else [slot.name]:
                grouped.setdefault(name, []).append(slot)
        for name, slots in grouped.items():
            found: list[str] = []
            for slot in slots[:MOST_MENTIONS]:
                found += features.of_mention(view, scene, slot)
            yield Unit(view, name, tuple(slots), found)


def links(scene: Scene, unit: Unit) -> Iterator[tuple[Work, list[str]]]:
    """The titles that a unit may be about, with the features of each."""
    for work in scene.candidates(unit.view):
        if not unit.slots:
            yield work, features.of_link(unit.view, scene, None, work)
            continue
        found: list[str] = []
        for slot in unit.slots[:MOST_MENTIONS]:
            found += features.of_link(unit.view, scene, slot, work)
        yield work, found
