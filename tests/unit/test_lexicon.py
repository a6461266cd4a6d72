"""The lines that docs/how-to/add-a-lexicon.md would have an editor write do what it says, as they stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from intheworks.model import Attachment, Document, Record, Role
from intheworks.reading import cues
from intheworks.reading.claims import frames
from intheworks.reading.claims.reader import FRAMED
from intheworks.reading.house import HouseReader

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-lexicon.md"
VERB, FRAME = re.findall(r"^```tsv\n(.*?)\n```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
SAYS = "“We shoot in the real streets,” Nora Quist burbled of “The Lamplighters,” the film that she directs.\n"
DIRECTS = "Nora Quist will gaffle “The Lamplighters” for Tall Ship Pictures.\n"


@pytest.fixture(autouse=True)
def lists_read_anew() -> Iterator[None]:
    """The lists are kept once they are read: not those of a test."""
    yield
    forget()


def forget() -> None:
    for kept in (cues.frames, cues.forms, frames.frames):
        kept.cache_clear()


def read(words: str) -> Record:
    text = f"A word on the film ‘The Lamplighters’\n\n{words}"
    return HouseReader().read(Document.of(text, source="a", published=date(2024, 8, 20)))


def added(name: str, line: str, folder: Path) -> Any:
    """Where the package's files are, with one line more in this list."""
    (folder / "lexicon").mkdir()
    plain = (files("intheworks.reading") / "lexicon" / name).read_text(encoding="utf-8")
    (folder / "lexicon" / name).write_text(f"{plain.rstrip()}\n{line}\n", encoding="utf-8")
    return lambda _: folder


def test_a_verb_of_saying_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the words are hers all the same, but nothing says by which verb."""
    assert [q.cue for q in read(SAYS).quotations] == [None]
    table = cues.rows
    monkeypatch.setattr(cues, "rows", lambda name: (*table(name), tuple(VERB.split("\t"))))
    forget()
    assert [q.cue.exact for q in read(SAYS).quotations if q.cue] == ["burbled"]


def test_a_turn_of_the_trade_more(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without it the networks may guess that she directs; with it the words say so."""
    assert sure(read(DIRECTS)) < FRAMED
    monkeypatch.setattr(frames, "files", added("frames.tsv", FRAME, tmp_path))
    forget()
    assert sure(read(DIRECTS)) >= FRAMED


def sure(record: Record) -> float:
    """How sure the reader is of a director; 0 where it names none."""
    directors = [c for c in record.claims if isinstance(c, Attachment) and c.role is Role.director]
    return max((c.confidence or 0.0 for c in directors), default=0.0)
