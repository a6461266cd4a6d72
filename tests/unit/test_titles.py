"""Titles: which works an article speaks of, what they are called, and which of them the text is about."""

from __future__ import annotations

from datetime import date

import pytest

from intheworks.reading import naming, nlp, titles
from intheworks.reading.page import Page, Work
from intheworks.reading.title_candidates import candidates, key
from intheworks.reading.title_names import spell

DAY = date(2021, 3, 4)


def page(*paragraphs: str) -> Page:
    return nlp.parse("\n\n".join(paragraphs), DAY)


def named(works: list[Work], name: str) -> Work:
    return next(w for w in works if key(w.name) == key(name))


def test_every_mention_stands_where_it_says() -> None:
    """A mention without its exact words does not exist."""
    read = page(
        "‘Copper Line’ Renewed for Season 3 at Netflix",
        "Netflix has renewed the drama series “Copper Line” for a third season, star Ana Ruiz said.",
        "Ruiz starred in “Wet Salt” (2015).",
    )
    works = titles.find(read)
    assert works
    for work in works:
        assert work.mentions == sorted(work.mentions, key=lambda m: m.start)
        for mention in work.mentions:
            assert read.text[mention.start : mention.end] == mention.text


def test_a_season_is_a_title_of_its_own() -> None:
    read = page("Netflix has renewed the drama series “Copper Line” for a third season. “Copper Line” returns in May.")
    works = titles.find(read)
    season = named(works, "Copper Line season 3")
    assert (season.type, season.in_works, season.relation, season.continues) == (
        "series",
        True,
        "new_season",
        "Copper Line",
    )
    assert season.relation_at is not None
    assert read.text[slice(*season.relation_at)] == "a third season"


def test_a_sequel_is_named_after_what_it_continues() -> None:
    read = page(
        "A sequel to the 2009 comedy “Paper Boats” is in development at Paramount. Ana Ruiz directed “Paper Boats.”"
    )
    works = titles.find(read)
    assert named(works, "Paper Boats sequel").relation == "sequel"
    assert not named(works, "Paper Boats").in_works


def test_a_named_sequel_takes_the_relation_instead_of_a_second_title() -> None:
    read = page("Ana Ruiz will direct “Paper Storm,” a sequel to “Paper Boats,” for Paramount next year.")
    works = titles.find(read)
    assert named(works, "Paper Storm").continues == "Paper Boats"
    assert not any("sequel" in w.name for w in works)


def test_what_is_said_not_to_be_a_spinoff_makes_no_title() -> None:
    read = page("“Hard Rain” is the new drama from the creator of “Copper Line.” It isn't a spinoff, she said.")
    assert not any("spinoff" in w.name for w in titles.find(read))


def test_a_nameless_work_is_named_by_its_owner() -> None:
    read = page("Ana Ruiz will star in an untitled drama series from Peter Morgan for Netflix, the streamer said.")
    assert any(w.name.startswith("untitled Peter Morgan") for w in titles.find(read))


def test_an_unmarked_network_is_no_title() -> None:
    read = page("Fox has ordered a pilot of “Copper Line.” The series joins “Wet Salt” on Fox, Variety reports.")
    assert not {"Fox", "Variety"} & {w.name for w in titles.find(read)}


def test_the_focus_is_the_title_named_last_before_the_words() -> None:
    read = page(
        "Netflix has renewed the drama series “Copper Line” for a second season. Filming begins in May.",
        "HBO has given a pilot order to the comedy series “Wet Salt,” from Ana Ruiz. Filming begins in June.",
    )
    works = titles.find(read)
    about = titles.focus(read, works)
    first, second = about(read.text.index("begins in May")), about(read.text.index("begins in June"))
    assert first is not None and first.name.startswith("Copper Line")
    assert second is not None and second.name.startswith("Wet Salt")


def test_an_article_without_works_has_no_focus() -> None:
    read = page("It rained on Tuesday and the buses were late.")
    assert titles.find(read) == []
    assert titles.focus(read, [])(3) is None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("THE BARREL-ORGAN MAN", "The Barrel-Organ Man"),
        ("HER MAJESTY'S WHALER", "Her Majesty's Whaler"),
        ("BLACK ALDER II", "Black Alder II"),
        ("“Ore,”", "Ore"),
        ("UBN", "UBN"),
    ],
)
def test_capitals_become_title_case(written: str, name: str) -> None:
    assert spell(written) == name


@pytest.mark.parametrize(
    ("text", "what", "number"),
    [
        ("T season 4", "season", 4),
        ("T’s second season", "season", 2),
        ("the third and final series of T", "season", 3),
        ("the T sequel", "sequel", None),
        ("a prequel series to T", "prequel", None),
        ("a third T movie", "sequel", 3),
        ("another T", "sequel", None),
        ("T threequel", "sequel", 3),
        ("a fourth season", "season", 4),
    ],
)
def test_continuations(text: str, what: str, number: int | None) -> None:
    place = [(text.index("T"), text.index("T") + 1)] if "T" in text else []
    found = naming.continuations(naming.masked(text, place, []))
    assert [(c.what, c.number) for c in found] == [(what, number)]
    assert (found[0].title is not None) == bool(place)


def test_numbers_at_the_end_of_a_name() -> None:
    assert naming.numbered("Cold Storage 3") == ("Cold Storage", 3)
    assert naming.numbered("Black Alder II") == ("Black Alder", 2)
    assert naming.numbered("Area 51") is None


def test_candidates_leave_the_season_of_a_headline_out() -> None:
    read = page("Fuller House Season 4 Premieres in May")
    texts = {read.text[c.start : c.end] for c in candidates(read)}
    assert "Fuller House" in texts
    assert "Fuller House Season 4" not in texts


@pytest.mark.parametrize(
    "told", ["“Paper Boats” will be getting a sequel.", "“Paper Boats” is finally due a sequel, Paramount said."]
)
def test_a_film_that_gets_a_sequel_is_not_that_sequel(told: str) -> None:
    works = titles.find(page(f"{told} The 2009 film “Paper Boats” was directed by Ana Ruiz."))
    assert named(works, "Paper Boats sequel").relation == "sequel"


def test_a_film_that_is_a_sequel_is_that_sequel() -> None:
    works = titles.find(page("The film “Wet Salt” is a sequel to the comedy “Paper Boats,” which came out in 2009."))
    assert named(works, "Wet Salt").continues == "Paper Boats"
    assert not any("sequel" in w.name for w in works)


def test_a_spin_off_is_spelled_as_the_article_spells_it_and_is_one_title_however_it_does() -> None:
    read = page(
        "A spin-off of the drama series “Copper Line” is in the works at Netflix.",
        "The “Copper Line” spinoff has no date yet, star Ana Ruiz said.",
    )
    spun = [w for w in titles.find(read) if "spin" in w.name]
    assert [w.name for w in spun] == ["Copper Line spin-off"]
    assert "Copper Line spinoff" in spun[0].aliases


def test_the_first_film_continues_nothing() -> None:
    read = page("A sequel to “Paper Boats” is set for 2022, nine years after the first film. Part 1 made money.")
    assert [w.name for w in titles.find(read)] == ["Paper Boats sequel", "Paper Boats"]


def test_a_script_for_a_named_work_is_no_work_of_its_own() -> None:
    read = page("Ana Ruiz is writing a new script for “Copper Line,” the drama series at Netflix.")
    assert not any(w.name.startswith("untitled") for w in titles.find(read))


def test_a_stroke_between_words_parts_two_names() -> None:
    assert not any(
        "/" in read.text[c.start : c.end]
        for read in [page("Ana Ruiz plays Nell/Starling in it.")]
        for c in candidates(read)
    )


def test_what_stands_before_a_possessive_is_short_for_the_title() -> None:
    read = page(
        "Fans have waited for a sequel to “Nell and Win” for years.",
        "The comedy film “Nell and Win’s Summer Holiday” came out in 1997. A “Nell and Win” sequel is in development.",
    )
    names = {w.name for w in titles.find(read)}
    assert names == {"Nell and Win’s Summer Holiday", "Nell and Win’s Summer Holiday sequel"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Leo Marsh will star in a Leonardo Adams biopic.", {"Leonardo Adams biopic"}),
        ("A biopic of the singer Whitney Adams is in the works at Sony.", {"Whitney Adams biopic"}),
        ("Sony's untitled Christmas Eve movie will open in November.", {"untitled Christmas Eve movie"}),
        ("Sony's untitled movie will open in November.", set()),
    ],
)
def test_a_work_without_a_name_goes_by_whom_it_is_about_or_what_it_is(text: str, names: set[str]) -> None:
    assert {work.name for work in titles.find(page(text))} == names


def test_a_biopic_that_has_a_name_goes_by_it() -> None:
    read = page(
        "Ana Ruiz will direct “Copper Line”, a biopic of Neil Armstrong. The Neil Armstrong biopic opens in May."
    )
    assert "Copper Line" in {work.name for work in titles.find(read)}
    assert not any(work.name.endswith("biopic") for work in titles.find(read))


def test_the_many_th_film_of_a_series_is_the_one_that_is_coming() -> None:
    """A work that is coming has no twenty-third sequel, and "the 13th Warden" is nobody's thirteenth film."""
    read = page(
        "‘Copper Line’ Starts Filming in London",
        "Filming on “Copper Line”, the 24th film in the series, starts in May, director Ana Ruiz said.",
    )
    assert {work.name for work in titles.find(read)} == {"Copper Line"}
