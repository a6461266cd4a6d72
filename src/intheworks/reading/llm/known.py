"""Which names an article knows: as it writes them, or as the house reader's coreference resolves them. No other is taken.

A name is never mended: it stands in the text letter by letter, or words of the text resolve to it, or it is refused.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from intheworks.reading import dates
from intheworks.reading.page import Work
from intheworks.reading.recognition import PRONOUNS
from intheworks.reading.scene import Scene, Slot

_BESIDES = re.compile(
    r"(?P<base>.+?)(?:[’']s)? (?:"
    r"(?P<what>sequel|prequel|remake|reboot|spin-?off|adaptation|series|film|movie|project|revival)"
    r"|season (?P<season>\d{1,2})|(?P<part>\d))"
)
"""A title named after what it continues, as record.md names one without a name of its own."""
_WHOSE = re.compile(r"[Uu]ntitled (?P<base>.+?) (?P<what>project|film|movie|series|sequel|show|drama|comedy|thriller)")


class Known:
    """The names and dates of one scene. Ranges are of the document's text; a `place` is the evidence of a fact."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.text = scene, scene.page.text
        self._slots: dict[str, list[Slot]] = {kind: [] for kind in ("person", "org", "work")}
        for slot in scene.slots:
            if slot.kind in self._slots:
                self._slots[slot.kind].append(slot)
        self._people, self._firms = self._called("person"), self._called("org")
        self._works = self._work_names()
        referring = (slot for slot in scene.slots if slot.how in ("pronoun", "noun"))
        self._referring = PRONOUNS | {self.text[slot.start : slot.end].lower() for slot in referring}

    def _called(self, kind: str) -> dict[str, set[str]]:
        """Every way in which the article names somebody → whom it names so."""
        found: dict[str, set[str]] = defaultdict(set)
        for slot in self._slots[kind]:
            found[slot.name].add(slot.name)
            if slot.how in ("name", "short"):
                found[self.text[slot.start : slot.end]].add(slot.name)
        return found

    def _work_names(self) -> dict[str, Work]:
        found: dict[str, Work] = {}
        for work in self.scene.works:
            for name in (work.name, *work.aliases):
                if any(c.isupper() or c.isdigit() for c in name):
                    found.setdefault(name, work)
        return found

    # --- people and companies ------------------------------------------------------------------------------------------

    def person(self, name: str, place: tuple[int, int]) -> str | None:
        """Whom the sentences of a place name or mean by this name, in full; None where they do not."""
        return self._there(name, place, "person", self._people, self._firms)

    def company(self, name: str, place: tuple[int, int]) -> str | None:
        """The company that the sentences of a place name or mean by this name; None where they do not."""
        return self._there(name, place, "org", self._firms, self._people)

    def _there(
        self, name: str, place: tuple[int, int], kind: str, called: dict[str, set[str]], others: dict[str, set[str]]
    ) -> str | None:
        start, end = self.sentences(place)
        here = [slot for slot in self._slots[kind] if slot.start < end and slot.end > start]
        meant = called.get(name, set())
        for slot in here:  # "she", "the actress": the very words, and whom they stand for
            if slot.how in ("pronoun", "noun") and self.text[slot.start : slot.end].lower() == name.lower():
                return slot.name
        for slot in here:
            if slot.name in meant or any(part in meant for part in slot.name.split(" and ")):
                return next((part for part in slot.name.split(" and ") if part in meant), slot.name)
        stands = self.stands(name, start, end) and not (meant or others.get(name)) and name not in self._works
        return name if stands and self._is_name(name) else None

    def speaker(self, name: str, place: tuple[int, int], outlet: str | None = None) -> str | None:
        """Whom words at a place are credited to by this name: somebody there, else anybody of the article."""
        return self.person(name, place) or self.company(name, place) or self.anyone(name, outlet)

    def anyone(self, name: str, outlet: str | None = None) -> str | None:
        """A person or company of the article by this name, in full, wherever it stands; the outlet too."""
        for called in (self._people, self._firms):
            if len(called.get(name, ())) == 1:
                return next(iter(called[name]))
        return name if name == outlet or (self.stands(name) and self._is_name(name)) else None

    # --- titles ----------------------------------------------------------------------------------------------------------

    def title(self, name: str) -> str | None:
        """A title under the name that the house reader gives it, else as it stands in the text, else as record.md names one
        that has no name, where what it is named after stands in the text; None otherwise."""
        work = self._works.get(name)
        if work is not None:
            return work.name
        if self.stands(name):
            return name if self._is_name(name) and name not in self._people and name not in self._firms else None
        whose = _WHOSE.fullmatch(name)
        if whose:
            return name if self._says(whose["base"]) and self._says(whose["what"]) else None
        besides = _BESIDES.fullmatch(name)
        if besides is None or not (besides["base"] in self._works or self._says(besides["base"])):
            return None
        said = besides["what"] or besides["season"] or besides["part"]
        return name if re.search(rf"\b{said}(?:s|nd|rd|th)?\b", self.text, re.IGNORECASE) else None

    def work(self, name: str) -> Work | None:
        """The house reader's work of this name."""
        return self._works.get(name)

    def phrase(self, words: str) -> str | None:
        """Words of the article that name or describe something: no pronoun."""
        return words if self.stands(words) and words.lower() not in self._referring else None

    def _says(self, words: str) -> bool:
        return self.stands(words) and (self._is_name(words) or words.islower())

    def _is_name(self, words: str) -> bool:
        """Whether words can be a name: "the script" and "She" are none, "iPhone" and "30 Rock" are."""
        named = any(c.isupper() or c.isdigit() for c in words) and words == words.strip()
        return named and words.lower() not in self._referring

    # --- places ----------------------------------------------------------------------------------------------------------

    def stands(self, words: str, start: int = 0, end: int | None = None) -> bool:
        """Whether these words stand in `text[start:end]` letter by letter, and not inside longer words."""
        return next(occurrences(self.text, words, start, len(self.text) if end is None else end), None) is not None

    def sentences(self, place: tuple[int, int]) -> tuple[int, int]:
        """The range of the sentences that a place touches."""
        first, last = self.scene.page.sentence_at(place[0]), self.scene.page.sentence_at(place[1] - 1)
        start = min(place[0], first.start) if first else place[0]
        return start, max(place[1], last.end) if last else place[1]

    def dates(self, place: tuple[int, int]) -> set[str]:
        """What the house reader's date grammar makes of the sentences of a place: single dates and intervals."""
        start, end = self.sentences(place)
        page = self.scene.page
        return {
            d.edtf for ranges in (False, True) for d in dates.find(page.text, page.anchor, start, end, ranges=ranges)
        }


def occurrences(text: str, words: str, start: int, end: int) -> Iterator[int]:
    """Where these words stand in `text[start:end]` letter by letter, beginning and ending where words do."""
    at = text.find(words, start, end) if words else -1
    while at >= 0:
        stop = at + len(words)
        if not (_inside(text, at) or _inside(text, stop)):
            yield at
        at = text.find(words, at + 1, end)


def _inside(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
