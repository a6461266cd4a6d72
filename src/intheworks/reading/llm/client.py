"""One conversation with an OpenAI-compatible address: tries again, keeps to the budget, and never tells the key.

`httpx` is the client. The clock here only measures how long things take.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx

from intheworks.errors import InTheWorksError, ReaderUnavailable, UsageError
from intheworks.reading.llm.answer import schema
from intheworks.reading.llm.prompt import Message
from intheworks.reading.llm.settings import KEY, MODEL, URL, Settings

TRIES = 5
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds before the second try, doubled each time; and the most, whatever the server asks for."""
PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""What may be otherwise in a moment: overload, limits, time-outs."""
LARGEST = 4_000_000
"""Bytes of an answer that are read at most."""
A_TOKEN = 3
"""Characters to a token where a server does not count: English has about 4, JSON about 3, and the budget is to hold."""
LEAST_ANSWER = 256
"""Tokens below which asking is not worth it."""
_IN_VAIN = (httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError)
"""What may befall a question after it was sent: whoever counts tokens has counted it."""


class Answer(NamedTuple):
    """What the model said. `cut` is true where it ran into its limit before it was done."""

    text: str
    cut: bool
    sent: int
    answered: int


@dataclass(slots=True)
class Spent:
    """What a run has cost so far: requests (and tries that failed), tokens, seconds. `guessed`: a server did not count."""

    requests: int = 0
    failed: int = 0
    sent: int = 0
    answered: int = 0
    seconds: float = 0.0
    guessed: bool = False

    def money(self, price: tuple[float, float]) -> float:
        """The cost at these prices for a million tokens sent and answered."""
        return (self.sent * price[0] + self.answered * price[1]) / 1e6


Dialect = Callable[[dict[str, Any], int], dict[str, Any]]
_DIALECTS: tuple[Dialect, ...] = (
    lambda s, most: {"response_format": _json_schema(s, strict=True), "max_tokens": most, "temperature": 0},
    lambda s, most: {"response_format": {"type": "json_object", "schema": s}, "max_tokens": most, "temperature": 0},
    lambda s, most: {"response_format": _json_schema(s, strict=False), "max_completion_tokens": most},
    lambda s, most: {"response_format": {"type": "json_object"}, "max_tokens": most, "temperature": 0},
)
"""The ways in use to ask for JSON, tried in this order until one is taken: llama.cpp and vLLM; llama-cpp-python; models of
OpenAI, whose strict mode takes no maxLength; and what only promises JSON. The answer is checked alike after each."""


def _not_understood(status: int, body: bytes) -> bool:
    """Whether a server did not take the way in which it was asked (or, after all ways, the question). llama-cpp-python
    answers so with 500."""
    return status in (400, 415, 422) or (status == 500 and b"response_format" in body)


def _json_schema(schema: dict[str, Any], *, strict: bool) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "record", "strict": strict, "schema": schema}}


@dataclass(slots=True)
class Client:
    """Asks a model. One for a run: it adds up what is spent. `sleep` and `monotonic` are the clock's, or a test's."""

    settings: Settings
    http: httpx.Client = field(default_factory=lambda: httpx.Client(follow_redirects=False, trust_env=False))
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    spent: Spent = field(default_factory=Spent)
    _dialect: int = 0

    def ask(self, messages: list[Message]) -> Answer:
        """The model's answer, bound to the schema in whichever way the server takes.

        Raises ReaderUnavailable where there is none now, UsageError where there will be none: a wrong key or address.
        """
        tries, dialect = 0, self._dialect
        while True:
            status, headers, body = self._timed(messages, dialect)
            if status == 200:
                self._dialect = dialect
                return self._taken(messages, body)
            self.spent.failed += 1
            if _not_understood(status, body) and dialect + 1 < len(_DIALECTS):
                dialect += 1
                continue
            if status and status not in PASSING:
                raise self._refused(status, body)
            tries += 1
            if tries == TRIES:
                what = f"HTTP {status}" if status else body.decode()
                raise ReaderUnavailable(f"the model did not answer ({what}, {TRIES} tries)")
            self._wait(headers, tries)

    def _timed(self, messages: list[Message], dialect: int) -> tuple[int, httpx.Headers, bytes]:
        """What comes back, its time added up; status 0 and the fault's name where nothing does."""
        began = self.monotonic()
        try:
            return self._post(messages, dialect)
        except httpx.HTTPError as error:
            if isinstance(error, _IN_VAIN):
                self.spent.sent += _tokens(messages)
                self.spent.guessed = True
            return 0, httpx.Headers(), type(error).__name__.encode()
        finally:
            self.spent.seconds += self.monotonic() - began

    def _post(self, messages: list[Message], dialect: int) -> tuple[int, httpx.Headers, bytes]:
        s = self.settings
        asked = {"model": s.model, "messages": messages, **_DIALECTS[dialect](schema(), self._allowed(messages))}
        headers = {"Authorization": f"Bearer {s.key}"} if s.key else {}
        until = self.monotonic() + min(s.wait, self._seconds_left())
        with self.http.stream(
            "POST", f"{s.url}/chat/completions", json=asked, headers=headers, timeout=until - self.monotonic()
        ) as told:
            body = bytearray()
            for part in told.iter_bytes():
                body += part
                if len(body) > LARGEST or self.monotonic() > until:  # one that drips would keep us for ever
                    raise httpx.ReadTimeout("the answer is too long, or too slow")
            return told.status_code, told.headers, bytes(body)

    def _allowed(self, messages: list[Message]) -> int:
        """The tokens that the answer may have; raises ReaderUnavailable where the budget leaves no room for one."""
        most = self.settings.max_tokens
        if most is None:
            return self.settings.answer
        left = most - self.spent.sent - self.spent.answered - _tokens(messages)
        if left < LEAST_ANSWER:
            raise ReaderUnavailable(f"the budget of {most} tokens is spent")
        return min(self.settings.answer, left)

    def _seconds_left(self) -> float:
        most = self.settings.max_seconds
        if most is None:
            return float("inf")
        if self.spent.seconds >= most:
            raise ReaderUnavailable(f"the budget of {most:g} seconds is spent")
        return most - self.spent.seconds

    def _wait(self, headers: httpx.Headers, tries: int) -> None:
        """Wait as long as the server asks, else longer each time; never past the budget."""
        told = headers.get("retry-after", "")
        asked = float(told) if told.isascii() and told.isdigit() else FIRST_WAIT * 2.0 ** (tries - 1)
        wait = min(asked, LONGEST_WAIT)
        if wait >= self._seconds_left():
            raise ReaderUnavailable(
                f"the budget of {self.settings.max_seconds:g} seconds leaves no time to wait {wait:g}"
            )
        self.sleep(wait)
        self.spent.seconds += wait

    def _taken(self, messages: list[Message], body: bytes) -> Answer:
        """The answer in a response, its cost added up; raises ReaderUnavailable for a response that is none."""
        try:
            told = json.loads(body)
            choice = told["choices"][0]
            text = choice["message"].get("content") or ""
            if not isinstance(text, str):
                raise TypeError
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            self.spent.failed += 1
            raise ReaderUnavailable("what answers there is no chat completion") from None
        used = told.get("usage")
        sent, answered = (_count(used, key) for key in ("prompt_tokens", "completion_tokens"))
        if sent is None or answered is None:
            self.spent.guessed = True
            sent = _tokens(messages)
            answered = len(text) // A_TOKEN
        self.spent.requests += 1
        self.spent.sent += sent
        self.spent.answered += answered
        return Answer(text, choice.get("finish_reason") == "length", sent, answered)

    def _refused(self, status: int, body: bytes) -> InTheWorksError:
        said = body[:300].decode("utf-8", "replace")
        if self.settings.key:
            said = said.replace(self.settings.key, "…")
        said = " ".join(said.split())
        if status in (401, 403):
            return UsageError("the model's address refuses the key", where=self.settings.url, todo=f"look at {KEY}")
        if status == 404:
            return UsageError(f"nothing there: {said}", where=self.settings.url, todo=f"look at {URL} and {MODEL}")
        return ReaderUnavailable(f"the model's address refused the question (HTTP {status}: {said})")


def _tokens(messages: list[Message]) -> int:
    """About how many tokens a question has."""
    return sum(len(m["content"]) for m in messages) // A_TOKEN


def _count(used: object, key: str) -> int | None:
    value = used.get(key) if isinstance(used, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
