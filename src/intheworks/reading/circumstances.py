"""To whom, on what occasion and when something was said: "told Us at the gala on Wednesday", "in June on Today".

The words around the verb of saying tell; where they tell nothing, a speech belongs to the setting in which its speaker spoke
last. Words inside quotations and reported clauses tell nothing of their own setting.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intheworks.reading import dates
from intheworks.reading.cues import frame
from intheworks.reading.names import outlets
from intheworks.reading.page import Page, Speech
from intheworks.reading.voices import Voices
from intheworks.reading.wordlists import table

_HEARER = re.compile(
    r"\s+(?:exclusively )?(?P<who>(?:the |a |an |his |her |our |this )?[^\W_][\w’'.&!+\-]*"
    r"(?: (?:of|and|the|for|[A-Z][\w’'.&!+\-]*|\d+|host|hosts|reporter|"
    r"reporters|critics|audience|crowd|magazine|newspaper|radio|show|website|podcast|analysts|fans|advertisers|shareholders|room))*)"
)
_TALKED_TO = re.compile(
    r"\b(?:interview(?:ed)?|conversation|chat(?:ted|ting)?|sp(?:oke|eaking|oken)|talk(?:ed|ing)"
    r"|sat down|caught up|chatting) (?:with|to|by) "
    r"(?P<who>(?:the |a |an )?[A-Z][\w’'.&!+\-]*(?: (?:of|and|the|[A-Z][\w’'.&!+\-]*))*)"
)
_SAID_TO = re.compile(
    r" to (?P<who>(?:the )?(?:[A-Z][\w’'.&!+\-]*(?: (?:of|and|[A-Z][\w’'.&!+\-]*))*|reporters|critics|journalists|fans))"
)
_OCCASION = re.compile(
    r"\b(?:at|during|on|in|from|via|by|outside|inside|following|after|before|ahead of)\s+"
    r"(?!to\b)(?P<what>(?:(?:the|a|an|his|her|their|its|our|this|last [a-z]+[’']s|[A-Z][a-z]+[’']s)\s+)?"
    r"[^,.;:()“”\"\n]{2,140})"
)
_CUT = re.compile(
    r"\s+(?:on|in|last|this|earlier|where|when|who|while|after|before|that|which|to|by|from|ahead|with|as|at|following|yesterday|today|and)\b.*$"
)
_SHOW = re.compile(r"\b(?:appearance|stop|guest spot|visit|chat|interview|turn)\s+(?:on|with|to)\s+(?P<show>.+)$")
_NAMED = re.compile(
    r"\b(?:podcast|show|program|programme|series)\s+"
    r"(?P<name>(?:[A-Z“‘\"'][\w’'&!.\-]*)(?: (?:[A-Z][\w’'&!.\-]*|of|the|on|in|and|with))*)"
)
_OPENING = re.compile(r"^(?:the|a|an|his|her|their|its|our|this|last [a-z]+[’']s|[A-Z][a-z]+day[’']s)\s+")
_HEAD_ENDS = re.compile(r"\s+(?:of|for|in|with|at|on|about|after|before)\s+")
_ON_AIR = " show"
_OURS = frozenset(
    "reporter newspaper paper correspondent column columnist magazine site website writer publication outlet blog"
    " podcast newsletter journalist".split()
)
"""What an article calls itself or its author: "told this reporter"."""
_NOBODY = frozenset(
    {
        "me",
        "him",
        "her",
        "them",
        "you",
        "it",
        "that",
        "he",
        "she",
        "they",
        "we",
        "i",
        "there",
        "how",
        "why",
        "what",
        "if",
    }
)


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What the words around one speech tell of its setting."""

    said_to: str | None = None
    occasion: str | None = None
    when: str | None = None

    def __bool__(self) -> bool:
        return any((self.said_to, self.occasion, self.when))


def place(page: Page, voices: Voices, speeches: Sequence[Speech]) -> None:
    """Fill in `said_to`, `occasion` and `when` of the speeches.

    What a speech does not tell it has from the setting in which its speaker spoke last; what comes before the first that
    tells (a headline, a lead) has it from that one.
    """
    spans = sorted((s.start, s.end) for s in speeches)
    told = [_read(page, voices, s.cue, spans) if s.cue is not None else Circumstance(s.said_to) for s in speeches]
    lasts: dict[str, Circumstance] = {}
    hearers: dict[tuple[str, str | None], Circumstance] = {}
    for speech, own in zip(speeches, told, strict=True):
        if speech.speaker and own.said_to and speech.speaker not in lasts:
            lasts[speech.speaker] = own
    for speech, own in zip(speeches, told, strict=True):
        name = speech.speaker or ""
        whole = _with_before(own, hearers.get((name, own.said_to)) if own.said_to else lasts.get(name))
        if name and whole:
            lasts[name] = hearers[name, whole.said_to] = whole
        speech.said_to, speech.occasion, speech.when = whole.said_to, whole.occasion, whole.when


def _with_before(own: Circumstance, before: Circumstance | None) -> Circumstance:
    """The setting of a speech that tells little of it: that in which its speaker spoke last, unless it tells of another."""
    if before is None or not own:
        return before or own
    day = own.when is None or before.when is None or own.when == before.when
    if own.said_to is not None and own.said_to == before.said_to and day:
        return Circumstance(own.said_to, before.occasion or own.occasion, before.when or own.when)
    if own.said_to is None and own.occasion is None and own.when == before.when:
        return before
    return own


def _read(page: Page, voices: Voices, cue: tuple[int, int], spans: Sequence[tuple[int, int]]) -> Circumstance:
    """The setting that the narration of the cue's sentence tells."""
    stretch = _stretch(page, cue, spans)
    if stretch is None:
        return Circumstance()
    start, end = stretch
    hearer = _hearer(page, cue, end) or _talked_to(page, start, end)
    return Circumstance(hearer, _occasion(page, start, end), _when(page, start, end, cue))


def _stretch(page: Page, cue: tuple[int, int], spans: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The narration around a verb of saying: its sentence, up to the speeches on both sides."""
    sentence = page.sentence_at(cue[0])
    if sentence is None:
        return None
    segment = page.segments[sentence.paragraph]
    start, end = sentence.start, segment.end
    i = bisect_left(spans, (cue[0], 0))
    for left, right in spans[max(0, i - 3) : i + 3]:
        if right <= cue[0]:
            start = max(start, right)
        elif left >= cue[1]:
            end = min(end, left)
            break
    stop = re.compile(r"[.!?][”\"’]?(?:\s+[“\"A-Z]|\s*$)").search(page.text, cue[1], end)
    return start, stop.start() if stop else end


def _hearer(page: Page, cue: tuple[int, int], end: int) -> str | None:
    text = page.text
    word = text[cue[0] : cue[1]].lower()
    takes = word in {"told", "tells", "tell", "telling"} or frame(word).hearer
    match = _HEARER.match(text, cue[1], end) if takes else _SAID_TO.match(text, cue[1], end)
    return _hearer_name(match.group("who"), page) if match else None


def _hearer_name(who: str, page: Page) -> str | None:
    """An outlet by its full name, "us" and "me" as the page's own outlet, nobody for other pronouns, else the words."""
    words = who.strip().split()
    ours = len(words) > 1 and words[0].lower() in {"this", "our"} and words[1].lower() in _OURS
    if ours or (words and words[0].lower() in {"us", "me"} and words[0] != "Us"):
        return page.outlet
    if not words or words[0].lower() in _NOBODY or words[0].lower() in {"his", "her", "their", "its", "my"}:
        return None
    while words and words[-1].lower() in {"of", "and", "the", "for"}:
        words.pop()
    if not words:
        return None
    name = re.sub(r"[’']s$", "", " ".join(words))
    bare = re.sub(r"^(?:the|The) ", "", name)
    if words[0] == "Us":
        return page.outlet if page.outlet and page.outlet.endswith("Us Weekly") else "Us Weekly"
    if not any(c.isupper() for c in name):
        return name if name.split()[-1] not in _NOBODY else None
    return outlets().get(name) or outlets().get(bare) or (bare if name.startswith("the ") else name)


def _talked_to(page: Page, start: int, end: int) -> str | None:
    match = _TALKED_TO.search(page.text, start, end)
    return _hearer_name(match.group("who"), page) if match else None


def _occasion(page: Page, start: int, end: int) -> str | None:
    """The first prepositional phrase whose head is an occasion of the lexicon."""
    kinds = table("occasions")
    for match in _OCCASION.finditer(page.text, start, end):
        for name in _occasion_names(match.group("what")):
            if (len(_bare(name)) > 3 and name.endswith(_ON_AIR)) or _is_occasion(_OPENING.sub("", name).lower(), kinds):
                return _bare(name)
    return None


def _is_occasion(name: str, kinds: dict[str, str]) -> bool:
    """Whether a phrase's head noun, its last word or the last before a preposition, is an occasion."""
    for part in (name, _HEAD_ENDS.split(name, maxsplit=1)[0]):
        words = part.split()
        if words and {words[-1], " ".join(words[-2:]), " ".join(words[-3:])} & kinds.keys():
            return True
    return False


def _bare(name: str) -> str:
    return _OPENING.sub("", name.removesuffix(_ON_AIR)).strip(" ’'“”\"")


def _occasion_names(phrase: str) -> Iterator[str]:
    """What an occasion can be called in these words: the show of an appearance, the name of a podcast, the phrase itself."""
    show = _SHOW.search(phrase)
    if show:
        aired = _OPENING.sub("", show.group("show"))
        yield re.sub(r"\s+(?:show|podcast|program)$", "", _CUT.sub("", aired)) + _ON_AIR
    named = _NAMED.search(phrase)
    if named:
        yield named.group("name").strip("“‘\"'") + _ON_AIR
    yield _CUT.sub("", phrase)
    yield phrase


def _when(page: Page, start: int, end: int, cue: tuple[int, int]) -> str | None:
    """The day told beside the verb of saying, as long as it is not after the page's own."""
    found = dates.find(page.text, page.anchor, start, end)
    for dated in sorted(found, key=lambda d: abs(d.start - cue[1])):
        if dated.edtf[:4] <= str(page.anchor.year) and dated.edtf[:10] <= page.anchor.isoformat():
            return dated.edtf
    return None
