"""What other programs are given: each in its own grammar, each with its source."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

import gold
from intheworks import Desk
from intheworks.cli.exporting import exported
from intheworks.exporters import cite, jsonld, quickstatements, table, wikitext
from intheworks.ledger.protocol import CatalogueRow
from intheworks.model import Document, NameKind
from intheworks.standing import Standing

TITLE, DAY = "The Understudies sequel", date(2013, 12, 31)


@pytest.fixture(scope="module")
def desk(gold_ledger: Path) -> Iterator[Desk]:
    with gold.gold_desk(gold_ledger) as made:
        yield made


@pytest.fixture(scope="module")
def standing(desk: Desk) -> Standing:
    return desk.show(TITLE, as_of=DAY)


def test_jsonld_names_who_is_attached_and_no_other(standing: Standing) -> None:
    """schema.org's properties hold those who are on it; each source is a claim with its exact words."""
    told = json.loads(json.dumps(jsonld.title(standing)))
    on = {a.person for a in standing.attached if a.status == "attached"}
    named = {p["name"] for key in ("director", "actor", "producer", "author", "creator") for p in told.get(key, [])}
    assert named and named <= on
    assert [c["text"] for c in told["subjectOf"]] == [s.exact for s in standing.sources]
    assert told["@type"] == "Movie"


def test_quickstatements_are_of_tabs_and_known_items(standing: Standing) -> None:
    """Without an item the title is created; with one it is added to; a person is named by item or not at all."""
    new = quickstatements.statements(standing, None, {})
    assert new.startswith('CREATE\nLAST\tLen\t"') and "\tP57\t" not in new
    writer = next(a.person for a in standing.attached if a.role == "writer" and a.status == "attached")
    known = quickstatements.statements(standing, "Q1", {writer: "Q42"})
    assert re.search(
        r'^Q1\tP58\tQ42\tS854\t"https?://[^"]+"\tS577\t\+\d{4}-\d\d-\d\dT00:00:00Z/11\tS1683\ten:"', known, re.M
    )
    for line in (new + known).splitlines():
        assert line == "CREATE" or re.fullmatch(r"(?:LAST|Q\d+)(?:\t[^\t]+){2,}", line), line


def test_wikitext_cites_every_sentence(desk: Desk, standing: Standing) -> None:
    """Every sentence of the section ends in a reference, and each reference that is named is defined once."""
    draft = wikitext.draft(standing, desk.ledger.document)
    body = draft.split("== Production ==")[1].split("== References ==")[0]
    for line in body.strip().splitlines():
        assert "<ref" in line, line
    named = re.findall(r'<ref name="(\w+)" />', draft)
    defined = re.findall(r'<ref name="(\w+)">\{\{cite news', draft)
    assert set(named) <= set(defined) and len(defined) == len(set(defined))


def test_a_citation_holds_nothing_that_breaks_out(desk: Desk) -> None:
    """Bars, braces, brackets and markup in an article's words stay within the template's parameter."""
    text = "A | b }} c {{evil}} [[d]] <ref>e</ref> 100% & more\nline two"
    document = Document.of(text, source="a.txt", published=date(2024, 2, 1), outlet="The Ledger", byline=("Ann Lee",))
    told = cite.cite_news(document, text)
    inside = told.removeprefix("{{cite news |").removesuffix("}}").replace("{{!}}", "")
    assert not re.search(r"[{}\[\]<]|\n", inside)
    assert "|date=2024-02-01" in told and "|author=Ann Lee" in told
    assert cite.bibtex(document).startswith("@misc{theledger20240201,")
    assert "1 February 2024" in cite.plain(document)


def test_csv_and_parquet_hold_the_same_rows(desk: Desk) -> None:
    """Both have a row for each title, with why it waits and where its date comes from."""
    import pyarrow.parquet as pq

    wide = list(csv.DictReader(io.StringIO(exported(desk, "csv", None, DAY, None).decode())))
    deep = pq.read_table(io.BytesIO(exported(desk, "parquet", None, DAY, None))).to_pylist()
    assert [row["id"] for row in wide] == [row["id"] for row in deep] and wide
    assert set(wide[0]) == set(table.COLUMNS)
    for row in deep:
        assert (row["date"] is None) == (row["date_words"] is None)
    assert any(row["waits"] for row in deep) and any(row["date"] for row in deep)


def test_a_library_finds_its_titles_by_their_ids(gold_ledger: Path, tmp_path: Path) -> None:
    """What a catalogue knows once by name and type gets its id; what it knows twice gets none."""
    (tmp_path / "ledger.db").write_bytes(gold_ledger.read_bytes())
    with gold.gold_desk(tmp_path / "ledger.db") as mine:
        name = mine.show(TITLE, as_of=DAY).title.name
        mine.ledger.put_catalogue([CatalogueRow("tmdb", NameKind.title, "77", name, "film")])
        twice = [CatalogueRow("imdb", NameKind.title, f"tt{n}", name, "film") for n in (1, 2)]
        mine.ledger.put_catalogue(twice)
        (row,) = csv.DictReader(io.StringIO(exported(mine, "csv", TITLE, DAY, None).decode()))
    assert row["tmdb"] == "77" and row["imdb"] == ""


def test_a_cell_is_no_formula() -> None:
    """A title that begins like a formula is text to a spreadsheet."""
    told = table.csv([{**dict.fromkeys(table.COLUMNS), "id": "t_1", "name": '=HYPERLINK("http://evil")'}]).decode()
    assert "'=HYPERLINK" in told


@pytest.mark.parametrize("format", ["jsonld", "quickstatements", "wikitext", "csv", "parquet", "atom", "ics"])
def test_all_titles_are_written_in_every_format(format: str, desk: Desk) -> None:
    """Every format takes one title and all of them, and gives the same bytes when it is asked again."""
    one, all_ = exported(desk, format, TITLE, DAY, None), exported(desk, format, None, DAY, None)
    assert one and len(all_) > len(one)
    assert one == exported(desk, format, TITLE, DAY, None)


def test_a_calendar_says_where_its_dates_come_from(desk: Desk) -> None:
    """Each event quotes the words that gave the date."""
    found = Calendar.from_ical(exported(desk, "ics", None, DAY, None).decode()).walk("VEVENT")
    assert found
    for event in found:
        assert "“" in str(event["description"]) and str(event["status"]) in ("CONFIRMED", "TENTATIVE", "CANCELLED")
