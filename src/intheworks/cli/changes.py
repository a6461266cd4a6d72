"""`changes`: what moved, title by title, with the old words and the new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    from intheworks.answers import Change
    from intheworks.standing import TitleCard


def show_changes(rows: Sequence[Change], format: ShowFormat) -> None:
    """Write what moved to stdout."""
    answer(
        rows,
        format,
        text=lambda width: _view(rows, width),
        markdown=lambda: _markdown(rows),
        none="nothing moved between these days",
    )


def _by_title(rows: Sequence[Change]) -> Iterator[tuple[TitleCard, list[Change]]]:
    for _, group in groupby(rows, key=lambda row: row.title.id):
        of_title = list(group)
        yield of_title[0].title, of_title


def _view(rows: Sequence[Change], width: int) -> RenderableType:
    parts: list[RenderableType] = []
    for title, moved in _by_title(rows):
        parts += [*([Text()] if parts else []), heading(title.name, width)]
        for row in moved:
            parts.append(Padding(_moved(row), (0, 0, 0, 2)))
            parts += [
                Padding(Text.assemble((f"{mark} ", style), words_line(latest(words), width - 8)), (0, 0, 0, 4))
                for mark, style, words in (("−", "red", row.old_words), ("+", "green", row.new_words))
                if words
            ]
    return Group(*parts)


def _moved(row: Change) -> Text:
    if row.new == "yes":  # a relation says all by its name
        return Text(row.slot, style="cyan")
    line = Text.assemble((row.slot, "cyan"), ": ")
    if row.old is not None:
        line.append(_say(row.old), style="dim strike" if row.new is None else "dim")
    if row.old is not None and row.new is not None:
        line.append(" → ", style="dim")
    if row.new is not None:
        line.append(_say(row.new), style="bold")
    if row.new is not None:
        return line
    return line.append(" withdrawn", style="red") if row.withdrawn else line.append(" is no longer said", style="dim")


def _say(words: str) -> str:
    """What a slot says; dates for people."""
    return ", ".join(wording.edtf(part) for part in words.split(", "))


def _markdown(rows: Sequence[Change]) -> str:
    blocks = []
    for title, moved in _by_title(rows):
        lines = [f"## {escaped(title.name)}", ""]
        for row in moved:
            gone = "withdrawn" if row.withdrawn else "no longer said"
            new = gone if row.new is None else f"**{escaped(_say(row.new))}**"
            lines.append(f"- {escaped(row.slot)}: {f'~~{escaped(_say(row.old))}~~ → ' if row.old else ''}{new}")
            lines += [f"  - then: {cited(latest(row.old_words))}"] if row.old_words else []
            lines += [f"  - now: {cited(latest(row.new_words))}"] if row.new_words else []
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"
