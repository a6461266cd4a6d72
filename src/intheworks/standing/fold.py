"""The fold: all claims on a title in, where it stands out. Pure, deterministic, blind to the order of its input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from intheworks.model import LedgerClaim, LedgerQuotation, Review, StageName, TitleType
from intheworks.standing import words
from intheworks.standing.evidence import Day, by_day, cut, in_order, reviewed
from intheworks.standing.shape import Standing, TitleCard
from intheworks.standing.stages import HALTS, ORDER, Way, step, trace
from intheworks.standing.story import Story


def fold(
    title: TitleCard,
    claims: Sequence[LedgerClaim],
    quotations: Sequence[LedgerQuotation] = (),
    *,
    as_of: date,
    known_at: datetime | None = None,
    seasons: Sequence[LedgerClaim] = (),
    earlier: Sequence[LedgerClaim] = (),
    finished: Mapping[str, date] | None = None,
    reviews: Sequence[Review] = (),
    copies: Mapping[str, str] | None = None,
    beside: Mapping[str, Sequence[tuple[int, int]]] | None = None,
    brief: bool = False,
) -> Standing:
    """Where a title stands as of a day, known at a moment.

    `claims` are all those on the title's names (and on its continuations, for a series); `seasons` those on its single
    seasons; `earlier` those on the works that it continues; `finished` says for a blocking title, as hold-ups name it,
    on which day the press first had it finished (`finished_on`); `copies` maps a document to the story it copies;
    `beside` says by document where claims on other titles in the works stand, which tells whose a quotation is; `brief`
    leaves the words around the facts out (Story.standing).
    Nothing published after `as_of` or recorded after `known_at` is looked at. The rules: docs/standing-rules.md.
    """
    told, confirmed = reviewed(cut(claims, as_of, known_at), reviews, known_at)
    by_season, season_words = reviewed(cut(seasons, as_of, known_at), reviews, known_at)
    story = Story(title.type, confirmed | season_words)
    own, theirs = by_day(in_order(told)), by_day(in_order(by_season))
    for day in sorted(own.keys() | theirs.keys()):
        story.hear(day, own.get(day, []), theirs.get(day, []))
    around = None
    if not brief:
        on_title = words.quotations_on(story.told, _cut_quotations(quotations, as_of, known_at), beside)
        around = on_title, cut(earlier, as_of, known_at)
    return story.standing(title, Day(as_of), finished=finished or {}, known_at=known_at, copies=copies, around=around)


def _cut_quotations(
    quotations: Sequence[LedgerQuotation], as_of: date, known_at: datetime | None
) -> list[LedgerQuotation]:
    return [q for q in quotations if q.document.published <= as_of and (known_at is None or q.recorded <= known_at)]


def stage_runs(
    claims: Sequence[LedgerClaim], kind: str | None, seasons: Sequence[LedgerClaim] = (), reviews: Sequence[Review] = ()
) -> tuple[tuple[StageName, date], ...]:
    """Every stage that a title came to, each with the first day of its run, in order. A later word adds to the end only."""
    told, _ = reviewed(claims, reviews, None)
    by_season, _ = reviewed(seasons, reviews, None)
    return tuple(trace(in_order(told), in_order(by_season), kind).runs)


def finished_on(
    claims: Sequence[LedgerClaim], kind: str | None, as_of: date, known_at: datetime | None = None
) -> date | None:
    """The day on which the press first had a (blocking) title finished or dead; None while it is neither.

    A film is finished when it is wrapped; a series on the air keeps its people until it is cancelled.
    """
    return _finished(trace(in_order(cut(claims, as_of, known_at)), (), kind), kind)


def finished_days(claims: Sequence[LedgerClaim], kind: str | None) -> dict[date, date | None]:
    """What `finished_on` comes to, from each day on which that changes."""
    way, last = Way(), None
    found: dict[date, date | None] = {}
    for day, told in by_day(in_order(claims)).items():
        step(way, day, told, [])
        if (over := _finished(way, kind)) != last:
            found[day] = last = over
    return found


def _finished(way: Way, kind: str | None) -> date | None:
    if way.value is StageName.shelved:
        return way.since
    running = kind == TitleType.series and way.value is StageName.released
    over = way.value is not None and way.value not in HALTS and ORDER[way.value] >= ORDER[StageName.wrapped]
    return way.since if over and not running else None
