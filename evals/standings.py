"""How well the fold says where titles stand, with the gold records as input: no reader's errors, so an upper bound.

    python evals/standings.py [--errors] [--check]

Reads evals/gold/slate (articles' gold records and standings.json), folds each of the six works on its four days, and scores
stage and next date (exact), attached people (F1 by role and name), open hold-ups (F1 by reason and cause) and whether a
dispute is shown where one is. `--check` exits 1 below the floors.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from intheworks import identity
from intheworks.answers import titles as answers
from intheworks.model import (
    Claim,
    DocumentInfo,
    LedgerClaim,
    LedgerQuotation,
    Link,
    Name,
    NameKind,
    Quotation,
    Reader,
    Record,
    TitleMentioned,
)
from intheworks.standing import Standing, finished_on, fold

FLOORS = {"stage": 0.90, "attached": 0.85, "holdups": 0.80, "next date": 0.90, "disputed": 0.80}
SLATE = Path(__file__).parent / "gold" / "slate"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
GOLD = Reader("gold", "1")


class Summary(NamedTuple):
    name: Name
    first_published: date
    last_published: date


class Shelf:
    """Gold records held in memory: claims by name, links by rule."""

    def __init__(self, folder: Path) -> None:
        self.records = [gold_record(p) for p in sorted(folder.glob("[0-9]*.json"))]
        self.claims: dict[str, list[LedgerClaim]] = {}
        self.names: dict[str, Name] = {}
        self.aliases: dict[str, set[str]] = {}
        self.quotations: list[LedgerQuotation] = []
        seen: list[identity.Seen] = []
        self.links: list[Link] = []
        for record in self.records:
            self._take(record)
            new = identity.seen_in(record)
            self.links += identity.links_for(new, seen, NOW) + identity.alias_links(record, NOW)
            seen += new

    def _take(self, record: Record) -> None:
        by_wording: dict[str, Name] = {}
        for t in record.titles:
            name = identity.name_of(NameKind.title, t.title, str(t.type) if t.type else None, t.in_works)
            by_wording.setdefault(t.title, name)
            self.names[name.id] = name
            self.aliases.setdefault(name.id, set()).update(identity.proper_aliases(t.title, t.aliases))
        for i, claim in enumerate(record.claims):
            name = by_wording.setdefault(claim.title, identity.name_of(NameKind.title, claim.title))
            self.names[name.id] = name
            held = LedgerClaim(
                id=f"{record.document.id}#{i:03}", claim=claim, document=record.document, reader=GOLD, recorded=NOW
            )
            self.claims.setdefault(name.id, []).append(held)
        for i, q in enumerate(record.quotations):
            self.quotations.append(
                LedgerQuotation(
                    id=f"{record.document.id}q{i:03}", quotation=q, document=record.document, reader=GOLD, recorded=NOW
                )
            )

    def of(self, ids: Iterable[str], as_of: date) -> list[LedgerClaim]:
        return [c for i in ids for c in self.claims.get(i, ()) if c.document.published <= as_of]

    def summaries(self, ids: Iterable[str], as_of: date) -> list[Summary]:
        found = []
        for i in ids:
            days = [c.document.published for c in self.of([i], as_of)]
            if days:
                found.append(Summary(self.names[i], min(days), max(days)))
        return found

    def called(self, wordings: Iterable[str], kind: str | None, as_of: date) -> set[str]:
        """The name ids of these wordings of this type, with all that are one with them."""
        folded = {identity.fold_name(w) for w in wordings}
        start = {i for i, n in self.names.items() if identity.fold_name(n.name) in folded and n.type in (kind, None)}
        return {j for i in start for j in identity.cluster(i, self.links, as_of)}

    def standing(self, query: str, as_of: date) -> Standing | None:
        entries = {}
        for group in identity.clusters(self.names, self.links, as_of):
            seen = self.summaries(group, as_of)
            if any(s.name.in_works for s in seen):
                aliases = [a for s in seen for a in self.aliases.get(s.name.id, ())]
                card = answers.title_card(seen, aliases)
                dead = self.fold(card, group, as_of).stage
                entries[card.id] = (answers.Entry(card, dead is not None and dead.value == "shelved"), group)
        found = answers.resolve(query, [e for e, _ in entries.values()])
        if len(found) != 1:
            return None
        return self.fold(found[0].card, entries[found[0].card.id][1], as_of)

    def fold(self, card: Any, group: Iterable[str], as_of: date) -> Standing:
        names = [self.names[i].name for i in group if i in self.names]
        everything = [c for claims in self.claims.values() for c in claims if c.document.published <= as_of]
        kin = answers.kin_of(names, everything) if card.type == "series" else answers.Kin((), ())
        claims = self.of(set(group) | self.called(kin.continuations, "series", as_of), as_of)
        causes = {c.claim.because_of for c in claims if getattr(c.claim, "because_of", None)}
        finished = {}
        for cause in causes:
            ids = {i for kind in (None, "film", "series") for i in self.called([cause], kind, as_of)}
            kind = next((self.names[i].type for i in ids if i in self.names and self.names[i].type), None)
            over = finished_on(self.of(ids, as_of), kind, as_of)
            if over is not None:
                finished[cause] = over
        return fold(
            card,
            claims,
            self.quotations,
            as_of=as_of,
            seasons=self.of(self.called(kin.seasons, "series", as_of), as_of),
            finished=finished,
        )


def gold_record(path: Path) -> Record:
    raw = json.loads(path.read_text(encoding="utf-8"))
    info = DocumentInfo(
        id=f"gold:{raw['id']}",
        source=path.name,
        url=raw.get("url"),
        outlet=raw.get("outlet"),
        published=date.fromisoformat(raw["published"]),
    )
    keep = [c for c in raw["claims"] if not c.get("borderline")]
    return Record(
        document=info,
        reader=GOLD,
        titles=tuple(msgspec.convert(t, TitleMentioned) for t in raw["titles"]),
        claims=tuple(msgspec.convert(c, Claim) for c in keep),  # type: ignore[arg-type]
        quotations=tuple(msgspec.convert(q, Quotation) for q in raw["quotations"]),
    )


def same_person(a: str, b: str) -> bool:
    return identity.compatible_people(a, b)


def pair_up(gold: Sequence[Any], found: Sequence[Any], same: Callable[[Any, Any], bool]) -> tuple[int, int, int]:
    left, right = list(found), 0
    for g in gold:
        hit = next((f for f in left if same(g, f)), None)
        if hit is not None:
            left.remove(hit)
            right += 1
    return right, len(gold) - right, len(left)


def f1(counts: Sequence[int]) -> float:
    right, missed, extra = counts
    return 2 * right / (2 * right + missed + extra) if right else 0.0


def same_cause(want: str | None, have: str | None) -> bool:
    return want is None or (have is not None and identity.form_of(want).core == identity.form_of(have).core)


def score(shelf: Shelf, works: Sequence[dict[str, Any]], say: Callable[[str], None]) -> dict[str, float]:
    exact = {"stage": [0, 0], "next date": [0, 0], "disputed": [0, 0]}
    counts = {"attached": [0, 0, 0], "holdups": [0, 0, 0]}
    for work in works:
        for gold in work["standings"]:
            as_of = date.fromisoformat(gold["as_of"])
            got = next((s for n in work["names"] if (s := shelf.standing(n, as_of))), None)
            where = f"{work['work']} as of {as_of}"
            if got is None:
                say(f"{where}: no such title")
            facts = {
                "stage": (gold["stage"], str(got.stage.value) if got and got.stage else None),
                "next date": (
                    (gold["next_date"] or {}).get("edtf"),
                    got.next_date.edtf if got and got.next_date else None,
                ),
                "disputed": (bool(gold["disputed"]), bool(got and got.disputes)),
            }
            for what, (want, have) in facts.items():
                exact[what][0] += want == have
                exact[what][1] += 1
                if want != have:
                    shown = [(d.slot, [(s.says, s.by) for s in d.sides]) for d in got.disputes] if got else None
                    say(f"{where}: {what}: want {want}, have {have}" + (f" {shown}" if what == "disputed" else ""))
            people = [(r, p) for r, names in gold["attached"].items() for p in names]
            listed = [(str(a.role), a.person) for a in got.attached if a.status == "attached"] if got else []
            waits = [(h["reason"], h["because_of"]) for h in gold["open_holdups"]]
            waiting = [(str(h.reason), h.because_of) for h in got.holdups if h.open] if got else []
            for what, want_rows, have_rows, same in (
                ("attached", people, listed, lambda g, f: g[0] == f[0] and same_person(g[1], f[1])),
                ("holdups", waits, waiting, lambda g, f: g[0] == f[0] and same_cause(g[1], f[1])),
            ):
                found = pair_up(want_rows, have_rows, same)
                counts[what] = [a + b for a, b in zip(counts[what], found, strict=True)]
                if found[1] or found[2]:
                    missing = [w for w in want_rows if not any(same(w, h) for h in have_rows)]
                    extra = [h for h in have_rows if not any(same(w, h) for w in want_rows)]
                    say(f"{where}: {what}: missing {missing}, extra {extra}")
    return {k: a / b for k, (a, b) in exact.items()} | {k: f1(v) for k, v in counts.items()}


def main() -> int:
    ap = argparse.ArgumentParser(description="Score the fold on the slate's gold records.")
    ap.add_argument("--errors", action="store_true")
    ap.add_argument("--check", action="store_true")
    args = ap.parse_args()
    works = json.loads((SLATE / "standings.json").read_text(encoding="utf-8"))["works"]
    figures = score(Shelf(SLATE), works, print if args.errors else lambda _: None)
    print("standings from gold records: " + ", ".join(f"{k} {figures[k]:.3f}" for k in FLOORS))
    short = [k for k, floor in FLOORS.items() if figures[k] < floor]
    if short:
        print(f"below the floor: {', '.join(short)}", file=sys.stderr)
    return 1 if args.check and short else 0


if __name__ == "__main__":
    sys.exit(main())
