"""An e-mail (a newsletter, an article sent along) into an article."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parseaddr

from intheworks.errors import Rejection
from intheworks.sources import html
from intheworks.sources.days import any_day
from intheworks.sources.item import Article, Facts, Item, Kind, finish
from intheworks.sources.text import Given

_PREFIX = re.compile(r"^(?:(?:fwd?|re|aw|wg):\s*)+", re.IGNORECASE)
_HEADER = re.compile(
    rb"^(?:From|To|Subject|Date|Message-ID|MIME-Version|Received|Return-Path|Delivered-To):", re.IGNORECASE
)


def looks_like_mail(data: bytes) -> bool:
    """Whether these bytes begin with an e-mail's headers: two of them at least among the first lines."""
    return sum(bool(_HEADER.match(line)) for line in data[:4096].splitlines()[:20]) >= 2


def article(item: Item, given: Given) -> Article | Rejection:
    """The article in this message, dated by its Date, credited to its sender; its HTML where it has some."""
    try:
        message = email.message_from_bytes(item.data, policy=email.policy.default)
        if not isinstance(message, EmailMessage):
            return Rejection(item.place, "no e-mail that can be parsed")
        subject = _PREFIX.sub("", " ".join(str(message.get("subject", "")).split()))
        sender, _ = parseaddr(str(message.get("from", "")))
        day = any_day(str(message.get("date", "")))
        part = message.get_body(("html", "plain"))
        words = part.get_content() if part is not None else ""
    except Exception as error:  # the standard library has no common root for what a broken header raises
        return Rejection(item.place, f"a damaged e-mail ({' '.join(str(error).split()) or type(error).__name__})")
    if part is None or not isinstance(words, str):
        return Rejection(item.place, "an e-mail without text")
    hints = replace(item.hints, outlet=sender or None, title=subject or None, published=day, charset="utf-8")
    if part.get_content_type() == "text/html":
        return html.article(replace(item, data=words.encode("utf-8", "replace"), kind=Kind.html, hints=hints), given)
    text = f"{subject}\n\n{words}" if subject else words
    return finish(text, replace(item, hints=hints), Facts(outlet=sender or None, published=day), given)
