"""Days as they are written, and what pages say of themselves, one case at a time."""

from __future__ import annotations

from datetime import date

import pytest

from intheworks.sources import html, metadata
from intheworks.sources.days import address_day, any_day, written_day

DAY = date(2024, 2, 1)


@pytest.mark.parametrize(
    "written",
    [
        "2024-02-01", "20240201", "2024-02-01T23:30:00-08:00", "Thu, 01 Feb 2024 10:00:00 GMT", "Feb. 1, 2024 10:00am PT",
        "1 February 2024", "February 1st, 2024", "Thursday 1 Feb 2024 16.00 GMT", "Published: 1st Feb, 2024",
    ],
)  # fmt: skip
def test_a_day_in_any_of_its_forms(written: str) -> None:
    """By the time zone of whoever wrote it: the day that the paper bore."""
    assert any_day(written) == DAY


@pytest.mark.parametrize(
    "written", ["", "2024", "February 2024", "2024-13-01", "Feb. 30, 2024", "12345678", None, 20240201]
)
def test_what_is_no_day(written: object) -> None:
    """A month or a year is no day, and neither is a day that there never was."""
    assert any_day(written) is None


def test_the_first_day_in_a_text() -> None:
    """Not the most usual way to write one, but the first."""
    assert written_day("On 1 February 2024, not March 3, 2024") == DAY
    assert written_day("nothing") is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://n.example/2024/02/01/story", DAY), ("https://n.example/film/2024/feb/01/story", DAY),
        ("https://n.example/2024-02-01/story", DAY), ("https://n.example/2024/02/story", None),
        ("https://n.example/story-2024020112", None), (None, None),
    ],
)  # fmt: skip
def test_the_day_in_an_address(url: str | None, day: date | None) -> None:
    """Only a whole one."""
    assert address_day(url) == day


def read(head: str, url: str | None = "https://www.news.example/a", body: str = "") -> metadata.Metadata:
    tree = html.parse(f"<html lang='en-GB'><head>{head}</head><body>{body}</body></html>")
    assert tree is not None
    return metadata.read(tree, url)


def test_a_page_cannot_pass_itself_off_as_anothers() -> None:
    """A canonical address on another host is not believed of a fetched page; of a saved one there is no better."""
    link = '<link rel="canonical" href="https://paper.example/story">'
    assert read(link).url == "https://www.news.example/a"
    assert read(link, None).url == "https://paper.example/story"
    assert read('<link rel="canonical" href="https://m.news.example/b#top">').url == "https://m.news.example/b"


def test_json_ld_that_is_none_is_passed_over() -> None:
    """Broken, empty or boundless JSON costs nothing but itself."""
    deep = "[" * 50_000
    head = f'<script type="application/ld+json">{{"a": </script><script type="application/ld+json">{deep}</script>'
    good = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-02-01"}</script>'
    assert read(head + good).published == DAY


def test_the_article_comes_before_the_page_and_the_organisation() -> None:
    """Of several objects the article's facts count, wherever it stands."""
    head = (
        '<script type="application/ld+json">[{"@type": "WebPage", "datePublished": "2020-01-01"},'
        '{"@type": "Organization", "name": "X"}, {"@type": ["NewsArticle"], "datePublished": "2024-02-01",'
        '"author": [{"name": "A. Pike"}, "B. Voss"], "headline": "Tom &amp;amp; Mary"}]</script>'
    )
    found = read(head)
    assert (found.published, found.byline, found.title) == (DAY, ("A. Pike", "B. Voss"), "Tom & Mary")


def test_the_time_of_a_teaser_is_not_the_articles() -> None:
    """A <time> in a link or an aside belongs to another story."""
    body = '<a href="/x"><time datetime="2019-05-05"></time></a><aside><time datetime="2018-05-05"></time></aside>'
    assert read("", body=body).published is None
    assert read("", body=body + '<time datetime="2024-02-01">today</time>').published == DAY


@pytest.mark.parametrize(
    ("charset", "own", "encoding"),
    [
        ("utf-8", "", "utf-8"),
        (None, '<meta charset="windows-1252">', "cp1252"),
        ("iso-8859-1", "", "cp1252"),
        (None, "", "utf-8"),
    ],
)
def test_encodings(charset: str | None, own: str, encoding: str) -> None:
    """The server's word, the page's own, else UTF-8; Latin-1 is Windows-1252, as it is everywhere on the web."""
    page = f"<html><head>{own}</head><body>“Zoë’s café”</body></html>"
    assert html.decode(page.encode(encoding), charset) == page
    assert html.decode(b"\xef\xbb\xbf" + page.encode(), "iso-8859-1") == page
