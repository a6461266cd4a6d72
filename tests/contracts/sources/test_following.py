"""Feeds that are followed: found, asked politely, read as they change, left alone while they fail."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from fakes import StillClock
from making import page, rss
from site_here import Site

from intheworks.errors import UsageError
from intheworks.intake import Intake, Options, Polled
from intheworks.sources import opml

ALLOWED = Options(allowed=("127.0.0.1",))
RSS = {"Content-Type": "application/rss+xml"}


class Once:
    """A stop that is set when it has been waited for; `waited` says how long."""

    def __init__(self, rounds: int = 1, clock: StillClock | None = None) -> None:
        self.left, self.waited, self.clock = rounds, list[float](), clock

    def is_set(self) -> bool:
        return self.left <= 0

    def wait(self, timeout: float) -> bool:
        self.left -= 1
        self.waited.append(timeout)
        if self.clock:
            self.clock.moment += timedelta(seconds=timeout)
        return self.is_set()


def once(intake: Intake) -> Polled:
    (polled,) = intake.watch(Once(), once=True)
    return polled


def test_a_feed_is_followed_by_its_address_or_by_a_page_that_names_it(intake: Intake, site: Site) -> None:
    """Once each; a page that names none is misuse."""
    site.page("/feed", rss([]), RSS)
    site.page(
        "/", '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head><body>Hi</body></html>'
    )
    site.page("/none", "<html><body>Hi</body></html>")
    assert [one.name for one in intake.follow(f"{site.url}/", ALLOWED)] == ["Pier News"]
    assert intake.follow(f"{site.url}/feed", ALLOWED) == []
    assert [one.url for one in intake.state.following()] == [f"{site.url}/feed"]
    for address in (f"{site.url}/none", f"{site.url}/404"):
        with pytest.raises(UsageError):
            intake.follow(address, ALLOWED)
    intake.unfollow(f"{site.url}/feed")
    assert intake.state.following() == []
    with pytest.raises(UsageError, match="not followed"):
        intake.unfollow(f"{site.url}/feed")


def test_opml_in_and_out(intake: Intake, tmp_path: Path) -> None:
    """What one feed reader writes another reads, names with odd characters included."""
    feeds = [("https://a.example/feed?x=1&y=2", 'Pier & "Dock" <News>'), ("https://b.example/feed", None)]
    (tmp_path / "feeds.opml").write_text(opml.write(feeds), encoding="utf-8")
    assert len(intake.follow(str(tmp_path / "feeds.opml"))) == 2
    told = opml.write((one.url, one.name) for one in intake.state.following())
    assert opml.parse(told.encode()) == [feeds[0], (feeds[1][0], feeds[1][0])]
    with pytest.raises(UsageError, match="names no feed"):
        (tmp_path / "x.opml").write_text("<opml/>", encoding="utf-8")
        intake.follow(str(tmp_path / "x.opml"))


def test_only_what_is_new_is_fetched(intake: Intake, site: Site) -> None:
    """An unchanged feed costs one conditional request, a new entry one page, a changed entry a revision."""
    site.page("/1", page("First Boat"))
    site.conditional("/feed", rss([("One", f"{site.url}/1")]), '"1"', RSS)
    intake.follow(f"{site.url}/feed", ALLOWED)
    assert [o.what for o in once(intake).outcomes] == ["new"]
    site.asked.clear()
    assert once(intake).what == "unchanged"
    assert site.paths() == ["/feed"]
    site.page("/2", page("Second Boat"))
    site.page("/1", page("First Boat", writer="Tom Reed"))
    both = [("One, corrected", f"{site.url}/1"), ("Two", f"{site.url}/2")]
    site.conditional("/feed", rss(both), '"2"', RSS)
    assert sorted(o.what for o in once(intake).outcomes) == ["new", "revision"]


def test_a_page_that_fails_is_tried_again_later(intake: Intake, site: Site) -> None:
    """It is set aside, and the next look has it, though the feed itself has not changed."""
    site.pages["/1"] = (503, {}, b"")
    site.conditional("/feed", rss([("One", f"{site.url}/1")]), '"1"', RSS)
    intake.follow(f"{site.url}/feed", ALLOWED)
    assert [o.what for o in once(intake).outcomes] == ["rejected"]
    assert len(intake.state.rejected()) == 1
    site.page("/1", page("First Boat"))
    assert [o.what for o in once(intake).outcomes] == ["new"]
    assert intake.state.rejected() == []
    assert once(intake).what == "unchanged"


def test_a_page_that_keeps_failing_is_given_up_on(intake: Intake, site: Site) -> None:
    """After five looks it is left to `rejected --retry`."""
    site.page("/feed", rss([("One", f"{site.url}/1")]), RSS)
    intake.follow(f"{site.url}/feed", ALLOWED)
    assert [len(once(intake).outcomes) for _ in range(7)] == [1, 1, 1, 1, 1, 0, 0]
    assert len(intake.state.rejected()) == 1


def test_a_feed_that_fails_is_left_alone_longer_each_time(intake: Intake, site: Site, clock: StillClock) -> None:
    """Twice as long each time, never over a day, as long as Retry-After asks; one success and all is well."""
    site.page("/feed", rss([]), RSS)
    intake.follow(f"{site.url}/feed", ALLOWED)
    site.pages["/feed"] = (500, {}, b"")
    waits = []
    for _ in range(9):
        due = once(intake).feed.due
        waits.append((clock.moment.fromisoformat(due) - clock.now()).total_seconds() / 60)
    assert waits == [30, 60, 120, 240, 480, 960, 1440, 1440, 1440]
    site.page("/feed", rss([]), RSS)
    assert once(intake).feed.failures == 0
    site.pages["/feed"] = (429, {"Retry-After": "7200"}, b"")
    assert (clock.moment.fromisoformat(once(intake).feed.due) - clock.now()).total_seconds() == 7200


def test_a_feed_that_is_gone_is_asked_no_more_and_one_that_moved_is_asked_there(intake: Intake, site: Site) -> None:
    """410 is for good, and so is a permanent redirect; what was read is not read again at the new address."""
    site.page("/1", page("First Boat"))
    site.page("/old", rss([("One", f"{site.url}/1")]), RSS)
    intake.follow(f"{site.url}/old", ALLOWED)
    once(intake)
    site.redirect("/old", "/new", 301)
    site.page("/new", rss([("One", f"{site.url}/1")]), RSS)
    assert once(intake).what == "unchanged"
    assert [one.url for one in intake.state.following()] == [f"{site.url}/new"]
    site.pages["/new"] = (410, {}, b"")
    once(intake)
    assert intake.state.following()[0].gone
    assert list(intake.watch(Once(), once=True)) == []


def test_watching_waits_until_a_feed_is_due(intake: Intake, site: Site, clock: StillClock) -> None:
    """A look, a wait of the interval, a look: until it is stopped."""
    site.page("/feed", rss([]), RSS)
    intake.follow(f"{site.url}/feed", ALLOWED)
    stop = Once(3, clock)
    assert len(list(intake.watch(stop, every=600))) == 3
    assert stop.waited == [600.0, 600.0, 600.0]
