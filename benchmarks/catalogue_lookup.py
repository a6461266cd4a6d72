"""How long half a million titles take to import and to be found in news, and how much memory that takes.

    python benchmarks/catalogue_lookup.py [--titles 500000] [--megabytes 20]

The titles are invented, in the formats that IMDb, TMDB, Wikidata and prust/wikipedia-movie-data give away, a quarter each.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from make_ledger import FAMILY, FIRST_WORDS, LAST_WORDS

from intheworks import Desk

SYLLABLES = "ka ro mi ven dal tor is per lo wen sha bri dor el fen gar hol".split()


def names(count: int, rng: np.random.Generator) -> list[str]:
    """As many distinct titles of one to four words, mostly two and three."""
    found: dict[str, None] = {}
    while len(found) < count:
        size = int(rng.choice([1, 2, 3, 4], p=[0.15, 0.4, 0.3, 0.15]))
        made = ["".join(rng.choice(SYLLABLES, int(rng.integers(2, 5)))).capitalize() for _ in range(size)]
        if size > 1 and rng.random() < 0.3:
            made[0] = str(rng.choice(FIRST_WORDS))
        found[" ".join(made)] = None
    return list(found)


def write_files(titles: list[str], folder: Path) -> list[tuple[str, Path]]:
    quarter = len(titles) // 4
    parts = [titles[i * quarter : (i + 1) * quarter] for i in range(4)]
    files = [
        ("imdb", folder / "title.basics.tsv"),
        ("tmdb", folder / "movie_ids_01_01_2026.json"),
        ("wikidata", folder / "films.json"),
        ("wikipedia-movies", folder / "movies.json"),
    ]
    head = "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres"
    lines = [f"tt{i:07}\tmovie\t{name}\t{name}\t0\t{1950 + i % 75}\t\\N\t90\tDrama" for i, name in enumerate(parts[0])]
    files[0][1].write_text("\n".join([head, *lines]) + "\n")
    export = (
        {"adult": False, "id": i, "original_title": n, "popularity": 1.0, "video": False}
        for i, n in enumerate(parts[1])
    )
    files[1][1].write_text("\n".join(map(json.dumps, export)) + "\n")
    files[2][1].write_text("[\n" + ",\n".join(json.dumps(entity(i, n)) for i, n in enumerate(parts[2])) + "\n]\n")
    movies = [
        {"title": n, "year": 1950 + i % 75, "cast": [], "genres": [], "href": None} for i, n in enumerate(parts[3])
    ]
    files[3][1].write_text(json.dumps(movies))
    return files


def entity(number: int, name: str) -> dict[str, object]:
    film = {"mainsnak": {"snaktype": "value", "datavalue": {"value": {"id": "Q11424"}}}}
    out = {
        "mainsnak": {"snaktype": "value", "datavalue": {"value": {"time": f"+{1950 + number % 75}-01-01T00:00:00Z"}}}
    }
    labels = {"en": {"language": "en", "value": name}}
    return {"type": "item", "id": f"Q{number}", "labels": labels, "claims": {"P31": [film], "P577": [out]}}


def news(titles: list[str], size: int, rng: np.random.Generator) -> str:
    """So many characters of prose, a known title in every hundredth word or so."""
    words = (
        [w.lower() for w in LAST_WORDS + FIRST_WORDS]
        + FAMILY
        + "the a of and to in that it was is said on for with".split()
    )
    drawn = rng.choice(words, size // 6)
    known = rng.integers(len(titles), size=len(drawn) // 100 + 1)
    return " ".join(str(w) if i % 100 else f"{w} {titles[known[i // 100]]}" for i, w in enumerate(drawn))[:size]


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    ap = argparse.ArgumentParser(description="Time the catalogue.")
    ap.add_argument("--titles", type=int, default=500_000)
    ap.add_argument("--megabytes", type=int, default=20)
    args = ap.parse_args()
    rng = np.random.default_rng(5)
    titles = names(args.titles, rng)
    with tempfile.TemporaryDirectory() as folder:
        files = write_files(titles, Path(folder))
        with Desk.open(str(Path(folder) / "ledger.db")) as desk:
            start, new = perf_counter(), 0
            for kind, path in files:
                count, torn = desk.import_catalogue(kind, str(path))
                assert not torn, torn
                new += count
            print(f"import: {new} names in {perf_counter() - start:.1f} s; at most {megabytes():.0f} MB so far")
            start = perf_counter()
            known = desk.known_titles()
            print(f"made ready: {len(known)} telling names in {perf_counter() - start:.1f} s")
    text = news(titles, args.megabytes * 1_000_000, rng)
    start, busy = perf_counter(), process_time()
    found = known.find(text)
    took, cpu = perf_counter() - start, process_time() - busy
    size = len(text.encode()) / 1e6
    print(
        f"match: {size / took:.0f} MB/s ({size / cpu:.0f} a second of CPU), {len(found)} found; at most {megabytes():.0f} MB"
    )


if __name__ == "__main__":
    main()
