"""What answers over everything need: an index by kind of claim, sketches that tell copies, and the catalogues."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from intheworks.copies import sketch, to_hex
from intheworks.ledger.dialect import create_kind_index, guard

revision = "0002"
down_revision = "0001"

Words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the index and the tables, and sketch the documents that are there."""
    create_kind_index(op.get_bind())
    op.create_table(
        "sketch",
        sa.Column("document", Serial, sa.ForeignKey("document.seq"), primary_key=True, autoincrement=False),
        sa.Column("bands", Words, nullable=False),
    )
    _sketch_all(op.get_bind())
    guard(op.get_bind(), "sketch", deletable=False, keys=(("document",),), absent=False)
    op.create_table(
        "catalogue",
        *(sa.Column(name, Words, primary_key=True) for name in ("source", "kind", "id", "name")),
        sa.Column("folded", Words, nullable=False),
        sa.Column("type", Words),
        sa.Column("year", sa.Integer),
        sqlite_with_rowid=False,
    )
    op.create_index("catalogue_folded", "catalogue", ["kind", "folded"])


def _sketch_all(connection: sa.Connection) -> None:
    found = connection.execute(
        sa.text("SELECT document.seq, content.words FROM document JOIN content ON content.hash = document.content")
    )
    rows = [{"seq": seq, "bands": to_hex(sketch(words))} for seq, words in found]
    if rows:
        connection.execute(sa.text("INSERT INTO sketch (document, bands) VALUES (:seq, :bands)"), rows)
