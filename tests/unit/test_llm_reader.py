"""The LLM reader: whatever a model says, only what the article's own words say gets into a record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from model_here import ModelHere, Told, chat, model_here, one_by_one, says

from intheworks import Desk
from intheworks.cli.run import run
from intheworks.errors import Rejection
from intheworks.ledger import open_ledger
from intheworks.model import Document, Record
from intheworks.reading.llm import LLMReader, Settings
from intheworks.reading.llm.cache import Cache
from intheworks.reading.llm.client import Client
from intheworks.reading.llm.grounding import Ground
from intheworks.reading.llm.known import Known
from intheworks.reading.llm.prompt import sent
from intheworks.reading.llm.reader import _scene
from intheworks.reading.llm.tally import Tally
from intheworks.reading.llm.windows import Window, halves, windows
from intheworks.reading.scene import Scene

TEXT = """Iron Ferry sequel finds its writer

Ann Moss has signed on to write a sequel to Iron Ferry, Harbor Pictures said on Tuesday. Bruno Vale, who directed the \
first film, is in talks to return.

“We start shooting in March 2026,” Moss told The Ledger. She has finished a first draft.

The sequel waits for Vale to finish The Long Tide, a series that keeps him busy until summer.
"""
SEQUEL = "Iron Ferry sequel"
SIGNED = "Ann Moss has signed on to write a sequel to Iron Ferry"
RETURNS = "is in talks to return"
SHOOTS = "We start shooting in March 2026"
DRAFT = "She has finished a first draft"
WAITS = "The sequel waits for Vale to finish The Long Tide"


def document(text: str = TEXT) -> Document:
    return Document.of(text, source="a.txt", published=date(2025, 5, 1), outlet="The Ledger")


def attachment(exact: str, person: str, role: str = "writer", **more: Any) -> dict[str, Any]:
    said = {"title": SEQUEL, "status": "attached", "certainty": "stated", "said_by": None, "character": None}
    return {"kind": "attachment", **said, "person": person, "role": role, "evidence": {"exact": exact}, **more}


def holdup(exact: str, person: str | None, because_of: str | None, **more: Any) -> dict[str, Any]:
    said = {"kind": "holdup", "title": SEQUEL, "certainty": "stated", "said_by": None, "reason": "person_busy"}
    return {**said, "person": person, "because_of": because_of, "evidence": {"exact": exact}, **more}


def dated(exact: str, edtf: str, **more: Any) -> dict[str, Any]:
    said = {"kind": "date", "title": SEQUEL, "certainty": "stated", "said_by": "Ann Moss", "what": "filming_start"}
    return {**said, "edtf": edtf, "evidence": {"exact": exact}, **more}


def quotation(exact: str, speaker: str, form: str = "direct", **more: Any) -> dict[str, Any]:
    said = {"speaker": speaker, "form": form, "cue": None, "said_to": None, "occasion": None, "when": None}
    return {**said, "span": {"exact": exact}, **more}


def answer(*claims: dict[str, Any], quotations: Any = (), titles: Any = ()) -> dict[str, Any]:
    return {"titles": list(titles), "claims": list(claims), "quotations": list(quotations)}


GOOD = answer(
    attachment(SIGNED, "Ann Moss"),
    attachment(RETURNS, "Bruno Vale", "director", status="in_talks"),
    dated(SHOOTS, "2026-03"),
    {"kind": "stage", "title": SEQUEL, "certainty": "stated", "said_by": None, "stage": "script_completed",
     "negated": False, "evidence": {"exact": DRAFT}},
    holdup(WAITS, "Bruno Vale", "The Long Tide"),
    {"kind": "relation", "title": SEQUEL, "certainty": "stated", "said_by": None, "relation": "sequel",
     "of": "Iron Ferry", "author": None, "evidence": {"exact": "a sequel to Iron Ferry"}},
    {"kind": "company", "title": SEQUEL, "certainty": "official", "said_by": "Harbor Pictures",
     "company": "Harbor Pictures", "role": "studio", "status": "attached", "evidence": {"exact": "Harbor Pictures said"}},
    quotations=[quotation(SHOOTS, "Ann Moss", cue={"exact": "told"}, said_to="The Ledger")],
    titles=[{"title": SEQUEL, "type": "film", "aliases": ["The sequel"], "in_works": True}],
)  # fmt: skip


@pytest.fixture(scope="module")
def scene() -> Scene:
    return _scene(document())


def reader_at(url: str, scene: Scene | None = None, cache: Path | None = None, **more: Any) -> LLMReader:
    """A reader of the model there that waits for nothing; the article's scene is made once."""
    made = Settings(url, "tiny", **more)
    known = {"scene": lambda _: scene} if scene else {}
    client = Client(made, sleep=lambda _: None)
    return LLMReader(made, client=client, cache=Cache(cache) if cache else None, **known)  # type: ignore[arg-type]


def read(said: object, scene: Scene, **more: Any) -> tuple[Record, LLMReader]:
    """What a model's saying becomes for the article above."""
    with model_here(says(said)) as here:
        reader = reader_at(here.url, scene, **more)
        record = reader.read(document())
    record.check(TEXT)
    return record, reader


def one(fact: dict[str, Any], scene: Scene) -> tuple[Record, str]:
    """The record of a single claim, and the rule that rejected it ("" where none did)."""
    record, reader = read(answer(fact), scene)
    return record, next(iter(reader.tally.rejected), "")


# --- what stands -----------------------------------------------------------------------------------------------------


def test_a_good_answer_becomes_a_record(scene: Scene) -> None:
    """Every fact on its place in the text, under the names that the house reader gives; nothing is rejected."""
    record, reader = read(GOOD, scene)
    assert [claim.kind for claim in record.claims] == [
        "attachment", "relation", "company", "attachment", "date", "stage", "holdup"
    ]  # fmt: skip
    assert all(claim.title == SEQUEL and claim.confidence == 0.5 for claim in record.claims)
    assert record.quotations[0].cue and record.quotations[0].cue.exact == "told"
    assert record.titles[0].title == SEQUEL and "a sequel to Iron Ferry" in record.titles[0].aliases
    assert not reader.tally.rejected and not record.rejections and reader.tally.accepted == 8
    assert Record.from_json(record.to_json()) == record


@pytest.mark.parametrize("called", ["Ann Moss", "Moss", "She", "she"])
def test_people_are_resolved_as_the_house_reader_resolves_them(called: str, scene: Scene) -> None:
    """A surname or a pronoun that stands there is whom the article means."""
    record, _ = one(attachment(DRAFT, called), scene)
    assert [claim.person for claim in record.claims] == ["Ann Moss"]  # type: ignore[union-attr]


def test_offsets_that_a_model_gives_are_ignored(scene: Scene) -> None:
    """The words are looked up, wherever it says that they stand."""
    record, _ = one(attachment(SIGNED, "Ann Moss", evidence={"start": 3, "end": 9, "exact": SIGNED}), scene)
    assert record.claims[0].evidence.start == TEXT.index(SIGNED)


# --- what does not ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact", "rule"),
    [
        (attachment("Ann Moss has agreed to write the sequel", "Ann Moss"), "quote_not_in_text"),
        (attachment(SIGNED.replace("signed on", "signed  on"), "Ann Moss"), "quote_not_in_text"),
        (attachment(SIGNED.lower(), "Ann Moss"), "quote_not_in_text"),
        (attachment(SIGNED[1:], "Ann Moss"), "quote_not_in_text"),
        (attachment(SIGNED[:-1], "Ann Moss"), "quote_not_in_text"),
        (attachment("“We start", "Ann Moss").copy() | {"evidence": {"exact": '"We start'}}, "quote_not_in_text"),
        (attachment("sequel", "Ann Moss"), "quote_too_short"),
        (attachment(SIGNED, "Tom Holland"), "person_not_there"),
        (attachment(SIGNED, "Bruno Vale"), "person_not_there"),
        (attachment(SIGNED, "Anne Moss"), "person_not_there"),
        (attachment(SIGNED, "the script"), "person_not_there"),
        (attachment(SIGNED, "Iron Ferry"), "person_not_there"),
        (attachment(SIGNED, "Harbor Pictures"), "person_not_there"),
        (attachment(SIGNED, "Ann Moss", title="Gold Ferry"), "title_not_in_text"),
        (attachment(SIGNED, "Ann Moss", title="Iron Ferry 3"), "title_not_in_text"),
        (attachment(SIGNED, "Ann Moss", title="Iron Ferry prequel"), "title_not_in_text"),
        (attachment(SIGNED, "Ann Moss", title="untitled Tom Holland project"), "title_not_in_text"),
        (attachment(SIGNED, "Ann Moss", title="Ann Moss"), "title_not_in_text"),
        (attachment(SIGNED, "Ann Moss", title="The Long Tide"), "title_not_meant_there"),
        (attachment(SIGNED, "Ann Moss", said_by="Tom Holland"), "said_by_not_in_text"),
        (attachment(SIGNED, "Ann Moss", role="queen"), "not_in_the_schema"),
        (attachment(SIGNED, "Ann Moss", status=None), "not_in_the_schema"),
        (attachment(SIGNED, "Ann Moss", kind="rumour"), "not_in_the_schema"),
        (attachment(SIGNED, "Ann Moss", evidence=SIGNED), "not_in_the_schema"),
        (attachment(SIGNED, "Ann Moss", note="x" * 200), "over_the_limit"),
        (attachment(TEXT[36:600] * 2, "Ann Moss"), "over_the_limit"),
        (dated(SHOOTS, "2026-04"), "date_not_there"),
        (dated(DRAFT, "2026-03"), "date_not_there"),
        (dated(SHOOTS, "soon"), "date_not_there"),
        (holdup(WAITS, "Ann Moss", None), "person_not_there"),
        (holdup(WAITS, "Bruno Vale", SEQUEL), "waits_for_itself"),
    ],
)
def test_what_the_text_does_not_bear_out_is_rejected_and_counted(fact: dict[str, Any], rule: str, scene: Scene) -> None:
    """Invented, altered and cut quotes; people, titles, credits and dates that are not there; words of no vocabulary."""
    record, why = one(fact, scene)
    assert not record.claims and why == rule
    assert all(passed.rule == f"llm_{rule}" for passed in record.rejections)


def test_details_that_are_not_there_are_left_out_and_counted(scene: Scene) -> None:
    """A character, a cause, an occasion, a cue: the fact stands without them."""
    claims = [attachment(SIGNED, "Ann Moss", character="Captain Gold"), holdup(WAITS, "Bruno Vale", "Gold Rush")]
    words = quotation(
        SHOOTS, "Ann Moss", occasion="a gala", said_to="Variety", when="1999", cue={"exact": "boasted of"}
    )
    record, reader = read(answer(*claims, quotations=[words]), scene)
    assert record.claims[0].character is None and record.claims[1].because_of is None  # type: ignore[union-attr]
    said = record.quotations[0]
    assert (said.occasion, said.said_to, said.when, said.cue) == (None, None, None, None)
    assert reader.tally.dropped.total() == 6


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (quotation("We will never shoot it", "Ann Moss"), "quote_not_in_text"),
        (quotation(SHOOTS, "Tom Holland"), "speaker_not_in_text"),
        (quotation(DRAFT, "Ann Moss"), "not_in_quotation_marks"),
    ],
)
def test_quotations_must_stand_there_and_be_somebodys(words: dict[str, Any], rule: str, scene: Scene) -> None:
    """And what is called direct must be in quotation marks."""
    record, reader = read(answer(quotations=[words]), scene)
    assert not record.quotations and list(reader.tally.rejected) == [rule]


@pytest.mark.parametrize(
    "said",
    ["", "I cannot help with that.", "[]", '"x"', "null", '{"claims": {}}', '{"claims": [1, null, []]}', "```json\n{}\n```",
     '{"claims": ' + "[" * 5000],
)  # fmt: skip
def test_an_answer_that_is_no_record_gives_nothing(said: str, scene: Scene) -> None:
    """Chat, other JSON and nonsense: an empty record, and no fault."""
    record, _ = read(said, scene)
    assert not record.claims and not record.quotations


NAMES = st.sampled_from(
    ["Ann Moss", "Moss", "Bruno Vale", "Vale", "She", "Tom Holland", SEQUEL, "Iron Ferry", "Gold", ""]
)
QUOTES = st.one_of(
    st.tuples(st.integers(0, len(TEXT)), st.integers(1, 90)).map(lambda t: TEXT[t[0] : t[0] + t[1]]),
    st.sampled_from([SIGNED, RETURNS, SHOOTS, DRAFT, WAITS]),
    st.text(max_size=40),
)
FACTS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["attachment", "stage", "holdup", "date", "relation", "company", "quotation"]),
        "evidence": QUOTES.map(lambda exact: {"exact": exact}),
        "span": QUOTES.map(lambda exact: {"exact": exact}),
        "stage": st.sampled_from(["filming", "wrapped", "x"]),
        "reason": st.just("script"),
        "what": st.just("release"),
        "relation": st.just("sequel"),
        "role": st.sampled_from(["writer", "studio"]),
        "form": st.sampled_from(["direct", "indirect"]),
        "edtf": st.sampled_from(["2026-03", "2025-12", "1999"]),
        **dict.fromkeys(("title", "person", "of", "company", "speaker"), NAMES),
        **{
            field: st.none() | NAMES
            for field in ("said_by", "because_of", "author", "character", "said_to", "occasion")
        },
    }
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=st.lists(FACTS, max_size=6))
def test_whatever_a_model_says_every_word_of_a_record_is_the_articles(
    facts: list[dict[str, Any]], scene: Scene
) -> None:
    """For answers put together at random: spans hold the text's words, names stand in the text or resolve to such."""
    ground = Ground(Known(scene), TEXT, Tally())
    found = ground.ground({"claims": facts, "quotations": facts, "titles": facts}, Window(0, len(TEXT)))
    for placed in (*found.claims, *found.quotations):
        words = evidence_of(placed.fact)
        assert TEXT[words.start : words.end] == words.exact
        assert all(name in TEXT and name != "She" for name in names_of(placed.fact))


def evidence_of(fact: Any) -> Any:
    return fact.span if hasattr(fact, "span") else fact.evidence


def names_of(fact: Any) -> set[str]:
    fields = ("title", "person", "of", "company", "speaker", "said_by", "because_of", "author", "character", "said_to")
    return {value for field in (*fields, "occasion") if (value := getattr(fact, field, None)) and field != "title"} | (
        {fact.title} if isinstance(getattr(fact, "title", None), str) else set()
    )


# --- windows ---------------------------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(
    text=st.text(alphabet="ab. \nÉ“”", max_size=4000) | st.text(alphabet="a", max_size=4000),
    size=st.integers(200, 900),
)
def test_windows_cover_the_text_and_overlap(text: str, size: int) -> None:
    """No character is left out, none is longer than asked, and each begins before the last one ends."""
    found = windows(text, size)
    assert found[0].start == 0 and found[-1].end == len(text)
    assert all(w.end - w.start <= size for w in found)
    assert all(a.start < b.start < a.end < b.end for a, b in pairwise(found))
    for window in found:
        for half in halves(text, window):
            assert window.start <= half.start < half.end <= window.end and half != window


def test_a_long_article_is_read_in_parts_and_merged_by_slot() -> None:
    """Each part is asked about for itself; a fact found in two parts is one fact, at its first words."""
    filler = "\n".join(f"Nothing new about the weather on day {n}, said the harbour." for n in range(60))
    text = f"{TEXT}\n{filler}\n\nAnn Moss has signed on to write a sequel to Iron Ferry, as we wrote.\n"
    with model_here(says(GOOD)) as here:
        reader = reader_at(here.url, window=1500)
        record = reader.read(document(text))
    record.check(text)
    assert len(here.asked) == reader.tally.windows >= 3
    assert "part 1 of" in here.articles()[0] and SIGNED in here.articles()[-1] and SHOOTS not in here.articles()[-1]
    writers = [claim for claim in record.claims if getattr(claim, "role", None) == "writer"]
    assert [claim.evidence.start for claim in writers] == [text.index(SIGNED)]
    assert reader.tally.accepted > len(record.claims)
    assert reader.tally.rejected["quote_not_in_text"] > 0  # the other parts do not hold these quotes


def test_a_truncated_answer_is_asked_for_again_in_halves() -> None:
    """Half a list is no answer; what stays too long even then is told, not guessed."""
    text = TEXT + "\n" + "Nothing new about the weather, said the harbour. " * 40

    def short_of_room(asked: dict[str, Any]) -> Told:
        whole = len(asked["messages"][1]["content"]) > 2200
        return chat(json.dumps(GOOD)[:300], finish="length") if whole else chat(json.dumps(GOOD))

    with model_here(short_of_room) as here:
        reader = reader_at(here.url)
        record = reader.read(document(text))
    assert reader.tally.cut == 1 and reader.tally.windows == 3 and record.claims
    with model_here(lambda asked: chat("{", finish="length")) as here:
        reader = reader_at(here.url)
        record = reader.read(document(text))
    assert not record.claims and {p.rule for p in record.rejections} == {"llm_answer_cut_short"}
    assert len(here.asked) < 12


# --- the cache and the budget ----------------------------------------------------------------------------------------


def test_the_same_article_is_paid_for_once(scene: Scene, tmp_path: Path) -> None:
    """A second reader over the same cache asks nothing and reads the same; another model asks again."""
    with model_here(says(GOOD)) as here:
        first = reader_at(here.url, scene, tmp_path)
        record = first.read(document())
        second = reader_at(here.url, scene, tmp_path)
        assert second.read(document()) == record
        assert len(here.asked) == 1 and second.tally.kept_answers == 1 and second.client.spent.sent == 0
        other = LLMReader(Settings(here.url, "other"), cache=Cache(tmp_path), scene=lambda _: scene)
        other.read(document())
        assert len(here.asked) == 2 and other.reader != first.reader
    assert "1 from the cache" in second.report() and "8 facts stand in the text" in second.report()


def test_a_forgotten_article_is_forgotten_by_the_cache_too(scene: Scene, env: Path) -> None:
    """Its answers quote it: they go with its words."""
    with (
        model_here(says(GOOD)) as here,
        Desk(lambda: open_ledger(":memory:"), lambda: reader_at(here.url, scene, env / "cache")) as desk,
    ):
        desk.take(document())
        assert len(list((env / "cache").rglob("*.json"))) == 1
        desk.forget(document().info.id)
        assert not list((env / "cache").rglob("*.json"))


def test_nonsense_is_not_kept(scene: Scene, tmp_path: Path) -> None:
    """What is no record is asked for again the next time."""
    with model_here(one_by_one(chat("Sure!"), chat(json.dumps(GOOD)))) as here:
        assert not reader_at(here.url, scene, tmp_path).read(document()).claims
        assert reader_at(here.url, scene, tmp_path).read(document()).claims


def test_when_the_budget_is_spent_articles_are_set_aside_and_the_rest_is_kept(tmp_path: Path) -> None:
    """Those that were read stay; those that were not can be read another time; nothing half-read is stored."""
    with model_here(lambda asked: chat(json.dumps(GOOD), usage=(4000, 500))) as here:
        reader = reader_at(here.url, max_tokens=5500)
        with Desk(lambda: open_ledger(":memory:"), lambda: reader) as desk:
            first = desk.take(document())
            second = desk.take(document(TEXT + "\nMore.\n"))
            assert not isinstance(first, Rejection) and first.added == "new"
            assert isinstance(second, Rejection) and "budget of 5500 tokens" in second.reason
            assert len(list(desk.ledger.documents())) == 1
            assert "4,000 tokens sent" in (desk.cost() or "")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_model_that_is_down_sets_the_article_aside(status: int) -> None:
    """Nothing of it is stored."""
    with (
        model_here(lambda asked: Told(status)) as here,
        Desk(lambda: open_ledger(":memory:"), lambda: reader_at(here.url)) as desk,
    ):
        result = desk.take(document())
        assert isinstance(result, Rejection) and str(status) in result.reason
        assert desk.ledger.head() == 0


# --- from the command line -------------------------------------------------------------------------------------------


@pytest.fixture
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("INTHEWORKS_DB", str(tmp_path / "ledger.db"))
    monkeypatch.setenv("INTHEWORKS_LLM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("INTHEWORKS_LLM_MODEL", "tiny")
    monkeypatch.setenv("INTHEWORKS_LLM_API_KEY", "sk-very-secret-2")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    yield tmp_path


def test_read_with_a_model(env: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> None:
    """`read --reader llm` writes the record; what it cost goes to stderr; the key goes nowhere."""
    with model_here(says(GOOD)) as here:
        monkeypatch.setenv("INTHEWORKS_LLM_URL", here.url)
        monkeypatch.setenv("INTHEWORKS_LLM_PRICE", "0.15 0.60")
        arguments = ["read", "--reader", "llm", "--published", "2025-05-01", "--format", "jsonl", str(env / "a.txt")]
        assert run(arguments) == 0
    told = capfdbinary.readouterr()
    record = Record.from_json(told.out)
    record.check(TEXT)
    assert record.reader.name == "llm" and len(record.claims) == 7
    assert b"100 tokens sent and 50 answered" in told.err and b"in money" in told.err
    assert b"very-secret" not in told.out + told.err
    assert b"very-secret" not in b"".join(p.read_bytes() for p in env.rglob("*") if p.is_file())


def test_a_reader_without_its_variables_and_one_that_is_none_exit_2(env: Path, capfd: Any) -> None:
    """In one line that says what to do."""
    for name, says_ in (("llm", "INTHEWORKS_LLM_URL"), ("nobody", "house, llm, both")):
        assert run(["read", "--dry-run", "--reader", name, "--published", "2025-05-01", str(env / "a.txt")]) == 2
        told = capfd.readouterr().err
        assert says_ in told and told.count("\n") == 1


def test_articles_that_do_not_pass_the_gate_go_to_no_model(env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """News without anything in the works costs nothing."""
    (env / "b.txt").write_text("It rained in the harbour on Monday, and the ferry was late.\n", encoding="utf-8")
    with model_here(says(GOOD)) as here:
        monkeypatch.setenv("INTHEWORKS_LLM_URL", here.url)
        assert run(["read", "--reader", "llm", "--published", "2025-05-01", str(env / "b.txt")]) == 0
    assert not here.asked


def test_add_sets_aside_what_the_model_cannot_read_now(env: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any) -> None:
    """And `rejected --retry` with the same reader takes it in when it can."""
    with model_here(one_by_one(*[Told(400)] * 4, chat(json.dumps(GOOD)))) as here:
        monkeypatch.setenv("INTHEWORKS_LLM_URL", here.url)
        assert run(["add", "--reader", "llm", "--published", "2025-05-01", str(env / "a.txt")]) == 1
        assert "refused the question" in capfd.readouterr().err
        assert run(["rejected", "--retry", "--reader", "llm"]) == 0
        told = capfd.readouterr()
    assert told.out.split()[-2:] == ["1", "new"] and "100 tokens sent" in told.err


def test_what_is_sent_is_the_article(scene: Scene) -> None:
    """To the letter, but for angle brackets."""
    assert sent(TEXT, Window(0, len(TEXT))) == TEXT
    with model_here(says(GOOD)) as here:
        reader_at(here.url, scene).read(document())
    assert TEXT in here.articles()[0] and isinstance(here, ModelHere)
