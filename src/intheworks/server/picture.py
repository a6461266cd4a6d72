"""A title's history as a picture (SVG): its stages, who came and left, what held it up, dates promised, kept and missed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from intheworks import wording
from intheworks.model import Status
from intheworks.server.present import words_address
from intheworks.standing import Source, Standing
from intheworks.standing.edtf import bounds

WIDTH, LEFT, RIGHT = 1100, 96, 24
ROW = 26
_GAP = 10


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape: a bar from `x` on, `w` wide, or a mark at `x`; its class says how it looks, `tip` what it means."""

    kind: str
    x: float
    y: float
    w: float
    text: str
    tx: float
    anchor: str | None
    tip: str
    href: str | None

    @property
    def bar(self) -> bool:
        """Whether it is a bar, not a mark."""
        return self.kind.startswith("stage") or self.kind == "held"

    @property
    def inside(self) -> bool:
        """Whether its words stand within its bar."""
        return self.bar and self.anchor is None and self.tx < self.x + self.w


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture's size, its lanes (name, y), the years on its axis (year, x), its shapes, and where the shown day is."""

    width: int
    height: int
    lanes: tuple[tuple[str, float], ...]
    years: tuple[tuple[int, float], ...]
    shapes: tuple[Shape, ...]
    cursor: float
    title: str


@dataclass(frozen=True, slots=True)
class _Run:
    """Something that was so from one day to another (None: still is), and the words that say so."""

    start: date
    end: date | None
    kind: str
    label: str
    source: Source | None


Address = Callable[[Source], str | None]


def timeline(story: Sequence[Standing], shown: date, address: Address = words_address) -> Picture | None:
    """The picture of a story (a title's standings after each day with word of it); None where nothing was ever said.

    `shown` is the day that the page is about; `address` gives the way to the words of a source.
    """
    if not story:
        return None
    lanes = [
        ("Stage", _stages(story)),
        ("People", _people(story)),
        ("Held up", _holdups(story)),
        ("Dates", _dates(story)),
    ]
    runs = [(name, sorted(found, key=lambda r: (r.start, r.label))) for name, found in lanes]
    days = [
        story[0].as_of,
        story[-1].as_of,
        shown,
        *(d for _, found in runs for r in found for d in (r.start, r.end) if d),
    ]
    first, last = min(days), max(days)
    x = _scale(first, last)
    shapes: list[Shape] = []
    placed: list[tuple[str, float]] = []
    y = 34.0
    for name, found in runs:
        rows = _packed([_shape(run, x, last, address) for run in found])
        if rows:
            placed.append((name, y + ROW / 2))
            for row in rows:
                shapes += [replace(shape, y=y) for shape in row]
                y += ROW
            y += _GAP
    return Picture(
        WIDTH, int(y + 8), tuple(placed), _years(first, last, x), tuple(shapes), x(shown), story[-1].title.name
    )


def _scale(first: date, last: date) -> Callable[[date], float]:
    days = max((last - first).days, 30)

    def x(day: date) -> float:
        return round(LEFT + (day - first).days / days * (WIDTH - LEFT - RIGHT), 1)

    return x


def _years(first: date, last: date, x: Callable[[date], float]) -> tuple[tuple[int, float], ...]:
    step = max(1, -(-(last.year - first.year + 1) // 12))
    return tuple((y, max(x(date(y, 1, 1)), LEFT)) for y in range(first.year + 1, last.year + 1, step)) or (
        (first.year, LEFT),
    )


def _shape(run: _Run, x: Callable[[date], float], last: date, address: Address) -> Shape:
    start, end = x(run.start), x(run.end or last)
    point = run.kind in ("came", "left")
    told = wording.day(run.start) + ("" if point else f" to {wording.day(run.end)}" if run.end else " on")
    href = address(run.source) if run.source else None
    text = wording.shorten(run.label, 46)
    wide, mark = _wide(text), end if run.kind in ("promised", "missed") else start
    if run.kind.startswith("stage") or run.kind == "held":
        if wide + 10 < end - start:
            tx, anchor = start + 6, None
        else:
            # Beside a bar that is too short for its words; before it, where the picture ends.
            tx, anchor = (end + 5, None) if end + 5 + wide < WIDTH else (start - 5, "end")
    else:
        # Behind its mark; where the picture ends there, before the line that leads to it.
        tx, anchor = (mark + 10, None) if mark + 10 + wide < WIDTH else (start - 10, "end")
    return Shape(
        run.kind,
        start,
        0,
        0 if point else max(end - start, 3),
        text,
        round(tx, 1),
        anchor,
        f"{run.label}, {told}",
        href,
    )


def _wide(text: str) -> float:
    """About how wide words are at 12.5 px: at most 7.2 px a character, in the widest of the usual sans serifs (DejaVu)."""
    return 7.2 * len(text)


def _packed(shapes: list[Shape], most: int = 12) -> list[list[Shape]]:
    """The shapes in as few rows as keep their words apart, at most so many: what finds no room then has its tip alone."""
    rows: list[list[Shape]] = []
    ends: list[float] = []
    for shape in shapes:
        mark = 6 if not shape.bar else 0
        left = min(shape.x - mark, shape.tx - _wide(shape.text) if shape.anchor else shape.tx)
        right = max(shape.x + shape.w + mark, shape.tx + (0 if shape.anchor else _wide(shape.text)))
        row = next((n for n, end in enumerate(ends) if end <= left), None)
        if row is None and len(rows) < most:
            rows.append([])
            ends.append(0)
            row = len(rows) - 1
        if row is None:
            row = min(range(len(ends)), key=ends.__getitem__)
            shape = replace(shape, text="")
        rows[row].append(shape)
        ends[row] = max(ends[row], right)
    return rows


def _stages(story: Sequence[Standing]) -> Iterator[_Run]:
    """The stretches at one stage."""
    begun: Standing | None = None
    for now in story:
        if begun is not None and now.stage and begun.stage and now.stage.value == begun.stage.value:
            continue
        if begun is not None and begun.stage is not None:
            yield _stage(begun, now.as_of)
        begun = now
    if begun is not None and begun.stage is not None:
        yield _stage(begun, None)


def _stage(standing: Standing, end: date | None) -> _Run:
    assert standing.stage is not None
    value = standing.stage.value
    source = _latest(standing, standing.stage.evidence)
    return _Run(standing.as_of, end, f"stage {value}", wording.stage(value), source)


def _people(story: Sequence[Standing]) -> Iterator[_Run]:
    """Who came, and who left."""
    on: dict[tuple[str, str], Status] = {}
    for now in story:
        for a in now.attached:
            key, before = (a.person, str(a.role)), on.get((a.person, str(a.role)))
            out = a.status in (Status.departed, Status.ruled_out)
            if before != a.status and (a.status is Status.attached or out):
                kind = "left" if out else "came"
                told = f"{a.person}, {wording.plain(a.role)}" + (f", {wording.STATUS[a.status]}" if out else "")
                yield _Run(now.as_of, None, kind, told, _latest(now, a.evidence))
            on[key] = a.status


def _holdups(story: Sequence[Standing]) -> Iterator[_Run]:
    """From when to when something held it up."""
    opened: dict[tuple[str, str | None, str | None], _Run] = {}
    for now in story:
        waits = {(str(h.reason), h.person, h.because_of): h for h in now.holdups if h.open}
        for key in [key for key in opened if key not in waits]:
            begun = opened.pop(key)
            yield _Run(begun.start, now.as_of, "held", begun.label, begun.source)
        for key, h in waits.items():
            words = wording.holdup(h.reason, h.person, h.because_of)
            opened.setdefault(key, _Run(now.as_of, None, "held", words, _latest(now, h.evidence)))
    yield from opened.values()


def _dates(story: Sequence[Standing]) -> Iterator[_Run]:
    """What day was promised when: from the day of the promise to the day promised; a date that was moved is missed."""
    last = story[-1]
    given = {(d.what, d.edtf): d for d in last.dates}
    first: dict[tuple[str, str], tuple[date, Source | None]] = {}
    for now in story:
        for d in now.dates:
            first.setdefault((d.what, d.edtf), (now.as_of, _latest(now, d.evidence)))
    for key, (said, source) in first.items():
        promised = bounds(key[1])
        kept = given.get(key)  # type: ignore[arg-type]
        if promised is None:
            continue
        start, end = sorted((said, promised[1]))
        moved = kept is None or kept.superseded_by is not None
        label = f"{wording.DATE_OF[key[0]]} {wording.edtf(key[1])}" + (" (moved)" if moved else "")
        yield _Run(start, end, "missed" if moved else "promised", label, source)


def _latest(standing: Standing, evidence: Sequence[int]) -> Source | None:
    return standing.latest(evidence) if evidence else None
