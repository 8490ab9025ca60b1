"""The rule about samples that nobody takes."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import listed
from elixir_lint.checks.declared import has_own_source
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Absent
from elixir_lint.finding import Problem
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Project
from elixir_lint.project.records import Child
from elixir_lint.regex import regex

CORE = "TelemetryMetricsPrometheus.Core"
DEFAULT_NAME = "prometheus_metrics"
_SCRAPE = regex(rb"\bscrape\((?:\s*(:\w+|[A-Z][\w.]*|)\s*\))?")
"""A call, with its name if that is literal or left out."""


@check("prometheus-never-scraped")
def prometheus_never_scraped(project: Project) -> Iterator[Problem]:
    children = [child for child in project.children if child.module == CORE] if project.is_application else []
    scraped = _scraped(project) if children and _has_distributions(project) else None
    if scraped is None:
        return
    for child in children:
        name = _name(child)
        if name is not None and name not in scraped:
            only = f", only {listed(sorted(scraped))} is" if scraped else ""
            yield Problem(
                span=child.span,
                message=f"the samples of {name} pile up in memory in prod: nothing scrapes it{only}",
                label="never scraped",
                key=name,
            )


def _name(child: Child) -> str | None:
    """The name that a reporter is scraped by; None if it is not known."""
    name = lookup(child.options, "name")
    return DEFAULT_NAME if isinstance(name, Absent) else text_of(name)


def _has_distributions(project: Project) -> bool:
    """Whether some metric keeps its samples until they are taken. PromEx takes them by itself."""
    if "prom_ex" in project.prod_dependencies:
        return False
    return any(b"Telemetry.Metrics" in source.data for source in project.lib.search(b"distribution("))


def _scraped(project: Project) -> frozenset[str] | None:
    """The names that code scrapes; None if it is not known which, or if another library may."""
    if any(map(has_own_source, project.prod_dependencies.values())):
        return None
    names = set()
    for source in project.lib.search(b"scrape("):
        for found in _SCRAPE.finditer(source.data):
            if found[1] is None:
                return None
            names.add(found[1].decode("utf-8", "replace").removeprefix(":") or DEFAULT_NAME)
    if any(project.lib.search(b"scrape/")):
        return None
    return frozenset(names)
