"""Which names are one title, one person, one company: pure functions over names, their context and their links."""

from __future__ import annotations

import hashlib
import unicodedata

from intheworks.model import NameKind


def fold_name(text: str) -> str:
    """A name as it is compared: accents stripped (NFKD), case folded, all but letters and digits one space."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    folded = "".join(c if c.isalnum() else " " for c in bare.casefold().replace("’", "'").replace("'", ""))
    return " ".join(folded.split())


def name_id(kind: NameKind, name: str, type: str | None = None, in_works: bool = True) -> str:
    """The id of a name: the kind's first letter and twelve hex digits over folded name, type and in_works.

    `type` and `in_works` are part of it, so that the old film and the new series of one name are two nodes.
    """
    content = "\x1f".join([kind.value, fold_name(name), type or "", "1" if in_works else "0"])
    return f"{kind.value[0]}_{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
