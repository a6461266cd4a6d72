"""Where a title stands, in Markdown: headings, lists and numbered footnotes with the words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from intheworks import wording
from intheworks.cli.sourced import escaped

if TYPE_CHECKING:
    from intheworks.standing.shape import Attached, DateNow, Dispute, HoldupNow, Source, Standing


def standing_markdown(standing: Standing, place: Callable[[Source], str]) -> str:
    """The page as Markdown with footnotes; `place` names the article of a source whose outlet is unknown."""
    blocks = [f"# {escaped(standing.title.name)}", "\n".join(_glance(standing))]
    for name, lines in (
        ("People", [_person(a) for a in standing.attached]),
        (
            "Companies",
            [f"- {wording.plain(c.role)}: {escaped(c.company)}{_notes(c.evidence)}" for c in standing.companies],
        ),
        ("Held up", [_holdup(h) for h in standing.holdups]),
        ("Dates", [_date(d) for d in standing.dates]),
        ("Disputed", [line for d in standing.disputes for line in _dispute(d)]),
        ("Promised", [f"- {escaped(p.topic)}: {escaped(p.speaker)}{_notes(p.evidence)}" for p in standing.promised]),
    ):
        if lines:
            blocks += [f"## {name}", "\n".join(lines)]
    blocks.append("\n".join(_footnote(i, source, place) for i, source in enumerate(standing.sources, 1)))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _notes(evidence: Sequence[int]) -> str:
    return "".join(f"[^{i + 1}]" for i in sorted(evidence))


def _glance(standing: Standing) -> list[str]:
    title, stage = standing.title, standing.stage
    lines = [f"- type: {title.type}"] if title.type else []
    if title.aliases:
        lines.append("- also: " + " · ".join(escaped(alias) for alias in title.aliases))
    if stage:
        since = wording.day(stage.since)
        lines.append(f"- **{wording.stage(stage.value)}**, {stage.certainty}, since {since}{_notes(stage.evidence)}")
    if standing.next_date:
        kept = standing.next_date
        lines.append(f"- next: {wording.DATE_OF[kept.what]} {wording.edtf(kept.edtf)}{_notes(kept.evidence)}")
    for r in standing.relations:
        lines.append(f"- {escaped(wording.relation(r.relation, r.of, r.author or None))}{_notes(r.evidence)}")
    if standing.latest_word:
        word = standing.latest_word
        by = f"{escaped(word.speaker)}, " if word.speaker else ""
        said = wording.quote(escaped(word.quotation))
        lines.append(f"- last word: {wording.day(word.published)}: {by}{said}{_notes(word.evidence)}")
    lines.append(f"- as of {wording.day(standing.as_of)}")
    if standing.known_at:
        lines.append(f"- counting only what was recorded by {standing.known_at}")
    return lines


def _person(person: Attached) -> str:
    name = f"{person.person} as {person.character}" if person.character else person.person
    told = f"{wording.STATUS[person.status]}, {person.certainty}, since {wording.day(person.since)}"
    return f"- {wording.plain(person.role)}: {escaped(name)} ({told}){_notes(person.evidence)}"


def _holdup(held: HoldupNow) -> str:
    words = escaped(wording.holdup(held.reason, held.person, held.because_of))
    return f"- {words if held.open else f'~~{words}~~ (over)'}{_notes(held.evidence)}"


def _date(kept: DateNow) -> str:
    words = f"{wording.DATE_OF[kept.what]}: {wording.edtf(kept.edtf)}"
    if kept.superseded_by:
        words = f"~~{words}~~, {wording.superseded(kept.superseded_by)}"
    return f"- {words}{_notes(kept.evidence)}"


def _dispute(dispute: Dispute) -> list[str]:
    sides = [
        f"  - {escaped(s.says)}{f', says {escaped(s.by)}' if s.by else ''}{_notes(s.evidence)}" for s in dispute.sides
    ]
    return [f"- {escaped(dispute.slot)}", *sides]


def _footnote(number: int, source: Source, place: Callable[[Source], str]) -> str:
    by = f" — {escaped(source.said_by)}" if source.said_by else ""
    by += f", confirmed by {escaped(source.confirmed_by)}" if isinstance(source.confirmed_by, str) else ""
    copied = ", a copy of another article" if isinstance(source.copy_of, str) else ""
    where = f"{escaped(source.outlet or place(source))}, {wording.day(source.published)}{copied}"
    return f"[^{number}]: {where}: {wording.quote(escaped(source.exact))}{by}" + (
        f" <{source.url}>" if source.url else ""
    )
