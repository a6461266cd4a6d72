"""One piece from its beginning, or from where an earlier run was cut off, to its end: read in a process, kept in parts."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from time import perf_counter
from typing import BinaryIO, cast

import msgspec

from intheworks.batch import layout
from intheworks.batch.layout import Done, Piece, Refused, Row, Run
from intheworks.batch.worker import Begun, Ended, Read, SetAside, Task, Told, send, take

MOST_ITEMS, MOST_BYTES, MOST_SECONDS = 5000, 32 << 20, 60.0
"""A part ends at so many items, bytes of rows, or seconds: what is held in memory, and what a kill can cost at most."""
PATIENCE = 300.0
"""Seconds that one item may take. The slowest of 10,000 news pages takes under ten."""
MOST_FALSE_STARTS = 3
"""How often a process may die before it has begun any item, until the piece is given up for this run."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a piece in this run; `fault` is why it is not done, to be tried again by the next."""

    address: str
    items: int = 0
    passed: int = 0
    rejected: int = 0
    seconds: float = 0.0
    fault: str | None = None


class Hand:
    """A reading process, begun when it is first needed, and anew when it has died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._unread = bytearray()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    pipe.close()
            self._process = None

    def read(self, task: Task) -> Iterator[Told | str]:
        """What the process tells of a piece, up to its end; a text is how the process died over the item begun last."""
        process, told = self._ready(), None
        assert process.stdin is not None
        send(cast(BinaryIO, process.stdin), task)
        while not isinstance(told, Ended):
            try:
                # Opening a file and going through what is done may take long; a single item may not.
                told = self._receive(PATIENCE if isinstance(told, Begun) else None)
            except TimeoutError:
                self.close()
                yield f"took over {PATIENCE:.0f} s"
                return
            if told is None:
                yield _death(process.wait())
                return
            yield told

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._unread.clear()
            # One core each: as many processes as cores are the parallelism.
            env = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
            command = [sys.executable, "-m", "intheworks.batch.worker"]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, bufsize=0)
        return self._process

    def _receive(self, patience: float | None) -> Told | None:
        """The next frame, None where the process has ended. Raises TimeoutError when nothing comes for so many seconds."""
        assert self._process is not None and self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        while (told := take(self._unread)) is None:
            if not select.select([pipe], [], [], patience)[0]:
                raise TimeoutError
            data = os.read(pipe, 1 << 20)
            if not data:
                return None
            self._unread += data
        return told


def _death(status: int) -> str:
    return f"the reading process died of it ({f'signal {-status}' if status < 0 else f'status {status}'})"


class _Part:
    """What was read since the last marker."""

    def __init__(self, piece: Piece, number: int, start: int) -> None:
        self.piece, self.number, self.start, self.until = piece, number, start, start
        self.rows: list[Row] = []
        self.refused: list[Refused] = []
        self.bytes, self.begun = 0, perf_counter()

    def take(self, told: Read | SetAside) -> None:
        if isinstance(told, Read):
            self.rows.append(told.row)
            self.bytes += told.row.size
        else:
            self.refused.append(told.refused)
            self.bytes += told.refused.size

    @property
    def full(self) -> bool:
        long = perf_counter() - self.begun > MOST_SECONDS
        return self.piece.count(self.start, self.until) >= MOST_ITEMS or self.bytes >= MOST_BYTES or long

    def put(self, out: str, *, last: bool) -> Done:
        part = Done(
            piece=self.piece.id,
            address=self.piece.address,
            number=self.number,
            until=self.until,
            last=last,
            items=self.piece.count(self.start, self.until),
            passed=len(self.rows),
            rejected=len(self.refused),
            seconds=round(perf_counter() - self.begun, 3),
        )
        return layout.put(out, part, self.rows, self.refused)


def work(piece: Piece, out: str, run: Run, reader: str, hand: Hand) -> Summary:
    """Read what of a piece is not done yet. An item that kills its process is set aside, and the rest goes on."""
    before = layout.done(out, piece.id).get(piece.id, [])
    if before and before[-1].last:
        return Summary(address=piece.address)
    start = before[-1].until if before else 0
    part, kept, false_starts = _Part(piece, len(before), start), list[Done](), 0
    while True:
        task = Task(piece=piece, start=part.until, said=run.said, today=run.today, reader=reader)
        begun: Begun | None = None
        for told in hand.read(task):
            if isinstance(told, Ended):
                if told.fault:
                    return _summary(piece, kept, told.fault)
                part.until = max(part.until, told.items)
                kept.append(part.put(out, last=True))
                return _summary(piece, kept)
            if isinstance(told, Begun):
                begun, part.until = told, told.number
                if part.full:
                    kept.append(part.put(out, last=False))
                    part = _Part(piece, part.number + 1, part.until)
            elif not isinstance(told, str):
                part.take(told)
            elif begun is not None:
                part.take(SetAside(Refused(place=begun.place, reason=told)))
                part.until = begun.number + 1
            else:
                false_starts += 1
        if false_starts >= MOST_FALSE_STARTS:
            return _summary(piece, kept, "the reading process dies before it begins")


def _summary(piece: Piece, kept: list[Done], fault: str | None = None) -> Summary:
    return Summary(
        address=piece.address,
        items=sum(one.items for one in kept),
        passed=sum(one.passed for one in kept),
        rejected=sum(one.rejected for one in kept),
        seconds=round(sum(one.seconds for one in kept), 3),
        fault=fault,
    )
