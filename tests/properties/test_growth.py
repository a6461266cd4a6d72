"""Nasty input costs in proportion to its length: `benchmarks/growth.py` in short."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

GROWTH = Path(__file__).parents[2] / "benchmarks" / "growth.py"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The benchmark in a process of its own: it forks."""
    return subprocess.run([sys.executable, str(GROWTH), *arguments], capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["text", "html", "warc", "jsonl"])
def test_a_way_in_takes_time_in_proportion(way: str) -> None:
    """Deep nesting, quotation marks, endless words, bidi and zero-width characters, bombs: ten times as much, no more."""
    told = run("--only", way, "--size", "1000")
    assert told.returncode == 0, told.stdout + told.stderr
    assert len(told.stdout.splitlines()) == 19


@pytest.mark.slow
def test_the_reader_takes_time_in_proportion() -> None:
    """The same for reading; a word or blanks without end cost next to nothing."""
    told = run("--only", "reader", "--size", "500", "--inputs", "prose,zero width,lists")
    assert told.returncode == 0, told.stdout + told.stderr


def test_what_takes_its_square_is_noticed() -> None:
    """The tests above can fail."""
    code = (
        f"import sys; sys.path.insert(0, {str(GROWTH.parent)!r}); "
        "sys.argv = ['-', '--only', 'text', '--inputs', 'quotes', '--size', '500'];"
        "import growth; growth.SIZES['text'] = 1;"
        "growth.WAYS['text'] = lambda words, _: sum(1 for one in range(len(words)) for other in words);"
        "sys.exit(growth.main())"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert told.returncode == 1 and "TOO MUCH" in told.stdout, told.stdout + told.stderr
