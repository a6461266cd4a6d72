"""Everybody in the narration who could be speaking: names, companies, pronouns, and descriptions ("a spokesman for X").

Each voice knows the verbs of saying that it governs. Whose words a quotation is, is then a choice among voices.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from intheworks.reading import cues as saying
from intheworks.reading.companies import Organisation
from intheworks.reading.coreference import Entity, Resolver
from intheworks.reading.grid import Grid
from intheworks.reading.names import company_words, person_nouns, runs, trim
from intheworks.reading.page import Page
from intheworks.reading.people import Person

if TYPE_CHECKING:
    from spacy.tokens import Token

_PRONOUNS = {"he": "he", "she": "he", "they": "they", "it": "it", "who": "who", "i": "I", "we": "we"}
_DETERMINERS = frozenset(
    {"the", "a", "an", "one", "another", "this", "its", "his", "her", "their", "our", "my", "two", "several", "some"}
)
_INDEFINITE = frozenset({"a", "an", "one", "another", "two", "several", "some"})
_PARENT_OF = re.compile(r"[ -]of[ -](?:\d|one|two|three|four|five|six)\b")
_CLOSE = re.compile(
    r" (?:very |who is )?(?:close to|familiar with|near|inside|within|with knowledge of|briefed on|involved (?:in|with)) "
)
_LONGEST_DESCRIPTION = 70
_ISSUED = frozenset({"statement", "release", "announcement", "memo"})
"""What speaks for the company named last: "the statement added"."""
_DOER = re.compile(r".+(?:er|or|ist|man|woman|ian|ant|eer|person|ee)")
"""The endings of English nouns for people, for those that no list has: "a distributor said" but not "a statement said"."""
_OWNERS = frozenset({"his", "her", "their", "its"})
_VOICE_NAMES = {"rep": "representative", "reps": "representatives"}
_FOR = re.compile(r"\s+(?:for|at|of|from|with)\s+(?:the\s+)?")
_BETWEEN = re.compile(
    r"(?:[’']s)?(?:,(?:(?:[^,.;:“”\"\n]|\b(?:Bros|Co|Corp|Inc|Ltd|Jr|Sr|St|Dr)\.){1,80},){1,2})?\s*(?:\([^()]{1,60}\)\s*)?"
)
"""What may stand between a name and its verb: "X, chairman of Y Inc., Z Group, said"."""
_JOINS = re.compile(r",? (?:and|&) (?:[a-z][\w’'-]* (?:and )?){0,5}")
"""What joins two who speak as one: "said X and Y", "writer X and executive producer Y said"."""
_SKIP_BEFORE_CUE = frozenset(
    "has had have also then later now just already once recently exclusively first only even still"
    " jokingly to did does would will"
    " could might may must can never not n't n’t is was , 's ’s".split()
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb of saying (or "according to") with its place; `lemma` is the lexicon's."""

    start: int
    end: int
    lemma: str
    index: int


@dataclass(frozen=True, slots=True)
class Voice:
    """A possible speaker: the words `start:end`, its `kind` (name, org, he, they, it, who, I, we, noun, voice, source)."""

    start: int
    end: int
    kind: str
    name: str | None
    cue: Cue | None
    order: str
    subject: bool
    paragraph: int
    sentence: int


class Voices:
    """The voices of one page, in order of place; none inside quotation marks."""

    def __init__(self, page: Page, resolver: Resolver) -> None:
        self.page, self.resolver = page, resolver
        self.grid = Grid(page)
        self.cues = list(self._cues())
        self._cue_at = {cue.index: cue for cue in self.cues}
        self.all: list[Voice] = sorted(self._find(), key=lambda v: (v.start, -v.end))
        self._drop_covered()
        self.starts = [v.start for v in self.all]
        counts = Counter(e.name for e in resolver.entities if isinstance(e.who, Person) and not e.inside)
        self.prominence = {name: rank for rank, (name, _) in enumerate(counts.most_common())}
        self.foremost = next(iter(self.prominence), None)
        self.played = frozenset(p.name for p in resolver.people if p.played)
        self.governors = self._govern()
        self.all.sort(key=lambda v: (v.start, -v.end))
        self.starts = [v.start for v in self.all]

    def between(self, start: int, end: int) -> list[Voice]:
        """The voices that begin in `start:end`."""
        return self.all[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def near(self, first: int, start: int, end: int, last: int, most: int) -> list[Voice]:
        """Of the voices in `first:last` the `most` that are nearest to `start:end`, in order of place."""
        low, high = bisect_left(self.starts, first), bisect_left(self.starts, last)
        middle = bisect_left(self.starts, start)
        around = self.all[max(low, middle - most) : min(high, middle + most)]
        nearest = sorted(around, key=lambda v: min(abs(v.start - start), abs(v.start - end)))[:most]
        return sorted(nearest, key=lambda v: v.start)

    def _cues(self) -> Iterator[Cue]:
        forms, kinds = saying.forms(), saying.frames()
        for i, token in enumerate(self.grid.tokens):
            low = token.lower_
            start = self.grid.starts[i]
            if low in {"according", "per"} and not self.resolver.inside(start):
                yield Cue(start, start + len(token), "according", i)
            elif (
                low in forms
                and not self.resolver.inside(start)
                and (token.pos_ in {"VERB", "AUX"} or forms[low] in {"say", "tell"})
            ):
                lemma = token.lemma_.lower()
                yield Cue(start, start + len(token), lemma if lemma in kinds else forms[low], i)

    def _find(self) -> Iterator[Voice]:
        yield from self._joint()
        for entity in self.resolver.entities:
            if not entity.inside:
                yield self._voice(
                    entity.start,
                    entity.end,
                    "org" if isinstance(entity.who, Organisation) else "name",
                    entity.name,
                    entity.subject,
                )
        for i, token in enumerate(self.grid.tokens):
            low, start = token.lower_, self.grid.starts[i]
            if self.resolver.inside(start):
                continue
            if low in _PRONOUNS:
                yield self._pronoun(i, low, start)
            elif low == "one" and token.dep_ == "nsubj":
                yield self._voice(start, start + len(low), "source", "unnamed source", True)
            elif low in person_nouns() or (low in company_words("common") and token.pos_ != "PROPN"):
                found = self._noun(i, low)
                if found is not None:
                    yield found

    def _joint(self) -> Iterator[Voice]:
        """Two of a kind, joined, who govern one verb of saying: "said X and Y in a joint statement"."""
        narrated = [e for e in self.resolver.entities if not e.inside]
        for one, other in pairwise(narrated):
            between = self.page.text[one.end : other.start]
            alike = isinstance(one.who, Person) == isinstance(other.who, Person) and one.name != other.name
            if alike and _JOINS.fullmatch(between):
                voice = self._voice(one.start, other.end, "they", f"{one.name} and {other.name}", one.subject)
                if voice.order in {"after", "before"}:
                    yield voice

    def _pronoun(self, i: int, low: str, start: int) -> Voice:
        kind = _PRONOUNS[low]
        name = None
        if kind in {"he", "they", "it"}:
            name = self.resolver.resolve(start, start + len(low))
        elif kind == "who":
            before = self._entity_before(start) or self._head_of_relative(i)
            name = before.name if before else None
        return self._voice(start, start + len(low), kind, name, self.grid.tokens[i].dep_ in {"nsubj", "nsubjpass"})

    def _entity_before(self, start: int) -> Entity | None:
        entities = self.resolver.entities
        i = bisect_left(self.resolver.entity_starts, start)
        found = entities[i - 1] if i > 0 else None
        return found if found and start - found.end <= 40 and "." not in self.page.text[found.end : start] else None

    def _head_of_relative(self, i: int) -> Entity | None:
        """The name that a relative clause hangs on: "the actress X, who bought a house there and says …"."""
        verb = self.grid.tokens[i].head
        if verb.dep_ != "relcl":
            return None
        place = self.grid.place(verb.head, i)
        k = bisect_left(self.resolver.entity_starts, place + 1) - 1
        found = self.resolver.entities[k] if k >= 0 else None
        return found if found and found.start <= place < found.end else None

    def _noun(self, i: int, low: str) -> Voice | None:
        """A description as a voice, with the name that stands for it; None where a name follows it and does better."""
        start, end = self.grid.starts[i], self.grid.end(i)
        left = i
        while left > 0 and i - left < 5 and self.grid.bases[left - 1] == self.grid.bases[i]:
            token = self.grid.tokens[left - 1]
            if (token.pos_ in {"ADJ", "NOUN", "PROPN", "NUM", "ADV"} and not token.is_punct) or token.lower_ in {
                "-",
                "'s",
                "’s",
            }:
                left -= 1
                continue
            if token.lower_ in _DETERMINERS:
                left -= 1
            break
        if self._named_after(end):
            return None
        first = self.grid.tokens[left].lower_
        noun_start = self.grid.starts[left]
        if low in company_words("common") and low not in person_nouns():
            if first not in {"the", "its", "this"}:
                return None
            return self._voice(noun_start, end, "org", self.resolver.resolve(start, end), False)
        _, group, kind = person_nouns()[low]
        name = self._name_noun(low, group, kind, first, noun_start, start, end)
        owner = self._owner(noun_start, start, end) if kind in {"voice", "kin", "source"} else None
        whole = max(end, owner.end, self._close_to(end)) if owner else max(end, self._close_to(end))
        label = {"role": "noun", "person": "noun", "kin": "noun"}.get(kind, kind)
        return self._voice(noun_start, whole, label, name, self.grid.tokens[i].dep_ in {"nsubj", "nsubjpass"})

    def _close_to(self, end: int) -> int:
        """Where a description that goes on ends: "a source close to X told" is one voice up to its verb; `end` if none."""
        if not _CLOSE.match(self.page.text, end):
            return end
        k = bisect_left(self.cues, end, key=lambda c: c.start)
        if k == len(self.cues) or self.cues[k].start - end > _LONGEST_DESCRIPTION:
            return end
        between = self.page.text[end : self.cues[k].start]
        return end if any(mark in between for mark in ',.;:“”"\n') else end + len(between.rstrip())

    def _named_after(self, end: int) -> bool:
        """Whether a name follows directly ("director X", "his agent, X,")."""
        for gap in (1, 2):
            k = bisect_left(self.resolver.entity_starts, end + gap)
            named = k < len(self.resolver.entity_starts) and self.resolver.entity_starts[k] == end + gap
            if (
                named
                and self.page.text[end : end + gap] in {" ", ", "}
                and isinstance(self.resolver.entities[k].who, Person)
            ):
                return True
        return False

    def _name_noun(
        self, low: str, group: str, kind: str, first: str, noun_start: int, start: int, end: int
    ) -> str | None:
        if kind == "source" or (kind == "voice" and first == "one"):
            return "unnamed source"
        noun = _VOICE_NAMES.get(low, low)
        if kind == "kin" and first == "the" and _PARENT_OF.match(self.page.text, end):
            return self.resolver.described(low, start)
        owner = self._owner(noun_start, start, end)
        if kind in {"voice", "kin"}:
            if owner is not None:
                return f"{owner.name}’s {noun}" if isinstance(owner.who, Person) else f"{owner.name} {noun}"
            if first in _OWNERS:
                whose = self.resolver.resolve(noun_start, noun_start + len(first))
                return f"{whose}’s {noun}" if whose else f"unnamed {noun}"
            company = self.resolver.resolve_company(noun_start) if kind == "voice" else None
            return f"{company} {noun}" if company else f"unnamed {noun}"
        if first in _INDEFINITE:
            return None if group != "one" else "unnamed source" if kind == "role" else f"unnamed {noun}"
        if owner is None and first == low:
            return f"unnamed {noun}" if group == "one" and kind != "role" else None
        if first in {"the", "this"} and group == "one":
            return self.resolver.described(low, start, noun_start)
        return self.resolver.resolve(noun_start, end)

    def _owner(self, noun_start: int, start: int, end: int) -> Entity | None:
        """Whose spokesman, agent or wife: "X's agent", "a Vela spokesman", "a rep for X"."""
        entities, starts = self.resolver.entities, self.resolver.entity_starts
        k = bisect_left(starts, start)
        if k > 0 and (entities[k - 1].end >= noun_start - 3) and start - entities[k - 1].end <= 20:
            return entities[k - 1]
        match = _FOR.match(self.page.text, end)
        if match:
            k = bisect_left(starts, match.end())
            if k < len(starts) and starts[k] - match.end() <= 4:
                return entities[k]
        return None

    def _voice(self, start: int, end: int, kind: str, name: str | None, subject: bool) -> Voice:
        cue, order = self._cue_of(start, end)
        sentence = self.page.sentence_at(start)
        p, s = (sentence.paragraph, sentence.index) if sentence else (0, 0)
        return Voice(start, end, kind, name, cue, order, subject, p, s)

    def _cue_of(self, start: int, end: int) -> tuple[Cue | None, str]:
        """The verb of saying that this voice governs: after it, before it (inverted), or by the parse; and which."""
        after = self._cue_after(end)
        if after is not None:
            return after, "after"
        before = self._cue_before(start)
        if before is not None:
            return before, "before"
        i = self.grid.at(end - 1)
        token = self.grid.tokens[i]
        for _ in range(3):
            if token.dep_ in {"nsubj", "conj", "appos", "compound"}:
                head = token.head
                place = self.grid.place(head, i)
                k = self.grid.at(place)
                if k in self._cue_at and token.dep_ == "nsubj":
                    return self._cue_at[k], "parse"
                token = head
                continue
            break
        return None, "none"

    def _cue_after(self, end: int) -> Cue | None:
        match = _BETWEEN.match(self.page.text, end)
        i = self.grid.first(match.end() if match else end)
        base = self.grid.bases[self.grid.at(end - 1)]
        for step in range(i, min(i + 4, len(self.grid.tokens))):
            if self.grid.bases[step] != base:
                return None
            if step in self._cue_at:
                return self._cue_at[step]
            token = self.grid.tokens[step]
            if token.lower_ not in _SKIP_BEFORE_CUE and not token.lower_.endswith("ly"):
                return None
        return None

    def _cue_before(self, start: int) -> Cue | None:
        i = self.grid.first(start) - 1
        base = self.grid.bases[min(i + 1, len(self.grid.bases) - 1)]
        for step in range(i, max(i - 6, -1), -1):
            if self.grid.bases[step] != base:
                return None
            if step in self._cue_at:
                cue = self._cue_at[step]
                return cue if cue.lemma == "according" or not self._has_object_before(step) else None
            token = self.grid.tokens[step]
            if (
                (token.is_punct and token.text not in {"-", "‑"})
                or token.pos_ in {"VERB", "AUX", "CCONJ", "SCONJ"}
                or token.lower_ in {"that", "of", "about"}
            ):
                return None
        return None

    def _has_object_before(self, index: int) -> bool:
        """Whether this verb already has its subject in front ("she told Us"): the words after it are then its hearer."""
        return any(
            child.dep_ == "nsubj" and child.i < self.grid.tokens[index].i for child in self.grid.tokens[index].children
        )

    def _govern(self) -> dict[int, Voice]:
        """The voice of every verb of saying, by place; where none is linked yet, the parser's subject becomes one."""
        found: dict[int, Voice] = {}
        self._without_employers()
        for voice in self.all:
            if voice.cue is not None and (voice.cue.start not in found or voice.order == "after"):
                found[voice.cue.start] = voice
        for cue in self.cues:
            if cue.start not in found and cue.lemma != "according":
                subject = self._by_parse(cue)
                if subject is not None:
                    found[cue.start] = subject
        return found

    def _without_employers(self) -> None:
        """A company between a name and the name's verb is where somebody works: "X, president of Y, said"."""
        named: Cue | None = None
        for i, voice in enumerate(self.all):
            if voice.kind == "name" and voice.order == "after":
                named = voice.cue
            elif voice.kind == "org" and voice.order == "after" and voice.cue == named:
                self.all[i] = replace(voice, cue=None, order="none")

    def _by_parse(self, cue: Cue) -> Voice | None:
        subject = self._subject(self.grid.tokens[cue.index])
        if subject is None:
            return None
        start = self.grid.place(subject, cue.index)
        low = bisect_left(self.starts, start - 60)
        for i in range(low, bisect_left(self.starts, start + len(subject))):
            voice = self.all[i]
            if voice.start <= start < voice.end:
                self.all[i] = linked = replace(voice, cue=voice.cue or cue, order=voice.order if voice.cue else "parse")
                return linked
        if self.resolver.inside(start) or subject.pos_ not in {"PROPN", "NOUN"}:
            return None
        name = self._name_of(subject, cue.index)
        sentence = self.page.sentence_at(start)
        if name is None or sentence is None:
            return None
        kind = "org" if subject.pos_ == "PROPN" else "noun"
        made = Voice(start, start + len(subject), kind, name, cue, "parse", True, sentence.paragraph, sentence.index)
        self.all.append(made)
        return made

    def _subject(self, verb: Token) -> Token | None:
        """The subject of a verb; of one joined to another or embedded in it, the other's; of a relative clause, its head."""
        for _ in range(5):
            for child in verb.children:
                if child.dep_ in {"nsubj", "nsubjpass"}:
                    relative = child.lower_ in {"who", "which", "that"} and verb.dep_ == "relcl"
                    return verb.head if relative else child
            if verb.dep_ not in {"conj", "xcomp", "advcl", "pcomp", "prep"} or verb.head.i == verb.i:
                return None
            verb = verb.head
        return None

    def _name_of(self, subject: Token, near: int) -> str | None:
        """A subject that no list knows: the capitalised words around it, or the noun as it stands."""
        start = self.grid.place(subject, near)
        if subject.pos_ == "PROPN":
            for run in runs(self.page.text, max(self.grid.bases[near], start - 60), start + len(subject) + 30):
                if run.start <= start < run.end:
                    trimmed = trim(run)
                    name = trimmed.run.text(self.page.text) if trimmed else None
                    if name is not None and name in company_words("name"):  # "Mattel, Inc. announced"
                        before = self._entity_before(start)
                        return before.name if before else None
                    return name
            return None
        if subject.lower_ in _ISSUED:
            return self.resolver.resolve_company(start)
        person = subject.tag_ == "NN" and _DOER.fullmatch(subject.lower_) is not None
        any_one = any(t.lower_ in _INDEFINITE for t in subject.lefts)
        return f"unnamed {subject.lower_}" if person and any_one else None

    def _drop_covered(self) -> None:
        """A description that holds a name only as its owner stands beside it; the same words twice are one voice."""
        kept: list[Voice] = []
        for voice in self.all:
            if kept and voice.start < kept[-1].end:
                if kept[-1].kind in {"voice", "noun", "source"} and voice.kind in {"name", "org"}:
                    continue
                if voice.kind in {"voice", "noun", "source"} and voice.end > kept[-1].end:
                    kept[-1] = voice
                    continue
                continue
            kept.append(voice)
        self.all = kept
