"""`timeline`: the story of a title, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from intheworks import wording
from intheworks.cli.options import ShowFormat
from intheworks.cli.sourced import answer, cited, escaped, words_line

if TYPE_CHECKING:
    from intheworks.answers import Event
    from intheworks.standing import TitleCard


def show_timeline(title: TitleCard, events: Sequence[Event], format: ShowFormat) -> None:
    """Write the story to stdout; on a terminal each line ends in the id by which an editor reviews its claim."""
    answer(
        events,
        format,
        text=lambda width: _view(title, events, width),
        markdown=lambda: _markdown(title, events),
        none=f"nothing was told of {title.name} by then",
    )


def _view(title: TitleCard, events: Sequence[Event], width: int) -> RenderableType:
    parts: list[RenderableType] = [Text(title.name, style="bold cyan"), Rule(style="dim")]
    last: date | None = None
    for event in events:
        if event.published != last:
            last = event.published
            heading = f"{wording.day(last)}  "
            parts += [Text.assemble((heading, "bold"), (event.words.outlet or "", "dim"))]
        parts.append(Padding(_event(event, width - 4), (0, 0, 0, 2)))
    return Group(*parts)


def _event(event: Event, width: int) -> RenderableType:
    line = Text.assemble((event.slot, "cyan"), ": ", (wording.edtf(event.says), "bold"))
    notes = [] if event.certainty == "stated" else [str(event.certainty)]
    if event.again:
        notes.append(f"told again by {event.again} more")
    line.append("".join(f" · {note}" for note in notes), style="dim")
    table = Table.grid(expand=True, padding=(0, 1, 0, 0))
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True)
    table.add_row(line, Text(event.claim, style="dim"))
    return Group(table, Padding(words_line(event.words, width - 2, event.said_by or ""), (0, 0, 0, 2)))


def _markdown(title: TitleCard, events: Sequence[Event]) -> str:
    lines = [f"# {escaped(title.name)}", ""]
    for event in events:
        told = f"**{escaped(event.slot)}**: {escaped(wording.edtf(event.says))}"
        again = f", told again by {event.again} more" if event.again else ""
        lines.append(f"- {event.published}: {told} ({event.certainty}{again}) — {cited(event.words)}")
    return "\n".join(lines) + "\n"
