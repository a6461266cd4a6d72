"""`titles`: the list of what is followed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from intheworks import wording
from intheworks.cli.options import ListFormat
from intheworks.cli.screen import out, page, say, write_json

if TYPE_CHECKING:
    from intheworks.desk import Followed


def list_titles(titles: Sequence[Followed], format: ListFormat) -> None:
    """Write the titles to stdout, those with the latest word first."""
    if format is ListFormat.json:
        write_json(titles)
        return
    if not titles:
        say("no titles; `intheworks read ARTICLE…` takes some in")
        return
    console = out()
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", show_edge=False)
    table.add_column("title", style="cyan", ratio=1)
    for name in ("", "stands at", "last word", ""):
        table.add_column(name, no_wrap=True, overflow="ellipsis")
    for followed in titles:
        table.add_row(
            followed.name,
            Text(followed.type or "", style="dim"),
            wording.stage(followed.stage) if followed.stage else Text("not known", style="dim"),
            followed.last_word.isoformat(),
            Text(wording.ago(followed.days_ago), style="dim"),
        )
    page(console, table)
