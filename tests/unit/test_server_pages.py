"""Pages show all there is: nothing that a standing has is missing from its title's page, nor what moved from the front."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from test_server import HTML, SEQUEL, Served, serving

from intheworks import wording
from intheworks.exporters import cite, jsonld
from intheworks.server.present import cell


@pytest.fixture(scope="module")
def served(gold_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(gold_ledger, tmp_path_factory.mktemp("pages")) as made:
        yield made


def words_of(page: str) -> str:
    """The words of a page as they are seen, blanks as one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def seen(told: str) -> str:
    return " ".join(told.split())


@pytest.mark.parametrize("place", ["", "/everything"])
@pytest.mark.parametrize("day", ["2012-12-31", "2014-12-31", "2017-04-03"])
def test_a_titles_page_has_all_that_its_standing_has(served: Served, day: str, place: str) -> None:
    """Stage, people with role and firmness, companies, dates kept and moved, hold-ups, both sides of disputes, promises."""
    standing = served.desk.show(SEQUEL, as_of=date.fromisoformat(day))
    page = served.http.get(f"/title/{standing.title.id}{place}?as_of={day}").text
    text = words_of(page)
    assert standing.stage and wording.stage(standing.stage.value) in text
    for a in standing.attached:
        row = re.search(rf"{re.escape(a.person)}(?: as [^<]*)?<.*?</dd>", page, re.DOTALL)
        assert row and wording.plain(a.role) in text, a
        assert wording.STATUS[a.status] in text and (a.certainty == "stated" or str(a.certainty) in text)
    told = [c.company for c in standing.companies] + [p.speaker for p in standing.promised]
    told += [wording.edtf(d.edtf) for d in standing.dates]
    told += [wording.superseded(d.superseded_by) for d in standing.dates if d.superseded_by]
    told += [wording.holdup(h.reason, h.person, h.because_of) for h in standing.holdups]
    told += [wording.relation(r.relation, r.of, r.author or None) for r in standing.relations]
    told += [side.says for dispute in standing.disputes for side in dispute.sides]
    told += [wording.day(s.published) for s in standing.sources]
    assert not [one for one in told if seen(one) not in text]


def test_the_pages_of_the_gold_title_have_each_kind_of_thing(served: Served) -> None:
    """The test above is about something: over the three days there are people, moved dates, hold-ups, disputes, promises."""
    days = (date(2012, 12, 31), date(2014, 12, 31), date(2017, 4, 3))
    standings = [served.desk.show(SEQUEL, as_of=day) for day in days]
    for kind in ("attached", "companies", "dates", "holdups", "relations", "disputes", "promised"):
        assert any(getattr(standing, kind) for standing in standings), kind
    assert any(d.superseded_by for standing in standings for d in standing.dates)


def test_the_picture_has_stages_departures_and_dates_promised_and_missed(served: Served) -> None:
    """Each is a shape of its kind; each leads to the words that it rests on."""
    page = served.http.get(f"/title/{served.id_of(SEQUEL)}").text
    svg = re.search(r'<svg class="timeline".*?</svg>', page, re.DOTALL)
    assert svg
    shapes = re.findall(r'<a href="/document/[^"]+#words"[^>]*><g class="shape ([^"]+)">', svg[0])
    kinds = {shape.split()[0] for shape in shapes}
    assert {"stage", "came", "left", "held", "promised", "missed"} <= kinds
    assert len(shapes) == svg[0].count('<g class="shape'), "each has its words"


def test_the_front_page_says_what_moved_from_what_to_what_with_its_words(served: Served) -> None:
    """Every move that it shows has its title, its old and new value, and the words of the new one."""
    page = served.http.get("/", headers=HTML).text
    text = words_of(page)
    view = served.app.state.held.views.at()
    moves = view.moved_lately(12)
    assert moves
    for move in moves:
        assert move.title.name in text
        for change in move.changes[:4]:
            assert (
                seen(f"{change.slot} {cell(change.slot, change.old) + ' → ' if change.old is not None else ''}") in text
            )
            assert not change.new_words or wording.day(change.new_words[0].published) in text
    for wait in view.waits[:8]:
        assert wait.title.name in text


def test_words_are_cited_in_three_forms(served: Served) -> None:
    """Beside highlighted words stand Wikipedia's template, BibTeX and plain text, each of these very words."""
    source = served.desk.show(SEQUEL).sources[0]
    document = served.desk.ledger.document(source.document)
    assert document
    page = served.http.get(f"/document/{source.document}?start={source.start}&end={source.end}").text
    given = [unescape(pre) for pre in re.findall(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)]
    assert given == [f(document, source.exact) for f in (cite.cite_news, cite.bibtex, cite.plain)]


def test_the_page_has_its_title_as_linked_data(served: Served) -> None:
    """The JSON-LD of the page is the one that is exported."""
    standing = served.desk.show(SEQUEL)
    page = served.http.get(f"/title/{standing.title.id}").text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert json.loads(block) == json.loads(json.dumps(jsonld.title(standing, {})))


def test_what_can_be_kept_says_for_how_long(served: Served) -> None:
    """Answers may be kept and must be asked about again; an editor's pages are nobody else's; faults are not kept."""
    cache = {
        path: served.http.get(path).headers["cache-control"] for path in ("/", "/api/v1/titles", "/feed.atom", "/none")
    }
    assert cache == {
        "/": "public, no-cache",
        "/api/v1/titles": "public, no-cache",
        "/feed.atom": cache["/feed.atom"],
        "/none": "no-store",
    }
    assert "no-cache" in cache["/feed.atom"]
    served.sign_in()
    assert served.http.get("/").headers["cache-control"] == "private, no-cache"
    assert served.http.get("/review").headers["cache-control"] == "no-store"
    served.http.cookies.clear()
