"""From an article that somebody sends to the document that the desk takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intheworks.errors import Rejection
from intheworks.model import Document
from intheworks.sources import text as text_source

if TYPE_CHECKING:
    from intheworks.desk import Desk
    from intheworks.server.shapes import Article


def document_of(desk: Desk, article: Article) -> Document | Rejection:
    """The article as a document, or why it is none: undated, dated in the future, no text."""
    given = desk.given(article.published, article.outlet, article.language)
    if article.published and article.published > given.today:
        return Rejection(article.url or text_source.STDIN, "dated in the future")
    found = text_source.article(article.text, article.url or text_source.STDIN, given)
    if isinstance(found, Rejection):
        return found
    info = found.info
    return Document.of(
        found.text,
        source=info.source,
        published=info.published,
        url=article.url,
        outlet=info.outlet,
        byline=article.byline,
        language=info.language,
    )
