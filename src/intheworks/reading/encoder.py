"""A small network that reads the whole article at once: one vector for every piece of a word.

The lower eight layers of MPNet (768 wide, uncased), trained further on the gold press (`evals/train_reader.py`) and shipped
as eight-bit ONNX. What its lower-cased pieces lose it is told: capitals, quotation marks, and which pieces name a person, a
company or a date. It runs on onnxruntime, offline, on one thread.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from intheworks.reading.scene import Slot

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

WINDOW = 510
"""Pieces the network sees at once; longer articles are read in windows that overlap by half."""

Vectors = npt.NDArray[np.float32]
Range = tuple[int, int]

_CAPITALS = {"none": 0, "lower": 1, "initial": 2, "all": 3}
_NAMED = {"person": 1, "org": 2, "date": 3}
_PERSON_BY_REFERENCE = 4


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a text with what the network is told of each; `starts`/`ends` are code points in the text."""

    ids: npt.NDArray[np.int64]
    case: npt.NDArray[np.int64]
    quoted: npt.NDArray[np.int64]
    named: npt.NDArray[np.int64]
    starts: list[int]
    ends: list[int]

    def range(self, start: int, end: int) -> Range:
        """The pieces of `text[start:end]`; never empty."""
        first = bisect_right(self.ends, start)
        last = max(first + 1, bisect_left(self.starts, end))
        return first, min(last, len(self.starts))


@lru_cache(maxsize=1)
def tokenizer() -> Tokenizer:
    """What cuts a text into the network's pieces."""
    from tokenizers import Tokenizer

    words = (files("intheworks.reading") / "models" / "tokenizer.json").read_text(encoding="utf-8")
    loaded = Tokenizer.from_str(words)
    loaded.no_truncation()
    loaded.no_padding()
    return loaded


@lru_cache(maxsize=1)
def _session() -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    network = (files("intheworks.reading") / "models" / "encoder.onnx").read_bytes()
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])


def pieces(text: str, slots: Sequence[Slot]) -> Pieces:
    """The pieces of a text. `slots` are its mentions, in order, none overlapping another."""
    encoded = tokenizer().encode(text, add_special_tokens=False)
    quoted = _quoted(text)
    named = [s for s in slots if s.kind in _NAMED]
    starts = [s.start for s in named]
    rows = []
    for start, end in encoded.offsets:
        at = bisect_right(starts, start) - 1
        slot = named[at] if at >= 0 and start < named[at].end else None
        rows.append((_case(text, start, end), quoted[start] if start < len(quoted) else 0, _kind(slot)))
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Pieces(
        ids=np.array(encoded.ids, dtype=np.int64),
        case=table[:, 0],
        quoted=table[:, 1],
        named=table[:, 2],
        starts=[a for a, _ in encoded.offsets],
        ends=[b for _, b in encoded.offsets],
    )


def vectors(found: Pieces) -> Vectors:
    """One vector a piece, shape (pieces, width); of overlapping windows the one with more of the text around it."""
    count = len(found.ids)
    if not count:  # a text of blanks alone, which the network does not take
        return np.zeros((0, int(_session().get_outputs()[0].shape[-1])), dtype=np.float32)
    if count <= WINDOW:
        return _run(found, 0, count)
    whole: Any = None
    step = WINDOW // 2
    for low in range(0, count - step, step):
        part = _run(found, low, min(count, low + WINDOW))
        if whole is None:
            whole = np.zeros((count, part.shape[1]), dtype=np.float32)
        skip = WINDOW // 4 if low else 0
        whole[low + skip : low + len(part)] = part[skip:]
    result: Vectors = whole
    return result


def _run(found: Pieces, low: int, high: int) -> Vectors:
    inputs = {
        "ids": found.ids[None, low:high],
        "case": found.case[None, low:high],
        "quoted": found.quoted[None, low:high],
        "named": found.named[None, low:high],
    }
    result: Vectors = _session().run(["vectors"], inputs)[0][0]
    return result


Odds = Callable[[int, int], float]
"""How likely `text[start:end]` is the whole name of something, in log-odds."""

TAGS = {"title": (1, 2), "description": (3, 4), "company": (5, 6)}
"""What the pieces are tagged as: the first piece of each kind and the further ones; 0 is neither."""


def odds(kind: str, found: Pieces, over: Vectors) -> Odds:
    """How likely the network holds a stretch for the whole name of a title or a company (a key of `TAGS`)."""
    chances = softmax(over @ heads()["tag"] + heads()["tag_bias"])
    first_tag, further = TAGS[kind]
    named = chances[:, first_tag] + chances[:, further]

    def of(start: int, end: int) -> float:
        first, last = found.range(start, end)
        inside = float(named[first:last].mean())
        goes_on = float(chances[last, further]) if last < len(chances) else 0.0
        chance = min(max(inside * (1 - goes_on), 1e-4), 1 - 1e-4)
        return math.log(chance / (1 - chance))

    return of


@dataclass(frozen=True, slots=True)
class Standing:
    """What the network makes of a title by all its places: the log-odds that it is in the works, the chance of each type."""

    in_works: float
    types: dict[str, float]


TYPES = ("film", "series", "special")

Places = Sequence[tuple[int, int]]


def standing(found: Pieces, over: Vectors) -> Callable[[Places], Standing]:
    """The standing of the title that stands at some places (code points in the text)."""

    def of(places: Places) -> Standing:
        mean = means([[found.range(start, end) for start, end in places]], over)
        out = mean @ heads()["standing"] + heads()["standing_bias"]
        return Standing(float(out[0, 0]), dict(zip(TYPES, softmax(out[:, 1:])[0].tolist(), strict=True)))

    return of


@dataclass(frozen=True, slots=True)
class Seen:
    """What the network makes of a text's titles: of a stretch as one, and of how one stands."""

    title: Odds
    standing: Callable[[Places], Standing]


def seen(found: Pieces, over: Vectors) -> Seen:
    """What the network makes of the titles in a text."""
    return Seen(odds("title", found, over), standing(found, over))


def softmax(x: Vectors) -> Vectors:
    """Chances over each row."""
    raised = np.exp(x - x.max(axis=1, keepdims=True, initial=-np.inf))
    result: Vectors = raised / raised.sum(axis=1, keepdims=True)
    return result


@lru_cache(maxsize=1)
def heads() -> Mapping[str, Any]:
    """The arrays of the network's last layers (`models/heads.npz`), as float32."""
    with (files("intheworks.reading") / "models" / "heads.npz").open("rb") as stream:
        arrays = np.load(stream, allow_pickle=False)
        return {name: arrays[name].astype(np.float32) for name in arrays.files}


def means(spans: Sequence[Sequence[Range]], over: Vectors) -> Vectors:
    """For each list of piece ranges the mean of their means, shape (lists, width)."""
    of = {r: over[r[0] : r[1]].mean(axis=0) for r in {r for ranges in spans for r in ranges}}
    found = np.empty((len(spans), over.shape[1]), dtype=np.float32)
    for row, ranges in enumerate(spans):
        found[row] = of[ranges[0]] if len(ranges) == 1 else np.mean([of[r] for r in ranges], axis=0)
    return found


def _case(text: str, start: int, end: int) -> int:
    """The capitals of the whole word that a piece is part of."""
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    word = text[start:end]
    if not word[:1].isalpha():
        return _CAPITALS["none"]
    if word.isupper() and len(word) > 1:
        return _CAPITALS["all"]
    return _CAPITALS["initial"] if word[:1].isupper() else _CAPITALS["lower"]


def _quoted(text: str) -> list[int]:
    """For every character whether it stands between double quotation marks of its line."""
    inside, found = 0, []
    for char in text:
        if char == "“":
            inside = 1
        elif char in {"”", "\n"}:
            inside = 0
        elif char == '"':
            inside = 1 - inside
        found.append(inside)
    return found


def _kind(slot: Slot | None) -> int:
    if slot is None:
        return 0
    if slot.kind == "person" and slot.how in {"pronoun", "noun"}:
        return _PERSON_BY_REFERENCE
    return _NAMED[slot.kind]
