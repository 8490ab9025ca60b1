"""The rule about the time that jobs have to finish, and the time that the platform waits for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import culprit, holds_unset, home, path_text, place_to_edit, surety
from elixir_lint.checks.deployed import platform_files, sections
from elixir_lint.checks.numbers import each
from elixir_lint.checks.oban import running
from elixir_lint.config.values import TRUE, Absent, Condition, Value
from elixir_lint.finding import Confidence, Problem, Related, Severity, Step
from elixir_lint.project.model import ObanInstance, Project
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax.terms import Integer

GRACE = 15_000
"""ms; oban lib/oban/config.ex."""
DOCKER, KUBERNETES, HEROKU = 10, 30, 30
"""Seconds between the signal and a forced stop, where nobody says otherwise."""
_HEROKU_FILES = ("Procfile", "elixir_buildpack.config", "app.json")
_STOP_GRACE = regex(rb"^[ \t]*stop_grace_period:[ \t]*[\"']?([\dhms.]{1,20})", re.MULTILINE)
_TERMINATION = regex(rb"\bterminationGracePeriodSeconds:[ \t]*[\"']?(\d{1,6})")
_DEPLOYMENT = regex(rb"^kind:[ \t]*(?:Deployment|StatefulSet)\b", re.MULTILINE)
_UNIT = regex(rb"(\d+(?:\.\d+)?)(h|ms|m|s)")
_SECONDS = {b"h": 3600.0, b"m": 60.0, b"s": 1.0, b"ms": 0.001}


@record
class Patience:
    """How many seconds a platform waits before it kills; `span` is where that is said, or the file by which it shows.

    `marker`: the platform only shows by such a file.
    """

    seconds: float
    platform: str
    span: Span
    marker: bool = False


@check("oban-grace-exceeds-kill-timeout")
def grace_exceeds_kill_timeout(project: Project) -> Iterator[Problem]:
    patience = min(_patiences(project), key=lambda each: (each.marker, each.seconds), default=None)
    if patience is None:
        return
    for instance in running(project):
        longest = grace_beyond(instance, patience.seconds)
        if longest is not None:
            milliseconds, when = longest
            write = culprit(instance.setting("shutdown_grace_period"), lambda value: isinstance(value, Integer))
            yield Problem(
                span=patience.span,
                message=f"{patience.platform} kills {instance.name} {patience.seconds:g} s after the signal in prod, "
                f"and its jobs have {milliseconds / 1000:g} s to finish{path_text(when)}",
                label="too short for the jobs",
                related=(
                    Related(
                        place_to_edit(instance, write)[0] if write is not None else home(instance),
                        "their grace period" if write is not None else "15 s by default",
                        Step.CONTEXT,
                    ),
                ),
                setting=instance.setting("shutdown_grace_period").path,
                severity=Severity.INFO if patience.marker else Severity.WARNING,
                confidence=Confidence.MEDIUM if patience.marker else surety(when),
            )


def grace_beyond(instance: ObanInstance, seconds: float) -> tuple[int, Condition] | None:
    """The grace period in ms by default, if it is longer than this; None too if it is not known."""

    def read(value: Value) -> dict[int, Condition]:
        match value:
            case Integer(number):
                return {number: TRUE}
            case Absent():
                return {GRACE: TRUE}
            case _:
                return {}

    numbers = each(instance.setting("shutdown_grace_period").value, read)
    longer = [(n, when) for n, when in numbers.items() if n > seconds * 1000 and holds_unset(when)]
    return max(longer, key=lambda found: found[0], default=None)


def _patiences(project: Project) -> Iterator[Patience]:
    for fly in project.deploy.fly_files:
        if project.deploy.runs_application(fly):
            span = fly.span("kill_timeout") or fly.span("experimental", "kill_timeout") or fly.head
            yield Patience(fly.kill_timeout, "Fly", span)
    for source in project.deploy.compose_files:
        yield from _of_compose(source)
    for source in platform_files(project):
        if project.app.encode() in source.data:
            yield from _of_kubernetes(source)
    for name in _HEROKU_FILES if project.path == "." else ():
        marker = project.files.read(name) if project.files.exists(name) else None
        if marker is not None:
            yield Patience(HEROKU, "Heroku or Gigalixir", Span(marker, 0, 0), marker=True)
            return


def _of_compose(source: SourceFile) -> Iterator[Patience]:
    """A service with `build:` is the application; others have their own time."""
    for service in sections(source):
        built = source.data.find(b"build:", service.start, service.end) if service.parent == "services" else -1
        if built < 0:
            continue
        match = _STOP_GRACE.search(source.data, service.start, service.end)
        if match is None:
            yield Patience(DOCKER, "Docker", Span(source, built, built + len(b"build")))
        else:
            found = sum(float(number) * _SECONDS[unit] for number, unit in _UNIT.findall(match[1]))
            yield Patience(found, "Docker", Span(source, match.start(1), match.end(1)))


def _of_kubernetes(source: SourceFile) -> Iterator[Patience]:
    """A manifest that names the application."""
    match = _TERMINATION.search(source.data)
    if match is not None:
        yield Patience(float(match[1]), "Kubernetes", Span(source, match.start(1), match.end(1)))
    elif deployment := _DEPLOYMENT.search(source.data):
        yield Patience(KUBERNETES, "Kubernetes", Span(source, *deployment.span()))
