"""Signing in, and what editors do: confirm, reject and correct claims, merge and split titles.

A session comes from a token with the scope `review`. Its cookie is HttpOnly and SameSite=Strict, and every form carries a
word that follows from the cookie, so that no other site can send one.
"""

from __future__ import annotations

import hmac
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit
from urllib.parse import quote as escape

from fastapi import APIRouter, HTTPException, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from intheworks.errors import InTheWorksError
from intheworks.following.judging import UNSURE
from intheworks.model import Verdict
from intheworks.server.explained import Read, correctable, read_of
from intheworks.server.state import COOKIE, State, state_of, visitor
from intheworks.server.store import Editor
from intheworks.server.templating import render
from intheworks.server.view import View

router = APIRouter(include_in_schema=False)
MOST = 40


def _page(request: Request, template: str, status: int = 200, **values: object) -> Response:
    values = {"path": request.url.path, "editor": visitor(request), **values}
    return Response(render(template, **values), status, {"Cache-Control": "no-store"}, "text/html; charset=utf-8")


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form; raises HTTPException 415 for another kind of body."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise HTTPException(415, "a form is sent as application/x-www-form-urlencoded")
    return dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=50))


def _editor(request: Request, form: dict[str, str]) -> Editor:
    """The editor who sent a form; raises HTTPException 401 without a session, 403 without the session's word."""
    editor = visitor(request)
    if editor is None:
        raise HTTPException(401, "sign in first")
    if not hmac.compare_digest(form.get("csrf", "").encode(), editor.csrf.encode()) or not _same_site(request):
        raise HTTPException(403, "the form is not of this session; open the page again")
    if not editor.may("review"):
        raise HTTPException(403, "your token lacks the scope “review”")
    return editor


def _same_site(request: Request) -> bool:
    """Whether a browser says that the form came from here (those that say nothing are held by cookie and word)."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


@router.get("/sign-in")
def sign_in_form(request: Request) -> Response:
    """Where a token is given."""
    return _page(request, "sign_in.html", wrong=False)


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Begin a session with a token."""
    form, state = await _form(request), state_of(request)
    if not _same_site(request):
        raise HTTPException(403, "the form is not from here")
    cookie = await run_in_threadpool(state.store.sign_in, form.get("token", "").strip(), state.settings.session_hours)
    if cookie is None:
        return _page(request, "sign_in.html", 401, wrong=True)
    answer = RedirectResponse("/review", 303)
    answer.set_cookie(
        COOKIE,
        cookie,
        max_age=state.settings.session_hours * 3600,
        httponly=True,
        samesite="strict",
        secure=state.settings.secure,
    )
    return answer


@router.get("/sign-out")
def sign_out_form(request: Request) -> Response:
    """Asks before a session ends: a link alone ends none."""
    return _page(request, "sign_out.html")


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End the session."""
    form = await _form(request)
    _editor_any(request, form)
    await run_in_threadpool(state_of(request).store.sign_out, request.cookies[COOKIE])
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE)
    return answer


def _editor_any(request: Request, form: dict[str, str]) -> None:
    editor = visitor(request)
    if editor is None or not hmac.compare_digest(form.get("csrf", "").encode(), editor.csrf.encode()):
        raise HTTPException(403, "the form is not of this session; open the page again")


@router.get("/review")
def review_page(request: Request, title: Annotated[str, Query(max_length=200)] = "", done: str = "") -> Response:
    """The claims on a title (else those on the titles with the latest word) that nobody has reviewed yet."""
    editor = visitor(request)
    if editor is None:
        return RedirectResponse("/sign-in", 303)
    state = state_of(request)
    view = state.views.at()
    card = view.card(title) if title else None
    return _page(
        request,
        "review.html",
        view=view,
        card=card,
        rows=_to_review(view, card.id if card else None),
        done=done,
        document=view.document,
    )


def _to_review(view: View, title: str | None) -> list[Read]:
    """Claims without an editor's word: those that no reader is sure of first, of each kind the latest first."""
    found: list[Read] = []
    for card in [view.card(title)] if title else view.cards[:20]:
        claims, reviews = view.claims(card)
        seen = {review.claim for review in reviews}
        found += [read_of(view, claim) for claim in claims if claim.id not in seen]
        if len(found) >= MOST:
            break
    found.sort(
        key=lambda r: (
            r.entry.claim.confidence > UNSURE,
            -r.entry.document.published.toordinal(),
            r.entry.claim.evidence.start,
        )
    )
    return found[:MOST]


@router.post("/review/claim/{claim}")
async def review(request: Request, claim: str) -> Response:
    """Confirm, reject or correct a claim."""
    form = await _form(request)
    editor = _editor(request, form)
    if form.get("verdict") not in list(Verdict):
        raise HTTPException(422, "a verdict is confirm, reject or correct")
    entry = await run_in_threadpool(state_of(request).desk.ledger.claim, claim)
    if entry is None:
        raise HTTPException(404, "no claim has this id")
    before = dict(correctable(entry))
    given = {name: form.get(f"set-{name}", old).strip() for name, old in before.items()}
    changed = {name: value for name, value in given.items() if value != before[name]}
    verdict = Verdict(form["verdict"])
    why = form.get("why", "").strip() or f"{verdict} on the page"

    def append(state: State) -> None:
        state.desk.review(claim, verdict, why=why, by=editor.name, changed=changed if verdict == "correct" else None)

    return await _said(request, form, append)


@router.post("/review/merge")
async def merge(request: Request) -> Response:
    """Say that two titles are one."""
    form = await _form(request)
    editor = _editor(request, form)

    def append(state: State) -> None:
        why = form.get("why", "").strip() or "merged on the page"
        state.desk.merge(form.get("left", ""), form.get("right", ""), why=why, by=editor.name)

    return await _said(request, form, append)


@router.post("/review/split")
async def split(request: Request) -> Response:
    """Say that a name of a title stands apart."""
    form = await _form(request)
    editor = _editor(request, form)

    def append(state: State) -> None:
        why = form.get("why", "").strip() or "split on the page"
        state.desk.split(form.get("name", ""), why=why, by=editor.name)

    return await _said(request, form, append)


async def _said(request: Request, form: dict[str, str], append: object) -> Response:
    """Append an editor's word and go back to the list."""
    state = state_of(request)
    assert callable(append)
    try:
        await run_in_threadpool(append, state)
    except InTheWorksError as error:
        raise HTTPException(422, str(error)) from error
    request.app.state.alerts.wake()
    back = form.get("title", "")
    return RedirectResponse(f"/review?done=1&title={escape(back)}" if back else "/review?done=1", 303)
