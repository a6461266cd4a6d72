"""What one article says, for a terminal: a table for each title, every fact with its words, then who said what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from intheworks import wording
from intheworks.cli.rows import LABEL, heading, label
from intheworks.model import (
    Attachment,
    Certainty,
    Claim,
    Company,
    DateClaim,
    Holdup,
    Quotation,
    Record,
    Relation,
    Span,
    Stage,
    Status,
)

if TYPE_CHECKING:
    from intheworks.desk import Reading

_KINDS: tuple[type, ...] = (Stage, Holdup, Attachment, Company, DateClaim, Relation)


def record_view(reading: Reading, width: int) -> RenderableType:
    """All that the article says, in `width` columns."""
    record, text = reading.record, reading.document.text
    parts: list[RenderableType] = [_article(reading, width)]
    coming, grouped = in_the_works(record), _by_title(record)
    if not coming:
        parts.append(Text("  nothing in the works"))
    for title in coming:
        parts += [Text(), _title(record, title), _facts(grouped[title], text, width)]
    if earlier := [title for title in grouped if title not in coming]:
        parts += [Text(), _earlier(record, earlier)]
    if record.quotations:
        parts += [Text(), Text("  Said", style="bold"), _quotations(record.quotations, width)]
    return Group(*parts)


def in_the_works(record: Record) -> list[str]:
    """The titles in the works that the record makes claims on, in the order of their first claim."""
    out_already = {mentioned.title for mentioned in record.titles if not mentioned.in_works}
    return [title for title in dict.fromkeys(claim.title for claim in record.claims) if title not in out_already]


def _article(reading: Reading, width: int) -> RenderableType:
    info = reading.document.info
    name = PurePath(info.source).name if info.source != "-" else "standard input"
    told = [name, info.outlet, wording.day(info.published)]
    if reading.added in ("known", "revision"):
        told.append({"known": "known before", "revision": "a revision"}[reading.added])
    return heading(" · ".join(part for part in told if part), width)


def _by_title(record: Record) -> dict[str, list[Claim]]:
    """The claims of each title, in the order of the contract's kinds and then of the text."""
    grouped: dict[str, list[Claim]] = {}
    for claim in record.claims:
        grouped.setdefault(claim.title, []).append(claim)
    for claims in grouped.values():
        claims.sort(key=lambda c: (_KINDS.index(type(c)), _role_rank(c), c.evidence))
    return grouped


def _role_rank(claim: Claim) -> int:
    return wording.ROLE_ORDER.index(claim.role) if isinstance(claim, Attachment) else 0


def _title(record: Record, title: str) -> Text:
    kinds = [mentioned.type for mentioned in record.titles if mentioned.title == title and mentioned.type]
    return Text.assemble("  ", (title, "bold cyan"), (f"  {kinds[0]}" if kinds else "", "dim"))


def _facts(claims: Iterable[Claim], text: str, width: int) -> RenderableType:
    """One row a claim: what it is about, what it says and how firmly, and beneath it the words."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=LABEL)
    table.add_column()
    claims = list(claims)
    for i, claim in enumerate(claims):
        before, after = claims[max(i - 1, 0) : i], claims[i + 1 : i + 2]
        table.add_row(label("" if before and _about(before[0]) == _about(claim) else _about(claim)), _says(claim))
        if not after or after[0].evidence != claim.evidence:
            table.add_row("", _words(text, claim.evidence, width - LABEL - 8))
    return Padding(table, (0, 0, 0, 4))


def _about(claim: Claim) -> str:
    match claim:
        case Attachment(role=role):
            return wording.plain(role)
        case Company(role=role):
            return wording.plain(role)
        case Stage():
            return "stage"
        case Holdup():
            return "held up"
        case DateClaim(what=what):
            return wording.DATE_OF[what]
        case Relation():
            return "is"


def _says(claim: Claim) -> Text:
    line = Text(_value(claim), style="strike" if claim.certainty is Certainty.denied else "")
    for note in _notes(claim):
        line.append(f" · {note}", style="dim")
    return line


def _value(claim: Claim) -> str:
    match claim:
        case Attachment():
            return f"{claim.person} as {claim.character}" if claim.character else claim.person
        case Company():
            return claim.company
        case Stage():
            return wording.stage(claim.stage, claim.negated)
        case Holdup():
            return wording.holdup(claim.reason, claim.person, claim.because_of)
        case DateClaim():
            return wording.edtf(claim.edtf)
        case Relation():
            return wording.relation(claim.relation, claim.of, claim.author)


def _notes(claim: Claim) -> list[str]:
    notes = []
    if isinstance(claim, Attachment | Company) and claim.status is not Status.attached:
        notes.append(wording.STATUS[claim.status])
    if claim.certainty is not Certainty.stated:
        notes.append(str(claim.certainty))
    if claim.said_by:
        notes.append(f"says {claim.said_by}")
    return notes


def _words(text: str, span: Span, width: int) -> Text:
    before, words, after = wording.in_context(text, span.start, span.end, width - 2)
    return Text.assemble(("“" + before, "dim"), (words, "italic"), (after + "”", "dim"))


def _earlier(record: Record, titles: Sequence[str]) -> RenderableType:
    """The works that are out already: one line each, with who made them."""
    lines: list[RenderableType] = []
    for title in titles:
        people = dict.fromkeys(c.person for c in record.claims if isinstance(c, Attachment) and c.title == title)
        lines.append(Text.assemble((title, "cyan"), (f"  {', '.join(people)}" if people else "", "dim")))
    return Group(Text("  Out already", style="bold"), Padding(Group(*lines), (0, 0, 0, 4)))


def _quotations(quotations: Iterable[Quotation], width: int) -> RenderableType:
    lines: list[RenderableType] = []
    last = ""
    for quotation in quotations:
        speaker = _speaker(quotation)
        if speaker.plain != last:
            lines.append(speaker)
        last = speaker.plain
        words = wording.shorten(quotation.span.exact, 2 * (width - 10))
        shown = f"“{words}”" if quotation.form == "direct" else words
        lines.append(Padding(Text(shown, style="italic"), (0, 0, 0, 2)))
    return Padding(Group(*lines), (0, 0, 0, 4))


def _speaker(quotation: Quotation) -> Text:
    """Who spoke, to whom, where and when."""
    line = Text(quotation.speaker)
    when = wording.edtf(quotation.when) if quotation.when else None
    for note in (f"to {quotation.said_to}" if quotation.said_to else None, quotation.occasion, when):
        if note:
            line.append(f" · {note}", style="dim")
    return line
