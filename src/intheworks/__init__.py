"""In the Works: where every film and series in the works stands, with the exact words it came from.

The public names load what they need when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intheworks.desk import Desk, Followed, Reading
    from intheworks.errors import AmbiguousTitle, InTheWorksError, LedgerError, Rejection, UnknownTitle, UsageError
    from intheworks.model import Document, Record
    from intheworks.standing import Standing

__all__ = [
    "AmbiguousTitle",
    "Desk",
    "Document",
    "Followed",
    "InTheWorksError",
    "LedgerError",
    "Reading",
    "Record",
    "Rejection",
    "Standing",
    "UnknownTitle",
    "UsageError",
]

_HOME = {
    "desk": ("Desk", "Followed", "Reading"),
    "errors": ("AmbiguousTitle", "InTheWorksError", "LedgerError", "Rejection", "UnknownTitle", "UsageError"),
    "model": ("Document", "Record"),
    "standing": ("Standing",),
}


def __getattr__(name: str) -> object:
    for module, names in _HOME.items():
        if name in names:
            return getattr(import_module(f"intheworks.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
