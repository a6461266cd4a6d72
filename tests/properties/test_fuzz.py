"""No parser breaks on what hypothesis makes of bytes: from nothing, and by damaging an input that is whole."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[2] / "fuzz"))
from targets import TARGETS

CRASHES = Path(__file__).with_name("crashes")
"""What once broke a parser, one file each, named TARGET-what."""


@st.composite
def damaged(draw: st.DrawFn, seeds: tuple[bytes, ...]) -> bytes:
    """An input that is whole with some stretches cut, doubled or overwritten."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        how = draw(st.sampled_from(["cut", "double", "put"]))
        end = min(len(data), at + draw(st.integers(0, 40)))
        if how == "cut":
            del data[at:end]
        elif how == "double":
            data[at:at] = data[at:end] * draw(st.integers(1, 20))
        else:
            data[at:end] = draw(st.binary(max_size=12))
    return bytes(data)


@pytest.mark.parametrize("name", TARGETS)
def test_no_parser_breaks_on_damaged_input(name: str) -> None:
    """Every target keeps its contract for 60 inputs of its own kind and of none."""
    target = TARGETS[name]

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.binary(max_size=300) | damaged(target.seeds))
    def attempt(data: bytes) -> None:
        target.run(data)

    for seed in target.seeds:
        target.run(seed)
    attempt()


@pytest.mark.parametrize("path", sorted(CRASHES.glob("*")), ids=lambda path: path.name)
def test_what_once_crashed_does_not(path: Path) -> None:
    """Every input that broke a parser while fuzzing is read without a fault since."""
    TARGETS[path.name.partition("-")[0]].run(path.read_bytes())
