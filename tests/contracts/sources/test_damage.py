"""Archives that are cut off or damaged anywhere: each damage is an error with its record, and the others are read."""

from __future__ import annotations

import gzip
import io
import random
import zlib

import pytest
from making import page, warc

from intheworks.errors import Rejection
from intheworks.sources import packed
from intheworks.sources.item import Item
from intheworks.sources.warc import pages

RECORDS = 6
PAGES = [
    (f"http://n.example/{n}", page(f"Boat {'ABCDEF'[n]}x", more=f"{'and more ' * 200}{n * 7919}"))
    for n in range(RECORDS)
]


def read(data: bytes | bytearray) -> tuple[list[int], list[tuple[int, str]]]:
    """The numbers of the pages that were read, each of them whole, and what was rejected, by number."""
    good: list[int] = []
    bad: list[tuple[int, str]] = []
    for found in pages(io.BytesIO(bytes(data)), "n.warc"):
        if isinstance(found, Rejection):
            bad.append((int(found.source.rpartition("#")[2]), found.reason.partition(" at record")[0]))
        else:
            assert isinstance(found, Item)
            good.append(int(found.place.rpartition("#")[2]))
            assert found.data.decode() in [body for _, body in PAGES]
    return good, bad


def starts(data: bytes, packed_: bool) -> list[int]:
    """Where each record begins; the first is the crawler's own."""
    if not packed_:
        return [at for at in range(len(data)) if data.startswith(b"WARC/1.0\r\n", at)]
    found, at = [], 0
    while at < len(data):
        found.append(at)
        member = zlib.decompressobj(31)
        member.decompress(data[at:])
        at = len(data) - len(member.unused_data)
    return found


@pytest.mark.parametrize("is_packed", [True, False])
@pytest.mark.parametrize("hit", [2, 3, RECORDS])
def test_one_damage_costs_one_record(is_packed: bool, hit: int) -> None:
    """Wherever in its record it is, what stands before and behind it is read."""
    whole = warc(PAGES, packed=is_packed)
    begins = [*starts(whole, is_packed), len(whole)]
    assert len(begins) == RECORDS + 2
    others = [n for n in range(2, RECORDS + 2) if n != hit]
    start, end = begins[hit - 1], begins[hit]
    for at in (start, start + 12, start + (end - start) // 2, end - 40):
        damaged = bytearray(whole)
        damaged[at : at + 20] = bytes(b ^ 0x5A for b in damaged[at : at + 20])
        good, bad = read(damaged)
        assert good == others, (at - start, bad)
        assert [number for number, _ in bad] == [hit]
        assert "damaged" in bad[0][1]


@pytest.mark.parametrize("is_packed", [True, False])
def test_a_damage_of_any_kind_is_told(is_packed: bool) -> None:
    """At 60 random places, one to three of them at once: never silence, never a torn page, never more lost than was hit.

    A plain archive has no checksum over a record's header, so that only bodies are hit there.
    """
    chance = random.Random(7)
    whole = warc(PAGES, packed=is_packed)
    begins = starts(whole, is_packed)
    for _ in range(60):
        damaged, hit = bytearray(whole), set[int]()
        for _ in range(chance.choice([1, 1, 2, 3])):
            at = chance.randrange(begins[1], len(whole) - 8)
            if not is_packed:
                at = max(at, whole.index(b"\r\n\r\n", max(start for start in begins if start <= at)) + 4)
            hit |= {sum(start <= place for start in begins) for place in (at, at + 3)}
            damaged[at : at + 4] = bytes(b ^ 0xFF for b in damaged[at : at + 4])
        good, bad = read(damaged)
        assert bad, hit
        assert len(good) >= RECORDS - 2 * len(hit), (hit, bad)


@pytest.mark.parametrize("is_packed", [True, False])
def test_cut_off_at_every_place(is_packed: bool) -> None:
    """Between two records nothing can be known to be missing; anywhere else it is told, with the record that was cut."""
    whole = warc(PAGES[:3], packed=is_packed)
    begins = starts(whole, is_packed)
    for cut in range(begins[1] + 1, len(whole), 97):
        if cut in begins:
            continue
        number = sum(start < cut for start in begins)
        good, bad = read(whole[:cut])
        # A plain record is whole before the empty lines behind it.
        if bad or whole[cut:].strip(b"\r\n"):
            assert good == list(range(2, number)), cut
            assert bad == [(number, "cut off")], cut


def test_bytes_between_and_behind_members() -> None:
    """Padding is no damage; anything else is, and costs no record."""
    whole = warc(PAGES[:3])
    second, third = starts(whole, True)[1:3]
    assert read(whole + bytes(512)) == ([2, 3, 4], [])
    assert read(whole + b"what is this") == ([2, 3, 4], [(5, "damaged")])
    between = whole[:second] + b"what is this" + whole[second:third] + whole[third:]
    assert read(between) == ([3, 4, 5], [(2, "damaged")])


def test_an_archive_packed_as_one_member(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some are packed afterwards, as a whole: read all the same, up to where it is cut off, also where it is large."""
    whole = gzip.compress(warc(PAGES, packed=False))
    assert read(whole) == ([2, 3, 4, 5, 6, 7], [])
    good, bad = read(whole[:-60])
    assert good == list(range(2, 2 + len(good)))
    assert (len(bad), bad[0][1]) == (1, "cut off")
    monkeypatch.setattr(packed, "MOST_HELD", 3000)
    assert read(whole) == ([2, 3, 4, 5, 6, 7], [])
    good, bad = read(whole[:-60])
    assert good == list(range(2, 2 + len(good)))
    assert bad == [(len(good) + 2, "cut off")]


def test_the_day_of_the_crawl_is_no_day_of_publication() -> None:
    """It is kept beside, for a page that changed without a word."""
    (found,) = pages(io.BytesIO(warc(PAGES[:1])), "n.warc")
    assert isinstance(found, Item)
    assert found.hints.published is None
    assert found.hints.seen is not None
