"""Fetching politely and within bounds: robots.txt, one request to a host at a time, conditional requests.

Bounds hold for redirects, bytes and time. What goes wrong comes back as a reason, never as an exception.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import httpx

from intheworks.sources.coding import Undecodable, decoded
from intheworks.sources.connecting import GuardedTransport, Refused, Resolve, resolve

if TYPE_CHECKING:
    from protego import Protego

NAME = "intheworks"
MOST_BYTES = 16_000_000
MOST_REDIRECTS = 5
MOST_ROBOTS = 512_000
"""The bytes of a robots.txt that are read: RFC 9309 asks for 500 KiB at least."""
MOST_SECONDS = 60.0
"""A whole fetch, redirects included; a single wait is bounded by the client's timeout below."""
DELAY = 1.0
"""Seconds between two requests to one host, unless its robots.txt asks for more."""
MOST_DELAY = 60.0
"""The longest Crawl-delay that is kept; longer ones mean "not at all"."""
MOST_REST = 86_400.0
"""The longest that a host is left alone at its wish (Retry-After), in seconds."""
_OVERLOADED = (429, 503)
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask again with: "has it changed since"."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer with a body. `url` is where it came from after redirects, `moved` where it says to ask from now on."""

    url: str
    body: bytes
    content_type: str = ""
    charset: str | None = None
    validators: Validators = Validators()
    moved: str | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server says that nothing has changed."""

    url: str


@dataclass(frozen=True, slots=True)
class Failed:
    """No body, and why. `gone` is for good (410), `retry_after` is in seconds, where the server gave it."""

    url: str
    reason: str
    gone: bool = False
    retry_after: float | None = None


Answer = Fetched | Unchanged | Failed


@dataclass(slots=True)
class Pace:
    """Waits so that two requests to one host are `delay` seconds apart; the clock and the sleep may be a test's."""

    delay: float = DELAY
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _last: dict[str, float] = field(default_factory=dict)

    def wait(self, host: str, delay: float) -> None:
        """Wait until this host may be asked again, and note that it is being asked."""
        due = self._last.get(host, float("-inf")) + delay
        if (left := due - self.clock()) > 0:
            self.sleep(left)
        self._last[host] = self.clock()


class Fetcher:
    """Fetches addresses one after the other; close it, or use it in a `with`."""

    def __init__(
        self,
        allowed: Iterable[str] = (),
        *,
        pace: Pace | None = None,
        most_bytes: int = MOST_BYTES,
        most_seconds: float = MOST_SECONDS,
        look_up: Resolve = resolve,
    ) -> None:
        """`allowed` are the hosts that may be in a private network."""
        self._pace = pace or Pace()
        self._most_bytes, self._most_seconds = most_bytes, most_seconds
        self._robots: dict[str, Protego | str] = {}
        self._resting: dict[str, float] = {}
        self._client = httpx.Client(
            transport=GuardedTransport(allowed, look_up),
            headers={"User-Agent": f"{NAME}/{version(NAME)}", "Accept-Language": "en"},
            timeout=httpx.Timeout(min(15.0, most_seconds)),
            trust_env=False,
        )

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def fetch(self, url: str, known: Validators | None = None) -> Answer:
        """Fetch an address; with `known`, only if it has changed since. Redirects are judged as the address itself is."""
        deadline, here, moved, firm = self._pace.clock() + self._most_seconds, url, None, True
        for _ in range(MOST_REDIRECTS + 1):
            left = self._resting.get(urlsplit(here).netloc, 0.0) - self._pace.clock()
            if left > 0:
                return Failed(
                    url, f"{urlsplit(here).hostname} asked to be left alone, for {left:.0f} s yet", False, left
                )
            refused = self._not_allowed(here, deadline)
            if refused:
                return Failed(url, refused)
            answer = self._ask(here, known, deadline, self._most_bytes)
            if not isinstance(answer, httpx.Response):
                return Failed(url, answer)
            if answer.status_code not in _REDIRECTS:
                return self._answer(url, here, moved, answer)
            target = answer.headers.get("location")
            if not target:
                return Failed(url, "a redirect that leads nowhere")
            here = urljoin(here, target)
            firm = firm and answer.status_code in _PERMANENT
            moved = here if firm else moved
        return Failed(url, f"more than {MOST_REDIRECTS} redirects")

    def _answer(self, url: str, here: str, moved: str | None, answer: httpx.Response) -> Answer:
        status, headers = answer.status_code, answer.headers
        if status == 304:
            return Unchanged(url)
        if status != 200:
            words, after = f"the server says {status} {answer.reason_phrase}".rstrip(), _seconds(headers)
            if after and status in _OVERLOADED:
                self._resting[urlsplit(here).netloc] = self._pace.clock() + after
            return Failed(url, words, gone=status == 410, retry_after=after)
        return Fetched(
            here,
            answer.content,
            headers.get("content-type", "").partition(";")[0].strip().lower(),
            answer.charset_encoding,
            Validators(headers.get("etag"), headers.get("last-modified")),
            moved,
        )

    def _not_allowed(self, url: str, deadline: float) -> str | None:
        """Why this address is not to be fetched: its scheme, its host, or the host's robots.txt; None where it may be."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return f"{url} is no web address"
        if parts.username or parts.password:
            return "an address with a password in it is not fetched"
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin, deadline)
        rules = self._robots[origin]
        if isinstance(rules, str):
            return rules
        if not rules.can_fetch(url, NAME):
            return f"{parts.hostname}'s robots.txt asks not to fetch it"
        if (rules.crawl_delay(NAME) or 0) > MOST_DELAY:
            return f"{parts.hostname}'s robots.txt asks for {rules.crawl_delay(NAME):g} seconds between requests"
        return None

    def _read_robots(self, origin: str, deadline: float) -> Protego | str:
        """The host's rules, or why they cannot be had. By RFC 9309, 4xx allows everything and 5xx forbids it."""
        from protego import Protego

        here = f"{origin}/robots.txt"
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._ask(here, None, deadline, MOST_ROBOTS)
            if not isinstance(answer, httpx.Response):
                return answer
            if answer.status_code in _REDIRECTS and "location" in answer.headers:
                here = urljoin(here, answer.headers["location"])
                continue
            if answer.status_code >= 500:
                return f"its robots.txt cannot be had ({answer.status_code}), so nothing is fetched"
            words = answer.content.decode("utf-8", "replace") if answer.status_code == 200 else ""
            return Protego.parse(words)
        return Protego.parse("")

    def _ask(self, url: str, known: Validators | None, deadline: float, most: int) -> httpx.Response | str:
        """One request, no redirect followed, its body read within the bounds; or why there is none."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return f"{url} is no web address"
        rules = self._robots.get(f"{parts.scheme}://{parts.netloc}")
        asked = rules.crawl_delay(NAME) if rules is not None and not isinstance(rules, str) else None
        self._pace.wait(parts.netloc, max(self._pace.delay, float(asked or 0)))
        headers = {}
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        if known and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        try:
            with self._client.stream("GET", url, headers=headers) as answer:
                return self._within_bounds(answer, deadline, most)
        except Refused as error:
            return str(error)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, UnicodeError) as error:
            return f"cannot be fetched: {str(error) or type(error).__name__}"

    def _within_bounds(self, answer: httpx.Response, deadline: float, most: int) -> httpx.Response | str:
        packed = bytearray()
        for chunk in answer.iter_raw():
            packed += chunk
            if len(packed) > most:
                break
            if self._pace.clock() > deadline:
                return f"not there after {self._most_seconds:g} seconds"
        try:
            body = decoded(bytes(packed), answer.headers.get("content-encoding", ""), most)
        except Undecodable as error:
            return str(error)
        if max(len(body), len(packed)) > most and most != MOST_ROBOTS:
            return f"over {most // 1_000_000} MB, which is no article"
        # The decoded body in a response of its own, whose headers no longer speak of an encoding.
        headers = [
            (k, v) for k, v in answer.headers.multi_items() if k.lower() not in ("content-encoding", "content-length")
        ]
        return httpx.Response(answer.status_code, headers=headers, content=body, request=answer.request)


def _seconds(headers: httpx.Headers) -> float | None:
    """A Retry-After in seconds from now; a date counts from the server's own Date, so that no clock need be right."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), MOST_REST)
    then, now = _moment(value), _moment(headers.get("date", ""))
    return min(max((then - now).total_seconds(), 0.0), MOST_REST) if then and now else None


def _moment(value: str) -> datetime | None:
    """An HTTP date (RFC 9110), always in GMT; None for none."""
    try:
        found = parsedate_to_datetime(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
