"""The rule about variables whose default is of another type than a variable can be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import culprit, path_text, shown, surety
from elixir_lint.checks.option_types import OPTIONS
from elixir_lint.config.render import render
from elixir_lint.config.values import Absent, Condition, Env, Value, alternatives, is_set
from elixir_lint.finding import Problem
from elixir_lint.project.model import Project
from elixir_lint.regex import regex
from elixir_lint.syntax.terms import Atom, Float, Integer

_TEXT = regex(
    r".*(ADDRESS|BUCKET|DOMAIN|DSN|EMAIL|ENDPOINT|FROM|HOST|HOSTNAME|ID|IDENTIFIER|KEY|NAME|PASSWORD|PATH|PREFIX|QUERY"
    r"|REGION|SECRET|TOKEN|URI|URL|USER|USERNAME|ZONE)",
    re.IGNORECASE,
)
"""Variables that hold a text, where an atom for "there is none" is the natural default."""
_PARSED_PORTS = frozenset({"http", "https", "url", "static_url"})
"""Endpoint options below which Phoenix takes a port as text, too (its endpoint/supervisor.ex)."""
_PARSED_BY_SMTP = frozenset({"auth", "no_mx_lookups", "port", "retries", "ssl", "tls"})
"""What mailers over SMTP take as text, too (swoosh lib/swoosh/adapters/smtp.ex, bamboo_smtp smtp_adapter.ex)."""


@check("env-default-wrong-type")
def env_default_wrong_type(project: Project) -> Iterator[Problem]:
    if project.is_library:
        return
    for setting in project.config.below():
        found = _mixed(setting.value)
        if found is None or _is_converted(project, setting.path):
            continue
        variable, default = found

        def is_raw(value: Value, name: str = variable.name) -> bool:
            return isinstance(value, Env) and value.name == name

        write = culprit(setting, is_raw)
        if write is not None:
            where = write.when.given(is_set(variable.subject))
            yield Problem(
                span=write.key,
                message=f"{shown(setting.path)} is {render(default)} or the text of {variable.name}"
                f"{path_text(where)}: {_effect(variable.name, default)}",
                label=f"{render(default)} or a string",
                setting=setting.path,
                key=variable.name,
                confidence=surety(where),
                fix=_fix(variable.name, default),
            )


def _mixed(value: Value) -> tuple[Env, Atom | Integer | Float] | None:
    """The variable that a value is where it is set, and the default of another type where it is not."""
    choices = alternatives(value)
    for choice in choices:
        variable = choice.value
        if not isinstance(variable, Env):
            continue
        unset = ~is_set(variable.subject)
        for other in choices:
            if _is_no_text(other.value, variable.name) and _only_for(other.when, unset):
                return variable, other.value  # type: ignore[return-value]
    return None


def _only_for(when: Condition, unset: Condition) -> bool:
    return not when.is_true and when.implies(unset)


def _is_no_text(value: Value, variable: str) -> bool:
    match value:
        case Integer() | Float():
            return True
        case Atom("nil"):
            return False
        case Atom(name):
            return not name.startswith("Elixir.") and not _TEXT.fullmatch(variable)
        case _:
            return False


def _is_converted(project: Project, path: tuple[str, ...]) -> bool:
    """Whether a library takes a text there, or another rule speaks of it."""
    *parent, key = path
    repos = {repo.settings.path for repo in project.repos}
    if tuple(parent) in repos and key in {option.key for option in OPTIONS}:
        return True
    if key == "port" and parent[-1] in _PARSED_PORTS:
        return True
    siblings = (project.config.value(*parent, name) for name in ("adapter", "relay", "server"))
    return key in _PARSED_BY_SMTP and any(not isinstance(each, Absent) for each in siblings)


def _effect(variable: str, default: Atom | Integer | Float) -> str:
    match default:
        case Atom("false"):
            return f"{variable}=false is a string, which is true"
        case Atom("true"):
            return f"{variable}=false is a string, and true as well"
        case Atom():
            return "a string is no atom"
        case _:
            return "a string is no number"


def _fix(variable: str, default: Atom | Integer | Float) -> str:
    match default:
        case Atom("false"):
            return f'System.get_env("{variable}") in ~w(true 1)'
        case Atom("true"):
            return f'System.get_env("{variable}", "true") in ~w(true 1)'
        case Atom():
            return f'String.to_existing_atom(System.get_env("{variable}", "{default.name}"))'
        case Integer():
            return f'String.to_integer(System.get_env("{variable}", "{render(default)}"))'
        case Float():
            return f'String.to_float(System.get_env("{variable}", "{render(default)}"))'
