"""The commands that take things in: add, follow, following, unfollow, watch, rejected."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from intheworks.cli.options import Columns, Db, Language, ListFormat, Outlet, Published, ReaderName, day

if TYPE_CHECKING:
    from intheworks.intake import Intake

Allow = Annotated[
    list[str] | None,
    typer.Option("--allow", metavar="HOST", help="A host in a private network that may be fetched from all the same."),
]


class FeedsFormat(str, Enum):
    """How the list of feeds is shown."""

    text = "text"
    json = "json"
    opml = "opml"


@contextmanager
def _intake(db: str | None, reader: str = "house") -> Iterator[Intake]:
    from intheworks.cli.screen import say
    from intheworks.desk import Desk, default_ledger
    from intheworks.intake import Intake
    from intheworks.state import State, beside

    with Desk.open(db, reader=reader) as desk:
        # A ledger that cannot be opened is said before anything is fetched or parsed.
        _ = desk.ledger
        with Intake(desk, State(beside(db or default_ledger()))) as intake:
            yield intake
        if cost := desk.cost():
            say(cost, style="dim")


def add(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE",
            help="Files (text, HTML, e-mail, PDF, WARC, JSON Lines, Parquet, ZIP, gzip), folders of them, web pages, feeds"
            " and sitemaps by address, - for standard input, clipboard: for the clipboard.",
        ),
    ],
    db: Db = None,
    published: Published = None,
    outlet: Outlet = None,
    language: Language = None,
    columns: Columns = None,
    allow: Allow = None,
    reader: ReaderName = "house",
) -> int:
    """Take in anything that holds articles, and say what it was.

    Example: intheworks add clippings/ https://example.com/2024/02/the-sequel-is-written news.warc.gz
    """
    from intheworks.cli.intake import add_sources
    from intheworks.intake import Options
    from intheworks.sources.table import mapping

    options = Options(day(published) if published else None, outlet, language, mapping(columns), tuple(allow or ()))
    with _intake(db, reader) as intake:
        return add_sources(intake, sources, options)


def follow(
    feeds: Annotated[
        list[str], typer.Argument(metavar="FEED", help="A feed, a page that names one, or an OPML file of many.")
    ],
    db: Db = None,
    allow: Allow = None,
) -> None:
    """Follow feeds: `intheworks watch` reads what comes in them.

    Example: intheworks follow https://example.com/film/feed
    """
    from intheworks.cli.intake import follow_feeds
    from intheworks.intake import Options

    with _intake(db) as intake:
        follow_feeds(intake, feeds, Options(allowed=tuple(allow or ())))


def following(
    db: Db = None,
    format: Annotated[FeedsFormat, typer.Option("--format", help="How to show it.")] = FeedsFormat.text,
) -> None:
    """List the feeds that are followed, and how they were when last looked at.

    Example: intheworks following --format opml > feeds.opml
    """
    from intheworks.cli.intake import list_feeds

    with _intake(db) as intake:
        list_feeds(intake, format.value)


def unfollow(
    feeds: Annotated[list[str], typer.Argument(metavar="FEED", help="The address of a feed that is followed.")],
    db: Db = None,
) -> None:
    """Follow feeds no longer; what was read of them stays.

    Example: intheworks unfollow https://example.com/film/feed
    """
    with _intake(db) as intake:
        for address in feeds:
            intake.unfollow(address)


def watch(
    db: Db = None,
    every: Annotated[float, typer.Option(metavar="MINUTES", min=1, help="Minutes between two looks at a feed.")] = 15,
    once: Annotated[bool, typer.Option("--once", help="Look at every feed once, and end.")] = False,
    reader: ReaderName = "house",
) -> int:
    """Look at the feeds that are followed until stopped, and take in what is new.

    Example: intheworks watch --every 30
    """
    from intheworks.cli.intake import watch_feeds

    with _intake(db, reader) as intake:
        return watch_feeds(intake, every * 60, once=once)


def rejected(
    db: Db = None,
    retry: Annotated[bool, typer.Option("--retry", help="Try all of it again.")] = False,
    format: Annotated[ListFormat, typer.Option("--format", help="How to show it.")] = ListFormat.text,
    reader: ReaderName = "house",
) -> int:
    """List what was set aside, with the reason; or try it again.

    Example: intheworks rejected --retry
    """
    from intheworks.cli.intake import list_rejected, retry_rejected

    with _intake(db, reader) as intake:
        if retry:
            return retry_rejected(intake)
        list_rejected(intake, format.value)
        return 0


def register(app: typer.Typer) -> None:
    """Make these commands of the program's."""
    for command in (add, follow, following, unfollow, watch, rejected):
        app.command()(command)
