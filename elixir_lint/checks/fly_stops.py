"""Rules about how Fly stops machines: by which signal, after which time, and when."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import is_true, place_of
from elixir_lint.checks.fly import files, fly_of, machines
from elixir_lint.checks.oban import running
from elixir_lint.checks.oban_times import grace_beyond
from elixir_lint.checks.ports import in_world
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import FALSE_ATOM, Absent, Unknown, Verdict, holds
from elixir_lint.finding import Problem, Related, Step
from elixir_lint.project.deploy.deployment import Start
from elixir_lint.project.deploy.fly import FlyFile
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Endpoint, Project, Socket
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Integer, List

SIGTERM = "SIGTERM"

# --- stopping ---------------------------------------------------------------------------------------


@check("fly-kill-signal-not-sigterm")
def fly_kill_signal_not_sigterm(project: Project) -> Iterator[Problem]:
    handled = {fly_of(start).file.path for start in machines(project) if start.entry.traps}
    for fly in files(project):
        signal = fly.get("kill_signal")
        if signal == SIGTERM or fly.file.path in handled:
            continue
        place = fly.place("kill_signal")
        said = f"{signal}" if isinstance(signal, str) else "SIGINT, the default"
        yield Problem(
            span=place.key if place is not None else fly.head,
            message=f"Fly stops the machines with {said}: the VM exits at once, and requests and jobs are cut",
            label="set here" if place is not None else "no `kill_signal`",
            key=fly.file.path,
        )


# --- draining ---------------------------------------------------------------------------------------

BANDIT, COWBOY = "Bandit.PhoenixAdapter", "Phoenix.Endpoint.Cowboy2Adapter"
SOCKET_DRAINER_SINCE = "1.7.2"
SOCKET_DRAIN = 30_000
"""Milliseconds: the default `shutdown` of a socket's drainer (phoenix socket/pool_supervisor.ex)."""
DRAINS = {BANDIT: 15_000, COWBOY: 5_000}
"""Milliseconds: thousand_island's `shutdown_timeout`, and the `shutdown` of Plug.Cowboy.Drainer."""


@check("fly-kill-timeout-too-short")
def fly_kill_timeout_too_short(project: Project) -> Iterator[Problem]:
    for fly in files(project):
        allowed = fly.kill_timeout * 1000
        drains = [(_drain(project, endpoint), endpoint) for endpoint in _served(project, fly)]
        longest, endpoint = max(drains, key=lambda drain: drain[0], default=(0, None))
        if endpoint is None or longest <= allowed or _jobs_outlast(project, allowed):
            continue
        place = fly.place("kill_timeout") or fly.place("experimental", "kill_timeout")
        yield Problem(
            span=place.key if place is not None else fly.head,
            message=f"Fly gives the machines {_seconds(allowed)} to stop"
            + ("" if place is not None else ", its default")
            + f", and {endpoint.module} drains for up to {_seconds(longest)}",
            label=f"{_seconds(allowed)}" if place is not None else "no `kill_timeout`",
            key=fly.file.path,
        )


def _served(project: Project, fly: FlyFile) -> Iterator[Endpoint]:
    """The endpoints that serve requests which come in through a service of the file."""
    if fly.services:
        for endpoint in project.endpoints:
            if endpoint.started and holds(endpoint.setting("server").value, is_true).verdict is not Verdict.NEVER:
                yield endpoint


def _drain(project: Project, endpoint: Endpoint) -> int:
    """The longest that stopping an endpoint may take, in milliseconds; 0 if it is not known."""
    own = DRAINS.get(endpoint.adapter or "", 0)
    path = (
        ("http", "thousand_island_options", "shutdown_timeout")
        if endpoint.adapter == BANDIT
        else ("drainer", "shutdown")
    )
    match endpoint.setting(*path).value:
        case Integer(number):
            own = number
        case Absent():
            pass
        case _:
            own = 0
    drained = project.version_at_least("phoenix", SOCKET_DRAINER_SINCE) is not False
    return max([own, *(_socket_drain(socket) for socket in endpoint.sockets if drained)])


def _socket_drain(socket: Socket) -> int:
    drainer = lookup(socket.options, "drainer")
    if drainer == FALSE_ATOM or isinstance(drainer, Unknown) or not socket.in_prod:
        return 0
    match lookup(drainer, "shutdown"):
        case Integer(number):
            return number
        case Absent():
            return SOCKET_DRAIN
        case _:
            return 0


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:g} s"


def _jobs_outlast(project: Project, allowed: float) -> bool:
    """Whether Oban gives its jobs more time than that, which is the worse fault."""
    return any(grace_beyond(instance, allowed / 1000) is not None for instance in running(project))


# --- automatic stops --------------------------------------------------------------------------------


@check("fly-autostop-stops-jobs")
def fly_autostop_stops_jobs(project: Project) -> Iterator[Problem]:
    seen = set()
    for start in machines(project):
        stopping = [s for s in fly_of(start).services if start.group in s.groups and s.stops and s.running == 0]
        kept = any(s.running > 0 or not s.stops for s in fly_of(start).services if start.group in s.groups)
        work = next(_background(project, start), None)
        if stopping and not kept and work is not None and stopping[0].stops_span not in seen:
            seen.add(stopping[0].stops_span)
            what, place = work
            yield Problem(
                span=stopping[0].stops_span,
                message=f"Fly stops the machines of {start.group} when no requests come in, and {what} there",
                label="stopped without traffic",
                related=(Related(place, "background work", Step.CONTEXT),),
                key=f"{fly_of(start).file.path} {start.group}",
            )


def _background(project: Project, start: Start) -> Iterator[tuple[str, Span]]:
    """What runs in a group whether or not there is traffic, and where that is said."""
    for instance in running(project):
        queues = in_world(instance.setting("queues").value, start.environment)
        if isinstance(queues, List) and queues.items:
            yield f"{instance.name} runs jobs", place_of(instance, "queues")
    children = {child.module: child.span for child in project.children if child.module}
    for module, use in project.using("Quantum"):
        path = (text_of(lookup(use.options, "otp_app")) or "", module.name, "jobs")
        jobs = in_world(project.config.value(*path), start.environment)
        if module.name in children and isinstance(jobs, List) and jobs.items:
            yield f"{module.name} schedules jobs", children[module.name]
    for module, _ in project.using("Broadway"):
        if module.name in children:
            yield f"{module.name} consumes messages", children[module.name]
