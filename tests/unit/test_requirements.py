"""The hashed requirements: complete, hashed, and without an address."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", re.MULTILINE)


def folded(name: str) -> str:
    """A package's name as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(file: str) -> dict[str, str]:
    return {folded(name): version for name, version in PINNED.findall((ROOT / file).read_text(encoding="utf-8"))}


def wanted(*extras: str) -> set[str]:
    """The packages that pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(one for extra in extras for one in project["optional-dependencies"][extra])]
    return {folded(re.split(r"[^A-Za-z0-9._-]", one)[0]) for one in asked}


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt", "requirements-model.txt"])
def test_every_requirement_is_pinned_and_hashed_and_none_has_an_address(file: str) -> None:
    """pip takes them with --require-hashes from whatever mirror it is set to."""
    text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert len(lines) > 20
    for line in lines:
        assert PINNED.match(line), line[:80]
        assert "--hash=sha256:" in line, line[:80]
        assert "://" not in line
        assert not line.startswith("-")


def test_whatever_the_project_asks_for_is_pinned() -> None:
    """A dependency that was added without `make lock` is noticed."""
    assert wanted("build") <= set(pinned("requirements.txt"))
    assert wanted("build", "dev") <= set(pinned("requirements-dev.txt"))


def test_the_two_lists_agree() -> None:
    """The tools for development change no version of what the program runs on."""
    runtime, development = pinned("requirements.txt"), pinned("requirements-dev.txt")
    assert runtime.items() <= development.items()
