"""Quotations: what is somebody's words, whose, to whom and when."""

from datetime import date
from time import perf_counter

import pytest

from intheworks.reading import nlp, people, quotations
from intheworks.reading.coreference import Resolver
from intheworks.reading.page import Page, Speech
from intheworks.reading.quoted import quoted

pytestmark = pytest.mark.slow


def read(text: str, outlet: str | None = None) -> tuple[Page, list[Speech], Resolver]:
    page = nlp.parse(text, date(2024, 2, 1), outlet)
    persons = people.find(page)
    firms = people.organisations(page, persons)
    resolver = Resolver(page, persons, firms)
    return page, quotations.find(page, persons, firms, resolver), resolver


def said(text: str) -> list[tuple[str, str | None, str]]:
    page, speeches, _ = read(text)
    return [(s.form, s.speaker, page.text[s.start : s.end]) for s in speeches]


INTERVIEW = (
    "Nora Quill is going back to sea.\n\n"
    "“We start in May,” Quill, 41, told Variety at a screening in Boston on Wednesday, January 31. “I have the boots.”\n\n"
    "The director said that she had finished the script.\n\n"
    "“It has a whale,” she added."
)


def test_every_unbroken_run_is_one_quotation_without_its_marks_and_with_its_comma():
    assert said(INTERVIEW)[:2] == [
        ("direct", "Nora Quill", "We start in May,"),
        ("direct", "Nora Quill", "I have the boots."),
    ]


def test_a_reported_clause_and_a_pronoun_belong_to_the_speaker_before():
    assert said(INTERVIEW)[2:] == [
        ("indirect", "Nora Quill", "she had finished the script"),
        ("direct", "Nora Quill", "It has a whale,"),
    ]


def test_hearer_occasion_and_day_hold_for_what_is_said_in_the_same_setting():
    _, speeches, _ = read(INTERVIEW)
    assert {(s.said_to, s.when) for s in speeches} == {("Variety", "2024-01-31")}
    assert speeches[0].occasion == "screening"


def test_a_clause_with_quoted_words_in_it_is_mixed():
    text = "Ada Marsh is not done.\n\nMarsh told reporters that the studio had been “very patient” with her film."
    assert ("mixed", "Ada Marsh", "the studio had been “very patient” with her film") in said(text)


def test_a_title_in_quotation_marks_is_no_quotation():
    text = 'Halyard Pictures will release "The Iron Ferry" on May 3. Director Ida Holm wrote "The Long Winter" in 2011.'
    assert [s for s in said(text) if s[0] == "direct"] == []


def test_according_to_and_a_spokesperson_are_speakers():
    text = (
        "Filming on the sequel begins in June in Toronto, according to producer Tess Moran.\n\n"
        "“We are thrilled,” a spokesperson for Bluestem Pictures said."
    )
    found = said(text)
    assert ("indirect", "Tess Moran", "Filming on the sequel begins in June in Toronto") in found
    assert ("direct", "Bluestem Pictures spokesperson", "We are thrilled,") in found


def test_turns_of_an_interview_are_direct_speech_without_marks():
    text = (
        "IDA HOLM: We shot it twice.\n\nQ: Why twice, and why in winter?\n\n"
        "HOLM: (laughs) The first time was summer.\n\nQ: Again soon, then?\n\nHOLM: Never."
    )
    assert [(who, words) for _, who, words in said(text)] == [
        ("Ida Holm", "We shot it twice."),
        ("Ida Holm", "The first time was summer."),
        ("Ida Holm", "Never."),
    ]


def test_i_within_a_quotation_is_its_speaker():
    page, _, resolver = read(INTERVIEW)
    at = page.text.index("I have the boots")
    assert resolver.resolve(at, at + 1) == "Nora Quill"


def runs(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quoted(nlp.parse(text, date(2024, 2, 1)))]


def test_british_marks_nested_marks_and_apostrophes():
    assert runs("‘It’s done,’ she said of the actors’ strike. ‘We won.’") == ["It’s done,", "We won."]
    assert runs("“He said, ‘No way,’ and left,” she said.") == ["He said, ‘No way,’ and left,", "No way,"]


def test_a_quotation_goes_on_over_paragraphs_without_a_closing_mark():
    found = list(quoted(nlp.parse("She said: “It began early.\n\n“It never ended.”", date(2024, 2, 1))))
    assert [(q.closed, q.continues) for q in found] == [(False, False), (True, True)]


@pytest.mark.parametrize("unit", ['"', "“", "'", '"So," he said. ', "said "])
def test_hostile_text_takes_time_in_proportion_to_its_length(unit: str):
    def seconds(times: int) -> float:
        page = nlp.parse(unit * times, date(2024, 2, 1))
        start = perf_counter()
        persons = people.find(page)
        firms = people.organisations(page, persons)
        quotations.find(page, persons, firms, Resolver(page, persons, firms))
        return perf_counter() - start

    small, large = seconds(400), seconds(1600)
    assert large < 12 * small + 0.3


def test_an_interview_whose_questions_stand_in_lines_of_their_own_is_answered_by_whom_it_names_first():
    text = (
        "Q&A: Nora Quill\n\nQuill came to Boston with a whale.\n\nAre you enjoying it?\n\nI was sick in a boat.\n\n"
        "You wrote it in a week.\n\nI wrote a version in a week.\n\nDid Paragon pay?\n\nThey sent us fruit.\n\n"
        "What's next?\n\nI have an idea about my dog."
    )
    page, speeches, _ = read(text, "Reel Times")
    answers = [s for s in speeches if s.form == "direct"]
    assert [page.text[s.start : s.end] for s in answers] == [
        "I was sick in a boat.",
        "I wrote a version in a week.",
        "They sent us fruit.",
        "I have an idea about my dog.",
    ]
    assert {(s.speaker, s.said_to) for s in answers} == {("Nora Quill", "Reel Times")}


def test_questions_that_a_column_asks_and_answers_itself_are_no_interview():
    text = (
        "Four questions about Seawall\n\nWhen does it come out?\n\nThe film opens in June.\n\nWho is in it?\n\n"
        "Nora Quill plays the pilot.\n\nWho directs?\n\nTom Hale directs.\n\nIs there a trailer?\n\nIt came out on Monday."
    )
    assert [s for s in said(text) if s[0] == "direct"] == []


def test_labels_that_name_nobody_make_no_turns_though_they_return():
    text = (
        "The rumors\n\nRUMOR: Tom Hale is the new inspector.\n\nWHO SAID SO: A tabloid.\n\n"
        "RUMOR: Nora Quill leaves Seawall.\n\nWHO SAID SO: Everyone.\n\nRead Also: Tom Hale has a hat"
    )
    assert [s for s in said(text) if s[0] == "direct"] == []


def test_who_asks_under_a_name_of_their_own_speaks_too_and_is_the_hearer():
    text = (
        "Late night\n\nNora Quill sat down with Tom Hale.\n\nTOM HALE: When do we get a third one?\n\n"
        "NORA QUILL: I'm fifty, Tom.\n\nHALE: Is that a yes?\n\nQUILL: I have said too much."
    )
    page, speeches, _ = read(text)
    assert [(s.speaker, s.said_to, page.text[s.start : s.end]) for s in speeches if s.form == "direct"] == [
        ("Tom Hale", "Nora Quill", "When do we get a third one?"),
        ("Nora Quill", "Tom Hale", "I'm fifty, Tom."),
        ("Tom Hale", "Nora Quill", "Is that a yes?"),
        ("Nora Quill", "Tom Hale", "I have said too much."),
    ]


def test_a_quotation_inside_another_is_its_own_and_has_its_own_speaker():
    text = (
        "Nora Quill has written a part for Anna Marsh.\n\n"
        "“I rang Anna on Monday. She said, ‘Send it to me.’ I said, ‘It is in your letter box,’” Quill told Variety."
    )
    inner = [s for s in said(text) if s[2] in {"Send it to me.", "It is in your letter box,"}]
    assert inner == [("direct", "Anna Marsh", "Send it to me."), ("direct", "Nora Quill", "It is in your letter box,")]


def test_whom_a_quotation_names_is_not_the_one_who_says_it():
    text = (
        "Anna Marsh and Nora Quill won on Sunday. Quill won best actress, ahead of Marsh.\n\n"
        "“I want to thank Anna Marsh for letting me be horrible,” she said. “I never am.”"
    )
    assert [s for _, s, _ in said(text)] == ["Nora Quill", "Nora Quill"]


def test_a_thing_is_no_speaker_and_somebody_without_a_name_is():
    text = "The schedule said “back soon” on Monday.\n\n“It was a long night for all of us on the set,” one executive said."
    assert ("direct", "unnamed source", "It was a long night for all of us on the set,") in said(text)
    assert "schedule" not in [s for _, s, _ in said(text)]


def test_two_who_are_joined_speak_together():
    text = "“We are ready,” said writer Ada Marsh and producer Tom Reed in a joint statement. “It took years.”"
    assert {speaker for _, speaker, _ in said(text)} == {"Ada Marsh and Tom Reed"}


def test_somebody_is_introduced_with_post_and_company_before_the_verb():
    text = "Jesse Ehrmann, president of production, Warner Bros. Pictures, said: “She is a visionary director.”"
    assert said(text) == [("direct", "Jesse Ehrmann", "She is a visionary director.")]


def test_they_is_one_person_where_nobody_else_is_named():
    text = (
        "Ada Marsh and Tom Reed made the first film.\n\n"
        "Nora Quill wants the series to be new. “I am a massive fan of the game,” they said on Friday."
    )
    assert ("direct", "Nora Quill", "I am a massive fan of the game,") in said(text)
