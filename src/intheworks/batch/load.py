"""From what a batch left to a ledger, in bulk; a second time changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from intheworks.batch import layout
from intheworks.errors import Rejection, SpanError
from intheworks.model import AddedAs, Document, Record

if TYPE_CHECKING:
    from intheworks.desk import Desk

AT_ONCE = 100
"""Documents in one transaction: other writers wait no longer than these take."""


def load(out: str, desk: Desk) -> Iterator[dict[AddedAs, int] | Rejection]:
    """Store every record of the parts that are done, and tell how many were what after each transaction.

    A row whose record does not hold its text is told as a Rejection. Raises UsageError where there is no batch.
    """
    layout.run_of(out)
    for _, parts in sorted(layout.done(out).items()):
        for part in parts:
            rows = layout.records(out, part)
            while some := list(islice(rows, AT_ONCE)):
                sound: list[tuple[Document, Record]] = []
                for document, record in some:
                    try:
                        record.check(document.text)
                        sound.append((document, record))
                    except SpanError as error:
                        yield Rejection(f"{out} {document.info.id}", str(error))
                yield desk.load(sound)
