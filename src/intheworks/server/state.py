"""What the application holds, and who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request

from intheworks.server.settings import Settings
from intheworks.server.store import Editor, Store
from intheworks.server.view import Views

if TYPE_CHECKING:
    from intheworks.desk import Desk

COOKIE = "intheworks_session"


@dataclass(slots=True)
class State:
    """The parts that requests share."""

    desk: Desk
    views: Views
    store: Store
    settings: Settings


def state_of(request: Request) -> State:
    """The application's state."""
    state: State = request.app.state.held
    return state


def visitor(request: Request) -> Editor | None:
    """The editor who is signed in, by the session's cookie; None for everybody else."""
    cookie = request.cookies.get(COOKIE)
    return state_of(request).store.editor(cookie) if cookie else None
