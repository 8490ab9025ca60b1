"""The rule about distribution that is reached from outside."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.declared import releases
from elixir_lint.checks.distribution import HIGH, LOW, kernel_settings
from elixir_lint.checks.fly import files
from elixir_lint.finding import Problem, Severity
from elixir_lint.project.deploy.containers import Published, compose_ports, compose_services, port_range, service_ports
from elixir_lint.project.deploy.environment import Environment, texts_of
from elixir_lint.project.model import Project

EPMD = 4369


@check("distribution-port-published")
def distribution_port_published(project: Project) -> Iterator[Problem]:
    if not releases(project) or _is_off(project):
        return
    ports = dict(_distribution_ports(project))
    seen = set()
    for published, severity in _published(project):
        for (first, last), what in ports.items():
            if first <= published.last and published.first <= last and published.span not in seen:
                seen.add(published.span)
                yield Problem(
                    span=published.span,
                    message=f"{published.how} port {_shown(published)}, on which {what} listens: with the cookie, "
                    "whoever reaches it runs any code",
                    label="distribution",
                    key=f"{published.span.file.path} {published.first}",
                    severity=severity,
                )


def _shown(published: Published) -> str:
    return str(published.first) if published.first == published.last else f"{published.first}-{published.last}"


def _environments(project: Project) -> list[Environment]:
    return [start.environment for start in project.deploy.starts] or [project.deploy.release_environment]


def _is_off(project: Project) -> bool:
    """Whether no start is distributed."""
    modes = [text for each in _environments(project) for text in (*texts_of(each, "RELEASE_DISTRIBUTION"), None)[:1]]
    return all(mode == "none" for mode in modes)


def _distribution_ports(project: Project) -> Iterator[tuple[tuple[int, int], str]]:
    """The ports of epmd and of the nodes themselves, where they are known, and what listens there."""
    epmd, own = [str(EPMD)], []
    for flag in project.deploy.vm_flags:
        if flag.name == "-erl_epmd_port" and flag.arguments:
            own.append((flag.arguments[0], flag.arguments[0]))
    settings = kernel_settings([flag for flag in project.deploy.vm_flags if flag.to != "remote"])
    if LOW in settings:
        own.append((settings[LOW], settings.get(HIGH, settings[LOW])))
    for each in _environments(project):
        epmd += [text for text in texts_of(each, "ERL_EPMD_PORT") if text]
        own += [(text, text) for text in texts_of(each, "ERL_DIST_PORT") if text]
    for text in epmd:
        if (numbers := port_range(text)) is not None:
            yield numbers, "epmd"
    for low, high in own:
        if (numbers := port_range(f"{low}-{high}")) is not None:
            yield numbers, "the distribution"


def _published(project: Project) -> Iterator[tuple[Published, Severity]]:
    names = project.deploy.release_names
    for fly in files(project):
        for service in fly.services:
            if service.port is not None and (service.is_http or service.ports):
                yield Published(service.port, service.port, service.port_span, "Fly publishes"), Severity.ERROR
    for source in project.deploy.compose_files:
        for _, container in compose_services(source, names):
            yield from ((published, Severity.ERROR) for published in compose_ports(container))
    for source in project.deploy.manifests:
        yield from ((published, Severity.ERROR) for published in service_ports(source))
    for dockerfile in project.deploy.dockerfiles:
        final = project.deploy.final_stage(dockerfile)
        for instruction in final.all_instructions if final is not None else ():
            for word in instruction.operands if instruction.name == "EXPOSE" else ():
                if (numbers := port_range(word.known)) is not None:
                    yield Published(*numbers, word.span, "the image exposes"), Severity.INFO
