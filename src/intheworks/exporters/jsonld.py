"""A standing as JSON-LD in the words of schema.org: the work, who is on it, and every fact as a claim with its source.

https://schema.org/Movie, /TVSeries, /Claim, /Quotation. A planned day of release is a `datePublished` only where it is
exact to the day; who left or only talks is no property of the work, but stands among the claims.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from intheworks import wording
from intheworks.model import Role, Status
from intheworks.standing import Source, Standing

_PROPERTY = {
    Role.director: "director",
    Role.actor: "actor",
    Role.producer: "producer",
    Role.executive_producer: "producer",
    Role.writer: "author",
    Role.creator: "creator",
    Role.showrunner: "creator",
    Role.composer: "musicBy",
}


_PAGES = {
    "imdb": "https://www.imdb.com/title/{id}/",
    "tmdb": "https://www.themoviedb.org/{part}/{id}",
    "tvdb": "https://thetvdb.com/dereferrer/series/{id}",
    "wikidata": "https://www.wikidata.org/wiki/{id}",
}
"""Where each catalogue has its page of a title."""


def pages(standing: Standing, ids: Mapping[str, str]) -> dict[str, str]:
    """By catalogue, the address of its page of this title."""
    part = "tv" if standing.title.type == "series" else "movie"
    return {name: _PAGES[name].format(id=id_, part=part) for name, id_ in ids.items()}


def title(standing: Standing, ids: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The work of a standing as one JSON-LD object; `ids` is what the catalogues call it."""
    card = standing.title
    kind = {"film": "Movie", "series": "TVSeries"}.get(card.type or "", "CreativeWork")
    found: dict[str, Any] = {"@context": "https://schema.org", "@type": kind, "identifier": card.id, "name": card.name}
    if card.aliases:
        found["alternateName"] = list(card.aliases)
    if ids:
        found["sameAs"] = list(pages(standing, ids).values())
    if standing.stage is not None:
        found["creativeWorkStatus"] = wording.stage(standing.stage.value)
    for a in standing.attached:
        name = _PROPERTY.get(a.role)
        if name and a.status is Status.attached:
            one = {"@type": "Person", "name": a.person}
            if one not in found.setdefault(name, []):
                found[name].append(one)
    makers = [c.company for c in standing.companies if c.status is Status.attached]
    if makers:
        found["productionCompany"] = [{"@type": "Organization", "name": name} for name in makers]
    for r in standing.relations:
        found.setdefault("isBasedOn", []).append({"@type": "CreativeWork", "name": r.of})
    release = next((d.edtf for d in standing.dates if d.what in ("release", "premiere") and not d.superseded_by), None)
    if release and re.fullmatch(r"\d{4}-\d\d-\d\d", release):
        found["datePublished"] = release
    found["subjectOf"] = [claim(source) for source in standing.sources]
    return found


def claim(source: Source) -> dict[str, Any]:
    """Words that a fact rests on, as a schema.org Claim in its article."""
    article: dict[str, Any] = {"@type": "NewsArticle", "datePublished": source.published.isoformat()}
    if source.outlet:
        article["publisher"] = {"@type": "Organization", "name": source.outlet}
    if source.url:
        article["url"] = source.url
    words = wording.WITHHELD if source.withheld is True else source.exact
    found: dict[str, Any] = {"@type": "Claim", "text": words, "appearance": article}
    if source.said_by:
        found["claimInterpreter"] = {"@type": "Person", "name": source.said_by}
    return found
