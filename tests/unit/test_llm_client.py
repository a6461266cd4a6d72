"""Asking a model: tried again when that may help, within the budget, bound to the schema, and the key told to nobody."""

from __future__ import annotations

import json
import logging
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from model_here import Told, chat, model_here, one_by_one, says

from intheworks.errors import ReaderUnavailable, UsageError
from intheworks.reading.llm import prompt
from intheworks.reading.llm.answer import schema, within_limits
from intheworks.reading.llm.cache import Cache, Kept
from intheworks.reading.llm.client import TRIES, Client
from intheworks.reading.llm.settings import KEY, MODEL, TOKENS, URL, Settings, settings_from

HELLO = [{"role": "user", "content": "hello"}]
SECRET = "sk-very-secret-1"


class Asks(Client):
    """A client whose waits are written down instead of waited."""

    def __init__(self, url: str, **more: Any) -> None:
        self.waited: list[float] = []
        super().__init__(Settings(url, "tiny", SECRET, **more), sleep=self.waited.append)


def test_a_good_answer_is_given_with_its_cost() -> None:
    """One request, to the chat completions of the address, with the key and the model."""
    with model_here(says("{}")) as here:
        client = Asks(here.url, price=(1.0, 2.0))
        answer = client.ask(HELLO)
    assert (answer.text, answer.cut) == ("{}", False)
    assert (client.spent.requests, client.spent.sent, client.spent.answered) == (1, 100, 50)
    assert client.spent.money((1.0, 2.0)) == pytest.approx(0.0002)
    assert here.asked[0]["path"] == "/v1/chat/completions" and here.asked[0]["model"] == "tiny"
    assert here.asked[0]["temperature"] == 0 and here.headers[0]["Authorization"] == f"Bearer {SECRET}"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_again_later_each_time(status: int) -> None:
    """Twice refused, then answered: it waits one second, then two."""
    with model_here(one_by_one(Told(status), Told(status), chat("{}"))) as here:
        client = Asks(here.url)
        assert client.ask(HELLO).text == "{}"
    assert client.waited == [1.0, 2.0] and client.spent.failed == 2


def test_it_waits_as_long_as_the_server_asks_but_not_for_ever() -> None:
    """Retry-After in seconds; an hour is a minute, and what is no number is none."""
    told = [Told(429, headers={"Retry-After": after}) for after in ("7", "3600", "soon")]
    with model_here(one_by_one(*told, chat("{}"))) as here:
        client = Asks(here.url)
        client.ask(HELLO)
    assert client.waited == [7.0, 60.0, 4.0]


def test_it_gives_up_after_some_tries() -> None:
    """An address that never answers makes the article unavailable, no more."""
    with model_here(says_status(503)) as here:
        client = Asks(here.url)
        with pytest.raises(ReaderUnavailable, match="503"):
            client.ask(HELLO)
        assert len(here.asked) == TRIES


def says_status(status: int, body: bytes = b"") -> Any:
    return lambda asked: Told(status, body)


def test_where_nobody_listens_the_article_is_unavailable() -> None:
    """A port that is closed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    client = Asks(f"http://127.0.0.1:{port}/v1")
    with pytest.raises(ReaderUnavailable, match="ConnectError"):
        client.ask(HELLO)


def test_a_slow_answer_and_one_that_drips_are_not_waited_for() -> None:
    """The wait is for the whole answer: a byte now and then does not prolong it."""
    with model_here(one_by_one(chat("{}", drip=0.05), chat("{}"))) as here:
        client = Asks(here.url, wait=0.3)
        assert client.ask(HELLO).text == "{}"
    assert client.spent.failed == 1


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_refused_stops_the_run(status: int, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing helps there; and the key is in no message and no log, even where the server echoes it."""
    with caplog.at_level(logging.DEBUG), model_here(says_status(status, f"bad key {SECRET}".encode())) as here:
        client = Asks(here.url)
        with pytest.raises(UsageError) as told:
            client.ask(HELLO)
    assert KEY in str(told.value) and not client.waited
    assert SECRET not in str(told.value) + caplog.text + repr(client.settings) + repr(client)


def test_no_error_echoes_the_key() -> None:
    """Nor where an error's text is handed on."""
    with model_here(says_status(404, f"no model for {SECRET}".encode())) as here, pytest.raises(UsageError) as told:
        Asks(here.url).ask(HELLO)
    assert MODEL in str(told.value) and SECRET not in str(told.value)


def test_a_redirect_is_not_followed() -> None:
    """It would carry the key elsewhere."""
    with model_here(lambda asked: Told(302, headers={"Location": "http://127.0.0.1:9/"})) as here:
        with pytest.raises(ReaderUnavailable, match="302"):
            Asks(here.url).ask(HELLO)
        assert len(here.asked) == 1


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"choices": []}', b'{"choices": [{"message": null}]}', b"\xff"]
)
def test_what_is_no_chat_completion_is_none(body: bytes) -> None:
    """Whatever answers there, nothing breaks."""
    with model_here(says_status(200, body)) as here, pytest.raises(ReaderUnavailable, match="no chat completion"):
        Asks(here.url).ask(HELLO)


@pytest.mark.parametrize("status", [400, 422, 500])
@pytest.mark.parametrize(
    ("takes", "asked_for"),
    [
        ({"type": "json_object", "schema": schema()}, ["json_schema", "json_object", "json_object"]),
        ({"type": "json_object"}, ["json_schema", "json_object", "json_schema", "json_object", "json_object"]),
    ],
)
def test_a_server_is_asked_in_a_way_that_it_takes(takes: dict[str, Any], asked_for: list[str], status: int) -> None:
    """Several ways to bind an answer are in use; which one a server takes is found out once, and costs no wait."""

    def picky(asked: dict[str, Any]) -> Told:
        told = b"Input should be 'text' or 'json_object' at body.response_format"
        return chat("{}") if asked["response_format"] == takes else Told(status, told)

    with model_here(picky) as here:
        client = Asks(here.url)
        client.ask(HELLO)
        client.ask(HELLO)
    kinds = [asked["response_format"] for asked in here.asked]
    assert [kind["type"] for kind in kinds] == asked_for and not client.waited
    assert kinds[0]["json_schema"]["schema"] == schema()


def test_a_question_that_no_way_makes_better_is_given_up() -> None:
    """Too long for the model, say: the article is unavailable, and the next is asked in the first way again."""
    with model_here(says_status(400, b"too many tokens")) as here:
        client = Asks(here.url)
        for _ in range(2):
            with pytest.raises(ReaderUnavailable, match="too many tokens"):
                client.ask(HELLO)
    kinds = [asked["response_format"]["type"] for asked in here.asked]
    assert kinds == ["json_schema", "json_object", "json_schema", "json_object"] * 2


# --- budgets ---------------------------------------------------------------------------------------------------------


def test_the_token_budget_holds() -> None:
    """Answers get shorter towards its end, and then nothing is asked."""
    with model_here(lambda asked: chat("{}", usage=(10, asked["max_tokens"]))) as here:
        client = Asks(here.url, max_tokens=1000, answer=600)
        client.ask(HELLO)
        client.ask(HELLO)
        with pytest.raises(ReaderUnavailable, match="1000 tokens"):
            client.ask(HELLO)
    assert [asked["max_tokens"] for asked in here.asked] == [600, 389]
    assert client.spent.sent + client.spent.answered <= 1010


def test_the_time_budget_holds_waits_included() -> None:
    """A wait that would pass it is not begun."""
    with model_here(says_status(503)) as here:
        client = Asks(here.url, max_seconds=5)
        with pytest.raises(ReaderUnavailable, match="5 seconds"):
            client.ask(HELLO)
    assert sum(client.waited) <= 5


def test_a_question_that_was_sent_in_vain_counts_too() -> None:
    """Whoever answers too late has been paid: a budget holds by what was sent, and then nothing more is sent."""
    long = [{"role": "user", "content": "x" * 1500}]
    with model_here(lambda asked: chat("{}", drip=0.05)) as here:
        client = Asks(here.url, wait=0.2, max_tokens=1000)
        with pytest.raises(ReaderUnavailable, match="1000 tokens"):
            client.ask(long)
    assert len(here.asked) == 1 and client.spent.sent == 500 and client.spent.guessed


def test_a_server_that_does_not_count_is_counted_by_length() -> None:
    """And the report says that it is about."""
    with model_here(lambda asked: chat("x" * 300, usage=None)) as here:
        client = Asks(here.url)
        client.ask(HELLO)
    assert client.spent.answered == 100 and client.spent.guessed


# --- the schema ------------------------------------------------------------------------------------------------------


def test_every_string_and_list_of_the_schema_is_bounded() -> None:
    """A grammar made of it ends; and it is a sound schema, without references, closed."""
    jsonschema.Draft202012Validator.check_schema(schema())

    def walk(shape: Any) -> None:
        if isinstance(shape, list):
            for one in shape:
                walk(one)
        elif isinstance(shape, dict):
            assert "$ref" not in shape
            kind = shape.get("type")
            if kind == "string":
                assert "enum" in shape or shape["maxLength"] > 0
            if kind == "array":
                assert shape["maxItems"] > 0
            if kind == "object":
                assert shape["additionalProperties"] is False and set(shape["required"]) == set(shape["properties"])
            for part in shape.values():
                walk(part)

    walk(schema())


def test_limits_hold_where_a_server_ignores_the_schema() -> None:
    """Strings and lists longer than the schema allows are seen."""
    assert within_limits({"title": "x" * 120, "evidence": {"exact": "y" * 500}})
    assert not within_limits({"title": "x" * 121})
    assert not within_limits({"evidence": {"exact": "y" * 501}})
    assert not within_limits({"aliases": ["a"] * 7})


# --- settings and cache ----------------------------------------------------------------------------------------------


def test_settings_say_what_is_missing_or_wrong() -> None:
    """Each in one line that names the variable."""
    good = {URL: "http://127.0.0.1:1/v1/", MODEL: "m", TOKENS: "5000"}
    assert settings_from(good) == Settings("http://127.0.0.1:1/v1", "m", max_tokens=5000)
    for wrong, named in (
        ({URL: ""}, URL),
        ({MODEL: ""}, MODEL),
        ({URL: "ftp://x"}, URL),
        ({URL: "http://user:secret@x/v1"}, URL),
        ({URL: "http://"}, URL),
        ({URL: "http://[::1/v1"}, URL),
        ({KEY: "sk-secret with a blank"}, KEY),
        ({KEY: "sk-secret-’"}, KEY),
        ({TOKENS: "many"}, TOKENS),
        ({TOKENS: "-1"}, TOKENS),
        ({TOKENS: "nan"}, TOKENS),
    ):
        with pytest.raises(UsageError, match=named) as told:
            settings_from({**good, **wrong})
        assert "secret" not in str(told.value)
    assert settings_from({**good, URL: "https://[::1]:8080/a/v1", KEY: "sk-1\n"}).key == "sk-1"


def test_the_cache_knows_document_model_prompt_and_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any other of them, or of the schema, is another question; a torn file is none; an article is forgotten whole."""
    cache, kept = Cache(tmp_path / "llm"), Kept("{}", 1, 2)
    content = "sha256:" + "ab" * 32
    cache.put(content, "m", HELLO, 10, kept)
    assert cache.get(content, "m", HELLO, 10) == kept
    others = [("cd" * 32, "m", HELLO, 10), (content, "n", HELLO, 10), (content, "m", [], 10), (content, "m", HELLO, 11)]
    assert all(cache.get(*asked) is None for asked in others)
    with monkeypatch.context() as changed:
        changed.setattr(prompt, "schema", lambda: {"type": "object"})
        assert cache.get(content, "m", HELLO, 10) is None
    (file,) = (tmp_path / "llm").rglob("*.json")
    assert file.stat().st_mode & 0o077 == 0
    file.write_bytes(b'{"text": "{')
    assert cache.get(content, "m", HELLO, 10) is None
    assert cache.forget(content) and not cache.forget(content) and not list((tmp_path / "llm").rglob("*.json"))


def test_a_cache_that_cannot_be_written_costs_no_answer(tmp_path: Path) -> None:
    """The folder is a file: nothing is kept, nothing breaks."""
    (tmp_path / "llm").write_text("")
    cache = Cache(tmp_path / "llm")
    cache.put("ab" * 32, "m", HELLO, 10, Kept("{}", 1, 2))
    assert cache.get("ab" * 32, "m", HELLO, 10) is None


def test_nothing_but_numbers_is_taken_for_a_count() -> None:
    """A server's strange usage is no reason to fail."""
    told = chat("{}")
    body = json.loads(told.body) | {"usage": {"prompt_tokens": "many", "completion_tokens": None}}
    with model_here(lambda asked: replace(told, body=json.dumps(body).encode())) as here:
        client = Asks(here.url)
        assert client.ask(HELLO).text == "{}" and client.spent.guessed
