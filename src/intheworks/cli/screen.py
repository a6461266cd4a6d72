"""The two consoles: `out` for data, `err` for all else.

Rich leaves out colour where there is no terminal or NO_COLOR is set.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import msgspec
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.segment import Segment
from rich.text import Text

T = TypeVar("T")

WIDEST = 120
"""Lines longer than this are hard to read, whatever the terminal's width."""


def out() -> Console:
    """The console for data, no wider than people like to read."""
    console = Console(highlight=False, soft_wrap=False)
    console.width = min(console.width, WIDEST)
    return console


def err() -> Console:
    """The console for everything that is not data."""
    return Console(stderr=True, highlight=False)


class Clean:
    """A view without control characters: what an article or a file's name holds must not steer the reader's terminal."""

    def __init__(self, view: RenderableType) -> None:
        self.view = view

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for segment in console.render(self.view, options):
            clean = "".join("\N{REPLACEMENT CHARACTER}" if _steers(c) else c for c in segment.text)
            yield Segment(clean, segment.style, segment.control)


def _steers(character: str) -> bool:
    return (character < " " and character != "\n") or "\x7f" <= character <= "\x9f"


def page(console: Console, view: RenderableType) -> None:
    """Show a page; in a file or pipe without the blanks that fill a terminal's lines."""
    if console.is_terminal:
        console.print(Clean(view))
        return
    with console.capture() as captured:
        console.print(Clean(view))
    for line in captured.get().splitlines():
        console.file.write(line.rstrip() + "\n")


def write(data: bytes) -> None:
    """Write data to stdout as it is, at once."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def write_json(value: Any) -> None:
    """Write a value to stdout as JSON that people can read."""
    write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


def say(line: str, console: Console | None = None, style: str = "") -> None:
    """One line on stderr, unwrapped."""
    (console or err()).print(Clean(Text(line, style=style)), soft_wrap=True)


def progress(items: Iterable[T], total: int, console: Console) -> Iterator[T]:
    """These items, with a bar on stderr from two on, if it is a terminal."""
    if total < 2 or not console.is_terminal:
        yield from items
        return
    columns = (
        TextColumn("reading"),
        BarColumn(bar_width=32),
        MofNCompleteColumn(),
        TextColumn("articles"),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total)
        for item in items:
            yield item
            bar.advance(task)
