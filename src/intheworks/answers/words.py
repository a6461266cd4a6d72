"""What was said, and what is in dispute, as rows over many titles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from intheworks.model import Form, LedgerQuotation
from intheworks.names import fold_name
from intheworks.standing import Dispute, Source, Standing, TitleCard


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """One speech act with everything that tells where and when it was made."""

    published: date
    speaker: str
    form: Form
    said_to: str | None
    occasion: str | None
    when: str | None
    words: Source
    withheld: bool


class Disputed(msgspec.Struct, frozen=True, kw_only=True):
    """One dispute on one title; the sides' evidence are indexes into `words`."""

    title: TitleCard
    dispute: Dispute
    words: tuple[Source, ...]


def quotes(quotations: Iterable[LedgerQuotation]) -> tuple[Quote, ...]:
    """Quotations as rows, the latest article first, within it in the order of the text."""
    rows = sorted(quotations, key=lambda q: (-q.document.published.toordinal(), q.document.id, q.quotation.span.start))
    return tuple(
        Quote(
            published=q.document.published,
            speaker=q.quotation.speaker,
            form=q.quotation.form,
            said_to=q.quotation.said_to,
            occasion=q.quotation.occasion,
            when=q.quotation.when,
            withheld=q.withheld,
            words=Source(
                document=q.document.id,
                outlet=q.document.outlet,
                published=q.document.published,
                url=q.document.url,
                said_by=q.quotation.speaker,
                start=q.quotation.span.start,
                end=q.quotation.span.end,
                exact=q.quotation.span.exact,
                withheld=q.withheld or msgspec.UNSET,
            ),
        )
        for q in rows
    )


def disputed(standings: Iterable[Standing]) -> tuple[Disputed, ...]:
    """All disputes on these titles, by title name, then as the standing lists them."""
    found = []
    for standing in sorted(standings, key=lambda s: (fold_name(s.title.name), s.title.id)):
        for dispute in standing.disputes:
            used = sorted({i for side in dispute.sides for i in side.evidence})
            place = {i: n for n, i in enumerate(used)}
            sides = tuple(
                msgspec.structs.replace(side, evidence=tuple(place[i] for i in side.evidence)) for side in dispute.sides
            )
            found.append(
                Disputed(
                    title=standing.title,
                    dispute=Dispute(slot=dispute.slot, sides=sides),
                    words=tuple(standing.sources[i] for i in used),
                )
            )
    return tuple(found)
