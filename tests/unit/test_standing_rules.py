"""The written rules of docs/standing-rules.md, slot by slot; each test's docstring is the rule that it holds."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest

from intheworks.model import Review, Verdict
from intheworks.standing import Standing, finished_on
from stories import (
    RECORDED,
    TITLE,
    company,
    dated,
    holdup,
    next_edtf,
    on_it,
    open_waits,
    person,
    relation,
    said,
    stage,
    stage_of,
    standing,
    told,
)


class TestStage:
    def test_plans_for_june_do_not_film_in_july(self) -> None:
        """The calendar alone never moves a stage."""
        story = told("2024-03-01", stage("pre_production"), dated("filming_start", "2024-06", certainty="expected"))
        assert stage_of(standing(story, "2024-08-01")) == "pre_production"

    def test_rumours_do_not_move_a_firm_stage(self) -> None:
        """Only what is official or stated moves a stage that is firm."""
        story = told("2024-01-01", stage("scripting")) + told("2024-02-01", stage("filming", certainty="rumoured"))
        assert stage_of(standing(story, "2024-03-01")) == "scripting"

    def test_what_is_expected_has_not_happened(self) -> None:
        """An expected stage is no stage."""
        story = told("2024-01-01", stage("scripting")) + told("2024-02-01", stage("greenlit", certainty="expected"))
        assert stage_of(standing(story, "2024-03-01")) == "scripting"

    def test_a_rumour_is_better_than_nothing(self) -> None:
        """Where nothing firm was ever said the rumour stands, with its certainty."""
        found = standing(told("2024-02-01", stage("in_development", certainty="rumoured")), "2024-03-01")
        assert found.stage is not None
        assert (str(found.stage.value), str(found.stage.certainty)) == ("in_development", "rumoured")

    @pytest.mark.parametrize(
        ("stages", "the_stage"),
        [
            (("scripting", "on_hold"), "on_hold"),
            (("scheduled", "script_completed"), "scheduled"),
            (("scheduled", "post_production"), "post_production"),
            (("greenlit", "casting"), "casting"),
        ],
    )
    def test_of_several_stages_on_one_day(self, stages: tuple[str, ...], the_stage: str) -> None:
        """A halt before all, then the furthest; a release date counts for more than a script, for less than a shoot."""
        assert stage_of(standing(told("2024-01-01", *map(stage, stages)), "2024-02-01")) == the_stage

    def test_looking_back_does_not_take_back(self) -> None:
        """An earlier stage told within a year is a look back; after a year of silence it counts."""
        story = told("2023-01-01", stage("filming"))
        assert stage_of(standing(story + told("2023-06-01", stage("greenlit")), "2023-07-01")) == "filming"
        assert stage_of(standing(story + told("2024-06-01", stage("scripting")), "2024-07-01")) == "scripting"

    def test_turnaround_and_revival(self) -> None:
        """A halt takes a title back; the next firm stage after it counts, wherever it is."""
        story = told("2013-01-01", stage("pre_production")) + told("2015-01-01", stage("turnaround"))
        assert stage_of(standing(story, "2016-01-01")) == "turnaround"
        revived = story + told("2018-01-01", stage("in_development"))
        assert stage_of(standing(revived, "2018-02-01")) == "in_development"

    def test_a_release_date_does_not_start_the_cameras(self) -> None:
        """What is on hold stays so when its release date is moved."""
        story = told("2023-07-14", stage("on_hold")) + told("2023-11-01", stage("scheduled", certainty="official"))
        assert stage_of(standing(story, "2023-12-01")) == "on_hold"
        assert stage_of(standing(story + told("2024-02-05", stage("filming")), "2024-03-01")) == "filming"

    def test_dates_imply_a_stage(self) -> None:
        """A firm release date to come is `scheduled`; a past start of filming is `filming` where no stage is told."""
        ahead = dated("release", "2025-05-01", certainty="official")
        assert stage_of(standing(told("2024-01-01", ahead), "2024-02-01")) == "scheduled"
        assert stage_of(standing(told("2024-01-01", dated("filming_start", "2023-12-01")), "2024-02-01")) == "filming"
        assert stage_of(standing(told("2024-01-01", ahead, stage("scripting")), "2024-02-01")) == "scheduled"
        assert stage_of(standing(told("2024-01-01", ahead, stage("on_hold")), "2024-02-01")) == "on_hold"
        shot = dated("filming_start", "2023-12-01")
        assert stage_of(standing(told("2024-01-01", shot, stage("scheduled")), "2024-02-01")) == "scheduled"
        planned = told("2024-01-01", dated("release", "2025-05-01", certainty="expected"))
        assert standing(planned, "2024-02-01").stage is None

    def test_the_owners_no(self) -> None:
        """Where the owner says that there is no such project, it is talked about and nobody is attached."""
        story = told(
            "2018-08-22",
            stage("script_completed", said_by="Vic"),
            person("Vic", "writer"),
            stage("in_development", negated=True, certainty="official", said_by="Northmere"),
        )
        found = standing(story, "2018-09-01")
        assert stage_of(found) == "talked_about"
        assert on_it(found) == []
        assert [d.slot for d in found.disputes] == ["is there a project"]
        later = story + told("2020-01-01", stage("greenlit", certainty="official", said_by="Northmere"))
        assert stage_of(standing(later, "2020-02-01")) == "greenlit"

    def test_denied_cancellation(self) -> None:
        """A cancellation that is denied the same day cancels nothing, and is a dispute until somebody settles it."""
        story = told("2017-01-01", stage("released")) + told(
            "2018-05-04",
            stage("shelved", certainty="rumoured", said_by="Dead Air"),
            stage("shelved", certainty="denied", said_by="UBN"),
        )
        found = standing(story, "2018-05-08", kind="series")
        assert (stage_of(found), len(found.disputes)) == ("released", 1)
        settled = standing(
            story + told("2018-05-11", stage("shelved", certainty="official")), "2018-05-12", kind="series"
        )
        assert (stage_of(settled), settled.disputes) == ("shelved", ())


class TestSeries:
    def test_a_running_series_is_released(self) -> None:
        """A second season before the cameras means that the first is out: the series runs, and takes its seasons' word."""
        own = told("2010-05-18", stage("scheduled"), person("Roz", "creator"), person("Neil", "director"))
        season = told(
            "2012-03-06", stage("filming", title="Low Tide season 2"), holdup("deal", title="Low Tide season 2")
        )
        found = standing(own, "2013-01-01", kind="series", seasons=season)
        assert stage_of(found) == "released"
        assert open_waits(found) == [("deal", None, None)]
        assert on_it(found) == [("creator", "Roz")], (
            "nobody but the creator is taken to be on it after two years of silence"
        )

    def test_a_later_season_is_no_word_of_an_unreleased_series(self) -> None:
        """Until a series is out, what is planned for its second season is another title's."""
        own = told("2022-04-19", stage("completed"), person("Verity"))
        season = told("2022-04-19", person("Verity", status="ruled_out", title="Low Tide season 2"), outlet="Longship")
        found = standing(own, "2022-06-30", kind="series", seasons=season)
        assert on_it(found) == [("actor", "Verity")]

    def test_cancellation_releases_everybody(self) -> None:
        """While a title is cancelled nobody is on it but who created it, and it waits for nothing."""
        story = told("2018-05-01", person("Roz", "creator"), person("Lionel"), holdup("financing"))
        found = standing(
            story + told("2018-05-11", stage("shelved", certainty="official")), "2018-12-31", kind="series"
        )
        assert on_it(found) == [("creator", "Roz")]
        assert open_waits(found) == []


class TestPeople:
    def test_talks_become_a_deal(self) -> None:
        """A later firm word moves a slot; talk of talks does not move it back."""
        story = told("2012-03-06", person("Hal", "director", "in_talks"))
        assert on_it(standing(story, "2012-04-01"), "in_talks") == [("director", "Hal")]
        story += told("2015-07-22", person("Hal", "director"))
        story += told("2015-08-01", person("Hal", "director", "in_talks"))
        assert on_it(standing(story, "2015-09-01")) == [("director", "Hal")]

    def test_hinted_engagement_is_a_rumour_of_one(self) -> None:
        """Nobody is attached on a hint."""
        found = standing(told("2015-07-22", person("Dinah", certainty="hinted")), "2015-08-01")
        assert on_it(found) == []
        assert on_it(found, "rumoured") == [("actor", "Dinah")]

    def test_rumoured_departure_is_a_dispute_for_a_year(self) -> None:
        """A rumour against a firm fact moves nobody: it is shown beside it, until answered or a year old."""
        story = told("2012-03-06", person("Roz", "writer"))
        story += told("2017-04-03", person("Roz", "writer", "departed", certainty="rumoured"), outlet="Crumbs")
        found = standing(story, "2017-04-05")
        assert on_it(found) == [("writer", "Roz")]
        assert [[s.says for s in d.sides] for d in found.disputes] == [["attached", "departed"]]
        answered = story + told("2017-04-06", person("Roz", "writer", certainty="official"))
        assert standing(answered, "2017-04-07").disputes == ()
        assert standing(story, "2018-06-01").disputes == ()

    def test_departure_and_return(self) -> None:
        """Who left and came back is attached, since the day of the return."""
        story = told("2014-01-01", person("Mira")) + told("2015-01-01", person("Mira", status="departed"))
        assert on_it(standing(story, "2015-02-01"), "departed") == [("actor", "Mira")]
        found = standing(story + told("2016-01-01", person("Mira")), "2016-02-01")
        assert [(str(a.status), a.since) for a in found.attached] == [("attached", date(2016, 1, 1))]

    def test_denied_departure_is_none(self) -> None:
        """A denial takes back what it denies, and what was before stands again."""
        story = told("2014-01-01", person("Mira")) + told("2015-01-01", person("Mira", status="departed"))
        story += told("2015-01-03", person("Mira", status="departed", certainty="denied", said_by="her agent"))
        assert on_it(standing(story, "2015-02-01")) == [("actor", "Mira")]

    def test_correction(self) -> None:
        """An engagement that is denied later is taken off."""
        story = told("2018-10-18", person("Solveig", "executive_producer"))
        story += told(
            "2022-04-19", person("Solveig", "executive_producer", certainty="denied"), person("Solveig", "other")
        )
        assert on_it(standing(story, "2018-11-01")) == [("executive_producer", "Solveig")]
        assert on_it(standing(story, "2022-05-01")) == [("other", "Solveig")]

    def test_turnaround_lapses_who_is_not_named_again(self) -> None:
        """Turnaround releases everybody whom the article does not name as still on it."""
        story = told("2013-01-01", person("Anjali"), person("Idris", "writer"))
        story += told(
            "2015-09-15", stage("turnaround"), person("Idris", "writer"), person("Anjali", status="interested")
        )
        found = standing(story, "2016-01-01")
        assert on_it(found) == [("writer", "Idris")]
        assert on_it(found, "interested") == [("actor", "Anjali")]

    def test_one_person_however_named(self) -> None:
        """Surname, initial and accents are one person within a title; another first name is another person."""
        story = told("2012-11-20", person("Aodhan Kilbride"), person("M. Thorsby", "writer"), person("Rex Kilbride"))
        story += told("2012-11-21", person("Aodhán Kilbride"), person("Meenal Thorsby", "writer"))
        assert len(on_it(standing(story, "2013-01-01"))) == 3

    def test_producer_made_executive_producer(self) -> None:
        """A newer role of one family takes the older one's place; a second role in one article does not."""
        story = told("2016-01-01", person("Vane", "producer"))
        later = told("2018-01-01", person("Vane", "executive_producer"))
        assert on_it(standing(story + later, "2018-02-01")) == [("executive_producer", "Vane")]
        both = told("2018-01-01", person("Vane", "producer"), person("Vane", "executive_producer"))
        assert len(on_it(standing(both, "2018-02-01"))) == 2

    def test_past_credits_are_not_listed(self) -> None:
        """A credit of the past is no engagement."""
        assert standing(told("2018-01-01", person("Vane", status="past")), "2018-02-01").attached == ()


class TestHoldups:
    def test_script_wait_ends_with_the_script(self) -> None:
        """A wait for the script ends when the script is completed, not by more writing."""
        story = told("2015-07-22", holdup("script", person="Roz"))
        assert open_waits(standing(story + told("2017-01-01", stage("scripting")), "2018-01-01"))
        assert not open_waits(standing(story + told("2017-01-01", stage("script_completed")), "2018-01-01"))

    def test_told_again_in_the_same_article_stays_open(self) -> None:
        """What one article ends and tells again goes on: the draft is in, a rewrite is wanted."""
        story = told("2022-08-23", stage("script_completed"), holdup("script"))
        assert open_waits(standing(story, "2022-12-31")) == [("script", None, None)]

    def test_filming_ends_what_kept_it_from_filming(self) -> None:
        """The cameras end every wait told before but a lawsuit."""
        story = told("2019-01-01", holdup("deal"), holdup("financing"), holdup("legal"))
        story += told("2020-01-01", stage("filming"))
        assert open_waits(standing(story, "2020-02-01")) == [("legal", None, None)]

    def test_a_start_told_as_past_counts_as_filming(self) -> None:
        """ "Under way since January 6", printed in March, ends the waits as filming does."""
        story = told("2018-05-12", holdup("financing"))
        started = told("2020-03-19", dated("filming_start", "2020-01-06"))
        planned = told("2020-03-19", dated("filming_start", "2020-06-06"))
        assert open_waits(standing(story + started, "2020-04-01")) == []
        assert len(open_waits(standing(story + planned, "2020-08-01"))) == 1

    def test_the_blocking_title_is_finished(self) -> None:
        """A wait for a busy person ends when the other title is finished or dead."""
        story = told("2012-03-06", holdup("person_busy", person="Roz", because_of="Harbor Nine"))
        cancelled = {"Harbor Nine": date(2018, 5, 11)}
        assert open_waits(standing(story, "2015-01-01", finished=cancelled)) == [("person_busy", "Roz", "Harbor Nine")]
        again = story + told("2015-07-22", holdup("person_busy", person="Roz", because_of="Harbor Nine"))
        found = standing(again, "2018-12-31", finished=cancelled)
        assert [(h.open, h.closed_by) for h in found.holdups] == [(False, "Harbor Nine was finished")]

    def test_who_left_holds_nothing_up(self) -> None:
        """A busy person who has left is no longer waited for."""
        story = told("2015-09-15", holdup("person_busy", person="Rennick"), person("Rennick", status="departed"))
        assert open_waits(standing(story, "2016-01-01")) == []

    def test_rumoured_wait_denied_by_name(self) -> None:
        """A rumoured reason denied the same day is closed, and the two voices stand as a dispute."""
        story = told(
            "2024-09-17",
            holdup("studio_decision", certainty="rumoured", said_by="unnamed source"),
            holdup("studio_decision", certainty="denied", said_by="the studio"),
        )
        found = standing(story, "2024-12-31")
        assert open_waits(found) == []
        assert [d.slot for d in found.disputes] == ["hold-up: studio decision"]

    def test_four_years_of_silence(self) -> None:
        """Nobody waits for what nobody has mentioned for four years."""
        story = told("2014-10-09", holdup("studio_decision"))
        assert len(open_waits(standing(story, "2018-10-01"))) == 1
        assert open_waits(standing(story, "2018-10-20")) == []

    def test_rights_claim_is_a_dispute_while_open(self) -> None:
        """A suit and a claim to the rights have two parties by nature."""
        assert len(standing(told("2012-11-20", holdup("legal")), "2013-01-01").disputes) == 1

    def test_less_told_later_is_the_same_wait(self) -> None:
        """A cause or person that a later article leaves out is not forgotten."""
        story = told("2023-07-17", holdup("scheduling", because_of="the siege series"))
        story += told("2023-08-29", holdup("scheduling"))
        assert open_waits(standing(story, "2023-09-01")) == [("scheduling", None, "the siege series")]


class TestDates:
    def test_moved_dates_stay_visible(self) -> None:
        """A later date takes the earlier one's place and names it."""
        story = told("2022-04-27", dated("release", "2024-07-19", certainty="official"))
        story += told("2023-08-29", dated("release", "2024-12-20", certainty="official"))
        found = standing(story, "2023-12-31")
        assert next_edtf(found) == "2024-12-20"
        assert [(d.edtf, d.superseded_by) for d in found.dates] == [("2024-07-19", "2024-12-20"), ("2024-12-20", None)]

    def test_a_past_date_is_no_next_date(self) -> None:
        """A date is next until its last day is over."""
        story = told("2023-01-01", dated("release", "2024-03"))
        assert next_edtf(standing(story, "2024-03-31")) == "2024-03"
        assert next_edtf(standing(story, "2024-04-01")) is None

    def test_the_nearest_of_several(self) -> None:
        """The date that is over first comes first, whatever it is of."""
        story = told("2025-03-11", dated("release", "2026-05-08"), dated("filming_end", "2025-05-23"))
        assert next_edtf(standing(story, "2025-04-01")) == "2025-05-23"

    def test_less_precise_later_is_the_same_date(self) -> None:
        """ "2024", told after "19 July 2024", takes nothing back."""
        story = told("2022-04-27", dated("release", "2024-07-19")) + told("2023-04-27", dated("release", "2024"))
        assert next_edtf(standing(story, "2023-05-01")) == "2024-07-19"

    def test_rumour_does_not_move_a_firm_date(self) -> None:
        """A rumoured date stands beside a firm one as a dispute."""
        story = told("2023-01-01", dated("release", "2024-07-19", certainty="official", said_by="Northmere"))
        story += told("2023-02-01", dated("release", "2024-12-20", certainty="rumoured"), outlet="Crumbs")
        found = standing(story, "2023-03-01")
        assert next_edtf(found) == "2024-07-19"
        assert [d.slot for d in found.disputes] == ["release date"]

    def test_taken_back_without_another(self) -> None:
        """A date that is denied and not replaced is withdrawn."""
        story = told("2022-01-01", dated("filming_start", "2023-21"))
        story += told("2022-08-23", dated("filming_start", "2023-21", certainty="denied"))
        found = standing(story, "2022-12-31")
        assert (next_edtf(found), found.dates[0].superseded_by) == (None, "withdrawn")

    def test_a_halt_voids_the_dates_of_filming(self) -> None:
        """On hold, filming dates given before no longer hold; the release date does until somebody moves it."""
        story = told("2022-04-27", dated("filming_start", "2023"), dated("release", "2024-07-19"))
        story += told("2023-07-17", stage("on_hold"))
        assert next_edtf(standing(story, "2023-07-31")) == "2024-07-19"

    @pytest.mark.parametrize("edtf", ["2014-24", "2015-01?", "2014-12/2015-02", "201X", "2015-33"])
    def test_every_form_of_edtf(self, edtf: str) -> None:
        """Seasons, doubts, intervals, decades and quarters are read; winter runs into the next year."""
        assert next_edtf(standing(told("2014-03-27", dated("filming_start", edtf)), "2014-12-31")) == edtf


class TestWords:
    def test_promised_latest_and_waiting(self) -> None:
        """What is said of the work ahead is listed with its topic; the wait counts from the earlier work and the words."""
        story = told("2024-02-01", relation("sequel", "High Tide"), dated("announcement", "2022-06"))
        earlier = told("2024-02-01", dated("release", "1997", title="High Tide"), outlet="Us")
        words = said("2024-02-01", "Mira Sorvino", "The fashion will return")
        found = standing(story, "2024-03-01", earlier=earlier, quotations=[words])
        assert [(p.topic, p.speaker) for p in found.promised] == [("costume", "Mira Sorvino")]
        assert found.latest_word is not None
        assert found.latest_word.quotation == "The fashion will return"
        assert msgspec.structs.astuple(found.waiting) == ("1997", "2022-06", "2024-02-01")

    def test_one_agency_story_in_two_papers_is_one_source(self) -> None:
        """Copies count once; another outlet counts again."""
        claims = (holdup("legal"), stage("pre_production"), person("Vane", "producer"), company("Halcyon"))
        story = told("2012-11-20", *claims, outlet="Herald") + told("2012-11-21", *claims, outlet="Packet")
        assert standing(story, "2013-01-01").independent_sources == 1
        assert standing(story + told("2012-11-22", person("Sven")), "2013-01-01").independent_sources == 2

    def test_every_number_is_a_source(self) -> None:
        """Evidence are indexes into the sources, and each source is cited."""
        story = told(
            "2024-02-01", stage("scripting"), person("Roz", "writer"), holdup("deal"), dated("release", "2026")
        )
        found = standing(story, "2024-03-01")
        raw = msgspec.to_builtins(found)
        cited = {i for n in _evidence(raw) for i in n}
        assert cited == set(range(len(found.sources)))


class TestReviews:
    def test_rejected_is_gone_confirmed_is_marked(self) -> None:
        """An editor's no takes a claim out, the yes is shown at its words; an earlier known_at sees neither."""
        story = told("2024-02-01", stage("filming"), person("Roz", "writer"))
        when = datetime(2026, 2, 1, tzinfo=UTC)
        reviews = [
            Review(claim=story[0].id, verdict=Verdict.reject, why="another film", by="Ada", recorded=when),
            Review(claim=story[1].id, verdict=Verdict.confirm, why="seen", by="Ada", recorded=when),
        ]
        found = standing(story, "2024-03-01", reviews=reviews)
        assert stage_of(found) is None
        assert [s.confirmed_by for s in found.sources] == ["Ada"]
        assert stage_of(standing(story, "2024-03-01", reviews=reviews, known_at=RECORDED)) == "filming"


def _evidence(node: object) -> list[list[int]]:
    if isinstance(node, dict):
        return [v for k, v in node.items() if k == "evidence"] + [e for v in node.values() for e in _evidence(v)]
    return [e for v in node for e in _evidence(v)] if isinstance(node, list | tuple) else []


def test_json_has_the_contracts_keys() -> None:
    """The JSON of a standing has the keys of the contract, and comes back as it went."""
    found = standing(told("2024-02-01", stage("scripting")), "2024-03-01")
    raw = msgspec.json.decode(found.to_json())
    assert (
        list(raw)
        == (
            "title as_of known_at stage attached companies holdups next_date dates relations disputes promised waiting "
            "latest_word independent_sources sources"
        ).split()
    )
    assert msgspec.json.decode(found.to_json(), type=Standing) == found


def test_finished_on() -> None:
    """A film is finished when it is wrapped, a series only when it is over."""
    story = told("2020-01-01", stage("filming")) + told("2021-01-01", stage("wrapped"))
    assert finished_on(story, "film", date(2020, 6, 1)) is None
    assert finished_on(story, "film", date(2021, 6, 1)) == date(2021, 1, 1)
    running = told("2020-01-01", stage("released"))
    assert finished_on(running, "series", date(2021, 1, 1)) is None
    assert finished_on(running + told("2021-01-01", stage("shelved")), "series", date(2021, 6, 1)) == date(2021, 1, 1)


def test_a_quotation_is_the_nearest_titles() -> None:
    """Of two titles in one article a quotation speaks of the one whose claim stands nearest."""
    ours, theirs = told("2024-02-01", stage("scripting"), stage("filming", title="Kings"))
    words = said("2024-02-01", "Mira", "The fashion will return", at=60)
    places = {theirs.document.id: [(theirs.claim.evidence.start, theirs.claim.evidence.end)]}
    assert len(standing([ours], "2024-03-01", quotations=[words]).promised) == 1
    assert len(standing([ours], "2024-03-01", quotations=[words], beside={}).promised) == 1
    assert standing([ours], "2024-03-01", quotations=[words], beside=places).promised == ()


def test_a_review_of_a_seasons_claim_counts_for_the_series() -> None:
    """Rejected on the season, gone from the series that takes its word."""
    own = told("2012-01-01", stage("released"), person("Roz", "creator"))
    season = told(
        "2013-01-01", stage("filming", title=f"{TITLE} season 2"), person("Bev", "actor", title=f"{TITLE} season 2")
    )
    review = Review(claim=season[1].id, verdict=Verdict.reject, why="-", by="Ada", recorded=RECORDED)
    for reviews, people in (((), ["Bev", "Roz"]), ((review,), ["Roz"])):
        found = standing(own, "2013-06-01", kind="series", seasons=season, reviews=reviews)
        assert sorted(a.person for a in found.attached) == people
