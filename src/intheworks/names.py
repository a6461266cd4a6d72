"""Names as they are compared: folded, and people's in their parts. Identity and standing both stand on this."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "dame", "sir", "dr", "lord", "lady"})


@lru_cache(maxsize=65536)
def fold_name(text: str) -> str:
    """A name as it is compared: accents stripped (NFKD), case folded, all but letters and digits one space."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    folded = "".join(c if c.isalnum() else " " for c in bare.casefold().replace("’", "'").replace("'", ""))
    return " ".join(folded.split())


@lru_cache(maxsize=65536)
def name_parts(name: str) -> tuple[str, ...]:
    """The folded words of a person's name, without honorifics and generational suffixes."""
    words = [w for w in fold_name(name).split() if w not in _SUFFIXES]
    while len(words) > 1 and words[0] in _HONORIFICS:
        words = words[1:]
    return tuple(words)


@lru_cache(maxsize=65536)
def compatible_people(one: str, other: str) -> bool:
    """Whether two names can be one person's: equal, surname alone, or an initial for the first name.

    "Sorvino" = "Mira Sorvino", "M. Thorsby" = "Meenal Thorsby"; "Rex Tillinghast" is not "Roz Tillinghast".
    """
    a, b = name_parts(one), name_parts(other)
    if not a or not b:
        return False
    if a == b:
        return True
    if a[-1] != b[-1]:
        return False
    if len(a) == 1 or len(b) == 1:
        return True
    return a[0] == b[0] or (len(a[0]) == 1 and b[0].startswith(a[0])) or (len(b[0]) == 1 and a[0].startswith(b[0]))


def full_names(names: Iterable[str]) -> dict[str, str]:
    """For every name the fullest compatible one among them.

    A name that is compatible with two fuller ones that are not compatible with each other (two Sorvinos in one
    project) stays itself: a guess would be worse than a second line.
    """
    # Of two spellings the one with its accents is the fuller: the other paper left them out.
    ordered = sorted(set(names), key=lambda n: (-len(name_parts(n)), n.isascii(), -len(n), n))
    heads: dict[str, list[str]] = {}
    found: dict[str, str] = {}
    for name in ordered:
        surname = name_parts(name)[-1:] or ("",)
        fits = [h for h in heads.get(surname[0], ()) if compatible_people(h, name)]
        if len(fits) == 1:
            found[name] = fits[0]
        else:
            heads.setdefault(surname[0], []).append(name)
            found[name] = name
    return found
