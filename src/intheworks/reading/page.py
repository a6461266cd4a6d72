"""One parsed article: its paragraphs with the parser's tokens, and the way from any offset to its sentence.

All offsets are code points in the *document's* text. Each paragraph is parsed on its own (the model is steadier so);
`Paragraph.start` leads from its tokens back to the document.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Tokens

LONGEST_SENTENCE = 2_000
"""Characters of a sentence; the longest of ours has some 300, and a list that the parser takes for one twice as many."""


class Block(Enum):
    """What a paragraph is in the layout of the article."""

    headline = "headline"
    body = "body"
    bullet = "bullet"
    heading = "heading"
    caption = "caption"
    note = "note"


@dataclass(frozen=True, slots=True)
class Segment:
    """A paragraph's place and kind, before it is parsed. `lead` is where its prose begins (after a bullet or dateline)."""

    start: int
    end: int
    block: Block
    lead: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `start`/`end` in the document, `tokens` a spaCy span, `paragraph` and `index` count from 0."""

    start: int
    end: int
    paragraph: int
    index: int
    tokens: Tokens


@dataclass(slots=True)
class Page:
    """A parsed article. `text` is the document's text, `anchor` its publication day, `outlet` who published it."""

    text: str
    anchor: date
    outlet: str | None
    segments: tuple[Segment, ...]
    docs: tuple[Doc, ...]
    sentences: tuple[Sentence, ...] = ()
    _starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        found: list[Sentence] = []
        for p, (segment, doc) in enumerate(zip(self.segments, self.docs, strict=True)):
            for tokens in (part for sentence in doc.sents for part in _parts(sentence)):
                if tokens.text.strip():
                    found.append(
                        Sentence(
                            segment.start + tokens.start_char, segment.start + tokens.end_char, p, len(found), tokens
                        )
                    )
        self.sentences = tuple(found)
        self._starts = [s.start for s in found]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds this offset (or the last one that begins before it)."""
        i = bisect_right(self._starts, offset) - 1
        return self.sentences[i] if i >= 0 else None

    def offset(self, paragraph: int, token: Token) -> int:
        """Where a token of this paragraph begins in the document."""
        return self.segments[paragraph].start + token.idx

    def tokens_in(self, start: int, end: int) -> Iterator[tuple[int, Token]]:
        """(paragraph, token) for every token that begins in `start:end`."""
        for sentence in self.sentences:
            if sentence.end <= start or sentence.start >= end:
                continue
            base = self.segments[sentence.paragraph].start
            for token in sentence.tokens:
                if start <= base + token.idx < end:
                    yield sentence.paragraph, token


def _parts(sentence: Tokens) -> Iterator[Tokens]:
    """A sentence, or what is longer than any in parts: what reads sentences may take their square."""
    begun = 0
    for i, token in enumerate(sentence):
        if token.idx + len(token) - sentence[begun].idx > LONGEST_SENTENCE:
            yield sentence[begun:i]
            begun = i
    yield sentence[begun:]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name somebody or something. `name` is the full name they stand for, as the article resolves it."""

    start: int
    end: int
    text: str
    name: str


@dataclass(slots=True)
class Work:
    """A film or series that the article speaks of.

    `name` as record.md names it ("World War Z sequel", "Loki season 3", "untitled Sarah Polley project"); `type` "film",
    "series", "special" or None; `mentions` every place that names or describes it ("the sequel", "it" excluded unless
    sure), in order; `continues` the name of the earlier work where this one is named after it, `relation` how.
    """

    name: str
    type: str | None
    in_works: bool
    aliases: list[str] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    continues: str | None = None
    relation: str | None = None
    relation_at: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """A time expression: its place, its value in EDTF, and whether it is a point in the past of the anchor."""

    start: int
    end: int
    text: str
    edtf: str


@dataclass(slots=True)
class Speech:
    """One speech act, before it becomes a Quotation. Offsets of the words without their marks."""

    start: int
    end: int
    form: str
    speaker: str | None
    cue: tuple[int, int] | None = None
    said_to: str | None = None
    occasion: str | None = None
    when: str | None = None
