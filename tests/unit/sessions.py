"""Documentation that runs: the console sessions and the Python of a Markdown page, executed; and written anew.

    python tests/unit/sessions.py [PAGE…]

runs every `$ command` of the pages' ```console blocks and puts down what it really writes (`make docs`).
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (
    "README.md",
    "docs/tutorial.md",
    *(f"docs/how-to/{name}.md" for name in ("follow-feeds", "add-a-source", "serve")),
)
BLOCK = re.compile(r"^```(?P<kind>console|python)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"(?P<command>[^\n]*?<<'(\w+)'\n.*?^\2|[^\n]*)(?:\n|\Z)(?P<told>.*)", re.MULTILINE | re.DOTALL)
NOT_HERE = ("make ", "git clone ", "pip install ", "apt-get ")
"""Commands that would install or test the program itself: they are shown, and run elsewhere."""


@dataclass(frozen=True)
class Step:
    """One command of a page and what the page says that it writes (stdout and stderr together)."""

    command: str
    expected: str

    @property
    def runs(self) -> bool:
        return not self.command.startswith(NOT_HERE)


def steps(body: str) -> list[Step]:
    """The steps of a console block: each `$ command`, a text that is handed to it (`<<'END'`) included, with the lines up to
    the next."""
    found = [_COMMAND.match(part) for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]]
    return [Step(part["command"], part["told"]) for part in found if part]


def environment(folder: Path) -> dict[str, str]:
    """A clean place: the program on the path, a ledger of its own, eighty columns, no colour."""
    if not (folder / "src").exists():
        (folder / "src").symlink_to(ROOT / "src")  # as in a checkout, where the README is
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {
        "PATH": path,
        "HOME": str(folder),
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "INTHEWORKS_DB": str(folder / "news.db"),
        "LANG": "C.UTF-8",
    }


def run(command: str, folder: Path) -> tuple[int, str]:
    """The exit status and all output of a command in this folder."""
    told = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    return told.returncode, told.stdout


def likeness(expected: str, actual: str) -> float:
    """The share of the expected lines that were written, in their order, blanks aside (0 to 1)."""
    wanted, written = (
        [" ".join(line.split()) for line in text.splitlines() if line.strip()] for text in (expected, actual)
    )
    if not wanted:
        return 1.0 if not written else 0.0
    matches = difflib.SequenceMatcher(None, wanted, written, autojunk=False).get_matching_blocks()
    return sum(match.size for match in matches) / len(wanted)


def rewrite(page: Path) -> None:
    """Put down under each command what it really writes."""
    with tempfile.TemporaryDirectory() as folder:

        def renew(block: re.Match[str]) -> str:
            if block["kind"] != "console":
                return block[0]
            lines = []
            for step in steps(block["body"]):
                told = run(step.command, Path(folder))[1] if step.runs else step.expected
                lines.append(f"$ {step.command}\n{told}")
            return "```console\n" + "".join(lines).rstrip("\n") + "\n```"

        page.write_text(BLOCK.sub(renew, page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:] or PAGES:
        rewrite(ROOT / name)
