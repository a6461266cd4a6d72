"""`read`: goes through articles, shows what each says, and sums up."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from intheworks.cli.explained import explained
from intheworks.cli.options import ReadFormat
from intheworks.cli.record_view import in_the_works, record_view
from intheworks.cli.screen import err, out, page, progress, say, write, write_json
from intheworks.errors import Rejection
from intheworks.reading.explain import html as explained_page
from intheworks.sources.text import find_articles

if TYPE_CHECKING:
    from intheworks.desk import Desk, Reading
    from intheworks.sources.text import Given


def read_articles(
    desk: Desk, articles: Sequence[str], given: Given, format: ReadFormat, *, store: bool, explain: bool = False
) -> int:
    """Read the articles and show them; the exit status is 1 where any was set aside."""
    tally: Counter[str] = Counter()
    readings = _readings(desk, articles, given, format, tally, store=store)
    if format is ReadFormat.json:
        records = [reading.record for reading in readings]
        write_json(records)
    elif format is ReadFormat.jsonl:
        for reading in readings:
            write(reading.record.to_json() + b"\n")
    elif format is ReadFormat.html:
        write(explained_page((r.document.text, r.record) for r in readings).encode())
    else:
        _show(readings, explain=explain)
    if sum(tally.values()) > 1:
        say(_summary(tally, store=store), style="dim")
    if cost := desk.cost():
        say(cost, style="dim")
    return 1 if tally["rejected"] else 0


def _readings(
    desk: Desk, articles: Sequence[str], given: Given, format: ReadFormat, tally: Counter[str], *, store: bool
) -> Iterator[Reading]:
    """Each article read, in order; what was set aside is told on stderr and counted."""
    found = find_articles(articles)
    console = err()
    if store:
        _ = desk.ledger  # A ledger that cannot be opened is said before the first article is parsed.
    # A bar and lines that stream onto one terminal would write over each other.
    barred = len(found) if format is not ReadFormat.jsonl or not sys.stdout.isatty() else 0
    for place in progress(found, barred, console):
        result = desk.read_one(place, given, store=store, stdin=sys.stdin.buffer)
        if isinstance(result, Rejection):
            tally["rejected"] += 1
            say(f"rejected {result}", console)
            continue
        tally["read"] += 1
        tally[result.added or "dry"] += 1
        if not in_the_works(result.record):
            tally["nothing"] += 1
            if format is not ReadFormat.text:
                say(f"{result.record.document.source}: nothing in the works", console)
        yield result


def _show(readings: Iterator[Reading], *, explain: bool) -> None:
    console = out()
    # On one terminal the bar and the pages would write over each other, so the pages wait for the bar to end.
    pages = list(readings) if console.is_terminal else readings
    for number, reading in enumerate(pages):
        if number:
            page(console, "")
        page(console, record_view(reading, console.width))
        if explain:
            page(console, explained(reading.document.text, reading.record))


def _summary(tally: Counter[str], *, store: bool) -> str:
    said = [f"{tally['read']} read"]
    if store:
        said.append(f"{tally['new'] + tally['revision']} kept")
    for key, words in (("known", "known before"), ("nothing", "with nothing in the works"), ("rejected", "rejected")):
        if tally[key]:
            said.append(f"{tally[key]} {words}")
    return ", ".join(said)
