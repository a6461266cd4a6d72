"""The public API as somebody else's program uses it: `mypy --strict` checks this file, run by `make check`.

Nothing here is ever run. Every public name is used at least once (tests/unit/test_lazy_imports.py looks).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import assert_type

from intheworks import (
    AmbiguousTitle,
    ArticleReader,
    Change,
    Clock,
    Desk,
    Disputed,
    Document,
    Event,
    Followed,
    Forecast,
    InTheWorksError,
    Keep,
    LedgerError,
    NameKind,
    PersonOn,
    Quote,
    ReaderUnavailable,
    Reading,
    Record,
    Rejection,
    Standing,
    UnknownTitle,
    UsageError,
    Verdict,
    Wait,
)
from intheworks.model import Claim, Link, Reader, Review, Span, Stage, StageName


class Noon:
    """A clock of one's own."""

    def now(self) -> datetime:
        return datetime(2024, 2, 1, 12, tzinfo=UTC)


class Filming:
    """A reader of one's own."""

    reader = Reader("filming", "1")

    def gate(self, text: str) -> bool:
        return "filming" in text

    def read(self, document: Document) -> Record:
        at = document.text.find("filming")
        if at < 0:
            raise ReaderUnavailable("there is nothing to see")
        words = Span.of(document.text, at, at + len("filming"))
        claim: Claim = Stage(title="Iron Ferry", stage=StageName.filming, evidence=words)
        return Record(document=document.info, reader=self.reader, claims=(claim,))


clock: Clock = Noon()
reader: ArticleReader = Filming()


def article(text: str) -> Document:
    """A document from words at hand."""
    return Document.of(text, source="mine", published=date(2024, 2, 1), outlet=None)


def taking_in(path: str) -> list[str]:
    """What each article says, or why it was set aside."""
    with Desk.open(":memory:", clock=clock, keep=Keep.evidence) as desk:
        readings = desk.read(path, outlet="The Ledger")
        assert_type(readings, list[Reading | Rejection])
        found = [r.record for r in readings if isinstance(r, Reading)]
        assert_type(found, list[Record])
        set_aside = [r for r in readings if isinstance(r, Rejection)]
        assert_type(desk.take(article("…"), store=False), Reading | Rejection)
        return [claim.evidence.exact for record in found for claim in record.claims] + [r.reason for r in set_aside]


def asking(desk: Desk, day: date) -> Iterator[str]:
    """Every answer, as of a day."""
    standing = desk.show("The Understudies", as_of=day)
    assert_type(standing, Standing)
    yield from (standing.sources[at].exact for held in standing.holdups for at in held.evidence)
    assert_type(desk.titles("understudies"), list[Followed])
    assert_type(desk.timeline("The Understudies"), tuple[Event, ...])
    assert_type(desk.changes(day), tuple[Change, ...])
    assert_type(desk.holdups(as_of=day), tuple[Wait, ...])
    assert_type(desk.who("Moss", known_at=clock.now()), tuple[PersonOn, ...])
    assert_type(desk.quotes("haircuts", speaker="Ann Moss"), tuple[Quote, ...])
    assert_type(desk.disputes(), tuple[Disputed, ...])
    assert_type(desk.forecast("The Understudies"), Forecast | None)


def judging(desk: Desk, claim: str) -> None:
    """What editors say; and each way in which it can go wrong."""
    try:
        assert_type(desk.merge("A", "B", why="one", by="Ada", kind=NameKind.title), list[Link])
        assert_type(desk.review(claim, Verdict.correct, why="…", by="Ada", changed={"status": "departed"}), Review)
    except UnknownTitle as error:
        assert_type(error.nearest, tuple[str, ...])
    except AmbiguousTitle as error:
        assert_type(error.choices, tuple[tuple[str, str], ...])
    except (UsageError, LedgerError) as error:
        raise SystemExit(str(error)) from error
    except InTheWorksError as error:
        assert_type(error.todo, str | None)
