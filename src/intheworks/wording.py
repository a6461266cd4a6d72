"""How things are put to people, the same on every face of the program: stages, roles, dates, hold-ups in plain English."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

from intheworks.model import FILLER

STAGE = {
    "talked_about": "only talked about",
    "in_development": "in development",
    "rights_acquired": "rights acquired",
    "scripting": "script being written",
    "script_completed": "script finished",
    "greenlit": "greenlit",
    "casting": "casting",
    "pre_production": "in pre-production",
    "filming": "filming",
    "wrapped": "filming wrapped",
    "post_production": "in post-production",
    "completed": "completed",
    "scheduled": "release date set",
    "released": "released",
    "on_hold": "on hold",
    "turnaround": "in turnaround",
    "shelved": "shelved",
}
NO_STAGE = {
    "scripting": "no script yet",
    "script_completed": "script not finished",
    "greenlit": "not greenlit",
    "casting": "not casting",
    "filming": "not filming",
    "in_development": "not in development",
}
STATUS = {
    "attached": "attached",
    "in_talks": "in talks",
    "interested": "interested",
    "rumoured": "only a rumour",
    "departed": "has left",
    "ruled_out": "ruled out",
    "past": "on the earlier work",
}
ROLE_ORDER = (
    *("creator", "showrunner", "writer", "director", "executive_producer", "producer"),
    *("actor", "composer", "cinematographer", "author", "other"),
)
DATE_OF = {
    "release": "release",
    "premiere": "premiere",
    "filming_start": "filming starts",
    "filming_end": "filming ends",
    "announcement": "announcement",
    "other": "date",
}
RELATION = {
    "sequel": "sequel to",
    "prequel": "prequel to",
    "remake": "remake of",
    "reboot": "reboot of",
    "spinoff": "spinoff of",
    "adaptation": "adapted from",
    "new_season": "new season of",
    "franchise_entry": "part of",
}
REASON = {
    "person_busy": "busy elsewhere",
    "script": "the script",
    "deal": "a deal",
    "rights": "the rights",
    "financing": "the money",
    "strike": "a strike",
    "scheduling": "the schedule",
    "studio_decision": "the studio’s decision",
    "pandemic": "the pandemic",
    "legal": "the lawyers",
    "creative_differences": "creative differences",
    "other": "other reasons",
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_PARTS = {
    21: "spring",
    22: "summer",
    23: "autumn",
    24: "winter",
    33: "the first quarter of",
    34: "the second quarter of",
    35: "the third quarter of",
    36: "the fourth quarter of",
    40: "the first half of",
    41: "the second half of",
}
_HEADER = re.compile(r"\s*date \d{4}-\d{1,2}-\d{1,2}\s+")
_SENTENCE_END = re.compile(r"[.!?][”’\"')]*(\s+)(?=[“‘\"'(]?[A-Z0-9])")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z")


def plain(word: str) -> str:
    """A vocabulary word for people: `executive_producer` is “executive producer”."""
    return word.replace("_", " ")


def stage(value: str, negated: bool = False) -> str:
    """A stage for people; negated, its denial."""
    return NO_STAGE.get(value, f"not {STAGE[value]}") if negated else STAGE[value]


def day(value: date | str) -> str:
    """A day for people: 6 March 2012. A string is taken as EDTF."""
    return edtf(value) if isinstance(value, str) else f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def edtf(value: str) -> str:
    """An EDTF date for people: “summer 2024”, “the 1990s”, “2025, perhaps”; what it does not know it gives back as it is."""
    if "/" in value:
        start, end = value.split("/", 1)
        return " to ".join(edtf(part) for part in (start, end) if part not in ("", ".."))
    if value.endswith(("?", "~", "%")):
        return f"{edtf(value[:-1])}, {'about' if value.endswith('~') else 'perhaps'}"
    if re.fullmatch(r"\d{3}X", value):
        return f"the {value[:3]}0s"
    found = _DATE.match(value)
    if found is None:
        return value
    year, part, number = found.groups()
    if part is None:
        return year
    if int(part) in _PARTS:
        return f"{_PARTS[int(part)]} {year}"
    if not 1 <= int(part) <= 12:
        return value
    month = f"{_MONTHS[int(part) - 1]} {year}"
    return f"{int(number)} {month}" if number else month


def holdup(reason: str, person: str | None, because_of: str | None) -> str:
    """Why a title waits: “waits for Harbor Nine, which keeps Roz Tillinghast busy”."""
    if because_of:
        if reason == "person_busy" and person:
            return f"waits for {because_of}, which keeps {person} busy"
        return f"waits for {because_of}" + ("" if reason == "other" else f" ({REASON[reason]})")
    if reason == "person_busy":
        return f"waits for {person}, who is busy elsewhere" if person else "waits for somebody who is busy elsewhere"
    return f"waits on {REASON[reason]}" + (f" ({person})" if person else "")


def superseded(by: str) -> str:
    """What became of a date: “moved to 15 August 2025”, or taken back without another."""
    return "taken back" if by in ("denied", "withdrawn") else f"moved to {edtf(by)}"


def relation(word: str, of: str, author: str | None) -> str:
    """What a title continues or is made from: “adapted from Green Room by Joan Pettibone”."""
    return f"{RELATION[word]} {of}" + (f" by {author}" if author and not of.endswith(f" by {author}") else "")


def waited(as_of: date, since: str | None, what: str) -> str | None:
    """How long it was on that day since something in EDTF: “7 months since the first word of it (1 February 2024)”.

    In years where no day is given; None where there is no year.
    """
    found = _DATE.match((since or "").partition("/")[0].rstrip("?~%"))
    if since is None or found is None:
        return None
    year, month, number = found.groups()
    time = _some(as_of.year - int(year), "year")
    if number:
        with suppress(ValueError):  # there is no such day
            time = length((as_of - date(int(year), int(month), int(number))).days)
    return f"{time} since {what} ({edtf(since)})"


def waiting(as_of: date, earlier_work: str | None, first_word: str | None) -> str:
    """How long people have waited: “27 years since the earlier work (1998), 9 months since the first word of it (…)”."""
    told = (waited(as_of, earlier_work, "the earlier work"), waited(as_of, first_word, "the first word of it"))
    return ", ".join(one for one in told if one)


def ago(days: int) -> str:
    """How long ago, in the largest unit that says it: “today”, “5 weeks ago”, “3 years ago”."""
    if days <= 0:
        return "today"
    for unit, length, least in (("year", 365.25, 730), ("month", 30.44, 92), ("week", 7, 21), ("day", 1, 1)):
        if days >= least:
            n = int(days / length)
            return f"{n} {unit}{'' if n == 1 else 's'} ago"
    raise AssertionError(days)


def length(days: int) -> str:
    """A time span in the unit that says it best: “5 weeks”, “14 months”, “3 years”."""
    for unit, size, least in (("year", 365.25, 1096), ("month", 30.44, 92), ("week", 7, 21)):
        if days >= least:
            return _some(round(days / size), unit)
    return _some(days, "day")


def _some(n: int, unit: str) -> str:
    return f"{n} {unit}{'' if n == 1 else 's'}"


WITHHELD = "(words withheld)"


def withheld(words: str) -> bool:
    """Whether nothing of these words is there: they were erased, or never kept."""
    return FILLER in words and not words.strip(f"{FILLER}\n")


def quote(words: str, width: int | None = None) -> str:
    """Words in quotation marks, shortened to `width` if it is given; where they are withheld, that they are."""
    if withheld(words):
        return WITHHELD
    return f"“{words if width is None else shorten(words, width)}”"


def shorten(words: str, width: int) -> str:
    """These words on one line of at most `width` characters, cut at a blank, with … where they go on."""
    line = " ".join(words.split())
    if len(line) <= width:
        return line
    return line[: width - 1].rsplit(" ", 1)[0].rstrip(" ,;:—–-") + "…"


def in_context(text: str, start: int, end: int, width: int) -> tuple[str, str, str]:
    """The words `text[start:end]` with as much of their line around them as `width` characters allow.

    Gives (before, words, after): blanks run together, cut at blanks, with … where the text goes on. Words that alone are
    wider are shortened to two such lines.
    """
    words = shorten(text[start:end], 2 * width)
    room = width - len(words)
    if room < 12:
        return "", words, ""
    left, right = _line(text, start, end)
    before, after = (re.sub(r"\s+", " ", part) for part in (text[left:start].lstrip(), text[end:right].rstrip()))
    most = max(room // 2, room - len(after))
    before = before if len(before) <= most else "…" + _cut(before[-(most - 1) :])
    most = room - len(before)
    after = after if len(after) <= most else _cut(after[: most - 1][::-1])[::-1] + "…"
    return before, words, after


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around `start:end`, within its paragraph, without the day that a text's first line begins with."""
    left = text.rfind("\n", 0, start) + 1
    if left == 0 and (header := _HEADER.match(text)) and header.end() <= start:
        left = header.end()
    ends = [found.end() for found in _SENTENCE_END.finditer(text, left, start + 2) if found.end() <= start]
    left = ends[-1] if ends else left
    right = text.find("\n", end)
    right = len(text) if right < 0 else right
    last = _SENTENCE_END.search(text, end - 1, right)
    return left, last.start(1) if last else right


def _cut(words: str) -> str:
    """These words from the first blank on, so that they begin with a whole word."""
    return words[words.find(" ") + 1 :] if " " in words.strip() else ""


_BIDI = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C], "\N{REPLACEMENT CHARACTER}"
)
_CONTROLS = dict.fromkeys([*range(9), *range(11, 32), *range(0x7F, 0xA0), 0xFEFF], "\N{REPLACEMENT CHARACTER}")
_UNSEEN = _BIDI | _CONTROLS


def visible(text: str) -> str:
    """The text with every control that could hide or turn words around shown as U+FFFD; its length stays."""
    return text.translate(_UNSEEN)
