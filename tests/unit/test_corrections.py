"""What a correction says is read, and what it takes back is not."""

from __future__ import annotations

from datetime import date

import pytest

from intheworks.model import Attachment, Claim, Company, DateClaim, Document, Record
from intheworks.reading.corrections import blanks, without
from intheworks.reading.house import HouseReader

DAY = date(2025, 3, 6)
STORY = (
    "Mary Ash is writing “Iron Ferry Returns,” the sequel to her harbor drama “Iron Ferry,” for Focus Features.",
    "Jane Doe is set to produce “Iron Ferry Returns,” the studio announced on Monday, and the script is nearly done.",
)


def left(note: str) -> str:
    """What of a note is read."""
    return " ".join(without(note, blanks(note)).split())


@pytest.mark.parametrize(
    ("note", "read"),
    [
        (
            "An earlier version of this article misstated the release year. It is 2026, not 2025.",
            "An earlier version of this article misstated the release year. It is 2026 .",
        ),
        (
            "Correction, March 3: A previous version of this story incorrectly said that Tom Reed directs. It is Ida Wall.",
            ". It is Ida Wall.",
        ),
        (
            "CORRECTION: This article originally stated that filming would begin in June. Filming begins on Sept. 5, 2026.",
            ". Filming begins on Sept. 5, 2026.",
        ),
        ("This story initially reported that it is at Netflix; it is at Apple.", "it is at Apple."),
        (
            "The release year was misstated as 2025 in an earlier version of this article.",
            "The release year was misstated in an earlier version of this article.",
        ),
        (
            "This article has been corrected to say that the film will open on May 8, 2026, not May 8, 2025.",
            "the film will open on May 8, 2026 .",
        ),
        ("Correction: Ida Wall, not Tom Reed, will direct.", "Ida Wall will direct."),
        (
            "Correction: We misidentified the star as Tom Reed. She is Ida Wall.",
            "We misidentified the star . She is Ida Wall.",
        ),
        (
            "An earlier version of this article omitted a writer, Ida Wall.",
            "An earlier version of this article omitted a writer, Ida Wall.",
        ),
        (
            "An earlier version of this story gave the wrong year. It is 2026.",
            "An earlier version of this story gave the wrong year. It is 2026.",
        ),
        ("(Corrects year of release to 2026, not 2025)", "(Corrects year of release to 2026 )"),
        ("Correction\n\nIt opens in 2026, not in 2025.", "Correction It opens in 2026 ."),
    ],
)
def test_what_is_taken_back_is_not_read(note: str, read: str) -> None:
    """The wrong goes, with its frame; the right stays, as does what tells of what it is right."""
    assert left(note) == read


@pytest.mark.parametrize(
    "text",
    [
        "An earlier version of the script had a happier ending, and this story originally called for a bigger cast.",
        "It is a drama, not a comedy, and the original version starred Tom Reed.",
        "“We mistakenly described it as a comedy,” Ash said. “It is about a boat, not a train.”",
        "The correct order is not known. This story has been updated with a comment of the studio.",
        "Update: Tom Reed has left the film, not the studio.",
        "Correction: it is not only a film, but also not until 2026 in cinemas.",
    ],
)
def test_outside_a_correction_nothing_is_touched(text: str) -> None:
    """Films have earlier versions too, and people say what a film is not; and not all that a correction denies is wrong."""
    assert [b for b in blanks(text) if b.wrong] == []
    assert left(text) == text.removeprefix("Correction: ")


def test_offsets_hold() -> None:
    """What is blanked is as long as it was."""
    note = "Correction: An earlier version of this article said it opens in 2025. It opens in 2026, not 2025."
    assert len(without(note, blanks(note))) == len(note)


def read(note: str) -> tuple[Record, list[Claim]]:
    """The record of the story with this note at its end, and what its note says."""
    text = "\n\n".join([*STORY, note]) + "\n"
    document = Document.of(text, source="a.txt", published=DAY)
    record = HouseReader().read(document)
    record.check(text)
    at = text.index(note)
    return record, [claim for claim in record.claims if claim.evidence.start >= at]


def told(claims: list[Claim]) -> set[tuple[str, ...]]:
    """What claims say, but for stages, which follow from the others."""
    found: set[tuple[str, ...]] = set()
    for claim in claims:
        match claim:
            case Attachment():
                found.add((claim.title, claim.person, claim.role.value))
            case Company():
                found.add((claim.title, claim.company))
            case DateClaim():
                found.add((claim.title, claim.what.value, claim.edtf))
    return found


FILM = "Iron Ferry Returns"


@pytest.mark.parametrize(
    ("note", "facts"),
    [
        (
            "An earlier version of this article misstated the release year. It is 2026, not 2025.",
            {(FILM, "release", "2026")},
        ),
        (
            "Correction: An earlier version of this article misstated the release year. It is 2026, not 2025.",
            {(FILM, "release", "2026")},
        ),
        (
            "Correction, March 6: An earlier version of this story incorrectly said that Tom Reed was attached to direct the"
            " film. Ida Wall is directing “Iron Ferry Returns.”",
            {(FILM, "Ida Wall", "director")},
        ),
        (
            "This article has been corrected to say that “Iron Ferry Returns” will be released on May 8, 2026, not May 8,"
            " 2025.",
            {(FILM, "release", "2026-05-08")},
        ),
        (
            "CORRECTION: This article previously stated that filming would begin in June. Filming on “Iron Ferry Returns” is"
            " to begin in September.",
            {(FILM, "filming_start", "2025-09")},
        ),
    ],
)
def test_a_correction_gives_the_corrected_fact_and_only_that(note: str, facts: set[tuple[str, ...]]) -> None:
    """On its words as they stand, and with what was taken back accounted for."""
    record, claims = read(note)
    assert told(claims) == facts
    assert {(FILM, "Mary Ash", "writer")} <= told(list(record.claims))


def test_what_was_taken_back_is_accounted_for() -> None:
    """The reader says that it saw it, and why it was passed over."""
    record, _ = read("An earlier version of this article misstated the release year. It is 2026, not 2025.")
    assert [one.span.exact for one in record.rejections if one.rule == "taken_back"] == ["not 2025"]
