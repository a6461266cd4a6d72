"""Inputs for batches, and a reader that is quick and does what the text says, dying included."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

READER = '''
"""Finds `NAME writes FILM`; a text may also tell it to die, to fail, to wait, or to want all memory."""
import os, re, signal, time
from intheworks.model import Attachment, Reader, Record, Role, Span, TitleMentioned, TitleType

class Plain:
    reader = Reader("plain", "1.0")

    def gate(self, text):
        return " writes " in text

    def read(self, document):
        text = document.text
        if "DIE" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "FAIL" in text:
            raise ValueError("as it was told to")
        if "WAIT" in text:
            time.sleep(3600)
        if "EAT" in text:
            return bytearray(64 << 30)
        time.sleep(float(os.environ.get("PLAIN_SLEEP", "0")))
        found = re.search(r"([A-Z]\\\\w+ [A-Z]\\\\w+) writes ([A-Z]\\\\w+ [A-Z]\\\\w+)", text)
        title = TitleMentioned(title=found[2], type=TitleType.film)
        claim = Attachment(title=found[2], person=found[1], role=Role.writer, evidence=Span.of(text, *found.span()))
        return Record(document=document.info, reader=self.reader, titles=(title,), claims=(claim,))
'''.replace("\\\\w", "\\w")


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment in which `--reader plain` is installed, as a package would have it."""
    folder = tmp_path_factory.mktemp("plain")
    (folder / "plain_reader.py").write_text(READER)
    info = folder / "plain_reader-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plain-reader\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[intheworks.readers]\nplain = plain_reader:Plain\n")
    return {"PYTHONPATH": os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])}


def prose(number: int, more: str = "") -> str:
    """An article of which the plain reader makes one claim."""
    film = f"Iron {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number % 26]}erry"
    return (
        f"The news of the day, number {number}, is that Mary Ash writes {film}, which had been hoped for by all of those"
        f" who know the harbour. It was said at the pier that it would be made there. {more}"
    )


def rows(numbers: Iterable[int], more: dict[int, str] | None = None) -> list[dict[str, str]]:
    """Rows of a table: a news mix, with something in every second one."""
    nothing = "It has rained all week on the town, and it is not known when it will end, they said, and they will wait."
    return [
        {
            "text": prose(n, (more or {}).get(n, "")) if n % 2 == 0 else f"{nothing} Day {n}.",
            "published": f"2024-02-{1 + n % 5:02d}",
            "outlet": "Pier News",
            "url": f"https://news.example/{n}",
        }
        for n in numbers
    ]


def put(path: Path, table: Iterable[dict[str, str]], *, torn: bool = False) -> Path:
    """The rows as a JSON Lines file, with a line in its middle that is none where `torn`."""
    lines = [json.dumps(row) for row in table]
    if torn:
        lines.insert(len(lines) // 2, "no JSON")
    path.write_text("\n".join(lines) + "\n")
    return path
