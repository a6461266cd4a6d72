"""Words with where they stand, for the answers that are lists: on a terminal, and in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.text import Text

from intheworks import wording
from intheworks.cli.options import ShowFormat
from intheworks.cli.screen import out, page, say, write, write_json

if TYPE_CHECKING:
    from intheworks.standing import Source

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def answer(
    rows: Any, format: ShowFormat, *, text: Callable[[int], RenderableType], markdown: Callable[[], str], none: str
) -> None:
    """Write an answer in one of its formats; for people, `none` says on stderr that there is nothing."""
    if format is ShowFormat.json:
        write_json(rows)
    elif not rows:
        say(none)
    elif format is ShowFormat.markdown:
        write(markdown().encode())
    else:
        console = out()
        page(console, text(console.width))


def escaped(words: str) -> str:
    """Words on one line and with nothing that Markdown would take for its own."""
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))


def where(source: Source) -> str:
    """Where words stand: “The Ledger, 1 March 2024”, with who said them and who confirmed the claim."""
    told = [source.outlet or "an article", wording.day(source.published)]
    if source.said_by and source.said_by != source.outlet:
        told.insert(0, source.said_by)
    if isinstance(source.confirmed_by, str):
        told.append(f"confirmed by {source.confirmed_by}")
    return ", ".join(told)


def words_line(source: Source, width: int, place: str | None = None) -> Text:
    """The words and where they stand (`place`, where that is said otherwise), in at most two lines of `width`."""
    place = where(source) if place is None else place
    words = wording.quote(source.exact, max(2 * width - len(place) - 6, 40))
    return Text.assemble((words, "italic dim"), (f"  {place}", "dim"))


def latest(words: Sequence[Source]) -> Source:
    """The latest of these sources, of one day the first."""
    return max(words, key=lambda source: source.published)


def cited(source: Source) -> str:
    """The words and where they stand, in Markdown, with a link where the address is known."""
    place = escaped(where(source))
    return f"{wording.quote(escaped(source.exact))} ({f'[{place}](<{source.url}>)' if source.url else place})"
