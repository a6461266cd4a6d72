"""Quotations inside quotations: "She said to me, ‘I love it,’ and I said, ‘Then write it.’"

Inside somebody's words the narration is theirs: "I" is the speaker, "she" somebody spoken of. A nested run is a quotation
where a verb of saying introduces it ("he said, ‘…’", "and she goes, ‘…’") or follows it ("‘…’, he said"), and only where
it is known who that is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from intheworks.reading.coreference import Resolver
from intheworks.reading.cues import is_cue
from intheworks.reading.page import Page, Speech
from intheworks.reading.quoted import Quoted

_LOOK = 80
"""How far before a nested run, in characters, its verb of saying and who says it can begin."""
_BEFORE = re.compile(
    r"\b(?P<who>I|we|We|he|He|she|She|they|They|[A-Z][\w’'\-]+(?: [A-Z][\w’'\-]+){0,2})"
    r"(?: [^.!?:;“”\"‘]{1,45} and)?(?:[’'](?:d|s|ll))?(?: (?:just|then|always|once|was|were))*"
    r" (?P<verb>(?!called\b)[a-z]+)(?: (?:to )?(?:me|him|her|us|them|you|[A-Z][\w’'\-]+))?"
    r"(?: (?:like|back|once|only|just|[a-z]+ly))?[,:]?\s*[“\"‘'«]$"
)
_AFTER = re.compile(r"(?<=[,?!])[”\"’'»],? (?P<who>I|we|he|she|they) (?P<verb>[a-z]+)\b(?! *[,:] *[“\"‘'«])")
_TALK = frozenset({"go", "goes", "went", "like", "texted", "texts", "wrote", "writes"})
"""What tells of speech in talk though it does not in print: "and she goes, ‘…’"."""


def find(page: Page, resolver: Resolver, speeches: Sequence[Speech]) -> Iterator[Speech]:
    """The quotations inside `speeches` (in order of place, learned by the resolver), in order of place."""
    hosts = [s for s in speeches if s.form != "indirect"]
    starts = [s.start for s in hosts]
    for run in resolver.quoted:
        i = bisect_right(starts, run.start - 1) - 1
        if (
            i < 0
            or run.end > hosts[i].end
            or (run.depth == 0 and run.end - run.start >= hosts[i].end - hosts[i].start - 2)
        ):
            continue
        host = hosts[i]
        if run.depth == 0 and host.form == "mixed":
            continue
        said = _said(page.text, run, host)
        if said is None:
            continue
        name = _who(said, host, resolver)
        if name is not None:
            yield Speech(run.start, run.end, "direct", name, said.span("verb"))


def _said(text: str, run: Quoted, host: Speech) -> re.Match[str] | None:
    """The verb of saying beside a nested run, with who says it."""
    low = max(host.start, run.start - _LOOK)
    for match in (
        _BEFORE.search(text, low, run.start),
        _AFTER.match(text, run.end, host.end),
    ):
        if match is not None and (is_cue(match.group("verb")) or match.group("verb") in _TALK):
            return match
    return None


def _who(said: re.Match[str], host: Speech, resolver: Resolver) -> str | None:
    who = said.group("who")
    if who.lower() in {"i", "we"}:
        return host.speaker
    start, end = said.span("who")
    return resolver.resolve(start, end)
