"""Tables of articles, a row each: JSON Lines and Parquet, with a mapping from our fields to their columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, BinaryIO

from intheworks.errors import Rejection, UsageError
from intheworks.sources.days import any_day
from intheworks.sources.item import Hints, Item, Kind

FIELDS = ("text", "html", "published", "url", "outlet", "byline", "title", "language")
USUAL: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "maintext", "plain_text", "article_body"),
    "html": ("html", "raw_html", "content_html"),
    "published": ("published", "date", "published_at", "date_published", "date_publish", "publish_date", "pub_date"),
    "url": ("url", "link", "canonical_url"),
    "outlet": ("outlet", "source", "publisher", "site_name", "publication", "source_domain", "domain"),
    "byline": ("byline", "author", "authors"),
    "title": ("title", "headline"),
    "language": ("language", "lang"),
}
"""The column names under which news corpora have these fields, the likelier first."""
LONGEST_LINE = 8_000_000
_TOO_LONG = f"a row of over {LONGEST_LINE // 1_000_000} MB"
_UNIX = (0, 4_102_444_800)
"""Numbers in this range are seconds since 1970 (up to the year 2100)."""


def mapping(words: str | None) -> dict[str, str]:
    """`text=body,published=date` as a mapping from our field to the column; raises UsageError where it is none."""
    pairs = [part.partition("=") for part in words.split(",")] if words else []
    for field, equals, column in pairs:
        if not equals or not column.strip() or field.strip() not in FIELDS:
            raise UsageError(
                f"“{field}{equals}{column}” maps nothing", todo=f"write field=column; fields: {', '.join(FIELDS)}"
            )
    return {field.strip(): column.strip() for field, _, column in pairs}


def json_lines(file: BinaryIO, place: str, columns: Mapping[str, str]) -> Iterator[Item | Rejection]:
    """The rows of a JSON Lines file; a line that is no object is a rejection with its number, and the rest goes on."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        here = f"{place}:{number}"
        if len(line) > LONGEST_LINE:
            yield Rejection(here, _TOO_LONG)
            while line and not line.endswith(b"\n"):
                line = file.readline(LONGEST_LINE)
            continue
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            whole = "" if line.endswith(b"\n") else "; the file ends in the middle of it"
            yield Rejection(here, f"no JSON ({error}){whole}")
            continue
        yield _item(row, here, columns) if isinstance(row, dict) else Rejection(here, "a line that is no JSON object")


def parquet(file: BinaryIO, place: str, columns: Mapping[str, str]) -> Iterator[Item | Rejection]:
    """The rows of a Parquet file, a batch at a time, only the columns that are wanted."""
    try:
        import pyarrow
        from pyarrow.parquet import ParquetFile
    except ModuleNotFoundError as error:
        raise UsageError(
            "reading Parquet needs pyarrow", where=place, todo="pip install 'intheworks[parquet]'"
        ) from error
    number = 0
    try:
        names = ParquetFile(file).schema_arrow.names
        wanted = [c for c in dict.fromkeys(_columns(names, columns).values()) if c in names]
        file.seek(0)
        # What a dictionary page holds once stays once, and rows are made one at a time: a kilobyte could be gigabytes else.
        table = ParquetFile(file, read_dictionary=wanted)
        for batch in table.iter_batches(batch_size=256, columns=wanted):
            for at in range(batch.num_rows):
                number += 1
                row = {name: batch.column(name)[at].as_py() for name in batch.schema.names}
                long = sum(len(value) for value in row.values() if isinstance(value, str)) > LONGEST_LINE
                here = f"{place}:{number}"
                yield Rejection(here, _TOO_LONG) if long else _item(row, here, columns)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        yield Rejection(place, f"a damaged Parquet file, after row {number} ({' '.join(str(error).split())[:200]})")


def _columns(names: list[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Which column each of our fields is taken from: the one mapped, else the first usual name that is there."""
    there = {name.lower(): name for name in names}
    usual = {f: next((there[name] for name in USUAL[f] if name in there), "") for f in FIELDS}
    return {field: column for field, column in {**usual, **columns}.items() if column}


def _item(row: Mapping[str, Any], place: str, columns: Mapping[str, str]) -> Item | Rejection:
    chosen = _columns(list(row), columns)
    absent = [f"{field}={column}" for field, column in columns.items() if column not in row]
    if absent:
        return Rejection(place, f"no such column: {', '.join(absent)}; it has {', '.join(map(str, row))[:200]}")
    text, html = _string(row.get(chosen.get("text", ""))), _string(row.get(chosen.get("html", "")))
    if not text and not html:
        return Rejection(place, f"no text; --map text=COLUMN names it (it has {', '.join(map(str, row))[:200]})")
    title = _string(row.get(chosen.get("title", "")))
    if text and title and not text.startswith(title):
        text = f"{title}\n\n{text}"
    hints = Hints(
        url=_string(row.get(chosen.get("url", ""))),
        outlet=_string(row.get(chosen.get("outlet", ""))),
        title=title,
        published=_day(row.get(chosen.get("published", ""))),
        byline=_byline(row.get(chosen.get("byline", ""))),
        language=_string(row.get(chosen.get("language", ""))),
        sure=True,
    )
    data = (text or html or "").encode("utf-8", "surrogatepass")
    return Item(place, data, Kind.text if text else Kind.html, hints, bulk=True)


def _string(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and _UNIX[0] < value < _UNIX[1]:
        return date.fromordinal(date(1970, 1, 1).toordinal() + int(value // 86_400))
    return any_day(value)


def _byline(value: object) -> tuple[str, ...]:
    names = value if isinstance(value, list) else [value]
    return tuple(name for one in names if (name := _string(one)))
