"""Webhooks: each change once, in order, signed, again until it arrives, and never for a copy."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fakes import PlainReader

import gold
from intheworks import Desk
from intheworks.ledger import open_ledger
from intheworks.model import Document
from intheworks.server.alerts import FIRST_WAIT, Alerts, signature
from intheworks.server.store import Store
from intheworks.server.view import Views
from intheworks.sources.connecting import Refused

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


class Receiver:
    """A program that is sent to; it fails as often as it is told to."""

    def __init__(self) -> None:
        self.got: list[dict[str, object]] = []
        self.tried = 0
        self.fails = 0
        self.secret = ""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.tried += 1
        if self.fails:
            self.fails -= 1
            return httpx.Response(503)
        sent = request.headers["X-InTheWorks-Sent"]
        signed = hmac.new(self.secret.encode(), f"{sent}.".encode() + request.content, hashlib.sha256).hexdigest()
        assert request.headers["X-InTheWorks-Signature"] == f"sha256={signed}"
        self.got.append(json.loads(request.content)["change"])
        return httpx.Response(204)


class Bench:
    def __init__(self, db: Path) -> None:
        self.clock = gold.SetClock(NOW)
        self.desk = Desk(lambda: open_ledger(str(db)), PlainReader, self.clock)
        self.store = Store.open(str(db), self.clock.now)
        self.alerts = Alerts(Views(self.desk), self.store)
        self.receiver = Receiver()
        self.client = httpx.Client(transport=httpx.MockTransport(self.receiver))

    def read(self, text: str, day: str, outlet: str = "The Ledger") -> None:
        self.desk.take(
            Document.of(text, source=f"{outlet}-{day}.txt", published=date.fromisoformat(day), outlet=outlet)
        )

    def listen(self, title: str | None = None) -> None:
        self.receiver.secret = self.alerts.add_hook("http://hook.example/", title).secret

    def turn(self) -> int:
        self.alerts.look()
        return self.alerts.send(self.client)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path / "ledger.db")
    yield made
    made.store.close()
    made.desk.close()


def test_a_change_is_sent_with_its_words_and_what_it_was_before(bench: Bench) -> None:
    """What was known when the webhook began is not news; what changes then is, with old and new words."""
    bench.read("Iron Ferry has a script.", "2025-01-01")
    bench.listen()
    assert bench.turn() == 0
    bench.read("Iron Ferry is filming.", "2025-06-01")
    assert bench.turn() == 1
    (change,) = bench.receiver.got
    assert (change["slot"], change["old"], change["new"]) == ("stage", "script completed", "filming")
    assert change["new_words"][0]["exact"] == "Iron Ferry is filming"  # type: ignore[index]
    assert change["old_words"][0]["exact"] == "Iron Ferry has a script"  # type: ignore[index]
    assert bench.turn() == 0


def test_a_title_that_was_taken_back_whole_is_told_of_once(bench: Bench) -> None:
    """What a new version of an article no longer says is sent as withdrawn, with the words that had said it, though the
    title is gone; a title that was merged into another was not taken back."""
    bench.read("Iron Ferry has a script. Salt Road has a script.", "2025-01-01")
    bench.read("The Iron Ferry has a script.", "2025-01-02", "The Courier")
    bench.listen()
    bench.desk.merge("Salt Road", "The Iron Ferry", why="a working title", by="an editor")
    bench.turn()
    assert all(change["new"] for change in bench.receiver.got)
    bench.receiver.got.clear()
    for outlet in ("The Ledger-2025-01-01", "The Courier-2025-01-02"):
        text = f"Mary Ash has gone to sea, says {outlet}."
        bench.desk.take(Document.of(text, source=f"{outlet}.txt", published=date(2025, 3, 1), outlet=outlet))
    assert bench.desk.titles() == []
    assert bench.turn() == len(bench.receiver.got) > 0
    assert {(c["slot"], c["old"], c["new"]) for c in bench.receiver.got} == {("stage", "script completed", None)}
    assert all("has a script" in c["old_words"][0]["exact"] for c in bench.receiver.got)  # type: ignore[index]
    assert bench.turn() == 0


def test_a_copy_alerts_nobody(bench: Bench) -> None:
    """The same story in another paper, or the same article again, changes no standing."""
    bench.read("Iron Ferry has a script.", "2025-01-01")
    bench.listen()
    for outlet in ("The Ledger", "The Gazette", "The Courier"):
        bench.read("Iron Ferry is filming.", "2025-06-01", outlet)
        bench.turn()
    assert len(bench.receiver.got) == 1


def test_what_fails_is_tried_again_and_the_later_waits_behind_it(bench: Bench) -> None:
    """A receiver that is down gets every change of a title in order once it is up; the wait between tries doubles."""
    bench.read("Iron Ferry has a script.", "2025-01-01")
    bench.listen()
    bench.receiver.fails = 2
    bench.read("Iron Ferry is filming.", "2025-06-01")
    assert bench.turn() == 0
    bench.read("Ann Lee writes Iron Ferry.", "2025-07-01")
    assert bench.turn() == 0 and bench.receiver.tried == 1, "before its time nothing is tried"
    bench.clock.moment += FIRST_WAIT + timedelta(seconds=1)
    assert bench.turn() == 0 and bench.receiver.tried == 2
    bench.clock.moment += FIRST_WAIT + timedelta(seconds=1)
    assert bench.turn() == 0 and bench.receiver.tried == 2, "the second wait is longer"
    bench.clock.moment += FIRST_WAIT
    assert bench.turn() == 2
    assert [change["slot"] for change in bench.receiver.got] == ["stage", "Ann Lee, writer"]
    assert bench.alerts.waiting() == 0


def test_one_title_that_fails_holds_up_no_other(bench: Bench) -> None:
    """Order is kept for each title, not across them."""
    bench.read("Iron Ferry has a script. Salt Road has a script.", "2025-01-01")
    bench.listen()
    bench.receiver.fails = 1
    bench.read("Iron Ferry is filming.", "2025-06-01")
    bench.turn()
    bench.read("Salt Road is filming.", "2025-06-02", "The Courier")
    assert bench.turn() == 1
    assert bench.receiver.got[0]["title"]["name"] == "Salt Road"  # type: ignore[index]


def test_what_was_not_sent_survives_the_server(bench: Bench, tmp_path: Path) -> None:
    """A server that ends between finding a change and sending it sends it when it starts again, and only once."""
    bench.read("Iron Ferry has a script.", "2025-01-01")
    bench.listen()
    bench.read("Iron Ferry is filming.", "2025-06-01")
    bench.alerts.look()
    again = Alerts(Views(bench.desk), Store.open(str(tmp_path / "ledger.db"), bench.clock.now))
    again.look()
    assert again.send(bench.client) == 1 and again.send(bench.client) == 0
    again.store.close()


def test_a_webhook_of_one_title_hears_of_no_other(bench: Bench) -> None:
    """With a title given, the rest of the ledger is none of its business; removed, it hears nothing."""
    bench.read("Iron Ferry has a script. Salt Road has a script.", "2025-01-01")
    bench.listen(bench.desk.resolve("Salt Road"))
    bench.read("Iron Ferry is filming. Salt Road is filming.", "2025-06-01")
    assert bench.turn() == 1
    assert bench.receiver.got[0]["title"]["name"] == "Salt Road"  # type: ignore[index]
    assert bench.alerts.remove_hook(bench.alerts.hooks()[0].id)
    bench.read("Ann Lee writes Salt Road.", "2025-07-01")
    assert bench.turn() == 0


def test_who_listens_before_anything_was_read_hears_the_first_word(bench: Bench) -> None:
    """On an empty ledger, and again after the last webhook was removed and another made: the next change is told."""
    bench.listen()
    bench.read("Iron Ferry has a script.", "2025-01-01")
    assert bench.turn() >= 1
    assert bench.receiver.got[0]["new"] == "script completed" and bench.receiver.got[0]["old"] is None
    assert bench.alerts.remove_hook(bench.alerts.hooks()[0].id)
    bench.read("Iron Ferry is filming.", "2025-06-01")
    bench.turn()
    bench.receiver.got.clear()
    bench.listen()
    assert bench.turn() == 0, "what nobody was there to hear is old news"
    bench.read("Ann Lee writes Iron Ferry.", "2025-07-01")
    assert bench.turn() >= 1
    assert "Ann Lee, writer" in {change["slot"] for change in bench.receiver.got}


WORDS = "The harbour town has waited for word of it since the spring, and now the pier is closed for the cameras. "
LONG = "Iron Ferry is filming. " + WORDS * 3


@pytest.mark.parametrize(
    "copy",
    [LONG, LONG.replace("harbour", "harbor"), f"By Our Staff\n\n{LONG}", f"{LONG}(Reporting by Ann Lee)"],
)
def test_a_near_copy_never_alerts_twice(bench: Bench, copy: str) -> None:
    """The story as other papers print it, lightly edited, the same day, later, or dated before: one alert in all."""
    bench.read("Iron Ferry has a script.", "2025-01-01")
    bench.listen()
    bench.read(LONG, "2025-06-02")
    bench.turn()
    for outlet, day in (("The Gazette", "2025-06-02"), ("The Courier", "2025-06-09"), ("The Mail", "2025-05-30")):
        bench.read(copy, day, outlet)
        bench.turn()
    assert [change["new"] for change in bench.receiver.got] == ["filming"]


def test_nothing_is_sent_into_a_private_network_unless_allowed(bench: Bench) -> None:
    """The sender's own way to the network judges addresses; a host that the server was told of may be anywhere."""
    with pytest.raises(Refused), bench.alerts.client() as client:
        client.post("http://127.0.0.1:9/")
    allowed = Alerts(bench.alerts.views, bench.store, ["127.0.0.1"])
    with pytest.raises(httpx.TransportError), allowed.client() as client:
        client.post("http://127.0.0.1:9/")


def test_a_signature_is_of_the_moment_too() -> None:
    """The same body sent at another moment is signed otherwise, so that none can be replayed as new."""
    assert signature("s", "2026-01-01T00:00:00", b"{}") != signature("s", "2026-01-02T00:00:00", b"{}")


def test_a_title_that_is_freed_by_news_of_another_is_told_of(tmp_path: Path) -> None:
    """A hold-up that ends because the blocking title is finished is a change of the title that waited."""
    clock = gold.SetClock(datetime(2018, 1, 1, tzinfo=UTC))
    found = sorted((d for d, _ in gold.articles()), key=lambda d: (d.info.published, d.info.id))
    with gold.gold_desk(tmp_path / "ledger.db", clock) as desk:
        store = Store.open(str(tmp_path / "ledger.db"), clock.now)
        alerts, heard = Alerts(Views(desk), store), Receiver()
        for document in [d for d in found if d.info.published < date(2017, 6, 1)]:
            desk.take(document)
        title = desk.resolve("The Understudies sequel")
        heard.secret = alerts.add_hook("http://hook.example/", title).secret
        clock.moment = datetime(2020, 1, 1, tzinfo=UTC)
        mine = {claim.document.id for claim in desk.ledger.claims([title])}
        for document in [d for d in found if date(2017, 6, 1) <= d.info.published < date(2020, 1, 1)]:
            if document.info.id not in mine and "Understudies" not in document.text:
                desk.take(document)
        before = desk.show(title, as_of=date(2017, 6, 1))
        alerts.look()
        alerts.send(httpx.Client(transport=httpx.MockTransport(heard)))
        after = desk.show(title)
        freed = {h.because_of for h in before.holdups if h.open} - {h.because_of for h in after.holdups if h.open}
        told = {change["slot"] for change in heard.got}
        assert freed and all(any(str(cause) in str(slot) for slot in told) for cause in freed if cause)
        store.close()
