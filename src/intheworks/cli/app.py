"""The commands. Each is thin: it asks the desk and hands the answer to a view."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from intheworks.cli import asked, batching, catalogue, judged, keeping, mcp, moving, serving, taking
from intheworks.cli.options import (
    AsOf,
    Db,
    KnownAt,
    Language,
    ListFormat,
    Outlet,
    ReaderName,
    ReadFormat,
    ShowFormat,
    StandingFormat,
    Title,
    cuts,
    day,
    open_desk,
)

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"intheworks {version('intheworks')}")
        raise typer.Exit


@app.callback()
def _main(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Where every film and series in the works stands, with the exact words that say so."""


@app.command()
def read(
    articles: Annotated[
        list[str], typer.Argument(metavar="ARTICLE", help="Text files, folders of them, or - for standard input.")
    ],
    db: Db = None,
    format: Annotated[ReadFormat, typer.Option("--format", help="How to show it.")] = ReadFormat.text,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Store nothing.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the article with what was read in it, what was passed over and why.")
    ] = False,
    published: Annotated[
        str | None, typer.Option(metavar="DAY", help="The day of articles that do not begin with `date YYYY-MM-DD`.")
    ] = None,
    outlet: Outlet = None,
    language: Language = None,
    reader: ReaderName = "house",
) -> int:
    """Read dated articles, show what each one says, and keep it.

    Example: intheworks read --outlet "The Ledger" articles/
    """
    from intheworks.cli.reading import read_articles

    with open_desk(db, reader) as desk:
        given = desk.given(day(published) if published else None, outlet, language)
        return read_articles(desk, articles, given, format, store=not dry_run, explain=explain)


@app.command()
def show(
    title: Title,
    db: Db = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Annotated[StandingFormat, typer.Option("--format", help="How to show it.")] = StandingFormat.text,
) -> None:
    """Show where a title stands, with numbered sources.

    Example: intheworks show "The Understudies" --as-of 2017-04-05
    """
    from intheworks.cli.standing import show_standing

    with open_desk(db) as desk:
        standing = desk.show(title, **cuts(as_of, known_at))
        if format is StandingFormat.html:
            from intheworks.server.everything import one_file

            sys.stdout.buffer.write(one_file(desk, standing.title.id, standing.as_of, standing.known_at))
        else:
            show_standing(desk, standing, ShowFormat(format.value))


@app.command()
def titles(
    query: Annotated[str | None, typer.Argument(metavar="[QUERY]", help="Only titles with these words.")] = None,
    db: Db = None,
    format: Annotated[ListFormat, typer.Option("--format", help="How to show it.")] = ListFormat.text,
) -> None:
    """List the titles that are followed: their stage, and when there was last word of them.

    Example: intheworks titles understudies
    """
    from intheworks.cli.titles import list_titles

    with open_desk(db) as desk:
        list_titles(desk.titles(query), format)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a record and of a standing.

    Example: intheworks schema > intheworks.schema.json
    """
    from intheworks.schema import json_schema

    sys.stdout.write(json_schema())


@app.command()
def demo() -> int:
    """Read the ten bundled articles into a ledger of their own, and show where their title stands.

    Example: intheworks demo
    """
    from intheworks.cli.demo import run_demo

    return run_demo()


taking.register(app)
asked.register(app)
judged.register(app)
catalogue.register(app)
serving.register(app)
mcp.register(app)
keeping.register(app)
moving.register(app)
batching.register(app)
