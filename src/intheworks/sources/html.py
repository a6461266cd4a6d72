"""A web page into an article: its words once and for all, as plain text in which the reader knows its way.

The text is the headline, then one paragraph a line with an empty line between: headings stand alone without a full stop,
list items begin with "- ", captions with "Photo: ", which is how the reader tells them apart. Offsets count in this text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, cast

from intheworks.errors import Rejection
from intheworks.sources import metadata
from intheworks.sources.days import address_day, iso_day, written_day
from intheworks.sources.item import Article, Facts, Item, finish
from intheworks.sources.text import Given

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

MOST_HTML = 16_000_000
"""The largest page that is parsed, in bytes; the largest of 80 real news pages has under 3 MB."""
FEWEST_WORDS = 25
"""Pages with fewer words of prose are indexes, videos, walls: a news brief has more."""

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_INVITES = (
    r"read (?:more|next|also|the full (?:story|article))|related(?: (?:topics?|stor(?:y|ies)|articles?|content|videos?"
    r"|news))?"
    r"|see also|see more|more (?:from|on|stories|news|in)|recommended|trending(?: now)?"
    r"|popular(?: stories)?|most (?:read|popular)"
    r"|you (?:may|might) (?:also )?like|don['’]t miss|up next|watch(?: now| next| more)?|editor['’]?s['’]? picks?|also read"
)
_READ_MORE = re.compile(rf"(?:[▶►»>→*]\s*)?(?:{_INVITES})\s*(?:[:|–—→»]|$)", re.IGNORECASE)
_FURNITURE = re.compile(
    r"(?:advertisement|ad|story continues(?: below)?(?: advertisement)?|continue reading.*"
    r"|article continues (?:below|after).*"
    r"|(?:sign up|subscribe) (?:for|to|here|now).{0,120}|get (?:the|our) .{0,60}newsletters?.{0,60}|click here .{0,80}"
    r"|follow (?:us|@\w+) on .{0,60}|share this .{0,40}|share|print|comments?|view (?:gallery|comments)|loading\W*"
    r"|our standards: .{0,60}|(?:photo|image) (?:credit|courtesy):?|[\W_]+)\.?",
    re.IGNORECASE,
)
_CAPTIONED = re.compile(r"\(?(?:photo|image|picture|credit|pictured)\b", re.IGNORECASE)
_STAMP = re.compile(
    r"\b(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|first|last|published|posted|updated|modified"
    r"|on|at|am|pm|[a-z]{2,4}t|utc|gmt|local time)\b|[\W\d_]|(?<=\d)[ap]m",
    re.IGNORECASE,
)
"""What a line that only says when it was published is made of, besides the month."""
_NEAR = 80
"""Elements behind the headline among which the visible date is looked for: bylines stand within the first 40."""
_SHORT = 80


def article(item: Item, given: Given) -> Article | Rejection:
    """The article in this page, with the publication day of its metadata, or why there is none."""
    if len(item.data) > MOST_HTML:
        return Rejection(item.place, f"over {MOST_HTML // 1_000_000} MB of HTML, which is no article")
    tree = parse(decode(item.data, item.hints.charset))
    if tree is None:
        return Rejection(item.place, "no HTML that can be parsed")
    meta = metadata.read(tree, item.hints.url)
    known, seen = _days(tree, meta)
    text = extract(tree, meta.title or item.hints.title, meta.outlet)
    if text is None:
        return Rejection(item.place, "no article in this page (an index, a player or a wall, as it seems)")
    facts = Facts(
        url=meta.url,
        outlet=meta.outlet or (metadata.site(meta.url) if meta.url else None),
        byline=meta.byline,
        published=known,
        modified=meta.modified,
        written=seen,
    )
    return finish(text, item, facts, given)


def published(item: Item) -> date | None:
    """The day of a page alone, whether there is an article in it or not; None where it has none."""
    tree = parse(decode(item.data, item.hints.charset))
    if tree is None:
        return None
    known, seen = _days(tree, metadata.read(tree, item.hints.url))
    return known or seen


def _days(tree: HtmlElement, meta: metadata.Metadata) -> tuple[date | None, date | None]:
    """The day that metadata or the address give, and the one that the page shows its readers.

    Where both are silent, htmldate looks for the markup of a thousand blogs; its guesses in bare text are not asked for.
    """
    known, seen = meta.published or address_day(meta.url), meta.shown or _visible_day(tree)
    if known is None and seen is None:
        from htmldate import find_date

        with suppress(ValueError):  # it writes into the tree, which takes no control characters
            seen = iso_day(find_date(tree, extensive_search=False, original_date=True))
    return known, seen


def decode(data: bytes, charset: str | None) -> str:
    """The page's characters: by byte-order mark, the server's word, the page's own, else UTF-8, else Western."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    own = _CHARSET.search(data[:4096])
    for name in (charset, own[1].decode("ascii") if own else None, "utf-8"):
        try:
            if name:
                return data.decode("cp1252" if name.lower() in ("iso-8859-1", "latin-1", "ascii") else name)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", "replace")


def parse(page: str) -> HtmlElement | None:
    """The page's tree; None where there is none. Its depth is bounded by the parser, and no entity leads outside."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    try:
        raw = page.replace("\0", "").encode("utf-8", "replace")
        parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        return cast("HtmlElement", document_fromstring(raw, parser=parser))
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def extract(tree: HtmlElement, title: str | None, outlet: str | None) -> str | None:
    """The article's text out of a page's tree (which is changed); None where there is none."""
    from trafilatura import bare_extraction

    headline = _headline(tree, title, outlet)
    _set_captions_apart(tree)
    found = bare_extraction(tree, include_comments=False, include_tables=False, with_metadata=False)
    body = getattr(found, "body", None)
    if body is None:
        return None
    lines = list(_lines(body, headline))
    if sum(len(line.split()) for line in lines) < FEWEST_WORDS:
        return None
    return "\n\n".join([headline, *lines] if headline else lines) + "\n"


def _headline(tree: HtmlElement, title: str | None, outlet: str | None) -> str | None:
    """The headline: the page's one <h1> if it has words, else as metadata has it, without the outlet's name behind it."""
    tops = [" ".join(h.text_content().split()) for h in tree.iter("h1")]
    tops = [top for top in tops if len(top.split()) > 2]
    best = tops[0] if len(tops) == 1 else title or (tops[0] if tops else None)
    if best and outlet:
        best = re.sub(rf"\s*[|–—·•-]\s*{re.escape(outlet)}\s*$", "", best, flags=re.IGNORECASE)
    return best


def _set_captions_apart(tree: HtmlElement) -> None:
    """Make the captions inside the article paragraphs behind their pictures, marked as what they are."""
    from lxml.html import Element

    for caption in tree.xpath("//article//figure//figcaption | //main//figure//figcaption"):
        words = " ".join(caption.text_content().split())
        figure = next(caption.iterancestors("figure"))
        outside = any(up.tag in ("aside", "nav", "footer", "a", "li") for up in figure.iterancestors())
        if outside or len(words.split()) < 4 or figure.getparent() is None:
            continue
        marked = Element("p")
        marked.text = words if _CAPTIONED.match(words) else f"Photo: {words}"
        marked.tail, figure.tail = figure.tail, None
        figure.addnext(marked)
        caption.getparent().remove(caption)


def _lines(body: _Element, headline: str | None) -> Iterator[str]:
    """The paragraphs of what trafilatura kept, in order, without what is no part of the article."""
    said: set[str] = {headline.casefold()} if headline else set()
    for line in _paragraphs(body):
        key = line.casefold()
        if key in said and len(line) < 300:
            continue
        said.add(key)
        if not _is_furniture(line):
            yield line


def _is_furniture(line: str) -> bool:
    """Whether a line stands on the page but is no part of the article: invitations, forms, rules, stamps."""
    if _FURNITURE.fullmatch(line) or (_READ_MORE.match(line) and len(line.split()) <= 30):
        return True
    # "Published on February 1, 2024 05:20PM EST": all but the month goes.
    return len(line) <= _SHORT and written_day(line) is not None and len(_STAMP.sub("", line)) <= len("September")


def _paragraphs(element: _Element) -> Iterator[str]:
    for child in element:
        if child.tag in ("list", "quote", "div", "table", "row") and len(child):
            if child.text and child.text.strip():
                yield " ".join(child.text.split())
            yield from _paragraphs(child)
        else:
            words = " ".join("".join(child.itertext()).split())
            if words:
                yield f"- {words}" if child.tag == "item" else words
        if child.tail and child.tail.strip():
            yield " ".join(child.tail.split())


def _visible_day(tree: HtmlElement) -> date | None:
    """The day that the page shows its readers: the first short line with a full date after the headline."""
    top = next(tree.iter("h1"), None)
    for element in islice(_following(tree, top), _NEAR):
        words = " ".join((element.text or "").split())
        if words and len(words) <= _SHORT and not words.lower().startswith(("updated", "last updated", "modified")):
            day = written_day(words)
            if day is not None:
                return day
    return None


def _following(tree: HtmlElement, top: HtmlElement | None) -> Iterator[HtmlElement]:
    """The elements behind the headline, in the order of the page; all of them where it has none."""
    behind = top is None
    for element in tree.iter():
        if behind and isinstance(element.tag, str) and element.tag not in ("script", "style"):
            yield element
        behind = behind or element is top
