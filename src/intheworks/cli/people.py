"""`who`: what a person is on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from intheworks import wording
from intheworks.cli.options import ShowFormat
from intheworks.cli.rows import STATUS, heading
from intheworks.cli.sourced import answer, cited, escaped, latest, words_line

if TYPE_CHECKING:
    from intheworks.answers import PersonOn, Post


def show_people(people: Sequence[PersonOn], asked: str, format: ShowFormat) -> None:
    """Write the people that the name fits to stdout, each with their posts."""
    answer(
        people,
        format,
        text=lambda width: _view(people, width),
        markdown=lambda: _markdown(people),
        none=f"nobody called {asked} is on anything in the works",
    )


def _view(people: Sequence[PersonOn], width: int) -> RenderableType:
    parts: list[RenderableType] = []
    for person in people:
        parts += [*([Text()] if parts else []), heading(person.person, width)]
        for post in person.posts:
            role = wording.plain(post.role) + (f", {post.character}" if post.character else "")
            line = Text.assemble((post.title.name, "bold cyan"), f"  {role}  ")
            line.append(wording.STATUS[post.status], style=STATUS.get(post.status, "dim"))
            line.append("".join(f" · {note}" for note in _notes(post)), style="dim")
            parts += [Padding(line, (0, 0, 0, 2)), Padding(words_line(latest(post.words), width - 6), (0, 0, 0, 4))]
    return Group(*parts)


def _notes(post: Post) -> list[str]:
    return [*([] if post.certainty == "stated" else [str(post.certainty)]), f"since {wording.day(post.since)}"]


def _markdown(people: Sequence[PersonOn]) -> str:
    blocks = []
    for person in people:
        lines = [f"## {escaped(person.person)}", ""]
        for post in person.posts:
            role = wording.plain(post.role) + (f" ({escaped(post.character)})" if post.character else "")
            told = ", ".join([wording.STATUS[post.status], *_notes(post)])
            lines.append(f"- **{escaped(post.title.name)}**, {role}: {told} — {cited(latest(post.words))}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"
