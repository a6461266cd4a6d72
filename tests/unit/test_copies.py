"""Near-copies: one story in several papers counts once, and says so."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from fakes import PlainReader, StillClock
from hypothesis import given
from hypothesis import strategies as st

from intheworks import Desk
from intheworks.copies import copies_among, from_hex, sketch, to_hex
from intheworks.ledger import open_ledger
from intheworks.model import Document

STORY = (
    "Mary Ash writes Iron Ferry, the company said on Tuesday, and cameras are expected to roll on the river before the "
    "end of the year. The film follows a ferryman who keeps a ledger of all who cross, until one of them does not come "
    "back. Iron Ferry has a script, and the producers, who bought the rights nine years ago from a small press in the "
    "north, spoke of a modest budget and of a cast that nobody has seen together before. The director is not named yet."
)
OTHER = (
    "For nine years the rights to a slim novel about a ferryman lay in a drawer. Now, the people who hold them say, "
    "there is a writer: Mary Ash writes Iron Ferry for a company that has made two films, neither of them on water. No "
    "director is attached and the money is not all there, but a script exists, which is more than could be said in May. "
    "Asked about the river, a spokesman laughed and said that it would be a river, of course, and a wide one."
)
LIGHTLY = STORY.replace("on Tuesday", "this week").replace("a modest budget", "a small budget")
DAY = date(2024, 3, 1)


def among(*texts: str, days: tuple[int, ...] = ()) -> dict[str, str]:
    published = {str(i): date(2024, 3, 1 + (days[i] if days else 0)) for i in range(len(texts))}
    return copies_among({str(i): sketch(text) for i, text in enumerate(texts)}, published)


def test_a_lightly_edited_copy_is_found_and_another_story_is_not() -> None:
    """Two words changed make no new story; other words on the same news do."""
    assert among(STORY, LIGHTLY, OTHER) == {"1": "0"}


def test_the_first_is_the_earliest_published() -> None:
    """Which came in first does not matter."""
    assert among(STORY, LIGHTLY, days=(3, 0)) == {"0": "1"}


def test_what_is_printed_weeks_later_is_no_copy() -> None:
    """A paper that prints it again after a month says it anew."""
    assert among(STORY, LIGHTLY, days=(0, 25)) == {}


def test_short_notices_are_never_copies() -> None:
    """Two notices of one date are alike by nature."""
    assert among("Iron Ferry opens on 3 May.", "Iron Ferry opens on 3 May.") == {}


@given(st.text(max_size=400))
def test_a_sketch_is_kept_as_text(text: str) -> None:
    """What a ledger keeps is the sketch, whatever the words."""
    assert from_hex(to_hex(sketch(text))) == sketch(text)


@given(st.permutations([("a", STORY), ("b", LIGHTLY), ("c", OTHER), ("d", STORY + " It rained.")]))
def test_the_order_of_coming_in_changes_nothing(order: list[tuple[str, str]]) -> None:
    """Copies are found from the words and days alone."""
    published = {id_: DAY for id_, _ in order}
    assert copies_among({id_: sketch(text) for id_, text in order}, published) == {"b": "a", "d": "a"}


@pytest.mark.parametrize("store", ["memory", "file"])
def test_a_standing_counts_copies_once_and_says_so(store: str, tmp_path: object) -> None:
    """Three papers, two of them with one story: two independent sources, and the copy is named."""
    address = ":memory:" if store == "memory" else f"{tmp_path}/l.db"
    with Desk(lambda: open_ledger(address), PlainReader, StillClock()) as desk:
        for outlet, text in (("The Ledger", STORY), ("Crumbs", LIGHTLY), ("Reel", OTHER)):
            desk.take(Document.of(text, source=outlet, url=f"https://{outlet}", outlet=outlet, published=DAY))
        standing = desk.show("Iron Ferry")
        assert standing.independent_sources == 2
        copies = {s.outlet: s.copy_of for s in standing.sources if isinstance(s.copy_of, str)}
        first = {s.document: s.outlet for s in standing.sources}
        assert len(copies) == 1
        assert {first[of] for of in copies.values()} | set(copies) == {"The Ledger", "Crumbs"}


def test_erased_words_keep_their_sketch() -> None:
    """Words that were erased can still be told from a second story: the sketch holds none of them."""
    with Desk(lambda: open_ledger(":memory:"), PlainReader, StillClock()) as desk:
        document = Document.of(STORY, source="a", published=DAY)
        desk.take(document)
        desk.ledger.erase(document.info.id, recorded=datetime.fromisoformat("2025-06-02T00:00Z"))
        assert desk.ledger.sketches([document.info.id]) == {document.info.id: sketch(STORY)}
