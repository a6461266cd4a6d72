"""Catalogues of known titles and people, read from the files that their keepers give away: rows with ids, one a name.

| kind | file | what is kept |
|---|---|---|
| imdb | `title.basics.tsv` and `name.basics.tsv` of datasets.imdbws.com, plain or .gz | films, series and specials; people |
| tmdb | the daily id export, `movie_ids`, `tv_series_ids` or `person_ids`, JSON lines, plain or .gz | all but adult |
| wikidata | a JSON dump, one entity a line, plain, .gz or .bz2 | films and series with ids elsewhere, humans with one |
| wikipedia-movies | `movies.json` of github.com/prust/wikipedia-movie-data | films, with their year |

A line that is none is counted, never fatal: dumps have torn ends.
"""

from __future__ import annotations

import bz2
import gzip
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from intheworks.errors import UsageError
from intheworks.model import CatalogueRow, NameKind

_IMDB_TYPES = {
    "movie": "film",
    "tvMovie": "film",
    "tvSeries": "series",
    "tvMiniSeries": "series",
    "tvSpecial": "special",
}
# What a Wikidata item is an instance of (P31): the classes that most films and series have.
_WIKIDATA_TYPES = {
    **dict.fromkeys(("Q11424", "Q24862", "Q202866", "Q506240", "Q29168811", "Q20667187", "Q93204"), "film"),
    **dict.fromkeys(("Q5398426", "Q1259759", "Q581714", "Q63952888", "Q117467246", "Q526877"), "series"),
    "Q1261214": "special",
}
_HUMAN = "Q5"
_ELSEWHERE = (("P345", "imdb", ""), ("P4947", "tmdb", "movie/"), ("P4983", "tmdb", "tv/"), ("P4835", "tvdb", ""))
"""Wikidata's properties for a title's ids elsewhere, and how those catalogues' own files write them."""


def read_catalogue(kind: str, path: Path, torn: Counter[str]) -> Iterator[CatalogueRow]:
    """The rows of a catalogue's file; what could not be read is counted in `torn`.

    Raises UsageError for an unknown kind and for a file that is not of it.
    """
    readers: dict[str, Callable[[BinaryIO, Path, Counter[str]], Iterator[CatalogueRow]]] = {
        "imdb": _imdb,
        "tmdb": _tmdb,
        "wikidata": _wikidata,
        "wikipedia-movies": _wikipedia,
    }
    if kind not in readers:
        raise UsageError(f"no catalogue is called “{kind}”", todo=f"one of: {', '.join(readers)}")
    try:
        with _opened(path) as file:
            yield from readers[kind](file, path, torn)
    except (EOFError, gzip.BadGzipFile, OSError) as error:
        if isinstance(error, FileNotFoundError | IsADirectoryError | PermissionError):
            raise UsageError(f"cannot be read ({error.strerror})", where=str(path)) from error
        torn["the file ends in the middle"] += 1


def _opened(path: Path) -> BinaryIO:
    # No greater buffer of our own: what is whole in it when a torn file ends would be lost.
    openers: dict[str, Callable[[Path], Any]] = {".gz": gzip.open, ".bz2": bz2.open}
    found: BinaryIO = openers[path.suffix](path) if path.suffix in openers else path.open("rb")
    return found


def _year(value: Any) -> int | None:
    digits = str(value or "").lstrip("+")[:4]
    return int(digits) if digits.isdigit() else None


# --- IMDb ------------------------------------------------------------------------------------------------------------


def _imdb(file: BinaryIO, path: Path, torn: Counter[str]) -> Iterator[CatalogueRow]:
    head = file.readline().decode("utf-8", "replace").rstrip("\n").split("\t")
    if head[:1] == ["tconst"]:
        yield from _imdb_titles(file, torn)
    elif head[:1] == ["nconst"]:
        yield from _imdb_people(file, torn)
    else:
        raise UsageError("is no IMDb table", where=str(path), todo="give title.basics.tsv or name.basics.tsv")


def _columns(file: BinaryIO, number: int, torn: Counter[str]) -> Iterator[list[str]]:
    """Rows of tab-separated columns. IMDb quotes nothing, so a csv reader would run over a lone quotation mark."""
    for line in file:
        columns = line.decode("utf-8", "replace").rstrip("\n").split("\t")
        if len(columns) >= number:
            yield columns
        else:
            torn["a line with too few columns"] += 1


def _imdb_titles(file: BinaryIO, torn: Counter[str]) -> Iterator[CatalogueRow]:
    for id_, kind, primary, original, adult, start, *_ in _columns(file, 6, torn):
        type_ = _IMDB_TYPES.get(kind)
        if type_ is None or adult == "1":
            continue
        for name in dict.fromkeys((primary, original)):
            if name and name != "\\N":
                yield CatalogueRow("imdb", NameKind.title, id_, name, type_, _year(start))


def _imdb_people(file: BinaryIO, torn: Counter[str]) -> Iterator[CatalogueRow]:
    for id_, name, born, *_ in _columns(file, 3, torn):
        if name and name != "\\N":
            yield CatalogueRow("imdb", NameKind.person, id_, name, None, _year(born))


# --- JSON lines ------------------------------------------------------------------------------------------------------


class _Tmdb(msgspec.Struct):
    """A line of TMDB's export: films have `original_title`, series `original_name`, people `name`."""

    id: int
    adult: bool = False
    video: bool = False
    original_title: str | None = None
    original_name: str | None = None
    name: str | None = None


def _tmdb(file: BinaryIO, path: Path, torn: Counter[str]) -> Iterator[CatalogueRow]:
    decoder = msgspec.json.Decoder(_Tmdb)
    for line in file:
        try:
            one = decoder.decode(line)
        except msgspec.DecodeError:
            torn["a line that is no entry"] += 1
            continue
        if one.adult or one.video:
            continue
        if one.original_title:
            yield CatalogueRow("tmdb", NameKind.title, f"movie/{one.id}", one.original_title, "film")
        elif one.original_name:
            yield CatalogueRow("tmdb", NameKind.title, f"tv/{one.id}", one.original_name, "series")
        elif one.name:
            yield CatalogueRow("tmdb", NameKind.person, f"person/{one.id}", one.name)


def _wikidata(file: BinaryIO, path: Path, torn: Counter[str]) -> Iterator[CatalogueRow]:
    for line in file:
        bare = line.strip().rstrip(b",")
        if bare in (b"", b"[", b"]"):
            continue
        try:
            entity = msgspec.json.decode(bare)
            yield from _entity(entity)
        except (msgspec.DecodeError, AttributeError, KeyError, TypeError):
            torn["a line that is no entity"] += 1


def _entity(entity: dict[str, Any]) -> Iterator[CatalogueRow]:
    claims = entity.get("claims", {})
    classes = [value["id"] for value in _values(claims, "P31") if isinstance(value, dict)]
    type_ = next((_WIKIDATA_TYPES[c] for c in classes if c in _WIKIDATA_TYPES), None)
    human = _HUMAN in classes and bool(_values(claims, "P345"))
    if type_ is None and not human:
        return
    dates = _values(claims, "P569" if human else "P577") or _values(claims, "P580")
    years = [year for value in dates if (year := _year(value.get("time")))]
    names = [label["value"] for language in ("en", "mul") if (label := entity.get("labels", {}).get(language))]
    names += [value["text"] for value in _values(claims, "P1476") if isinstance(value, dict)]
    kind = NameKind.person if human else NameKind.title
    ids = [("wikidata", entity["id"]), *(() if human else _elsewhere(claims))]
    for name in dict.fromkeys(names):
        for source, id_ in ids:
            yield CatalogueRow(source, kind, id_, name, type_, min(years, default=None))


def _elsewhere(claims: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What the other catalogues call a title, by Wikidata's word."""
    for prop, source, before in _ELSEWHERE:
        for value in _values(claims, prop):
            if isinstance(value, str):
                yield source, before + value


def _values(claims: dict[str, Any], prop: str) -> list[Any]:
    """The values of a property's statements, those that are given."""
    snaks = [statement["mainsnak"] for statement in claims.get(prop, [])]
    return [snak["datavalue"]["value"] for snak in snaks if "datavalue" in snak]


class _Movie(msgspec.Struct):
    title: str
    year: int | None = None
    href: str | None = None


def _wikipedia(file: BinaryIO, path: Path, torn: Counter[str]) -> Iterator[CatalogueRow]:
    try:
        movies = msgspec.json.decode(file.read(), type=list[_Movie])
    except msgspec.DecodeError as error:
        raise UsageError(f"is no list of films ({error})", where=str(path), todo="give movies.json") from error
    for movie in movies:
        if movie.title:
            id_ = movie.href or f"{movie.title} ({movie.year})"
            yield CatalogueRow("wikipedia-movies", NameKind.title, id_, movie.title, "film", movie.year)
