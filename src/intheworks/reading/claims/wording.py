"""From what was found in a scene to the claims of the record: typed, credited, each on its words."""

from __future__ import annotations

from collections.abc import Iterator

from intheworks.model import (
    Attachment,
    Certainty,
    Claim,
    Company,
    CompanyRole,
    DateClaim,
    DateOf,
    Holdup,
    Reason,
    Relation,
    RelationName,
    Role,
    Span,
    Stage,
    StageName,
    Status,
)
from intheworks.reading.claims import evidence
from intheworks.reading.claims.reader import Found
from intheworks.reading.page import Work
from intheworks.reading.scene import Scene, Slot

BLOCKED_BY_A_TITLE = frozenset({Reason.person_busy, Reason.scheduling})
"""The reasons for which another title in the sentence is the one that is waited for."""

UNNAMED = frozenset({"unnamed source", "unnamed sources"})


def put(scene: Scene, found: Found) -> Claim:
    """One claim in the record's words."""
    start, end = evidence.span(scene, found.unit, found.kind, found.work)
    text = scene.page.text
    exact = Span.of(text, start, end)
    firmness = Certainty(found.certainty)
    credit = said_by(found, start)
    title, sure = found.work.name, round(found.confidence, 3)
    name = found.unit.name or ""
    status = Status(found.status) if found.status else Status.attached
    if found.kind == "attachment":
        return Attachment(
            title=title, certainty=firmness, said_by=credit, confidence=sure, evidence=exact,
            person=name, role=Role(found.value), status=status,
        )  # fmt: skip
    if found.kind == "company":
        return Company(
            title=title, certainty=firmness, said_by=credit, confidence=sure, evidence=exact,
            company=name, role=CompanyRole(found.value), status=status,
        )  # fmt: skip
    if found.kind == "date":
        return DateClaim(
            title=title, certainty=firmness, said_by=credit, confidence=sure, evidence=exact,
            what=DateOf(found.value), edtf=name,
        )  # fmt: skip
    if found.kind == "stage":
        return Stage(
            title=title, certainty=firmness, said_by=credit, confidence=sure, evidence=exact,
            stage=StageName(found.value.rstrip("!")), negated=found.value.endswith("!"),
        )  # fmt: skip
    reason = Reason(found.value)
    return Holdup(
        title=title, certainty=firmness, said_by=credit, confidence=sure, evidence=exact,
        reason=reason, person=_held_by(found), because_of=_waits_for(found, reason),
    )  # fmt: skip


def said_by(found: Found, start: int) -> str | None:
    """Who says it: the speaker of the innermost speech act around the claim's words, else the article itself (None)."""
    view = found.unit.view
    place = found.unit.slots[0].start if found.unit.slots else start
    speech = view.speech_at(place) or view.speech_at(start)
    return speech.speaker if speech is not None else None


def _held_by(found: Found) -> str | None:
    """The person whom the sentence of a hold-up speaks of first."""
    people = [s for s in found.unit.view.of("person") if " and " not in s.name]
    speech = found.unit.view.speech_at(found.unit.view.sentence.start)
    others = [s for s in people if speech is None or s.name != speech.speaker or s.how == "pronoun"]
    return others[0].name if others else None


def _waits_for(found: Found, reason: Reason) -> str | None:
    """The other title that the sentence names, for the reasons that another title can be."""
    if reason not in BLOCKED_BY_A_TITLE:
        return None
    others: list[Slot] = [s for s in found.unit.view.of("work") if s.name != found.work.name]
    return others[0].name if others else None


def relations(scene: Scene) -> Iterator[Claim]:
    """What each title continues, as recognition found it."""
    for work in scene.works:
        if work.relation is None or work.continues is None or work.relation_at is None:
            continue
        yield _relation(scene, work, *work.relation_at)


def _relation(scene: Scene, work: Work, start: int, end: int) -> Claim:
    low, high = evidence.trimmed(scene.page.text, start, end)
    return Relation(
        title=work.name,
        relation=RelationName(work.relation or ""),
        of=work.continues or "",
        evidence=Span.of(scene.page.text, low, high),
    )
