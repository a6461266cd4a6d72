"""`catalogue import`: known titles and people, with their ids."""

from __future__ import annotations

from typing import Annotated

import typer

from intheworks.cli.options import Db, open_desk

catalogue = typer.Typer(no_args_is_help=True, help="Known titles and people, with their ids in the catalogues.")


@catalogue.callback()
def _main() -> None:
    """Known titles and people, with their ids in the catalogues."""


@catalogue.command("import")
def import_(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="imdb, tmdb, wikidata or wikipedia-movies.")],
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file as it is given away; .gz and .bz2 will do.")],
    db: Db = None,
) -> int:
    """Take in the names and ids of a catalogue; what is known already stays.

    Example: intheworks catalogue import imdb title.basics.tsv.gz
    """
    from intheworks.cli.screen import say

    with open_desk(db) as desk:
        new, torn = desk.import_catalogue(kind, file)
    say(f"{new:,} new name{'' if new == 1 else 's'}")
    for what, count in sorted(torn.items()):
        say(f"rejected {file}: {what} ({count:,})")
    return 1 if torn else 0


def register(app: typer.Typer) -> None:
    """Add these commands to the program's."""
    app.add_typer(catalogue, name="catalogue")
