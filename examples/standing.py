"""Read a folder of articles, and ask where a title stood on one day and on another."""

from datetime import date
from importlib.resources import files

from intheworks import Desk

articles = files("intheworks") / "examples" / "understudies"

with Desk.open(":memory:") as desk:
    desk.read(str(articles))
    for day in (date(2015, 12, 31), date(2025, 4, 1)):
        standing = desk.show("The Understudies sequel", as_of=day)
        print(f"{day}: {standing.title.name}: {standing.stage.value if standing.stage else 'no stage known'}")
        for held in standing.holdups:
            if held.open:
                print(f"  waits for {held.because_of or held.reason}, {standing.sources[held.evidence[0]].exact!r}")
