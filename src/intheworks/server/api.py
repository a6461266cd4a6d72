"""The HTTP API, version 1. Reading is open; a POST needs a token with its scope.

Every read takes `as_of` and `known_at`, bears an ETag that holds while the ledger's head stays, and answers faults as
problem+json (RFC 9457). Lists come in pages: `next` is the cursor of the next one.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from intheworks import answers
from intheworks.errors import InTheWorksError, Rejection
from intheworks.names import fold_name
from intheworks.server import shapes
from intheworks.server.answering import AsOf, Cursor, Day, KnownAt, Page, Words, as_json, page
from intheworks.server.state import state_of
from intheworks.server.store import Editor
from intheworks.server.taking import document_of
from intheworks.server.view import View

router = APIRouter(prefix="/api/v1", tags=["v1"])
Limit = Annotated[int, Query(ge=1, le=100, description="The most items of a page.")]
Since = Annotated[Day, Query(description="Only what changed after this day; ever, by default.")]
Until = Annotated[
    Day, Query(description="Only what changed by this day; by default that of `as_of`, which it cannot pass.")
]
By = Annotated[str, Query(max_length=200, description="The person or title that a hold-up is of, for or through.")]
Speaker = Annotated[str, Query(max_length=200, description="Who said it: a whole name.")]
TitleAsked = Annotated[str, Path(description="A title's id, one of its names or an alias.")]
PersonId = Annotated[str, Path(description="A person's id.")]
ClaimId = Annotated[str, Path(description="A claim's id.")]
HookId = Annotated[str, Path(description="A webhook's id.")]
bearer = HTTPBearer(auto_error=False, description="A token of `intheworks token new`.")
Token = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


def _view(request: Request, as_of: AsOf = None, known_at: KnownAt = None) -> View:
    return state_of(request).views.at(as_of, known_at)


Cut = Annotated[View, Depends(_view)]


def holder(request: Request, token: Token, scope: str) -> Editor:
    """Who holds the token of a request; raises HTTPException 401 without one, 403 where it lacks the scope."""
    challenge = {"WWW-Authenticate": "Bearer"}
    if token is None:
        raise HTTPException(401, "this needs a token: Authorization: Bearer …", challenge)
    found = state_of(request).store.bearer(token.credentials)
    if found is None:
        raise HTTPException(401, "the token is unknown, revoked or past its day", challenge)
    if not found.may(scope):
        raise HTTPException(403, f"the token lacks the scope “{scope}”")
    return found


def _writer(request: Request, token: Token) -> Editor:
    return holder(request, token, "write")


def _reviewer(request: Request, token: Token) -> Editor:
    return holder(request, token, "review")


# Bodies are taken of these alone: who has no token is told so, whatever they send.
Writer = Annotated[Editor, Depends(_writer)]
Reviewer = Annotated[Editor, Depends(_reviewer)]


@router.get("/titles", response_model=None)
def titles(request: Request, view: Cut, q: Words = "", cursor: Cursor = None, limit: Limit = 50) -> Response:
    """The titles followed, those with the latest word first; with `q` those that have all its words in a name."""

    def made() -> Page:
        rows = [(card, last) for card, last in view.rows if not q or _worded(card, q)]
        rows.sort(key=lambda row: (-row[1].toordinal(), row[0].id))
        found, further = page(rows, lambda row: (-row[1].toordinal(), row[0].id), cursor, limit)
        stages = view.stages([card for card, _ in found])
        return Page([_listed(card, stages[card.id], last) for card, last in found], further)

    return as_json(request, view, made)


def _worded(card: Any, query: str) -> bool:
    wanted = set(fold_name(query).split())
    return any(wanted <= set(fold_name(name).split()) for name in (card.name, *card.aliases))


def _listed(card: Any, stage: Any, last: date) -> shapes.TitleRow:
    return shapes.TitleRow(
        id=card.id,
        name=card.name,
        type=card.type,
        aliases=card.aliases,
        stage=stage.value if stage else None,
        last_word=last,
    )


@router.get("/titles/{title}", response_model=None)
def title(request: Request, view: Cut, title: TitleAsked) -> Response:
    """Where a title stands: the standing of `intheworks show --format json`."""
    return as_json(request, view, lambda: view.standing(view.card(title)))


@router.get("/titles/{title}/timeline", response_model=None)
def timeline(request: Request, view: Cut, title: TitleAsked, cursor: Cursor = None, limit: Limit = 100) -> Response:
    """What was told of a title, in the order in which it was told, each thing when it was new."""

    def made() -> Page:
        claims, reviews = view.claims(view.card(title))
        events = answers.timeline(claims, as_of=view.as_of, known_at=view.known_at, reviews=reviews)
        found, further = page(list(enumerate(events)), lambda row: (row[0],), cursor, limit)
        return Page([event for _, event in found], further)

    return as_json(request, view, made)


@router.get("/changes", response_model=None)
def changes(
    request: Request,
    view: Cut,
    since: Since = None,
    until: Until = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """What changed after `since` up to and on `until` (else `as_of`), the latest first; without `since`, ever."""

    def made() -> Page:
        first, last = since or date.min, min(until, view.as_of) if until else view.as_of
        moved = view.moved_between(first, last)
        rows = [(m.day, m.title, n, change) for m in moved for n, change in enumerate(m.changes)]
        rows.sort(key=lambda row: (-row[0].toordinal(), row[1].id, row[2]))
        found, further = page(rows, lambda row: (-row[0].toordinal(), row[1].id, row[2]), cursor, limit)
        return Page([shapes.moved(day, change) for day, _, _, change in found], further)

    return as_json(request, view, made)


@router.get("/holdups", response_model=None)
def holdups(request: Request, view: Cut, by: By = "", cursor: Cursor = None, limit: Limit = 50) -> Response:
    """The open hold-ups; with `by` those of, for or through that person or title."""

    def made() -> Page:
        rows = answers.concerned(view.waits, by) if by else view.waits
        keyed = sorted(rows, key=_wait)
        found, further = page(keyed, _wait, cursor, limit)
        return Page(list(found), further)

    return as_json(request, view, made)


def _wait(wait: answers.Wait) -> tuple[str, ...]:
    return wait.title.id, str(wait.reason), wait.because_of or "", wait.person or ""


@router.get("/people/{person}", response_model=None)
def person(request: Request, view: Cut, person: PersonId) -> Response:
    """A person by id, with their posts."""

    def made() -> answers.PersonOn:
        found = view.person(person)
        if found is None:
            raise HTTPException(404, "no article names anybody with this id")
        return found

    return as_json(request, view, made)


@router.get("/quotations", response_model=None)
def quotations(
    request: Request, view: Cut, q: Words = "", speaker: Speaker = "", cursor: Cursor = None, limit: Limit = 50
) -> Response:
    """Who said what, the latest first: by words, by the speaker's whole name, or all."""

    def made() -> Page:
        rows = view.quotations(q or None, speaker=speaker or None)
        rows.sort(key=lambda row: (-row.document.published.toordinal(), row.id))
        found, further = page(rows, lambda row: (-row.document.published.toordinal(), row.id), cursor, limit)
        return Page([quote for row in found for quote in answers.quotes([row])], further)

    return as_json(request, view, made)


@router.get("/documents", response_model=None)
def documents(request: Request, view: Cut, cursor: Cursor = None, limit: Limit = 50) -> Response:
    """The articles that were read, the earliest first."""

    def made() -> Page:
        rows = list(view.desk.ledger.documents(as_of=view.as_of, known_at=view.known_at))
        found, further = page(rows, lambda info: (info.published.toordinal(), info.id), cursor, limit)
        return Page(list(found), further)

    return as_json(request, view, made)


async def _body(request: Request, shape: type[Any]) -> Any:
    try:
        return msgspec.json.decode(await request.body(), type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, InTheWorksError) as error:
        raise HTTPException(422, str(error)) from error


async def _article(request: Request, _: Writer) -> shapes.Article:
    found: shapes.Article = await _body(request, shapes.Article)
    return found


@router.post("/documents", response_model=None, status_code=201)
def add_document(request: Request, article: Annotated[Any, Depends(_article)]) -> Response:
    """Read an article and keep what it says. 201 where it is new, 200 where it was known; 422 where it was rejected."""
    state = state_of(request)
    found = document_of(state.desk, article)
    with state.views.reading:
        taken = found if isinstance(found, Rejection) else state.desk.take(found)
    if isinstance(taken, Rejection):
        raise HTTPException(422, taken.reason)
    request.app.state.alerts.wake()
    body = shapes.Added(document=taken.document.info, added=taken.added or "known", claims=len(taken.record.claims))
    return Response(msgspec.json.encode(body), 200 if taken.added == "known" else 201, media_type="application/json")


async def _review(request: Request, _: Reviewer) -> shapes.Reviewed:
    found: shapes.Reviewed = await _body(request, shapes.Reviewed)
    return found


@router.post("/claims/{claim}/review", response_model=None, status_code=201)
def review(request: Request, editor: Reviewer, claim: ClaimId, said: Annotated[Any, Depends(_review)]) -> Response:
    """Confirm, reject or correct a claim. The word is appended; the last one counts."""
    state = state_of(request)
    if state.desk.ledger.claim(claim) is None:
        raise HTTPException(404, "no claim has this id")
    word = state.desk.review(claim, said.verdict, why=said.why, by=editor.name, changed=said.changed)
    request.app.state.alerts.wake()
    return Response(msgspec.json.encode(word), 201, media_type="application/json")


async def _hook(request: Request, _: Writer) -> shapes.NewHook:
    found: shapes.NewHook = await _body(request, shapes.NewHook)
    return found


@router.post("/webhooks", response_model=None, status_code=201)
def add_webhook(request: Request, hook: Annotated[Any, Depends(_hook)]) -> Response:
    """Have every change sent to an address, signed with the secret that the answer shows this once."""
    if not hook.url.startswith(("http://", "https://")):
        raise HTTPException(422, "a webhook is an http or https address")
    state = state_of(request)
    card = state.views.at().card(hook.title) if hook.title else None
    made = request.app.state.alerts.add_hook(hook.url, card.id if card else None)
    return Response(msgspec.json.encode(made), 201, media_type="application/json")


@router.get("/webhooks", response_model=None)
def webhooks(request: Request, _: Writer) -> Response:
    """The webhooks, without their secrets, each with what waits for it and what became of the last delivery."""
    body = {"items": request.app.state.alerts.hooks(), "next": None}
    return Response(msgspec.json.encode(body), media_type="application/json", headers={"Cache-Control": "no-store"})


@router.delete("/webhooks/{hook}", response_model=None, status_code=204)
def remove_webhook(request: Request, _: Writer, hook: HookId) -> Response:
    """Send nothing more to this webhook."""
    if not request.app.state.alerts.remove_hook(hook):
        raise HTTPException(404, "no webhook has this id")
    return Response(status_code=204)
