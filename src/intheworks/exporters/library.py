"""Titles for a media library (Radarr, Sonarr, Jellyfin) by their ids: why each is not out yet, where its date is from.

Radarr's *Custom List* reads `id` (TMDB's number of a film), its *StevenLu Custom* list `imdb_id`; Sonarr's *Custom List*
reads `tvdbId`; each passes over what it does not know, so that one list serves all of them and whoever asks with a script.
An id that is not known is left out, since these programs take no null; so is a title without any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from intheworks import wording
from intheworks.standing import Source, Standing

Ids = Mapping[str, str]
OVER = frozenset({"released", "shelved"})
"""The stages at which nobody waits any more."""


def library(standings: Iterable[Standing], ids: Mapping[str, Ids]) -> bytes:
    """The list as JSON; `ids` gives by title id what the catalogues call it."""
    rows = [row(standing, ids[standing.title.id]) for standing in standings if ids.get(standing.title.id)]
    return msgspec.json.encode(rows)


def row(standing: Standing, ids: Ids) -> dict[str, Any]:
    """One title of the list."""
    card = standing.title
    found: dict[str, Any] = {"title": card.name, "type": card.type, **_ids(card.type, ids)}
    found["intheworks_id"] = card.id
    found["as_of"] = standing.as_of.isoformat()
    if standing.stage is not None:
        found["stage"] = str(standing.stage.value)
    found["why_not_out"] = list(_why(standing))
    coming = standing.next_date
    if coming is not None:
        found["date"] = {"what": str(coming.what), "edtf": coming.edtf, "certainty": str(coming.certainty)}
        found["date"]["from"] = said(standing.latest(coming.evidence))
    found["dates_moved"] = [
        {"what": str(d.what), "edtf": d.edtf, "now": d.superseded_by, "from": said(standing.latest(d.evidence))}
        for d in standing.dates
        if d.superseded_by
    ]
    return found


def _ids(type_: str | None, ids: Ids) -> dict[str, Any]:
    """The ids under the names by which the programs ask for them."""
    found: dict[str, Any] = {}
    if "imdb" in ids:
        found |= {"imdb_id": ids["imdb"], "imdbId": ids["imdb"]}
    if "tmdb" in ids:
        found["tmdbId"] = int(ids["tmdb"])
        if type_ != "series":
            found["id"] = int(ids["tmdb"])
    if "tvdb" in ids:
        found["tvdbId"] = int(ids["tvdb"])
    if "wikidata" in ids:
        found["wikidataId"] = ids["wikidata"]
    return found


def _why(standing: Standing) -> Iterable[dict[str, Any]]:
    """Every open hold-up; where there is none, how far it is. What is out or given up waits for nothing."""
    waits = [h for h in standing.holdups if h.open]
    for held in waits:
        says = wording.holdup(held.reason, held.person, held.because_of)
        yield {"says": says, "since": held.since.isoformat(), "from": said(standing.latest(held.evidence))}
    stage = standing.stage
    if not waits and stage is not None and stage.value not in OVER:
        says = wording.stage(stage.value)
        yield {"says": says, "since": stage.since.isoformat(), "from": said(standing.latest(stage.evidence))}


def said(source: Source) -> dict[str, Any]:
    """The words that something rests on, and whose they are."""
    return {
        "words": wording.WITHHELD if source.withheld is True else source.exact,
        "said_by": source.said_by,
        "outlet": source.outlet,
        "published": source.published.isoformat(),
        "url": source.url,
    }
