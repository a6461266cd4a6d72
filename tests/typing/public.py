"""The public API as somebody else's program uses it: `mypy --strict` checks this file, run by `make check`."""

from __future__ import annotations

from datetime import date
from typing import assert_type

import intheworks
from intheworks import Desk, Document, Record, Rejection, Standing


def follow(path: str) -> list[str]:
    """What a reader of one article would write; never run."""
    with Desk.open(":memory:") as desk:
        readings = desk.read(path)
        standing = desk.show("The Understudies", as_of=date(2024, 2, 1))
        assert_type(standing, Standing)
        found = [r.record for r in readings if isinstance(r, intheworks.Reading)]
        assert_type(found, list[Record])
        set_aside = [r for r in readings if isinstance(r, Rejection)]
        return [claim.evidence.exact for record in found for claim in record.claims] + [r.reason for r in set_aside]


def article(text: str) -> Document:
    """A document from words at hand."""
    return Document.of(text, source="mine", published=date(2024, 2, 1), outlet=None)
