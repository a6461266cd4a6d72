"""What hostile words and foreign forms can do to pages, feeds, exports and editors: nothing, whatever is made up."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from xml.etree import ElementTree as xml

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from resiliparse.parse.html import HTMLTree

sys.path.extend(str(Path(__file__).parents[1] / folder) for folder in ("unit", "contracts/sources"))

import fakes
from test_server import Served, serving

from intheworks.cli.exporting import exported
from intheworks.model import (
    Attachment,
    Company,
    CompanyRole,
    DateClaim,
    DateOf,
    Document,
    Form,
    Holdup,
    PassedOver,
    Quotation,
    Reader,
    Reason,
    Record,
    Relation,
    RelationName,
    Role,
    Span,
    Stage,
    StageName,
    TitleMentioned,
    TitleType,
)
from intheworks.reading import explain
from intheworks.server.everything import one_file
from intheworks.server.settings import Settings

FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
"""What fails is shown as it was found: to shrink it would ask a server a thousand times."""
few = settings(max_examples=10, deadline=None, phases=FOUND, suppress_health_check=list(HealthCheck))
many = settings(few, max_examples=60)

# --- XSS: words stay words ------------------------------------------------------------------------------------------------

FRAGMENTS = st.sampled_from(
    [
        *(
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<svg/onload=alert(1)>",
            "</script><script>x",
            "<!--",
        ),
        *(
            "<iframe src=javascript:x>",
            '" onmouseover="alert(1)',
            "' onfocus='x' autofocus='",
            "javascript:alert(1)",
            "-->",
        ),
        *(
            "&lt;script&gt;",
            "&#60;b&#62;",
            "</title>",
            "</textarea>",
            "</style>",
            "<style>*{display:none}",
            "{{7*7}}",
            "{% x %}",
        ),
        *(
            "]]>",
            "<![CDATA[",
            "<?xml?>",
            "\u202e",
            "\u2066",
            "\u0000",
            "\ufeff",
            "\x1b[31m",
            "`${x}`",
            "\\u003cscript",
            "<base href=//e>",
        ),
        *(
            "\r\nX-Header: 1",
            "\r\nEND:VEVENT\r\nBEGIN:VEVENT",
            "=HYPERLINK(1)",
            "\t",
            "|",
            "}}",
            "[[x]]",
            "<ref>",
            '"',
            "Anna",
            "Ferry",
        ),
    ]
)
NASTY = st.lists(FRAGMENTS | st.text(max_size=8), min_size=1, max_size=5).map(
    lambda parts: "N" + " ".join(parts).encode("utf-8", "replace").decode().replace("\0", "")
)
"""A ledger takes no text with a zero byte or half a surrogate pair: such an article is rejected (`codec.check`)."""
FIELDS = ("title", "alias", "person", "character", "company", "cause", "earlier", "author", "speaker", "to", "occasion")
WORDS = st.fixed_dictionaries(dict.fromkeys((*FIELDS, "outlet", "byline", "said_by", "text", "rule", "url"), NASTY))


class HostileReader(fakes.PlainReader):
    """Finds whatever it was told to find, in every kind of claim."""

    words: dict[str, str]

    def gate(self, text: str) -> bool:
        return True

    def read(self, document: Document) -> Record:
        w, text = self.words, document.text
        span, said = Span.of(text, 0, min(40, len(text))), Span.of(text, 0, len(text))
        on = {"title": w["title"], "evidence": span, "said_by": w["said_by"]}
        claims = (
            Attachment(person=w["person"], role=Role.actor, character=w["character"], **on),
            Stage(stage=StageName.filming, **on),
            Holdup(reason=Reason.person_busy, person=w["person"], because_of=w["cause"], **on),
            DateClaim(what=DateOf.release, edtf="2027-05-01", **on),
            Relation(relation=RelationName.adaptation, of=w["earlier"], author=w["author"], **on),
            Company(company=w["company"], role=CompanyRole.studio, **on),
        )
        quotation = Quotation(
            speaker=w["speaker"], form=Form.direct, said_to=w["to"], occasion=w["occasion"], span=said
        )
        return Record(
            document=document.info,
            reader=Reader("house", "1"),
            titles=(TitleMentioned(title=w["title"], type=TitleType.film, aliases=(w["alias"],)),),
            claims=claims,
            quotations=(quotation,),
            rejections=(PassedOver(w["rule"], span),),
        )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    made = Served(tmp_path_factory.mktemp("hostile") / "ledger.db", Settings(rate=0), HostileReader)
    yield made
    made.close()


ADDRESS = re.compile(r"(?:/(?!/)|#|\?|data:,|https?://)")
_number = count()


def harmless(page: str) -> None:
    """A page is parsed as a browser does (HTML5), and has nothing in it that runs, loads, covers or leads elsewhere."""
    tree = HTMLTree.parse(page)
    assert tree.document
    for node in tree.document.query_selector_all("*"):
        assert node.tag not in (
            "iframe",
            "object",
            "embed",
            "base",
            "img",
            "image",
            "foreignobject",
            "template",
            "frame",
        )
        for name in node.attrs or ():
            told = node.getattr(name) or ""
            assert not name.startswith("on") and name not in ("style", "srcdoc", "formaction", "ping"), (node.tag, name)
            if name in ("href", "src", "action", "xlink:href") or name.startswith("hx-get"):
                assert ADDRESS.match(told), (node.tag, name, told)
        if node.tag == "script" and node.getattr("type") == "application/ld+json":
            json.loads(node.text)
        elif node.tag == "script":
            assert (node.getattr("src") or "").startswith("/static/"), node.html
        if node.tag == "style":
            assert "display:none}" not in node.html and "<" not in node.text
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f]", page)


@few
@given(words=WORDS)
def test_no_words_become_markup_on_any_page(hostile: Served, words: dict[str, str]) -> None:
    """Title, alias, person, character, company, quotation, outlet, byline, rule: on every page, here and alone."""
    HostileReader.words = words
    document = _taken(hostile, words)
    view = hostile.app.state.held.views.at()
    title = view.called(words["title"]) or view.cards[0]
    person = next(iter(view.people))
    at = f"/document/{document.info.id}"
    paths = [
        *("/", "/titles", "/changes", "/holdups", "/quotes", "/sign-in"),
        f"/title/{title.id}",
        f"/person/{person}",
    ]
    paths += [f"/title/{title.id}/everything", at, f"{at}?start=0&end=5", f"{at}?explain=1", "/nothing"]
    for path in paths:
        harmless(hostile.http.get(path, headers={"accept": "text/html"}).text)
    for path in ("/search", "/quotes", "/titles", "/holdups"):
        for param in ("q", "by", "speaker", "free"):
            answer = hostile.http.get(path, params={param: words["title"][:200]}, headers={"accept": "text/html"})
            harmless(answer.text)
    harmless(one_file(hostile.desk, title.id, date(2026, 1, 15)).decode())
    harmless(explain.html([(document.text, hostile.desk.reader.read(document))]))


def _taken(hostile: Served, words: dict[str, str]) -> Document:
    document = Document.of(
        f"{next(_number)} {words['text']} {words['person']}",
        source="there",
        published=date(2026, 1, 10),
        url=f"{words['url']}",
        outlet=words["outlet"],
        byline=(words["byline"],),
    )
    taken = hostile.desk.take(document)
    assert not hasattr(taken, "reason") and len(taken.record.claims) == 6, taken
    return document


@few
@given(words=WORDS)
def test_no_words_break_out_of_a_feed_or_an_export(hostile: Served, words: dict[str, str]) -> None:
    """Atom is XML of Atom's elements alone, a calendar has as many events as dates, a table as many rows as titles."""
    HostileReader.words = words
    _taken(hostile, words)
    titles = hostile.desk.titles()
    root = xml.fromstring(hostile.http.get("/feed.atom").content)
    assert {element.tag.partition("}")[0] for element in root.iter()} == {"{http://www.w3.org/2005/Atom"}
    calendar = hostile.http.get("/calendar.ics").content.decode()
    events = Calendar.from_ical(calendar).walk("VEVENT")
    assert calendar.count("\r\nBEGIN:VEVENT\r\n") == len(events) <= len(titles)
    fields = {line.partition(":")[0].partition(";")[0] for line in calendar.split("\r\n") if line and line[0] != " "}
    assert fields <= set(
        "BEGIN END PRODID VERSION X-WR-CALNAME UID SEQUENCE DTSTAMP LAST-MODIFIED DTSTART DTEND SUMMARY STATUS TRANSP "
        "DESCRIPTION URL".split()
    ), fields
    table = list(csv.DictReader(io.StringIO(exported(hostile.desk, "csv", None, None, None).decode())))
    assert len(table) == len(titles) and all(None not in row for row in table)
    assert not [v for row in table for v in row.values() if v and v[0] in "=+-@\t\r"]
    for line in exported(hostile.desk, "quickstatements", None, None, None).decode().splitlines():
        assert line == "" or re.fullmatch(r'CREATE|LAST(?:\t(?:[A-Z]\w*|Q\d+|en:"[^"\t]*"|"[^"\t]*"|\+\S+))+', line), (
            line
        )
    for line in exported(hostile.desk, "jsonld", None, None, None).splitlines():
        assert json.loads(line)["@context"] == "https://schema.org"
    draft = exported(hostile.desk, "wikitext", None, None, None).decode()
    assert len(re.findall(r"<ref\b", draft)) == len(re.findall(r"</ref>|<ref[^>]*/>", draft))
    assert not re.search(r"<(?!ref\b|/ref>)", draft) and "[[" not in draft
    json.loads(hostile.http.get("/library.json").content)


# --- CSRF: no form of another site does anything --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def edited(gold_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(gold_ledger, tmp_path_factory.mktemp("edited")) as made:
        yield made


def writing(served: Served) -> list[tuple[str, str]]:
    """Every address that changes something, by its method: also one that is added tomorrow."""
    routes = list(served.app.routes)
    for router in served.app.routes:
        routes += getattr(getattr(router, "original_router", None), "routes", ())
    found = [(m, getattr(r, "path", "")) for r in routes for m in sorted(getattr(r, "methods", None) or ())]
    changing = [(method, path) for method, path in found if method not in ("GET", "HEAD", "OPTIONS")]
    assert len(changing) >= 9
    return changing


ORIGINS = st.sampled_from(
    ["https://evil.example", "null", "http://localhost.evil.example", "http://localhost:81", "http://evil"]
)


@many
@given(data=st.data())
def test_no_form_from_elsewhere_changes_anything(edited: Served, data: st.DataObject) -> None:
    """With an editor's cookie, every address that writes refuses a form without the session's word or of another origin."""
    csrf = edited.sign_in()
    head, tokens = edited.desk.ledger.head(), edited.store.tokens()
    claim = edited.desk.ledger.claims(None)[0].id
    method, path = data.draw(st.sampled_from(writing(edited)))
    address = re.sub(r"\{\w+\}", claim, path)
    origin = data.draw(ORIGINS)
    guess = data.draw(st.sampled_from(["", "0" * 32, csrf[:-1], csrf.upper() + "x"]) | st.text(max_size=40))
    form = {"verdict": "reject", "why": "x", "left": "a", "right": "b", "name": "a", "title": "", "token": "itw_guess"}
    for sent, headers in (({**form, "csrf": guess}, {}), ({**form, "csrf": csrf}, {"origin": origin}), (form, {})):
        if path == "/sign-out" and sent.get("csrf") == csrf:
            continue
        answer = edited.http.request(method, address, data=sent, headers=headers)
        refused = (401, 403, 415, 422) if path != "/sign-in" else (401, 403)
        assert answer.status_code in refused, (method, path, answer.status_code)
    as_json = edited.http.request(method, address, json={**form, "csrf": csrf})
    assert as_json.status_code in (401, 403, 415, 422)
    assert edited.desk.ledger.head() == head and edited.store.tokens() == tokens
    assert edited.http.get("/review").status_code == 200, "and the session goes on"


def test_nothing_is_changed_by_a_link(edited: Served) -> None:
    """What writes takes no GET; the API takes a token and never the cookie of a session."""
    edited.sign_in()
    head = edited.desk.ledger.head()
    for method, path in writing(edited):
        address = re.sub(r"\{\w+\}", "c_1", path)
        if path not in ("/sign-in", "/sign-out", "/api/v1/documents", "/api/v1/webhooks"):
            assert edited.http.get(address).status_code in (404, 405), path
        if path.startswith("/api/"):
            answer = edited.http.request(
                method, address, json={"text": "x", "verdict": "reject", "why": "x", "url": "https://a.b"}
            )
            assert answer.status_code == 401, path
    assert edited.desk.ledger.head() == head


def test_every_form_of_the_pages_bears_the_word_and_every_cookie_is_strict(edited: Served) -> None:
    """Each form that posts has the session's word in it, but the one that begins a session."""
    csrf = edited.sign_in()
    title = edited.desk.titles()[0].id
    for path in ("/review", f"/review?title={title}", "/sign-out"):
        forms = re.findall(r'<form[^>]*method="post".*?</form>', edited.http.get(path).text, re.DOTALL)
        assert forms and all(f'name="csrf" value="{csrf}"' in form for form in forms), path
