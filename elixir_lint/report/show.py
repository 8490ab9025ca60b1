"""`elixir-lint show`: the effective configuration, each setting with where it comes from.

`settings` selects, `text` and `json_document` render (interface.md, "`show --format json`"). Secrets are masked
before anything is rendered.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence

from elixir_lint.config.coverage import coverage_of
from elixir_lint.config.effective import Setting
from elixir_lint.config.kinds import Kind, kind_of, readable, text_of, why_unknown
from elixir_lint.config.opened import Write
from elixir_lint.config.render import render_float
from elixir_lint.config.values import Absent, Alternative, Capture, Closure, Env, Unknown, Value, alternatives
from elixir_lint.project.model import Project
from elixir_lint.project.secrets import known_secrets, secret_facts
from elixir_lint.report.json import Json, dumps
from elixir_lint.report.style import Style
from elixir_lint.report.text import plain
from elixir_lint.secrets.leaves import masked
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, Map, Regex, String, Struct, Tuple

EXACT = 1 << 53
"""From here on an integer is written as text: JSON numbers are not exact."""


def settings(project: Project, below: str = "") -> Iterator[Setting]:
    """The settings at and below a dotted path ("shop.Shop.Repo"), in the order of the configuration, masked."""
    for setting in project.config.below():
        name = ".".join(setting.path)
        if not below or name == below or name.startswith(below + "."):
            yield Setting(setting.path, shown(project, setting.path, setting.value), setting.writes)


def shown(project: Project, path: tuple[str, ...], value: Value) -> Value:
    """A value as it may be shown at a path."""
    return masked(path, value, secret_facts(project), known_secrets(project).known)


def _clean(project: Project, text: str) -> str:
    return plain(known_secrets(project).known.redacted(text, whole=False))


# --- text ---------------------------------------------------------------------------------------------


def text(projects: Sequence[Project], below: str, style: Style) -> str:
    """One line a setting, the places below it, a line of figures at the end of each project."""
    parts: list[str] = []
    for project in projects:
        found = list(settings(project, below))
        if len(projects) > 1:
            parts.append(style("strong", f"{plain(project.path)}: {plain(project.app)}") + "\n")
        parts.extend(_lines(project, setting, style) for setting in found)
        covered = coverage_of(setting.value for setting in found)
        parts.append(
            f"\n{len(found)} settings of {plain(project.app)} in {plain(project.environment)}: {covered.text}\n"
        )
    return "".join(parts)


def _lines(project: Project, setting: Setting, style: Style) -> str:
    lines = [f"{style('strong', plain('.'.join(setting.path)))} = {_clean(project, text_of(setting.value))}"]
    lines += [style("frame", f"    {line}") for line in _origins(project, setting)]
    return "\n".join(lines) + "\n"


def _origins(project: Project, setting: Setting) -> Iterator[str]:
    for place, writes in _by_place(reversed(setting.live)).items():
        when = writes[0].when
        for write in writes[1:]:
            when = when | write.when
        when = readable(when)
        condition = "" if when.is_true else f", if {_clean(project, when.describe())}"
        yield f"{place} ({writes[0].phase}{condition})"
    for write in reversed(setting.overridden):
        yield f"overrides {_place(write)}: {_written(project, setting.path, write)}"
    for unknown in why_unknown(setting.value):
        yield f"not known, because {_clean(project, unknown.why)}"


def _by_place(writes: Iterator[Write]) -> dict[str, list[Write]]:
    """The writes grouped by where they stand: one `config` call may write one of several values."""
    groups: dict[str, list[Write]] = {}
    for write in writes:
        groups.setdefault(_place(write), []).append(write)
    return groups


def _written(project: Project, path: tuple[str, ...], write: Write) -> str:
    return _clean(project, text_of(shown(project, path, write.value)))


def _place(write: Write) -> str:
    line, column = write.key.begin
    return f"{plain(write.key.file.path)}:{line}:{column}"


# --- JSON ---------------------------------------------------------------------------------------------


def json_document(projects: Sequence[Project], below: str, environment: str) -> str:
    return dumps(
        {
            "version": 1,
            "environment": environment,
            "projects": [_project(project, below) for project in projects],
        }
    )


def _project(project: Project, below: str) -> Json:
    found = list(settings(project, below))
    covered = coverage_of(setting.value for setting in found)
    return {
        "path": project.path,
        "app": project.app,
        "coverage": {name: getattr(covered, name) for name in ("known", "environment", "unknown")},
        "settings": [_setting(project, setting) for setting in found],
        "not_checked": [
            {
                "file": entry.span.file.path if entry.span else None,
                "line": entry.span.begin.line if entry.span else None,
                "why": _clean(project, entry.why),
            }
            for entry in project.not_checked
        ],
    }


def _setting(project: Project, setting: Setting) -> Json:
    value = setting.value
    kind = kind_of(value)
    winner = setting.winner
    line, column = winner.key.begin if winner else (None, None)
    return {
        "path": list(setting.path),
        "kind": kind.value,
        "value": encoded(value) if kind is Kind.KNOWN else None,
        "alternatives": [_alternative(project, a) for a in alternatives(value)] if kind is Kind.CHOICE else [],
        "text": _clean(project, text_of(value)),
        "phase": setting.phase,
        "file": winner.key.file.path if winner else None,
        "line": line,
        "column": column,
        "overrides": [_override(project, setting.path, write) for write in setting.overridden],
    }


def _alternative(project: Project, alternative: Alternative) -> Json:
    out: Json = {
        "when": _clean(project, readable(alternative.when).describe()),
        "kind": kind_of(alternative.value).value,
    }
    match alternative.value:
        case Absent():
            pass
        case Unknown(type=type_, env=env):
            out.update({"kind": "unknown", "type": type_, "env": list(env)})
        case Env(name):
            out.update({"type": "string", "env": [name]})
        case value if kind_of(value) is Kind.KNOWN:
            out["value"] = encoded(value)
        case value:
            out["text"] = _clean(project, text_of(value))
    return out


def _override(project: Project, path: tuple[str, ...], write: Write) -> Json:
    line, column = write.key.begin
    return {"file": write.key.file.path, "line": line, "column": column, "text": _written(project, path, write)}


def encoded(value: Value | object) -> object:
    """A known term in the encoding of the contract: nothing that Elixir distinguishes is lost."""
    match value:
        case Atom("nil"):
            return None
        case Atom("true" | "false"):
            return value.name == "true"
        case Atom(name):
            return {"$a": name}
        case Integer(n):
            return n if abs(n) < EXACT else {"$i": str(n)}
        case Float(x):
            return {"$f": render_float(x)}
        case String(content):
            return content
        case Binary(data):
            return {"$b": base64.b64encode(data).decode()}
        case List(items):
            return _encoded_list(items)
        case Tuple(items):
            return {"$t": [encoded(i) for i in items]}
        case Map(pairs):
            return {"$m": [[encoded(k), encoded(v)] for k, v in pairs]}
        case Struct(module, pairs):
            return {"$s": module, "$m": [[encoded(k), encoded(v)] for k, v in pairs]}
        case Regex(source, modifiers):
            return {"$re": [source, modifiers]}
        case Capture(module, name, arity):
            return {"$fn": f"{module}.{name}/{arity}"}
        case Closure(arity=arity):
            return {"$fn": arity}
        case _:
            return {"$opaque": "unknown"}


def _encoded_list(items: tuple[object, ...]) -> object:
    pairs = [(i.items[0].name, i.items[1]) for i in items if _is_pair(i)]  # type: ignore[attr-defined]
    if items and len(pairs) == len(items):
        return {"$k": [[name, encoded(inner)] for name, inner in pairs]}
    if items and all(isinstance(i, Integer) and 32 <= i.value < 127 for i in items):
        return {"$c": "".join(chr(i.value) for i in items)}  # type: ignore[attr-defined]
    return [encoded(i) for i in items]


def _is_pair(item: object) -> bool:
    return isinstance(item, Tuple) and len(item.items) == 2 and isinstance(item.items[0], Atom)
