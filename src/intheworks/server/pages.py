"""The pages that everybody may read. Each depends on the ledger and its address alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Request, Response

from intheworks import answers, wording
from intheworks.errors import AmbiguousTitle, UnknownTitle
from intheworks.exporters import cite, jsonld
from intheworks.following.catalogued import ids_of
from intheworks.model import Document
from intheworks.reading.explain import KINDS, LABELS, Mark
from intheworks.server import evidence, graph, picture
from intheworks.server.answering import Cursor, FormDay, KnownAt, Words, page, tagged
from intheworks.server.everything import chain, parts, said_of
from intheworks.server.explained import explained
from intheworks.server.present import Shown
from intheworks.server.state import state_of, visitor
from intheworks.server.templating import render
from intheworks.server.view import View, has_words

router = APIRouter(include_in_schema=False)
_LATELY, _BOARD, _QUOTES, _TITLES = 12, 8, 40, 200


def show(
    request: Request, view: View, template: str, more: Callable[[], dict[str, Any]] = dict, **values: Any
) -> Response:
    """A page, tagged; what an editor sees differs from what a visitor sees. What can be called is asked only if needed."""
    editor = visitor(request)

    def make() -> bytes:
        common = {"view": view, "editor": editor, "path": request.url.path, "query": dict(request.query_params)}
        return render(template, **common, **more(), **{k: v() if callable(v) else v for k, v in values.items()})

    part = request.headers.get("hx-target", "")
    variant = f"{editor.name if editor else ''} {part}".strip()
    return tagged(request, view, "text/html; charset=utf-8", make, variant)


def view_of(request: Request, as_of: date | None = None, known_at: datetime | None = None) -> View:
    """The view that a request asks for."""
    return state_of(request).views.at(as_of, known_at)


@router.get("/")
def front(request: Request) -> Response:
    """What moved lately, and what waits."""
    view = view_of(request)
    return show(
        request,
        view,
        "front.html",
        lately=lambda: view.moved_lately(_LATELY),
        waits=lambda: view.waits[:_BOARD],
    )


@router.get("/titles")
def titles(
    request: Request, q: Words = "", cursor: Cursor = None, as_of: FormDay = None, known_at: KnownAt = None
) -> Response:
    """The titles followed, a page of them."""
    view = view_of(request, as_of, known_at)

    def rows() -> dict[str, Any]:
        found = [(card, last) for card, last in view.rows if not q or has_words(card, q)]
        found.sort(key=_latest)
        shown, further = page(found, _latest, cursor, _TITLES)
        stages = view.stages([card for card, _ in shown])
        more = "?" + urlencode({**dict(request.query_params), "cursor": further}) if further else None
        return {"rows": [(card, stages[card.id], last) for card, last in shown], "more": more}

    return show(request, view, "titles.html", rows, q=q)


def _latest(row: tuple[Any, date]) -> tuple[int, str]:
    return -row[1].toordinal(), row[0].id


@router.get("/title/{title}")
def title(
    request: Request,
    title: str,
    as_of: FormDay = None,
    known_at: KnownAt = None,
    day: Annotated[int | None, Query(ge=1, le=date.max.toordinal())] = None,
) -> Response:
    """Where a title stands; `day` is `as_of` as the slider counts it."""
    as_of = as_of or (date.fromordinal(day) if day else None)
    now, view = view_of(request, None, known_at), view_of(request, as_of, known_at)
    card = find(now, title)
    then = _then(view, card.id, card.aliases)
    template = "_standing.html" if request.headers.get("hx-target") == "standing" else "title.html"

    def ids() -> dict[str, str]:
        return now.once(("ids", card.id), lambda: ids_of(now.desk.ledger, now.standing(card)))

    def told() -> dict[str, Any]:
        return {
            "shown": Shown(view.standing(then)) if then else None,
            "story": now.story(card),
            "moved": now.moved(card),
            "events": picture.timeline(now.story(card), view.as_of),
            "quotes": answers.quotes(said_of(view, then))[:_QUOTES] if then else (),
            "jsonld": jsonld.title(now.standing(card), ids()),
            "known_as": jsonld.pages(now.standing(card), ids()),
            "chain": chain(view, then) if then else [],
            "today": now.as_of,
        }

    return show(request, view, template, card=card, as_of=view.as_of, known_at=known_at, told=told)


def find(view: View, title: str) -> Any:
    """The card of a title; raises HTTPException 404 with the nearest names, or with those that it fits."""
    try:
        return view.card(title)
    except (UnknownTitle, AmbiguousTitle) as error:
        raise HTTPException(404, str(error)) from error


def _then(view: View, id_: str, aliases: tuple[str, ...]) -> Any:
    """The title as it was followed on another day, when it may have gone by another name alone."""
    for known in (id_, *aliases):
        try:
            return view.card(known)
        except (UnknownTitle, AmbiguousTitle):
            continue
    return None


@router.get("/title/{title}/everything")
def everything(request: Request, title: str, as_of: FormDay = None, known_at: KnownAt = None) -> Response:
    """All that is known of a title on one page to print."""
    view = view_of(request, as_of, known_at)
    card = find(view, title)
    return show(request, view, "everything.html", lambda: parts(view, card), alone=False)


@router.get("/person/{person}")
def person(request: Request, person: str, as_of: FormDay = None, known_at: KnownAt = None) -> Response:
    """Who somebody is on, and what they said."""
    view = view_of(request, as_of, known_at)
    found = view.person(person)
    if found is None:
        raise HTTPException(404, "no article names anybody with this id")
    quotes = answers.quotes(view.quotations(speaker=found.person, limit=_QUOTES))
    waits = [w for w in view.waits if w.person == found.person]
    return show(request, view, "person.html", found=found, id=person, quotes=quotes, waits=waits)


@router.get("/document/{document}")
def document(
    request: Request,
    document: str,
    start: Annotated[int | None, Query(ge=0)] = None,
    end: Annotated[int | None, Query(ge=1)] = None,
    explain: bool = False,
) -> Response:
    """An article with what was read in it; the words from `start` to `end` are highlighted."""
    view = view_of(request)
    found = view.document(document)
    if found is None:
        raise HTTPException(404, "no article has this id")
    cited = _cited(found, start, end)
    template = "_evidence.html" if request.headers.get("hx-target") == "evidence" else "document.html"
    return show(
        request,
        view,
        template,
        lambda: {"around": evidence.around},
        document=found,
        cited=cited,
        quote=found.text[cited.start : cited.end] if cited and not wording.withheld(found.text) else None,
        speech=_speech(view, document, cited),
        explain=explain,
        told=lambda: explained(view, found, cited, explain),
        cite=cite,
        kinds=(*KINDS, "quotation"),
        labels=LABELS,
    )


def _cited(document: Document, start: int | None, end: int | None) -> Mark | None:
    if start is None or end is None:
        return None
    if not start < end <= len(document.text):
        raise HTTPException(404, "the article has no such words")
    words = document.text[start:end]
    return Mark(start + len(words) - len(words.lstrip("\n")), end, evidence.CITED)


def _speech(view: View, document: str, cited: Mark | None) -> Any:
    """The quotation that the cited words are part of: who said it to whom, where and when."""
    if cited is None:
        return None
    said = [
        q.quotation
        for q in view.desk.ledger.quotations(documents=[document])
        if q.quotation.span.start < cited.end and cited.start < q.quotation.span.end
    ]
    return min(said, key=lambda q: abs(q.span.start - cited.start), default=None)


@router.get("/holdups")
def holdups(
    request: Request, by: Words = "", free: Words = "", as_of: FormDay = None, known_at: KnownAt = None
) -> Response:
    """What waits for what, as a picture and as a list; `free` asks what the end of one title would free."""
    view = view_of(request, as_of, known_at)

    def rows() -> list[answers.Wait]:
        return list(answers.concerned(view.waits, by)) if by else list(view.waits)

    return show(
        request,
        view,
        "holdups.html",
        by=by,
        free=free,
        waits=rows,
        picture=lambda: graph.picture(rows(), dict(request.query_params)),
        freed=lambda: answers.would_free(free, view.waits) if free else (),
    )


@router.get("/changes")
def changes(request: Request, since: FormDay = None, until: FormDay = None, known_at: KnownAt = None) -> Response:
    """What changed in a stretch of days; by default in the ninety days before the last word."""
    view = view_of(request, until, known_at)
    lately = view.moved_lately(1)
    last = lately[0].day if lately else view.as_of
    since = since or last - timedelta(days=90)
    return show(request, view, "changes.html", since=since, moved=lambda: view.moved_between(since, view.as_of))


@router.get("/search")
def search(request: Request, q: Words = "", as_of: FormDay = None, known_at: KnownAt = None) -> Response:
    """Titles, people and quotations with these words; htmx asks for the results alone."""
    view = view_of(request, as_of, known_at)
    template = "_results.html" if request.headers.get("hx-target") == "results" else "search.html"
    return show(request, view, template, q=q, found=lambda: view.search(q), quotes=lambda: _found_quotes(view, q))


def _found_quotes(view: View, q: str) -> Any:
    return answers.quotes(view.search(q).quotations)


@router.get("/quotes")
def quotes(
    request: Request, q: Words = "", speaker: Words = "", as_of: FormDay = None, known_at: KnownAt = None
) -> Response:
    """Who said what: by words, by the speaker's whole name."""
    view = view_of(request, as_of, known_at)

    def found() -> Any:
        return answers.quotes(view.quotations(q or None, speaker=speaker or None, limit=_QUOTES))

    return show(request, view, "quotes.html", q=q, speaker=speaker, quotes=found)
