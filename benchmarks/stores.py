"""One title's claims as of a day, by the ledger and by bare SQL on the same rows: `python benchmarks/stores.py`.

The ledgers (SQLite, and PostgreSQL where one can be begun) pick what is in force and cut the words out of the article; bare
are a SELECT of the claim rows by title and day in SQLite and PostgreSQL through their own drivers, and in DuckDB over the
same rows. Titles are drawn by popularity. Milliseconds, p50 and p99, and how many times the bare SQLite they are.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from make_ledger import DAYS, FIRST, SKEW, fill, title_name
from postgres import server

from intheworks.identity import name_id
from intheworks.ledger import open_ledger
from intheworks.ledger.moving import copy
from intheworks.ledger.sql import SqlLedger
from intheworks.model import NameKind

COLUMNS = 'id, start, "end", fields'
Ask = Callable[[str, date], list[Any]]


def measure(ask: Ask, asked: list[tuple[str, date]]) -> tuple[float, float, int]:
    times, rows = [], 0
    for name, day in asked:
        begun = perf_counter()
        rows += len(ask(name, day))
        times.append((perf_counter() - begun) * 1000)
    return float(np.percentile(times, 50)), float(np.percentile(times, 99)), rows


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    arguments.add_argument("--claims", type=int, default=100_000)
    arguments.add_argument("--titles", type=int, default=4000)
    arguments.add_argument("--asked", type=int, default=300)
    chosen = arguments.parse_args()
    rng = np.random.default_rng(3)
    weights = np.arange(1, chosen.titles + 1) ** -SKEW
    drawn = rng.choice(chosen.titles, chosen.asked, p=weights / weights.sum())
    asked = [
        (
            name_id(NameKind.title, title_name(int(n)), "film"),
            FIRST + timedelta(days=int(rng.integers(DAYS // 2, DAYS))),
        )
        for n in drawn
    ]
    with tempfile.TemporaryDirectory() as folder, server() as address:
        path = f"{folder}/bench.db"
        with closing(SqlLedger(path)) as made:
            fill(made, chosen.claims, chosen.titles)
        begun = perf_counter()
        rows = sum(one.rows for one in copy(path, address))
        print(f"\ncopied to PostgreSQL and compared: {rows:,} rows, {rows / (perf_counter() - begun):,.0f} rows/s")
        told: dict[str, tuple[float, float, int]] = {}
        bare = sqlite3.connect(path)
        told["bare SQLite"] = measure(
            lambda n, d: bare.execute(
                f"SELECT {COLUMNS} FROM claim WHERE name = ? AND published <= ?", (n, str(d))
            ).fetchall(),
            asked,
        )
        import psycopg

        with psycopg.connect(address.replace("+psycopg", "")) as raw:
            told["bare PostgreSQL"] = measure(
                lambda n, d: raw.execute(
                    f"SELECT {COLUMNS} FROM claim WHERE name = %s AND published <= %s", (n, str(d))
                ).fetchall(),
                asked,
            )
        if find_spec("duckdb"):
            import duckdb

            duck = duckdb.connect(f"{folder}/bench.duckdb")
            duck.execute('CREATE TABLE claim (id TEXT, name TEXT, published TEXT, start INT, "end" INT, fields TEXT)')
            table = bare.execute('SELECT id, name, published, start, "end", fields FROM claim').fetchall()
            import pyarrow as pa

            names = ["id", "name", "published", "start", "end", "fields"]
            arrow = pa.table(dict(zip(names, map(list, zip(*table, strict=True)), strict=True)))
            duck.register("arrow", arrow)
            duck.execute("INSERT INTO claim SELECT * FROM arrow")
            duck.execute("CREATE INDEX claim_name ON claim (name)")
            told["bare DuckDB"] = measure(
                lambda n, d: duck.execute(
                    f"SELECT {COLUMNS} FROM claim WHERE name = ? AND published <= ?", (n, str(d))
                ).fetchall(),
                asked,
            )
        for label, where in (("ledger, SQLite", path), ("ledger, PostgreSQL", address)):
            with closing(open_ledger(where)) as ledger:
                ledger.claims([asked[0][0]], as_of=asked[0][1])
                told[label] = measure(lambda n, d: ledger.claims([n], as_of=d), asked)
        base = told["bare SQLite"]
        for label, (p50, p99, count) in told.items():
            shown = f"p50 {p50:7.2f} ms (× {p50 / base[0]:.1f})   p99 {p99:8.2f} ms (× {p99 / base[1]:.1f})"
            print(f"{label:<19} {shown}   {count} rows")


if __name__ == "__main__":
    main()
