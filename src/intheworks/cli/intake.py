"""`add`, `follow`, `watch` and their like: the intake's answers told to a person."""

from __future__ import annotations

import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from intheworks.cli.screen import err, out, page, say, write, write_json

if TYPE_CHECKING:
    from intheworks.intake import Intake, Options, Outcome, Source

_TOLD = (
    ("new", "new"),
    ("revision", "revised"),
    ("known", "known before"),
    ("nothing", "with nothing in the works"),
    ("skipped", "skipped, taken in before"),
    ("rejected", "rejected"),
)


def add_sources(intake: Intake, addresses: Sequence[str], options: Options) -> int:
    """Take in these sources, a line for each on stdout; the exit status is 1 where anything was rejected."""
    sources = (intake.add(address, options, stdin=sys.stdin.buffer) for address in addresses)
    return 1 if _take(sources)["rejected"] else 0


def retry_rejected(intake: Intake) -> int:
    """Try again what was set aside; the exit status is 1 where anything still is."""
    if not intake.state.rejected():
        say("nothing is set aside")
        return 0
    return 1 if _take(intake.retry())["rejected"] else 0


def _take(sources: Iterable[Source]) -> Counter[str]:
    """Go through the sources, telling what each was and what became of it."""
    console, tallies = err(), list[Counter[str]]()
    for source in sources:
        tally: Counter[str] = Counter()
        tallies.append(tally)
        for outcome in _barred(source, console):
            tally[outcome.what] += 1
            _tell(outcome, console)
        if source.what:
            page(out(), Text(f"{source.address}: {source.what}; {_counted(tally)}"))
    together = sum(tallies, Counter())
    if len(tallies) > 1:
        say(_counted(together), console, style="dim")
    return together


def _tell(outcome: Outcome, console: Console) -> None:
    if outcome.what == "rejected":
        say(f"rejected {outcome.place}: {outcome.reason}", console)
    for note in outcome.notes:
        say(f"{outcome.place}: {note}", console)


def _counted(tally: Counter[str]) -> str:
    return ", ".join(f"{tally[what]} {words}" for what, words in _TOLD if tally[what]) or "no articles"


class _Rate(ProgressColumn):
    """Articles a second."""

    def render(self, task: Task) -> Text:
        seconds = task.finished_time or task.elapsed or 0
        seen = int(task.fields["seen"])
        return Text(f"{seen:,} articles" + (f", {seen / seconds:,.1f}/s" if seconds > 1 else ""), style="dim")


def _barred(source: Source, console: Console) -> Iterator[Outcome]:
    """The outcomes, with a bar, the rate and the time left on stderr if that is a terminal."""
    if not console.is_terminal or source.count == 1:
        yield from source.outcomes
        return
    columns = (TextColumn("reading"), BarColumn(bar_width=28), _Rate(), TimeRemainingColumn(compact=True))
    with Progress(*columns, console=console, transient=True) as bar:
        whole = source.count or (1.0 if source.share_done else None)
        task = bar.add_task("", total=whole, seen=0)
        for seen, outcome in enumerate(source.outcomes, 1):
            done = seen if source.count else source.share_done() if source.share_done else 0
            bar.update(task, completed=done, seen=seen)
            yield outcome


def follow_feeds(intake: Intake, addresses: Sequence[str], options: Options) -> None:
    """Follow the feeds at these addresses, a line for each that is new."""
    for address in addresses:
        new = intake.follow(address, options)
        for one in new:
            page(out(), Text(f"{one.url}: {one.name or 'without a name'}"))
        if not new:
            say(f"{address}: followed already")


def list_feeds(intake: Intake, format: str) -> None:
    """Write the feeds that are followed to stdout, as text, JSON or OPML."""
    feeds = intake.state.following()
    if format == "json":
        write_json(feeds)
    elif format == "opml":
        from intheworks.sources import opml

        write(opml.write((one.url, one.name) for one in feeds).encode())
    elif not feeds:
        say("no feeds; `intheworks follow FEED` follows one")
    else:
        table = _table("feed", "", "last looked at")
        for one in feeds:
            state = "gone" if one.gone else f"failing: {one.trouble}" if one.failures else "well"
            when = one.polled[:16].replace("T", " ") if one.polled else "never"
            table.add_row(Text(f"{one.name}\n{one.url}" if one.name else one.url), Text(state), when)
        page(out(), table)


def list_rejected(intake: Intake, format: str) -> None:
    """Write what was set aside to stdout."""
    ones = intake.state.rejected()
    if format == "json":
        write_json(ones)
    elif not ones:
        say("nothing is set aside")
    else:
        table = _table("place", "reason", "tries")
        for one in ones:
            table.add_row(Text(one.place), Text(one.reason), str(one.tries))
        page(out(), table)


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", show_edge=False)
    table.add_column(first, style="cyan", ratio=2, overflow="fold")
    for name in others:
        table.add_column(name, ratio=1 if name == "reason" else None, overflow="fold")
    return table


def watch_feeds(intake: Intake, every: float, *, once: bool) -> int:
    """Look at the feeds until a signal ends it; with `once` the exit status is 1 where a feed or page was not to be had."""
    feeds = [one for one in intake.state.following() if not one.gone]
    if not feeds:
        say("no feeds; `intheworks follow FEED` follows one")
        return 0
    if not once:
        say(f"watching {len(feeds)} feed{'' if len(feeds) == 1 else 's'}; Ctrl-C stops", style="dim")
    stop, console, trouble = threading.Event(), err(), False
    before = signal.signal(signal.SIGTERM, lambda *_: stop.set())
    try:
        for polled in intake.watch(stop, every=every, once=once):
            name = polled.feed.name or polled.feed.url
            tally = Counter(outcome.what for outcome in polled.outcomes)
            for outcome in polled.outcomes:
                _tell(outcome, console)
            if polled.feed.trouble:
                say(f"{name}: {polled.feed.trouble}; again after {polled.feed.due[:16].replace('T', ' ')} UTC", console)
            elif tally:
                page(out(), Text(f"{name}: {_counted(tally)}"))
            trouble = trouble or bool(polled.feed.trouble) or bool(tally["rejected"])
    finally:
        signal.signal(signal.SIGTERM, before)
    return 1 if once and trouble else 0
