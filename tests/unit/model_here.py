"""A language model's address on this machine, for tests: it answers as told, well or badly, and keeps the questions."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Asked = dict[str, Any]
Say = Callable[[Asked], "Told"]


@dataclass
class Told:
    """One response: its status and body; `drip` seconds between its bytes."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0


def chat(text: str, *, finish: str = "stop", usage: tuple[int, int] | None = (100, 50), **more: Any) -> Told:
    """A chat completion that says this."""
    told: dict[str, Any] = {
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}]
    }
    if usage is not None:
        told["usage"] = {"prompt_tokens": usage[0], "completion_tokens": usage[1]}
    return Told(body=json.dumps(told).encode(), **more)


def says(answer: object) -> Say:
    """Says the same to everybody."""
    return lambda asked: chat(answer if isinstance(answer, str) else json.dumps(answer))


def one_by_one(*told: Told) -> Say:
    """One after the other, the last again and again."""
    left = list(told)
    return lambda asked: left.pop(0) if len(left) > 1 else left[0]


@dataclass
class ModelHere:
    """Where it is, what it was asked, in order, and with which headers."""

    url: str
    asked: list[Asked] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def articles(self) -> list[str]:
        """What was sent as the article, each time."""
        return [asked["messages"][1]["content"] for asked in self.asked]


@contextmanager
def model_here(say: Say) -> Iterator[ModelHere]:
    """Serve until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            here.asked.append({**asked, "path": self.path})
            here.headers.append(dict(self.headers))
            told = say(asked)
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(told.body)))
            self.end_headers()
            try:
                for at in range(len(told.body)) if told.drip else ():
                    self.wfile.write(told.body[at : at + 1])
                    self.wfile.flush()
                    time.sleep(told.drip)
                if not told.drip:
                    self.wfile.write(told.body)
            except OSError:
                pass  # whoever asked has gone

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    here = ModelHere(f"http://127.0.0.1:{server.server_port}/v1")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
