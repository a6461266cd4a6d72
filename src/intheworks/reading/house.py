"""The house reader: one article in, one record out. Deterministic and offline; it only composes the questions beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intheworks.model import (
    Attachment,
    Claim,
    DateClaim,
    Document,
    Form,
    Quotation,
    Reader,
    Record,
    Span,
    Status,
    TitleMentioned,
    TitleType,
)
from intheworks.reading import corrections, gate, nlp, prose, rejections
from intheworks.reading.claims import background, reader, relations, wording
from intheworks.reading.companies import is_outlet
from intheworks.reading.page import Speech, Work
from intheworks.reading.recognition import recognise
from intheworks.reading.scene import Scene

VERSION = "0.1"


class HouseReader:
    """Reads English news. Cheap to make; the model loads on the first article that passes the gate."""

    reader = Reader("house", VERSION)

    def gate(self, text: str) -> bool:
        """Whether the text may have anything in the works; microseconds, no parsing."""
        return gate.passes(text)

    def read(self, document: Document) -> Record:
        """All that the document says of titles in the works, every fact on its span."""
        text = prose.tamed(document.text)
        wrong = corrections.blanks(text)
        text = corrections.without(text, wrong)
        page = nlp.parse(text, document.info.published, document.info.outlet)
        scene = recognise(page)
        learned = [wording.put(scene, f) for f in reader.find(scene)]
        claims = tuple(_once([*learned, *relations.find(scene), *background.find(scene)]))
        record = Record(
            document=document.info,
            reader=self.reader,
            titles=tuple(_title(w) for w in scene.works),
            claims=tuple(sorted(claims, key=_place)),
            quotations=tuple(_quotation(scene, s) for s in scene.speeches if _speaks(s)),
            rejections=rejections.find(scene, claims),
        )
        return corrections.restored(record, document.text, wrong) if text != document.text else record


def _speaks(speech: Speech) -> bool:
    """Whether a speech is somebody's own: an outlet that passes news on only says what it was told."""
    if speech.speaker is None:
        return False
    return speech.form == "direct" or not is_outlet(speech.speaker)


def _once(claims: Sequence[Claim]) -> Iterator[Claim]:
    """The claims without those that say again what an earlier one says, without characters taken for actors, and without
    what the same words tell more surely of a work already out."""
    played = {(c.title, c.character) for c in claims if isinstance(c, Attachment)}
    past = [c for c in claims if isinstance(c, Attachment) and c.status is Status.past]
    seen: set[tuple[object, ...]] = set()
    for claim in claims:
        if isinstance(claim, Attachment):
            if (claim.title, claim.person) in played:
                continue
            if claim.status is not Status.past and any(_tells_more(c, claim) for c in past):
                continue
            slot: tuple[object, ...] = (claim.title, claim.person, claim.role)
        elif isinstance(claim, DateClaim):
            slot = (claim.title, claim.what, claim.edtf)
        else:
            yield claim
            continue
        if slot not in seen:
            seen.add(slot)
            yield claim


def _tells_more(past: Attachment, claim: Attachment) -> bool:
    """Whether a past credit tells more surely what the same words tell of the same person."""
    same = past.person == claim.person and past.evidence.overlaps(claim.evidence)
    return same and (past.confidence or 0.0) > (claim.confidence or 0.0)


def _place(claim: Claim) -> tuple[int, int, str]:
    return claim.evidence.start, claim.evidence.end, claim.kind


def _title(work: Work) -> TitleMentioned:
    kind = TitleType(work.type) if work.type in set(TitleType) else None
    return TitleMentioned(title=work.name, type=kind, aliases=tuple(work.aliases), in_works=work.in_works)


def _quotation(scene: Scene, speech: Speech) -> Quotation:
    text = scene.page.text
    return Quotation(
        speaker=speech.speaker or "",
        form=Form(speech.form),
        cue=Span.of(text, *speech.cue) if speech.cue else None,
        said_to=speech.said_to,
        occasion=speech.occasion,
        when=speech.when,
        span=Span.of(text, speech.start, speech.end),
    )
