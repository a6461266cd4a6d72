"""A site, and an intake with the plain reader that may fetch from it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "unit")]

from fakes import PlainReader, StillClock  # noqa: E402
from site_here import Site, serving  # noqa: E402

from intheworks.desk import Desk  # noqa: E402
from intheworks.intake import Intake  # noqa: E402
from intheworks.ledger import open_ledger  # noqa: E402
from intheworks.sources.web import Fetcher, Pace  # noqa: E402
from intheworks.state import State, beside  # noqa: E402


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as served:
        yield served


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def reader() -> PlainReader:
    return PlainReader()


def impatient(allowed: tuple[str, ...]) -> Fetcher:
    """A fetcher that does not wait between two requests."""
    return Fetcher(allowed, pace=Pace(delay=0.0))


@pytest.fixture
def intake(tmp_path: Path, clock: StillClock, reader: PlainReader) -> Iterator[Intake]:
    path = str(tmp_path / "ledger.db")
    with (
        Desk(lambda: open_ledger(path), lambda: reader, clock) as desk,
        Intake(desk, State(beside(path)), impatient) as made,
    ):
        yield made
