"""Stories in a few words: claims told on a day by an outlet, for tests of identity, standing and answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from intheworks.model import (
    Attachment,
    Certainty,
    Claim,
    Company,
    CompanyRole,
    DateClaim,
    DateOf,
    DocumentInfo,
    Form,
    Holdup,
    LedgerClaim,
    LedgerQuotation,
    Quotation,
    Reader,
    Reason,
    Record,
    Relation,
    RelationName,
    Role,
    Span,
    Stage,
    StageName,
    Status,
    TitleMentioned,
)
from intheworks.standing import Standing, TitleCard, fold

RECORDED = datetime(2026, 1, 1, tzinfo=UTC)
READER = Reader("house", "1")
TITLE = "Low Tide"
CARD = TitleCard(id="t_lowtide", name=TITLE, type="film")


def span(words: str, start: int = 0) -> Span:
    return Span(start, start + len(words), words)


def person(name: str, role: str = "actor", status: str = "attached", **more: Any) -> Claim:
    made = {"title": TITLE, "evidence": span(f"{name} {role} {status}"), **_common(more)}
    return Attachment(person=name, role=Role(role), status=Status(status), **made)


def company(name: str, role: str = "studio", status: str = "attached", **more: Any) -> Claim:
    made = {"title": TITLE, "evidence": span(f"{name} {role} {status}"), **_common(more)}
    return Company(company=name, role=CompanyRole(role), status=Status(status), **made)


def stage(value: str, **more: Any) -> Claim:
    return Stage(stage=StageName(value), **{"title": TITLE, "evidence": span(f"it is {value}"), **_common(more)})


def holdup(reason: str, **more: Any) -> Claim:
    return Holdup(reason=Reason(reason), **{"title": TITLE, "evidence": span(f"waits: {reason}"), **_common(more)})


def dated(what: str, edtf: str, **more: Any) -> Claim:
    made = {"title": TITLE, "evidence": span(f"{what} {edtf}"), **_common(more)}
    return DateClaim(what=DateOf(what), edtf=edtf, **made)


def relation(name: str, of: str, **more: Any) -> Claim:
    made = {"title": TITLE, "evidence": span(f"{name} of {of}"), **_common(more)}
    return Relation(relation=RelationName(name), of=of, **made)


def _common(more: dict[str, Any]) -> dict[str, Any]:
    certainty = Certainty(more.pop("certainty", "stated"))
    return {**more, "certainty": certainty}


def info(day: str, outlet: str = "The Ledger") -> DocumentInfo:
    return DocumentInfo(id=f"{day}/{outlet}", source=f"{day}.txt", outlet=outlet, published=date.fromisoformat(day))


def told(day: str, *claims: Claim, outlet: str = "The Ledger", recorded: datetime = RECORDED) -> list[LedgerClaim]:
    """What one article says, each claim on words of its own."""
    document, at, found = info(day, outlet), 0, []
    for i, claim in enumerate(claims):
        placed = msgspec.structs.replace(claim, evidence=span(claim.evidence.exact, at))
        at = placed.evidence.end + 1
        found.append(
            LedgerClaim(id=f"{document.id}#{i}", claim=placed, document=document, reader=READER, recorded=recorded)
        )
    return found


def said(day: str, speaker: str, words: str, outlet: str = "The Ledger", at: int = 0) -> LedgerQuotation:
    document = info(day, outlet)
    quotation = Quotation(speaker=speaker, form=Form.direct, span=span(words, at))
    return LedgerQuotation(
        id=f"{document.id}/{words}", quotation=quotation, document=document, reader=READER, recorded=RECORDED
    )


def standing(claims: Iterable[LedgerClaim], as_of: str, kind: str = "film", **more: Any) -> Standing:
    card = msgspec.structs.replace(CARD, type=kind)
    return fold(card, list(claims), more.pop("quotations", ()), as_of=date.fromisoformat(as_of), **more)


def record(day: str, *titles: TitleMentioned, claims: Iterable[Claim] = (), outlet: str = "The Ledger") -> Record:
    return Record(document=info(day, outlet), reader=READER, titles=titles, claims=tuple(claims))


def stage_of(found: Standing) -> str | None:
    return str(found.stage.value) if found.stage else None


def on_it(found: Standing, status: str = "attached") -> list[tuple[str, str]]:
    return [(str(a.role), a.person) for a in found.attached if a.status == status]


def open_waits(found: Standing) -> list[tuple[str, str | None, str | None]]:
    return [(str(h.reason), h.person, h.because_of) for h in found.holdups if h.open]


def next_edtf(found: Standing) -> str | None:
    return found.next_date.edtf if found.next_date else None
