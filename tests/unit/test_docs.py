"""Documentation that lies fails: every session of the README and the tutorial is run, every link leads somewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import typer
from sessions import BLOCK, PAGES, ROOT, Step, likeness, run, steps

from intheworks.cli.app import app

EVERY_PAGE = sorted(str(p.relative_to(ROOT)) for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LIKE_ENOUGH = 0.8
"""The share of a session's lines that must be written as the page shows them.

The reader learns to read better, and a page may lag a few facts behind; `make docs` brings it up to date.
"""


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_the_sessions_of_a_page_run_as_it_says(page: str, tmp_path: Path) -> None:
    """Each command ends well and writes what the page shows, in one folder from the first to the last."""
    text, ran = (ROOT / page).read_text(encoding="utf-8"), 0
    if "$ curl " in text and shutil.which("curl") is None:
        pytest.skip("the page shows what curl gets, and there is no curl")
    for block in BLOCK.finditer(text):
        if block["kind"] == "python":
            (tmp_path / "session.py").write_text(block["body"], encoding="utf-8")
            status, told = run("python session.py", tmp_path)
            assert status == 0, told
            ran += 1
            continue
        for step in steps(block["body"]):
            if step.runs:
                status, told = run(step.command, tmp_path)
                assert status in (0, 1, 2), f"$ {step.command}\n{told}"
                alike = likeness(step.expected, told)
                assert alike >= LIKE_ENOUGH, f"{page}: $ {step.command}\n{alike:.0%} alike; now:\n{told}"
                ran += 1
    assert ran >= 3


def test_a_session_that_lies_is_noticed(tmp_path: Path) -> None:
    """The test above can fail: other output, and none where some is shown, are both far from alike."""
    (step,) = steps("$ printf 'one\\ntwo\\nthree\\n'\none\ntwo\nthree\n")
    told = run(step.command, tmp_path)[1]
    assert likeness(step.expected, told) == 1
    assert likeness("one\nnine\nten\n", told) < LIKE_ENOUGH
    assert likeness(step.expected, "") == 0
    assert likeness("", told) == 0


def test_blocks_are_split_into_their_commands() -> None:
    """What stands under a command is its output, up to the next one."""
    assert steps("$ a\n1\n2\n\n$ make b\n") == [Step("a", "1\n2\n\n"), Step("make b", "")]
    assert [step.runs for step in steps("$ a\n$ make b\n")] == [True, False]
    written = "cat > a.txt <<'END'\none\n\ntwo\nEND"
    assert steps(f"$ {written}\n$ cat a.txt\none\n") == [Step(written, ""), Step("cat a.txt", "one\n")]


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_links_lead_somewhere(page: str) -> None:
    """Every relative link of a page leads to a file that is there."""
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text):
        assert ((ROOT / page).parent / target).exists(), f"{page}: {target}"


def options() -> dict[str, set[str]]:
    """Every command, `token new` among them, with the options that it has."""
    found: dict[str, set[str]] = {}

    def look(command: Any, path: tuple[str, ...]) -> None:
        for name, sub in getattr(command, "commands", {}).items():
            look(sub, (*path, name))
        found[" ".join(path)] = {name for p in command.params for name in p.opts} | {"--help"}

    look(typer.main.get_command(app), ())
    return found


def asked_of_the_program(text: str) -> list[list[str]]:
    """Every command line of the program in a text, as its words after `intheworks`."""
    code = re.findall(r"^```.*?^```|`[^`\n]+`", text, flags=re.MULTILINE | re.DOTALL)
    lines = [line for block in code for line in re.split(r"[|>&;()#`\n]", block)]
    return [found[1].split() for line in lines if (found := re.match(r"\s*(?:\$ )?intheworks ((?:[a-z]|--).*)", line))]


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_commands_that_pages_name_are_there(page: str) -> None:
    """Run or not, a command that a page shows exists, with the options shown beside it."""
    have = options()
    for words in asked_of_the_program((ROOT / page).read_text(encoding="utf-8")):
        name = " ".join(words[:2]) if " ".join(words[:2]) in have else words[0] if words[0] in have else ""
        assert name or words[0].startswith("--"), f"{page}: intheworks {' '.join(words)}"
        wrong = {word.partition("=")[0] for word in words if word.startswith("--")} - have[name]
        assert not wrong, f"{page}: intheworks {' '.join(words)}: {wrong}"


def test_every_variable_is_told_of() -> None:
    """What the program reads from the environment stands in a page, and no page names another."""

    def named(files: Iterable[Path]) -> set[str]:
        return {v for file in files for v in re.findall(r"INTHEWORKS_[A-Z_]+", file.read_text(encoding="utf-8"))}

    assert named((ROOT / "src").rglob("*.py")) == named(ROOT / page for page in EVERY_PAGE)


def test_a_command_that_is_none_is_noticed() -> None:
    """The test above can fail: it sees commands in blocks and in lines, and nothing in the program's bare name."""
    text = "`intheworks` shows it:\n```\nintheworks sing --loud | head\n```\nor `intheworks token new X --scope review`"
    assert asked_of_the_program(text) == [["sing", "--loud"], ["token", "new", "X", "--scope", "review"]]
    assert "sing" not in options() and "--scope" in options()["token new"]


@pytest.mark.slow
def test_the_reference_is_what_the_code_says(tmp_path: Path) -> None:
    """Made anew, every page of docs/reference is the one that is there; where it is not, `make docs` writes it."""
    subprocess.run([sys.executable, str(ROOT / "docs/reference.py"), str(tmp_path)], check=True, timeout=120)
    made, kept = ({p.name: p.read_text("utf-8") for p in at.glob("*.md")} for at in (tmp_path, ROOT / "docs/reference"))
    assert made.keys() == kept.keys() and len(made) == 5
    lag = [name for name in made if made[name] != kept[name]]
    assert not lag, f"`make docs` brings up to date: {lag}"


@pytest.mark.slow
@pytest.mark.parametrize("script", sorted(p.name for p in (ROOT / "examples").glob("*.py")))
def test_examples_run(script: str, tmp_path: Path) -> None:
    """Every script in examples/ does what it is there to show."""
    status, told = run(f"python {ROOT / 'examples' / script}", tmp_path)
    assert status == 0, told
    assert told.strip()
