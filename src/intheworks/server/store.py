"""What the server keeps beside the ledger, in the same database: tokens, sessions, webhooks and their deliveries.

None of it is part of what the press said, so it may change and go. Of a secret only its SHA-256 is kept: tokens and
sessions are 256 random bits, which no list of guesses reaches, so that a slow hash would add nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)

from intheworks.errors import UsageError
from intheworks.ledger.open import WRITES, open_engine

if TYPE_CHECKING:
    from collections.abc import Iterator

SCOPES = ("write", "review", "admin")
"""`write` posts articles and webhooks, `review` confirms, rejects, corrects, merges and splits, `admin` does both."""

metadata = MetaData()
token_table = Table(
    "server_token",
    metadata,
    Column("id", Text, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("expires", Text),
    Column("revoked", Text),
)
session_table = Table(
    "server_session",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("token", Text, nullable=False),
    Column("expires", Text, nullable=False),
)
hook_table = Table(
    "server_webhook",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),  # signs what we send: it must be known, not only checked
    Column("title", Text),  # one title alone, by id; all where it is empty
    Column("made", Text, nullable=False),
)
alert_table = Table(
    "server_alert",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("title", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("made", Text, nullable=False),
)
told_table = Table(
    "server_told",
    metadata,
    Column("title", Text, primary_key=True),
    Column("standing", Text, nullable=False),  # as it was when its last alert was made
    Column("head", Integer, nullable=False),
)
delivery_table = Table(
    "server_delivery",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("hook", Text, nullable=False),
    Column("alert", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due", Text, nullable=False),
    Column("done", Text),  # when it was delivered, or given up
    Column("outcome", Text),
    UniqueConstraint("hook", "alert"),
)


class Editor(NamedTuple):
    """Who stands behind a token: its id, the name given to it, what it may do. `csrf` is the word that forms carry."""

    id: str
    name: str
    scopes: frozenset[str]
    csrf: str = ""

    def may(self, scope: str) -> bool:
        """Whether this token has the scope, or is an administrator's."""
        return scope in self.scopes or "admin" in self.scopes


class TokenRow(NamedTuple):
    """A token as it is listed."""

    id: str
    name: str
    scopes: str
    made: str
    expires: str | None
    revoked: str | None


def digest(secret: str) -> str:
    """The SHA-256 under which a secret is kept."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def csrf_of(session: str) -> str:
    """The word that a session's forms carry: it follows from the cookie, which no other site can read."""
    return digest(f"csrf {session}")[:32]


class Store:
    """Tokens, sessions and webhooks; every moment is given by the desk's clock. Safe for many threads."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self.engine, self.now = engine, now
        metadata.create_all(engine)

    @classmethod
    def open(cls, db: str, now: Callable[[], datetime]) -> Store:
        """The store in the database of the ledger at this path or URL; raises LedgerError as the ledger does."""
        return cls(open_engine(db, 5.0), now)

    def close(self) -> None:
        """Let the database go."""
        self.engine.dispose()

    @contextmanager
    def writes(self) -> Iterator[Connection]:
        """A transaction that writes."""
        with self.engine.connect().execution_options(**WRITES) as connection, connection.begin():
            yield connection

    def moment(self, later: timedelta = timedelta()) -> str:
        """Now, or later, as it is kept: its order as text is its order in time."""
        return (self.now() + later).isoformat(timespec="microseconds")

    # --- tokens ----------------------------------------------------------------------------------------------------

    def new_token(self, name: str, scopes: Iterable[str], days: int | None = None) -> tuple[str, str]:
        """A new token: its id, and its secret, which is shown this once. Raises UsageError for a scope that is none."""
        wanted = tuple(dict.fromkeys(scopes))
        unknown = [scope for scope in wanted if scope not in SCOPES]
        if unknown or not wanted:
            raise UsageError(f"“{', '.join(unknown)}” is no scope", todo=f"give one of {', '.join(SCOPES)}")
        id_, secret = f"k_{secrets.token_hex(4)}", f"itw_{secrets.token_urlsafe(32)}"
        row = {
            "id": id_,
            "hash": digest(secret),
            "name": name,
            "scopes": " ".join(wanted),
            "made": self.moment(),
            "expires": self.moment(timedelta(days=days)) if days else None,
        }
        with self.writes() as connection:
            connection.execute(insert(token_table).values(row))
        return id_, secret

    def tokens(self) -> list[TokenRow]:
        """All tokens, the oldest first; nothing of their secrets."""
        t = token_table.c
        with self.engine.connect() as connection:
            found = connection.execute(select(t.id, t.name, t.scopes, t.made, t.expires, t.revoked).order_by(t.made))
            return [TokenRow(*row) for row in found]

    def revoke(self, id_: str) -> None:
        """Take a token and its sessions back, for good. Raises UsageError where there is none with this id."""
        with self.writes() as connection:
            changed = connection.execute(
                update(token_table).where(token_table.c.id == id_).values(revoked=self.moment())
            ).rowcount
            connection.execute(delete(session_table).where(session_table.c.token == id_))
        if not changed:
            raise UsageError(f"no token has the id {id_}", todo="`intheworks token list` shows them")

    def bearer(self, secret: str) -> Editor | None:
        """Who holds this token; None where it is unknown, revoked or past its day."""
        return self._editor(token_table.c.hash == digest(secret))

    def _editor(self, condition: object, csrf: str = "") -> Editor | None:
        t = token_table.c
        with self.engine.connect() as connection:
            row = connection.execute(
                select(t.id, t.name, t.scopes, t.expires).where(condition, t.revoked.is_(None))  # type: ignore[arg-type]
            ).first()
        if row is None or (row.expires and row.expires < self.moment()):
            return None
        return Editor(row.id, row.name, frozenset(row.scopes.split()), csrf)

    # --- sessions --------------------------------------------------------------------------------------------------

    def sign_in(self, secret: str, hours: int) -> str | None:
        """A session's cookie for the holder of this token; None where the token is no good."""
        editor = self.bearer(secret)
        if editor is None:
            return None
        cookie = secrets.token_urlsafe(32)
        with self.writes() as connection:
            connection.execute(delete(session_table).where(session_table.c.expires < self.moment()))
            row = {"hash": digest(cookie), "token": editor.id, "expires": self.moment(timedelta(hours=hours))}
            connection.execute(insert(session_table).values(row))
        return cookie

    def editor(self, cookie: str) -> Editor | None:
        """Who is signed in with this cookie; None where the session is over."""
        s = session_table.c
        with self.engine.connect() as connection:
            row = connection.execute(select(s.token, s.expires).where(s.hash == digest(cookie))).first()
        if row is None or row.expires < self.moment():
            return None
        return self._editor(token_table.c.id == row.token, csrf_of(cookie))

    def sign_out(self, cookie: str) -> None:
        """End a session."""
        with self.writes() as connection:
            connection.execute(delete(session_table).where(session_table.c.hash == digest(cookie)))
