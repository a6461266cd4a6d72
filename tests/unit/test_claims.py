"""Who does what: turns of the trade's language, characters who are no actors, outlets that only report."""

from __future__ import annotations

from datetime import date

import pytest

from intheworks.model import Attachment, Company, DateClaim, Document, Record, Stage
from intheworks.reading.house import HouseReader

LEAD = "The thriller film “Copper Line” is in development at Paramount."


def read(*sentences: str) -> Record:
    text = "\n\n".join([LEAD, *sentences])
    return HouseReader().read(Document.of(text, source="here", published=date(2021, 3, 4)))


def cast(record: Record) -> set[tuple[str, str]]:
    return {(c.person, c.role.value) for c in record.claims if isinstance(c, Attachment) and c.title == "Copper Line"}


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The Ana Ruiz-directed “Copper Line” has no date.", ("Ana Ruiz", "director")),
        ("“Copper Line” comes from writer-director Ana Ruiz.", ("Ana Ruiz", "writer")),
        ("“Copper Line” has a rewrite by Ana Ruiz.", ("Ana Ruiz", "writer")),
        ("Ana Ruiz, 39, is set to direct “Copper Line.”", ("Ana Ruiz", "director")),
        ("“Copper Line” is to be directed by Dutch-born Ana Ruiz.", ("Ana Ruiz", "director")),
        ("Ana Ruiz will also direct “Copper Line.”", ("Ana Ruiz", "director")),
        ("Ana Ruiz will take on the lead role in “Copper Line.”", ("Ana Ruiz", "actor")),
        ("“Copper Line” is written and executive produced by Ana Ruiz.", ("Ana Ruiz", "executive_producer")),
    ],
)
def test_a_turn_of_the_trade_tells_who_does_what(sentence: str, told: tuple[str, str]) -> None:
    assert told in cast(read(sentence))


def test_a_name_that_is_played_is_a_character() -> None:
    found = cast(read("Ana Ruiz is set to portray the detective Odile Marsh in “Copper Line.”"))
    assert ("Ana Ruiz", "actor") in found
    assert "Odile Marsh" not in {person for person, _ in found}


def test_an_outlet_that_passes_news_on_makes_nothing() -> None:
    record = read("Deadline reports that “Copper Line” has been given a series order.")
    assert "Deadline" not in {c.company for c in record.claims if isinstance(c, Company)}


def test_what_is_said_right_after_a_title_is_said_of_it_though_it_is_out() -> None:
    record = read("Ana Ruiz, who wrote the script, ran the hospital series “Night Ferry,” which was canceled in 2018.")
    shelved = {c.title for c in record.claims if isinstance(c, Stage) and c.stage.value == "shelved"}
    assert "Copper Line" not in shelved


def test_what_opens_the_name_of_a_known_company_belongs_to_it() -> None:
    record = read("New Line Cinema will release “Copper Line” in May.")
    assert {c.company for c in record.claims if isinstance(c, Company)} >= {"New Line Cinema"}


@pytest.mark.parametrize(
    ("sentence", "over"),
    [
        ("“Copper Line” has been scrapped.", True),
        ("The studio axed “Copper Line.”", True),
        ("Producers axed him.", False),
    ],
)
def test_only_a_title_is_shelved(sentence: str, over: bool) -> None:
    stages = {
        c.stage.value for c in read(sentence).claims if isinstance(c, Stage) and c.confidence and c.confidence >= 0.7
    }
    assert ("shelved" in stages) is over


def test_the_day_that_a_shoot_runs_to_is_its_last() -> None:
    dates = {(c.what.value, c.edtf) for c in read("The shoot runs to May 23.").claims if isinstance(c, DateClaim)}
    assert dates == {("filming_end", "2021-05-23")}


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Ana Ruiz and Tom Reed are closing their deals as executive producers.", "executive_producer"),
        ("Ana Ruiz is finalizing a deal to direct “Copper Line.”", "director"),
    ],
)
def test_a_deal_that_is_being_closed_is_a_talk(sentence: str, role: str) -> None:
    found = [c for c in read(sentence).claims if isinstance(c, Attachment) and c.person == "Ana Ruiz"]
    assert [(c.title, c.role.value, c.status.value) for c in found] == [("Copper Line", role, "in_talks")]
