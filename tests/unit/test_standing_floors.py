"""The fold on the slate's gold records stays above its floors, and the measure can tell when it does not."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from intheworks.model import Record, Stage

EVALS = Path(__file__).parents[2] / "evals"


@pytest.fixture(scope="module")
def measure() -> ModuleType:
    spec = importlib.util.spec_from_file_location("eval_standings", EVALS / "standings.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def figures(measure: ModuleType) -> dict[str, float]:
    works = json.loads((measure.SLATE / "standings.json").read_text(encoding="utf-8"))["works"]
    found: dict[str, float] = measure.score(measure.Shelf(measure.SLATE), works, lambda _: None)
    return found


@pytest.mark.slow
def test_floors(measure: ModuleType) -> None:
    """Stage, people, hold-ups, next date and disputes reach the floors of the project."""
    found = figures(measure)
    assert {k: v for k, v in found.items() if v < measure.FLOORS[k]} == {}


@pytest.mark.slow
def test_the_measure_falls_without_stages(measure: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records without stage claims fall below the floor of stage."""
    whole = measure.gold_record

    def stripped(path: Path) -> Record:
        record: Record = whole(path)
        return msgspec.structs.replace(record, claims=tuple(c for c in record.claims if not isinstance(c, Stage)))

    monkeypatch.setattr(measure, "gold_record", stripped)
    assert figures(measure)["stage"] < measure.FLOORS["stage"]
