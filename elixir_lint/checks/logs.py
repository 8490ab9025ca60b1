"""Rules about what production writes to its logs."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import (
    by_default,
    culprit,
    is_absent,
    is_false,
    last_call,
    listed,
    path_text,
    replaced,
    surety,
)
from elixir_lint.checks.databases import started_repos
from elixir_lint.config.values import Absent, Unknown, Value, Verdict, holds
from elixir_lint.finding import Problem, Severity
from elixir_lint.project.later import may_change
from elixir_lint.project.model import Project
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom

_EVERYTHING = (Atom("debug"), Atom("all"))
_HANDLERS = ("default_handler", "console")
"""The handler of Elixir 1.15 and later, and the backend of older versions."""
_CONFIGURES = b"Logger.configure"


@check("logger-level-debug")
def level_debug(project: Project) -> Iterator[Problem]:
    setting = project.config.get("logger", "level")
    answer = holds(setting.value, _is_verbose)
    logged = _logged(project) if project.is_application else ""
    if not logged or not by_default(answer) or may_change(project, setting) or level_is_set_in_code(project):
        return
    handlers = {name: holds(project.config.value("logger", name, "level"), _is_verbose).verdict for name in _HANDLERS}
    off = holds(project.config.value("logger", "default_handler"), is_false)
    if Verdict.UNKNOWN in handlers.values() or off.verdict is not Verdict.NEVER:
        return
    restricting = [name for name, verdict in handlers.items() if verdict is not Verdict.ALWAYS]
    unset = holds(setting.value, is_absent).possible
    write = culprit(setting, _is_verbose)
    yield Problem(
        span=write.key if write is not None else _home(project),
        message=("nothing sets the log level in prod, so it is :debug" if unset else "the log level is :debug in prod")
        + path_text(answer.when)
        + (f": only the level of {listed(restricting)} keeps back " if restricting else ": the log shows ")
        + f"{logged} with its parameters",
        label="no log level" if write is None else "set here",
        related=replaced(setting, write),
        setting=setting.path,
        severity=Severity.INFO if restricting else Severity.WARNING,
        confidence=surety(answer.when),
    )


def _is_verbose(level: Value) -> bool | None:
    """Without a level, Logger and its handlers pass everything."""
    return None if isinstance(level, Unknown) else isinstance(level, Absent) or level in _EVERYTHING


def _logged(project: Project) -> str:
    """What Ecto or Phoenix log at :debug; "" if there is neither."""
    repos = [
        r.module for r in started_repos(project) if holds(r.setting("log").value, is_false).verdict is Verdict.NEVER
    ]
    if repos:
        return f"every query of {listed(repos)}"
    if holds(project.config.value("phoenix", "logger"), is_false).verdict is not Verdict.NEVER:
        return ""  # Phoenix does not attach its logger, so that no parameters are logged
    return "every request" if any(each.started is not False for each in project.endpoints) else ""


def level_is_set_in_code(project: Project) -> bool:
    """Whether the level is set by code, or if there is no configuration, perhaps by the one of another project."""
    sources = {call.span.file.path: call.span.file for call in project.config.calls}
    return (
        not sources
        or any(_CONFIGURES in source.data for source in sources.values())
        or any("/mix/tasks/" not in source.path for source in project.lib.search(_CONFIGURES))
    )


def _home(project: Project) -> Span:
    return last_call(project.config, ("logger",)) or project.mix.span
