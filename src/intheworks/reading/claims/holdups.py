"""Whom a title waits for, and which other title keeps that person: the two questions of a hold-up beside its reason."""

from __future__ import annotations

from intheworks.model import Reason
from intheworks.reading.page import Work
from intheworks.reading.scene import Scene, Slot, View

BLOCKED_BY_A_TITLE = frozenset({Reason.person_busy, Reason.scheduling})
"""The reasons for which another title is the one that is waited for."""

NOBODYS = frozenset({Reason.strike, Reason.pandemic, Reason.financing, Reason.rights})
"""The reasons that are nobody's in particular: they name a person in fewer than one of six hold-ups of the press."""


def person(view: View, reason: Reason) -> str | None:
    """The person whom the title waits for: the one who does what keeps them, not the one who says so."""
    if reason in NOBODYS:
        return None
    people = [s for s in view.of("person") if " and " not in s.name]
    mine = [s for s in people if not _only_says(view, s)]
    if not mine:
        return None
    causes = [view.index(t.start) for t in view.triggers if t.field == "reason" and t.value == reason.value]
    if not causes:
        return mine[0].name
    before = [s for s in mine if view.index(s.start) <= causes[0]]
    return (before[-1] if before else mine[0]).name


def _only_says(view: View, slot: Slot) -> bool:
    """Whether a mention is a speaker outside the words spoken."""
    return any(s.speaker == slot.name and not s.start <= slot.start < s.end for s in view.speeches)


def because_of(scene: Scene, view: View, work: Work, reason: Reason) -> str | None:
    """The other title that the sentence names, for the reasons that another title can be; the nearest to the cause."""
    if reason not in BLOCKED_BY_A_TITLE:
        return None
    others = [s for s in view.of("work") if s.name != work.name and not _goes_back(scene, work, s.name)]
    if not others:
        return None
    causes = [t.start for t in view.triggers if t.field == "reason" and t.value == reason.value]
    return min(others, key=lambda s: abs(s.start - causes[0])).name if causes else others[0].name


def _goes_back(scene: Scene, work: Work, name: str) -> bool:
    """Whether the other title is what this one continues: no work waits for the one before it."""
    other = scene.work(name)
    return work.continues == name or (other is not None and other.continues == work.name and not other.in_works)
