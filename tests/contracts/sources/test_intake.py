"""Taking in, from every kind of source: said what it was, each article once, what is broken set aside."""

from __future__ import annotations

import email.message
import gzip
import json
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from itertools import count, pairwise
from pathlib import Path

import pytest
from fakes import PlainReader, StillClock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import NOTHING, page, pdf, prose, rss, text, warc, zipped
from site_here import Site

from intheworks.desk import Desk
from intheworks.errors import UsageError
from intheworks.intake import Intake, Options, Outcome
from intheworks.ledger import open_ledger
from intheworks.model import Reader
from intheworks.sources.table import mapping
from intheworks.state import State, beside

ALLOWED = Options(allowed=("127.0.0.1",))


def take(intake: Intake, source: object, options: Options | None = None) -> tuple[str, list[Outcome]]:
    opened = intake.add(str(source), options)
    return opened.what, list(opened.outcomes)


def whats(outcomes: list[Outcome]) -> list[str]:
    return [outcome.what for outcome in outcomes]


def titles(intake: Intake) -> list[str]:
    return sorted(one.name for one in intake.desk.titles())


def email_of(subject: str, body: str, html: str | None = None) -> bytes:
    message = email.message.EmailMessage()
    message["From"], message["To"] = "Pier News <news@pier.example>", "me@home.example"
    message["Subject"], message["Date"] = subject, "Thu, 01 Feb 2024 10:00:00 +0000"
    message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html")
    return message.as_bytes()


def test_every_kind_of_file_says_what_it_is(intake: Intake, tmp_path: Path) -> None:
    """By what it holds, not by its name."""
    row = json.dumps({"body": " ".join(prose("Row Boat")), "date": "2024-02-01"})
    files = {
        "a.txt": (text("Text Boat").encode(), "a text", "Text Boat"),
        "b.bin": (page("Page Boat").encode(), "a web page", "Page Boat"),
        "c.eml": (email_of("News", "\n\n".join(prose("Mail Boat"))), "an e-mail", "Mail Boat"),
        "d.eml": (email_of("News", "see the HTML", page("Html Boat")), "an e-mail", "Html Boat"),
        "e.dat": (warc([("http://n.example/e/1", page("Warc Boat"))]), "a WARC archive", "Warc Boat"),
        "f": (row.encode() + b"\n", "a table in JSON Lines", "Row Boat"),
        "g.zip": (zipped({"in/a.html": page("Zip Boat").encode()}), "a ZIP file", "Zip Boat"),
        "h.html.gz": (gzip.compress(page("Gzip Boat").encode()), "a web page", "Gzip Boat"),
        "i.warc": (warc([("http://n.example/i/1", page("Plain Boat"))], packed=False), "a WARC archive", "Plain Boat"),
        "j.md": (("date 2024-02-01 # News\n\n" + "\n\n".join(prose("Mark Boat"))).encode(), "a text", "Mark Boat"),
        "k.pdf": (pdf(["February 1, 2024", *prose("Print Boat")]), "a PDF", "Print Boat"),
        "l.warc.gz": (
            gzip.compress(warc([("http://n.example/l", page("Whole Boat"))], packed=False)),
            "a WARC archive",
            "Whole Boat",
        ),
    }
    for name, (data, what, film) in files.items():
        (tmp_path / name).write_bytes(data)
        said, outcomes = take(intake, tmp_path / name)
        assert (name, said, whats(outcomes), [o.reason for o in outcomes]) == (name, what, ["new"], [None])
        assert film in titles(intake)


def test_a_folder_takes_all_of_them_and_the_second_time_none(
    intake: Intake, tmp_path: Path, reader: PlainReader
) -> None:
    """The journal knows what was taken: nothing is read twice, and what was skipped is said."""
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    for number in range(3):
        (folder / f"{number}.txt").write_text(text(f"Boat {'ABC'[number]}x"), encoding="utf-8")
    (folder / "sub" / "p.html").write_text(page("Deep Boat"), encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    what, outcomes = take(intake, folder)
    assert (what, whats(outcomes)) == ("a folder of 4 files", ["new"] * 4)
    read = len(reader.read_texts)
    assert whats(take(intake, folder)[1]) == ["skipped"] * 4
    assert len(reader.read_texts) == read


def test_a_copy_elsewhere_is_known_without_being_read_again(
    intake: Intake, tmp_path: Path, reader: PlainReader
) -> None:
    """Idempotent by content, whatever the file is called."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(text(), encoding="utf-8")
    assert whats(take(intake, tmp_path / "a.txt")[1]) == ["new"]
    assert whats(take(intake, tmp_path / "b.txt")[1]) == ["known"]
    assert len(reader.read_texts) == 1


def test_the_journal_is_believed_only_where_the_ledger_bears_it_out(tmp_path: Path, clock: StillClock) -> None:
    """A ledger that was lost or restored is filled again, whatever the journal beside it says."""
    (tmp_path / "a.txt").write_text(text(), encoding="utf-8")
    state = beside(str(tmp_path / "one.db"))
    for ledger in ("one.db", "two.db"):
        path = str(tmp_path / ledger)
        with (
            Desk(lambda path=path: open_ledger(path), PlainReader, clock) as desk,
            Intake(desk, State(state)) as intake,
        ):
            assert whats(take(intake, tmp_path / "a.txt")[1]) == ["new"]


def test_a_new_version_of_the_reader_reads_again(tmp_path: Path, clock: StillClock) -> None:
    """What an older reader took is not skipped by a newer one."""
    (tmp_path / "a.txt").write_text(text(), encoding="utf-8")
    path = str(tmp_path / "ledger.db")
    for version, expected in (("1", "new"), ("1", "skipped"), ("2", "new")):
        with (
            Desk(lambda: open_ledger(path), lambda v=version: PlainReader(v), clock) as desk,
            Intake(desk, State(beside(path))) as intake,
        ):
            assert whats(take(intake, tmp_path / "a.txt")[1]) == [expected]


def test_a_page_by_address_and_its_revision(intake: Intake, site: Site) -> None:
    """The same address with new words is a revision; the tracking parameters are no other address."""
    site.page("/2024/02/ferry", page("Iron Ferry"))
    site.page("/2024/02/ferry?utm_source=x", page("Iron Ferry"))
    what, outcomes = take(intake, f"{site.url}/2024/02/ferry", ALLOWED)
    assert (what, whats(outcomes)) == ("a web page", ["new"])
    assert whats(take(intake, f"{site.url}/2024/02/ferry?utm_source=x", ALLOWED)[1]) == ["known"]
    site.page("/2024/02/ferry", page("Iron Ferry", writer="Tom Reed"))
    assert whats(take(intake, f"{site.url}/2024/02/ferry", ALLOWED)[1]) == ["revision"]
    (info,) = intake.desk.ledger.documents()
    assert (info.url, info.outlet) == (f"{site.url}/2024/02/ferry", "Pier News")


def test_what_a_revision_takes_back_was_said_until_then(intake: Intake, site: Site) -> None:
    """A changed page is dated by its change, so that as of the days before it said what it said; the first by its own."""
    for words, changed in (("Tom Reed", "2024-02-02"), ("Ida Wall", "2024-02-05"), ("Ida Wall", "2024-02-09")):
        stamp = f'<meta property="article:modified_time" content="{changed}T10:00:00Z">'
        site.page("/1", page("Iron Ferry", writer=words, head=stamp))
        take(intake, f"{site.url}/1", ALLOWED)

    def writers(day: date) -> list[str]:
        return [one.person for one in intake.desk.show("Iron Ferry", as_of=day).attached]

    assert [writers(date(2024, 2, day)) for day in (1, 4, 5, 10)] == [
        ["Tom Reed"],
        ["Tom Reed"],
        ["Ida Wall"],
        ["Ida Wall"],
    ]
    (change,) = [c for c in intake.desk.changes(date(2024, 2, 3), date(2024, 2, 12)) if c.new is None]
    assert (change.slot, change.withdrawn) == ("Tom Reed, writer", True)


def test_a_title_that_vanished_from_an_article_is_shown_as_withdrawn(intake: Intake, site: Site) -> None:
    """Though nothing is said of it any longer anywhere, and though another article still speaks of the other title."""
    for more, changed in (("Nora Pike writes Salt Lake.", "2024-02-02"), ("", "2024-02-05")):
        stamp = f'<meta property="article:modified_time" content="{changed}T10:00:00Z">'
        site.page("/1", page("Iron Ferry", more=more, head=stamp))
        take(intake, f"{site.url}/1", ALLOWED)
    assert titles(intake) == ["Iron Ferry"]
    (change,) = intake.desk.changes(date(2024, 2, 3), date(2024, 2, 12))
    assert (change.title.name, change.slot, change.new, change.withdrawn) == (
        "Salt Lake", "Nora Pike, writer", None, True,
    )  # fmt: skip
    assert [words.exact for words in change.old_words] == ["Nora Pike writes Salt Lake"]
    assert intake.desk.changes(date(2024, 1, 20), date(2024, 2, 3))[-1].new == "attached"
    assert intake.desk.changes(date(2024, 2, 6), date(2024, 2, 12)) == ()


def test_what_another_article_still_says_is_not_withdrawn(intake: Intake, site: Site) -> None:
    """One article takes it back, the other does not."""
    site.page("/2", page("Iron Ferry", writer="Tom Reed", more="It is the other one."))
    take(intake, f"{site.url}/2", ALLOWED)
    for words, changed in (("Tom Reed", "2024-02-02"), ("Ida Wall", "2024-02-05")):
        stamp = f'<meta property="article:modified_time" content="{changed}T10:00:00Z">'
        site.page("/1", page("Iron Ferry", writer=words, head=stamp))
        take(intake, f"{site.url}/1", ALLOWED)
    changes = intake.desk.changes(date(2024, 2, 3), date(2024, 2, 12))
    assert [(c.slot, c.new, c.withdrawn) for c in changes] == [("Ida Wall, writer", "attached", False)]


@pytest.mark.parametrize(("days", "withdrawn"), [(4, True), (400, False)])
def test_a_page_that_changed_without_a_word_is_dated_by_when_it_was_seen(
    intake: Intake, site: Site, clock: StillClock, days: int, withdrawn: bool
) -> None:
    """Soon after it came out; one that reads otherwise a year later keeps its day."""
    clock.moment = datetime(2024, 2, 1, 12, tzinfo=UTC)
    for words in ("Tom Reed", "Ida Wall"):
        site.page("/1", page("Iron Ferry", writer=words))
        take(intake, f"{site.url}/1", ALLOWED)
        clock.moment += timedelta(days=days)
    found = {info.published for info in intake.desk.ledger.documents()}
    assert found == {date(2024, 2, 5) if withdrawn else date(2024, 2, 1)}
    gone = [c.slot for c in intake.desk.changes(date(2024, 2, 3), date(2024, 2, 12)) if c.withdrawn]
    assert gone == (["Tom Reed, writer"] if withdrawn else [])


_paths = count(1)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(versions=st.lists(st.sampled_from(["Tom Reed", "Ida Wall", "Nora Pike"]), min_size=2, max_size=6))
def test_a_page_that_goes_back_to_earlier_words_says_them_again(
    intake: Intake, site: Site, clock: StillClock, versions: list[str]
) -> None:
    """Whatever a page said day by day: as of each of the days it says what it said then, and nothing is kept twice."""
    path, first = f"/{next(_paths)}", datetime(2024, 2, 1, 12, tzinfo=UTC)
    for day, words in enumerate(versions):
        clock.moment = first + timedelta(days=day)
        site.page(path, page(path.replace("/", "Ferry Number "), writer=words))
        for _ in range(2):
            take(intake, f"{site.url}{path}", ALLOWED)
    address = f"{site.url}{path}"
    said = []
    for day in range(len(versions)):
        (now,) = [i for i in intake.desk.ledger.documents(as_of=first.date() + timedelta(days=day)) if i.url == address]
        document = intake.desk.ledger.document(now.id)
        assert document
        said.append(next(words for words in versions if words in document.text))
    assert said == versions
    turns = 1 + sum(one != other for one, other in pairwise(versions))
    assert len(intake.desk.ledger.revisions(address)) == turns


def test_a_page_that_goes_back_on_its_first_day_says_it_again_from_the_next(
    intake: Intake, site: Site, clock: StillClock
) -> None:
    """The same words of one day are one document, whenever seen; on the next day the page is asked for all the same."""
    for hour, tag, words in ((10, '"1"', "Tom Reed"), (11, '"2"', "Ida Wall"), (12, '"1"', "Tom Reed")):
        clock.moment = datetime(2024, 2, 1, hour, tzinfo=UTC)
        site.conditional("/1", page(writer=words), tag, {"Content-Type": "text/html"})
        take(intake, f"{site.url}/1", ALLOWED)
    assert [one.person for one in intake.desk.show("Iron Ferry").attached] == ["Ida Wall"]
    clock.moment += timedelta(days=1)
    assert whats(take(intake, f"{site.url}/1", ALLOWED)[1]) == ["revision"]
    assert [one.person for one in intake.desk.show("Iron Ferry").attached] == ["Tom Reed"]
    assert whats(take(intake, f"{site.url}/1", ALLOWED)[1]) == ["skipped"]


def test_a_file_that_goes_back_to_earlier_words_is_known(intake: Intake, clock: StillClock, tmp_path: Path) -> None:
    """A text bears no day but its own, so that nothing tells when it went back: the words in between stay in force."""
    path = tmp_path / "a.txt"
    for words, what in (("Tom Reed", "new"), ("Ida Wall", "revision"), ("Tom Reed", "known"), ("Tom Reed", "known")):
        clock.moment += timedelta(days=1)
        path.write_text(text(writer=words), encoding="utf-8")
        assert whats(take(intake, path)[1]) == [what]
    assert [one.person for one in intake.desk.show("Iron Ferry").attached] == ["Ida Wall"]


def test_a_page_is_asked_for_again_only_if_it_has_changed(
    intake: Intake, site: Site, reader: PlainReader, clock: StillClock
) -> None:
    """By its ETag, as long as the reader and the ledger are those that have it; nothing is sent to a page never seen."""
    site.conditional("/1", page(), '"1"', {"Content-Type": "text/html"})
    address = f"{site.url}/1"

    def asked() -> list[str | None]:
        return [headers.get("If-None-Match") for path, headers in site.asked if path == "/1"]

    assert [whats(take(intake, address, ALLOWED)[1]) for _ in range(2)] == [["new"], ["skipped"]]
    assert asked() == [None, '"1"']
    assert len(reader.read_texts) == 1
    clock.moment += timedelta(minutes=1)
    site.conditional("/1", page(writer="Tom Reed"), '"2"', {"Content-Type": "text/html"})
    assert whats(take(intake, address, ALLOWED)[1]) == ["revision"]
    assert asked()[2:] == ['"1"']
    assert whats(take(intake, address, Options(outlet="Dock", allowed=("127.0.0.1",)))[1]) == ["known"]
    reader.reader = Reader("house", "2")
    assert whats(take(intake, address, ALLOWED)[1]) == ["new"]
    assert asked()[3:] == [None, None]


def test_a_state_of_an_earlier_version_is_brought_up(tmp_path: Path) -> None:
    """What it knows stays; pages are asked for unconditionally at first."""
    import sqlite3

    path = str(tmp_path / "s.intake.db")
    State(path).close()
    with closing(sqlite3.connect(path)) as old, old:
        old.executescript("DROP TABLE page; PRAGMA user_version = 1")
        old.execute("INSERT INTO journal VALUES ('p', 'd', 'r', 'new', 'x', '2024-02-01T00:00:00+00:00')")
    state = State(path)
    assert state.page("p") is None
    assert state.documents_at("p") == ["x"]
    state.close()


def test_a_saved_page_is_the_page(intake: Intake, site: Site, tmp_path: Path) -> None:
    """A file whose canonical address is the page's is the same document, however it came."""
    saved = page(head=f'<link rel="canonical" href="{site.url}/2024/02/ferry">')
    site.page("/2024/02/ferry", saved)
    (tmp_path / "saved.html").write_text(saved, encoding="utf-8")
    assert whats(take(intake, f"{site.url}/2024/02/ferry", ALLOWED)[1]) == ["new"]
    assert whats(take(intake, tmp_path / "saved.html")[1]) == ["known"]


def test_a_page_is_the_same_whoever_led_to_it(intake: Intake, site: Site) -> None:
    """By its address or by a feed that calls it otherwise: one document, no revision."""
    site.page("/1", page().replace("h1>", "h4>"))
    site.page("/feed", rss([("Another headline", f"{site.url}/1")], title="Another outlet"))
    assert whats(take(intake, f"{site.url}/1", ALLOWED)[1]) == ["new"]
    assert whats(take(intake, f"{site.url}/feed", ALLOWED)[1]) == ["known"]


def test_a_feed_leads_to_its_pages(intake: Intake, site: Site) -> None:
    """Every entry's page is fetched; a page that cannot be had is read from the feed where that has the words."""
    whole = "".join(f"<p>{p}</p>" for p in prose("Fed Boat"))
    extra = f"<description><![CDATA[{whole}]]></description>"
    links = [("One", f"{site.url}/1"), ("Two", f"{site.url}/2")]
    site.page("/1", page("First Boat"))
    site.page("/feed", rss(links, extra=extra), {"Content-Type": "application/rss+xml"})
    what, outcomes = take(intake, f"{site.url}/feed", ALLOWED)
    assert (what, whats(outcomes)) == ("a feed of 2 entries", ["new", "new"])
    assert titles(intake) == ["Fed Boat", "First Boat"]


@pytest.mark.parametrize("kind", ["atom", "json"])
def test_other_feeds_do_too(intake: Intake, site: Site, kind: str) -> None:
    """Atom and JSON Feed, relative links included."""
    site.page("/1", page("First Boat"))
    feeds = {
        "atom": '<feed xmlns="http://www.w3.org/2005/Atom"><title>Pier</title><entry><id>a</id><title>One</title>'
        '<link href="/1"/><updated>2024-02-01T10:00:00Z</updated></entry></feed>',
        "json": json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "title": "Pier", "items": [{"id": "a", "url": "/1"}]}
        ),
    }
    site.page("/feed", feeds[kind])
    assert whats(take(intake, f"{site.url}/feed", ALLOWED)[1]) == ["new"]
    assert titles(intake) == ["First Boat"]


def test_a_sitemap_and_an_index_of_sitemaps(intake: Intake, site: Site) -> None:
    """The news extension's day counts where a page gives none; an index is followed."""
    bare = page("Bare Boat").replace("datePublished", "dateless")
    site.page("/1", bare)
    site.page("/2", page("Second Boat"))
    news = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    site.page(
        "/news.xml",
        f"<urlset {news}><url><loc>{site.url}/1</loc><n:news><n:publication><n:name>Pier</n:name></n:publication>"
        f"<n:publication_date>2024-03-05T10:00:00Z</n:publication_date></n:news></url><url><loc>{site.url}/2</loc></url>"
        "</urlset>",
    )
    site.page("/index.xml", f"<sitemapindex {news}><sitemap><loc>{site.url}/news.xml</loc></sitemap></sitemapindex>")
    what, outcomes = take(intake, f"{site.url}/index.xml", ALLOWED)
    assert (what, whats(outcomes)) == ("an index of 1 sitemap", ["new", "new"])
    assert [info.published.isoformat() for info in intake.desk.ledger.documents()] == ["2024-02-01", "2024-03-05"]


def test_tables_with_their_own_columns(intake: Intake, tmp_path: Path) -> None:
    """--map names the columns; a row that is wrong is set aside with its number and the rest goes on."""
    rows = [
        json.dumps(
            {
                "words": " ".join(prose("Row Boat")),
                "when": 1706745600,
                "who": ["Nora Pike"],
                "url": "http://n.example/1",
            }
        ),
        "{not json",
        json.dumps({"other": 1}),
        json.dumps({"words": " ".join(prose("Row Boat")), "when": "never"}),
    ]
    (tmp_path / "t.jsonl").write_text("\n".join(rows), encoding="utf-8")
    options = Options(columns=mapping("text=words,published=when,byline=who"))
    _, outcomes = take(intake, tmp_path / "t.jsonl", options)
    assert whats(outcomes) == ["new", "rejected", "rejected", "rejected"]
    assert [o.place.rpartition(":")[2] for o in outcomes] == ["1", "2", "3", "4"]
    (info,) = intake.desk.ledger.documents()
    assert (info.published.isoformat(), info.byline, info.url) == ("2024-02-01", ("Nora Pike",), "http://n.example/1")
    with pytest.raises(UsageError, match="maps nothing"):
        mapping("body")


def test_parquet(intake: Intake, tmp_path: Path) -> None:
    """Rows of a Parquet file, with a real timestamp; a damaged one is said to be."""
    import datetime

    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    when = [datetime.datetime(2024, 2, 1, 10), datetime.datetime(2024, 2, 2, 10)]
    table = pyarrow.table(
        {"text": [" ".join(prose("Bark Boat")), " ".join(prose("Brig Boat"))], "date": when, "x": [1, 2]}
    )
    parquet.write_table(table, tmp_path / "t.parquet")
    what, outcomes = take(intake, tmp_path / "t.parquet")
    assert (what, whats(outcomes)) == ("a Parquet table", ["new", "new"])
    assert titles(intake) == ["Bark Boat", "Brig Boat"]
    (tmp_path / "bad.parquet").write_bytes((tmp_path / "t.parquet").read_bytes()[:-200])
    assert "damaged Parquet" in str(take(intake, tmp_path / "bad.parquet")[1][0].reason)


def test_bulk_is_gated_before_it_is_extracted(intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an archive only what passes the gate is extracted; what does not leaves no document, and is not looked at again."""
    from intheworks.sources import html

    extracted: list[str] = []
    article = html.article
    monkeypatch.setattr(html, "article", lambda item, given: (extracted.append(item.place), article(item, given))[1])
    (tmp_path / "n.warc.gz").write_bytes(
        warc([("http://n.example/1", NOTHING), ("http://n.example/2", page()), ("http://n.example/3", NOTHING)])
    )
    _, outcomes = take(intake, tmp_path / "n.warc.gz")
    assert whats(outcomes) == ["nothing", "new", "nothing"]
    assert [place.rpartition("#")[2] for place in extracted] == ["3"]
    assert len(list(intake.desk.ledger.documents())) == 1
    assert whats(take(intake, tmp_path / "n.warc.gz")[1]) == ["skipped"] * 3


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("cut", [5, 150, 300])
def test_an_archive_that_is_cut_off_is_an_error_with_the_record(
    intake: Intake, tmp_path: Path, packed: bool, cut: int
) -> None:
    """fastwarc ends in silence; we do not. What stands before the cut is read, the record that was cut is not."""
    whole = warc(
        [(f"http://n.example/{n}", page(f"Boat {'ABC'[n]}x", more="and more " * 200)) for n in range(3)], packed=packed
    )
    (tmp_path / "n.warc").write_bytes(whole[:-cut])
    _, outcomes = take(intake, tmp_path / "n.warc")
    assert whats(outcomes) == ["new", "new", "rejected"]
    assert outcomes[-1].place.endswith("#4")
    assert "record 4" in str(outcomes[-1].reason)


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_that_is_damaged_in_its_middle_is_an_error(intake: Intake, tmp_path: Path, packed: bool) -> None:
    """Bytes that are not what their checksum says are never read as an article."""
    whole = bytearray(warc([(f"http://n.example/{n}", page(f"Boat {'ABC'[n]}x")) for n in range(3)], packed=packed))
    at = len(whole) // 2 + 40
    whole[at : at + 20] = bytes(20)
    (tmp_path / "n.warc").write_bytes(whole)
    outcomes = take(intake, tmp_path / "n.warc")[1]
    assert "rejected" in whats(outcomes)
    assert "damaged" in next(str(o.reason) for o in outcomes if o.what == "rejected")


def test_a_whole_archive_is_no_error(intake: Intake, tmp_path: Path) -> None:
    """The checks above do not cry wolf."""
    for packed in (True, False):
        (tmp_path / f"{packed}.warc").write_bytes(warc([("http://n.example/1", page())], packed=packed))
        assert "rejected" not in whats(take(intake, tmp_path / f"{packed}.warc")[1])


def test_zip_bombs_wrong_paths_and_passwords(intake: Intake, tmp_path: Path) -> None:
    """A bomb is not unpacked; a path that leads out of the archive leads nowhere; the good members are read."""
    members = {"../../evil.txt": text("Evil Boat").encode(), "bomb.txt": bytes(60_000_000), "good.txt": text().encode()}
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "z.zip").write_bytes(zipped(members))
    _, outcomes = take(intake, tmp_path / "in" / "z.zip")
    assert whats(outcomes) == ["new", "rejected", "new"]
    assert "times its size" in str(outcomes[1].reason)
    assert not (tmp_path / "evil.txt").exists()
    assert sorted(p.name for p in tmp_path.iterdir() if not p.name.startswith("ledger")) == ["in"]
    (tmp_path / "in" / "bomb.gz").write_bytes(gzip.compress(bytes(60_000_000)))
    assert "times its size" in str(take(intake, tmp_path / "in" / "bomb.gz")[1][0].reason)


def test_a_packed_table_that_is_cut_off(intake: Intake, tmp_path: Path) -> None:
    """Its whole rows are read, the torn one and the cut are said with the record; a torn article is none."""
    rows = [
        json.dumps({"text": " ".join(prose(f"Boat {n}x")), "date": "2024-02-01", "pad": str(n) * 90}) for n in range(20)
    ]
    (tmp_path / "t.jsonl.gz").write_bytes(gzip.compress("\n".join(rows).encode())[:-30])
    _, outcomes = take(intake, tmp_path / "t.jsonl.gz")
    assert outcomes[0].what == "new"
    assert whats(outcomes)[-2:] == ["rejected", "rejected"]
    assert "ends in the middle" in str(outcomes[-2].reason)
    assert f"at record {len(outcomes) - 1}" in str(outcomes[-1].reason)


def test_archives_in_archives_end(intake: Intake, tmp_path: Path) -> None:
    """An archive in an archive is opened, a long row of them is not."""
    inner = zipped({"n.warc.gz": warc([("http://n.example/1", page())])})
    (tmp_path / "two.zip").write_bytes(zipped({"inner.zip": inner}))
    assert whats(take(intake, tmp_path / "two.zip")[1]) == ["new"]
    deep = text().encode()
    for _ in range(6):
        deep = zipped({"a.zip" if deep[:2] == b"PK" else "a.txt": deep})
    (tmp_path / "deep.zip").write_bytes(deep)
    assert "deep" in str(take(intake, tmp_path / "deep.zip")[1][0].reason)


def test_a_poisoned_document_is_set_aside_and_tried_again(
    intake: Intake, tmp_path: Path, reader: PlainReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that breaks on one article does not stop the run; once it is mended, `rejected --retry` has the article."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("Aa Boat", "Bb Boat", "Cc Boat"):
        (folder / f"{name[0]}.txt").write_text(text(name), encoding="utf-8")
    read = PlainReader.read

    def poisoned(self: PlainReader, document: object) -> object:
        if "Bb Boat" in document.text:  # type: ignore[attr-defined]
            raise RecursionError("maximum recursion depth exceeded")
        return read(self, document)  # type: ignore[arg-type]

    monkeypatch.setattr(PlainReader, "read", poisoned)
    assert whats(take(intake, folder)[1]) == ["new", "rejected", "new"]
    (aside,) = intake.state.rejected()
    assert (aside.place, aside.source) == (str(folder / "B.txt"), str(folder))
    assert "RecursionError" in aside.reason
    assert [whats(list(source.outcomes)) for source in intake.retry()] == [["rejected"]]
    assert intake.state.rejected()[0].tries == 2
    monkeypatch.setattr(PlainReader, "read", read)
    assert [whats(list(source.outcomes)) for source in intake.retry()] == [["new"]]
    assert intake.state.rejected() == []
    assert titles(intake) == ["Aa Boat", "Bb Boat", "Cc Boat"]


def test_a_broken_installation_stops_the_run(intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that is not there is no fault of the article: nothing is set aside."""

    def absent(self: PlainReader, document: object) -> object:
        raise FileNotFoundError("model")

    monkeypatch.setattr(PlainReader, "read", absent)
    (tmp_path / "a.txt").write_text(text(), encoding="utf-8")
    with pytest.raises(FileNotFoundError):
        take(intake, tmp_path / "a.txt")
    assert intake.state.rejected() == []


def test_what_is_no_article_says_why(intake: Intake, tmp_path: Path, site: Site) -> None:
    """One line each, naming the place."""
    german = "".join(
        f"<p>{'Der Film wird im Hafen gedreht und die Stadt hat dafür schon ihre Zustimmung gegeben. ' * 3}</p>"
        for _ in range(2)
    )
    cases = {
        "none.txt": (None, "no such file"),
        "empty.txt": (b"", "empty"),
        "undated.html": (page().replace("2024-02-01T10:00:00Z", "soon").encode(), "no date"),
        "future.html": (page(day="2099-01-01").encode(), "future"),
        "index.html": (b"<html><body><h1>News</h1><p>Short.</p></body></html>", "no article"),
        "german.html": (f"<html><body><article>{german}</article></body></html>".encode(), "not English"),
        "mail.eml": (b"From: a@b.example\r\nTo: c@d.example\r\n\r\n", "empty"),
        "bad.pdf": (b"%PDF-1.4 and nothing else", "damaged PDF"),
        "bad.zip": (b"PK\x03\x04 and nothing else", "damaged ZIP"),
        "bad.gz": (gzip.compress(text().encode())[:-9], "damaged gzip"),
        "feeds.opml": (b'<opml version="2.0"><body/></opml>', "follow"),
    }
    for name, (data, reason) in cases.items():
        if data is not None:
            (tmp_path / name).write_bytes(data)
        options = Options(published=None if name == "undated.html" else date(2024, 2, 1))
        _, (outcome,) = take(intake, tmp_path / name, options)
        assert (name, outcome.what) == (name, "rejected")
        assert reason in str(outcome.reason), (name, outcome.reason)
    _, (outcome,) = take(intake, f"{site.url}/none", ALLOWED)
    assert outcome.reason == "the server says 404 Not Found"


def test_a_date_in_the_page_that_contradicts_its_metadata_is_said(intake: Intake, tmp_path: Path) -> None:
    """Metadata win; more than two days apart is said, two are not."""
    for day, notes in (("February 3, 2024", 0), ("February 4, 2024", 1)):
        (tmp_path / "a.html").write_text(page().replace("</h1>", f"</h1><p>{day}</p>"), encoding="utf-8")
        _, (outcome,) = take(intake, tmp_path / "a.html")
        assert len(outcome.notes) == notes
    assert outcome.notes == ("the page says 2024-02-04, its metadata 2024-02-01; the metadata is believed",)
