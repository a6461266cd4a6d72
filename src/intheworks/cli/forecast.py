"""`forecast`: how long others took from here, with the number of cases, the interval and what past forecasts were worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from intheworks import wording
from intheworks.answers.forecasting import FEWEST
from intheworks.cli.options import ShowFormat
from intheworks.cli.sourced import answer, escaped

if TYPE_CHECKING:
    from intheworks.answers import Forecast, Milestone
    from intheworks.standing import TitleCard


def show_forecast(title: TitleCard, found: Forecast | None, format: ShowFormat) -> None:
    """Write the forecast to stdout."""
    answer(
        found,
        format,
        text=lambda _: _view(found) if found else Text(),
        markdown=lambda: _markdown(found) if found else "",
        none=f"{title.name} is at no stage that leads on: its stage is unknown, halted, or the work is out",
    )


def _head(found: Forecast) -> str:
    waited = wording.length((found.as_of - found.since).days)
    return f"{wording.stage(found.stage)} since {wording.day(found.since)}, for {waited}"


def _view(found: Forecast) -> RenderableType:
    parts: list[RenderableType] = [Text.assemble((found.title.name, "bold cyan"), (f"  {_head(found)}", "dim"))]
    for milestone in found.milestones:
        name, *told = _told(milestone, found.stage)
        parts.append(Padding(Text(name, style="bold"), (1, 0, 0, 2)))
        parts += [Padding(Text(line), (0, 0, 0, 4)) for line in told]
    return Group(*parts)


def _told(milestone: Milestone, stage: str) -> list[str]:
    """What is said of one milestone: its name, then a line each."""
    name = f"to {wording.stage(milestone.to)}" if milestone.to else "to any later stage"
    counted = f"{milestone.cases} other title{'' if milestone.cases == 1 else 's'} in this ledger "
    counted += (
        f"{'was' if milestone.cases == 1 else 'were'} at “{wording.stage(stage)}”, {milestone.reached} came to it"
    )
    if milestone.reached < FEWEST:
        return [name, f"too few cases: {counted} (at least {FEWEST} are needed)"]
    lines = [name, counted, _half(milestone)]
    if milestone.within_year is not None:
        lines.append(f"chance that this one does within a year: {milestone.within_year:.0%}")
    if milestone.tested:
        t = milestone.tested
        lines.append(
            f"such forecasts, made on {t.days} past day{'' if t.days == 1 else 's'} for {t.titles} waits: "
            f"said {t.said:.0%} on average, {t.came:.0%} came"
        )
    return lines


def _half(milestone: Milestone) -> str:
    if milestone.median is None:
        return "half of them have not come to it in all the time that was seen"
    low = wording.length(int(milestone.low)) if milestone.low is not None else "less"
    high = wording.length(int(milestone.high)) if milestone.high is not None else "more than was seen"
    return f"half of them took no more than {wording.length(int(milestone.median))} (95 % interval: {low} to {high})"


def _markdown(found: Forecast) -> str:
    lines = [f"# {escaped(found.title.name)}", "", _head(found), ""]
    for milestone in found.milestones:
        name, *told = _told(milestone, found.stage)
        lines += [f"- **{name}**", *(f"  - {line}" for line in told)]
    return "\n".join(lines) + "\n"
