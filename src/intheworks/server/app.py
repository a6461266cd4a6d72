"""The application: pages, API, feeds and the guard in front of them, on one desk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from intheworks.server import api, faults, feeds, pages, reviewing, watching
from intheworks.server.alerts import Alerts
from intheworks.server.answering import VERSION
from intheworks.server.guard import Guard
from intheworks.server.openapi import describe
from intheworks.server.settings import Settings
from intheworks.server.state import State
from intheworks.server.store import Store
from intheworks.server.view import Views

if TYPE_CHECKING:
    from intheworks.desk import Desk


def create_app(desk: Desk, store: Store, settings: Settings | None = None) -> FastAPI:
    """The application on this desk and store; both are the caller's to close. Webhooks are sent while it runs."""
    state = State(desk, Views(desk), store, settings or Settings())
    alerts = Alerts(state.views, store, state.settings.allowed)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        alerts.start()
        yield
        alerts.stop()

    app = FastAPI(
        title="In the Works",
        version=VERSION,
        description="Where every film and series in the works stands, with the exact words that say so.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.held = state
    app.state.alerts = alerts
    for router in (api.router, feeds.router, watching.router, reviewing.router, pages.router):
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=str(files("intheworks.server") / "static")))
    faults.install(app)
    describe(app)
    app.add_middleware(watching.Counted)
    if state.settings.hosts:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(state.settings.hosts), www_redirect=False)
    app.add_middleware(Guard, settings=state.settings)
    return app
