"""Every publisher's markup gives the same article: its words in order, its facts from metadata, and no furniture."""

from __future__ import annotations

from datetime import date

import pytest
from publishers import BODY, CAPTION, DAY, HEADING, HEADLINE, PUBLISHERS, Publisher

from intheworks.reading.page import Block
from intheworks.reading.segments import segment
from intheworks.sources import articles, html
from intheworks.sources.item import Article, Hints, Item, Kind
from intheworks.sources.text import Given

GIVEN = Given(date(2025, 1, 1))


def article(publisher: Publisher, url: str | None = "https://www.news.example/fetched?utm_source=x") -> Article:
    item = Item("page.html", publisher.page.encode(), Kind.html, Hints(url=url))
    found = html.article(item, GIVEN)
    assert isinstance(found, Article), found
    return found


@pytest.fixture(params=PUBLISHERS, ids=lambda p: p.name)
def publisher(request: pytest.FixtureRequest) -> Publisher:
    found: Publisher = request.param
    return found


def test_there_are_twenty_publishers_at_least() -> None:
    """The number that the requirement names."""
    assert len(PUBLISHERS) >= 20


def test_the_words_are_all_there_and_in_order(publisher: Publisher) -> None:
    """Headline and paragraphs, each a line of its own, to the character."""
    lines = [line for line in article(publisher).document.text.split("\n") if line]
    assert lines[0] == HEADLINE
    assert [line for line in lines if line in BODY] == list(BODY)


def test_nothing_else_is_there(publisher: Publisher) -> None:
    """Navigation, advertisements, newsletters, read-more lines, stamps and footers are no part of the article."""
    lines = {line for line in article(publisher).document.text.split("\n") if line}
    assert lines - {f"Photo: {CAPTION}"} == {HEADLINE, HEADING, *BODY}


def test_captions_are_kept_where_they_stand_in_the_article() -> None:
    """The check of captions below is not empty."""
    assert sum(f"Photo: {CAPTION}" in article(p).document.text for p in PUBLISHERS) >= 1


def test_the_facts_are_the_metadatas(publisher: Publisher) -> None:
    """Day, outlet, byline and canonical address."""
    info = article(publisher).document.info
    assert (info.published, info.outlet, info.byline) == (publisher.published, publisher.outlet, publisher.byline)
    assert info.url == publisher.url
    assert info.published == DAY


def test_headings_are_headings_to_the_reader(publisher: Publisher) -> None:
    """The first line is the headline, the heading a heading, the prose prose, a caption a caption."""
    text = article(publisher).document.text
    blocks = {text[s.start : s.end]: s.block for s in segment(text)}
    assert blocks[HEADLINE] is Block.headline
    assert blocks[HEADING] is Block.heading
    assert {blocks[words] for words in BODY} == {Block.body}
    for words, block in blocks.items():
        assert (CAPTION in words) == (block is Block.caption)


def test_a_page_from_a_file_has_its_canonical_address(publisher: Publisher) -> None:
    """A saved page is a revision of the page itself, not another article."""
    assert article(publisher, url=None).document.info.url == publisher.url


def test_the_quick_text_has_what_tells(publisher: Publisher) -> None:
    """What the gate looks at before anything is extracted has the story's sentences, whatever the markup."""
    words = articles.quick_text(Item("page.html", publisher.page.encode(), Kind.html))
    assert [words.count(" ".join(sentence.split())) for sentence in BODY] == [1] * len(BODY)


def test_teasers_behind_an_article_do_not_close_the_gate() -> None:
    """A gate that counts words for and against lets a page pass whose beginning alone would."""
    told = "<p>The writer is said to be at work on the harbour film that had been hoped for.</p>" * 60
    other = "<p>The match was lost in the last minute, and the town has been told to wait for the next one.</p>" * 90
    item = Item("page.html", f"<html><body>{told}{other}</body></html>".encode(), Kind.html)

    def gate(text: str) -> bool:
        return text.count("film") > text.count("match")

    assert not gate(articles.quick_text(item))
    assert articles.may_hold(item, gate)
    assert not articles.may_hold(Item("page.html", f"<body>{other}</body>".encode(), Kind.html), gate)


@pytest.mark.parametrize("piece", ["<", "<p", "<p>", "<p >a", "</", "<!--", "<p><p", "a<b "])
def test_the_quick_text_takes_no_longer_than_the_page_is_long(piece: str) -> None:
    """A megabyte of markup that never ends costs no more than a megabyte."""
    import time

    item = Item("page.html", (piece * (1_000_000 // len(piece))).encode(), Kind.html)
    began = time.process_time()
    articles.quick_text(item)
    assert time.process_time() - began < 5
