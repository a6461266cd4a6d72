"""What a candidate claim looks like: named features of a mention, a title and the sentence they meet in.

Names never enter a feature: mentions are symbols (`scene.Item`). A feature says what stands near, on which side, how the parse
leads from the mention upwards, and which triggers of the lexicon are close by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from intheworks.reading.page import Block, Work
from intheworks.reading.scene import Item, Scene, Slot, View

if TYPE_CHECKING:
    from spacy.tokens import Token

NEAR = (2, 5, 10)
"""Upper bounds, in items, of what counts as next to, near and in reach; beyond is far."""


def bucket(distance: int) -> str:
    """A distance in items as a word."""
    for name, bound in zip(("a", "b", "c"), NEAR, strict=True):
        if distance <= bound:
            return name
    return "d"


PAD = 3
"""As many marks stand before and after a sentence as a window looks over its edge."""


def window(view: View, at: int, width: int = 3) -> Iterator[str]:
    """The words around an item, each with its place, and the pairs on both sides."""
    syms = ["<s>"] * PAD + [i.sym for i in view.items] + ["</s>"] * PAD
    c = at + PAD
    for d in range(1, width + 1):
        yield f"L{d}={syms[c - d]}"
        yield f"R{d}={syms[c + d]}"
        yield f"L={syms[c - d]}"
        yield f"R={syms[c + d]}"
    yield f"LL={syms[c - 2]} {syms[c - 1]}"
    yield f"RR={syms[c + 1]} {syms[c + 2]}"
    yield f"RRR={syms[c + 1]} {syms[c + 2]} {syms[c + 3]}"
    yield f"LR={syms[c - 1]}_{syms[c + 1]}"


def upwards(item: Item, limit: int = 4) -> Iterator[str]:
    """The parse from a mention to its sentence's root; a list of names stands where its first member stands."""
    token = item.token
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
        yield "listed"
    path: list[str] = [token.dep_]
    yield f"dep={token.dep_}"
    for step in range(limit):
        if token.head.i == token.i:
            break
        token = token.head
        lemma = token.lemma_.lower()
        yield f"up{step}={lemma}"
        yield f"up={lemma}"
        yield f"gov={'>'.join(path)}>{lemma}"
        for child in token.children:
            if child.dep_ in {"neg", "aux", "auxpass", "prt", "acomp", "attr", "mark"}:
                yield f"with{min(step, 1)}={child.dep_}:{child.lower_}"
            if child.dep_ in {"dobj", "prep", "xcomp"}:
                yield f"has{min(step, 1)}={child.dep_}:{child.lemma_.lower()}"
        path.append(token.dep_)


def lifted(token: Token) -> Token:
    """The first member of the list that a token is in: what is said of a list is said of each member."""
    while token.dep_ == "conj" and token.head.i != token.i and token.head.pos_ in NAMING:
        token = token.head
    return token


NAMING = {"PROPN", "NOUN", "PRON"}


def parse_path(a: Token, b: Token, limit: int = 5) -> str | None:
    """The way through the parse from one token to another as the labels passed, up then down; None beyond the limit."""
    above: dict[int, str] = {}
    label, token = "", a
    for _ in range(limit):
        above[token.i] = label
        if token.head.i == token.i:
            break
        label += f"^{token.dep_}"
        token = token.head
    down, token = "", b
    for _ in range(limit):
        if token.i in above:
            path = above[token.i] + down
            return path if path.count("^") + path.count("v") <= limit else None
        down = f"v{token.dep_}{down}"
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def trigger_paths(view: View, item: Item, tag: str) -> Iterator[str]:
    """How the parse leads from a mention to each trigger: this carries what was learned of one verb to all of its class."""
    start = lifted(item.token)
    for trigger in view.triggers:
        if trigger.field in {"negation", "condition"}:
            continue
        target = view.items[view.index(trigger.start)]
        if target.slot is not None:
            continue
        path = parse_path(start, target.token)
        if path is None:
            continue
        says = f"{trigger.field}:{trigger.value}"
        yield f"{tag}={says}|{path}"
        yield f"{tag}={trigger.field}|{path}"
        for child in target.token.children:
            if child.dep_ in {"neg", "aux", "auxpass"}:
                yield f"{tag}={says}|{path}&{child.lower_}"


def near_triggers(view: View, at: int, upto: int | None = None) -> Iterator[str]:
    """The lexicon's triggers by side and distance from an item, and whether they stand between it and another."""
    low, high = (min(at, upto), max(at, upto)) if upto is not None else (at, at)
    for trigger in view.triggers:
        place = view.index(trigger.start)
        last = view.index(trigger.end - 1)
        side = "R" if place > at else "L"
        distance = place - at if place > at else at - last
        says = f"{trigger.field}:{trigger.value}"
        yield f"T={says}|{side}{bucket(max(0, distance))}"
        yield f"T={says}"
        if trigger.field not in {"negation", "condition"}:
            yield f"F={trigger.form}|{side}{bucket(max(0, distance))}"
            if distance <= NEAR[1]:
                yield f"F={trigger.form}"
        if low < place < high:
            yield f"TB={says}"


def sentence_flags(view: View, scene: Scene, at: int) -> Iterator[str]:
    """What the sentence is as a whole: quoted or not, asked, denied, conditional, its tense, its place in the layout."""
    root = view.sentence.tokens.root
    yield f"root={root.lemma_.lower()}"
    yield f"tense={root.tag_}"
    for child in root.children:
        if child.dep_ in {"aux", "neg", "auxpass"}:
            yield f"rootaux={child.lower_}"
    if view.items and view.items[-1].sym in {"?", "?”", '?"'}:
        yield "asked"
    block = scene.page.segments[view.sentence.paragraph].block
    yield f"block={block.value}"
    if block is Block.body and view.sentence.paragraph <= 1:
        yield "early"
    speech = view.speech_at(view.items[at].start) if view.items else None
    yield f"speech={speech.form if speech else 'none'}"


def of_work(view: View, scene: Scene, work: Work, at: int, named: Sequence[Slot]) -> Iterator[str]:
    """How a title is present: named here or only in focus, on which side, how far, and what lies between."""
    yield f"works={min(3, len({s.name for s in view.of('work')}))}"
    yield f"inworks={work.in_works}"
    yield f"type={work.type}"
    if not named:
        focus = scene.focus(view.items[at].start)
        yield f"W=focus:{focus is work}"
        yield "focus&" + ("alone" if not view.of("work") else "others")
        yield from of_absent(view, scene, work)
        return
    slot = min(named, key=lambda s: abs(view.index(s.start) - at))
    there = view.index(slot.start)
    side = "R" if there > at else "L"
    yield f"W={slot.how}:{side}{bucket(abs(there - at))}"
    yield f"W={slot.how}"
    low, high = min(there, at), max(there, at)
    between = view.items[low + 1 : high]
    if len(between) <= 8:
        yield f"btw{side}={' '.join(i.sym for i in between)}" if len(between) <= 4 else f"btw{side}=long"
        for item in between:
            yield f"b{side}={item.lemma}"
    others = [s for s in view.of("work") if s.name != work.name]
    yield f"nearer={any(abs(view.index(s.start) - at) < abs(there - at) for s in others)}"
    yield f"inside={any(low < view.index(s.start) < high for s in others)}"
    yield from (f"w.{f}" for f in upwards(view.items[there], limit=2) if f.startswith(("dep=", "up", "with")))
    yield f"wL={view.items[there - 1].sym if there else '<s>'}"
    yield f"wR={view.items[there + 1].sym if there + 1 < len(view.items) else '</s>'}"


LISTING = {",", "and", "&", "or", ";", "plus"}


def of_list(view: View, at: int) -> Iterator[str]:
    """What stands before and after the list that a mention is in."""
    kind = view.items[at].sym
    low = high = at
    while low >= 2 and view.items[low - 1].sym in LISTING:
        step = 2 if view.items[low - 2].sym == kind else 3 if low >= 3 and view.items[low - 3].sym == kind else 0
        if not step:
            break
        low -= step
    last = len(view.items) - 1
    while high + 2 <= last and view.items[high + 1].sym in LISTING:
        step = 2 if view.items[high + 2].sym == kind else 3 if high + 3 <= last and view.items[high + 3].sym == kind else 0
        if not step:
            break
        high += step
    if low == high:
        return
    before = [i.sym for i in view.items[max(0, low - 3) : low]]
    after = [i.sym for i in view.items[high + 1 : high + 4]]
    yield f"listL={before[-1] if before else '<s>'}"
    yield f"listLL={' '.join(before[-2:])}"
    yield f"listR={after[0] if after else '</s>'}"
    yield f"listRR={' '.join(after[:2])}"
    yield f"listRRR={' '.join(after)}"
    yield f"list={min(5, high - low)}"


def of_absent(view: View, scene: Scene, work: Work) -> Iterator[str]:
    """How a title that the sentence does not name was last spoken of."""
    order = scene.candidates(view)
    yield f"rank={order.index(work) - len({s.name for s in view.of('work')}) if work in order else 9}"
    yield f"first={work is next((w for w in scene.works if w.in_works), None)}"
    before = [m for m in work.mentions if m.start < view.sentence.start]
    if not before:
        yield "ahead"
        return
    last = scene.page.sentence_at(before[-1].start)
    if last is not None:
        yield f"back={min(4, view.sentence.index - last.index)}"
        yield f"samepar={last.paragraph == view.sentence.paragraph}"
    yield f"often={min(4, len(before))}"


def of_mention(view: View, scene: Scene, slot: Slot) -> list[str]:
    """The features of a person's or company's mention in its sentence, whatever title it may be about."""
    at = view.index(slot.start)
    item = view.items[at]
    found = ["bias", f"how={slot.how}"]
    found += window(view, at)
    found += upwards(item)
    found += trigger_paths(view, item, "P")
    found += of_list(view, at)
    found += near_triggers(view, at)
    found += sentence_flags(view, scene, at)
    found += (f"noun={n}" for n in scene.nouns.get(slot.name, ()))
    speech = view.speech_at(slot.start)
    if speech is not None and speech.speaker == slot.name:
        found.append(f"self&{slot.how}")
    found.append(f"persons={min(4, len({s.name for s in view.of('person')}))}")
    found.append(f"works={min(3, len({s.name for s in view.of('work')}))}")
    return found


def of_link(view: View, scene: Scene, slot: Slot | None, work: Work) -> list[str]:
    """The features of a mention (of the sentence, for None) beside a title: whether what is said concerns the title."""
    at = view.index(slot.start) if slot is not None else root_index(view)
    named = [s for s in view.of("work") if s.name == work.name]
    found = ["bias", *of_work(view, scene, work, at, named)]
    nearest = min((view.index(s.start) for s in named), key=lambda i: abs(i - at), default=None)
    if nearest is not None:
        path = parse_path(lifted(view.items[at].token), view.items[nearest].token)
        found.append(f"PW={path}")
        low, high = min(at, nearest), max(at, nearest)
        found += (f"TB={t.field}:{t.value}" for t in view.triggers if low < view.index(t.start) < high)
        found.append(f"commas={min(4, sum(i.sym == ',' for i in view.items[low:high]))}")
        found.append(f"semi={any(i.sym in {';', '.'} for i in view.items[low:high])}")
        found += (f"wP{f[1:]}" for f in trigger_paths(view, view.items[nearest], "P"))
    order = scene.candidates(view)
    found.append(f"only={len(order) == 1}")
    found.append(f"onlyhere={bool(named) and len({s.name for s in view.of('work')}) == 1}")
    return found


def root_index(view: View) -> int:
    """The item that holds the root of the sentence's parse."""
    root = view.sentence.tokens.root
    return next((i for i, item in enumerate(view.items) if item.token.i == root.i), 0)


def of_sentence(view: View, scene: Scene) -> list[str]:
    """The features of a whole sentence, whatever title it may be about."""
    at = root_index(view)
    found = ["bias", *sentence_flags(view, scene, at)]
    found += (f"T={t.field}:{t.value}" for t in view.triggers)
    found += (f"F={t.form}" for t in view.triggers)
    for slot in view.of("work")[:4]:
        there = view.index(slot.start)
        found += (f"w{f}" for f in trigger_paths(view, view.items[there], "P"))
        found += (f"w.{f}" for f in window(view, there, 2))
        found += (f"w.{f}" for f in upwards(view.items[there], 2))
        found.append(f"whow={slot.how}")
    syms = [i.sym for i in view.items]
    found += (f"u={i.lemma}" for i in view.items)
    found += (f"bi={a} {b}" for a, b in zip(syms, syms[1:], strict=False))
    found += (f"tri={a} {b} {c}" for a, b, c in zip(syms, syms[1:], syms[2:], strict=False))
    found += crossed(view)
    for kind in ("person", "org", "date", "work"):
        found.append(f"{kind}s={min(3, len({s.name for s in view.of(kind)}))}")
    return found


def crossed(view: View) -> Iterator[str]:
    """Triggers together with what bends them: a negation or condition near, the tense and helpers of their verb."""
    bends = [(view.index(t.start), t.field) for t in view.triggers if t.field in {"negation", "condition"}]
    for trigger in view.triggers:
        if trigger.field in {"negation", "condition", "past"}:
            continue
        place = view.index(trigger.start)
        says = f"{trigger.field}:{trigger.value}"
        for where, what in bends:
            if abs(where - place) <= NEAR[1]:
                yield f"X={says}&{what}{'<' if where < place else '>'}"
        token = view.items[place].token
        yield f"X={says}&{token.tag_}"
        for child in token.children:
            if child.dep_ in {"aux", "auxpass", "neg"}:
                yield f"X={says}&{child.lower_}"
                yield f"X={trigger.form}&{child.lower_}"
