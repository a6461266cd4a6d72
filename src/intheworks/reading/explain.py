"""An article with what was read in it, what was passed over and why: the data for a terminal, and a page of its own.

`marks` are the places of a record, `pieces` the text cut at their edges; `html` is one self-contained page without scripts.
All pure: a text and its record in, data or markup out. Everything that comes from the text is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape as escape_markup
from importlib.resources import files
from itertools import pairwise

from intheworks import wording
from intheworks.model import Attachment, Claim, Company, DateClaim, Holdup, Record, Relation, Stage

KINDS = ("attachment", "stage", "holdup", "date", "relation", "company")
"""The kinds of claims, in the order of the legend."""


LABELS = {"holdup": "hold-up"}
"""The kinds whose word for people is another than the record's."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place of the record: half-open offsets in code points, what it is (a kind of claim, quotation, title, passed), what
    it says in words, and for a claim its number in the record, counted from 1."""

    start: int
    end: int
    kind: str
    says: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text over which nothing begins or ends, with the marks that cover it, claims first."""

    start: int
    text: str
    marks: tuple[Mark, ...]

    @property
    def look(self) -> str:
        """The kind that a piece is coloured by: its shortest claim's, else quotation, title, passed or "" for plain text."""
        return min(self.marks, key=lambda m: (m.number == 0, m.end - m.start)).kind if self.marks else ""

    @property
    def looks(self) -> tuple[str, ...]:
        """How a piece looks: its colour, then every mark on it that is no claim."""
        plain = (m.kind for m in self.marks if m.number == 0)
        return tuple(dict.fromkeys([self.look, *plain])) if self.marks else ()


def escape(words: str) -> str:
    """Words as a page can hold them: no markup, and no control that hides or turns what stands beside it."""
    return escape_markup(wording.visible(words))


def says(claim: Claim) -> str:
    """A claim in words for people, without its source: "Robin Schiff: writer, attached"."""
    match claim:
        case Attachment():
            plays = f" as {claim.character}" if claim.character else ""
            return f"{claim.person}: {wording.plain(claim.role)}{plays}, {wording.plain(claim.status)}"
        case Stage():
            return wording.stage(claim.stage, claim.negated)
        case Holdup():
            return wording.holdup(claim.reason, claim.person, claim.because_of)
        case DateClaim():
            return f"{wording.plain(claim.what)}: {wording.edtf(claim.edtf)}"
        case Relation():
            return wording.relation(claim.relation, claim.of, claim.author)
        case Company():
            return f"{claim.company}: {wording.plain(claim.role)}, {wording.plain(claim.status)}"


def source(claim: Claim) -> str:
    """How firm, by whom, how sure: "stated by Mira Sorvino, read with 0.83"."""
    by = f" by {claim.said_by}" if claim.said_by else ""
    return f"{claim.certainty}{by}, read with {claim.confidence:.2f}"


def marks(text: str, record: Record) -> list[Mark]:
    """Everything of a record that has a place in the text, in order."""
    found = [
        Mark(c.evidence.start, c.evidence.end, c.kind, f"{c.title} — {says(c)} ({source(c)})", number)
        for number, c in enumerate(record.claims, start=1)
    ]
    found += [Mark(q.span.start, q.span.end, "quotation", f"{q.speaker}, {q.form}") for q in record.quotations]
    found += [
        Mark(p.span.start, p.span.end, "passed", f"passed over: {wording.plain(p.rule)}") for p in record.rejections
    ]
    return sorted([*found, *_titles(text, record)])


def _titles(text: str, record: Record) -> Iterator[Mark]:
    """Where the record's titles stand by name; an alias that is no name ("the sequel") is left alone."""
    names = {
        name: f"{t.title} ({'in the works' if t.in_works else 'out'})"
        for t in record.titles
        for name in (t.title, *t.aliases)
        if any(c.isupper() or c.isdigit() for c in name)
    }
    if not names:
        return
    pattern = "|".join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n)))
    for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text):
        yield Mark(match.start(), match.end(), "title", names[match.group()])


def pieces(text: str, record: Record) -> list[Piece]:
    """The whole text with everything of a record that has a place in it: `cut` at its `marks`."""
    return cut(text, marks(text, record))


def cut(text: str, placed: Iterable[Mark]) -> list[Piece]:
    """The whole text, cut wherever a mark or a paragraph begins or ends; the pieces joined are the text again."""
    placed = sorted(placed)
    edges = {0, len(text), *(m.start for m in placed), *(m.end for m in placed)}
    edges |= {at for m in re.finditer(r"\n+", text) for at in m.span()}
    ordered = sorted(edges)
    active: list[Mark] = []
    waiting = list(reversed(placed))
    found: list[Piece] = []
    for start, end in pairwise(ordered):
        active = [m for m in active if m.end > start]
        while waiting and waiting[-1].start <= start:
            active.append(waiting.pop())
        covering = sorted(active, key=lambda m: (m.number == 0, m.number, m.start))
        found.append(Piece(start, text[start:end], tuple(covering)))
    return found


def paragraphs(cut_up: Iterable[Piece]) -> list[list[Piece]]:
    """The pieces of a text paragraph by paragraph, without what lies between them."""
    found: list[list[Piece]] = [[]]
    for piece in cut_up:
        if piece.text.strip("\n"):
            found[-1].append(piece)
        else:
            found.append([])
    return [line for line in found if any(piece.text.strip() for piece in line)]


def passed_over(record: Record) -> list[tuple[str, list[str]]]:
    """What was passed over: each rule in words with the words that it passed over, each once."""
    rules: dict[str, dict[str, None]] = {}
    for passed in record.rejections:
        rules.setdefault(wording.plain(passed.rule), {})[" ".join(passed.span.exact.split())] = None
    return [(rule, list(words)) for rule, words in sorted(rules.items())]


def html(articles: Iterable[tuple[str, Record]]) -> str:
    """One page with every article, its highlights and its list of claims."""
    body = "\n".join(_article(n, text, record) for n, (text, record) in enumerate(articles, start=1))
    style = (files("intheworks.reading") / "explain.css").read_text(encoding="utf-8")
    legend = "".join(f'<li class="{kind}">{LABELS.get(kind, kind)}</li>' for kind in (*KINDS, "quotation", "title"))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>What was read</title>\n'
        f'<style>\n{style}</style>\n</head>\n<body>\n<main>\n<ul class="legend" aria-label="Colours">{legend}'
        f'<li class="passed">passed over</li></ul>\n{body}\n</main>\n</body>\n</html>\n'
    )


def _article(number: int, text: str, record: Record) -> str:
    info = record.document
    told = " · ".join(
        part for part in (info.source.rsplit("/", 1)[-1], info.outlet, wording.day(info.published)) if part
    )
    first: set[int] = set()
    lines = paragraphs(pieces(text, record))
    prose = "\n".join(f"<p>{''.join(_piece(number, piece, first) for piece in line)}</p>" for line in lines)
    return (
        f'<article>\n<h2>{escape(told)}</h2>\n<div class="text">\n{prose}\n</div>\n{_facts(number, record)}</article>'
    )


def _piece(article: int, piece: Piece, first: set[int]) -> str:
    """A piece with its look, its tip, and an anchor for each claim that begins in it."""
    words = escape(piece.text)
    if not piece.marks:
        return words
    anchors = ""
    for mark in piece.marks:
        if mark.number and mark.number not in first:
            first.add(mark.number)
            anchors += f'<a id="a{article}w{mark.number}"></a>'
    tip = "".join(f'<span class="line {m.kind}">{escape(m.says)}</span>' for m in piece.marks)
    looks = " ".join(piece.looks)
    return f'{anchors}<span class="mark {looks}" tabindex="0">{words}<span class="tip" role="note">{tip}</span></span>'


def _facts(article: int, record: Record) -> str:
    """The claims as a list, each with the way to its words, then what was passed over."""
    rows = "\n".join(
        f'<tr><td>{escape(c.title)}</td><td><span class="dot {c.kind}"></span>{escape(says(c))}</td>'
        f"<td>{escape(source(c))}</td>"
        f'<td><a href="#a{article}w{n}">{escape(wording.shorten(c.evidence.exact, 90))}</a></td></tr>'
        for n, c in enumerate(record.claims, start=1)
    )
    if not rows:
        return '<p class="none">Nothing in the works.</p>\n'
    head = "<tr><th>Title</th><th>What it says</th><th>How firm</th><th>The words</th></tr>"
    return f"<table>\n<thead>{head}</thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n{_passed(record)}"


def _passed(record: Record) -> str:
    rows = "".join(f"<dt>{escape(rule)}</dt><dd>{_listed(words)}</dd>" for rule, words in passed_over(record))
    return f'<section class="why"><h3>Passed over</h3><dl>{rows}</dl></section>\n' if rows else ""


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{escape(w)}”" for w in words)
