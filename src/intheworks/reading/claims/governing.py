"""The words that govern a mention in its sentence's tree: what is done, and with what, by or to whom is named.

"P is in talks to take over W": of P the words "talks", "take"; of W "take". Function words and the mentions of one list are
passed over, so that every name of a list is governed alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from intheworks.reading.scene import Slot, View

if TYPE_CHECKING:
    from spacy.tokens import Token

MOST_AROUND = 6
"""Words beside a mention under the same governor that are looked at."""

_CONTENT = frozenset({"VERB", "NOUN", "ADJ", "PROPN", "ADV"})


def above(token: Token) -> Iterator[Token]:
    """The content words that govern a word, nearest first; of a member of a list, what governs the first."""
    while token.head.i != token.i:
        listed = token.dep_ in {"conj", "appos"} and token.pos_ in {"PROPN", "NOUN"}
        token = token.head
        if token.pos_ in _CONTENT and not (listed and token.pos_ in {"PROPN", "NOUN"}):
            yield token


def below(token: Token, but: frozenset[int]) -> list[Token]:
    """The content words under a word, through its function words, without those of the numbers `but`."""
    found: list[Token] = []
    waiting = [t for t in token.children if t.i not in but]
    while waiting and len(found) < MOST_AROUND:
        first = waiting.pop(0)
        if first.pos_ in _CONTENT:
            found.append(first)
        elif first.pos_ in {"ADP", "AUX", "PART", "SCONJ"}:
            waiting.extend(t for t in first.children if t.i not in but)
    return found


def told(view: View, slots: Sequence[Slot]) -> tuple[list[Token], list[Token], list[Token]]:
    """What is told of mentions of a sentence: the words next above them, those above these, those beside them. Of no
    mention: the sentence's main word, all its content words, those under the main one."""
    if not slots:
        root = view.sentence.tokens.root
        return [root], [t for t in view.sentence.tokens if t.pos_ in _CONTENT], below(root, frozenset())
    first: dict[int, Token] = {}
    second: dict[int, Token] = {}
    beside: dict[int, Token] = {}
    for slot in slots:
        token = view.items[view.index(slot.start)].token
        up = above(token)
        for into in (first, second):
            if (found := next(up, None)) is not None:
                into[found.i] = found
        inside = frozenset(t.i for t in token.subtree)
        for governor in first.values():
            beside.update((t.i, t) for t in below(governor, inside))
    return list(first.values()), list(second.values()), list(beside.values())
