"""Rules about what Oban starts by the clock."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import holds_unset, path_text, surety
from elixir_lint.checks.cron_expression import FORWARDS, FORWARDS_SINCE, LENIENT, STRICT, STRICT_SINCE, fault
from elixir_lint.checks.crontab import Entry, entries
from elixir_lint.checks.declared import has_own_source
from elixir_lint.checks.oban import is_testing
from elixir_lint.config.lookup import is_keyword, lookup
from elixir_lint.config.render import render
from elixir_lint.config.values import Absent, Unknown, Verdict, holds
from elixir_lint.finding import Problem
from elixir_lint.project.literals import value_of
from elixir_lint.project.mix import underscore
from elixir_lint.project.model import ObanInstance, Project
from elixir_lint.project.workers import USED
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, List, Map, String, Tuple

OPTIONS_CHECKED_SINCE, ZONES_SINCE = "2.12.0", "2.23.2"
"""Between these versions `timezone` is no option of an entry, and options are checked at the start."""
_GENERATED = (b"defmodule unquote", b"defmodule __MODULE__", b"defmodule Module.", b"Module.create")


@check("oban-cron-invalid")
def cron_invalid(project: Project) -> Iterator[Problem]:
    for instance in validated(project):
        for entry in entries(instance):
            found = _fault(project, entry)
            if found is None or not holds_unset(entry.when):
                continue
            why, span = found
            yield Problem(
                span=span or entry.span,
                message=f"{instance.name} does not start in prod{path_text(entry.when)}: {why}",
                label="invalid entry",
                setting=entry.path,
                key=entry.worker or "",
                confidence=surety(entry.when),
            )


def validated(project: Project) -> Iterator[ObanInstance]:
    """The instances that are started, with all options known. In test mode Oban does not look at the plugins."""
    if project.is_application:
        for instance in project.obans:
            tested = holds(instance.setting("testing").value, is_testing)
            if instance.started and instance.closed and tested.verdict is Verdict.NEVER:
                yield instance


def _fault(project: Project, entry: Entry) -> tuple[str, Span | None] | None:
    """What is wrong with an entry, and the part of it that is; None if nothing, or if it is not known."""
    match entry.item:
        case Tuple((expression, worker)):
            options: object = List(())
        case Tuple((expression, worker, options)):
            pass
        case Tuple() | Atom() | String() | List() | Map():
            return "an entry of its crontab is neither {expression, worker} nor {expression, worker, options}", None
        case _:
            return None
    return (
        _expression_fault(project, expression)
        or _worker_fault(project, entry, worker)
        or _options_fault(project, options)
    )


def _expression_fault(project: Project, expression: object) -> tuple[str, Span | None] | None:
    match expression:
        case String(text, span):
            why = fault(text, _refused(project))
            return (f"the crontab has {render(expression)}: {why}", span) if why is not None else None
        case Atom(_, span) | List(_, span):
            return f"the crontab has {render(expression)} in place of an expression", span
        case _:
            return None


def _refused(project: Project) -> int:
    """What the version certainly refuses."""
    if project.version_at_least("oban", STRICT_SINCE):
        return STRICT
    return FORWARDS if project.version_at_least("oban", FORWARDS_SINCE) else LENIENT


def _worker_fault(project: Project, entry: Entry, worker: object) -> tuple[str, Span | None] | None:
    """A worker that is not there, or is none."""
    name = entry.worker
    if name is None:
        return (f"{render(worker)} in the crontab is no module", worker.span) if isinstance(worker, Atom) else None
    span = getattr(worker, "span", None)
    if project.lib.defining(name) is None:
        if entry.when.is_true and _is_missing(project, name):
            return f"the crontab has {name}, which is defined nowhere", span
        return None
    module = project.modules.named(name)
    if module is None or module.calls or any(use.module not in USED[:1] for use in module.uses):
        return None
    if ("perform", 1) not in module.functions:
        return f"the crontab has {name}, which has no perform/1", span
    return None if module.uses else (f"the crontab has {name}, which uses no Oban.Worker", span)


def _is_missing(project: Project, name: str) -> bool:
    """Whether a module of the project's own namespace is certainly defined nowhere."""
    first, *others = name.split(".")
    named = {dependency for app in project.apps for dependency in app.mix.deps or ()} | set(project.lock or ())
    if first not in project.lib.namespaces or underscore(first) in named or not project.deps_complete:
        return False
    if _may_come_with_a_dependency(project, name):
        return False
    parents = (".".join((first, *others[:length])) for length in range(1, len(others)))
    makers = (project.modules.named(parent) for parent in parents if project.lib.defining(parent) is not None)
    made = any(maker is None or any(_may_make_modules(project, use.module) for use in maker.uses) for maker in makers)
    return not made and not any(project.lib.search(*_GENERATED))


def _may_make_modules(project: Project, used: str) -> bool:
    """Whether `use` of a module may define others: not if it is the only one in a file of the project."""
    source = project.lib.defining(used)
    return source is None or source.data.count(b"defmodule") > 1


def _may_come_with_a_dependency(project: Project, name: str) -> bool:
    """One from a path may define any module, one from git those of a namespace that is not the project's own."""
    own = [each for app in project.apps for each in (app.mix.deps or {}).values() if has_own_source(each)]
    parent = name.rpartition(".")[0]
    has_siblings = "." in parent and any(project.lib.search(f"defmodule {parent}.".encode()))
    return any(each.source == "path" for each in own) or (bool(own) and not has_siblings)


def _options_fault(project: Project, options: object) -> tuple[str, Span | None] | None:
    span = getattr(options, "span", None)
    if isinstance(options, Map | String | Atom) or (isinstance(options, List) and is_keyword(options) is False):
        return "the options of an entry of its crontab are no keyword list", span
    zone, locked = lookup(value_of(options), "timezone"), project.locked("oban")
    if locked is None or isinstance(zone, Absent | Unknown):
        return None
    if project.version_at_least("oban", OPTIONS_CHECKED_SINCE) and not project.version_at_least("oban", ZONES_SINCE):
        return f"an entry of its crontab has a time zone, which oban {locked} does not know there", span
    return None
