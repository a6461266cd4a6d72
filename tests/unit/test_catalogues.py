"""Catalogues: four formats in, names found in texts as written, and nothing that depends on them."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from fakes import PlainReader, StillClock

from intheworks import Desk, UsageError
from intheworks.catalogues import read_catalogue
from intheworks.cli.run import run
from intheworks.known import KnownTitles
from intheworks.ledger import open_ledger
from intheworks.model import CatalogueRow, NameKind

TITLES = "\n".join(
    [
        "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres",
        'tt01\tmovie\t"Quoted\tQuoted\t0\t1998\t\\N\t90\tDrama',
        "tt02\ttvMiniSeries\tHarbor Nine\tHafen Neun\t0\t2010\t2020\t\\N\tDrama",
        "tt03\ttvEpisode\tPilot\tPilot\t0\t2010\t\\N\t\\N\tDrama",
        "tt04\tmovie\tNight Shift\tNight Shift\t1\t2010\t\\N\t\\N\tAdult",
        "tt05\ttorn",
    ]
)
PEOPLE = "nconst\tprimaryName\tbirthYear\tdeathYear\nnm01\tIda Vance\t1970\t\\N\n"


def rows(kind: str, path: Path) -> tuple[list[CatalogueRow], Counter[str]]:
    torn: Counter[str] = Counter()
    return list(read_catalogue(kind, path, torn)), torn


def test_imdb_titles_and_people(tmp_path: Path) -> None:
    """Films and series with both names, no episodes, nothing adult; a lone quotation mark is a character like any other."""
    (tmp_path / "t.tsv").write_text(TITLES + "\n", encoding="utf-8")
    found, torn = rows("imdb", tmp_path / "t.tsv")
    told = [(row.id, row.name, row.type, row.year) for row in found]
    assert told == [
        ("tt01", '"Quoted', "film", 1998),
        ("tt01", "Quoted", "film", 1998),
        ("tt02", "Harbor Nine", "series", 2010),
        ("tt02", "Hafen Neun", "series", 2010),
    ]
    assert torn == {"a line with too few columns": 1}
    with gzip.open(tmp_path / "n.tsv.gz", "wt", encoding="utf-8") as file:
        file.write(PEOPLE)
    assert rows("imdb", tmp_path / "n.tsv.gz")[0] == [
        CatalogueRow("imdb", NameKind.person, "nm01", "Ida Vance", None, 1970)
    ]


def test_a_file_that_ends_in_the_middle_keeps_what_it_had(tmp_path: Path) -> None:
    """A torn download is told, and what was whole of it is taken."""
    whole = gzip.compress((PEOPLE + "nm02\tOle Berg\t1980\t\\N\n" * 50_000).encode())
    (tmp_path / "n.tsv.gz").write_bytes(whole[: len(whole) // 2])
    found, torn = rows("imdb", tmp_path / "n.tsv.gz")
    assert found
    assert torn["the file ends in the middle"] == 1


def test_tmdb(tmp_path: Path) -> None:
    """Films, series and people by what their line is called; adult ones and videos left out."""
    lines = [
        {"adult": False, "id": 1, "original_title": "Iron Ferry", "popularity": 1.0, "video": False},
        {"id": 2, "original_name": "Harbor Nine", "popularity": 1.0},
        {"adult": False, "id": 3, "name": "Ida Vance", "popularity": 1.0},
        {"adult": True, "id": 4, "original_title": "No", "popularity": 1.0, "video": False},
    ]
    (tmp_path / "x.json").write_text("\n".join([*map(json.dumps, lines), "{torn"]), encoding="utf-8")
    found, torn = rows("tmdb", tmp_path / "x.json")
    told = [(row.kind.value, row.id, row.name, row.type) for row in found]
    assert told == [
        ("title", "movie/1", "Iron Ferry", "film"),
        ("title", "tv/2", "Harbor Nine", "series"),
        ("person", "person/3", "Ida Vance", None),
    ]
    assert sum(torn.values()) == 1


def test_wikidata(tmp_path: Path) -> None:
    """An entity a line: films and series by their class, the first year; what is neither is passed over."""

    def value(given: object) -> dict[str, object]:
        return {"mainsnak": {"datavalue": {"value": given}}}

    times = [value({"time": f"+{year}-00-00T00:00:00Z"}) for year in (1999, 1998)]
    film = {"P31": [value({"id": "Q11424"})], "P577": times}
    entities = [
        {"id": "Q1", "labels": {"en": {"value": "Iron Ferry"}}, "claims": film},
        {"id": "Q2", "labels": {"en": {"value": "A Bridge"}}, "claims": {"P31": [value({"id": "Q12280"})]}},
        {"id": "Q3", "labels": {"en": {"value": "?"}}, "claims": {"P31": [{"mainsnak": {"snaktype": "novalue"}}]}},
    ]
    (tmp_path / "w.json").write_text("[\n" + ",\n".join(map(json.dumps, entities)) + "\n]\n", encoding="utf-8")
    found, torn = rows("wikidata", tmp_path / "w.json")
    assert [(row.id, row.name, row.type, row.year) for row in found] == [("Q1", "Iron Ferry", "film", 1998)]
    assert not torn


def test_wikipedia_movies_and_what_is_none(tmp_path: Path) -> None:
    """The list of films; anything else is misuse, said in one line."""
    (tmp_path / "movies.json").write_text(json.dumps([{"title": "Iron Ferry", "year": 1998, "cast": []}]))
    assert [row.year for row in rows("wikipedia-movies", tmp_path / "movies.json")[0]] == [1998]
    (tmp_path / "no.json").write_text("{}")
    for kind, name in (("wikipedia-movies", "no.json"), ("imdb", "no.json"), ("imdb", "none"), ("filmdb", "no.json")):
        with pytest.raises(UsageError):
            rows(kind, tmp_path / name)


def row(name: str, id_: str = "tt1", type_: str = "film") -> CatalogueRow:
    return CatalogueRow("imdb", NameKind.title, id_, name, type_, 1998)


def test_known_titles_are_found_as_written() -> None:
    """The longest name, between words, with its capitals; a short word of the language is none."""
    known = KnownTitles([row("Iron Ferry"), row("Iron Ferry Two", "tt2"), row("It", "tt3"), row("the one", "tt4")])
    text = "Zoë’s Iron Ferry Two and an iron ferry; It was the one, on Iron Ferrying, and Iron Ferry."
    assert [(text[f.start : f.end], f.name) for f in known.find(text)] == [
        ("Iron Ferry Two", "Iron Ferry Two"),
        ("Iron Ferry", "Iron Ferry"),
    ]
    assert [work.id for work in known.works("Iron Ferry")] == ["tt1"]
    assert known.works("It") == ()
    assert len(known) == 2


@pytest.mark.parametrize("store", ["memory", "file"])
def test_a_catalogue_in_a_ledger(store: str, tmp_path: Path) -> None:
    """What is new is kept, once; it is found by name, case aside, and told to who asks for known titles."""
    (tmp_path / "t.tsv").write_text(TITLES, encoding="utf-8")
    address = ":memory:" if store == "memory" else str(tmp_path / "l.db")
    with Desk(lambda: open_ledger(address), PlainReader, StillClock()) as desk:
        assert desk.import_catalogue("imdb", str(tmp_path / "t.tsv"))[0] == 4
        assert desk.import_catalogue("imdb", str(tmp_path / "t.tsv"))[0] == 0
        assert [found.id for found in desk.ledger.catalogued(NameKind.title, "HARBOR nine")] == ["tt02"]
        assert desk.known_titles().find("in Harbor Nine, they say")[0].name == "Harbor Nine"
        assert desk.titles() == []


def test_import_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """How many are new; exit 1 where a line was torn."""
    monkeypatch.setenv("INTHEWORKS_DB", str(tmp_path / "l.db"))
    (tmp_path / "t.tsv").write_text(TITLES, encoding="utf-8")
    assert run(["catalogue", "import", "imdb", str(tmp_path / "t.tsv")]) == 1
    told = capsys.readouterr().err
    assert "4 new names" in told
    assert "too few columns (1)" in told
    assert run(["catalogue", "import", "imdb", str(tmp_path / "none.tsv")]) == 2
