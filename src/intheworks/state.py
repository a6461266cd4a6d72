"""What the taking-in remembers, in a small SQLite file beside the ledger: a journal, what was set aside, what is followed.

None of it is knowledge about titles, and all of it may be lost without losing any: the ledger alone says what was read.
Every write is a transaction of its own. Moments are ISO 8601 in UTC.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from intheworks.errors import LedgerCorrupt, LedgerError, LedgerFull, LedgerLocked, LedgerNewer

_VERSION = 2
_SCHEMA = """
CREATE TABLE journal (
    place TEXT NOT NULL, digest TEXT NOT NULL, reader TEXT NOT NULL, outcome TEXT NOT NULL, document TEXT, at TEXT NOT NULL,
    PRIMARY KEY (place, digest, reader)
) WITHOUT ROWID;
CREATE TABLE rejected (
    place TEXT PRIMARY KEY, source TEXT NOT NULL, reason TEXT NOT NULL, options TEXT NOT NULL, tries INTEGER NOT NULL,
    first TEXT NOT NULL, last TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE followed (
    url TEXT PRIMARY KEY, name TEXT, since TEXT NOT NULL, etag TEXT, last_modified TEXT, due TEXT NOT NULL,
    failures INTEGER NOT NULL, trouble TEXT, polled TEXT, gone INTEGER NOT NULL, allowed TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE entry (
    url TEXT NOT NULL, key TEXT NOT NULL, print TEXT NOT NULL, tries INTEGER NOT NULL, PRIMARY KEY (url, key)
) WITHOUT ROWID;
"""
_PAGES = """
CREATE TABLE page (
    place TEXT PRIMARY KEY, document TEXT NOT NULL, etag TEXT, last_modified TEXT
) WITHOUT ROWID;
"""
_BUSY_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Taken:
    """A line of the journal: what became of a piece of input. `document` is the ledger's id, None where none was made."""

    outcome: str
    document: str | None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A piece of input that was set aside: how to open it again (`source`, `options`), and how often that failed."""

    place: str
    source: str
    reason: str
    options: Mapping[str, Any] = field(default_factory=dict)
    tries: int = 1
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed that is followed. `due` is when it may be asked again, `failures` how often in a row it could not be had."""

    url: str
    name: str | None
    since: str
    due: str
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    trouble: str | None = None
    polled: str | None = None
    gone: bool = False
    allowed: tuple[str, ...] = ()


def beside(ledger: str) -> str:
    """Where the state of a ledger at this path or URL lies: beside its file; for a server, in the user's data folder."""
    if "://" not in ledger:
        path = Path(ledger)
        return str(path.with_name(f"{path.stem}.intake.db"))
    if ledger.startswith("sqlite"):
        return beside(ledger.split("://", 1)[1].removeprefix("/").partition("?")[0])
    from platformdirs import user_data_path

    name = hashlib.sha256(ledger.encode()).hexdigest()[:16]
    return str(user_data_path("intheworks", ensure_exists=True) / f"{name}.intake.db")


class State:
    """The state beside one ledger. Every method raises LedgerError (or a child) where the file fails."""

    def __init__(self, path: str) -> None:
        self._path = path
        with self._faults():
            self._db = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
            # NORMAL: after a power cut the last lines may be missing; what they told is then done again, to no effect.
            self._db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
            self._bring_up()

    def _bring_up(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version > _VERSION:
            raise LedgerNewer("was written by a newer intheworks", where=self._path, todo="upgrade intheworks")
        if version < _VERSION:
            missing = _PAGES if version else _SCHEMA + _PAGES
            self._db.executescript(f"BEGIN IMMEDIATE; {missing} PRAGMA user_version = {_VERSION}; COMMIT")

    def close(self) -> None:
        """Close the file; idempotent."""
        self._db.close()

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
            kind = {
                sqlite3.SQLITE_BUSY: LedgerLocked,
                sqlite3.SQLITE_FULL: LedgerFull,
                sqlite3.SQLITE_CORRUPT: LedgerCorrupt,
                sqlite3.SQLITE_NOTADB: LedgerCorrupt,
            }.get(code, LedgerError)
            raise kind(str(error), where=self._path) from error

    def _run(self, sql: str, values: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        with self._faults():
            return self._db.execute(sql, tuple(values)).fetchall()

    # --- the journal ---------------------------------------------------------------------------------------------

    def taken(self, place: str, digest: str, reader: str) -> Taken | None:
        """What became of these bytes at this place, read by this reader; None where they are new."""
        rows = self._run(
            "SELECT outcome, document FROM journal WHERE place = ? AND digest = ? AND reader = ?",
            (place, digest, reader),
        )
        return Taken(*rows[0]) if rows else None

    def note(self, place: str, digest: str, reader: str, taken: Taken, at: datetime) -> None:
        """Write down what became of them, and that nothing of this place is set aside any longer."""
        self._run(
            "INSERT OR REPLACE INTO journal VALUES (?, ?, ?, ?, ?, ?)",
            (place, digest, reader, taken.outcome, taken.document, at.isoformat()),
        )
        self.accept(place)

    def documents_at(self, place: str) -> list[str]:
        """The documents that were taken from this place, the earliest first."""
        rows = self._run(
            "SELECT document FROM journal WHERE place = ? AND document IS NOT NULL GROUP BY document ORDER BY min(at)",
            (place,),
        )
        return [str(document) for (document,) in rows]

    def served(self, place: str, document: str, etag: str | None, last_modified: str | None) -> None:
        """Write down what a server said of the page that became this document, to ask again with, if it did."""
        if etag or last_modified:
            self._run("INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?)", (place, document, etag, last_modified))
        else:
            self._run("DELETE FROM page WHERE place = ?", (place,))

    def page(self, place: str) -> tuple[str, str | None, str | None] | None:
        """The document that the page at this address became last, its ETag and Last-Modified; None where none were given."""
        rows = self._run("SELECT document, etag, last_modified FROM page WHERE place = ?", (place,))
        return (rows[0][0], rows[0][1], rows[0][2]) if rows else None

    # --- what was set aside --------------------------------------------------------------------------------------

    def set_aside(self, one: SetAside, at: datetime) -> None:
        """Set a piece of input aside, or count one more try of it."""
        moment = at.isoformat()
        self._run(
            "INSERT INTO rejected VALUES (?, ?, ?, ?, 1, ?, ?) ON CONFLICT (place) DO UPDATE SET"
            " source = excluded.source, reason = excluded.reason, options = excluded.options, tries = tries + 1,"
            " last = excluded.last",
            (one.place, one.source, one.reason, json.dumps(dict(one.options), sort_keys=True), moment, moment),
        )

    def accept(self, place: str) -> None:
        """What was set aside at this place is in order now."""
        self._run("DELETE FROM rejected WHERE place = ?", (place,))

    def rejected(self) -> list[SetAside]:
        """All that is set aside, the oldest first."""
        rows = self._run(
            "SELECT place, source, reason, options, tries, first, last FROM rejected ORDER BY first, place"
        )
        return [SetAside(r[0], r[1], r[2], json.loads(r[3]), *r[4:]) for r in rows]

    # --- what is followed ----------------------------------------------------------------------------------------

    def follow(self, url: str, name: str | None, at: datetime, allowed: Iterable[str] = ()) -> bool:
        """Follow a feed, which is due at once; False where it is followed already."""
        known = self._run("SELECT 1 FROM followed WHERE url = ? AND NOT gone", (url,))
        moment = at.isoformat()
        self._run(
            "INSERT INTO followed VALUES (?, ?, ?, NULL, NULL, ?, 0, NULL, NULL, 0, ?) ON CONFLICT (url) DO UPDATE"
            " SET name = coalesce(excluded.name, name), gone = 0, allowed = excluded.allowed",
            (url, name, moment, moment, json.dumps(sorted(allowed))),
        )
        return not known

    def unfollow(self, url: str) -> bool:
        """Follow a feed no longer; False where it was not followed."""
        known = self._run("DELETE FROM followed WHERE url = ? RETURNING url", (url,))
        self._run("DELETE FROM entry WHERE url = ?", (url,))
        return bool(known)

    def following(self) -> list[Followed]:
        """The feeds that are followed, by address."""
        rows = self._run(
            "SELECT url, name, since, due, etag, last_modified, failures, trouble, polled, gone, allowed FROM followed"
            " ORDER BY url"
        )
        return [Followed(*(*r[:9], bool(r[9]), tuple(json.loads(r[10])))) for r in rows]

    def polled(self, one: Followed) -> None:
        """Write down how a feed stands after it was asked."""
        values = (one.name, one.etag, one.last_modified, one.due, one.failures, one.trouble, one.polled, int(one.gone))
        self._run(
            "UPDATE followed SET name = ?, etag = ?, last_modified = ?, due = ?, failures = ?, trouble = ?, polled = ?,"
            " gone = ? WHERE url = ?",
            (*values, one.url),
        )

    def moved(self, old: str, new: str) -> None:
        """A feed has moved for good; what was seen of it moves along."""
        self._run("UPDATE OR REPLACE followed SET url = ? WHERE url = ?", (new, old))
        self._run("UPDATE OR REPLACE entry SET url = ? WHERE url = ?", (new, old))

    def entry(self, url: str, key: str) -> tuple[str, int] | None:
        """An entry as it was seen last, and how often it has failed since (0 once it was taken); None for a new one."""
        rows = self._run("SELECT print, tries FROM entry WHERE url = ? AND key = ?", (url, key))
        return (str(rows[0][0]), int(rows[0][1])) if rows else None

    def saw(self, url: str, key: str, fingerprint: str, tries: int) -> None:
        """Write down an entry as it was seen now."""
        self._run("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", (url, key, fingerprint, tries))
