"""What a media library gets: ids out of the catalogues' own files, why a title is not out yet, where its date is from."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import gold
from intheworks import Desk
from intheworks.cli.run import run
from intheworks.following.catalogued import ids_of
from intheworks.model import CatalogueRow, NameKind
from intheworks.server.app import create_app
from intheworks.server.store import Store

FILM, DAY = "The Understudies sequel", date(2014, 12, 31)
SERIES = "Harbor Nine"


@pytest.fixture
def db(gold_ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "ledger.db"
    path.write_bytes(gold_ledger.read_bytes())
    monkeypatch.setenv("INTHEWORKS_DB", str(path))
    return path


@pytest.fixture
def desk(db: Path) -> Iterator[Desk]:
    with gold.gold_desk(db) as made:
        yield made


def value(given: object) -> dict[str, object]:
    return {"mainsnak": {"datavalue": {"value": given}}}


def catalogues(folder: Path, film: str, series: str) -> None:
    """Files as IMDb, TMDB and Wikidata give them away, with this film and series, and older works of other names."""
    head = "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres"
    imdb = [
        head,
        f"tt0100001\tmovie\t{film}\t{film}\t0\t\\N\t\\N\t\\N\tComedy",
        "tt0100002\tmovie\tOld\tOld\t0\t1950\t\\N\t\\N\t\\N",
    ]
    tmdb = [{"adult": False, "id": 77, "original_title": film, "popularity": 1.0, "video": False}]
    tmdb += [{"adult": False, "id": 78, "original_title": "Old", "popularity": 1.0, "video": False}]
    ids = {"P345": [value("tt0100003")], "P4983": [value("99")], "P4835": [value("4242")]}
    entities = [
        {"id": "Q501", "labels": {"en": {"value": film}}, "claims": {"P31": [value({"id": "Q11424"})]}},
        {"id": "Q502", "labels": {"en": {"value": series}}, "claims": {"P31": [value({"id": "Q5398426"})], **ids}},
    ]
    (folder / "title.basics.tsv").write_text("\n".join(imdb) + "\n", encoding="utf-8")
    (folder / "movie_ids.json").write_text("\n".join(map(json.dumps, tmdb)), encoding="utf-8")
    (folder / "wikidata.json").write_text("[\n" + ",\n".join(map(json.dumps, entities)) + "\n]", encoding="utf-8")
    for kind, name in (("imdb", "title.basics.tsv"), ("tmdb", "movie_ids.json"), ("wikidata", "wikidata.json")):
        assert run(["catalogue", "import", kind, str(folder / name)]) == 0


def exported(capture: pytest.CaptureFixture[bytes], *arguments: str) -> bytes:
    capture.readouterr()
    assert run(["export", *arguments]) == 0
    return capture.readouterr().out


def test_from_the_catalogues_files_to_what_a_library_is_told(
    db: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """IMDb's, TMDB's and Wikidata's files in, and out come their ids with the reason for the wait and the date's source."""
    with gold.gold_desk(db) as desk:
        film, series = desk.show(FILM, as_of=DAY), desk.show(SERIES, as_of=DAY)
    catalogues(tmp_path, film.title.name, series.title.name)
    rows = {r["title"]: r for r in json.loads(exported(capfdbinary, "library", "--as-of", DAY.isoformat()))}
    assert set(rows) == {film.title.name, series.title.name}, "what has no id is of no use to a library"
    told = rows[film.title.name]
    assert (told["id"], told["tmdbId"], told["imdb_id"], told["wikidataId"]) == (77, 77, "tt0100001", "Q501")
    other = rows[series.title.name]
    assert (other["tvdbId"], other["tmdbId"], other["imdbId"], "id" in other) == (4242, 99, "tt0100003", False)
    sources = {(s.exact, s.published.isoformat()) for s in (*film.sources, *series.sources)}
    for row in rows.values():
        whys: list[dict[str, Any]] = row["why_not_out"]
        dates = [row["date"]] if "date" in row else []
        for one in (*whys, *dates, *row["dates_moved"]):
            assert (one["from"]["words"], one["from"]["published"]) in sources
    assert {w["says"] for w in told["why_not_out"]} and len(told["why_not_out"]) == sum(h.open for h in film.holdups)
    table = csv.DictReader(io.StringIO(exported(capfdbinary, "csv", FILM, "--as-of", DAY.isoformat()).decode()))
    (line,) = table
    assert (line["imdb"], line["tmdb"], line["wikidata"], line["tvdb"]) == ("tt0100001", "77", "Q501", "")
    told_ld = json.loads(exported(capfdbinary, "jsonld", FILM, "--as-of", DAY.isoformat()))
    assert "https://www.themoviedb.org/movie/77" in told_ld["sameAs"]
    statements = exported(capfdbinary, "quickstatements", FILM, "--as-of", DAY.isoformat()).decode()
    assert "CREATE" not in statements and statements.startswith("Q501\t")


def test_the_lists_are_what_radarr_and_sonarr_parse(
    desk: Desk, db: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Radarr takes `id` as a number and `imdb_id` as a word, Sonarr `tvdbId` as a number; none is null, none is missing."""
    catalogues(tmp_path, desk.show(FILM).title.name, desk.show(SERIES).title.name)
    store = Store.open(str(db), desk.clock.now)
    http = TestClient(create_app(desk, store), base_url="http://localhost")
    films, series = (http.get(f"/library.json?type={kind}").json() for kind in ("film", "series"))
    assert films and all(type(row["id"]) is int and re.fullmatch(r"tt\d+", row["imdb_id"]) for row in films)
    assert series and all(type(row["tvdbId"]) is int for row in series)
    assert http.get("/library.json?type=play").status_code == 422
    page = http.get("/title/" + desk.resolve(FILM)).text
    assert 'href="https://www.imdb.com/title/tt0100001/"' in page
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert "https://www.wikidata.org/wiki/Q501" in json.loads(block)["sameAs"]
    store.close()


Rows = list[tuple[str, str, str | None, int | None]]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([("imdb", "tt1", "film", None)], {"imdb": "tt1"}),
        ([("imdb", "tt1", "film", 2026)], {"imdb": "tt1"}),
        ([("imdb", "tt1", "film", 1998)], {}),
        ([("imdb", "tt1", "film", 1998), ("imdb", "tt2", "film", None)], {"imdb": "tt2"}),
        ([("imdb", "tt1", "film", 1998), ("tmdb", "movie/5", "film", None)], {}),
        ([("tmdb", "movie/5", "film", None), ("tmdb", "movie/6", "film", None)], {}),
        ([("tmdb", "tv/5", "series", None)], {}),
        ([("imdb", "javascript:x", "film", None)], {}),
        ([("wikipedia-movies", "Name", "film", 2026)], {}),
    ],
)
def test_an_older_work_of_the_name_lends_no_id(rows: Rows, wanted: dict[str, str], desk: Desk) -> None:
    """A year before the first word is another work's; without a year a row counts where no such work can be meant."""
    standing = desk.show(FILM, as_of=DAY)
    name = standing.title.name
    desk.ledger.put_catalogue([CatalogueRow(s, NameKind.title, id_, name, type_, year) for s, id_, type_, year in rows])
    assert ids_of(desk.ledger, standing) == wanted
