"""From what was found in a scene to the claims of the record: typed, credited, each on its words."""

from __future__ import annotations

from typing import TypedDict

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
    Role,
    Span,
    Stage,
    StageName,
    Status,
)
from intheworks.reading.claims import characters, credit, evidence, holdups
from intheworks.reading.claims.reader import Found
from intheworks.reading.claims.scoring import NEGATED
from intheworks.reading.scene import Scene


class _Shared(TypedDict):
    """The fields that all claims share, as record.md has them."""

    title: str
    certainty: Certainty
    said_by: str | None
    confidence: float
    evidence: Span


def put(scene: Scene, found: Found) -> Claim:
    """One claim in the record's words."""
    view, kind = found.unit.view, found.kind
    start, end = evidence.span(scene, found.unit, kind, found.work)
    place = found.unit.slots[0].start if found.unit.slots else start
    shared = _Shared(
        title=found.work.name,
        certainty=Certainty(found.certainty),
        said_by=credit.said_by(view, place, end, Certainty(found.certainty)),
        confidence=round(found.confidence, 3),
        evidence=Span.of(scene.page.text, start, end),
    )
    name = found.unit.name or ""
    status = Status(found.status) if found.status else Status.attached
    if kind == "attachment":
        role = Role(found.value)
        plays = _character(found) if role is Role.actor else None
        return Attachment(**shared, person=name, role=role, status=status, character=plays)
    if kind == "company":
        return Company(**shared, company=name, role=CompanyRole(found.value), status=status)
    if kind == "date":
        return DateClaim(**shared, what=DateOf(found.value), edtf=name)
    if kind == "stage":
        return Stage(**shared, stage=StageName(found.value.rstrip(NEGATED)), negated=found.value.endswith(NEGATED))
    reason = Reason(found.value)
    waits_for = holdups.because_of(scene, view, found.work, reason)
    return Holdup(**shared, reason=reason, person=holdups.person(view, reason), because_of=waits_for)


def _character(found: Found) -> str | None:
    """The character in the first of the actor's mentions that tells one."""
    told = (characters.character(found.unit.view, slot) for slot in found.unit.slots)
    return next((c for c in told if c is not None), None)
