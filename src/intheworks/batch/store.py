"""Files here and in object storage: one small set of verbs over pyarrow's file systems, with addresses as people write them.

`s3://bucket/key`, `gs://…`, `hdfs://…`, or a path; a path is made absolute, since a worker may stand elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from intheworks.errors import UsageError

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem


AHEAD = 1 << 20
"""Bytes that are read at a time."""


class Found(NamedTuple):
    """A file: its address, its size in bytes, and when it was last changed (ISO 8601, empty where that is not known)."""

    address: str
    size: int
    changed: str


def absolute(address: str) -> str:
    """An address that means the same wherever it is opened."""
    return address if "://" in address else str(Path(address).absolute())


@lru_cache(maxsize=64)
def _system(base: str) -> tuple[FileSystem, str]:
    try:
        from pyarrow import ArrowInvalid
        from pyarrow.fs import FileSystem, LocalFileSystem
    except ModuleNotFoundError:
        raise UsageError("batches need Daft and pyarrow", todo="pip install 'intheworks[batch]'") from None
    if "://" not in base:
        return LocalFileSystem(), base
    try:
        found: tuple[FileSystem, str] = FileSystem.from_uri(base)
    except (ArrowInvalid, OSError) as error:
        raise UsageError(f"no storage that is known ({error})", where=base) from error
    return found


def find(address: str) -> list[Found]:
    """The file at an address, or all files in the folder there, in order; none where there is nothing."""
    from pyarrow.fs import FileSelector, FileType

    system, path = _system(address)
    info = system.get_file_info(path)
    if info.type == FileType.File:
        return [_found(info, address)]
    prefix = address.rstrip("/")
    inside = system.get_file_info(FileSelector(path, recursive=True, allow_not_found=True))
    start = path.rstrip("/")
    files = [_found(one, prefix + one.path[len(start) :]) for one in inside if one.type == FileType.File]
    return sorted(files)


def _found(info: Any, address: str) -> Found:
    return Found(address, int(info.size or 0), info.mtime.isoformat() if info.mtime else "")


def open_to_read(address: str) -> BinaryIO:
    """A seekable file. Raises OSError where it cannot be had."""
    system, path = _system(address)
    # pyarrow's file knows no lines, and asks the storage for every few bytes.
    return cast(BinaryIO, BufferedReader(system.open_input_file(path), AHEAD))


def read(address: str) -> bytes:
    """All of a small file."""
    with open_to_read(address) as file:
        return file.read()


def write(address: str, data: bytes) -> None:
    """Write a file so that it is there as a whole or not at all, in place of one that was."""
    system, path = _system(address)
    folder = path.rpartition("/")[0]
    if "://" in address:
        # An object appears when it is complete.
        with system.open_output_stream(path) as out:
            out.write(data)
        return
    system.create_dir(folder, recursive=True)
    part = Path(f"{path}.part")
    part.write_bytes(data)
    part.replace(path)


def names_under(address: str) -> Iterator[str]:
    """The addresses of all files in a folder."""
    return (one.address for one in find(address))
