"""Rules about whether errors reach Sentry."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import culprit, holds_unset, last_call, path_text, replaced, surety
from elixir_lint.config.render import atom_name, render
from elixir_lint.config.values import FALSE, Absent, Condition, Value, alternatives
from elixir_lint.finding import Confidence, Problem
from elixir_lint.project.model import Project
from elixir_lint.project.versions import Version
from elixir_lint.syntax.terms import Atom, List, String

VARIABLE = "SENTRY_ENVIRONMENT"
_EVERYWHERE = List((Atom("all"),))


@check("sentry-environment-excluded")
def sentry_environment_excluded(project: Project) -> Iterator[Problem]:
    locked = project.locked("sentry")
    if locked is None or project.is_library:
        return
    included, name = (project.config.get("sentry", key) for key in ("included_environments", "environment_name"))
    listed = included.value if not included.is_absent else _default_list(locked)
    default = _default_name(project, locked) if name.is_absent else None
    names = name.value if default is None else default
    when, excluded, environment = _excluded(listed, names, exact=locked.major < 9)
    if not holds_unset(when) or when.is_false:
        return
    write = culprit(included, lambda value: value == excluded)
    everywhere = excluded == _EVERYWHERE
    why = (
        "included_environments is the list [:all], not :all"
        if everywhere
        else f"environment_name is {render(environment)}{' by default' if default is not None else ''}, "
        f"and included_environments {'are' if write is not None else 'are by default'} {render(excluded)}"
    )
    unless = f", unless {VARIABLE} names another" if default is not None and not everywhere else ""
    yield Problem(
        span=write.key if write else last_call(project.config, name.path) or name.place or project.mix.span,
        message=f"Sentry ignores every event in prod{path_text(when)}: {why}{unless}",
        label="without this environment",
        related=replaced(included, write),
        setting=included.path,
        confidence=Confidence.MEDIUM if unless else surety(when),
    )


def _default_list(locked: Version) -> Value:
    return Atom("all") if locked.major >= 10 else List((Atom("prod"),))


def _default_name(project: Project, locked: Version) -> Value:
    """The environment's name if no setting has one; Absent if a variable of the deploy may."""
    if locked.major == 9 or project.deploy.names(VARIABLE):
        return Absent()
    if any(VARIABLE in start.environment for start in project.deploy.starts):
        return Absent()
    return String("production") if locked.major >= 10 else Atom("prod")


def _excluded(listed: Value, names: Value, exact: bool) -> tuple[Condition, Value, Value]:
    """The worlds in which the list does not have the name, with the last such list and name."""
    when, excluded, environment = FALSE, listed, names
    for list_ in alternatives(listed):
        for name in alternatives(names):
            both = list_.when & name.when
            if _is_excluded(list_.value, name.value, exact) and not both.is_false:
                when, excluded, environment = when | both, list_.value, name.value
    return when, excluded, environment


def _is_excluded(listed: Value, name: Value, exact: bool) -> bool:
    if not isinstance(listed, List) or not all(isinstance(item, Atom | String) for item in listed.items):
        return False
    if listed == _EVERYWHERE and not isinstance(name, Atom | String):
        return True
    if exact:
        return isinstance(name, Atom | String) and name not in listed.items
    text = _text(name)
    return text is not None and text not in {_text(item) for item in listed.items}


def _text(value: object) -> str | None:
    """`to_string(value)`"""
    match value:
        case String(text):
            return text
        case Atom("nil"):
            return ""
        case Atom(name):
            return atom_name(name)
        case _:
            return None
