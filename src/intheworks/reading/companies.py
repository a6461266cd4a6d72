"""Companies, festivals, offices and outlets that the article names, with the short forms that it goes on with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intheworks.reading.labels import Labels
from intheworks.reading.names import (
    Trimmed,
    company_words,
    given_gender,
    is_opener,
    outlets,
    runs,
    trim,
)
from intheworks.reading.page import Mention, Page
from intheworks.reading.wordlists import table

if TYPE_CHECKING:
    from intheworks.reading.people import Person


@dataclass(slots=True)
class Organisation:
    """A company, outlet, festival or office. `name` is the fullest form in the article, `aliases` the others."""

    name: str
    aliases: set[str] = field(default_factory=set)
    mentions: list[Mention] = field(default_factory=list)
    outlet: bool = False


def organisations(
    page: Page, people: list[Person] | None = None, seen: Callable[[int, int], float] | None = None
) -> list[Organisation]:
    """The organisations of the article, ordered by first mention. `people` are kept out where they are known.

    `seen` is what the network makes of a stretch as a company's name, in log-odds (`encoder.odds`).
    """
    taken = {m.start: m.end for p in people or [] for m in p.mentions}
    labels = Labels(page)
    items: list[Trimmed] = []
    for segment in page.segments:
        for run in runs(page.text, segment.start, segment.end):
            item = trim(run)
            if item is not None and item.run.start not in taken:
                items.append(item)
    names = _names(page, items, labels)
    if seen is not None:
        names |= _seen(page, items, seen)
    found = {name: Organisation(name, outlet=is_outlet(name)) for name in names}
    short = _short_forms(names)
    for item in items:
        name = item.run.text(page.text)
        whole = short.get(name) or (name if name in found else None)
        if whole is None:
            continue
        found[whole].mentions.append(Mention(item.run.start, item.run.end, name, whole))
        if name != whole:
            found[whole].aliases.add(name)
    return sorted((o for o in found.values() if o.mentions), key=lambda o: o.mentions[0].start)


def is_outlet(name: str) -> bool:
    """Whether a name is a newspaper's, magazine's or site's."""
    return name in outlets() or name.rsplit(maxsplit=1)[-1] in company_words("outlet")


def usual_role(name: str) -> str | None:
    """What a company that everybody knows mostly is to a title: studio, network, distributor or production company; a
    service with a plus sign is what it is spelled out ("Disney Plus"), else what its maker is."""
    known = table("known_companies")
    bare = name.removesuffix("+")
    return known.get(name) or (known.get(f"{bare} Plus") or known.get(bare) if bare != name else None)


def _names(page: Page, items: list[Trimmed], labels: Labels) -> set[str]:
    """The names that are organisations: by a company's word in them, the lists, or the parser's majority."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        name = item.run.text(page.text)
        votes[name][labels.over(item.run.start, item.run.end) or ""] += 1
    found = set()
    for name, seen in votes.items():
        words = name.split()
        by_word = len(words) > 1 and (words[-1] in company_words("name") or words[-1] in company_words("outlet"))
        organisation = seen["ORG"] * 2 >= sum(seen.values())
        lone = len(words) == 1 and seen["PERSON"] > 0 and given_gender(name) is None
        known = usual_role(name) is not None or name in outlets()
        if (by_word or known or organisation or lone) and _may_be(name):
            found.add(outlets().get(name, name) if name in outlets() and len(name) > 3 else name)
            found.add(name)
    return found


def _seen(page: Page, items: list[Trimmed], seen: Callable[[int, int], float]) -> set[str]:
    """The names that the network holds for companies in one of their places."""
    places = ((item.run.text(page.text), item.run.start, item.run.end) for item in items)
    return {name for name, start, end in places if _may_be(name) and seen(start, end) > 0}


def _may_be(name: str) -> bool:
    """Whether a capitalised run can be a company's name: no sentence opener, no "B.O." and its like, no "Inc"."""
    bare = name.strip(".")
    listed = bare in company_words("never") or bare in company_words("name")
    return len(name) > 1 and not is_opener(name) and not listed


def _short_forms(names: set[str]) -> dict[str, str]:
    """First word(s) alone, and initials, → the full name, where only one full name fits."""
    fits: dict[str, set[str]] = defaultdict(set)
    kinds = company_words("name") | company_words("outlet")
    for name in names:
        words = name.split()
        if len(words) < 2:
            continue
        for cut in range(1, len(words)):
            if all(w in kinds for w in words[cut:]):
                fits[" ".join(words[:cut])].add(name)
        initials = "".join(w[0] for w in words if w[0].isupper())
        if len(initials) > 2:
            fits[initials].add(name)
    return {short: next(iter(full)) for short, full in fits.items() if len(full) == 1}
