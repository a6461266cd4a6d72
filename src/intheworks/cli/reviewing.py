"""`review`: an editor's word on a claim, and the reviewed articles as gold records."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from intheworks import wording
from intheworks.answers.timeline import slot_of
from intheworks.cli.screen import say, write
from intheworks.errors import UsageError
from intheworks.model import Record, Verdict

if TYPE_CHECKING:
    from intheworks.desk import Desk


def review(desk: Desk, claim: str, verdict: str, fields: Sequence[str], *, why: str, by: str) -> None:
    """Append the word; on stderr what the claim is and says."""
    changed = {}
    for field in fields:
        name, equals, value = field.partition("=")
        if not equals:
            raise UsageError(f"“{field}” sets nothing", todo="write --set field=value")
        changed[name.strip()] = value.strip()
    said = desk.review(claim, Verdict(verdict), why=why, by=by, changed=changed)
    found = desk.ledger.claim(claim)
    words = f" {wording.quote(found.claim.evidence.exact)}" if found else ""
    done = {"confirm": "confirmed", "reject": "rejected", "correct": "corrected"}[verdict]
    say(f"{done} by {said.by}:{words}")


def queue(desk: Desk) -> None:
    """What waits for an editor, on stdout: a line a claim, with its id, how sure its reader is, what it says, the words."""
    found = desk.to_review()
    if not found:
        say("nothing waits for an editor")
    for one in found:
        slot, says = slot_of(one.claim)
        told = f"{one.id}  {one.claim.confidence:.2f}  {one.claim.title}: {slot}: {says}"
        write(" ".join(f"{told}  {wording.quote(one.claim.evidence.exact)}".split()).encode() + b"\n")


def export(desk: Desk, folder: str | None) -> None:
    """The reviewed articles: a line of JSON each on stdout, or NAME.txt and NAME.json in a folder, as `evals` reads gold."""
    count = 0
    for text, record in desk.gold():
        count += 1
        gold = _gold(record)
        if folder is None:
            write(json.dumps({**gold, "text": text}, ensure_ascii=False).encode() + b"\n")
        else:
            place = Path(folder)
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{gold['id']}.txt").write_text(text, encoding="utf-8", newline="")
            (place / f"{gold['id']}.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1), encoding="utf-8")
    say(f"{count} reviewed article{'' if count == 1 else 's'}")


def _gold(record: Record) -> dict[str, Any]:
    """A record as the annotators' files have it."""
    plain = msgspec.to_builtins(record)
    document = plain["document"]
    told = {key: document[key] for key in ("url", "published", "outlet", "byline")}
    claims = [{key: value for key, value in claim.items() if key != "confidence"} for claim in plain["claims"]]
    name = document["id"].partition(":")[2][:16]
    return {"id": name, **told, "titles": plain["titles"], "claims": claims, "quotations": plain["quotations"]}
