"""What editors say: merges and splits that undo each other, people set apart, reviews, and gold out of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from fakes import PlainReader, StillClock

from intheworks import Desk, UnknownTitle, UsageError
from intheworks.cli.run import run
from intheworks.ledger import open_ledger
from intheworks.model import Document, NameKind, Verdict
from intheworks.standing import Standing

ARTICLES = (
    ("2024-01-01", "Mary Ash writes Iron Ferry, it was said."),
    ("2024-02-01", "Second Crossing is filming. Jo Birch writes Second Crossing."),
    ("2024-03-01", "Mary Ash writes Silver Lake, and Silver Lake has a script."),
    ("2024-04-01", "Mary Reed writes Silver Lake too."),
)


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(params=["memory", "file"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, clock: StillClock) -> Iterator[Desk]:
    address = ":memory:" if request.param == "memory" else str(tmp_path / "l.db")
    with Desk(lambda: open_ledger(address), PlainReader, clock) as desk:
        for day, words in ARTICLES:
            desk.take(Document.of(words, source=words, published=date.fromisoformat(day)))
        yield desk


def later(clock: StillClock) -> None:
    clock.moment += timedelta(hours=1)


def everything(desk: Desk, known_at: object = None) -> list[Standing]:
    following = desk.following(known_at=known_at)  # type: ignore[arg-type]
    return [following.standing(card) for card in following.cards()]


def test_merge_then_split_gives_back_every_answer(desk: Desk, clock: StillClock) -> None:
    """Two names are one from the merge on, and every answer is what it was after the split; the history stays."""
    before = everything(desk)
    later(clock)
    (link,) = desk.merge("Iron Ferry", "Second Crossing", why="renamed", by="Ada")
    assert (link.reason, link.by, link.published) == ("renamed", "Ada", None)
    merged = desk.show("Iron Ferry")
    assert (merged.title.name, merged.title.aliases) == ("Second Crossing", ("Iron Ferry",))
    assert [a.person for a in merged.attached] == ["Jo Birch", "Mary Ash"]
    assert desk.show("Second Crossing") == merged
    during = clock.moment
    later(clock)
    desk.split("Iron Ferry", why="they are two", by="Ada")
    assert everything(desk) == before
    assert desk.show("Iron Ferry", known_at=during).attached == merged.attached


def test_a_merge_of_what_is_one_already_is_refused(desk: Desk, clock: StillClock) -> None:
    """Undoing it would part what was one before; so with a title and itself."""
    desk.merge("Iron Ferry", "Second Crossing", why="renamed", by="Ada")
    later(clock)
    for pair in (("Second Crossing", "Iron Ferry"), ("Iron Ferry", "iron ferry")):
        with pytest.raises(UsageError, match="are one already"):
            desk.merge(*pair, why="again", by="Ada")


def test_every_judgement_bears_its_reason_and_author(desk: Desk) -> None:
    """Without either nothing is appended; what stands alone cannot be split; what is unknown is no name."""
    for why, by in (("", "Ada"), ("renamed", " ")):
        with pytest.raises(UsageError, match="says nothing"):
            desk.merge("Iron Ferry", "Second Crossing", why=why, by=by)
    with pytest.raises(UsageError, match="nothing is one with"):
        desk.split("Iron Ferry", why="-", by="Ada")
    with pytest.raises(UnknownTitle):
        desk.merge("Iron Ferry", "Nonsense", why="-", by="Ada")
    with pytest.raises(UsageError, match="no person goes by"):
        desk.split("Nobody", why="-", by="Ada", kind=NameKind.person)
    assert desk.ledger.links() == []


def test_two_names_of_one_person(desk: Desk, clock: StillClock) -> None:
    """A name after marriage, as an editor says it: one person with all posts, until it is split again."""
    assert [len(p.posts) for p in desk.who("Mary Ash")] == [2]
    desk.merge("Mary Ash", "Mary Reed", why="married", by="Ada", kind=NameKind.person)
    (person,) = desk.who("Mary Reed")
    assert (person.person, len(person.posts)) == ("Mary Reed", 3)
    later(clock)
    desk.split("Mary Ash", why="not she", by="Ada", kind=NameKind.person)
    assert [len(p.posts) for p in desk.who("Mary Ash")] == [2]


def test_two_people_of_one_name(desk: Desk, clock: StillClock) -> None:
    """Of full namesakes an editor says which is on a title: two answers, and one again when undone."""
    desk.set_apart("Mary Ash", "Silver Lake", why="the poet", by="Ada")
    found = desk.who("Mary Ash")
    assert [[post.title.name for post in person.posts] for person in found] == [["Iron Ferry"], ["Silver Lake"]]
    later(clock)
    desk.set_apart("Mary Ash", "Silver Lake", why="the same after all", by="Ada", apart=False)
    assert [len(person.posts) for person in desk.who("Mary Ash")] == [2]


class TestReview:
    def claim(self, desk: Desk, title: str, slot: str) -> str:
        (event,) = (e for e in desk.timeline(title) if e.slot == slot)
        return event.claim

    def test_a_confirmed_fact_says_by_whom(self, desk: Desk) -> None:
        """The source bears the editor's name."""
        desk.review(self.claim(desk, "Silver Lake", "stage"), Verdict.confirm, why="I called", by="Ada")
        standing = desk.show("Silver Lake")
        assert standing.stage is not None
        assert [standing.sources[i].confirmed_by for i in standing.stage.evidence] == ["Ada"]

    def test_a_rejected_fact_leaves_the_standing_not_the_history(self, desk: Desk, clock: StillClock) -> None:
        """It is gone from now on; what was known before the rejection still has it."""
        claim = self.claim(desk, "Silver Lake", "stage")
        before = clock.moment
        later(clock)
        desk.review(claim, Verdict.reject, why="a slip", by="Ada")
        assert desk.show("Silver Lake").stage is None
        assert desk.show("Silver Lake", known_at=before).stage is not None
        assert desk.ledger.claim(claim) is not None

    def test_a_correction_reads_as_corrected(self, desk: Desk) -> None:
        """The fields that were set are set, with the words they had."""
        claim = self.claim(desk, "Silver Lake", "Mary Ash, writer")
        desk.review(claim, Verdict.correct, why="she left", by="Ada", changed={"status": "departed"})
        (left,) = (a for a in desk.show("Silver Lake").attached if a.person == "Mary Ash")
        assert str(left.status) == "departed"

    @pytest.mark.parametrize(
        ("changed", "why"),
        [
            ({"status": "gone"}, "not a value"),
            ({"title": "Iron Ferry"}, "cannot change the title"),
            ({"stage": "filming"}, "no field stage"),
            ({}, "nothing else"),
        ],
    )
    def test_what_cannot_be_is_refused(self, desk: Desk, changed: dict[str, str], why: str) -> None:
        """A correction has fields of its claim, with values of the vocabulary; another title is another claim."""
        claim = self.claim(desk, "Silver Lake", "Mary Ash, writer")
        with pytest.raises(UsageError, match=why):
            desk.review(claim, Verdict.correct, why="-", by="Ada", changed=changed)
        with pytest.raises(UsageError, match="no claim has the id"):
            desk.review("c_none", Verdict.confirm, why="-", by="Ada")
        assert desk.ledger.reviews() == []

    def test_gold_is_what_the_editors_left(self, desk: Desk) -> None:
        """The reviewed article alone, without the rejected claim, its offsets those of its text."""
        desk.review(self.claim(desk, "Silver Lake", "stage"), Verdict.reject, why="a slip", by="Ada")
        ((text, record),) = desk.gold()
        assert text == ARTICLES[2][1]
        assert [claim.kind for claim in record.claims] == ["attachment"]
        assert [title.title for title in record.titles] == ["Silver Lake"]
        record.check(text)


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """merge, split, review and export from outside; what they did is told on stderr, misuse exits 2."""
    monkeypatch.setattr("intheworks.reading.house.HouseReader", PlainReader)
    monkeypatch.setenv("INTHEWORKS_DB", str(tmp_path / "l.db"))
    for n, (day, words) in enumerate(ARTICLES):
        (tmp_path / f"{n}.txt").write_text(
            f"date {day} {words} And more was said of it in the end, by all.", encoding="utf-8"
        )
    assert run(["read", str(tmp_path)]) == 0
    why = ["--why", "renamed", "--by", "Ada"]
    assert run(["merge", "Iron Ferry", "Second Crossing", *why]) == 0
    assert run(["merge", "Iron Ferry", "Second Crossing", *why]) == 2
    assert run(["split", "Iron Ferry", *why]) == 0
    assert run(["split", "Mary Ash", "--kind", "person", "--on", "Silver Lake", *why]) == 0
    assert run(["merge", "Mary Ash", "--on", "Silver Lake", *why]) == 0
    assert run(["merge", "Mary Ash", *why]) == 2
    capsys.readouterr()
    assert run(["timeline", "Silver Lake", "--format", "json"]) == 0
    claims = {event["slot"]: event["claim"] for event in json.loads(capsys.readouterr().out)}
    assert run(["review", claims["stage"], "confirm", *why]) == 0
    capsys.readouterr()
    for format in ("text", "markdown"):
        assert run(["show", "Silver Lake", "--format", format]) == 0
        assert "confirmed by Ada" in capsys.readouterr().out
    assert run(["review", claims["stage"], "reject", *why]) == 0
    assert run(["review", claims["Mary Ash, writer"], "correct", "--set", "status=departed", *why]) == 0
    assert run(["review", claims["Mary Ash, writer"], "correct", "--set", "status", *why]) == 2
    assert run(["review", claims["stage"], *why]) == 2
    capsys.readouterr()
    assert run(["review", "export", "--out", str(tmp_path / "gold")]) == 0
    (written,) = (tmp_path / "gold").glob("*.json")
    gold = json.loads(written.read_text(encoding="utf-8"))
    assert [claim["status"] for claim in gold["claims"]] == ["departed"]
    text = written.with_suffix(".txt").read_text(encoding="utf-8")
    evidence = gold["claims"][0]["evidence"]
    assert text[evidence["start"] : evidence["end"]] == evidence["exact"]
