"""`quotes`: what people said, with where, when and to whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from intheworks import wording
from intheworks.cli.options import ShowFormat
from intheworks.cli.sourced import answer, escaped
from intheworks.names import fold_name

if TYPE_CHECKING:
    from intheworks.answers import Quote


def show_quotes(quotes: Sequence[Quote], query: str, format: ShowFormat) -> None:
    """Write the quotations to stdout, the words that were asked for standing out."""
    answer(
        quotes,
        format,
        text=lambda width: _view(quotes, query, width),
        markdown=lambda: _markdown(quotes),
        none=f"nobody is quoted with “{query}”",
    )


def _view(quotes: Sequence[Quote], query: str, width: int) -> RenderableType:
    asked = set(fold_name(query).split())
    parts: list[RenderableType] = []
    for quote in quotes:
        text = Text(_words(quote, 6 * width))
        at = 0
        for word in text.plain.split():
            start = text.plain.index(word, at)
            at = start + len(word)
            if asked & set(fold_name(word).split()):
                text.stylize("bold", start, at)
        parts += [*([Text()] if parts else []), text]
        parts.append(Padding(Text.assemble((quote.speaker, "cyan"), (_setting(quote), "dim")), (0, 0, 0, 2)))
    return Group(*parts)


def _words(quote: Quote, width: int) -> str:
    """What was said: in quotation marks where these are the speaker's own words."""
    if quote.withheld or quote.form != "indirect":
        return wording.quote(quote.words.exact, width)
    return wording.shorten(quote.words.exact, width)


def _setting(quote: Quote) -> str:
    told = [f"to {quote.said_to}" if quote.said_to else "", quote.occasion or ""]
    told.append(wording.edtf(quote.when) if quote.when and quote.when != quote.published.isoformat() else "")
    place = f"{quote.words.outlet or 'an article'}, {wording.day(quote.published)}"
    return "".join(f", {part}" for part in told if part) + f" · {place}"


def _markdown(quotes: Sequence[Quote]) -> str:
    blocks = []
    for quote in quotes:
        link = f" <{quote.words.url}>" if quote.words.url else ""
        words = escaped(wording.WITHHELD if quote.withheld else quote.words.exact)
        blocks.append(f"> {words}\n>\n> — {escaped(quote.speaker + _setting(quote))}{link}")
    return "\n\n".join(blocks) + "\n"
