"""Runs of capitalised words: the shape that names have in English, found without a parser. Offsets are the document's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from intheworks.reading.wordlists import column, rows, table

_TOKEN = re.compile(r"@?\w+(?:[’'‑\-]\w+)*(?:\.|\+(?!\w))?|&")
_INITIAL = re.compile(
    r"(?:[^\W\d_]\.)|(?:Jr|Sr|St|Mr|Mrs|Ms|Dr|Fr|Mt|Prof|Rev|Hon|Capt|Col|Gen|Sgt|Lt|Sen|Rep|Gov|Adv)\."
)
_FIRM = re.compile(
    r"Bros\.(?= (?:Pictures|Television|TV|Discovery|Entertainment|Studios|Animation|Home|Motion|International|Music)\b)"
)
"""The stop of "Warner Bros. Pictures", which ends no sentence."""
_JOINED = re.compile(
    r"(?:[’'][sS]|[-‑](?:directed|helmed|penned|written|scripted|created|produced|starring|led|fronted|backed|owned|based))$"
)
"""What is joined to a name and is no part of it: "Claire's", "Patty Jenkins-directed"."""
PARTICLES = frozenset(
    "de da do dos das del della di du la le las los van von der den ter ten zu al el bin ibn ben y e af av".split()
)
_BREAKS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june"
    " july august september"
    " october november december jan feb mar apr jun jul aug sept sep oct nov dec tv pt et am pm covid".split()
)
_HEADLINE_VERBS = frozenset(
    "says reveals confirms teases joins explains tells admits denies hints returns exits leaves casts taps orders renews"
    " cancels gets addresses responds weighs directs starring reportedly officially wants plans recalls reunite reunites"
    " departs announces discusses shares slams reacts".split()
)
"""Words that a headline's capitals join to a name before them: "Claire Danes Says"."""
_OPENERS = frozenset(
    "the a an and but or nor so yet for if when while as at by in on of to from with without after"
    " before since until though"
    " although because that this these those there here he she it they we i you his her its their our"
    " my your who what which"
    " where why how whose not no yes all both each every some any many most more much few several one"
    " two three four five six"
    " seven eight nine ten asked still now then also even just only once again too meanwhile however"
    " instead like unlike per"
    " is was are were be been has have had do does did will would can could should may might must let"
    " let's it's that's he's"
    " she's there's don't didn't i'm i'll i've we're we've you're they're what's who's here's isn't"
    " wasn't won't can't"
    " according directed written produced created starring reached told says said new first second"
    " third last next former late"
    " oh well ok okay hey hi dear plus nobody somebody everybody everyone anybody nothing something"
    " everything never ever".split()
)


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words in a row. `words` are (start, end, word) without a possessive ending; `possessive` tells of one."""

    start: int
    end: int
    words: tuple[tuple[int, int, str], ...]
    possessive: bool

    def text(self, text: str) -> str:
        """The words as they stand there, without the possessive ending."""
        return text[self.start : self.end]

    def cut(self, first: int, last: int | None = None) -> Run:
        """The run from word `first` to before word `last`."""
        words = self.words[first:last]
        keeps_end = last is None or last >= len(self.words)
        return Run(words[0][0], words[-1][1], words, self.possessive and keeps_end)


def runs(text: str, start: int, end: int) -> list[Run]:
    """The runs in `text[start:end]`, in order. Days, months, hours of the day and a headline's verbs end a run."""
    found: list[Run] = []
    current: list[tuple[int, int, str]] = []
    particles: list[tuple[int, int, str]] = []
    last_end = start

    def close(possessive: bool = False) -> None:
        if current:
            found.append(Run(current[0][0], current[-1][1], tuple(current), possessive))
        current.clear()
        particles.clear()

    for match in _TOKEN.finditer(text, start, end):
        word, at = match.group(), match.start()
        gap = text[last_end:at]
        if current and gap != " " and not (gap == "" and current[-1][2].endswith(".")):
            close()
        last_end = match.end()
        abbreviated = _INITIAL.fullmatch(word) and _goes_on(text, match.end(), end)
        if word.endswith(".") and not abbreviated and not _FIRM.match(text, at):
            word, last_end = word[:-1], match.end() - 1
        if word[:1].isupper() and word.lower().strip(".") in _BREAKS and not _is_given_here(word, text, last_end):
            close()
            continue
        if current and word.lower() in _HEADLINE_VERBS:
            close()
            continue
        if word == "&" or (current and word in PARTICLES):
            if current:
                particles.append((at, last_end, word))
            continue
        if not (word[0].isupper() or word[0] == "@"):
            close()
            continue
        current.extend(particles)
        particles.clear()
        bare = _JOINED.sub("", word)
        current.append((at, at + len(bare), bare))
        if bare != word:
            close(possessive=True)
    close()
    return found


_ALSO_NAMES = frozenset({"jan", "may", "april", "june", "august"})
_SURNAME_NEXT = re.compile(r" (?:(?:van|von|de|der|den|la|le) )*[^\W\d_a-z][^\W\d_]+")


def _is_given_here(word: str, text: str, end: int) -> bool:
    """Whether a month that is a given name too is one here: a surname follows ("June Squibb", "Jan van der Berg")."""
    following = _SURNAME_NEXT.match(text, end)
    return (
        word.lower() in _ALSO_NAMES
        and following is not None
        and following.group()[1].isalpha()
        and following.group() != following.group().lower()
    )


def _goes_on(text: str, at: int, end: int) -> bool:
    """Whether a full stop at `at` can belong to an abbreviation: another capital follows it closely."""
    rest = text[at : min(at + 2, end)]
    return (bool(rest) and (rest[0].isupper() or (rest[0] == " " and len(rest) > 1 and rest[1].isupper()))) or rest[
        :1
    ] in {",", "'", "’"}


_ORIGIN = re.compile(r"[A-Z][\w’'.]*[-‑](?:born|winning|winner|nominated|nominee|trained|raised)")
"""What tells where somebody comes from or what they won: "Dutch-born Anton Corbijn", "Golden Globe-winner Ann Lee"."""


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A run without what stood before the name: `titles` ("dame"), `nouns` ("director") that were there, lower-cased."""

    run: Run
    titles: tuple[str, ...]
    nouns: tuple[str, ...]


def trim(run: Run) -> Trimmed | None:
    """A run without sentence openers, forms of address, trades and origins before the name; None where nothing is left. What
    opens a known company's name stays ("New Line")."""
    titles: list[str] = []
    nouns: list[str] = []
    words = run.words
    first = 0
    known, trades = table("titles_of_people"), person_nouns()
    for i, (_, _, word) in enumerate(words):
        if word.lower() in trades and i < len(words) - 1:
            nouns.append(word.lower())
            first = i + 1
        elif _ORIGIN.fullmatch(word):
            first = i + 1
    if first == len(words):
        return None
    while first < len(words) - 1:
        low = words[first][2].lower().rstrip(".")
        if low in known:
            titles.append(low)
        elif _shouted(words, first):
            pass
        elif (low.replace("’", "'") not in _OPENERS and words[first][2] not in PARTICLES and low != "&") or (
            " ".join(word for _, _, word in words[first:]) in column("known_companies")
        ):
            break
        first += 1
    left = run.cut(first)
    if len(left.words) == 1 and left.words[0][2].lower().replace("’", "'") in _OPENERS | set(trades):
        return None
    return Trimmed(left, tuple(titles), tuple(nouns))


def _shouted(words: tuple[tuple[int, int, str], ...], first: int) -> bool:
    """A word in capitals before a name that is not: "WATCHED Lochte", a heading that runs on."""
    word = words[first][2]
    return len(word) > 4 and word.isupper() and not words[first + 1][2].isupper()


def is_opener(word: str) -> bool:
    """Whether a capital on this word says nothing: an article, a conjunction, a pronoun…"""
    return word.lower().replace("’", "'") in _OPENERS


@cache
def person_nouns() -> dict[str, tuple[str, str, str]]:
    """Noun → (gender, group, kind) from the lexicon."""
    return {row[0]: (row[1], row[2], row[3]) for row in rows("people_nouns")}


@cache
def given_gender(word: str) -> str | None:
    """ "f", "m" or "" (either) for a given name, None for a word that is none."""
    return table("given_names").get(word.capitalize() if word.isupper() else word.split("-", maxsplit=1)[0])


@cache
def likely_gender(word: str) -> str | None:
    """The gender ("f", "m", "" for either) of a word that is known to be somebody's given name, None for a rare one."""
    known = given_gender(word)
    return known if known is not None else table("rarer_names").get(word.capitalize() if word.isupper() else word)


@cache
def company_words(use: str) -> frozenset[str]:
    """The words of one use in the lexicon: "name", "outlet", "common", or "never" (capitals that are no company's)."""
    return frozenset(row[0] for row in rows("company_words") if row[1] == use)


@cache
def outlets() -> dict[str, str]:
    """Every form of a known outlet's name → the name."""
    found = {name: name for name in column("outlets")}
    for name, aliases in ((row[0], row[1] if len(row) > 1 else "") for row in rows("outlets")):
        found.update({alias: name for alias in aliases.split("|") if alias})
    return found
