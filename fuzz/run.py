"""Feed a parser by coverage: `python fuzz/run.py TARGET [--runs 1000000] [--seconds 600] [--corpus DIR]`.

libFuzzer (atheris) writes what it does on stderr; a crash ends it with the input in `crash-…`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

PYTHON = ("email", "feedparser", "pypdf", "zipfile")
"""Parsers of others in Python, whose ways are watched too. What is loaded already is loaded anew, to be instrumented."""

for name in [one for one in sys.modules if one.partition(".")[0] in PYTHON]:
    del sys.modules[name]
with atheris.instrument_imports(include=["intheworks", *PYTHON]):
    from targets import TARGETS


def main() -> None:
    """Feed the target of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=0, help="at most; 0 is no limit")
    parser.add_argument("--corpus", help="a folder that keeps what was found to reach further")
    arguments = parser.parse_args()
    target = TARGETS[arguments.target]
    corpus = Path(arguments.corpus or tempfile.mkdtemp())
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed{number}").write_bytes(seed)
    options = [f"-runs={arguments.runs}", f"-max_total_time={arguments.seconds}", "-timeout=20", "-rss_limit_mb=2000"]
    atheris.Setup(
        [sys.argv[0], *options, "-max_len=4096", "-verbosity=1", "-print_final_stats=1", str(corpus)], target.run
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
