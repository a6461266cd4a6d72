"""A job killed at random moments, started again until it is done, and held against a run that nobody disturbed."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from jobs import Batches, Delivers, Job, entries, rows

from intheworks.ledger import open_ledger


@dataclass
class Told:
    """What came of killing a job: how often it was killed at work, and whatever was not as it should be."""

    kills: int = 0
    runs: int = 0
    faults: list[str] = field(default_factory=list)


def forked(work: Callable[[Callable[[str], None]], None], kill_after: float | None) -> tuple[bool, set[str], float]:
    """Do the work in a child, killed after so many seconds: whether it came to its end, what it told of, how long it ran."""
    read, write = os.pipe()
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(read)
        status = 1
        try:
            work(lambda piece: (os.write(write, f"{piece}\n".encode()), None)[1])
            status = 0
        finally:
            os._exit(status)
    os.close(write)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    told = b""
    while some := os.read(read, 65536):
        told += some
    os.close(read)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0:
        raise RuntimeError("the work failed by itself")
    # A last line without its end is of a piece that was not told of yet.
    pieces = set(told.decode().split("\n")[:-1])
    return os.WIFEXITED(status), pieces, time.monotonic() - begun


def killed(job: Job, folder: Path, kills: int, seed: int = 20240201) -> Told:
    """Kill the job so many times; after each kill the ledger is checked, after each end compared with the whole run."""
    told, chance = Told(), random.Random(seed)
    start, whole = folder / "start", folder / "whole"
    start.mkdir()
    job.prepare(start / "ledger.db")
    shutil.copytree(start, whole)
    ended, pieces, seconds = forked(lambda done: job.work(whole / "ledger.db", done), None)
    assert ended and pieces and pieces <= job.kept(whole / "ledger.db"), "the undisturbed run failed"
    while told.kills < kills:
        torn = folder / f"torn{told.runs}"
        shutil.copytree(start, torn)
        told.runs += 1
        _until_done(job, torn / "ledger.db", seconds, chance, told, kills)
        _compare(job, torn / "ledger.db", whole / "ledger.db", told)
        shutil.rmtree(torn)
    return told


def _until_done(job: Job, db: Path, seconds: float, chance: random.Random, told: Told, kills: int) -> None:
    acknowledged: set[str] = set()
    while True:
        wait = chance.uniform(0, seconds * 0.8) if told.kills < kills else None
        ended, pieces, _ = forked(lambda done: job.work(db, done), wait)
        acknowledged |= pieces
        told.kills += not ended
        if db.exists() and db.stat().st_size:
            told.faults += [f"{job.name}: {damage}" for damage in damage_of(db)]
            if acknowledged and (lost := acknowledged - job.kept(db)):
                told.faults.append(f"{job.name}: lost {sorted(lost)[:3]}")
        if ended:
            return


def damage_of(db: Path) -> list[str]:
    """What `verify` says of a ledger, opening it as any user would (which moves an older schema)."""
    if rows(db, "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'") == [(0,)]:
        return []  # killed before its first transaction
    if rows(db, "SELECT version_num FROM alembic_version") == [("0001",)]:
        return [f"SQLite: {line}" for (line,) in rows(db, "PRAGMA integrity_check") if line != "ok"]
    with closing(open_ledger(str(db))) as ledger:
        return [str(damage) for damage in ledger.verify()]


def _compare(job: Job, torn: Path, whole: Path, told: Told) -> None:
    if isinstance(job, Delivers):
        told.faults += _delivered(torn, whole)
    if isinstance(job, Batches) and Batches.read(torn) != Batches.read(whole):
        told.faults.append("batch: other records than those of the whole run, or some twice")
    if entries(torn) != entries(whole):
        told.faults.append(f"{job.name}: {len(entries(torn))} entries, not the {len(entries(whole))} of the whole run")


def _delivered(torn: Path, whole: Path) -> list[str]:
    """What is wrong with the alerts: each must have been made once, and have arrived at least once, a title's in order."""
    faults = []
    made = "SELECT title, payload FROM server_alert ORDER BY title, payload"
    if rows(torn, made) != rows(whole, made):
        faults.append("deliver: other alerts than those of the whole run")
    first: dict[int, None] = {}
    for line in Delivers.receiver(torn).read_bytes().splitlines():
        first.setdefault(int(json.loads(line)["id"]))
    alerts = {int(seq): title for seq, title in rows(torn, "SELECT seq, title FROM server_alert")}
    if set(first) != set(alerts):
        faults.append("deliver: not every alert arrived")
    for title in set(alerts.values()):
        arrived = [seq for seq in first if alerts.get(seq) == title]
        if arrived != sorted(arrived):
            faults.append(f"deliver: the alerts on {title} came out of order")
    return faults
