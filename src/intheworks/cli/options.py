"""The options that commands share, and their values from text."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from intheworks.errors import UsageError

if TYPE_CHECKING:
    from intheworks.desk import Desk


class Cuts(TypedDict):
    """What both cuts are called wherever a question is asked."""

    as_of: date | None
    known_at: datetime | None


class ReadFormat(str, Enum):
    """How `read` shows what articles say; `html` is one page with every article and what was read in it."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    html = "html"


class ShowFormat(str, Enum):
    """How an answer is shown."""

    text = "text"
    json = "json"
    markdown = "markdown"


class StandingFormat(str, Enum):
    """How a standing is shown; `html` is a page of everything, in one file."""

    text = "text"
    json = "json"
    markdown = "markdown"
    html = "html"


class ListFormat(str, Enum):
    """How a list is shown."""

    text = "text"
    json = "json"


class GraphFormat(str, Enum):
    """How hold-ups are shown."""

    text = "text"
    json = "json"
    markdown = "markdown"
    svg = "svg"
    dot = "dot"


def open_desk(db: str | None) -> Desk:
    """A desk over the ledger at this address, else over the user's own."""
    from intheworks.desk import Desk

    return Desk.open(db)


def cuts(as_of: str | None, known_at: str | None) -> Cuts:
    """The two cuts of a question, None where they are not given."""
    return {"as_of": day(as_of) if as_of else None, "known_at": moment(known_at) if known_at else None}


def day(value: str) -> date:
    """The day of YYYY-MM-DD; raises UsageError for anything else."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"“{value}” is no day", todo="write it as YYYY-MM-DD, for example 2024-02-01") from None


def moment(value: str) -> datetime:
    """A moment in ISO 8601; without a zone it is local time, and a day alone means its end."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return datetime.combine(date.fromisoformat(value), time.max).astimezone(UTC)
        return datetime.fromisoformat(value).astimezone(UTC)
    except ValueError:
        raise UsageError(f"“{value}” is no moment", todo="write it as 2024-02-01 or 2024-02-01T18:30") from None


Db = Annotated[
    str | None,
    typer.Option(
        "--db", envvar="INTHEWORKS_DB", metavar="PATH|URL", help="The ledger; by default one file in your data folder."
    ),
]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DAY", help="Only what was published by this day.")]
KnownAt = Annotated[
    str | None, typer.Option("--known-at", metavar="MOMENT", help="Only what this ledger had recorded by this moment.")
]
ReaderName = Annotated[
    str,
    typer.Option("--reader", metavar="NAME", help="Who reads: house, llm, both, or one that a package brings along."),
]
