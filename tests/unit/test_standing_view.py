"""The page of a standing: what a person sees first, what is struck out, which number leads to which words."""

from __future__ import annotations

from datetime import date

import pytest
from rich.console import Console

from intheworks.cli.screen import page
from intheworks.cli.standing import chronological
from intheworks.cli.standing_markdown import standing_markdown
from intheworks.cli.standing_view import standing_view
from intheworks.model import Certainty, CompanyRole, DateOf, Reason, RelationName, Role, StageName, Status
from intheworks.standing.shape import (
    Attached,
    CompanyNow,
    DateNow,
    Dispute,
    HoldupNow,
    LatestWord,
    NextDate,
    RelationNow,
    Side,
    Source,
    StageNow,
    Standing,
    TitleCard,
    Waiting,
)


def source(document: str, day: str, start: int, exact: str, said_by: str | None = None, outlet: str | None = "Ledger"):
    return Source(
        document=document,
        outlet=outlet,
        published=date.fromisoformat(day),
        url=None,
        said_by=said_by,
        start=start,
        end=start + len(exact),
        exact=exact,
    )


@pytest.fixture
def standing() -> Standing:
    new, old = date(2025, 3, 11), date(2012, 3, 6)
    return Standing(
        title=TitleCard(id="t_1", name="The Understudies: Matinee", type="film", aliases=("The Understudies sequel",)),
        as_of=date(2025, 4, 1),
        known_at=None,
        stage=StageNow(value=StageName.filming, certainty=Certainty.official, since=new, evidence=(0,)),
        attached=(
            Attached(
                person="Hal Brannock",
                role=Role.director,
                status=Status.departed,
                character=None,
                certainty=Certainty.stated,
                since=old,
                evidence=(2,),
            ),
            Attached(
                person="Lupe Arrieta",
                role=Role.director,
                status=Status.attached,
                character=None,
                certainty=Certainty.official,
                since=new,
                evidence=(1,),
            ),
            Attached(
                person="Dinah Marchetti",
                role=Role.actor,
                status=Status.attached,
                character="Coral Finn",
                certainty=Certainty.stated,
                since=new,
                evidence=(0, 1, 2, 3, 4),
            ),
        ),
        companies=(
            CompanyNow(company="Bluestem Pictures", role=CompanyRole.studio, status=Status.attached, evidence=(0,)),
        ),
        holdups=(
            HoldupNow(
                reason=Reason.person_busy,
                person="Roz Tillinghast",
                because_of="Harbor Nine",
                open=False,
                since=old,
                closed_by="the stage moved on",
                evidence=(3,),
            ),
        ),
        next_date=NextDate(what=DateOf.release, edtf="2026-05-08", certainty=Certainty.official, evidence=(1,)),
        dates=(
            DateNow(what=DateOf.release, edtf="2014", superseded_by="2026-05-08", evidence=(4,)),
            DateNow(what=DateOf.release, edtf="2026-05-08", superseded_by=None, evidence=(1,)),
        ),
        relations=(RelationNow(relation=RelationName.sequel, of="The Understudies", evidence=(2,)),),
        disputes=(Dispute(slot="script", sides=(Side(says="ready in 2019", by="Dinah Marchetti", evidence=(0,)),)),),
        promised=(),
        waiting=Waiting(since_earlier_work="1998", since_first_word="2012-03-06", since_last_word="2025-03-11"),
        latest_word=LatestWord(published=new, speaker="Benny Ost", quotation="It’s 13 years late.", evidence=(0,)),
        independent_sources=2,
        sources=(
            source("sha256:b", "2025-03-11", 40, "principal photography has begun", "Bluestem Pictures"),
            source("sha256:b", "2025-03-11", 10, "Lupe Arrieta is directing"),
            source("sha256:a", "2012-03-06", 90, "a sequel to “The Understudies”"),
            source("sha256:a", "2012-03-06", 10, "Tillinghast has a day job"),
            source("sha256:a", "2012-03-06", 200, "shooting for a 2014 release", outlet=None),
        ),
    )


def shown(standing: Standing, width: int, capsys: pytest.CaptureFixture[str]) -> str:
    page(Console(width=width), standing_view(chronological(standing), date(2026, 1, 1), lambda s: "a.txt", width))
    return capsys.readouterr().out


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(standing: Standing, width: int, capsys: pytest.CaptureFixture[str]) -> None:
    """A page fits the width that it is made for, and has no blanks at the end of its lines."""
    lines = shown(standing, width, capsys).splitlines()
    assert max(map(len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)


def test_the_glance_says_stage_next_date_and_last_word(standing: Standing, capsys: pytest.CaptureFixture[str]) -> None:
    """The first lines answer the question: how far, what next, what was said last."""
    glance = shown(standing, 120, capsys).split("People")[0]
    assert "filming · official · since 11 March 2025 [5]" in glance
    assert "release 8 May 2026" in glance
    assert "3 weeks ago: Benny Ost, “It’s 13 years late.”" in glance
    assert "only what was published by 1 April 2025" in glance


def test_within_a_role_those_who_left_come_last(standing: Standing, capsys: pytest.CaptureFixture[str]) -> None:
    """The director who is on it stands above the one who left."""
    text = shown(standing, 120, capsys)
    assert text.index("Lupe Arrieta · attached") < text.index("Hal Brannock · has left")


def test_numbers_follow_the_articles_and_lead_to_their_words(
    standing: Standing, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sources are numbered from the oldest article on; each number that a fact cites has its words below."""
    told, _, sources = shown(standing, 120, capsys).partition("Sources")
    assert "moved to 8 May 2026 [3]" in told
    assert "3 “shooting for a 2014 release”" in sources
    assert sources.index("1 “Tillinghast has a day job”") < sources.index("5 “principal photography has begun”")


def test_chronological_numbers_keep_their_words(standing: Standing) -> None:
    """Renumbering moves numbers and sources together: every fact cites the words that it cited before."""
    again = chronological(standing)
    for before, after in zip(standing.attached, again.attached, strict=True):
        assert {standing.sources[i] for i in before.evidence} == {again.sources[i] for i in after.evidence}
    assert [s.published for s in again.sources] == sorted(s.published for s in standing.sources)


def test_markdown_cites_footnotes_and_escapes_what_articles_hold(standing: Standing) -> None:
    """Each fact has its footnotes, and a name cannot turn into markup."""
    import msgspec

    named = msgspec.structs.replace(standing, title=TitleCard(id="t", name="The *Big* [One]"))
    text = standing_markdown(chronological(named), lambda s: "a.txt")
    assert text.startswith("# The \\*Big\\* \\[One\\]\n")
    assert "- director: Lupe Arrieta (attached, official, since 11 March 2025)[^4]" in text
    assert "[^3]: a.txt, 6 March 2012: “shooting for a 2014 release”" in text
    assert "~~release: 2014~~, moved to 8 May 2026[^3]" in text


def test_what_an_article_holds_cannot_steer_the_terminal(
    standing: Standing, capsys: pytest.CaptureFixture[str]
) -> None:
    """An escape sequence in a name comes out as a harmless sign."""
    import msgspec

    evil = msgspec.structs.replace(standing, title=TitleCard(id="t", name="Red \x1b[31m alert\x07"))
    text = shown(evil, 80, capsys)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "Red" in text
