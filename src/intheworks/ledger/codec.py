"""What both stores share: ids of claims, order of versions, names that a reading brings, moments, hashes. All pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from intheworks.errors import UsageError
from intheworks.identity import fold_name, name_id
from intheworks.model import (
    FILLER,
    Attachment,
    Claim,
    Company,
    Document,
    Holdup,
    LedgerClaim,
    LedgerQuotation,
    Link,
    Name,
    NameKind,
    Quotation,
    Record,
    Relation,
    Review,
    Span,
)


def moment(at: datetime) -> str:
    """A moment as the ledger writes it: UTC, microseconds, of one width, so that text order is the order in time."""
    if at.tzinfo is None:
        raise UsageError(f"{at.isoformat()} has no time zone", todo="give moments with one, as in 2024-02-01T12:00Z")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(value: Any) -> str:
    """JSON with one spelling for one value: sorted keys, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(*parts: str) -> str:
    """SHA-256 over texts, in hex."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def words_hash(words: str) -> str:
    """What `Document.content_hash` is of these words."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def entry_hash(kind: str, recorded: str, payload: str) -> str:
    """What an entry's `hash` must be: a bit that flips in any of its columns shows.

    Each entry stands alone (no chain), so that many writers need not queue for the last one's hash.
    """
    return digest(kind, recorded, payload)


# --- versions --------------------------------------------------------------------------------------------------------

_RELEASE = re.compile(r"v?(\d+(?:\.\d+)*)(?:[-_.]?(dev|alpha|a|beta|b|rc|c|post)[-_.]?(\d*))?", re.IGNORECASE)
_SUFFIX = {"dev": "00", "a": "01", "alpha": "01", "b": "02", "beta": "02", "c": "03", "rc": "03", "": "1", "post": "11"}


def version_rank(version: str) -> str:
    """A text whose order is the order of versions: 1.9 < 1.10rc1 < 1.10 = 1.10.0 < 1.10.post1 < 1.10.1.

    Digits only, so that every database collates it alike: "2" and twelve digits for each number, then the suffix. What
    follows (a local part, as in 1.2+lexicon7) and a version that begins with no number (a model's name) rank equal: the
    later recorded wins there.
    """
    found = _RELEASE.match(version)
    if found is None:
        return ""
    numbers = [min(int(n), 10**12 - 1) for n in found[1].split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    suffix = _SUFFIX[(found[2] or "").lower()]
    serial = f"{min(int(found[3] or 0), 10**12 - 1):012d}" if found[2] else ""
    return "".join(f"2{n:012d}" for n in numbers) + suffix + serial


# --- claims and quotations -------------------------------------------------------------------------------------------


def claim_fields(claim: Claim) -> dict[str, Any]:
    """A claim without its evidence, as JSON has it, None left out: so a field added one day changes no old id."""
    fields = msgspec.to_builtins(claim)
    del fields["evidence"]
    return {key: value for key, value in fields.items() if value is not None}


def claim_id(document_id: str, reader: str, claim: Claim) -> str:
    """The id of a claim: what was read where, by whom, but not by which version nor how surely.

    So an editor's review holds when a new version finds the same claim again. 80 bits: among 10⁹ claims a collision
    has a chance of 4·10⁻⁷.
    """
    said = claim_fields(claim)
    del said["confidence"]
    return "c_" + digest(document_id, reader, canonical(said), _place(claim.evidence))[:20]


_CLAIM: msgspec.json.Decoder[Claim] = msgspec.json.Decoder(Claim)


def claim_from(fields: str, evidence: Span) -> Claim:
    """The claim of `claim_fields`, written as a JSON object, with its evidence put back.

    Spliced in and decoded at once: five times faster than by way of a dict, and every answer goes through here.
    """
    return _CLAIM.decode(fields[:-1].encode() + b',"evidence":' + msgspec.json.encode(evidence) + b"}")


def quotation_fields(quotation: Quotation) -> dict[str, Any]:
    """A quotation without its words, as JSON has it."""
    fields = msgspec.to_builtins(quotation)
    return {key: value for key, value in fields.items() if value is not None and key not in ("span", "cue")}


def quotation_id(document_id: str, reader: str, quotation: Quotation) -> str:
    """The id of a quotation, made as a claim's."""
    places = _place(quotation.span), _place(quotation.cue)
    return "q_" + digest(document_id, reader, canonical(quotation_fields(quotation)), *places)[:20]


def quotation_from(fields: dict[str, Any], span: Span, cue: Span | None) -> Quotation:
    """The quotation of `quotation_fields` with its words put back."""
    return msgspec.convert({**fields, "span": span, "cue": cue}, type=Quotation)


def _place(span: Span | None) -> str:
    return f"{span.start}:{span.end}" if span else ""


def words_at(start: int, end: int, exact: str | None) -> Span:
    """The span with its words, or with FILLER where they were erased (None)."""
    return Span(start, end, FILLER * (end - start) if exact is None else exact)


def claim_order(claim: LedgerClaim) -> tuple[date, str, int, str]:
    """The order of claims in every answer: it knows nothing of when they came in."""
    return claim.document.published, claim.document.id, claim.claim.evidence.start, claim.id


def quotation_order(quotation: LedgerQuotation) -> tuple[date, str, int, str]:
    """The order of quotations in every answer."""
    return quotation.document.published, quotation.document.id, quotation.quotation.span.start, quotation.id


def review_fields(review: Review) -> dict[str, Any]:
    """A review as JSON has it, its correction with offsets in place of words: the words are the article's."""
    fields: dict[str, Any] = {**msgspec.to_builtins(review), "recorded": moment(review.recorded)}
    if review.correction is not None:
        span = review.correction.evidence
        fields["correction"] = {"claim": claim_fields(review.correction), "start": span.start, "end": span.end}
    return fields


def review_from(fields: dict[str, Any], text: str | None) -> Review:
    """The inverse of `review_fields`, its words cut from the document's text (None: erased)."""
    correction = fields["correction"]
    if correction is not None:
        start, end = correction["start"], correction["end"]
        evidence = words_at(start, end, None if text is None else text[start:end])
        correction = claim_from(canonical(correction["claim"]), evidence)
    rest = msgspec.convert({**fields, "correction": None}, type=Review)
    return msgspec.structs.replace(rest, correction=correction)


def distinct_claims(record: Record) -> dict[str, Claim]:
    """The record's claims by id, in their order; the same claim said twice at one place is one."""
    found: dict[str, Claim] = {}
    for claim in record.claims:
        found.setdefault(claim_id(record.document.id, record.reader.name, claim), claim)
    return found


def distinct_quotations(record: Record) -> dict[str, Quotation]:
    """The record's quotations by id, in their order."""
    found: dict[str, Quotation] = {}
    for quotation in record.quotations:
        found.setdefault(quotation_id(record.document.id, record.reader.name, quotation), quotation)
    return found


def about(claim: Claim) -> Iterator[tuple[NameKind, str]]:
    """Whom and which other titles a claim names, besides its own: (kind, name as written)."""
    people: tuple[str | None, ...] = ()
    titles: tuple[str | None, ...] = ()
    if isinstance(claim, Attachment):
        people = (claim.person,)
    elif isinstance(claim, Holdup):
        people, titles = (claim.person,), (claim.because_of,)
    elif isinstance(claim, Relation):
        people, titles = (claim.author,), (claim.of,)
    elif isinstance(claim, Company):
        yield NameKind.company, claim.company
    yield from ((NameKind.person, person) for person in people if person)
    yield from ((NameKind.title, title) for title in titles if title)


# --- words that are not kept -----------------------------------------------------------------------------------------

CONTEXT = 200
"""Code points kept on either side of a span where only evidence is kept: a sentence or two, never past its paragraph."""


def excerpt(text: str, spans: Iterable[Span], kept: str | None = None) -> str:
    """The text with FILLER for all but these spans and what stands around them, and but what `kept`, an excerpt, has.

    Offsets and line ends stay, so that whatever cuts words from a text cuts them from its excerpt.
    """
    parts, at = [], 0
    base = _NOT_LINE_END.sub(FILLER, text) if kept is None else kept
    for start, end in sorted(_around(text, span) for span in spans):
        if end > at:
            parts += [base[at : max(start, at)], text[max(start, at) : end]]
            at = end
    return "".join([*parts, base[at:]])


_NOT_LINE_END = re.compile(r"[^\n]")


def _around(text: str, span: Span) -> tuple[int, int]:
    """A span with CONTEXT on either side, cut at blanks and at the ends of its paragraph."""
    left, right = max(0, span.start - CONTEXT), min(len(text), span.end + CONTEXT)
    line = text.rfind("\n", left, span.start) + 1
    blank = text.find(" ", left, span.start) + 1 if left else 0
    start = line or (blank or span.start if left else 0)
    line_end, blank_end = text.find("\n", span.end, right), text.rfind(" ", span.end, right)
    if line_end >= 0:
        return start, line_end
    return start, right if right == len(text) else blank_end if blank_end >= 0 else span.end


def quoted_spans(record: Record) -> Iterator[Span]:
    """The spans of a record whose words are shown: evidence, quotations and their cues."""
    yield from (claim.evidence for claim in record.claims)
    for quotation in record.quotations:
        yield from (span for span in (quotation.span, quotation.cue) if span is not None)


# --- names -----------------------------------------------------------------------------------------------------------


def name_of(kind: NameKind, written: str, type: str | None = None, in_works: bool = True) -> Name:
    """The Name for words as written, with its id."""
    return Name(id=name_id(kind, written, type, in_works), kind=kind, name=written, type=type, in_works=in_works)


def title_names(record: Record) -> dict[str, Name]:
    """The Name of each title of a record, by the title's wording; a claim's title that is not listed is one too."""
    found: dict[str, Name] = {}
    for title in record.titles:
        kind = str(title.type) if title.type else None
        found.setdefault(title.title, name_of(NameKind.title, title.title, kind, title.in_works))
    for claim in record.claims:
        if claim.title not in found:
            found[claim.title] = name_of(NameKind.title, claim.title)
    return found


def all_names(record: Record) -> Iterator[tuple[Name, tuple[str, ...]]]:
    """Every name that a record brings, with its aliases there: titles, people, companies; one id may come twice."""
    titles = title_names(record)
    # Two works of one wording (the old film, the new series) are two names, though claims can mean only the first.
    for title in record.titles:
        kind = str(title.type) if title.type else None
        yield name_of(NameKind.title, title.title, kind, title.in_works), title.aliases
    listed = {title.title for title in record.titles}
    yield from ((name, ()) for wording, name in titles.items() if wording not in listed)
    for claim in record.claims:
        for kind_, written in about(claim):
            if kind_ is not NameKind.title:
                yield name_of(kind_, written), ()


def best_spelling(spellings: Iterable[str]) -> str:
    """The wording to show for a name of several: neither all capitals nor all small, then by code point.

    The choice never depends on which came in first.
    """
    return min(spellings, key=lambda s: (s.isupper() or s.islower(), s))


UNFINISHED = "*"


def phrases(query: str) -> list[str]:
    """The folded phrases that a full-text query asks for, all of them: words, and runs of words in double quotes.

    A word that ends in `*` is unfinished: its phrase ends in UNFINISHED, and is found as the beginning of a word.
    """
    parts = re.findall(r'["“”]([^"“”]*)["“”]|([^\s"“”]+)', query)
    found = [(fold_name(quoted or word), word.endswith(UNFINISHED)) for quoted, word in parts]
    return [folded + UNFINISHED * unfinished for folded, unfinished in found if folded]


def contains(folded: str, wanted: Iterable[str]) -> bool:
    """Whether folded text holds every one of these folded phrases as whole words, but for those that are unfinished."""
    padded = f" {folded} "
    return all(
        f" {phrase.removesuffix(UNFINISHED)}" in padded if phrase.endswith(UNFINISHED) else f" {phrase} " in padded
        for phrase in wanted
    )


# --- what may come in ------------------------------------------------------------------------------------------------

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def check(document: Document, record: Record | None, links: Iterable[Link]) -> None:
    """Raise before anything is stored: SpanError for words that are not there, UsageError for what fits no store.

    PostgreSQL stores no zero byte, and SQLite's substr stops at one; half of a surrogate pair has no UTF-8.
    """
    if record is not None:
        if record.document.id != document.info.id:
            raise UsageError(f"the record is of {record.document.id}", where=document.info.id)
        record.check(document.text)
    for text in _texts(msgspec.to_builtins([document, record, list(links)])):
        if _UNSTORABLE.search(text):
            raise UsageError(
                "holds a zero byte or half of a surrogate pair, which no text has", where=document.info.source
            )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts(part)
