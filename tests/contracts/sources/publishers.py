# ruff: noqa: E501 - markup stands on lines as long as its publisher writes them
"""Pages modelled on the markup of real publishers, with words of our own: what extraction has to get out of each.

Every page holds the same story. What varies is what varies in the wild: where the date is and how it is written, how the
byline is marked, what the body's elements are called, and what furniture stands between its paragraphs.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

HEADLINE = "Mary Ash Returns to Write the Iron Ferry Sequel"
BODY = (
    "Mary Ash writes Iron Ferry Returns, the follow-up to the harbour drama that made her name, the studio said on Monday.",
    "The writer had long told friends that she would not go back to the boat, and that the story was over for her.",
    "Mary Ash said “It is about a boat that I know well.” She has handed in a first draft, which the producers are reading.",
    "The earlier film was shot in the docks of a town that has changed since, so that much of it would have to be built.",
    "Filming is hoped for in the spring, when the director is free of the series that she is finishing in the meantime.",
)
HEADING = "What comes next"
CAPTION = "Mary Ash at the harbour where the first film was made."
DAY = date(2024, 2, 1)
FURNITURE = (
    "Read more: Ten boats that ruled the screen",
    "Sign up for our newsletter to get the harbour news every morning",
    "Advertisement",
    "Dock workers strike again",
    "© 2024 All rights reserved",
)


@dataclass(frozen=True)
class Publisher:
    """A page, and what its metadata say."""

    name: str
    page: str
    outlet: str
    byline: tuple[str, ...]
    published: date = DAY
    url: str | None = "https://news.example/2024/story"


def ld(**more: object) -> str:
    """A JSON-LD script with an article's usual fields."""
    about = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": HEADLINE, **more}
    return f'<script type="application/ld+json">{json.dumps(about)}</script>'


def meta(**named: str) -> str:
    """<meta property=…> for each; `__` stands for a colon."""
    return "".join(f'<meta property="{key.replace("__", ":")}" content="{value}">' for key, value in named.items())


def page(head: str, body: str, lang: str = "en-US") -> str:
    """A whole page with a navigation above and a footer below."""
    links = '<link rel="canonical" href="https://news.example/2024/story">'
    nav = '<nav class="menu"><ul><li><a href="/film">Film</a></li><li><a href="/tv">TV</a></li></ul></nav>'
    foot = f"<footer><p>{FURNITURE[4]}</p><ul><li><a href='/about'>About us</a></li></ul></footer>"
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{HEADLINE} - Site</title>{links}{head}'
        f"</head><body>{nav}{body}{foot}</body></html>"
    )


def story(
    wrap: Callable[[str], str] = "<p>{}</p>".format, heading: str = f"<h2>{HEADING}</h2>", between: str = ""
) -> str:
    """The story's paragraphs, the furniture after the second, the heading before the last."""
    parts = [wrap(words) for words in BODY]
    return "".join([*parts[:2], between, *parts[2:4], heading, parts[4]])


H1 = f"<h1>{HEADLINE}</h1>"
FIGURE = f'<figure><img src="a.jpg" alt=""><figcaption>{CAPTION}</figcaption></figure>'
RELATED = f'<aside class="related"><h3>Related</h3><ul><li><a href="/x">{FURNITURE[3]}</a></li></ul></aside>'
READ_MORE = f"<p><strong>{FURNITURE[0]}</strong></p>"
NEWSLETTER = f'<div class="newsletter"><p>{FURNITURE[1]}</p></div>'
AD = f'<div class="ad-slot"><p>{FURNITURE[2]}</p></div>'
AUTHOR = {"@type": "Person", "name": "Nora Pike"}

PUBLISHERS = (
    Publisher(
        "wire agency, built of web components",
        page(
            ld(datePublished="2024-02-01T14:30:00Z", author=[{"@type": "Person", "name": "NORA PIKE"}])
            + meta(og__site_name="Coast News", og__title=HEADLINE),
            f'<main class="Page-main"><div class="Page-content"><bsp-page-headline>{H1}</bsp-page-headline>'
            f'<div class="RichTextStoryBody RichTextBody">{story(between=RELATED)}</div></div></main>',
        ),
        "Coast News",
        ("NORA PIKE",),
    ),
    Publisher(
        "wire agency, paragraphs as <div data-testid>",
        page(
            f'<script type="application/ld+json">{json.dumps([{"@type": "BreadcrumbList"}, {"@type": "NewsArticle", "headline": HEADLINE, "datePublished": "2024-02-01T09:00:00.000Z", "author": [AUTHOR, {"@type": "Person", "name": "Lee Voss"}]}])}</script>'
            + meta(og__site_name="Harbour Wire"),
            f'<main><article data-testid="Article"><header>{H1}<time><span>February 1, 2024</span><span>9:00 AM UTC</span></time>'
            f'</header><div class="article-body__content">'
            + story(lambda w: f'<p data-testid="paragraph-1" class="text__text">{w}</p>', between=NEWSLETTER)
            + "</div></article></main>",
        ),
        "Harbour Wire",
        ("Nora Pike", "Lee Voss"),
    ),
    Publisher(
        "British daily, hashed class names",
        page(
            ld(
                datePublished="2024-02-01T16:00:07.000Z",
                author=[AUTHOR],
                publisher={"@type": "Organization", "name": "The Keel"},
            )
            + meta(article__published_time="2024-02-01T16:00:07.000Z", og__site_name="the Keel"),
            f'<main data-layout="StandardLayout"><div class="dcr-1djovmt">{H1}</div><article>'
            f'<details class="dcr-1m"><summary>Thu 1 Feb 2024 16.00 GMT</summary></details>{FIGURE}'
            f'<div id="maincontent"><div class="article-body-commercial-selector dcr-1">'
            + story(lambda w: f'<p class="dcr-4cudl2">{w}</p>', f'<h2 id="next">{HEADING}</h2>')
            + "</div></div></article></main>",
            "en",
        ),
        "the Keel",
        ("Nora Pike",),
    ),
    Publisher(
        "trade paper on WordPress with a Yoast graph",
        page(
            f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "datePublished": "2024-02-01T10:00:00-08:00"}, {"@type": "Article", "headline": HEADLINE, "datePublished": "2024-02-01T10:00:00-08:00", "author": {"name": "Nora Pike", "@id": "#p"}}, {"@type": "WebSite", "name": "Screen Ledger"}]})}</script>'
            + meta(og__site_name="Screen Ledger", og__updated_time="2024-02-09T10:00:00+00:00"),
            f'<main><article class="post type-post"><header class="article-header">{H1}<time datetime="2024-02-01T18:00:00+00:00">'
            f'Feb 1, 2024 10:00am PT</time></header><div class="a-content vy-cx-page-content">{story(between=AD + READ_MORE)}</div>'
            "</article></main>",
        ),
        "Screen Ledger",
        ("Nora Pike",),
    ),
    Publisher(
        "trade paper without a date in JSON-LD",
        page(
            ld(author=AUTHOR) + meta(article__published_time="2024-02-01T20:12:45+00:00", og__site_name="Slateline"),
            f'<div class="content"><article>{H1}<div class="pmc-a-content">{story(between=NEWSLETTER)}</div></article></div>',
        ),
        "Slateline",
        ("Nora Pike",),
    ),
    Publisher(
        "trade magazine, byline with “By” in a link",
        page(
            meta(article__published_time="2024-02-01T08:00:00-08:00", og__site_name="The Dock Reporter")
            + '<meta name="author" content="By Nora Pike and Lee Voss">',
            f'<article>{FIGURE}{H1}<p class="byline">By <a rel="author" href="/a">Nora Pike</a></p>'
            f'<div class="article-body">{story(between=READ_MORE)}</div></article>',
        ),
        "The Dock Reporter",
        ("Nora Pike", "Lee Voss"),
    ),
    Publisher(
        "public broadcaster, text blocks in components",
        page(
            ld(datePublished="2024-02-01T07:31:20.000Z", author={"@type": "Organization", "name": "Isle News"})
            + meta(og__site_name="Isle News"),
            f'<main id="main-content"><article><div data-component="headline-block">{H1}</div>'
            f'<div data-component="byline-block"><time datetime="2024-02-01T07:31:20.000Z">1 February 2024</time></div>'
            + story(
                lambda w: f'<div data-component="text-block"><p class="sc-eb7bd5f6-0">{w}</p></div>',
                f'<div data-component="subheadline-block"><h2>{HEADING}</h2></div>',
                f'<div data-component="links-block"><p>Related topics</p><ul><li><a href="/x">{FURNITURE[3]}</a></li></ul></div>',
            )
            + "</article></main>",
            "en-GB",
        ),
        "Isle News",
        ("Isle News",),
    ),
    Publisher(
        "news channel, microdata and data-uri",
        page(
            meta(og__site_name="NewsNine"),
            f'<section itemscope itemtype="https://schema.org/NewsArticle"><meta itemprop="datePublished" content="2024-02-01T11:15:00Z">'
            f'{H1}<div class="byline__names">By <span itemprop="author">Nora Pike</span></div><div class="timestamp">Updated 9:15 AM EST, Thu February 8, 2024</div>'
            f'<div class="article__content" itemprop="articleBody">'
            + story(lambda w: f'<p class="paragraph inline-placeholder" data-uri="cms/1">{w}</p>', between=AD)
            + "</div></section>",
        ),
        "NewsNine",
        ("Nora Pike",),
    ),
    Publisher(
        "American daily, companion columns",
        page(
            ld(
                datePublished="2024-02-01T05:00:12-05:00",
                author=[{"@type": "Person", "name": "Nora Pike", "url": "https://x.example"}],
            )
            + meta(og__site_name="", article__published_time="2024-02-01T10:00:12.000Z")
            + ld(publisher={"@type": "NewsMediaOrganization", "name": "The Pier Times"}, datePublished="2024-02-01"),
            f'<main><article id="story">{H1}<time datetime="2024-02-01T05:00:12-05:00">Feb. 1, 2024</time><section name="articleBody">'
            + story(
                lambda w: (
                    f'<div class="css-s99gbd StoryBodyCompanionColumn"><div><p class="css-at9mc1">{w}</p></div></div>'
                ),
                between=AD,
            )
            + "</section></article></main>",
        ),
        "news.example",
        ("Nora Pike",),
    ),
    Publisher(
        "Californian daily, its own metadata names",
        page(
            '<meta name="dcterms.created" content="2024-02-01T13:00:51.000Z"><meta property="article:author" content="https://x.example/pike">'
            '<meta name="author" content="Nora Pike">' + meta(og__site_name="Bay Times"),
            f'<div class="page-article-container"><article>{H1}<div class="rich-text-article-body-content rich-text-body">{story(between=NEWSLETTER)}</div></article></div>',
        ),
        "Bay Times",
        ("Nora Pike",),
    ),
    Publisher(
        "celebrity weekly, structured content blocks",
        page(
            ld(
                datePublished="2024-02-01T17:20:38.000-05:00",
                author=[AUTHOR],
                publisher={"@type": "Organization", "name": "Starboard"},
            )
            + meta(og__site_name="Starboard"),
            f'<main class="loc main"><article class="mntl-article">{H1}<div class="mntl-attribution__item-date">Published on February 1, 2024 05:20PM EST</div>'
            f'<div class="mntl-sc-page structured-content">{FIGURE}'
            + story(
                lambda w: f'<p class="comp mntl-sc-block mntl-sc-block-html">{w}</p>',
                f'<h2 class="mntl-sc-block-heading"><span>{HEADING}</span></h2>',
                f'<div class="mntl-sc-block-relatedlink"><p>Related: <a href="/x">{FURNITURE[3]}</a></p></div>',
            )
            + "</div></article></main>",
        ),
        "Starboard",
        ("Nora Pike",),
    ),
    Publisher(
        "celebrity magazine, JSON-LD with stray line breaks",
        page(
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Mary Ash Returns to Write the Iron Ferry Sequel",\n"description":"a\nb","datePublished":"2024-02-01T09:00:00","author":{"@type":"Person","name":"Nora Pike"}}</script>'
            + meta(og__site_name="Between Us"),
            f'<article class="article-wrap">{H1}<section class="article-content">{story(between=READ_MORE)}</section></article>',
        ),
        "Between Us",
        ("Nora Pike",),
    ),
    Publisher(
        "fan site of a large network, display cards",
        page(
            ld(datePublished="2024-02-01T21:30:15Z", author=[AUTHOR], articleSection="Movies")
            + meta(og__site_name="Reelside"),
            f'<article class="w-article"><header>{H1}<div class="w-author"><a href="/a">Nora Pike</a></div><div class="article-date"><time>Published Feb 1, 2024, 4:30 PM EST</time></div></header>'
            f'<section id="article-body"><div class="content-block-regular">'
            + story(between=f'<div class="display-card article"><h5><a href="/x">{FURNITURE[3]}</a></h5></div>')
            + "</div></section></article>",
        ),
        "Reelside",
        ("Nora Pike",),
    ),
    Publisher(
        "fan site with “Read more” between bold lines",
        page(
            ld(datePublished="2024-02-01T12:00:00+00:00", author={"@type": "Person", "name": "Nora Pike"})
            + meta(og__site_name="Geekpier"),
            f'<main><div class="entry-header">{H1}</div><div class="entry-content">{story(heading=f"<h3><strong>{HEADING}</strong></h3>", between=READ_MORE)}</div></main>',
        ),
        "Geekpier",
        ("Nora Pike",),
    ),
    Publisher(
        "city magazine, clay paragraphs",
        page(
            meta(article__published_time="2024-02-01T15:45:00.000Z", og__site_name="Gangway")
            + '<meta name="author" content="Nora Pike">',
            f'<article class="article"><header>{H1}</header><section class="body"><div class="article-content inline">'
            + story(lambda w: f'<p class="clay-paragraph" data-editable="text">{w}</p>', between=RELATED)
            + "</div></section></article>",
        ),
        "Gangway",
        ("Nora Pike",),
    ),
    Publisher(
        "games and film site, rendered by Next",
        page(
            ld(datePublished="2024-02-01T19:05:00.000Z", author=[AUTHOR]) + meta(og__site_name="Portside"),
            f'<div id="__next"><main><article class="article-page">{H1}<section class="article-section"><div class="article-content">'
            + story(lambda w: f'<p data-cy="paragraph" class="jsx-3649800006">{w}</p>')
            + "</div></section></article></main></div>"
            + '<script id="__NEXT_DATA__" type="application/json">{"props":{"text":"not for readers"}}</script>',
        ),
        "Portside",
        ("Nora Pike",),
    ),
    Publisher(
        "British online daily, newsletter form in the body",
        page(
            ld(datePublished="2024-02-01T13:13:13Z", author=[AUTHOR], inLanguage="en-GB")
            + meta(og__site_name="The Mooring"),
            f'<main><article>{H1}<div id="main" class="main-content">'
            + story(
                between=f'<div class="newsletter-component"><form><p>{FURNITURE[1]}</p><input type="email"></form></div>'
            )
            + "</div></article></main>",
            "en-GB",
        ),
        "The Mooring",
        ("Nora Pike",),
    ),
    Publisher(
        "British broadsheet, article body by itemprop",
        page(
            '<meta name="DCSext.articleFirstPublished" content="2024-02-01T06:00Z">'
            + ld(datePublished="2024-02-01T06:00Z", author=[AUTHOR])
            + meta(og__site_name="The Tide"),
            f'<article itemscope>{H1}<div itemprop="articleBody" class="article-body-text">{story(lambda w: f"<div><p>{w}</p></div>")}</div></article>',
            "en-GB",
        ),
        "The Tide",
        ("Nora Pike",),
    ),
    Publisher(
        "news channel with shouted links in the body",
        page(
            '<meta name="dc.date" content="2024-02-01"><meta name="dc.creator" content="Nora Pike">'
            + meta(og__site_name="Beacon News"),
            f'<article class="article-wrap">{H1}<div class="article-body">{story(between="<p><strong><a href=/x>DOCK WORKERS STRIKE AGAIN</a></strong></p>")}</div></article>',
        ),
        "Beacon News",
        ("Nora Pike",),
    ),
    Publisher(
        "television news site, old WordPress",
        page(
            meta(og__site_name="Tideline", article__published_time="2024-02-01T10:00:00+00:00")
            + '<meta name="author" content="Nora Pike">',
            f'<div id="content"><div class="post hentry"><h1 class="entry-title">{HEADLINE}</h1><div class="entry-content">{story(heading=f"<h4>{HEADING}</h4>", between=AD)}</div></div></div>',
        ),
        "Tideline",
        ("Nora Pike",),
    ),
    Publisher(
        "blog with nothing but a <time>",
        page(
            "",
            f'<article class="h-entry"><h1 class="p-name">{HEADLINE}</h1><p class="meta"><time class="dt-published" datetime="2024-02-01">1 February 2024</time></p><div class="e-content">{story()}</div></article>',
        ),
        "news.example",
        (),
    ),
    Publisher(
        "press release wire, a date in words alone",
        page(
            meta(og__site_name="Dispatch"),
            f'<article class="news-release">{H1}<p class="mb-no">Feb 01, 2024, 09:00 ET</p><section class="release-body">{story()}</section></article>',
        ),
        "Dispatch",
        (),
    ),
    Publisher(
        "site whose address alone has the date",
        page(
            meta(og__site_name="Bowline"),
            f'<article>{H1}<div class="content">{story(between=READ_MORE)}</div></article>',
        ).replace("https://news.example/2024/story", "https://news.example/2024/feb/01/story"),
        "Bowline",
        (),
        url="https://news.example/2024/feb/01/story",
    ),
)
