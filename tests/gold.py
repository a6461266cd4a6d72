"""The gold articles as a ledger: what pages look like when the reader makes no mistake.

`fill(desk)` takes the articles in, oldest first, each recorded at noon of the day after it was published.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import msgspec

from intheworks import Desk
from intheworks.desk import Clock, SystemClock
from intheworks.ledger import open_ledger
from intheworks.model import Claim, Document, Quotation, Reader, Record, TitleMentioned

SLATE = Path(__file__).parents[1] / "evals" / "gold" / "slate"


class SetClock:
    """Shows the moment that it was set to last."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


class GoldReader:
    """Reads what the annotators wrote down of an article; of any other it says nothing."""

    reader = Reader("gold", "1")

    def __init__(self, folder: Path = SLATE) -> None:
        self.records = {record.document.id: record for _, record in articles(folder)}

    def gate(self, text: str) -> bool:
        return True

    def read(self, document: Document) -> Record:
        found = self.records.get(document.info.id)
        empty = Record(document=document.info, reader=self.reader)
        return msgspec.structs.replace(found, document=document.info) if found else empty


def articles(folder: Path = SLATE) -> Iterator[tuple[Document, Record]]:
    """The articles of a folder of gold records with what they say, in the order of their files."""
    for path in sorted(folder.glob("[0-9]*.json")):
        raw = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        document = Document.of(
            text,
            source=f"{raw['id']}.txt",
            published=datetime.fromisoformat(raw["published"]).date(),
            url=raw["url"],
            outlet=raw["outlet"],
            byline=tuple(raw["byline"]),
        )
        firm = [claim for claim in raw["claims"] if not claim.get("borderline")]
        yield (
            document,
            Record(
                document=document.info,
                reader=GoldReader.reader,
                titles=msgspec.convert(raw["titles"], tuple[TitleMentioned, ...]),
                claims=tuple(msgspec.convert(claim, Claim) for claim in firm),  # type: ignore[arg-type]
                quotations=msgspec.convert(raw["quotations"], tuple[Quotation, ...]),
            ),
        )


def gold_desk(db: Path | str, clock: Clock | None = None) -> Desk:
    """A desk on the ledger at this path whose reader knows the gold articles."""
    return Desk(lambda: open_ledger(str(db)), GoldReader, clock or SystemClock())


def fill(db: Path | str, most: int | None = None) -> None:
    """Take the gold articles into the ledger at this path; `most` leaves out the later ones."""
    clock = SetClock(datetime(2000, 1, 1, tzinfo=UTC))
    with gold_desk(db, clock) as desk:
        found = sorted((document for document, _ in articles()), key=lambda d: (d.info.published, d.info.id))
        for document in found[:most]:
            clock.moment = datetime.combine(document.info.published + timedelta(days=1), time(12), UTC)
            desk.take(document)
