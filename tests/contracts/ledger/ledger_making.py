"""What the ledger's tests are made of: the gold articles beside them, and small documents and records by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from intheworks.identity import name_id
from intheworks.model import (
    Attachment,
    Claim,
    Document,
    Form,
    Link,
    NameKind,
    Quotation,
    Reader,
    Record,
    Role,
    Span,
    Stage,
    StageName,
    TitleMentioned,
    TitleType,
)

DATA = Path(__file__).parent / "data"
HOUSE = Reader("house", "1.0")
TEXT = "Ida Vance will write Harbour. Filming began. “We never left the harbour,” said Vance."
HARBOUR = name_id(NameKind.title, "Harbour", "film")


def at(hour: float) -> datetime:
    """A moment, so many hours into the tests' time."""
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour)


def gold(number: str, version: str = "1.0") -> tuple[Document, Record]:
    """One gold article and its record."""
    text = (DATA / f"{number}.txt").read_text(encoding="utf-8")
    raw = json.loads((DATA / f"{number}.json").read_text(encoding="utf-8"))
    document = Document.of(
        text,
        source=f"{number}.txt",
        published=date.fromisoformat(raw["published"]),
        url=raw["url"],
        outlet=raw["outlet"],
        byline=tuple(raw["byline"]),
    )
    parts = {key: raw[key] for key in ("titles", "claims", "quotations")}
    whole = {**parts, "document": msgspec.to_builtins(document.info), "reader": {"name": "gold", "version": version}}
    return document, Record.from_json(json.dumps(whole))


def document(
    text: str = TEXT, *, published: str = "2024-02-01", url: str | None = "https://a.example/1", source: str = "a.txt"
) -> Document:
    return Document.of(text, source=source, published=date.fromisoformat(published), url=url, outlet="A")


def words(text: str, exact: str) -> Span:
    start = text.index(exact)
    return Span.of(text, start, start + len(exact))


def writes(text: str = TEXT, *, person: str = "Ida Vance", title: str = "Harbour", exact: str = "will write") -> Claim:
    return Attachment(title=title, person=person, role=Role.writer, evidence=words(text, exact))


def films(text: str = TEXT, *, title: str = "Harbour", exact: str = "Filming began") -> Claim:
    return Stage(title=title, stage=StageName.filming, evidence=words(text, exact))


def record(
    doc: Document,
    *claims: Claim,
    reader: Reader = HOUSE,
    titles: Sequence[TitleMentioned] = (TitleMentioned(title="Harbour", type=TitleType.film),),
    quotations: Sequence[Quotation] = (),
) -> Record:
    return Record(document=doc.info, reader=reader, titles=tuple(titles), claims=claims, quotations=tuple(quotations))


def link(left: str, right: str, hour: float, *, same: bool = True, reason: str = "sequel by number") -> Link:
    return Link(left=left, right=right, same=same, reason=reason, by="rule:test", recorded=at(hour))


def quoting(text: str, *quotes: tuple[str, str]) -> tuple[Quotation, ...]:
    """Quotations of these words by these speakers."""
    return tuple(Quotation(speaker=who, form=Form.direct, span=words(text, said)) for who, said in quotes)
