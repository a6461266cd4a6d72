"""What can go wrong: misuse as exceptions, bad input as data.

An exception here says *what* is wrong, *where*, and *what to do*; the command line prints it in one line and exits 2.
Bad input never raises out of a run: it becomes a `Rejection` and the rest goes on.
"""

from __future__ import annotations

from dataclasses import dataclass


class InTheWorksError(Exception):
    """The root of all misuse. Rendered as one line: what, where, what to do."""

    def __init__(self, what: str, *, where: str | None = None, todo: str | None = None) -> None:
        self.what, self.where, self.todo = what, where, todo
        super().__init__(what)

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        return f"{line}; {self.todo}" if self.todo else line


class UsageError(InTheWorksError):
    """An argument or a combination of arguments that means nothing."""


class UnknownTitle(InTheWorksError):
    """No title goes by this name; `nearest` are names that come close."""

    def __init__(self, name: str, nearest: tuple[str, ...] = ()) -> None:
        self.nearest = nearest
        close = ", ".join(f"“{n}”" for n in nearest)
        super().__init__(
            f"no title goes by “{name}”",
            todo=f"nearest: {close}" if nearest else "`intheworks titles` lists what is followed",
        )


class AmbiguousTitle(InTheWorksError):
    """Several titles go by this name; `choices` are (id, name) pairs."""

    def __init__(self, name: str, choices: tuple[tuple[str, str], ...]) -> None:
        self.choices = choices
        listed = ", ".join(f"{i} “{n}”" for i, n in choices)
        super().__init__(f"“{name}” fits several titles", todo=f"name one by its id: {listed}")


class LedgerError(InTheWorksError):
    """The ledger cannot be opened, read or written."""


class LedgerLocked(LedgerError):
    """Another process holds the ledger's write lock."""


class LedgerCorrupt(LedgerError):
    """The file is not a ledger, or is damaged."""


class LedgerNewer(LedgerError):
    """The ledger was written by a newer version of the program."""


class LedgerFull(LedgerError):
    """The disk has no room; nothing of the current document was stored."""


class SpanError(InTheWorksError):
    """Offsets and words that do not belong together: a fault of a reader, never stored."""


class ReaderUnavailable(InTheWorksError):
    """A reader that needs something from outside cannot have it now; the article is set aside and can be tried again."""


class RecordError(InTheWorksError):
    """A record that does not have the shape of the contract; `where` is the path, as in `$.claims[3].role`."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """One piece of input that was set aside, with its reason; the rest went on.

    `source` names the file, address or archive member; `start`/`end` are code point offsets into its text where the
    fault has a place, else None.
    """

    source: str
    reason: str
    start: int | None = None
    end: int | None = None

    def __str__(self) -> str:
        place = f" [{self.start}:{self.end}]" if self.start is not None else ""
        return f"{self.source}{place}: {self.reason}"
