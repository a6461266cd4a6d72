"""What is kept ready, on every store: what touches it, what it answers, and that it is what the entries come to."""

from __future__ import annotations

from datetime import date

import pytest
from ledger_making import HARBOUR, TEXT, at, document, films, link, record, words, writes

from intheworks.following import Following, asking
from intheworks.following.keeping import astray, settle
from intheworks.ledger import Ledger
from intheworks.model import Holdup, Reason, Review, Verdict

SINCE, UNTIL = date(2024, 1, 1), date(2024, 3, 1)


def fill(ledger: Ledger) -> str:
    """Two titles, of which one waits for the other; the id of the claim that it does."""
    ledger.add(document(), record(document(), writes()), recorded=at(0))
    later = document("Lake waits for Harbour.", published="2024-02-10", url="https://a.example/2")
    waits = Holdup(title="Lake", reason=Reason.script, because_of="Harbour", evidence=words(later.text, "waits for"))
    ledger.add(later, record(later, waits, titles=()), recorded=at(1))
    return next(claim.id for claim in ledger.claims(None) if claim.claim.title == "Lake")


def told(ledger: Ledger, until: date = UNTIL) -> tuple[object, object]:
    """What moved, and what is held up; held against what is folded, since nothing is kept for moments."""
    ready, folded = (Following(ledger, as_of=until, known_at=moment) for moment in (None, at(999)))
    moved, held = asking.changes(ready, SINCE), asking.holdups(ready)
    assert (moved, held) == (asking.changes(folded, SINCE), asking.holdups(folded))
    return [(row.title.name, row.slot, row.new) for row in moved], [row.title.name for row in held]


def test_settled_answers_are_those_that_are_folded(ledger: Ledger) -> None:
    fill(ledger)
    before = told(ledger)
    assert before == (
        [("Harbour", "Ida Vance, writer", "attached"), ("Lake", "hold-up: script because of Harbour", "open")],
        ["Lake"],
    )
    assert settle(ledger) == 2
    assert not ledger.out_of_date().names
    assert told(ledger) == before
    assert told(ledger, date(2024, 2, 5)) == (before[0][:1], [])  # type: ignore[index]
    assert list(astray(ledger)) == []


def test_what_is_appended_touches_its_titles_and_those_that_wait_for_them(ledger: Ledger) -> None:
    claim = fill(ledger)
    settle(ledger)
    third = document(f"{TEXT} More.", published="2024-02-20", url="https://a.example/3")
    ledger.add(third, record(third, films(third.text)), recorded=at(2))
    assert {HARBOUR} < ledger.out_of_date().names and len(ledger.out_of_date().titles) == 2
    told(ledger)
    assert settle(ledger) == 2
    told(ledger)
    ledger.add_review(Review(claim=claim, verdict=Verdict.reject, why="no", by="Ada", recorded=at(3)))
    assert len(ledger.out_of_date().titles) == 1
    assert told(ledger)[1] == []
    assert settle(ledger) == 1
    assert told(ledger)[1] == []


def test_a_link_touches_both_ends_and_days_before_it_are_folded(ledger: Ledger) -> None:
    fill(ledger)
    settle(ledger)
    lake = next(name.id for name in ledger.names_called("Lake"))
    joined = link(HARBOUR, lake, 4)
    ledger.add_links([link(HARBOUR, lake, 3, same=False), joined])
    assert len(ledger.out_of_date().titles) == 2
    told(ledger)
    assert settle(ledger) == 1
    told(ledger)


def test_a_revision_touches_what_it_takes_back(ledger: Ledger) -> None:
    fill(ledger)
    settle(ledger)
    revised = document("Nothing of it.", published="2024-02-25")
    assert ledger.add(revised, record(revised, titles=()), recorded=at(5)) == "revision"
    assert HARBOUR in ledger.out_of_date().names
    before = told(ledger)
    settle(ledger)
    assert told(ledger) == before
    assert told(ledger, date(2024, 2, 20))[0] != before[0]


def test_forgotten_words_are_withheld_at_once(ledger: Ledger) -> None:
    """No word is kept: what is kept says where the words stand."""
    fill(ledger)
    settle(ledger)
    ledger.erase(document().info.id, recorded=at(6))
    told(ledger)
    (row,) = [r for r in asking.changes(Following(ledger, as_of=UNTIL), SINCE) if r.title.name == "Harbour"]
    assert row.new_words[0].withheld is True


def test_what_was_put_in_by_another_hand_is_astray(ledger: Ledger) -> None:
    fill(ledger)
    settle(ledger)
    (title,) = ledger.kept_of([HARBOUR])
    runs = ledger.runs_of([title])
    assert runs
    (harbour,) = [n.id for n in ledger.names_called("Harbour")]
    from intheworks.ledger.kept import KeptTitle, Run

    wrong = Run(title, 0, "stage", "released", SINCE, date.max, ())
    names = frozenset({harbour})
    ledger.keep([KeptTitle(title, date.min, names, names, names, [wrong])])
    assert list(astray(ledger)) == [title]
    ledger.touch([harbour])
    settle(ledger)
    assert list(astray(ledger)) == []


@pytest.mark.parametrize("most", [0, 1])
def test_more_than_is_wanted_is_left_for_later(ledger: Ledger, most: int) -> None:
    fill(ledger)
    assert settle(ledger, most) == 0
    assert len(ledger.out_of_date().names) == 2
