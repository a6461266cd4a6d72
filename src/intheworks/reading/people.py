"""Who the article speaks of: people, with every place that names them; companies and outlets from `companies`.

The parser's PERSON is the base; the shape of English names, forms of address, trades before and after a name, speech verbs
beside it and a surname that returns alone outvote it where it errs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from intheworks.reading import weights
from intheworks.reading.companies import Organisation, organisations
from intheworks.reading.cues import is_cue
from intheworks.reading.labels import Labels
from intheworks.reading.names import (
    PARTICLES,
    Run,
    Trimmed,
    company_words,
    given_gender,
    likely_gender,
    outlets,
    person_nouns,
    runs,
    trim,
)
from intheworks.reading.page import Block, Mention, Page
from intheworks.reading.wordlists import table

__all__ = ["Organisation", "Person", "find", "organisations"]

_SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})
_AGE = re.compile(r", \d{1,2}(?:,|\.|;|\)| |$)")
_APPOSITION = re.compile(r", (?:the|a|an|its|his|her|their|who|whose|[a-z]+[’']s)\b ?([^,.;:()“”\"]{0,60})")
_CUE_AFTER = re.compile(r"(?:,[^,.;:“”\"]{1,40},)? (?:[a-z]+ly |has |had |also |later |then )?([a-z]+)\b")
_CUE_BEFORE = re.compile(r"\b([a-z]+)(?: [a-z]+ly)? (?:[a-z\-]+ ){0,2}$")
_PLAYED = re.compile(
    r"(?:\bas|\bplay(?:s|ed|ing)?|\bvoices?|\bcharacters?|\bher|\bhis)(?: the| a| an| his| her)?(?: [a-z]+)? $"
)
_PLAYED_BY = re.compile(r",? (?:who is |who was )?(?:played|voiced|portrayed) by\b")
_JOINED = re.compile(r" (?:and|&) $")
_PRONOUN = re.compile(r"\b(he|him|his|she|her|hers)\b", re.IGNORECASE)


@dataclass(slots=True)
class Person:
    """Somebody in the article. `name` is the fullest form there; `gender` "f", "m" or None; `nouns` what they are called.

    `sure` is true where a title, a trade ("actress") or pronouns tell the gender, false where the given name suggests it;
    `played` is true for what looks like a character: "as X", "plays X", "X, played by".
    """

    name: str
    mentions: list[Mention] = field(default_factory=list)
    gender: str | None = None
    nouns: set[str] = field(default_factory=set)
    sure: bool = False
    played: bool = False

    @property
    def given(self) -> str:
        return self.name.split()[0]

    @property
    def surname(self) -> str:
        words = [w for w in self.name.split() if w not in _SUFFIXES]
        return words[-1]


def find(page: Page) -> list[Person]:
    """The people of the article, ordered by first mention; their mentions ordered by place."""
    labels = Labels(page)
    trimmed = [t for t in _trimmed(page) if t is not None]
    full, single = _votes(page, trimmed, labels)
    people = {name: Person(name) for name in _merge(full)}
    _shared_surnames(page, trimmed, people)
    for name in sorted(single):
        if not any(name in person.name.split() for person in people.values()):
            people[name] = Person(name)
    _place(page, trimmed, people)
    found = [p for p in people.values() if p.mentions]
    for person in found:
        if person.name.isupper() and " " in person.name:
            person.name = person.name.title()
            person.mentions = [replace(m, name=person.name) for m in person.mentions]
        person.mentions.sort(key=lambda m: m.start)
        _describe(page, person)
    found.sort(key=lambda p: p.mentions[0].start)
    _guess_gender(page, found)
    return found


def _trimmed(page: Page) -> Iterator[Trimmed | None]:
    for segment in page.segments:
        for run in runs(page.text, segment.start, segment.end):
            yield trim(run)


def _core(run: Run) -> list[str]:
    return [w for _, _, w in run.words if w not in PARTICLES]


def _votes(page: Page, trimmed: list[Trimmed], labels: Labels) -> tuple[set[str], set[str]]:
    """The full names that are people, and the single names that are people by themselves."""
    evidence = name_features(page, trimmed, labels)
    firms = company_words("name") | company_words("outlet")
    short = {n.rsplit(" ", 1)[0] for n in evidence if " " in n and n.rsplit(" ", 1)[1] in firms}
    people = {
        n
        for n, seen in evidence.items()
        if n not in short and (_is_certain(seen) or weights.probability("people", seen) >= 0.5)
    }
    return {n for n in people if " " in n}, {n for n in people if " " not in n and len(n) > 1}


def _is_certain(seen: set[str]) -> bool:
    """A form of address before a full name that holds no company's word: no model is asked."""
    return "titled many" in seen and not seen & {
        "company word",
        "some capitals",
        "no letters",
    }


def name_features(page: Page, trimmed: list[Trimmed], labels: Labels) -> dict[str, set[str]]:
    """Every name that might be a person's → what speaks for and against, over all the places where it stands."""
    found: dict[str, set[str]] = defaultdict(set)
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    alone = Counter(t.run.words[0][2] for t in trimmed if len(t.run.words) == 1)
    for item in trimmed:
        name, words = item.run.text(page.text), _core(item.run)
        if not 1 <= len(words) <= 5 or name in outlets() or "&" in words:
            continue
        found[name].update(_evidence(page, item, words))
        seen[name][labels.over(item.run.start, item.run.end) or "none"] += 1
        if len(words) > 1:
            found[name].add(f"surname alone {min(alone.get(words[-1], 0), 2)}")
            found[name].add(f"given alone {min(alone.get(words[0], 0), 1)}")
    for name, counts in seen.items():
        size = "one" if " " not in name else "many"
        top = counts.most_common(1)[0][0]
        found[name].update(
            (
                f"{size} {top}",
                f"any {size} PERSON {counts['PERSON'] > 0}",
                f"times {size} {min(sum(counts.values()), 3)}",
            )
        )
    return dict(found)


_BEFORE = re.compile(r"([\w’']+|[^\w\s])\s*$")
_AFTER = re.compile(r"[’']?s?\s*([\w]+|[^\w\s])")


def _evidence(page: Page, item: Trimmed, words: list[str]) -> Iterator[str]:
    """What one place says for or against a person, as feature names."""
    run, text = item.run, page.text
    size = "one" if len(words) == 1 else "many"
    yield f"size {size} {min(len(words), 4)}"
    if any(w in company_words("name") or w in company_words("outlet") for w in words):
        yield "company word"
    yield f"given {size} {given_gender(words[0]) is not None}"
    yield from (f"titled {size}" for _ in item.titles)
    if item.nouns or _trade_before(page, run):
        yield f"trade before {size}"
    if any("-" in w and w.split("-")[1][:1].isupper() for w in words[-1:]):
        yield f"double surname {size}"
    if all(w.isupper() and len(w) > 1 for w in words):
        yield f"capitals {size}"
    elif any(w.isupper() and len(w) > 2 for w in words):
        yield "some capitals"
    if any(not w[0].isalpha() or any(c.isdigit() for c in w) for w in words):
        yield "no letters"
    after = text[run.end : run.end + 110]
    if _AGE.match(after):
        yield "age"
    apposition = _APPOSITION.match(after)
    if apposition and (set(apposition.group(1).lower().split()) & set(person_nouns())):
        yield "apposition"
    if after.startswith(", who"):
        yield "who"
    cue = _CUE_AFTER.match(after)
    if cue and is_cue(cue.group(1)) and not run.possessive:
        yield f"says {size}"
    quoted = text[max(0, run.start - 1) : run.start] in {'"', "“", "‘", "'"}
    if quoted and after[:1] in {'"', "”", "’", "'", ",", "."}:
        yield "quoted"
    following, previous = _AFTER.match(text, run.end), _BEFORE.search(text, max(0, run.start - 20), run.start)
    word = following.group(1).lower() if following else ""
    yield f"possessive {size} {run.possessive}"
    yield f"next {size} {word if word in _TELLING_AFTER or word in person_nouns() else _shape(word)}"
    word = previous.group(1).lower() if previous else ""
    yield f"previous {size} {word if word in _TELLING_BEFORE or not word.isalpha() else 'word'}"


_TELLING_BEFORE = frozenset(
    "by with starring from and opposite alongside the a an at in on for of to as is was that like including".split()
)
_TELLING_AFTER = frozenset(
    "who is was will has had as and or in at on stars plays directs wrote directed played signed"
    " season ordered renewed orders renews cancelled canceled declined picked released releases owns"
    " gave paid wants put".split()
)


def _shape(word: str) -> str:
    if is_cue(word):
        return "cue"
    return "word" if word.isalpha() else "number" if word.isdigit() else word


def _caps_line(page: Page, run: Run) -> bool:
    """Whether capitals mean nothing here: the name is the label of a turn in an interview."""
    return page.text[run.end : run.end + 1] in {":", "("} or page.text[run.end : run.end + 2] == " ("


def _trade_before(page: Page, run: Run) -> bool:
    before = page.text[max(0, run.start - 30) : run.start]
    if not before.endswith(" "):
        return False
    words = before.split()
    return bool(words) and words[-1].lower().strip("“\"'(—–-") in person_nouns() and words[-1][-1].isalpha()


def _merge(full: set[str]) -> list[str]:
    """Full names with shorter forms of one person folded into the fullest ("E. M. Strand", "Bram Ketelaar Wynn")."""
    kept: list[str] = []
    for name in sorted(full, key=lambda n: (-len(n.split()), n.isupper(), -len(n), n)):
        words = name.split()
        if any(len(o.split()) >= 2 and (name.startswith(o + " ") or name.endswith(" " + o)) for o in full) and (
            not given_gender(words[0]) or _is_verb_like(words[-1])
        ):
            continue
        longer = [k for k in kept if k.split()[-1] == words[-1] and k.split()[0] == words[0]]
        if not longer and name.upper() == name and any(k.upper() == name for k in full if k != name):
            continue
        if not longer:
            kept.append(name)
    return kept


def _is_verb_like(word: str) -> bool:
    """A last word that no surname is but headlines are full of: "Val Kilmer Confirmed"."""
    return word.lower().endswith(("ed", "ing", "s")) and word.lower() in _HEADLINE_VERBS


_HEADLINE_VERBS = frozenset(
    "confirmed cast joins stars returns exits signs boards lands teases talks reveals directs joining starring returning"
    " attached eyed tapped says confirms announces hints reprises leaves replaces circling writing directing responds"
    " explains addresses".split()
)


def _shared_surnames(page: Page, trimmed: list[Trimmed], people: dict[str, Person]) -> None:
    """ "Joe and Tony Russo": the first has the second's surname, unless the article knows the first by another."""
    givens = {p.given for p in people.values()}
    for left, right in pairwise(trimmed):
        name = right.run.text(page.text)
        if name not in people or len(left.run.words) != 1 or len(right.run.words) != 2:
            continue
        given = left.run.words[0][2]
        if (
            given in givens
            or given_gender(given) is None
            or not _JOINED.fullmatch(page.text[left.run.end : right.run.start])
        ):
            continue
        whole = f"{given} {people[name].surname}"
        brother = people.setdefault(whole, Person(whole))
        brother.mentions.append(Mention(left.run.start, left.run.end, given, whole))


def _place(page: Page, trimmed: list[Trimmed], people: dict[str, Person]) -> None:
    """Give every run that names one of these people to them: the full name, then the surname or given name alone."""
    by_part: dict[str, list[Person]] = defaultdict(list)
    for someone in people.values():
        words = someone.name.split()
        for part in {" ".join(words[1:]), *(w for w in words if len(w) > 1 and w not in PARTICLES)}:
            by_part[part.upper()].append(someone)
    taken = {m.start for p in people.values() for m in p.mentions}
    placed: list[tuple[int, Person]] = []
    for item in trimmed:
        run = item.run
        name = run.text(page.text)
        if run.start in taken:
            continue
        person: Person | None = people.get(name) or _by_caps(name, people) or _by_ends(run, people)
        if person is None and name.upper() in by_part:
            fits = by_part.get(name.upper(), [])
            recent = [p for _, p in reversed(placed) if p in fits]
            person = recent[0] if recent else (fits[0] if fits else None)
        if person is None or (name.isupper() and len(name) > 1 and name not in people and not _label_like(page, run)):
            continue
        person.mentions.append(Mention(run.start, run.end, name, person.name))
        person.nouns.update(item.nouns)
        _gender_from(person, item.titles, item.nouns)
        placed.append((run.start, person))


def _label_like(page: Page, run: Run) -> bool:
    """A surname in capitals is the person's in a turn label, a headline or a heading, not in running text."""
    if _caps_line(page, run):
        return True
    sentence = page.sentence_at(run.start)
    return sentence is not None and page.segments[sentence.paragraph].block in {Block.headline, Block.heading}


def _by_caps(name: str, people: dict[str, Person]) -> Person | None:
    if not name.isupper() or " " not in name:
        return None
    return next((p for n, p in people.items() if n.upper() == name), None)


def _by_ends(run: Run, people: dict[str, Person]) -> Person | None:
    """A shorter or longer form of a full name: same given name, same surname."""
    words = _core(run)
    if len(words) < 2:
        return None
    return next((p for p in people.values() if p.given == words[0] and p.surname == words[-1] and " " in p.name), None)


def _gender_from(person: Person, titles: tuple[str, ...], nouns: Iterable[str]) -> None:
    """The gender that forms of address and trades tell."""
    told = [table("titles_of_people").get(t, "") for t in titles] + [
        person_nouns()[n][0] for n in nouns if n in person_nouns()
    ]
    for gender in filter(None, told):
        person.gender, person.sure = gender, True


def _describe(page: Page, person: Person) -> None:
    """Nouns that stand beside the name, before ("director X") and after ("X, the writer,"), and the gender they tell."""
    trades = person_nouns()
    person.played = any(
        _PLAYED.search(page.text, max(0, m.start - 24), m.start) or _PLAYED_BY.match(page.text, m.end)
        for m in person.mentions
    )
    for mention in person.mentions:
        before = page.text[max(0, mention.start - 40) : mention.start].lower()
        if before.endswith(" "):
            for word in reversed(before.split()):
                clean = word.strip("“\"'(,")
                if clean not in trades:
                    break
                person.nouns.add(clean)
        after = _APPOSITION.match(page.text, mention.end, mention.end + 110)
        if after and not after.group().startswith(", who"):
            person.nouns.update(
                w for w in re.split(r"[\s/]+|-(?=director|writer|producer|star)", after.group(1).lower()) if w in trades
            )
    if not person.sure:
        _gender_from(person, (), sorted(person.nouns))


def _guess_gender(page: Page, people: list[Person]) -> None:
    """Where no title tells: the pronouns that follow a name with nobody else in between, then the given name."""
    marks = sorted(((m.start, m.end, p) for p in people for m in p.mentions), key=lambda mark: mark[:2])
    ends = [start for start, _, _ in [*marks, (len(page.text), 0, None)][1:]]
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for (_, end, person), until in zip(marks, ends, strict=True):
        if person.sure:
            continue
        stretch = page.text[end : min(until, end + 160)].split("\n", 1)[0]
        pronoun = _PRONOUN.search(stretch)
        if pronoun:
            votes[person.name]["m" if pronoun.group().lower() in {"he", "him", "his"} else "f"] += 1
    for person in people:
        if person.sure:
            continue
        seen = votes[person.name]
        given = likely_gender(person.given) or None
        top = seen.most_common(1)[0][0] if seen else None
        person.gender = top if top and (not given or seen[top] > 1) else given
        person.sure = bool(top) and (top == given or seen[str(top)] > 2)
