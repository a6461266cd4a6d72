"""What a fleet of workers makes of an archive, with stragglers, failures and skew: `python benchmarks/simulate_fleet.py`.

Files are dealt out as `intheworks batch` deals them (the largest first, one at a time to whoever is free), workers differ in
speed, some files hold many times as much as others, machines die at a rate and lose at most what they read since their last
marker; what is much larger than others is read in shares, each of which goes through the whole file. Beside it stands the
same with a part of the program taken away: no markers within a file, no order by size, no shares.
"""

from __future__ import annotations

import argparse
import heapq
from typing import NamedTuple

import numpy as np


class Fleet(NamedTuple):
    """A run: `files` of so many pages (a log-normal of this sigma), workers that read `rate` pages a second."""

    files: int = 8000
    pages: int = 40_000
    sigma: float = 0.5
    workers: int = 256
    rate: float = 60.0
    slow_share: float = 0.05
    """Workers that are slow (a noisy neighbour, a hot disk), and by how much."""
    slowness: float = 3.0
    deaths_an_hour: float = 0.01
    """Of one worker: spot machines are taken back every few days."""
    back_after: float = 300.0
    """Seconds until another takes its place, model loaded."""
    part_seconds: float = 60.0
    large: float = 80_000
    """Pages beyond which a file is shared out (2 GB, of 1 GB for 40,000)."""
    through: float = 4000.0
    """Pages a second that a worker goes through without reading them."""
    by_size: bool = True
    shares: bool = True
    markers: bool = True


class Made(NamedTuple):
    hours: float
    core_hours: float
    wasted: float
    """The share of core-hours that was read again, gone through for another share, or waited at the end."""
    deaths: int


def simulate(fleet: Fleet, seed: int = 1) -> Made:
    rng = np.random.default_rng(seed)
    sizes = rng.lognormal(0, fleet.sigma, fleet.files)
    sizes *= fleet.pages / sizes.mean()
    ideal = float((sizes / fleet.rate).sum())
    if fleet.shares:
        counts = np.ceil(sizes / fleet.large).astype(int)
        seconds = np.repeat(sizes / counts / fleet.rate + sizes * (1 - 1 / counts) / fleet.through, counts)
        sizes = seconds * fleet.rate
    order = np.argsort(-sizes) if fleet.by_size else rng.permutation(len(sizes))
    slow = rng.random(fleet.workers) < fleet.slow_share
    speeds = np.where(slow, fleet.rate / fleet.slowness, fleet.rate)
    free = [(0.0, i) for i in range(fleet.workers)]
    heapq.heapify(free)
    again, deaths, busy, last = 0.0, 0, 0.0, 0.0
    for size in sizes[order]:
        at, worker = heapq.heappop(free)
        left, begun = size / speeds[worker], at
        while True:
            until = rng.exponential(3600 / fleet.deaths_an_hour) if fleet.deaths_an_hour else np.inf
            if until >= left:
                at += left
                break
            deaths += 1
            # What was kept with the last marker is not read again.
            lost = until % fleet.part_seconds if fleet.markers else until
            again += lost
            left -= until - lost
            at += until + fleet.back_after
        busy += at - begun
        last = max(last, at)
        heapq.heappush(free, (at, worker))
    paid = last * fleet.workers
    return Made(last / 3600, paid / 3600, 1 - ideal / paid, deaths)


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    for name, value in Fleet()._asdict().items():
        if not isinstance(value, bool):
            arguments.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    fleet = Fleet(**vars(arguments.parse_args()))
    print(
        f"{fleet.files:,} files of {fleet.pages:,} pages on average, {fleet.workers} workers at {fleet.rate:g} pages/s"
    )
    rows = {
        "as it is": fleet,
        "no slow workers, no deaths": fleet._replace(slow_share=0, deaths_an_hour=0),
        "deaths ten times as often": fleet._replace(deaths_an_hour=fleet.deaths_an_hour * 10),
        "the same, no markers within files": fleet._replace(deaths_an_hour=fleet.deaths_an_hour * 10, markers=False),
        "skew: sigma 1.5": fleet._replace(sigma=1.5),
        "the same, no shares of large files": fleet._replace(sigma=1.5, shares=False),
        "nor by size": fleet._replace(sigma=1.5, shares=False, by_size=False),
        "workers × 4": fleet._replace(workers=fleet.workers * 4),
    }
    for name, one in rows.items():
        made = simulate(one)
        paid = f"{made.hours:>7.1f} h  {made.core_hours:>9,.0f} core-hours paid"
        print(f"{name:<36} {paid}  {made.wasted:>6.1%} of them for nothing  {made.deaths:>4} deaths")


if __name__ == "__main__":
    main()
