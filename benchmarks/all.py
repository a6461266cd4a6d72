"""All benchmarks, one after the other, into benchmarks/results: `make bench`, or `python benchmarks/all.py [NAME…]`.

Each result says on what machine, with which versions and at which commit it was made. Times on a busy machine say little;
the ratios are of one run each, and say more.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "results"
RUNS: dict[str, list[str]] = {
    "warc": ["warc.py", "--records", "400", "--read"],
    "reading": ["reading.py"],
    "stores": ["stores.py"],
    "server": ["server.py"],
    "fleet": ["fleet.py"],
    "growth": ["growth.py"],
    "endurance": ["endurance.py", "--seconds", "300"],
    "simulate_fleet": ["simulate_fleet.py"],
}
PACKAGES = (
    "intheworks spacy fastwarc resiliparse trafilatura datatrove textacy sqlalchemy psycopg duckdb daft pyarrow".split()
)


def machine() -> str:
    """What it ran on."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False, cwd=HERE
    )
    versions = []
    for name in PACKAGES:
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            versions.append(f"{name} (not there)")
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {cpu}, {os.cpu_count()} cores, {memory:.0f} GB, load {os.getloadavg()[0]:.1f};"
        f" Python {platform.python_version()}, {platform.system()}; commit {commit.stdout.strip()}\n{', '.join(versions)}\n"
    )


def main() -> int:
    RESULTS.mkdir(exist_ok=True)
    failed = 0
    for name in sys.argv[1:] or RUNS:
        about = machine()
        command = RUNS[name]
        print(f"{name}: {' '.join(command)}", file=sys.stderr)
        made = subprocess.run([sys.executable, *command], cwd=HERE, stdout=subprocess.PIPE, text=True, check=False)
        failed += made.returncode != 0
        told = f"$ python benchmarks/{' '.join(command)}\n{made.stdout}\n{about}"
        print(told)
        (RESULTS / f"{name}.txt").write_text(told, encoding="utf-8")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
