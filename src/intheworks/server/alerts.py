"""Alerts: every change of a standing, once, sent to webhooks signed, in order for each title, at least once.

Whenever the ledger's head has moved, each title with a new word is held against its standing at the last alert; what
differs becomes an alert and that standing is kept, in one transaction, so that nothing is lost between the two. A copy
of a story changes no standing, and so alerts nobody. A delivery that fails is tried again after 10 s, 20 s, 40 s… up to
an hour, for three days; the later alerts on that title wait behind it. Nothing is sent into a private network but to
hosts that the server was started with as allowed.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Iterable
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import httpx
import msgspec
from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy import delete as remove

from intheworks import answers
from intheworks.following import asking
from intheworks.server.shapes import Hook, MadeHook, moved
from intheworks.server.store import Store, alert_table, delivery_table, hook_table, told_table
from intheworks.server.view import View, Views
from intheworks.sources.connecting import GuardedTransport, Refused
from intheworks.standing import Standing, TitleCard

FIRST_WAIT, LONGEST_WAIT, PATIENCE = timedelta(seconds=10), timedelta(hours=1), 80
"""Back-off doubles from the first to the longest; 80 tries are about three days."""
_log = logging.getLogger(__name__)
POLL = 5.0
"""Seconds between two looks at the ledger, which other processes may append to."""


def signature(secret: str, moment: str, body: bytes) -> str:
    """What the header `X-InTheWorks-Signature` holds: HMAC-SHA256 over the moment, a dot and the body, in hex.

    The moment is the header `X-InTheWorks-Sent`; being signed, an old delivery cannot be sent again as a new one.
    """
    return "sha256=" + hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


class Alerts:
    """Finds changes and sends them, in a thread of its own while the server runs.

    `allowed` are the hosts in a private network that may be sent to all the same.
    """

    def __init__(self, views: Views, store: Store, allowed: Iterable[str] = ()) -> None:
        self.views, self.store = views, store
        self._allowed = tuple(allowed)
        self._wake, self._over = Event(), Event()
        self._thread: Thread | None = None
        self._seen = -1
        self._counts: dict[str, tuple[int, ...]] = {}
        self._waiting: set[str] = set()

    # --- the thread ------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to look and to send."""
        self._over.clear()
        self._thread = Thread(target=self._run, name="alerts", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End; what was not sent waits for the next start."""
        self._over.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=15)

    def wake(self) -> None:
        """Look now: something was appended."""
        self._wake.set()

    def _run(self) -> None:
        with self.client() as client:
            while not self._over.is_set():
                try:
                    self.look()
                    self.send(client)
                except Exception:  # a ledger that is busy, a disk that is full: the next look finds the same
                    _log.exception("alerts wait for the next look")
                self._wake.wait(POLL)
                self._wake.clear()

    def client(self) -> httpx.Client:
        """What webhooks are sent with: judged addresses only, no redirects, no proxy of the environment."""
        return httpx.Client(transport=GuardedTransport(self._allowed), timeout=10, trust_env=False)

    # --- changes ---------------------------------------------------------------------------------------------------

    def look(self) -> int:
        """Make the alerts that the ledger's present head calls for; how many. Without a webhook nothing is kept."""
        return self._look(first=False) if self.hooks() else 0

    def _look(self, first: bool) -> int:
        """The same; the first time how everything stands is kept, and nobody is told."""
        view = self.views.at()
        if view.head == self._seen:
            return 0
        with self.store.engine.connect() as connection:
            rows = connection.execute(select(told_table.c.title, told_table.c.standing))
            told: dict[str, str] = {row.title: row.standing for row in rows}
        made = sum(self._compare(view, card, told.get(card.id), first) for card in self._stirred(view))
        made += sum(self._take_back(view, id_, told[id_]) for id_ in self._vanished(view, told))
        self._seen = view.head
        return made

    def _stirred(self, view: View) -> list[TitleCard]:
        """The titles that may stand otherwise than at the last look: others have no new claim, reading or review.

        What waits is always looked at: it may be freed by what is said of another title.
        """
        following, reviews = view.following(), len(view.desk.ledger.reviews())
        cards = following.cards()
        counts: dict[str, tuple[int, ...]] = {}
        for card in cards:
            summaries = following.finder.summaries(following.finder.group(card.id)).values()
            counts[card.id] = (reviews, sum(s.claims for s in summaries), sum(s.documents for s in summaries))
        waiting = {wait.title.id for wait in view.waits}
        looked_at = waiting | self._waiting | {id_ for id_, count in counts.items() if self._counts.get(id_) != count}
        self._counts, self._waiting = counts, waiting
        return [card for card in cards if card.id in looked_at]

    def _vanished(self, view: View, told: Iterable[str]) -> list[str]:
        """Of the titles told of those that no article in force speaks of; one merged into another is not gone."""
        absent = sorted(set(told) - self._counts.keys())
        gone = frozenset[str]().union(*asking.nowhere(view.following(), absent)) if absent else frozenset()
        return [id_ for id_ in absent if id_ in gone]

    def _take_back(self, view: View, title: str, before: str) -> int:
        changed = answers.withdrawn(msgspec.json.decode(before, type=Standing))
        with self.store.writes() as connection:
            for change in changed:
                self._put(connection, title, msgspec.json.encode(moved(view.as_of, change)))
            connection.execute(remove(told_table).where(told_table.c.title == title))
        return len(changed)

    def _compare(self, view: View, card: TitleCard, before: str | None, first: bool) -> int:
        after = view.standing(card)
        then = msgspec.json.decode(before, type=Standing) if before is not None else None
        if then is not None and then.sources == after.sources:
            return 0
        changed = () if first else answers.changes(then, after)
        with self.store.writes() as connection:
            for change in changed:
                self._put(connection, card.id, msgspec.json.encode(moved(view.as_of, change)))
            connection.execute(remove(told_table).where(told_table.c.title == card.id))
            row = {"title": card.id, "standing": after.to_json().decode(), "head": view.head}
            connection.execute(insert(told_table).values(row))
        return len(changed)

    def _put(self, connection: Connection, title: str, payload: bytes) -> None:
        row = {"title": title, "payload": payload.decode(), "made": self.store.moment()}
        seq = connection.execute(insert(alert_table).values(row)).inserted_primary_key
        assert seq is not None
        hooks = connection.execute(select(hook_table.c.id, hook_table.c.title)).all()
        rows = [
            {"hook": hook, "alert": seq[0], "tries": 0, "due": self.store.moment()}
            for hook, only in hooks
            if only in (None, title)
        ]
        if rows:
            connection.execute(insert(delivery_table), rows)

    # --- deliveries ------------------------------------------------------------------------------------------------

    def send(self, client: httpx.Client) -> int:
        """Send what is due; how many deliveries arrived. Of one title to one webhook the earliest goes first."""
        sent = 0
        blocked: set[tuple[str, str]] = set()
        for row in self._pending():
            lane = (row.hook, row.title)
            if lane in blocked:
                continue
            if row.due > self.store.moment() or not self._deliver(client, row):
                blocked.add(lane)
            else:
                sent += 1
        return sent

    def _pending(self) -> list[Any]:
        d, a, h = delivery_table.c, alert_table.c, hook_table.c
        wanted = (
            select(d.seq, d.hook, d.tries, d.due, a.seq.label("alert"), a.title, a.payload, a.made, h.url, h.secret)
            .join(alert_table, a.seq == d.alert)
            .join(hook_table, h.id == d.hook)
            .where(d.done.is_(None))
            .order_by(d.seq)
            .limit(1000)
        )
        with self.store.engine.connect() as connection:
            return list(connection.execute(wanted))

    def _deliver(self, client: httpx.Client, row: Any) -> bool:
        sent = self.store.moment()
        body = f'{{"id":{row.alert},"made":"{row.made}","change":{row.payload}}}'.encode()
        headers = {
            "Content-Type": "application/json",
            "X-InTheWorks-Delivery": str(row.seq),
            "X-InTheWorks-Sent": sent,
            "X-InTheWorks-Signature": signature(row.secret, sent, body),
        }
        try:
            with client.stream("POST", row.url, content=body, headers=headers) as told:  # what it answers is not read
                arrived, outcome = told.is_success, str(told.status_code)
        except Refused:
            arrived, outcome = False, "a private network: `serve --allow HOST` permits it"
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            arrived, outcome = False, type(error).__name__
        over = arrived or row.tries + 1 >= PATIENCE
        wait = min(FIRST_WAIT * 2 ** min(row.tries, 20), LONGEST_WAIT)
        changed = {"tries": row.tries + 1, "outcome": outcome, "due": self.store.moment(wait)}
        if over:
            changed["done"] = self.store.moment()
        with self.store.writes() as connection:
            connection.execute(update(delivery_table).where(delivery_table.c.seq == row.seq).values(changed))
        return over

    def waiting(self) -> int:
        """How many deliveries wait."""
        with self.store.engine.connect() as connection:
            wanted = select(func.count()).select_from(delivery_table).where(delivery_table.c.done.is_(None))
            return connection.execute(wanted).scalar() or 0

    # --- webhooks --------------------------------------------------------------------------------------------------

    def add_hook(self, url: str, title: str | None) -> MadeHook:
        """A new webhook: what changes from now on is sent to it."""
        if not self.hooks():  # what changed while nobody listened is old news
            with self.store.writes() as connection:
                connection.execute(remove(told_table))
            self._seen, self._counts = -1, {}
            self._look(first=True)
        made = MadeHook(id=f"h_{secrets.token_hex(6)}", url=url, title=title, secret=secrets.token_urlsafe(32))
        row = {"id": made.id, "url": url, "secret": made.secret, "title": title, "made": self.store.moment()}
        with self.store.writes() as connection:
            connection.execute(insert(hook_table).values(row))
        return made

    def hooks(self) -> list[Hook]:
        """The webhooks, the oldest first."""
        h, d = hook_table.c, delivery_table.c
        with self.store.engine.connect() as connection:
            rows = connection.execute(select(h.id, h.url, h.title).order_by(h.made, h.id)).all()
            found = []
            for id_, url, title in rows:
                of = select(func.count()).where(d.hook == id_, d.done.is_(None))
                last = select(d.outcome).where(d.hook == id_, d.outcome.is_not(None)).order_by(d.seq.desc()).limit(1)
                waiting, outcome = connection.execute(of).scalar() or 0, connection.execute(last).scalar()
                found.append(Hook(id=id_, url=url, title=title, waiting=waiting, last=outcome))
        return found

    def remove_hook(self, id_: str) -> bool:
        """Forget a webhook with what waits for it; False where there is none."""
        with self.store.writes() as connection:
            connection.execute(remove(delivery_table).where(delivery_table.c.hook == id_))
            return connection.execute(remove(hook_table).where(hook_table.c.id == id_)).rowcount > 0
