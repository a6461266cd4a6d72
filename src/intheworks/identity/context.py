"""A name as one document shows it: what the rules of identity look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from intheworks.identity.forms import Form, form_of
from intheworks.identity.ids import name_of
from intheworks.model import (
    Attachment,
    Certainty,
    Claim,
    Company,
    DocumentInfo,
    Name,
    NameKind,
    Record,
    Relation,
    Role,
    Status,
)
from intheworks.names import fold_name

_MAKERS = frozenset({Role.writer, Role.director, Role.creator, Role.showrunner})
_UNSURE = frozenset({Certainty.denied, Certainty.rumoured})
_NOT_ON_IT = frozenset({Status.past, Status.ruled_out, Status.rumoured})


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A name in one document: who and what stands around it there.

    For a title, `people`, `makers` (writers, directors, creators, showrunners) and `companies` are folded names attached
    to it, `continues` its relations as (relation, core of the earlier work), `beside` the ids of the other names of its
    kind that the document tells apart from it. For a person or company, `titles` are the cores and bases of the works.
    """

    name: Name
    document: str
    published: date
    people: frozenset[str] = frozenset()
    makers: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    continues: frozenset[tuple[str, str]] = frozenset()
    titles: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()


def seen_in(record: Record) -> list[Seen]:
    """All names that a record brings, each with its surroundings."""
    titles = [
        (name_of(NameKind.title, t.title, str(t.type) if t.type else None, t.in_works), t.aliases)
        for t in record.titles
    ]
    listed = {fold_name(t.title) for t in record.titles}
    extra = {fold_name(c.title): c.title for c in record.claims if fold_name(c.title) not in listed}
    titles += [(name_of(NameKind.title, wording), ()) for _, wording in sorted(extra.items())]
    return seen(record.document, titles, record.claims)


def seen(document: DocumentInfo, titles: Sequence[tuple[Name, Iterable[str]]], claims: Sequence[Claim]) -> list[Seen]:
    """The same from parts: for a document in the ledger, its title names with their aliases, and its claims."""
    found = [
        _title(document, name, claims, frozenset(other.id for other, _ in titles if other.id != name.id))
        for name, _ in titles
    ]
    for base, (name, aliases) in zip(list(found), titles, strict=True):
        for alias in proper_aliases(name.name, aliases):
            other = name_of(NameKind.title, alias, name.type, name.in_works)
            if other.id != name.id and other.id not in base.beside:
                found.append(msgspec.structs.replace(base, name=other, beside=base.beside))
    return found + _others(document, claims)


def _title(document: DocumentInfo, name: Name, claims: Sequence[Claim], beside: frozenset[str]) -> Seen:
    folded = fold_name(name.name)
    people, makers, companies, continues = set(), set(), set(), set()
    for claim in claims:
        if fold_name(claim.title) != folded:
            continue
        if isinstance(claim, Relation):
            continues.add((str(claim.relation), form_of(claim.of).core))
        elif claim.certainty in _UNSURE:
            continue
        elif isinstance(claim, Attachment) and claim.status not in _NOT_ON_IT:
            people.add(fold_name(claim.person))
            if claim.role in _MAKERS:
                makers.add(fold_name(claim.person))
        elif isinstance(claim, Company) and claim.status not in _NOT_ON_IT:
            companies.add(company_core(claim.company))
    return Seen(
        name=name,
        document=document.id,
        published=document.published,
        people=frozenset(people),
        makers=frozenset(makers),
        companies=frozenset(companies),
        continues=frozenset(continues),
        beside=beside,
    )


def _others(document: DocumentInfo, claims: Sequence[Claim]) -> list[Seen]:
    """The people and companies of a document, with the works that they are named for."""
    works: dict[tuple[NameKind, str], set[str]] = {}
    for claim in claims:
        form = form_of(claim.title)
        about = {form.core, form.base or form.core}
        if isinstance(claim, Attachment):
            works.setdefault((NameKind.person, claim.person), set()).update(about)
        elif isinstance(claim, Company):
            works.setdefault((NameKind.company, claim.company), set()).update(about)
    names = {key: name_of(*key) for key in works}
    return [
        Seen(
            name=name,
            document=document.id,
            published=document.published,
            titles=frozenset(works[key]),
            beside=frozenset(n.id for k, n in names.items() if k[0] is key[0] and n.id != name.id),
        )
        for key, name in sorted(names.items(), key=lambda item: item[1].id)
    ]


_COMPANY_WORDS = frozenset(
    "pictures picture studios studio television tv films film entertainment productions production media company "
    "inc ltd llc co group network networks streaming".split()
)


def company_core(name: str) -> str:
    """A company's folded name without what says only that it is one: "Bluestem Pictures" → "bluestem"."""
    words = fold_name(name).split()
    while len(words) > 1 and words[-1] in _COMPANY_WORDS:
        words = words[:-1]
    return " ".join(words)


_GENERIC = frozenset(
    "season series film films movie movies feature picture pictures sequel follow up followup prequel remake reboot revival "
    "spinoff spin off part chapter volume project show drama comedy thriller special pilot version adaptation original "
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth last next latest new other another "
    "one two three four five six seven eight nine ten eleven twelve i ii iii iv v vi vii viii ix x xi xii untitled limited "
    "again already reunion musical event".split()
)
_SMALL = frozenset(
    "a an and at by for from in of on or the to with vs versus de la le les el los y e du des das und".split()
)
_OF_THE_MOMENT = frozenset("new next another other last latest films movies pictures one".split())
_NOT_A_NAME = frozenset("a an his her its their our my your this that these those".split())


def proper_aliases(title: str, aliases: Iterable[str]) -> list[str]:
    """The aliases that name the work anywhere, not only within their article.

    "Deep Signal 3", "Ebb Tide" for "Harbor Nine: Ebb Tide" and "Understudies sequel" do; "it", "the sequel", "Season 3",
    "its underwater adventure", "The UBN drama" do not; nor does a part of the name ("Lane" for "Marrowbone Lane"), nor
    the earlier work's name used for short ("Nightwatchman" for "Nightwatchman 4").
    """
    return [alias for alias in aliases if _is_proper(alias, form_of(title), fold_name(title).split())]


def _is_proper(alias: str, title: Form, title_words: list[str]) -> bool:
    words = alias.strip("\"'“”‘’,. ").split()
    folded = fold_name(alias).split()
    if len("".join(folded)) < 4 or folded == title_words or len(folded) > 9:
        return False
    if folded[0] in _NOT_A_NAME or any(c in alias.strip('"“” ') for c in '"“”'):
        return False
    telling = [w for w in folded if w not in _GENERIC and w not in _SMALL and not w.isdigit()]
    if not telling or (not form_of(alias).number and _OF_THE_MOMENT & set(folded) - set(title_words)):
        return False
    if any(w.islower() and w in _GENERIC for w in words) and not set(telling) <= set(title_words):
        return False  # "the Coast Guard drama" describes; "Understudies sequel" names, after the earlier work
    lower = [w for w in words if w[:1].islower() and fold_name(w) not in _SMALL and fold_name(w) not in _GENERIC]
    whose = "’s " in alias or "'s " in alias
    if lower or (whose and folded[:2] != title_words[:2]):
        return False
    other = form_of(alias)
    if title.base is not None and title.kind != "untitled" and other.core == title.base:
        return False
    if other.kind is not None or " ".join(folded) == title.subtitle:
        return True
    return not _part_of(telling, title_words)


def _part_of(telling: list[str], title_words: list[str]) -> bool:
    """Whether the alias has no telling word of its own and lacks one of the title's: a short form, good only in place."""
    own = [w for w in title_words if w not in _SMALL and w not in _GENERIC and not w.isdigit()]
    return set(telling) < set(own)
