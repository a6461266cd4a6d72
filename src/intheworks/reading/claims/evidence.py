"""The words that a claim rests on: the clause around what it hangs on, the title and the trigger, and nothing more."""

from __future__ import annotations

import re

from intheworks.reading.claims.units import Unit
from intheworks.reading.page import Work
from intheworks.reading.scene import Scene, View

_BREAK = re.compile(
    r"[;—–()“”]|\s-\s|\"|:\s|, (?:and|but|while|although|though|so|because|then) |, (?=which |who |whose |where |when )"
)
_EDGE = " \t\n,;:–—-“”\"'‘’()[]"
CLAUSE = 90
"""A sentence up to this many characters is its own evidence; a longer one is cut to the clause."""


def span(scene: Scene, unit: Unit, kind: str, work: Work) -> tuple[int, int]:
    """Offsets in the document; never empty, never beyond the unit's sentence."""
    view, text = unit.view, scene.page.text
    low, high = view.sentence.start, view.sentence.end
    places = _places(unit, kind, low, high)
    low, high = _one_voice(view, places[0][0], low, high)
    titles = [(s.start, s.end) for s in view.of("work") if s.name == work.name]
    near = sorted(titles, key=lambda p: abs(p[0] - places[0][0]))[:1]
    inside = [p for p in (*places, *near) if low <= p[0] and p[1] <= high] or [(low, low + 1)]
    start, end = min(p[0] for p in inside), max(p[1] for p in inside)
    if high - low > CLAUSE:
        before = [m.end() for m in _BREAK.finditer(text, low, start)]
        after = _BREAK.search(text, end, high)
        low, high = (before[-1] if before else low), (after.start() if after else high)
    return trimmed(text, low, high)


def _one_voice(view: View, place: int, low: int, high: int) -> tuple[int, int]:
    """The part of `low:high` around `place` that one voice says: evidence never crosses a quotation's border."""
    speech = view.speech_at(place)
    if speech is not None and speech.form != "indirect":
        return max(low, speech.start), min(high, speech.end)
    quoted = [s for s in view.speeches if s.form == "direct"]
    low = max((s.end for s in quoted if low < s.end <= place), default=low)
    return low, min((s.start for s in quoted if place < s.start < high), default=high)


def _places(unit: Unit, kind: str, low: int, high: int) -> list[tuple[int, int]]:
    """Where the claim's words are: the mention that it hangs on, and the nearest trigger of its kind."""
    fields = {"attachment": {"role", "status"}, "company": {"company", "status"}, "holdup": {"reason", "delay"}}
    own = fields.get(kind, {kind})
    triggers = [(t.start, t.end) for t in unit.view.triggers if t.field in own and low <= t.start and t.end <= high]
    if not unit.slots:
        return triggers[:1] or [(low, min(high, low + 1))]
    anchor = (unit.slots[0].start, unit.slots[0].end)
    return [anchor, *sorted(triggers, key=lambda p: abs(p[0] - anchor[0]))[:1]]


def trimmed(text: str, low: int, high: int) -> tuple[int, int]:
    """The same stretch without marks and blanks at its edges."""
    while low < high - 1 and text[low] in _EDGE:
        low += 1
    while high - 1 > low and text[high - 1] in _EDGE:
        high -= 1
    return low, high
