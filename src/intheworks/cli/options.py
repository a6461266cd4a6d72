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
    from intheworks.server.store import Store


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


def open_desk(db: str | None, reader: str = "house") -> Desk:
    """A desk over the ledger at this address, else over the user's own."""
    from intheworks.desk import Desk

    return Desk.open(db, reader=reader)


def open_store(db: str | None) -> Store:
    """What the server keeps beside the ledger at this address (tokens, webhooks); the caller closes it."""
    from intheworks.desk import SystemClock, default_ledger
    from intheworks.server.store import Store

    return Store.open(db or default_ledger(), SystemClock().now)


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
Title = Annotated[str, typer.Argument(metavar="TITLE", help="A name, an alias or an id.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DAY", help="Only what was published by this day.")]
KnownAt = Annotated[
    str | None, typer.Option("--known-at", metavar="MOMENT", help="Only what this ledger had recorded by this moment.")
]
Published = Annotated[
    str | None, typer.Option("--published", metavar="DAY", help="The day of articles whose metadata give none.")
]
Outlet = Annotated[str | None, typer.Option("--outlet", metavar="NAME", help="Who published them.")]
Language = Annotated[
    str | None,
    typer.Option("--language", metavar="xx", help="Their language, believed unchecked; only English is understood."),
]
Columns = Annotated[
    str | None,
    typer.Option("--map", metavar="FIELD=COLUMN,…", help="A table's columns, as in text=body,published=date."),
]
ReaderName = Annotated[
    str,
    typer.Option("--reader", metavar="NAME", help="Who reads: house, llm, both, or one that a package brings along."),
]
