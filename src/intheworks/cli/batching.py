"""The commands for more than one machine's worth of news: `batch` and `load`."""

from __future__ import annotations

from collections import Counter
from enum import Enum
from typing import Annotated

import typer

from intheworks.cli.options import Columns, Db, Language, Outlet, Published, ReaderName, day, open_desk


class Engine(str, Enum):
    """What spreads a batch over workers."""

    local = "local"
    ray = "ray"


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="WARC, JSON Lines and Parquet files, folders of them, here or at s3://, gs:// and such.",
        ),
    ],
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="Where records and rejections go, by day.")],
    engine: Annotated[Engine, typer.Option("--engine", help="This machine, or Ray (at RAY_ADDRESS).")] = Engine.local,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="How many; else one for each core.")] = None,
    published: Published = None,
    outlet: Outlet = None,
    language: Language = None,
    columns: Columns = None,
    reader: ReaderName = "house",
) -> int:
    """Read archives and tables of news into Parquet, on as many workers as there are. Killed, it goes on where it was.

    Example: intheworks batch crawl/ s3://news/2024/ --out read/ --workers 8
    """
    from intheworks.batch import run, store
    from intheworks.batch.layout import Run, Said
    from intheworks.cli.screen import say
    from intheworks.desk import Desk
    from intheworks.sources.table import mapping

    said = Said(
        published=day(published).isoformat() if published else None,
        outlet=outlet,
        language=language,
        columns=mapping(columns),
    )
    desk = Desk.open(":memory:", reader=reader)
    wanted = Run(reader=desk.reader.reader, said=said, today=desk.given().today.isoformat())
    found = run.pieces(inputs)
    told: Counter[str] = Counter()
    for one in run.batch(found, store.absolute(out), wanted, reader=reader, engine=engine.value, workers=workers):
        told.update(files=1, items=one.items, read=one.passed, rejected=one.rejected, failed=bool(one.fault))
        what = (
            one.fault or f"{one.items:,} items, {one.passed:,} with something in the works, {one.rejected:,} rejected"
        )
        say(f"{one.address}: {what}")
    say(
        f"{len(found) - told['files']:,} of {len(found):,} files were done before; {told['items']:,} items gone through,"
        f" {told['read']:,} records, {told['rejected']:,} rejected, {told['failed']:,} files to be tried again"
    )
    return 1 if told["rejected"] or told["failed"] else 0


def load(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="The --out of `intheworks batch`.")],
    db: Db = None,
) -> int:
    """Bring what a batch read into the ledger, in bulk; a second time changes nothing.

    Example: intheworks load read/ --db postgresql+psycopg://anna@db/news
    """
    from intheworks.batch import store
    from intheworks.batch.load import load
    from intheworks.cli.screen import say
    from intheworks.errors import Rejection

    told: Counter[str] = Counter()
    with open_desk(db) as desk:
        for one in load(store.absolute(folder), desk):
            if isinstance(one, Rejection):
                told["rejected"] += 1
                say(str(one))
            else:
                told.update({str(what): count for what, count in one.items()})
    say(f"{told['new']:,} new, {told['revision']:,} revisions, {told['known']:,} known, {told['rejected']:,} rejected")
    return 1 if told["rejected"] else 0


def register(app: typer.Typer) -> None:
    """Add these commands to the program's."""
    app.command()(batch)
    app.command()(load)
