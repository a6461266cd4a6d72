"""The lexicon: word lists that an editor changes without touching code. One TSV file each, `#` begins a comment line."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `lexicon/NAME.tsv`, each a tuple of its cells, stripped; the first row is the header and is left out."""
    return parsed(files("intheworks.reading").joinpath("lexicon", f"{name}.tsv").read_text(encoding="utf-8"))


def parsed(text: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a list's text, without its header, empty lines and comments."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in lines[1:])


@cache
def column(name: str) -> frozenset[str]:
    """The first cells of a list, as a set."""
    return frozenset(row[0] for row in rows(name))


@cache
def table(name: str) -> dict[str, str]:
    """First cell → second cell ("" where there is none)."""
    return {row[0]: (row[1] if len(row) > 1 else "") for row in rows(name)}
