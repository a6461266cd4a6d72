"""Sitemaps, with the news extension: which pages a site has, and what it says of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intheworks.sources.days import iso_day

MOST_PAGES = 50_000
"""The pages of one sitemap, by the protocol's own limit."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a sitemap; day and outlet only by the news extension (lastmod is no day of publication)."""

    url: str
    published: date | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The pages of a sitemap, and the further sitemaps of an index."""

    pages: tuple[Page, ...] = ()
    sitemaps: tuple[str, ...] = ()


def looks_like_sitemap(data: bytes) -> bool:
    """Whether these bytes are a sitemap or an index of them, by their root element."""
    start = data[:2048].lower()
    return b"<urlset" in start or b"<sitemapindex" in start


def parse(data: bytes) -> Sitemap | None:
    """The sitemap in these bytes; None where it is none. No entity in it is followed."""
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, recover=True))
    except (etree.LxmlError, ValueError):
        return None
    if root is None:
        return None
    pages = [_page(element) for element in list(root.iterfind("{*}url"))[:MOST_PAGES]]
    further = [(loc.text or "").strip() for loc in root.iterfind("{*}sitemap/{*}loc")]
    return Sitemap(tuple(p for p in pages if p), tuple(f for f in further if f)[:MOST_PAGES])


def _page(element: object) -> Page | None:
    def said(path: str) -> str | None:
        return (element.findtext(path) or "").strip() or None  # type: ignore[attr-defined]

    url = said("{*}loc")
    if not url:
        return None
    news = "{*}news/"
    return Page(
        url,
        iso_day(said(news + "{*}publication_date")),
        said(news + "{*}publication/{*}name"),
    )
