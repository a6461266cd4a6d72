"""What must hold for every story: the clocks, the order of ingestion, and undoing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from intheworks import identity
from intheworks.answers import cells
from intheworks.model import (
    Certainty,
    Claim,
    LedgerClaim,
    Link,
    Reason,
    Record,
    StageName,
    Status,
    TitleMentioned,
    TitleType,
)
from intheworks.standing import Standing, fold
from intheworks.standing.evidence import Day, by_day, in_order
from intheworks.standing.story import Story
from stories import CARD, company, dated, holdup, person, relation, stage, told

START = date(2015, 1, 1)
certainties = st.sampled_from([str(c) for c in Certainty])
voices = st.sampled_from([None, "Roz", "UBN"])
statuses = st.sampled_from([str(s) for s in Status])
people = st.sampled_from(["Mira Sorvino", "Sorvino", "M. Sorvino", "Paul Sorvino", "Roz"])
edtfs = st.sampled_from(["2016", "2016-05", "2016-05-08", "2017-24", "2018?", "2016/2017", "201X"])
common = {"certainty": certainties, "said_by": voices}
claims = st.one_of(
    st.builds(stage, st.sampled_from([str(s) for s in StageName]), negated=st.booleans(), **common),
    st.builds(person, people, st.sampled_from(["actor", "producer", "creator", "other"]), statuses, **common),
    st.builds(company, st.sampled_from(["UBN", "Bluestem"]), st.just("studio"), statuses, **common),
    st.builds(
        holdup,
        st.sampled_from([str(r) for r in Reason]),
        person=st.one_of(st.none(), people),
        because_of=st.sampled_from([None, "Kings"]),
        **common,
    ),
    st.builds(dated, st.sampled_from(["release", "filming_start", "filming_end", "other"]), edtfs, **common),
    st.builds(relation, st.just("sequel"), st.sampled_from(["High Tide", "Kings"]), **common),
)
days = st.integers(0, 1500).map(lambda n: (START + timedelta(days=n)).isoformat())


@st.composite
def stories(draw: st.DrawFn) -> list[LedgerClaim]:
    """Some articles by some outlets, each telling some claims; one outlet publishes at most once a day."""
    articles = draw(
        st.dictionaries(st.tuples(days, st.sampled_from("ABC")), st.lists(claims, min_size=1, max_size=5), max_size=6)
    )
    return [c for (day, outlet), said in sorted(articles.items()) for c in told(day, *said, outlet=outlet)]


def stand(story: list[LedgerClaim], day: date, kind: str = "film") -> Standing:
    import msgspec

    return fold(
        msgspec.structs.replace(CARD, type=kind), story, as_of=day, seasons=story[:2] if kind == "series" else ()
    )


@given(stories(), days, st.sampled_from(["film", "series"]))
@settings(max_examples=150, deadline=None)
def test_later_publication_changes_no_earlier_day(story: list[LedgerClaim], day: str, kind: str) -> None:
    cut = date.fromisoformat(day)
    early = [c for c in story if c.document.published <= cut]
    if kind == "series":
        story, early = story[:2] + story, story[:2] + early
    assert stand(story, cut, kind) == stand(early, cut, kind)


@given(stories(), st.sampled_from(["film", "series"]), st.sets(st.sampled_from(range(6))))
@settings(max_examples=150, deadline=None)
def test_a_story_heard_day_by_day_is_the_story_heard_at_once(
    claims: list[LedgerClaim], kind: str, of_seasons: set[int]
) -> None:
    """And between two days a standing only changes where the first said that it might (`Day.until`)."""
    import msgspec

    card, over = msgspec.structs.replace(CARD, type=kind), START + timedelta(days=500)
    days_told = sorted({c.document.published for c in claims})
    seasons = [c for c in claims if kind == "series" and days_told.index(c.document.published) in of_seasons]
    own = by_day(in_order(c for c in claims if c not in seasons))
    theirs = by_day(in_order(seasons))
    story, all_own = Story(kind), [c for told_then in own.values() for c in told_then]

    def finished(day: date) -> dict[str, date]:
        return {"Kings": over} if over <= day else {}

    def at_once(day: date) -> Standing:
        return fold(card, all_own, seasons=seasons, as_of=day, finished=finished(day), brief=True)

    for day, following in pairwise([*sorted({*days_told, over}), START + timedelta(days=4000)]):
        if day in days_told:
            story.hear(day, own.get(day, []), theirs.get(day, []))
        on = Day(day)
        standing = story.standing(card, on, finished=finished(day))
        assert standing == at_once(day)
        for later in (on.until - timedelta(days=1), on.until):
            if day < later < following:
                if later < on.until:
                    assert cells(at_once(later)) == cells(standing)
                assert story.standing(card, Day(later), finished=finished(later)) == at_once(later)


@given(stories().flatmap(lambda s: st.tuples(st.just(s), st.permutations(s))), days)
@settings(max_examples=150, deadline=None)
def test_order_of_claims_changes_nothing(pair: tuple[list[LedgerClaim], list[LedgerClaim]], day: str) -> None:
    story, shuffled = pair
    assert stand(story, date.fromisoformat(day)) == stand(shuffled, date.fromisoformat(day))


@given(stories(), days)
@settings(max_examples=100, deadline=None)
def test_every_fact_has_its_words(story: list[LedgerClaim], day: str) -> None:
    found = stand(story, date.fromisoformat(day))
    spans = {(c.document.id, c.claim.evidence.start, c.claim.evidence.exact) for c in story}
    assert {(s.document, s.start, s.exact) for s in found.sources} <= spans
    assert all(a.evidence for a in found.attached)
    assert all(h.evidence for h in found.holdups)
    assert all(d.evidence for d in found.dates)
    assert found.stage is None or found.stage.evidence


names = st.sampled_from(
    [
        "Low Tide sequel",
        "Low Tide 2",
        "Low Tide II",
        "Low Tide: Matinee",
        "Low Tide",
        "the Low Tide film",
        "Kings",
        "Low Tide 3",
    ]
)
titles = st.builds(
    TitleMentioned,
    title=names,
    type=st.sampled_from([None, TitleType.film, TitleType.series]),
    aliases=st.lists(names, max_size=1).map(tuple),
    in_works=st.booleans(),
)


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    from stories import record

    found = []
    for day in draw(st.lists(days, unique=True, max_size=5)):
        listed = draw(st.lists(titles, min_size=1, max_size=2, unique_by=lambda t: t.title))
        said: list[Claim] = []
        for title in listed:
            said += draw(st.lists(_about(title.title), max_size=4))
        found.append(record(day, *listed, claims=said))
    return found


def _about(title: str) -> st.SearchStrategy[Claim]:
    return st.one_of(
        st.builds(person, people, st.sampled_from(["writer", "actor"]), title=st.just(title)),
        st.builds(company, st.just("Bluestem Pictures"), title=st.just(title)),
        st.builds(relation, st.sampled_from(["sequel", "remake"]), st.just("Low Tide"), title=st.just(title)),
    )


def ingest(given_records: list[Record]) -> list[Link]:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    seen: list[identity.Seen] = []
    links: list[Link] = []
    for one in given_records:
        new = identity.seen_in(one)
        links += identity.links_for(new, seen, at) + identity.alias_links(one, at)
        seen += new
    return links


def all_names(given_records: list[Record]) -> list[str]:
    return sorted({s.name.id for r in given_records for s in identity.seen_in(r)})


@given(records().flatmap(lambda r: st.tuples(st.just(r), st.permutations(r))), days)
@settings(max_examples=150, deadline=None)
def test_order_of_ingestion_joins_the_same_names(pair: tuple[list[Record], list[Record]], day: str) -> None:
    one, other = pair
    for cut in (None, date.fromisoformat(day)):
        here = identity.clusters(all_names(one), ingest(one), cut)
        assert here == identity.clusters(all_names(other), ingest(other), cut)


@given(records(), days)
@settings(max_examples=150, deadline=None)
def test_later_articles_join_no_names_earlier(found: list[Record], day: str) -> None:
    cut = date.fromisoformat(day)
    early = [r for r in found if r.document.published <= cut]
    known = all_names(early)
    assert identity.clusters(known, ingest(found), cut) == identity.clusters(known, ingest(early), cut)


@st.composite
def ledgers(draw: st.DrawFn) -> list[Link]:
    """Links by rule and by editors on a few names, in the order of their recording."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    links = []
    for n in range(draw(st.integers(0, 8))):
        left, right = draw(st.lists(st.sampled_from("abcde"), min_size=2, max_size=2, unique=True))
        by_rule = draw(st.booleans())
        links.append(
            Link(
                left=left,
                right=right,
                same=by_rule or draw(st.booleans()),
                reason="",
                by="rule:name" if by_rule else "Ada",
                published=date.fromisoformat(draw(days)) if by_rule else None,
                recorded=at + timedelta(hours=n),
            )
        )
    return links


@given(ledgers(), st.sampled_from("abcde"), st.sampled_from("abcde"), st.one_of(st.none(), days))
@settings(max_examples=300, deadline=None)
def test_merge_then_split_is_the_identity(links: list[Link], a: str, b: str, day: str | None) -> None:
    cut = date.fromisoformat(day) if day else None
    later = datetime(2027, 1, 1, tzinfo=UTC)
    if b in identity.cluster(a, links):
        return  # they are one already: the desk refuses such a merge
    before = identity.clusters("abcde", links, cut)
    merged = links + identity.merge(a, b, why="same", by="Ada", recorded=later)
    assert b in identity.cluster(a, merged, cut)
    undone = merged + identity.split(a, merged, why="not the same", by="Ada", recorded=later + timedelta(hours=1))
    assert identity.clusters("abcde", undone, cut) == before
    assert identity.clusters("abcde", undone, cut, later - timedelta(hours=1)) == before
