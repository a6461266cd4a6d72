"""An example of a reader that another package brings: it reads headlines alone, and only one turn of them.

“Roz Tillinghast to direct ‘Harbor Nine’” says who does what on which title. A person who takes such headlines at their
word finds little, and is seldom wrong: a first stage for feeds that give no more than a headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from intheworks.model import Attachment, Document, Reader, Record, Role, Span, Status, TitleMentioned

NAME = r"[A-Z][\w.’'-]+(?: (?:de |van |von )?[A-Z][\w.’'-]+)+"
DOES = {
    "direct": Role.director,
    "write": Role.writer,
    "star in": Role.actor,
    "produce": Role.producer,
    "score": Role.composer,
}
SAYS = re.compile(
    rf"(?P<person>{NAME}) (?P<how>to|in talks to) (?P<does>{'|'.join(DOES)}) [‘“'\"](?P<title>[^’”\"\n]{{2,60}})[’”'\"]"
)


class HeadlineReader:
    """Reads the first line that says something. No model, no parser, and none of it leaves the machine."""

    reader = Reader("headlines", "0.1")

    def gate(self, text: str) -> bool:
        """Whether there is anything to read: the desk asks this first, so it must be cheap."""
        return SAYS.search(text) is not None

    def read(self, document: Document) -> Record:
        """What the headline says, each claim on the exact words; the desk refuses a record whose spans do not hold."""
        claims = tuple(self._claims(document.text))
        titles = tuple(TitleMentioned(title=name) for name in dict.fromkeys(claim.title for claim in claims))
        return Record(document=document.info, reader=self.reader, titles=titles, claims=claims)

    def _claims(self, text: str) -> Iterator[Attachment]:
        headline = re.search(r"[^\n]*\w[^\n]*", text)
        for found in SAYS.finditer(text, *headline.span()) if headline else ():
            yield Attachment(
                title=found["title"],
                person=found["person"],
                role=DOES[found["does"]],
                status=Status.in_talks if found["how"].startswith("in talks") else Status.attached,
                confidence=0.8,
                evidence=Span.of(text, *found.span()),
            )
