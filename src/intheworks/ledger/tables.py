"""The tables of a ledger, as they stand after the last migration.

`entry` is the sequence; `document`, `reading`, `link`, `review` and `erasure` are its lines taken apart for look-ups
(their `seq` is the entry's), `claim` and `quotation` what a reading found, by content-derived id and without the words.
`content` alone holds words, so that they can be erased without touching an entry. Nothing is ever updated, and only
`content` ever deleted from: triggers refuse it. Days and moments are text (codec.moment): one form in every database,
and its order is the order in time.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint

metadata = MetaData()

# PostgreSQL would sort by the database's language; "C" is code point order, as in SQLite and Python.
Words = Text().with_variant(Text(collation="C"), "postgresql")
# SQLite makes a column its row id only where the type reads INTEGER.
Serial = BigInteger().with_variant(Integer(), "sqlite")


def _of_entry() -> Column[int]:
    return Column("seq", Serial, ForeignKey("entry.seq"), primary_key=True, autoincrement=False)


entry = Table(
    "entry",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("kind", Words, nullable=False),  # document reading link review erasure
    Column("recorded", Words, nullable=False),
    Column("payload", Words, nullable=False),  # canonical JSON
    Column("hash", Words, nullable=False),  # codec.entry_hash
    sqlite_autoincrement=True,
)

content = Table(
    "content",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("hash", Words, nullable=False, unique=True),  # Document.content_hash
    Column("words", Words, nullable=False),
)

document = Table(
    "document",
    metadata,
    _of_entry(),
    Column("id", Words, nullable=False, unique=True),
    Column("address", Words, nullable=False),
    Column("published", Words, nullable=False),
    Column("recorded", Words, nullable=False),
    Column("content", Words, nullable=False),  # no foreign key: the words may be erased
    # The whole order among revisions, so that "is there a later one" is one seek.
    Index("document_revisions", "address", "published", "recorded", "id"),
    Index("document_published", "published", "id"),
    Index("document_content", "content"),
)

reading = Table(
    "reading",
    metadata,
    _of_entry(),
    Column("document", Serial, ForeignKey("document.seq"), nullable=False),
    Column("reader", Words, nullable=False),
    Column("version", Words, nullable=False),
    Column("rank", Words, nullable=False),  # codec.version_rank
    Column("recorded", Words, nullable=False),
    UniqueConstraint("document", "reader", "version", name="reading_once"),
    Index("reading_versions", "document", "reader", "rank", "recorded", "version"),
)

name = Table(
    "name",
    metadata,
    Column("id", Words, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("type", Words),
    Column("in_works", Boolean, nullable=False),
    Column("folded", Words, nullable=False),
    Index("name_folded", "kind", "folded"),
)

spelling = Table(
    "spelling",
    metadata,
    Column("name", Words, ForeignKey("name.id"), primary_key=True),
    Column("written", Words, primary_key=True),
    sqlite_with_rowid=False,
)

naming = Table(
    "naming",
    metadata,
    Column("reading", Serial, ForeignKey("reading.seq"), primary_key=True, autoincrement=False),
    Column("name", Words, ForeignKey("name.id"), primary_key=True),
    Column("claims", Integer, nullable=False),  # how many this reading has on this title: `titles` adds them up
    Index("naming_name", "name"),
    sqlite_with_rowid=False,
)

alias = Table(
    "alias",
    metadata,
    Column("reading", Serial, ForeignKey("reading.seq"), primary_key=True, autoincrement=False),
    Column("name", Words, ForeignKey("name.id"), primary_key=True),
    Column("written", Words, primary_key=True),
    Column("folded", Words, nullable=False),
    Index("alias_name", "name"),
    Index("alias_folded", "folded"),
    sqlite_with_rowid=False,
)

claim = Table(
    "claim",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("reading", Serial, ForeignKey("reading.seq"), nullable=False),
    Column("id", Words, nullable=False),  # codec.claim_id
    Column("name", Words, ForeignKey("name.id"), nullable=False),  # the title's
    Column("published", Words, nullable=False),  # the document's: an as-of cut stops in the index
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("fields", Words, nullable=False),  # codec.claim_fields
    UniqueConstraint("reading", "id", name="claim_once"),
    Index("claim_name", "name", "published"),
    Index("claim_id", "id"),
)

about = Table(
    "about",
    metadata,
    Column("kind", Words, primary_key=True),
    Column("folded", Words, primary_key=True),
    Column("claim", Serial, ForeignKey("claim.seq"), primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

sketch = Table(
    "sketch",
    metadata,
    Column("document", Serial, ForeignKey("document.seq"), primary_key=True, autoincrement=False),
    Column("bands", Words, nullable=False),  # copies.sketch, in hex
)

quotation = Table(
    "quotation",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("reading", Serial, ForeignKey("reading.seq"), nullable=False),
    Column("id", Words, nullable=False),  # codec.quotation_id
    Column("speaker", Words, nullable=False),  # folded
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("cue_start", Integer),
    Column("cue_end", Integer),
    Column("fields", Words, nullable=False),  # codec.quotation_fields
    UniqueConstraint("reading", "id", name="quotation_once"),
    Index("quotation_speaker", "speaker"),
)

link = Table(
    "link",
    metadata,
    _of_entry(),
    Column("left", Words, nullable=False),
    Column("right", Words, nullable=False),
    Index("link_left", "left"),
    Index("link_right", "right"),
)

review = Table("review", metadata, _of_entry(), Column("claim", Words, nullable=False), Index("review_claim", "claim"))

# Reference data, no part of the sequence: replaced as a whole, so no guard stands over it.
catalogue = Table(
    "catalogue",
    metadata,
    Column("source", Words, primary_key=True),
    Column("kind", Words, primary_key=True),
    Column("id", Words, primary_key=True),
    Column("name", Words, primary_key=True),
    Column("folded", Words, nullable=False),
    Column("type", Words),
    Column("year", Integer),
    Index("catalogue_folded", "kind", "folded"),
    sqlite_with_rowid=False,
)

erasure = Table(
    "erasure", metadata, _of_entry(), Column("content", Words, nullable=False), Index("erasure_content", "content")
)

# What is kept ready of answers (`kept`): derived, replaced as the ledger grows, so no guard stands over it either.


def _of_title(key: bool) -> Column[str]:
    return Column("title", Words, ForeignKey("kept.title"), primary_key=key, nullable=False)


kept = Table(
    "kept",
    metadata,
    Column("title", Words, primary_key=True),
    Column("sound", Words, nullable=False),  # the first day that it is right for
    Column("built", Serial, nullable=False),  # the last entry when it was made
    Index("kept_sound", "sound"),
)

kept_name = Table(
    "kept_name",
    metadata,
    Column("name", Words, primary_key=True),
    _of_title(key=True),
    Column("own", Boolean, nullable=False),  # else what is told of it is told of the title too, as of a season
    Index("kept_name_title", "title"),
    sqlite_with_rowid=False,
)

kept_mark = Table(
    "kept_mark",
    metadata,
    Column("mark", Words, primary_key=True),  # kept.marks
    _of_title(key=True),
    Index("kept_mark_title", "title"),
    sqlite_with_rowid=False,
)

kept_run = Table(
    "kept_run",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    _of_title(key=False),
    Column("rank", Integer, nullable=False),
    Column("slot", Words, nullable=False),
    Column("says", Words, nullable=False),
    Column("since", Words, nullable=False),
    Column("until", Words, nullable=False),
    Column("words", Words, nullable=False),  # kept.pack
    Index("kept_run_title", "title", "rank", "since"),
    Index("kept_run_since", "since"),
    Index("kept_run_until", "until"),
    Index("kept_run_rank", "rank", "until"),
)

touched = Table(
    "touched",
    metadata,
    Column("mark", Words, primary_key=True),
    Column("entry", Serial, primary_key=True, autoincrement=False),  # the last when it was touched
    sqlite_with_rowid=False,
)
