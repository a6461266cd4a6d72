"""What a page says of itself to machines: JSON-LD first, then OpenGraph and other <meta>, then <time> and <link>."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from intheworks.sources.days import any_day

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE = re.compile(r"(?:Article|Posting|Review|Report|LiveBlog)$|^(?:Report|Review|CreativeWork|WebPage)")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date_published",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.created",
    "dc.date", "publish-date", "publication_date", "pubdate", "article.published", "originalpublicationdate", "date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "lastmod", "last-modified", "datemodified", "dcterms.modified")
_AUTHOR = ("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator", "cxenseparse:author")
_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|ref|cmpid|mc_[ce]id|ns_\w+|src|smid|taid)$")
_BY = re.compile(r"^\s*(?:by|written by|words by)[:\s]+", re.IGNORECASE)
_PEOPLE = re.compile(r"(?<!\s)\s*(?:;|\||,| & | and )\s*")
_GENERIC = frozenset({"admin", "staff", "editor", "newsroom", "news desk", "webmaster", "none"})


@dataclass(frozen=True, slots=True)
class Metadata:
    """What metadata gives; None or empty where it says nothing."""

    title: str | None = None
    outlet: str | None = None
    byline: tuple[str, ...] = ()
    published: date | None = None
    modified: date | None = None
    shown: date | None = None
    """The day in the page's <time>, which readers see."""
    url: str | None = None
    language: str | None = None


def read(tree: HtmlElement, url: str | None) -> Metadata:
    """The metadata of a parsed page; `url` is where it was fetched from, None for a file."""
    ld, meta = _article(_json_ld(tree)), _meta(tree)
    publisher = ld.get("publisher")
    shown = _time(tree)
    return Metadata(
        title=_line(ld.get("headline"))
        or _line(meta.get("og:title"))
        or _line(meta.get("twitter:title"))
        or _line(tree.findtext(".//title")),
        outlet=_line(meta.get("og:site_name")) or _line(_names(publisher)[0] if _names(publisher) else None),
        byline=_byline(ld, meta, tree),
        published=_first(any_day, [ld.get("datePublished"), *(meta.get(k) for k in _PUBLISHED), _microdata(tree)])
        or shown,
        modified=_first(any_day, [ld.get("dateModified"), *(meta.get(k) for k in _MODIFIED)]),
        shown=shown,
        url=_canonical(tree, meta, url),
        language=_language(ld.get("inLanguage") or meta.get("og:locale") or tree.get("lang")),
    )


def _first(read: Any, values: Iterable[object]) -> Any:
    return next((found for value in values if value and (found := read(value)) is not None), None)


def _json_ld(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object in the page's JSON-LD, however nested; what is no JSON is passed over, as browsers do."""
    for script in tree.xpath('//script[contains(@type, "ld+json")]'):
        try:
            yield from _objects(json.loads(script.text_content().strip().rstrip(";"), strict=False), 0)
        except (ValueError, RecursionError):
            continue


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for one in value:
            yield from _objects(one, depth)
    elif isinstance(value, dict):
        yield value
        if depth < 4:
            for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"):
                yield from _objects(value.get(key), depth + 1)


def _article(objects: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The object that describes the article: the most telling type first, and it must have a date or a headline."""
    ranked = [(_rank(o), i, o) for i, o in enumerate(objects) if o.get("datePublished") or o.get("headline")]
    ranked = [entry for entry in ranked if entry[0] is not None]
    return min(ranked, key=lambda entry: entry[:2])[2] if ranked else {}


def _rank(value: dict[str, Any]) -> int | None:
    kinds = value.get("@type")
    kinds = [k for k in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(k, str)]
    if not any(_ARTICLE.search(k) for k in kinds):
        return None
    return 1 if set(kinds) <= {"CreativeWork", "WebPage"} else 0


def _meta(tree: HtmlElement) -> dict[str, str]:
    """<meta> contents by lower-case name, property or itemprop; the first of each counts."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop")
        content = (element.get("content") or "").strip()
        if key and content:
            found.setdefault(key.strip().lower(), content)
    return found


def _microdata(tree: HtmlElement) -> str | None:
    for element in tree.xpath('//*[@itemprop="datePublished"]'):
        return element.get("content") or element.get("datetime") or str(element.text_content())
    return None


def _time(tree: HtmlElement) -> date | None:
    """The first <time> of the article's own head; those of teasers stand in links or asides."""
    for element in tree.xpath("//time[not(ancestor::a) and not(ancestor::aside) and not(ancestor::nav)]"):
        if "updat" in (element.get("class") or "").lower() or element.get("itemprop") == "dateModified":
            continue
        if day := any_day(element.get("datetime")) or any_day(element.text_content().strip()):
            return day
    return None


def _line(value: object) -> str | None:
    """A value as one line of text, its entities resolved (publishers escape them twice); None for none."""
    return (" ".join(unescape(unescape(value)).split()) or None) if isinstance(value, str) else None


def _names(value: Any) -> list[str]:
    """The names in a JSON-LD author or publisher: a string, an object, or a list of them."""
    if isinstance(value, list):
        return [name for one in value for name in _names(one)]
    if isinstance(value, dict):
        return _names(value.get("name"))
    line = _line(value)
    return [line] if line and not line.startswith("http") else []


def _byline(ld: dict[str, Any], meta: dict[str, str], tree: HtmlElement) -> tuple[str, ...]:
    told = _names(ld.get("author")) or [n for key in _AUTHOR for n in _names(meta.get(key))][:1]
    if not told:
        marked = tree.xpath('//*[@rel="author" or @itemprop="author" or contains(@class, "byline")]')
        told = _names(marked[0].text_content())[:1] if marked else []
    people = [_BY.sub("", part).strip() for name in told for part in _PEOPLE.split(_BY.sub("", name))]
    kept = [p for p in people if 1 < len(p) <= 60 and p.lower() not in _GENERIC and not any(c.isdigit() for c in p)]
    return tuple(dict.fromkeys(kept))


def _canonical(tree: HtmlElement, meta: dict[str, str], url: str | None) -> str | None:
    """The page's own address. A page may not pass itself off as another site's, so its host must be the fetched one's."""
    for link in [*tree.xpath('//link[@rel="canonical"]/@href'), meta.get("og:url")]:
        full = urljoin(url or "", str(link).strip()) if link else ""
        parts = urlsplit(full)
        own = url is None or site(full) == site(url)
        if own and parts.scheme in ("http", "https") and parts.path not in ("", "/"):
            return tidy(full)
    return tidy(url) if url else None


def site(url: str) -> str:
    """The host without `www.` and other usual first labels: what makes two addresses one publisher's."""
    host = (urlsplit(url).hostname or "").lower()
    return re.sub(r"^(?:www|m|amp|mobile|edition)\.", "", host)


def tidy(url: str) -> str:
    """The address without fragment and tracking parameters, its host in lower case."""
    parts = urlsplit(url)
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k.lower())]
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, urlencode(query), ""))


def _language(value: object) -> str | None:
    found = re.match(r"[a-zA-Z]{2,3}(?![a-zA-Z])", value.strip()) if isinstance(value, str) else None
    return found[0].lower() if found else None
