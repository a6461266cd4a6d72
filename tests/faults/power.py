"""The power goes: every write that SQLite makes is recorded, and disks are made of it as a cut would have left them.

A VFS of SQLite's (https://www.sqlite.org/vfs.html) put before the system's own, in the very library that Python's sqlite3
uses: it notes each write, truncation, sync and deletion, and passes it on. What a disk holds after a cut is then what was
synced, and of what came later any part: each sector of 512 bytes may be there or not.
"""

from __future__ import annotations

import ctypes
import random
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SECTOR = 512
# Names stay pointers: SQLite reads more behind their end.
OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
DELETE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
SYNC = CFUNCTYPE(c_int, c_void_p, c_int)
_POINTER = ctypes.sizeof(c_void_p)


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("longest", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", c_void_p),
        ("delete", c_void_p),
        ("rest", c_void_p * 14),
    )


class _Methods(ctypes.Structure):
    _fields_ = (
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", c_void_p),
        ("truncate", c_void_p),
        ("sync", c_void_p),
        ("rest", c_void_p * 13),
    )


@dataclass(frozen=True)
class Operation:
    """One thing that was done to a file: "write" (at, data), "truncate" (at), "sync", "delete" (at is 1 where its folder was
    synced, too), or a "mark" of our own."""

    what: str
    file: str
    at: int = 0
    data: bytes = b""


@dataclass
class Recorder:
    """The VFS. Registered, it stands before every SQLite file that this process opens from then on."""

    operations: list[Operation] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._files: dict[int, str] = {}
        self._tables: dict[int, _Methods] = {}
        self._keep: list[Any] = []
        self._library = ctypes.CDLL("libsqlite3.so.0")
        self._library.sqlite3_vfs_find.restype = c_void_p
        found = self._library.sqlite3_vfs_find(None)
        self._system = _Vfs.from_address(found)
        self._vfs = _Vfs.from_buffer_copy(self._system)
        self._vfs.name, self._vfs.next = b"recorder", None
        self._vfs.open = self._made(OPEN, self._open)
        self._vfs.delete = self._made(DELETE, self._delete)
        self._real_open, self._real_delete = OPEN(self._system.open), DELETE(self._system.delete)

    def _made(self, kind: Any, function: Any) -> int | None:
        callback = kind(function)
        self._keep.append(callback)
        return ctypes.cast(callback, c_void_p).value

    def __enter__(self) -> Recorder:
        assert self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1) == 0
        return self

    def __exit__(self, *_: object) -> None:
        self._library.sqlite3_vfs_unregister(ctypes.byref(self._vfs))

    def mark(self, name: str) -> None:
        """Note a moment of our own: what was told to be done by then must be there."""
        self.operations.append(Operation("mark", name))

    def _open(self, _: int, name: int | None, file: int, flags: int, out: Any) -> int:
        status = self._real_open(ctypes.addressof(self._system), name, file, flags, out)
        if status == 0 and name:
            self._files[file] = ctypes.string_at(name).decode()
            methods = c_void_p.from_address(file)
            assert methods.value is not None
            methods.value = ctypes.addressof(self._table(methods.value))
        return int(status)

    def _table(self, system: int) -> _Methods:
        if system not in self._tables:
            real = _Methods.from_address(system)
            made = _Methods.from_buffer_copy(real)
            write, truncate, sync = WRITE(real.write), TRUNCATE(real.truncate), SYNC(real.sync)

            def written(file: int, data: int, size: int, at: int) -> int:
                self.operations.append(Operation("write", self._files[file], at, ctypes.string_at(data, size)))
                return int(write(file, data, size, at))

            def truncated(file: int, size: int) -> int:
                self.operations.append(Operation("truncate", self._files[file], size))
                return int(truncate(file, size))

            def synced(file: int, flags: int) -> int:
                self.operations.append(Operation("sync", self._files[file]))
                return int(sync(file, flags))

            made.write = self._made(WRITE, written)
            made.truncate = self._made(TRUNCATE, truncated)
            made.sync = self._made(SYNC, synced)
            self._tables[system] = made
        return self._tables[system]

    def _delete(self, _: int, name: int, sync: int) -> int:
        self.operations.append(Operation("delete", ctypes.string_at(name).decode(), sync))
        return int(self._real_delete(ctypes.addressof(self._system), name, sync))


@dataclass
class _File:
    """A file on the disk that is made: what is safe, and what was asked for since."""

    safe: bytearray = field(default_factory=bytearray)
    there: bool = False
    later: list[Operation] = field(default_factory=list)

    def do(self, one: Operation, sectors: list[bool] | None = None) -> None:
        self.there = True
        if one.what == "truncate":
            del self.safe[one.at :]
            self.safe.extend(bytes(one.at - len(self.safe)))
        elif one.what == "delete":
            self.safe.clear()
            self.there = False
        for start in range(0, len(one.data), SECTOR):
            if sectors is None or sectors.pop():
                part = one.data[start : start + SECTOR]
                self.safe.extend(bytes(max(0, one.at + start - len(self.safe))))
                self.safe[one.at + start : one.at + start + len(part)] = part


def disk(operations: list[Operation], into: Path, chance: random.Random, believed: int | None = None) -> set[str]:
    """Write the files as a cut after these operations may leave them, the ledger's as `ledger.db`; the marks before it.

    With `believed` a disk is made that lies: syncs after so many operations did nothing.
    """
    files: dict[str, _File] = {}
    marks = set()
    for number, one in enumerate(operations):
        if one.what == "mark":
            marks.add(one.file)
            continue
        file = files.setdefault(Path(one.file).name, _File())
        file.later += [one] if one.what != "sync" else []
        if not (one.what == "sync" or (one.what == "delete" and one.at)):
            continue
        if believed is None or number < believed:
            for kept in file.later:
                file.do(kept)
            file.later.clear()
    for name, file in files.items():
        for one in file.later:
            if one.what == "write":
                count = -(-len(one.data) // SECTOR)
                whole = chance.random() < 0.5
                file.do(one, [chance.random() < 0.5 for _ in range(count)] if not whole else None)
            elif chance.random() < 0.5:
                file.do(one)
        if file.there:
            (into / name).write_bytes(file.safe)
    return marks
