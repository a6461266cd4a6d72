"""Jinja's environment for the pages: everything is escaped, and a name that is missing is a fault."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote as escape

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from intheworks import wording
from intheworks.identity import name_id
from intheworks.model import NameKind
from intheworks.server.present import cell, words_address


@cache
def environment() -> Environment:
    """The environment, made once."""
    made = Environment(
        loader=PackageLoader("intheworks.server"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: wording.visible(value) if type(value) is str else value,
    )
    made.filters |= {
        "day": wording.day,
        "edtf": wording.edtf,
        "ago": wording.ago,
        "plain": wording.plain,
        "shorten": wording.shorten,
        "stage": wording.stage,
        "status": lambda word: wording.STATUS[word],
        "inner": inner,
        "withheld": wording.withheld,
        "waits": lambda wait: wording.holdup(wait.reason, wait.person, wait.because_of),
        "why": lambda word: wording.REASON[word],
        "segment": lambda word: escape(word, safe=":"),
        "person_id": lambda name: name_id(NameKind.person, name),
        "cell": lambda value, slot: cell(slot, value),
        "address": words_address,
        "data": data_block,
    }
    return made


def render(template: str, **values: Any) -> bytes:
    """The page of a template with these values."""
    return environment().get_template(template).render(values).encode("utf-8", "replace")


def data_block(value: Any) -> Markup:
    """JSON that can stand inside a `<script>` element of data: nothing in it ends the element."""
    line = wording.visible(msgspec.json.encode(value).decode())
    for mark in "<>&":
        line = line.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(line)


def inner(words: str) -> str:
    """Words as they stand inside quotation marks: their own marks become single ones, those around the whole go."""
    whole = words[1:-1] if words[:1] == "“" and words[-1:] == "”" and "”" not in words[1:-1] else words
    return whole.replace("“", "‘").replace("”", "’").replace('"', "'")


@cache
def asset(name: str) -> str:
    """A file of `static/` as text, to be put into a page that stands alone."""
    return files("intheworks.server").joinpath("static", name).read_text(encoding="utf-8")
