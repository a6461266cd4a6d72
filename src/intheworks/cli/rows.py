"""The few shapes that every page of the command line is made of."""

from __future__ import annotations

from rich.text import Text

from intheworks import wording

STATUS = {"attached": "green", "in_talks": "yellow", "interested": "yellow", "rumoured": "magenta"}
"""The colour of how somebody is on a title; who is off it has none."""
LABEL = 18
"""The columns of a row's first word: the longest is “executive producer”."""


def heading(words: str, width: int) -> Text:
    """A line that fills the width: ── words ─────."""
    shown = wording.shorten(words, width - 6)
    return Text.assemble(("── ", "dim"), (shown, "bold"), (" " + "─" * (width - len(shown) - 4), "dim"))


def label(words: str) -> Text:
    """The first word of a row."""
    return Text(words, style="dim")
