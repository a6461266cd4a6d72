"""The id of a name."""

from __future__ import annotations

import hashlib

from intheworks.model import Name, NameKind
from intheworks.names import fold_name


def name_id(kind: NameKind, name: str, type: str | None = None, in_works: bool = True) -> str:
    """The id of a name: the kind's first letter and twelve hex digits over folded name, type and in_works.

    `type` and `in_works` are part of it, so that the old film and the new series of one name are two nodes.
    """
    content = "\x1f".join([kind.value, fold_name(name), type or "", "1" if in_works else "0"])
    return f"{kind.value[0]}_{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def name_of(kind: NameKind, name: str, type: str | None = None, in_works: bool = True) -> Name:
    """A name with the id that the rest gives it."""
    return Name(id=name_id(kind, name, type, in_works), kind=kind, name=name, type=type, in_works=in_works)
