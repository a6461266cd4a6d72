"""Ten writers and fifty readers on one PostgreSQL ledger: `python benchmarks/endurance.py [--seconds 300] [--pause 0.5]`.

Writers are processes that each bring articles of their own and articles that others bring too; readers are threads of five
processes. Readers ask with a `known_at` from before the writers began, and the answers must not move; at the end every
article must be there once, and `verify` must be silent. Exit status 1 where any of that does not hold.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
from postgres import server

from intheworks.identity import name_id
from intheworks.ledger import open_ledger
from intheworks.model import (
    Attachment,
    Document,
    NameKind,
    Reader,
    Record,
    Role,
    Span,
    Stage,
    StageName,
    TitleMentioned,
    TitleType,
)

HOUSE = Reader("house", "1.0")
TITLES, SHARED_EVERY = 200, 3
WORDS = "Ida Vance will write {title}. Filming began. “We never left,” said Vance, number {n}."


class Told(NamedTuple):
    """What one worker did: how often, the slowest 1 in 100 in ms, and what went wrong."""

    count: int
    p50: float
    p99: float
    faults: list[str]
    urls: list[str]


def article(n: int, who: str) -> tuple[Document, Record]:
    title = f"Harbour {n % TITLES}"
    text = WORDS.format(title=title, n=f"{who}{n}")
    day = date(2024, 1, 1) + timedelta(days=n % 300)
    document = Document.of(text, source="a.txt", published=day, url=f"https://a.example/{who}/{n}", outlet="A")
    start, begun = text.index("will write"), text.index("Filming")
    claims = (
        Attachment(title=title, person="Ida Vance", role=Role.writer, evidence=Span.of(text, start, start + 10)),
        Stage(title=title, stage=StageName.filming, evidence=Span.of(text, begun, begun + 13)),
    )
    titles = (TitleMentioned(title=title, type=TitleType.film),)
    return document, Record(document=document.info, reader=HOUSE, titles=titles, claims=claims)


def told(times: list[float], faults: list[str], urls: list[str]) -> Told:
    ordered = sorted(times) or [0.0]
    return Told(len(times), ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)], faults, urls)


def write(address: str, number: int, until: float) -> Told:
    times: list[float] = []
    faults: list[str] = []
    urls: list[str] = []
    with closing(open_ledger(address, timeout=30)) as ledger:
        n = 0
        while time.time() < until:
            # Every third article is one that all writers bring, at about the same time.
            document, record = article(n, "shared" if n % SHARED_EVERY == 0 else f"w{number}-")
            begun = time.perf_counter()
            try:
                ledger.add(document, record, recorded=datetime.now(UTC))
                urls.append(document.info.address)
            except Exception as error:
                faults.append(f"{type(error).__name__}: {error}")
            times.append((time.perf_counter() - begun) * 1000)
            n += 1
    return told(times, faults, urls)


def read(address: str, number: int, until: float, known_at: datetime, pause: float) -> Told:
    """Ten readers in one process, over one pool of connections."""
    ledger = open_ledger(address)
    ids = [name_id(NameKind.title, f"Harbour {i}", "film") for i in range(TITLES)]
    before = {one: ledger.claims([one], known_at=known_at) for one in ids}
    faults: list[str] = []

    def ask(first: int) -> list[float]:
        times, i = [], first
        while time.time() < until:
            i = (i * 31 + 7) % TITLES
            begun = time.perf_counter()
            try:
                if ledger.claims([ids[i]], known_at=known_at) != before[ids[i]]:
                    faults.append(f"the answer on {ids[i]} moved")
                ledger.claims([ids[i]], as_of=date(2024, 6, 1))
            except Exception as error:
                faults.append(f"{type(error).__name__}: {error}")
            times.append((time.perf_counter() - begun) * 1000)
            time.sleep(pause)
        return times

    with ThreadPoolExecutor(10) as threads:
        times = [t for one in threads.map(ask, range(number * 10, number * 10 + 10)) for t in one]
    ledger.close()
    return told(times, faults, [])


def main() -> int:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    arguments.add_argument("--seconds", type=float, default=300)
    arguments.add_argument("--writers", type=int, default=10)
    arguments.add_argument("--readers", type=int, default=50)
    arguments.add_argument("--pause", type=float, default=0.5, help="seconds that a reader reads what it got")
    chosen = arguments.parse_args()
    with server() as address:
        with closing(open_ledger(address)) as ledger:
            for n in range(TITLES * 2):
                ledger.add(*article(n, "before"), recorded=datetime.now(UTC))
        known_at = datetime.now(UTC)
        until = time.time() + chosen.seconds
        with ProcessPoolExecutor(chosen.writers + chosen.readers // 10) as processes:
            reading = [
                processes.submit(read, address, i, until, known_at, chosen.pause) for i in range(chosen.readers // 10)
            ]
            writing = [processes.submit(write, address, i, until) for i in range(chosen.writers)]
            readers, writers = ([one.result() for one in some] for some in (reading, writing))
        sent = {url for one in writers for url in one.urls}
        with closing(open_ledger(address)) as ledger:
            kept = [info.address for info in ledger.documents()]
            damage = list(ledger.verify())
        there = [url for url in kept if "/before/" not in url]
        faults = [fault for one in (*readers, *writers) for fault in one.faults]
        for name, ones in (("writes", writers), ("reads", readers)):
            count = sum(one.count for one in ones)
            p50, p99 = max(one.p50 for one in ones), max(one.p99 for one in ones)
            print(
                f"{name:<7} {count / chosen.seconds:>8.1f} /s   p50 {p50:.1f} ms, p99 {p99:.1f} ms (the slowest process's)"
            )
        print(f"sent {len(sent)} articles ({sum(len(one.urls) for one in writers)} times), kept {len(there)}")
        twice = len(there) - len(set(there))
        print(f"lost {len(sent - set(there))}, twice {twice}, faults {len(faults)}, damage {len(damage)}")
        for fault in sorted(set(faults))[:10]:
            print("fault:", fault)
    return int(bool(faults or damage or sent != set(there) or len(there) != len(set(there))))


if __name__ == "__main__":
    sys.exit(main())
