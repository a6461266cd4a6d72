"""How an article is cited: Wikipedia's {{cite news}}, BibTeX, plain text.

Wikipedia asks for title, work, date, url, author (last, first) and quote (Template:Cite news); BibTeX has @misc for what
stands on the web. A document keeps no headline: its opening words take its place.
"""

from __future__ import annotations

import re

from intheworks import wording
from intheworks.model import Document, DocumentInfo

_HEADER = re.compile(r"\Adate \d{4}-\d\d-\d\d\s+")
_OPENING = 90


def opening(text: str) -> str:
    """The first line of an article, cut at a word after 90 characters: what it is called for want of a headline."""
    if wording.withheld(text):
        return "An article, its words withheld"
    body = _HEADER.sub("", text, count=1).lstrip()
    return wording.shorten(body.split("\n", 1)[0], _OPENING)


def cite_news(document: Document, quote: str | None = None) -> str:
    """The article in Wikipedia's template, with the words that are cited."""
    info = document.info
    fields = [("title", opening(document.text)), ("work", info.outlet), ("date", info.published.isoformat())]
    fields += [(f"author{n}" if n > 1 else "author", name) for n, name in enumerate(info.byline, 1)]
    fields += [("url", info.url), ("quote", quote)]
    return "{{cite news |" + " |".join(f"{key}={wiki(value)}" for key, value in fields if value) + "}}"


def bibtex(document: Document, quote: str | None = None) -> str:
    """The article as an entry of BibTeX; its key is made of outlet and day."""
    info = document.info
    key = "".join(re.findall(r"\w+", info.outlet or "article")).lower() + info.published.strftime("%Y%m%d")
    fields = [
        ("author", " and ".join("{" + name + "}" for name in map(_tex, info.byline))),
        ("title", "{" + _tex(opening(document.text)) + "}"),
        ("howpublished", _tex(info.outlet or "")),
        ("year", str(info.published.year)),
        ("month", str(info.published.month)),
        ("day", str(info.published.day)),
        ("url", info.url or ""),
        ("note", _tex(f"“{_one_line(quote)}”") if quote else ""),
    ]
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields if value)
    return f"@misc{{{key},\n{lines}}}"


def plain(document: Document, quote: str | None = None) -> str:
    """The article in one line: authors, opening words, outlet, day, address, and the words."""
    info = document.info
    told = [", ".join(info.byline), f"“{opening(document.text)}”", info.outlet or "", wording.day(info.published)]
    line = ". ".join(part for part in told if part)
    return line + (f". {info.url}" if info.url else "") + (f". “{_one_line(quote)}”" if quote else "")


def wiki(value: str) -> str:
    """Words that a template's parameter can hold: no bar, no braces, no brackets that MediaWiki would read."""
    entities = {"&": "&amp;", "<": "&lt;", "[": "&#91;", "]": "&#93;", "{": "&#123;", "}": "&#125;", "|": "{{!}}"}
    return "".join(entities.get(character, character) for character in _one_line(value))


def where(info: DocumentInfo) -> str:
    """An outlet and a day, in short."""
    return f"{info.outlet or 'an article'}, {wording.day(info.published)}"


def _one_line(words: str | None) -> str:
    return " ".join((words or "").split())


def _tex(words: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", words.replace("\\", r"\textbackslash "))
