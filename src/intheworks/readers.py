"""The readers by name: the three that ship, and those that other packages bring by the entry point `intheworks.readers`.

An entry point leads to something that gives a reader when it is called without arguments: a class, or a function.
"""

from __future__ import annotations

import os
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intheworks.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from intheworks.reading.llm import LLMReader

GROUP = "intheworks.readers"
HOUSE, LLM, BOTH = "house", "llm", "both"


def names() -> tuple[str, ...]:
    """Every reader there is, those that ship first."""
    brought = sorted({point.name for point in entry_points(group=GROUP)} - {HOUSE, LLM, BOTH})
    return HOUSE, LLM, BOTH, *brought


def make(name: str) -> Any:
    """A new reader of this name (desk.ArticleReader); raises UsageError where there is none, or it cannot be made."""
    shipped: dict[str, Callable[[], Any]] = {HOUSE: _house, LLM: _llm, BOTH: _both}
    if name in shipped:
        return shipped[name]()
    found = next(iter(entry_points(group=GROUP, name=name)), None)
    if found is None:
        raise UsageError(f"no reader is called “{name}”", todo=f"there are {', '.join(names())}")
    return _checked(found, _loaded(found)())


def _loaded(point: EntryPoint) -> Callable[[], Any]:
    try:
        make: Callable[[], Any] = point.load()
    except (ImportError, AttributeError) as error:
        raise UsageError(f"the reader “{point.name}” cannot be loaded ({error})", where=point.value) from error
    return make


def _checked(point: EntryPoint, reader: Any) -> Any:
    """A reader that has what the desk asks for, under the name that it was called by."""
    lacks = [part for part in ("reader", "gate", "read") if not hasattr(reader, part)]
    if lacks:
        raise UsageError(f"the reader “{point.name}” lacks `{lacks[0]}`", where=point.value)
    if reader.reader.name in {HOUSE, LLM, BOTH}:
        raise UsageError(f"the reader “{point.name}” calls itself “{reader.reader.name}”", where=point.value)
    return reader


def _house() -> Any:
    from intheworks.reading.house import HouseReader

    return HouseReader()


def _llm() -> LLMReader:
    from intheworks.reading.llm import LLMReader, settings_from
    from intheworks.reading.llm.cache import Cache

    settings, folder = settings_from(os.environ), cache_folder()
    return LLMReader(settings, cache=Cache(folder) if folder else None)


def _both() -> Any:
    from intheworks.reading.llm.both import BothReaders

    second = _llm()
    return BothReaders(_house(), second, second.settings.doubt)


def cache_folder() -> Path | None:
    """Where a model's answers are kept; None where INTHEWORKS_LLM_CACHE says `off`."""
    from platformdirs import user_cache_path

    from intheworks.reading.llm.settings import CACHE, OFF

    said = os.environ.get(CACHE)
    return None if said == OFF else Path(said) if said else user_cache_path("intheworks") / "llm"


def forget(document: str) -> bool:
    """Remove what a reader has kept of a document's words (a model's answers quote them); whether there was any."""
    from intheworks.reading.llm.cache import Cache

    folder = cache_folder()
    return folder is not None and Cache(folder).forget(document)
