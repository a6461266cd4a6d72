"""What people ask of many titles at once: what moved, what waits for what, who is on what, disputes, forecasts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from intheworks import answers, identity
from intheworks.answers import Change, Disputed, Event, Forecast, Held, PersonOn, Quote, Wait
from intheworks.following.finding import Finder
from intheworks.following.ready import Ready
from intheworks.following.titles import HOW_FAR, Following
from intheworks.model import NameKind, Relation
from intheworks.names import compatible_people, fold_name, name_parts
from intheworks.standing import Standing, TitleCard, stage_runs
from intheworks.standing.evidence import ONE
from intheworks.standing.holdups import SILENCE

_TELLS_WAITS = ("holdup", *HOW_FAR)


def timeline(following: Following, title: TitleCard) -> tuple[Event, ...]:
    """The story of a title, what was new in each article."""
    claims = following.about(title).claims
    reviews = following.ledger.reviews([claim.id for claim in claims])
    return answers.timeline(claims, as_of=following.as_of, known_at=following.known_at, reviews=reviews)


def changes(following: Following, since: date) -> tuple[Change, ...]:
    """What moved after `since` up to the following's day, title by title, by name.

    Which names are one is taken as of the later day, so that a title that got its name in between has not sprung up anew.
    """
    ready = Ready(following)
    found = ready.changes(since)
    left = ready.left(lambda: following.ledger.titles_told(since, following.as_of))
    folded = _folded_changes(following, left, since) if left else []
    by_hand = {card.id for card, _ in folded}
    found = [*folded, *(one for one in found if one[0].id not in by_hand)]
    return tuple(row for _, rows in sorted(found, key=lambda one: _by_name(one[0])) for row in rows)


def _by_name(card: TitleCard) -> tuple[str, str]:
    return fold_name(card.name), card.id


def _folded_changes(
    following: Following, told: Sequence[str], since: date
) -> list[tuple[TitleCard, tuple[Change, ...]]]:
    """The same of the titles that these names are of, with nothing kept: their standings then and now, held together."""
    cards = [*_with_series(following, following.finder.cards(told)), *_vanished(following, told, since)]
    about = following.about_all(cards)
    # Not the later claims cut at the earlier day: an article revised in between then still said what it took back since.
    earlier = following.about_all(cards, as_of=since)
    reviews = following.reviews([*about.values(), *earlier.values()])
    rows: list[tuple[TitleCard, tuple[Change, ...]]] = []
    for card in cards:
        then, now = earlier[card.id], about[card.id]
        before = following.brief(card, then, since, reviews) if then.all else None
        after = following.brief(card, now, following.as_of, reviews)
        # An article that told of the title then, and tells nothing of it now, has another version in its place.
        replaced = {claim.document.id for claim in then.all} - {claim.document.id for claim in now.all}
        found = answers.changes(before, after, replaced)
        # What a title's old words come to without any new one, as a date that has passed, is no news of it.
        told_since = answers.latest(after) > since
        rows.append((card, found if told_since else tuple(row for row in found if row.withdrawn)))
    return rows


def _vanished(following: Following, told: Sequence[str], since: date) -> list[TitleCard]:
    """The titles among these of which nothing at all is said any longer: all that told of them was replaced."""
    gone = [name for group in nowhere(following, told) for name in sorted(group)]
    return Finder(following.ledger, since, following.known_at).cards(gone) if gone else []


def nowhere(following: Following, told: Collection[str]) -> set[frozenset[str]]:
    """The names among these, and those that are one with them, that are of no title any longer."""
    there = {card.id for card in following.finder.cards(told)}
    return {group for group in following.finder.groups(told).values() if not group & there}


def gone(following: Following, told: Sequence[str], since: date) -> list[tuple[date, TitleCard, tuple[Change, ...]]]:
    """Of the titles that these names were of and that have vanished since a day: when that was, and what was withdrawn."""
    found = []
    for group in nowhere(following, told):
        for day in reversed(following.ledger.replaced(group, ())):
            then = Following(following.ledger, as_of=day, known_at=following.known_at)
            if since < day <= following.as_of and _vanished(then, sorted(group), day - ONE):
                folded = _folded_changes(then, sorted(group), day - ONE)
                found += [(day, card, rows) for card, rows in folded if rows]
                break
    return found


def holdups(following: Following) -> tuple[Wait, ...]:
    """Every open hold-up."""
    ready = Ready(following)
    found = ready.holdups()
    first = following.as_of - SILENCE - timedelta(days=1)
    left = ready.left(lambda: following.ledger.titles_told(first, following.as_of, "holdup"))
    folded = _folded_holdups(following, left) if left else []
    by_hand = {one.title.id for one in folded}
    found = [*folded, *(one for one in found if one.title.id not in by_hand)]
    causes = {wait.because_of for one in found for wait in one.by if wait.because_of}
    others = ready.cards(following.called(sorted(causes), "film", "series", "special"))
    return answers.waiting(found, others)


def _folded_holdups(following: Following, told: Sequence[str]) -> list[Held]:
    """What holds up the titles that these names are of, with nothing kept; those that nothing holds up are there too.

    Only titles with word of a hold-up since it could have been forgotten need be given.
    """
    cards = _with_series(following, following.finder.cards(told))
    standings = _held(following, cards, _TELLS_WAITS)
    # Whoever left or is free can only close a hold-up: people are looked up where one is open through somebody.
    through = [s.title for s in standings if any(h.open and h.person for h in s.holdups)]
    anew = {s.title.id: s for s in _held(following, through, (*_TELLS_WAITS, "attachment"))}
    looked_up = {title.id for title in through}
    held = {s.title.id: answers.held(s) for s in standings if s.title.id not in looked_up}
    held |= {id_: answers.held(standing) for id_, standing in anew.items()}
    return [held.get(card.id, Held(card, ())) for card in cards]


def _held(following: Following, cards: Collection[TitleCard], kinds: Collection[str]) -> list[Standing]:
    """Where those of these titles stand that are held up, by these kinds of claims alone."""
    about = following.about_all(cards, kinds)
    reviews = following.reviews(about.values())
    standings = [following.brief(card, about[card.id], following.as_of, reviews) for card in cards]
    return [standing for standing in standings if any(h.open for h in standing.holdups)]


def who(following: Following, person: str) -> tuple[PersonOn, ...]:
    """The people that a name fits, each with their posts; names that links make one person are one."""
    ledger = following.ledger
    surname = name_parts(person)[-1:]
    known = [n for n in ledger.names(NameKind.person, *surname) if compatible_people(n.name, person)]
    exact = [n for n in known if fold_name(n.name) == fold_name(person)]
    linked = {id_ for group in following.finder.groups(n.id for n in exact).values() for id_ in group}
    others = [n for n in ledger.names(NameKind.person) if n.id in linked] if len(linked) > len(exact) else []
    wordings = {name.name for name in [*known, *others]}
    told = [
        claim.claim.title
        for name in sorted(wordings)
        for claim in ledger.claims_about(NameKind.person, name, as_of=following.as_of, known_at=following.known_at)
    ]
    names = following.called(sorted(set(told)), "film", "series", "special")
    cards = _with_series(following, following.finder.cards(names))
    apart = {
        card.id for card in cards if following.finder.group(card.id) & _set_apart(following, [n.id for n in known])
    }
    return answers.who(person, following.standings(cards), [n.name for n in others], apart)


def _set_apart(following: Following, people: Iterable[str]) -> set[str]:
    """The ids of the title names on which an editor says that one of these people is another of the very name."""
    ids = set(people)
    decided = identity.verdicts(following.ledger.links(ids), following.as_of, following.known_at)
    return {end for pair, link in decided.items() if not link.same for end in pair if end.startswith("t_")}


def quotes(following: Following, query: str, speaker: str | None = None) -> tuple[Quote, ...]:
    """Quotations that have all the words, the latest first; of those whom the speaker's name fits."""
    found = following.ledger.quotations(query, as_of=following.as_of, known_at=following.known_at)
    if speaker is not None:
        found = [quotation for quotation in found if compatible_people(quotation.quotation.speaker, speaker)]
    return answers.quotes(found)


def disputes(following: Following) -> tuple[Disputed, ...]:
    """What is in dispute. A title of which nobody spoke for as long as a hold-up lives has none."""
    told = following.ledger.titles_told(following.as_of - SILENCE - timedelta(days=1), following.as_of)
    cards = _with_series(following, following.finder.cards(told))
    return answers.disputed(following.standings(cards))


def forecast(following: Following, title: TitleCard) -> Forecast | None:
    """How long a title may wait yet, from all titles of the ledger; None where it is at no stage, halted or done."""
    cards = following.cards()
    about = following.about_all(cards, HOW_FAR)
    reviews = following.reviews(about.values())
    runs = {
        card.id: stage_runs(about[card.id].claims, card.type, about[card.id].seasons, reviews)
        for card in cards
        if about[card.id].claims
    }
    return answers.forecast(title, runs, following.as_of)


def _with_series(following: Following, cards: Iterable[TitleCard]) -> list[TitleCard]:
    """These titles, and the series that they go on: word of a season is word of its series."""
    found = {card.id: card for card in cards}
    names = [id_ for group in following.finder.groups(found).values() for id_ in group]
    told = following.ledger.claims_by_name(
        names, kinds=("relation",), as_of=following.as_of, known_at=following.known_at
    )
    of = {said.of for claims in told.values() for claim in claims if isinstance(said := claim.claim, Relation)}
    parents = following.finder.cards(following.called(sorted(of), "series"))
    return [*found.values(), *(card for card in parents if card.type == "series" and card.id not in found)]
