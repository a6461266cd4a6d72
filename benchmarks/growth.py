"""How time and memory grow with nasty input: `python benchmarks/growth.py [--size 2000] [--only reader,html]`.

Each kind of input is made at a size and at ten times the size, and given to each way in, in a process of its own: 10 times
the processor's time is in proportion, 100 times its square; memory is what it came to have beyond what a short text took.
Where one grows more than MOST times, or over MOST_MEMORY, the exit status is 1.

The inputs: deep nesting, quotation marks without end, a word of the whole length, mixed encodings, bidi and zero-width
characters, names of look-alike letters, and what makes patterns turn back.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

MOST = 20.0
"""How many times the time of a tenth of the input is still in proportion, on a machine that others use."""
MOST_MEMORY = 1500.0
"""MB beyond what a short text took."""
NOISE = 0.05
"""Seconds of processor time below which nothing is said of growth."""
TODAY = date(2026, 1, 1)
HEAD = "date 2024-02-01 Ida Vance will write the film “Harbour,” the studio said.\n\n"
PROSE = (
    "Ida Vance will write “Harbour,” the studio said Friday. “We never left,” said Vance, who begins filming in spring 2026."
    " It was the first of the two that the actor and the director had been asked for.\n\n"
)

NASTY: dict[str, str] = {
    "prose": PROSE,
    "one paragraph": PROSE.strip() + " ",
    "quotes": "“a” ",
    "open quotes": "“",
    "one word": "a",
    "blanks": " ",
    "brackets": "(",
    "nesting": "“‘(",
    "zero width": "wo\u200brd\u2060 ",
    "bidi": "\u202eword\u202c \u2067and\u2069 ",
    "look-alikes": "Idа Vаnсе said ",
    "combining": "a\u0301\u0301\u0301 ",
    "encodings": "cafÃ© “naïveâ€™ ",
    "names": "Ida Vance, ",
    "initials": "A. B. ",
    "lists": "Ida Vance, and ",
    "dates": "in May 2026, ",
    "aaaa!": "aaaaaaaaaaaaaaaaaaaaaaaaa! ",
}
"""What is repeated up to the size."""


def nasty(name: str, size: int) -> str:
    """A dated article of this kind with so many characters."""
    once = NASTY[name]
    return (HEAD + once * (size // len(once) + 1))[:size]


def into_reader(words: str, _: Path) -> None:
    from intheworks.model import Document
    from intheworks.reading.house import HouseReader

    HouseReader().read(Document.of(words, source="-", published=date(2024, 2, 1)))


def into_text(words: str, _: Path) -> None:
    from intheworks.sources import text

    text.load("-", text.Given(TODAY), io.BytesIO(words.encode()))


def _page(words: str) -> bytes:
    deep = words.count("‘(")
    paragraphs = "".join(f"<p>{part}</p>" for part in words.split("\n\n"))
    head = '<meta property="article:published_time" content="2024-02-01">'
    return f'<html lang="en"><head>{head}</head><body>{"<div>" * deep}{paragraphs}</body></html>'.encode()


def into_html(words: str, _: Path) -> None:
    from intheworks.sources import html
    from intheworks.sources.item import Item, Kind
    from intheworks.sources.text import Given

    html.article(Item("-", _page(words), Kind.html), Given(TODAY, language="en"))


def into_warc(words: str, _: Path) -> None:
    from intheworks.sources import warc

    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + _page(words[:20_000])
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    record = head.encode() + body + b"\r\n\r\n"
    for one in warc.pages(io.BytesIO(record * max(1, len(words) // 200)), "-"):
        str(one)


def into_jsonl(words: str, _: Path) -> None:
    from intheworks.sources import table

    row = json.dumps({"text": words[:2000], "published": "2024-02-01", "url": "https://a.example/"}).encode() + b"\n"
    for one in table.json_lines(io.BytesIO(row * max(1, len(words) // 20) + words.encode()), "-", {}):
        str(one)


def into_add(words: str, folder: Path) -> None:
    from intheworks.desk import Desk
    from intheworks.intake import Intake
    from intheworks.state import State, beside

    path, db = folder / "a.txt", str(folder / "ledger.db")
    path.write_text(words, encoding="utf-8")
    with Desk.open(db) as desk, Intake(desk, State(beside(db))) as intake:
        for outcome in intake.add(str(path)).outcomes:
            str(outcome)


WAYS: dict[str, Callable[[str, Path], None]] = {
    "text": into_text,
    "html": into_html,
    "warc": into_warc,
    "jsonl": into_jsonl,
    "reader": into_reader,
    "add": into_add,
}
SIZES = {"text": 100, "html": 10, "warc": 20, "jsonl": 20, "reader": 2, "add": 1}
"""How many times the size of the command line a way in is given: the reader is the slowest by far."""


Taken = tuple[float, float]
"""Seconds of processor time, and MB that the process has had at most."""


def _child(way: str, name: str, size: int, told: multiprocessing.SimpleQueue[list[Taken]]) -> None:
    taken: list[Taken] = []
    for words in (
        nasty("prose", 400),
        nasty(name, size),
        nasty(name, size * 10),
    ):  # the first loads what is loaded once
        with tempfile.TemporaryDirectory() as folder:
            begun = time.process_time()
            WAYS[way](words, Path(folder))
            taken.append((time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000))
    told.put(taken)


def measured(way: str, name: str, size: int) -> list[Taken]:
    """What a small text, the input and ten times the input took, one after the other in a process of their own."""
    context = multiprocessing.get_context("fork")
    told: multiprocessing.SimpleQueue[list[Taken]] = context.SimpleQueue()
    child = context.Process(target=_child, args=(way, name, size, told))
    child.start()
    child.join()
    if told.empty():
        raise RuntimeError(f"{way} died of {name} at {size}")
    return told.get()


def main() -> int:
    """Measure and print a table."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    arguments.add_argument("--size", type=int, default=2000, help="characters of the smaller input")
    arguments.add_argument("--only", default=",".join(WAYS), help="some ways in alone, with commas")
    arguments.add_argument("--inputs", default=",".join(NASTY), help="some inputs alone, with commas")
    chosen = arguments.parse_args()
    failed = 0
    print(f"{'way in':<8} {'input':<14} {'characters':>10} {'s':>8} {'× 10':>8} {'times':>6} {'MB more':>8}")
    for way in chosen.only.split(","):
        for name in chosen.inputs.split(","):
            size = chosen.size * SIZES[way]
            (_, least), (short, _), (long, large) = measured(way, name, size)
            times = long / max(short, NOISE / 10)
            bad = (long > NOISE * 10 and times > MOST) or large - least > MOST_MEMORY
            failed += bad
            told = f"{times:.1f}" if long > NOISE else "-"
            print(
                f"{way:<8} {name:<14} {size:>10,} {short:>8.2f} {long:>8.2f} {told:>6} {large - least:>8.0f}"
                f"{'  TOO MUCH' if bad else ''}",
                flush=True,
            )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
