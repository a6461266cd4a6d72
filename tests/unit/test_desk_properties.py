"""What must hold of every answer, whatever was read: through the whole desk, in both stores."""

from __future__ import annotations

import tempfile
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from fakes import PlainReader, StillClock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intheworks import Desk, UsageError
from intheworks.ledger import Ledger, open_ledger
from intheworks.model import Document

START = date(2024, 1, 1)
NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
names = st.sampled_from(["Iron Ferry", "The Iron Ferry", "Silver Lake", "Iron Ferry Sequel", "Iron Ferry Two"])
people = st.sampled_from(["Mary Ash", "Jo Birch", "M Ash", "Ash"])
sentences = st.one_of(
    st.builds("{} writes {}".format, people, names),
    st.builds("{} is filming".format, names),
    st.builds("{} has a script".format, names),
    st.builds("{} said “It will be a funny story.”".format, people),
)
# The second half is long enough to be copied.
LONG = "and it was added that nothing more would be said of it before the spring, whoever asked, however often, and by what"
texts = st.lists(sentences, min_size=1, max_size=4).map(lambda told: ". ".join(told) + f", {LONG} ways. ")
articles = st.builds(
    lambda text, day, outlet: Document.of(
        text,
        source=f"{outlet}{day}",
        outlet=outlet,
        url=f"https://{outlet}/{day}",
        published=START + timedelta(days=day),
    ),
    texts,
    st.integers(0, 20),
    st.sampled_from(["a", "b"]),
)
slates = st.lists(articles, max_size=5, unique_by=lambda d: d.info.url)
SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def desk_of(slate: list[Document], ledger: Ledger | None = None) -> Desk:
    kept = ledger or open_ledger(":memory:")
    desk = Desk(lambda: kept, PlainReader, StillClock(NOW))
    for document in slate:
        desk.take(document)
    return desk


def answers(desk: Desk, day: date | None = None) -> dict[str, Any]:
    """Every answer there is, as of a day."""
    following = desk.following(as_of=day)
    cards = following.cards()
    return {
        "standings": [following.standing(card) for card in cards],
        "stages": following.stages(cards),
        "timelines": [desk.timeline(card.id, as_of=day) for card in cards],
        "changes": desk.changes(START + timedelta(days=5), day),
        "holdups": desk.holdups(as_of=day),
        "disputes": desk.disputes(as_of=day),
        "who": [desk.who(person, as_of=day) for person in ("Ash", "Mary Ash", "Jo Birch")],
        "quotes": desk.quotes("funny story", as_of=day),
    }


def same(one: dict[str, Any], other: dict[str, Any]) -> None:
    for key, answer in one.items():
        assert answer == other[key], key


@given(slates.flatmap(lambda s: st.tuples(st.just(s), st.permutations(s))), st.integers(5, 25))
@SETTINGS
def test_the_order_of_reading_changes_no_answer(pair: tuple[list[Document], list[Document]], day: int) -> None:
    """All recorded at one moment, in whatever order: every answer is the same."""
    cut = START + timedelta(days=day)
    same(answers(desk_of(pair[0]), cut), answers(desk_of(pair[1]), cut))


@given(slates, st.integers(5, 25))
@SETTINGS
def test_later_publication_changes_no_earlier_answer(slate: list[Document], day: int) -> None:
    """As of a day every answer is what it would be, had nothing been published since."""
    cut = START + timedelta(days=day)
    early = [document for document in slate if document.info.published <= cut]
    same(answers(desk_of(slate), cut), answers(desk_of(early), cut))


@given(slates)
@SETTINGS
def test_both_stores_give_the_same_answers(slate: list[Document]) -> None:
    """Memory and SQLite, through every question of the desk."""
    with tempfile.TemporaryDirectory() as folder, closing(open_ledger(str(Path(folder) / "l.db"))) as file:
        same(answers(desk_of(slate)), answers(desk_of(slate, file)))


@given(slates, names, names)
@SETTINGS
def test_merging_and_splitting_is_the_identity(slate: list[Document], one: str, other: str) -> None:
    """Whatever two names are merged and split again, every answer is what it was."""
    desk = desk_of(slate)
    before = answers(desk)
    clock = desk.clock
    assert isinstance(clock, StillClock)
    clock.moment += timedelta(hours=1)
    try:
        desk.merge(one, other, why="renamed", by="Ada")
    except UsageError:
        return
    except Exception as error:
        assert type(error).__name__ in ("UnknownTitle", "AmbiguousTitle")
        return
    clock.moment += timedelta(hours=1)
    desk.split(one, why="not so", by="Ada")
    same(before, answers(desk))
