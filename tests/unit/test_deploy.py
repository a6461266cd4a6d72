"""What lies in deploy/ names files, commands, options and pages that are there. (Containers are not built here.)"""

from __future__ import annotations

import configparser
import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from intheworks.cli.app import app

yaml = pytest.importorskip("yaml")
ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")


def takes(arguments: list[str]) -> bool:
    """Whether the program has this command with these options."""
    command: Any = typer.main.get_command(app)
    words = list(arguments)
    while words and hasattr(command, "commands"):
        found = command.commands.get(words.pop(0))
        if found is None:
            return False
        command = found
    options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    return not hasattr(command, "commands") and {w for w in words if w.startswith("--")} <= options


def test_a_wrong_command_is_noticed() -> None:
    """The tests below can fail."""
    assert takes(["serve", "--host", "0.0.0.0"]) and takes(["token", "list"])
    assert not takes(["serve", "--hots", "0.0.0.0"]) and not takes(["tokens", "list"]) and not takes(["token"])


def test_compose_names_what_is_there() -> None:
    """Files that are mounted or built from, services that are waited for, and commands of the program."""
    services = COMPOSE["services"]
    for service in services.values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert (DEPLOY / source).is_file() if source.startswith(".") else source in COMPOSE["volumes"]
        assert set(service.get("depends_on", ())) <= set(services)
        if "build" in service:
            assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
        if service["image"] == "intheworks" and "command" in service:
            assert takes(service["command"])
    for file in re.findall(r"-f /(\S+)", services["rights"]["command"]):
        assert any(volume.split(":")[1] == f"/{file}" for volume in services["rights"]["volumes"])
    assert all(port.startswith("127.0.0.1:") for port in services["server"]["ports"])


def test_the_image_is_made_of_what_is_there() -> None:
    """What is copied exists and is not kept out; what is run is a command; it does not run as root."""
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").split() if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    assert copied
    for name in " ".join(copied).split():
        assert (ROOT / name).exists() and name in let_in, name
    (default,) = re.findall(r"^CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)
    assert takes(yaml.safe_load(default))
    assert re.search(r"^USER (?!root)\w+", DOCKERFILE, re.MULTILINE)
    assert "--require-hashes" in DOCKERFILE


def test_the_unit_runs_a_command_of_the_program() -> None:
    """The systemd unit can be parsed, and starts `serve` with options that it has."""
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(DEPLOY / "intheworks.service", encoding="utf-8")
    program, *arguments = unit["Service"]["ExecStart"].split()
    assert Path(program).name == "intheworks" and takes(arguments)
    assert {"Unit", "Service", "Install"} <= set(unit.sections())


def test_what_is_watched_is_served() -> None:
    """The addresses for health and figures are the server's."""
    scraped = yaml.safe_load((DEPLOY / "prometheus.yaml").read_text(encoding="utf-8"))["scrape_configs"][0]
    (health,) = re.findall(r"http://127\.0\.0\.1:8000(/\w+)", DOCKERFILE)
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/intheworks/server").glob("*.py"))
    for path in (scraped["metrics_path"], health):
        assert f'get("{path}"' in source, path
