"""Who is on what: one person's posts over many titles."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date

import msgspec

from intheworks.model import Certainty, Role, Status
from intheworks.names import compatible_people, fold_name, full_names
from intheworks.standing import Source, Standing, TitleCard


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """One role on one title: since when, and how firmly it is said."""

    title: TitleCard
    role: Role
    status: Status
    character: str | None
    certainty: Certainty
    since: date
    words: tuple[Source, ...]


class PersonOn(msgspec.Struct, frozen=True, kw_only=True):
    """A person with all posts, the firmest standing first, then the latest."""

    person: str
    posts: tuple[Post, ...]


def who(
    person: str, standings: Iterable[Standing], also: Iterable[str] = (), apart: Container[str] = ()
) -> tuple[PersonOn, ...]:
    """The people that a name fits, each with their posts on these titles, ordered by name.

    "Sorvino" finds Mira Sorvino; where it fits two people they are two answers, never one. `also` are other names of the
    person that an editor's link says (a name after marriage): their posts are one answer with the name's own. `apart` are
    the ids of titles on which, an editor says, the person of the very name is another: an answer of its own for each.
    """
    one = {fold_name(name) for name in also}
    found = [
        (a.person, Post(**{f: getattr(a, f) for f in _SHARED}, title=s.title, words=_words(s, a.evidence)))
        for s in standings
        for a in s.attached
        if compatible_people(a.person, person) or fold_name(a.person) in one
    ]
    full = full_names(name for name, _ in found)
    heads = sorted({full[name] for name, _ in found if fold_name(name) in one}, key=lambda n: (n != person, n))
    full |= {name: heads[0] for name in full if full[name] in heads}
    people: dict[tuple[str, str], list[Post]] = {}
    for name, post in found:
        people.setdefault((full[name], post.title.id if post.title.id in apart else ""), []).append(post)
    order = list(Status)
    return tuple(
        PersonOn(
            person=name,
            posts=tuple(
                sorted(posts, key=lambda p: (order.index(p.status), -p.since.toordinal(), p.title.name, p.role))
            ),
        )
        for (name, _), posts in sorted(people.items(), key=lambda item: (fold_name(item[0][0]), item[0][1]))
    )


_SHARED = ("role", "status", "character", "certainty", "since")


def _words(standing: Standing, evidence: Iterable[int]) -> tuple[Source, ...]:
    return tuple(standing.sources[i] for i in evidence)
