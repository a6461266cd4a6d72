"""The API under schemathesis: whatever its description allows or forbids is asked, and every answer is as described."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from test_server import Served, serving

OPERATIONS = (
    *("GET /titles", "GET /titles/{title}", "GET /titles/{title}/timeline", "GET /changes", "GET /holdups"),
    *("GET /people/{person}", "GET /quotations", "GET /documents", "POST /documents", "POST /claims/{claim}/review"),
    *("GET /webhooks", "POST /webhooks", "DELETE /webhooks/{hook}"),
)


@pytest.fixture(scope="module")
def served(gold_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(gold_ledger, tmp_path_factory.mktemp("schema")) as made:
        yield made


def test_every_operation_is_listed(served: Served) -> None:
    """What the description has is what is asked below, so that an address that is added is asked too."""
    told = served.http.get("/openapi.json").json()["paths"]
    found = {f"{m.upper()} {path.removeprefix('/api/v1')}" for path, methods in told.items() for m in methods}
    assert found == set(OPERATIONS)


def test_every_parameter_is_described_as_what_it_is(served: Served) -> None:
    """Each has a description, and two share one only where they bear the same name."""
    told = served.http.get("/openapi.json").json()["paths"]
    operations = [operation for methods in told.values() for operation in methods.values()]
    parameters = [parameter for operation in operations for parameter in operation.get("parameters", ())]
    named: dict[str, set[str]] = {}
    for parameter in parameters:
        named.setdefault(parameter.get("description", ""), set()).add(parameter["name"])
    assert "" not in named and len(named) >= 12
    assert {words: names for words, names in named.items() if len(names) > 1} == {}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name.lower())
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_answer_is_as_described(served: Served, operation: str, mode: GenerationMode) -> None:
    """Status, type and shape of each answer are those of the description, for what it allows and what it forbids."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", served.app)
    method, path = operation.split(" ", 1)
    wanted = schema[f"/api/v1{path}"][method]
    token = served.token("write", "review")

    @seed(1)
    @settings(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=wanted.as_strategy(generation_mode=mode))
    def asked(case: Case) -> None:
        # A description cannot say which cursors a list gave, or which texts are articles: they are refused all the same.
        case.call_and_validate(headers=token, excluded_checks=[positive_data_acceptance])

    asked()
