"""Answers kept on disk: the same words asked of the same model in the same way are paid for once.

One file an answer, in a folder of its document's, so that a document that is to be forgotten takes its answers with it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path

import msgspec

from intheworks.reading.llm.prompt import Message, fingerprint


class Kept(msgspec.Struct, frozen=True):
    """An answer as it came, with the tokens that it cost; `cut` where it ran into its limit."""

    text: str
    sent: int
    answered: int
    cut: bool = False


class Cache:
    """Answers by document id, model, schema and all that was said. A file that cannot be read or written is none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, document: str, model: str, messages: list[Message], answer: int) -> Kept | None:
        """The answer to these messages on a document, if it is kept."""
        try:
            return msgspec.json.decode(self._path(document, model, messages, answer).read_bytes(), type=Kept)
        except (OSError, msgspec.DecodeError):
            return None

    def put(self, document: str, model: str, messages: list[Message], answer: int, kept: Kept) -> None:
        """Keep an answer; the file appears whole or not at all, and only its owner may read it."""
        path = self._path(document, model, messages, answer)
        with contextlib.suppress(OSError):  # a disk that is full costs the answer a second time, and nothing else
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(kept))
            Path(name).replace(path)

    def forget(self, document: str) -> bool:
        """Remove all answers on a document; whether there were any."""
        folder = self._of(document)
        known = folder.is_dir()
        shutil.rmtree(folder, ignore_errors=True)
        return known

    def _of(self, document: str) -> Path:
        name = hashlib.sha256(document.encode()).hexdigest()  # an id may hold anything, a folder's name may not
        return self.folder / name[:2] / name

    def _path(self, document: str, model: str, messages: list[Message], answer: int) -> Path:
        said = json.dumps([model, fingerprint(), messages, answer], ensure_ascii=True).encode()
        return self._of(document) / f"{hashlib.sha256(said).hexdigest()[:32]}.json"
