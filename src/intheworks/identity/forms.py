"""What a title's wording says of itself: its own name, the work that it continues, how, and as which number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from intheworks.names import fold_name

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_CARDINALS = "one two three four five six seven eight nine ten eleven twelve".split()
_ROMANS = "i ii iii iv v vi vii viii ix x xi xii".split()
_NUMBERS = {word: i + 1 for words in (_ORDINALS, _CARDINALS, _ROMANS) for i, word in enumerate(words)}
_NUMBERS |= {f"{i}{'st' if i == 1 else 'nd' if i == 2 else 'rd' if i == 3 else 'th'}": i for i in range(1, 13)}
_NUMBER = r"(?:\d{1,2}|" + "|".join(sorted((w for w in _NUMBERS), key=len, reverse=True)) + ")"
_FORMAT = r"(?:film|movie|feature|picture|series|show|tv series|tv show|project|miniseries|limited series)"
_KINDS = {
    "sequel": "sequel",
    "follow up": "sequel",
    "followup": "sequel",
    "continuation": "sequel",
    "part": "sequel",
    "chapter": "sequel",
    "prequel": "prequel",
    "remake": "remake",
    "reboot": "reboot",
    "revival": "revival",
    "spinoff": "spinoff",
    "spin off": "spinoff",
    "adaptation": "adaptation",
}
_KIND = "(?:" + "|".join(_KINDS) + ")"
_SEASON = re.compile(rf"^(?P<base>.+?) (?:season|series) (?P<n>{_NUMBER})$")
_SEASON_FIRST = re.compile(rf"^(?:the )?(?P<n>{_NUMBER}) (?:season|series) of (?P<base>.+)$")
_CONTINUES = re.compile(
    rf"^(?:the |a |an )?(?:untitled |new |planned ){{0,3}}(?P<base>.+?) (?P<kind>{_KIND})(?: {_FORMAT})?$"
)
_CONTINUES_OF = re.compile(rf"^(?:the |a |an )?(?:untitled )?(?P<kind>{_KIND}) (?:to|of) (?P<base>.+)$")
_PART = re.compile(rf"^(?P<base>.+?) (?:part|chapter|volume|vol) (?P<n>{_NUMBER})$")
# With a format word only: "the third Gallowglass film" is a third, "The Third Man" is a name.
_NTH_FILM = re.compile(rf"^(?:the |a )?(?P<n>{'|'.join(_ORDINALS)}) (?P<base>.+?) {_FORMAT}$")
_FILM_NTH = re.compile(rf"^(?P<base>.+?) (?P<n>{'|'.join(_ORDINALS)}) {_FORMAT}$")
# A bare roman "i" or a number word at the end is more often part of a name; digits and ii–xii count.
_NUMBERED = re.compile(rf"^(?P<base>.+?) (?P<n>[2-9]|1\d|{'|'.join(_ROMANS[1:])})$")
_UNTITLED = re.compile(rf"^(?:the |an? )?untitled (?P<base>.+?)(?: {_FORMAT})?$")
_FORMAT_AT_END = re.compile(rf"^(?P<base>.+?) {_FORMAT}$")
_ARTICLE = re.compile(r"^(?:the|a|an) ")


@dataclass(frozen=True, slots=True)
class Form:
    """A title's wording taken apart, all folded.

    `core` is its own name without article and format word ("the wintering kings film" → "wintering kings"). Where it is
    named after another work, `base` is that work's core, `kind` how (sequel, prequel, remake, reboot, revival, spinoff,
    adaptation, season, untitled), and `number` its place, None where the wording gives none. `subtitle` is what follows a
    colon or dash, in a name that has one; `base` is then what stands before it.
    """

    core: str
    base: str | None = None
    kind: str | None = None
    number: int | None = None
    subtitle: str | None = None


def core_of(folded: str) -> str:
    """A folded name without its leading article and trailing format word."""
    bare = _ARTICLE.sub("", folded)
    match = _FORMAT_AT_END.match(bare)
    return match["base"] if match else bare


@lru_cache(maxsize=65536)
def form_of(name: str) -> Form:
    """Take a title's wording apart."""
    folded = fold_name(name)
    core = core_of(folded)
    for pattern, kind in ((_SEASON, "season"), (_SEASON_FIRST, "season")):
        if match := pattern.match(folded):
            return Form(core, core_of(match["base"]), kind, _number(match["n"]))
    if match := _PART.match(folded):
        return Form(core, core_of(match["base"]), "sequel", _number(match["n"]))
    for pattern in (_CONTINUES_OF, _CONTINUES):
        if match := pattern.match(folded):
            return Form(core, core_of(match["base"]), _KINDS[match["kind"]])
    if match := _UNTITLED.match(folded):
        return Form(core, core_of(match["base"]), "untitled")
    for pattern in (_FILM_NTH, _NTH_FILM):
        if match := pattern.match(folded):
            return Form(core, core_of(match["base"]), "sequel", _number(match["n"]))
    if match := re.match(r"^(?P<base>[^:–—]{3,}?)(?::| [–—-]) ?(?P<sub>.+)$", name):
        head = form_of(match["base"])
        return Form(core, head.base or head.core, head.kind, head.number, fold_name(match["sub"]))
    if match := _NUMBERED.match(folded):
        return Form(core, core_of(match["base"]), "sequel", _number(match["n"]))
    return Form(core)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def is_descriptive(name: str) -> bool:
    """Whether the wording describes rather than names: "X sequel", "untitled Y project"."""
    form = form_of(name)
    return form.kind not in (None, "season") and form.number is None and form.subtitle is None
