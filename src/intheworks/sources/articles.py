"""From an item to its article, whatever its kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

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


def may_hold(item: Item, gate: Callable[[str], bool]) -> bool:
    """Whether a piece of bulk is worth extracting: its quick text passes the gate, or the beginning of it alone does.

    What stands behind an article, teasers of other stories above all, speaks against it as often as for it. Measured on
    871 real pages, with the scores of 1,317 gold articles laid over what the quick text errs by: 99.6 % of them pass
    (98.8 % by resiliparse's main content, at three times the time).
    """
    text = quick_text(item)
    return gate(text) or gate(text[:_TOP])


def quick_text(item: Item) -> str:
    """The words of an item as fast as they can be had: enough to gate it, not to quote from.

    For HTML the longer ones of what stands in <p> and the like, without a tree; where that is next to nothing (a page of
    <div> and <br>), resiliparse's main content.
    """
    if item.kind is not Kind.html:
        return item.data.decode("utf-8", "replace")
    page = html.decode(item.data, item.hints.charset)
    lines = [words for told in _PARAGRAPH.findall(page) if len(words := _TAG.sub("", told).split()) >= _LINE_WORDS]
    if sum(map(len, lines)) >= _FEWEST_WORDS:
        return unescape("\n".join(map(" ".join, lines)))
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(page, main_content=True, alt_texts=False))


_PARAGRAPH = re.compile(
    r"<(?:p|h1|h2|blockquote)\b[^<>]*>(.*?)"
    r"(?=</?(?:p|div|section|article|aside|h\d|ul|ol|li|table|script|figure|footer|nav|header|body|blockquote)\b)",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")
_LINE_WORDS = 8
"""Words of a line below which it is a label, a link or a stamp as often as a sentence."""
_FEWEST_WORDS = 120
"""Words below which a page's paragraphs are not its article."""
_TOP = 2500
"""Characters that headline and lead take, with what the story says first."""
