"""Rules about the names and cookies that nodes of a release start with."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.declared import releases
from elixir_lint.finding import Confidence, Problem, Related, Severity
from elixir_lint.project.deploy.deployment import Start
from elixir_lint.project.deploy.environment import Environment, Given
from elixir_lint.project.deploy.words import Computed, Literal, Variable, Word
from elixir_lint.project.model import Project

COOKIE = "-setcookie"
NAMES = ("-name", "-sname")
MODES = ("sname", "name", "none")


@check("vm-args-set-cookie")
def vm_args_set_cookie(project: Project) -> Iterator[Problem]:
    for flag in project.deploy.vm_flags if releases(project) and not project.is_firmware else ():
        if flag.name != COOKIE and flag.name not in NAMES:
            continue
        cookie = flag.name == COOKIE
        tag = flag.arguments[:1] == ("\0",)
        yield Problem(
            span=flag.place,
            message=f"{flag.source} passes {flag.name}, and so does the release's start script: "
            + ("the VM ignores both cookies" if cookie else "the second name is ignored"),
            label="a second cookie" if cookie else "a second name",
            key=f"{flag.source} {flag.name}",
            severity=Severity.ERROR if cookie else Severity.WARNING,
            fix=""
            if cookie
            else f"remove {flag.name}, and set RELEASE_NODE and RELEASE_DISTRIBUTION in rel/env.sh.eex",
            hides=(flag.value,) if cookie and not tag else (),
        )


@check("node-name-host-mismatch")
def node_name_host_mismatch(project: Project) -> Iterator[Problem]:
    seen = set()
    for environment, container in _environments(project) if releases(project) and not project.is_firmware else ():
        for problem in _mismatches(project, environment, container):
            if problem.span not in seen:
                seen.add(problem.span)
                yield problem


def _environments(project: Project) -> Iterator[tuple[Environment, bool]]:
    """The variables of each start of the release, and whether that is in a container."""
    starts = [start for start in project.deploy.starts if starts_release(project, start)]
    for start in starts:
        yield start.environment, start.entry.stage is not None or start.fly is not None
    if not starts:
        yield project.deploy.release_environment, False


def starts_release(project: Project, start: Start) -> bool:
    return any(step.starts_release(project.deploy.release_names) for step in start.entry.steps)


def _mismatches(project: Project, environment: Environment, container: bool) -> Iterator[Problem]:
    modes, nodes = environment.get("RELEASE_DISTRIBUTION", ()), environment.get("RELEASE_NODE", ())
    severity = Severity.ERROR if container else Severity.WARNING
    for mode in modes:
        if mode.text is not None and mode.text not in MODES:
            yield _problem(mode, f'RELEASE_DISTRIBUTION is "{mode.text}", and not sname, name or none', severity)
    if len(modes) > 1 or (modes and not modes[0].certain):
        return
    if modes and modes[0].text == "name":
        yield from _without_host(project, modes[0], nodes, severity)
    elif (modes and modes[0].text == "sname") or (not modes and not project.deploy.names("RELEASE_DISTRIBUTION")):
        yield from _with_domain(modes, nodes, severity)


def _without_host(project: Project, mode: Given, nodes: tuple[Given, ...], severity: Severity) -> Iterator[Problem]:
    """`RELEASE_DISTRIBUTION=name`, `RELEASE_NODE=shop`"""
    for node in nodes:
        default = _default(node)
        if _lacks_host(default or node.word):
            exception = ", unless RELEASE_NODE is set before" if default else ""
            yield _problem(
                node,
                "RELEASE_DISTRIBUTION is name, and RELEASE_NODE names no host: a container's host name has no domain "
                f"to take its place, and the VM does not start{exception}",
                severity,
                mode,
                sure=node.certain and not default,
            )
    if not nodes and not project.deploy.names("RELEASE_NODE"):
        yield _problem(
            mode,
            "RELEASE_DISTRIBUTION is name, and no file sets RELEASE_NODE: the release's name alone is no long name",
            severity,
            sure=False,
        )


def _with_domain(modes: tuple[Given, ...], nodes: tuple[Given, ...], severity: Severity) -> Iterator[Problem]:
    """`RELEASE_NODE=shop@10.0.0.1` with short names, which are the default."""
    for node in nodes:
        default = _default(node)
        word = default or node.word
        if _has_domain(word):
            yield _problem(
                node,
                f"RELEASE_NODE names the host {_written_host(word)}, and RELEASE_DISTRIBUTION is "
                + ("sname" if modes else "not set, which means sname")
                + ": short names have no domain, and the VM does not start",
                severity,
                *modes,
                sure=node.certain and not default,
            )


def _problem(given: Given, message: str, severity: Severity, *others: Given, sure: bool = True) -> Problem:
    return Problem(
        span=given.span,
        message=message,
        label="set here",
        related=tuple(Related(other.span, f"{other.name} is {other.text}") for other in others),
        key=f"{given.span.file.path} {given.name}",
        severity=severity,
        confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
    )


def _default(node: Given) -> Word | None:
    """`${RELEASE_NODE:-shop}`"""
    match node.word.parts:
        case (Variable("RELEASE_NODE", default),):
            return default
        case _:
            return None


def _lacks_host(word: Word) -> bool:
    """Whether no `@` is in a node's name, whatever its expansions come to."""
    return "@" not in word.known and all(isinstance(part, Literal) or _is_release_name(part) for part in word.parts)


def _has_domain(word: Word) -> bool:
    """Whether the host of a node's name is known to have a dot."""
    asked = any(isinstance(part, Computed) and "hostname -i" in part.span.text for part in word.parts)
    return "@" in word.known and ("." in word.known.partition("@")[2] or asked)


def _written_host(word: Word) -> str:
    return word.span.text.strip("\"'").partition("@")[2]


def _is_release_name(part: object) -> bool:
    match part:
        case Computed(span):
            return span.text.startswith("<%=") and "release.name" in span.text
        case Variable("RELEASE_NAME", _):
            return True
        case _:
            return False
