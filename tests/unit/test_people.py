"""People and organisations: their fullest names, and every place that names them."""

from datetime import date

import pytest

from intheworks.reading import companies, nlp, people
from intheworks.reading.names import runs, trim
from intheworks.reading.people import Person

pytestmark = pytest.mark.slow


def found(text: str) -> dict[str, Person]:
    return {p.name: p for p in people.find(nlp.parse(text, date(2024, 2, 1)))}


def test_a_surname_and_a_given_name_alone_belong_to_the_full_name():
    text = "Actress Mira Sorvino is back. Sorvino, 56, is pleased. Fans love Mira’s shoes, and Sorvino’s hats."
    assert [m.text for m in found(text)["Mira Sorvino"].mentions] == ["Mira Sorvino", "Sorvino", "Mira", "Sorvino"]


def test_gender_and_descriptions_come_from_titles_and_trades():
    people_found = found(
        "Dame Verity Lascombe and actress Oyinda Clarke met Idris Okoro, the writer. He brought his script."
    )
    assert people_found["Verity Lascombe"].gender == people_found["Oyinda Clarke"].gender == "f"
    assert "actress" in people_found["Oyinda Clarke"].nouns
    assert "writer" in people_found["Idris Okoro"].nouns


def test_a_shared_surname_is_given_to_both():
    assert {"Joe Russo", "Tony Russo"} <= set(
        found("Directors Joe and Tony Russo said they would return to direct the sequel.")
    )


def test_particles_and_double_surnames_are_part_of_the_name():
    text = "Director Soledad Ruiz-Camber and actor Jan van der Berg said the film was late. Ruiz-Camber laughed."
    assert {"Soledad Ruiz-Camber", "Jan van der Berg"} <= set(found(text))


def test_a_company_goes_on_under_its_short_name():
    page = nlp.parse("Bluestem Pictures has ordered a sequel. Bluestem will release the film in May.", date(2024, 2, 1))
    firms = {o.name: [m.text for m in o.mentions] for o in people.organisations(page, people.find(page))}
    assert firms["Bluestem Pictures"] == ["Bluestem Pictures", "Bluestem"]


def test_days_end_a_run_and_a_possessive_is_no_part_of_it():
    text = "On Monday Robin Schiff’s Ladies Room opened"
    names = [t.run.text(text) for r in runs(text, 0, len(text)) if (t := trim(r)) is not None]
    assert names == ["Robin Schiff", "Ladies Room"]


def test_what_somebody_won_or_where_they_are_from_is_no_part_of_the_name():
    assert set(
        found("Academy Award-winner Faye Dunn and Emmy Award-nominated Ann Lee star; Dutch-born Piet Vos directs.")
    ) == {
        "Faye Dunn",
        "Ann Lee",
        "Piet Vos",
    }
    assert not found("The Oscar-winning film is out.")


def test_a_plus_sign_and_the_stop_of_an_abbreviation_belong_to_a_company():
    text = (
        "Disney+ and Apple TV+ want the show, said Warner Bros. Pictures. Mattel, Inc. agreed with Warner Bros. The film is "
        "for viewers of 13+ years."
    )
    page = nlp.parse(text, date(2024, 2, 1))
    firms = {o.name for o in people.organisations(page, people.find(page))}
    assert firms == {"Disney+", "Apple TV+", "Warner Bros. Pictures", "Mattel", "Warner Bros"}
    assert [companies.usual_role(name) for name in ("Disney+", "Apple TV+", "AMC+", "Nobody+")] == [
        "network",
        "network",
        "network",
        None,
    ]
