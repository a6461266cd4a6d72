"""`holdups`: what waits for what, gathered under what is waited for; the graph; and what an end would free."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text
from rich.tree import Tree

from intheworks import answers, wording
from intheworks.cli.options import GraphFormat, ShowFormat
from intheworks.cli.screen import write
from intheworks.cli.sourced import answer, cited, escaped, latest, words_line

if TYPE_CHECKING:
    from intheworks.answers import Release, Wait


def show_holdups(rows: Sequence[Wait], by: str | None, format: GraphFormat) -> None:
    """Write the open hold-ups (out of all `rows` those that concern `by`) to stdout, and what `by`'s end would free."""
    shown = rows if by is None else answers.concerned(rows, by)
    freed = answers.would_free(by, rows) if by is not None else ()
    if format in (GraphFormat.dot, GraphFormat.svg):
        draw = answers.dot if format is GraphFormat.dot else answers.svg
        write(draw(shown).encode())
        return
    answer(
        {"waits": shown, "would_free": freed} if format is GraphFormat.json else shown,
        ShowFormat(format.value),
        text=lambda width: _view(shown, by, freed, width),
        markdown=lambda: _markdown(shown, by, freed),
        none="nothing waits" if by is None else f"nothing waits for, with or through {by}",
    )


def _by_cause(rows: Sequence[Wait]) -> list[tuple[str, list[Wait]]]:
    """The hold-ups under what they wait for: titles first, those that most wait for before the others, then reasons."""
    found: dict[tuple[bool, str], list[Wait]] = {}
    for row in rows:
        cause = row.cause.name if row.cause else row.because_of
        found.setdefault((cause is None, cause or wording.REASON[row.reason]), []).append(row)
    ordered = sorted(found.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1]))
    return [(cause, waiting) for (_, cause), waiting in ordered]


def _view(rows: Sequence[Wait], by: str | None, freed: Sequence[Release], width: int) -> RenderableType:
    parts: list[RenderableType] = []
    for cause, waiting in _by_cause(rows):
        titles = len({row.title.id for row in waiting})
        count = f"  {titles} title{' waits' if titles == 1 else 's wait'} for it"
        tree = Tree(Text.assemble((cause, "bold cyan"), (count, "dim")), guide_style="dim")
        for row in waiting:
            told = latest(row.words)
            line = Text.assemble((row.title.name, "bold"), (_through(row), "dim"))
            tree.add(Group(line, words_line(told, width - 8)))
        parts += [Text(), tree] if parts else [tree]
    if freed and by is not None:
        parts += [Text(), Text(f"If {by} were out, or were cancelled:", style="bold")]
        parts += [Text(f"  {_freed(release)}", style="green" if release.left == 0 else "") for release in freed]
    return Group(*parts)


def _through(row: Wait) -> str:
    since = min(source.published for source in row.words)
    notes = [f"through {row.person}" if row.person and not _says(row) else "", _says(row)]
    notes += [f"since {wording.day(since)}"]
    if row.also:
        notes.append(f"and {row.also} more hold-up{'' if row.also == 1 else 's'}")
    return "".join(f" · {note}" for note in notes if note)


def _escaped(row: Wait) -> str:
    return f" {escaped(_through(row))}"


def _says(row: Wait) -> str:
    """Why, where the heading does not say it already."""
    if row.reason == "person_busy" and row.person:
        return f"it keeps {row.person} busy" if row.because_of else f"{row.person} is busy"
    return wording.REASON[row.reason] if row.because_of and row.reason != "other" else ""


def _freed(release: Release) -> str:
    after = f", once {', then '.join(card.name for card in release.through)} moves" if release.through else ""
    if release.left == 0:
        return f"{release.title.name} would be free{after}"
    return f"{release.title.name} would still wait for {release.left} more{after}"


def _markdown(rows: Sequence[Wait], by: str | None, freed: Sequence[Release]) -> str:
    blocks = []
    for cause, waiting in _by_cause(rows):
        lines = [f"## {escaped(cause)}", ""]
        lines += [f"- **{escaped(row.title.name)}**{_escaped(row)} — {cited(latest(row.words))}" for row in waiting]
        blocks.append("\n".join(lines))
    if freed and by is not None:
        lines = [f"## If {escaped(by)} were out, or were cancelled", ""]
        blocks.append("\n".join([*lines, *(f"- {escaped(_freed(release))}" for release in freed)]))
    return "\n\n".join(blocks) + "\n"
