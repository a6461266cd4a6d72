"""How long answers take on a ledger, each beside a bare indexed look-up of the same rows in the same run.

    python benchmarks/answers.py bench.db [--shows 300] [--seed 1]

`show` asks for titles drawn evenly and by popularity, each as of a day of its own, by name, with nothing kept in between.
The bare look-up is one SELECT through SQLite's own driver: the claim rows with their fields and offsets, no words, no fold.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from make_ledger import DAYS, FIRST, SKEW, title_name

from intheworks import Desk, UnknownTitle
from intheworks.identity import name_id
from intheworks.model import NameKind

BARE = 'SELECT id, start, "end", fields FROM claim WHERE name IN ({}) AND published <= ?'


def timed(ask: Callable[[], object]) -> float:
    """Milliseconds for one call."""
    start = perf_counter()
    ask()
    return (perf_counter() - start) * 1000


def line(name: str, times: list[float], bare: list[float]) -> None:
    ours, theirs = np.array(times), np.array(bare)
    p = [float(np.percentile(ours, q)) for q in (50, 99)]
    b = [float(np.percentile(theirs, q)) for q in (50, 99)]
    print(
        f"{name:<34} p50 {p[0]:8.2f} ms  p99 {p[1]:8.2f} ms   bare p50 {b[0]:7.3f} ms  p99 {b[1]:7.3f} ms   "
        f"ratio p50 {p[0] / b[0]:6.1f}  p99 {p[1] / b[1]:6.1f}"
    )


def shows(desk: Desk, bare: sqlite3.Connection, titles: list[int], rng: np.random.Generator, name: str) -> None:
    ours, theirs = [], []
    for n in titles:
        day = FIRST + timedelta(days=int(rng.integers(DAYS // 2, DAYS)))
        query = title_name(n)
        try:
            ours.append(timed(lambda q=query, d=day: desk.show(q, as_of=d)))  # type: ignore[misc]
        except UnknownTitle:
            continue
        group = desk.following(as_of=day).finder.group(name_id(NameKind.title, query, "film"))
        sql = BARE.format(",".join("?" * len(group)))
        theirs.append(timed(lambda s=sql, g=group, d=day: bare.execute(s, [*g, d.isoformat()]).fetchall()))  # type: ignore[misc]
    line(name, ours, theirs)


def main() -> None:
    ap = argparse.ArgumentParser(description="Time the answers.")
    ap.add_argument("db")
    ap.add_argument("--shows", type=int, default=300)
    ap.add_argument("--seed", type=int, default=1)
    args = ap.parse_args()
    rng = np.random.default_rng(args.seed)
    with Desk.open(args.db) as desk, closing(sqlite3.connect(args.db)) as bare:
        count, names = bare.execute("SELECT count(*), count(DISTINCT name) FROM claim").fetchone()
        print(f"{count} claims on {names} names")
        titles = 10 * (names // 11) or names
        weights = np.arange(1, titles + 1) ** -SKEW
        desk.show(title_name(titles // 2), as_of=FIRST + timedelta(days=DAYS))  # statements are made once
        shows(desk, bare, [int(n) for n in rng.integers(titles, size=args.shows)], rng, "show, titles drawn evenly")
        popular = rng.choice(titles, args.shows, p=weights / weights.sum())
        shows(desk, bare, [int(n) for n in popular], rng, "show, drawn by popularity")
        until = date(2024, 6, 30)
        since = until - timedelta(days=30)
        rows = 'SELECT id, start, "end", fields FROM claim WHERE published > ? AND published <= ?'
        month = [since.isoformat(), until.isoformat()]
        line(
            "changes over a month",
            [timed(lambda: desk.changes(since, until))],
            [timed(lambda: bare.execute(rows, month).fetchall())],
        )
        holds = rows.replace("published <= ?", "json_extract(fields, '$.kind') = 'holdup'")
        line(
            "holdups over everything",
            [timed(lambda: desk.holdups(as_of=until))],
            [timed(lambda: bare.execute(holds, [(until - timedelta(days=4 * 365)).isoformat()]).fetchall())],
        )


if __name__ == "__main__":
    main()
