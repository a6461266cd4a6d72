"""How dates, hold-ups and quotes are put to people."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intheworks import wording
from intheworks.model import CompanyRole, DateOf, Reason, RelationName, Role, StageName, Status


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2017-06-09", "9 June 2017"),
        ("2022-06", "June 2022"),
        ("2025", "2025"),
        ("2024-22", "summer 2024"),
        ("2024-33", "the first quarter of 2024"),
        ("199X", "the 1990s"),
        ("2025?", "2025, perhaps"),
        ("2025-06~", "June 2025, about"),
        ("2012-04/2012-06", "April 2012 to June 2012"),
        ("2024/..", "2024"),
        ("2024-99", "2024-99"),
        ("soon", "soon"),
    ],
)
def test_dates_are_told_as_people_tell_them(edtf: str, words: str) -> None:
    """EDTF is for programs; what is not understood is shown as it is, not hidden."""
    assert wording.edtf(edtf) == words


@pytest.mark.parametrize(
    ("reason", "person", "because_of", "words"),
    [
        ("person_busy", "Ann Ash", "Harbor Nine", "waits for Harbor Nine, which keeps Ann Ash busy"),
        ("person_busy", "Ann Ash", None, "waits for Ann Ash, who is busy elsewhere"),
        ("script", None, None, "waits on the script"),
        ("deal", "Ann Ash", None, "waits on a deal (Ann Ash)"),
        ("strike", None, "Harbor Nine", "waits for Harbor Nine (a strike)"),
    ],
)
def test_holdups_name_what_is_waited_for(reason: str, person: str | None, because_of: str | None, words: str) -> None:
    """The other title comes first, then the person, then the reason."""
    assert wording.holdup(reason, person, because_of) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "today"),
        (0, "today"),
        (1, "1 day ago"),
        (20, "20 days ago"),
        (21, "3 weeks ago"),
        (92, "3 months ago"),
        (800, "2 years ago"),
    ],
)
def test_how_long_ago(days: int, words: str) -> None:
    """In the largest unit that still says it well."""
    assert wording.ago(days) == words


@pytest.mark.parametrize(
    ("since", "words"),
    [
        ("1998", "27 years since it (1998)"),
        ("1998-05-01", "27 years since it (1 May 1998)"),
        ("2024-12-20", "3 months since it (20 December 2024)"),
        ("2025-04-01", "0 days since it (1 April 2025)"),
        ("2012-04/2012-06", "13 years since it (April 2012 to June 2012)"),
        ("1998?", "27 years since it (1998, perhaps)"),
        ("2012-02-30", "13 years since it (30 February 2012)"),
        ("199X", None),
        (None, None),
    ],
)
def test_how_long_people_have_waited(since: str | None, words: str | None) -> None:
    """To the month where the day is known: December to April is no year."""
    assert wording.waited(date(2025, 4, 1), since, "it") == words


def test_an_author_is_named_once() -> None:
    """Where the work is known by its author alone, that says who wrote it."""
    assert wording.relation("adaptation", "Green Room", "Ann Ash") == "adapted from Green Room by Ann Ash"
    assert wording.relation("adaptation", "a novel by Ann Ash", "Ann Ash") == "adapted from a novel by Ann Ash"


def test_every_word_of_the_vocabularies_has_its_wording() -> None:
    """A new stage or reason cannot be forgotten here."""
    for table, words in (
        (wording.STAGE, StageName),
        (wording.STATUS, Status),
        (wording.DATE_OF, DateOf),
        (wording.RELATION, RelationName),
        (wording.REASON, Reason),
    ):
        assert set(table) == {str(word) for word in words}
    assert set(wording.ROLE_ORDER) == {str(role) for role in Role}
    assert wording.plain(CompanyRole.production_company) == "production company"


TEXT = "date 2012-03-06 First line here.\n\nThe studio has set Roz Tillinghast to pen a sequel. She said no for years."


def test_words_are_shown_within_their_sentence() -> None:
    """The context is the sentence, cut at blanks to what the width allows."""
    start = TEXT.index("Roz")
    end = start + len("Roz Tillinghast")
    assert wording.in_context(TEXT, start, end, 100) == ("The studio has set ", "Roz Tillinghast", " to pen a sequel.")
    assert wording.in_context(TEXT, start, end, 40) == ("…has set ", "Roz Tillinghast", " to pen a…")
    assert wording.in_context(TEXT, start, end, 20) == ("", "Roz Tillinghast", "")


def test_the_day_at_the_head_of_an_article_is_no_context() -> None:
    """The header is for the program."""
    start = TEXT.index("line")
    assert wording.in_context(TEXT, start, start + 4, 80)[0] == "First "


@given(st.text(alphabet="ab .\n“”A\t", min_size=1, max_size=120), st.data(), st.integers(8, 60))
def test_context_fits_and_holds_the_words(text: str, data: st.DataObject, width: int) -> None:
    """Whatever the text: no wider than asked for (two lines for long words), and around the words themselves."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    before, words, after = wording.in_context(text, start, end, width)
    assert words == wording.shorten(text[start:end], 2 * width)
    assert len(before + words + after) <= max(width, 2 * width if len(words) > width - 12 else width)
    assert "\n" not in before + words + after
