"""Works that go by what they continue or whose they are: "the sequel", "season two", "an untitled … series".

Patterns run over the article with every title replaced by one private character and its padding, every person by another,
so that a pattern says "TITLE sequel" whatever the title is and offsets stay the document's. The namings follow record.md:
"World War Z sequel", "Loki season 3", "untitled Sarah Polley project".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

TITLE, TITLE_PAD, PERSON, PERSON_PAD = "\ue000", "\ue001", "\ue002", "\ue003"

_CARDINALS = {
    w: i
    for i, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
    )
}
_ORDINALS = {
    w: i
    for i, w in enumerate(
        (
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            "fifteenth sixteenth"
        ).split(),
        start=1,
    )
}
_ROMAN = {"II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}

T = rf"[‘“\"']?(?P<t>{TITLE}{TITLE_PAD}*)[’”\"']?"
P = rf"(?P<p>{PERSON}{PERSON_PAD}*)"
ORD = r"(?P<ord>" + "|".join(_ORDINALS) + r"|\d{1,2}(?:st|nd|rd|th))"
CARD = r"(?P<num>\d{1,2}|" + "|".join(_CARDINALS) + r")"
AND = r"(?: and (?:final|last|fourth|third|concluding))?"
SEASON = r"(?:season|series|run)"
AGAIN = (
    r"(?P<what>sequel|threequel|prequel|follow[- ]?up|spin-?off|reboot|remake|redo|revival|reunion|relaunch|"
    r"continuation)"
)
MEDIUM = r"(?P<medium> (?:film|movie|series|show|feature|special|picture|pic|miniseries|project))?"
_NO_ADJECTIVE = (
    r"(?!(?:is|was|are|were|be|been|will|would|could|may|might|has|have|had|gets?|getting|got|a|an|the|and|or|but|to|for|of|"
    r"in|on|at|by|with|from|as|it|its|his|her|their|that|which|who|not|no)\b)"
)
ADJ = rf"(?:{_NO_ADJECTIVE}[a-z][\w’'-]* ){{0,3}}?"
POSS = r"[’']s?"
LEAD = rf"(?:the )?(?:(?:[\w’'.&+-]+{POSS}|[a-z][\w-]*) ){{0,4}}?"
"""What may stand between "of" and a title: "Transcon's comedy", "the Norwegian drama"."""
KINDS = (
    r"project|film|movie|picture|pic|feature|feature film|drama|comedy|thriller|series|show|sitcom|pilot|miniseries|"
    r"limited series|biopic|documentary|doc|musical|romance|western|horror film|horror movie|rom-com|romantic comedy|"
    r"half-hour|procedural|anthology|saga|short|script|screenplay|special|cop show|dramedy|family drama|ghost story|epic|"
    r"caper"
)
KIND = rf"(?P<kind>{KINDS})"
UNTITLED = r"(?:an? |the )?(?:as[- ]yet[- ]|still[- ])?untitled"
WORDS = r"(?:[\w’'-]+ )"
MAKES = (
    r"(?:writing|write|developing|develop|directing|direct|preparing|prepping|prep|shooting|shoot|working on|pitching|"
    r"penning|scripting|making|make|adapting)"
)
WILL = (
    r"(?:is|was|has been|[’']s|are|will|would|to|plans to|hopes to)"
    r"(?: (?:also|now|currently|already|still|next|been|be))*?"
)
NO_NAME = rf"\b(?!,? ?(?:called|titled|entitled|for|of|based on)?,? ?(?:the )?[‘“\"']?{TITLE})"
"""What follows is no title: "her next film, “Wet Salt”" has a name, "a script for Cold Storage" is another's part."""


@dataclass(frozen=True, slots=True)
class Continuing:
    """A phrase that names a work by another one. `title` is the place of that other's name, None where it goes unnamed.

    `what`: season, sequel, prequel, spinoff, reboot, remake, revival, reunion, film; `number` where one is told; `said` the
    word for it as the article spells it ("spin-off").
    """

    start: int
    end: int
    title: tuple[int, int] | None
    what: str
    said: str
    number: int | None
    medium: str | None
    definite: bool


@dataclass(frozen=True, slots=True)
class Nameless:
    """A phrase for a work without a name: `owner` is the place of the person whose it is (of a biopic, of whom it tells),
    None where nobody is named; `kind` is the noun as written."""

    start: int
    end: int
    owner: tuple[int, int] | None
    kind: str


_EXPLICIT: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern, re.IGNORECASE))
    for what, pattern in (
        ("season", rf"{T},? \(?(?:season|series) {CARD}\b"),
        ("season", rf"{T},? S(?P<num>\d{{1,2}})\b"),
        ("season", rf"{T}{POSS} (?:[a-z]+ ){{0,2}}?{ORD}{AND} (?:{SEASON}|outing|year)\b"),
        ("season", rf"\b(?:the|a|its) {ORD}{AND} {SEASON} of {LEAD}{T}"),
        ("season", rf"\b(?:season|series) {CARD} of {LEAD}{T}"),
        ("season", rf"\b(?:the|a|its) {ORD}{AND} {T} season\b"),
        ("season", rf"\b(?:a|its) {ORD}{AND} {SEASON}(?: order| pickup| renewal)? (?:to|for) {LEAD}{T}"),
        ("again", rf"(?:\b(?P<art>a|an|the|another|no) )?{T}(?:{POSS})? {ADJ}{AGAIN}{MEDIUM}\b"),
        (
            "again",
            rf"\b(?:(?P<art>an?|the|another|any|no|its|his|her) {ADJ})?{AGAIN}{MEDIUM} (?:to|of|for|from) {LEAD}{T}",
        ),
        ("again", rf"\b(?P<art>a|the) {ORD}{MEDIUM} (?:in|of) (?:the )?{T}"),
        ("sequel", rf"\b(?P<art>a|the|any|no) {ORD} {T}(?:[ -](?:film|movie|picture|instal+ment))?\b(?! season)"),
        ("sequel", rf"\b(?P<art>another|one more) {T}(?:[ -](?:film|movie|picture))?(?! season)"),
        ("film", rf"(?:\b(?P<art>a|an|the) )?{T} (?P<medium>movie|film|feature|feature film|big-screen version)\b"),
        (
            "film",
            rf"\b(?P<art>an?|the) (?P<medium>film|movie|feature|big-screen|screen|stage|television|TV|musical) "
            rf"(?:version|adaptation|treatment|take) of {T}",
        ),
        ("remake", rf"\b(?P<art>an?|the) (?:[A-Z]?[\w.-]+ )(?:version|redo|remake) of {T}"),
    )
)
_UNNAMED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern, re.IGNORECASE))
    for what, pattern in (
        ("season", rf"\b(?:(?P<art>a|the|its|their) )?{ORD}{AND} {SEASON}\b"),
        ("season", rf"\b(?P<art>a|its) {ORD}{AND} year\b"),
        ("season", rf"\b(?:season|series) {CARD}\b"),
        ("again", rf"\b(?:(?P<art>an?|the|another|any|no|its) )?{AGAIN}{MEDIUM}\b"),
        ("sequel", rf"\b(?P<art>a|the|any|no) {ORD} (?P<medium>film|movie|instal+ment|outing|chapter|picture|part)\b"),
        ("sequel", rf"\bpart {CARD}\b"),
    )
)
_NAMELESS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{UNTITLED} {P}(?P<kind>(?: [\w-]+){{0,3}}? (?:{KINDS}))\b",
        rf"\b{UNTITLED} {P}(?P<kind>)(?=[ ,.;:]|$)",
        rf"\b{UNTITLED} {WORDS}{{0,4}}?{KIND} (?:project )?{WORDS}{{0,3}}?(?:from|by|with|for) {WORDS}{{0,4}}?{P}",
        rf"{P}{POSS} (?:as[- ]yet |still )?untitled {WORDS}{{0,3}}?(?:{KIND}|next)\b",
        rf"(?<![\w’'])(?:(?:an?|the|his|her|their|its|another) (?:[a-z][\w’'-]* ){{0,3}}?)?{P}(?:{POSS})? "
        rf"(?P<kind>biopic){NO_NAME}",
        rf"\b(?P<kind>biopic) (?:of|about|on) (?:(?:the|[a-z][\w’'-]*) ){{0,4}}?{P}",
        rf"{P}{POSS} (?:next|new|upcoming|forthcoming)(?: (?!and\b)[\w-]+){{0,2}} {KIND}{NO_NAME}",
        rf"{P}(?:, [^.,;]{{2,60}},)? {WILL} {MAKES} (?:an?|another|his|her|their) {WORDS}{{0,4}}?{KIND}{NO_NAME}",
        rf"\b{UNTITLED} (?P<kind>{WORDS}{{0,4}}?(?:{KINDS}))\b{NO_NAME}",
    )
)


def masked(text: str, titles: Iterable[tuple[int, int]], people: Iterable[tuple[int, int]]) -> str:
    """`text` at the same offsets, each title and person replaced by its character and padding (titles win)."""
    letters = list(text)
    for places, head, pad in ((people, PERSON, PERSON_PAD), (titles, TITLE, TITLE_PAD)):
        for start, end in places:
            letters[start:end] = [head, *[pad] * (end - start - 1)]
    return "".join(letters)


def _number(groups: dict[str, str | None]) -> int | None:
    word = (groups.get("num") or groups.get("ord") or "").lower()
    if not word:
        return None
    plain = re.sub(r"(?:st|nd|rd|th)$", "", word)
    if plain.isdigit():
        return int(plain)
    return _CARDINALS.get(word, _ORDINALS.get(word))


_SAME = {
    "threequel": "sequel",
    "follow-up": "sequel",
    "followup": "sequel",
    "follow up": "sequel",
    "spin-off": "spinoff",
    "redo": "remake",
    "relaunch": "reboot",
    "continuation": "sequel",
}


def _continuing(what: str, match: re.Match[str]) -> Continuing:
    groups = match.groupdict()
    number = _number(groups)
    said = what
    if what == "again":
        said = (groups.get("what") or "sequel").lower()
        what = _SAME.get(said, said)
        if said == "threequel":
            number = 3
    medium = (groups.get("medium") or "").strip().lower() or None
    title = match.span("t") if groups.get("t") else None
    definite = (groups.get("art") or "").lower() in ("the", "its", "")
    start = match.start() + (len(match.group()) - len(match.group().lstrip()))
    return Continuing(start, match.end(), title, what, said, number, medium, definite)


def continuations(mask: str) -> list[Continuing]:
    """The phrases that name a work by another, in order of place; a named one wins over an unnamed one inside it."""
    found: list[Continuing] = []
    for patterns in (_EXPLICIT, _UNNAMED):
        for what, pattern in patterns:
            for match in pattern.finditer(mask):
                one = _continuing(what, match)
                if not any(one.start < c.end and c.start < one.end for c in found):
                    found.append(one)
    return sorted(found, key=lambda c: c.start)


def nameless(mask: str) -> list[Nameless]:
    """The phrases for works without a name, in order of place."""
    found: list[Nameless] = []
    for pattern in _NAMELESS:
        for match in pattern.finditer(mask):
            if any(match.start() < n.end and n.start < match.end() for n in found):
                continue
            owner = match.span("p") if match.groupdict().get("p") else None
            kind = (match.groupdict().get("kind") or "").strip() or "project"
            kind = kind.lower() if owner else kind
            found.append(Nameless(match.start(), match.end(), owner, kind))
    return sorted(found, key=lambda n: n.start)


_NUMBERED = re.compile(
    r"^(?P<base>.*?[^ :,])[ :,]+(?:Part |Chapter |Vol\.? |Volume )?"
    r"(?P<n>\d{1,2}|II|III|IV|V|VI|VII|VIII|IX|Two|Three|Four|Five|Six)$"
)


def numbered(name: str) -> tuple[str, int] | None:
    """("Cold Storage", 3) for "Cold Storage 3"; None for a name without a number at its end."""
    match = _NUMBERED.match(name)
    if not match:
        return None
    n = match["n"]
    value = int(n) if n.isdigit() else _ROMAN.get(n) or _CARDINALS.get(n.lower(), 0)
    return (match["base"], value) if 2 <= value <= 30 else None


def name_of(base: str, c: Continuing) -> str:
    """The name of what continues `base`: "Loki season 3", "Cold Storage 3", "World War Z sequel", "Firefly movie"."""
    if c.what == "season":
        return f"{base} season {c.number}" if c.number else f"{base} new season"
    if c.what == "sequel":
        root = numbered(base)
        if c.number and c.number > 2:
            return f"{root[0] if root else base} {c.number}"
        return f"{base} sequel"
    if c.what == "film":
        return f"{base} movie" if c.medium != "film" else f"{base} film"
    return f"{base} {c.said if c.what == 'spinoff' else c.what}"


RELATION = {
    "season": "new_season",
    "sequel": "sequel",
    "prequel": "prequel",
    "spinoff": "spinoff",
    "reboot": "reboot",
    "remake": "remake",
    "revival": "reboot",
    "reunion": "franchise_entry",
    "film": "adaptation",
}
