"""The command line: `main` runs it.

Data goes to stdout, all else to stderr; exit 0 done, 1 some input was rejected, 2 misuse or a fault.

`run` runs a command line. The commands with their options are in `app` and in what it registers: `asked` (answers),
`judged` (merge, split, review), `taking` (add, feeds), `serving`, `mcp`, `catalogue`, `keeping` (verify, forget), `moving`
(copy, backup), `batching`. What a command writes has a module of its own, loaded when it runs: `reading`, `standing`, …
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line with the process's arguments, and exit."""
    from intheworks.cli.run import run

    sys.exit(run(sys.argv[1:]))
