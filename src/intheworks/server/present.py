"""From answers to what a page shows: facts in plain words, each with the numbered words that it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote as escape

from intheworks import wording
from intheworks.model import Certainty, Status
from intheworks.standing import Attached, Source, Standing

_GONE = frozenset({Status.departed, Status.ruled_out})
_TONE = {
    Status.attached: "firm",
    Status.in_talks: "open",
    Status.interested: "open",
    Status.rumoured: "faint",
    Status.departed: "gone",
    Status.ruled_out: "gone",
    Status.past: "gone",
}


@dataclass(frozen=True, slots=True)
class Ref:
    """The words behind a fact: their number on the page, and the way to them."""

    number: int
    source: Source

    @property
    def address(self) -> str:
        """The article's page with these words highlighted."""
        return words_address(self.source)

    @property
    def called(self) -> str:
        """Who says so, and when."""
        return f"{self.source.outlet or 'an article'}, {wording.day(self.source.published)}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is so, with what qualifies it. `name` is whom or what it links to; `tone` how firm it looks."""

    label: str
    says: str
    notes: tuple[str, ...]
    refs: tuple[Ref, ...]
    tone: str = "firm"
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Facts of one kind, grouped by their label."""

    heading: str
    groups: tuple[tuple[str, tuple[Fact, ...]], ...]


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """One article and the words in it that a page cites."""

    first: Source
    refs: tuple[Ref, ...]


def words_address(source: Source) -> str:
    """The page of the article of these words, with them highlighted."""
    return f"/document/{escape(source.document, safe=':')}?start={source.start}&end={source.end}#words"


class Shown:
    """A standing in the words of a page. Its sources are numbered in the order of their articles."""

    def __init__(self, standing: Standing, address: Callable[[Ref], str] | None = None) -> None:
        self.standing = standing
        listed = standing.sources
        order = sorted(
            range(len(listed)), key=lambda i: (listed[i].published, listed[i].document, listed[i].start, listed[i].end)
        )
        self._ref = {index: Ref(n, listed[index]) for n, index in enumerate(order, 1)}
        self.address = address or (lambda ref: ref.address)

    def refs(self, evidence: Iterable[int]) -> tuple[Ref, ...]:
        """The words with these indexes, the latest first."""
        return tuple(sorted((self._ref[i] for i in evidence), key=lambda ref: -ref.number))

    def place(self, source: Source) -> str | None:
        """The way to these words, where the standing cites them."""
        return next((self.address(ref) for ref in self._ref.values() if ref.source == source), None)

    @property
    def articles(self) -> list[SourceGroup]:
        """All words that are cited, article by article, the earliest first."""
        refs = sorted(self._ref.values(), key=lambda ref: ref.number)
        groups = (tuple(g) for _, g in groupby(refs, key=lambda ref: ref.source.document))
        return [SourceGroup(group[0].source, group) for group in groups]

    @property
    def stage(self) -> Fact | None:
        """How far the title is."""
        now = self.standing.stage
        if now is None:
            return None
        notes = (*_firmness(now.certainty), f"since {wording.day(now.since)}")
        return Fact("stands at", wording.stage(now.value), notes, self.refs(now.evidence), now.value)

    @property
    def waits(self) -> list[Fact]:
        """Its open hold-ups."""
        return [fact for fact in self._holdups() if fact.tone != "gone"]

    @property
    def next_date(self) -> Fact | None:
        """The nearest date that is not over."""
        coming = self.standing.next_date
        if coming is None:
            return None
        says = wording.edtf(coming.edtf)
        return Fact(wording.DATE_OF[coming.what], says, _firmness(coming.certainty), self.refs(coming.evidence))

    @property
    def relations(self) -> list[Fact]:
        """What it continues or is made from."""
        return [
            Fact("is", wording.relation(r.relation, r.of, r.author or None), (), self.refs(r.evidence), "firm", r.of)
            for r in self.standing.relations
        ]

    @property
    def waiting(self) -> str:
        """How long people have waited: “27 years since the earlier work (1998)”."""
        times = self.standing.waiting
        return wording.waiting(self.standing.as_of, times.since_earlier_work, times.since_first_word)

    @property
    def people(self) -> list[tuple[str, tuple[Fact, ...]]]:
        """By role, in the trade's order; within one, those who are on it first and those who left last."""
        order = list(wording.STATUS)
        ranked = sorted(
            self.standing.attached, key=lambda a: (wording.ROLE_ORDER.index(a.role), order.index(a.status), a.person)
        )
        return grouped([self._person(a) for a in ranked])

    def _person(self, a: Attached) -> Fact:
        notes = (wording.STATUS[a.status], *_firmness(a.certainty), f"since {wording.day(a.since)}")
        says = f"{a.person} as {a.character}" if a.character else a.person
        return Fact(wording.plain(a.role), says, notes, self.refs(a.evidence), _TONE[a.status], a.person)

    @property
    def sections(self) -> list[Section]:
        """Companies, dates, hold-ups and promises, without those that there are none of."""
        companies = [
            Fact(wording.plain(c.role), c.company, (wording.STATUS[c.status],), self.refs(c.evidence), _TONE[c.status])
            for c in self.standing.companies
        ]
        promised = [Fact(p.topic, p.speaker, (), self.refs(p.evidence), name=p.speaker) for p in self.standing.promised]
        all_of = (
            ("Dates, kept and moved", self._dates()),
            ("Hold-ups", self._holdups()),
            ("Companies", companies),
            ("Promised", promised),
        )
        return [Section(heading, tuple(grouped(facts))) for heading, facts in all_of if facts]

    def _dates(self) -> list[Fact]:
        found = []
        for kept in self.standing.dates:
            moved = kept.superseded_by is not None
            notes = (wording.superseded(kept.superseded_by),) if kept.superseded_by else ()
            tone = "gone" if moved else "firm"
            found.append(
                Fact(wording.DATE_OF[kept.what], wording.edtf(kept.edtf), notes, self.refs(kept.evidence), tone)
            )
        return found

    def _holdups(self) -> list[Fact]:
        return [
            Fact(
                "still" if held.open else "over",
                wording.holdup(held.reason, held.person, held.because_of),
                (f"since {wording.day(held.since)}", *((held.closed_by,) if held.closed_by else ())),
                self.refs(held.evidence),
                "wait" if held.open else "gone",
                held.because_of,
            )
            for held in sorted(self.standing.holdups, key=lambda h: not h.open)
        ]

    @property
    def disputes(self) -> list[tuple[str, list[Fact]]]:
        """By what is in dispute, the sides that stand against each other."""
        return [
            (
                wording.plain(dispute.slot),
                [Fact(side.by or "", side.says, (), self.refs(side.evidence)) for side in dispute.sides],
            )
            for dispute in self.standing.disputes
        ]


def grouped(facts: Sequence[Fact]) -> list[tuple[str, tuple[Fact, ...]]]:
    """Facts under their labels, in the order in which the labels first come."""
    labels = dict.fromkeys(fact.label for fact in facts)
    return [(label, tuple(fact for fact in facts if fact.label == label)) for label in labels]


def cell(slot: str, value: str | None) -> str:
    """What a slot says, for people: a change's old or new value, or an event's."""
    if value is None:
        return "nothing"
    if slot == "stage":
        denied = value.removeprefix("not so: ").removeprefix("not ")
        name = denied.replace(" ", "_")
        return wording.stage(name, denied != value) if name in wording.STAGE else value
    if slot.endswith(" date"):
        return ", ".join(wording.edtf(part) for part in value.split(", "))
    return wording.STATUS.get(value.replace(" ", "_"), value)


def _firmness(certainty: Certainty) -> tuple[str, ...]:
    """How firm the source is, where that is more or less than plainly stated."""
    return () if certainty is Certainty.stated else (str(certainty),)
