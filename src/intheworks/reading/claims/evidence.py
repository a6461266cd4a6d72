"""The words that a claim rests on: the clause around what it hangs on, the title and the trigger, and nothing more."""

from __future__ import annotations

import re

from intheworks.reading.claims.units import Unit
from intheworks.reading.page import Work
from intheworks.reading.scene import Scene

_BREAK = re.compile(r"[;—–()“”]|\s-\s|\"|:\s|, (?:and|but|while|although|though|which|who) ")
_EDGE = " \t\n,;:–—-“”\"'‘’()[]"
CLAUSE = 160
"""A sentence up to this many characters is its own evidence; a longer one is cut to the clause."""


def span(scene: Scene, unit: Unit, kind: str, work: Work) -> tuple[int, int]:
    """Offsets in the document; never empty, never beyond the unit's sentence."""
    view = unit.view
    low, high = view.sentence.start, view.sentence.end
    speech = view.speech_at(unit.start) if unit.slots else None
    if speech is not None and speech.form != "indirect":
        low, high = max(low, speech.start), min(high, speech.end)
    core = _core(unit, kind, work, low, high)
    if high - low > CLAUSE:
        text = scene.page.text
        before = [m.end() for m in _BREAK.finditer(text, low, core[0])]
        after = _BREAK.search(text, core[1], high)
        low, high = (before[-1] if before else low), (after.start() if after else high)
    return trimmed(scene.page.text, low, high)


def _core(unit: Unit, kind: str, work: Work, low: int, high: int) -> tuple[int, int]:
    """The mention, the trigger of this kind nearest to it, and the title where it stands close by."""
    anchor = unit.slots[0] if unit.slots else None
    fields = {"attachment": {"role", "status"}, "company": {"company", "status"}, "holdup": {"reason", "delay"}}
    own = fields.get(kind, {kind})
    triggers = [t for t in unit.view.triggers if t.field in own and low <= t.start and t.end <= high]
    if anchor is None:
        places = [(t.start, t.end) for t in triggers[:1]] or [(low, min(high, low + 1))]
    else:
        places = [(anchor.start, anchor.end)]
        if triggers:
            near = min(triggers, key=lambda t: abs(t.start - anchor.start))
            places.append((near.start, near.end))
    titles = [s for s in unit.view.of("work") if s.name == work.name and low <= s.start < high]
    if titles:
        near_title = min(titles, key=lambda s: abs(s.start - places[0][0]))
        places.append((near_title.start, near_title.end))
    return min(a for a, _ in places), min(high, max(b for _, b in places))


def trimmed(text: str, low: int, high: int) -> tuple[int, int]:
    """The same stretch without marks and blanks at its edges."""
    while low < high - 1 and text[low] in _EDGE:
        low += 1
    while high - 1 > low and text[high - 1] in _EDGE:
        high -= 1
    return low, high


