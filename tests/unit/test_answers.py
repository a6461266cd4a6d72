"""Answers over many claims and titles: what each row holds, and what is left out."""

from __future__ import annotations

from datetime import date

import msgspec

from intheworks import answers
from intheworks.model import Claim, LedgerClaim, Name
from intheworks.standing import Standing, TitleCard, fold
from stories import (
    CARD,
    company,
    dated,
    holdup,
    person,
    relation,
    said,
    stage,
    standing,
    told,
)

DAY = date(2024, 6, 1)


def of(name: str, *claims: Claim, day: str = "2024-01-01", as_of: date = DAY, kind: str = "film") -> Standing:
    card = TitleCard(id=f"t_{name}", name=name, type=kind)
    return fold(card, told(day, *(msgspec.structs.replace(c, title=name) for c in claims)), as_of=as_of)


class TestTimeline:
    def test_only_what_is_new(self) -> None:
        """A repetition is counted, not listed; what comes back after something else is listed again."""
        story = told("2020-01-01", stage("scripting"), person("Roz", "writer"))
        story += told("2020-02-01", stage("scripting"), outlet="Crumbs")
        story += told("2021-01-01", stage("on_hold")) + told("2022-01-01", stage("scripting"))
        rows = answers.timeline(story)
        assert [(r.published.year, r.slot, r.says, r.again) for r in rows] == [
            (2020, "stage", "scripting", 1),
            (2020, "Roz, writer", "attached", 0),
            (2021, "stage", "on hold", 0),
            (2022, "stage", "scripting", 0),
        ]
        assert rows[0].words.exact == "it is scripting"

    def test_as_of(self) -> None:
        """Nothing later than the day is told."""
        story = told("2020-01-01", stage("scripting")) + told("2021-01-01", stage("filming"))
        assert len(answers.timeline(story, as_of=date(2020, 6, 1))) == 1

    def test_every_kind(self) -> None:
        """Each kind of claim has words of its own, and a denial says so."""
        kinds = (
            company("Bluestem"),
            holdup("person_busy", person="Roz", because_of="Kings"),
            dated("release", "2025", certainty="denied"),
            relation("sequel", "High Tide"),
        )
        assert {(r.slot, r.says) for r in answers.timeline(told("2020-01-01", *kinds))} == {
            ("Bluestem, studio", "attached"),
            ("hold-up: person busy", "waits through Roz because of Kings"),
            ("release date", "not so: 2025"),
            ("sequel", "of High Tide"),
        }


class TestChanges:
    def changes(self, story: list[LedgerClaim], since: str, until: str) -> list[tuple[str, str | None, str | None]]:
        rows = answers.changes(standing(story, since), standing(story, until))
        return [(r.slot, r.old, r.new) for r in rows]

    def test_old_and_new_words(self) -> None:
        """A move shows what was said then and what is said now."""
        story = told("2023-01-01", dated("release", "2024-07-19")) + told("2023-08-29", dated("release", "2024-12-20"))
        rows = answers.changes(standing(story, "2023-02-01"), standing(story, "2023-09-01"))
        assert [(r.slot, r.old, r.new) for r in rows] == [("release date", "2024-07-19", "2024-12-20")]
        assert ([w.exact for w in rows[0].old_words], [w.exact for w in rows[0].new_words]) == (
            ["release 2024-07-19"],
            ["release 2024-12-20"],
        )

    def test_time_alone_changes_nothing(self) -> None:
        """A date that passed and a rumour that aged are no news."""
        story = told("2023-01-01", dated("release", "2023-06-01"), person("Roz", "writer"))
        story += told("2023-01-02", person("Roz", "writer", "departed", certainty="rumoured"), outlet="Crumbs")
        assert self.changes(story, "2023-02-01", "2025-01-01") == []

    def test_repetition_is_no_change(self) -> None:
        """More words for the same are no news."""
        story = told("2023-01-01", stage("filming")) + told("2023-03-01", stage("filming"))
        assert self.changes(story, "2023-02-01", "2023-04-01") == []

    def test_a_title_that_is_new(self) -> None:
        """Of a title that nobody had spoken of everything is new."""
        rows = answers.changes(None, of("Kings", stage("scripting"), person("Roz", "writer")))
        assert [(r.slot, r.old, r.new) for r in rows] == [
            ("stage", None, "scripting"),
            ("Roz, writer", None, "attached"),
        ]

    def test_holdup_over(self) -> None:
        """A hold-up that ended shows as over, with the words that ended it not needed in its own row."""
        story = told("2023-01-01", holdup("deal")) + told("2023-05-01", holdup("deal", certainty="denied"))
        assert self.changes(story, "2023-02-01", "2023-06-01") == [("hold-up: deal", "open", "over")]


class TestWaiting:
    ROWS = (
        of("Matinee", holdup("person_busy", person="Roz", because_of="Ebb Tide")),
        of("Ebb Tide", holdup("strike"), stage("on_hold"), kind="series"),
        of("Sequel", holdup("scheduling", because_of="Matinee"), holdup("deal")),
        of("Third", holdup("scheduling", because_of="Matinee")),
        of("Fourth", holdup("script", because_of="Third")),
    )

    def test_the_graph(self) -> None:
        """Each open hold-up is an edge; the cause is a title where it is followed."""
        rows = answers.waits(self.ROWS)
        assert [(r.title.name, str(r.reason), r.cause and r.cause.name, r.also) for r in rows] == [
            ("Ebb Tide", "strike", None, 0),
            ("Fourth", "script", "Third", 0),
            ("Matinee", "person_busy", "Ebb Tide", 0),
            ("Sequel", "deal", None, 1),
            ("Sequel", "scheduling", "Matinee", 1),
            ("Third", "scheduling", "Matinee", 0),
        ]

    def test_by_title_or_person(self) -> None:
        """By a name: what it waits for, what waits for it, what waits through it."""
        assert [r.title.name for r in answers.waits(self.ROWS, by="Ebb Tide")] == ["Ebb Tide", "Matinee"]
        assert [r.title.name for r in answers.waits(self.ROWS, by="Roz")] == ["Matinee"]

    def test_what_a_release_would_free(self) -> None:
        """Who waits for it is freed, or has so many waits left; whoever waits for the freed ones follows."""
        freed = answers.would_free("Ebb Tide", answers.waits(self.ROWS))
        assert [(r.title.name, r.left, [t.name for t in r.through]) for r in freed] == [
            ("Matinee", 0, []),
            ("Sequel", 1, ["Matinee"]),
            ("Third", 0, ["Matinee"]),
            ("Fourth", 0, ["Matinee", "Third"]),
        ]

    def test_a_circle_ends(self) -> None:
        """Two titles that wait for each other free each other once."""
        circle = (of("A side", holdup("deal", because_of="B side")), of("B side", holdup("deal", because_of="A side")))
        freed = answers.would_free("A side", answers.waits(circle))
        assert [r.title.name for r in freed] == ["B side"]


class TestPeopleAndWords:
    def test_who(self) -> None:
        """All posts of a person, firm ones first; a surname that fits two people gives two answers."""
        rows = (
            of("Kings", person("Mira Sorvino", status="interested")),
            of("Low Tide", person("Sorvino", "producer"), person("Paul Sorvino")),
            of("High Tide", person("Mira Sorvino", "director")),
        )
        mira = answers.who("Mira Sorvino", rows)
        posts = [(p.title.name, str(p.role), str(p.status)) for one in mira for p in one.posts]
        assert ("High Tide", "director", "attached") in posts
        assert ("Kings", "actor", "interested") in posts
        assert {one.person for one in answers.who("Sorvino", rows)} >= {"Mira Sorvino", "Paul Sorvino"}
        assert answers.who("Lisa Kudrow", rows) == ()

    def test_quotes(self) -> None:
        """The latest article first, with everything about the speech act."""
        rows = answers.quotes([said("2020-01-01", "Roz", "It is late"), said("2021-01-01", "Roz", "Very late")])
        assert [(r.speaker, r.words.exact) for r in rows] == [("Roz", "Very late"), ("Roz", "It is late")]

    def test_disputed(self) -> None:
        """A dispute carries just its own words, numbered from 0."""
        clash = of("Kings", stage("scripting"), holdup("legal"))
        (row,) = answers.disputed([clash, of("Low Tide", stage("filming"))])
        assert (row.title.name, [s.evidence for s in row.dispute.sides], [w.exact for w in row.words]) == (
            "Kings",
            [(0,)],
            ["waits: legal"],
        )


class Seen(msgspec.Struct):
    name: Name
    first_published: date
    last_published: date


class TestTitles:
    def seen(self, name: str, first: str, last: str, kind: str | None = "film") -> Seen:
        from intheworks.identity import name_of
        from intheworks.model import NameKind

        return Seen(name_of(NameKind.title, name, kind), date.fromisoformat(first), date.fromisoformat(last))

    def test_card(self) -> None:
        """The id of the earliest name, the wording of the latest that names rather than describes."""
        first = self.seen("Low Tide sequel", "2012-01-01", "2026-01-01")
        then = self.seen("Low Tide: Matinee", "2025-01-01", "2025-01-01")
        card = answers.title_card([then, first])
        assert (card.id, card.name, card.aliases) == (first.name.id, "Low Tide: Matinee", ("Low Tide sequel",))

    def test_resolve(self) -> None:
        """An id, the name shown, an alias, in that order; the dead give way to the living."""
        film = answers.Entry(TitleCard(id="t_1", name="Kings film", type="film", aliases=("Kings",)), shelved=True)
        series = answers.Entry(TitleCard(id="t_2", name="Kings", type="series"))
        assert answers.resolve("t_1", [film, series]) == [film]
        assert answers.resolve("kings", [film, series]) == [series]
        assert answers.resolve("The Kings movie", [film, series]) == [series]
        assert answers.resolve("Queens", [film, series]) == []
        alive = film._replace(shelved=False)
        other = answers.Entry(TitleCard(id="t_3", name="Kings of Sea", aliases=("Kings film",)))
        assert answers.resolve("Kings", [alive, other]) == [alive]
        assert answers.nearest("Kngs", ["Kings", "Low Tide"]) == ("Kings",)

    def test_kin(self) -> None:
        """A series' seasons and its continuation under its name are kin; a spin-off and another name are not."""
        about = told(
            "2022-01-01",
            relation("new_season", "Harbor Nine", title="Harbor Nine season 9"),
            relation("sequel", "Harbor Nine", title="Harbor Nine: Ebb Tide"),
            relation("spinoff", "Harbor Nine", title="Harbor Nine: Dry Dock"),
            relation("sequel", "Harbor Nine", title="The Wreckers"),
        )
        kin = answers.kin_of([CARD.name, "Harbor Nine"], about)
        assert kin == answers.Kin(("Harbor Nine season 9",), ("Harbor Nine: Ebb Tide",))
