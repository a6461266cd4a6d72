"""How a batch grows: 1 → 2 workers on the same input, and ten times the input on one: `python benchmarks/fleet.py`.

The input are the gold articles among pages of nothing, one in ten with something in the works, as JSON Lines. Seconds are by
the clock, the models' loading apart; memory is the most that any process of the batch had. Documents must come out alike.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Event, Thread

import psutil

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "evals" / "gold" / "slate"
NOTHING = "It has rained all week on the town, and it is not known when it will end. " * 30


def make_input(folder: Path, files: int, rows: int) -> list[Path]:
    gold = [(p.read_text(encoding="utf-8"), p.with_suffix(".json")) for p in sorted(GOLD.glob("*.txt"))]
    made = []
    for f in range(files):
        path = folder / f"{f:03d}.jsonl"
        with path.open("w", encoding="utf-8") as out:
            for r in range(rows):
                n = f * rows + r
                text, beside = gold[n // 10 % len(gold)]
                day = json.loads(beside.read_text(encoding="utf-8"))["published"]
                words = text if n % 10 == 0 else f"{NOTHING} Day {n}."
                row = {"text": words, "published": day, "outlet": "A", "url": f"https://a.example/{n}"}
                out.write(json.dumps(row) + "\n")
        made.append(path)
    return made


def batch(inputs: list[Path], out: Path, workers: int) -> tuple[float, float, int]:
    """Seconds by the clock, MB of the largest process, records."""
    command = [sys.executable, "-c", "from intheworks.cli import main; main()", "batch", *map(str, inputs)]
    begun = time.perf_counter()
    running = subprocess.Popen(
        [*command, "--out", str(out), "--workers", str(workers)], stderr=subprocess.PIPE, text=True
    )
    most, done = [0.0], Event()

    def watch() -> None:
        whole = psutil.Process(running.pid)
        while not done.wait(0.2):
            try:
                for one in [whole, *whole.children(recursive=True)]:
                    most[0] = max(most[0], one.memory_info().rss / 1e6)
            except psutil.Error:
                continue

    watching = Thread(target=watch)
    watching.start()
    told = running.communicate()[1]
    done.set()
    watching.join()
    assert running.returncode == 0, told
    seconds = time.perf_counter() - begun
    parts = [json.loads(p.read_bytes()) for p in out.glob("done/*/*.json")]
    return seconds, most[0], sum(part["passed"] for part in parts)


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    arguments.add_argument("--rows", type=int, default=400, help="of the small input")
    chosen = arguments.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before it began")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inputs = {}
        for size, files, rows in (("none", 2, 1), ("1 ×", 2, chosen.rows // 2), ("10 ×", 20, chosen.rows // 2)):
            (folder / size).mkdir()
            inputs[size] = make_input(folder / size, files, rows)
        empty = {w: batch(inputs["none"], folder / f"o{w}", w)[0] for w in (1, 2)}
        one = batch(inputs["1 ×"], folder / "a1", 1)
        ten = batch(inputs["10 ×"], folder / "b1", 1)
        both = batch(inputs["10 ×"], folder / "b2", 2)
    assert ten[2] == both[2]
    print(f"starting, models and all   {empty[1]:6.1f} s (1 worker), {empty[2]:.1f} s (2)")
    for label, (seconds, mb, records), start in (
        ("1 × the input, 1 worker", one, empty[1]),
        ("10 × the input, 1 worker", ten, empty[1]),
        ("10 × the input, 2 workers", both, empty[2]),
    ):
        print(f"{label:<26} {seconds - start:6.1f} s behind that, {mb:5.0f} MB at most, {records} records")
    grown = (ten[0] - empty[1]) / (one[0] - empty[1])
    print(f"time × {grown:.1f} and memory × {ten[1] / one[1]:.2f} for 10 × the input")
    print(f"2 workers are {(ten[0] - empty[1]) / (both[0] - empty[2]):.2f} × as fast as 1")


if __name__ == "__main__":
    main()
