"""The rules by which two names are one title, person or company: symmetric, on pairs, each with its reason.

A rule looks at two names as two documents show them, never at what was ingested before: so the links do not depend on the
order of ingestion. A link carries the later document's day, so that no later document changes an earlier answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from intheworks.identity.context import Seen, company_core, proper_aliases
from intheworks.identity.forms import Form, form_of
from intheworks.identity.ids import name_of
from intheworks.model import Link, Name, NameKind, Record
from intheworks.names import compatible_people, fold_name, name_parts

Found = tuple[str, str]  # rule, reason

# A number and a name for one sequel are told within a few years of each other; after that it is the next one.
ONE_SEQUEL = timedelta(days=3 * 365)
# An "untitled X project" gets its name, or is forgotten, within some years.
UNTITLED = timedelta(days=6 * 365)
_CONTINUING = frozenset({"sequel", "franchise_entry", "new_season", "revival"})
_REMAKING = frozenset({"remake", "reboot", "prequel", "spinoff"})


def queries_for(name: Name) -> tuple[str, ...]:
    """What to ask the ledger's `names` for, to find every name that a rule could link with this one by its wording."""
    if name.kind is NameKind.person:
        return name_parts(name.name)[-1:]
    if name.kind is NameKind.company:
        return (company_core(name.name),)
    form = form_of(name.name)
    return tuple(dict.fromkeys(q for q in (form.core, form.base) if q))


def links_for(new: Iterable[Seen], known: Iterable[Seen], recorded: datetime) -> list[Link]:
    """The links between names of `new` and of `known` (or of `new` itself), one a pair, the earliest day that shows it.

    Ordered by (left, right) id; `recorded` is the moment that they are stamped with.
    """
    ours = list(new)
    theirs = ours + list(known)
    best: dict[tuple[str, str], Link] = {}
    for a in ours:
        for b in theirs:
            if a.name.id == b.name.id or a.name.kind is not b.name.kind or a.document == b.document:
                continue
            rule = same(a, b)
            if rule is None:
                continue
            link = _link(a, b, rule, recorded)
            pair = (link.left, link.right)
            if pair not in best or _order(link) < _order(best[pair]):
                best[pair] = link
    return [best[pair] for pair in sorted(best)]


def alias_links(record: Record, recorded: datetime) -> list[Link]:
    """The links that one record states itself: a title's other proper names there."""
    found = []
    titles = {name_of(NameKind.title, t.title, str(t.type) if t.type else None, t.in_works).id for t in record.titles}
    for title in record.titles:
        kind = str(title.type) if title.type else None
        name = name_of(NameKind.title, title.title, kind, title.in_works)
        for alias in proper_aliases(title.title, title.aliases):
            other = name_of(NameKind.title, alias, kind, title.in_works)
            if other.id in titles:
                continue
            left, right = sorted((name.id, other.id))
            found.append(
                Link(
                    left=left,
                    right=right,
                    same=True,
                    reason=f"one article calls “{title.title}” also “{alias}”",
                    by="rule:alias",
                    published=record.document.published,
                    document=record.document.id,
                    recorded=recorded,
                )
            )
    return sorted(found, key=lambda link: (link.left, link.right))


def _order(link: Link) -> tuple[str, str, str]:
    return (str(link.published), link.by, link.document or "")


def _link(a: Seen, b: Seen, rule: Found, recorded: datetime) -> Link:
    left, right = sorted((a.name.id, b.name.id))
    later = max((a, b), key=lambda s: (s.published, s.document))
    return Link(
        left=left,
        right=right,
        same=True,
        reason=rule[1],
        by=f"rule:{rule[0]}",
        published=later.published,
        document=later.document,
        recorded=recorded,
    )


def same(a: Seen, b: Seen) -> Found | None:
    """The first rule by which two names, each as one document shows it, are one; None where no rule says so."""
    if a.name.id in b.beside or b.name.id in a.beside:
        return None  # one article tells them apart
    first, second = sorted((a, b), key=lambda s: (s.published, s.document, s.name.id))
    if a.name.kind is NameKind.person:
        return _same_person(first, second)
    if a.name.kind is NameKind.company:
        return _same_company(first, second)
    return _same_title(first, second)


def _same_person(a: Seen, b: Seen) -> Found | None:
    if compatible_people(a.name.name, b.name.name) and a.titles & b.titles:
        return "person", f"“{a.name.name}” and “{b.name.name}” fit, and both are named for {min(a.titles & b.titles)}"
    return None


def _same_company(a: Seen, b: Seen) -> Found | None:
    if company_core(a.name.name) == company_core(b.name.name) and a.titles & b.titles:
        return "company", f"“{a.name.name}” and “{b.name.name}” differ in a word like Pictures, and share a title"
    return None


def _same_title(a: Seen, b: Seen) -> Found | None:
    """`a` was published first. Of two types nothing is one: the film and the series of one name stay two."""
    if a.name.type and b.name.type and a.name.type != b.name.type:
        return None
    fa, fb = form_of(a.name.name), form_of(b.name.name)
    if a.name.in_works != b.name.in_works:
        return _came_out(a, b, fa, fb)
    return (
        _one_name(a, b, fa, fb) or _one_place(a, b, fa, fb) or _sequel_got_name(a, b, fa, fb) or _untitled(a, b, fa, fb)
    )


def _shares(a: Seen, b: Seen) -> int:
    """How many people and companies the two have in common."""
    return len(a.people & b.people) + len(a.companies & b.companies)


def _one_name(a: Seen, b: Seen, fa: Form, fb: Form) -> Found | None:
    if fa.core == fb.core and fa.kind is None and fb.kind is None:
        return "name", f"“{a.name.name}” and “{b.name.name}” differ only in article or format word"
    return None


def _one_place(a: Seen, b: Seen, fa: Form, fb: Form) -> Found | None:
    """Numbered or not, "X 2", "X II" and "X sequel" hold one place; untitled projects must also share somebody."""
    if fa.kind is None or fa.kind != fb.kind or fa.base != fb.base:
        return None
    if fa.kind == "untitled":
        return ("untitled", f"both are the untitled project of “{fa.base}”") if _shares(a, b) else None
    if fa.number == fb.number:
        return "continuation", f"both are the {fa.kind} of “{fa.base}”" + (f", number {fa.number}" if fa.number else "")
    given = fa.number or fb.number
    if None in (fa.number, fb.number) and fa.kind == "sequel" and (given == 2 or _shares(a, b) >= 2):
        return "continuation", f"the sequel of “{fa.base}” is its number {given}"
    return None


def _bases(seen: Seen, form: Form, relations: frozenset[str]) -> set[str]:
    """The cores of the works that a title continues, by its wording or by what the document says."""
    bases = {core for relation, core in seen.continues if relation in relations}
    if form.base is not None and (form.kind in relations or (form.kind is None and form.subtitle)):
        bases.add(form.base)
    return bases


def _sequel_got_name(a: Seen, b: Seen, fa: Form, fb: Form) -> Found | None:
    """ "The X sequel", later "X: Matinee": both continue X, and two of the same people or companies are on both."""
    if not (a.name.in_works and b.name.in_works) or _shares(a, b) < 2 or not a.people & b.people:
        return None
    if fa.kind in _REMAKING or fb.kind in _REMAKING or "season" in (fa.kind, fb.kind):
        return None
    if "sequel" not in (fa.kind, fb.kind):
        return None  # two proper names are two entries of one franchise
    numbers = {n for n in (fa.number, fb.number) if n is not None}
    if len(numbers) > 1 or (numbers and b.published - a.published > ONE_SEQUEL):
        return None
    common = _bases(a, fa, _CONTINUING) & _bases(b, fb, _CONTINUING)
    if not common:
        return None
    return "sequel-named", f"both continue “{min(common)}”, with {min(a.people & b.people)} and others on both"


def _untitled(a: Seen, b: Seen, fa: Form, fb: Form) -> Found | None:
    """An untitled project of a maker at a company is that maker's named one there, within some years."""
    if (fa.kind == "untitled") == (fb.kind == "untitled") or b.published - a.published > UNTITLED:
        return None
    makers, companies = a.makers & b.makers, a.companies & b.companies
    base = (fa if fa.kind == "untitled" else fb).base or ""
    named = [m for m in makers if name_parts(m)[-1:] and name_parts(m)[-1] in base.split()]
    if named and companies and {fa.kind, fb.kind} & {"untitled"} and "season" not in (fa.kind, fb.kind):
        return "untitled-named", f"{min(named)}'s untitled project at {min(companies)} is the one named there"
    return None


def _came_out(a: Seen, b: Seen, fa: Form, fb: Form) -> Found | None:
    """A work in the works under a name, later out under it, is one; out first and in the works later, it is a remake.

    A series is both at once while it runs.
    """
    if (fa.core, fa.kind, fa.base, fa.number) != (fb.core, fb.kind, fb.base, fb.number):
        return None
    coming, out = (a, b) if a.name.in_works else (b, a)
    if any(r in _REMAKING | {"adaptation", "sequel"} and core == fa.core for r, core in coming.continues):
        return None
    running = coming.name.type == "series" and out.name.type == "series"
    if coming.published <= out.published or running:
        return "came-out", f"“{fold_name(coming.name.name)}” was in the works and came out"
    return None
