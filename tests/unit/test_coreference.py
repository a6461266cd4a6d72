"""Coreference: whom pronouns and descriptions stand for."""

from datetime import date

import pytest

from intheworks.reading import nlp, people
from intheworks.reading.coreference import Resolver

pytestmark = pytest.mark.slow


def resolved(text: str, words: str, nth: int = 0) -> str | None:
    page = nlp.parse(text, date(2024, 2, 1))
    persons = people.find(page)
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return Resolver(page, persons, people.organisations(page, persons)).resolve(at, at + len(words))


TWO = "Actress Mira Sorvino met writer Robert Stone in Paris. She laughed, and he took notes. The actress left early."


def test_gender_decides_between_two_people():
    assert resolved(TWO, "She") == "Mira Sorvino"
    assert resolved(TWO, "he took"[:2]) is not None
    assert resolved(TWO, "he", TWO[: TWO.index("he took")].count("he")) == "Robert Stone"


def test_a_description_goes_to_who_is_called_so():
    assert resolved(TWO, "The actress") == "Mira Sorvino"


def test_a_surname_alone_is_the_full_name():
    assert resolved("Mira Sorvino will star. Sorvino said so.", "Sorvino", 1) == "Mira Sorvino"


def test_the_duo_are_the_last_two_joined_by_and():
    text = "Mira Sorvino and Lisa Kudrow will return. The duo are executive producers."
    assert resolved(text, "The duo") == "Mira Sorvino and Lisa Kudrow"


def test_the_studio_is_the_company_named_before():
    assert resolved("Bluestem Pictures has a script. The studio wants a sequel.", "The studio") == "Bluestem Pictures"


def test_a_pronoun_does_not_leave_its_item_in_a_round_up():
    text = "Casting notes\n\n• Mira Sorvino joins the film.\n\n• She is said to be pleased.\n\n• Lisa Kudrow is out."
    assert resolved(text, "She") is None
