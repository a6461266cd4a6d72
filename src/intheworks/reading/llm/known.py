"""Which names an article knows: as it writes them, or as the house reader's coreference resolves them. No other is taken.

A name is never mended: it stands in the text letter by letter, or words of the text resolve to it, or it is refused.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from intheworks.reading import dates
from intheworks.reading.page import Work
from intheworks.reading.recognition import PRONOUNS
from intheworks.reading.scene import Scene, Slot

_MEANT_BY = {
    "sequel": r"sequels?|follow[- ]?ups?|second|third|fourth|another|next|more|return\w*|continu\w+|part|[2-9]|ii|iii",
    "prequel": r"prequels?|origins?|before",
    "remake": r"remak\w+|redo\w*|re-?imagin\w+|new version|update\w*",
    "reboot": r"reboot\w*|re-?launch\w*|re-?imagin\w+|start\w* over|new version",
    "revival": r"reviv\w+|return\w*|back",
    "spinoff": r"spin-?offs?|spun off|spinning off",
    "adaptation": r"adapt\w+|based on|version|from the",
    "film": r"films?|movies?|features?|pics?|pictures?|big[- ]screen|flicks?",
    "series": r"series|shows?|dramas?|comed\w+|sitcoms?|mini-?series|tv|television|seasons?|episodes?",
    "project": r"\w+",
}
"""The words that record.md adds to name a title without a name of its own, and what in an article bears each of them out;
a project may be anything."""
_KINDS = "|".join([*_MEANT_BY, "spin-off", "movie", "show", "drama", "comedy", "thriller"])
_ALSO = {"spin-off": "spinoff", "movie": "film", "show": "series", "drama": "series", "comedy": "series"}
_BESIDES = re.compile(rf"(?P<base>.+?)(?:[’']s)? (?:(?P<kind>{_KINDS})|(?:season )?(?P<number>\d{{1,2}}))")
_WHOSE = re.compile(rf"[Uu]ntitled (?P<base>.+?) (?P<kind>{_KINDS})")
_SPEAKS_FOR = re.compile(
    r"(?P<base>.+?)(?:[’']s)? (?:representative|rep|publicist|agent|lawyer|spokes(?:person|man|woman))"
)
_SPOKESMEN = re.compile(
    r"\b(?:reps?|representatives?|publicists?|agents?|lawyers?|spokes(?:person|man|woman|people))\b"
)
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_FIRMS = re.compile(
    r"\b(?:the|its) (?:network|studio|streamer|company|distributor|channel|platform|broadcaster)\b", re.I
)
UNNAMED = "unnamed source"


class Known:
    """The names and dates of one scene. Ranges are of the document's text; a `place` is the evidence of a fact."""

    def __init__(self, scene: Scene, by: Iterable[str] = ()) -> None:
        """`by` are the outlet and the writers of the article."""
        self.scene, self.text, self._by = scene, scene.page.text, frozenset(by)
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
        """The company that the sentences of a place name or mean by this name, or their paragraph, where they say "the
        network" of one that was named; None where they do not."""
        found = self._there(name, place, "org", self._firms, self._people)
        if found is not None or len(self._firms.get(name, ())) != 1:
            return found
        start, end = self.sentences(place)
        block = self.text.rfind("\n", 0, start) + 1
        told = self.stands(name, block, end) or (_FIRMS.search(self.text, start, end) and self.stands(name, 0, end))
        return next(iter(self._firms[name])) if told else None

    def _there(
        self, name: str, place: tuple[int, int], kind: str, called: dict[str, set[str]], others: dict[str, set[str]]
    ) -> str | None:
        start, end = self.sentences(place)
        here = [slot for slot in self._slots[kind] if slot.start < end and slot.end > start]
        meant = called.get(name, set())
        for slot in here:  # "she", "the actress": the very words, and whom they stand for
            if slot.how in ("pronoun", "noun") and self.text[slot.start : slot.end].lower() == name.lower():
                return slot.name if " and " not in slot.name else None
        for slot in here:
            if slot.name in meant or any(part in meant for part in slot.name.split(" and ")):
                return next((part for part in slot.name.split(" and ") if part in meant), slot.name)
        if not self.stands(name, start, end) or others.get(name) or name in self._works or not self._is_name(name):
            return None
        return next(iter(meant)) if len(meant) == 1 else name

    def speaker(self, name: str, place: tuple[int, int]) -> str | None:
        """Whom words at a place are credited to by this name: somebody there, else anybody of the article, or who speaks
        for them; "unnamed source" is the record's word for those whom nobody names."""
        if name == UNNAMED:
            return name
        found = self.person(name, place) or self.company(name, place) or self.anyone(name)
        speaks = _SPEAKS_FOR.fullmatch(name)
        if found is None and speaks and _SPOKESMEN.search(self.text):
            return name if self.anyone(speaks["base"]) else None
        return found

    def anyone(self, name: str) -> str | None:
        """A person or company of the article by this name, in full, wherever it stands; or who published and wrote it."""
        for called in (self._people, self._firms):
            if len(called.get(name, ())) == 1:
                return next(iter(called[name]))
        if name in self._by or (self.stands(name) and self._is_name(name)):
            return name
        bare = name.removeprefix("The ")
        return self.anyone(bare) if bare != name else None

    # --- titles ----------------------------------------------------------------------------------------------------------

    def title(self, name: str) -> str | None:
        """A title under the name that the house reader gives it, else as it stands in the text, else as record.md names one
        that has no name, where what it is named after stands in the text; None otherwise."""
        work = self._works.get(name)
        if work is not None:
            return work.name
        if self.stands(name):
            return name if self._is_name(name) and name not in self._people and name not in self._firms else None
        after = _BESIDES.fullmatch(name) or _WHOSE.fullmatch(name)
        if after is None or not self._calls(after["base"]):
            bare = name.removeprefix("The ")
            return self.title(bare) if bare != name else None
        number = after.groupdict().get("number")
        return name if (self._counts(int(number)) if number else self._bears_out(after["kind"])) else None

    def _bears_out(self, kind: str) -> bool:
        """Whether a word of the article says that something is a sequel, a series, and so on."""
        words = _MEANT_BY.get(_ALSO.get(kind, kind), kind)
        return re.search(rf"\b(?:{words})\b", self.text, re.IGNORECASE) is not None

    def _counts(self, number: int) -> bool:
        """Whether the article has this number, as a figure or as a word."""
        words = [str(number), *(w[number] for w in (_NUMBERS, _ORDINALS) if number < len(w))]
        return re.search(rf"\b(?:{'|'.join(words)})(?:st|nd|rd|th)?\b", self.text, re.IGNORECASE) is not None

    def meant(self, title: str, place: tuple[int, int]) -> bool:
        """Whether the sentences of a place can speak of this title.

        Of one that the house reader knows: by what it lets a sentence speak of (Scene.candidates; 97 % of the press's claims
        are within it). Of another: where it has been named by then.
        """
        start, end = self.sentences(place)
        views = [v for v in self.scene.views if v.sentence.start < end and v.sentence.end > start]
        if any(work.name == title for work in self.scene.works):
            return any(work.name == title for view in views for work in self.scene.candidates(view))
        composed = _BESIDES.fullmatch(title) or _WHOSE.fullmatch(title)
        return self.stands(composed["base"] if composed and not self.stands(title) else title, 0, end)

    def work(self, name: str) -> Work | None:
        """The house reader's work of this name."""
        return self._works.get(name)

    def phrase(self, words: str) -> str | None:
        """Words of the article that name or describe something: no pronoun."""
        return words if self.stands(words) and words.lower() not in self._referring else None

    def _calls(self, name: str) -> bool:
        """Whether the article calls anything so: a work, a person, a company, or a name that stands there."""
        known = name in self._works or name in self._people or name in self._firms
        return known or (self.stands(name) and self._is_name(name))

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
