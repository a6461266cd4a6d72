"""What a run with a model came to: how much of its answers stands in the text, by which rule the rest went, what it cost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intheworks.reading.llm.client import Spent


@dataclass(slots=True)
class Tally:
    """Counts over a run. `rejected` are facts by the rule that rejected them, `dropped` details left out of kept facts."""

    articles: int = 0
    windows: int = 0
    kept_answers: int = 0
    cut: int = 0
    unreadable: int = 0
    accepted: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)

    def facts(self) -> str:
        """What became of the facts that the model gave, in words."""
        parts = [f"{self.accepted} facts stand in the text"]
        if self.rejected:
            rules = ", ".join(f"{rule} {count}" for rule, count in self.rejected.most_common())
            parts.append(f"{self.rejected.total()} rejected ({rules})")
        if self.dropped:
            parts.append(f"{self.dropped.total()} details dropped")
        if self.cut or self.unreadable:
            parts.append(f"{self.cut} answers cut short, {self.unreadable} no records")
        return ", ".join(parts)


def cost(spent: Spent, kept_answers: int, price: tuple[float, float] | None) -> str:
    """What was spent, in words: requests, tokens (about, where a server did not count), seconds, and money at a price."""
    about = "about " if spent.guessed else ""
    parts = [f"{spent.requests} answers" + (f" ({spent.failed} tries failed)" if spent.failed else "")]
    if kept_answers:
        parts.append(f"{kept_answers} from the cache")
    parts += [f"{about}{spent.sent:,} tokens sent and {spent.answered:,} answered", f"{spent.seconds:.0f} s"]
    if price is not None:
        parts.append(f"{about}{spent.money(price):.4f} in money")
    return ", ".join(parts)
