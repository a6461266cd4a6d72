"""What a model may answer: the record's own JSON Schema, less what a model has no say in, every string and list bounded.

Offsets are left out, since they are looked up, and so are the reader's confidence and the document.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from intheworks.model import Claim, Quotation, TitleMentioned

LONGEST = {"exact": 500, "edtf": 40, "when": 40}
"""Characters that a string may have: a quotation's words, a date; all else is a name."""
NAME = 120
MOST = {"titles": 12, "claims": 40, "quotations": 30, "aliases": 6}
"""Items that a list may have: more than any article of the gold holds for one window."""

_LEFT_OUT = frozenset({"confidence", "start", "end"})


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """JSON Schema of an answer, without references: several servers follow none."""
    shapes, parts = msgspec.json.schema_components([TitleMentioned, Claim, Quotation], ref_template="{name}")
    named = dict(zip(("titles", "claims", "quotations"), shapes, strict=True))
    properties = {name: _bounded({"type": "array", "items": shape}, parts, name) for name, shape in named.items()}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _bounded(shape: dict[str, Any], parts: dict[str, Any], name: str) -> dict[str, Any]:
    """A schema with its references put in, its limits set, and every field required, as constrained decoding wants it."""
    if "$ref" in shape:
        return _bounded(parts[shape["$ref"]], parts, name)
    if "anyOf" in shape:
        return {"anyOf": [_bounded(one, parts, name) for one in shape["anyOf"]]}
    if "enum" in shape:
        return {"type": "string", "enum": shape["enum"]}
    if shape["type"] == "object":
        fields = {n: _bounded(s, parts, n) for n, s in shape["properties"].items() if n not in _LEFT_OUT}
        return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    if shape["type"] == "array":
        return {"type": "array", "items": _bounded(shape["items"], parts, name), "maxItems": MOST[name]}
    if shape["type"] == "string":
        return {"type": "string", "maxLength": LONGEST.get(name, NAME)}
    return {"type": shape["type"]}


def within_limits(value: Any, name: str = "") -> bool:
    """Whether every string of an item keeps to its limit: a server may ignore the schema."""
    if isinstance(value, str):
        return len(value) <= LONGEST.get(name, NAME)
    if isinstance(value, dict):
        return all(within_limits(part, str(key)) for key, part in value.items())
    if isinstance(value, list):
        return len(value) <= MOST.get(name, 0) and all(within_limits(part, name) for part in value)
    return True
