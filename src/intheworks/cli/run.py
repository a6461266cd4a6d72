"""Runs a command and turns whatever goes wrong into one line and an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from intheworks.cli.app import app
from intheworks.errors import InTheWorksError

TRACEBACK = "INTHEWORKS_TRACEBACK"
MISUSE = 2
INTERRUPTED = 130
PIPE_CLOSED = 141


def run(arguments: Sequence[str]) -> int:
    """The exit status of this command line; what went wrong is told on stderr in one line."""
    try:
        status = app(list(arguments), prog_name="intheworks", standalone_mode=False)
        sys.stdout.flush()
        # Typer turns Ctrl-C into this status on its own.
        return _interrupted() if status == INTERRUPTED else status if isinstance(status, int) else 0
    except InTheWorksError as error:
        return _say(str(error))
    except KeyboardInterrupt:
        return _interrupted()
    except BrokenPipeError:
        # Whoever read our output has what they want. Python would complain once more when it flushes stdout at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception as error:
        return _other(error)


def _other(error: Exception) -> int:
    """A complaint of the argument parser in one line, or a fault of ours with the way to its traceback."""
    told = getattr(error, "format_message", None)
    if told is not None:
        return _say(f"{_one_line(told())} (`intheworks --help` shows how)", int(getattr(error, "exit_code", MISUSE)))
    if type(error).__name__ == "Abort":
        return _interrupted()
    if os.environ.get(TRACEBACK):
        raise error
    return _say(f"fault: {type(error).__name__}: {_one_line(str(error))} (a bug of ours; {TRACEBACK}=1 shows where)")


def _interrupted() -> int:
    return _say("stopped; what was read until now is kept", INTERRUPTED)


def _say(line: str, status: int = MISUSE) -> int:
    print(f"intheworks: {_one_line(line)}", file=sys.stderr)
    return status


def _one_line(words: str) -> str:
    return " ".join(words.split())
