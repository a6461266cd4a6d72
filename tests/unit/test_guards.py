"""Every guard can fail: a violation planted in a copy of the source makes its tool complain of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The source and its configuration, where a test may damage them."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "*.db", "examples"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def run(folder: Path, tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a tool in the copy; it reads the copy's package, not the installed one."""
    return subprocess.run(
        [str(TOOLS / tool), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(folder / "src"), "PATH": "/usr/bin:/bin", "HOME": str(folder), "NO_COLOR": "1"},
    )


def plant(folder: Path, module: str, code: str) -> None:
    """Append code to a module of the copy."""
    with (folder / "src/intheworks" / module).open("a", encoding="utf-8") as file:
        file.write(f"\n\n{code}\n")


@pytest.mark.parametrize(
    ("module", "code", "complaint"),
    [
        ("model.py", "import intheworks.desk", "imports go one way"),
        ("wording.py", "import intheworks.ledger.protocol", "imports go one way"),
        ("sources/text.py", "import intheworks.ledger.protocol", "imports go one way"),
        ("sources/opening.py", "import intheworks.desk", "imports go one way"),
        ("state.py", "import intheworks.sources.item", "imports go one way"),
        ("model.py", "import pathlib", "the core is pure"),
        ("reading/page.py", "import sqlite3", "the core is pure"),
        ("reading/llm/prompt.py", "import socket", "the core is pure"),
        ("readers.py", "import intheworks.following", "imports go one way"),
    ],
)
def test_import_linter_sees_an_import_that_goes_the_wrong_way(
    copy: Path, module: str, code: str, complaint: str
) -> None:
    """The layers of the design, and the purity of the core, are held by lint-imports."""
    plant(copy, module, code)
    told = run(copy, "lint-imports", "--no-cache")
    assert told.returncode == 1, told.stdout + told.stderr
    assert f"{complaint}" in told.stdout
    assert "BROKEN" in told.stdout


def test_import_linter_passes_what_is_there(copy: Path) -> None:
    """The source as it is keeps every contract, so that the failures above are those of what was planted."""
    told = run(copy, "lint-imports", "--no-cache")
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("from datetime import datetime\n\nNOW = datetime.now()", "TID251"),
        ("from datetime import date\n\nTODAY = date.today()", "TID251"),
        ("import random", "TID251"),
        ("import os", "F401"),
        ("def undocumented() -> int:\n    return 1", "D103"),
    ],
)
def test_ruff_sees_a_second_clock_chance_and_untidiness(copy: Path, code: str, complaint: str) -> None:
    """The one clock is the desk's, nothing is random, and public functions say what they do."""
    plant(copy, "wording.py", code)
    told = run(copy, "ruff", "check", "--no-cache", "--output-format", "concise", "src/intheworks/wording.py")
    assert told.returncode == 1
    assert complaint in told.stdout


def test_ruff_format_sees_code_that_is_laid_out_otherwise(copy: Path) -> None:
    """Layout is not a matter of taste."""
    plant(copy, "wording.py", "X   =  {'a':1}")
    assert run(copy, "ruff", "format", "--no-cache", "--check", "src/intheworks/wording.py").returncode == 1


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("def untyped(x):\n    return x", "no-untyped-def"),
        ("NUMBER: int = ago(1)", "assignment"),
    ],
)
def test_mypy_sees_a_missing_and_a_wrong_type(copy: Path, code: str, complaint: str) -> None:
    """mypy is strict: no function without types, no type that does not hold."""
    plant(copy, "wording.py", code)
    told = run(copy, "mypy", "--cache-dir", str(copy / "cache"), "src/intheworks/wording.py")
    assert told.returncode == 1, told.stdout
    assert f"[{complaint}]" in told.stdout
