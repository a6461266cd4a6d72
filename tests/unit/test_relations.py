"""What a title goes back to, whom an actor plays, who is credited, what a hold-up waits for: in sentences no article has."""

from __future__ import annotations

from datetime import date

import pytest

from intheworks.model import Certainty, Reason, RelationName, Status
from intheworks.reading import nlp
from intheworks.reading.claims import background, characters, credit, holdups, relations
from intheworks.reading.page import Mention, Work
from intheworks.reading.recognition import recognise
from intheworks.reading.scene import Scene


def _scene(text: str, *names: str, out: tuple[str, ...] = ()) -> Scene:
    """The scene of a text with these titles, in the works unless in `out`, wherever they stand by name."""
    works = []
    for name in (*names, *out):
        places, at = [], text.find(name)
        while at >= 0:
            places.append(Mention(at, at + len(name), name, name))
            at = text.find(name, at + 1)
        works.append(Work(name, "film", name not in out, [], places))
    return recognise(nlp.parse(text, date(2019, 5, 6), None), works)


@pytest.mark.parametrize(
    ("text", "of", "author"),
    [
        ("Margaret Coyle directs Ashfall, based on Peter Lindqvist's 2011 novel The Pit.", "The Pit", "Peter Lindqvist"),
        ("Ashfall is adapted from the best-selling memoir “Trains” by Peter Lindqvist.", "Trains", "Peter Lindqvist"),
        ("Ashfall, an adaptation of the stage play Small Hours, begins filming in June.", "Small Hours", None),
        ("Ashfall comes from the graphic novel Dust Season by Peter Lindqvist.", "Dust Season", "Peter Lindqvist"),
    ],
)  # fmt: skip
def test_a_source_is_read_with_its_name_and_its_author(text: str, of: str, author: str | None) -> None:
    """Whatever adjectives stand between, and whether the author comes before or after."""
    found = [r for r in relations.find(_scene(text, "Ashfall")) if r.relation is RelationName.adaptation]
    assert [(r.title, r.of, r.author) for r in found] == [("Ashfall", of, author)]
    assert all(text[r.evidence.start : r.evidence.end] == r.evidence.exact for r in found)


@pytest.mark.parametrize(
    "text",
    [
        "Ashfall is based on a true story about a fire in Leeds.",
        "Margaret Coyle took the train from Leeds to talk about Ashfall.",
        "Peter Lindqvist, who wrote the novel Small Hours, was seen at the premiere. Ashfall opens in June.",
    ],
)
def test_true_stories_places_and_books_beside_it_are_no_source(text: str) -> None:
    """A relation names an earlier work, and only where the text says that one is made from the other."""
    assert not [r for r in relations.find(_scene(text, "Ashfall")) if r.relation is RelationName.adaptation]


def test_a_number_in_a_name_tells_what_it_continues() -> None:
    """ "Ashfall 3" continues "Ashfall", whether or not the article says so."""
    found = list(relations.find(_scene("Ashfall 3 opens in June.", "Ashfall 3")))
    assert [(r.title, r.relation, r.of) for r in found] == [("Ashfall 3", RelationName.sequel, "Ashfall")]


@pytest.mark.parametrize(
    ("text", "actor", "plays"),
    [
        ("Helen Marsh will star as Doctor Evelyn Price in Ashfall.", "Helen Marsh", "Doctor Evelyn Price"),
        ("Helen Marsh plays the codebreaker Alastair Denny in Ashfall.", "Helen Marsh", "Alastair Denny"),
        ("Helen Marsh will reprise her role as Mrs. Price.", "Helen Marsh", "Mrs. Price"),
        ("Helen Marsh and John Keller star as Ruth Price and Adam Cole, respectively.", "John Keller", "Adam Cole"),
        ("Helen Marsh joins as executive producer.", "Helen Marsh", None),
        ("Helen Marsh signed on as director of Ashfall.", "Helen Marsh", None),
    ],
)  # fmt: skip
def test_a_character_is_read_and_a_trade_is_none(text: str, actor: str, plays: str | None) -> None:
    """What somebody does for the film is not whom they play."""
    view = _scene(text, "Ashfall").views[0]
    slot = next(s for s in view.of("person") if s.name == actor)
    assert characters.character(view, slot) == plays


def test_a_speaker_is_credited_before_anybody_else() -> None:
    """The innermost speech act wins over the outlet that the sentence names."""
    text = "“Helen Marsh is writing Ashfall,” John Keller told Variety."
    view = _scene(text, "Ashfall").views[0]
    at = text.index("is writing")
    assert credit.said_by(view, at, at + 10, Certainty.stated) == "John Keller"


def test_an_outlet_is_credited_with_what_is_rumoured() -> None:
    """ "Per Variety" credits what rests on it; plain statement in the same words stays the article's own."""
    text = "Helen Marsh is circling Ashfall, per Variety."
    view = _scene(text, "Ashfall").views[0]
    assert credit.said_by(view, 0, 10, Certainty.rumoured) == "Variety"
    assert credit.said_by(view, 0, 10, Certainty.stated) is None


def test_a_hold_up_names_the_one_who_is_busy_and_with_what() -> None:
    """Not the speaker who says so; and no other title for a reason that no title can be."""
    scene = _scene("Ashfall waits until Helen Marsh finishes work on Night Ferry.", "Ashfall", "Night Ferry")
    view = scene.views[0]
    work = scene.work("Ashfall")
    assert work is not None
    assert holdups.person(view, Reason.person_busy) == "Helen Marsh"
    assert holdups.because_of(scene, view, work, Reason.person_busy) == "Night Ferry"
    assert holdups.because_of(scene, view, work, Reason.strike) is None
    assert holdups.person(view, Reason.strike) is None


def test_past_credits_are_of_works_that_are_out() -> None:
    """A cast list of an earlier film is background; the same words on a title in the works are not."""
    text = "Night Ferry also starred Helen Marsh, John Keller and Ruth Adams."
    past = list(background.find(_scene(text, out=("Night Ferry",))))
    assert {getattr(c, "person", None) for c in past} == {"Helen Marsh", "John Keller", "Ruth Adams"}
    assert {getattr(c, "status", None) for c in past} == {Status.past}
    assert not list(background.find(_scene(text, "Night Ferry")))


def test_the_year_before_a_film_that_is_out_is_its_release() -> None:
    """ "1997's X" dates the earlier work."""
    found = list(background.find(_scene("She starred in 1997’s Night Ferry.", out=("Night Ferry",))))
    assert [(c.title, getattr(c, "edtf", None)) for c in found] == [("Night Ferry", "1997")]
