"""What holds of ledgers whatever comes in: both stores agree, and the order of adding changes no answer."""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_making import at

from intheworks.identity import name_id
from intheworks.ledger import Ledger, open_ledger
from intheworks.ledger.codec import version_rank
from intheworks.model import (
    Attachment,
    Certainty,
    Claim,
    Document,
    Form,
    Holdup,
    Link,
    NameKind,
    Quotation,
    Reader,
    Reason,
    Record,
    Role,
    Span,
    TitleMentioned,
    TitleType,
)

TITLES = ("Harbour", "HARBOUR", "Salt & Smoke", "Zoë’s Film")
PEOPLE = ("Ida Vance", "Ole Berg", "Zoë O’Hara", "ole BERG")
DAY = date(2024, 1, 1)


@dataclass(frozen=True)
class Addition:
    """One call of `add`."""

    document: Document
    record: Record | None
    recorded: datetime
    links: tuple[Link, ...]


def spans(text: str) -> st.SearchStrategy[Span]:
    pairs = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 12))
    return pairs.map(lambda pair: Span.of(text, pair[0], min(len(text), pair[0] + pair[1])))


def claims(text: str) -> st.SearchStrategy[Claim]:
    attached = st.builds(
        Attachment,
        title=st.sampled_from(TITLES),
        person=st.sampled_from(PEOPLE),
        role=st.sampled_from(Role),
        certainty=st.sampled_from(Certainty),
        confidence=st.sampled_from([0.5, 1.0]),
        evidence=spans(text),
    )
    held = st.builds(
        Holdup,
        title=st.sampled_from(TITLES),
        reason=st.sampled_from(Reason),
        because_of=st.sampled_from([None, *TITLES]),
        evidence=spans(text),
    )
    return attached | held


def quotations(text: str) -> st.SearchStrategy[Quotation]:
    return st.builds(
        Quotation,
        speaker=st.sampled_from(PEOPLE),
        form=st.sampled_from(Form),
        cue=st.none() | spans(text),
        span=spans(text),
    )


@st.composite
def additions(draw: st.DrawFn) -> Addition:
    text = draw(st.text(alphabet="ab é🎬\n“’", min_size=1, max_size=30))
    document = Document.of(
        text,
        source="a.txt",
        published=DAY + timedelta(days=draw(st.integers(0, 3))),
        url=f"https://a.example/{draw(st.integers(0, 2))}",
    )
    record = None
    if draw(st.booleans()):
        record = Record(
            document=document.info,
            reader=Reader(
                draw(st.sampled_from(["house", "llm"])), draw(st.sampled_from(["1", "1.0", "1.2", "1.10", "x"]))
            ),
            titles=tuple(
                TitleMentioned(title=title, type=draw(st.none() | st.sampled_from(TitleType)), aliases=("it", title))
                for title in draw(st.lists(st.sampled_from(TITLES), unique=True))
            ),
            claims=tuple(draw(st.lists(claims(text), max_size=4))),
            quotations=tuple(draw(st.lists(quotations(text), max_size=3))),
        )
    recorded = at(draw(st.integers(0, 3)))
    ends = st.sampled_from(["t_a", "t_b", "t_c"])
    links = draw(
        st.lists(
            st.builds(
                Link,
                left=ends,
                right=ends,
                same=st.booleans(),
                reason=st.just("-"),
                by=st.just("rule:test"),
                recorded=st.just(recorded),
            ),
            max_size=1,
        )
    )
    return Addition(document, record, recorded, tuple(links))


def once(made: list[Addition]) -> list[Addition]:
    """Without what would be "known" with another moment or other contents: there the first one in rightly stays."""
    documents: dict[str, datetime] = {}
    readings: set[tuple[str, Reader | None]] = set()
    kept = []
    for one in made:
        first = documents.setdefault(one.document.info.id, one.recorded)
        reading = one.document.info.id, one.record.reader if one.record else None
        if first == one.recorded and reading not in readings:
            readings.add(reading)
            kept.append(one)
    return kept


def answers(ledger: Ledger) -> dict[str, Any]:
    """Every kind of answer that the ledger gives, at the cuts between what is added."""
    days = [None, *(DAY + timedelta(days=n) for n in range(3))]
    moments = [None, *(at(n) for n in range(3))]
    found: dict[str, Any] = {}
    for day in days:
        for moment in moments:
            cuts = {"as_of": day, "known_at": moment}
            key = f"{day} {moment}"
            found[f"claims {key}"] = ledger.claims(None, **cuts)  # type: ignore[arg-type]
            found[f"quotations {key}"] = ledger.quotations(**cuts)  # type: ignore[arg-type]
    cuts = {"as_of": days[2], "known_at": moments[3]}
    for title in TITLES:
        found[f"on {title}"] = ledger.claims([name_id(NameKind.title, title), name_id(NameKind.title, title, "film")])
        found[f"for {title}"] = ledger.claims_about(NameKind.title, title, **cuts)  # type: ignore[arg-type]
        found[f"called {title}"] = ledger.names_called(title)
        found[f"worded {title}"] = ledger.names_worded(title.split()[0])
    both = [name_id(NameKind.title, title, type_) for title in TITLES for type_ in (None, "film")]
    ids = [d.id for d in ledger.documents()]
    found["by name"] = ledger.claims_by_name(both), ledger.claims_by_name(both, kinds=("holdup",), **cuts)  # type: ignore[arg-type]
    found["in documents"] = ledger.claims_in(ids), ledger.places_in(ids, **cuts)  # type: ignore[arg-type]
    found["told"] = [ledger.titles_told(DAY, DAY + timedelta(days=2), kind) for kind in (None, "holdup", "stage")]
    found["some titles"] = ledger.titles(both[:3]), ledger.titles(both, **cuts)  # type: ignore[arg-type]
    found["all called"] = ledger.names_called(*TITLES)
    found["sketches"] = ledger.sketches(ids)
    for person in PEOPLE:
        found[f"about {person}"] = ledger.claims_about(NameKind.person, person)
        found[f"by {person}"] = ledger.quotations(speaker=person, limit=2)
    for query in ("a", "b e", '"a b"', "ab"):
        found[f"search {query}"] = ledger.quotations(query)
    found["documents"] = [list(ledger.documents(as_of=day, known_at=moments[2])) for day in days]
    found["of"] = [
        (d, ledger.readers_of(d.id), ledger.names_of(d.id), ledger.document(d.id)) for d in ledger.documents()
    ]
    found["names"] = [ledger.names(kind) for kind in NameKind]
    found["titles"] = ledger.titles(), ledger.titles(**cuts)  # type: ignore[arg-type]
    found["aliases"] = ledger.aliases(), ledger.aliases(**cuts)  # type: ignore[arg-type]
    found["by id"] = [ledger.claim(claim.id) for claim in ledger.claims(None)]
    return found


def take_in(ledger: Ledger, made: list[Addition]) -> list[str]:
    return [ledger.add(one.document, one.record, recorded=one.recorded, links=one.links) for one in made]


def same(left: dict[str, Any], right: dict[str, Any]) -> None:
    for key, answer in left.items():
        assert answer == right[key], key


SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}


@settings(max_examples=20, **SLOW)  # type: ignore[arg-type]
@given(st.lists(additions(), max_size=6), st.integers(0, 5))
def test_both_stores_agree(made: list[Addition], erased: int) -> None:
    """Whatever is added, known or new, and erased: memory and SQLite give the same answers to everything."""
    memory = open_ledger(":memory:")
    with tempfile.TemporaryDirectory() as folder, closing(open_ledger(str(Path(folder) / "l.db"))) as file:
        assert take_in(memory, made) == take_in(file, made)
        if erased < len(made):
            gone = made[erased].document.info.id
            assert memory.erase(gone, recorded=at(9)) == file.erase(gone, recorded=at(9))
        same(answers(memory), answers(file))
        assert memory.links() == file.links()


@settings(max_examples=60, **SLOW)  # type: ignore[arg-type]
@given(st.lists(additions(), max_size=6).map(once).flatmap(lambda a: st.tuples(st.just(a), st.permutations(a))))
def test_the_order_of_adding_changes_no_answer(orders: tuple[list[Addition], list[Addition]]) -> None:
    """The same additions, each with its moment, in any order: every answer at every cut is the same."""
    one, other = open_ledger(":memory:"), open_ledger(":memory:")
    take_in(one, orders[0])
    take_in(other, orders[1])
    same(answers(one), answers(other))


@settings(max_examples=60, **SLOW)  # type: ignore[arg-type]
@given(st.lists(additions(), max_size=5).map(once), additions())
def test_what_is_published_or_recorded_later_changes_no_earlier_answer(made: list[Addition], later: Addition) -> None:
    """An addition changes neither what was known before its moment, nor what had been published before its day."""
    ledger = open_ledger(":memory:")
    take_in(ledger, made)
    eve = later.document.info.published - timedelta(days=1)
    before = later.recorded - timedelta(microseconds=1)
    then = ledger.claims(None, as_of=eve), ledger.claims(None, known_at=before), ledger.quotations(known_at=before)
    take_in(ledger, [later])
    assert then == (
        ledger.claims(None, as_of=eve),
        ledger.claims(None, known_at=before),
        ledger.quotations(known_at=before),
    )


numbers = st.lists(st.integers(0, 10**13), min_size=1, max_size=4)


@given(numbers, numbers)
def test_ranks_order_as_numbers_do(left: list[int], right: list[int]) -> None:
    """The text order of version ranks is the order of their numbers, a trailing .0 aside (numbers up to 10¹² − 1)."""

    def bare(parts: list[int]) -> list[int]:
        capped = [min(n, 10**12 - 1) for n in parts]
        while len(capped) > 1 and capped[-1] == 0:
            capped.pop()
        return capped

    ranks = [version_rank(".".join(map(str, parts))) for parts in (left, right)]
    assert (ranks[0] < ranks[1]) == (bare(left) < bare(right))
    assert (ranks[0] == ranks[1]) == (bare(left) == bare(right))
