"""What grammar and the lexicon tell of a unit beside a title, as numbers.

A thousand articles are too few for a network to learn syntax from: which trigger governs a person, on which side of it the
name stands and how far, whether the sentence is a headline or somebody's words, how a title is tied to the unit. The parser
and the lexicon know these things. A second, shallow set of layers reads them and nothing else, so that it errs elsewhere
than the network that reads the words; `claims.scoring` takes the mean of the two.

How far a title has come is told in more words than the lexicon has: for stages the main words of the sentence and those
that govern the title (`claims.governing`) count too, by the parser's word vectors, in which "delayed" lies near "postponed".
For the other kinds they added nothing, on the slate and on real news.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from intheworks.model import Role
from intheworks.reading import companies, triggers
from intheworks.reading.claims import characters, governing
from intheworks.reading.claims.units import DISTANCES, RANKS, Pair, Unit
from intheworks.reading.page import Block
from intheworks.reading.scene import Scene, Slot, View

if TYPE_CHECKING:
    from spacy.tokens import Token

Clues = npt.NDArray[np.float32]

NEAR = 5
"""Steps in the sentence's tree beyond which one word says nothing of another."""

_SIDES = ("before", "after", "above", "below", "beside")
"""Where a trigger stands to a unit: in the line of words, then in the tree."""

_GRAMMAR = ("nsubj", "nsubjpass", "dobj", "pobj", "appos", "conj", "poss", "compound", "attr", "ROOT", "dative", "nmod")
_HOW = ("name", "short", "pronoun", "noun", "credit")
_BLOCKS = tuple(Block)
_FIRMS = ("studio", "network", "distributor", "production_company")
_ROLES = tuple(Role)
_PLAIN = len(_GRAMMAR) + 1 + len(_HOW) + len(_BLOCKS) + len(_FIRMS) + len(_ROLES) + 8
_TIED = 14
_WORDED = frozenset({"stage"})
_VECTOR, _WEIGHT = 300, 3.0
"""How long the parser's word vectors are, and what they count beside the clues of 0 and 1."""


@cache
def keys() -> dict[tuple[str, str], int]:
    """What a trigger can say, (field, value), by its number."""
    says = {pair for pairs in triggers.lexicon()[2].values() for pair in pairs}
    return {pair: number for number, pair in enumerate(sorted(says))}


def width(kind: str) -> int:
    """How many clues there are of a pair of a kind."""
    plain = _PLAIN + (len(_SIDES) + 2) * len(keys()) + _TIED + DISTANCES + RANKS
    return plain + (2 * 3 * _VECTOR if kind in _WORDED else 0)


def of(scene: Scene, kind: str, asked: Sequence[Unit], beside: Sequence[Pair]) -> Clues:
    """The clues of each pair of a kind, shape (pairs, `width(kind)`)."""
    told = _told(scene, asked, beside)
    return np.concatenate([told, _words(asked, beside)], axis=1) if kind in _WORDED else told


def _words(asked: Sequence[Unit], beside: Sequence[Pair]) -> Clues:
    """Of each pair the vectors of the words that govern the unit, then of those that govern the title in its sentence."""
    own = np.stack([_vectors(governing.told(unit.view, unit.slots)) for unit in asked])
    titles: dict[tuple[int, str], Clues] = {}
    for pair in beside:
        view = asked[pair.unit].view
        place = (view.sentence.index, pair.work.name)
        if place not in titles:
            here = [s for s in view.of("work") if s.name == pair.work.name]
            titles[place] = _vectors(governing.told(view, here) if here else ((), (), ()))
    theirs = np.stack([titles[asked[p.unit].view.sentence.index, p.work.name] for p in beside])
    return np.concatenate([own[[p.unit for p in beside]], theirs], axis=1)


def _vectors(groups: Sequence[Sequence[Token]]) -> Clues:
    """For each group of words the mean of their directions, times `_WEIGHT`; zeros where none has a vector."""
    found = np.zeros((len(groups), _VECTOR), dtype=np.float32)
    for row, words in zip(found, groups, strict=True):
        known = [w.vector / w.vector_norm for w in words if w.has_vector and w.vector_norm]
        if known:
            row[:] = _WEIGHT * np.mean(known, axis=0)
    return found.reshape(-1)


def _told(scene: Scene, asked: Sequence[Unit], beside: Sequence[Pair]) -> Clues:
    """What grammar and lexicon tell of each pair, every clue between 0 and 1."""
    lines = {unit.view.sentence.index: _Line(unit.view) for unit in asked}
    own = np.zeros((len(asked), _PLAIN + len(_SIDES) * len(keys())), dtype=np.float32)
    for row, unit in enumerate(asked):
        own[row, list(_plain(scene, unit))] = 1.0
        lines[unit.view.sentence.index].tell_unit(own[row, _PLAIN:].reshape(len(_SIDES), -1), unit)
    both = np.zeros((len(beside), 2 * len(keys()) + _TIED + DISTANCES + RANKS), dtype=np.float32)
    ends = np.cumsum([2 * len(keys()), _TIED, DISTANCES])
    for row, pair in enumerate(beside):
        unit = asked[pair.unit]
        line = lines[unit.view.sentence.index]
        here = [s for s in unit.view.of("work") if s.name == pair.work.name]
        told, tied, far, rank = np.split(both[row], ends)
        line.tell_title(told.reshape(2, -1), here)
        tied[:] = list(_tied(scene, line, unit, pair, here))
        far[pair.distance] = rank[pair.rank] = 1.0
    return np.concatenate([own[[p.unit for p in beside]], both], axis=1)


class _Line:
    """A sentence as a line of items and as a tree, with what its triggers say and where."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.triggers = list(self._triggers())
        self._ups: dict[int, list[int]] = {}

    def _triggers(self) -> Iterator[tuple[int, int, Token]]:
        """The number of what each says, the item that it begins at, and its syntactic head."""
        for trigger in self.view.triggers:
            first, last = self.view.index(trigger.start), self.view.index(trigger.end - 1)
            tokens = [item.token for item in self.view.items[first : last + 1]]
            inside = {t.i for t in tokens}
            head = next((t for t in tokens if t.head.i not in inside or t.head.i == t.i), tokens[0])
            yield keys()[trigger.field, trigger.value], first, head

    def tell_unit(self, told: Clues, unit: Unit) -> None:
        """Fill `told` (sides, keys) with what stands about a unit; of a whole sentence, about its main verb."""
        for slot in unit.slots:
            at = self.view.index(slot.start)
            for number, place, token in self.triggers:
                side = int(place > at)
                told[side, number] = max(told[side, number], _close(at, place))
                self._climb(told, number, self.view.items[at].token, token)
        if not unit.slots:
            for number, _, token in self.triggers:
                told[0, number] = 1.0
                self._climb(told, number, self.view.sentence.tokens.root, token)

    def tell_title(self, told: Clues, here: Sequence[Slot]) -> None:
        """Fill `told` (line and tree, keys) with what stands about a title's mentions."""
        for slot in here:
            at = self.view.index(slot.start)
            own = self.view.items[at].token
            for number, place, token in self.triggers:
                told[0, number] = max(told[0, number], _close(at, place))
                steps, _ = self.way(own, token)
                if steps <= NEAR:
                    told[1, number] = max(told[1, number], 1.0 / (1 + steps))

    def _climb(self, told: Clues, number: int, own: Token, token: Token) -> None:
        steps, side = self.way(own, token)
        if steps <= NEAR:
            row = _SIDES.index(side)
            told[row, number] = max(told[row, number], 1.0 / (1 + steps))

    def way(self, own: Token, other: Token) -> tuple[int, str]:
        """Steps in the tree from one word to another, and whether that one is above it, below it or beside it."""
        mine, theirs = self._up(own), self._up(other)
        for steps, token in enumerate(mine):
            if token in theirs:
                more = theirs.index(token)
                return steps + more, "above" if more == 0 else "below" if steps == 0 else "beside"
        return NEAR + 1, "beside"

    def _up(self, token: Token) -> list[int]:
        """A token's number and those of what governs it, nearest first."""
        found = self._ups.get(token.i)
        if found is None:
            found = self._ups[token.i] = [token.i]
            while token.head.i != token.i and len(found) <= NEAR:
                token = token.head
                found.append(token.i)
        return found


def _close(at: int, place: int) -> float:
    """How close two items of a line are: 1 side by side, then less."""
    return 1.0 / max(1, abs(place - at))


@cache
def _roles(noun: str) -> tuple[str, ...]:
    """The roles that a noun for a person tells ("director", "actress")."""
    return tuple(t.value for t in triggers.find(noun) if t.field == "role")


def _plain(scene: Scene, unit: Unit) -> Iterator[int]:
    """The columns of what is simply so of a unit."""
    view, at = unit.view, 0
    for slot in unit.slots:
        dep = view.items[view.index(slot.start)].token.dep_
        yield _GRAMMAR.index(dep) if dep in _GRAMMAR else len(_GRAMMAR)
    at += len(_GRAMMAR) + 1
    yield from (at + _HOW.index(slot.how) for slot in unit.slots)
    at += len(_HOW)
    firm = companies.usual_role(unit.name) if unit.kind == "company" and unit.name else None
    if firm is not None:
        yield at + _FIRMS.index(firm)
    at += len(_FIRMS)
    if unit.kind == "attachment" and unit.name is not None:
        for noun in scene.nouns.get(unit.name, ()):
            yield from (at + _ROLES.index(Role(role)) for role in _roles(noun))
    at += len(_ROLES)
    yield at + _BLOCKS.index(scene.page.segments[view.sentence.paragraph].block)
    at += len(_BLOCKS)
    speech = view.speech_at(unit.start)
    if speech is not None:
        yield at + (speech.form != "direct")
        if speech.speaker is not None and speech.speaker == unit.name:
            yield at + 2
    elif any(s.speaker == unit.name for s in view.speeches):
        yield at + 3
    if not unit.slots:
        yield at + 4
    if view.sentence.index < 3:
        yield at + 5
    heads = [view.items[view.index(s.start)].token.head for s in unit.slots] or [view.sentence.tokens.root]
    if any(child.dep_ == "neg" for head in heads for child in head.children):
        yield at + 6
    if any(characters.is_played(view, slot) for slot in unit.slots):
        yield at + 7


def _tied(scene: Scene, line: _Line, unit: Unit, pair: Pair, here: Sequence[Slot]) -> Iterator[float]:
    """How a unit and a title are tied; `here` are the title's mentions in the unit's sentence."""
    view = unit.view
    own = [view.items[view.index(s.start)].token for s in unit.slots] or [view.sentence.tokens.root]
    ways = [line.way(o, view.items[view.index(s.start)].token) for s in here for o in own]
    steps, side = min(ways, default=(NEAR + 1, ""))
    yield 1.0 / (1 + steps) if ways else 0.0
    yield from (float(side == s) for s in _SIDES[2:])
    nearest = min(here, key=lambda s: abs(s.start - unit.start), default=None)
    if nearest is None:
        yield from (0.0,) * 5
    else:
        yield _close(view.index(unit.start), view.index(nearest.start))
        yield from (float(nearest.how == how) for how in ("name", "noun", "credit"))
        low, high = sorted((unit.start, nearest.start))
        yield float(any(low < s.start < high and s.name != pair.work.name for s in view.of("work")))
    yield float(any(s.name != pair.work.name for s in view.of("work")))
    yield float(scene.focus(unit.start) is pair.work)
    yield float(bool(scene.works) and scene.works[0] is pair.work)
    yield min(1.0, len(pair.work.mentions) / 8)
    segment = scene.page.segments[view.sentence.paragraph]
    yield float(any(segment.start <= m.start < segment.end for m in pair.work.mentions))
