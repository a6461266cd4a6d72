"""Dates: what the words mean, seen from a day."""

from datetime import date

import pytest

from intheworks.reading import dates
from intheworks.reading.dates.holidays import easter

TUESDAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("May 4, 2026", "2026-05-04"),
        ("4 May 2026", "2026-05-04"),
        ("the 4th of May, 2027", "2027-05-04"),
        ("Friday the sixteenth of October", "2026-10-16"),
        ("Sept. 5, 2025", "2025-09-05"),
        ("2026-05-04", "2026-05-04"),
        ("5/14/2026", "2026-05-14"),
        ("14/5/2026", "2026-05-14"),
        ("March 2025", "2025-03"),
        ("October of last year", "2025-10"),
        ("early 2027", "2027"),
        ("the end of 2026", "2026"),
        ("mid-2010", "2010"),
        ("in 1997", "1997"),
        ("summer ’97", "1997-22"),
        ("fall 2026", "2026-23"),
        ("spring of 2027", "2027-21"),
        ("next winter", "2026-24"),
        ("next summer", "2027-22"),
        ("last fall", "2025-23"),
        ("this fall", "2026-23"),
        ("Q3 2025", "2025-35"),
        ("the first quarter of next year", "2027-33"),
        ("the second half of 2026", "2026-07/2026-12"),
        ("the back end of next year", "2027-07/2027-12"),
        ("the 1990s", "199X"),
        ("the nineties", "199X"),
        ("the ’80s", "198X"),
        ("FY2026", "2026"),
        ("about 2015", "2015~"),
        ("(1998–2003)", "1998/2003"),
    ],
)
def test_the_precision_of_the_words_is_kept(words: str, edtf: str) -> None:
    assert dates.resolve(words, TUESDAY) == edtf


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("today", "2026-03-10"),
        ("tonight", "2026-03-10"),
        ("yesterday", "2026-03-09"),
        ("last night", "2026-03-09"),
        ("tomorrow", "2026-03-11"),
        ("the day after tomorrow", "2026-03-12"),
        ("this Friday", "2026-03-13"),
        ("next Friday", "2026-03-20"),
        ("last Friday", "2026-03-06"),
        ("Friday week", "2026-03-20"),
        ("a week from Friday", "2026-03-20"),
        ("a week ago Friday", "2026-02-27"),
        ("Monday the 30th", "2026-03-30"),
        ("next month", "2026-04"),
        ("last year", "2025"),
        ("next year", "2027"),
        ("next August", "2026-08"),
        ("last October", "2025-10"),
        ("two weeks from today", "2026-03-24"),
        ("three days ago", "2026-03-07"),
        ("two weeks ago", "2026-02"),
        ("a fortnight ago", "2026-02"),
        ("three months ago", "2025-12"),
        ("six years ago", "2020"),
        ("five years ago last month", "2021-02"),
        ("in three months", "2026-06"),
        ("next weekend", "2026-03-21/2026-03-22"),
        ("in the new year", "2027"),
    ],
)
def test_a_relative_date_counts_from_the_anchor(words: str, edtf: str) -> None:
    assert dates.resolve(words, TUESDAY) == edtf


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("on Labor Day", "2026-09-07"),
        ("Labor Day weekend", "2026-09"),
        ("by Memorial Day", "2026-05"),
        ("It opens Thanksgiving.", "2026-11-26"),
        ("next Thanksgiving", "2026-11"),
        ("Christmas 2027", "2027-12"),
        ("opens on Christmas Day", "2026-12-25"),
        ("opens Boxing Day", "2026-12-26"),
        ("by Valentine’s Day 2027", "2027-02-14"),
        ("Fourth of July weekend", "2026-07"),
        ("the Tuesday after Easter", "2026-04-07"),
        ("on the Friday before Halloween in 1987", "1987-10-30"),
        ("the 2027 holiday season", "2027-12"),
    ],
)
def test_a_holiday_is_its_day_or_the_time_around_it(words: str, edtf: str) -> None:
    assert dates.resolve(words, TUESDAY) == edtf


def test_easter_falls_where_the_church_says() -> None:
    assert [easter(y) for y in (1961, 2011, 2024, 2038)] == [
        date(1961, 4, 2),
        date(2011, 4, 24),
        date(2024, 3, 31),
        date(2038, 4, 25),
    ]


@pytest.mark.parametrize(
    ("sentence", "edtf"),
    [
        ("It wrapped in April.", "2025-04"),
        ("It shoots in April.", "2026-04"),
        ("The film will be released on February 20.", "2027-02-20"),
        ("The film was released on February 20.", "2026-02-20"),
        ("She said Friday that she was out.", "2026-03-06"),
        ("The film is out Friday.", "2026-03-13"),
        ("It was to have opened in June.", "2026-06"),
        ("Wednesday, March 4, was the last day.", "2026-03-04"),
    ],
)
def test_the_verb_tells_the_year(sentence: str, edtf: str) -> None:
    assert [d.edtf for d in dates.find(sentence, TUESDAY)] == [edtf]


def test_the_caller_may_know_the_tense_better() -> None:
    assert dates.resolve("in June", TUESDAY, direction="past") == "2025-06"
    assert dates.resolve("in June", TUESDAY, direction="future") == "2026-06"
    text = "Friday and then Monday"
    found = dates.find(text, TUESDAY, direction=lambda start, end: "past" if start == 0 else "future")
    assert [d.edtf for d in found] == ["2026-03-06", "2026-03-16"]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Shoot dates: June 8 – July 2.", ["2026-06-08/2026-07-02"]),
        ("It shoots from March to May.", ["2026-03/2026-05"]),
        ("It runs between June and August.", ["2026-06/2026-08"]),
        ("It moves from May to October.", ["2026-05", "2026-10"]),
        ("It slides from Sept. 18 to Jan. 15, 2027.", ["2026-09-18", "2027-01-15"]),
        ("It shifts from July 19, 2026, to Dec. 20.", ["2026-07-19", "2026-12-20"]),
        ("A scene is shot on May 22 and 23.", ["2026-05-22/2026-05-23"]),
        ("They will end in June, July and August.", ["2026-06", "2026-07", "2026-08"]),
        ("It opened on May 4, 2012, and the following year it was gone.", ["2012-05-04", "2013"]),
    ],
)
def test_two_dates_are_a_range_unless_something_moves_between_them(text: str, edtf: list[str]) -> None:
    assert [d.edtf for d in dates.find(text, TUESDAY)] == edtf


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a thriller set in 1942", "setting"),
        ("a 1960s-set comedy", "setting"),
        ("“1917,” he said", "title"),
        ("Blade Runner 2049 comes next", "title"),
        ("a woman in her nineties", "age"),
        ("it tested in the high 80s", "count"),
        ("1941 people came", "count"),
        ("April Ludgate leads", "name"),
        ("June, which nobody saw, is over", "name"),
        ("on 5/4/2026", "ambiguous_numeric_date"),
        ("his first film in ten years", "duration"),
        ("they ring up every November", "recurring"),
        ("maybe in a year or two", "vague"),
        ("the best of the past decade", "duration"),
    ],
)
def test_what_only_looks_like_a_date_is_rejected_by_a_named_rule(text: str, rule: str) -> None:
    assert dates.find(text, TUESDAY) == []
    assert [r.rule for r in dates.rejected(text, TUESDAY)] == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "10 episodes, 1,200 extras, $1998 a day",
        "call 555-2012",
        "it may march on",
        "he won 21-14",
        "a spring in her step",
    ],
)
def test_numbers_and_words_are_no_dates(text: str) -> None:
    assert dates.find(text, TUESDAY) == []


def test_offsets_are_the_texts_own() -> None:
    text = "“Été” opens May 4, 2026, then May 11."
    assert [(d.text, text[d.start : d.end]) for d in dates.find(text, TUESDAY)] == [
        ("May 4, 2026", "May 4, 2026"),
        ("May 11", "May 11"),
    ]
    assert [d.edtf for d in dates.find(text, TUESDAY, start=24)] == ["2026-05-11"]
    assert dates.find(text, TUESDAY, end=10) == []


@pytest.mark.parametrize(
    ("edtf", "amount", "unit", "moved"),
    [
        ("2026-05-04", 2, "week", "2026-05-18"),
        ("2026-05-04", -5, "day", "2026-04-29"),
        ("2026-01-31", 1, "month", "2026-02-28"),
        ("2026-05", 3, "week", "2026-06"),
        ("2026-11", 3, "month", "2027-02"),
        ("2026", 1, "year", "2027"),
        ("2026-24", 3, "month", "2027-21"),
        ("2026-36", 3, "month", "2027-33"),
        ("2026?", 1, "year", "2027?"),
        ("199X", 10, "year", "200X"),
        ("2026-05-04/2026-06-01", 1, "week", "2026-05-11/2026-06-08"),
    ],
)
def test_a_moved_date_is_as_precise_as_before(edtf: str, amount: int, unit: dates.Unit, moved: str) -> None:
    assert dates.shift(edtf, amount, unit) == moved


def test_what_is_no_date_of_the_grammar_cannot_be_moved() -> None:
    with pytest.raises(ValueError, match="not a date of this grammar"):
        dates.shift("soon", 1, "week")
