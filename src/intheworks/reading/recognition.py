"""From a parsed page to a scene: who, what, when and whose words, each by the module that knows it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from intheworks.reading import companies, dates, encoder, people, quotations, titles, triggers
from intheworks.reading.companies import Organisation
from intheworks.reading.coreference import Resolver
from intheworks.reading.credits import is_credit
from intheworks.reading.names import company_words, person_nouns
from intheworks.reading.page import Mention, Page, Work
from intheworks.reading.people import Person
from intheworks.reading.scene import Scene, Slot, without_overlaps

_COMPANY_NOUN = re.compile(r"\b[Tt]he (?:same |[A-Z][\w’'-]+ )?(\w+)\b")
PRONOUNS = frozenset("i me my we us our he him his she her hers they them their".split())


def recognise(page: Page, works: list[Work] | None = None, company: encoder.Odds | None = None) -> Scene:
    """The scene of a page. `works` and what is a company's name are looked for unless they are given."""
    persons = people.find(page)
    firms = companies.organisations(page, persons)
    resolver = Resolver(page, persons, firms)
    speeches = quotations.find(page, persons, firms, resolver)
    dated = dates.find(page.text, page.anchor, ranges=False)
    slots = [
        *(_person(m, p) for p in persons for m in p.mentions),
        *_companies(firms),
        *(Slot(d.start, d.end, "date", d.edtf, "name") for d in dated),
        *_referring(page, resolver, persons, firms),
    ]
    text = encoder.pieces(page.text, without_overlaps(slots))
    over = encoder.vectors(text)
    if company is None:
        company = encoder.odds("company", text, over)
    firms = companies.organisations(page, persons, company)
    if works is None:
        works = titles.find(page, persons, firms, encoder.seen(text, over))
    others = [s for s in slots if s.kind != "org" or s.how != "name"]
    return Scene(
        page=page,
        works=works,
        slots=[
            *(Slot(m.start, m.end, "work", w.name, _how(page, m, w)) for w in works for m in w.mentions),
            *others,
            *_companies(firms),
            *_called(page, firms),
        ],
        dated=dated,
        speeches=speeches,
        triggers=triggers.find(page.text),
        focus=titles.focus(page, works),
        pieces=text,
        vectors=over,
        nouns={p.name: frozenset(p.nouns) for p in persons},
    )


def _companies(firms: Sequence[Organisation]) -> Iterator[Slot]:
    for firm in firms:
        for m in firm.mentions:
            yield Slot(m.start, m.end, "org", firm.name, "name")


def _called(page: Page, firms: Sequence[Organisation]) -> Iterator[Slot]:
    """ "The studio", "the streamer": the company named last before it."""
    named = sorted((m.start, f.name) for f in firms if not f.outlet for m in f.mentions)
    starts = [start for start, _ in named]
    for match in _COMPANY_NOUN.finditer(page.text):
        before = bisect_left(starts, match.start())
        if match[1].lower() in company_words("common") and before:
            yield Slot(match.start(), match.end(), "org", named[before - 1][1], "noun")


def _person(mention: Mention, person: Person) -> Slot:
    return Slot(mention.start, mention.end, "person", person.name, "name" if " " in mention.text else "short")


def _how(page: Page, mention: Mention, work: Work) -> str:
    if is_credit(page.text, mention.start, mention.end):
        return "credit"
    first = mention.text.split(maxsplit=1)[0].lower()
    named = any(c.isupper() or c.isdigit() for c in mention.text) and first not in {"a", "an", "the"}
    return "name" if named or mention.text == work.name else "noun"


def _referring(
    page: Page, resolver: Resolver, persons: Sequence[Person], firms: Sequence[Organisation]
) -> Iterator[Slot]:
    """Pronouns and descriptions ("the actress") with whom they stand for, where the article tells."""
    known = {p.name for p in persons}
    companies_known = {o.name for o in firms}
    for sentence in page.sentences:
        base = page.segments[sentence.paragraph].start
        tokens = list(sentence.tokens)
        for i, token in enumerate(tokens):
            word = token.lower_.replace("’", "'")
            start, end = base + token.idx, base + token.idx + len(token)
            how = "pronoun"
            if word not in PRONOUNS:
                definite = i > 0 and tokens[i - 1].lower_ in {"the", "his", "her", "their"}
                if not definite or word not in person_nouns():
                    continue
                start, how = base + tokens[i - 1].idx, "noun"
            name = resolver.resolve(start, end)
            if name is None:
                continue
            if all(part in known for part in name.split(" and ")):
                yield Slot(start, end, "person", name, how)
            elif name in companies_known:
                yield Slot(start, end, "org", name, how)
