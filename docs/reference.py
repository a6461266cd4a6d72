"""The reference, made from the code: commands, records, the HTTP API, the tools for agents, the Python API.

    python docs/reference.py docs/reference

writes a page each (`make docs`); a test makes them anew and compares, so that none can lag behind.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
import typer

import intheworks
from intheworks import Desk, errors, model
from intheworks.cli.app import app
from intheworks.schema import json_schema
from intheworks.server.app import create_app
from intheworks.server.mcp import schema_of
from intheworks.server.mcp_tools import TOOLS
from intheworks.server.store import Store

MADE = "<!-- Made from the code by docs/reference.py (`make docs`): change the code, not this page. -->"
Schema = dict[str, Any]


def page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", MADE, *(part for part in parts if part)]) + "\n"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table; nothing where there are no rows."""
    lines = ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows]
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *lines]) if lines else ""


# --- commands ----------------------------------------------------------------------------------------------------------


def commands() -> str:
    found = list(_leaves(typer.main.get_command(app), ()))
    shared = "Data goes to stdout, all else to stderr. Exit status 0: done; 1: some input was rejected; 2: misuse or a fault, in one line."
    return page("Commands", shared, *(_command(path, command) for path, command in found))


def _leaves(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if hasattr(command, "commands"):
        for name, sub in command.commands.items():
            yield from _leaves(sub, (*path, name))
    else:
        yield path, command


def _command(path: tuple[str, ...], command: Any) -> str:
    said, *examples = inspect.cleandoc(command.help or "").split("Example: ")
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option"]
    usage = " ".join(["intheworks", *path, "[OPTION]…" if options else "", *map(_usage, arguments)])
    rows = [(f"`{_bare(p)}`", p.help or "", "") for p in arguments]
    rows += [(_option(p), p.help or "", _default(p)) for p in options]
    parts = [f"## {' '.join(path)}", said.strip(), f"```\n{' '.join(usage.split())}\n```"]
    parts += [table(("argument or option", "", "by default"), rows), *(f"Example: `{example.strip()}`" for example in examples)]
    return "\n\n".join(part for part in parts if part)


def _bare(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper()).strip("[]")


def _usage(parameter: Any) -> str:
    shown = _bare(parameter) + ("…" if parameter.nargs == -1 else "")
    return shown if parameter.required else f"[{shown}]"


def _option(parameter: Any) -> str:
    values = parameter.type_descriptor.annotation
    if getattr(parameter, "is_flag", False):
        takes = ""
    elif isinstance(values, type) and issubclass(values, Enum):
        takes = " " + "|".join(str(one.value) for one in values)
    else:
        takes = f" {parameter.metavar or getattr(values, '__name__', 'VALUE').upper()}"
    return f"`{', '.join(parameter.opts)}{takes}`"


def _default(parameter: Any) -> str:
    value = parameter.default.value if isinstance(parameter.default, Enum) else parameter.default
    told = isinstance(value, str | int | float) and not isinstance(value, bool) and value != ""
    shown = f"`{value}`" if told else ""
    return " else ".join(part for part in (f"`${parameter.envvar}`" if parameter.envvar else "", shown) if part)


# --- shapes ------------------------------------------------------------------------------------------------------------


def records() -> str:
    parts = json.loads(json_schema())["$defs"]
    told = "`intheworks schema` prints this as JSON Schema. Offsets count Unicode code points, start included, end excluded."
    return page("Records and standings in JSON", told, *(_shape(name, parts[name]) for name in parts))


def _shape(name: str, schema: Schema) -> str:
    said = schema.get("description", "")
    if "enum" in schema:
        return "\n\n".join(filter(None, [f"## {name}", said, ", ".join(f"`{word}`" for word in schema["enum"])]))
    return "\n\n".join(filter(None, [f"## {name}", said, _fields(schema)]))


def _fields(schema: Schema, link: Callable[[str], str] = lambda name: f"[{name}](#{name.lower()})") -> str:
    needed = schema.get("required", [])
    rows = []
    for name, field in schema["properties"].items():
        default = "needed" if name in needed else f"`{json.dumps(field['default'])}`" if "default" in field else ""
        rows.append((f"`{name}`", _type(field, link), default, field.get("description", "")))
    described = any(row[3] for row in rows)
    head = ("field", "holds", "by default", "")
    return table(head if described else head[:3], rows if described else [row[:3] for row in rows])


def _type(schema: Schema, link: Callable[[str], str]) -> str:
    """What a value may be, in words."""
    if "$ref" in schema:
        return link(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(one, link) for one in schema["anyOf"]))
    if "enum" in schema:
        return " or ".join(f"`{json.dumps(word)}`" for word in schema["enum"])
    kind = schema.get("type", "anything")
    if kind == "array":
        return f"list of {_type(schema['items'], link)}" if isinstance(schema.get("items"), dict) else "list"
    limits = ", ".join(words.format(schema[key]) for key, words in _LIMITS.items() if key in schema)
    shown = schema.get("format", kind)
    return f"{shown} ({limits})" if limits else str(shown)


_LIMITS = {
    "minLength": "{} or more characters",
    "maxLength": "{} at most",
    "minimum": "{} at least",
    "maximum": "{} at most",
    "maxItems": "{} at most",
}


# --- the HTTP API and the tools ------------------------------------------------------------------------------------------


def http() -> str:
    with tempfile.TemporaryDirectory() as folder, Desk.open(":memory:") as desk:
        store = Store.open(str(Path(folder) / "none.db"), lambda: datetime(2000, 1, 1, tzinfo=UTC))
        described = create_app(desk, store).openapi()
        store.close()
    told = "A server tells the same at `/openapi.json`. Faults are `application/problem+json` (RFC 9457)."
    calls = [
        _call(path, method, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    shapes = described["components"]["schemas"]
    told_elsewhere = json.loads(json_schema())["$defs"]
    own = [_shape(name, schema) for name, schema in shapes.items() if name not in told_elsewhere]
    text = page("HTTP API", told, *calls, *own)
    return re.sub(  # what the page on records tells is not told twice
        r"\]\(#(\w+)\)", lambda m: m[0] if m[1] not in _lower(told_elsewhere) else f"](records.md#{m[1]})", text
    )


def _lower(names: Iterable[str]) -> set[str]:
    return {name.lower() for name in names}


def _call(path: str, method: str, operation: Schema) -> str:
    parts = [f"## {method.upper()} {path}", " ".join((operation.get("description") or "").split())]
    if operation.get("security"):
        parts.append("Needs a token: `Authorization: Bearer …`.")
    parts.append(
        table(
            ("parameter", "in", "holds", ""),
            [
                (f"`{p['name']}`", p["in"], _type(p["schema"], str), p.get("description") or "")
                for p in operation.get("parameters", [])
            ],
        )
    )
    taken = operation.get("requestBody")
    if taken:
        parts.append(f"Takes {_type(taken['content']['application/json']['schema'], _anchor)}.")
    answers = [
        (code, _type(answer["content"]["application/json"]["schema"], _anchor))
        for code, answer in operation["responses"].items()
        if "application/json" in answer.get("content", {})
    ]
    parts += [f"Gives {given} ({code})." for code, given in answers]
    return "\n\n".join(part for part in parts if part)


def _anchor(name: str) -> str:
    return f"[{name}](#{name.lower()})"


def tools() -> str:
    told = "What `intheworks mcp` offers to agents. Every tool has a JSON Schema of what it takes and gives; this is what it takes."
    return page("Tools for agents", told, *map(_tool, TOOLS))


def _tool(tool: Any) -> str:
    schema = schema_of(tool.takes)
    scope = f"Needs a token of scope `{tool.scope}`." if tool.scope else ""
    gives = f"Gives {tool.gives.__name__}: " + ", ".join(f"`{f.encode_name}`" for f in msgspec.structs.fields(tool.gives))
    return "\n\n".join(filter(None, [f"## {tool.name}", tool.does, scope, _fields(schema, str), gives + "."]))


# --- Python --------------------------------------------------------------------------------------------------------------


def python() -> str:
    told = (
        "Public are the names of `intheworks`, and all of `intheworks.model` and `intheworks.errors`. They follow "
        "[semantic versioning](https://semver.org); whatever else can be imported may change with any version. "
        "`mypy --strict` sees all types."
    )
    names = [_object(name, getattr(intheworks, name)) for name in intheworks.__all__]
    rest = [
        _object(f"{module.__name__.rpartition('.')[2]}.{name}", one)
        for module in (model, errors)
        for name, one in vars(module).items()
        if isinstance(one, type) and one.__module__ == module.__name__ and name[0] != "_" and name not in intheworks.__all__
    ]
    return page("Python API", told, *names, *rest)


def _object(name: str, one: Any) -> str:
    parts = [f"## {name}", *_said(one)]
    if isinstance(one, type) and issubclass(one, Enum):
        words = ", ".join(f"`{word.value}`" for word in one)
        return "\n\n".join([*parts, words] if words else parts)
    fields = _annotated(one)
    if fields:
        parts.append(table(("field", "type"), [(f"`{field}`", f"`{type_}`") for field, type_ in fields]))
    parts += [part for method, function in vars(one).items() for part in _method(name, method, function)]
    return "\n\n".join(parts)


def _said(one: Any) -> list[str]:
    own = vars(one).get("__doc__") or ""
    said = inspect.cleandoc(own)
    return [said] if said and not said.startswith(f"{one.__name__}(") else []


def _annotated(one: Any) -> list[tuple[str, str]]:
    """The fields of a type that is made of fields, its parents' first, with their types as written."""
    found = [
        (name, str(type_))
        for parent in reversed(one.__mro__[:-1])
        if parent.__module__.startswith("intheworks")
        for name, type_ in vars(parent).get("__annotations__", {}).items()
        if name[0] != "_"
    ]
    return list(dict(found).items())


def _method(of: str, name: str, function: Any) -> Iterator[str]:
    bound = function.__func__ if isinstance(function, classmethod | staticmethod) else function
    made = isinstance(bound, property)
    code = bound.fget if made else bound
    if name[0] == "_" or not inspect.isfunction(code) or not code.__doc__:
        return
    signature = inspect.signature(code)
    own = [p for p in signature.parameters.values() if p.name not in ("self", "cls")]
    written = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(signature.replace(parameters=own)))
    shown = signature.return_annotation if made else written
    yield f"### {of}.{name}"
    yield f"```py\n{name}{f': {shown}' if made else shown}\n```"
    yield inspect.cleandoc(code.__doc__)


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "records.md": records,
    "http.md": http,
    "tools.md": tools,
    "python.md": python,
}


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    for name, make in PAGES.items():
        (folder / name).write_text(make(), encoding="utf-8")
