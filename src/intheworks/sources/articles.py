"""From an item to its article, whatever its kind."""

from __future__ import annotations

from dataclasses import replace

from intheworks.errors import Rejection
from intheworks.sources import html, mail, pdf, text
from intheworks.sources.encoding import Undecodable, decode
from intheworks.sources.item import Article, Facts, Item, Kind, finish
from intheworks.sources.text import Given


def article(item: Item, given: Given) -> Article | Rejection:
    """The article that this piece of input is, or why it is none."""
    match item.kind:
        case Kind.html:
            return html.article(item, given)
        case Kind.email:
            return mail.article(item, given)
        case Kind.pdf:
            return pdf.article(item, given)
        case Kind.text:
            return _text(item, given)


def _text(item: Item, given: Given) -> Article | Rejection:
    """A text as it stands. One from a table has its facts beside it, any other in its first line."""
    try:
        words = decode(item.data)
    except Undecodable as error:
        return Rejection(item.place, str(error))
    if item.hints.sure:
        return finish(words, item, Facts(), given)
    found = text.article(words, item.place, replace(given, outlet=given.outlet or item.hints.outlet))
    return found if isinstance(found, Rejection) else Article(found)


def quick_text(item: Item) -> str:
    """The words of an item as fast as they can be had: enough to gate it, not to quote from.

    For HTML by resiliparse, at some 3,400 pages a second: what does not pass is never extracted in earnest.
    """
    if item.kind is not Kind.html:
        return item.data.decode("utf-8", "replace")
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html.decode(item.data, item.hints.charset), main_content=True, alt_texts=False))
