"""Where a title stands, folded from its claims. The rules by slot, each with its reason: docs/standing-rules.md."""

from intheworks.standing.fold import finished_days, finished_on, fold, stage_runs
from intheworks.standing.shape import (
    Attached,
    CompanyNow,
    DateNow,
    Dispute,
    HoldupNow,
    LatestWord,
    NextDate,
    Promised,
    RelationNow,
    Side,
    Source,
    StageNow,
    Standing,
    TitleCard,
    Waiting,
)

__all__ = [
    "Attached",
    "CompanyNow",
    "DateNow",
    "Dispute",
    "HoldupNow",
    "LatestWord",
    "NextDate",
    "Promised",
    "RelationNow",
    "Side",
    "Source",
    "StageNow",
    "Standing",
    "TitleCard",
    "Waiting",
    "finished_days",
    "finished_on",
    "fold",
    "stage_runs",
]
