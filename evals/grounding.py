"""What the checks on a model's answers cost a model that makes no mistake: `python -m evals.grounding [DIR…]`.

The annotators' own facts go in as an answer; what is rejected is the price of believing nothing that the article does not
bear out (the annotators also use names from other articles, which no article alone can bear out). No model is needed.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from intheworks.model import Document
from intheworks.reading import nlp
from intheworks.reading.llm.addressed import blanked
from intheworks.reading.llm.grounding import Ground
from intheworks.reading.llm.known import Known
from intheworks.reading.llm.tally import Tally
from intheworks.reading.llm.windows import Window
from intheworks.reading.recognition import recognise

SLATE = Path(__file__).parent / "gold" / "slate"
NOT_IN_AN_ANSWER = frozenset({"borderline", "note"})


def ground(text: str, gold: dict[str, Any], tally: Tally) -> int:
    """Ground a gold record as a model's answer; how many facts it has."""
    document = Document.of(text, source="", published=date.fromisoformat(gold["published"]))
    page = nlp.parse(blanked(text), document.info.published, None)
    known = Known(recognise(page), [gold["outlet"] or "", *gold["byline"]])
    answer = {
        kind: [{k: v for k, v in fact.items() if k not in NOT_IN_AN_ANSWER} for fact in gold[kind]]
        for kind in ("claims", "quotations")
    }
    Ground(known, text, tally).ground(answer, Window(0, len(text)))
    return sum(map(len, answer.values()))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[SLATE])
    for folder in parser.parse_args().folders:
        tally, facts = Tally(), 0
        for path in sorted(folder.glob("*.txt")):
            gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            facts += ground(path.read_text(encoding="utf-8"), gold, tally)
        print(f"{folder.name}: {tally.accepted / facts:.1%} of {facts} facts pass; {tally.facts()}")


if __name__ == "__main__":
    main()
