"""The work during which a process is killed: each job goes on where it stopped, says what is done, and can be checked.

Another kind of work is one more class here, in JOBS.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import httpx
from sqlalchemy import create_engine

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "unit"), str(ROOT / "tests" / "contracts" / "sources")]

from fakes import PlainReader, StillClock  # noqa: E402
from making import text  # noqa: E402

from intheworks.desk import Desk  # noqa: E402
from intheworks.intake import Intake  # noqa: E402
from intheworks.ledger import open_ledger  # noqa: E402
from intheworks.ledger.open import HEAD, migrate  # noqa: E402
from intheworks.model import NameKind, Reader, Verdict  # noqa: E402
from intheworks.server.alerts import Alerts  # noqa: E402
from intheworks.server.store import Store  # noqa: E402
from intheworks.server.view import Views  # noqa: E402
from intheworks.state import State, beside  # noqa: E402

Done = Callable[[str], None]
ARTICLES = 60


class Job(Protocol):
    """Work on a ledger that may be killed at any moment and started again."""

    name: str

    def prepare(self, db: Path) -> None:
        """Make the ledger that the work begins on."""

    def work(self, db: Path, done: Done) -> None:
        """Do what is left to do, telling of each piece once it is done for good."""

    def kept(self, db: Path) -> set[str]:
        """The pieces that the ledger holds."""


def word(number: int) -> str:
    """A word that no other number has."""
    letters = "bdfgklmnprstvz"
    return "".join(letters[number // 14**k % 14] + "aeiou"[(number + k) % 5] for k in range(4)).capitalize()


def articles(folder: Path, count: int = ARTICLES) -> Path:
    """A folder of small articles, each three on one film."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        film, writer = word(number // 3), f"{word(7000 + number // 3)} {word(9000 + number // 3)}"
        more = f"{writer} said “It is the {number}th word of {film}.”"
        words = text(film, f"2024-0{1 + number % 9}-01", writer, more=more)
        (folder / f"{number:05}.txt").write_text(words, encoding="utf-8")
    return folder


@contextmanager
def desk_on(db: Path) -> Iterator[Desk]:
    """A desk with the plain reader and a clock that stands still, so that every run writes the same."""
    with Desk(lambda: open_ledger(str(db), timeout=30), PlainReader, StillClock()) as desk:
        yield desk


def rows(db: Path, statement: str) -> list[tuple[str, ...]]:
    """The rows of a question to a SQLite file."""
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(statement).fetchall()


def entries(db: Path) -> list[tuple[str, ...]]:
    """Every entry of a ledger, in an order that does not depend on when they came in."""
    return sorted(rows(db, "SELECT kind, recorded, payload FROM entry"))


def schema(db: Path) -> set[tuple[str, ...]]:
    """Kind and name of all that a SQLite file has been told to keep."""
    return set(rows(db, "SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"))


class Add:
    """Articles are taken in."""

    name = "add"

    def prepare(self, db: Path) -> None:
        articles(db.parent.parent / "in")

    def work(self, db: Path, done: Done) -> None:
        with desk_on(db) as desk, Intake(desk, State(beside(str(db)))) as intake:
            for outcome in intake.add(str(db.parent.parent / "in")).outcomes:
                done(str(outcome.document))

    def kept(self, db: Path) -> set[str]:
        return {id_ for (id_,) in rows(db, "SELECT id FROM document")}


class _Filled:
    """A job on a ledger that holds the articles."""

    def prepare(self, db: Path) -> None:
        job = Add()
        job.prepare(db)
        job.work(db, lambda _: None)
        with closing(sqlite3.connect(db)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Reviews(_Filled):
    """An editor confirms every claim."""

    name = "review"

    def work(self, db: Path, done: Done) -> None:
        with desk_on(db) as desk:
            reviewed = {review.claim for review in desk.ledger.reviews()}
            for claim in desk.ledger.claims(None):
                if claim.id not in reviewed:
                    desk.review(claim.id, Verdict.confirm, why="it says so", by="Ada")
                done(claim.id)

    def kept(self, db: Path) -> set[str]:
        return {claim for (claim,) in rows(db, "SELECT claim FROM review")}


class Merges(_Filled):
    """An editor says of pairs of titles that they are one."""

    name = "merge"

    def work(self, db: Path, done: Done) -> None:
        with desk_on(db) as desk:
            names = sorted(name.id for name in desk.ledger.names(NameKind.title))
            merged = {link.left for link in desk.ledger.links() if link.by == "Ada"} | {
                link.right for link in desk.ledger.links() if link.by == "Ada"
            }
            for left, right in list(pairwise(names))[::2]:
                if left not in merged:
                    desk.merge(left, right, why="one film", by="Ada")
                done(left)

    def kept(self, db: Path) -> set[str]:
        return {end for pair in rows(db, 'SELECT "left", "right" FROM link') for end in pair}


class Migrates(_Filled):
    """A ledger of the first schema is brought to today's."""

    name = "migrate"

    def prepare(self, db: Path) -> None:
        super().prepare(db)
        later = [f"DROP {kind} IF EXISTS {name};" for kind, name in schema(db) - self._first(db.parent / "first.db")]
        with closing(sqlite3.connect(db)) as connection:
            connection.executescript("\n".join(sorted(later)))
            connection.executescript(
                "UPDATE alembic_version SET version_num = '0001'; PRAGMA wal_checkpoint(TRUNCATE);"
            )

    @staticmethod
    def _first(db: Path) -> set[tuple[str, ...]]:
        engine = create_engine(f"sqlite:///{db}")
        with engine.begin() as connection:
            migrate(connection, str(db), "0001")
        engine.dispose()
        return schema(db)

    def work(self, db: Path, done: Done) -> None:
        open_ledger(str(db)).close()
        done(HEAD)

    def kept(self, db: Path) -> set[str]:
        return {version for (version,) in rows(db, "SELECT version_num FROM alembic_version")}


class Delivers(_Filled):
    """A server makes alerts of what has changed and sends them; who receives them writes each down."""

    name = "deliver"

    def prepare(self, db: Path) -> None:
        super().prepare(db)
        with desk_on(db) as desk, closing(Store.open(str(db), desk.clock.now)) as store:
            Alerts(Views(desk), store).add_hook("http://hook.example/", None)
            more = articles(db.parent / "more", 30)
            for number, path in enumerate(sorted(more.iterdir())):
                path.write_text(f"date 2024-12-01 It is told that {word(number)} is filming.", encoding="utf-8")
            with Intake(desk, State(beside(str(db)))) as intake:
                assert all(outcome.document for outcome in intake.add(str(more)).outcomes)
        with closing(sqlite3.connect(db)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def work(self, db: Path, done: Done) -> None:
        received = os.open(self.receiver(db), os.O_WRONLY | os.O_APPEND | os.O_CREAT)

        def receive(request: httpx.Request) -> httpx.Response:
            os.write(received, request.content + b"\n")
            return httpx.Response(204)

        client = httpx.Client(transport=httpx.MockTransport(receive))
        with desk_on(db) as desk, closing(Store.open(str(db), desk.clock.now)) as store:
            alerts = Alerts(Views(desk), store)
            alerts.look()
            while alerts.waiting():
                alerts.send(client)
            for (seq,) in rows(db, "SELECT alert FROM server_delivery WHERE done IS NOT NULL"):
                done(str(seq))
        os.close(received)

    def kept(self, db: Path) -> set[str]:
        return {str(seq) for (seq,) in rows(db, "SELECT alert FROM server_delivery WHERE done IS NOT NULL")}

    @staticmethod
    def receiver(db: Path) -> Path:
        return db.parent / "received"


_PLAIN = """
import fakes
from intheworks.model import Reader

class Plain(fakes.PlainReader):
    def __init__(self):
        super().__init__()
        self.reader = Reader("plain", "1")
"""


class Batches:
    """Four files are read into Parquet, a few rows to a part, and what was read is brought into a ledger."""

    name = "batch"

    def prepare(self, db: Path) -> None:
        folder = db.parent.parent
        (folder / "rows").mkdir()
        for number in range(4):
            table = [self._row(n) for n in range(12 * number, 12 * number + 12)]
            (folder / "rows" / f"{number}.jsonl").write_text("\n".join(map(json.dumps, table)), encoding="utf-8")
        # The reading processes find the plain reader as they would find that of any package.
        info = folder / "plain" / "plain_reader-1.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plain-reader\nVersion: 1\n")
        (info / "entry_points.txt").write_text("[intheworks.readers]\nplain = plain:Plain\n")
        (folder / "plain" / "plain.py").write_text(_PLAIN)

    @staticmethod
    def _row(number: int) -> dict[str, str]:
        words = text(word(number), "2024-02-01", f"{word(7000 + number)} {word(9000 + number)}").partition(" Th")[2]
        day = f"2024-02-0{1 + number % 9}"
        return {"text": f"Th{words}", "published": day, "outlet": "Pier News", "url": f"https://news.example/{number}"}

    def work(self, db: Path, done: Done) -> None:
        from intheworks.batch import layout, piece, run
        from intheworks.batch.load import load

        tests = str(ROOT / "tests" / "unit")
        given = [str(db.parent.parent / "plain"), tests, *filter(None, [os.environ.get("PYTHONPATH")])]
        os.environ["PYTHONPATH"] = os.pathsep.join(given)
        piece.MOST_ITEMS = 4
        wanted = layout.Run(reader=Reader("plain", "1"), said=layout.Said(), today="2026-01-01")
        found = run.pieces([str(db.parent.parent / "rows")])
        for told in run.batch(found, str(self.out(db)), wanted, reader="plain", workers=1):
            if told.fault:
                raise RuntimeError(told.fault)
            done(told.address)
        with desk_on(db) as desk:
            for some in load(str(self.out(db)), desk):
                assert isinstance(some, dict), some
        assert len(self.read(db)) == 48

    def kept(self, db: Path) -> set[str]:
        from intheworks.batch import layout

        return {parts[-1].address for parts in layout.done(str(self.out(db))).values() if parts and parts[-1].last}

    @classmethod
    def read(cls, db: Path) -> list[str]:
        """The documents of all parts that are done, each as often as it is there."""
        from intheworks.batch import layout

        out = str(cls.out(db))
        parts = [part for one in layout.done(out).values() for part in one]
        return sorted(document.info.id for part in parts for document, _ in layout.records(out, part))

    @staticmethod
    def out(db: Path) -> Path:
        return db.parent / "read"


JOBS: dict[str, type[Job]] = {job.name: job for job in (Add, Reviews, Merges, Migrates, Batches, Delivers)}
