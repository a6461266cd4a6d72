"""What is kept ready of answers, and what has touched it. All that is there is touched: the first settling keeps it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

Words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, Words, nullable=False)


def _title(key: bool) -> sa.Column[str]:
    return sa.Column("title", Words, sa.ForeignKey("kept.title"), primary_key=key, nullable=False)


def upgrade() -> None:
    """Add the tables. No guards: they are replaced as the ledger grows, and can be thrown away."""
    op.create_table(
        "kept", sa.Column("title", Words, primary_key=True), _words("sound"), sa.Column("built", Serial, nullable=False)
    )
    op.create_index("kept_sound", "kept", ["sound"])
    for table, key in (("kept_name", "name"), ("kept_mark", "mark")):
        more = [sa.Column("own", sa.Boolean, nullable=False)] if table == "kept_name" else []
        op.create_table(
            table, sa.Column(key, Words, primary_key=True), _title(key=True), *more, sqlite_with_rowid=False
        )
        op.create_index(f"{table}_title", table, ["title"])
    op.create_table(
        "kept_run",
        sa.Column("seq", Serial, primary_key=True, autoincrement=True),
        _title(key=False),
        sa.Column("rank", sa.Integer, nullable=False),
        *map(_words, ("slot", "says", "since", "until", "words")),
    )
    op.create_index("kept_run_title", "kept_run", ["title", "rank", "since"])
    op.create_index("kept_run_since", "kept_run", ["since"])
    op.create_index("kept_run_until", "kept_run", ["until"])
    op.create_index("kept_run_rank", "kept_run", ["rank", "until"])
    op.create_table(
        "touched",
        sa.Column("mark", Words, primary_key=True),
        sa.Column("entry", Serial, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO touched (mark, entry) SELECT id, "
        "(SELECT coalesce(max(seq), 0) FROM entry) FROM name WHERE kind = 'title'"
    )
