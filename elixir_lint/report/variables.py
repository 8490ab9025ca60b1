"""`elixir-lint env`: the variables that production reads, as text, JSON, Markdown and dotenv.

A default that is a secret, by its variable's name or its shape, is masked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from elixir_lint.config.contract import Variable
from elixir_lint.report.json import Json, dumps
from elixir_lint.report.text import plain
from elixir_lint.secrets.redact import MASK, redact
from elixir_lint.secrets.vocabulary import is_secret_setting


def shown_default(variable: Variable) -> str | None:
    """The default as it may be shown."""
    if variable.default is None or variable.default == "":
        return variable.default
    return MASK if is_secret_setting((variable.name,)) else redact(variable.default, whole=True)


def _need(variable: Variable) -> str:
    if variable.required:
        return "required"
    default = shown_default(variable)
    return "optional" if default is None else f'default "{default}"'


def _places(variable: Variable) -> list[str]:
    return [f"{span.file.path}:{span.begin.line}" for span in variable.places]


def text(variables: Sequence[Variable], _environment: str) -> str:
    """A block a variable: what it needs to be, the settings it feeds, the places that read it."""
    parts = []
    for variable in variables:
        kind = "" if variable.type == "string" else f" {variable.type},"
        phase = " read while building," if variable.phase == "build" else ""
        parts.append(f"{plain(variable.name)}:{kind}{phase} {plain(_need(variable))}\n")
        feeds = ", ".join(".".join(path) for path in variable.settings[:4])
        more = len(variable.settings) - 4
        if feeds:
            parts.append(f"    sets {plain(feeds)}{f' and {more} more' if more > 0 else ''}\n")
        parts.append(f"    at {plain(', '.join(_places(variable)[:4]))}\n")
    required = sum(v.required for v in variables)
    parts.append(f"\n{len(variables)} variables, {required} of them required\n")
    return "".join(parts)


def json_document(variables: Sequence[Variable], environment: str) -> str:
    """Version 1 of the document that interface.md fixes field by field."""
    return dumps({"version": 1, "environment": environment, "variables": [_json(v) for v in variables]})


def _json(variable: Variable) -> Json:
    return {
        "name": variable.name,
        "required": variable.required,
        "default": shown_default(variable),
        "type": variable.type,
        "phase": variable.phase,
        "settings": [list(path) for path in variable.settings],
        "places": [
            {"file": span.file.path, "line": span.begin.line, "column": span.begin.column} for span in variable.places
        ],
    }


def markdown(variables: Sequence[Variable], _environment: str) -> str:
    """A table for a README."""
    rows = ["| Variable | | Type | Default | Read |", "| --- | --- | --- | --- | --- |"]
    for variable in variables:
        default = shown_default(variable)
        cells = (
            f"`{_cell(variable.name)}`",
            "required" if variable.required else "",
            variable.type,
            f"`{_cell(default)}`" if default else "",
            "at build" if variable.phase == "build" else "at boot",
        )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


def _cell(content: str) -> str:
    return plain(content).replace("|", "\\|").replace("`", "'")


def dotenv(variables: Sequence[Variable], _environment: str) -> str:
    """An `.env.example`: required variables to fill in, the others commented with their defaults."""
    lines = []
    for variable in variables:
        default = shown_default(variable)
        note = "" if variable.type == "string" else f" ({variable.type})"
        if variable.required:
            lines.append(f"# required{note}\n{plain(variable.name)}=")
        else:
            lines.append(f"# optional{note}\n# {plain(variable.name)}={plain(default or '')}")
    return "\n\n".join(lines) + "\n" if lines else ""


FORMATS: dict[str, Callable[[Sequence[Variable], str], str]] = {
    "text": text,
    "json": json_document,
    "markdown": markdown,
    "dotenv": dotenv,
}
