"""How fast the house reader reads, beside one plain spaCy `md` pass over the same words: `python benchmarks/reading.py`.

Prints articles a second on one core for passing articles, the ratio to the plain pass, and what that means for a news mix of
which 1 in 20 passes the gate (the gate's own time included).
"""

from __future__ import annotations

import json
import time
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from intheworks.model import Document
from intheworks.reading import gate, nlp
from intheworks.reading.house import HouseReader
from intheworks.reading.segments import segment

GOLD = Path(__file__).parent.parent / "evals" / "gold" / "slate"
PASSING = 20
"""One article in this many passes the gate on a news mix."""


def documents() -> list[Document]:
    found = []
    for path in sorted(GOLD.glob("*.txt")):
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        published = date.fromisoformat(gold["published"])
        found.append(Document.of(path.read_text(encoding="utf-8"), source=path.name, published=published))
    return found


def quoted(texts: list[Document]) -> float:
    """Seconds that textacy takes to find the direct quotations and their speakers, on a whole parse by the same model."""
    from textacy.extract.triples import direct_quotations

    begun = time.process_time()
    for one in texts:
        try:
            list(direct_quotations(nlp.model()(one.text)))
        except ValueError:  # an odd number of quotation marks
            continue
    return time.process_time() - begun


def main() -> None:
    texts = documents()
    reader = HouseReader()
    reader.read(texts[0])
    begun = time.process_time()
    for one in texts:
        list(nlp.model().pipe(one.text[s.start : s.end] for s in segment(one.text)))
    plain = time.process_time() - begun
    begun = time.process_time()
    for one in texts:
        reader.read(one)
    whole = time.process_time() - begun
    begun = time.process_time()
    for one in texts:
        gate.passes(one.text)
    gated = (time.process_time() - begun) / len(texts)
    mix = 1 / (gated + whole / len(texts) / PASSING)
    if find_spec("textacy"):
        print(f"textacy quotes  {len(texts) / quoted(texts):7.1f} articles/s, its parse included")
    print(f"plain md pass   {len(texts) / plain:7.1f} articles/s of processor time")
    print(f"house reader    {len(texts) / whole:7.1f} articles/s, x{whole / plain:.2f} the plain pass")
    print(f"gate            {1 / gated:7.0f} articles/s")
    print(f"news mix        {mix:7.0f} articles/s where 1 in {PASSING} passes")


if __name__ == "__main__":
    main()
