"""The contract of every ledger (protocol.Ledger): each docstring states the fact it holds."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date, datetime

import msgspec
import pytest
from ledger_making import HARBOUR, HOUSE, TEXT, at, document, films, gold, link, quoting, record, words, writes
from sqlalchemy import select

from intheworks.errors import SpanError, UsageError
from intheworks.identity import name_id
from intheworks.ledger import Ledger
from intheworks.model import (
    Company,
    CompanyRole,
    Form,
    Holdup,
    NameKind,
    Quotation,
    Reader,
    Reason,
    Relation,
    RelationName,
    Review,
    Role,
    Span,
    TitleMentioned,
    TitleType,
    Verdict,
)
from intheworks.server.store import Store, alert_table


def test_gives_back_a_record_whole(ledger: Ledger) -> None:
    """What a gold record says comes back to the character: every claim, every quotation, the document itself."""
    doc, rec = gold("001")
    assert ledger.add(doc, rec, recorded=at(0)) == "new"
    assert ledger.document(doc.info.id) == doc
    assert {msgspec.json.encode(c.claim) for c in ledger.claims(None)} == {msgspec.json.encode(c) for c in rec.claims}
    assert {msgspec.json.encode(q.quotation) for q in ledger.quotations()} == {
        msgspec.json.encode(q) for q in rec.quotations
    }
    assert all(c.document == doc.info and c.reader == rec.reader and c.recorded == at(0) for c in ledger.claims(None))
    assert not any(c.withheld for c in ledger.claims(None))


def test_adding_twice_appends_nothing(ledger: Ledger) -> None:
    """The same document and reading again is "known", and no answer changes, not even with links given again."""
    doc, rec = gold("002")
    ledger.add(doc, rec, recorded=at(0), links=[link("t_a", "t_b", 0)])
    before = ledger.claims(None), ledger.quotations(), ledger.links()
    assert ledger.add(doc, rec, recorded=at(1), links=[link("t_a", "t_b", 1)]) == "known"
    assert ledger.add(doc, None, recorded=at(2)) == "known"
    assert (ledger.claims(None), ledger.quotations(), ledger.links()) == before


def test_the_head_moves_with_every_entry_and_only_then(ledger: Ledger) -> None:
    """An empty ledger's head is 0; what is appended moves it, what is known already does not."""
    doc, rec = gold("002")
    assert ledger.head() == 0 and ledger.last_recorded() is None
    heads = [0]
    for append in (
        lambda: ledger.add(doc, rec, recorded=at(0)),
        lambda: ledger.add_links([link("t_a", "t_b", 0)]),
        lambda: ledger.add_review(
            Review(claim=ledger.claims(None)[0].id, verdict=Verdict.confirm, why="so", by="an editor", recorded=at(1))
        ),
        lambda: ledger.erase(doc.info.id, recorded=at(2)),
    ):
        append()
        heads.append(ledger.head())
    assert heads == sorted(set(heads))
    assert ledger.last_recorded() == at(2)
    ledger.add(doc, rec, recorded=at(3))
    ledger.erase(doc.info.id, recorded=at(3))
    assert ledger.head() == heads[-1]


def test_the_same_claim_twice_in_a_record_is_one(ledger: Ledger) -> None:
    """A claim that a record states twice at one place is stored once."""
    doc = document()
    ledger.add(doc, record(doc, writes(), writes()), recorded=at(0))
    assert len(ledger.claims(None)) == 1


def test_a_document_without_a_reading_is_kept(ledger: Ledger) -> None:
    """A document may come without a reading, and its first reading makes it "new" again."""
    doc = document()
    assert ledger.add(doc, None, recorded=at(0)) == "new"
    assert ledger.readers_of(doc.info.id) == ()
    assert ledger.add(doc, record(doc, writes()), recorded=at(1)) == "new"
    assert ledger.readers_of(doc.info.id) == (HOUSE,)
    assert [c.recorded for c in ledger.claims(None)] == [at(1)]


def test_a_revision_supersedes_and_the_earlier_stays_answerable(ledger: Ledger) -> None:
    """New text at a known address supersedes the old, which still answers for moments before it was recorded."""
    old, new = document(), document(TEXT + " Correction: filming has not begun.")
    ledger.add(old, record(old, films()), recorded=at(0))
    assert ledger.add(new, record(new, writes(new.text)), recorded=at(2)) == "revision"
    assert [c.claim.kind for c in ledger.claims([HARBOUR])] == ["attachment"]
    assert [c.claim.kind for c in ledger.claims([HARBOUR], known_at=at(1))] == ["stage"]
    assert ledger.claims([HARBOUR], known_at=at(-1)) == []
    assert [d.id for d in ledger.documents()] == [new.info.id]
    assert [d.id for d in ledger.documents(known_at=at(1))] == [old.info.id]


def test_a_revision_dated_later_waits_for_its_day(ledger: Ledger) -> None:
    """As of a day before the revision's own, the earlier text is in force, whatever came in first."""
    old, new = document(), document("Ida Vance left Harbour.", published="2024-03-01")
    ledger.add(new, None, recorded=at(0))
    assert ledger.add(old, record(old, writes()), recorded=at(1)) == "revision"
    assert ledger.claims(None) == []
    assert len(ledger.claims(None, as_of=date(2024, 2, 29))) == 1
    assert ledger.claims(None, as_of=date(2024, 3, 1)) == []
    assert ledger.claims(None, as_of=date(2024, 1, 31)) == []


def test_a_title_that_another_version_left_out_is_told_of_that_day(ledger: Ledger) -> None:
    """Whoever looks for what moved looks at it too; of a kind of claims only those published then count."""
    old, new = document(), document("Ida Vance left.", published="2024-03-01")
    ledger.add(old, record(old, films()), recorded=at(0))
    assert ledger.titles_told(date(2024, 2, 10), date(2024, 3, 10)) == []
    ledger.add(new, record(new), recorded=at(1))
    assert ledger.titles_told(date(2024, 2, 10), date(2024, 3, 10)) == [HARBOUR]
    assert ledger.titles_told(date(2024, 2, 10), date(2024, 3, 10), "stage") == []
    assert ledger.titles_told(date(2024, 3, 2), date(2024, 3, 10)) == []


def test_equal_moments_have_a_last_revision_too(ledger: Ledger) -> None:
    """Of two revisions of one day, recorded at one moment, the greater id is in force, whatever came in first."""
    pair = document("One."), document("Two.")
    for doc in pair:
        ledger.add(doc, None, recorded=at(0))
    assert [d.id for d in ledger.documents()] == [max(doc.info.id for doc in pair)]


def test_another_address_is_another_document(ledger: Ledger) -> None:
    """One agency story at two addresses is two documents, both in force."""
    here, there = document(), document(url="https://b.example/9")
    for doc in (here, there):
        assert ledger.add(doc, record(doc, films()), recorded=at(0)) == "new"
    assert len(ledger.claims([HARBOUR])) == 2


def test_without_an_address_the_file_is_one(ledger: Ledger) -> None:
    """Files have no address but their path: new text in one file is a revision, the same text elsewhere is known."""
    assert ledger.add(document(url=None, source="x.txt"), None, recorded=at(0)) == "new"
    assert ledger.add(document(url=None, source="copy.txt"), None, recorded=at(0)) == "known"
    assert ledger.add(document(TEXT + "!", url=None, source="x.txt"), None, recorded=at(1)) == "revision"


@pytest.mark.parametrize(
    ("old", "new"),
    [("1.0", "1.1"), ("1.9", "1.10"), ("1.0rc1", "1.0"), ("1.0.dev3", "1.0a1"), ("2", "2.0.1"), ("1.0", "1.0.post1")],
)
def test_a_readers_newest_version_wins(ledger: Ledger, old: str, new: str) -> None:
    """The newest version's reading is in force even when an older one comes in later; before it, the old one was."""
    doc = document()
    ledger.add(doc, record(doc, writes(), reader=Reader("house", new)), recorded=at(1))
    assert ledger.add(doc, record(doc, films(), reader=Reader("house", old)), recorded=at(2)) == "new"
    assert [c.claim.kind for c in ledger.claims(None)] == ["attachment"]
    assert [r.version for r in ledger.readers_of(doc.info.id)] == [old, new]


def test_versions_without_order_go_by_the_later_reading(ledger: Ledger) -> None:
    """Where versions rank equal (1.0 and 1.0+lexicon2, or models' names) the later recorded wins."""
    doc = document()
    ledger.add(doc, record(doc, writes(), reader=Reader("house", "1.0+z")), recorded=at(0))
    ledger.add(doc, record(doc, films(), reader=Reader("house", "1.0.0+a")), recorded=at(1))
    ledger.add(doc, record(doc, writes(), reader=Reader("llm", "zeta-9")), recorded=at(0))
    ledger.add(doc, record(doc, films(), reader=Reader("llm", "alpha-1")), recorded=at(1))
    assert [c.claim.kind for c in ledger.claims(None)] == ["stage", "stage"]
    assert [c.claim.kind for c in ledger.claims(None, known_at=at(0))] == ["attachment", "attachment"]


def test_two_readers_stand_side_by_side(ledger: Ledger) -> None:
    """Readings by readers of different names are both in force, and their claims have ids of their own."""
    doc = document()
    ledger.add(doc, record(doc, writes()), recorded=at(0))
    ledger.add(doc, record(doc, writes(), reader=Reader("llm", "1")), recorded=at(0))
    assert {c.reader.name for c in ledger.claims(None)} == {"house", "llm"}
    assert len({c.id for c in ledger.claims(None)}) == 2


def test_a_claim_keeps_its_id_over_versions(ledger: Ledger) -> None:
    """A new version that finds the same claim, surer or not, finds it under the same id; `claim` gives the newest."""
    doc = document()
    ledger.add(doc, record(doc, writes()), recorded=at(0))
    (before,) = ledger.claims(None)
    surer = msgspec.structs.replace(writes(), confidence=0.5)
    ledger.add(doc, record(doc, surer, reader=Reader("house", "1.1")), recorded=at(1))
    (after,) = ledger.claims(None)
    assert after.id == before.id and after.claim.confidence == 0.5
    assert ledger.claim(before.id) == after
    assert ledger.claim("c_unknown") is None


def test_a_claim_out_of_force_is_still_found_by_id(ledger: Ledger) -> None:
    """`claim` finds what a revision has superseded, so that history can be shown."""
    old, new = document(), document("Nothing.")
    ledger.add(old, record(old, films()), recorded=at(0))
    (claim,) = ledger.claims(None)
    ledger.add(new, None, recorded=at(1))
    assert ledger.claims(None) == []
    assert ledger.claim(claim.id) == claim


def test_cuts_are_inclusive_and_independent(ledger: Ledger) -> None:
    """`as_of` keeps its own day and cuts on published, `known_at` keeps its own moment and cuts on recorded."""
    doc, rec = gold("001")
    day = doc.info.published
    ledger.add(doc, rec, recorded=at(5))
    assert ledger.claims(None, as_of=day, known_at=at(5))
    assert not ledger.claims(None, as_of=date.fromordinal(day.toordinal() - 1))
    assert not ledger.claims(None, known_at=at(4.999))
    assert not ledger.quotations(known_at=at(4.999)) and ledger.quotations(as_of=day)


def test_moments_without_a_zone_are_refused(ledger: Ledger) -> None:
    """A moment without a time zone means nothing: UsageError, on the way in and in questions."""
    with pytest.raises(UsageError):
        ledger.add(document(), None, recorded=datetime(2026, 1, 1))
    with pytest.raises(UsageError):
        ledger.claims(None, known_at=datetime(2026, 1, 1))
    assert list(ledger.documents()) == []


def test_order_of_answers_is_the_articles(ledger: Ledger) -> None:
    """Claims come by (published, document id, start, id), whatever the order in which they came in."""
    for hour, number in enumerate(("003", "001", "002")):
        ledger.add(*gold(number), recorded=at(hour))
    key = [(c.document.published, c.document.id, c.claim.evidence.start, c.id) for c in ledger.claims(None)]
    assert key == sorted(key) and len({k[1] for k in key}) == 3
    quoted = [(q.document.published, q.document.id, q.quotation.span.start, q.id) for q in ledger.quotations()]
    assert quoted == sorted(quoted)


def test_claims_of_many_names_in_one_question(ledger: Ledger) -> None:
    """Any number of name ids may be asked for at once, repeated and unknown ones among them; none gives none."""
    doc, rec = gold("001")
    ledger.add(doc, rec, recorded=at(0))
    ids = [n.id for n in ledger.names(NameKind.title)]
    assert ledger.claims([*ids, *ids, *(f"t_{i}" for i in range(40_000))]) == ledger.claims(None)
    assert ledger.claims([]) == []


def test_type_and_in_works_keep_works_of_one_name_apart(ledger: Ledger) -> None:
    """The old film and the new series of one name are two names, and a claim belongs to the one its record means."""
    first, second = document(), document(url="https://b.example/1")
    series = TitleMentioned(title="Harbour", type=TitleType.series)
    old = TitleMentioned(title="HARBOUR", type=TitleType.film, in_works=False)
    ledger.add(first, record(first, films()), recorded=at(0))
    ledger.add(second, record(second, films(), titles=[series, old]), recorded=at(0))
    assert len(ledger.names(NameKind.title)) == 3
    of_series = ledger.claims([name_id(NameKind.title, "Harbour", "series")])
    assert [c.document.id for c in of_series] == [second.info.id]


def test_a_claims_title_that_is_not_listed_is_a_name_too(ledger: Ledger) -> None:
    """A claim on a title that its record does not list is found under that wording, untyped."""
    doc = document()
    ledger.add(doc, record(doc, films(), titles=[]), recorded=at(0))
    assert len(ledger.claims([name_id(NameKind.title, "harbour")])) == 1


def test_names_a_document_brought(ledger: Ledger) -> None:
    """`names_of` gives a document's titles (those without claims too), people and companies, and no other's."""
    doc, rec = gold("001")
    ledger.add(doc, rec, recorded=at(0))
    ledger.add(*gold("003"), recorded=at(1))
    brought = ledger.names_of(doc.info.id)
    assert {n.name for n in brought if n.kind is NameKind.title} == {t.title for t in rec.titles}
    people = {getattr(c, field, None) for c in rec.claims for field in ("person", "author")} - {None}
    assert {n.name for n in brought if n.kind is NameKind.person} == people
    assert {n.name for n in brought if n.kind is NameKind.company} == {
        c.company for c in rec.claims if isinstance(c, Company)
    }
    assert ledger.names_of("sha256:unknown") == []


def test_names_are_found_by_their_words(ledger: Ledger) -> None:
    """A query finds the names that hold all its words, whole, in any order, case and accents aside."""
    doc = document()
    ledger.add(doc, record(doc, writes(person="Zoë O’Hara"), writes(person="Zoe Ohara-Lindt")), recorded=at(0))
    assert [n.name for n in ledger.names(NameKind.person, "ohara ZOE")] == ["Zoë O’Hara", "Zoe Ohara-Lindt"]
    assert [n.name for n in ledger.names(NameKind.person, "lindt")] == ["Zoe Ohara-Lindt"]
    assert ledger.names(NameKind.person, "zo") == [] and ledger.names(NameKind.person, "%") == ledger.names(
        NameKind.person
    )


def test_a_name_of_several_spellings_is_shown_in_one(ledger: Ledger) -> None:
    """Spellings that fold alike are one name; it is shown neither in capitals nor by which came first."""
    first, second = document(), document(url="https://b.example/1")
    ledger.add(first, record(first, writes(person="IDA VANCE")), recorded=at(0))
    ledger.add(second, record(second, writes(person="Ida Vance")), recorded=at(1))
    assert [n.name for n in ledger.names(NameKind.person)] == ["Ida Vance"]


def test_titles_are_found_by_alias(ledger: Ledger) -> None:
    """`names_called` finds a title by its name or an alias, folded; `aliases` gives them under both cuts."""
    doc = document()
    known_as = TitleMentioned(title="Harbour", type=TitleType.film, aliases=("The Pier Film", "it"))
    ledger.add(doc, record(doc, films(), titles=[known_as]), recorded=at(1))
    assert [n.id for n in ledger.names_called("the PIER film")] == [HARBOUR]
    assert [n.id for n in ledger.names_called("harbour")] == [HARBOUR]
    assert ledger.names_called("pier") == []
    assert ledger.aliases() == ledger.aliases([HARBOUR]) == {HARBOUR: ("The Pier Film", "it")}
    assert ledger.aliases(known_at=at(0)) == ledger.aliases(["t_x"]) == ledger.aliases(as_of=date(2024, 1, 1)) == {}


def test_titles_are_counted_in_force(ledger: Ledger) -> None:
    """`titles` counts each title's claims and documents in force with its first and last day; superseded ones fall out."""
    first, later = document(), document(TEXT + " ", published="2024-05-01", url="https://b.example/1")
    ledger.add(first, record(first, films(), writes()), recorded=at(0))
    ledger.add(later, record(later, films(later.text)), recorded=at(1))
    (summary,) = ledger.titles()
    assert (summary.name.id, summary.claims, summary.documents) == (HARBOUR, 3, 2)
    assert (summary.first_published, summary.last_published) == (date(2024, 2, 1), date(2024, 5, 1))
    assert ledger.titles(known_at=at(0))[0].claims == ledger.titles(as_of=date(2024, 3, 1))[0].claims == 2
    ledger.add(document("Gone."), None, recorded=at(2))
    assert ledger.titles()[0].claims == 1


def test_claims_about_a_person_a_company_and_another_title(ledger: Ledger) -> None:
    """`claims_about` finds claims by person, author, company, cause and earlier title, folded; never by who said it."""
    doc = document()
    here = words(TEXT, "Harbour")
    claims = (
        writes(),
        Holdup(title="Harbour", reason=Reason.person_busy, person="Ida Vance", because_of="Salt", evidence=here),
        Relation(title="Harbour", relation=RelationName.adaptation, of="Pier", author="Ole Berg", evidence=here),
        Company(title="Harbour", company="A24", role=CompanyRole.studio, said_by="Jo Said", evidence=here),
    )
    ledger.add(doc, record(doc, *claims), recorded=at(0))

    def kinds(kind: NameKind, name: str) -> set[str]:
        return {c.claim.kind for c in ledger.claims_about(kind, name)}

    assert kinds(NameKind.person, "IDA VANCE") == {"attachment", "holdup"}
    assert kinds(NameKind.person, "Ole Berg") == kinds(NameKind.title, "pier") == {"relation"}
    assert kinds(NameKind.title, "Salt") == {"holdup"}
    assert kinds(NameKind.company, "a24") == {"company"}
    assert (
        kinds(NameKind.person, "Jo Said") == kinds(NameKind.person, "a24") == kinds(NameKind.title, "Harbour") == set()
    )
    assert ledger.claims_about(NameKind.person, "Ida Vance", known_at=at(-1)) == []


def test_quotations_by_words_speaker_and_document(ledger: Ledger) -> None:
    """Full-text search wants all words, phrases as such, case and accents aside; speaker, documents and limit narrow it."""
    doc, other = document(), document("“We left the café.”", url="https://b.example/1", published="2024-03-01")
    mine = quoting(TEXT, ("Ida Vance", "We never left the harbour"))
    theirs = quoting(other.text, ("Ole Berg", "We left the café."))
    ledger.add(doc, record(doc, quotations=mine), recorded=at(0))
    ledger.add(other, record(other, quotations=theirs, titles=[]), recorded=at(0))

    def said(query: str | None = None, **narrow: object) -> list[str]:
        return [q.quotation.speaker for q in ledger.quotations(query, **narrow)]  # type: ignore[arg-type]

    assert said("LEFT we") == ["Ida Vance", "Ole Berg"]
    assert said("cafe") == ["Ole Berg"] and said("caf") == said("left café harbour") == []
    assert said('"left the"') == ["Ida Vance", "Ole Berg"] and said('"we left"') == ["Ole Berg"]
    assert said("caf*") == ["Ole Berg"] and said("le* h*") == ["Ida Vance"] and said('"caf*"') == said("*") == []
    assert said('"') == said("") == said('NEAR(* "') == []
    assert said(speaker="ida vance") == ["Ida Vance"] and said(speaker="Vance") == []
    assert said("left", documents=[other.info.id]) == ["Ole Berg"] and said(documents=[]) == []
    assert said("left", limit=1) == ["Ida Vance"] and said("left", as_of=date(2024, 2, 2)) == ["Ida Vance"]


def test_a_quotation_keeps_its_cue_and_circumstances(ledger: Ledger) -> None:
    """Cue, addressee, occasion and day come back with a quotation, the cue with its words."""
    doc = document()
    quotation = Quotation(
        speaker="Ida Vance",
        form=Form.direct,
        cue=words(TEXT, "said"),
        said_to="A",
        occasion="a premiere",
        when="2024-01-31",
        span=words(TEXT, "We never left the harbour"),
    )
    ledger.add(doc, record(doc, quotations=[quotation]), recorded=at(0))
    assert [q.quotation for q in ledger.quotations()] == [quotation]


def test_links_come_in_the_order_they_were_recorded(ledger: Ledger) -> None:
    """Links come by moment, those of one moment as they were appended, and touch either end; one may undo another."""
    ledger.add_links([link("t_a", "t_b", 2), link("t_b", "t_c", 1)])
    ledger.add_links([link("t_a", "t_b", 2, same=False)])
    assert [(x.left, x.same) for x in ledger.links()] == [("t_b", True), ("t_a", True), ("t_a", False)]
    assert ledger.links(["t_c"]) == [link("t_b", "t_c", 1)]
    assert ledger.links(["t_a", "t_b"]) == ledger.links()
    assert ledger.links([]) == []


def test_reviews_are_of_known_claims_and_come_back(ledger: Ledger) -> None:
    """A review keeps its correction with its words, in the order of moments; one of an unknown claim is refused."""
    doc = document()
    ledger.add(doc, record(doc, writes(), films()), recorded=at(0))
    mine, other = (c.id for c in ledger.claims(None))
    better = msgspec.structs.replace(writes(), role=Role.director)
    correct = Review(claim=mine, verdict=Verdict.correct, why="it says so", by="ed", correction=better, recorded=at(3))
    confirm = Review(claim=other, verdict=Verdict.confirm, why="checked", by="ed", recorded=at(2))
    for review in (correct, confirm):
        ledger.add_review(review)
    assert ledger.reviews() == [confirm, correct]
    assert ledger.reviews([mine]) == [correct] and ledger.reviews([]) == []
    with pytest.raises(UsageError):
        ledger.add_review(msgspec.structs.replace(confirm, claim="c_unknown"))


def test_erased_words_are_withheld_everywhere(ledger: Ledger) -> None:
    """After `erase` claims, quotations, corrections and the document keep their offsets but no word, nor does search."""
    doc = document()
    said = quoting(TEXT, ("Ida Vance", "We never left the harbour"))
    ledger.add(doc, record(doc, writes(), quotations=said), recorded=at(0))
    (claim,) = ledger.claims(None)
    ledger.add_review(
        Review(claim=claim.id, verdict=Verdict.correct, why="-", by="ed", correction=writes(), recorded=at(0))
    )
    assert ledger.erase(doc.info.id, recorded=at(1)) is True
    assert ledger.erase(doc.info.id, recorded=at(2)) is False
    (claim,), (quotation,), (review,) = ledger.claims(None), ledger.quotations(), ledger.reviews()
    assert claim.withheld and quotation.withheld
    evidence = writes().evidence
    blank = Span(evidence.start, evidence.end, "█" * len(evidence.exact))
    assert claim.claim.evidence == blank and review.correction is not None and review.correction.evidence == blank
    assert set(quotation.quotation.span.exact) == {"█"}
    assert ledger.quotations("harbour") == []
    blanked = ledger.document(doc.info.id)
    assert blanked is not None and blanked.info == doc.info and blanked.text == "█" * len(TEXT)
    with pytest.raises(UsageError):
        ledger.erase("sha256:unknown", recorded=at(3))


@pytest.mark.parametrize("address", ["sqlite", "postgres"], indirect=True)
def test_a_servers_alerts_lose_erased_words(address: str, ledger: Ledger) -> None:
    """What a server keeps of answers in the same database is blanked too, also where it cites the same words elsewhere."""
    doc, copy = document(), document(url="https://b.example/1")
    for one in (doc, copy):
        ledger.add(one, record(one, writes()), recorded=at(0))
    cited = [{"document": one.info.id, "exact": "We never left"} for one in (doc, copy)]
    with closing(Store.open(address, lambda: at(0))) as store:
        with store.writes() as connection:
            row = {"title": "t_a", "payload": json.dumps({"old": cited}), "made": store.moment()}
            connection.execute(alert_table.insert().values(row))
        ledger.erase(copy.info.id, recorded=at(1))
        with store.engine.connect() as connection:
            payload = connection.execute(select(alert_table.c.payload)).scalar_one()
    assert [(s["exact"], s["withheld"]) for s in json.loads(payload)["old"]] == [("█" * 13, True)] * 2


def test_erased_words_never_come_back(ledger: Ledger) -> None:
    """Neither a new reading of an erased document nor the same words from elsewhere bring them back."""
    doc, copy = document(), document(url="https://b.example/1")
    said = quoting(TEXT, ("Ida Vance", "We never left the harbour"))
    ledger.add(doc, record(doc, quotations=said), recorded=at(0))
    ledger.erase(doc.info.id, recorded=at(1))
    assert ledger.add(doc, record(doc, quotations=said, reader=Reader("house", "2")), recorded=at(2)) == "new"
    assert ledger.add(copy, record(copy, quotations=said), recorded=at(3)) == "new"
    assert [q.withheld for q in ledger.quotations()] == [True, True]
    assert ledger.quotations("harbour") == []


def test_what_is_wrong_is_refused_whole(ledger: Ledger) -> None:
    """A span that lies, a record of another document or a text that is none: refused, and nothing is stored."""
    doc, other = document(), document("Other words, other id.")
    lying = msgspec.structs.replace(writes(), evidence=Span(0, 3, "Ada"))
    zero = document("a\0b")
    half = document("a\ud800b")
    with pytest.raises(SpanError):
        ledger.add(doc, record(doc, lying), recorded=at(0))
    with pytest.raises(UsageError):
        ledger.add(other, record(doc, writes()), recorded=at(0))
    for bad in (zero, half):
        with pytest.raises(UsageError):
            ledger.add(bad, None, recorded=at(0))
    with pytest.raises(UsageError):
        ledger.add(doc, record(doc, writes(person="a\0b")), recorded=at(0))
    assert list(ledger.documents()) == [] and ledger.names(NameKind.person) == []


def test_offsets_count_code_points(ledger: Ledger) -> None:
    """Evidence after emoji, combining marks and scripts beyond the first plane is cut to the character."""
    text = "🎬🎬 Zoë\u0301 𝔚 will write 日本 Harbour. Filming began."
    doc = document(text)
    ledger.add(doc, record(doc, writes(text), films(text)), recorded=at(0))
    assert [c.claim.evidence.exact for c in ledger.claims(None)] == ["will write", "Filming began"]


def test_unknown_documents_are_none(ledger: Ledger) -> None:
    """A document that was never added has no words and no readers; closing twice is no fault."""
    assert ledger.document("sha256:unknown") is None
    assert ledger.readers_of("sha256:unknown") == ()
    ledger.close()
    ledger.close()
