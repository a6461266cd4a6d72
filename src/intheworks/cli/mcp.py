"""`mcp`: the tools for agents."""

from __future__ import annotations

from typing import Annotated

import typer

from intheworks.cli.options import Db, open_desk, open_store

TOKEN = "INTHEWORKS_TOKEN"


def mcp(
    db: Db = None,
    http: Annotated[bool, typer.Option("--http", help="Over streamable HTTP instead of stdin and stdout.")] = False,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="With --http: where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="With --http: the port; 0 takes any free one.")] = 8765,
    token: Annotated[
        str | None,
        typer.Option(
            metavar="TOKEN",
            envvar=TOKEN,
            show_envvar=True,
            help="Of `intheworks token new`: allows what it allows; over HTTP every request must then bear it.",
        ),
    ] = None,
) -> None:
    """Serve the answers as tools to agents (Model Context Protocol); read-only without a token.

    Example: intheworks mcp --http --port 8765
    """
    from intheworks.server.mcp import door_of, run_http, run_stdio

    with open_desk(db) as desk:
        _ = desk.ledger
        store = open_store(db) if token else None
        try:
            door = door_of(desk, token, store.bearer if store else None)
            if http:
                run_http(door, host, port, token)
            else:
                run_stdio(door)
        finally:
            if store:
                store.close()


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(mcp)
