"""The OpenAPI document: paths and parameters from FastAPI, bodies and answers from the core's own types."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import FastAPI

from intheworks.server import shapes

_REF = "#/components/schemas/{name}"
_FAULTS = {
    "400": "A parameter or cursor that means nothing",
    "401": "No token, or none that is known",
    "403": "The token lacks the scope",
    "404": "There is no such thing",
    "413": "Larger than a request may be",
    "422": "A parameter or body of another shape, or an article that was rejected",
    "429": "Too many requests; Retry-After says when to come back",
    "503": "The ledger is busy or cannot be reached",
}


def describe(app: FastAPI) -> None:
    """Have the application give this document at `/openapi.json`."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _filled(plain())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _filled(document: dict[str, Any]) -> dict[str, Any]:
    wanted = [*shapes.GIVEN.values(), *shapes.TAKEN.values(), shapes.Problem]
    schemas, components = msgspec.json.schema_components(wanted, ref_template=_REF)
    by_type = dict(zip(map(repr, wanted), schemas, strict=True))
    kept = document.setdefault("components", {})
    kept["schemas"] = components
    problem = {"application/problem+json": {"schema": by_type[repr(shapes.Problem)]}}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            key = path.removeprefix("/api/v1"), method
            answers = {code: one for code, one in operation["responses"].items() if code.startswith("2")}
            given = shapes.GIVEN.get(key)
            for answer in answers.values():
                if given is not None:
                    answer["content"] = {"application/json": {"schema": by_type[repr(given)]}}
            if key == ("/documents", "post"):
                answers["200"] = {**answers["201"], "description": "It was known"}
            if method == "get" and "security" not in operation:
                answers["304"] = {"description": "Nothing changed"}
            for code, words in _FAULTS.items():
                answers[code] = {"description": words, "content": problem}
            operation["responses"] = answers
            taken = shapes.TAKEN.get(key)
            if taken is not None:
                body = {"required": True, "content": {"application/json": {"schema": by_type[repr(taken)]}}}
                operation["requestBody"] = body
    return document
