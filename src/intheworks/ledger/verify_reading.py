"""Whether a reading's rows are what its entry says: its claims, quotations, names, and every span against its document."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Table, select

from intheworks.identity import fold_name
from intheworks.ledger import codec, tables
from intheworks.ledger.protocol import Damage
from intheworks.ledger.query import info_of
from intheworks.model import FILLER, Claim, DocumentInfo, Reader, Record, Span, TitleMentioned

_CLAIM = ("id", "name", "published", "start", "end", "fields")
_QUOTATION = ("id", "speaker", "start", "end", "cue_start", "cue_end", "fields")
"""The columns that a reading's digest covers, as `append` writes them."""

Fields = dict[str, Any]


class ReadingCheck:
    """Checks one reading after the other, and gathers the spellings that all of them bring."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._spelled: set[tuple[str, str]] = set()

    def check(self, entry: Row[Any]) -> Iterator[Damage]:
        """What is not as it was written in the reading of an entry (seq, recorded, payload, and its row as `row_…`)."""
        told = msgspec.json.decode(entry.payload)
        where = f"reading {entry.seq}"
        reader = told["reader"]
        document, length, excerpt = self._document(entry.row_document)
        row = (entry.row_reader, entry.row_version, entry.row_rank, entry.row_recorded)
        if row != (reader["name"], reader["version"], codec.version_rank(reader["version"]), entry.recorded):
            yield Damage(where, "its row is missing or not as its entry says")
        if document is None or document.id != told["document"]:
            yield Damage(where, f"its document is not {told['document']}")
            return
        claims = self._of(entry.seq, tables.claim)
        quotations = self._of(entry.seq, tables.quotation)
        yield from _found(where, told, claims, quotations)
        for fields in claims:
            yield from _claim(fields, document, reader["name"])
        for fields in quotations:
            yield from _quotation(fields, document.id, reader["name"])
        yield from _placed(_spans(where, told, claims, quotations), length, excerpt)
        yield from self._names(where, entry.seq, told, document, claims)

    def check_spelling(self, row: Row[Any]) -> Iterator[Damage]:
        """What is wrong with a spelling, once every reading was checked."""
        if (row.name, row.written) not in self._spelled:
            yield Damage(f"name {row.name}", f"no document spells it {row.written!r}")
        self._spelled.discard((row.name, row.written))

    # --- rows --------------------------------------------------------------------------------------------------------

    def _document(self, seq: int | None) -> tuple[DocumentInfo | None, int, str | None]:
        """A document, its length, and its words where they are not kept whole."""
        d, e, c = tables.document.c, tables.entry.c, tables.content.c
        found = select(e.payload, d.content, c.words).join(tables.document, d.seq == e.seq)
        found = found.outerjoin(tables.content, c.hash == d.content).where(d.seq == seq)
        row = self._connection.execute(found).first()
        if row is None:
            return None, 0, None
        whole = row.words is None or codec.words_hash(row.words) == row.content
        length = int(msgspec.json.decode(row.payload)["length"])
        return info_of(row.payload), length, None if whole else row.words

    def _of(self, reading: int, table: Table, order: str = "seq") -> list[Fields]:
        found = select(table).where(table.c.reading == reading).order_by(table.c[order])
        return [dict(row._mapping) for row in self._connection.execute(found)]

    # --- names -------------------------------------------------------------------------------------------------------

    def _names(
        self, where: str, seq: int, told: Fields, document: DocumentInfo, claims: list[Fields]
    ) -> Iterator[Damage]:
        record = _record(told, document, claims)
        titles = codec.title_names(record)
        counts = Counter(row["name"] for row in claims)
        naming: dict[str, int] = {}
        aliases: dict[tuple[str, str], str] = {}
        for name, also in codec.all_names(record):
            self._spelled.add((name.id, name.name))
            naming[name.id] = counts[name.id]
            aliases |= {(name.id, written): fold_name(written) for written in also}
        if {row["name"]: row["claims"] for row in self._of(seq, tables.naming, "name")} != naming:
            yield Damage(where, "the names that it brought are not those of its entry")
        rows = self._of(seq, tables.alias, "name")
        if {(row["name"], row["written"]): row["folded"] for row in rows} != aliases:
            yield Damage(where, "the aliases that it brought are not those of its entry")
        about = self._about(seq)
        for row, claim in zip(claims, record.claims, strict=True):
            if row["name"] != titles[claim.title].id:
                yield Damage(f"claim {row['id']}", "its title is not the one that it names")
            if about.get(row["seq"], set()) != {(str(k), fold_name(w)) for k, w in codec.about(claim)}:
                yield Damage(f"claim {row['id']}", "is not found under the names that it holds")

    def _about(self, reading: int) -> dict[int, set[tuple[str, str]]]:
        a, c = tables.about.c, tables.claim.c
        found = select(a.claim, a.kind, a.folded).join(tables.claim, c.seq == a.claim).where(c.reading == reading)
        about: dict[int, set[tuple[str, str]]] = {}
        for claim, kind, folded in self._connection.execute(found):
            about.setdefault(claim, set()).add((kind, folded))
        return about


def _record(told: Fields, document: DocumentInfo, claims: Iterable[Fields]) -> Record:
    """The reading as a record, as far as names go: no words stand in its spans."""
    return Record(
        document=document,
        reader=msgspec.convert(told["reader"], Reader),
        titles=msgspec.convert(told["titles"], tuple[TitleMentioned, ...]),
        claims=tuple(_claim_of(row) for row in claims),
    )


def _claim_of(row: Fields) -> Claim:
    # Offsets are checked elsewhere; a span that cannot be must not hide whose names they are.
    return codec.claim_from(row["fields"], Span(0, 1, FILLER))


# --- claims and quotations -------------------------------------------------------------------------------------------


def _found(where: str, told: Fields, claims: list[Fields], quotations: list[Fields]) -> Iterator[Damage]:
    for kind, rows in (("claims", claims), ("quotations", quotations)):
        ids = [row["id"] for row in rows]
        for id_ in sorted(set(told[kind]).difference(ids)):
            yield Damage(f"{kind[:-1]} {id_}", f"is missing from {where}")
        for id_ in sorted(set(ids).difference(told[kind])):
            yield Damage(f"{kind[:-1]} {id_}", f"was never in {where}")
    covered = [[{k: r[k] for k in _CLAIM} for r in claims], [{k: r[k] for k in _QUOTATION} for r in quotations]]
    if codec.digest(codec.canonical(covered)) != told["digest"]:
        yield Damage(where, "its claims and quotations do not have the digest that they were written with")


def _claim(row: Fields, document: DocumentInfo, reader: str) -> Iterator[Damage]:
    """The id from the fields as they stand: a field that a later version gives a default must not change it."""
    said = json.loads(row["fields"])
    said.pop("confidence", None)
    again = "c_" + codec.digest(document.id, reader, codec.canonical(said), f"{row['start']}:{row['end']}")[:20]
    if again != row["id"] or row["published"] != document.published.isoformat():
        yield Damage(f"claim {row['id']}", "its id is not that of what it says, where and when")


def _quotation(row: Fields, document: str, reader: str) -> Iterator[Damage]:
    fields = json.loads(row["fields"])
    cue = f"{row['cue_start']}:{row['cue_end']}" if row["cue_start"] is not None else ""
    again = codec.digest(document, reader, codec.canonical(fields), f"{row['start']}:{row['end']}", cue)
    if f"q_{again[:20]}" != row["id"] or row["speaker"] != fold_name(fields["speaker"]):
        yield Damage(f"quotation {row['id']}", "its id is not that of who said what where")


def _spans(
    where: str, told: Fields, claims: Iterable[Mapping[str, Any]], quotations: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[str, int, int, bool]]:
    """Every span of a reading: whose it is, start, end, and whether its words are quoted."""
    yield from ((f"claim {row['id']}", row["start"], row["end"], True) for row in claims)
    for row in quotations:
        yield f"quotation {row['id']}", row["start"], row["end"], True
        if row["cue_start"] is not None:
            yield f"quotation {row['id']}", row["cue_start"], row["cue_end"], True
    yield from ((f"{where}, passed over", start, end, False) for _, start, end in told["passed_over"])


def _placed(spans: Iterable[tuple[str, int, int, bool]], length: int, excerpt: str | None) -> Iterator[Damage]:
    for where, start, end, quoted in spans:
        if not 0 <= start < end <= length:
            yield Damage(where, f"its words at {start}:{end} are outside a document of {length} characters")
        elif quoted and excerpt is not None and FILLER in excerpt[start:end]:
            yield Damage(where, f"its words at {start}:{end} are not kept")
