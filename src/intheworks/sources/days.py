"""Days as metadata and bylines write them: ISO 8601, RFC 2822, and the ways of English newspapers."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_ISO = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<dash>-?)(?P<m>\d\d)(?P=dash)(?P<d>\d\d)(?!\d)")
_WRITTEN = (
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE),
)
_IN_ADDRESS = re.compile(r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>\d{1,2}|[a-z]{3})[/-](?P<d>\d{1,2})(?=[/-]|$)")


def iso_day(value: object) -> date | None:
    """The day of an ISO 8601 value, by its own time zone: the day that the newspaper bore where it was made."""
    found = _ISO.match(value.strip()) if isinstance(value, str) else None
    return _day(int(found["y"]), int(found["m"]), int(found["d"])) if found else None


def any_day(value: object) -> date | None:
    """The day of a metadata value, in whichever way it is written."""
    return iso_day(value) or (written_day(value) if isinstance(value, str) else None)


def written_day(text: str) -> date | None:
    """The first full day that these words give: “Feb. 1, 2024”, “1st February 2024”, “2024-02-01”."""
    found = sorted((m for pattern in _WRITTEN if (m := pattern.search(text))), key=lambda m: m.start())
    for match in found:
        month = _MONTHS.index(match["month"][:3].lower()) + 1
        return _day(int(match["year"]), month, int(match["day"]))
    iso = _ISO.search(text)
    return _day(int(iso["y"]), int(iso["m"]), int(iso["d"])) if iso and iso["dash"] else None


def address_day(url: str | None) -> date | None:
    """The day that an address bears, as in /2024/02/01/ or /2024/feb/01/."""
    found = _IN_ADDRESS.search(url.lower()) if url else None
    if found is None:
        return None
    month = _MONTHS.index(found["m"]) + 1 if found["m"] in _MONTHS else int(found["m"]) if found["m"].isdigit() else 0
    return _day(int(found["y"]), month, int(found["d"]))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
