"""The grammar: each rule is a pattern over the words of words.py, and the function that says what they mean.

A space in a pattern is any blank or line break. No pattern repeats a repeat, so all run in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from intheworks.reading.dates import meanings, spans_of_time
from intheworks.reading.dates.holidays import marks, names
from intheworks.reading.dates.meanings import Meaning
from intheworks.reading.dates.words import (
    DAY,
    DAY2,
    DAY_WORD,
    MONTH,
    MONTH_NAME,
    MONTHS,
    NUMBER,
    OF_YEAR,
    SEASON,
    SEASONS,
    UNIT,
    WEEKDAY,
    WEEKDAY_SHORT,
    YEAR,
    YEAR2,
    YEAR_WORDS,
    rx,
)

Rule = tuple[tuple[str, ...], re.Pattern[str], Callable[[re.Match[str], date], Meaning]]
"""Pieces in lower case of which the text must hold one for the rule to be tried; the pattern; what its words mean."""

_BACK = r"last|past|the past|the last|this past|previous|the previous"
_ON = r"next|coming|the coming|the next|this coming|the following|following"
_MOD = rf"(?P<mod>(?i:this coming|this past|this|that|{_ON}|{_BACK}))"
_PART = (
    r"(?:(?i:(?:the )?(?:very )?(?:early|mid|middle|late|start|beginning|top|end|latter part|tail end|first days|last days|"
    r"opening weeks|first weeks?|second week|third week|last week|first few weeks|turn|close)(?: of| in)?)(?: (?:the )?|-))"
)
_FREE = r"(?<![\w-])"
_NUMERIC = r"(?<![\w$£€#.,:/-])"
_YEAR_AFTER = rf"(?P<of_year>{OF_YEAR})?"
_YEAR_BEFORE = r"(?:(?P<y4_before>(?:19|20)\d\d) |(?P<yrel_before>(?i:this|last|next)) year[’']s )?"
_ON_DAY = rf"(?:{WEEKDAY_SHORT}\.?,? )?"
_WEEK_OF = r"(?P<week_of>(?i:the week of ))?"
_CLOSED = r"(?=\s*(?:[.,;:)’”]|$)|\s+(?:at|in|on|for|with|of)\b)"
_THROUGH = rf"(?:(?:\s?[-–—]\s?| (?:to|through|thru|and|or|&) )(?:the )?{DAY2})"
_THROUGH_CLOSED = (
    rf"(?:(?:\s?[-–—]\s?| (?:to|through|thru) )(?:the )?{DAY2}|"
    rf"(?: (?:and|or|&) ){DAY2.replace('day2', 'day3')}{_CLOSED})"
)
_FEAST = rf"(?P<holiday>(?i:{names()}))(?![A-Za-z])"
_DET = (
    r"(?P<det>(?i:in the|by the|for the|to the|into the|until the|over the|the|in|by|until|till|for|to|from|through|since|"
    r"during|a|an|or|rather than)|:) "
)

_MONTHS = tuple(m[:3] for m in MONTHS)
_UNITS = ("day", "week", "fortnight", "month", "quarter", "year", "decade")

RULES: tuple[Rule, ...] = (
    (("-",), rx(rf"{_NUMERIC}(\d{{4}})-(\d\d)-(\d\d)(?![\d-])"), meanings.iso),
    (
        ("/", "-", "."),
        rx(rf"{_NUMERIC}(?P<a>\d\d?)(?P<sep>[/.-])(?P<b>\d\d?)(?P=sep)(?P<y>(?:19|20)\d\d|\d\d)(?![\d/-]|\.\d)"),
        meanings.numeric,
    ),
    (
        _MONTHS,
        rx(rf"{_FREE}(?:{_MOD} )?{_WEEK_OF}{_ON_DAY}{MONTH} ?(?:the )?{DAY}{_THROUGH_CLOSED}?{_YEAR_AFTER}"),
        meanings.month_day,
    ),
    (_MONTHS, rx(rf"{_FREE}(?:{_MOD} )?{_ON_DAY}{MONTH} (?:the )?{DAY_WORD}{_YEAR_AFTER}"), meanings.month_day),
    (
        _MONTHS,
        rx(rf"{_NUMERIC}{_ON_DAY}(?:the )?{DAY}{_THROUGH}?(?: of)? {MONTH}(?! ?\d\d?(?!\d)){_YEAR_AFTER}"),
        meanings.month_day,
    ),
    (_MONTHS, rx(rf"{_FREE}{_ON_DAY}(?:the )?{DAY_WORD}(?: of)? {MONTH}{_YEAR_AFTER}"), meanings.month_day),
    (_MONTHS, rx(rf"{_FREE}{_PART}?{MONTH}(?P<of_year>{OF_YEAR})"), meanings.month_year),
    (_MONTHS, rx(rf"{_FREE}(?:{_MOD} )?(?P<part>{_PART})?{MONTH_NAME}(?! ?\d)"), meanings.bare_month),
    (
        ("day",),
        rx(
            rf"{_FREE}(?:{_MOD} )?{WEEKDAY}(?P<week> week(?![\w-]))?(?:,? the (?P<dom>\d\d?)(?:st|nd|rd|th))?"
            r"(?: (?i:night|morning|afternoon|evening|lunchtime)(?!\w))?"
        ),
        meanings.weekday,
    ),
    (
        ("the",),
        rx(
            rf"{_FREE}(?i:on|by|until|till|from|wraps|opens|starts|begins|it[’']s|is|was) (?P<at>the "
            r"(?:(?P<day>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))|(?P<dayw>(?:twenty|thirty)-(?:first|second|third|fourth|"
            r"fifth|sixth|seventh|eighth|ninth))))(?=[.,;)!]|$|\s+(?:and|at|in|but|when|instead|with|for|to|as)\b)"
        ),
        meanings.day_of_month,
    ),
    (
        tuple(SEASONS),
        rx(
            rf"{_FREE}(?:{_DET})?(?P<at>(?:{_MOD} )?{_PART}?{_YEAR_BEFORE}{SEASON}(?:time|TIME)?(?: season)?{_YEAR_AFTER})"
        ),
        meanings.season,
    ),
    (
        ("quarter", "q"),
        rx(
            rf"{_FREE}(?:the )?{_YEAR_BEFORE}(?:(?:the )?"
            r"(?P<qw>(?i:first|second|third|fourth|final|last))[- ](?i:quarter)|Q(?P<q>[1-4]))(?!\w)"
            rf"{_YEAR_AFTER}"
        ),
        meanings.quarter,
    ),
    (
        ("half", "end", "h1", "h2"),
        rx(
            rf"{_FREE}(?:(?:the )?(?P<hw>(?i:first|second|front|back|latter))[- ](?i:half|end)|H(?P<h>[12]))"
            rf"(?P<of_year>{OF_YEAR})"
        ),
        meanings.half,
    ),
    (
        marks(),
        rx(
            rf"{_FREE}(?:{_MOD} )?{_YEAR_BEFORE}{_FEAST}"
            rf"(?P<around> (?i:weekend|week|season|corridor|holidays?|frame)(?!\w))?{_YEAR_AFTER}"
        ),
        meanings.feast,
    ),
    (
        (" after", " before"),
        rx(
            rf"{_FREE}the (?:{WEEKDAY}|(?P<week_beside>week)|day) (?P<side>after|before) {_FEAST}{_YEAR_AFTER}",
        ),
        meanings.beside_feast,
    ),
    (
        ("ago", "now", "hence", "earlier", "later", "back"),
        rx(rf"{_FREE}{NUMBER}[- ]{UNIT}s?[’']? (?P<way>(?i:ago|from now|hence|earlier|later|back))(?![\w-])"),
        spans_of_time.ago,
    ),
    (
        ("ago", "from"),
        rx(rf"{_FREE}{NUMBER} (?P<unit>day|week|fortnight)s? (?P<way>ago|from) (?:{WEEKDAY}|today|tomorrow)(?!\w)"),
        spans_of_time.from_day,
    ),
    (
        ("ago",),
        rx(rf"{_FREE}{NUMBER} years? ago (?:(?P<mod>this|last|next) month|in {MONTH_NAME})"),
        spans_of_time.years_ago_then,
    ),
    (
        _UNITS,
        rx(rf"{_FREE}(?i:in) (?:about |another )?{NUMBER} {UNIT}s?(?P<time>[’'] time)?(?![\w-])"),
        spans_of_time.in_time,
    ),
    (
        _UNITS,
        rx(
            rf"{_FREE}(?P<mod>(?i:(?:later|earlier|sometime) this|(?:early |late |mid-|mid )?"
            rf"(?:this coming|this past|this|{_ON}|{_BACK}|that|the same))) "
            r"(?P<unit>(?i:weekend|week|month|quarter|year|decade))(?![\w-])(?! of (?!this|last|next|\d))"
        ),
        spans_of_time.relative,
    ),
    (
        ("day", "night", "morning", "evening", "afternoon"),
        rx(
            rf"{_FREE}(?P<mod>(?i:the (?:very )?next|the following|the previous|the same|that same|that|the)) "
            r"(?P<unit>(?i:day|night|morning|evening|afternoon))(?P<rel> (?i:before|after))?(?![\w’'-])(?! of)"
        ),
        spans_of_time.day_beside,
    ),
    (
        _UNITS,
        rx(
            rf"{_FREE}(?i:(?:the )?(?:end|close|start|beginning|middle) of the|later in the|earlier in the|over the|at the) "
            r"(?P<unit>(?i:weekend|month|year))(?![\w-])(?! of)"
        ),
        spans_of_time.this_period,
    ),
    (("year",), rx(rf"{_FREE}(?i:year[- ]end|year[’']s end)(?!\w)"), spans_of_time.year_end),
    (
        ("new",),
        rx(rf"{_FREE}(?i:in|into|until|till|by|before|after|early in) (?P<at>the (?i:new year))(?![\w’'])"),
        spans_of_time.new_year,
    ),
    (
        ("mid",),
        rx(rf"{_FREE}(?:(?<=for )|(?<=in )|(?<=until )|(?<=by )|(?<=at )|(?=M))(?i:mid-?season)(?!\w)"),
        spans_of_time.midseason,
    ),
    (
        ("day", "night", "morrow", "this "),
        rx(
            rf"{_FREE}(?i:the day before yesterday|the day after tomorrow|"
            r"(?:yesterday|tomorrow)(?: (?:morning|afternoon|evening|night))?|today|tonight|last night|overnight|"
            r"this (?:morning|afternoon|evening|lunchtime))(?![\w-])"
        ),
        spans_of_time.deictic,
    ),
    (
        ("0s", "0’s", "0's", "ties"),
        rx(
            rf"(?<![\w$£€.,-]){_PART}?(?:the )?(?:(?P<d4>(?:1[5-9]|20)\d)0(?:s|(?<=the \d{4})[’']s)|"
            r"(?:[’'‘]?(?P<d2>[2-9]0)[’']?s|"
            r"(?P<dw>(?i:twen|thir|for|fif|six|seven|eigh|nine))(?i:ties)))(?!\w)"
        ),
        meanings.decade,
    ),
    (
        ("-", "–", "—"),
        rx(rf"{_NUMERIC}(?P<a>(?:1[5-9]|20)\d\d)\s?[-–—]\s?(?P<b>(?:1[5-9]|20)\d\d|\d\d)(?![\d-])"),
        meanings.year_range,
    ),
    (
        ("1", "2", "’", "'", "‘"),
        rx(
            rf"{_NUMERIC}(?P<lead>{_PART})?(?P<approx>(?i:approximately|about|circa|c\.|roughly|around) )?"
            rf"(?:{YEAR}(?!-\d)|(?<=[a-z] ){YEAR2})"
        ),
        meanings.year_alone,
    ),
    (("fy", "fiscal"), rx(rf"{_FREE}(?:FY ?|(?i:fiscal(?: year)?) ){YEAR}"), lambda m, _: m["y4"]),
    (("year",), rx(rf"{_FREE}(?P<lead>{_PART})?{YEAR_WORDS}"), meanings.year_in_words),
)
