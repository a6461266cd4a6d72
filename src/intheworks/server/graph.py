"""What waits for what as a picture (SVG): titles as boxes, an arrow from each to the one that it waits for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote as escape
from urllib.parse import urlencode

from intheworks import wording
from intheworks.answers import Wait
from intheworks.names import fold_name
from intheworks.server.present import words_address

BOX, TALL, ACROSS, DOWN, EDGE = 216, 46, 190, 18, 16


@dataclass(frozen=True, slots=True)
class Node:
    """A title (with its page), or a work or reason that is none of ours; `free` is where its end is thought through."""

    id: str
    lines: tuple[str, ...]
    href: str | None
    free: str | None
    kind: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one box to another: the curve, what it says, where its words stand, and where the label lies."""

    path: str
    label: str
    tip: str
    href: str | None
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Graph:
    """The picture's size, its boxes and its arrows."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]


def picture(waits: Sequence[Wait], asked: Mapping[str, str]) -> Graph | None:
    """The picture of these hold-ups, those that wait on the left; None where there are none.

    A box is in the column of its longest way to what waits for nothing; within a column boxes stand as near to what they
    wait for as they can (barycentre, two sweeps). `asked` are the page's own parameters, kept in the links.
    """
    if not waits:
        return None
    names: dict[str, tuple[str, str | None, str]] = {}
    edges: dict[tuple[str, str], Wait] = {}
    for wait in waits:
        source, target = _id(wait.title.name), _target(wait)
        names[source] = wait.title.name, wait.title.id, "waiting"
        names.setdefault(target[0], target[1:])
        edges.setdefault((source, target[0]), wait)
    column = _columns(names, edges)
    rows = _rows(names, edges, column)
    deepest = max(column.values())
    place = {
        id_: ((deepest - column[id_]) * (BOX + ACROSS) + EDGE, row * (TALL + DOWN) + EDGE) for id_, row in rows.items()
    }
    nodes = tuple(_node(id_, names[id_], place[id_], asked) for id_ in names)
    leaves, meets = Counter(a for a, _ in edges), Counter(b for _, b in edges)
    arrows = tuple(
        # Words stand where arrows lie apart: near the end of those that leave one box, else near their beginning.
        _arrow(wait, place[a], place[b], 0.6 if leaves[a] > meets[b] else 0.32)
        for (a, b), wait in edges.items()
    )
    width = (deepest + 1) * BOX + deepest * ACROSS + 2 * EDGE
    height = max(y for _, y in place.values()) + TALL + EDGE
    return Graph(int(width), int(height), nodes, arrows)


def _id(name: str) -> str:
    return f"w {fold_name(name)}"


def _target(wait: Wait) -> tuple[str, str, str | None, str]:
    """What is waited for: its key, name, title id, and kind of box."""
    if wait.cause is not None:
        return _id(wait.cause.name), wait.cause.name, wait.cause.id, "cause"
    if wait.because_of:
        return _id(wait.because_of), wait.because_of, None, "cause"
    return f"r {wait.reason}", wording.REASON[wait.reason], None, "reason"


def _columns(names: Mapping[str, object], edges: Mapping[tuple[str, str], Wait]) -> dict[str, int]:
    """How many steps each box is from the end of its longest way; a circle is cut where it is entered again."""
    onward = defaultdict(list)
    for a, b in edges:
        onward[a].append(b)
    depth: dict[str, int] = {}

    def walk(id_: str, seen: frozenset[str]) -> int:
        if id_ not in depth:
            further = [walk(b, seen | {id_}) + 1 for b in onward[id_] if b not in seen and b != id_]
            depth[id_] = max(further, default=0)
        return depth[id_]

    for id_ in names:
        walk(id_, frozenset())
    return depth


def _rows(
    names: Mapping[str, tuple[str, str | None, str]], edges: Mapping[tuple[str, str], Wait], column: Mapping[str, int]
) -> dict[str, float]:
    """The row of each box: beside what it waits for, in the middle of what waits for it."""
    by_column: dict[int, list[str]] = defaultdict(list)
    for id_ in sorted(names, key=lambda i: (names[i][2] == "reason", fold_name(names[i][0]))):
        by_column[column[id_]].append(id_)
    row = {id_: float(n) for ids in by_column.values() for n, id_ in enumerate(ids)}
    for _ in range(2):
        for ids in by_column.values():
            ids.sort(key=lambda id_: (_middle(id_, edges, row), names[id_][0]))
            row |= {id_: float(n) for n, id_ in enumerate(ids)}
    tallest = max(len(ids) for ids in by_column.values())
    for ids in by_column.values():
        if len(ids) < tallest:  # spread a short column over the height of the tallest
            step = tallest / len(ids)
            row |= {id_: n * step + (step - 1) / 2 for n, id_ in enumerate(ids)}
    return row


def _middle(id_: str, edges: Mapping[tuple[str, str], Wait], row: Mapping[str, float]) -> float:
    beside = [row[b] for a, b in edges if a == id_] + [row[a] for a, b in edges if b == id_]
    return sum(beside) / len(beside) if beside else row[id_]


def _node(id_: str, named: tuple[str, str | None, str], at: tuple[float, float], asked: Mapping[str, str]) -> Node:
    name, title, kind = named
    free = None if kind == "reason" else "/holdups?" + urlencode({**asked, "free": name}) + "#freed"
    return Node(id_, _lines(name), f"/title/{escape(title)}" if title else None, free, kind, *at)


def _lines(name: str, width: int = 26) -> tuple[str, ...]:
    """A name on at most two lines."""
    if len(name) <= width:
        return (name,)
    first = wording.shorten(name, width + 1).rstrip("…")
    return first.strip(), wording.shorten(name[len(first) :].strip(), width)


def _arrow(wait: Wait, a: tuple[float, float], b: tuple[float, float], t: float) -> Arrow:
    x1, y1, x2, y2 = a[0] + BOX, a[1] + TALL / 2, b[0] - 5, b[1] + TALL / 2
    bend = max((x2 - x1) / 2, 40)
    path = f"M{x1:.0f} {y1:.0f} C{x1 + bend:.0f} {y1:.0f} {x2 - bend:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
    label = wait.person or ("" if wait.reason == "other" or not wait.because_of else wording.REASON[wait.reason])
    tip = f"{wait.title.name} {wording.holdup(wait.reason, wait.person, wait.because_of)}"
    href = words_address(wait.words[-1]) if wait.words else None
    x, y = (_bezier(t, *ends) for ends in ((x1, x1 + bend, x2 - bend, x2), (y1, y1, y2, y2)))
    return Arrow(path, wording.shorten(label, 20), tip, href, x, y - 5)


def _bezier(t: float, a: float, b: float, c: float, d: float) -> float:
    """A cubic Bézier curve's coordinate at `t`."""
    s = 1 - t
    return s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d
