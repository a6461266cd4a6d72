"""Learn the small models of people, pronouns, speakers and reported speech from the gold articles.

    python evals/train_quotations.py                 rebuild reading/lexicon/weights_*.tsv from evals/gold/press
    python evals/train_quotations.py --leave-out     one register left out at a time: what carries over to another hand

Five linear models over named features: is a capitalised name a person; whom does a pronoun go back to; which voice speaks a
quoted run; is the run somebody's words; is a clause reported speech. Choices among candidates are conditional logits, the
rest logistic regressions. The speaker model rests on what pronouns are taken to mean: for each register it sees what a model
of the other registers makes of them, so that it learns how far they can be trusted. Deterministic.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from intheworks.reading import attribution, names, nlp, people, quotations, reported, turns, weights, wordlists
from intheworks.reading.coreference import Resolver
from intheworks.reading.labels import Labels
from intheworks.reading.page import Page
from intheworks.reading.voices import Voice, Voices

GOLD = Path(__file__).parent / "gold" / "press"
LEXICON = Path(__file__).parents[1] / "src" / "intheworks" / "reading" / "lexicon"
PENALTY = {"choice": 0.003, "yes or no": 0.3}
SMALLEST = 0.005
VOICES = ("spokesperson", "spokesman", "spokeswoman", "representative")
ABOUT = {
    "people": "Is a capitalised name a person?",
    "antecedent": "Whom does a pronoun or description go back to?",
    "speaker": "Which voice speaks a quoted run?",
    "direct": "Is a quoted run somebody’s words?",
    "reported": "Is a clause reported speech?",
}
Features = Iterable[str]
Choice = tuple[Sequence[Features], Sequence[bool]]
Judged = tuple[Features, int]


@dataclass
class Examples:
    """What one register teaches; `direct` waits for the speaker model, whose score is one of its features."""

    people: list[Judged] = field(default_factory=list)
    antecedent: list[Choice] = field(default_factory=list)
    speaker: list[Choice] = field(default_factory=list)
    runs: list[tuple[attribution.Setting, Voices, list[attribution.Candidate], int]] = field(default_factory=list)
    reported: list[Judged] = field(default_factory=list)

    def __add__(self, other: Examples) -> Examples:
        return Examples(*(getattr(self, k) + getattr(other, k) for k in self.__dataclass_fields__))


def fold(text: str | None) -> str:
    bare = unicodedata.normalize("NFKD", text or "").encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", bare.lower()).strip()


def same(a: str | None, b: str | None) -> bool:
    """One surname and compatible given names."""
    x, y = fold(a).split(), fold(b).split()
    if not x or not y or x[-1] != y[-1]:
        return False
    return len(x) == 1 or len(y) == 1 or x[0][:3] == y[0][:3] or (x[0][0] == y[0][0] and min(len(x[0]), len(y[0])) <= 2)


def share(a: tuple[int, int], b: tuple[int, int]) -> float:
    inter = min(a[1], b[1]) - max(a[0], b[0])
    return inter / (max(a[1], b[1]) - min(a[0], b[0])) if inter > 0 else 0.0


def span(thing: dict[str, Any]) -> tuple[int, int]:
    return thing["start"], thing["end"]


def articles() -> Iterator[tuple[str, Page, dict[str, Any]]]:
    for path in sorted(GOLD.glob("*/*.json")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        stamp = re.match(r"[ \t\ufeff]*date[ \t]+(\d{4}-\d{2}-\d{2})", text)
        day = date.fromisoformat(stamp.group(1)) if stamp else date(2020, 1, 1)
        yield path.parent.name, nlp.parse(text, day), json.loads(path.read_text(encoding="utf-8"))


def named(page: Page, gold: dict[str, Any]) -> Iterator[Judged]:
    """Names with whether they are people; those of which the gold says nothing are left out."""
    trimmed = [t for t in people._trimmed(page) if t is not None]
    quotes, claims, text = gold["quotations"], gold["claims"], fold(page.text)
    known = {fold(q["speaker"]) for q in quotes} | {fold(c.get(k)) for c in claims for k in ("person", "author")} - {""}
    firms = {fold(c["company"]) for c in claims if c.get("company")}
    works = {fold(n) for t in gold["titles"] for n in (t["title"], *t["aliases"])}
    roles = {fold(c["character"]) for c in claims if c.get("character")}
    speaks = {fold(q["speaker"]) for q in quotes if q["speaker"] and q["speaker"].split()[-1] in VOICES}
    hearers = {fold(q["said_to"]) for q in quotes if q.get("said_to")}
    for name, seen in people.name_features(page, trimmed, Labels(page)).items():
        folded = fold(name)
        one = len(folded.split()) == 1
        if (
            folded in firms
            or any(f.startswith(folded + " ") for f in firms)
            or (folded in works and folded not in known)
        ):
            verdict: int | None = 0
        elif folded in roles or (folded in known and not one):
            verdict = 1
        elif one and any(folded in k.split() for k in known if " " in k and k in text):
            verdict = None
        elif one and any(folded in k.split() for k in known):
            verdict = int(folded not in hearers and not any(s.startswith(folded + " ") for s in speaks))
        elif any(f.endswith(" PERSON") and f.split()[0] in {"one", "many"} for f in seen):
            verdict = None
        else:
            verdict = 0
        if verdict is not None:
            yield seen, verdict


def learn_from(page: Page, gold: dict[str, Any]) -> Examples:
    """All that one article teaches."""
    persons = people.find(page)
    firms = people.organisations(page, persons)
    resolver = Resolver(page, persons, firms)
    voices = Voices(page, resolver)
    out = Examples(people=list(named(page, gold)))
    _from_claims(page, gold, resolver, out)
    _from_runs(page, gold, resolver, voices, out)
    _from_clauses(page, gold, resolver, voices, out)
    return out


def _anaphor(resolver: Resolver, start: int, end: int, who: str | None, out: Examples) -> None:
    anaphor, link = resolver.anaphor(start, end)
    found = resolver._antecedents.candidates(anaphor, resolver.fitting(anaphor), link)
    if found:
        out.antecedent.append(([f for _, f in found], [same(who, name) for name, _ in found]))


def _voice(resolver: Resolver, page: Page, voice: Voice | None, who: str | None, out: Examples) -> None:
    if voice is None or who is None or voice.kind not in {"he", "noun"}:
        return
    words = page.text[voice.start : voice.end].split()
    if voice.kind == "he":
        _anaphor(resolver, voice.start, voice.end, who, out)
    elif words[0].lower() in {"the", "this"}:
        _anaphor(resolver, voice.end - len(words[-1]), voice.end, who, out)


def _from_claims(page: Page, gold: dict[str, Any], resolver: Resolver, out: Examples) -> None:
    """A claim on a person whose evidence has only "he" or "she" tells whom the pronoun means."""
    seen: set[int] = set()
    for claim in gold["claims"]:
        start, end = span(claim["evidence"])
        found = list(re.finditer(r"\b(?:he|she)\b", page.text[start:end], re.IGNORECASE))
        own = set(fold(claim.get("person")).split())
        if not own or claim.get("borderline") or len({m.group().lower() for m in found}) != 1:
            continue
        at = start + found[0].start()
        if own & set(fold(page.text[start:end]).split()) or resolver.inside(at) or at in seen:
            continue
        seen.add(at)
        _anaphor(resolver, at, at + len(found[0].group()), claim["person"], out)


def _from_runs(page: Page, gold: dict[str, Any], resolver: Resolver, voices: Voices, out: Examples) -> None:
    spoken = turns.find(page, resolver)
    direct = [q for q in gold["quotations"] if q["form"] == "direct"]
    others = [q for q in gold["quotations"] if q["form"] != "direct"]
    history = attribution.History()
    for setting in attribution.settings(resolver.quoted, voices):
        run = setting.run
        at = (run.start, run.end)
        if any(s.start <= run.start and run.end <= s.end for s in spoken):
            continue
        quote = next((q for q in direct if share(span(q["span"]), at) > 0.6), None)
        within = next((q for q in others if q["span"]["start"] <= run.start and run.end <= q["span"]["end"]), None)
        found = attribution.candidates(setting, voices, history)
        best, _ = attribution.choose(found)
        if quote is not None:
            if found:
                out.speaker.append(([c.features for c in found], [same(quote["speaker"], c.name) for c in found]))
            if best is not None and best.voice is not None and best.voice.cue is not None:
                _voice(resolver, page, best.voice, quote["speaker"], out)
            history.add(best.name if best else str(quote["speaker"]), run.paragraph)
        elif within is not None:
            full = next((p.name for p in resolver.people if same(p.name, within["speaker"])), str(within["speaker"]))
            history.add(full, run.paragraph)
            continue
        out.runs.append((setting, voices, found, int(quote is not None)))


def _from_clauses(page: Page, gold: dict[str, Any], resolver: Resolver, voices: Voices, out: Examples) -> None:
    reports = [q for q in gold["quotations"] if q["form"] != "direct"]
    runs = [r for r in resolver.quoted if r.depth == 0]
    for clause in reported.Reported(voices).candidates():
        at = (clause.start, clause.end)
        shares = [(share(at, span(q["span"])), i) for i, q in enumerate(reports)]
        best, which = max(shares, default=(0.0, -1))
        if clause.end - clause.start < 3 or any(s > 0.3 and reports[i].get("borderline") for s, i in shares):
            continue
        verdict = int(best >= 0.5)
        if verdict:
            _voice(resolver, page, clause.voice, reports[which]["speaker"], out)
        within = len(quotations._within(clause, runs))
        out.reported.append((set(reported.features(clause, voices, within)), verdict))


def fit_yes_or_no(data: Sequence[Judged]) -> dict[str, float]:
    vector = DictVectorizer()
    matrix = vector.fit_transform([dict.fromkeys(f, 1) for f, _ in data])
    model = LogisticRegression(C=PENALTY["yes or no"], max_iter=3000).fit(matrix, [y for _, y in data])
    return {
        **dict(zip(vector.get_feature_names_out(), model.coef_[0], strict=True)),
        "bias": float(model.intercept_[0]),
    }


def fit_choice(data: Sequence[Choice]) -> dict[str, float]:
    """A conditional logit: the right candidates of every group share its probability."""
    index: dict[str, int] = {}
    rows, columns, group, right = [], [], [], []
    count = 0
    for found, verdicts in data:
        if not any(verdicts):
            continue
        for features, verdict in zip(found, verdicts, strict=True):
            ids = [index.setdefault(f, len(index)) for f in sorted(set(features))]
            rows += [len(group)] * len(ids)
            columns += ids
            group.append(count)
            right.append(verdict)
        count += 1
    matrix = csr_matrix((np.ones(len(columns)), (rows, columns)), shape=(len(group), len(index)))
    groups, truth = np.array(group), np.array(right, dtype=bool)
    penalty = PENALTY["choice"] * count

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ w
        top = np.full(count, -1e9)
        np.maximum.at(top, groups, scores)
        e = np.exp(scores - top[groups])
        total, good = np.zeros(count), np.zeros(count)
        np.add.at(total, groups, e)
        np.add.at(good, groups, e * truth)
        slope = matrix.T @ (e / total[groups] - np.where(truth, e / good[groups], 0.0))
        return float(-np.log(good / total).sum() + penalty * (w @ w)), slope + 2 * penalty * w

    best = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return dict(zip(index, best.x.tolist(), strict=True))


def fit(data: Examples) -> dict[str, dict[str, float]]:
    speaker = fit_choice(data.speaker)
    return {
        "people": fit_yes_or_no(data.people),
        "antecedent": fit_choice(data.antecedent),
        "speaker": speaker,
        "direct": fit_yes_or_no(direct_examples(data, speaker)),
        "reported": fit_yes_or_no(data.reported),
    }


def direct_examples(data: Examples, speaker: dict[str, float]) -> list[Judged]:
    found = []
    for setting, voices, candidates, verdict in data.runs:
        best = max((sum(speaker.get(f, 0.0) for f in set(c.features)) for c in candidates), default=-9.0)
        found.append((set(attribution.direct_features(setting, voices, best)), verdict))
    return found


def right_choices(model: dict[str, float], data: Sequence[Choice]) -> str:
    hits = 0
    for found, verdicts in data:
        scores = [sum(model.get(f, 0.0) for f in set(features)) for features in found]
        hits += verdicts[int(np.argmax(scores))]
    return f"{hits / max(1, len(data)):.3f} of {len(data)}"


def f1(model: dict[str, float], data: Sequence[Judged]) -> str:
    said = [(model["bias"] + sum(model.get(f, 0.0) for f in set(features)) > 0, y) for features, y in data]
    hits = sum(p and y for p, y in said)
    return f"{2 * hits / max(1, sum(p for p, _ in said) + sum(y for _, y in said)):.3f} of {len(data)}"


def write(models: dict[str, dict[str, float]]) -> None:
    for name, model in models.items():
        lines = [f"# {ABOUT[name]} Learned by evals/train_quotations.py.", "feature\tweight"]
        lines += [f"{f}\t{w:.4f}" for f, w in sorted(model.items()) if abs(w) >= SMALLEST]
        (LEXICON / f"weights_{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for cached in (weights.load, wordlists.table, wordlists.rows, wordlists.column, names.person_nouns):
        cached.cache_clear()


def gathered(parsed: Sequence[tuple[str, Page, dict[str, Any]]], only: str | None = None) -> dict[str, Examples]:
    """What every register (or only one) teaches, read with the models as they are written now."""
    found: dict[str, Examples] = {}
    for register, page, gold in parsed:
        if only in {None, register}:
            found[register] = found.get(register, Examples()) + learn_from(page, gold)
    return found


def apart(registers: dict[str, Examples], out: str) -> Examples:
    """All registers but one."""
    return sum((e for r, e in registers.items() if r != out), Examples())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument(
        "--leave-out", action="store_true", help="score each register by models of the others; writes no model"
    )
    args = parser.parse_args()
    parsed = list(articles())
    before = {name: (LEXICON / f"weights_{name}.tsv").read_bytes() for name in ABOUT}
    registers = gathered(parsed)
    for out in list(registers):
        write({"antecedent": fit_choice(apart(registers, out).antecedent)})
        registers |= gathered(parsed, out)
    if not args.leave_out:
        write(fit(sum(registers.values(), Examples())))
        return
    for name, data in before.items():
        (LEXICON / f"weights_{name}.tsv").write_bytes(data)
    for out, held in registers.items():
        model = fit(apart(registers, out))
        print(f"{out}: people F1 {f1(model['people'], held.people)}", end="; ")
        print(f"antecedent {right_choices(model['antecedent'], held.antecedent)}", end="; ")
        print(f"speaker {right_choices(model['speaker'], held.speaker)}", end="; ")
        print(f"direct F1 {f1(model['direct'], direct_examples(held, model['speaker']))}", end="; ")
        print(f"reported F1 {f1(model['reported'], held.reported)}", flush=True)


if __name__ == "__main__":
    main()
