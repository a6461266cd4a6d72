"""The fold: all claims on a title in, where it stands out. Pure, deterministic, blind to the order of its input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec

from intheworks.model import (
    Attachment,
    Certainty,
    Company,
    DateClaim,
    Holdup,
    LedgerClaim,
    LedgerQuotation,
    Relation,
    Review,
    Stage,
    StageName,
    TitleType,
)
from intheworks.names import fold_name
from intheworks.standing import cast, dates, holdups, words
from intheworks.standing.evidence import RUMOUR_LIVES, Sources, cut, day_of, in_order, reviewed, voice_of
from intheworks.standing.shape import Dispute, RelationNow, Side, StageNow, Standing, TitleCard
from intheworks.standing.stages import HALTS, ORDER, Way, is_no, owners_no, trace


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
) -> Standing:
    """Where a title stands as of a day, known at a moment.

    `claims` are all those on the title's names (and on its continuations, for a series); `seasons` those on its single
    seasons; `earlier` those on the works that it continues; `finished` says for a blocking title, as hold-ups name it,
    on which day the press first had it finished (`finished_on`); `copies` maps a document to the story it copies;
    `beside` says by document where claims on other titles in the works stand, which tells whose a quotation is.
    Nothing published after `as_of` or recorded after `known_at` is looked at. The rules: docs/standing-rules.md.
    """
    told, confirmed = reviewed(cut(claims, as_of, known_at), reviews, known_at)
    told = in_order(told)
    by_season, season_words = reviewed(cut(seasons, as_of, known_at), reviews, known_at)
    sources = Sources(confirmed | season_words, copies or {})
    way = trace(told, in_order(by_season), title.type)
    all_told = _with_seasons(told, by_season, way)
    no = owners_no(way, told)
    people, companies = cast.people_of(all_told, way, as_of), cast.companies_of(all_told)
    waits = holdups.waits_of(all_told, way, people, finished or {}, as_of)
    given = dates.dates_of(all_told, way)
    on_title = words.quotations_on(told, _cut_quotations(quotations, as_of, known_at), beside)
    return Standing(
        title=title,
        as_of=as_of,
        known_at=known_at,
        stage=_stage(way, no, told, sources),
        attached=cast.list_people(people, sources, no),
        companies=cast.list_companies(companies, sources),
        holdups=holdups.list_waits(waits, sources),
        next_date=dates.next_of(given, as_of, sources),
        dates=dates.list_dates(given, sources),
        relations=_relations(told, sources),
        disputes=(
            *_stage_disputes(told, way, no, as_of, sources),
            *cast.disputes_of([*people, *companies], sources, as_of),
            *holdups.disputes_of(waits, sources, as_of),
            *dates.disputes_of(given, as_of, sources),
        ),
        promised=words.promised_in(on_title, sources),
        waiting=words.waiting_since(told, cut(earlier, as_of, known_at)),
        latest_word=words.latest_word(told, on_title, sources),
        independent_sources=words.independent_sources(told, dict(copies or {})),
        sources=sources.listed(),
    )


def _cut_quotations(
    quotations: Sequence[LedgerQuotation], as_of: date, known_at: datetime | None
) -> list[LedgerQuotation]:
    return [q for q in quotations if q.document.published <= as_of and (known_at is None or q.recorded <= known_at)]


def _with_seasons(told: list[LedgerClaim], seasons: list[LedgerClaim], way: Way) -> list[LedgerClaim]:
    """Once a series is on the air, its seasons' people, hold-ups and dates are its own; before, they are a later title's."""
    if way.on_air is None:
        return told
    start = way.on_air
    kinds = (Attachment, Company, Holdup, DateClaim)
    return in_order([*told, *(c for c in seasons if day_of(c) >= start and isinstance(c.claim, kinds))])


def _stage(way: Way, no: LedgerClaim | None, told: Sequence[LedgerClaim], sources: Sources) -> StageNow | None:
    """The stage; where the owner says that there is no such project, people talk about it and no more."""
    if no is not None:
        talk = [c for c in told if isinstance(c.claim, Stage) and not c.claim.negated and not is_no(c)]
        certainty = Certainty.stated if talk else Certainty.denied
        since = day_of(talk[0]) if talk else day_of(no)
        evidence = sources.cite([no, *talk[-1:]])
        return StageNow(value=StageName.talked_about, certainty=certainty, since=since, evidence=evidence)
    if way.value is None:
        return None
    return StageNow(value=way.value, certainty=way.certainty, since=way.since, evidence=sources.cite(way.claims))


def _relations(told: Sequence[LedgerClaim], sources: Sources) -> tuple[RelationNow, ...]:
    """What it continues or is made from, each once, the latest wording; a denied one is left out."""
    found: dict[tuple[str, str], list[tuple[LedgerClaim, Relation]]] = {}
    for claim in told:
        said = claim.claim
        if isinstance(said, Relation):
            key = (str(said.relation), fold_name(said.of))
            if said.certainty is Certainty.denied:
                found.pop(key, None)
            else:
                found.setdefault(key, []).append((claim, said))
    rows = []
    for pairs in found.values():
        last = pairs[-1][1]
        authors = [said.author for _, said in pairs if said.author]
        row = RelationNow(
            relation=last.relation,
            of=last.of,
            author=authors[-1] if authors else msgspec.UNSET,
            evidence=sources.cite(claim for claim, _ in pairs),
        )
        rows.append(row)
    return tuple(sorted(rows, key=lambda r: (str(r.relation), fold_name(r.of))))


def _stage_disputes(
    told: Sequence[LedgerClaim], way: Way, no: LedgerClaim | None, as_of: date, sources: Sources
) -> list[Dispute]:
    """Whether there is a project at all, and whether it is dead: words for and against, neither answered since."""
    found = []
    stages = [c for c in told if isinstance(c.claim, Stage) and as_of - day_of(c) <= RUMOUR_LIVES]
    if no is not None and as_of - day_of(no) <= RUMOUR_LIVES:
        yes = [c for c in stages if _affirms(c) and voice_of(c) != voice_of(no)]
        if yes:
            found.append(_dispute("is there a project", yes[-1], no, sources))
    for stage in sorted({c.claim.stage for c in stages if isinstance(c.claim, Stage)}, key=str):
        said = [c for c in stages if isinstance(c.claim, Stage) and c.claim.stage is stage]
        denials = [c for c in said if c.claim.certainty is Certainty.denied]
        if not denials or (no is not None and is_no(denials[-1])):
            continue
        day = day_of(denials[-1])
        yes = [c for c in said if _affirms(c) and abs((day_of(c) - day).days) <= 7]
        settled = way.last > day and way.value is not None
        if yes and not settled:
            found.append(_dispute(f"stage: {str(stage).replace('_', ' ')}", yes[-1], denials[-1], sources))
    return found


def _affirms(claim: LedgerClaim) -> bool:
    stage = claim.claim
    return isinstance(stage, Stage) and not stage.negated and stage.certainty is not Certainty.denied


def _dispute(slot: str, one: LedgerClaim, other: LedgerClaim, sources: Sources) -> Dispute:
    return Dispute(slot=slot, sides=(_side(one, "", sources), _side(other, "not ", sources)))


def _side(claim: LedgerClaim, no: str, sources: Sources) -> Side:
    stage = str(getattr(claim.claim, "stage", claim.claim.kind)).replace("_", " ")
    return Side(says=no + stage, by=claim.claim.said_by or claim.document.outlet, evidence=sources.cite([claim]))


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
    way = trace(in_order(cut(claims, as_of, known_at)), (), kind)
    if way.value is StageName.shelved:
        return way.since
    running = kind == TitleType.series and way.value is StageName.released
    over = way.value is not None and way.value not in HALTS and ORDER[way.value] >= ORDER[StageName.wrapped]
    return way.since if over and not running else None
