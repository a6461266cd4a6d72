"""What moved between two days: each slot of a standing then and now, with the words of both."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from intheworks.answers.timeline import plain
from intheworks.names import fold_name
from intheworks.standing import Source, Standing, TitleCard

Cell = tuple[str, tuple[Source, ...]]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One slot that says something else than before; `old` or `new` is None where it said or says nothing."""

    title: TitleCard
    slot: str
    old: str | None
    new: str | None
    old_words: tuple[Source, ...]
    new_words: tuple[Source, ...]


def changes(before: Standing | None, after: Standing) -> tuple[Change, ...]:
    """What differs between two standings of one title; all that stands now where there was none before.

    Of the evidence only what is new is given as the new words. A date that has merely passed, and a rumour that has
    merely aged, is no change: somebody must have said something.
    """
    then = _cells(before) if before is not None else {}
    now = _cells(after)
    found = []
    for key in sorted(then.keys() | now.keys()):
        slot = key[1]
        old, new = then.get(key), now.get(key)
        if (old[0] if old else None) == (new[0] if new else None):
            continue
        seen = {_place(s) for s in old[1]} if old else set()
        fresh = tuple(s for s in new[1] if _place(s) not in seen) if new else ()
        if new is None or not fresh:
            fresh = _later_words(before, after) if new is None else new[1]
            if not fresh:
                continue
        found.append(
            Change(
                title=after.title,
                slot=slot,
                old=old[0] if old else None,
                new=new[0] if new else None,
                old_words=old[1] if old else (),
                new_words=fresh if new is not None else (),
            )
        )
    return tuple(found)


def _place(source: Source) -> tuple[str, int, int]:
    return source.document, source.start, source.end


def _later_words(before: Standing | None, after: Standing) -> tuple[Source, ...]:
    """Words published after the earlier standing's day: without any, a slot that emptied only aged."""
    if before is None:
        return after.sources
    return tuple(s for s in after.sources if s.published > before.as_of)


def _cells(standing: Standing) -> dict[tuple[int, str], Cell]:
    """The slots of a standing, in the order of a standing, each with what it says."""
    cells: dict[tuple[int, str], Cell] = {}

    def put(rank: int, slot: str, says: str, evidence: Iterable[int]) -> None:
        cells[rank, slot] = (says, tuple(standing.sources[i] for i in evidence))

    if standing.stage is not None:
        put(0, "stage", plain(standing.stage.value), standing.stage.evidence)
    for a in standing.attached:
        put(1, f"{a.person}, {plain(a.role)}", plain(a.status), a.evidence)
    for c in standing.companies:
        put(2, f"{c.company}, {plain(c.role)}", plain(c.status), c.evidence)
    for h in standing.holdups:
        through = f" through {h.person}" if h.person else ""
        cause = f" because of {h.because_of}" if h.because_of else ""
        put(3, f"hold-up: {plain(h.reason)}{through}{cause}", "open" if h.open else "over", h.evidence)
    kept = [d for d in standing.dates if d.superseded_by is None]
    for what in sorted({str(d.what) for d in kept}):
        of_kind = [d for d in kept if str(d.what) == what]
        evidence = [i for d in of_kind for i in d.evidence]
        put(4, f"{plain(what)} date", ", ".join(d.edtf for d in of_kind), evidence)
    for r in standing.relations:
        put(5, f"{plain(r.relation)} of {r.of}", "yes", r.evidence)
    for d in standing.disputes:
        sides = " / ".join(sorted(fold_name(s.says) for s in d.sides))
        put(6, f"dispute: {d.slot}", sides, [i for s in d.sides for i in s.evidence])
    return cells
