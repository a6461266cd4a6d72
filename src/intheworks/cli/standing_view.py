"""Where a title stands, for a terminal: at a glance, then people, dates and hold-ups, then the numbered words behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from intheworks import wording
from intheworks.cli.rows import LABEL, STATUS, label

if TYPE_CHECKING:
    from intheworks.model import Certainty
    from intheworks.standing.shape import DateNow, HoldupNow, LatestWord, NextDate, Source, Standing

_MOST_NUMBERS = 4

Place = Callable[["Source"], str]
"""How a source's article is called where no outlet is known."""


def standing_view(standing: Standing, today: date, place: Place, width: int) -> RenderableType:
    """The whole page, in `width` columns. A standing as of a day before `today` says so."""
    parts: list[RenderableType] = [_head(standing), Text()]
    parts.append(_rows(_glance(standing, today)))
    for name, rows in (
        ("People", _people(standing)),
        ("Companies", _companies(standing)),
        ("Held up", _holdups(standing)),
        ("Dates", _dates(standing)),
        ("Disputed", _disputes(standing)),
        ("Promised", _promised(standing)),
    ):
        if rows:
            parts += [Text(), Text(name, style="bold"), _rows(rows)]
    parts += [Text(), _sources_heading(standing), *_sources(standing, place, width)]
    return Group(*parts)


Row = tuple[str, Text]


def _rows(rows: Sequence[Row]) -> RenderableType:
    """Rows of a label and its text; a label that repeats is said once."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=LABEL)
    table.add_column()
    last = ""
    for name, text in rows:
        table.add_row(label("" if name == last else name), text)
        last = name
    return Padding(table, (0, 0, 0, 2))


def _line(what: str, notes: Sequence[str] = (), evidence: Sequence[int] = (), style: str = "") -> Text:
    """What is so, the notes on it, and the numbers of the sources that say so (the latest ones, if there are many)."""
    text = Text(what, style=style)
    for note in notes:
        text.append(f" · {note}", style="dim not strike")
    if evidence:
        shown = [str(i + 1) for i in sorted(evidence)[-_MOST_NUMBERS:]]
        text.append(f" [{' '.join((['…'] if len(evidence) > len(shown) else []) + shown)}]", style="cyan not strike")
    return text


def _head(standing: Standing) -> RenderableType:
    title = standing.title
    table = Table.grid(expand=True)
    table.add_column(ratio=1)
    table.add_column(justify="right")
    table.add_row(Text(title.name, style="bold cyan"), Text(title.type or "", style="dim"))
    parts: list[RenderableType] = [table]
    aliases = [alias for alias in title.aliases if alias != title.name]
    if aliases:
        parts.append(Text("also " + " · ".join(aliases[:5]), style="dim"))
    parts.append(Rule(style="dim"))
    return Group(*parts)


def _glance(standing: Standing, today: date) -> list[Row]:
    rows: list[Row] = []
    stage = standing.stage
    if stage is None:
        rows.append(("stands at", Text("no stage is known")))
    else:
        line = _line(
            wording.stage(stage.value),
            [*_firmness(stage.certainty), f"since {wording.day(stage.since)}"],
            stage.evidence,
        )
        line.stylize("bold green", 0, len(wording.stage(stage.value)))
        rows.append(("stands at", line))
    for held in standing.holdups:
        if held.open:
            rows.append(("held up", _holdup(held)))
    if standing.next_date:
        rows.append(("next", _next(standing.next_date)))
    for r in standing.relations:
        rows.append(("is", _line(wording.relation(r.relation, r.of, r.author or None), evidence=r.evidence)))
    if standing.latest_word:
        rows.append(("last word", _last_word(standing, standing.latest_word)))
    times = standing.waiting
    if waiting := wording.waiting(standing.as_of, times.since_earlier_work, times.since_first_word):
        rows.append(("waiting", Text(waiting)))
    if cuts := _cuts(standing, today):
        rows.append(("counting", Text("only what was " + " and ".join(cuts), style="yellow")))
    return rows


def _cuts(standing: Standing, today: date) -> list[str]:
    cuts = [f"published by {wording.day(standing.as_of)}"] if standing.as_of < today else []
    return cuts + ([f"recorded by {standing.known_at:%Y-%m-%d %H:%M} UTC"] if standing.known_at else [])


def _next(coming: NextDate) -> Text:
    return _line(
        f"{wording.DATE_OF[coming.what]} {wording.edtf(coming.edtf)}", _firmness(coming.certainty), coming.evidence
    )


def _last_word(standing: Standing, word: LatestWord) -> Text:
    by = f"{word.speaker}, " if word.speaker else ""
    told = f"{wording.day(word.published)}, {wording.ago((standing.as_of - word.published).days)}: {by}"
    return _line(told + wording.quote(word.quotation, 160), evidence=word.evidence)


def _people(standing: Standing) -> list[Row]:
    """By role; within a role those who are on it first, those who left last."""
    order = list(wording.STATUS)
    ranked = sorted(standing.attached, key=lambda a: (wording.ROLE_ORDER.index(a.role), order.index(a.status)))
    rows = []
    for person in ranked:
        name = f"{person.person} as {person.character}" if person.character else person.person
        gone = person.status in ("departed", "ruled_out")
        notes = [wording.STATUS[person.status], *_firmness(person.certainty), f"since {wording.day(person.since)}"]
        line = _line(name, notes, person.evidence, "dim strike" if gone else "")
        if not gone:
            line.stylize(f"not dim {STATUS.get(person.status, '')}", len(name) + 3, len(name) + 3 + len(notes[0]))
        rows.append((wording.plain(person.role), line))
    return rows


def _firmness(certainty: Certainty) -> list[str]:
    """How firm the source is, where that is more or less than plainly stated."""
    return [] if certainty == "stated" else [str(certainty)]


def _companies(standing: Standing) -> list[Row]:
    return [
        (
            wording.plain(c.role),
            _line(c.company, [wording.STATUS[c.status]] if c.status != "attached" else [], c.evidence),
        )
        for c in standing.companies
    ]


def _holdups(standing: Standing) -> list[Row]:
    ranked = sorted(standing.holdups, key=lambda held: not held.open)
    return [("still" if held.open else "over", _holdup(held)) for held in ranked]


def _holdup(held: HoldupNow) -> Text:
    words = wording.holdup(held.reason, held.person, held.because_of)
    notes = [f"since {wording.day(held.since)}"] + ([held.closed_by] if held.closed_by else [])
    return _line(words, notes, held.evidence, "" if held.open else "dim strike")


def _dates(standing: Standing) -> list[Row]:
    return [(wording.DATE_OF[kept.what], _date(kept)) for kept in standing.dates]


def _disputes(standing: Standing) -> list[Row]:
    return [
        (dispute.slot, _line(side.says, [f"says {side.by}"] if side.by else [], side.evidence))
        for dispute in standing.disputes
        for side in dispute.sides
    ]


def _promised(standing: Standing) -> list[Row]:
    return [(p.topic, _line(p.speaker, evidence=p.evidence)) for p in standing.promised]


def _date(kept: DateNow) -> Text:
    if kept.superseded_by is None:
        return _line(wording.edtf(kept.edtf), evidence=kept.evidence)
    return _line(wording.edtf(kept.edtf), [wording.superseded(kept.superseded_by)], kept.evidence, "dim strike")


def _sources_heading(standing: Standing) -> Text:
    articles = len({source.document for source in standing.sources})
    told = f"{articles} article{'' if articles == 1 else 's'}"
    if standing.independent_sources:
        told += f", {standing.independent_sources} independent"
    if copied := len({s.document for s in standing.sources if isinstance(s.copy_of, str)}):
        told += f", {copied} {'a copy' if copied == 1 else 'copies'} of another"
    return Text.assemble(("Sources", "bold"), (f"  {told}", "dim"))


def _at(source: Source, place: Place) -> str:
    return f"  {source.outlet or place(source)}, {wording.day(source.published)}"


def _copied(source: Source, sources: Sequence[Source], place: Place) -> str:
    """Whose story an article prints again, where it is one."""
    if not isinstance(source.copy_of, str):
        return ""
    first = next((s for s in sources if s.document == source.copy_of), None)
    return f" · a copy of {first.outlet or place(first)}’s" if first else " · a copy of another paper’s"


def _sources(standing: Standing, place: Place, width: int) -> list[RenderableType]:
    """The words behind every number, article by article."""
    numbered = list(enumerate(standing.sources, 1))
    parts: list[RenderableType] = []
    for _, group in groupby(numbered, key=lambda item: item[1].document):
        cited = list(group)
        first = cited[0][1]
        parts.append(Text.assemble(_at(first, place), (_copied(first, standing.sources, place), "dim")))
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_column(width=4, justify="right")
        table.add_column()
        for number, source in cited:
            by = f" — {source.said_by}" if source.said_by else ""
            by += f" · confirmed by {source.confirmed_by}" if isinstance(source.confirmed_by, str) else ""
            words = wording.quote(source.exact, 2 * (width - 9) - len(by))
            table.add_row(Text(str(number), style="cyan"), Text.assemble((words, "italic"), (by, "dim")))
        parts.append(Padding(table, (0, 0, 0, 1)))
    return parts
