"""Turn articles annotated by hand into gold: `python -m evals.compose FILE.gold… --to DIR [--check]`.

One file holds many articles. Every words-of-evidence field must stand in the article to the character (a blank line in the
article may be written as ` // `); the second occurrence of the same words is `words @@2`. `-` is an empty field.

    === ID | PUBLISHED (YYYY-MM-DD) | OUTLET | BYLINE or -          (or === ID | file=PATH for a text kept elsewhere)
    The headline or first line.

    Paragraphs, blank lines between them.
    ---
    T1 title | film, series, special or - | w (in the works) or o (out) | alias ; alias
    A1 person | role | status | certainty | said_by | character | evidence
    S1 stage or !stage | certainty | said_by | evidence
    H1 reason | person | because_of | certainty | said_by | evidence
    D1 what | edtf | certainty | said_by | evidence
    R1 relation | of | author | certainty | said_by | evidence
    C1 company | role | status | certainty | said_by | evidence
    Q speaker | form | said_to | occasion | when | words

The digit says which T the claim is about; `?` after it (`A1?`) marks a borderline fact. A line that does not fit is
reported with its article and its reason, and nothing is written for that article.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROLES = "writer director producer executive_producer showrunner creator actor composer cinematographer author other"
STATUSES = "attached in_talks interested rumoured departed ruled_out past"
STAGES = (
    "talked_about in_development rights_acquired scripting script_completed greenlit casting pre_production filming "
    "wrapped post_production completed scheduled released on_hold turnaround shelved"
)
REASONS = (
    "person_busy script deal rights financing strike scheduling studio_decision pandemic legal "
    "creative_differences other"
)
ALLOWED = {
    ("attachment", "role"): ROLES,
    ("attachment", "status"): STATUSES,
    ("company", "role"): "studio network distributor production_company financier",
    ("company", "status"): STATUSES,
    ("stage", "stage"): STAGES,
    ("holdup", "reason"): REASONS,
    ("date", "what"): "release premiere filming_start filming_end announcement other",
    ("relation", "relation"): "sequel prequel remake reboot spinoff adaptation new_season franchise_entry",
}
FIELDS = {
    "A": ("attachment", ("person", "role", "status", "certainty", "said_by", "character")),
    "S": ("stage", ("stage", "certainty", "said_by")),
    "H": ("holdup", ("reason", "person", "because_of", "certainty", "said_by")),
    "D": ("date", ("what", "edtf", "certainty", "said_by")),
    "R": ("relation", ("relation", "of", "author", "certainty", "said_by")),
    "C": ("company", ("company", "role", "status", "certainty", "said_by")),
}
CERTAINTIES = "official stated expected hinted rumoured denied"
CLAIM = re.compile(r"([ASHDRC])(\d+)(\??) +(.*)")
TITLE = re.compile(r"T(\d+) +(.*)")


class Unfit(ValueError):
    """A line of an annotation that does not fit; says which and why."""


def fields(line: str, count: int) -> list[str | None]:
    """The cells of a line; the last one keeps any further bars."""
    cells = [c.strip() for c in line.split(" | ", count - 1)]
    if len(cells) != count:
        raise Unfit(f"{len(cells)} fields instead of {count}: {line}")
    return [None if c == "-" else c for c in cells]


def span(text: str, words: str | None) -> dict[str, Any]:
    """Where the words stand."""
    found = re.fullmatch(r"(.*?)(?: @@(\d+))?", words or "", re.DOTALL)
    assert found is not None
    exact, nth = found[1].replace(" // ", "\n\n"), int(found[2] or 1)
    start = -1
    for _ in range(nth):
        start = text.find(exact, start + 1)
        if start < 0 or not exact:
            raise Unfit(f"these words do not stand in the text: {words}")
    return {"start": start, "end": start + len(exact), "exact": exact}


def claim(text: str, titles: dict[str, str], letter: str, number: str, rest: str) -> dict[str, Any]:
    """One claim from its line."""
    kind, names = FIELDS[letter]
    *cells, words = fields(rest, len(names) + 1)
    if number not in titles:
        raise Unfit(f"no title T{number}: {rest}")
    found: dict[str, Any] = {"kind": kind, "title": titles[number], **dict(zip(names, cells, strict=True))}
    if kind == "stage":
        stage = str(found["stage"])
        found["negated"], found["stage"] = stage.startswith("!"), stage.removeprefix("!")
    for name in names:
        allowed = CERTAINTIES if name == "certainty" else ALLOWED.get((kind, name))
        if allowed and found[name] not in allowed.split():
            raise Unfit(f"{name} {found[name]} is none of {allowed}: {rest}")
    return {**found, "evidence": span(text, words)}


def record(head: list[str], text: str, lines: list[str]) -> dict[str, Any]:
    """The gold record of one article."""
    byline = [b.strip() for b in head[3].split(";")] if len(head) > 3 and head[3] != "-" else []
    gold: dict[str, Any] = {"id": head[0], "published": head[1], "outlet": head[2], "byline": byline}
    titles: dict[str, str] = {}
    gold |= {"titles": [], "claims": [], "quotations": []}
    for line in lines:
        if found := TITLE.fullmatch(line):
            name, kind, works, aliases = fields(found[2], 4)
            if works not in {"w", "o"} or kind not in {"film", "series", "special", None}:
                raise Unfit(f"type or w/o missing: {line}")
            titles[found[1]] = str(name)
            names = [a.strip() for a in (aliases or "").split(" ; ") if a.strip()]
            gold["titles"].append({"title": name, "type": kind, "aliases": names, "in_works": works == "w"})
        elif found := CLAIM.fullmatch(line):
            one = claim(text, titles, found[1], found[2], found[4])
            gold["claims"].append({**one, "borderline": True} if found[3] else one)
        elif line.startswith("Q "):
            speaker, form, said_to, occasion, when, words = fields(line[2:], 6)
            if form not in {"direct", "indirect", "mixed"}:
                raise Unfit(f"form {form}: {line}")
            gold["quotations"].append(
                {"speaker": speaker, "form": form, "said_to": said_to, "occasion": occasion, "when": when}
                | {"span": span(text, words)}
            )
        else:
            raise Unfit(f"no such line: {line}")
    return gold


def articles(path: Path) -> Iterator[tuple[list[str], str, list[str]]]:
    """Head, text and annotation lines of every article in a file."""
    for block in re.split(r"(?m)^=== ", path.read_text(encoding="utf-8"))[1:]:
        first, _, rest = block.partition("\n")
        head = [h.strip() for h in first.split(" | ")]
        body, _, notes = ("\n" + rest).partition("\n---\n")
        lines = [line.strip() for line in notes.splitlines() if line.strip()]
        if len(head) > 1 and head[1].startswith("file="):
            text = Path(head[1].removeprefix("file=")).read_text(encoding="utf-8")
            yield [head[0], text[:40].lstrip().split()[1], "-"], text, lines
        else:
            body = re.sub(r"[ \t]+\n", "\n", body.strip())
            yield head, f"date {head[1] if len(head) > 1 else ''} {body}\n", lines


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--to", type=Path, required=True)
    asked = parser.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    good = bad = 0
    for path in asked.files:
        for head, text, lines in articles(path):
            try:
                if len(head) < 3:
                    raise Unfit("the head needs ID | PUBLISHED | OUTLET")
                gold = record(head, text, lines)
            except Unfit as why:
                bad += 1
                print(f"{path.name}: {head[0]}: {why}", file=sys.stderr)
                continue
            good += 1
            (asked.to / f"{head[0]}.txt").write_text(text, encoding="utf-8")
            kept = json.dumps(gold, ensure_ascii=False, indent=1)
            (asked.to / f"{head[0]}.json").write_text(kept + "\n", encoding="utf-8")
    print(f"{good} articles written, {bad} not")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
