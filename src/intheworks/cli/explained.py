"""An article on a terminal with what was read in it: claims in colour with their numbers, what was passed over and why."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from intheworks.model import Record
from intheworks.reading.explain import LABELS, Mark, passed_over, pieces

STYLES = {
    "attachment": "blue",
    "stage": "green",
    "holdup": "red",
    "date": "yellow",
    "relation": "magenta",
    "company": "cyan",
    "quotation": "italic",
    "title": "bold",
    "passed": "dim underline",
}
"""The look of each kind of mark; a piece takes the look of all its marks, its colour from its shortest claim."""


def explained(text: str, record: Record) -> RenderableType:
    """The article's own words, marked, under a legend; then the rules that passed over the rest."""
    legend = Text("  ").join(Text(LABELS.get(kind, kind), STYLES[kind]) for kind in STYLES)
    parts: list[RenderableType] = [Text(), Padding(legend, (0, 2)), Text(), Padding(_prose(text, record), (0, 2))]
    if record.rejections:
        parts += [Text(), Text("  Passed over", style="bold"), Padding(_passed(record), (0, 2))]
    return Group(*parts)


def _prose(text: str, record: Record) -> Text:
    prose = Text()
    told: set[Mark] = set()
    for piece in pieces(text, record):
        prose.append(piece.text, " ".join(STYLES[look] for look in piece.looks))
        ending = [m for m in piece.marks if m.number and m.end == piece.start + len(piece.text) and m not in told]
        told.update(ending)
        if ending:
            prose.append(f"[{', '.join(str(m.number) for m in ending)}]", "dim")
    return prose


def _passed(record: Record) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for rule, words in passed_over(record):
        grid.add_row(rule, Text(", ".join(f"“{w}”" for w in words)))
    return grid
