"""The commands of the server: `serve`, `token`, `export`, and a standing as one page."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from intheworks.cli.run import run

TITLE = "The Understudies sequel"
PROGRAM = str(Path(sys.executable).parent / "intheworks")


@pytest.fixture
def db(gold_ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(gold_ledger, tmp_path / "ledger.db")
    monkeypatch.setenv("INTHEWORKS_DB", str(tmp_path / "ledger.db"))
    return tmp_path / "ledger.db"


def test_a_token_is_made_listed_and_revoked(db: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Its secret is on stdout once; the list tells whose it is and that it was revoked, never the secret."""
    assert run(["token", "new", "Ada", "--scope", "review", "--days", "3"]) == 0
    told = capfdbinary.readouterr()
    secret, id_ = told.out.decode().strip(), re.search(rb"k_\w+", told.err)
    assert secret.startswith("itw_") and id_
    assert run(["token", "revoke", id_[0].decode()]) == 0
    capfdbinary.readouterr()
    assert run(["token", "list", "--format", "json"]) == 0
    listed = capfdbinary.readouterr().out.decode()
    (row,) = json.loads(listed)
    assert (row["name"], row["scopes"]) == ("Ada", "review") and row["revoked"] and row["expires"]
    assert secret not in listed and secret.encode() not in db.read_bytes()
    assert run(["token", "revoke", "k_none"]) == 2


@pytest.mark.parametrize("format", ["jsonld", "csv", "wikitext", "ics", "atom", "quickstatements"])
def test_export_writes_to_stdout(format: str, db: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """One title, as of a day; a title that is none exits 2."""
    assert run(["export", format, TITLE, "--as-of", "2013-01-01"]) == 0
    assert TITLE.encode() in capfdbinary.readouterr().out
    assert run(["export", format, "No Such Title Anywhere"]) == 2


def test_a_standing_is_one_html_file(db: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """`show --format html` needs no server: its style is in it, and it asks for nothing."""
    assert run(["show", TITLE, "--as-of", "2013-01-01", "--format", "html"]) == 0
    page = capfdbinary.readouterr().out.decode()
    assert page.startswith("<!doctype html>") and page.rstrip().endswith("</html>")
    assert "in development" in page and "<style>" in page and not re.search(r"\b(?:src|href)=\"(?!#|data:)", page)


def test_serve_binds_to_loopback_answers_and_stops(db: Path) -> None:
    """It says where it is, answers there, takes an article with a token alone, and ends when it is told to."""
    server = subprocess.Popen([PROGRAM, "serve", "--port", "0"], stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr
        line = server.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert address, line
        client = httpx.Client(base_url=address[0], transport=httpx.HTTPTransport(retries=5))
        assert client.get("/health").json()["status"] == "ok"
        assert client.get("/", headers={"accept": "text/html"}).status_code == 200
        assert client.post("/api/v1/documents", json={"text": "x"}).status_code == 401
        assert client.get("/health", headers={"host": "evil.example"}).status_code == 400
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=20) in (0, -signal.SIGTERM)
    second = subprocess.run(
        [PROGRAM, "serve", "--host", "192.0.2.1"], capture_output=True, text=True, timeout=60, check=False
    )
    assert second.returncode == 2 and "cannot listen" in second.stderr and second.stderr.count("\n") == 1
