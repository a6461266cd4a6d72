"""In the Works: where every film and series in the works stands, with the exact words it came from.

The public names load what they need when they are first used, so that importing the package costs nothing. Public are these
names and all of `intheworks.model` and `intheworks.errors`; whatever else can be imported may change with any version.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intheworks.answers import Change, Disputed, Event, Forecast, PersonOn, Quote, Wait
    from intheworks.desk import ArticleReader, Clock, Desk, Followed, Reading
    from intheworks.errors import (
        AmbiguousTitle,
        InTheWorksError,
        LedgerError,
        ReaderUnavailable,
        Rejection,
        UnknownTitle,
        UsageError,
    )
    from intheworks.ledger.protocol import Keep
    from intheworks.model import Document, NameKind, Record, Verdict
    from intheworks.standing import Standing

__all__ = [
    "AmbiguousTitle",
    "ArticleReader",
    "Change",
    "Clock",
    "Desk",
    "Disputed",
    "Document",
    "Event",
    "Followed",
    "Forecast",
    "InTheWorksError",
    "Keep",
    "LedgerError",
    "NameKind",
    "PersonOn",
    "Quote",
    "ReaderUnavailable",
    "Reading",
    "Record",
    "Rejection",
    "Standing",
    "UnknownTitle",
    "UsageError",
    "Verdict",
    "Wait",
]

_HOME = {
    "answers": ("Change", "Disputed", "Event", "Forecast", "PersonOn", "Quote", "Wait"),
    "desk": ("ArticleReader", "Clock", "Desk", "Followed", "Reading"),
    "errors": (
        "AmbiguousTitle",
        "InTheWorksError",
        "LedgerError",
        "ReaderUnavailable",
        "Rejection",
        "UnknownTitle",
        "UsageError",
    ),
    "ledger.protocol": ("Keep",),
    "model": ("Document", "NameKind", "Record", "Verdict"),
    "standing": ("Standing",),
}


def __getattr__(name: str) -> object:
    for module, names in _HOME.items():
        if name in names:
            return getattr(import_module(f"intheworks.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
