"""The commands that look after what is kept: `verify`, `settle` and `forget`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from intheworks.cli.options import Db, ListFormat, open_desk
from intheworks.errors import UsageError

if TYPE_CHECKING:
    from intheworks.desk import Desk


def verify(
    db: Db = None,
    format: Annotated[ListFormat, typer.Option("--format", help="How to show it.")] = ListFormat.text,
) -> int:
    """Check that the ledger is as it was written: hashes, keys, spans, indexes. Exit status 1 where something is not.

    Example: intheworks verify --db news.db
    """
    import msgspec

    from intheworks.cli.screen import say, write

    with open_desk(db) as desk:
        count = 0
        for damage in desk.verify():
            count += 1
            line = msgspec.json.encode(damage._asdict()) if format is ListFormat.json else str(damage).encode()
            write(line + b"\n")
        say(f"not sound: {count} of its rows are not as they were written" if count else _sound(desk))
        return 1 if count else 0


def _sound(desk: Desk) -> str:
    entries = desk.ledger.head()
    return f"sound, up to entry {entries}" if entries else "sound, and empty"


def settle(
    anew: Annotated[bool, typer.Option("--anew", help="Keep all anew, not only what came in since.")] = False,
    db: Db = None,
) -> None:
    """Keep answers ready: after a big import or an upgrade `changes` and `holdups` are slow until this was done.

    What comes in by and by is kept ready as it comes. Nothing else depends on it, and it can be cut off at any time.

    Example: intheworks settle --db news.db
    """
    from intheworks.cli.screen import say

    with open_desk(db) as desk:
        say(f"ready: {desk.settle(anew=anew)} titles")


def forget(
    document: Annotated[
        str, typer.Argument(metavar="DOCUMENT", help="A document's id, or the address or file that it was read from.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    db: Db = None,
) -> None:
    """Erase an article's words for good: here, in every index, and in backups made from now on.

    What it says stays, marked as withheld, and so does the fact that it was erased.

    Example: intheworks forget https://example.com/2024/02/the-sequel-is-written --yes
    """
    from intheworks.cli.screen import say

    if not yes and not (sys.stdin.isatty() and typer.confirm(f"Erase the words of {document}, for good?", err=True)):
        raise UsageError("nothing was erased", todo="--yes says that you mean it")
    with open_desk(db) as desk:
        documents, had_words = desk.forget(document)
        if not had_words:
            say("its words were erased before")
        for info in documents:
            say(f"withheld: {info.id}, {info.outlet or info.address}, {info.published}")


def register(app: typer.Typer) -> None:
    """Add these commands to the program's."""
    for command in (verify, settle, forget):
        app.command()(command)
