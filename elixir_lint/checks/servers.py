"""Rules about the web server below an endpoint: whether it starts, and with which options."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from elixir_lint.checks import check
from elixir_lint.checks.bandit import MOVED, Option, own_options, refused
from elixir_lint.checks.common import (
    culprit,
    holds_unset,
    home,
    is_absent,
    is_off,
    is_true,
    listed,
    path_text,
    place_to_edit,
    surety,
)
from elixir_lint.checks.endpoints import BANDIT, COWBOY, has_listener, started_endpoints
from elixir_lint.config.values import Value, holds
from elixir_lint.finding import Confidence, Problem, Severity
from elixir_lint.project.model import Endpoint, Project
from elixir_lint.regex import regex

_STARTERS = regex(
    r"procfile|(?:dockerfile|containerfile).*|.*\.(?:dockerfile|containerfile)|.*compose.*\.ya?ml|fly(?:[.-].*)?\.toml"
)


@check("bandit-unsupported-option")
def unsupported_option(project: Project) -> Iterator[Problem]:
    for endpoint in started_endpoints(project):
        if holds(endpoint.setting("server").value, is_off_literally).always:
            continue
        for key in ("http", "https"):
            value = endpoint.setting(key).value
            if endpoint.adapter == BANDIT:
                for option in refused(project, value):
                    if holds_unset(option.when):
                        yield _refused(project, endpoint, key, option)
            elif endpoint.adapter == COWBOY:
                for option in own_options(value):
                    if holds_unset(option.when):
                        yield _ignored(project, endpoint, key, option)


def _refused(project: Project, endpoint: Endpoint, listener: str, option: Option) -> Problem:
    *above, name = option.path
    fix = MOVED.get(name, "").format(name)
    return Problem(
        span=option.place,
        message=f"{endpoint.module} does not boot in {project.environment}{path_text(option.when)}: "
        f"Bandit refuses `{name}` in `{'.'.join((listener, *above))}`",
        label="unsupported",
        setting=(*endpoint.setting(listener).path, *option.path),
        severity=Severity.ERROR,
        confidence=surety(option.when),
        fix=f"write it as `{listener}: [{fix}]`" if fix and not above else f"delete `{name}`",
    )


def _ignored(project: Project, endpoint: Endpoint, listener: str, option: Option) -> Problem:
    name = option.path[-1]
    return Problem(
        span=option.place,
        message=f"{endpoint.module} runs on Cowboy in {project.environment}{path_text(option.when)}, "
        f"which ignores Bandit's `{name}` in `{listener}`",
        label="ignored",
        setting=(*endpoint.setting(listener).path, *option.path),
        severity=Severity.WARNING,
        confidence=surety(option.when),
        fix=f"delete `{name}`, or set `adapter: {BANDIT}`",
    )


@check("endpoint-server-not-started")
def server_not_started(project: Project) -> Iterator[Problem]:
    endpoints = [*started_endpoints(project)]
    if any(_may_serve(each) and not _switches(each) for each in endpoints):
        return  # others are not meant to be reached
    for endpoint in endpoints:
        setting = endpoint.setting("server")
        write = culprit(setting, is_off_literally)
        if write is not None and holds(setting.value, is_off_literally).always:
            place, made = place_to_edit(endpoint, write)
            yield Problem(
                span=place,
                message=f"{endpoint.module} listens nowhere in {project.environment}: `server` is false",
                label="off",
                related=made,
                setting=setting.path,
            )
        elif _is_released(project, endpoint):
            switches = _switches(endpoint)
            if setting.is_absent:
                yield _never_on(project, endpoint, Severity.ERROR, "nothing sets `server`")
            elif switches and not project.deploy.entry_points and not any(_sets(project, name) for name in switches):
                why = f"nothing in the repository sets {listed(switches)}"
                yield _never_on(project, endpoint, Severity.INFO, why)


def _never_on(project: Project, endpoint: Endpoint, severity: Severity, why: str) -> Problem:
    setting = endpoint.setting("server")
    return Problem(
        span=setting.place or home(endpoint),
        message=f"the release boots in {project.environment} and {endpoint.module} listens nowhere: {why}",
        label="no `server: true`" if setting.is_absent else "only if it is set",
        setting=setting.path,
        severity=severity,
        confidence=Confidence.HIGH if severity is Severity.ERROR else Confidence.MEDIUM,
    )


def is_off_literally(value: Value) -> bool | None:
    """false or nil, not absent."""
    return False if is_absent(value) else is_off(value)


def _may_serve(endpoint: Endpoint) -> bool:
    """Whether `server` is true, or unknown, in some world."""
    return not holds(endpoint.setting("server").value, is_off).always


def _switches(endpoint: Endpoint) -> tuple[str, ...]:
    """The variables that alone decide whether it serves, and by default do not; none if there is more to it."""
    value = endpoint.setting("server").value
    on, off = holds(value, is_true).when, holds(value, is_off).when
    subjects = on.subjects | off.subjects
    if (on | off).is_true and holds_unset(off) and all(subject.kind != "open" for subject in subjects):
        return tuple(sorted({subject.name for subject in subjects}))
    return ()


def _is_released(project: Project, endpoint: Endpoint) -> bool:
    """Whether it is configured to listen, and nothing but a release starts it."""
    listens = True in (has_listener(endpoint, "http"), has_listener(endpoint, "https"))
    if not (listens and endpoint.closed and project.has_release_evidence) or project.deploy.runs_mix:
        return False
    return holds(project.config.value("phoenix", "serve_endpoints"), is_off).always and not _sets(project, "phx.server")


def _sets(project: Project, word: str) -> bool:
    """Whether a file that builds or starts production holds a word."""
    starting = (
        path for path in project.deploy.paths if _STARTERS.fullmatch(basename(path).lower()) or "/rel/" in f"/{path}"
    )
    return project.deploy.names(word) or any(word.encode() in project.files.peek(path) for path in starting)
