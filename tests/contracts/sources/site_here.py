"""A news site on this machine: a real HTTP server in a thread, whose answers a test sets up path by path."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, dict[str, str], bytes]
HTML = {"Content-Type": "text/html; charset=utf-8"}


class Site:
    """`pages` maps a path to an answer or to a function of the request's headers; `asked` is what was asked, in order."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Callable[[dict[str, str]], Answer]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.times: list[float] = []
        self.url = ""

    def page(self, path: str, body: str, headers: dict[str, str] | None = None) -> None:
        """Serve a page."""
        self.pages[path] = (200, headers or HTML, body.encode())

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        """Send whoever asks on."""
        self.pages[path] = (status, {"Location": to}, b"")

    def conditional(self, path: str, body: str, etag: str, headers: dict[str, str]) -> None:
        """Serve a page that has an ETag and answers 304 to who knows it."""

        def answer(asked: dict[str, str]) -> Answer:
            if asked.get("If-None-Match") == etag:
                return 304, {"ETag": etag}, b""
            return 200, {**headers, "ETag": etag}, body.encode()

        self.pages[path] = answer

    def paths(self) -> list[str]:
        """The paths asked for, robots.txt aside."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


@contextmanager
def serving(slow: float = 0.0) -> Iterator[Site]:
    """A site that is served while the block runs. Paths that begin with /drip send a byte every `slow` seconds."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers)))
            site.times.append(time.monotonic())
            if self.path == "/broken":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this")
                self.close_connection = True
                return
            if self.path.startswith("/drip"):
                self._drip()
                return
            found: Any = site.pages.get(self.path, (404, {}, b""))
            status, headers, body = found(dict(self.headers)) if callable(found) else found
            if "Date" in headers:
                self.send_response_only(status)
            else:
                self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _drip(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", "100000")
            self.end_headers()
            try:
                for _ in range(100_000):
                    self.wfile.write(b".")
                    self.wfile.flush()
                    time.sleep(slow)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
