"""What other programs follow: Atom for all, a title, a person; iCalendar of the dates; a list for media libraries."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response

from intheworks.exporters import atom, ics, library
from intheworks.following.catalogued import ids_of
from intheworks.model import TitleType
from intheworks.server.answering import tagged
from intheworks.server.pages import find, view_of

router = APIRouter(include_in_schema=False)
ATOM, CALENDAR = "application/atom+xml; charset=utf-8", "text/calendar; charset=utf-8"
MOST = 50


def _home(request: Request) -> str:
    return str(request.base_url).rstrip("/")


@router.get("/feed.atom")
def everything(request: Request) -> Response:
    """What moved lately, on all titles."""
    view, home = view_of(request), _home(request)
    return tagged(
        request, view, ATOM, lambda: atom.feed("In the Works", f"{home}/feed.atom", home, view.moved_lately(MOST)), home
    )


@router.get("/title/{title}/feed.atom")
def title(request: Request, title: str) -> Response:
    """What moved on a title."""
    view, home = view_of(request), _home(request)
    card = find(view, title)
    return tagged(
        request,
        view,
        ATOM,
        lambda: atom.feed(card.name, f"{home}/title/{card.id}/feed.atom", home, view.moved(card)[:MOST], card.id),
        home,
    )


@router.get("/person/{person}/feed.atom")
def person(request: Request, person: str) -> Response:
    """What moved for a person, on whatever title."""
    view, home = view_of(request), _home(request)
    found = view.person(person)
    if found is None:
        raise HTTPException(404, "no article names anybody with this id")

    def made() -> bytes:
        titles = {post.title.id: post.title for post in found.posts}
        moved = [
            (m.day, m.title, tuple(c for c in m.changes if found.person in c.slot))
            for t in titles.values()
            for m in view.moved(t)
        ]
        moved = sorted((m for m in moved if m[2]), key=lambda m: -m[0].toordinal())[:MOST]
        return atom.feed(found.person, f"{home}/person/{person}/feed.atom", home, moved, person)

    return tagged(request, view, ATOM, made, home)


@router.get("/calendar.ics")
def calendar(request: Request) -> Response:
    """The dates of all titles; `?title=` keeps one."""
    view, home = view_of(request), _home(request)
    only = request.query_params.get("title")
    card = find(view, only) if only else None
    return tagged(
        request, view, CALENDAR, lambda: ics.calendar([view.standing(card)] if card else view.standings, home), home
    )


@router.get("/library.json")
def media_library(request: Request, type: TitleType | None = None) -> Response:
    """The titles that the catalogues know, for Radarr, Sonarr and Jellyfin; `?type=film` or `series` keeps one kind."""
    view = view_of(request)

    def made() -> bytes:
        wanted = [s for s in view.standings if type in (None, s.title.type)]
        return library.library(wanted, {s.title.id: ids_of(view.desk.ledger, s) for s in wanted})

    return tagged(request, view, "application/json", made)
