"""The desk: one way in, one way out, one clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fakes import MisquotingReader, PlainReader, StillClock

from intheworks import AmbiguousTitle, Desk, Reading, Rejection, UnknownTitle
from intheworks.ledger import open_ledger
from intheworks.model import Document, NameKind, Verdict

MARCH = "date 2024-03-01 The studio says that Mary Ash writes Iron Ferry, and Iron Ferry has a script, as it was hoped."
MAY = "date 2024-05-01 From the set it was heard this week that Iron Ferry is filming, and that the rain had stopped."
NONE = "date 2024-04-01 The festival was held for the tenth time, and there was rain on each of the days that it had."


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def desk(clock: StillClock) -> Iterator[Desk]:
    with Desk(lambda: open_ledger(":memory:"), PlainReader, clock) as desk:
        yield desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("a.txt", MARCH), ("b.txt", NONE), ("c.txt", MAY)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_reading_a_folder_and_asking_where_a_title_stands(desk: Desk, folder: Path) -> None:
    """Articles go in by their path, and a standing comes out with its evidence."""
    read = desk.read(str(folder))
    assert [type(result) for result in read] == [Reading, Reading, Reading]
    standing = desk.show("Iron Ferry")
    assert standing.stage is not None
    assert str(standing.stage.value) == "filming"
    assert [standing.sources[i].exact for i in standing.stage.evidence] == ["Iron Ferry is filming"]
    assert [a.person for a in standing.attached] == ["Mary Ash"]


def test_as_of_cuts_on_what_was_published(desk: Desk, folder: Path) -> None:
    """As of April the film has a script and is not shooting."""
    desk.read(str(folder))
    standing = desk.show("Iron Ferry", as_of=date(2024, 4, 30))
    assert standing.stage is not None
    assert str(standing.stage.value) == "script_completed"
    assert {source.published for source in standing.sources} == {date(2024, 3, 1)}


def test_known_at_cuts_on_what_was_recorded(desk: Desk, folder: Path, clock: StillClock) -> None:
    """What was read later is not known earlier, whenever it was published."""
    desk.read(str(folder / "c.txt"))
    before = clock.now()
    clock.moment = before + timedelta(hours=1)
    desk.read(str(folder / "a.txt"))
    assert [a.person for a in desk.show("Iron Ferry", known_at=before).attached] == []
    assert [a.person for a in desk.show("Iron Ferry").attached] == ["Mary Ash"]


def test_a_clock_set_back_leaves_the_last_word_last(desk: Desk, folder: Path, clock: StillClock) -> None:
    """What is recorded is never recorded before the last entry, so a later review counts though the clock went back."""
    desk.read(str(folder / "a.txt"))
    (claim, *_) = desk.ledger.claims(None)
    for verdict in (Verdict.reject, Verdict.confirm):
        clock.moment -= timedelta(hours=1)
        desk.review(claim.id, verdict, why="-", by="Ada")
    assert [review.verdict for review in desk.ledger.reviews()] == [Verdict.reject, Verdict.confirm]
    clock.moment += timedelta(days=1)
    assert desk.review(claim.id, Verdict.reject, why="-", by="Ada").recorded == clock.moment


def test_the_same_article_twice_changes_nothing(desk: Desk, folder: Path) -> None:
    """Reading is idempotent; a copy of the file elsewhere is the same article."""
    (folder / "copy").mkdir()
    (folder / "copy" / "a.txt").write_text(MARCH, encoding="utf-8")
    paths = [str(folder / "a.txt"), str(folder / "a.txt"), str(folder / "copy")]
    assert [r.added for r in desk.read(*paths) if isinstance(r, Reading)] == ["new", "known", "known"]


def test_new_words_in_the_same_file_are_a_revision(desk: Desk, folder: Path, clock: StillClock) -> None:
    """The new words count from now on, the old ones for the time before."""
    desk.read(str(folder / "a.txt"))
    before = clock.now()
    clock.moment = before + timedelta(days=1)
    (folder / "a.txt").write_text(MARCH.replace("Mary Ash", "Jo Birch"), encoding="utf-8")
    read = desk.read(str(folder / "a.txt"))
    assert [r.added for r in read if isinstance(r, Reading)] == ["revision"]
    assert [a.person for a in desk.show("Iron Ferry").attached] == ["Jo Birch"]
    assert [a.person for a in desk.show("Iron Ferry", known_at=before).attached] == ["Mary Ash"]


def test_an_address_does_not_depend_on_where_one_stands(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record names the file as given, the ledger by its absolute path."""
    monkeypatch.chdir(folder)
    (read,) = desk.read("a.txt")
    assert isinstance(read, Reading)
    assert read.record.document.source == "a.txt"
    assert [d.source for d in desk.ledger.documents()] == [str(folder / "a.txt")]


def test_a_newer_reader_reads_anew_and_supersedes(folder: Path, clock: StillClock) -> None:
    """A reading by a new version is appended and counts; the document stays one."""
    ledger = open_ledger(":memory:")

    class Blind(PlainReader):
        def gate(self, text: str) -> bool:
            return False

    old = Desk(lambda: ledger, lambda: Blind("1"), clock)
    assert [r.added for r in old.read(str(folder / "a.txt")) if isinstance(r, Reading)] == ["new"]
    with pytest.raises(UnknownTitle):
        old.show("Iron Ferry")
    new = Desk(lambda: ledger, lambda: PlainReader("2"), clock)
    new.read(str(folder / "a.txt"))
    assert new.show("Iron Ferry").attached
    assert len(list(ledger.documents())) == 1


def test_a_reader_that_misquotes_is_set_aside(folder: Path, clock: StillClock) -> None:
    """A span that does not hold its words is never stored, and the run goes on."""
    desk = Desk(lambda: open_ledger(":memory:"), MisquotingReader, clock)
    results = desk.read(str(folder))
    reasons = [r.reason for r in results if isinstance(r, Rejection)]
    assert len(reasons) == 2
    assert "$.claims[0].evidence" in reasons[0]
    assert [d.published for d in desk.ledger.documents()] == [date(2024, 4, 1)]


def test_without_store_nothing_is_kept(folder: Path, clock: StillClock) -> None:
    """`store=False` does not so much as open the ledger."""
    desk = Desk(lambda: pytest.fail("opened"), PlainReader, clock)
    assert [r.added for r in desk.read(str(folder), store=False) if isinstance(r, Reading)] == [None] * 3


def test_the_future_is_measured_by_the_desks_clock(folder: Path, clock: StillClock) -> None:
    """An article of May is from the future in April."""
    desk = Desk(lambda: open_ledger(":memory:"), PlainReader, clock)
    clock.moment = datetime(2024, 4, 15, tzinfo=UTC)
    march, april, may = desk.read(str(folder))
    assert isinstance(march, Reading)
    assert isinstance(april, Reading)
    assert isinstance(may, Rejection)
    assert "future" in may.reason


class TestTitles:
    def take(self, desk: Desk, day: str, words: str) -> None:
        desk.take(Document.of(words, source=f"{words}.txt", published=date.fromisoformat(day)))

    def test_titles_are_listed_with_the_latest_word_first(self, desk: Desk) -> None:
        """Stage, last word, and how long ago by the desk's clock."""
        self.take(desk, "2024-01-01", "Iron Ferry has a script")
        self.take(desk, "2025-05-31", "Silver Lake is filming")
        rows = [(row.name, row.stage, row.days_ago) for row in desk.titles()]
        assert rows == [("Silver Lake", "filming", 1), ("Iron Ferry", "script_completed", 517)]
        assert [row.name for row in desk.titles("lake")] == ["Silver Lake"]
        assert desk.titles("nothing") == []

    def test_a_title_is_found_by_id_name_and_words(self, desk: Desk) -> None:
        """Whatever leads to one title alone will do, case and accents aside."""
        self.take(desk, "2024-01-01", "Mary Ash writes Silver Lake")
        id_ = desk.resolve("Silver Lake")
        assert {desk.resolve(query) for query in (id_, "silver lake", "SILVER", "Sílver Lake")} == {id_}

    def test_words_that_fit_several_titles_list_them(self, desk: Desk) -> None:
        """Nobody guesses which: the ids are given."""
        self.take(desk, "2024-01-01", "Mary Ash writes Silver Lake")
        self.take(desk, "2024-01-02", "Mary Ash writes Silver River")
        with pytest.raises(AmbiguousTitle) as found:
            desk.show("silver")
        assert {name for _, name in found.value.choices} == {"Silver Lake", "Silver River"}

    def test_an_unknown_title_names_the_nearest(self, desk: Desk) -> None:
        """A slip of the pen is answered with what was meant."""
        self.take(desk, "2024-01-01", "Mary Ash writes Iron Ferry")
        with pytest.raises(UnknownTitle) as found:
            desk.show("Irn Fery")
        assert found.value.nearest == ("Iron Ferry",)

    def test_two_wordings_of_one_title_are_linked_in_either_order(self, clock: StillClock) -> None:
        """Links come from the names, not from which article was read first."""
        texts = [("2024-01-01", "Mary Ash writes The Iron Ferry"), ("2024-02-01", "Iron Ferry is filming")]
        for order in (texts, texts[::-1]):
            with Desk(lambda: open_ledger(":memory:"), PlainReader, clock) as desk:
                for day, words in order:
                    self.take(desk, day, words)
                assert len(desk.titles()) == 1
                assert len(desk.ledger.names(NameKind.title)) == 2
                assert desk.show("Iron Ferry").attached

    def test_the_stage_in_the_list_is_that_of_the_standing(self, desk: Desk) -> None:
        """The short way to the stage and the long one agree."""
        self.take(desk, "2024-01-01", "Iron Ferry has a script")
        self.take(desk, "2024-02-01", "Iron Ferry is filming")
        (row,) = desk.titles()
        stage = desk.show(row.id).stage
        assert stage is not None
        assert row.stage == stage.value
