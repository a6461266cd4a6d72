"""The JSON Schema of what the program writes, made from the types that write it."""

from __future__ import annotations

import json

import msgspec

from intheworks.model import Record
from intheworks.standing.shape import Standing


def json_schema() -> str:
    """JSON Schema (2020-12) of a record and of a standing, each under its name in `$defs`; ends in a line break."""
    _, parts = msgspec.json.schema_components([Record, Standing], ref_template="#/$defs/{name}")
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "In the Works: a record or a standing",
        "anyOf": [{"$ref": "#/$defs/Record"}, {"$ref": "#/$defs/Standing"}],
        "$defs": parts,
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
