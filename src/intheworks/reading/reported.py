"""Reported speech: the clauses that stand for somebody's words without being them ("she said that …", "…, according to X").

Candidates come from the parse and from the place of the verbs of saying; which of them are reported speech by a named
speaker is learned (`weights_reported`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intheworks.reading.cues import frame
from intheworks.reading.page import Sentence
from intheworks.reading.voices import Cue, Voice, Voices

if TYPE_CHECKING:
    from spacy.tokens import Token

_TRAIL = " \t\n,;:—–-.()"
_THAT = re.compile(r"\s*(?:that|how)\s+")
_COMPLEMENTS = frozenset({"ccomp", "xcomp", "dobj", "pcomp", "advcl", "prep", "acomp", "attr", "oprd", "parataxis"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A candidate: the words `start:end`, the verb of saying, who says it (if anybody is found), and how it stands."""

    start: int
    end: int
    cue: Cue
    voice: Voice | None
    shape: str


class Reported:
    """Finds the candidate clauses of one page."""

    def __init__(self, voices: Voices) -> None:
        self.voices, self.page, self.grid = voices, voices.page, voices.grid

    def candidates(self) -> Iterator[Clause]:
        """At most a few clauses for each verb of saying."""
        for cue in self.voices.cues:
            sentence = self.page.sentence_at(cue.start)
            if sentence is None:
                continue
            yield from (c for c in self._of_cue(cue, sentence) if not self.voices.resolver.inside(c.start))

    def _of_cue(self, cue: Cue, sentence: Sentence) -> Iterator[Clause]:
        voice = self.voices.governors.get(cue.start)
        if cue.lemma == "according":
            yield from self._according(cue, voice, sentence)
            return
        token = self.grid.tokens[cue.index]
        made = False
        for child in token.children:
            if (child.dep_ in _COMPLEMENTS and child.i > token.i) or child.dep_ in {"ccomp", "parataxis"}:
                made |= child.dep_ in {"ccomp", "xcomp"}
                clause = self._subtree(cue, voice, child, sentence)
                if clause is not None:
                    yield clause
        parenthetical = token.dep_ in {"parataxis", "ccomp", "ROOT", "advcl", "conj"} and self._is_parenthetical(
            cue, voice, sentence
        )
        if parenthetical:
            yield from self._around(cue, voice, sentence)
        elif not made:
            yield from self._after(cue, voice, sentence)

    def _subtree(self, cue: Cue, voice: Voice | None, child: Token, sentence: Sentence) -> Clause | None:
        start = self.grid.place(child.doc[child.left_edge.i], cue.index)
        last = child.right_edge
        end = self.grid.place(last, cue.index) + len(last)
        if start <= cue.start < end:
            return None
        if start > cue.start:
            that = _THAT.match(self.page.text, start, end)
            start = that.end() if that else start
            shape = f"{child.dep_}{' that' if that else ''}"
        else:
            if voice is not None and start < voice.start < end:
                end = voice.start
            shape = f"{child.dep_} fronted"
        return self._made(start, end, cue, voice, shape)

    def _is_parenthetical(self, cue: Cue, voice: Voice | None, sentence: Sentence) -> bool:
        """ ", she says," or ", said X." after the words that it reports."""
        left = min(cue.start, voice.start) if voice is not None and voice.sentence == sentence.index else cue.start
        before = self.page.text[max(sentence.start, left - 2) : left]
        return left > sentence.start and before.strip()[:1] in {",", "—", "–", "("}

    def _around(self, cue: Cue, voice: Voice | None, sentence: Sentence) -> Iterator[Clause]:
        left = min(cue.start, voice.start) if voice is not None and voice.sentence == sentence.index else cue.start
        yield self._made(sentence.start, left, cue, voice, "before")
        right = max(cue.end, voice.end) if voice is not None and voice.sentence == sentence.index else cue.end
        rest = self.page.text[right : sentence.end].strip(_TRAIL)
        if len(rest.split()) >= 3:
            yield self._made(sentence.start, sentence.end, cue, voice, "around")

    def _after(self, cue: Cue, voice: Voice | None, sentence: Sentence) -> Iterator[Clause]:
        start = cue.end
        if voice is not None and voice.start >= cue.end:
            start = voice.end
        that = re.compile(r"[^“\"‘.;]{0,60}?\bthat\b").match(self.page.text, start, sentence.end)
        if that:
            yield self._made(that.end(), sentence.end, cue, voice, "rest that")
        else:
            yield self._made(start, sentence.end, cue, voice, "rest")

    def _according(self, cue: Cue, voice: Voice | None, sentence: Sentence) -> Iterator[Clause]:
        if cue.start - sentence.start > 8:
            yield self._made(sentence.start, cue.start, cue, voice, "according after")
        else:
            right = voice.end if voice is not None else cue.end
            comma = self.page.text.find(",", right, sentence.end)
            yield self._made(
                comma + 1 if 0 <= comma < right + 80 else right, sentence.end, cue, voice, "according before"
            )

    def _made(self, start: int, end: int, cue: Cue, voice: Voice | None, shape: str) -> Clause:
        text = self.page.text
        while start < end and text[start] in _TRAIL:
            start += 1
        while end > start and text[end - 1] in _TRAIL:
            end -= 1
        return Clause(start, max(end, start + 1), cue, voice, shape)


def features(clause: Clause, voices: Voices, runs_within: int) -> Iterator[str]:
    """What speaks for and against this clause being reported speech, as feature names."""
    cue, voice = clause.cue, clause.voice
    token = voices.grid.tokens[cue.index]
    takes = frame(cue.lemma)
    frames = f"{takes.clause}{int(takes.object)}"
    yield f"shape {clause.shape}"
    yield f"lemma {cue.lemma}"
    yield f"lemma {cue.lemma} shape {clause.shape}"
    yield f"frame {frames} shape {clause.shape}"
    kind = voice.kind if voice else "nobody"
    yield f"voice {kind}"
    yield f"voice {kind} {clause.shape}"
    yield f"frame {takes.clause} voice {kind}"
    yield f"named {voice is not None and voice.name is not None}"
    yield f"order {voice.order if voice else 'none'}"
    yield f"tag {token.tag_}"
    yield f"tag {token.tag_} voice {kind}"
    yield f"dep {token.dep_}"
    yield f"quoted words {min(runs_within, 2)} {clause.shape}"
    size = len(voices.page.text[clause.start : clause.end].split())
    yield f"size {min(size, 3) if size < 4 else '4-6' if size < 7 else '7+'}"
    for child in token.children:
        if child.dep_ in {"neg", "aux", "auxpass", "dobj", "dative", "mark", "prep", "prt"}:
            yield f"child {child.dep_} {child.lower_ if child.dep_ in {'aux', 'prt', 'mark'} else ''}"
            if child.dep_ == "neg":
                yield f"negated {takes.clause}"
    inside = list(voices.grid.tokens[voices.grid.first(clause.start) : voices.grid.first(clause.end)])[:40]
    yield f"verb within {any(t.tag_ in {'VBD', 'VBZ', 'VBP', 'MD'} for t in inside)}"
    yield f"first {inside[0].pos_ if inside else ''} {clause.shape.split()[0]}"
    if inside and inside[0].lower_ in {"to", "if", "whether", "what", "how", "why", "he", "she", "it", "they"}:
        yield f"first word {inside[0].lower_}"
    yield f"question {voices.page.text[clause.end : clause.end + 2].strip().startswith('?')}"
