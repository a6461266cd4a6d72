"""What a batch leaves behind: Parquet by the day that articles were published, and a marker for each part that is done.

    DIR/run.json                                   the reader and what the caller said, one for all of DIR
    DIR/records/published=2024-02-01/<part>.parquet
    DIR/rejections/published=2024-02-01/<part>.parquet   (published=unknown where an article has no day that is known)
    DIR/done/<piece>/<number>.json                 a part of a piece that is done, and how far it leads

A piece is an input file, or a share of a large one. Files count only where a marker names them: what a killed run left is
written over by the next one, under the same name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import msgspec

from intheworks.batch import store
from intheworks.errors import Rejection, UsageError
from intheworks.model import Document, Reader, Record

RECORDS, REJECTIONS, DONE, RUN = "records", "rejections", "done", "run.json"
UNKNOWN = "unknown"
LARGE = 2 << 30
"""Bytes of a file beyond which its items are shared out: a worker is then no longer busy with one than with the others."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller says of the articles, as `add` has it; days as YYYY-MM-DD."""

    published: str | None = None
    outlet: str | None = None
    language: str | None = None
    columns: dict[str, str] = {}


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What all parts in one folder have in common. Another reader, or other words of the caller, need another folder."""

    reader: Reader
    said: Said
    today: str
    """The latest day that an article may bear: the first run's, so that a resumed run rejects what the first did."""


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """What is given to a worker at a time: one input file, or every `shares`-th item of a large one, from `share` on.

    Its id changes with the file's bytes, so a changed file is read anew. Whoever reads a share goes through the whole file,
    which costs a fortieth of reading it.
    """

    id: str
    address: str
    size: int
    share: int = 0
    shares: int = 1

    @classmethod
    def of(cls, found: store.Found) -> list[Piece]:
        """The pieces of a file: by its size alone, so that a later run makes the same."""
        shares = max(1, -(-found.size // LARGE))
        file = f"{found.address}\0{found.size}\0{found.changed}"
        return [
            cls(
                id=hashlib.sha256((f"{file}\0{share}/{shares}" if shares > 1 else file).encode()).hexdigest()[:20],
                address=found.address,
                size=found.size // shares,
                share=share,
                shares=shares,
            )
            for share in range(shares)
        ]

    def holds(self, number: int) -> bool:
        """Whether the item of this number, counted from 0, is one of this piece's."""
        return number % self.shares == self.share

    def count(self, start: int, until: int) -> int:
        """How many of the items from `start` up to `until` are this piece's."""
        return len(range(start + (self.share - start) % self.shares, until, self.shares))


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A document with something in it, and its record: what `load` needs, and what tables are asked about."""

    document: str
    published: str
    outlet: str | None
    url: str | None
    place: str
    text: str
    record: bytes
    claims: int
    quotations: int

    @classmethod
    def of(cls, document: Document, record: Record) -> Row:
        info = document.info
        return cls(
            document=info.id,
            published=info.published.isoformat(),
            outlet=info.outlet,
            url=info.url,
            place=info.source,
            text=document.text,
            record=record.to_json(),
            claims=len(record.claims),
            quotations=len(record.quotations),
        )

    @property
    def size(self) -> int:
        return len(self.text) + len(self.record)


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of input that was set aside, and why."""

    published: str = UNKNOWN
    place: str
    reason: str

    @classmethod
    def of(cls, rejection: Rejection) -> Refused:
        return cls(place=rejection.source, reason=rejection.reason)

    @property
    def size(self) -> int:
        return len(self.place) + len(self.reason)


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """A marker: the items of a piece up to number `until` (counted from 0, excluded) are done, and in these files."""

    piece: str
    address: str
    number: int
    until: int
    last: bool
    files: tuple[str, ...] = ()
    items: int = 0
    """Items of the piece in this part: pages of an archive, rows of a table."""
    passed: int = 0
    """Those of them that passed the gate and were read."""
    rejected: int = 0
    seconds: float = 0.0
    """Seconds from the part's beginning to its end."""


def prepare(out: str, wanted: Run) -> Run:
    """The run that DIR is of: the one it began with, else this one. Raises UsageError where the two do not go together."""
    address = f"{out}/{RUN}"
    if not store.find(address):
        if any(True for _ in store.names_under(out)):
            raise UsageError("is not empty, and no batch", where=out, todo="name a new folder")
        store.write(address, msgspec.json.encode(wanted))
        return wanted
    found = run_of(out)
    if (found.reader, found.said) != (wanted.reader, wanted.said):
        was = f"{found.reader.name} {found.reader.version}, {msgspec.json.encode(found.said).decode()}"
        raise UsageError(
            f"holds a batch by another reader or with other options ({was})", where=out, todo="name another"
        )
    return found


def run_of(out: str) -> Run:
    """The run that DIR is of. Raises UsageError where it is no batch."""
    try:
        return msgspec.json.decode(store.read(f"{out}/{RUN}"), type=Run)
    except (OSError, msgspec.MsgspecError) as error:
        raise UsageError("holds no batch", where=out, todo="name the --out of `intheworks batch`") from error


def done(out: str, piece: str | None = None) -> dict[str, list[Done]]:
    """The markers by piece (of one alone where it is named), each piece's in order and without a gap."""
    found: dict[str, dict[int, Done]] = {}
    for name in store.names_under(f"{out}/{DONE}/{piece}" if piece else f"{out}/{DONE}"):
        if name.endswith(".json"):
            one = msgspec.json.decode(store.read(name), type=Done)
            found.setdefault(one.piece, {})[one.number] = one
    return {id_: list(_run_of(parts)) for id_, parts in found.items()}


def _run_of(parts: dict[int, Done]) -> Iterator[Done]:
    number = 0
    while number in parts:
        yield parts[number]
        number += 1


def put(out: str, part: Done, rows: Iterable[Row], refused: Iterable[Refused]) -> Done:
    """Write a part's rows by day, then its marker: before that none of it counts."""
    files = [
        *_tables(out, RECORDS, part, rows, Row),
        *_tables(out, REJECTIONS, part, refused, Refused),
    ]
    part = msgspec.structs.replace(part, files=tuple(files))
    store.write(f"{out}/{DONE}/{part.piece}/{part.number:06d}.json", msgspec.json.encode(part))
    return part


def _tables(out: str, kind: str, part: Done, rows: Iterable[Any], type_: type[msgspec.Struct]) -> Iterator[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    by_day: dict[str, list[Any]] = {}
    for row in rows:
        by_day.setdefault(row.published, []).append(row)
    fields = [field for field in type_.__struct_fields__ if field != "published"]
    types = {"record": pa.binary(), "claims": pa.int32(), "quotations": pa.int32()}
    schema = pa.schema([(field, types.get(field, pa.string())) for field in fields])
    for day, some in sorted(by_day.items()):
        name = f"{kind}/published={day}/{part.piece}-{part.number:06d}.parquet"
        columns = {field: [_storable(getattr(row, field)) for row in some] for field in fields}
        made = BytesIO()
        pq.write_table(pa.Table.from_pydict(columns, schema=schema), made, compression="zstd")
        store.write(f"{out}/{name}", made.getvalue())
        yield name


def _storable(value: Any) -> Any:
    """Half of a surrogate pair has no UTF-8, and may stand in the name of a place."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def records(out: str, part: Done) -> Iterator[tuple[Document, Record]]:
    """The documents and records of a part, a few at a time."""
    from pyarrow.parquet import ParquetFile

    for name in part.files:
        if name.startswith(f"{RECORDS}/"):
            with store.open_to_read(f"{out}/{name}") as file:
                for batch in ParquetFile(file).iter_batches(batch_size=256, columns=["text", "record"]):
                    for text, record in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                        read = Record.from_json(record)
                        yield Document(info=read.document, text=text), read
