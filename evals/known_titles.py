"""Make the list of films and series that everybody knows: `python -m evals.known_titles --catalogues DIR --press DIR`.

Two sources. Open lists: what Netflix, Hulu, Amazon Prime and Disney+ showed in 2021 (CC0; `*titles.csv` with title, type,
release_year), the CC0 "corpora" list of series (`tv_shows.json`), and the American films since 1970 by Wikipedia's lists
(MIT; `movies-*.json` with title, year). And the press: what at least three articles of a folder (one `*.txt` each) set in
quotation marks beside a word for films or series, or name before "season 4", "reboot", "finale". Names and years alone are
kept: facts, no text. Writes `reading/lexicon/known_titles.tsv`: key, film or series, year or 0.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from intheworks.reading.title_candidates import key
from intheworks.reading.wordlists import rows

OUT = Path(__file__).parents[1] / "src" / "intheworks" / "reading" / "lexicon" / "known_titles.tsv"
ARTICLES = 3
_QUOTED = re.compile(r"[“\"‘']([A-Z0-9][^“”\"‘\n]{1,58}?)[,.]?[”\"’'](?=[\s,.;:)]|$)")
_NAMED = re.compile(
    r"(?<![“\"‘'.] )(?<=[a-z,] )((?:The )?[A-Z][\w’']*[a-z](?: (?:of|the|and|in|to|for|with|a|on|[A-Z][\w’']*)){0,6}) "
    r"(?:[Ss]eason (?:\d|one|two|three|four|five|six)|reboot|revival|(?:series|season) finale|showrunner|spin-?off)"
)
_FILM = re.compile(r"\b(?:films?|movies?|sequels?|blockbuster|biopic|box office|thriller)\b", re.IGNORECASE)
_SERIES = re.compile(r"\b(?:series|shows?|seasons?|episodes?|sitcom|showrunner|spinoff)\b", re.IGNORECASE)
_NEAR = 60


def listed(folder: Path) -> Iterator[tuple[str, str, int]]:
    """(title, kind, year) of the catalogues."""
    csv.field_size_limit(1 << 24)
    for path in sorted(folder.glob("*titles.csv")):
        with path.open(encoding="utf-8", errors="replace", newline="") as lines:
            for row in csv.DictReader(lines):
                year = row["release_year"] or "0"
                kind = "film" if (row["type"] or "").startswith("Movie") else "series"
                yield row["title"] or "", kind, int(year) if year.isdigit() else 0
    for path in sorted(folder.glob("movies-*.json")):
        for film in json.loads(path.read_text(encoding="utf-8")):
            yield film["title"], "film", int(film["year"])
    for path in sorted(folder.glob("tv_shows.json")):
        for title in json.loads(path.read_text(encoding="utf-8"))["tv_shows"]:
            yield title, "series", 0


def quoted(folder: Path) -> Iterator[tuple[str, str, int]]:
    """(title, kind, 0) of what the press sets in quotation marks as a film's or a series' name."""
    films: Counter[str] = Counter()
    series: Counter[str] = Counter()
    for path in sorted(folder.rglob("*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace")
        seen: dict[str, set[str]] = {}
        for found in _QUOTED.finditer(text):
            name = found[1].strip(" ,.;:’'")
            words = [w for w in name.split() if len(w) > 3]
            if len(name.split()) > 7 or name[-2:] in {"’s", "'s"} or any(w[0].islower() for w in words):
                continue
            around = text[max(0, found.start() - _NEAR) : found.end() + _NEAR]
            kinds = {k for k, words_of in (("film", _FILM), ("series", _SERIES)) if words_of.search(around)}
            seen.setdefault(name, set()).update(kinds)
        for found in _NAMED.finditer(text):
            seen.setdefault(found[1].strip(" ’'"), set()).add("series")
        films.update(n for n, kinds in seen.items() if "film" in kinds)
        series.update(n for n, kinds in seen.items() if "series" in kinds)
    for name in sorted({*films, *series}):
        if films[name] + series[name] >= ARTICLES:
            yield name, "film" if films[name] >= series[name] else "series", 0


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--catalogues", type=Path, required=True)
    parser.add_argument("--press", type=Path, required=True)
    asked = parser.parse_args()
    ordinary = {row[0].lower() for name in ("given_names", "rarer_names", "outlets") for row in rows(name)}
    known: dict[str, tuple[str, int]] = {}
    for title, kind, year in (*listed(asked.catalogues), *quoted(asked.press)):
        name = key(title)
        if 1 < len(name) <= 60 and name not in ordinary and "\t" not in name:
            earlier = known.get(name)
            if earlier is None or 0 < year < earlier[1]:
                known[name] = (kind, year)
    lines = ["# Films and series that everybody knows, made by evals/known_titles.py: names and first years only.\n"]
    lines += ["key\tkind\tyear\n"]
    lines += [f"{name}\t{kind}\t{year}\n" for name, (kind, year) in sorted(known.items())]
    OUT.write_text("".join(lines), encoding="utf-8")
    print(f"{len(known)} titles, {OUT.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
