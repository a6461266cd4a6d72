"""Who "she", "the actress", "the duo" or "the studio" is.

Third-person pronouns and descriptions look back for the person that fits in gender and trade, nearest and most prominent
first, and not over the border of an item in a round-up. First-person words inside quotation marks are their speaker's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from intheworks.reading.antecedents import Anaphor, Antecedents, Link
from intheworks.reading.companies import Organisation
from intheworks.reading.cues import is_cue
from intheworks.reading.names import company_words, person_nouns
from intheworks.reading.page import Block, Page, Speech
from intheworks.reading.people import Person
from intheworks.reading.quoted import Quoted, quoted

_HE = frozenset({"he", "him", "his", "himself"})
_SHE = frozenset({"she", "her", "hers", "herself"})
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_IT = frozenset({"it", "its", "itself"})
_FIRST = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"})
_THIRD = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", re.IGNORECASE)
_DETERMINER = re.compile(r"^(?:the|this|that|a|an|one|two|its|his|her|their|our|my)\b ?", re.IGNORECASE)
_BESIDE = 40
"""How far, in characters, "she said" can stand from the quotation that it belongs to."""
_VERB_AFTER = re.compile(r"(?:,[^,.;:“”\"]{1,60},)? (?:[a-z]+ly |has |had |also |then |later )?([a-z]+)\b")
_VERB_BEFORE = re.compile(r"\b([a-z]+) $")
_LOOK_BACK = 60
"""How many mentions back the antecedent of a pronoun is looked for: a few paragraphs of dense copy."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One mention of a person or an organisation in reading order.

    `inside` is true within quotation marks, `begins` at the head of a paragraph, `speaks` beside a verb of saying.
    """

    start: int
    end: int
    name: str
    who: Person | Organisation
    inside: bool
    subject: bool
    item: int
    paragraph: int
    sentence: int
    possessive: bool
    begins: bool
    speaks: bool


def _speaks(text: str, start: int, end: int) -> bool:
    """Whether a verb of saying follows these words ("X, the actor, told") or comes before them ("said X")."""
    after = _VERB_AFTER.match(text, end)
    before = _VERB_BEFORE.search(text, max(0, start - 20), start)
    return bool((after and is_cue(after.group(1))) or (before and is_cue(before.group(1))))


class Resolver:
    """Resolves words of one page. `learn` tells it who says what, for the first person inside quotations."""

    def __init__(self, page: Page, people: Sequence[Person], organisations: Sequence[Organisation]) -> None:
        self._page = page
        self.people = tuple(people)
        self.organisations = tuple(organisations)
        self.quoted: tuple[Quoted, ...] = tuple(quoted(page))
        self._quote_starts = [q.start for q in self.quoted if q.depth == 0]
        self._outer = [q for q in self.quoted if q.depth == 0]
        self._items = _items(page)
        self._narrated = self._count_narrated()
        self.entities = sorted(self._entities(), key=lambda e: e.start)
        self.entity_starts = [e.start for e in self.entities]
        self._speeches: list[Speech] = []
        self._speech_starts: list[int] = []
        self._antecedents = Antecedents(self.entities)
        self._chain: dict[int, str] = {}
        self._links: list[Link] = []
        self._ranked: dict[int, tuple[tuple[str, float], ...]] = {}
        self._chain_up()

    def _count_narrated(self) -> list[int]:
        """For every sentence the sentences of narration up to it: those that begin in a quotation are none."""
        found, count = [], 0
        for sentence in self._page.sentences:
            count += not self.inside(sentence.start)
            found.append(count)
        return found

    def _entities(self) -> Iterable[Entity]:
        everyone: list[Person | Organisation] = [*self.people, *self.organisations]
        for who in everyone:
            for mention in who.mentions:
                sentence = self._page.sentence_at(mention.start)
                if sentence is None:
                    continue
                p = sentence.paragraph
                yield Entity(
                    mention.start, mention.end, mention.name, who, self.inside(mention.start), self._is_subject(mention.end),
                    self._items[p], p, self._narrated[sentence.index],
                    self._page.text[mention.end : mention.end + 2] in {"’s", "'s"},
                    mention.start - self._page.segments[p].lead <= 12,
                    _speaks(self._page.text, mention.start, mention.end),
                )  # fmt: skip

    def _is_subject(self, end: int) -> bool:
        """Whether the word that ends at `end` is the subject of its clause, by the parser."""
        sentence = self._page.sentence_at(end - 1)
        if sentence is None:
            return False
        base = self._page.segments[sentence.paragraph].start
        doc = sentence.tokens.doc
        span = doc.char_span(end - 1 - base, end - base, alignment_mode="expand")
        if span is None or len(span) == 0:
            return False
        return span[0].dep_ in {"nsubj", "nsubjpass"}

    def inside(self, offset: int) -> bool:
        """Whether this place is within quotation marks."""
        return self.quote_over(offset) is not None

    def quote_over(self, offset: int) -> Quoted | None:
        """The outermost quoted run over this place."""
        i = bisect_right(self._quote_starts, offset) - 1
        return self._outer[i] if i >= 0 and offset < self._outer[i].end else None

    def learn(self, speeches: Iterable[Speech]) -> None:
        """Who said what: from now on "I" inside these speeches is their speaker."""
        self._speeches = sorted((s for s in speeches if s.form != "indirect"), key=lambda s: s.start)
        self._speech_starts = [s.start for s in self._speeches]

    def speaker_at(self, offset: int) -> str | None:
        """The speaker of the direct speech over this place."""
        i = bisect_right(self._speech_starts, offset) - 1
        return self._speeches[i].speaker if i >= 0 and offset < self._speeches[i].end else None

    def item_at(self, offset: int) -> int:
        """The number of the item (round-up entry, list line, or the article's body) over this place."""
        sentence = self._page.sentence_at(offset)
        return self._items[sentence.paragraph] if sentence else 0

    def resolve(self, start: int, end: int) -> str | None:
        """The full name (several joined with " and " for "they" or "the duo") that `start:end` stands for, else None."""
        named = self._named(start, end)
        if named is not None:
            return named
        words = self._page.text[start:end].strip()
        low = words.lower().replace("’s", "").replace("'s", "")
        if low in _FIRST:
            return self.speaker_at(start)
        who = self._pronoun(low, start) if low in _HE | _SHE | _THEY | _IT else self._description(low, start)
        return who

    def _named(self, start: int, end: int) -> str | None:
        """The names mentioned in exactly this stretch, give or take a title or a determiner before."""
        low, high = bisect_left(self.entity_starts, start), bisect_left(self.entity_starts, end)
        within = [e for e in self.entities[low:high] if e.end <= end + 2]
        if not within:
            return None
        text = self._page.text
        if " and " in text[start:end] and len(within) == 2:
            return " and ".join(e.name for e in within)
        last = within[-1]
        return last.name if end - last.end <= 2 else within[0].name if within[0].start - start <= 4 else None

    def back(self, start: int, *, across: bool = False) -> Iterable[Entity]:
        """The mentions before this place, nearest first, within its item; `across` leaves the item."""
        item = self.item_at(start)
        until = bisect_left(self.entity_starts, start)
        for e in reversed(self.entities[max(0, until - _LOOK_BACK) : until]):
            if across or e.item == item:
                yield e

    def _pronoun(self, low: str, start: int) -> str | None:
        if low in _IT:
            return self._company(start)
        if low in _THEY:
            return self._alone(start) or self._pair(start) or self._company(start)
        if start in self._chain and self._speaking(start) is None:
            return self._chain[start]
        anaphor, link = self.anaphor(start, start + len(low))
        return self._antecedents.choose(anaphor, self.fitting(anaphor), link)

    def ranked(self, start: int, end: int) -> tuple[tuple[str, float], ...]:
        """Whom a "he" or "she" of the narration can mean, best first, each with how far its score is below the best."""
        if start not in self._ranked:
            anaphor, link = self.anaphor(start, end)
            self._ranked[start] = self._antecedents.ranked(anaphor, self.fitting(anaphor), link)
        return self._ranked[start]

    def correct(self, start: int, name: str) -> None:
        """What the speeches tell of a pronoun of the narration, where its surroundings alone told something else."""
        self._chain[start] = name

    def anaphor(self, start: int, end: int) -> tuple[Anaphor, Link | None]:
        """A pronoun or description as what is to be resolved, with the pronoun resolved before it."""
        low = self._page.text[start:end].lower()
        noun = "" if low in _HE | _SHE else low.split()[-1]
        gender = "m" if low in _HE else "f" if low in _SHE else person_nouns().get(noun, ("",))[0]
        sentence = self._page.sentence_at(start)
        p, s = (sentence.paragraph, self._narrated[sentence.index]) if sentence else (0, 0)
        beside = frozenset(self._named_beside(start, end))
        anaphor = Anaphor(
            start,
            p,
            s,
            gender,
            noun,
            self.inside(start),
            not noun and self._is_subject(end),
            beside,
            self._says(start, end),
        )
        return anaphor, self._link_before(start, gender)

    def _link_before(self, start: int, gender: str) -> Link | None:
        """The pronoun of this gender that was resolved last before this place, in its item."""
        item = self.item_at(start)
        until = bisect_left(self._links, start, key=lambda k: k.start)
        for link in reversed(self._links[max(0, until - _LOOK_BACK) : until]):
            if link.item == item and (not gender or link.gender == gender):
                return link
        return None

    def _says(self, start: int, end: int) -> str:
        """Whether these words are the speaker of the quotation beside them: "after" it, "before" it, or "no"."""
        i = bisect_left(self._quote_starts, start)
        if i > 0 and 0 <= start - self._outer[i - 1].end <= 3:
            return "after"
        if not _speaks(self._page.text, start, end):
            return "no"
        return "after" if i > 0 and 0 <= start - self._outer[i - 1].end <= _BESIDE else "before"

    def _named_beside(self, start: int, end: int) -> Iterable[str]:
        """Who is named in the quotation right before or after: somebody other than its speaker, so other than "she said"."""
        if self.inside(start):
            return
        i = bisect_left(self._quote_starts, start)
        for quote in self._outer[max(0, i - 1) : i + 1]:
            if 0 <= start - quote.end <= _BESIDE or 0 <= quote.start - end <= _BESIDE:
                yield from self.named_in(quote.start, quote.end)

    def named_in(self, start: int, end: int) -> frozenset[str]:
        """Who is named in this stretch."""
        low, high = bisect_left(self.entity_starts, start), bisect_left(self.entity_starts, end)
        return frozenset(e.name for e in self.entities[low:high])

    def fitting(self, anaphor: Anaphor) -> list[Entity]:
        """The mentions that a pronoun here can go back to, nearest first."""
        speaker = self._speaking(anaphor.start)
        return [e for e in self.back(anaphor.start) if speaker is None or e.name != speaker]

    def _speaking(self, offset: int) -> str | None:
        """Who speaks here in their own words, and so speaks of others as "he" and "she"."""
        i = bisect_right(self._speech_starts, offset) - 1
        speech = self._speeches[i] if i >= 0 else None
        return speech.speaker if speech and speech.form == "direct" and offset < speech.end else None

    def _chain_up(self) -> None:
        """Resolve every "he" and "she" of the narration in reading order."""
        for match in _THIRD.finditer(self._page.text):
            start = match.start()
            if self.inside(start):
                continue
            anaphor, link = self.anaphor(start, match.end())
            name = self._antecedents.choose(anaphor, self.fitting(anaphor), link)
            if name is not None:
                self._chain[start] = name
                self._links.append(
                    Link(start, self.item_at(start), anaphor.gender, name, anaphor.paragraph, anaphor.sentence)
                )

    def resolve_company(self, start: int) -> str | None:
        """The company spoken of last before this place."""
        return self._company(start)

    def _company(self, start: int) -> str | None:
        for e in self.back(start):
            if isinstance(e.who, Organisation) and not e.inside and not e.who.outlet:
                return e.name
        return None

    def _pair(self, start: int) -> str | None:
        """The last two people joined by "and" before this place."""
        return self._pair_of([e for e in self.back(start) if isinstance(e.who, Person)])

    def _pair_of(self, before: Sequence[Entity]) -> str | None:
        for right, left in pairwise(before):
            if self._page.text[left.end : right.start] in {" and ", " & "} and left.name != right.name:
                return f"{left.name} and {right.name}"
        return None

    def _alone(self, start: int) -> str | None:
        """Who "they" is where the narration's sentence before has one person for its subject and names nothing else, and
        no two were named together in the paragraph."""
        sentence = self._page.sentence_at(start)
        if sentence is None:
            return None
        paragraph = self._page.segments[sentence.paragraph].start
        here = [e for e in self.back(start) if e.start >= paragraph and not e.inside]
        if not here or not isinstance(here[0].who, Person) or self._pair_of(here) is not None:
            return None
        before = self._page.sentence_at(here[0].start)
        named = {e.name for e in here if before is not None and before.start <= e.start < before.end}
        inside = before is not None and before.end <= sentence.start
        return here[0].name if inside and len(named) == 1 and any(e.subject for e in here) else None

    def _description(self, low: str, start: int) -> str | None:
        words = _DETERMINER.sub("", low).split()
        for size in (2, 1):
            noun = " ".join(words[-size:])
            if noun in person_nouns():
                _, group, kind = person_nouns()[noun]
                if group == "pair":
                    return self._pair(start)
                if group == "one" and kind in {"role", "person"}:
                    return self.described(noun, start)
                return None
            if noun in company_words("common"):
                return self._company(start)
        return None

    def described(self, noun: str, start: int, before: int | None = None) -> str | None:
        """Who is meant by a noun that begins at `start`, of those named before it, or before `before`: the description's
        own start, since "the Iron Man director" is not Iron Man."""
        anaphor, link = self.anaphor(start, start + len(noun))
        until = start if before is None else before
        return self._antecedents.choose(anaphor, [e for e in self.fitting(anaphor) if e.end <= until], link)


def _items(page: Page) -> list[int]:
    """For every paragraph the item it belongs to: 0 is running text, each bullet its own, a heading begins one."""
    bullets = sum(s.block is Block.bullet for s in page.segments)
    found: list[int] = []
    item = last = 0
    for segment in page.segments:
        if segment.block is Block.bullet and bullets > 1:
            last += 1
            found.append(last)
            continue
        found.append(item)
    return found
