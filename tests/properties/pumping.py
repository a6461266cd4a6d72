"""Every pattern of the package on texts made to make it turn back: `python tests/properties/pumping.py`.

What is pumped comes from the pattern itself: for each part that repeats without end, what it takes once, alone and with
what leads to it, again and again, with an end that does not fit. Tried are all that are compiled while every module is
imported and some articles are read.

A pattern may take time in proportion to a text's length, and no more (8 times for 8 times as much; a square would be 64).
What reads sentences may take its square: a sentence has an end (`page.LONGEST_SENTENCE`), and what no prose has is not read
(`prose.tamed`), so that it is in proportion to the article's length.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib.resources import files
from pathlib import Path
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import FrameType
from typing import Any, NamedTuple

SHORT, LONG = 2_000, 16_000
NOISE = 0.012
"""Seconds for LONG that no pattern is suspected for: a linear one takes a tenth of them."""
RATIO = 24
"""How much longer LONG may take than SHORT: between 8 and 64."""
SENTENCE = 2_000
SENTENCE_SECONDS = 0.5
"""What a pattern may take of the longest sentence. The slowest takes a fifth, what turns back without end never ends."""
HANGS = 5.0
CHOICES = 3
ENDS = ("\x00", " !")
COMMON = (
    "a", "A", " ", "a ", "A a", "Aa ", "1", "1 ", "\n", " \n", "\t", ".", "-", "“", "”", '"', "'", "’", ",", "a, ",
    "A. ", "A.", "é", "the ", "of the ", "Aa Bb ", "Aa-", "Aa’s ", "and ", "Aa, ", "xxxxxxx ", "“a” ", "(", "<", "&", "/",
    "a/", "Aa and Bb, ",
)  # fmt: skip
_ANY = "a A1.,-’“;:(\n"
_CLASSES = {
    code.CATEGORY_DIGIT: r"\d", code.CATEGORY_SPACE: r"\s", code.CATEGORY_WORD: r"\w",
    code.CATEGORY_NOT_DIGIT: r"\D", code.CATEGORY_NOT_SPACE: r"\S", code.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _fits(members: list[tuple[Any, Any]], letter: str) -> bool:
    """Whether a class of characters takes a letter."""
    found = False
    for what, value in members:
        if what is code.LITERAL:
            found |= ord(letter) == value
        elif what is code.RANGE:
            found |= value[0] <= ord(letter) <= value[1]
        elif what is code.CATEGORY:
            found |= re.match(_CLASSES[value], letter) is not None
    return found is not any(what is code.NEGATE for what, _ in members)


def _taken(members: list[tuple[Any, Any]], choice: int) -> str:
    """A letter that a class takes: another for each choice, where there are."""
    named = [chr(value if what is code.LITERAL else value[0]) for what, value in members
             if what in (code.LITERAL, code.RANGE)]  # fmt: skip
    fitting = [letter for letter in [*_ANY, *named] if _fits(members, letter)]
    return fitting[choice % len(fitting)] if fitting else ""


def sample(parts: Any, choice: int) -> str:
    """A text that a part of a pattern takes, one of several by `choice`; what only looks ahead or back takes nothing."""
    made = ""
    for what, value in parts:
        if what is code.LITERAL:
            made += chr(value)
        elif what is code.NOT_LITERAL:
            made += next(letter for letter in _ANY[choice % 2 :] if ord(letter) != value)
        elif what is code.ANY:
            made += _ANY[choice % 3]
        elif what is code.IN:
            made += _taken(value, choice)
        elif what is code.BRANCH:
            made += sample(value[1][choice % len(value[1])], choice)
        elif what is code.SUBPATTERN:
            made += sample(value[3], choice)
        elif what is code.ATOMIC_GROUP:
            made += sample(value, choice)
        elif what in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            made += sample(value[2], choice) * max(value[0], int(value[1] > 0 and choice % 2 == 1))
    return made


def _repeats(parts: Any, before: str, choice: int) -> Iterator[tuple[str, str]]:
    """The parts that repeat without end (or often): what leads to each, and what it takes once."""
    for part in parts:
        what, value = part
        if what in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            if value[1] > 20:
                yield before, sample(value[2], choice)
            yield from _repeats(value[2], before, choice)
        elif what is code.BRANCH:
            for branch in value[1]:
                yield from _repeats(branch, before, choice)
        elif what is code.SUBPATTERN:
            yield from _repeats(value[3], before, choice)
        elif what is code.ATOMIC_GROUP:
            yield from _repeats(value, before, choice)
        elif what in (code.ASSERT, code.ASSERT_NOT) and value[0] > 0:
            yield from _repeats(value[1], before, choice)
        before += sample([part], choice)


def attacks(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """What stands before, and what is repeated."""
    parts = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    found = dict.fromkeys(("", pump) for pump in COMMON)
    for choice in range(CHOICES):
        for before, once in _repeats(parts, "", choice):
            found |= dict.fromkeys(
                [("", once), (before, once), ("", before + once), ("", once + " "), (before, once + "a")]
            )
            found |= dict.fromkeys([("", once + before), ("", f"{before} ")])
        found[("", sample(parts, choice))] = None
    return [attack for attack in found if attack[1]]


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises TimeoutError after so many seconds of work; a pattern at work hears of it."""

    def ring(_: int, __: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


class Pattern(NamedTuple):
    """A compiled pattern, the file that compiled it, and how it is used."""

    compiled: re.Pattern[str]
    where: str
    at_start: bool
    """Whether it is only ever tried where it is told to begin."""

    def seconds(self, text: str, times: int = 1) -> float:
        """The least time that it took, of this thread's own."""
        least = float("inf")
        for _ in range(times):
            begun = time.thread_time()
            if self.at_start:
                self.compiled.match(text)
            else:
                for _found in self.compiled.finditer(text):
                    pass
            least = min(least, time.thread_time() - begun)
        return least


def too_slow(pattern: Pattern, tame: Callable[[str], str] | None = None) -> str | None:
    """The first attack on which the pattern takes more than it may; None where there is none. With `tame` on a sentence."""
    for before, pump in attacks(pattern.compiled):
        for end in ENDS:
            attack = f"{before[:40]!r}, {pump[:40]!r} again and again, {end!r}"
            try:
                with at_most(HANGS):
                    if tame is not None:
                        taken = pattern.seconds(tame(before + pump * (SENTENCE // len(pump)) + end))
                        if taken > SENTENCE_SECONDS:
                            return f"{attack}: {taken:.1f} s for a sentence"
                        continue
                    long, short = (before + pump * (size // len(pump)) + end for size in (LONG, SHORT))
                    if pattern.seconds(long) < NOISE:
                        continue
                    ratio = pattern.seconds(long, 2) / max(pattern.seconds(short, 3), 1e-6)
            except TimeoutError:
                return f"{attack}: it does not end"
            if ratio > RATIO:
                return f"{attack}: {ratio:.0f} times as long for {LONG // SHORT} times the text"
    return None


def patterns() -> list[Pattern]:
    """Every pattern that the package compiles while its modules are imported and its examples are read."""
    found: dict[tuple[str, int], Pattern] = {}
    compile_ = compiler.compile

    def noting(pattern: Any, flags: int = 0) -> Any:
        made = compile_(pattern, flags)
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename.endswith(("re/__init__.py", "functools.py")):
            frame = frame.f_back
        where = frame.f_code.co_filename if frame else ""
        if "/intheworks/" in where and isinstance(made.pattern, str):
            found.setdefault((made.pattern, made.flags), Pattern(made, where, False))
        return made

    compiler.compile = noting
    try:
        _use()
    finally:
        compiler.compile = compile_
    return [one._replace(at_start=_only_at_start(one)) for one in found.values()]


def _use() -> None:
    import intheworks

    for module in pkgutil.walk_packages(intheworks.__path__, "intheworks."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    from intheworks.model import Document
    from intheworks.reading.house import HouseReader

    examples = sorted(Path(str(files("intheworks") / "examples")).rglob("*.txt"))[:10]
    for path in examples:
        HouseReader().read(Document.of(path.read_text(encoding="utf-8"), source="-", published=date(2024, 2, 1)))


def _only_at_start(pattern: Pattern) -> bool:
    """Whether the module that compiles it only ever calls `match` or `fullmatch` on the name that it gives it."""
    source = Path(pattern.where).read_text(encoding="utf-8")
    for name, value in vars(sys.modules.get(_module(pattern.where), re)).items():
        if value is pattern.compiled:
            uses = re.findall(rf"\b{name}\b(\.\w+)?", source)[1:]
            return bool(uses) and all(use in (".match", ".fullmatch", ".pattern") for use in uses)
    return False


def _module(path: str) -> str:
    return "intheworks" + path.rpartition("/intheworks")[2].removesuffix(".py").replace("/", ".").removesuffix(
        ".__init__"
    )


def main() -> int:
    """Tell what is too slow, and how many were tried."""
    found = patterns()
    from intheworks.reading.prose import tamed

    slow = 0
    for one in found:
        why = too_slow(one, tamed if "/intheworks/reading/" in one.where else None)
        if why:
            slow += 1
            print(f"{_module(one.where)}: {one.compiled.pattern[:80]!r}: {why}", flush=True)
    print(f"{len(found)} patterns, {slow} too slow")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
