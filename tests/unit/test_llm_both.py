"""Both readers together: agreement, disagreement, and who is asked at all; and what then waits for an editor."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import msgspec
import pytest
from model_here import Told, chat, model_here, says
from test_llm_injection import ORDERS, obedient
from test_llm_reader import GOOD, TEXT, document

from intheworks.errors import ReaderUnavailable
from intheworks.model import (
    Attachment,
    Claim,
    DateClaim,
    DateOf,
    Document,
    Form,
    Quotation,
    Reader,
    Record,
    Role,
    Span,
    Stage,
    StageName,
    Status,
)
from intheworks.reading.llm import merging
from intheworks.reading.llm.both import RULE, BothReaders, doubt, together

WORDS = Span(0, 17, "Iron Ferry sequel")
LATER = Span(36, 44, "Ann Moss")


def writer(status: str = "attached", confidence: float = 0.6, title: str = "Iron Ferry", **more: Any) -> Claim:
    made = {"person": "Ann Moss", "role": Role.writer, "evidence": WORDS, **more}
    return Attachment(title=title, status=Status(status), confidence=confidence, **made)


def dated(edtf: str, confidence: float = 0.6, evidence: Span = WORDS) -> Claim:
    return DateClaim(title="Iron Ferry", what=DateOf.release, edtf=edtf, confidence=confidence, evidence=evidence)


def filming(confidence: float = 0.6, **more: Any) -> Claim:
    return Stage(title="Iron Ferry", stage=StageName.filming, confidence=confidence, evidence=WORDS, **more)


def record(*claims: Claim, name: str = "house", quotations: tuple[Quotation, ...] = ()) -> Record:
    info = document().info
    return Record(document=info, reader=Reader(name, "1"), claims=claims, quotations=quotations)


class Says:
    """A reader that gives one record, or cannot."""

    def __init__(self, name: str, *claims: Claim, fails: bool = False) -> None:
        self.reader, self.claims, self.fails, self.times = Reader(name, "1"), claims, fails, 0

    def gate(self, text: str) -> bool:
        return "sequel" in text

    def read(self, document: Document) -> Record:
        self.times += 1
        if self.fails:
            raise ReaderUnavailable("down")
        return msgspec.structs.replace(record(*self.claims), document=document.info, reader=self.reader)


def confidences(first: Claim, second: Claim) -> list[float]:
    return [claim.confidence for claim in together(record(first), record(second)).claims]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (writer(), writer(confidence=0.5)),
        (writer(evidence=LATER), writer(confidence=0.5)),
        (dated("2026-03"), dated("2026-03", 0.5)),
        (filming(), filming(0.5)),
    ],
)
def test_agreement_raises_confidence(first: Claim, second: Claim) -> None:
    """Two that say the same leave the doubt that both are wrong: .6 and .5 make .8. The first's words are kept."""
    found = together(record(first), record(second))
    assert [claim.confidence for claim in found.claims] == [0.8]
    assert found.claims[0].evidence == first.evidence and not found.rejections


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (writer(), writer("departed")),
        (writer(), writer(title="The Long Tide")),
        (dated("2026-03"), dated("2026-04")),
        (filming(), filming(negated=True)),
    ],
)
def test_disagreement_lowers_confidence_and_is_told(first: Claim, second: Claim) -> None:
    """The first's claim stands, doubted; the other is no second claim, but its words are noted."""
    found = together(record(first), record(second))
    assert [(type(c), c.confidence) for c in found.claims] == [(type(first), 0.3)]
    assert [passed.rule for passed in found.rejections] == [RULE]


def test_what_one_alone_finds_is_kept_as_sure_as_it_was() -> None:
    """Other people, and the same person's other role, contradict nothing."""
    assert confidences(writer(), filming(0.5)) == [0.6, 0.5]
    assert confidences(writer(), writer(role=Role.director)) == [0.6, 0.6]
    assert confidences(dated("2026-03"), dated("2026-04", 0.5, LATER)) == [0.6, 0.5]


def test_quotations_of_both_are_kept_once() -> None:
    """The first's, then the second's that share no words with them; another speaker is a disagreement."""
    mine = Quotation(speaker="Ann Moss", form=Form.direct, span=WORDS)
    theirs = msgspec.structs.replace(mine, speaker="Bruno Vale")
    more = Quotation(speaker="Bruno Vale", form=Form.direct, span=LATER)
    found = together(record(quotations=(mine,)), record(quotations=(theirs, more)))
    assert found.quotations == (mine, more) and [p.rule for p in found.rejections] == [RULE]


def test_the_cascade_asks_only_where_the_first_reader_doubts() -> None:
    """A sure reading goes to no model; a doubtful one does; one that found nothing is the most doubtful of all."""
    assert doubt(record()) == 1 and doubt(record(writer(confidence=0.9), writer(confidence=0.5))) == pytest.approx(0.3)
    for confidence, asked in ((0.9, 0), (0.5, 1)):
        second = Says("llm", writer())
        both = BothReaders(Says("house", writer(confidence=confidence)), second, 0.35)
        found = both.read(document())
        assert second.times == asked and found.reader == Reader("both", "1 + 1")
    assert not both.gate("weather")


class SureOf(Says):
    """A reader that is sure of one text and doubts every other."""

    def read(self, document: Document) -> Record:
        sure = writer(confidence=0.9 if "surely" in document.text else 0.3)
        return msgspec.structs.replace(record(sure), document=document.info, reader=self.reader)


def test_only_doubtful_articles_that_pass_the_gate_go_to_the_model_and_only_within_its_budget() -> None:
    """Five articles in: no news, a sure one, three doubtful ones of which the budget pays for one. All are kept, and who
    read each of them is told."""
    from intheworks import Desk, Reading
    from intheworks.ledger import open_ledger
    from intheworks.reading.llm import LLMReader, Settings

    parts = ("It rained.", "Iron Ferry sequel, surely.", *(f"Iron Ferry sequel, perhaps. {n}" for n in "123"))
    with model_here(lambda asked: chat(json.dumps(GOOD), usage=(4000, 500))) as here:
        both = BothReaders(SureOf("house"), LLMReader(Settings(here.url, "tiny", max_tokens=5500)))
        with Desk(lambda: open_ledger(":memory:"), lambda: both) as desk:
            took = [desk.take(document(text)) for text in parts]
    assert all(isinstance(one, Reading) and one.added in ("new", "revision") for one in took)
    read_by = [one.record.reader.name for one in took if isinstance(one, Reading)]
    assert read_by == ["both", "both", "both", "house", "house"]
    assert len(here.asked) == 1 and parts[2] in here.articles()[0]
    assert both.report().startswith(
        "1 articles read by both, 1 sure enough, 2 left to the first reader alone; 1 answers"
    )


def both_find(text: str, say: Any) -> Record:
    """What the house's word and a model over HTTP come to, the model asked about everything."""
    from intheworks.reading.llm import LLMReader, Settings

    house = Says("house", writer(), dated("2026-03"))
    with model_here(say) as here:
        return BothReaders(house, LLMReader(Settings(here.url, "tiny")), 0.0).read(document(text))


@pytest.fixture(scope="module")
def plain() -> Record:
    return both_find(TEXT, says(GOOD))


@pytest.mark.parametrize("quotes", [False, True])
@pytest.mark.parametrize("order", ORDERS)
def test_an_order_in_an_article_changes_nothing_of_both(order: str, quotes: bool, plain: Record) -> None:
    """The model obeys; both find what they find without the order, and nothing waits for an editor on its account."""
    ordered = both_find(f"{TEXT}\n{order}\n", obedient(order, quotes=quotes))
    assert (ordered.claims, ordered.quotations, ordered.titles) == (plain.claims, plain.quotations, plain.titles)
    assert RULE not in {passed.rule for passed in ordered.rejections}


def test_where_the_second_cannot_be_asked_the_first_stands_under_its_own_name() -> None:
    """So that the article is not taken for one that both have read."""
    both = BothReaders(Says("house", writer()), Says("llm", fails=True), 0.0)
    assert both.read(document()).reader == Reader("house", "1")
    assert both.asked.alone == 1 and "1 left to the first reader alone" in both.report()


def test_both_for_real(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """The house reader and a model over HTTP: spans hold, and a budget of nothing asks nothing."""
    from intheworks import readers

    monkeypatch.setenv("INTHEWORKS_LLM_MODEL", "tiny")
    monkeypatch.setenv("INTHEWORKS_LLM_CACHE", str(tmp_path))
    monkeypatch.setenv("INTHEWORKS_LLM_DOUBT", "0")
    with model_here(says(GOOD)) as here:
        monkeypatch.setenv("INTHEWORKS_LLM_URL", here.url)
        house, both = readers.make("house").read(document()), readers.make("both").read(document())
        monkeypatch.setenv("INTHEWORKS_LLM_MAX_TOKENS", "10")
        monkeypatch.setenv("INTHEWORKS_LLM_CACHE", "off")
        alone = readers.make("both").read(document())
    both.check(TEXT)
    assert both.reader.name == "both" and len(here.asked) == 1
    sure = {merging.slot_of(claim): claim.confidence for claim in house.claims}
    moved = [c for c in both.claims if sure.get(merging.slot_of(c), c.confidence) != c.confidence]
    assert moved and {merging.slot_of(claim) for claim in both.claims} >= set(sure)
    assert alone.reader.name == "house" and alone.claims == house.claims


def test_a_model_that_disagrees_fills_the_review_queue(tmp_path: Any) -> None:
    """What the readers differ on comes first to an editor; what they agree on, and what was judged, does not."""
    from intheworks import Desk
    from intheworks.ledger import open_ledger
    from intheworks.model import Verdict

    first = Says("house", writer(), dated("2026-03"), filming(0.9))
    second = Says("llm", writer("departed"), dated("2026-03"))
    made = Document.of(TEXT, source="a.txt", published=date(2025, 5, 1))
    with Desk(lambda: open_ledger(":memory:"), lambda: BothReaders(first, second, 0.0)) as desk:
        desk.take(made)
        queue = desk.to_review()
        assert [(c.claim.kind, c.claim.confidence) for c in queue] == [("attachment", 0.3)]
        desk.review(queue[0].id, Verdict.confirm, why="she is", by="Ada")
        assert not desk.to_review()


def test_a_model_that_only_fails_leaves_the_house_reader_as_it_is() -> None:
    """HTTP 500 for everything: the record is the house reader's."""
    from intheworks.reading.house import HouseReader
    from intheworks.reading.llm import Client, LLMReader, Settings

    with model_here(lambda asked: Told(500)) as here:
        made = Settings(here.url, "tiny")
        second = LLMReader(made, client=Client(made, sleep=lambda _: None))
        found = BothReaders(HouseReader(), second, 0.0).read(document())
    assert found == HouseReader().read(document())


def test_an_empty_answer_takes_nothing_away() -> None:
    """A model that finds nothing is no reason to doubt what was found."""
    with model_here(lambda asked: chat('{"titles": [], "claims": [], "quotations": []}')) as here:
        from intheworks.reading.house import HouseReader
        from intheworks.reading.llm import LLMReader, Settings

        house = HouseReader().read(document())
        found = BothReaders(HouseReader(), LLMReader(Settings(here.url, "tiny")), 0.0).read(document())
    assert found.claims == house.claims and found.quotations == house.quotations
