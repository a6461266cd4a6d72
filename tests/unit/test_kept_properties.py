"""What is kept ready answers exactly as folding does: whatever came in, in whatever order, was judged, linked, replaced."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fakes import PlainReader, StillClock
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from intheworks import Desk
from intheworks.following import links_of
from intheworks.identity import name_id
from intheworks.ledger import Ledger, open_ledger
from intheworks.model import (
    Certainty,
    Claim,
    Document,
    Link,
    NameKind,
    Reader,
    Record,
    Review,
    Span,
    StageName,
    Status,
    TitleMentioned,
    Verdict,
)
from stories import company, dated, holdup, person, relation, stage

START = date(2015, 1, 1)
LATER = datetime(2030, 1, 1, tzinfo=UTC)
"""A moment at which everything is known: an answer as known then is folded, since nothing is kept for moments."""

NAMES = {"Low Tide": "film", "Tide Two": "film", "Kings": "film", "Harbor": "series", "Harbor season 2": "series"}
NAMES |= {"Harbor: Ebb": "series", "Bare": None}
titles = st.sampled_from(list(NAMES))
common = {
    "certainty": st.sampled_from([*map(str, Certainty), "stated", "official", "stated"]),
    "said_by": st.sampled_from([None, None, "Roz", "UBN"]),
}
people = st.sampled_from(["Mira Sorvino", "Sorvino", "Paul Sorvino", "Roz"])
statuses = st.sampled_from(list(map(str, Status)))
claims = st.one_of(
    st.builds(
        stage, st.sampled_from(list(map(str, StageName))), negated=st.sampled_from([False] * 4 + [True]), **common
    ),
    st.builds(stage, st.sampled_from(["wrapped", "released", "shelved", "filming"]), **common),
    st.builds(person, people, st.sampled_from(["actor", "producer", "creator"]), statuses, **common),
    st.builds(company, st.just("UBN"), st.just("network"), statuses, **common),
    st.builds(
        holdup,
        st.sampled_from(["person_busy", "person_busy", "script", "rights", "scheduling"]),
        person=st.one_of(st.none(), people),
        because_of=st.one_of(st.none(), titles),
        **common,
    ),
    st.builds(
        dated, st.sampled_from(["release", "filming_end"]), st.sampled_from(["2016", "2016-05", "2017-24"]), **common
    ),
    st.builds(relation, st.sampled_from(["sequel", "new_season", "franchise_entry"]), titles, **common),
)
days = st.one_of(st.integers(0, 40), st.integers(0, 2200)).map(lambda n: START + timedelta(days=n))


@st.composite
def articles(draw: st.DrawFn) -> tuple[str, date, str, list[tuple[TitleMentioned, list[Claim]]]]:
    """Where (few places, so that articles have revisions), when, by which reader's version, and what of which titles."""
    named = draw(st.lists(titles, min_size=1, max_size=3, unique=True))
    told = []
    for name in named:
        kind = draw(st.sampled_from([NAMES[name]] * 5 + [None]))
        aliases = draw(st.sampled_from([(), (), ("Kings Two",), ("Low Tide",)]))
        mentioned = TitleMentioned(
            title=name,
            type=kind,  # type: ignore[arg-type]
            aliases=aliases,
            in_works=draw(st.sampled_from([True] * 6 + [False])),
        )
        told.append((mentioned, draw(st.lists(claims, max_size=4))))
    return draw(st.sampled_from("abcdefgh")), draw(days), draw(st.sampled_from("112")), told


def article(
    place: str, day: date, version: str, told: list[tuple[TitleMentioned, list[Claim]]]
) -> tuple[Document, Record]:
    text, placed = "", []
    for mentioned, said in told:
        for claim in said:
            words = claim.evidence.exact
            span = Span(len(text), len(text) + len(words), words)
            placed.append(msgspec.structs.replace(claim, title=mentioned.title, evidence=span))
            text += words + "\n"
    text += f"An article at {place}."
    document = Document.of(text, source=place, url=f"https://{place}.example/", outlet=place, published=day)
    mentions = tuple(msgspec.convert(msgspec.to_builtins(m), TitleMentioned) for m, _ in told)
    return document, Record(document=document.info, reader=Reader("r", version), titles=mentions, claims=tuple(placed))


links = st.tuples(titles, titles, st.booleans(), st.one_of(st.none(), days))
steps = st.lists(
    st.one_of(
        articles(),
        articles(),
        articles(),
        st.tuples(st.just("link"), links),
        st.tuples(st.just("review"), st.integers(0, 50), st.sampled_from(list(map(str, Verdict)))),
        st.tuples(st.just("forget"), st.integers(0, 50)),
        st.just(("settle",)),
    ),
    min_size=1,
    max_size=14,
)


def take(ledger: Ledger, step: Any, at: datetime) -> None:
    """One thing that happens to a ledger."""
    every = ledger.claims(None)
    match step:
        case ("settle",):
            Desk(lambda: ledger, PlainReader, StillClock(at)).settle()
        case ("link", (one, other, same, day)):
            ends = [name_id(NameKind.title, name, NAMES[name]) for name in (one, other)]
            if one != other:
                by = "editor" if day is None else "rule:test"
                ledger.add_links(
                    [Link(left=ends[0], right=ends[1], same=same, reason="so", by=by, published=day, recorded=at)]
                )
        case ("review", number, verdict):
            if every:
                claim = every[number % len(every)]
                correction = None
                if verdict == "correct":
                    correction = msgspec.structs.replace(claim.claim, certainty=Certainty.official)
                ledger.add_review(
                    Review(
                        claim=claim.id, verdict=Verdict(verdict), why="so", by="Ada", correction=correction, recorded=at
                    )
                )
        case ("forget", number):
            if every:
                ledger.erase(every[number % len(every)].document.id, recorded=at)
        case _:
            document, record = article(*step)
            ledger.add(document, record, recorded=at, links=links_of(record, ledger, at))


def check(ledger: Ledger, spans: list[tuple[date, int]]) -> None:
    desk = Desk(lambda: ledger, PlainReader, StillClock(LATER))
    for until, length in spans:
        since = until - timedelta(days=length)
        moved = desk.changes(since, until)
        assert moved == desk.changes(since, until, known_at=LATER), (since, until)
        held = desk.holdups(as_of=until)
        assert held == desk.holdups(as_of=until, known_at=LATER), until
        event(f"moved: {bool(moved)}, held: {bool(held)}, all ready: {not ledger.out_of_date(until).names}")


spans = st.lists(st.tuples(days, st.sampled_from([1, 7, 30, 400, 3000])), min_size=1, max_size=4)


@pytest.mark.parametrize("store", ["memory", "sqlite"])
@settings(max_examples=100, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck))
@given(happened=steps, spans=spans)
def test_what_is_ready_is_what_is_folded(
    tmp_path_factory: pytest.TempPathFactory, store: str, happened: Any, spans: Any
) -> None:
    """Articles late and early, revised, read again, forgotten; reviews, merges, splits; settled in between or never."""
    folder: Path = tmp_path_factory.mktemp("kept")
    with closing(open_ledger(":memory:" if store == "memory" else str(folder / "l.db"))) as ledger:
        for number, step in enumerate(happened):
            take(ledger, step, datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number))
        check(ledger, spans)
        Desk(lambda: ledger, PlainReader, StillClock(LATER)).settle()
        check(ledger, [*spans, (START + timedelta(days=4000), 30), (START + timedelta(days=40), 20)])
        assert not ledger.out_of_date().names
