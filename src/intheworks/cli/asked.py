"""The commands that answer: `timeline`, `changes`, `holdups`, `who`, `quotes`, `disputes`, `forecast`."""

from __future__ import annotations

from typing import Annotated

import typer

from intheworks.cli.options import AsOf, Db, GraphFormat, KnownAt, ShowFormat, Title, cuts, day, open_desk

Format = Annotated[ShowFormat, typer.Option("--format", help="How to show it.")]


def timeline(
    title: Title, db: Db = None, as_of: AsOf = None, known_at: KnownAt = None, format: Format = ShowFormat.text
) -> None:
    """Tell the story of a title: what was new in each article.

    Example: intheworks timeline "The Understudies"
    """
    from intheworks.cli.timeline import show_timeline

    with open_desk(db) as desk:
        card = desk.card(title, **cuts(as_of, known_at))
        show_timeline(card, desk.timeline(card.id, **cuts(as_of, known_at)), format)


def changes(
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="What moved after this day.")],
    until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help="Up to this day; else up to today.")
    ] = None,
    db: Db = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Format = ShowFormat.text,
) -> None:
    """Show what moved between two days, on every title: old words and new words.

    Example: intheworks changes --since 2017-03-01 --until 2017-06-30
    """
    from intheworks.cli.changes import show_changes
    from intheworks.errors import UsageError

    first, last = day(since), day(end) if (end := until or as_of) else None
    if last is not None and last < first:
        raise UsageError("the days are the wrong way round", todo="--since names the earlier one")
    with open_desk(db) as desk:
        show_changes(desk.changes(first, last, known_at=cuts(None, known_at)["known_at"]), format)


def holdups(
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Only those of, for or through this name.")
    ] = None,
    db: Db = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Annotated[GraphFormat, typer.Option("--format", help="How to show it.")] = GraphFormat.text,
) -> None:
    """Show what waits for what, through whom, and what a release or cancellation would free.

    Example: intheworks holdups --by "Harbor Nine" --as-of 2017-04-05
    """
    from intheworks.cli.holdups import show_holdups

    with open_desk(db) as desk:
        show_holdups(desk.holdups(**cuts(as_of, known_at)), by, format)


def who(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="A name, or a surname alone.")],
    db: Db = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Format = ShowFormat.text,
) -> None:
    """Show what a person is on: in which role, since when, how firmly.

    Example: intheworks who "Roz Tillinghast"
    """
    from intheworks.cli.people import show_people

    with open_desk(db) as desk:
        show_people(desk.who(person, **cuts(as_of, known_at)), person, format)


def quotes(
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help='Words, all of them; "runs of words" in double quotes.')
    ],
    speaker: Annotated[
        str | None, typer.Option("--speaker", metavar="PERSON", help="Only what this person said.")
    ] = None,
    db: Db = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Format = ShowFormat.text,
) -> None:
    """Search what people said, the latest first.

    Example: intheworks quotes "one more curtain call" --speaker Marchetti
    """
    from intheworks.cli.quotes import show_quotes

    with open_desk(db) as desk:
        found = desk.quotes(query, speaker=speaker, **cuts(as_of, known_at))
        show_quotes(found, query, format)


def disputes(db: Db = None, as_of: AsOf = None, known_at: KnownAt = None, format: Format = ShowFormat.text) -> None:
    """Show where comparable voices differ, side by side.

    Example: intheworks disputes --as-of 2020-01-01
    """
    from intheworks.cli.disputes import show_disputes

    with open_desk(db) as desk:
        show_disputes(desk.disputes(**cuts(as_of, known_at)), format)


def forecast(
    title: Title, db: Db = None, as_of: AsOf = None, known_at: KnownAt = None, format: Format = ShowFormat.text
) -> None:
    """Say how long titles at this one's stage took to the next ones, in this ledger.

    Example: intheworks forecast "The Understudies sequel" --as-of 2020-01-01
    """
    from intheworks.cli.forecast import show_forecast

    with open_desk(db) as desk:
        card = desk.card(title, **cuts(as_of, known_at))
        show_forecast(card, desk.forecast(card.id, **cuts(as_of, known_at)), format)


def register(app: typer.Typer) -> None:
    """Add these commands to the program's."""
    for command in (timeline, changes, holdups, who, quotes, disputes, forecast):
        app.command()(command)
