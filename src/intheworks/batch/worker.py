"""The process that reads: it is given a piece, and tells of each item as it goes.

It is apart from whoever writes, so that what kills it (a parser in C, the machine's last memory) costs one item: the
other side knows which it had begun. Frames on its pipes are a length (4 bytes) and MessagePack.
"""

from __future__ import annotations

import os
import resource
import struct
import sys
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from intheworks.batch import store
from intheworks.batch.layout import Piece, Refused, Row, Said
from intheworks.errors import Rejection, UsageError

if TYPE_CHECKING:
    from intheworks.desk import Desk
    from intheworks.sources.item import Item
    from intheworks.sources.text import Given

MOST_MEMORY = 6 << 30
"""Bytes of data that the process may have: an item that wants more is set aside. A reader at work has about one."""


class Task(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Read the items of a piece, from number `start` of the file on."""

    piece: Piece
    start: int
    said: Said
    today: str
    reader: str


class Begun(msgspec.Struct, frozen=True, tag=True):
    """The item of this number is begun; the ones before are done."""

    number: int
    place: str


class Read(msgspec.Struct, frozen=True, tag=True):
    """The item that was begun has something in it."""

    row: Row


class SetAside(msgspec.Struct, frozen=True, tag=True):
    """The item that was begun was set aside."""

    refused: Refused


class Ended(msgspec.Struct, frozen=True, tag=True):
    """The file has this many items, and the piece's are done; or it cannot be opened, `fault` says why."""

    items: int
    fault: str | None = None


Told = Begun | Read | SetAside | Ended
_TOLD: msgspec.msgpack.Decoder[Told] = msgspec.msgpack.Decoder(Begun | Read | SetAside | Ended)
_LENGTH = struct.Struct("<I")


def send(pipe: BinaryIO, what: Task | Told) -> None:
    """Write one frame; what was written before goes with it."""
    data = msgspec.msgpack.encode(what)
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def receive(pipe: BinaryIO) -> Task | None:
    """The next task; None where the pipe has ended, in the middle of one too."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    return msgspec.msgpack.decode(data, type=Task) if len(data) == length else None


def take(unread: bytearray) -> Told | None:
    """Take the first frame off what has come through a pipe; None where it is not there as a whole yet."""
    if len(unread) < _LENGTH.size:
        return None
    end = _LENGTH.size + _LENGTH.unpack_from(unread)[0]
    if len(unread) < end:
        return None
    told = _TOLD.decode(memoryview(unread)[_LENGTH.size : end].tobytes())
    del unread[:end]
    return told


def read_piece(task: Task, desk: Desk) -> Iterator[Told]:
    """All that happens while a piece is read."""
    from intheworks.sources.item import Item
    from intheworks.sources.opening import Opening
    from intheworks.sources.text import Given

    said = task.said
    published = date.fromisoformat(said.published) if said.published else None
    given = Given(date.fromisoformat(task.today), published, said.outlet, said.language)
    try:
        opened = Opening(_no_fetcher, said.columns).file(store.open_to_read(task.piece.address), task.piece.address)
    except OSError as error:
        yield Ended(0, f"cannot be read: {error.strerror or error}")
        return
    found = iter([opened]) if isinstance(opened, Rejection) else opened.items
    number = 0
    while True:
        try:
            one = next(found, None)
        except Exception as error:
            # What a file holds is told as a rejection; this is the storage failing, and may be over at the next run.
            yield Ended(number, f"cannot be read on after item {number} ({type(error).__name__}: {error})")
            return
        if one is None:
            break
        number += 1
        if number > task.start and task.piece.holds(number - 1):
            yield Begun(number - 1, one.place if isinstance(one, Item) else one.source)
            yield from _outcome(one, desk, given)
    yield Ended(number)


def _outcome(found: Item | Rejection, desk: Desk, given: Given) -> Iterator[Told]:
    try:
        outcome = found if isinstance(found, Rejection) else read_item(found, desk, given)
    except Exception as error:
        # A poisoned item: whatever a parser or the reader made of it must not stop the others.
        place = found.source if isinstance(found, Rejection) else found.place
        outcome = Rejection(place, f"cannot be read ({type(error).__name__}: {' '.join(str(error).split())[:200]})")
    if isinstance(outcome, Rejection):
        yield SetAside(Refused.of(outcome))
    elif outcome is not None:
        yield Read(outcome)


def read_item(item: Item, desk: Desk, given: Given) -> Row | Rejection | None:
    """What an item says, as `add` and `read` have it; None where it says nothing of anything in the works."""
    from intheworks.sources import articles

    if item.bulk and not articles.may_hold(item, desk.reader.gate):
        return None
    article = articles.article(item, given)
    if isinstance(article, Rejection):
        return article
    reading = desk.take(article.document, store=False)
    if isinstance(reading, Rejection):
        return reading
    record = reading.record
    found = record.titles or record.claims or record.quotations
    return Row.of(reading.document, record) if found else None


def _no_fetcher() -> Any:
    raise UsageError("a batch fetches nothing", todo="`intheworks add` does")


def main() -> None:
    """Serve tasks from standard input until it ends."""
    from intheworks.desk import Desk

    tasks, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever a library prints must not come between frames.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    desk: Desk | None = None
    try:
        while (task := receive(tasks)) is not None:
            desk = desk or Desk.open(":memory:", reader=task.reader)
            for told in read_piece(task, desk):
                send(answers, told)
    except (BrokenPipeError, KeyboardInterrupt):
        os._exit(0)  # nobody listens any more


if __name__ == "__main__":
    main()
