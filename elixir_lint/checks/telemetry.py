"""Rules about measuring: telemetry libraries, and whoever takes what they measure."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import listed
from elixir_lint.checks.declared import deps_place, production_packages
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Absent
from elixir_lint.finding import Problem
from elixir_lint.project.model import BodyCall, Endpoint, Project, Repo
from elixir_lint.project.records import Module
from elixir_lint.regex import regex
from elixir_lint.syntax.terms import Atom

_MEASURING = frozenset(
    {
        "telemetry_metrics",
        "telemetry_poller",
        "telemetry_ui",
        "peep",
        "prom_ex",
        "prometheus",
        "prometheus_ex",
        "prometheus_plugs",
        "prometheus_phoenix",
        "prometheus_ecto",
        "appsignal",
        "appsignal_phoenix",
        "new_relic_agent",
        "opentelemetry",
        "spandex",
        "spandex_datadog",
        "scout_apm",
        "sentry",
        "honeybadger",
        "statix",
        "statsderl",
        "ex_statsd",
        "dogstatsd",
        "fluxter",
        "vmstats",
        "instruments",
        "exometer_core",
        "elixometer",
        "folsom",
    }
)
"""Packages that measure, report, or do both."""
_CONSUMING = frozenset(
    {
        "appsignal",
        "appsignal_phoenix",
        "error_tracker",
        "honeybadger",
        "new_relic_agent",
        "opentelemetry",
        "sentry",
        "spandex",
        "telemetry_ui",
    }
)
"""Packages that take events by themselves."""
_REPORTER = regex(r"TelemetryMetrics\w*|\w*Reporter|Peep|PromEx|\w*Stats[dD]\w*|\w*Cloud[wW]atch\w*")
"""A part of the name of a module that takes metrics."""
_REPORTING = (b"TelemetryMetrics", b"Peep", b"PromEx")
_ATTACHING = b":telemetry.attach"


def _measures(package: str) -> bool:
    """`peep`, `telemetry_metrics_prometheus`"""
    return package in _MEASURING or package.startswith("telemetry_metrics_") or _traces(package)


def _consumes(package: str) -> bool:
    return package in _CONSUMING or _traces(package)


def _traces(package: str) -> bool:
    """`opentelemetry_phoenix`, not `opentelemetry_api`, which only others use."""
    return package.startswith("opentelemetry_") and not package.startswith("opentelemetry_api")


@check("telemetry-missing")
def telemetry_missing(project: Project) -> Iterator[Problem]:
    packages = production_packages(project) if project.is_application else None
    if packages is None or any(map(_measures, packages)):
        return
    measurable = list(_measurable(project, packages))
    if measurable and not (_attaches(project) or any(dashboards(project)) or _is_scraped(project)):
        names = listed([each.module for each in measurable])
        yield Problem(
            span=deps_place(project, measurable[0].app),
            message=f"nothing measures {names} in prod: no telemetry, metrics or APM library is a dependency",
            label="no telemetry library",
            key="telemetry",
        )


def _measurable(project: Project, packages: frozenset[str]) -> Iterator[Endpoint | Repo]:
    """The first endpoint and the first repo that run in production."""
    if "phoenix" in packages:
        yield from [each for each in project.endpoints if each.started is not False][:1]
    if packages & {"ecto", "ecto_sql"}:
        yield from [each for each in project.repos if each.started][:1]


def _attaches(project: Project) -> bool:
    """Whether lib/ has handlers of its own."""
    return any(True for _ in project.lib.search(_ATTACHING))


def dashboards(project: Project) -> Iterator[BodyCall]:
    """The `live_dashboard` routes that are compiled for production, perhaps."""
    for source in project.lib.search(b"live_dashboard"):
        for module in project.modules_in(source):
            yield from (call for call in module.calls if call.name == "live_dashboard" and call.in_prod is not False)


def _is_scraped(project: Project) -> bool:
    """Whether a deploy file has metrics fetched: then the application has an own endpoint for them."""
    for pattern, words in (("**/fly*.toml", (b"[metrics]", b"[[metrics]]")), ("**/*.{yml,yaml}", (b"prometheus.io/",))):
        for path in project.files.glob(pattern):
            source = project.files.read(path)
            if source is not None and any(word in source.data for word in words):
                return True
    return False


@check("telemetry-no-consumer")
def telemetry_no_consumer(project: Project) -> Iterator[Problem]:
    packages = production_packages(project) if project.is_application else None
    if packages is None or any(map(_consumes, packages)) or _attaches(project):
        return
    dependency = project.prod_dependencies.get("telemetry_metrics")
    for module in _metrics_modules(project):
        if _is_consumed(project, module):
            return
        yield Problem(
            span=dependency.span if dependency is not None else module.span,
            message=f"nothing takes the metrics of {module.name} in prod: there is no reporter and no dashboard",
            label="its metrics go nowhere",
            key=module.name,
        )
        return


def _metrics_modules(project: Project) -> Iterator[Module]:
    """The modules with `def metrics` that use Telemetry.Metrics."""
    for source in project.lib.search(b"Telemetry.Metrics"):
        yield from (module for module in project.modules_in(source) if ("metrics", 0) in module.functions)


def _is_consumed(project: Project, module: Module) -> bool:
    """Whether a reporter or a dashboard takes the metrics in production, perhaps."""
    if any(True for _ in project.lib.search(*_REPORTING)):
        return True
    if any(_shows_metrics(route) for route in dashboards(project)):
        return True
    starting = {module.name, *(app.mix.mod for app in project.apps)}
    return any(
        any(_REPORTER.fullmatch(part) for part in child.module.split("."))
        or (not child.module and child.supervisor in starting)
        for child in project.children
    )


def _shows_metrics(route: BodyCall) -> bool:
    """`live_dashboard "/dashboard", metrics: ShopWeb.Telemetry`"""
    if len(route.arguments) < 2:
        return False
    metrics = lookup(route.arguments[1], "metrics")
    return not isinstance(metrics, Absent) and metrics != Atom("false")
