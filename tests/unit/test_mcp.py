"""The door for agents, tried with the official SDK's own client: in process, over stdio and over HTTP."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from fakes import PlainReader
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult

import gold
from intheworks import Desk
from intheworks.errors import UsageError
from intheworks.ledger import open_ledger
from intheworks.server.mcp import door_of, server_of
from intheworks.server.mcp_tools import TOOLS, Door
from intheworks.server.store import Store

PROGRAM = str(Path(sys.executable).parent / "intheworks")
TITLE = "The Understudies sequel"
DAY = "2014-01-01"
READS = {"standing", "timeline", "changes", "holdups", "quotes", "who", "read_article"}
ARTICLE = {"text": "Ann Moss writes Iron Ferry.", "published": "2025-05-01", "outlet": "The Ledger"}
ASKED: list[tuple[str, dict[str, Any]]] = [
    ("standing", {"title": TITLE, "as_of": "2013-01-01"}),
    ("timeline", {"title": TITLE}),
    ("changes", {"since": "2000-01-01", "limit": 200}),
    ("holdups", {"as_of": DAY}),
    ("quotes", {"query": "the"}),
    ("read_article", ARTICLE),
]


class Open:
    """A door to a ledger of gold articles of its own."""

    def __init__(self, db: Path) -> None:
        self.clock = gold.SetClock(gold.datetime(2026, 1, 15, 12, tzinfo=gold.UTC))
        self.desk = Desk(lambda: open_ledger(str(db)), PlainReader, self.clock)
        self.store = Store.open(str(db), self.clock.now)

    def door(self, *scopes: str) -> Door:
        token = self.store.new_token("Ada", scopes)[1] if scopes else None
        return door_of(self.desk, token, self.store.bearer)

    def ask(self, tool: str, arguments: dict[str, Any], *scopes: str, mode: str = "auto") -> CallToolResult:
        return call(server_of(self.door(*scopes)), tool, arguments, mode)


def aside(asked: Callable[[], Awaitable[Any]]) -> Any:
    """What a coroutine gives, run in a thread of its own: in the suite's, the browser's driver keeps a loop running."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(anyio.run, asked).result()


def call(server: Any, tool: str, arguments: dict[str, Any], mode: str = "auto") -> CallToolResult:
    """One tool called by the SDK's client, which checks the result against the schema that it listed."""

    async def asked() -> CallToolResult:
        async with Client(server, mode=mode) as client:  # type: ignore[arg-type]
            return await client.call_tool(tool, arguments)

    result: CallToolResult = aside(asked)
    return result


def tools(server: Any) -> dict[str, Any]:
    async def asked() -> dict[str, Any]:
        async with Client(server) as client:
            return {tool.name: tool for tool in (await client.list_tools()).tools}

    found: dict[str, Any] = aside(asked)
    return found


def given(result: CallToolResult) -> dict[str, Any]:
    """What a call gave; its text says the very same."""
    assert not result.is_error, result.content
    assert json.loads(result.content[0].text) == result.structured_content  # type: ignore[union-attr]
    assert isinstance(result.structured_content, dict)
    return result.structured_content


def text_of(result: CallToolResult) -> str:
    return str(result.content[0].text)  # type: ignore[union-attr]


@pytest.fixture
def opened(gold_ledger: Path, tmp_path: Path) -> Iterator[Open]:
    shutil.copy(gold_ledger, tmp_path / "ledger.db")
    made = Open(tmp_path / "ledger.db")
    yield made
    made.store.close()
    made.desk.close()


def rows_of(tool: str, said: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """For every fact of an answer, the sources that it bears."""
    if tool == "standing":
        facts = [said["stage"], *said["attached"], *said["companies"], *said["holdups"], *said["relations"]]
        return [[said["sources"][i] for i in fact["evidence"]] for fact in facts if fact]
    if tool == "timeline":
        return [[event["words"]] for event in said["events"]]
    if tool == "changes":
        return [row["old_words"] + row["new_words"] for row in said["changes"]]
    if tool == "holdups":
        return [row["words"] for row in said["waits"] + said["would_free"]]
    if tool == "quotes":
        return [[row["words"]] for row in said["quotes"]]
    if tool == "who":
        return [post["words"] for person in said["people"] for post in person["posts"]]
    return [[{**claim["evidence"], "document": said["document"]["id"]}] for claim in said["claims"]]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize(("tool", "arguments"), ASKED, ids=[name for name, _ in ASKED])
def test_every_fact_bears_its_words_and_their_source(
    tool: str, arguments: dict[str, Any], mode: str, opened: Open
) -> None:
    """Each fact's words stand in the document that it names, to the character; in today's protocol and last year's."""
    said = given(opened.ask(tool, arguments, mode=mode))
    rows = rows_of(tool, said)
    assert rows and all(rows)
    for source in (source for row in rows for source in row):
        if tool == "read_article":
            assert ARTICLE["text"][source["start"] : source["end"]] == source["exact"]
            continue
        document = opened.desk.ledger.document(source["document"])
        assert document and document.text[source["start"] : source["end"]] == source["exact"]
        assert source["published"] == document.info.published.isoformat()


def test_who_and_what_an_end_would_free_bear_words_too(opened: Open) -> None:
    """A person of the ledger is found with posts; a hold-up's cause, with what its end would free."""
    names = [a["person"] for a in given(opened.ask("standing", {"title": TITLE}))["attached"]]
    rows = rows_of("who", given(opened.ask("who", {"person": names[0]})))
    assert rows and all(rows)
    waits = given(opened.ask("holdups", {"as_of": DAY}))["waits"]
    cause = next(w["because_of"] for w in waits if w["because_of"])
    freed = given(opened.ask("holdups", {"by": cause, "as_of": DAY}))
    assert freed["would_free"] and all(row["words"] for row in freed["would_free"])


def test_long_answers_come_in_parts(opened: Open) -> None:
    """`limit` and `offset` cut the rows; `total` says how many there are."""
    whole = given(opened.ask("quotes", {"query": "the", "limit": 200}))
    part = given(opened.ask("quotes", {"query": "the", "limit": 2, "offset": 1}))
    assert part["quotes"] == whole["quotes"][1:3] and part["total"] == whole["total"] == len(whole["quotes"]) > 3


def test_without_a_token_it_only_reads(opened: Open) -> None:
    """The tools that write are not even there, and nothing that was asked left a trace."""
    before = opened.desk.ledger.head()
    listed = tools(server_of(opened.door()))
    assert set(listed) == READS
    assert all(tool.annotations.read_only_hint for tool in listed.values())
    assert all(tool.output_schema["type"] == tool.input_schema["type"] == "object" for tool in listed.values())
    for name, arguments in ASKED:
        given(opened.ask(name, arguments))
    assert opened.ask("add_article", ARTICLE).is_error
    assert opened.ask("review_claim", {"claim": "c_1", "verdict": "reject", "why": "x"}).is_error
    assert opened.desk.ledger.head() == before


def test_a_token_allows_what_it_allows(opened: Open) -> None:
    """`write` adds articles, `review` judges claims under the token's name, and neither does the other's."""
    assert set(tools(server_of(opened.door("write")))) == READS | {"add_article"}
    assert set(tools(server_of(opened.door("review")))) == READS | {"review_claim"}
    assert set(tools(server_of(opened.door("admin")))) == {tool.name for tool in TOOLS}
    added = given(opened.ask("add_article", ARTICLE, "write"))
    assert added["added"] == "new" and added["record"]["claims"][0]["person"] == "Ann Moss"
    assert given(opened.ask("add_article", ARTICLE, "write"))["added"] == "known"
    claim = given(opened.ask("timeline", {"title": "Iron Ferry"}))["events"][0]["claim"]
    said = {"claim": claim, "verdict": "reject", "why": "she does not"}
    judged = given(opened.ask("review_claim", said, "review"))
    assert judged["review"]["by"] == "Ada" and judged["claim"]["claim"]["evidence"]["exact"] == ARTICLE["text"][:-1]
    assert not given(opened.ask("timeline", {"title": "Iron Ferry"}))["total"]
    assert opened.ask("review_claim", {**said, "claim": "c_none"}, "review").is_error


def test_a_token_that_is_taken_back_allows_nothing_more(opened: Open) -> None:
    """A server that runs asks again at each call; one that is started with such a token does not start."""
    id_, secret = opened.store.new_token("Ada", ["write"])
    server = server_of(door_of(opened.desk, secret, opened.store.bearer))
    opened.store.revoke(id_)
    assert "needs a token" in text_of(call(server, "add_article", ARTICLE))
    with pytest.raises(UsageError, match="revoked"):
        door_of(opened.desk, secret, opened.store.bearer)


@pytest.mark.parametrize(
    ("tool", "arguments", "why"),
    [
        ("standing", {}, "title"),
        ("standing", {"title": "No Such Title Anywhere"}, "no title goes by"),
        ("standing", {"title": TITLE, "as_of": "yesterday"}, "as_of"),
        ("standing", {"title": "x" * 301}, "length"),
        ("standing", {"title": TITLE, "sql": "1"}, "unknown field"),
        ("timeline", {"title": TITLE, "limit": 201}, "limit"),
        ("changes", {"since": "2030-01-01"}, "wrong way round"),
        ("read_article", {"text": "No day at all."}, "no date"),
        ("read_article", {"text": "Early.", "published": "2199-01-01"}, "future"),
        ("drop_everything", {}, "no tool"),
    ],
)
def test_what_cannot_be_answered_says_why(tool: str, arguments: dict[str, Any], why: str, opened: Open) -> None:
    """Wrong arguments and unknown titles are errors that a model can read and mend."""
    result = opened.ask(tool, arguments)
    assert result.is_error and why in text_of(result)


def test_a_fault_of_ours_is_not_told_to_the_caller(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """The traceback goes to the log."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret path")

    monkeypatch.setattr(Desk, "who", broken)
    result = opened.ask("who", {"person": "Ann"})
    assert result.is_error and "secret" not in text_of(result)


# --- over a transport, as a client starts it -------------------------------------------------------------------------


def test_stdio(opened: Open, tmp_path: Path) -> None:
    """A client starts the program and asks it; a token that is none ends it in one line."""
    environment = {**os.environ, "INTHEWORKS_DB": str(tmp_path / "ledger.db")}
    started = StdioServerParameters(command=PROGRAM, args=["mcp"], env=environment)
    said = given(call(started, "standing", {"title": TITLE, "as_of": "2013-01-01"}))
    assert said["title"]["name"] == TITLE and said["sources"]
    assert set(tools(started)) == READS
    token = opened.store.new_token("Ada", ["write"])[1]
    writing = StdioServerParameters(command=PROGRAM, args=["mcp"], env={**environment, "INTHEWORKS_TOKEN": token})
    assert set(tools(writing)) == READS | {"add_article"}
    wrong = subprocess.run(
        [PROGRAM, "mcp", "--token", "itw_none"], env=environment, capture_output=True, text=True, check=False
    )
    assert wrong.returncode == 2 and wrong.stderr.count("\n") == 1 and not wrong.stdout


def started_http(db: Path, *more: str) -> tuple[subprocess.Popen[str], str]:
    server = subprocess.Popen(
        [PROGRAM, "mcp", "--db", str(db), "--http", "--port", "0", *more], stderr=subprocess.PIPE, text=True
    )
    assert server.stderr
    line = server.stderr.readline()
    address = re.search(r"http://\S+/mcp", line)
    assert address, line
    return server, address[0]


def test_streamable_http(opened: Open, tmp_path: Path) -> None:
    """The same over HTTP, on loopback; a page of somewhere else that names this machine as its own gets nothing."""
    server, address = started_http(tmp_path / "ledger.db")
    try:
        assert given(call(address, "quotes", {"query": "the"}))["quotes"][0]["words"]["exact"]
        assert set(tools(address)) == READS
        ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
        kept_out = {"host": "evil.example", "accept": "application/json, text/event-stream"}
        assert httpx2.post(address, json=ping, headers=kept_out).status_code == 421
        from_page = {"origin": "https://evil.example", "accept": "application/json, text/event-stream"}
        assert httpx2.post(address, json=ping, headers=from_page).status_code == 403
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def test_over_http_a_token_is_asked_of_everybody(opened: Open, tmp_path: Path) -> None:
    """Started with a token, the server answers only requests that bear it."""
    token = opened.store.new_token("Ada", ["write"])[1]
    server, address = started_http(tmp_path / "ledger.db", "--token", token)
    try:
        assert httpx2.post(address, json={}).status_code == 401
        assert httpx2.post(address, json={}, headers={"authorization": "Bearer itw_none"}).status_code == 401

        async def asked() -> set[str]:
            http = httpx2.AsyncClient(headers={"authorization": f"Bearer {token}"})
            async with http, Client(streamable_http_client(address, http_client=http)) as client:
                return {tool.name for tool in (await client.list_tools()).tools}

        assert aside(asked) == READS | {"add_article"}
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)
