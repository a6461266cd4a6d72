"""Starting up costs nothing: what a command does not use, it does not load."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "spacy",
    "thinc",
    "numpy",
    "sqlalchemy",
    "alembic",
    "fastapi",
    "uvicorn",
    "rapidfuzz",
    "charset_normalizer",
    "httpx",
    "lxml",
    "trafilatura",
    "feedparser",
    "pyarrow",
    "fastwarc",
    "mcp",
    "mcp_types",
)


def loaded(code: str) -> set[str]:
    """The top-level modules that this code has loaded in a fresh interpreter."""
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print('|'.join(m.partition('.')[0] for m in sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(told.stdout.splitlines()[-1].split("|"))


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["read", "--help"], ["show", "--help"], ["add", "--help"], ["mcp", "--help"]],
)
def test_help_loads_no_language_model_no_database_no_server(arguments: list[str]) -> None:
    """`intheworks --help` answers at once: neither NLP nor database nor server is imported."""
    modules = loaded(f"from intheworks.cli.run import run; assert run({arguments!r}) == 0")
    assert not modules.intersection(HEAVY)


def test_importing_the_package_loads_nothing_but_itself() -> None:
    """The public names are loaded when they are first used."""
    assert not loaded("import intheworks").intersection({*HEAVY, "msgspec", "typer", "rich"})


def test_the_public_names_are_all_there() -> None:
    """Every name in `__all__` leads to something, and one that is not there is an AttributeError."""
    import intheworks

    assert set(dir(intheworks)) == set(intheworks.__all__)
    for name in intheworks.__all__:
        assert getattr(intheworks, name).__name__ == name
    with pytest.raises(AttributeError, match="nonsense"):
        _ = intheworks.nonsense


def test_the_check_sees_a_module_that_is_loaded() -> None:
    """The test above can fail: an import that does load a heavy module is noticed."""
    assert "numpy" in loaded("import numpy")


def test_every_public_name_is_used_where_types_are_checked() -> None:
    """`make check` reads tests/typing/public.py as its user would: a name that it leaves out has types nobody looked at."""
    import intheworks

    tree = ast.parse((Path(__file__).parents[1] / "typing" / "public.py").read_text(encoding="utf-8"))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert set(intheworks.__all__) <= used
