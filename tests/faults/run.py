"""Faults, all of them, at length: `python tests/faults/run.py --kills 200`. Writes a table; exit status 1 for any fault.

Killed at random moments (add, review, merge, migrate, batch, deliver), the power cut (disks made of recorded writes), a disk
that lies about its syncs, a full disk, a folder that may not be written to, a clock set back, two writers in one file, bits
that flip.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jobs import JOBS, ROOT, PlainReader, StillClock, articles, desk_on, entries, rows
from killing import damage_of, forked, killed
from power import Operation, Recorder, disk

sys.path.append(str(ROOT / "tests" / "contracts" / "ledger"))
from test_verify import answers, fill, flipped

from intheworks.desk import Desk
from intheworks.errors import LedgerError, LedgerFull
from intheworks.ledger import open_ledger
from intheworks.model import Verdict

NOBODY = 65534
Line = tuple[str, str, list[str]]


def kills(name: str, folder: Path, count: int) -> Line:
    """A job killed so many times."""
    begun = time.monotonic()
    told = killed(JOBS[name](), folder, count)
    seconds = time.monotonic() - begun
    return f"kill -9 in `{name}`", f"{told.kills} kills in {told.runs} runs, {seconds:.0f} s", told.faults


def recorded(folder: Path, count: int = 120) -> list[Operation]:
    """Everything that SQLite does to its files while a ledger is made and filled, with a mark for each article kept."""
    source = articles(folder / "in", count)
    with Recorder() as recorder, desk_on(folder / "ledger.db") as desk:
        for path in sorted(source.iterdir()):
            for reading in desk.read(str(path)):
                assert not hasattr(reading, "reason"), reading
                recorder.mark(reading.document.info.id)  # type: ignore[union-attr]
    return recorder.operations


def power_cut(folder: Path, cuts: int, lying: bool) -> Line:
    """Disks made of the operations up to a random one; each must be sound and, where syncs are true, hold
    all that was told."""
    operations, chance, faults = recorded(folder), random.Random(1), []
    begun, refused, named, fewer = time.monotonic(), 0, 0, 0
    for number in range(cuts):
        made = folder / f"disk{number}"
        made.mkdir()
        at = chance.randrange(1, len(operations))
        believed = max(0, at - chance.randrange(1, 60)) if lying else None
        marks = disk(operations[:at], made, chance, believed)
        try:
            damage, kept = _after(made / "ledger.db")
        except LedgerError:
            damage, kept, refused = [], set(), refused + 1
            if not lying:
                faults.append(f"after operation {at} it does not open")
        if not lying:
            faults += [f"after operation {at}: {line}" for line in damage]
            if marks - kept:
                faults.append(f"after operation {at}: {len(marks - kept)} articles lost that were told to be kept")
        named += bool(damage)
        fewer += not damage and bool(marks - kept)
        shutil.rmtree(made)
    seconds = time.monotonic() - begun
    if not lying:
        return "power cut, syncs kept", f"{cuts} disks of {len(operations)} operations, {seconds:.0f} s", faults
    sound = f"{refused} not opened, {named} named by verify, {fewer} sound with the last articles missing"
    return "power cut, the last syncs dropped", f"{cuts} disks: {sound}; {seconds:.0f} s", faults


def _after(db: Path) -> tuple[list[str], set[str]]:
    """What verify says of a ledger after a cut, and the documents in it; it must also take in one more."""
    if not db.exists():
        return [], set()
    with desk_on(db) as desk:
        damage = [str(one) for one in desk.verify()]
        kept = {info.id for info in desk.ledger.documents()}
        if not damage:
            more = db.parent / "more.txt"
            more.write_text("date 2024-12-24 Nobody Else writes Something New, it is said.", encoding="utf-8")
            desk.read(str(more))
            damage = [str(one) for one in desk.verify()]
    return damage, kept


@contextmanager
def small_disk(folder: Path) -> Iterator[Callable[[], None]]:
    """A file system with little room; what it yields makes room. Where none can be mounted, a limit on files' size."""
    libc = ctypes.CDLL(None, use_errno=True)
    folder.mkdir()
    where = str(folder).encode()
    mount = libc.mount(b"tmpfs", where, b"tmpfs", 0, b"size=600k") == 0
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def make_room() -> None:
        if mount:
            assert libc.mount(b"tmpfs", where, b"tmpfs", 32, b"size=64m") == 0  # MS_REMOUNT
        else:
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))

    if not mount:
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, hard))
    try:
        yield make_room
    finally:
        make_room()
        if mount:
            libc.umount2(where, 2)


def disk_full(folder: Path) -> Line:
    """Articles come in until there is no room: nothing of the last is kept, all before is, and with room it goes on."""
    source = sorted(articles(folder / "in", 120).iterdir())
    faults, kept, full, at = [], 0, 0, 0
    with small_disk(folder / "small") as make_room:
        db = folder / "small" / "ledger.db"
        for path in source:
            try:
                with desk_on(db) as desk:
                    desk.read(str(path))
                kept += 1
            except LedgerFull:
                full += 1
                if full == 1:
                    at = kept
                if full == 3:
                    break
        faults += [] if full else ["the disk was never full"]
        make_room()
        faults += damage_of(db)
        with desk_on(db) as desk:
            there = len(list(desk.ledger.documents()))
            if there != kept:
                faults.append(f"{there} documents, {kept} told to be kept")
            for path in source:
                desk.read(str(path))
            if len(list(desk.ledger.documents())) != len(source):
                faults.append("with room, not all came in")
        faults += damage_of(db)
    return "disk full", f"full after {at} articles; made room, took in all {len(source)}", faults


def read_only(folder: Path) -> Line:
    """A folder without the right to write: a new ledger and an old one are refused in one line, and nothing changes."""
    faults: list[str] = []
    db = folder / "ledger.db"
    with desk_on(db) as desk:
        desk.read(str(articles(folder / "in", 3)))
    before = db.read_bytes()

    def attempt(done: Callable[[str], None]) -> None:
        if os.geteuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        for name in ("ledger.db", "new.db"):
            try:
                with desk_on(folder / name) as desk:
                    desk.read(str(folder / "in"))
                done(f"{name} was written to")
            except LedgerError as error:
                done(f"refused: {error}" if "\n" not in str(error) else f"several lines: {error}")

    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    parents = [parent for parent in folder.parents if not parent.stat().st_mode & 0o001]
    for parent in parents:
        parent.chmod(parent.stat().st_mode | 0o011)
    _, told, _ = forked(attempt, None)
    folder.chmod(0o755)
    faults += [line for line in told if not line.startswith("refused: ")]
    if len(told) != 2 or db.read_bytes() != before or (folder / "new.db").exists():
        faults.append(f"something was written, or not told: {sorted(told)}")
    return "read-only folder", "an old ledger and a new one refused, each in one line", faults


def clock_set_back(folder: Path) -> Line:
    """The clock jumps back between any two writes: the last word of an editor still is the last, and all is sound."""
    faults = []
    clock, chance = StillClock(), random.Random(3)
    source = sorted(articles(folder / "in", 30).iterdir())
    with Desk(lambda: open_ledger(str(folder / "ledger.db")), PlainReader, clock) as desk:
        for path in source:
            clock.moment = datetime(2025, 6, 1, tzinfo=UTC) - timedelta(days=chance.randrange(200))
            desk.read(str(path))
        for claim in desk.ledger.claims(None):
            for verdict in (Verdict.reject, Verdict.confirm):
                clock.moment -= timedelta(hours=1)
                desk.review(claim.id, verdict, why="-", by="Ada")
            if desk.ledger.reviews([claim.id])[-1].verdict is not Verdict.confirm:
                faults.append(f"the last word on {claim.id} is not the last")
        moments = rows(folder / "ledger.db", "SELECT recorded FROM entry ORDER BY seq")
        if moments != sorted(moments):
            faults.append("an entry is recorded before the one before it")
        if len(list(desk.ledger.documents())) != len(source):
            faults.append("not every document is there")
    faults += damage_of(folder / "ledger.db")
    return "clock set back", f"{len(source)} articles, 60 reviews, the clock behind the last entry each time", faults


def two_writers(folder: Path, rounds: int = 8) -> Line:
    """Two processes take the same articles into one file at once, one of them backwards: each is there once."""
    faults: list[str] = []
    source = sorted(articles(folder / "in").iterdir())
    for number in range(rounds):
        db = folder / f"ledger{number}.db"

        def take(paths: list[Path], db: Path = db) -> None:
            with desk_on(db) as desk:
                for path in paths:
                    desk.read(str(path))

        children = []
        for paths in (source, source[::-1]):
            child = os.fork()
            if child == 0:
                status = 1
                try:
                    take(paths)
                    status = 0
                except LedgerError as error:
                    print(error, file=sys.stderr)
                finally:
                    os._exit(status)
            children.append(child)
        if any(os.waitpid(child, 0)[1] for child in children):
            faults.append(f"round {number}: a writer failed")
        kinds = [kind for kind, *_ in entries(db)]
        if kinds.count("document") != len(source) or kinds.count("reading") != len(source):
            faults.append(f"round {number}: {kinds.count('document')} documents, {kinds.count('reading')} readings")
        faults += damage_of(db)
    return "two writers in one file", f"{rounds} rounds of {len(source)} articles each way", faults


def bit_flips(folder: Path, count: int) -> Line:
    """One bit of the file flips: verify names what is damaged, or all answers are as before."""
    sound, torn, chance, faults = folder / "sound.db", folder / "torn.db", random.Random(7), []
    with closing(open_ledger(str(sound))) as ledger:
        fill(ledger)
        before = answers(ledger)
    rows(sound, "PRAGMA wal_checkpoint(TRUNCATE)")
    refused, named = 0, 0
    for _ in range(count):
        for stale in folder.glob("torn.db*"):
            stale.unlink()
        shutil.copy(sound, torn)
        where = flipped(torn, chance)
        try:
            with closing(open_ledger(str(torn))) as ledger:
                damage = list(ledger.verify())
                if not damage and answers(ledger) != before:
                    faults.append(f"byte {where[0]}, bit {where[1]}: another answer, and verify is silent")
        except LedgerError:
            damage, refused = [], refused + 1
        named += bool(damage)
        faults += [f"byte {where[0]}: damage without a place" for one in damage if not (one.where and one.what)]
    unused = count - refused - named
    told = f"{count} flips: {named} named by verify, {refused} not opened, {unused} where nothing is stored"
    return "a bit flips", told, faults


def lines(arguments: argparse.Namespace, folder: Path) -> Iterator[Line]:
    """The faults, one after the other, each in a folder of its own."""
    wanted = arguments.only.split(",") if arguments.only else None

    def place(name: str) -> Path:
        made = folder / name
        made.mkdir()
        return made

    every: dict[str, Callable[[], Line]] = {
        name: (lambda name=name: kills(name, place(name), arguments.kills))
        for name in JOBS  # type: ignore[misc]
    }
    every |= {
        "power": lambda: power_cut(place("power"), arguments.cuts, lying=False),
        "lying": lambda: power_cut(place("lying"), arguments.cuts, lying=True),
        "full": lambda: disk_full(place("full")),
        "readonly": lambda: read_only(place("readonly")),
        "clock": lambda: clock_set_back(place("clock")),
        "two": lambda: two_writers(place("two")),
        "flips": lambda: bit_flips(place("flips"), arguments.cuts),
    }
    for name, fault in every.items():
        if wanted is None or name in wanted:
            yield fault()


def main() -> int:
    """Run them and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="kills of each job")
    parser.add_argument("--cuts", type=int, default=200, help="power cuts of each kind, and flipped bits")
    parser.add_argument("--only", help="some faults alone, by name, with commas")
    arguments = parser.parse_args()
    found = 0
    print("| fault | what was done | found |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for what, done, faults in lines(arguments, Path(folder)):
            found += len(faults)
            print(f"| {what} | {done} | {'; '.join(faults[:3]) or 'nothing'} |", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
