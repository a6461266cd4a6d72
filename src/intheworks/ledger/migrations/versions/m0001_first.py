"""The first schema: entries, what they hold taken apart for look-ups, the words, and the guards over all of it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from intheworks.ledger.dialect import create_search, guard

revision = "0001"
down_revision = None

Words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Each table's keys, and whether it is filled by insert-if-absent.
KEYS: dict[str, tuple[tuple[tuple[str, ...], ...], bool]] = {
    "entry": ((("seq",),), False),
    "content": ((("seq",), ("hash",)), True),
    "document": ((("seq",), ("id",)), False),
    "reading": ((("seq",), ("document", "reader", "version")), False),
    "name": ((("id",),), True),
    "spelling": ((("name", "written"),), True),
    "naming": ((("reading", "name"),), True),
    "alias": ((("reading", "name", "written"),), True),
    "claim": ((("seq",), ("reading", "id")), False),
    "about": ((("kind", "folded", "claim"),), True),
    "quotation": ((("seq",), ("reading", "id")), False),
    "link": ((("seq",),), False),
    "review": ((("seq",),), False),
    "erasure": ((("seq",),), False),
}


def upgrade() -> None:
    """Make every table, its guards and the search index."""
    _sequence()
    _names()
    _findings()
    _judgements()
    for table, (keys, absent) in KEYS.items():
        guard(op.get_bind(), table, deletable=table == "content", keys=keys, absent=absent)
    create_search(op.get_bind())


def _words(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, Words, nullable=nullable)


def _serial() -> sa.Column[int]:
    return sa.Column("seq", Serial, primary_key=True, autoincrement=True)


def _of_entry() -> sa.Column[int]:
    return sa.Column("seq", Serial, sa.ForeignKey("entry.seq"), primary_key=True, autoincrement=False)


def _key(name: str, target: str) -> sa.Column[Any]:
    kind: sa.types.TypeEngine[Any] = Serial if target.endswith(".seq") else Words
    return sa.Column(name, kind, sa.ForeignKey(target), primary_key=True, autoincrement=False)


def _sequence() -> None:
    op.create_table(
        "entry",
        _serial(),
        *map(_words, ("kind", "recorded", "payload", "hash")),
        sqlite_autoincrement=True,
    )
    op.create_table("content", _serial(), sa.Column("hash", Words, nullable=False, unique=True), _words("words"))
    op.create_table(
        "document",
        _of_entry(),
        sa.Column("id", Words, nullable=False, unique=True),
        *map(_words, ("address", "published", "recorded", "content")),
    )
    op.create_index("document_revisions", "document", ["address", "published", "recorded", "id"])
    op.create_index("document_published", "document", ["published", "id"])
    op.create_index("document_content", "document", ["content"])
    op.create_table(
        "reading",
        _of_entry(),
        sa.Column("document", Serial, sa.ForeignKey("document.seq"), nullable=False),
        *map(_words, ("reader", "version", "rank", "recorded")),
        sa.UniqueConstraint("document", "reader", "version", name="reading_once"),
    )
    op.create_index("reading_versions", "reading", ["document", "reader", "rank", "recorded", "version"])


def _names() -> None:
    op.create_table(
        "name",
        sa.Column("id", Words, primary_key=True),
        _words("kind"),
        _words("type", nullable=True),
        sa.Column("in_works", sa.Boolean, nullable=False),
        _words("folded"),
    )
    op.create_index("name_folded", "name", ["kind", "folded"])
    op.create_table(
        "spelling",
        _key("name", "name.id"),
        sa.Column("written", Words, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "naming",
        _key("reading", "reading.seq"),
        _key("name", "name.id"),
        sa.Column("claims", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("naming_name", "naming", ["name"])
    op.create_table(
        "alias",
        _key("reading", "reading.seq"),
        _key("name", "name.id"),
        sa.Column("written", Words, primary_key=True),
        _words("folded"),
        sqlite_with_rowid=False,
    )
    op.create_index("alias_name", "alias", ["name"])
    op.create_index("alias_folded", "alias", ["folded"])


def _findings() -> None:
    op.create_table(
        "claim",
        _serial(),
        sa.Column("reading", Serial, sa.ForeignKey("reading.seq"), nullable=False),
        _words("id"),
        sa.Column("name", Words, sa.ForeignKey("name.id"), nullable=False),
        _words("published"),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        _words("fields"),
        sa.UniqueConstraint("reading", "id", name="claim_once"),
    )
    op.create_index("claim_name", "claim", ["name", "published"])
    op.create_index("claim_id", "claim", ["id"])
    op.create_table(
        "about",
        sa.Column("kind", Words, primary_key=True),
        sa.Column("folded", Words, primary_key=True),
        _key("claim", "claim.seq"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "quotation",
        _serial(),
        sa.Column("reading", Serial, sa.ForeignKey("reading.seq"), nullable=False),
        _words("id"),
        _words("speaker"),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("cue_start", sa.Integer),
        sa.Column("cue_end", sa.Integer),
        _words("fields"),
        sa.UniqueConstraint("reading", "id", name="quotation_once"),
    )
    op.create_index("quotation_speaker", "quotation", ["speaker"])


def _judgements() -> None:
    op.create_table("link", _of_entry(), _words("left"), _words("right"))
    op.create_index("link_left", "link", ["left"])
    op.create_index("link_right", "link", ["right"])
    op.create_table("review", _of_entry(), _words("claim"))
    op.create_index("review_claim", "review", ["claim"])
    op.create_table("erasure", _of_entry(), _words("content"))
    op.create_index("erasure_content", "erasure", ["content"])
