"""OPML, the list of subscriptions that feed readers exchange: in and out."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

MOST_FEEDS = 10_000


def looks_like_opml(data: bytes) -> bool:
    """Whether these bytes are an OPML file, by their root element."""
    return b"<opml" in data[:2048].lower()


def parse(data: bytes) -> list[tuple[str, str | None]]:
    """The feeds in an OPML file, folders flattened: (address, name). Empty where it is none."""
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, recover=True))
    except (etree.LxmlError, ValueError):
        return []
    if root is None:
        return []
    found: dict[str, str | None] = {}
    for outline in root.iter("outline"):
        address = (outline.get("xmlUrl") or "").strip()
        if address.startswith(("http://", "https://")):
            found.setdefault(address, outline.get("title") or outline.get("text"))
    return list(found.items())[:MOST_FEEDS]


def write(feeds: Iterable[tuple[str, str | None]]) -> str:
    """An OPML 2.0 file with these feeds: (address, name)."""
    lines = [
        f'    <outline type="rss" text={quoteattr(name or address)} xmlUrl={quoteattr(address)}/>'
        for address, name in feeds
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head><title>In the Works</title></head>\n'
    return head + "  <body>\n" + "".join(f"{line}\n" for line in lines) + "  </body>\n</opml>\n"
