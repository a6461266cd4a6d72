"""What moved between two days: each slot of a standing then and now, with the words of both."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

import msgspec

from intheworks.answers.timeline import plain
from intheworks.names import fold_name
from intheworks.standing import Source, Standing, TitleCard

Cell = tuple[str, tuple[Source, ...]]
Cells = dict[tuple[int, str], Cell]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One slot that says something else than before; `old` or `new` is None where it said or says nothing.

    `withdrawn` where it says nothing because the articles that said it have new versions, which do not.
    """

    title: TitleCard
    slot: str
    old: str | None
    new: str | None
    old_words: tuple[Source, ...]
    new_words: tuple[Source, ...]
    withdrawn: bool = False


def changes(before: Standing | None, after: Standing, replaced: Collection[str] = ()) -> tuple[Change, ...]:
    """What differs between two standings of one title; all that stands now where there was none before.

    `replaced` are the documents that told of it then and whose newer versions do not, or in other words. A rumour that has
    merely aged is no change: where a slot says nothing more, somebody must have said something since, or withdrawn it.
    """
    if before is None:
        return moved(after.title, {}, cells(after))
    rows = [
        msgspec.structs.replace(row, withdrawn=row.new is None and _all_of(row.old_words, replaced))
        for row in moved(after.title, cells(before), cells(after))
    ]
    told = latest(after) > before.as_of
    return tuple(row for row in rows if told or row.new is not None or row.withdrawn)


def withdrawn(before: Standing) -> tuple[Change, ...]:
    """All that a standing said, of a title of which nothing is said any longer."""
    rows = moved(before.title, cells(before), {})
    return tuple(msgspec.structs.replace(row, withdrawn=True) for row in rows)


def latest(standing: Standing) -> date:
    """The day of the latest words that a standing rests on; `date.min` where there are none."""
    return max((source.published for source in standing.sources), default=date.min)


def moved(title: TitleCard, then: Cells, now: Cells) -> tuple[Change, ...]:
    """The slots that say something else now. Of the evidence only what is new is given as the new words, if any is."""
    found = []
    for key in sorted(then.keys() | now.keys()):
        slot = key[1]
        old, new = then.get(key), now.get(key)
        if (old[0] if old else None) == (new[0] if new else None):
            continue
        seen = {_place(s) for s in old[1]} if old else set()
        fresh = tuple(s for s in new[1] if _place(s) not in seen) or new[1] if new else ()
        if new and not fresh:
            continue
        found.append(
            Change(
                title=title,
                slot=slot,
                old=old[0] if old else None,
                new=new[0] if new else None,
                old_words=old[1] if old else (),
                new_words=fresh,
            )
        )
    return tuple(found)


def _all_of(words: Collection[Source], documents: Collection[str]) -> bool:
    return bool(words) and all(source.document in documents for source in words)


def _place(source: Source) -> tuple[str, int, int]:
    return source.document, source.start, source.end


def cells(standing: Standing) -> Cells:
    """The slots of a standing by their rank in it and name, each with what it says and the words behind it."""
    cells: Cells = {}

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
