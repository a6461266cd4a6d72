"""Every run of words in an article that could be the title of a film or series, before any is judged.

A run begins and ends with a capitalised word or a number and holds, between them, capitals, function words and the marks
that titles have; each part of a longer run is a candidate too ("Ridgepole's Redline Six": which part is the title is for
the judge). A quoted string that looks like a title is one as well, whatever is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from intheworks.reading.page import Page

JOINERS = frozenset(
    (
        "of the and a an in to for with on at by from or as no is & : - – ' ’ 's ’s n't n’t 're ’re 'm ’m 'll ’ll 'n' ’n’ "
        "vs vs. v. de la le du des del di da el von van der und , ! … ... / #"
    ).split()
)
"""Words and marks that stand inside titles and never begin or end the run of one (a quoted title may hold anything)."""
MAX_WORDS = 8
MAX_QUOTED = 90
_DOUBLE = re.compile(r"[“\"]([^“”\"\n]{1,400}?)[”\"]")
_SINGLE = re.compile(r"(?:(?<=^)|(?<=[\s(\[“\"—–/-]))[‘'](?=\S)([^‘\n\"“”]{1,90}?)(?<=\S)[’'](?=$|[^\w])")
_TRAILING = " ,.;"
_CONTINUED = re.compile(
    r"\W(?:(?:Season|Series) (?:\d+|[A-Z][a-z]+)|S\d+|"
    r"(?:Season|Sequel|Prequel|Reboot|Remake|Revival|Spin-?[Oo]ff|Follow-[Uu]p))$",
    re.IGNORECASE,
)
"""What a headline's capitals join to a title that is no part of it: "Fuller House Season 4", "Party of Five Reboot"."""

_CHOICE = re.compile(r"\w ?/ ?\w")
"""A stroke between words parts two names ("John/Homelander", "writer/director"); a title that has one is mostly quoted."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of words: `start`/`end` in the document, `first`/`last` its tokens in the paragraph (last included).

    `run` is the (first, last) of the longest run that holds it; `quoted` is the mark around exactly these words, or "".
    """

    start: int
    end: int
    paragraph: int
    first: int
    last: int
    run: tuple[int, int]
    quoted: str


def key(text: str) -> str:
    """What two spellings of one title share: case, quotation marks, blanks and a leading article do not count, nor does
    the hyphen of "spin-off"."""
    folded = re.sub(r"[‘’']", "'", text.casefold()).replace("spin-off", "spinoff")
    folded = re.sub(r"[“”\"]", "", folded).replace(" & ", " and ")
    folded = re.sub(r"\s+", " ", folded).strip(" ,.;:")
    return re.sub(r"^(?:the|a|an) (?=\S)", "", folded)


def quotes(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, mark) of what stands between quotation marks in one paragraph, without the marks."""
    for match in _DOUBLE.finditer(text):
        yield match.start(1), match.end(1), '"'
    for match in _SINGLE.finditer(text):
        yield match.start(1), match.end(1), "'"


def _is_word(text: str) -> bool:
    return text[0].isupper() or text[0].isdigit() or (len(text) > 1 and text[0] in "#$¡¿" and text[1].isalnum())


def _looks_titled(text: str) -> bool:
    """Whether most of the longer words of a quoted string are capitalised."""
    words = re.findall(r"[^\W_][\w'’.-]*", text)
    if not words or len(text) > MAX_QUOTED or not (words[0][0].isupper() or words[0][0].isdigit()):
        return False
    long_ones = [w for w in words if len(w) > 3 or w.isdigit()] or words
    capital = sum(not w[0].islower() for w in long_ones)
    return capital >= 0.6 * len(long_ones)


def _runs(texts: list[str], breaks: set[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of the longest runs in a paragraph's tokens; a run never crosses a quotation mark or sentence end."""
    i, n = 0, len(texts)
    while i < n:
        if not _is_word(texts[i]):
            i += 1
            continue
        last, j = i, i + 1
        while j < n and j not in breaks:
            if _is_word(texts[j]):
                last = j
            elif texts[j].casefold() not in JOINERS or j - last > 3:
                break
            j += 1
        yield i, last
        i = max(last + 1, i + 1)


def candidates(page: Page) -> list[Candidate]:
    """All candidates of the article, in order of their place; longer ones first where they begin together."""
    found: dict[tuple[int, int], Candidate] = {}
    for p, (segment, doc) in enumerate(zip(page.segments, page.docs, strict=True)):
        texts = [t.text for t in doc]
        starts = {t.idx: t.i for t in doc}
        ends = {t.idx + len(t.text): t.i for t in doc}
        quoted: dict[tuple[int, int], str] = {}
        for start, end, mark in quotes(doc.text):
            while end > start and doc.text[end - 1] in _TRAILING:
                end -= 1
            if start in starts and end in ends and _looks_titled(doc.text[start:end]):
                quoted[starts[start], ends[end]] = mark
        breaks = {t.i for t in doc if t.is_sent_start and t.i and texts[t.i - 1] in (".", "!", "?", ".”", "”", '"')}
        for first, last in _runs(texts, breaks):
            words = [k for k in range(first, last + 1) if _is_word(texts[k])]
            for a, i in enumerate(words):
                for j in words[a : a + MAX_WORDS]:
                    end = j + 1 if j + 1 < len(texts) and texts[j + 1] in "!?" and (i, j + 1) in quoted else j
                    _add(found, page, p, segment.start, i, end, (first, last), quoted)
        for i, j in quoted:
            _add(found, page, p, segment.start, i, j, (i, j), quoted)
    return sorted(found.values(), key=lambda c: (c.start, -c.end))


def _add(
    found: dict[tuple[int, int], Candidate],
    page: Page,
    paragraph: int,
    base: int,
    first: int,
    last: int,
    run: tuple[int, int],
    quoted: dict[tuple[int, int], str],
) -> None:
    doc = page.docs[paragraph]
    start, end = base + doc[first].idx, base + doc[last].idx + len(doc[last].text)
    text = page.text[start:end]
    mark = quoted.get((first, last), "")
    if not mark and (not any(c.isalpha() for c in text) or _CONTINUED.search(text) or _CHOICE.search(text)):
        return
    found.setdefault((start, end), Candidate(start, end, paragraph, first, last, run, mark))
