"""Rules about whether errors reach Sentry."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import (
    by_default,
    culprit,
    holds_unset,
    is_false,
    is_off,
    last_call,
    path_text,
    replaced,
    surety,
)
from elixir_lint.checks.oban import running
from elixir_lint.config.effective import Setting
from elixir_lint.config.render import atom_name, render
from elixir_lint.config.values import FALSE, Absent, Condition, Unknown, Value, alternatives, holds
from elixir_lint.finding import Confidence, Problem, Related, Severity, Step
from elixir_lint.project.later import may_change
from elixir_lint.project.model import Project
from elixir_lint.project.versions import Version
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, List, String

VARIABLE = "SENTRY_ENVIRONMENT"
_EVERYWHERE = List((Atom("all"),))


@check("sentry-environment-excluded")
def sentry_environment_excluded(project: Project) -> Iterator[Problem]:
    locked = project.locked("sentry")
    if locked is None or project.is_library:
        return
    included, name = (project.config.get("sentry", key) for key in ("included_environments", "environment_name"))
    if may_change(project, included, name):
        return
    listed = included.value if not included.is_absent else _default_list(locked)
    default = _default_name(project, locked)
    when, excluded, environment = _excluded(listed, name.value, default, exact=locked.major < 9)
    off = holds(project.config.value("sentry", "dsn"), _is_no_dsn)
    if not holds_unset(when) or when.is_false or when.implies(off.when):
        return
    write = culprit(included, lambda value: value == excluded)
    everywhere = excluded == _EVERYWHERE
    why = (
        "included_environments is the list [:all], not :all"
        if everywhere
        else f"environment_name is {render(environment)}{' by default' if name.is_absent else ''}, "
        f"and included_environments {'are' if write is not None else 'are by default'} {render(excluded)}"
    )
    unless = f", unless {VARIABLE} names another" if name.is_absent and not everywhere else ""
    yield Problem(
        span=write.key if write else last_call(project.config, name.path) or name.place or project.mix.span,
        message=f"Sentry ignores every event in prod{path_text(when)}: {why}{unless}",
        label="without this environment",
        related=replaced(included, write),
        setting=included.path,
        confidence=Confidence.MEDIUM if unless else surety(when),
    )


def _is_no_dsn(dsn: Value) -> bool | None:
    """Whether nothing is sent anywhere. Without a setting it is SENTRY_DSN that tells."""
    return None if isinstance(dsn, Unknown) else dsn in (Atom("nil"), String(""))


def _default_list(locked: Version) -> Value:
    return Atom("all") if locked.major >= 10 else List((Atom("prod"),))


def _default_name(project: Project, locked: Version) -> Value:
    """The environment's name if no setting has one; Absent if a variable of the deploy may."""
    if locked.major == 9 or project.deploy.names(VARIABLE):
        return Absent()
    if any(VARIABLE in start.environment for start in project.deploy.starts):
        return Absent()
    return String("production") if locked.major >= 10 else Atom("prod")


def _excluded(listed: Value, names: Value, default: Value, *, exact: bool) -> tuple[Condition, Value, Value]:
    """The worlds in which the list does not have the name, with the last such list and name.

    A name that is set in some worlds only (with the DSN) has the default in others, but that alone is no fault.
    """
    when, excluded, environment = FALSE, listed, names
    named = isinstance(names, Absent)
    for list_ in alternatives(listed):
        for name in sorted(alternatives(names), key=lambda each: not isinstance(each.value, Absent)):
            both = list_.when & name.when
            value = default if isinstance(name.value, Absent) else name.value
            if _is_excluded(list_.value, value, exact) and not both.is_false:
                when, excluded, environment = when | both, list_.value, value
                named = named or value is name.value
    return when if named else FALSE, excluded, environment


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


# --- Oban ------------------------------------------------------------------------------------------

CAPTURES_SINCE = "10.3.0"
"""The first version that reports failing jobs by itself, if it is told to."""
_OTHER_REPORTERS = frozenset(
    {"new_relic_agent", "error_tracker", "tower", "honeybadger", "opentelemetry_oban", "spandex", "scout_apm"}
)
_DEFAULT_LOGGER = b"Oban.Telemetry.attach_default_logger"


@check("oban-failures-unreported")
def oban_failures_unreported(project: Project) -> Iterator[Problem]:
    instance = next(running(project), None)
    dependency = project.prod_dependencies.get("sentry")
    newer = project.version_at_least("sentry", CAPTURES_SINCE)
    if instance is None or dependency is None or newer is None or _is_reported(project):
        return
    setting = project.config.get("sentry", "integrations", "oban", "capture_errors")
    off = holds(setting.value, is_off)
    if newer and (may_change(project, setting) or not (off.always or by_default(off))):
        return
    logged = any(project.lib.search(_DEFAULT_LOGGER))
    path = path_text(off.when) if newer else ""
    how = (
        "`capture_errors` of its Oban integration is off"
        if newer
        else f"sentry {project.locked('sentry') or ''} does not by itself, and nothing else is attached"
    )
    yield Problem(
        span=_home(project, setting, dependency.span),
        message=f"failing jobs of {instance.name} do not reach Sentry in prod{path}: {how}"
        + (", and the default logger only writes to the log" if logged else ""),
        label="jobs are not among it",
        related=(Related(instance.span, "the jobs", Step.CONTEXT),),
        setting=setting.path,
        severity=Severity.INFO if logged else Severity.WARNING,
        fix="" if newer else "attach a handler to [:oban, :job, :exception], or upgrade to sentry 10.3",
    )


def _home(project: Project, setting: Setting, dependency: Span) -> Span:
    write = culprit(setting, is_off)
    if write is not None:
        return write.key
    return last_call(project.config, ("sentry",)) or dependency


def _is_reported(project: Project) -> bool:
    """Whether code of the project, or another library, reports failing jobs, perhaps."""
    packages = frozenset(project.prod_dependencies)
    if packages & _OTHER_REPORTERS or any(name.startswith("tower_") for name in packages):
        return True
    instrumented = project.config.value("appsignal", "config", "instrument_oban")
    if "appsignal" in packages and not holds(instrumented, is_false).always:
        return True
    return any(
        b":telemetry.attach" in source.data or b"Sentry.capture" in source.data
        for source in project.lib.search(b":oban", b"Oban")
    )
