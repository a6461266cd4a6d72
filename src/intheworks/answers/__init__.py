"""What people ask of many claims and titles: pure functions from claims, quotations and standings to typed rows.

Every row carries the words that it rests on as `Source`s, so that a face of the program needs nothing else to show it.
"""

from intheworks.answers.changes import Cells, Change, cells, changes, latest, moved, withdrawn
from intheworks.answers.drawing import dot, svg
from intheworks.answers.forecasting import Forecast, Milestone, forecast
from intheworks.answers.people import PersonOn, Post, who
from intheworks.answers.timeline import Event, timeline
from intheworks.answers.titles import Entry, Kin, NameSeen, kin_of, nearest, resolve, title_card
from intheworks.answers.waiting import Held, Release, Wait, Waits, concerned, held, waiting, waits, would_free
from intheworks.answers.words import Disputed, Quote, disputed, quotes

__all__ = [
    "Cells",
    "Change",
    "Disputed",
    "Entry",
    "Event",
    "Forecast",
    "Held",
    "Kin",
    "Milestone",
    "NameSeen",
    "PersonOn",
    "Post",
    "Quote",
    "Release",
    "Wait",
    "Waits",
    "cells",
    "changes",
    "concerned",
    "disputed",
    "dot",
    "forecast",
    "held",
    "kin_of",
    "latest",
    "moved",
    "nearest",
    "quotes",
    "resolve",
    "svg",
    "timeline",
    "title_card",
    "waiting",
    "waits",
    "who",
    "withdrawn",
    "would_free",
]
