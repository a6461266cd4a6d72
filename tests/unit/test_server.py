"""The server from outside, by HTTP: what everybody may read, what needs a token, and what no article can do to a page."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree as xml

import msgspec
import pytest
from fakes import PlainReader
from icalendar import Calendar
from starlette.testclient import TestClient

import gold
from intheworks import Desk
from intheworks.ledger import open_ledger
from intheworks.model import (
    Attachment,
    Document,
    Form,
    PassedOver,
    Quotation,
    Reader,
    Record,
    Role,
    Span,
    TitleMentioned,
    TitleType,
)
from intheworks.reading import explain
from intheworks.server.app import create_app
from intheworks.server.guard import Buckets
from intheworks.server.settings import Settings
from intheworks.server.store import Store

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
SEQUEL = "The Understudies sequel"
HTML = {"accept": "text/html"}


class Served:
    """A server on a ledger of its own, asked without a network."""

    def __init__(self, db: Path, settings: Settings, reader: object = PlainReader) -> None:
        self.clock = gold.SetClock(NOW)
        self.desk = Desk(lambda: open_ledger(str(db)), reader, self.clock)  # type: ignore[arg-type]
        self.store = Store.open(str(db), self.clock.now)
        self.app = create_app(self.desk, self.store, settings)
        self.http = TestClient(
            self.app, base_url="http://localhost", follow_redirects=False, raise_server_exceptions=False
        )

    def token(self, *scopes: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.store.new_token('Ada', scopes)[1]}"}

    def sign_in(self) -> str:
        """Sign an editor in; gives the word of the session's forms."""
        secret = self.store.new_token("Ada", ["review"])[1]
        assert self.http.post("/sign-in", data={"token": secret}).status_code == 303
        found = re.search(r'name="csrf" value="(\w+)"', self.http.get("/review").text)
        assert found
        return found[1]

    def id_of(self, title: str) -> str:
        return str(self.http.get("/api/v1/titles/" + title).json()["title"]["id"])

    def close(self) -> None:
        self.store.close()
        self.desk.close()


@contextmanager
def serving(gold_ledger: Path, folder: Path) -> Iterator[Served]:
    """A server on a copy of the gold ledger."""
    made = Served(shutil.copy(gold_ledger, folder), Settings(rate=0))
    yield made
    made.close()


@pytest.fixture
def served(gold_ledger: Path, tmp_path: Path) -> Iterator[Served]:
    with serving(gold_ledger, tmp_path) as made:
        yield made


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Served]:
    made = Served(tmp_path / "ledger.db", Settings(rate=0))
    yield made
    made.close()


PAGES = ("/", "/titles", "/holdups", "/changes", "/quotes", "/search?q=roz", "/sign-in")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_on_an_empty_and_on_a_full_ledger(path: str, served: Served, empty: Served) -> None:
    """A page is whole whatever is known, and brings nothing from elsewhere, no script and no style of its own."""
    for server in (served, empty):
        told = server.http.get(path, headers=HTML)
        assert told.status_code == 200, told.text
        assert "</html>" in told.text
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', told.text)
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*ld\+json)|<style|\son\w+=|\sstyle=|javascript:", told.text)


def test_a_title_says_what_was_known_on_a_day(served: Served) -> None:
    """`as_of` cuts the page as it cuts the standing, and the slider's day is the same day."""
    id_ = served.id_of(SEQUEL)

    def stage(day: str) -> str:
        found = re.search(
            r'<p class="stage-word">(?:<[^>]+>)*([^<]+)', served.http.get(f"/title/{id_}?as_of={day}").text
        )
        assert found
        return found[1]

    assert stage("2009-01-01") == "only talked about"
    assert stage("2012-12-31") == "in development"
    day = datetime(2009, 1, 1).toordinal()
    assert served.http.get(f"/title/{id_}?day={day}").text.count("What was known on 1 January 2009") == 1
    assert "Nothing had been said of it" in served.http.get(f"/title/{id_}?as_of=2001-01-01").text


def test_every_fact_opens_its_words(served: Served) -> None:
    """Each number on a title's page leads to the article with exactly the words of that source highlighted."""
    id_ = served.id_of(SEQUEL)
    standing = served.http.get(f"/api/v1/titles/{id_}").json()
    page = served.http.get(f"/title/{id_}").text
    for source in standing["sources"]:
        assert f"/document/{source['document']}?start={source['start']}&amp;end={source['end']}#words" in page
    for source in standing["sources"][:8]:
        address = f"/document/{source['document']}?start={source['start']}&end={source['end']}"
        article = served.http.get(address).text
        marked = re.findall(r'<mark class="[^"]*\bcited\b[^>]*>(.*?)</mark>', article, re.DOTALL)
        plain = "".join(re.sub(r"<[^>]+>", "", part) for part in marked)
        assert plain and plain.split()[0] in source["exact"]
        assert article.count('id="words"') == 1
        part = served.http.get(address, headers={"hx-request": "true", "hx-target": "evidence"}).text
        assert "<html" not in part and 'class="cited' in part and "{{cite news" in part


def test_people_documents_and_searches_lead_to_each_other(served: Served) -> None:
    """A search finds a title by the beginning of a word, a person by a surname, and what somebody said."""
    found = served.http.get("/search?q=understud").text
    assert SEQUEL in found
    person = re.search(r"/person/(p_\w+)", served.http.get("/search?q=tillinghast").text)
    assert person
    page = served.http.get(f"/person/{person[1]}")
    assert page.status_code == 200 and "Roz Tillinghast" in page.text and SEQUEL in page.text
    assert "parking lot" in served.http.get("/quotes?q=parking").text
    assert served.http.get("/person/p_none").status_code == 404
    assert served.http.get("/document/sha256:none").status_code == 404
    part = served.http.get("/search?q=roz", headers={"hx-request": "true", "hx-target": "results"}).text
    assert "<html" not in part and "Roz Tillinghast" in part


def test_an_article_shows_what_was_read_and_what_was_passed_over(tmp_path: Path) -> None:
    """Its page lists every claim with its words; with `explain` also what the reader rejected, and by which rule."""

    class Careful(PlainReader):
        def read(self, document: Document) -> Record:
            passed = PassedOver("past_credit", Span.of(document.text, 0, 3))
            return msgspec.structs.replace(super().read(document), rejections=(passed,))

    served = Served(tmp_path / "ledger.db", Settings(rate=0), Careful)
    article = {"text": "Ann Lee writes Iron Ferry.", "published": "2026-01-10"}
    told = served.http.post("/api/v1/documents", json=article, headers=served.token("write")).json()
    address = f"/document/{told['document']['id']}"
    plain = served.http.get(address).text
    claim = served.desk.ledger.claims(None)[0].claim
    assert explain.says(claim) in plain and explain.source(claim) in plain and "past credit" not in plain
    explained = served.http.get(f"{address}?explain=1").text
    assert "past credit" in explained and re.search(r'<mark class="[^"]*\bpassed\b', explained)
    served.close()


def test_everything_on_one_page_stands_alone(served: Served) -> None:
    """The printable page leads to words further down on itself, and each number that it shows is there."""
    from intheworks.server.everything import one_file

    alone = one_file(served.desk, SEQUEL, NOW.date()).decode()
    assert "<script" not in alone and "stylesheet" not in alone and "<style>" in alone
    assert not re.search(r'(?:href|src)="/', alone)
    wanted = set(re.findall(r'href="#(source-\d+)"', alone))
    assert wanted and wanted <= set(re.findall(r'id="(source-\d+)"', alone))


def test_the_graph_draws_each_open_holdup(served: Served) -> None:
    """On a day on which titles wait, the picture has a box for each and an arrow with its words."""
    rows = served.http.get("/api/v1/holdups?as_of=2017-05-01").json()["items"]
    page = served.http.get("/holdups?as_of=2017-05-01").text
    assert rows
    arrows = {(row["title"]["name"], row["because_of"] or row["reason"]) for row in rows}
    assert page.count('class="arrow"') == len(arrows)
    for row in rows:
        assert row["title"]["name"] in page


def test_a_title_shows_what_it_waits_for_and_how_far_that_is(served: Served) -> None:
    """The blocking title is named with its stage of that day, and both open their words."""
    page = served.http.get(f"/title/{served.id_of(SEQUEL)}?as_of=2014-12-31").text
    found = re.search(r'<div class="chain">(.*?)</div>', page, re.DOTALL)
    assert found and "Harbor Nine" in found[1] and "stands at" in found[1] and 'class="ref wide"' in found[1]


# --- the API -----------------------------------------------------------------------------------------------------------


def test_the_api_says_what_the_command_line_says(served: Served) -> None:
    """A title's JSON is the standing itself, by id, name or alias."""
    told = served.http.get(f"/api/v1/titles/{SEQUEL}?as_of=2012-12-31")
    assert told.json() == json.loads(served.desk.show(SEQUEL, as_of=datetime(2012, 12, 31).date()).to_json())
    assert served.http.get(f"/api/v1/titles/{served.id_of(SEQUEL)}?as_of=2012-12-31").json() == told.json()


@pytest.mark.parametrize("path", ["titles", "changes", "holdups?as_of=2017-05-01", "quotations", "documents"])
def test_pages_of_a_list_are_the_list(path: str, served: Served) -> None:
    """Following `next` from page to page gives every item once, in the order of the whole."""
    sep = "&" if "?" in path else "?"
    whole = served.http.get(f"/api/v1/{path}{sep}limit=100").json()["items"]
    found, cursor = [], ""
    while True:
        page = served.http.get(f"/api/v1/{path}{sep}limit=3{cursor}").json()
        found += page["items"]
        if page["next"] is None or len(found) >= len(whole):
            break
        cursor = f"&cursor={page['next']}"
    assert found[: len(whole)] == whole and whole


def test_an_answer_is_tagged_and_holds_while_nothing_is_added(served: Served) -> None:
    """The same address under the same head answers 304; an article added, a day later, another format: anew."""
    first = served.http.get("/api/v1/titles")
    tag = {"if-none-match": first.headers["etag"]}
    assert served.http.get("/api/v1/titles", headers=tag).status_code == 304
    assert served.http.get("/api/v1/titles?limit=2", headers=tag).status_code == 200
    article = {"text": "Ann Lee writes Iron Ferry.", "published": "2026-01-10", "outlet": "The Ledger"}
    assert served.http.post("/api/v1/documents", json=article, headers=served.token("write")).status_code == 201
    assert served.http.get("/api/v1/titles", headers=tag).status_code == 200


def test_faults_are_problems(served: Served) -> None:
    """Whatever is wrong is said as problem+json, with the status that fits."""
    for path, status in (
        ("titles/No Such Title", 404),
        ("titles?as_of=tomorrow", 422),
        ("titles?cursor=nonsense", 400),
        ("titles?limit=1000", 422),
        ("people/nobody", 404),
        ("nothing", 404),
    ):
        told = served.http.get(f"/api/v1/{path}")
        assert told.status_code == status, path
        assert told.headers["content-type"] == "application/problem+json"
        assert told.json()["status"] == status and told.json()["detail"]


def test_writing_needs_a_token_with_its_scope(served: Served) -> None:
    """Without a token 401, with another scope 403, with a revoked one 401 again; nothing is stored by any of them."""
    head = served.desk.ledger.head()
    article = {"text": "Ann Lee writes Iron Ferry.", "published": "2026-01-10"}
    post = "/api/v1/documents"
    assert served.http.post(post, json=article).status_code == 401
    assert served.http.post(post, json=article, headers={"Authorization": "Bearer itw_wrong"}).status_code == 401
    assert served.http.post(post, json=article, headers=served.token("review")).status_code == 403
    id_, secret = served.store.new_token("Ada", ["write"], days=1)
    mine = {"Authorization": f"Bearer {secret}"}
    served.store.revoke(id_)
    assert served.http.post(post, json=article, headers=mine).status_code == 401
    brief = {"Authorization": f"Bearer {served.store.new_token('Bo', ['write'], days=1)[1]}"}
    served.clock.moment = NOW.replace(day=17)
    assert served.http.post(post, json=article, headers=brief).status_code == 401
    assert served.desk.ledger.head() == head
    raw = (served.store.engine.url.database or "").encode()
    assert secret.encode() not in Path(raw.decode()).read_bytes()


def test_an_article_is_read_kept_and_known_again(served: Served) -> None:
    """The first POST is 201, the same again 200; what cannot be read is 422 with its reason."""
    token, article = served.token("write"), {"text": "Ann Lee writes Iron Ferry.", "published": "2026-01-10"}
    first = served.http.post("/api/v1/documents", json=article, headers=token)
    assert first.status_code == 201 and first.json()["added"] == "new" and first.json()["claims"] == 1
    assert served.http.post("/api/v1/documents", json=article, headers=token).status_code == 200
    assert served.http.get("/api/v1/titles/Iron Ferry").json()["attached"][0]["person"] == "Ann Lee"
    for bad in ({"text": " "}, {"text": "x", "published": "2030-01-01"}, {"text": "No day."}, {"texts": "?"}):
        told = served.http.post("/api/v1/documents", json=bad, headers=token)
        assert told.status_code == 422 and told.json()["detail"], bad


def test_the_description_covers_every_address(served: Served) -> None:
    """`/openapi.json` tells the shape of every answer, and the parameters of time on every read."""
    told = served.http.get("/openapi.json").json()
    for path, methods in told["paths"].items():
        assert path.startswith("/api/v1/")
        for method, operation in methods.items():
            assert "413" in operation["responses"] and "422" in operation["responses"], (method, path)
            names = {p["name"] for p in operation.get("parameters", [])}
            assert method != "get" or "webhooks" in path or {"as_of", "known_at"} <= names, path


# --- safety ------------------------------------------------------------------------------------------------------------


def test_every_answer_forbids_scripts_from_elsewhere(served: Served) -> None:
    """The policy allows no inline script and no other origin; faults and files bear it too."""
    for path in ("/", "/nothing", "/static/style.css", "/api/v1/titles", "/feed.atom"):
        policy = served.http.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy


HOSTILE = (
    "<script>alert(1)</script> writes <img src=x onerror=alert(2)>. &lt;b&gt; & \u202egnp.exe\u202c "
    "<svg onload=alert(3)></svg> </mark></p> “<iframe src='//evil'>” said Eve\u2066. " + "W" * 1_000_000
)


class HostileReader:
    """Takes markup for a title, a person and a quotation."""

    reader = Reader("house", "1")

    def gate(self, text: str) -> bool:
        return True

    def read(self, document: Document) -> Record:
        text = document.text
        title, person = text[text.index("<img") : text.index(". &lt;")], "<script>alert(1)</script>"
        span = Span.of(text, 0, text.index(". &lt;"))
        said = Quotation(speaker="Eve\u202e<b>", form=Form.direct, span=Span.of(text, text.index("<iframe"), len(text)))
        claim = Attachment(title=title, person=person, role=Role.writer, evidence=span)
        listed = TitleMentioned(title=title, type=TitleType.film, aliases=("</script><b>alias</b>",))
        return Record(document=document.info, reader=self.reader, titles=(listed,), claims=(claim,), quotations=(said,))


def test_no_article_reaches_a_page_as_markup(tmp_path: Path) -> None:
    """Script, SVG, entities, bidi controls and a word of a megabyte are shown as the words that they are, everywhere."""
    served = Served(tmp_path / "ledger.db", Settings(rate=0), HostileReader)
    article = {
        "text": HOSTILE,
        "published": "2026-01-01",
        "outlet": "<b>Out</b>",
        "byline": ["</title>"],
        "language": "en",
    }
    told = served.http.post("/api/v1/documents", json=article, headers=served.token("write"))
    assert told.status_code == 201, told.text
    id_ = served.http.get("/api/v1/titles").json()["items"][0]["id"]
    document = told.json()["document"]["id"]
    person = re.search(r"/person/(p_\w+)", served.http.get(f"/title/{id_}").text)
    assert person
    pages = [f"/title/{id_}", f"/title/{id_}/everything", f"/person/{person[1]}", f"/document/{document}?start=0&end=9"]
    for path in ["/", "/titles", "/changes", "/quotes", "/search?q=<script>alert(9)</script>", *pages]:
        page = served.http.get(path, headers=HTML).text
        assert not re.search(
            r"<script(?![^>]*(?:\bsrc=\"/static|ld\+json))|<img|<iframe|onload=alert\(3\)>|<b>Out", page
        ), path
        assert "\u202e" not in page and "\u2066" not in page, path
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL):
            assert "<" not in block and json.loads(block)
    for feed in ("/feed.atom", f"/title/{id_}/feed.atom", f"/person/{person[1]}/feed.atom"):
        xml.fromstring(served.http.get(feed).content)
    served.close()


def test_a_form_of_another_site_does_nothing(served: Served) -> None:
    """A review needs the session's cookie, the session's word, and a form that came from here."""
    claim = served.desk.ledger.claims(None)[0].id
    address, form = f"/review/claim/{claim}", {"verdict": "reject", "why": "test"}
    assert served.http.post(address, data=form).status_code == 401
    csrf = served.sign_in()
    assert served.http.post(address, data=form).status_code == 403
    assert served.http.post(address, data={**form, "csrf": "0" * 32}).status_code == 403
    evil = {"origin": "https://evil.example"}
    assert served.http.post(address, data={**form, "csrf": csrf}, headers=evil).status_code == 403
    assert not served.desk.ledger.reviews()
    assert served.http.post(address, data={**form, "csrf": csrf}).status_code == 303
    assert [(r.claim, r.by) for r in served.desk.ledger.reviews()] == [(claim, "Ada")]


def test_a_session_ends_with_its_token_and_its_time(served: Served) -> None:
    """The cookie is HttpOnly and SameSite=Strict; revoking the token, signing out and twelve hours each end it."""
    secret = served.store.new_token("Ada", ["review"])[1]
    cookie = served.http.post("/sign-in", data={"token": secret}).headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert served.http.get("/review").status_code == 200
    served.clock.moment = NOW.replace(day=16)
    assert served.http.get("/review").status_code == 303
    served.clock.moment = NOW
    csrf = served.sign_in()
    assert served.http.post("/sign-out", data={"csrf": csrf}).status_code == 303
    assert served.http.get("/review").status_code == 303
    assert served.http.post("/sign-in", data={"token": "wrong"}).status_code == 401


def test_an_editor_corrects_merges_and_splits(served: Served) -> None:
    """What is done on the page is in the standing at once, and can be undone."""
    csrf = served.sign_in()
    standing = served.http.get(f"/api/v1/titles/{SEQUEL}").json()
    claims = [c for c in served.desk.ledger.claims(None) if c.claim.title == SEQUEL and isinstance(c.claim, Attachment)]
    form = {"csrf": csrf, "verdict": "correct", "set-person": "Ann Lee", "why": "it was she"}
    assert served.http.post(f"/review/claim/{claims[0].id}", data=form).status_code == 303
    assert "Ann Lee" in {a["person"] for a in served.http.get(f"/api/v1/titles/{SEQUEL}").json()["attached"]}
    titles = served.http.get("/api/v1/titles?limit=100").json()["items"]
    other = next(t for t in titles if t["id"] != standing["title"]["id"])
    both = {"csrf": csrf, "left": standing["title"]["id"], "right": other["id"]}
    assert served.http.post("/review/merge", data=both).status_code == 303
    assert len(served.http.get("/api/v1/titles?limit=100").json()["items"]) == len(titles) - 1
    assert served.http.post("/review/split", data={"csrf": csrf, "name": other["name"]}).status_code == 303
    assert len(served.http.get("/api/v1/titles?limit=100").json()["items"]) == len(titles)


def test_too_much_and_too_often_is_refused(served: Served) -> None:
    """A body over the limit is 413; more requests than the bucket holds are 429 until tokens have flowed in."""
    now = [0.0]
    buckets = Buckets(2, 3, lambda: now[0])
    assert [buckets.wait("a") > 0 for _ in range(5)] == [False, False, False, True, True]
    assert buckets.wait("b") == 0
    now[0] = 1.0
    assert [buckets.wait("a") > 0 for _ in range(3)] == [False, False, True]
    body = b"x" * 2_600_000
    assert served.http.post("/api/v1/documents", content=body, headers=served.token("write")).status_code == 413
    unsaid = iter([body[:2_000_000], body[:2_000_000]])
    assert served.http.post("/api/v1/documents", content=unsaid, headers=served.token("write")).status_code == 413


def test_on_loopback_no_other_name_leads_here(gold_ledger: Path, tmp_path: Path) -> None:
    """A page elsewhere whose name was made to resolve to this machine gets nothing."""
    shutil.copy(gold_ledger, tmp_path / "ledger.db")
    served = Served(tmp_path / "ledger.db", Settings(rate=1, burst=2, hosts=("localhost", "127.0.0.1")))
    assert served.http.get("/health").status_code == 200
    assert served.http.get("/health", headers={"host": "evil.example"}).status_code == 400
    refused = served.http.get("/health")
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) >= 1
    served.close()


# --- feeds -------------------------------------------------------------------------------------------------------------


def test_feeds_tell_what_moved_and_keep_their_ids(served: Served) -> None:
    """The feed is valid Atom with one entry for each title and day; its ids do not change when it is read again."""
    space = {"a": "http://www.w3.org/2005/Atom"}
    root = xml.fromstring(served.http.get("/feed.atom").content)
    ids = [e.text for e in root.findall("a:entry/a:id", space)]
    assert ids and len(ids) == len(set(ids))
    assert ids == [e.text for e in xml.fromstring(served.http.get("/feed.atom").content).findall("a:entry/a:id", space)]
    one = xml.fromstring(served.http.get(f"/title/{served.id_of(SEQUEL)}/feed.atom").content)
    assert {e.text for e in one.findall("a:entry/a:id", space)} and "→" in "".join(one.itertext())


def test_a_title_that_was_taken_back_whole_is_told_of(empty: Served) -> None:
    """What the new version of an article no longer says is in the lists of changes, which lead to no page of the title."""
    told = {date(2024, 2, 1): "Mary Ash writes Iron Ferry.", date(2024, 2, 5): "Mary Ash has gone to sea."}
    for day, text in told.items():
        empty.desk.take(Document.of(text, source="a", url="https://a.example/1", published=day))
    assert empty.desk.titles() == []
    for place in ("/", "/changes", "/changes?since=2024-02-04&until=2024-02-05", "/feed.atom"):
        page = empty.http.get(place).text
        assert "Iron Ferry" in page and "Mary Ash, writer" in page and "withdrawn" in page
        assert "Mary Ash writes Iron Ferry" in page and "/title/" not in page
    (row,) = empty.http.get("/api/v1/changes").json()["items"]
    assert (row["day"], row["slot"], row["old"], row["new"]) == ("2024-02-05", "Mary Ash, writer", "attached", None)
    assert empty.http.get("/api/v1/changes?since=2024-02-05").json()["items"] == []
    (before,) = empty.http.get("/api/v1/changes?as_of=2024-02-04").json()["items"]
    assert (before["day"], before["old"], before["new"]) == ("2024-02-01", None, "attached")
    known = empty.http.get("/api/v1/changes?known_at=2026-01-14").json()["items"]
    assert known == [], "nothing had been recorded"


def test_a_title_that_was_taken_back_and_told_of_again_is_not_gone(empty: Served) -> None:
    """Nor is one of which another article speaks."""
    told = {2: "Mary Ash writes Iron Ferry.", 5: "Mary Ash has gone to sea.", 7: "Iron Ferry is filming."}
    for day, text in told.items():
        empty.desk.take(Document.of(text, source="a", url="https://a.example/1", published=date(2024, 2, day)))
    rows = empty.http.get("/api/v1/changes").json()["items"]
    assert [(row["day"], row["slot"], row["new"]) for row in rows] == [("2024-02-07", "stage", "filming")]
    empty.desk.take(Document.of("It is off.", source="a", url="https://a.example/1", published=date(2024, 2, 9)))
    rows = empty.http.get("/api/v1/changes").json()["items"]
    assert [(row["day"], row["slot"], row["new"]) for row in rows] == [("2024-02-09", "stage", None)]


def test_a_date_that_moves_keeps_its_event(served: Served) -> None:
    """Every event has a UID of its own; with later news the same UID has a higher SEQUENCE."""
    from intheworks.exporters import ics

    def events(day: str) -> dict[str, int]:
        standings = served.app.state.held.views.at(datetime.fromisoformat(day).date()).standings
        found = Calendar.from_ical(ics.calendar(standings)).walk("VEVENT")
        assert len({str(e["uid"]) for e in found}) == len(found)
        return {str(e["uid"]): int(e["sequence"]) for e in found}

    before, after = events("2014-12-31"), events("2026-01-01")
    moved = [uid for uid in before if uid in after and after[uid] > before[uid]]
    assert moved and all(after[uid] >= before[uid] for uid in before if uid in after)
    assert served.http.get("/calendar.ics").headers["content-type"].startswith("text/calendar")


def test_health_and_metrics(served: Served) -> None:
    """The ledger's head is told, and requests are counted by route, not by address."""
    assert served.http.get("/health").json()["entries"] == served.desk.ledger.head()
    served.http.get("/title/some-title-that-nobody-knows")
    told = served.http.get("/metrics").text
    assert 'route="/title/{title}"' in told and "nobody-knows" not in told
