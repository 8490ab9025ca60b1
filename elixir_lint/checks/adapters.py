"""Whether the web server that an endpoint names is there."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import home, is_absent, place_of
from elixir_lint.checks.endpoints import BANDIT, COWBOY, started_endpoints
from elixir_lint.checks.servers import is_off_literally
from elixir_lint.config.values import holds
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.project.model import Endpoint, Project
from elixir_lint.project.packages import has_package

PACKAGES = {BANDIT: "bandit", COWBOY: "plug_cowboy"}
DEFAULT_SINCE = "1.4.0"
"""The Phoenix whose default adapter is Cowboy2Adapter."""


@check("adapter-dependency-missing")
def adapter_dependency_missing(project: Project) -> Iterator[Problem]:
    for endpoint in started_endpoints(project):
        package = PACKAGES.get(endpoint.adapter or "")
        by_default = holds(endpoint.setting("adapter").value, is_absent).always
        off = holds(endpoint.setting("server").value, is_off_literally).always
        if package is None or off or (by_default and not _is_default(project, endpoint)):
            continue
        if has_package(project, package) is False:
            yield _missing(project, endpoint, package, by_default)
        elif by_default and _is_direct(project, "bandit") and _is_direct(project, "plug_cowboy"):
            yield Problem(
                span=home(endpoint),
                message=f"{endpoint.module} runs on Cowboy in {project.environment}, though Bandit is there too: "
                "no `adapter` is set",
                label="no `adapter`",
                setting=endpoint.setting("adapter").path,
                severity=Severity.WARNING,
                fix=f"add `adapter: {BANDIT}`, or remove bandit from the dependencies",
            )


def _is_default(project: Project, endpoint: Endpoint) -> bool:
    """Whether nobody else can have set the adapter, and the locked Phoenix takes Cowboy 2."""
    return endpoint.closed and project.version_at_least("phoenix", DEFAULT_SINCE) is not False


def _is_direct(project: Project, name: str) -> bool:
    return name in project.prod_dependencies


def _missing(project: Project, endpoint: Endpoint, package: str, by_default: bool) -> Problem:
    """At the dependencies; with Bandit among them at the endpoint, which only lacks a line."""
    mix = next((app.mix for app in project.apps if app.mix.app == endpoint.app), project.mix)
    forgotten = by_default and _is_direct(project, "bandit")
    written = () if by_default else (Related(place_of(endpoint, "adapter"), "named here", Step.CONTEXT),)
    return Problem(
        span=home(endpoint) if forgotten else mix.deps_span,
        message=f"{endpoint.module} does not boot in {project.environment}: its adapter, {endpoint.adapter}"
        f"{' by default' if by_default else ''}, needs {package}, which is no dependency there",
        label="no `adapter`" if forgotten else f"no {package}",
        related=written,
        setting=endpoint.setting("adapter").path,
        severity=Severity.ERROR,
        fix=f"add `adapter: {BANDIT}`" if forgotten else f"add {package} to the dependencies",
    )
