"""No regular expression of the package takes more than its share of time, whatever it is given."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pumping import Pattern, too_slow

PROGRAM = Path(__file__).with_name("pumping.py")


@pytest.mark.slow
def test_no_pattern_turns_back_without_end() -> None:
    """Each is tried on what its own parts suggest; in a process of its own, where it sees them being compiled."""
    told = subprocess.run([sys.executable, str(PROGRAM)], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    count = re.search(r"(\d+) patterns, 0 too slow", told.stdout)
    assert count and int(count[1]) > 300


@pytest.mark.parametrize(
    ("pattern", "slow"),
    [
        (r"(?:a+)+$", True),
        (r"\s+x", True),
        (r"\w+:", True),
        (r"(?:, and |,? and |, )*\d", True),
        (r"^(?:new |old )*(.+?) film$", True),
        (r"(?<!\s)\s+x", False),
        (r"\b\w++:", False),
        (r"(?:,? and |, ){0,20}\d", False),
        (r"“[^”]{1,80}”", False),
    ],
)
def test_what_turns_back_is_noticed(pattern: str, slow: bool) -> None:
    """The test above can fail, and does not cry wolf."""
    assert bool(too_slow(Pattern(re.compile(pattern), "-", False))) == slow
