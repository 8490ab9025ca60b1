"""The rule about queries in the log, with what they were given."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import by_default, culprit, path_text, place_to_edit, replaced, surety
from elixir_lint.checks.databases import started_repos
from elixir_lint.checks.logs import level_is_set_in_code
from elixir_lint.config.render import render
from elixir_lint.config.values import Absent, Unknown, Value, alternatives, holds
from elixir_lint.finding import Problem
from elixir_lint.project.model import Project, Subject
from elixir_lint.syntax.terms import Atom

LEVELS = ("all", "debug", "info", "notice", "warning", "error", "critical", "alert", "emergency", "none")
_OLD_NAMES = {"warn": "warning"}
_DEBUG = 1
_HANDLERS = ("default_handler", "console")


@check("repo-query-log-in-prod")
def query_log_in_prod(project: Project) -> Iterator[Problem]:
    if not project.is_application or level_is_set_in_code(project):
        return
    threshold = _threshold(project)
    if threshold is None:
        return
    instances = [instance for instance in project.obans if instance.started]
    for subject, name in [(r, r.module) for r in started_repos(project)] + [(o, o.name) for o in instances]:
        yield from _logged(subject, name, threshold)


def _logged(subject: Subject, name: str, threshold: int) -> Iterator[Problem]:
    def is_logged(value: Value) -> bool | None:
        rank = _rank(value)
        return None if isinstance(value, Unknown) else rank is not None and rank > _DEBUG and rank >= threshold

    setting = subject.setting("log")
    answer = holds(setting.value, is_logged)
    write = culprit(setting, is_logged)
    if write is not None and by_default(answer):
        span, related = place_to_edit(subject, write)
        yield Problem(
            span=span,
            message=f"the log shows every query of {name} with its parameters in prod{path_text(answer.when)}: "
            f"`log` is {render(answer.witnesses[-1])}",
            label="logged",
            related=(*replaced(setting, write), *related),
            setting=setting.path,
            confidence=surety(answer.when),
        )


def _threshold(project: Project) -> int | None:
    """The lowest level that reaches a log, None if it is not known: the logger's, or that of its handler above it."""
    level = _lowest(project.config.value("logger", "level"))
    handlers = [_lowest(project.config.value("logger", handler, "level")) for handler in _HANDLERS]
    if level is None or None in handlers:
        return None
    return max(level, *(rank for rank in handlers if rank is not None))


def _lowest(level: Value) -> int | None:
    """The highest of the levels that are possible: what is logged at any of them is logged. No level is :debug."""
    ranks = [_DEBUG if isinstance(a.value, Absent) else _rank(a.value) for a in alternatives(level)]
    return None if None in ranks else max(rank for rank in ranks if rank is not None)


def _rank(level: Value) -> int | None:
    match level:
        case Atom(name) if (known := _OLD_NAMES.get(name, name)) in LEVELS:
            return LEVELS.index(known)
        case _:
            return None
