"""From a scene to its claims: every kind's units beside every title they may be about, the surest reading of each slot.

A claim's confidence is the network's chance that this unit says this of this title, raised where a frame says the same.
The firmness of the source is another question (`certainty`), and the two are never merged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from intheworks.reading import companies
from intheworks.reading.claims import characters, frames, scoring
from intheworks.reading.claims.frames import Frame
from intheworks.reading.claims.scoring import CERTAINTIES, NEGATED, STATUSES, VALUES, Said
from intheworks.reading.claims.units import HANGS_ON, Pair, Unit, pairs, units
from intheworks.reading.page import Work
from intheworks.reading.scene import Scene

SURE = {"attachment": 0.28, "company": 0.16, "date": 0.18, "stage": 0.12, "holdup": 0.1}
"""From this chance on a claim is made: about the best F1 on the slate and the unseen articles, which the network has not
learned from."""

FRAMED = 0.7
"""The chance of what a frame says: on the press, with the gold's titles, three of four frames met say what they seem to."""

UNNAMED, IN_FOCUS = "", 0.1
"""Stands for the title of a frame whose sentence names none; and what it counts there that a title is in focus."""

BESIDE_A_FRAME = 0.5
"""From this chance on a unit says something else of a title than what a frame already says of both."""

Framed = dict[tuple[int, str | None, str], dict[str, Frame]]


@dataclass(frozen=True, slots=True)
class Found:
    """A claim before it is put into words: kind, value (role, stage, reason, what), title, and where."""

    kind: str
    value: str
    work: Work
    unit: Unit
    confidence: float
    status: str | None
    certainty: str


def find(scene: Scene) -> list[Found]:
    """The claims of the learned kinds in a scene, in order of place."""
    if not scene.works:
        return []
    kept: dict[tuple[str, ...], Found] = {}
    framed = _framed(scene)
    for kind in HANGS_ON:
        for found in _of_kind(scene, kind, framed[kind]):
            slot = (kind, found.work.name, found.value.rstrip(NEGATED), found.unit.name or "")
            if slot not in kept or kept[slot].confidence < found.confidence:
                kept[slot] = found
    return sorted(kept.values(), key=lambda f: (f.unit.start, f.kind, f.value, f.work.name))


def _of_kind(scene: Scene, kind: str, framed: Framed) -> Iterator[Found]:
    asked = [u for u in units(scene, kind) if not _only_reports(u)]
    beside = list(pairs(scene, scene.pieces, asked))
    if not beside:
        return
    said = scoring.score(scene, kind, asked, beside)
    chances = said.values.tolist()
    met = _met(scene, kind, framed, asked, beside, chances)
    for row, column in met:
        chances[row][column] = max(FRAMED, chances[row][column])
    told = {row for row, _ in met}
    best: dict[tuple[int, int], float] = {}
    for row, pair in enumerate(beside):
        for column, chance in enumerate(chances[row]):
            best[pair.unit, column] = max(best.get((pair.unit, column), 0.0), chance)
    played = [kind == "attachment" and all(characters.is_played(u.view, s) for s in u.slots) for u in asked]
    for row, pair in enumerate(beside):
        named = pair.distance <= 1
        for column, chance in enumerate(chances[row]):
            if VALUES[kind][column] == "actor" and played[pair.unit]:
                continue
            sure = BESIDE_A_FRAME if row in told and (row, column) not in met else SURE[kind]
            if chance >= sure and (named or chance >= best[pair.unit, column]):
                found = _found(kind, asked[pair.unit], pair, row, column, chance, said)
                own = met.get((row, column))
                if own is not None:
                    status, certainty = own.status or found.status, own.certainty or found.certainty
                    found = replace(found, status=status, certainty=certainty)
                yield (
                    replace(found, status="ruled_out") if found.status == "attached" and _refused(found.unit) else found
                )


def _met(
    scene: Scene,
    kind: str,
    framed: Framed,
    asked: Sequence[Unit],
    beside: Sequence[Pair],
    chances: Sequence[Sequence[float]],
) -> dict[tuple[int, int], Frame]:
    """What the frames say of the pairs: (row, column) → frame.

    A frame without a title speaks of the one that the network holds for the likeliest, drawn towards the one in focus.
    """
    rows: dict[int, list[int]] = defaultdict(list)
    for row, pair in enumerate(beside):
        rows[pair.unit].append(row)
    met: dict[tuple[int, int], Frame] = {}
    for number, own in rows.items():
        unit = asked[number]
        place = unit.view.sentence.index, unit.name
        for row in own:
            for value, frame in framed.get((*place, beside[row].work.name), {}).items():
                if value in VALUES[kind]:
                    met[row, VALUES[kind].index(value)] = frame
        for value, frame in framed.get((*place, UNNAMED), {}).items():
            if value in VALUES[kind]:
                column, focus = VALUES[kind].index(value), scene.focus(unit.start)
                weighed = [(chances[row][column] + IN_FOCUS * (beside[row].work is focus), -row) for row in own]
                met[-max(weighed)[1], column] = frame
    return met


def _only_reports(unit: Unit) -> bool:
    """Whether a company is a newspaper, magazine or site that passes news on, and makes no titles."""
    name = unit.name or ""
    return unit.kind == "company" and companies.is_outlet(name) and companies.usual_role(name) is None


def _refused(unit: Unit) -> bool:
    """Whether the verb that a mention is the subject of is negated: "I'm not writing a sequel"."""
    for slot in unit.slots:
        token = unit.view.items[unit.view.index(slot.start)].token
        if token.dep_ in {"nsubj", "nsubjpass"} and any(child.dep_ == "neg" for child in token.head.children):
            return True
    return False


def _framed(scene: Scene) -> dict[str, Framed]:
    """What the frames say, by kind: (sentence, name, title or UNNAMED) → value → frame."""
    said: dict[str, Framed] = {kind: {} for kind in HANGS_ON}
    for view in scene.views:
        for match in frames.find(view) if view.items else ():
            work = frames.work_of(scene, view, match)
            slots = [view.items[n].slot for n in match.who]
            parts = [part for s in slots if s is not None for part in s.name.split(" and ")]
            names: list[str | None] = [*parts] or [None]
            for name in names:
                key = (view.sentence.index, name, work.name if work else UNNAMED)
                said[match.frame.kind].setdefault(key, {})[match.frame.value] = match.frame
    return said


def _found(kind: str, unit: Unit, pair: Pair, row: int, column: int, chance: float, said: Said) -> Found:
    status = STATUSES[int(said.statuses[row].argmax())] if said.statuses is not None else None
    certainty = CERTAINTIES[int(said.certainties[row].argmax())]
    if any(t.field == "denial" and t.end <= unit.start for t in unit.view.triggers):
        certainty = "denied"
    return Found(kind, VALUES[kind][column], pair.work, unit, chance, status, certainty)
