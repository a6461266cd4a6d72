"""The dates of titles as an iCalendar (RFC 5545). A date that moves keeps its UID and counts up its SEQUENCE.

One event for each title and kind of date (release, premiere, start and end of filming). A period is an event over all its
days, whose summary says how it was worded; a date that was taken back is CANCELLED.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from intheworks import wording
from intheworks.exporters.clean import printable
from intheworks.model import DateOf
from intheworks.standing import DateNow, Standing
from intheworks.standing.edtf import bounds

_SHOWN = frozenset({DateOf.release, DateOf.premiere, DateOf.filming_start, DateOf.filming_end})
_LONGEST = timedelta(days=367)
"""A date vaguer than a year says nothing that a calendar can show."""


def calendar(standings: Iterable[Standing], home: str = "") -> bytes:
    """The calendar of these standings; `home` is the server's address, for links."""
    made = Calendar()
    made.add("prodid", "-//In the Works//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", "In the Works")
    for standing in standings:
        for what in dict.fromkeys(d.what for d in standing.dates if d.what in _SHOWN):
            event = _event(standing, [d for d in standing.dates if d.what == what], home)
            if event is not None:
                made.add_component(event)
    return bytes(made.to_ical())


def _event(standing: Standing, given: list[DateNow], home: str) -> Event | None:
    kept = [d for d in given if d.superseded_by is None]
    shown = max(kept or given, key=lambda d: standing.latest(d.evidence).published)
    span = bounds(shown.edtf)
    if span is None or span[1] - span[0] > _LONGEST:
        return None
    source = standing.latest(shown.evidence)
    event = Event()
    event.add("uid", f"{standing.title.id}.{shown.what}@intheworks")
    event.add("sequence", len({d.edtf for d in given}) - 1)
    event.add("dtstamp", _noon(source.published))
    event.add("last-modified", _noon(source.published))
    event.add("dtstart", span[0])
    event.add("dtend", span[1] + timedelta(days=1))
    exact = span[0] == span[1]
    name = f"{standing.title.name}: {wording.DATE_OF[shown.what]}"
    event.add("summary", printable(name if exact else f"{name} ({wording.edtf(shown.edtf)})"))
    event.add("status", ("CONFIRMED" if exact else "TENTATIVE") if kept else "CANCELLED")
    event.add("transp", "TRANSPARENT")
    moved = [wording.edtf(d.edtf) for d in given if d is not shown]
    told = wording.quote(" ".join(source.exact.split()))
    words = f"{told} ({source.outlet or 'an article'}, {wording.day(source.published)})"
    event.add("description", printable(words + (f"\nBefore: {', '.join(moved)}" if moved else "")))
    if home:
        event.add("url", f"{home}/title/{standing.title.id}")
    return event


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
