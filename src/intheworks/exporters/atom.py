"""What moved as an Atom feed (RFC 4287): one entry for each day on which an article changed something on a title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from xml.etree import ElementTree as xml

from intheworks import wording
from intheworks.answers import Change
from intheworks.exporters.clean import printable
from intheworks.standing import TitleCard

_ATOM = "http://www.w3.org/2005/Atom"
Moved = tuple[date, TitleCard, Sequence[Change]]


def feed(name: str, address: str, home: str, moved: Iterable[Moved], slug: str = "all") -> bytes:
    """The feed of these moves, the latest first. `address` is where it lies, `home` the server's, without a last slash.

    An entry's id follows from title and day, so that a reader of feeds sees each once, whatever was read since.
    """
    xml.register_namespace("", _ATOM)
    root = xml.Element(f"{{{_ATOM}}}feed")
    rows = list(moved)
    _add(root, "id", f"urn:intheworks:feed:{slug}")
    _add(root, "title", name)
    _add(root, "updated", _moment(max((day for day, _, _ in rows), default=date(1970, 1, 1))))
    _add(root, "link", rel="self", href=address)
    _add(root, "link", rel="alternate", href=home + "/")
    _add(_add(root, "author"), "name", "In the Works")
    for day, title, changes in rows:
        entry = _add(root, "entry")
        _add(entry, "id", f"urn:intheworks:moved:{title.id}:{day.isoformat()}")
        _add(entry, "title", f"{title.name}: {', '.join(_short(change) for change in changes[:3])}")
        _add(entry, "updated", _moment(day))
        _add(entry, "published", _moment(day))
        if not all(change.withdrawn for change in changes):  # else there is no such title any longer
            _add(entry, "link", rel="alternate", href=f"{home}/title/{title.id}")
        _add(entry, "category", term=title.id, label=title.name)
        _add(entry, "content", "\n\n".join(_long(change) for change in changes), type="text")
    return bytes(xml.tostring(root, encoding="utf-8", xml_declaration=True))


def _add(parent: xml.Element, name: str, text: str | None = None, **attributes: str) -> xml.Element:
    made = xml.SubElement(parent, f"{{{_ATOM}}}{name}", {k: printable(v) for k, v in attributes.items()})
    made.text = printable(text) if text is not None else None
    return made


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _short(change: Change) -> str:
    return f"{change.slot} {change.new or ('withdrawn' if change.withdrawn else 'no longer')}"


def _long(change: Change) -> str:
    """The change, what it was before, and the words that say so, or that said what was withdrawn."""
    said = (
        f"{change.slot}: {change.old or 'nothing'} → {change.new or ('withdrawn' if change.withdrawn else 'nothing')}"
    )
    words = [
        f"{wording.quote(' '.join(s.exact.split()))} ({s.outlet or 'an article'}, {wording.day(s.published)})"
        for s in (change.old_words if change.withdrawn else change.new_words)
    ]
    return "\n".join([said, *words])
