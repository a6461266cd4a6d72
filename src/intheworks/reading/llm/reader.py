"""The LLM reader: an article goes to a model in windows; what of its answers the article bears out becomes a record."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec

from intheworks.model import Document, PassedOver, Reader, Record, Span
from intheworks.reading import gate, nlp, prose
from intheworks.reading.llm import merging
from intheworks.reading.llm.addressed import blanked
from intheworks.reading.llm.cache import Cache, Kept
from intheworks.reading.llm.client import Client
from intheworks.reading.llm.grounding import Ground, Grounded
from intheworks.reading.llm.known import Known
from intheworks.reading.llm.prompt import fingerprint, messages
from intheworks.reading.llm.settings import Settings
from intheworks.reading.llm.tally import Tally, cost
from intheworks.reading.llm.windows import Window, halves, windows
from intheworks.reading.recognition import recognise
from intheworks.reading.scene import Scene

VERSION = "0.1"


def _scene(document: Document) -> Scene:
    return recognise(nlp.parse(prose.tamed(document.text), document.info.published, document.info.outlet))


class LLMReader:
    """Reads with a language model what passes the house reader's gate; what it says counts only where the text says it."""

    def __init__(
        self,
        settings: Settings,
        *,
        client: Client | None = None,
        cache: Cache | None = None,
        scene: Callable[[Document], Scene] = _scene,
    ) -> None:
        """Without a `cache` every question is asked anew."""
        self.settings, self.client, self.cache = settings, client or Client(settings), cache
        self.reader = Reader("llm", f"{VERSION} {settings.model} {fingerprint()}")
        self.tally = Tally()
        self._scene = scene

    def gate(self, text: str) -> bool:
        """Whether the text may have anything in the works; nothing is asked."""
        return gate.passes(text)

    def read(self, document: Document) -> Record:
        """All that the model finds and the document bears out.

        Raises ReaderUnavailable where the model does not answer now or the budget is spent, UsageError where it never will.
        """
        self.tally.articles += 1
        shown = msgspec.structs.replace(document, text=blanked(document.text))
        if not shown.text.strip():  # all of it addresses a machine
            return self._record(document, [], [])
        parts = windows(document.text, self.settings.window)
        answers = [
            answered for n, part in enumerate(parts) for answered in self._asked(document, part, (n + 1, len(parts)))
        ]
        by = (document.info.outlet or "", *document.info.byline)
        ground = Ground(Known(self._scene(shown), by), document.text, self.tally)
        found = [ground.ground(answer, window) for window, answer in answers if isinstance(answer, dict)]
        unread = [PassedOver(a, Span.of(document.text, *w)) for w, a in answers if isinstance(a, str)]
        return self._record(document, found, unread)

    def report(self) -> str:
        """What the model cost until now, and what became of its answers."""
        return f"{cost(self.client.spent, self.tally.kept_answers, self.settings.price)}; {self.tally.facts()}"

    def _record(self, document: Document, found: list[Grounded], unread: list[PassedOver]) -> Record:
        claims = merging.one_for_each_slot(placed for g in found for placed in g.claims)
        passed = {(p.rule, p.span): p for p in [*unread, *(p for g in found for p in g.passed)]}
        return Record(
            document=document.info,
            reader=self.reader,
            titles=merging.one_for_each_title((title for g in found for title in g.titles), claims),
            claims=claims,
            quotations=merging.one_for_each_place(placed for g in found for placed in g.quotations),
            rejections=tuple(sorted(passed.values(), key=lambda p: (p.span, p.rule))),
        )

    def _asked(
        self, document: Document, window: Window, part: tuple[int, int]
    ) -> list[tuple[Window, dict[str, Any] | str]]:
        """The answers on a window, each with what it is on; a rule in place of one that cannot be used.

        An answer that is cut short is asked for again in two halves: half a list is no answer.
        """
        self.tally.windows += 1
        kept = self._answer(document, window, part)
        if kept.cut:
            self.tally.cut += 1
            parts = halves(document.text, window)
            if parts:
                return [answer for one in parts for answer in self._asked(document, one, part)]
            return [(window, "llm_answer_cut_short")]
        answer = decoded(kept.text)
        if answer is None:
            self.tally.unreadable += 1
            return [(window, "llm_answer_is_no_record")]
        return [(window, answer)]

    def _answer(self, document: Document, window: Window, part: tuple[int, int]) -> Kept:
        """The model's answer, from the cache if it is there."""
        said = messages(document.text, window, document.info, part)
        asked = document.info.id, self.settings.model, said, self.settings.answer
        kept = self.cache.get(*asked) if self.cache else None
        if kept is not None:
            self.tally.kept_answers += 1
            return kept
        answer = self.client.ask(said)
        kept = Kept(answer.text, answer.sent, answer.answered, answer.cut)
        if self.cache and (kept.cut or decoded(kept.text) is not None):
            self.cache.put(*asked, kept)
        return kept


def decoded(text: str) -> dict[str, Any] | None:
    """The JSON object of an answer, or None. Nothing around it and nothing missing from it is forgiven."""
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None
