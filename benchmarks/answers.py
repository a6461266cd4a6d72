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
from time import perf_counter, process_time

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from make_ledger import DAYS, FIRST, SKEW, title_name

from intheworks import Desk
from intheworks.identity import name_id
from intheworks.model import NameKind

RUNS = 20
"""How often what is asked of the whole ledger is asked. (Run `intheworks settle` before: else it is folded each time.)"""

BARE = 'SELECT id, start, "end", fields FROM claim WHERE name IN ({}) AND published <= ?'


def timed(ask: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds for one call: by the clock, and of this process's CPU (which a busy machine does not stretch)."""
    start, busy = perf_counter(), process_time()
    ask()
    return (perf_counter() - start) * 1000, (process_time() - busy) * 1000


def line(name: str, ours: list[tuple[float, float]], bare: list[tuple[float, float]]) -> None:
    """The median and the 99th percentile of both, and how many times the one is the other."""
    found = {}
    for who, times in (("ours", ours), ("bare", bare)):
        found[who] = [
            (np.percentile([t[0] for t in times], q), np.percentile([t[1] for t in times], q)) for q in (50, 99)
        ]
    told = [f"{name:<28}"]
    for which, (mine, theirs) in zip(("p50", "p99"), zip(found["ours"], found["bare"], strict=True), strict=True):
        told.append(
            f"{which} {mine[0]:.2f} ms ({mine[1]:.2f} CPU), bare {theirs[0]:.2f} ({theirs[1]:.2f}), "
            f"× {mine[1] / theirs[1]:.0f};"
        )
    print(" ".join(told), flush=True)


def shows(desk: Desk, bare: sqlite3.Connection, titles: list[int], rng: np.random.Generator, name: str) -> None:
    ours, theirs = [], []
    for n in titles:
        day = FIRST + timedelta(days=int(rng.integers(DAYS // 2, DAYS)))
        query = title_name(n)
        id_ = name_id(NameKind.title, query, "film")
        if not bare.execute("SELECT 1 FROM claim WHERE name = ? AND published <= ?", [id_, day.isoformat()]).fetchone():
            continue
        ours.append(timed(lambda q=query, d=day: desk.show(q, as_of=d)))  # type: ignore[misc]
        group = desk.following(as_of=day).finder.group(id_)
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
        desk.show(title_name(1), as_of=FIRST + timedelta(days=DAYS))  # statements are made once
        shows(desk, bare, [int(n) for n in rng.integers(titles, size=args.shows)], rng, "show, titles drawn evenly")
        popular = rng.choice(titles, args.shows, p=weights / weights.sum())
        shows(desk, bare, [int(n) for n in popular], rng, "show, drawn by popularity")
        until = date(2024, 6, 30)
        since = until - timedelta(days=30)
        rows = 'SELECT id, start, "end", fields FROM claim WHERE published > ? AND published <= ?'
        month = [since.isoformat(), until.isoformat()]
        line(
            "changes over a month",
            [timed(lambda: desk.changes(since, until)) for _ in range(RUNS)],
            [timed(lambda: bare.execute(rows, month).fetchall()) for _ in range(RUNS)],
        )
        four_years = [(until - timedelta(days=4 * 365)).isoformat()]
        holds = rows.replace("published <= ?", "json_extract(fields, '$.kind') = 'holdup'")
        line(
            "holdups over everything",
            [timed(lambda: desk.holdups(as_of=until)) for _ in range(RUNS)],
            [timed(lambda: bare.execute(holds, four_years).fetchall()) for _ in range(RUNS)],
        )


if __name__ == "__main__":
    main()
