"""Feed every parser, one after the other: `python fuzz/all.py [TARGET…] [--runs 1000000] [--seconds 600] [--keep DIR]`.

Writes a line of a table for each as it ends (docs/fuzzing.md); exit status 1 where one broke. What was found to reach
further, and the inputs that broke a parser (`crash-…`), stay in DIR.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

from targets import TARGETS

RUN = Path(__file__).with_name("run.py")
HEAD = "| parser | executions | a second | edges | features | found |\n|---|---|---|---|---|---|"


def _last(pattern: str, told: str) -> int:
    """The last number that stands behind some words of libFuzzer's; 0 where they do not occur."""
    found = re.findall(pattern, told)
    return int(found[-1]) if found else 0


def fed(name: str, runs: int, seconds: int, keep: Path) -> tuple[str, bool]:
    """Feed one target: its line, and whether it broke."""
    folder = keep / name
    folder.mkdir(parents=True, exist_ok=True)
    limits = ["--runs", str(runs), "--seconds", str(seconds), "--corpus", str(folder / "corpus")]
    with (folder / "log").open("w") as log:
        ended = subprocess.run(
            [sys.executable, str(RUN), name, *limits], cwd=folder, stdout=log, stderr=log, check=False
        )
    told = (folder / "log").read_text(encoding="utf-8", errors="replace")
    done = _last(r"stat::number_of_executed_units: (\d+)", told) or _last(r"#(\d+)\s", told)
    rate = _last(r"stat::average_exec_per_sec: +(\d+)", told)
    what = re.findall(r"^(\w+(?:\.\w+)*(?:Error|Exception): .*|ALARM: .*|==\d+== ERROR: .*)$", told, re.MULTILINE)
    found = what[0][:90].replace("|", "/") if ended.returncode and what else f"status {ended.returncode}"
    edges, features = _last(r"cov: (\d+)", told), _last(r"ft: (\d+)", told)
    line = (
        f"| {name} | {done:,} | {rate:,.0f} | {edges:,} | {features:,} | {found if ended.returncode else 'nothing'} |"
    )
    return line, ended.returncode != 0


def main() -> int:
    """Feed those of the command line, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="some alone")
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=600, help="at most, for each")
    parser.add_argument("--keep", type=Path, default=Path("build/fuzz"))
    arguments = parser.parse_args()
    print(HEAD, flush=True)
    broken = 0
    for name in arguments.targets or TARGETS:
        line, broke = fed(name, arguments.runs, arguments.seconds, arguments.keep.absolute())
        broken += broke
        print(line, flush=True)
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
