"""What an article tells of works that are out already: who was in them, who made them, when they came out.

Few turns, each sure: background is scored apart and must not be mistaken for news. A credit in apposition to a person of the
work in the works ("the *Equalizer* director") is background of the other work, and no claim on the one in the works.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from intheworks.model import Attachment, Certainty, DateClaim, DateOf, Role, Span, Status
from intheworks.reading.claims import characters, credit, evidence
from intheworks.reading.naming import PERSON, PERSON_PAD, TITLE, TITLE_PAD, masked
from intheworks.reading.page import Work
from intheworks.reading.scene import Scene, View

CONFIDENCE = 0.6
"""About how many of these are right on the press, title and all (`evals.predict`), rounded down."""

_T = rf"[‘“\"']?(?P<title>{TITLE}{TITLE_PAD}*)[,.]?[’”\"']?"
_ONE = rf"{PERSON}{PERSON_PAD}*"
_LIST = rf"(?P<who>{_ONE}(?:(?:, \d\d)?(?:,? and |, | & ){_ONE})*)(?:, \d\d,)?"
_NOUN = r"(?:film|movie|hit|comedy|drama|thriller|series|sitcom|classic|picture|feature|debut|horror|western)"
_KIND = rf"(?:(?:[\w’'-]+ ){{0,3}}{_NOUN} )?"
_IN = rf"(?:(?:the|his|her|their) )?(?:(?P<year>(?:19|20)\d\d)(?:[’']s)? )?{_KIND}{_T}"
_MADE = {
    "direct": Role.director, "scribe": Role.writer, "showrunner": Role.showrunner, "compos": Role.composer,
    "act": Role.actor,
    "wrote": Role.writer, "writ": Role.writer, "co-wr": Role.writer, "creat": Role.creator,
    "co-creat": Role.creator, "produc": Role.producer, "scor": Role.composer, "star": Role.actor, "co-star": Role.actor,
    "costar": Role.actor, "appear": Role.actor, "play": Role.actor,
}  # fmt: skip
_DID = "directed|wrote|co-wrote|created|co-created|produced"
_TRADE = "star|director|creator|writer|scribe|producer|showrunner|composer"
_CREDITS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_T}|(?P<noun>[Tt]he (?:film|movie|series|show|original))) (?:also )?(?P<verb>co-?starred|starred) {_LIST}",
        rf"{_LIST},? (?:who )?(?:both |also |last |previously |had )?(?P<verb>co-?starred|starred|appeared) "
        rf"(?:as [^.;]{{2,80}} |opposite [^.;]{{2,40}} )?in {_IN}",
        rf"{_LIST},? who (?:also |previously |had )?(?P<verb>{_DID}|scored) {_IN}",
        rf"{_T}(?: \(\d{{4}}\))?,? (?:which was |was )?(?P<verb>directed|written|created|produced|scored) by {_LIST}",
        rf"{_LIST},? who (?P<verb>played) [^.;,]{{2,40}} in {_IN}",
        rf"{_LIST} (?:also |previously |had )?(?P<verb>{_DID}) {_IN}",
        rf"{_T}[’”\"']?,? (?:alum |original )?(?P<verb>{_TRADE}|actress|actor)s? {_LIST}",
        rf"{_LIST},? \d*,? ?(?:the |its )?(?P<verb>{_TRADE}) of {_IN}",
        rf"(?P<who>{_ONE}) \((?P<verb>){_T}",
    )
)
_YEARS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?P<year>(?:19|20)\d\d)[’']s? {_KIND}[‘“\"']?(?P<title>{TITLE}{TITLE_PAD}*)",
        rf"\b(?P<year>(?:19|20)\d\d) (?:[\w’'-]+ ){{0,2}}{_NOUN} [‘“\"']?(?P<title>{TITLE}{TITLE_PAD}*)",
        rf"(?P<title>{TITLE}{TITLE_PAD}*)[’”\"']? \((?P<year>(?:19|20)\d\d)\)",
    )
)


def find(scene: Scene) -> Iterator[Attachment | DateClaim]:
    """Past credits and release years of the works that are out, each once, in order of the text."""
    out = {w.name: w for w in scene.works if not w.in_works}
    if not out:
        return
    titles = [(s.start, s.end) for v in scene.views for s in v.of("work") if s.how == "name"]
    people = [(s.start, s.end) for v in scene.views for s in v.of("person") if s.how in {"name", "short"}]
    mask = masked(scene.page.text, titles, people)
    seen: set[tuple[str, ...]] = set()
    for view in scene.views:
        told: list[Attachment | DateClaim] = [*_credits(scene, view, mask, out), *_years(scene, view, mask, out)]
        for claim in told:
            slot = _slot(claim)
            if slot not in seen:
                seen.add(slot)
                yield claim


def _slot(claim: Attachment | DateClaim) -> tuple[str, ...]:
    """What of a past credit or a year may be said once."""
    return (claim.title, claim.person, claim.role) if isinstance(claim, Attachment) else (claim.title, claim.edtf)


def _credits(scene: Scene, view: View, mask: str, out: dict[str, Work]) -> Iterator[Attachment]:
    for pattern in _CREDITS:
        for match in pattern.finditer(mask, view.sentence.start, view.sentence.end):
            work = _meant(scene, view, match, out)
            if work is None:
                continue
            start, end = evidence.trimmed(scene.page.text, match.start(), match.end())
            low, high = match.span("who")
            said = match["verb"] or _trade(scene, view, low)
            if not said:
                continue
            role = next((r for form, r in _MADE.items() if said.startswith(form)), Role.actor)
            for slot in view.of("person"):
                if low <= slot.start < high and slot.how in {"name", "short"}:
                    yield Attachment(
                        title=work.name,
                        person=slot.name,
                        role=role,
                        status=Status.past,
                        character=characters.character(view, slot) if role is Role.actor else None,
                        said_by=credit.said_by(view, start, end, Certainty.stated),
                        confidence=CONFIDENCE,
                        evidence=Span.of(scene.page.text, start, end),
                    )


def _trade(scene: Scene, view: View, at: int) -> str:
    """What the person named at an offset is called in the article ("director Iro Galanaki"): tells a credit in brackets."""
    slot = next((s for s in view.of("person") if s.start == at), None)
    nouns = scene.nouns.get(slot.name, frozenset()) if slot is not None else frozenset()
    return next((n for n in sorted(nouns) if any(n.startswith(form) for form in _MADE)), "")


def _meant(scene: Scene, view: View, match: re.Match[str], out: dict[str, Work]) -> Work | None:
    """The work that is out which a match names; for "the film", the last one named before, if that is out."""
    if match["title"] is not None:
        name = next((s.name for s in view.of("work") if s.start == match.start("title")), None)
        return out.get(name or "")
    named = ((m, w) for w in scene.works for m in w.mentions if any(c.isupper() for c in m.text))
    before = [(m.start, w) for m, w in named if m.start < match.start()]
    last = max(before, key=lambda b: b[0])[1] if before else None
    return last if last is not None and not last.in_works else None


def _years(scene: Scene, view: View, mask: str, out: dict[str, Work]) -> Iterator[DateClaim]:
    for pattern in _YEARS:
        for match in pattern.finditer(mask, view.sentence.start, view.sentence.end):
            name = next((s.name for s in view.of("work") if s.start == match.start("title")), None)
            if name not in out or int(match["year"]) > scene.page.anchor.year:
                continue
            start, end = evidence.trimmed(scene.page.text, match.start(), match.end())
            yield DateClaim(
                title=name,
                what=DateOf.release,
                edtf=match["year"],
                said_by=credit.said_by(view, start, end, Certainty.stated),
                confidence=CONFIDENCE,
                evidence=Span.of(scene.page.text, start, end),
            )
