"""A reader that understands four sentences, and a clock that stands still: enough to test the desk and the command line."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from intheworks.model import (
    Attachment,
    Claim,
    Document,
    Form,
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

NAME = r"[A-Z]\w+(?: [A-Z]\w+)*"
WRITES = re.compile(rf"({NAME}) writes ({NAME})")
FILMS = re.compile(rf"({NAME}) is filming")
SCRIPT = re.compile(rf"({NAME}) has a script")
SAID = re.compile(rf"({NAME}) said “([^”]+)”")


class PlainReader:
    """Understands “X writes Y”, “Y has a script”, “Y is filming” and “X said “…””."""

    def __init__(self, version: str = "1") -> None:
        self.reader = Reader("house", version)
        self.read_texts: list[str] = []

    def gate(self, text: str) -> bool:
        return any(pattern.search(text) for pattern in (WRITES, FILMS, SCRIPT, SAID))

    def read(self, document: Document) -> Record:
        text = document.text
        self.read_texts.append(text)
        claims: list[Claim] = []
        for found in WRITES.finditer(text):
            span = Span.of(text, *found.span())
            claims.append(Attachment(title=found[2], person=found[1], role=Role.writer, evidence=span))
        for pattern, stage in ((FILMS, StageName.filming), (SCRIPT, StageName.script_completed)):
            for found in pattern.finditer(text):
                claims.append(Stage(title=found[1], stage=stage, evidence=Span.of(text, *found.span())))
        said = tuple(
            Quotation(speaker=found[1], form=Form.direct, span=Span.of(text, *found.span(2)))
            for found in SAID.finditer(text)
        )
        names = dict.fromkeys(claim.title for claim in claims)
        titles = tuple(TitleMentioned(title=name, type=TitleType.film) for name in names)
        return Record(document=document.info, reader=self.reader, titles=titles, claims=tuple(claims), quotations=said)


Told = Callable[[], tuple[str, str]]
"""What was written to stdout and stderr since the last time (the fixture `told`)."""


class MisquotingReader(PlainReader):
    """Claims words that the text does not hold."""

    def read(self, document: Document) -> Record:
        claim = Stage(title="Iron Ferry", stage=StageName.filming, evidence=Span(0, 5, "wrong"))
        return Record(document=document.info, reader=self.reader, claims=(claim,))


class StillClock:
    """Shows the moment that it was set to."""

    def __init__(self, moment: datetime | None = None) -> None:
        self.moment = moment or datetime(2025, 6, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment
