"""Rules about the commands that production starts with."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import is_true
from elixir_lint.checks.declared import releases
from elixir_lint.checks.node_names import starts_release
from elixir_lint.config.values import Verdict, holds
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.project.deploy.commands import Step as Command
from elixir_lint.project.deploy.deployment import Start
from elixir_lint.project.deploy.environment import is_set
from elixir_lint.project.model import Endpoint, Project
from elixir_lint.source import Span

DEVELOPMENT = frozenset({"dev", "test"})
PHX_SERVER = "PHX_SERVER"


# --- Mix --------------------------------------------------------------------------------------------


@check("mix-started-in-production")
def mix_started_in_production(project: Project) -> Iterator[Problem]:
    seen = set()
    for start in project.deploy.starts if project.is_application else ():
        step = next((step for step in start.entry.steps if step.runs_mix), None)
        severity = _mix_severity(project, start) if step is not None else None
        if step is None or severity is None or step.span in seen:
            continue
        seen.add(step.span)
        environment = _mix_env(start) or "dev"
        yield Problem(
            span=step.span,
            message=f"{_title(start)} runs {_task(step)} in production"
            + (f", with MIX_ENV={environment}" if severity is Severity.ERROR else "")
            + ": compiler, sources and Mix serve beside the application",
            label="no release",
            related=_started_at(start, step),
            key=f"{start.entry.span.file.path} {start.entry.name}",
            severity=severity,
        )


def _mix_severity(project: Project, start: Start) -> Severity | None:
    """ERROR where MIX_ENV is not prod; None where that makes the image one for developers."""
    environment = _mix_env(start)
    deployed = start.fly is not None or start.entry.stage is None
    if environment is None:
        return Severity.WARNING if start.entry.stage is None else None
    if environment not in ("", *DEVELOPMENT):
        return Severity.WARNING
    if environment == "" and (not deployed or project.deploy.names("MIX_ENV")):
        return None if not deployed else Severity.WARNING
    return Severity.ERROR if deployed else None


def _mix_env(start: Start) -> str | None:
    """What MIX_ENV is where Mix runs; "" if an image or Fly file leaves it unset, None if that is not known."""
    values = start.environment.get("MIX_ENV", ())
    if values:
        return values[-1].text if values[-1].certain else None
    return "" if start.entry.stage is not None else None


def _title(start: Start) -> str:
    return "the image" if start.entry.stage is not None and start.entry.fly is None else f"process {start.entry.name}"


def _task(step: Command) -> str:
    """`mix phx.server`, without what else is on the command line."""
    words = step.text.replace(",", " ").split()
    own = words[words.index("mix") + 1 :][:1] if "mix" in words else []
    task = next((word for word in ("phx.server", "phoenix.server", "run") if word in words), "".join(own))
    program = "iex -S mix" if "iex" in words else "mix"
    return f"`{program} {task}`".replace(" `", "`")


def _started_at(start: Start, step: Command) -> tuple[Related, ...]:
    """The entry point, if a step of it is reported."""
    span = start.entry.span
    return () if span.file is step.span.file else (Related(span, "started here", Step.CONTEXT),)


# --- PHX_SERVER -------------------------------------------------------------------------------------


@check("phx-server-not-set")
def phx_server_not_set(project: Project) -> Iterator[Problem]:
    starts = [start for start in project.deploy.starts if starts_release(project, start)]
    endpoints = [e for e in project.endpoints if e.started is not False and _waits_for_variable(e)]
    silent = any(is_set(start.environment, PHX_SERVER) or PHX_SERVER in start.environment for start in starts)
    if not releases(project) or not endpoints or not starts or silent or _served_elsewhere(project, endpoints):
        return
    if not project.deploy.runs_mix and not project.deploy.names(PHX_SERVER):
        start = starts[0]
        step = next(s for s in start.entry.steps if s.starts_release(project.deploy.release_names))
        yield Problem(
            span=step.span,
            message=f"{endpoints[0].module} listens only if PHX_SERVER is set, and nothing sets it: the release starts "
            "without a server",
            label="starts the release",
            related=(*_started_at(start, step), *_switch(endpoints[0])),
            key=PHX_SERVER,
        )


def _served_elsewhere(project: Project, waiting: list[Endpoint]) -> bool:
    """Whether another endpoint listens, so that this one may be off on purpose."""
    others = (endpoint for endpoint in project.endpoints if endpoint not in waiting)
    return any(holds(endpoint.setting("server").value, is_true).possible for endpoint in others)


def _waits_for_variable(endpoint: Endpoint) -> bool:
    """Whether `server` is true exactly where PHX_SERVER is set, or has some value."""
    answer = holds(endpoint.setting("server").value, is_true)
    return (
        endpoint.closed
        and answer.verdict is Verdict.SOMETIMES
        and {s.name for s in answer.when.subjects} == {PHX_SERVER}
    )


def _switch(endpoint: Endpoint) -> tuple[Related, ...]:
    """Where `server: true` is set."""
    place = endpoint.setting("server").place
    return (Related(place, "only if PHX_SERVER is set", Step.AFTER),) if place is not None else ()


# --- signals ----------------------------------------------------------------------------------------


@check("docker-shell-swallows-sigterm")
def docker_shell_swallows_sigterm(project: Project) -> Iterator[Problem]:
    seen = set()
    for start in project.deploy.starts if project.is_application else ():
        for step in start.entry.steps if start.entry.stage is not None else ():
            mix = step.runs_mix and _mix_severity(project, start) is not None
            command = "mix" if mix else step.starts_release(project.deploy.release_names)
            daemon = command in ("daemon", "daemon_iex")
            place = step.span if daemon else step.held_at
            if command is None or place is None or place in seen:
                continue
            seen.add(place)
            program = _task(step) if step.runs_mix else f"`{_written(step)}`"
            yield Problem(
                span=place,
                message=f"{program} leaves the container without a first process that stays: it ends at once"
                if daemon
                else f"a shell waits above {program} and keeps SIGTERM to itself: every stop ends in SIGKILL",
                label="detached" if daemon else "the shell stays",
                related=_way(start, place, step),
                key=f"{start.entry.span.file.path} {start.entry.name}",
                fix="`start` in place of `daemon`" if daemon else "",
            )


def _way(start: Start, place: Span, step: Command) -> tuple[Related, ...]:
    """The entry point and the last command, where they are elsewhere than the place to edit."""
    before = () if start.entry.span.file is place.file else (Related(start.entry.span, "started here"),)
    return before if step.span == place else (*before, Related(step.span, "the VM starts", Step.AFTER))


def _written(step: Command) -> str:
    """`bin/shop start`"""
    return step.text.replace("\0", "...")
