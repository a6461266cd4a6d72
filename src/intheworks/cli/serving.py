"""The commands by which others get at it: `serve`, `token new|list|revoke`, `export`."""

from __future__ import annotations

from contextlib import closing
from enum import Enum
from typing import Annotated

import typer

from intheworks.cli.options import AsOf, Db, KnownAt, ListFormat, cuts, open_desk, open_store

LOOPBACK = ("localhost", "127.0.0.1")


class ExportFormat(str, Enum):
    """What standings are written as."""

    jsonld = "jsonld"
    quickstatements = "quickstatements"
    wikitext = "wikitext"
    csv = "csv"
    parquet = "parquet"
    atom = "atom"
    ics = "ics"
    library = "library"


class Scope(str, Enum):
    """What a token allows."""

    write = "write"
    review = "review"
    admin = "admin"


def serve(
    db: Db = None,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen; only this machine by default.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes any that is free.")] = 8000,
    rate: Annotated[float, typer.Option(min=0, help="Requests a second for one address; 0 is no limit.")] = 50,
    https: Annotated[
        bool, typer.Option("--https", help="A proxy on this machine speaks https for it and says who asks.")
    ] = False,
    allow: Annotated[
        list[str] | None,
        typer.Option("--allow", metavar="HOST", help="A host in a private network that webhooks may be sent to."),
    ] = None,
) -> None:
    """Serve pages, API, feeds and alerts. Reading is open to whoever reaches it; writing needs a token.

    Example: intheworks serve --port 8000
    """
    from intheworks.server.running import run
    from intheworks.server.settings import Settings

    hosts = LOOPBACK if host in LOOPBACK and not https else ()
    settings = Settings(rate=rate, burst=max(1, int(rate * 4)), secure=https, hosts=hosts, allowed=tuple(allow or ()))
    with open_desk(db) as desk:
        _ = desk.ledger
        run(desk, open_store(db), settings, host, port)


tokens = typer.Typer(no_args_is_help=True, help="Make, list and revoke the tokens that allow writing.")


@tokens.command("new")
def token_new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose it is: their reviews bear this name.")],
    scope: Annotated[list[Scope] | None, typer.Option("--scope", help="What it allows; may be given twice.")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="For how long; else until it is revoked.")] = None,
    db: Db = None,
) -> None:
    """Make a token and write it to stdout, this once: only its hash is kept.

    Example: intheworks token new "Ada" --scope review
    """
    from intheworks.cli.screen import say, write

    with closing(open_store(db)) as store:
        id_, secret = store.new_token(name, [s.value for s in scope or [Scope.write]], days)
    write(f"{secret}\n".encode())
    say(f"{id_} for {name}; it is not shown again")


@tokens.command("list")
def token_list(
    db: Db = None, format: Annotated[ListFormat, typer.Option("--format", help="How to show it.")] = ListFormat.text
) -> None:
    """List the tokens: whose, what for, since when, and whether they still hold.

    Example: intheworks token list
    """
    import msgspec

    from intheworks.cli.screen import write

    with closing(open_store(db)) as store:
        rows = store.tokens()
    if format is ListFormat.json:
        write(msgspec.json.encode([row._asdict() for row in rows]) + b"\n")
        return
    for row in rows:
        ends = f"revoked {row.revoked[:10]}" if row.revoked else f"until {row.expires[:10]}" if row.expires else ""
        write(f"{row.id}  {row.made[:10]}  {row.scopes:<14}  {row.name}  {ends}".rstrip().encode() + b"\n")


@tokens.command("revoke")
def token_revoke(token: Annotated[str, typer.Argument(metavar="ID", help="As listed.")], db: Db = None) -> None:
    """Take a token back, and every session that began with it.

    Example: intheworks token revoke k_1a2b3c4d
    """
    from intheworks.cli.screen import say

    with closing(open_store(db)) as store:
        store.revoke(token)
    say(f"{token} is revoked")


def export(
    format: Annotated[ExportFormat, typer.Argument(metavar="FORMAT", help=", ".join(f.value for f in ExportFormat))],
    title: Annotated[str | None, typer.Argument(metavar="[TITLE]", help="One title; else all.")] = None,
    db: Db = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> None:
    """Write standings for other programs to stdout: Wikidata, Wikipedia, spreadsheets, feed readers, calendars,
    media libraries.

    Example: intheworks export ics "The Understudies" > understudies.ics
    """
    from intheworks.cli.exporting import exported
    from intheworks.cli.screen import write

    with open_desk(db) as desk:
        write(exported(desk, format.value, title, **cuts(as_of, known_at)))


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(serve)
    app.add_typer(tokens, name="token")
    app.command()(export)
