"""The commands by which people judge: `merge`, `split`, `review` and `review export`."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from intheworks.cli.options import Db, open_desk
from intheworks.errors import UsageError

Why = Annotated[str, typer.Option("--why", metavar="WORDS", help="The reason, kept with it.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so.")]
On = Annotated[
    str | None, typer.Option("--on", metavar="TITLE", help="Of two people of one name: the one on this title is meant.")
]


class Kind(str, Enum):
    """What kind of name is meant."""

    title = "title"  # type: ignore[assignment]  # str.title is of no use here
    person = "person"
    company = "company"


class Word(str, Enum):
    """An editor's word on a claim."""

    confirm = "confirm"
    reject = "reject"
    correct = "correct"


KindOf = Annotated[Kind, typer.Option("--kind", help="What kind of names they are.")]


def merge(
    left: Annotated[str, typer.Argument(metavar="A", help="A name or an id.")],
    right: Annotated[str | None, typer.Argument(metavar="B", help="The name that is one with it.")] = None,
    *,
    why: Why,
    by: By,
    kind: KindOf = Kind.title,
    on: On = None,
    db: Db = None,
) -> None:
    """Say that two names are one title (or person, or company); `split` undoes it.

    Example: intheworks merge "The Understudies sequel" "Second Cast" --why "renamed by the studio" --by Ada
    """
    from intheworks.cli.screen import say
    from intheworks.model import NameKind

    with open_desk(db) as desk:
        if on is not None:
            desk.set_apart(left, on, why=why, by=by, apart=False)
            say(f"the {left} of {on} is the {left} of the others again")
        elif right is None:
            raise UsageError("merge takes two names", todo='as in: intheworks merge "A" "B" --why … --by …')
        else:
            desk.merge(left, right, why=why, by=by, kind=NameKind(kind.value))
            say(f"“{left}” and “{right}” are one from now on; `intheworks split` undoes it")


def split(
    name: Annotated[str, typer.Argument(metavar="A", help="A name or an id.")],
    *,
    why: Why,
    by: By,
    kind: KindOf = Kind.title,
    on: On = None,
    db: Db = None,
) -> None:
    """Say that a name stands apart: its last merge is undone, else what the rules joined to it is cut.

    Example: intheworks split "Second Cast" --why "it is a play" --by Ada
    """
    from intheworks.cli.screen import say
    from intheworks.model import NameKind

    with open_desk(db) as desk:
        if on is not None:
            desk.set_apart(name, on, why=why, by=by)
            say(f"the {name} of {on} is somebody else from now on")
            return
        links = desk.split(name, why=why, by=by, kind=NameKind(kind.value))
        say(f"“{name}” stands apart again; {len(links)} link{'' if len(links) == 1 else 's'} cut")


def review(
    claim: Annotated[
        str, typer.Argument(metavar="CLAIM", help="The id of a claim (`timeline` shows it), or: queue, export.")
    ],
    verdict: Annotated[Word | None, typer.Argument(help="What you say of it.")] = None,
    why: Annotated[str, typer.Option("--why", metavar="WORDS", help="The reason, kept with it.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so.")] = "",
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="With correct: what it should read.")
    ] = None,
    out: Annotated[
        str | None, typer.Option("--out", metavar="DIR", help="With export: the folder for NAME.txt and NAME.json.")
    ] = None,
    db: Db = None,
) -> None:
    """Confirm, reject or correct a claim; `review queue` lists those that no reader is sure of, or on which two disagree;
    `review export` writes the reviewed articles as gold records.

    Example: intheworks review c_0f3a… correct --set status=departed --why "he left" --by Ada
    Example: intheworks review export --out evals/gold/reviewed
    """
    from intheworks.cli import reviewing

    with open_desk(db) as desk:
        if claim == "export":
            reviewing.export(desk, out)
        elif claim == "queue":
            reviewing.queue(desk)
        elif verdict is None:
            raise UsageError("say what you think of the claim", todo="confirm, reject or correct")
        else:
            reviewing.review(desk, claim, verdict.value, set_ or [], why=why, by=by)


def register(app: typer.Typer) -> None:
    """Add these commands to the program's."""
    for command in (merge, split, review):
        app.command()(command)
