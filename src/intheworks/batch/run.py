"""Pieces spread over workers by Daft: on this machine, or on Ray over as many as there are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from intheworks.batch import layout, store
from intheworks.batch.layout import Piece, Run
from intheworks.batch.piece import Hand, Summary, work
from intheworks.errors import UsageError

if TYPE_CHECKING:
    from daft import DataFrame

LOCAL, RAY = "local", "ray"
PARTITIONS_EACH = 64
"""Partitions for each worker on Ray: enough that a straggler holds up little, few enough to be told apart cheaply."""


class _Worker:
    """What Daft makes once for each worker, and calls with one piece at a time (JSON both ways)."""

    def __init__(self, out: str, run: bytes, reader: str) -> None:
        self._out, self._run, self._reader = out, msgspec.json.decode(run, type=Run), reader
        self._hand = Hand()

    def __call__(self, piece: str) -> str:
        one = msgspec.json.decode(piece, type=Piece)
        try:
            summary = work(one, self._out, self._run, self._reader, self._hand)
        except Exception as error:
            # The folder cannot be written, say: the piece is not done, and the others are not to blame.
            summary = Summary(address=one.address, fault=f"{type(error).__name__}: {error}")
        return msgspec.json.encode(summary).decode()


def pieces(inputs: Iterable[str]) -> list[Piece]:
    """The files that these addresses name, large ones in shares, the largest first: what is long must begin early.

    Raises UsageError where an address names none.
    """
    found: dict[str, Piece] = {}
    for address in inputs:
        there = store.find(store.absolute(address))
        if not there:
            raise UsageError("no such file, and no files in it", where=address)
        found |= {one.id: one for file in there for one in Piece.of(file)}
    return sorted(found.values(), key=lambda one: (-one.size, one.address, one.share))


def batch(
    found: Sequence[Piece],
    out: str,
    run: Run,
    *,
    reader: str = "house",
    engine: str = LOCAL,
    workers: int | None = None,
) -> Iterator[Summary]:
    """Read the pieces that are not done into `out`, and tell of each when it is. `workers` are as many as cores for None."""
    run = layout.prepare(out, run)
    done = {id_ for id_, parts in layout.done(out).items() if parts and parts[-1].last}
    left = [one for one in found if one.id not in done]
    if not left:
        return
    daft = _daft()
    wanted = _start(daft, engine, workers)
    made = daft.cls(_Worker, max_concurrency=min(wanted, len(left)), use_process=False)
    worker = made(out, msgspec.json.encode(run), reader)
    frame = _spread(daft, left, engine, wanted)
    for row in frame.select(worker(frame["piece"]).alias("told")).iter_rows():
        yield msgspec.json.decode(row["told"], type=Summary)


def _daft() -> Any:
    # Read by Daft and Ray when they are imported: nothing is reported home, and stderr is ours.
    for name, value in {
        "DO_NOT_TRACK": "true",
        "DAFT_PROGRESS_BAR": "0",
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_DEDUP_LOGS": "0",
    }.items():
        os.environ.setdefault(name, value)
    try:
        import daft
    except ModuleNotFoundError:
        raise UsageError("batches need Daft and pyarrow", todo="pip install 'intheworks[batch]'") from None
    return daft


def _start(daft: Any, engine: str, workers: int | None) -> int:
    """Start the engine; how many workers it is to have."""
    if engine == LOCAL:
        daft.set_runner_native()
        return workers or os.cpu_count() or 1
    ray = _ray()
    if not ray.is_initialized():
        # A cluster where RAY_ADDRESS names one, else one of our own on this machine.
        own = (
            {} if os.environ.get("RAY_ADDRESS") else {"num_cpus": workers or os.cpu_count(), "include_dashboard": False}
        )
        ray.init(log_to_driver=False, logging_level="ERROR", **own)
    daft.set_runner_ray()
    return workers or int(ray.cluster_resources().get("CPU", 1))


def _ray() -> Any:
    try:
        import ray
    except ModuleNotFoundError:
        raise UsageError("Ray is not installed", todo="pip install 'intheworks[batch,ray]'") from None
    return ray


def _spread(daft: Any, left: Sequence[Piece], engine: str, workers: int) -> DataFrame:
    told = [msgspec.json.encode(one).decode() for one in left]
    if engine == LOCAL:
        frame: DataFrame = daft.from_pydict({"piece": told}).into_batches(1)
        return frame
    count = min(len(told), workers * PARTITIONS_EACH)
    # Partitions are runs of rows: dealt out like cards, each gets large and small pieces.
    dealt = [piece for first in range(count) for piece in told[first::count]]
    spread: DataFrame = daft.from_pydict({"piece": dealt}).into_partitions(count)
    return spread
