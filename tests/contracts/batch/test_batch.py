"""Batches: cut off anywhere and begun again, with items that kill; loaded once or twice; and never other than `read`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from conftest import prose, put, rows
from intheworks.desk import Desk
from intheworks.errors import Rejection, UsageError
from intheworks.ledger import open_ledger
from intheworks.model import Reader, Record

pytest.importorskip("daft", reason="Daft is not installed: pip install 'intheworks[batch]'")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed: pip install 'intheworks[batch]'")

from intheworks.batch import layout, piece, run, store  # noqa: E402  (what they need is looked for above)
from intheworks.batch import load as loading  # noqa: E402
from intheworks.batch.layout import Run, Said  # noqa: E402
from intheworks.batch.load import load  # noqa: E402

CLI = "from intheworks.cli import main; main()"
PLAIN = Run(reader=Reader("plain", "1.0"), said=Said(), today="2026-01-01")


def command(*arguments: str | Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CLI, *map(str, arguments)],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def records(out: Path) -> dict[str, Record]:
    """By document id, the records of the parts that are done; each must be there once."""
    found = [
        one for parts in layout.done(str(out)).values() for part in parts for one in layout.records(str(out), part)
    ]
    by_id = {document.info.id: record for document, record in found}
    assert len(by_id) == len(found)
    return by_id


def rejections(out: Path) -> list[tuple[str, str]]:
    names = [
        n for parts in layout.done(str(out)).values() for p in parts for n in p.files if n.startswith("rejections/")
    ]
    return sorted((row["place"], row["reason"]) for name in names for row in pq.read_table(out / name).to_pylist())


def work(found: list[layout.Piece], out: Path, hand: piece.Hand) -> list[piece.Summary]:
    layout.prepare(str(out), PLAIN)
    return [piece.work(one, str(out), PLAIN, "plain", hand) for one in found]


@pytest.fixture
def hand(plain: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """A reading process with the plain reader."""
    for name, value in plain.items():
        monkeypatch.setenv(name, value)
    made = piece.Hand()
    yield made
    made.close()


class Cut(BaseException):
    """Stands for a kill: nothing catches it."""


def test_cut_off_at_any_write_and_begun_again_it_is_as_if_undisturbed(
    tmp_path: Path, hand: piece.Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run is cut off before, or right behind, every file that it writes: nothing is read twice into it, nothing missed."""
    monkeypatch.setattr(piece, "MOST_ITEMS", 4)
    found = run.pieces(
        [str(put(tmp_path / f"{i}.jsonl", rows(range(20 * i, 20 * i + 11)), torn=True)) for i in range(2)]
    )
    work(found, tmp_path / "whole", hand)
    whole, set_aside = records(tmp_path / "whole"), rejections(tmp_path / "whole")
    assert len(whole) == 12 and len(set_aside) == 2
    write, writes = store.write, Counter[str]()
    for after in (False, True):
        out, cuts, more = tmp_path / f"cut-{after}", 0, True
        while more:

            def cutting(address: str, data: bytes, after: bool = after) -> None:
                # Each file is cut off at once: the first time that it is to be written.
                if writes[address] == 0 and not address.endswith("run.json"):
                    writes[address] += 1
                    if after:
                        write(address, data)
                    raise Cut
                write(address, data)

            monkeypatch.setattr(store, "write", cutting)
            try:
                work(found, out, hand)
                more = False
            except Cut:
                cuts += 1
                hand.close()
        assert cuts >= 20
        assert records(out) == whole
        assert rejections(out) == set_aside


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path, plain: dict[str, str]) -> None:
    """SIGKILL in the middle of a run by the command line, twice: the third has what an undisturbed one has."""
    inputs = [put(tmp_path / f"{i}.jsonl", rows(range(30 * i, 30 * i + 30))) for i in range(4)]
    out = tmp_path / "out"
    batch = [sys.executable, "-c", CLI, "batch", *map(str, inputs), "--out", str(out)]
    batch += ["--workers", "1", "--reader", "plain"]
    for wanted in (1, 2):
        env = {**os.environ, **plain, "PLAIN_SLEEP": "0.03"}
        running = subprocess.Popen(batch, env=env, stderr=subprocess.DEVNULL, start_new_session=True)
        until = time.monotonic() + 60
        while len(layout.done(str(out))) < wanted and time.monotonic() < until:
            time.sleep(0.05)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    before = len(layout.done(str(out)))
    assert 2 <= before < 4
    last = command("batch", *inputs, "--out", out, "--reader", "plain", env=plain)
    assert last.returncode == 0, last.stderr
    assert f"{before} of 4 files were done before" in last.stderr
    assert {record.document.url for record in records(out).values()} == {
        f"https://news.example/{n}" for n in range(0, 120, 2)
    }
    again = command("batch", *inputs, "--out", out, "--reader", "plain", env=plain)
    assert again.returncode == 0 and "4 of 4 files were done before" in again.stderr


def test_an_item_that_kills_costs_that_item(tmp_path: Path, hand: piece.Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """An item that ends its process, fails, never ends or wants all memory is set aside with why; its file goes on."""
    monkeypatch.setattr(piece, "PATIENCE", 3.0)
    poison = {0: "DIE", 6: "FAIL", 10: "WAIT", 14: "EAT", 18: "DIE"}
    path = put(tmp_path / "in.jsonl", rows(range(20), poison))
    (told,) = work(run.pieces([str(path)]), tmp_path / "out", hand)
    assert (told.items, told.passed, told.rejected, told.fault) == (20, 5, 5, None)
    set_aside = {int(place.rpartition(":")[2]) - 1: reason for place, reason in rejections(tmp_path / "out")}
    assert set(set_aside) == set(poison)
    assert "signal 9" in set_aside[0] and "signal 9" in set_aside[18]
    assert "as it was told to" in set_aside[6] and "took over 3 s" in set_aside[10] and "MemoryError" in set_aside[14]


def test_a_part_ends_before_it_is_large(tmp_path: Path, hand: piece.Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is held in memory is bounded by bytes, not by the length of a file."""
    monkeypatch.setattr(piece, "MOST_BYTES", 20_000)
    path = put(tmp_path / "in.jsonl", rows(range(200)))
    work(run.pieces([str(path)]), tmp_path / "out", hand)
    (parts,) = layout.done(str(tmp_path / "out")).values()
    assert len(parts) > 3 and sum(part.passed for part in parts) == 100
    for part in parts:
        read = [layout.Row.of(*one) for one in layout.records(str(tmp_path / "out"), part)]
        assert sum(one.size for one in read) < 22_000


def test_a_large_file_is_shared_out(tmp_path: Path, hand: piece.Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its shares are even, have each item once, and together what the whole file has; cut off, each goes on by itself."""
    path = put(tmp_path / "in.jsonl", rows(range(61)), torn=True)
    work(run.pieces([str(path)]), tmp_path / "whole", hand)
    monkeypatch.setattr(layout, "LARGE", path.stat().st_size // 3 + 1)
    monkeypatch.setattr(piece, "MOST_ITEMS", 4)
    shares = run.pieces([str(path)])
    assert [one.share for one in shares] == [0, 1, 2] and shares == run.pieces([str(path)])
    told = work(shares, tmp_path / "out", hand)
    assert sorted(one.items for one in told) == [20, 21, 21]
    assert min(one.passed for one in told) >= 9
    assert records(tmp_path / "out") == records(tmp_path / "whole")
    assert rejections(tmp_path / "out") == rejections(tmp_path / "whole")
    for one in shares:
        markers = sorted((tmp_path / "out" / "done" / one.id).iterdir())
        assert len(markers) > 4
        markers[-1].unlink()
    assert sum(one.items for one in work(shares, tmp_path / "out", hand)) < 15
    assert records(tmp_path / "out") == records(tmp_path / "whole")


def test_records_lie_by_the_day_they_were_published(tmp_path: Path, hand: piece.Hand) -> None:
    """A table's engine finds days as folders, and in each the rows of that day alone."""
    work(run.pieces([str(put(tmp_path / "in.jsonl", rows(range(30)), torn=True))]), tmp_path / "out", hand)
    table = pq.read_table(tmp_path / "out" / "records", partitioning="hive").to_pylist()
    assert len(table) == 15
    for row in table:
        assert json.loads(row["record"])["document"]["published"] == str(row["published"])
        assert (row["claims"], row["outlet"]) == (1, "Pier News")
    assert len(rejections(tmp_path / "out")) == 1


def test_what_does_not_go_together_is_refused(tmp_path: Path, hand: piece.Hand) -> None:
    """Another reader or other options, a folder of something else, no input: misuse, and nothing is written."""
    found = run.pieces([str(put(tmp_path / "in.jsonl", rows(range(4))))])
    work(found, tmp_path / "out", hand)
    for other in (Run(reader=Reader("plain", "2.0"), said=Said(), today=PLAIN.today),
                  Run(reader=PLAIN.reader, said=Said(outlet="B"), today=PLAIN.today)):  # fmt: skip
        with pytest.raises(UsageError, match="another reader or with other options"):
            layout.prepare(str(tmp_path / "out"), other)
    with pytest.raises(UsageError, match="no batch"):
        layout.prepare(str(tmp_path), PLAIN)
    with pytest.raises(UsageError, match="no batch"):
        list(load(str(tmp_path), Desk.open(":memory:")))
    with pytest.raises(UsageError, match="no such file"):
        run.pieces([str(tmp_path / "none")])
    with pytest.raises(UsageError, match="no storage"):
        run.pieces(["nonsense://a/b"])


def test_a_file_that_changed_is_read_anew(tmp_path: Path, hand: piece.Hand) -> None:
    """A piece goes by size and time too: rows that were added are read, and loading both changes nothing twice."""
    path = put(tmp_path / "in.jsonl", rows(range(4)))
    work(run.pieces([str(path)]), tmp_path / "out", hand)
    put(path, rows(range(8)))
    work(run.pieces([str(path)]), tmp_path / "out", hand)
    with Desk.open(":memory:") as desk:
        told = Counter[str]()
        for one in load(str(tmp_path / "out"), desk):
            assert not isinstance(one, Rejection)
            told.update(one)
        assert told == {"new": 4, "known": 2, "revision": 0}


def test_a_file_that_cannot_be_had_is_tried_again(tmp_path: Path, hand: piece.Hand) -> None:
    """A fault of the storage is none of the file's: it is told, not marked as done, and the next run has it."""
    path = put(tmp_path / "in.jsonl", rows(range(4)))
    found = run.pieces([str(path)])
    kept = path.read_bytes()
    path.unlink()
    assert "cannot be read" in str(work(found, tmp_path / "out", hand)[0].fault)
    path.write_bytes(kept)
    assert work(found, tmp_path / "out", hand)[0].passed == 2


# --- into a ledger ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("store_", ["sqlite", "postgres"])
def test_load_is_as_if_read_one_by_one_and_twice_is_once(
    tmp_path: Path, hand: piece.Hand, store_: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In bulk, links and all: the ledger answers as one that took every record by itself, and a second load is nothing."""
    monkeypatch.setattr(loading, "AT_ONCE", 30)
    address = str(tmp_path / "a.db") if store_ == "sqlite" else str(request.getfixturevalue("postgres"))
    path = put(tmp_path / "in.jsonl", rows(range(80)))
    work(run.pieces([str(path)]), tmp_path / "out", hand)
    with Desk.open(address) as desk, Desk.open(":memory:") as single:
        told = [one for one in load(str(tmp_path / "out"), desk) if not isinstance(one, Rejection)]
        assert [one["new"] for one in told] == [30, 10]
        head = desk.ledger.head()
        for parts in layout.done(str(tmp_path / "out")).values():
            for part in parts:
                for document, record in layout.records(str(tmp_path / "out"), part):
                    single.load([(document, record)])
        strip = lambda claims: [(c.id, c.claim, c.document) for c in claims]  # noqa: E731
        assert strip(desk.ledger.claims(None)) == strip(single.ledger.claims(None))
        assert [(a.left, a.right, a.reason) for a in desk.ledger.links()] == [
            (a.left, a.right, a.reason) for a in single.ledger.links()
        ]
        assert [one["known"] for one in load(str(tmp_path / "out"), desk) if not isinstance(one, Rejection)] == [30, 10]
        assert desk.ledger.head() == head
        assert list(desk.verify()) == []


# --- the same reading as everywhere ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def as_read(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], dict[str, Record]]:
    """Articles as tables (JSON Lines and Parquet), and what `intheworks read` says of the same ones as texts."""
    import pyarrow as pa

    folder = tmp_path_factory.mktemp("equal")
    texts = sorted(p for p in Path(str(files("intheworks") / "examples" / "understudies")).glob("*.txt"))[:6]
    for path in texts:
        (folder / path.name).write_text(path.read_text(encoding="utf-8").strip(), encoding="utf-8")  # as a table has it
    told = command(
        "read", *(folder / p.name for p in texts), "--dry-run", "--format", "jsonl", "--outlet", "The Day", env={}
    )
    assert told.returncode == 0, told.stderr
    expected = {r.document.id: r for r in map(Record.from_json, told.stdout.splitlines())}
    assert len(expected) == 6 and sum(bool(r.claims) for r in expected.values()) >= 5
    table = [
        {"text": p.read_text(encoding="utf-8").strip(), "published": p.name[:10], "outlet": "The Day"} for p in texts
    ]
    pq.write_table(pa.Table.from_pylist(table[3:]), folder / "b.parquet")
    return [put(folder / "a.jsonl", table[:3]), folder / "b.parquet"], expected


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["local", "ray"])
def test_a_batch_says_what_read_says(
    tmp_path: Path, as_read: tuple[list[Path], dict[str, Record]], engine: str
) -> None:
    """The house reader over the same articles, by Daft with two workers, here and on a local Ray: the very same records."""
    if engine == "ray":
        pytest.importorskip("ray", reason="Ray is not installed: pip install 'intheworks[ray]'")
    inputs, expected = as_read
    out = tmp_path / "out"
    told = command("batch", *inputs, "--out", out, "--engine", engine, "--workers", "2", env={})
    assert told.returncode == 0, told.stderr
    import msgspec

    def alike(record: Record) -> Record:
        """Without the file that it came from, which is another."""
        return msgspec.structs.replace(record, document=msgspec.structs.replace(record.document, source=""))

    found = records(out)
    for id_, record in expected.items():
        if record.titles or record.claims or record.quotations:
            assert alike(found[id_]) == alike(record)
        else:
            assert id_ not in found
    assert len(found) >= 5


def test_a_batch_and_add_take_the_same_from_an_archive(tmp_path: Path, hand: piece.Hand, plain: dict[str, str]) -> None:
    """The pages of a WARC archive, by both ways in: the same documents and claims, the same ones rejected."""
    import io

    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for n in range(6):
        day = "" if n == 4 else '<meta property="article:published_time" content="2024-02-01">'
        body = f"<body><article><h1>The news of day {n}</h1><p>{prose(n)}</p></article></body>"
        page = f'<html lang="en"><head>{day}</head>{body}</html>'
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        url = f"https://news.example/{n}"
        record = writer.create_warc_record(url, "response", payload=io.BytesIO(page.encode()), http_headers=headers)
        writer.write_record(record)
    archive = tmp_path / "news.warc.gz"
    archive.write_bytes(out.getvalue()[:-30])  # cut off in its last record
    work(run.pieces([str(archive)]), tmp_path / "out", hand)
    told = command("add", archive, "--db", tmp_path / "added.db", "--reader", "plain", env=plain)
    assert told.returncode == 1
    with closing(open_ledger(str(tmp_path / "added.db"))) as added, Desk.open(":memory:") as desk:
        list(load(str(tmp_path / "out"), desk))
        claims = [[(c.id, c.claim, c.document) for c in one.claims(None)] for one in (added, desk.ledger)]
        assert claims[0] == claims[1] and len(claims[0]) == 4
    assert [reason.split(";")[0] for _, reason in rejections(tmp_path / "out")] == [
        "no date, neither in its metadata nor in its words",
        "cut off at record 6",
    ]
