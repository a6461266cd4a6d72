"""The graph of what waits for what, drawn: as DOT for Graphviz, and as an SVG that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from intheworks import wording
from intheworks.answers.waiting import Wait
from intheworks.identity import form_of

ROW, WIDE, GAP, TALL = 52, 250, 150, 34
"""Pixels: from row to row, a box's width, between columns, a box's height."""


class Edge(NamedTuple):
    """From what waits to what it waits for, through whom; `known` where the cause is a title that is followed."""

    title: str
    cause: str
    label: str
    known: bool


def edges(rows: Sequence[Wait]) -> list[Edge]:
    """The hold-ups as edges, each once; what has no title behind it waits for its reason."""
    found = []
    for row in rows:
        cause = row.cause.name if row.cause else row.because_of
        told = wording.plain(str(row.reason))
        label = (row.person or told) if cause else (row.person or "")
        edge = Edge(row.title.name, cause or told, label, row.cause is not None)
        if edge not in found:
            found.append(edge)
    return found


def dot(rows: Sequence[Wait]) -> str:
    """The graph in the DOT language, from what waits to what it waits for."""
    lines = ["digraph holdups {", "  rankdir=LR;", '  node [shape=box, style=rounded, fontname="sans-serif"];']
    drawn = edges(rows)
    titles = {edge.title for edge in drawn} | {edge.cause for edge in drawn if edge.known}
    for name in sorted({edge.cause for edge in drawn} - titles):
        lines.append(f"  {_quoted(name)} [style=dashed];")
    lines += [f"  {_quoted(e.title)} -> {_quoted(e.cause)} [label={_quoted(e.label)}];" for e in drawn]
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(words: str) -> str:
    clean = " ".join(words.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{clean}"'


def svg(rows: Sequence[Wait]) -> str:
    """The graph as an SVG image: what waits to the left of what it waits for; dashed what is not itself followed."""
    drawn = edges(rows)
    place = _places(drawn)
    known = {edge.title for edge in drawn} | {edge.cause for edge in drawn if edge.known}
    across = 1 + max((column for column, _ in place.values()), default=0)
    down = 1 + max((row for _, row in place.values()), default=0)
    width, height = across * (WIDE + GAP) - GAP + 20, down * ROW + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'role="img" font-family="system-ui, sans-serif" font-size="13">',
        "<title>What waits for what</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        '<defs><marker id="to" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#666"/></marker></defs>',
    ]
    parts += [_arrow(edge, place) for edge in drawn]
    parts += [_box(name, place[name], name in known) for name in place]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _places(drawn: Sequence[Edge]) -> dict[str, tuple[int, int]]:
    """Column and row of every name: a cause stands right of all that wait for it, as far as the graph has no ring."""
    column: dict[str, int] = {}
    for edge in drawn:
        column.setdefault(edge.title, 0)
        column.setdefault(edge.cause, 0)
    for _ in range(len(column)):
        moved = [e for e in drawn if e.title != e.cause and column[e.cause] <= column[e.title] < len(column) - 1]
        for edge in moved:
            column[edge.cause] = column[edge.title] + 1
        if not moved:
            break
    rows: dict[int, int] = {}
    place = {}
    for name in _in_view(drawn):
        place[name] = column[name], rows.get(column[name], 0)
        rows[column[name]] = place[name][1] + 1
    return place


def _in_view(drawn: Sequence[Edge]) -> list[str]:
    """All names, those that wait for one thing beside each other, so that the arrows cross less."""
    ordered = sorted(drawn, key=lambda e: (form_of(e.cause).core, form_of(e.title).core))
    return list(dict.fromkeys(name for edge in ordered for name in (edge.title, edge.cause)))


def _at(place: tuple[int, int]) -> tuple[int, int]:
    return 10 + place[0] * (WIDE + GAP), 10 + place[1] * ROW


def _box(name: str, place: tuple[int, int], known: bool) -> str:
    x, y = _at(place)
    dash = "" if known else ' stroke-dasharray="4 3"'
    shown = escape(wording.shorten(name, 32))
    return (
        f'<g><title>{escape(name)}</title><rect x="{x}" y="{y}" width="{WIDE}" height="{TALL}" rx="6" fill="#f6f8fa" '
        f'stroke="#57606a"{dash}/><text x="{x + 12}" y="{y + 22}" fill="#1f2328">{shown}</text></g>'
    )


def _arrow(edge: Edge, place: dict[str, tuple[int, int]]) -> str:
    (x1, y1), (x2, y2) = _at(place[edge.title]), _at(place[edge.cause])
    x1, y1, y2 = x1 + WIDE, y1 + TALL // 2, y2 + TALL // 2
    bend = max((x2 - x1) // 2, 40)
    words = escape(wording.shorten(edge.label, 22)) if edge.label else ""
    return (
        f'<path d="M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}" fill="none" stroke="#666" '
        f'marker-end="url(#to)"/><text x="{(x1 + x2) // 2}" y="{(y1 + y2) // 2 - 5}" text-anchor="middle" '
        f'font-size="11" fill="#57606a">{words}</text>'
    )
