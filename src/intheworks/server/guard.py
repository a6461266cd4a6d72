"""What every request passes: its size, how many there are of it, and the headers that keep a page harmless."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intheworks.server.settings import Settings

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
_ADDRESSES = 10_000


class Buckets:
    """A token bucket for each address: `burst` tokens at most, `rate` a second flow in. Forgets the longest unseen."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = monotonic) -> None:
        self.rate, self.burst, self.clock = rate, burst, clock
        self._filled: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str) -> float:
        """Take one token of this address; the seconds to wait for it, 0 where it was there."""
        if self.rate <= 0:
            return 0.0
        now = self.clock()
        level, seen = self._filled.pop(address, (float(self.burst), now))
        level = min(float(self.burst), level + (now - seen) * self.rate)
        served = level >= 1
        self._filled[address] = (level - 1 if served else level, now)
        if len(self._filled) > _ADDRESSES:
            self._filled.popitem(last=False)
        return 0.0 if served else (1 - level) / self.rate


class Guard:
    """The outermost layer of the application (ASGI)."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.most = app, settings.body
        self.buckets = Buckets(settings.rate, settings.burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 413 or 429."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        address = (scope.get("client") or ("", 0))[0]
        if wait := self.buckets.wait(address):
            await refuse(
                send, 429, "Too many requests", "wait and ask again", [(b"retry-after", b"%d" % (int(wait) + 1))]
            )
            return
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > self.most:
            await refuse(send, 413, "Too large", f"a request may bring {self.most} bytes")
            return
        await self.app(scope, self._counted(receive), self._with_headers(send))

    def _counted(self, receive: Receive) -> Receive:
        """The request's body, cut off where it is longer than it may be, whatever its header says."""
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.most:
                raise HTTPException(413, f"a request may bring {self.most} bytes")
            return message

        return counted

    @staticmethod
    def _with_headers(send: Send) -> Send:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS]
            await send(message)

        return with_headers


async def refuse(
    send: Send, status: int, title: str, detail: str, headers: list[tuple[bytes, bytes]] | None = None
) -> None:
    """Answer with a problem (RFC 9457)."""
    body = json.dumps({"type": "about:blank", "title": title, "status": status, "detail": detail}).encode()
    told = [(b"content-type", b"application/problem+json"), (b"content-length", b"%d" % len(body)), *HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": [*told, *(headers or [])]})
    await send({"type": "http.response.body", "body": body})
