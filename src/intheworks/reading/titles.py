"""The films and series that an article speaks of: named ones, those named after what they continue, and nameless ones.

`find` gives every work with all its places; `focus` tells which of them the text at an offset speaks of.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

from intheworks.reading import companies, linear, people, title_kind
from intheworks.reading.companies import Organisation
from intheworks.reading.credits import is_credit
from intheworks.reading.encoder import Seen
from intheworks.reading.naming import (
    RELATION,
    TITLE,
    TITLE_PAD,
    Continuing,
    Nameless,
    continuations,
    masked,
    name_of,
    nameless,
    numbered,
)
from intheworks.reading.page import Block, Mention, Page, Work
from intheworks.reading.people import Person
from intheworks.reading.title_candidates import key
from intheworks.reading.title_features import Others
from intheworks.reading.title_lexicon import known_titles
from intheworks.reading.title_names import Named, named


def find(
    page: Page,
    persons: list[Person] | None = None,
    firms: list[Organisation] | None = None,
    seen: Seen | None = None,
) -> list[Work]:
    """The works of the article, in order of first mention.

    `persons` and `firms` are looked for unless they are given; `seen` is what the network makes of the
    article's names, None for the linear judges' word alone.
    """
    if persons is None:
        persons = people.find(page)
    if firms is None:
        firms = companies.organisations(page, persons)
    return _Finder(page, persons, firms, linear.load("titles"), seen).works()


def others(persons: list[Person], firms: list[Organisation]) -> Others:
    """What the article names besides titles, as the judge wants it."""
    return {
        "person": [(p.name, [(m.start, m.end) for m in p.mentions]) for p in persons],
        "company": [(f.name, [(m.start, m.end) for m in f.mentions]) for f in firms if not f.outlet],
        "outlet": [(f.name, [(m.start, m.end) for m in f.mentions]) for f in firms if f.outlet],
    }


OUT = 2.0
"""What it counts, in log-odds, that a film of that name came out in an earlier year."""
COMING = -1.0
"""From these log-odds on a work is likely enough to be coming itself that "the sequel", said of it, means no other."""
_ANEW = {what: RELATION[what] for what in ("reboot", "remake", "revival", "reunion")}
"""Words that the press takes one for another where an old work comes back: one article speaks of one such work."""
_NO_SUCH = re.compile(r"(?:isn[’']t|is not|wasn[’']t|was not|not so much|rather than|instead of) $")
"""Before "a sequel": the work at hand is said not to be one."""
_CALLED = re.compile(rf"(?:,|:| —| –)?(?: (?:called|titled|entitled),?)? ?[‘“\"']?({TITLE}{TITLE_PAD}*)")
"""A title right after the phrase that describes it."""
_DESCRIBED = re.compile(
    rf"({TITLE}{TITLE_PAD}*)[’”\"']?(?:"
    r"(?:,[”\"’']?|[”\"’']? \(| —| –|,[”\"’']? which is)[”\"’']? (?:(?:a|an|the|its|his|her|their|billed as|also) )*"
    r"(?:[\w’'-]+ ){0,3}|[”\"’']? (?:is|will be|was) (?:also )?(?:(?:a|an|the|its|his|her|their) (?:[\w’'-]+ ){0,3})?)$"
)
"""A title with what stands between it and the phrase that describes it."""


@dataclass(slots=True)
class _Finder:
    page: Page
    persons: list[Person]
    firms: list[Organisation]
    models: dict[str, linear.LinearModel]
    seen: Seen | None
    odds: dict[str, float] = field(default_factory=dict)

    def works(self) -> list[Work]:
        seen = self.seen.title if self.seen else None
        names = named(self.page, self.models["judge"], others(self.persons, self.firms), seen)
        works = [self._work(n) for n in names]
        at = {place: work for n, work in zip(names, works, strict=True) for place in n.places}
        mask = masked(self.page.text, at, ((m.start, m.end) for p in self.persons for m in p.mentions))
        found = list(works)
        for one in continuations(mask):
            self._continue(one, mask, at, found)
        for phrase in nameless(mask):
            self._nameless(phrase, found)
        for work in found:
            work.mentions.sort(key=lambda m: m.start)
        found.sort(key=lambda w: w.mentions[0].start)
        return found

    def _work(self, n: Named) -> Work:
        kind, odds = self._standing(n.places, n.name)
        self.odds[n.name] = odds
        out = odds < 0
        if all(is_credit(self.page.text, a, b) for a, b in n.places):
            out = True
        elif any(self._in_headline(a, b) for a, b in n.places):
            out = False
        mentions = [Mention(a, b, self.page.text[a:b], n.name) for a, b in n.places]
        aliases = sorted({*n.aliases, *(m.text for m in mentions)} - {n.name})
        return Work(n.name, kind, not out, aliases, mentions)

    def _standing(self, places: list[tuple[int, int]], name: str) -> tuple[str, float]:
        """A title's type, and the log-odds that it is in the works: the linear judges' word and the network's."""
        features = title_kind.features(self.page, places, name)
        kinds = self.models["type"].scores(features)
        chance = self.models["in_works"].scores(features)["in_works"]
        odds = math.log(max(chance, 1e-6) / max(1 - chance, 1e-6))
        known = known_titles().get(key(name))
        if known is not None and 0 < known.year < self.page.anchor.year and known.kind == "film":
            odds -= OUT
        if self.seen is not None:
            network = self.seen.standing(places)
            kinds = {kind: kinds[kind] + network.types[kind] for kind in kinds}
            odds += network.in_works
        return max(sorted(kinds), key=lambda k: kinds[k]), odds

    def _in_headline(self, start: int, end: int) -> bool:
        """Whether the article's headline is about the title: news is made of what is coming, not of what is out."""
        head = self.page.segments[0]
        return head.block is Block.headline and end <= head.end and not is_credit(self.page.text, start, end)

    # --- works named after others

    def _continue(self, c: Continuing, mask: str, at: dict[tuple[int, int], Work], found: list[Work]) -> None:
        base = at.get(c.title) if c.title else self._base(c, at)
        if base is None or (c.what == "film" and base.type == "film") or c.number == 1:
            return
        if c.what == "sequel" and c.number and c.title and c.medium is None and self._is_part(c.title, base):
            return
        if c.title is None and _NO_SUCH.search(mask, max(0, c.start - 24), c.start):
            return
        own = self._introduced(c, mask, at)
        if own is not None:
            if own is not base and own.relation is None:
                own.continues, own.relation, own.relation_at = base.name, RELATION[c.what], (c.start, c.end)
            if own is not base or c.title is None:
                return
        work = self._same(name_of(base.name, c), base, c, found)
        if work is None:
            work = Work(
                name_of(base.name, c), _type_of(c, base), True, [], [], base.name, RELATION[c.what], (c.start, c.end)
            )
            found.append(work)
            if c.what != "season" and base.type != "series":
                base.in_works = False
        text = self.page.text[c.start : c.end]
        if not any(m.start < c.end and c.start < m.end for m in work.mentions):
            work.mentions.append(Mention(c.start, c.end, text, work.name))
        spelled = name_of(base.name, c)
        for alias in (text, spelled) if key(spelled) == key(work.name) else (text,):
            if alias not in work.aliases and alias != work.name:
                work.aliases.append(alias)

    def _is_part(self, place: tuple[int, int], work: Work) -> bool:
        """Whether a name stands there for short: "the 13th Doctor" is no film of that name."""
        return len(key(self.page.text[slice(*place)]).split()) < len(key(work.name).split())

    def _base(self, c: Continuing, at: dict[tuple[int, int], Work]) -> Work | None:
        """The work that an unnamed phrase goes back to.

        The last one named before it in its sentence, else its item's or the article's most named one.
        """
        sentence = self.page.sentence_at(c.start)
        if sentence is None:
            return None
        wanted = [(s, w) for (s, _), w in at.items() if c.what != "season" or w.type == "series"]
        here = [(s, w) for s, w in wanted if sentence.start <= s < c.start]
        if here:
            return max(here, key=lambda sw: sw[0])[1]
        segment = self.page.segments[sentence.paragraph]
        near = [w for s, w in wanted if segment.start <= s < segment.end]
        pool = near if segment.block in (Block.bullet, Block.heading) and near else [w for _, w in wanted]
        return max(pool, key=lambda w: (len(w.mentions), -w.mentions[0].start)) if pool else None

    def _introduced(self, c: Continuing, mask: str, at: dict[tuple[int, int], Work]) -> Work | None:
        """The named work that the phrase describes ("Y, the sequel to X"; "X sequel Y"), if it does."""
        for match in (_CALLED.match(mask, c.end), _DESCRIBED.search(mask, max(0, c.start - 160), c.start)):
            if match and match.span(1) != c.title and match.span(1) in at:
                return at[match.span(1)]
        return None

    def _same(self, name: str, base: Work, c: Continuing, found: list[Work]) -> Work | None:
        """The work already found that this phrase means."""
        for work in found:
            if key(work.name) == key(name):
                return work
        relation = RELATION[c.what]
        if c.what == "sequel":
            for work in found:
                part = numbered(work.name)
                if part and key(part[0]) == key(base.name) and (c.number or 2) == part[1]:
                    return work
        if c.what in _ANEW:
            for work in found:
                if work.continues == base.name and work.relation in _ANEW.values():
                    return work
        if c.what == "sequel" and base.in_works:  # "the 24th film in the series" is the one that is coming
            part, late = numbered(base.name), c.definite and c.number is not None and c.number > 2
            if c.number in (None, part[1]) if part else late:
                return base
        if c.title is None and c.definite and c.what != "season" and c.number is None:
            before = [w for w in found if w.mentions and w.mentions[0].start < c.start and w.relation != "new_season"]
            alike = [w for w in before if w.relation == relation] or [w for w in before if w.continues == base.name]
            if alike:
                return alike[-1]
            if (c.what == "sequel" and numbered(base.name)) or self.odds.get(base.name, -math.inf) > COMING:
                return base
        return None

    # --- works without a name

    def _nameless(self, phrase: Nameless, found: list[Work]) -> None:
        owner = next((p for p in self.persons for m in p.mentions if phrase.owner and m.start == phrase.owner[0]), None)
        if phrase.owner is not None and owner is None:
            return
        kind = re.sub(r"^(?:script|screenplay|one|next)$", "project", phrase.kind)
        if owner is None:
            if kind.lower() in _FILMS | _SERIES | {"project"}:
                return
            name = f"untitled {kind}"
        elif kind == "biopic":
            if self._tells_of_life(found):
                return
            name = f"{owner.name} biopic"
        else:
            name = f"untitled {owner.name} {kind}"
        text = self.page.text[phrase.start : phrase.end]
        mention = Mention(phrase.start, phrase.end, text, name)
        for work in found:
            if work.name == name:
                work.mentions.append(mention)
                return
        medium, _ = self._standing([(phrase.start, phrase.end)], name)
        found.append(Work(name, medium, True, [text], [mention]))

    def _tells_of_life(self, found: list[Work]) -> bool:
        """Whether a named work is called a biopic in one of its sentences: then "the … biopic" is that one."""
        named = [w for w in found if w.in_works and not w.name.endswith(" biopic")]
        places = [self.page.sentence_at(m.start) for w in named for m in w.mentions]
        return any(s is not None and "biopic" in self.page.text[s.start : s.end] for s in places)


_FILMS = frozenset({"film", "movie", "feature", "feature film", "picture", "pic", "big-screen", "big-screen version"})
_SERIES = frozenset({"series", "show", "miniseries", "television", "tv"})


def _type_of(c: Continuing, base: Work) -> str | None:
    """The type of what continues `base`: the one that is said, else what the word implies (a sequel is a film's, a
    season a series'), else the earlier work's own."""
    if c.medium in _FILMS or (c.what == "film" and c.medium not in _SERIES):
        return "film"
    if c.medium in _SERIES or c.what == "season":
        return "series"
    if c.what in {"sequel", "prequel"}:
        return "film"
    return "special" if c.what == "reunion" else base.type


def focus(page: Page, works: list[Work]) -> Callable[[int], Work | None]:
    """Which work the text at an offset speaks of.

    The last work in the works named before the offset in its sentence, else the first named after it there, else the last
    before it in its item (a bullet, a paragraph after a heading), else the last before it in the article, else the first.
    """
    places = sorted(
        (m.start, i)
        for i, w in enumerate(works)
        for m in w.mentions
        if w.in_works and not is_credit(page.text, m.start, m.end)
    )
    starts = [p for p, _ in places]

    def at(offset: int) -> Work | None:
        if not places:
            return None
        sentence = page.sentence_at(offset)
        n = bisect_right(starts, offset)
        if sentence is not None:
            if n and places[n - 1][0] >= sentence.start:
                return works[places[n - 1][1]]
            if n < len(places) and places[n][0] < sentence.end:
                return works[places[n][1]]
            segment = page.segments[sentence.paragraph]
            if segment.block in (Block.bullet, Block.heading):
                later = [i for p, i in places[n:] if p < segment.end]
                if later:
                    return works[later[0]]
        return works[places[n - 1][1]] if n else works[places[0][1]]

    return at
