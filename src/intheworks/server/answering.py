"""How an answer leaves: with a tag that holds while the ledger's head stays, as JSON, as a page, or as a problem."""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from importlib.metadata import version
from typing import Annotated, Any, TypeVar

import msgspec
from fastapi import HTTPException, Query, Request, Response
from pydantic import BeforeValidator

from intheworks.server.state import state_of
from intheworks.server.view import View

VERSION = version("intheworks")
T = TypeVar("T")
Key = tuple[str | int, ...]


_EARLIEST = date(1000, 1, 1)
"""An earlier day means the same, for nothing was published before; and it leaves room to count back from."""


def _moment(value: object) -> object:
    """A day alone means its end; a moment without a zone is in UTC."""
    if not isinstance(value, str):
        return value
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return datetime.combine(date.fromisoformat(value), time.max, UTC)
    try:
        given = datetime.fromisoformat(value.replace(" ", "+"))
        return given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)
    except OverflowError:
        raise ValueError("no such moment") from None


def _day(value: object) -> object:
    """A day, written YYYY-MM-DD and no other way."""
    if isinstance(value, str):
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            raise ValueError("a day is written YYYY-MM-DD")
        return max(date.fromisoformat(value), _EARLIEST)
    return value


Day = Annotated[date | None, BeforeValidator(_day)]
AsOf = Annotated[Day, Query(description="Only what was published by this day; today by default.")]
FormDay = Annotated[date | None, BeforeValidator(lambda value: _day(value) if value else None), Query()]
"""The same from a form, which sends an empty field where no day was chosen."""
KnownAt = Annotated[
    datetime | None,
    BeforeValidator(_moment),
    Query(description="Only what this ledger had recorded by this moment; a day means its end."),
]
Words = Annotated[str, Query(max_length=200, description="Words to look for.")]

Cursor = Annotated[str | None, Query(max_length=600, description="Where the last page ended: its `next`.")]


def tagged(request: Request, view: View, media_type: str, make: Callable[[], bytes], variant: str = "") -> Response:
    """The answer that `make` gives, or 304 where the caller has it: it depends on the view and the address alone."""
    asked = f"{VERSION}|{view.head}|{view.as_of}|{view.known_at}|{request.url.path}?{request.url.query}|{variant}"
    tag = f'W/"{hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()[:20]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache" if variant else "public, no-cache",
        "Vary": "HX-Request",
    }
    known = [part.strip() for part in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(state_of(request).views.answers.get(tag, make), media_type=media_type, headers=headers)


def as_json(request: Request, view: View, make: Callable[[], Any]) -> Response:
    """The answer as JSON."""
    return tagged(request, view, "application/json", lambda: msgspec.json.encode(make()))


class Page(msgspec.Struct, frozen=True):
    """A part of a list; `next` is the cursor of the part after it, None at the end."""

    items: list[Any]
    next: str | None


def page(items: Sequence[T], key: Callable[[T], Key], cursor: str | None, limit: int) -> tuple[list[T], str | None]:
    """The items after a cursor, at most `limit`, and the cursor after them. `items` are in the order of their keys.

    A cursor holds the key of the last item given, so that what is added or gone in between moves nothing else. Raises
    HTTPException 400 for a cursor that this list did not give.
    """
    after = _key(cursor) if cursor else None
    try:
        rest = [item for item in items if after is None or key(item) > after]
    except TypeError:
        raise bad_cursor() from None
    more = len(rest) > limit
    return rest[:limit], _cursor(key(rest[limit - 1])) if more else None


def bad_cursor() -> HTTPException:
    """What is said of a cursor that no list gave."""
    return HTTPException(400, "this is no cursor of this list; begin without one")


def _cursor(key: Key) -> str:
    return urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def _key(cursor: str) -> Key:
    try:
        return msgspec.json.decode(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=Key)
    except (ValueError, msgspec.DecodeError):
        raise bad_cursor() from None
