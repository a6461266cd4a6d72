"""Standings as a table, one row a title: for spreadsheets, and for whoever runs a media library.

With the ids of IMDb, TMDB, TVDB and Wikidata (from the catalogues) a library's own entry can be found, and told why the
title is not out yet (`waits`) and where its date comes from (`date_said_by` … `date_words`).
"""

from __future__ import annotations

import csv as writer
from collections.abc import Iterable, Mapping
from io import BytesIO, StringIO
from typing import Any

from intheworks import wording
from intheworks.errors import UsageError
from intheworks.model import Role, Status
from intheworks.standing import Standing

IDS = ("imdb", "tmdb", "tvdb", "wikidata")
COLUMNS = (
    *("id", "name", "type", "aliases", *IDS, "as_of", "stage", "stage_certainty", "stage_since", "waits", "waits_for"),
    *("date_of", "date", "date_certainty", "date_said_by", "date_outlet", "date_published", "date_url", "date_words"),
    *("directors", "writers", "cast", "companies", "last_word", "independent_sources"),
)
Row = dict[str, Any]


def rows(standings: Iterable[Standing], ids: Mapping[str, Mapping[str, str]]) -> list[Row]:
    """A row for each standing; `ids` gives by title id what it is called in the catalogues. Lists are joined by "; "."""
    return [_row(standing, ids.get(standing.title.id, {})) for standing in standings]


def _row(s: Standing, ids: Mapping[str, str]) -> Row:
    open_now = [h for h in s.holdups if h.open]
    told: Row = dict.fromkeys(COLUMNS)
    told |= {"id": s.title.id, "name": s.title.name, "type": s.title.type, "aliases": "; ".join(s.title.aliases)}
    told |= {name: ids.get(name) for name in IDS}
    told["as_of"] = s.as_of.isoformat()
    if s.stage is not None:
        told |= {"stage": str(s.stage.value), "stage_certainty": str(s.stage.certainty)}
        told["stage_since"] = s.stage.since.isoformat()
    told["waits"] = "; ".join(wording.holdup(h.reason, h.person, h.because_of) for h in open_now)
    told["waits_for"] = "; ".join(h.because_of for h in open_now if h.because_of)
    if s.next_date is not None:
        source = s.latest(s.next_date.evidence)
        told |= {"date_of": str(s.next_date.what), "date": s.next_date.edtf}
        told |= {"date_certainty": str(s.next_date.certainty), "date_said_by": source.said_by}
        told |= {"date_outlet": source.outlet, "date_published": source.published.isoformat(), "date_url": source.url}
        told["date_words"] = wording.WITHHELD if source.withheld is True else source.exact
    for column, role in (("directors", Role.director), ("writers", Role.writer), ("cast", Role.actor)):
        told[column] = "; ".join(a.person for a in s.attached if a.role is role and a.status is Status.attached)
    told["companies"] = "; ".join(c.company for c in s.companies if c.status is Status.attached)
    told["last_word"] = s.waiting.since_last_word
    told["independent_sources"] = s.independent_sources
    return told


def csv(table: Iterable[Row]) -> bytes:
    """The table as CSV (RFC 4180, UTF-8). A cell that a spreadsheet would run as a formula gets an apostrophe before it."""
    out = StringIO()
    made = writer.DictWriter(out, COLUMNS, lineterminator="\r\n")
    made.writeheader()
    for row in table:
        made.writerow({key: _harmless(value) for key, value in row.items()})
    return out.getvalue().encode("utf-8", "replace")


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def parquet(table: Iterable[Row]) -> bytes:
    """The table as Parquet; raises UsageError where pyarrow is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError:
        raise UsageError("Parquet needs pyarrow", todo="pip install 'intheworks[parquet]'") from None
    schema = pa.schema([(name, pa.int64() if name == "independent_sources" else pa.string()) for name in COLUMNS])
    out = BytesIO()
    pq.write_table(pa.Table.from_pylist(list(table), schema=schema), out)
    return out.getvalue()
