"""A title's story, heard day by day: what each slot holds after the days heard, and where the title stands on a day.

Hearing costs what is new, so that a whole story can be followed, and what stands is never another than had all of it been
heard at once. What a later word changes in hindsight (from when a series is on the air) is heard anew from the start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec

from intheworks.model import (
    Attachment,
    Certainty,
    Company,
    CompanyRole,
    DateClaim,
    Holdup,
    LedgerClaim,
    LedgerQuotation,
    Relation,
    Stage,
    StageName,
    TitleType,
)
from intheworks.names import fold_name
from intheworks.standing import cast, dates, holdups, words
from intheworks.standing.evidence import Day, Sources, day_of, in_order
from intheworks.standing.shape import RelationNow, Source, StageNow, Standing, TitleCard, Waiting
from intheworks.standing.stages import Way, disputes_of, is_no, on_air_since, owners_no, step

_OF_SEASONS = (Attachment, Company, Holdup, DateClaim)
"""What of its seasons' word is a series' own, once it is on the air; before, it is a later title's."""


class Story:
    """What is told of a title, up to the last day heard. `told` are the claims on it, in order; `confirmed` as reviewed."""

    def __init__(self, kind: str | None, confirmed: dict[str, str] | None = None) -> None:
        self.kind, self.confirmed = kind, confirmed or {}
        self._heard: list[tuple[date, list[LedgerClaim], list[LedgerClaim]]] = []
        self._out: date | None = None
        self._made: dict[str, Source] = {}
        self._begin(None)

    def _begin(self, on_air: date | None) -> None:
        self.way = Way(on_air=on_air)
        self.told: list[LedgerClaim] = []
        self._stages: list[LedgerClaim] = []
        self._holdups: list[LedgerClaim] = []
        self._cast = cast.Cast()
        self._companies: dict[tuple[str, CompanyRole], cast.Slot] = {}
        self._given: list[dates.Given] = []
        self._relations: dict[tuple[str, str], list[tuple[LedgerClaim, Relation]]] = {}

    def hear(self, day: date, claims: list[LedgerClaim], seasons: list[LedgerClaim] | None = None) -> None:
        """One more day's claims, in order (evidence.in_order), and those on single seasons; after all days before it."""
        seasons = seasons or []
        self._heard.append((day, claims, seasons))
        if self.kind in (None, TitleType.series):
            self._out = self._out or on_air_since(claims, seasons)
            if self._out != self.way.on_air and any(later for _, _, later in self._heard):
                self._begin(self._out)
                for heard in self._heard[:-1]:
                    self._step(*heard)
        self._step(day, claims, seasons)

    def _step(self, day: date, claims: list[LedgerClaim], seasons: list[LedgerClaim]) -> None:
        step(self.way, day, claims, seasons)
        self.told += claims
        self._stages += [c for c in claims if isinstance(c.claim, Stage)]
        _hear_relations(self._relations, claims)
        if self.way.on_air is not None and day >= self.way.on_air and seasons:
            claims = in_order([*claims, *(c for c in seasons if isinstance(c.claim, _OF_SEASONS))])
        self._holdups += [c for c in claims if isinstance(c.claim, Holdup)]
        self._cast.add(claims)
        cast.hear_companies(self._companies, claims)
        dates.hear_dates(self._given, claims)

    def standing(
        self,
        title: TitleCard,
        on: Day,
        *,
        finished: Mapping[str, date],
        known_at: datetime | None = None,
        copies: Mapping[str, str] | None = None,
        around: tuple[Sequence[LedgerQuotation], Sequence[LedgerClaim]] | None = None,
    ) -> Standing:
        """Where the title stands on a day, no earlier than the last heard; `on.until` then says for how long.

        `around` are the quotations on the title and the claims on the works that it continues; without them the words
        around the facts are left out: what was promised, the wait, and how many sources are independent.
        """
        sources = Sources(self.confirmed, copies or {}, self._made)
        way, told = self.way, self.told
        no = owners_no(way, told)
        people, companies = self._cast.on(on, way), list(self._companies.values())
        waits = holdups.waits_of(self._holdups, way, people, finished, on)
        given = dates.dates_on(self._given, way)
        quotations, earlier = around or ((), ())
        return Standing(
            title=title,
            as_of=on.as_of,
            known_at=known_at,
            stage=_stage(way, no, told, sources),
            attached=cast.list_people(people, sources, no),
            companies=cast.list_companies(companies, sources),
            holdups=holdups.list_waits(waits, sources),
            next_date=dates.next_of(given, on.as_of, sources),
            dates=dates.list_dates(given, sources),
            relations=_list_relations(self._relations, sources),
            disputes=(
                *disputes_of(self._stages, way, no, on, sources),
                *cast.disputes_of([*people, *companies], sources, on),
                *holdups.disputes_of(waits, sources, on),
                *dates.disputes_of(given, on, sources),
            ),
            promised=words.promised_in(quotations, sources),
            waiting=words.waiting_since(told, earlier) if around else Waiting(),
            latest_word=words.latest_word(told, quotations, sources),
            independent_sources=words.independent_sources(told, dict(copies or {})) if around else 0,
            sources=sources.listed(),
        )


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


_Relations = dict[tuple[str, str], list[tuple[LedgerClaim, Relation]]]


def _hear_relations(found: _Relations, claims: Sequence[LedgerClaim]) -> None:
    """Let further claims, in order, add to what it continues or is made from; a denied one is taken out."""
    for claim in claims:
        said = claim.claim
        if isinstance(said, Relation):
            key = (str(said.relation), fold_name(said.of))
            if said.certainty is Certainty.denied:
                found.pop(key, None)
            else:
                found.setdefault(key, []).append((claim, said))


def _list_relations(found: _Relations, sources: Sources) -> tuple[RelationNow, ...]:
    """Each once, the latest wording."""
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
