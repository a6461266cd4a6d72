"""The commands that move a whole ledger: `copy`, `backup`, `restore`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from intheworks.cli.options import Db

if TYPE_CHECKING:
    from collections.abc import Iterable

    from intheworks.ledger.moving import Copied

Address = Annotated[str, typer.Argument(metavar="FROM", help="A ledger's path or database URL.")]


def copy(
    source: Address,
    target: Annotated[str, typer.Argument(metavar="TO", help="Where there is no ledger yet, or an empty one.")],
) -> None:
    """Copy a ledger into another database, either way, and compare the two: rows and checksums, table by table.

    Example: intheworks copy news.db postgresql+psycopg://anna@db/news
    """
    from intheworks.ledger.moving import copy

    _tell(copy(source, target))


def backup(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A new file; `--db FILE` opens it like any other ledger.")
    ],
    db: Db = None,
) -> None:
    """Copy the ledger into one new file, while it is used or not, and compare the two.

    Example: intheworks backup ledger-2024-02-01.db
    """
    from intheworks.desk import default_ledger
    from intheworks.ledger.moving import backup

    _tell(backup(db or default_ledger(), file))


def restore(
    file: Annotated[str, typer.Argument(metavar="FILE", help="What `intheworks backup` wrote.")],
    db: Db = None,
) -> None:
    """Bring a backup into a ledger that is not there yet, or empty, and compare the two.

    Example: intheworks restore ledger-2024-02-01.db --db news.db
    """
    from intheworks.desk import default_ledger
    from intheworks.ledger.moving import copy

    _tell(copy(file, db or default_ledger()))


def _tell(copied: Iterable[Copied]) -> None:
    from intheworks.cli.screen import say, write

    rows = 0
    for one in copied:
        rows += one.rows
        write(f"{one.table:<10} {one.rows:>10} {one.checksum}\n".encode())
    say(f"{rows:,} rows, the same on both sides")


def register(app: typer.Typer) -> None:
    """Add these commands to the program's."""
    for command in (copy, backup, restore):
        app.command()(command)
