"""The server under load: fifty readers on a title's page and on the API while articles are being added.

    python benchmarks/server.py [--seconds 20] [--readers 50] [--adds 2]

The server runs in a process of its own on a ledger of gold articles; two thirds are there at the start, the rest is posted
while the readers read (`--adds` a second). Said at the end: requests a second, p50 and p99 in milliseconds for each address,
errors (there may be none), writes lost (there may be none), and the ratio to a bare FastAPI route in the same server that
reads the same rows (the claims on the same title, by the ledger's own statement) and gives them as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from time import perf_counter, sleep
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

TITLE = "The Understudies sequel"


def serve(db: str, port: int) -> None:
    """Run the server, with a bare route beside the real ones."""
    import msgspec
    import uvicorn
    from fastapi import Response

    import gold
    from intheworks.following import Following
    from intheworks.server.app import create_app
    from intheworks.server.settings import Settings
    from intheworks.server.store import Store

    desk = gold.gold_desk(db)
    store = Store.open(db, desk.clock.now)
    app = create_app(desk, store, Settings(rate=0))
    today = app.state.held.views.today()
    following = Following(desk.ledger, as_of=today)
    names = sorted(following.finder.group(following.resolve(TITLE).id))

    @app.get("/bare")
    def bare() -> Response:
        claims = desk.ledger.claims(names, as_of=today)
        return Response(msgspec.json.encode(claims), media_type="application/json")

    print(store.new_token("benchmark", ["write"])[1], flush=True)
    uvicorn.run(app, port=port, log_level="error", access_log=False)


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> int:
    """One GET on a kept connection; the status."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = int(head.split("content-length: ", 1)[1].split("\r\n", 1)[0])
    await reader.readexactly(length)
    return int(head.split(" ", 2)[1])


async def read(port: int, path: str, until: float, times: list[float], errors: list[int]) -> None:
    """Ask for one address again and again."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while perf_counter() < until:
        began = perf_counter()
        status = await ask(reader, writer, path)
        times.append(perf_counter() - began)
        if status != 200:
            errors.append(status)
    writer.close()


async def add(
    port: int, token: str, articles: list[dict[str, object]], every: float, until: float
) -> tuple[int, list[int]]:
    """Post articles one after another; how many were taken, and what went wrong."""
    taken, errors = 0, []
    for article in articles:
        if perf_counter() >= until:
            break
        body = json.dumps(article).encode()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/documents", body, headers)
        status = await asyncio.to_thread(lambda r=request: urllib.request.urlopen(r).status)
        if status == 201:
            taken += 1
        else:
            errors.append(status)
        await asyncio.sleep(every)
    return taken, errors


async def quiet(port: int, path: str, args: argparse.Namespace) -> tuple[list[float], list[int]]:
    """All readers at one address, with nobody writing, for a quarter of the time."""
    times: list[float] = []
    errors: list[int] = []
    until = perf_counter() + args.seconds / 4
    await asyncio.gather(*(read(port, path, until, times, errors) for _ in range(args.readers)))
    return times, errors


async def load(
    port: int, token: str, paths: list[str], args: argparse.Namespace, articles: list[dict[str, object]]
) -> tuple[dict[str, list[float]], list[int], int]:
    """Readers of all addresses and the writer at once: the times of each address, what failed, how many were added."""
    until = perf_counter() + args.seconds
    times: dict[str, list[float]] = {path: [] for path in paths}
    errors: list[int] = []
    asked = [paths[n % len(paths)] for n in range(args.readers)]
    readers = [read(port, path, until, times[path], errors) for path in asked]
    (taken, failed), *_ = await asyncio.gather(add(port, token, articles, 1 / args.adds, until), *readers)
    return times, errors + failed, taken


def say(name: str, times: list[float], seconds: float) -> float:
    """A line about an address; its p99 in milliseconds."""
    ordered = sorted(times)
    p50, p99 = (1000 * ordered[int(q * (len(ordered) - 1))] for q in (0.5, 0.99))
    print(f"{name:<28}{len(times) / seconds:8.0f} a second   p50 {p50:7.1f} ms   p99 {p99:7.1f} ms")
    return p99


def measure(port: int, token: str, args: argparse.Namespace, later: list[dict[str, object]], start: int) -> int:
    """Measure the server at this port; 1 where a request failed or a write was lost."""
    base = f"http://127.0.0.1:{port}"
    title = json.load(urllib.request.urlopen(f"{base}/api/v1/titles/{quote(TITLE)}"))["title"]["id"]
    addresses = {"bare route": "/bare", "title's page": f"/title/{title}", "API": f"/api/v1/titles/{title}"}
    wrong: list[int] = []
    for name, path in addresses.items():
        times, errors = asyncio.run(quiet(port, path, args))
        say(f"nobody writes: {name}", times, args.seconds / 4)
        wrong += errors
    mixed, errors, added = asyncio.run(load(port, token, list(addresses.values()), args, later))
    wrong += errors
    p99 = {name: say(f"being added to: {name}", mixed[path], args.seconds) for name, path in addresses.items()}
    kept = len(json.load(urllib.request.urlopen(f"{base}/api/v1/documents?limit=100"))["items"])
    lost = start + added - kept
    ratios = ", ".join(f"{name} {p99[name] / p99['bare route']:.1f}" for name in ("title's page", "API"))
    print(f"p99 to the bare route's: {ratios}; articles added {added}, writes lost {lost}, errors {len(wrong)}")
    return 1 if wrong or lost else 0


def main() -> int:
    """Run it; 1 where a request failed or a write was lost."""
    ap = argparse.ArgumentParser(description="Fifty readers while articles are added.")
    ap.add_argument("--seconds", type=float, default=20)
    ap.add_argument("--readers", type=int, default=50)
    ap.add_argument("--adds", type=float, default=2, help="articles a second")
    ap.add_argument("--serve", nargs=2, metavar=("DB", "PORT"), help=argparse.SUPPRESS)
    args = ap.parse_args()
    if args.serve:
        serve(args.serve[0], int(args.serve[1]))
        return 0
    import gold

    found = sorted((d for d, _ in gold.articles()), key=lambda d: (d.info.published, d.info.id))
    start = len(found) * 2 // 3
    later = [posted(document) for document in found[start:]]
    with tempfile.TemporaryDirectory() as folder:
        db, port = str(Path(folder) / "ledger.db"), free_port()
        gold.fill(db, most=start)
        command = [sys.executable, __file__, "--serve", db, str(port)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout
            token = server.stdout.readline().strip()
            try:
                wait_for(port)
                return measure(port, token, args, later, start)
            finally:
                server.terminate()


def posted(document: Any) -> dict[str, object]:
    """A gold article as it is posted."""
    info = document.info
    told = {"published": info.published.isoformat(), "outlet": info.outlet, "url": info.url}
    return {"text": document.text, "byline": list(info.byline), **told}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until the server answers."""
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health")
            return
        except OSError:
            sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
