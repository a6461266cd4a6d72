"""Makes a ledger of invented news in the proportions of real news: few titles that all write of, many that hardly any does.

    python benchmarks/make_ledger.py bench.db [--claims 1000000] [--titles 40000]

Fifteen years of articles, four titles in each, five claims on each; a title's share of the news falls with its rank to the
power of 0.8. One title in ten goes by a second name, linked to the first. The same arguments make the same ledger.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import numpy as np

from intheworks.following.keeping import settle
from intheworks.identity import name_id
from intheworks.ledger.sql import SqlLedger
from intheworks.model import (
    Attachment,
    Certainty,
    Claim,
    Company,
    CompanyRole,
    DateClaim,
    DateOf,
    Document,
    Form,
    Holdup,
    Link,
    NameKind,
    Quotation,
    Reader,
    Reason,
    Record,
    Relation,
    RelationName,
    Role,
    Span,
    Stage,
    StageName,
    Status,
    TitleMentioned,
    TitleType,
)

FIRST, DAYS = date(2010, 1, 1), 15 * 365
PER_DOCUMENT, PER_TITLE = 4, 5
SKEW = 0.8
READER = Reader("bench", "1")
STAGES = [s for s in StageName if s not in (StageName.on_hold, StageName.turnaround, StageName.shelved)]
KINDS = ("attachment", "stage", "date", "company", "relation", "holdup")
SHARES = (0.45, 0.25, 0.10, 0.10, 0.06, 0.04)
FIRST_WORDS = "Silver Iron Low Quiet Salt Broken Northern Paper Second Glass Winter Amber Hollow Lost Blue Cold".split()
LAST_WORDS = (
    "Ferry Harbor Tide Season Light Road River House Signal Garden Bridge Market Choir Orchard Mile Coast".split()
)
GIVEN = "Ida Ole Mary Jo Roz Dinah Bev Cal Nia Owen Ruth Sam Tess Vic Wes Zoë".split()
FAMILY = "Vance Berg Ash Birch Thorsby Osgood Iverson Stancil Opie Hendry Kane Marsh Quill Rowe Teague Yarrow".split()
OUTLETS = [
    f"{a} {b}" for a in ("Daily", "Evening", "The", "Weekly") for b in ("Ledger", "Reel", "Slate", "Marquee", "Wire")
]


def title_name(n: int) -> str:
    return (
        f"{FIRST_WORDS[n % 16]} {LAST_WORDS[n // 16 % 16]} {n // 256}"
        if n >= 256
        else f"{FIRST_WORDS[n % 16]} {LAST_WORDS[n // 16]}"
    )


def second_name(n: int) -> str:
    return f"The {title_name(n)}: {LAST_WORDS[(n * 7) % 16]}"


def person(n: int) -> str:
    return f"{GIVEN[n % 16]} {FAMILY[n // 16 % 16]}{'' if n < 256 else chr(97 + n // 256 % 26) * (1 + n // 6656)}"


class Teller:
    """Tells claims in sentences, each on its own words."""

    def __init__(self, rng: np.random.Generator, titles: int) -> None:
        self.rng, self.titles = rng, titles
        self.parts: list[str] = []
        self.at = 0

    def words(self, sentence: str) -> Span:
        span = Span(self.at, self.at + len(sentence), sentence)
        self.parts.append(sentence)
        self.at = span.end + 1
        return span

    @property
    def text(self) -> str:
        return " ".join(self.parts)

    def draw(self, below: int) -> int:
        return int(self.rng.integers(below))

    def claim(self, n: int, name: str, kind: str, day: date) -> Claim:
        certainty = (Certainty.stated, Certainty.official, Certainty.expected, Certainty.rumoured)[
            min(self.draw(10) // 3, 3)
        ]
        on_it = person(n * 7 + self.draw(9))
        if kind == "attachment":
            status = Status.attached if self.draw(5) else (Status.in_talks, Status.departed)[self.draw(2)]
            said = self.words(f"{on_it} is {status} on {name}, in role {self.draw(9)}.")
            role = (Role.actor, Role.writer, Role.director, Role.producer)[self.draw(4)]
            return Attachment(title=name, person=on_it, role=role, status=status, certainty=certainty, evidence=said)
        if kind == "stage":
            far = min(len(STAGES) - 1, (day - FIRST).days * len(STAGES) // DAYS + self.draw(3))
            stage = STAGES[far] if self.draw(20) else StageName.on_hold
            return Stage(
                title=name, stage=stage, certainty=certainty, evidence=self.words(f"{name} is at {stage} now.")
            )
        if kind == "date":
            when = (day + timedelta(days=200 + self.draw(400))).isoformat()[:7]
            said = self.words(f"{name} is to open in {when}, they say.")
            return DateClaim(title=name, what=DateOf.release, edtf=when, certainty=certainty, evidence=said)
        if kind == "company":
            company = f"{LAST_WORDS[(n + self.draw(2)) % 16]} Pictures"
            said = self.words(f"{company} makes {name}.")
            return Company(title=name, company=company, role=CompanyRole.studio, certainty=certainty, evidence=said)
        if kind == "relation":
            of = title_name((n * 3 + 1) % self.titles)
            said = self.words(f"{name} follows {of}.")
            return Relation(title=name, relation=RelationName.sequel, of=of, certainty=certainty, evidence=said)
        cause = title_name((n * 5 + self.draw(3)) % self.titles) if self.draw(2) else None
        reason = Reason.person_busy if cause else list(Reason)[self.draw(len(Reason))]
        said = self.words(f"{name} waits for {cause or reason}.")
        return Holdup(title=name, reason=reason, person=on_it, because_of=cause, certainty=certainty, evidence=said)


def articles(claims: int, titles: int) -> Iterator[tuple[Document, Record]]:
    rng = np.random.default_rng(7)
    weights = np.arange(1, titles + 1) ** -SKEW
    weights /= weights.sum()
    number = max(claims // (PER_DOCUMENT * PER_TITLE), 1)
    for i in range(number):
        day = FIRST + timedelta(days=int(rng.integers(DAYS)))
        teller = Teller(rng, titles)
        told: list[Claim] = []
        mentioned = []
        for n in dict.fromkeys(int(n) for n in rng.choice(titles, PER_DOCUMENT, p=weights)):
            name = second_name(n) if n % 10 == 0 and rng.integers(3) == 0 else title_name(n)
            mentioned.append(TitleMentioned(title=name, type=TitleType.film, aliases=(name.split()[0],)))
            told += [teller.claim(n, name, str(kind), day) for kind in rng.choice(KINDS, PER_TITLE, p=SHARES)]
        quoted = teller.words(
            f"We never left the {LAST_WORDS[teller.draw(16)]}, and it will be a {FIRST_WORDS[teller.draw(16)]} story."
        )
        speaker = person(teller.draw(4000))
        document = Document.of(
            teller.text,
            source=f"{i}.txt",
            url=f"https://news.example/{i}",
            outlet=OUTLETS[teller.draw(len(OUTLETS))],
            published=day,
        )
        quotations = (Quotation(speaker=speaker, form=Form.direct, span=quoted),)
        yield (
            document,
            Record(
                document=document.info,
                reader=READER,
                titles=tuple(mentioned),
                claims=tuple(told),
                quotations=quotations,
            ),
        )


def second_names(titles: int) -> Iterator[Link]:
    at = datetime(2025, 1, 1, tzinfo=UTC)
    for n in range(0, titles, 10):
        ends = sorted(name_id(NameKind.title, name, "film") for name in (title_name(n), second_name(n)))
        yield Link(
            left=ends[0], right=ends[1], same=True, reason="made so", by="rule:bench", published=FIRST, recorded=at
        )


def fill(ledger: SqlLedger, claims: int, titles: int) -> None:
    """Through the ledger's own appending, many articles to a transaction."""
    waiting = articles(claims, titles)
    done = 0
    while True:
        with ledger.together():
            some = [pair for _, pair in zip(range(500), waiting)]  # noqa: B905 (the shorter one ends it)
            for document, record in some:
                at = datetime.combine(document.info.published + timedelta(days=1), time(12), UTC)
                ledger.add(document, record, recorded=at)
        done += len(some)
        print(f"\r{done} articles", end="", file=sys.stderr)
        if not some:
            break
    ledger.add_links(second_names(titles))


def main() -> None:
    ap = argparse.ArgumentParser(description="Make a ledger of invented news.")
    ap.add_argument("db")
    ap.add_argument("--claims", type=int, default=1_000_000)
    ap.add_argument("--titles", type=int, default=40_000)
    args = ap.parse_args()
    if Path(args.db).exists():
        raise SystemExit(f"{args.db} is there already")
    ledger = SqlLedger(args.db)
    fill(ledger, args.claims, args.titles)
    print(f"\n{settle(ledger)} titles settled", file=sys.stderr)
    ledger.close()
    print(f"\n{args.db}: {Path(args.db).stat().st_size / 1e6:.0f} MB", file=sys.stderr)


if __name__ == "__main__":
    main()
