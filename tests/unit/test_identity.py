"""Which names are one, rule by rule; each test's docstring is the rule that it holds."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from intheworks import identity
from intheworks.model import Claim, Link, NameKind, Record, TitleMentioned, TitleType
from stories import RECORDED, company, dated, person, record, relation

FILM, SERIES = TitleType.film, TitleType.series


def title(name: str, kind: TitleType | None = FILM, *aliases: str, in_works: bool = True) -> TitleMentioned:
    return TitleMentioned(title=name, type=kind, aliases=aliases, in_works=in_works)


def linked(one: Record, other: Record) -> list[str]:
    """The rules that link names of the two, and that the order of ingestion makes no difference."""
    there = identity.links_for(identity.seen_in(other), identity.seen_in(one), RECORDED)
    back = identity.links_for(identity.seen_in(one), identity.seen_in(other), RECORDED)
    assert there == back
    return [link.by.removeprefix("rule:") for link in there]


def about(name: str, *claims: Claim) -> list[Claim]:
    import msgspec

    return [msgspec.structs.replace(claim, title=name) for claim in claims]


class TestNames:
    def test_folding(self) -> None:
        """Accents, case, quotes and signs make no difference to a name."""
        assert identity.fold_name("Romy & Michele’s  High-School Réunion") == "romy micheles high school reunion"
        assert identity.fold_name("Tía Lola’s Alibi") == identity.fold_name("Tia Lola's Alibi")

    def test_ids_do_not_change(self) -> None:
        """Ids stand in ledgers: this one may never change; kind, type and being out are part of it."""
        film = identity.name_id(NameKind.title, "The Wintering Kings", "film")
        assert film == "t_9153483d1150"
        others = {
            identity.name_id(NameKind.title, "The Wintering Kings", "series"),
            identity.name_id(NameKind.title, "The Wintering Kings", "film", in_works=False),
            identity.name_id(NameKind.title, "The Wintering Kings"),
            identity.name_id(NameKind.person, "The Wintering Kings"),
        }
        assert len(others | {film}) == 5

    @pytest.mark.parametrize(
        ("name", "base", "kind", "number"),
        [
            ("Deep Signal 3", "deep signal", "sequel", 3),
            ("Drumlin II", "drumlin", "sequel", 2),
            ("The Understudies sequel", "understudies", "sequel", None),
            ("a sequel to The Understudies", "understudies", "sequel", None),
            ("the untitled Understudies follow-up", "understudies", "sequel", None),
            ("the third Gallowglass film", "gallowglass", "sequel", 3),
            ("Gallowglass: Part Two", "gallowglass", "sequel", 2),
            ("Loki season 3", "loki", "season", 3),
            ("The Vigilant Hen, series two", "vigilant hen", "season", 2),
            ("the second season of Loki", "loki", "season", 2),
            ("Cannonade remake", "cannonade", "remake", None),
            ("Harbor Nine revival", "harbor nine", "revival", None),
            ("untitled Sarah Polley project", "sarah polley", "untitled", None),
            ("Harbor Nine: Ebb Tide", "harbor nine", None, None),
            ("Nightwatchman 4: Closing Time", "nightwatchman", "sequel", 4),
            ("The Third Wise Man", None, None, None),
            ("Second Chair", None, None, None),
            ("Harbor Nine", None, None, None),
        ],
    )
    def test_forms(self, name: str, base: str | None, kind: str | None, number: int | None) -> None:
        """A wording says what it continues, how, and as which number; a name with a number word in it says nothing."""
        form = identity.form_of(name)
        assert (form.base, form.kind, form.number) == (base, kind, number)

    def test_aliases(self) -> None:
        """An alias is a name where it names the work anywhere, not where it points within its article."""
        given = (
            "Deep Signal 3",
            "Undertow",
            "it",
            "the sequel",
            "its underwater adventure",
            "The film",
            "Season 3",
            "Signal",
        )
        assert identity.proper_aliases("Deep Signal: Undertow", given) == ["Deep Signal 3", "Undertow"]
        assert identity.proper_aliases("Nightwatchman 4", ("Nightwatchman",)) == []
        assert identity.proper_aliases("Harbor Nine", ("the Coast Guard drama", "Bar Pilots")) == ["Bar Pilots"]


class TestTitles:
    def test_sequel_and_two(self) -> None:
        """ "X sequel" is "X 2"."""
        one, other = record("2020-01-01", title("Low Tide sequel")), record("2021-01-01", title("Low Tide 2"))
        assert linked(one, other) == ["continuation"]

    def test_two_and_three_are_two(self) -> None:
        """Two numbers are two works."""
        assert not linked(record("2020-01-01", title("Low Tide 2")), record("2021-01-01", title("Low Tide 3")))

    def test_sequel_is_no_reboot(self) -> None:
        """A sequel, a reboot, a prequel and a season of one work are four."""
        names = ("Low Tide sequel", "Low Tide reboot", "Low Tide prequel", "Low Tide season 2")
        records = [record(f"2020-01-0{i + 1}", title(n, None)) for i, n in enumerate(names)]
        assert not any(linked(a, b) for i, a in enumerate(records) for b in records[i + 1 :])

    def test_sequel_gets_its_name(self) -> None:
        """ "The X sequel" becomes "X: Matinee" where both continue X and the same people are on both."""
        makers = (person("Roz T", "writer"), person("Hal B", "director"), company("Bluestem Pictures"))
        first = about("Low Tide sequel", relation("sequel", "Low Tide"), *makers)
        then = about("Low Tide: Matinee", relation("sequel", "Low Tide"), *makers)
        one = record("2012-01-01", title("Low Tide sequel"), claims=first)
        assert linked(one, record("2025-01-01", title("Low Tide: Matinee"), claims=then)) == ["sequel-named"]
        strangers = about("Low Tide: Matinee", relation("sequel", "Low Tide"), person("Ann O", "writer"))
        assert not linked(one, record("2025-01-01", title("Low Tide: Matinee"), claims=strangers))

    def test_next_entry_is_another(self) -> None:
        """A number is told of one work for some years: X 3 is not the X: Harvest of ten years later."""
        makers = (relation("sequel", "Low Tide"), person("Roz T", "writer"), company("Bluestem"))
        three = record("2012-01-01", title("Low Tide 3"), claims=about("Low Tide 3", *makers))
        claims = about("Low Tide: Harvest", *makers)
        assert linked(three, record("2013-01-01", title("Low Tide: Harvest"), claims=claims)) == ["sequel-named"]
        assert not linked(three, record("2022-01-01", title("Low Tide: Harvest"), claims=claims))

    def test_untitled_project_gets_its_name(self) -> None:
        """A maker's untitled project at a company is the one named there later; of an actor that says nothing."""

        def pair(role: str) -> list[str]:
            on = (person("Roz Tillinghast", role), company("Bluestem Pictures"))
            untitled = "untitled Roz Tillinghast film"
            one = record("2014-01-01", title(untitled), claims=about(untitled, *on))
            return linked(one, record("2016-01-01", title("Low Tide"), claims=about("Low Tide", *on)))

        assert pair("writer") == ["untitled-named"]
        assert pair("actor") == []

    def test_book_film_and_series_stay_apart(self) -> None:
        """Types differ, works differ, whatever the name."""
        film, series = record("2010-01-01", title("Kings")), record("2016-01-01", title("Kings", SERIES))
        assert not linked(film, series)
        assert linked(film, record("2011-01-01", title("the Kings film"))) == ["name"]

    def test_it_came_out(self) -> None:
        """In the works first and out later is one work; out first and in the works later is a new one."""
        coming, out = record("2010-01-01", title("Kings")), record("2012-01-01", title("Kings", in_works=False))
        assert linked(coming, out) == ["came-out"]
        old = record("1998-01-01", title("Kings", in_works=False))
        assert not linked(old, coming)

    def test_remake_under_the_old_name(self) -> None:
        """A remake that bears the old name is another work, whenever the old one is spoken of."""
        remake = record("2010-01-01", title("Kings"), claims=about("Kings", relation("remake", "Kings")))
        assert not linked(remake, record("2012-01-01", title("Kings", in_works=False)))

    def test_one_article_tells_them_apart(self) -> None:
        """What one article names side by side is two."""
        both = record("2020-01-01", title("Low Tide sequel"), title("Low Tide 2"))
        assert not linked(both, record("2021-01-01", title("Low Tide 2")))

    def test_alias_in_one_record(self) -> None:
        """A record that gives a second proper name states the link itself."""
        links = identity.alias_links(
            record("2023-08-29", title("Deep Signal: Undertow", FILM, "Deep Signal 3")), RECORDED
        )
        ids = {identity.name_id(NameKind.title, n, "film") for n in ("Deep Signal: Undertow", "Deep Signal 3")}
        assert [{link.left, link.right} for link in links] == [ids]
        assert links[0].published == date(2023, 8, 29)


class TestPeopleAndCompanies:
    def test_surname_on_one_title(self) -> None:
        """A surname is the full name on the same title, not on another one."""
        one = record("2020-01-01", title("Low Tide"), claims=[person("Mira Sorvino")])
        assert linked(one, record("2020-01-02", title("Low Tide"), claims=[person("Sorvino")])) == ["person"]
        elsewhere = about("Kings", person("Sorvino"))
        assert linked(one, record("2020-01-02", title("Kings"), claims=elsewhere)) == []

    def test_namesakes_stay_two(self) -> None:
        """Two first names are two people."""
        one = record("2020-01-01", title("Low Tide"), claims=[person("Mira Sorvino")])
        assert not linked(one, record("2020-01-02", title("Low Tide"), claims=[person("Paul Sorvino")]))

    def test_company_words(self) -> None:
        """ "Bluestem" is "Bluestem Pictures" on the same title; a studio and its network named side by side are two."""
        one = record("2020-01-01", title("Low Tide"), claims=[company("Bluestem Pictures")])
        assert linked(one, record("2020-01-02", title("Low Tide"), claims=[company("Bluestem")])) == ["company"]
        both = [company("Plume+", "network"), company("Plume+ Studios")]
        side_by_side = record("2020-01-02", title("Low Tide"), claims=both)
        assert not linked(side_by_side, record("2020-01-03", title("Low Tide"), claims=[company("Plume+ Studios")]))


def rule(left: str, right: str, day: str) -> Link:
    at = date.fromisoformat(day)
    return Link(left=left, right=right, same=True, reason="", by="rule:name", published=at, recorded=RECORDED)


class TestClusters:
    def test_through_others_and_as_of(self) -> None:
        """Names are one through others, from the day on which the press shows it."""
        links = [rule("a", "b", "2020-01-01"), rule("b", "c", "2022-01-01")]
        assert identity.cluster("a", links) == {"a", "b", "c"}
        assert identity.cluster("a", links, date(2021, 1, 1)) == {"a", "b"}
        assert identity.clusters("abcd", links, date(2021, 1, 1)) == [{"a", "b"}, {"c"}, {"d"}]

    def test_editor_before_rule(self) -> None:
        """An editor's word on a pair stands, whatever a later article would link."""
        when = datetime(2025, 1, 1, tzinfo=UTC)
        cut = identity.split("a", [rule("a", "b", "2020-01-01")], why="two works", by="Ada", recorded=when)
        again = [rule("a", "b", "2020-01-01"), *cut, rule("a", "b", "2025-06-01")]
        assert identity.cluster("a", again) == {"a"}
        assert identity.cluster("a", again, known_at=datetime(2024, 1, 1, tzinfo=UTC)) == {"a"}, "rules recorded later"

    def test_split_undoes_the_merge_first(self) -> None:
        """Split takes back an editor's merge and leaves what the rules say; without a merge it cuts the rules' links."""
        rules = [rule("a", "b", "2020-01-01")]
        merged = rules + identity.merge("a", "z", why="same", by="Ada", recorded=datetime(2027, 1, 1, tzinfo=UTC))
        assert identity.cluster("a", merged) == {"a", "b", "z"}
        split = merged + identity.split("a", merged, why="no", by="Ada", recorded=datetime(2027, 1, 2, tzinfo=UTC))
        assert identity.cluster("a", split) == {"a", "b"}
        alone = split + identity.split("a", split, why="no", by="Ada", recorded=datetime(2027, 1, 3, tzinfo=UTC))
        assert identity.cluster("a", alone) == {"a"}


def test_unused_claims_do_not_matter() -> None:
    """Dates and stages are no evidence of identity: two works opening on one day are two."""
    one = record("2020-01-01", title("Low Tide"), claims=about("Low Tide", dated("release", "2021-05-01")))
    assert not linked(one, record("2020-02-01", title("Kings"), claims=about("Kings", dated("release", "2021-05-01"))))
