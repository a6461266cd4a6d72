"""From links to titles: which names are one as of a day, known at a moment; merging and splitting by an editor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from intheworks.model import Link


def _in_force(links: Iterable[Link], as_of: date | None, known_at: datetime | None) -> list[Link]:
    return [
        link
        for link in links
        if (as_of is None or link.published is None or link.published <= as_of)
        and (known_at is None or link.recorded <= known_at)
    ]


def verdicts(
    links: Iterable[Link], as_of: date | None = None, known_at: datetime | None = None
) -> dict[tuple[str, str], Link]:
    """For every pair of names (ids in order) the link that decides: an editor's before a rule's, then the latest.

    Of an editor's links the last recorded wins, and of two at one moment the last given.
    """
    best: dict[tuple[str, str], Link] = {}
    for link in sorted(_in_force(links, as_of, known_at), key=lambda k: (k.published is None, k.recorded)):
        left, right = sorted((link.left, link.right))
        best[left, right] = link
    return best


def cluster(
    start: str, links: Iterable[Link], as_of: date | None = None, known_at: datetime | None = None
) -> frozenset[str]:
    """The ids of all names that are one with `start`: what the deciding links join, directly or through others.

    `links` must hold all links that touch the answer: ask the ledger for those of the names found until none is new.
    """
    return _reach(start, _neighbours(verdicts(links, as_of, known_at)))


def clusters(
    names: Iterable[str], links: Iterable[Link], as_of: date | None = None, known_at: datetime | None = None
) -> list[frozenset[str]]:
    """All names in their clusters, ordered by the least id in each."""
    near = _neighbours(verdicts(links, as_of, known_at))
    done: set[str] = set()
    found = []
    for name in sorted(set(names)):
        if name not in done:
            found.append(_reach(name, near))
            done |= found[-1]
    return found


def _neighbours(decided: dict[tuple[str, str], Link]) -> dict[str, set[str]]:
    near: dict[str, set[str]] = {}
    for (a, b), link in decided.items():
        if link.same:
            near.setdefault(a, set()).add(b)
            near.setdefault(b, set()).add(a)
    return near


def _reach(start: str, near: dict[str, set[str]]) -> frozenset[str]:
    found, todo = {start}, [start]
    while todo:
        for other in near.get(todo.pop(), ()):
            if other not in found:
                found.add(other)
                todo.append(other)
    return frozenset(found)


def merge(left: str, right: str, *, why: str, by: str, recorded: datetime) -> list[Link]:
    """What to append so that two names are one."""
    a, b = sorted((left, right))
    return [Link(left=a, right=b, same=True, reason=why, by=by, recorded=recorded)]


def split(name: str, links: Sequence[Link], *, why: str, by: str, recorded: datetime) -> list[Link]:
    """What to append so that a name stands apart again: an editor's last merge of it is undone, else the rules' links cut.

    Undoing gives the pair back what it was before the merge, so that merging two names that were not one, and splitting
    them, leaves every answer as it was; splitting again undoes the merge before. `links` are all that touch the name.
    """
    touching = [k for k in links if name in (k.left, k.right)]
    decided = verdicts(touching)
    merges = [
        (k.recorded, pair)
        for pair, k in decided.items()
        if k.published is None and k.same and not _before_merge(pair, touching)
    ]
    undo = [max(merges)[1]] if merges else [pair for pair, k in decided.items() if k.same]
    return [Link(left=a, right=b, same=False, reason=why, by=by, recorded=recorded) for a, b in sorted(undo)]


def _before_merge(pair: tuple[str, str], links: Sequence[Link]) -> bool:
    """Whether the pair was one before the editor's last unbroken run of merges."""
    of_pair = [k for k in links if tuple(sorted((k.left, k.right))) == pair]
    editors = sorted((k for k in of_pair if k.published is None), key=lambda k: k.recorded)
    while editors and editors[-1].same:
        editors.pop()
    if editors:
        return editors[-1].same
    return any(k.same for k in of_pair if k.published is not None)
