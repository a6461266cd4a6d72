"""The verbs of saying of the lexicon, in all their forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from intheworks.reading.wordlists import rows


@dataclass(frozen=True, slots=True)
class Frame:
    """What a verb of saying takes: `quotes` and `clause` 0 no, 1 yes, 2 at times; `object` and `hearer` true or false."""

    quotes: int
    clause: int
    object: bool
    hearer: bool


_NONE = Frame(0, 0, False, False)


@cache
def frames() -> dict[str, Frame]:
    """Lemma → its frame."""
    return {row[0]: Frame(int(row[1]), int(row[2]), row[3] == "1", row[4] == "1") for row in rows("cues")}


def frame(lemma: str) -> Frame:
    """The frame of a lemma; of one that is no verb of saying, the empty one."""
    return frames().get(lemma, _NONE)


@cache
def forms() -> dict[str, str]:
    """Every inflected form of a verb of saying → its lemma (regular ones, and those that the lexicon gives)."""
    found: dict[str, str] = {}
    for row in rows("cues"):
        irregular = row[5].split() if len(row) > 5 else []
        found.update(dict.fromkeys([*_regular(row[0]), *irregular], row[0]))
    return found


def is_cue(word: str) -> bool:
    """Whether a lower-case word is a form of a verb of saying."""
    return word in forms()


def _regular(verb: str) -> Iterator[str]:
    yield verb
    if verb.endswith("y") and verb[-2] not in "aeiou":
        yield from (verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
    elif verb.endswith("e"):
        yield from (verb + "s", verb + "d", verb[:-1] + "ing")
    else:
        yield from (verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s"), verb + "ed", verb + "ing")
