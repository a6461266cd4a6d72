"""Who is credited with a claim: the speaker of the innermost speech act around its words, else the one whom the sentence
names as its source ("per Variety", "Fairlane confirmed that …"), else the article itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from intheworks.model import Certainty
from intheworks.reading.scene import Slot, View
from intheworks.reading.wordlists import rows

BETWEEN = frozenset(
    "has have had is was will today yesterday first exclusively also officially formally just now finally since".split()
)
"""Words that may stand between a source and what it does."""


FIRST = frozenset("i me my we us our".split())
"""Outside quotation marks, the words of somebody who tells it himself: an interview, a post."""


CREDITED = frozenset({Certainty.official, Certainty.rumoured})
"""The certainties that rest on somebody in particular; what is merely stated beside a source is the article's own."""


@lru_cache(maxsize=1)
def _forms() -> dict[str, frozenset[str]]:
    return {kind: frozenset(forms.split(" | ")) for kind, forms in rows("credits")}


def said_by(view: View, start: int, end: int, certainty: Certainty) -> str | None:
    """The person, company or outlet that says the words at `start:end`; None for the article itself."""
    speech = view.speech_at(start) or view.speech_at(end - 1)
    if speech is not None:
        return speech.speaker
    told = [s for s in view.of("person") if start <= s.start < end and s.how == "pronoun"]
    first = next((s for s in told if view.items[view.index(s.start)].token.lower_ in FIRST), None)
    if first is not None:
        return first.name
    if certainty not in CREDITED:
        return None
    named = _sources(view, official=certainty is Certainty.official)
    return next((slot.name for slot, begin in named if begin <= start), None)


def _sources(view: View, *, official: bool) -> Iterator[tuple[Slot, int]]:
    """Who the sentence names as the source of what it says, each with the offset from which the words are theirs."""
    forms = _forms()
    verbs = forms["tells"] | (forms["decides"] if official else frozenset())
    for i, item in enumerate(view.items):
        slot = item.slot
        if slot is None or slot.kind not in {"person", "org"}:
            continue
        before = " ".join(j.sym for j in view.items[max(0, i - 3) : i] if j.sym != "the")
        if any(before == f or before.endswith(" " + f) for f in forms["before"]):
            yield slot, view.sentence.start
        verb = _verb(view, i)
        if verb is not None and item.token.dep_ == "nsubj" and view.items[verb].lemma in verbs:
            yield slot, slot.start if official and slot.kind == "org" else view.items[verb].start


def _verb(view: View, i: int) -> int | None:
    """The item of the finite verb that follows a name, past helpers, adverbs and days."""
    for j in range(i + 1, min(i + 5, len(view.items))):
        item = view.items[j]
        if item.sym in BETWEEN or item.sym == "<date>":
            continue
        return j if item.slot is None and item.token.tag_ in {"VBD", "VBZ", "VBN", "VBP"} else None
    return None
