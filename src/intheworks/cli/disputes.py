"""`disputes`: where voices differ, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from intheworks import wording
from intheworks.cli.options import ShowFormat
from intheworks.cli.rows import heading
from intheworks.cli.sourced import answer, cited, escaped, latest, words_line

if TYPE_CHECKING:
    from intheworks.answers import Disputed
    from intheworks.standing import Side


def show_disputes(rows: Sequence[Disputed], format: ShowFormat) -> None:
    """Write the disputes to stdout, title by title."""
    answer(
        rows,
        format,
        text=lambda width: _view(rows, width),
        markdown=lambda: _markdown(rows),
        none="nothing is in dispute",
    )


def _view(rows: Sequence[Disputed], width: int) -> RenderableType:
    parts: list[RenderableType] = []
    for name, group in groupby(rows, key=lambda row: row.title.name):
        parts += [*([Text()] if parts else []), heading(name, width)]
        for row in group:
            parts.append(Padding(Text(row.dispute.slot, style="cyan"), (0, 0, 0, 2)))
            for side in row.dispute.sides:
                line = Text.assemble((_says(side), "bold"), (_by(side), "dim"))
                parts += [Padding(line, (0, 0, 0, 4))]
                words = latest([row.words[i] for i in side.evidence])
                parts.append(Padding(words_line(words, width - 8), (0, 0, 0, 6)))
    return Group(*parts)


def _says(side: Side) -> str:
    return wording.edtf(side.says)


def _by(side: Side) -> str:
    return f", says {side.by}" if side.by else ""


def _markdown(rows: Sequence[Disputed]) -> str:
    blocks = []
    for name, group in groupby(rows, key=lambda row: row.title.name):
        lines = [f"## {escaped(name)}", ""]
        for row in group:
            lines.append(f"- {escaped(row.dispute.slot)}")
            for side in row.dispute.sides:
                words = latest([row.words[i] for i in side.evidence])
                lines.append(f"  - **{escaped(_says(side))}**{escaped(_by(side))} — {cited(words)}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"
