"""Whose words a quoted run is: every voice near it is weighed, and so is "the one who spoke last".

The weights are learned (`weights_speaker`, `weights_direct`); features are about places and verbs, never about names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from intheworks.reading import weights
from intheworks.reading.cues import frame
from intheworks.reading.page import Block
from intheworks.reading.quoted import Quoted
from intheworks.reading.voices import Voice, Voices

_PARAGRAPHS_BACK = 2
_CANDIDATES = 14
_MEANINGS = 3
_SENTENCE_END = re.compile(r"[.!?…][”’\"')\]]*\s")


@dataclass(frozen=True, slots=True)
class Setting:
    """A run with the narration around it, up to the neighbouring runs or the ends of the paragraph."""

    run: Quoted
    before: tuple[int, int]
    after: tuple[int, int]
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible speaker: a voice of the narration, or (voice None) whoever spoke last."""

    voice: Voice | None
    name: str
    features: tuple[str, ...]


def settings(runs: Sequence[Quoted], voices: Voices) -> list[Setting]:
    """Every outer run with its narration."""
    outer = [r for r in runs if r.depth == 0]
    found = []
    for i, run in enumerate(outer):
        segment = voices.page.segments[run.paragraph]
        previous = outer[i - 1] if i and outer[i - 1].paragraph == run.paragraph else None
        following = outer[i + 1] if i + 1 < len(outer) and outer[i + 1].paragraph == run.paragraph else None
        left = previous.end + 1 if previous else segment.start
        right = following.start - 1 if following else segment.end
        found.append(
            Setting(
                run,
                (left, max(left, run.start - 1)),
                (min(run.end + 1, right), right),
                previous is None,
                following is None,
            )
        )
    return found


@dataclass(slots=True)
class History:
    """Who has spoken so far: the last speaker with the paragraph, the one before, and how often each has."""

    last: tuple[str, int] | None = None
    before: str | None = None
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, paragraph: int) -> None:
        """Note one more speech."""
        if self.last is not None and self.last[0] != name:
            self.before = self.last[0]
        self.last = (name, paragraph)
        self.counts[name] += 1


def candidates(setting: Setting, voices: Voices, history: History) -> list[Candidate]:
    """The possible speakers of a run, by the voices near it and by who has spoken before."""
    last = history.last
    named = voices.resolver.named_in(setting.run.start, setting.run.end)
    run, page = setting.run, voices.page
    segment = page.segments[run.paragraph]
    back = max(0, run.paragraph - _PARAGRAPHS_BACK)
    near = voices.near(page.segments[back].start, run.start, run.end, segment.end, _CANDIDATES)
    shared = tuple(_shared(setting, voices))
    linked_after = _first_linked(setting.after, voices)
    linked_before = _last_linked(setting.before, voices)
    found = []
    for i, v in enumerate(near):
        if v.name is None or v.kind in {"I", "we"}:
            continue
        stands = tuple(_features(v, i, near, setting, voices, last, shared, linked_after, linked_before))
        for name, rank, below in _meant(v, voices):
            joint = _joint(name, rank, below, history, run) if v.kind == "he" else ()
            found.append(Candidate(v, name, (*_standing(name, voices, history, named), *stands, *joint)))
    if last is not None:
        distance = min(run.paragraph - last[1], 3)
        state = f"{linked_after is not None} {linked_before is not None}"
        gone = [
            f"last speaker {distance}",
            f"last speaker {distance} {state}",
            f"last speaker {distance} first {setting.first}",
            f"last continues {run.continues}",
        ]
        gone.append(f"last mark {page.text[setting.before[0] : setting.before[1]].strip() == ''} {distance}")
        found.append(Candidate(None, last[0], (*_standing(last[0], voices, history, named), *gone)))
    if history.before is not None and last is not None:
        turn = (f"speaker before {min(run.paragraph - last[1], 2)}", f"speaker before first {setting.first}")
        found.append(Candidate(None, history.before, (*_standing(history.before, voices, history, named), *turn)))
    foremost = voices.foremost
    if foremost is not None and all(c.name != foremost for c in found):
        found.append(Candidate(None, foremost, (*_standing(foremost, voices, history, named), "foremost")))
    return found


def _meant(voice: Voice, voices: Voices) -> Iterator[tuple[str, int, float]]:
    """Whom a voice can mean: its name; of "he" or "she" the likeliest few, with rank and how far below the best."""
    assert voice.name is not None
    if voice.kind != "he":
        yield voice.name, 0, 0.0
        return
    ranked = voices.resolver.ranked(voice.start, voice.end)
    for rank, (name, below) in enumerate(ranked[:_MEANINGS] or ((voice.name, 0.0),)):
        yield name, rank, below


def _joint(name: str, rank: int, below: float, history: History, run: Quoted) -> Iterator[str]:
    """What speaks for one meaning of a pronoun over another: its surroundings, and who has spoken."""
    far = "best" if rank == 0 else min(4, round(below))
    last = history.last
    lately = "first" if last is None else f"{name == last[0]} {min(run.paragraph - last[1], 2)}"
    yield f"meaning {far}"
    yield f"meaning {far} last {lately}"
    yield f"meaning last {lately}"
    yield f"meaning {far} has spoken {min(history.counts[name], 2)}"
    yield f"meaning has spoken {min(history.counts[name], 3)} before {name == history.before}"


def _standing(name: str, voices: Voices, history: History, named: frozenset[str]) -> Iterator[str]:
    """How prominent a name is in the article, and among those who have spoken."""
    yield f"prominence {min(voices.prominence.get(name, 9), 4)}"
    yield f"named in the run {name in named}"
    spoken = history.counts[name]
    yield f"has spoken {min(spoken, 3)} {bool(history.counts)}"
    yield f"played {name in voices.played}"
    most = history.counts.most_common(1)
    yield f"has spoken most {bool(most) and most[0][0] == name}"


def _first_linked(stretch: tuple[int, int], voices: Voices) -> Voice | None:
    return next((v for v in voices.between(*stretch) if v.cue is not None), None)


def _last_linked(stretch: tuple[int, int], voices: Voices) -> Voice | None:
    return next((v for v in reversed(voices.between(*stretch)) if v.cue is not None), None)


def _shared(setting: Setting, voices: Voices) -> Iterator[str]:
    text, run = voices.page.text, setting.run
    tail = text[run.end - 1 : run.end]
    yield "comma end" if tail == "," else "stop end" if tail in ".!?…" else "open end"
    lead = text[setting.before[0] : setting.before[1]].rstrip()[-1:]
    yield (
        "colon lead"
        if lead == ":"
        else "comma lead"
        if lead == ","
        else "no lead"
        if not lead
        else "stop lead"
        if lead in '.!?”"’'
        else "word lead"
    )


def _features(
    voice: Voice, rank: int, near: Sequence[Voice], setting: Setting, voices: Voices, last: tuple[str, int] | None,
    shared: tuple[str, ...], linked_after: Voice | None, linked_before: Voice | None,
) -> Iterator[str]:  # fmt: skip
    run, page = setting.run, voices.page
    place = _place(voice, setting, voices)
    order = voice.order if voice.cue is not None else "none"
    strength = _strength(voice)
    yield f"place {place}"
    yield f"place {place} kind {voice.kind}"
    yield f"place {place} order {order} {strength}"
    yield f"order {order}"
    for s in shared:
        yield f"place {place} {s}"
        yield f"place {place} order {order} {s}"
    yield f"place {place} subject {voice.subject}"
    between = near[rank + 1 :] if voice.start < run.start else near[:rank]
    low, high = (voice.end, run.start) if voice.start < run.start else (run.end, voice.start)
    count = sum(low <= v.start < high for v in between)
    yield f"place {place} rank {min(count, 3)}"
    yield f"linked between {any(low <= v.start < high and v.cue is not None for v in between)}"
    yield f"place {place} linked after {linked_after is voice} {linked_after is None}"
    yield f"place {place} linked before {linked_before is voice} {linked_before is None}"
    if last is not None:
        told = "pronoun" if voice.kind == "he" else voice.name == last[0]
        yield f"same as last {told} {min(run.paragraph - last[1], 2)}"
        yield f"same as last {told} order {order}"
    gap = high - low
    yield f"place {place} gap {0 if gap < 4 else 1 if gap < 15 else 2 if gap < 60 else 3}"
    if voice.cue is not None:
        yield f"cue gap {_cue_gap(voice, setting)} {place}"
    yield f"block {page.segments[voice.paragraph].block is Block.headline}"
    yield f"possessive {page.text[voice.end : voice.end + 2] in {'’s', chr(39) + 's'}} {place}"
    called = page.text[voice.end : setting.before[1]].strip() if place == "before" else ""
    if called in {":", ","}:
        yield f"directly before {called}"


def _cue_gap(voice: Voice, setting: Setting) -> int:
    assert voice.cue is not None
    gap = min(abs(voice.cue.start - setting.run.end), abs(setting.run.start - voice.cue.end))
    return 0 if gap <= 4 else 1 if gap <= 20 else 2 if gap <= 60 else 3


def _strength(voice: Voice) -> str:
    if voice.cue is None:
        return "0"
    return "1" if voice.cue.lemma == "according" else str(frame(voice.cue.lemma).quotes)


def _place(voice: Voice, setting: Setting, voices: Voices) -> str:
    """Where a voice stands: in the narration right after or before the run (in the same sentence or not), or further."""
    text = voices.page.text
    if setting.after[0] <= voice.start < setting.after[1]:
        ends = (
            text[setting.run.end - 1 : setting.run.end] in ".!?"
            and text[setting.after[0] : setting.after[0] + 2].strip()[:1].isupper()
            and voice.cue is None
        )
        return "after far" if ends or _SENTENCE_END.search(text, setting.after[0], voice.start) else "after"
    if setting.before[0] <= voice.start < setting.before[1]:
        return "before far" if _SENTENCE_END.search(text, voice.end, setting.run.start - 1) else "before"
    if voice.paragraph == setting.run.paragraph:
        return "earlier" if voice.start < setting.run.start else "later"
    return f"paragraph -{setting.run.paragraph - voice.paragraph}"


def choose(found: Sequence[Candidate]) -> tuple[Candidate | None, float]:
    """The best candidate and its score; names that several voices share are as good as their best voice."""
    best: tuple[float, Candidate] | None = None
    for candidate in found:
        value = weights.score("speaker", candidate.features)
        if best is None or value > best[0]:
            best = (value, candidate)
    return (best[1], best[0]) if best else (None, -9.0)


def direct_features(setting: Setting, voices: Voices, best: float) -> Iterator[str]:
    """What speaks for and against a run being somebody's words (and no title, nickname or scare quote)."""
    text, run, page = voices.page.text, setting.run, voices.page
    words = text[run.start : run.end]
    size = len(words.split())
    yield f"size {size if size < 5 else '5-7' if size < 8 else '8+'}"
    yield from (f"run {s}" for s in _shared(setting, voices))
    capital = words[:1].isupper()
    yield f"capital {capital}"
    yield f"capital {capital} size {min(size, 6)}"
    lead = text[setting.before[0] : setting.before[1]].rstrip()
    word = re.search(r"([\w’']+)$", lead)
    yield f"before {word.group(1).lower() if word and word.group(1).lower() in _LEADS else 'word' if word else lead[-1:]}"
    title = sum(w[:1].isupper() for w in words.split())
    yield f"titled {title == size} {min(size, 4)}"
    yield f"titled most {title * 2 > size > 1}"
    tokens = voices.grid.tokens[voices.grid.first(run.start) : voices.grid.first(run.end)][:60]
    yield f"verb {any(t.tag_ in {'VBD', 'VBZ', 'VBP', 'MD', 'VB'} for t in tokens)}"
    yield f"person {any(t.lower_ in {'i', 'we', 'you', 'my', 'our', 'me', 'us'} for t in tokens)}"
    yield f"mark {run.mark}"
    yield f"block {page.segments[run.paragraph].block.value}"
    yield f"score {min(3, max(-3, round(best)))}"
    yield f"score {min(3, max(-3, round(best)))} size {min(size, 3)}"
    linked = (
        any(v.cue is not None for v in voices.between(setting.before[0], setting.before[1])),
        any(v.cue is not None for v in voices.between(*setting.after)),
    )
    yield f"linked {linked[0]} {linked[1]}"
    yield f"first {setting.first} last {setting.last}"
    after = text[setting.after[0] : setting.after[1]].lstrip()[:1]
    yield f"follows {after if not after.isalpha() else 'A' if after.isupper() else 'a'}"
    yield f"alone {setting.before[0] == setting.before[1] and setting.after[0] == setting.after[1]}"
    yield f"continues {run.continues} closed {run.closed}"


_LEADS = frozenset(
    "the a an his her its their called titled entitled dubbed of is was as that said says and in for with to named".split()
)
