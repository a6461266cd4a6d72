"""Interviews and posts without quotation marks: "NAME: words", "Q:"/"A:", "X wrote:", questions in lines of their own.

Whoever is named by the label speaks; whoever is asked answers. The words, without stage directions, are direct speech. A
label that names nobody ("PREMISE: …") makes no turn, however often it returns; nor do labels of which none returns, since
those head the items of a round-up. Who asks the questions of an interview without labels the text does not say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intheworks.reading.coreference import Resolver
from intheworks.reading.names import given_gender, person_nouns
from intheworks.reading.page import Page, Segment, Speech

_LABEL = re.compile(
    r"(?:\*\*)?(?P<label>@?[^\W\d_][\w.’'\-]*(?: [A-Z&][\w.’'\-]*){0,4})"
    r"(?P<aside> ?\([^()]{1,60}\))?(?P<posts> wrote| says| writes)?(?::(?:\*\*)?|(?<=^[A-Z])\.)(?=\s|\*|$)"
)
_SHORT = re.compile(r"(?P<label>[QA])(?:\.|:)\s")
_ASIDE = re.compile(
    r"\s*[\[(](?:laugh|long pause|pause|sigh|smile|grin|think|beat|shrug|nod|cross|appl|cheer)[^\[\]()]{0,50}[\])]\.?\s*",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"[?!.…] ?[—–-]{1,2} ?[A-Z][^?!]{0,40}$")
_BOLD = re.compile(r"\*\*[^*].*\*\*$")
_ASKS = re.compile(r"\?[”\"’')\]*]*$")
_YOU = re.compile(r"\byou(?:r|rs|rself)?\b", re.IGNORECASE)
_ME = re.compile(r"\b(?:I|I[’'][a-z]+|me|my|we|we[’'][a-z]+|our|us)\b")
_CROWD = frozenset({"member", "moderator", "voice", "audience", "interviewer", "announcer"})
_LEAST = 2
_LEAST_PLAIN = 3
"""Fewer questions in lines of their own than this are a column's rhetoric, not an interview."""
_QUESTION_WORDS = 45


@dataclass(frozen=True, slots=True)
class Turn:
    """One labelled paragraph: who is labelled, and where the words are."""

    label: str
    start: int
    end: int
    paragraph: int


def find(page: Page, resolver: Resolver) -> list[Speech]:
    """The speeches of an interview's turns in order of place; empty where the article has none."""
    turns = list(_labelled(page))
    counts = Counter(t.label for t in turns)
    names = {label: _who(label, counts, turns, page, resolver) for label in counts}
    spoken = Counter(names[t.label] for t in turns if names[t.label] is not None)
    if max(spoken.values(), default=0) < _LEAST:
        return list(_unlabelled(page, resolver)) if max(counts.values(), default=0) < _LEAST else []
    found: list[Speech] = []
    for turn in turns:
        name = names[turn.label]
        if name is not None:
            hearer = _hearer(name, names, page)
            found.extend(
                Speech(a, b, "direct", name, said_to=hearer) for a, b in _spoken(page.text, turn.start, turn.end)
            )
    return found


def _hearer(name: str, names: dict[str, str | None], page: Page) -> str | None:
    """Of two who talk the other one; of one who answers the outlet."""
    others = {n for n in names.values() if n is not None} - {name}
    if len(others) == 1:
        return others.pop()
    return page.outlet if not others else None


def _labelled(page: Page) -> Iterator[Turn]:
    posted: str | None = None
    for number, segment in enumerate(page.segments):
        line = page.text[segment.start : segment.end]
        match = _SHORT.match(line) or _LABEL.match(line)
        if match is None:
            if posted is not None:
                yield Turn(posted, segment.start, segment.end, number)
            posted = None
            continue
        label = match.group("label").strip("*")
        posted = None
        if len(line) - match.end() < 2:
            posted = label if match.groupdict().get("posts") else None
            continue
        if not (label[0].isupper() or label.startswith("@")) or len(label.split()) > 4:
            continue
        yield Turn(label, segment.start + match.end(), segment.end, number)


def _who(label: str, counts: Counter[str], turns: Sequence[Turn], page: Page, resolver: Resolver) -> str | None:
    """Whom a label names: in full, by surname, given name or initials, or by a noun; A is the one interviewed."""
    first = turns[0].paragraph
    if label in {"Q", "A"}:
        return _interviewed(page, resolver, first) if label == "A" and not _is_mailbag(turns, page) else None
    clean = label.rstrip(".").replace(".", "").upper()
    names = [p.name for p in resolver.people if len(p.name) > 2] + _full(counts)
    for name in names:
        parts = name.upper().split()
        if clean in {" ".join(parts), parts[-1], parts[0], "".join(w[0] for w in parts)}:
            return name
    words = clean.lower().split()
    if len(clean) == 1:
        return next((n for n in names if n.split()[-1].upper().startswith(clean)), None)
    if (words[-1] in person_nouns() or words[-1] in _CROWD) and label.isupper():
        return f"unnamed {' '.join(words)}"
    if _is_handle(label):
        return label
    organised = any(clean == o.name.upper() for o in resolver.organisations)
    if counts[label] >= _LEAST and len(words) == 1 and len(clean) > 2 and not organised:
        return _cased(label) if given_gender(words[0].title()) is not None else None
    return None


def _full(counts: Counter[str]) -> list[str]:
    """The full names among the labels: with a known given name, or such as go on by their last word alone."""
    full = [label for label in counts if " " in label]
    return [_cased(f) for f in full if given_gender(f.split()[0].title()) is not None or counts[f.split()[-1]]]


def _is_handle(label: str) -> bool:
    """Whether a label is how somebody signs on a board: "@name", "some_name", "SomeName"."""
    one = " " not in label and len(label) > 2
    return one and (label.startswith("@") or "_" in label or (not label.isupper() and not label[1:].islower()))


def _cased(label: str) -> str:
    return label.title() if label.isupper() else label


def _is_mailbag(turns: Sequence[Turn], page: Page) -> bool:
    """Whether readers sign the questions: the answers are then the author's, who is not named."""
    asked = [t for t in turns if t.label == "Q"]
    return 2 * sum(bool(_SIGNED.search(page.text[t.start : t.end])) for t in asked) > len(asked)


def _interviewed(page: Page, resolver: Resolver, first: int) -> str | None:
    """The one interviewed: of the people named before the first turn the one named most, the first of several."""
    until = page.segments[first].start
    named = [(sum(m.start < until for m in p.mentions), p) for p in resolver.people]
    most = max(named, key=lambda np: (np[0], -np[1].mentions[0].start), default=None)
    return most[1].name if most and most[0] else None


def _unlabelled(page: Page, resolver: Resolver) -> Iterator[Speech]:
    """The answers of an interview whose questions stand in lines of their own: in bold, or turn about with the answers."""
    pairs = _bold(page) or _plain(page)
    if not pairs:
        return
    asked = _interviewed(page, resolver, pairs[0][0])
    for _, answers in pairs if asked else ():
        for answer in answers:
            segment = page.segments[answer]
            for a, b in _spoken(page.text, segment.start, segment.end):
                yield Speech(a, b, "direct", asked, said_to=page.outlet)


def _bold(page: Page) -> list[tuple[int, list[int]]]:
    """(question, answers) by paragraph where the questions are in bold; after the last one only one paragraph answers."""
    lines = [page.text[s.start : s.end] for s in page.segments]
    questions = [i for i, line in enumerate(lines) if _BOLD.match(line)]
    if sum("?" in lines[i][-4:] for i in questions) < _LEAST_PLAIN:
        return []
    ends = [*questions[1:], min(questions[-1] + 2, len(lines))]
    return [(q, list(range(q + 1, end))) for q, end in zip(questions, ends, strict=True)]


def _plain(page: Page) -> list[tuple[int, list[int]]]:
    """The longest stretch in which questions to "you" and answers in the first person take turns, paragraph by paragraph."""
    best: list[tuple[int, list[int]]] = []
    lines = [page.text[s.start : s.end] for s in page.segments]
    at = 1
    while at + 1 < len(lines):
        if not _ASKS.search(lines[at]):
            at += 1
            continue
        pairs: list[tuple[int, list[int]]] = []
        here = at
        while here + 1 < len(lines) and _is_question(lines[here], lines[here + 1], page.segments[here]):
            pairs.append((here, [here + 1]))
            here += 2
        if len(pairs) > len(best) and _is_interview(lines, pairs):
            best = pairs
        at = max(here, at + 1)
    return best


def _is_question(line: str, answer: str, segment: Segment) -> bool:
    if len(line.split()) > _QUESTION_WORDS or line[0] in "“\"‘'" or segment.start != segment.lead:
        return False
    return bool(_ASKS.search(line)) or (bool(_YOU.search(line)) and bool(_ME.search(answer)))


def _is_interview(lines: Sequence[str], pairs: Sequence[tuple[int, list[int]]]) -> bool:
    asks = sum(bool(_ASKS.search(lines[q])) for q, _ in pairs)
    own = sum(bool(_ME.search(lines[a[0]])) for _, a in pairs)
    return len(pairs) >= _LEAST_PLAIN and 2 * asks > len(pairs) and 2 * own >= len(pairs)


def _spoken(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The words of a turn between its stage directions, stripped."""
    at = start
    for aside in [*_ASIDE.finditer(text, start, end), None]:
        stop = aside.start() if aside else end
        a, b = at, stop
        while a < b and (text[a].isspace() or text[a] == "*"):
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if b - a > 1:
            yield a, b
        at = aside.end() if aside else end
