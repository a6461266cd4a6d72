"""`verify`: silent over a sound ledger of every kind, and whatever is changed behind the ledger's back is named."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from ledger_making import TEXT, at, document, films, gold, link, quoting, record, words, writes
from sqlalchemy import create_engine, text

from intheworks.errors import LedgerError
from intheworks.identity import name_id
from intheworks.ledger import Keep, Ledger, open_ledger
from intheworks.ledger.verify import damage_in
from intheworks.model import CatalogueRow, NameKind, Reader, Review, Verdict


def fill(ledger: Ledger) -> None:
    """Something of every kind: readings of two versions, a copy, a revision, links, a review, an erasure, a catalogue."""
    doc, rec = gold("001")
    ledger.add(doc, rec, recorded=at(0), links=[link("t_a", "t_b", 0)])
    ledger.add(*gold("051"), recorded=at(1))
    ledger.add(*gold("051", version="1.1"), recorded=at(1))
    for url in ("https://a.example/1", "https://b.example/1"):
        one = document(url=url)
        said = quoting(TEXT, ("Ida Vance", "We never left the harbour"))
        ledger.add(one, record(one, writes(), films(), quotations=said), recorded=at(2))
    new = document(TEXT + " It is over.")
    ledger.add(new, record(new, films(new.text)), recorded=at(3))
    claim = ledger.claims(None)[0]
    ledger.add_review(Review(claim=claim.id, verdict=Verdict.confirm, why="-", by="ed", recorded=at(4)))
    ledger.add(*gold("002"), recorded=at(4))
    ledger.erase(gold("002")[0].info.id, recorded=at(5))
    ledger.put_catalogue([CatalogueRow("imdb", NameKind.title, "tt1", "Harbour", "film", 2025)])


def test_a_sound_ledger_is_silent(ledger: Ledger) -> None:
    """Everything that a ledger can hold is found as it was written, on every store."""
    assert list(ledger.verify()) == []
    fill(ledger)
    assert list(ledger.verify()) == []


def test_a_ledger_of_excerpts_is_sound(address: str) -> None:
    """Where only evidence is kept its words are, later readings' too; the rest is blank, and verify knows it."""
    doc = document("Nobody knew. " * 40 + TEXT + "\nA second paragraph." + " More of it." * 60)
    with closing(open_ledger(address, keep=Keep.evidence)) as ledger:
        ledger.add(doc, record(doc, writes(doc.text)), recorded=at(0))
        kept = ledger.document(doc.info.id)
        assert kept is not None and len(kept.text) == len(doc.text)
        assert "Ida Vance will write Harbour. Filming began." in kept.text
        assert kept.text.startswith("█") and "second paragraph" not in kept.text and "\n" in kept.text
        assert list(ledger.verify()) == []
        later = record(doc, writes(doc.text, exact="A second"), reader=Reader("house", "2"))
        ledger.add(doc, later, recorded=at(1))
        assert [c.claim.evidence.exact for c in ledger.claims(None)] == ["A second"]
        kept = ledger.document(doc.info.id)
        assert kept is not None and "Ida Vance will write" in kept.text and "A second paragraph." in kept.text
        nothing = document("Nothing at all.", url="https://c.example/1")
        ledger.add(nothing, None, recorded=at(2))
        assert ledger.document(nothing.info.id) is not None
        assert ledger.document(nothing.info.id).text == "█" * len(nothing.text)  # type: ignore[union-attr]
        assert list(ledger.verify()) == []


def test_a_ledger_that_holds_a_text_whole_keeps_it_whole(address: str) -> None:
    """How much is kept is settled when a text first comes in: neither setting changes what is there."""
    if address == ":memory:":
        pytest.skip("a ledger in memory is opened once")
    doc = document()
    with closing(open_ledger(address)) as ledger:
        ledger.add(doc, None, recorded=at(0))
    with closing(open_ledger(address, keep=Keep.evidence)) as ledger:
        ledger.add(doc, record(doc, writes()), recorded=at(1))
        assert ledger.document(doc.info.id) == doc
        assert list(ledger.verify()) == []


def test_revisions_and_twins(ledger: Ledger) -> None:
    """Every revision at an address is listed in order, and every document with the very same words."""
    fill(ledger)
    assert len(ledger.revisions("https://a.example/1")) == 2
    assert ledger.revisions("https://nowhere.example/") == []
    one = document()
    assert {d.url for d in ledger.twins(one.info.id)} == {"https://a.example/1", "https://b.example/1"}
    assert ledger.twins("sha256:unknown") == []


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "ledger.db"
    with closing(open_ledger(str(path))) as ledger:
        fill(ledger)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


HARBOUR = name_id(NameKind.title, "Harbour", "film")
CLAIM = "(SELECT min(seq) FROM claim)"
DAMAGE = {
    "entry": "UPDATE entry SET payload = replace(payload, 'Harbour', 'Harbous') WHERE kind = 'reading'",
    "moment": "UPDATE entry SET recorded = '2026-01-01T00:00:00.000001+00:00' WHERE seq = 1",
    "kind": "UPDATE entry SET kind = 'lunk' WHERE kind = 'link'",
    "words": "UPDATE content SET words = replace(words, 'Filming', 'Wilming')",
    "lost words": "DELETE FROM content WHERE seq = 1",
    "words came back": "INSERT INTO content (hash, words) SELECT content, 'They are back.' FROM erasure",
    "stray words": "INSERT INTO content (hash, words) VALUES ('0000', 'Whose?')",
    "document": "UPDATE document SET published = '2024-02-02' WHERE published = '2024-02-01'",
    "document's row": "DELETE FROM document WHERE seq = 1",
    "reading's row": "DELETE FROM reading WHERE seq = (SELECT max(seq) FROM reading)",
    "rank": "UPDATE reading SET rank = '9' WHERE seq = (SELECT max(seq) FROM reading)",
    "claim": f"UPDATE claim SET fields = replace(fields, 'stated', 'denied') WHERE seq = {CLAIM}",
    "claim's place": f'UPDATE claim SET "end" = "end" + 1 WHERE seq = {CLAIM}',
    "claim outside": f'UPDATE claim SET start = 900000, "end" = 900009 WHERE seq = {CLAIM}',
    "claim's day": f"UPDATE claim SET published = '1999-01-01' WHERE seq = {CLAIM}",
    "claim's title": f"UPDATE claim SET name = (SELECT min(id) FROM name WHERE id <> claim.name) WHERE seq = {CLAIM}",
    "lost claim": "DELETE FROM claim WHERE seq = (SELECT max(seq) FROM claim)",
    "quotation": "UPDATE quotation SET speaker = 'nobody' WHERE seq = (SELECT max(seq) FROM quotation)",
    "name": f"UPDATE name SET type = 'series' WHERE id = '{HARBOUR}'",
    "folded": f"UPDATE name SET folded = 'harbous' WHERE id = '{HARBOUR}'",
    "spelling": f"UPDATE spelling SET written = 'HARBOUR' WHERE name = '{HARBOUR}'",
    "naming": f"UPDATE naming SET claims = claims + 1 WHERE name = '{HARBOUR}'",
    "about": "UPDATE about SET folded = 'ida vanca' WHERE folded = 'ida vance'",
    "dangling": f"DELETE FROM name WHERE id = '{HARBOUR}'",
    "sketch": "UPDATE sketch SET bands = replace(bands, 'a', 'b')",
    "link": "UPDATE link SET \"left\" = 't_z'",
    "review": "UPDATE review SET claim = 'c_z'",
    "erasure": "DELETE FROM erasure",
    "catalogue": "UPDATE catalogue SET name = 'Harbous'",
    "search": "DELETE FROM quotation_words",
}


def in_sqlite(path: Path, statement: str) -> None:
    """Change a file behind the ledger's back, its guards taken down."""
    with closing(sqlite3.connect(path)) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        if statement == DAMAGE["search"]:
            statement = "INSERT INTO quotation_words (quotation_words) VALUES ('delete-all')"
        assert connection.execute(statement).rowcount != 0
        connection.commit()


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_found_and_named(filled: Path, path: Path, what: str) -> None:
    """A value changed, a row lost or a row too many, in any table: verify names a row of it."""
    shutil.copy(filled, path)
    in_sqlite(path, DAMAGE[what])
    with closing(open_ledger(str(path))) as ledger:
        found = list(ledger.verify())
    assert found
    assert all(damage.where and damage.what for damage in found), found


def test_damage_in_a_servers_ledger_is_found_too(address: str) -> None:
    """The same on PostgreSQL."""
    if "postgresql" not in address:
        pytest.skip("SQLite has its own test")
    with closing(open_ledger(address)) as ledger:
        fill(ledger)
        engine = create_engine(address)
        for what, statement in DAMAGE.items():
            with engine.connect() as connection, connection.begin() as transaction:
                connection.execute(text("SET session_replication_role = replica"))
                assert connection.execute(text(statement)).rowcount, what
                assert list(damage_in(connection)), what
                transaction.rollback()
        engine.dispose()
        assert list(ledger.verify()) == []


def flipped(path: Path, chance: random.Random) -> tuple[int, int]:
    """Flip one bit of a file; which."""
    with path.open("r+b") as file:
        place, bit = chance.randrange(path.stat().st_size), chance.randrange(8)
        file.seek(place)
        (byte,) = file.read(1)
        file.seek(place)
        file.write(bytes([byte ^ 1 << bit]))
    return place, bit


def answers(ledger: Ledger) -> list[object]:
    """All that a ledger answers about its entries."""
    documents = [ledger.document(info.id) for info in ledger.documents()]
    named = [ledger.names(kind) for kind in NameKind]
    about = [ledger.claims_about(name.kind, name.name) for names in named for name in names]
    found = [ledger.quotations(word) for word in ("left", "the", "we")]
    return [documents, ledger.claims(None), ledger.quotations(), named, about, found, ledger.links(), ledger.reviews()]


@pytest.mark.slow
def test_no_flipped_bit_changes_an_answer_unseen(filled: Path, path: Path) -> None:
    """200 flips anywhere in the file: what verify passes as sound answers as before, and most flips are seen."""
    chance = random.Random(20240201)
    with closing(open_ledger(str(filled))) as ledger:
        before = answers(ledger)
    seen = 0
    for _ in range(200):
        shutil.copy(filled, path)
        where = flipped(path, chance)
        try:
            with closing(open_ledger(str(path))) as ledger:
                damage = [*ledger.verify()]
                if not damage:
                    assert answers(ledger) == before, where
        except LedgerError:
            damage = ["not a ledger"]
        seen += bool(damage)
        for beside in path.parent.glob(f"{path.name}-*"):
            beside.unlink()
    # The rest (three of four, give or take) fell where nothing is stored: free pages, and the free space within pages.
    assert seen > 25, seen


def test_evidence_words_are_not_passed_over(path: Path) -> None:
    """An excerpt whose evidence was blanked is damage: the claim is named."""
    doc = document()
    with closing(open_ledger(str(path), keep=Keep.evidence)) as ledger:
        ledger.add(doc, record(doc, writes()), recorded=at(0))
        (claim,) = ledger.claims(None)
    in_sqlite(path, f"UPDATE content SET words = replace(words, '{words(TEXT, 'will write').exact}', '██████████')")
    with closing(open_ledger(str(path))) as ledger:
        found = [damage.where for damage in ledger.verify()]
    assert f"document {doc.info.id}" in found and f"claim {claim.id}" in found
