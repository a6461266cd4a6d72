"""Every telling trigger without a claim leaves its rule; triggers in evidence leave none."""

from __future__ import annotations

from datetime import date

import pytest

from intheworks.model import Span, Stage, StageName
from intheworks.reading import nlp, rejections
from intheworks.reading.page import Mention, Work
from intheworks.reading.recognition import recognise
from intheworks.reading.scene import Scene


def _scene(text: str, *, in_works: bool = True, name: str = "Ashfall") -> Scene:
    at = text.find(name)
    works = [Work(name, "film", in_works, [], [Mention(at, at + len(name), name, name)])] if at >= 0 else []
    return recognise(nlp.parse(text, date(2019, 5, 6), None), works)


@pytest.mark.parametrize(
    ("text", "in_works", "rule"),
    [
        ("The new bridge has been greenlit by the council.", True, "no_title_in_focus"),
        ("Ashfall has not been greenlit.", True, "negated"),
        ("Ashfall was shelved and later restored.", False, "title_is_out"),
    ],
)
def test_the_rule_says_why(text: str, in_works: bool, rule: str) -> None:
    """The first rule that holds is told."""
    assert rule in {p.rule for p in rejections.find(_scene(text, in_works=in_works), ())}


def test_what_led_to_a_claim_is_not_passed_over() -> None:
    """A trigger inside a claim's evidence led to something."""
    text = "Ashfall has been greenlit."
    claim = Stage(title="Ashfall", stage=StageName.greenlit, evidence=Span.of(text, 0, len(text) - 1))
    assert rejections.find(_scene(text), (claim,)) == ()
    assert rejections.find(_scene(text), ()) != ()


def test_every_rejection_stands_on_its_words() -> None:
    """The span holds exactly what the text says there, and one rule is told once a sentence."""
    text = "Ashfall might be filming in June. It would be greenlit if it were in the works."
    found = rejections.find(_scene(text), ())
    assert found and all(text[p.span.start : p.span.end] == p.span.exact for p in found)
