"""Which articles are one story in several papers: sketches of their words, compared. Pure, blind to the order of coming in.

A sketch is a MinHash (rensa) over runs of words, folded into bands: two texts are copies where any band is equal (locality
sensitive hashing: Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, 3.4). It depends on the words alone, so it is
made once, when a document comes in, and kept beside it; which documents are copies is then asked of those at hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from intheworks.names import fold_name

RUN = 3
"""Words in a run: with three, a story of one's own on the same news shares few; with one, many."""
BANDS, ROWS = 16, 8
"""Equal bands find a pair whose share of common runs is 0.8 in 95 of 100 cases, 0.9 in all, 0.5 in 6, 0.3 in 1 of 1,000."""
SEED = 1815
COPY_DAYS = 7
"""A story goes around within a week; who prints it a year later looks back."""
FEWEST = 20
"""Words below which a text is too short to tell: two notices of one date are alike by nature."""

Sketch = tuple[int, ...]


def sketch(text: str) -> Sketch:
    """The sketch of a text: BANDS numbers of 64 bits; empty for a text of fewer than FEWEST words."""
    words = _words(text)
    if len(words) < FEWEST:
        return ()
    from rensa import RMinHash

    hashed = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
    hashed.update(sorted({" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}))
    values = hashed.digest()
    return tuple(_band(values[i * ROWS : (i + 1) * ROWS]) for i in range(BANDS))


def _words(text: str) -> list[str]:
    """The words of a text; `fold_name` keeps what it folds, so that it gets single words, not whole articles."""
    return [folded for word in text.split() if (folded := fold_name(word))]


def _band(values: list[int]) -> int:
    """One number for a band's values (FNV-1a over 32 bits each), the same on every machine."""
    found = 0xCBF29CE484222325
    for value in values:
        found = ((found ^ value) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return found


def to_hex(bands: Sketch) -> str:
    """A sketch as a ledger keeps it."""
    return "".join(f"{band:016x}" for band in bands)


def from_hex(written: str) -> Sketch:
    """The sketch that `to_hex` wrote."""
    return tuple(int(written[i : i + 16], 16) for i in range(0, len(written), 16))


def copies_among(sketches: Mapping[str, Sketch], published: Mapping[str, date]) -> dict[str, str]:
    """By the id of a document that copies another: the id of the first of that story; originals are left out.

    Two are one story where a band is equal and they were published within COPY_DAYS of each other, or through others
    that are. The first is the earliest published, of one day the one with the lesser id.
    """
    order = sorted(sketches, key=lambda id_: (published[id_], id_))
    head = {id_: id_ for id_ in order}

    def first(id_: str) -> str:
        while head[id_] != id_:
            head[id_] = head[head[id_]]
            id_ = head[id_]
        return id_

    last: dict[tuple[int, int], str] = {}
    rank = {id_: n for n, id_ in enumerate(order)}
    for id_ in order:
        for place, band in enumerate(sketches[id_]):
            before = last.get((place, band))
            if before is not None and (published[id_] - published[before]).days <= COPY_DAYS:
                one, other = sorted((first(before), first(id_)), key=rank.__getitem__)
                head[other] = one
            last[place, band] = id_
    return {id_: first(id_) for id_ in order if first(id_) != id_}
