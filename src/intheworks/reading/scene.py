"""One article with everything that was recognised in it, sentence by sentence: what the claims are read from.

A sentence's words become `Item`s: a mention is one item whatever its length, and carries what it stands for, so that what is
learned from one article's names holds for another's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intheworks.reading.page import Dated, Page, Sentence, Speech, Work
from intheworks.reading.triggers import Trigger

if TYPE_CHECKING:
    from spacy.tokens import Token

    from intheworks.reading.encoder import Pieces, Vectors

RECENT = 2
"""How many titles named before a sentence it may still speak of: with 2, 97 % of the press's claims find theirs."""

SYMBOL = {"work": "<work>", "person": "<person>", "org": "<org>", "date": "<date>"}


@dataclass(frozen=True, slots=True)
class Slot:
    """A mention in a sentence. `kind` is work, person, org or date; `name` what it stands for (EDTF for a date);
    `how` the mention was made: name, short (surname, first name), pronoun, noun ("the actress", "the sequel"), credit (a
    title named only to say who somebody is)."""

    start: int
    end: int
    kind: str
    name: str
    how: str


@dataclass(frozen=True, slots=True)
class Item:
    """A word or a whole mention. `sym` is the lower-cased word or the mention's symbol; `token` its syntactic head."""

    sym: str
    lemma: str
    start: int
    end: int
    token: Token
    slot: Slot | None


@dataclass(slots=True)
class View:
    """A sentence as items, with its mentions, its triggers, and the speech acts that it lies in or holds."""

    sentence: Sentence
    items: list[Item]
    slots: list[Slot]
    triggers: list[Trigger]
    speeches: list[Speech]
    starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.starts = [i.start for i in self.items]

    def of(self, kind: str) -> list[Slot]:
        """The mentions of one kind, in order."""
        return [s for s in self.slots if s.kind == kind]

    def index(self, offset: int) -> int:
        """The position among the items of the one that holds this offset."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def speech_at(self, offset: int) -> Speech | None:
        """The innermost speech act whose words hold this offset."""
        inside = [s for s in self.speeches if s.start <= offset < s.end]
        return min(inside, key=lambda s: s.end - s.start) if inside else None


@dataclass(slots=True)
class Scene:
    """All that is known of an article before its claims are read."""

    page: Page
    works: list[Work]
    slots: list[Slot]
    dated: list[Dated]
    speeches: list[Speech]
    triggers: list[Trigger]
    focus: Callable[[int], Work | None]
    pieces: Pieces
    vectors: Vectors
    nouns: dict[str, frozenset[str]] = field(default_factory=dict)
    views: list[View] = field(default_factory=list)
    _places: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._places = sorted((m.start, w.name) for w in self.works for m in w.mentions)
        slots = without_overlaps(self.slots)
        slot_starts = [s.start for s in slots]
        trigger_starts = [t.start for t in self.triggers]
        for sentence in self.page.sentences:
            inside = slots[bisect_left(slot_starts, sentence.start) : bisect_left(slot_starts, sentence.end)]
            triggers = self.triggers[
                bisect_left(trigger_starts, sentence.start) : bisect_left(trigger_starts, sentence.end)
            ]
            speeches = [s for s in self.speeches if s.start < sentence.end and s.end > sentence.start]
            items = list(_items(self.page, sentence, inside))
            self.views.append(View(sentence, items, inside, triggers, speeches))

    def candidates(self, view: View) -> list[Work]:
        """The titles that a sentence may speak of, nearest first: those named in it, the last few named before it, and
        the article's own."""
        here = [w for s in view.of("work") if (w := self.work(s.name)) is not None]
        before = bisect_left(self._places, (view.sentence.start, ""))
        recent: list[Work] = []
        for _, name in reversed(self._places[:before]):
            work = self.work(name)
            if work is not None and work not in here and work not in recent:
                recent.append(work)
            if len(recent) == RECENT:
                break
        own = [w for w in self.works if w.in_works][:1]
        return list({id(w): w for w in (*here, *recent, *own)}.values())

    def work(self, name: str) -> Work | None:
        """The work of this name."""
        return next((w for w in self.works if w.name == name), None)


_RANK = {"work": 0, "person": 1, "org": 2, "date": 3}


def without_overlaps(slots: Iterable[Slot]) -> list[Slot]:
    """Mentions in order, the more telling one where two share words."""
    kept: list[Slot] = []
    for slot in sorted(slots, key=lambda s: (_RANK[s.kind], s.start - s.end, s.start)):
        at = bisect_left([k.start for k in kept], slot.end)
        if at and kept[at - 1].end > slot.start:
            continue
        kept.insert(at, slot)
    return kept


def _items(page: Page, sentence: Sentence, slots: Sequence[Slot]) -> Iterable[Item]:
    base = page.segments[sentence.paragraph].start
    waiting = list(slots)
    tokens = list(sentence.tokens)
    i = 0
    while i < len(tokens):
        token = tokens[i]
        start = base + token.idx
        while waiting and waiting[0].end <= start:
            waiting.pop(0)
        if waiting and waiting[0].start < start + len(token):
            slot = waiting.pop(0)
            j = i + 1
            while j < len(tokens) and base + tokens[j].idx < slot.end:
                j += 1
            inside = tokens[i:j]
            yield Item(SYMBOL[slot.kind], SYMBOL[slot.kind], slot.start, slot.end, _head(inside), slot)
            i = j
            continue
        if not token.is_space:
            word = token.lower_.replace("’", "'")
            sym = "<num>" if token.like_num and any(c.isdigit() for c in word) else word
            yield Item(sym, token.lemma_.lower() or word, start, start + len(token), token, None)
        i += 1


def _head(tokens: Sequence[Token]) -> Token:
    """The token of a mention whose own head lies outside it."""
    inside = {t.i for t in tokens}
    return next((t for t in tokens if t.head.i not in inside or t.head.i == t.i), tokens[-1])
