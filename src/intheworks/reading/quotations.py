"""Who said what: direct, indirect and mixed quotations of a page, with speaker, cue, hearer, occasion and day.

Conventions (evals/gold/README.md): each unbroken quoted run is one quotation, its closing comma kept and its marks left out;
a reported clause with quoted words in it is mixed, and its span is the clause; titles, nicknames and scare quotes are none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from intheworks.reading import attribution, circumstances, nested, reported, turns, weights
from intheworks.reading.attribution import Setting
from intheworks.reading.companies import Organisation
from intheworks.reading.coreference import Resolver
from intheworks.reading.page import Page, Speech
from intheworks.reading.people import Person
from intheworks.reading.quoted import Quoted
from intheworks.reading.reported import Clause, Reported
from intheworks.reading.voices import Voices

_REPORTED = 0.42
"""How sure the model must be of a reported clause: of 0.3 to 0.5, 0.42 finds the press's gold best (F1)."""
_MOST_RUNS = 4000
"""More quoted runs than any article has: beyond it the text is no prose, and only its first part is read."""


def find(
    page: Page, people: Sequence[Person], organisations: Sequence[Organisation], resolver: Resolver
) -> list[Speech]:
    """The speeches of the page in order of place; `resolver` learns them, so that "I" inside them resolves."""
    voices = Voices(page, resolver)
    spoken = turns.find(page, resolver)
    runs = [r for r in resolver.quoted if r.depth == 0 and not _covered(r.start, r.end, spoken)][:_MOST_RUNS]
    clauses = _accepted(Reported(voices), runs, voices)
    clauses = [c for c in clauses if not _covered(c.start, c.end, spoken)]
    mixed = {id(r): c for c in clauses for r in _within(c, runs)}
    direct = _direct(attribution.settings(resolver.quoted, voices), voices, mixed, spoken)
    found = [*spoken, *direct, *(_speech_of(c, bool(_within(c, runs))) for c in clauses)]
    found.sort(key=lambda s: (s.start, -s.end))
    circumstances.place(page, voices, found)
    resolver.learn(found)
    inner = list(nested.find(page, resolver, found))
    resolver.learn([*found, *inner])
    return sorted([*found, *inner], key=lambda s: (s.start, -s.end))


def _covered(start: int, end: int, speeches: Sequence[Speech]) -> bool:
    """Whether one of these speeches, in order of place and none in another, holds this stretch."""
    at = bisect_right(speeches, start, key=lambda s: s.start)
    return at > 0 and end <= speeches[at - 1].end


def _within(clause: Clause, runs: Sequence[Quoted]) -> list[Quoted]:
    """The quoted runs that a clause holds, where it is more than the run itself. `runs` are in order of place."""
    low = bisect_right(runs, clause.start, key=lambda r: r.start)
    high = bisect_right(runs, clause.end, key=lambda r: r.start)
    return [r for r in runs[low:high] if r.end <= clause.end + 2]


def _accepted(finder: Reported, runs: Sequence[Quoted], voices: Voices) -> list[Clause]:
    """Of the candidates that overlap, the surest; only those that the model takes for reported speech."""
    rated = []
    for clause in finder.candidates():
        if clause.end - clause.start < 3 or clause.voice is None or clause.voice.name is None:
            continue
        within = len(_within(clause, runs))
        rated.append((weights.probability("reported", reported.features(clause, voices, within)), clause))
    kept: list[Clause] = []
    for probability, clause in sorted(rated, key=lambda pc: (-pc[0], pc[1].start, pc[1].end)):
        if probability < _REPORTED:
            break
        at = bisect_right(kept, clause.start, key=lambda k: k.start)
        if (at == 0 or kept[at - 1].end <= clause.start) and (at == len(kept) or clause.end <= kept[at].start):
            kept.insert(at, clause)
    return kept


def _direct(
    settings: Sequence[Setting], voices: Voices, mixed: dict[int, Clause], spoken: Sequence[Speech]
) -> list[Speech]:
    """The runs that are somebody's words. Read in order, since who spoke last tells who goes on."""
    found: list[Speech] = []
    history = attribution.History()
    for setting in settings:
        run = setting.run
        if id(run) in mixed:
            voice = mixed[id(run)].voice
            if voice is not None and voice.name is not None:
                history.add(voice.name, run.paragraph)
            continue
        if _covered(run.start, run.end, spoken):
            continue
        candidate, score = attribution.choose(attribution.candidates(setting, voices, history))
        if weights.probability("direct", attribution.direct_features(setting, voices, score)) < 0.5:
            continue
        name = candidate.name if candidate else None
        cue = candidate.voice.cue if candidate and candidate.voice else None
        if candidate and candidate.voice and candidate.voice.kind == "he":
            voices.resolver.correct(candidate.voice.start, candidate.name)
        found.append(Speech(run.start, run.end, "direct", name, (cue.start, cue.end) if cue else None))
        if name is not None:
            history.add(name, run.paragraph)
    return found


def _speech_of(clause: Clause, mixed: bool) -> Speech:
    name = clause.voice.name if clause.voice else None
    return Speech(clause.start, clause.end, "mixed" if mixed else "indirect", name, (clause.cue.start, clause.cue.end))
