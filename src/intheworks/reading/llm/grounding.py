"""From what a model answers to what stands: every quote looked up letter by letter, every name and date found or refused.

Nothing is repaired. A fact whose words, people, title or date the text does not bear out is rejected by a named rule; a
detail of it that may be left out (a character, an occasion) is dropped and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from intheworks.model import Claim, PassedOver, Quotation, Span, TitleMentioned
from intheworks.reading.llm.answer import within_limits
from intheworks.reading.llm.known import Known, occurrences
from intheworks.reading.llm.tally import Tally
from intheworks.reading.llm.windows import Window
from intheworks.reading.quoted import quoted

CONFIDENCE = 0.5
"""How sure a lone model's claim is held to be: its words are checked, what it makes of them is not."""
FEWEST = 2
"""Words that a quote has at least: one word stands somewhere in any text."""


_OF_ITS_NAME = frozenset({"adaptation", "remake", "reboot"})
"""What may bear the very name of what it is made from."""


class Refused(Exception):
    """A fact that the text does not bear out, with the rule that says so."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        super().__init__(rule)


class Placed(NamedTuple):
    """A grounded fact, and how far its words are from the edge of the window that it was read in."""

    fact: Claim | Quotation
    margin: int


@dataclass(frozen=True, slots=True)
class Grounded:
    """What of an answer stands."""

    titles: tuple[TitleMentioned, ...]
    claims: tuple[Placed, ...]
    quotations: tuple[Placed, ...]
    passed: tuple[PassedOver, ...]


class Ground:
    """Tells what of an answer one article bears out.

    `known` is made of its text with blanks for what addresses a machine (addressed.blanked), so that nothing there is a
    quote, a name or an antecedent; `text` are its own words.
    """

    def __init__(self, known: Known, text: str, tally: Tally) -> None:
        self.known, self.text, self.tally = known, text, tally
        speeches = [(s.start, s.end) for s in known.scene.speeches if s.form == "direct"]
        self._direct = [(q.start, q.end) for q in quoted(known.scene.page) if q.depth == 0] + speeches

    def ground(self, answer: Mapping[str, Any], window: Window) -> Grounded:
        """The facts of a decoded answer that stand in the window's text."""
        passed: list[PassedOver] = []
        claims = list(self._each(answer.get("claims"), window, "evidence", self._claim, passed))
        quotations = list(self._each(answer.get("quotations"), window, "span", self._quotation, passed))
        titles = [title for raw in _items(answer.get("titles")) if (title := self._title(raw))]
        self.tally.accepted += len(claims) + len(quotations)
        return Grounded(tuple(titles), tuple(claims), tuple(quotations), tuple(passed))

    def _each(
        self,
        raws: object,
        window: Window,
        where: str,
        make: Callable[[dict[str, Any], Span], Claim | Quotation],
        passed: list[PassedOver],
    ) -> Iterator[Placed]:
        """Each fact at the first place of its words where it stands; for the others the rule, beside the words if any."""
        for raw in _items(raws):
            refused, span = "not_in_the_schema", None
            try:
                for span in self._spans(raw, window, where):
                    try:
                        fact = make(raw, span)
                    except Refused as why:
                        refused = why.rule
                    else:
                        yield Placed(fact, window.margin(span.start, span.end))
                        break
                else:
                    if span is None:
                        refused, span = self._nowhere(raw, window, where)
                    self._reject(refused, span, passed)
            except Refused as why:
                self._reject(why.rule, span, passed)

    def _reject(self, rule: str, span: Span | None, passed: list[PassedOver]) -> None:
        self.tally.rejected[rule] += 1
        if span is not None:
            passed.append(PassedOver(f"llm_{rule}", span))

    def _nowhere(self, raw: dict[str, Any], window: Window, where: str) -> tuple[str, Span | None]:
        """Why a quote that is not in what the article says is none: an order to a machine, or no words of it at all."""
        quote = _exact(raw.get(where)) or ""
        for at in occurrences(self.text, quote, window.start, window.end):
            return "addressed_to_a_machine", Span.of(self.text, at, at + len(quote))
        return "quote_not_in_text", None

    def _spans(self, raw: dict[str, Any], window: Window, where: str) -> Iterator[Span]:
        """Every place of the quoted words in the window, in order."""
        if not within_limits(raw):
            raise Refused("over_the_limit")
        quote = _exact(raw.get(where))
        if quote is None:
            raise Refused("not_in_the_schema")
        if len(quote.split()) < FEWEST and where == "evidence":
            raise Refused("quote_too_short")
        for at in occurrences(self.known.text, quote, window.start, window.end):
            if self.text.startswith(quote, at):  # and not blanks that were put there
                yield Span.of(self.text, at, at + len(quote))

    # --- claims ----------------------------------------------------------------------------------------------------------

    def _claim(self, raw: dict[str, Any], span: Span) -> Claim:
        place = span.start, span.end
        said = {**raw, "evidence": msgspec.to_builtins(span), "confidence": CONFIDENCE}
        said["title"] = _or(self.known.title(_text(raw.get("title"))), "title_not_in_text")
        if not self.known.meant(said["title"], place):
            raise Refused("title_not_meant_there")
        if raw.get("said_by") is not None:
            said["said_by"] = _or(self.known.speaker(_text(raw["said_by"]), place), "said_by_not_in_text")
        checks = {
            "attachment": self._attachment,
            "holdup": self._holdup,
            "date": self._date,
            "relation": self._relation,
            "company": self._company,
        }
        check = checks.get(str(raw.get("kind")))
        if check is not None:
            check(said, place)
        try:
            claim: Claim = msgspec.convert(said, Claim)
        except msgspec.ValidationError:
            raise Refused("not_in_the_schema") from None
        return claim

    def _attachment(self, said: dict[str, Any], place: tuple[int, int]) -> None:
        said["person"] = _or(self.known.person(_text(said.get("person")), place), "person_not_there")
        self._detail(said, "character", self.known.phrase)

    def _holdup(self, said: dict[str, Any], place: tuple[int, int]) -> None:
        if said.get("person") is not None:
            said["person"] = _or(self.known.person(_text(said["person"]), place), "person_not_there")
        self._detail(said, "because_of", self.known.title)
        if said.get("because_of") == said["title"]:
            raise Refused("waits_for_itself")

    def _date(self, said: dict[str, Any], place: tuple[int, int]) -> None:
        if _text(said.get("edtf")) not in self.known.dates(place):
            raise Refused("date_not_there")

    def _relation(self, said: dict[str, Any], place: tuple[int, int]) -> None:
        said["of"] = _or(self.known.title(_text(said.get("of"))), "earlier_work_not_in_text")
        if said["of"] == said["title"] and said.get("relation") not in _OF_ITS_NAME:
            raise Refused("continues_itself")
        self._detail(said, "author", self.known.anyone)

    def _company(self, said: dict[str, Any], place: tuple[int, int]) -> None:
        said["company"] = _or(self.known.company(_text(said.get("company")), place), "company_not_there")

    def _detail(self, said: dict[str, Any], field: str, find: Callable[[str], str | None]) -> None:
        """A detail that may be left out: found, or dropped and counted."""
        if said.get(field) is not None:
            said[field] = find(_text(said[field]))
            if said[field] is None:
                self.tally.dropped[field] += 1

    # --- quotations and titles -------------------------------------------------------------------------------------------

    def _quotation(self, raw: dict[str, Any], span: Span) -> Quotation:
        place = span.start, span.end
        said = {**raw, "span": msgspec.to_builtins(span), "cue": self._cue(raw, span)}
        said["speaker"] = _or(self.known.speaker(_text(raw.get("speaker")), place), "speaker_not_in_text")
        direct = any(start <= span.start and span.end <= end for start, end in self._direct)
        if not direct and raw.get("form") == "direct":
            raise Refused("not_in_quotation_marks")
        if not direct and len(span.exact.split()) < FEWEST:
            raise Refused("quote_too_short")
        self._detail(said, "said_to", self.known.anyone)
        self._detail(said, "occasion", self.known.phrase)
        days = self.known.dates((0, len(self.known.text)))
        self._detail(said, "when", lambda edtf: edtf if edtf in days else None)
        try:
            return msgspec.convert(said, Quotation)
        except msgspec.ValidationError:
            raise Refused("not_in_the_schema") from None

    def _cue(self, raw: dict[str, Any], span: Span) -> dict[str, Any] | None:
        """The verb of saying, where it stands in the same sentences; else none."""
        words = _exact(raw.get("cue"))
        if words is None:
            return None
        start, end = self.known.sentences((span.start, span.end))
        found = [
            at
            for at in occurrences(self.known.text, words, start, end)
            if at + len(words) <= span.start or at >= span.end
        ]
        if not found:
            self.tally.dropped["cue"] += 1
            return None
        at = min(found, key=lambda at: abs(at - span.start))
        return msgspec.to_builtins(Span.of(self.known.text, at, at + len(words)))  # type: ignore[no-any-return]

    def _title(self, raw: dict[str, Any]) -> TitleMentioned | None:
        """A title with the aliases that stand in the text; None where it does not stand itself."""
        name = self.known.title(_text(raw.get("title"))) if within_limits(raw) else None
        if name is None:
            self.tally.rejected["title_not_in_text"] += 1
            return None
        aliases = [alias for alias in raw.get("aliases") or () if isinstance(alias, str) and self.known.stands(alias)]
        work = self.known.work(name)
        aliases += work.aliases if work else []
        said = {**raw, "title": name, "aliases": sorted({*aliases} - {name})}
        try:
            return msgspec.convert(said, TitleMentioned)
        except msgspec.ValidationError:
            self.tally.rejected["not_in_the_schema"] += 1
            return None


def _items(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _exact(value: object) -> str | None:
    """The quoted words of a span; its offsets are not even looked at."""
    words = value.get("exact") if isinstance(value, dict) else None
    return words if isinstance(words, str) and words and words == words.strip() else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _or(value: str | None, rule: str) -> str:
    if value is None:
        raise Refused(rule)
    return value
