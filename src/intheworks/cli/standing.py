"""`show`: a standing as a page, as JSON or as Markdown."""

from __future__ import annotations

from datetime import UTC
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import msgspec

from intheworks.cli.options import ShowFormat
from intheworks.cli.screen import out, page, write, write_json
from intheworks.cli.standing_markdown import standing_markdown
from intheworks.cli.standing_view import standing_view

if TYPE_CHECKING:
    from intheworks.desk import Desk
    from intheworks.standing.shape import Source, Standing


def show_standing(desk: Desk, standing: Standing, format: ShowFormat) -> None:
    """Write the standing to stdout. For people its sources are numbered in the order of their articles."""

    def place(source: Source) -> str:
        document = desk.ledger.document(source.document)
        return PurePath(document.info.source).name if document else "an article"

    if format is ShowFormat.json:
        write_json(standing)
    elif format is ShowFormat.markdown:
        write(standing_markdown(chronological(standing), place).encode())
    else:
        console = out()
        today = desk.clock.now().astimezone(UTC).date()
        page(console, standing_view(chronological(standing), today, place, console.width))


def chronological(standing: Standing) -> Standing:
    """The same standing with its sources in the order of their articles, so that a higher number is a later word."""
    sources = standing.sources
    order = sorted(range(len(sources)), key=lambda i: (sources[i].published, sources[i].document, sources[i].start, i))
    number = {old: new for new, old in enumerate(order)}
    plain = _renumbered(msgspec.to_builtins(standing), number)
    plain["sources"] = [plain["sources"][i] for i in order]
    return msgspec.convert(plain, type(standing))


def _renumbered(value: Any, number: dict[int, int]) -> Any:
    """This JSON value with every `evidence` in it renumbered."""
    if isinstance(value, list | tuple):
        return [_renumbered(item, number) for item in value]
    if isinstance(value, dict):
        return {
            key: sorted(number[i] for i in item) if key == "evidence" else _renumbered(item, number)
            for key, item in value.items()
        }
    return value
