"""The house reader: one article in, one record out. Deterministic, offline; it only composes the questions beside it."""

from __future__ import annotations

from intheworks.model import Document, Reader, Record

VERSION = "0.1"


class HouseReader:
    """Reads English news. Cheap to make; the model loads on the first article that passes the gate."""

    reader = Reader("house", VERSION)

    def gate(self, text: str) -> bool:
        """Whether the text may have anything in the works; microseconds, no parsing."""
        return bool(text)

    def read(self, document: Document) -> Record:
        """All that the document says of titles in the works, every fact on its span."""
        return Record(document=document.info, reader=self.reader)
