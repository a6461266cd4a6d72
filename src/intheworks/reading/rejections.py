"""What the reader saw and passed over, each with the rule that says why: the other half of explaining a record.

Only triggers that tell by themselves are accounted for: a stage, a status, a reason, a relation, a word for a date. Those
in the evidence of a claim led to something; of the rest, one for each sentence and rule is kept: the list stays readable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intheworks.model import Claim, PassedOver, Span
from intheworks.reading import dates
from intheworks.reading.scene import Scene, View
from intheworks.reading.triggers import Trigger

TELLING = frozenset({"stage", "status", "reason", "relation", "date", "delay"})
"""The fields whose triggers are accounted for; roles, companies and helpers say nothing without one of these."""

VERBS = frozenset({"VERB", "ADJ"})
"""Of triggers of one word only verbs (the parser takes some for adjectives) count: "renewed" tells, "decision" is common."""

NEAR = 5
"""Items before a trigger within which a negation or a condition bends it."""


def find(scene: Scene, claims: Sequence[Claim]) -> tuple[PassedOver, ...]:
    """The triggers of a scene that led to none of `claims`, and the dates that are none, in order of place."""
    text = scene.page.text
    found = {(t.start, t.end): rule for view in scene.views for t, rule in _passed(scene, view, claims)}
    for nodate in dates.rejected(text, scene.page.anchor):
        found.setdefault((nodate.start, nodate.end), f"date_{nodate.rule}")
    return tuple(PassedOver(rule, Span.of(text, start, end)) for (start, end), rule in sorted(found.items()))


def _passed(scene: Scene, view: View, claims: Sequence[Claim]) -> Iterator[tuple[Trigger, str]]:
    """The sentence's telling triggers without a claim, the longest for each rule."""
    told = [(c.evidence.start, c.evidence.end) for c in claims]
    best: dict[str, Trigger] = {}
    for trigger in view.triggers:
        if trigger.field not in TELLING or not view.items:
            continue
        if " " not in trigger.form and view.items[view.index(trigger.start)].token.pos_ not in VERBS:
            continue
        if any(start < trigger.end and trigger.start < end for start, end in told):
            continue
        why = rule(scene, view, trigger)
        if why not in best or len(trigger.form) > len(best[why].form):
            best[why] = trigger
    yield from ((trigger, why) for why, trigger in best.items())


def rule(scene: Scene, view: View, trigger: Trigger) -> str:
    """Why a trigger led to no claim: the first of the rules that holds, from the surest to "below_confidence"."""
    near = [w for s in view.of("work") if (w := scene.work(s.name)) is not None]
    if not near and scene.focus(trigger.start) is None:
        return "no_title_in_focus"
    if near and not any(w.in_works for w in near):
        return "past_credit" if view.of("person") else "title_is_out"
    if _before(view, trigger, "negation"):
        return "negated"
    if _before(view, trigger, "condition"):
        return "conditional"
    if view.items and view.items[-1].sym.startswith("?"):
        return "asked_not_said"
    if trigger.field == "status" and not view.of("person") and not view.of("org"):
        return "nobody_named"
    if trigger.field == "date" and not view.of("date"):
        return "no_date_named"
    return "below_confidence"


def _before(view: View, trigger: Trigger, field: str) -> bool:
    """Whether a trigger of this field stands close before another in its sentence."""
    place = view.index(trigger.start)
    return any(t.field == field and 0 <= place - view.index(t.start) <= NEAR for t in view.triggers)
