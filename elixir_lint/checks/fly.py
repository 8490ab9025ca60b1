"""Rules about fly.toml: ports, memory, and how machines are stopped."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.ports import Listener, listeners
from elixir_lint.finding import Problem, Related
from elixir_lint.project.deploy.containers import compose_services, memory_limit, pod_containers
from elixir_lint.project.deploy.deployment import Start
from elixir_lint.project.deploy.fly import FlyFile, Memory, Service
from elixir_lint.project.model import Project

LIKELY_KILLED = 256
"""Megabytes."""


def machines(project: Project) -> Iterator[Start]:
    """The process groups of Fly files that run this application's virtual machine."""
    names = project.deploy.release_names
    for start in project.deploy.starts if project.is_application else ():
        runs = any(step.runs_mix or step.starts_release(names) for step in start.entry.steps)
        if start.fly is not None and runs and project.deploy.runs_application(start.fly):
            yield start


def fly_of(start: Start) -> FlyFile:
    assert start.fly is not None, "of a machine"
    return start.fly


def files(project: Project) -> Iterator[FlyFile]:
    """The Fly files with such a group."""
    yield from dict.fromkeys(fly_of(start) for start in machines(project))


# --- ports ------------------------------------------------------------------------------------------


@check("fly-port-mismatch")
def fly_port_mismatch(project: Project) -> Iterator[Problem]:
    for start in machines(project):
        services = [service for service in fly_of(start).services if start.group in service.groups and service.is_http]
        ports = {service.port for service in services}
        found = listeners(project, start.environment)
        if not services or None in ports or not found:
            continue
        reached = [listener for listener in found if listener.port in ports]
        if not reached:
            yield _unreached(services[0], found)
        elif all(listener.loopback for listener in reached):
            yield _loopback(services[0], reached[0])


def _unreached(service: Service, found: list[Listener]) -> Problem:
    listener = found[0]
    return Problem(
        span=service.port_span,
        message=f"Fly connects to port {service.port}, and {listener.endpoint.module} listens on {listener.port}"
        + (f" ({listener.how})" if listener.how else ""),
        label=f"port {service.port}",
        related=tuple(Related(place, f"port {listener.port}") for place in listener.places),
        key=listener.endpoint.module,
    )


def _loopback(service: Service, listener: Listener) -> Problem:
    return Problem(
        span=service.port_span,
        message=f"Fly connects to port {service.port}, and {listener.endpoint.module} listens there on the loopback "
        "address alone",
        label="reached from outside the machine",
        related=(Related(listener.ip_place, "loopback"),) if listener.ip_place is not None else (),
        key=listener.endpoint.module,
    )


# --- memory -----------------------------------------------------------------------------------------


@check("fly-memory-too-low")
def fly_memory_too_low(project: Project, *, megabytes: int) -> Iterator[Problem]:
    seen = set()
    for start in machines(project):
        fly = fly_of(start)
        groups = (fly.memory(start.group), f"the machines of {start.group}")
        release = (fly.release_memory, "the machine of the release command")
        for memory, what in (groups, release):
            if memory is not None and memory.megabytes < megabytes and memory.span not in seen:
                seen.add(memory.span)
                yield Problem(
                    span=memory.span,
                    message=f"{memory.megabytes} MB of memory for {what}{_swap(memory, fly)}",
                    label=f"{memory.megabytes} MB",
                    key=f"{fly.file.path} {what}",
                )
    yield from _containers(project, megabytes)


def _containers(project: Project, least: int) -> Iterator[Problem]:
    """The limits of compose files and Kubernetes manifests."""
    names = project.deploy.release_names
    found = [c for source in project.deploy.compose_files for _, c in compose_services(source, names)]
    found += [c for source in project.deploy.manifests for c in pod_containers(source, names)]
    for container in found if project.is_application else ():
        limit = memory_limit(container)
        if limit is not None and limit[0] < least:
            megabytes, place = limit
            yield Problem(
                span=place,
                message=f"{megabytes} MB of memory for the container of {project.app}",
                label=f"{megabytes} MB",
                key=f"{place.file.path} {project.app}",
            )


def _swap(memory: Memory, fly: FlyFile) -> str:
    if fly.swap:
        return f", and {fly.swap} MB of swap"
    return ", without swap: the kernel is likely to kill the VM" if memory.megabytes <= LIKELY_KILLED else ""
