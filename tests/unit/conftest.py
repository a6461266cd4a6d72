"""What several of these tests ask for."""

from __future__ import annotations

import pytest
from fakes import Told


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """What was written to stdout and stderr since the last time."""

    def read() -> tuple[str, str]:
        captured = capsys.readouterr()
        return captured.out, captured.err

    return read
