"""Whether the server lives, and what it did: `/health`, `/metrics` (Prometheus)."""

from __future__ import annotations

from time import perf_counter

import msgspec
from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intheworks.server.answering import VERSION
from intheworks.server.state import state_of

router = APIRouter(include_in_schema=False)


@router.get("/health")
def health(request: Request) -> Response:
    """That the ledger answers, and its head."""
    body = {"status": "ok", "version": VERSION, "entries": state_of(request).desk.ledger.head()}
    return Response(msgspec.json.encode(body), media_type="application/json", headers={"Cache-Control": "no-store"})


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """What was asked, how long it took, and what waits to be sent."""
    meters: Meters = request.app.state.meters
    state = state_of(request)
    meters.entries.set(state.desk.ledger.head())
    meters.waiting.set(request.app.state.alerts.waiting())
    return Response(generate_latest(meters.registry), media_type=CONTENT_TYPE_LATEST)


class Meters:
    """The counters of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ["method", "route", "status"]
        self.requests = Counter("intheworks_requests", "Requests answered", labels, registry=self.registry)
        self.seconds = Histogram("intheworks_seconds", "Seconds to answer", ["route"], registry=self.registry)
        self.entries = Gauge("intheworks_ledger_entries", "The ledger's head", registry=self.registry)
        self.waiting = Gauge("intheworks_deliveries_waiting", "Webhooks yet to be delivered", registry=self.registry)


class Counted:
    """Counts every request by its route, never by its address: an address may hold anything (ASGI)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope["app"].state
        if not hasattr(state, "meters"):
            state.meters = Meters()
        meters: Meters = state.meters
        began, status = perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            meters.requests.labels(scope["method"], route, str(status)).inc()
            meters.seconds.labels(route).observe(perf_counter() - began)
