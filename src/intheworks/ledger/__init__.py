"""The append-only store of what was read: one contract, in memory and in SQL. `open_ledger` is the way in."""

from __future__ import annotations

from intheworks.ledger.protocol import Damage, Keep, Ledger, TitleSummary

__all__ = ["Damage", "Keep", "Ledger", "TitleSummary", "open_ledger"]


def open_ledger(address: str, *, timeout: float = 30.0, keep: Keep = Keep.whole) -> Ledger:
    """The ledger at an address: ":memory:", the path of a SQLite file (made where absent), or a database URL.

    `timeout` are the seconds to wait for another writer (SQLite's queue is not fair: of two that write without a pause one
    may wait long), `keep` is how much of an article is kept that is taken in from now on. Raises LedgerError or its
    children (LedgerNewer, LedgerCorrupt, LedgerLocked).
    SQLAlchemy is loaded only for a ledger on disk, Alembic only to make or move a schema.
    """
    if address in (":memory:", "sqlite://", "sqlite:///:memory:"):
        from intheworks.ledger.memory import MemoryLedger

        return MemoryLedger(keep=keep)
    from intheworks.ledger.sql import SqlLedger

    return SqlLedger(address, timeout=timeout, keep=keep)
