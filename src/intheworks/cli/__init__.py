"""The command line: `main` runs it.

Data goes to stdout, all else to stderr; exit 0 done, 1 some input was rejected, 2 misuse or a fault.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line with the process's arguments, and exit."""
    from intheworks.cli.run import run

    sys.exit(run(sys.argv[1:]))
