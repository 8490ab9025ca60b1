"""The checks: one module per subject, one function per rule, found by their decorator.

    @check("oban-queues-exceed-pool")
    def queues_exceed_pool(project: Project, *, max_ratio: float) -> Iterator[Problem]: ...

A check takes the project and, by keyword, the options that its page declares (`max-ratio` is `max_ratio`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from elixir_lint.finding import Problem

if TYPE_CHECKING:
    from elixir_lint.project.model import Project  # a list of rules needs no parser

Check: TypeAlias = Callable[..., Iterator[Problem]]
C = TypeVar("C", bound=Check)
Need: TypeAlias = "Callable[[Project], object]"
"""Tells by a value that is no empty one that a project has what some checks look at."""

_registered: dict[str, Check] = {}


def check(rule: str) -> Callable[[C], C]:
    """Make a function the check of the rule whose page is `rules/<rule>.md`."""

    def register(function: C) -> C:
        if rule in _registered:
            raise ValueError(f"two checks for {rule}: {_registered[rule].__module__}, {function.__module__}")
        _registered[rule] = function
        return function

    return register


@cache
def checks() -> Mapping[str, Check]:
    """The checks by rule name, from all modules of this package."""
    for name in _modules():
        import_module(f"{__name__}.{name}")
    return _registered


def checks_where(is_met: Callable[[Need], bool]) -> Mapping[str, Check]:
    """The checks by rule name, without most of those whose need is not met."""
    for name in _modules():
        if name not in NEEDS or is_met(NEEDS[name]):
            import_module(f"{__name__}.{name}")
    return _registered


@cache
def _modules() -> tuple[str, ...]:
    files = map(os.path.splitext, sorted(os.listdir(os.path.dirname(__file__))))
    return tuple(name for name, extension in files if extension == ".py" and name != "__init__")


def _has(package: str) -> Need:
    """Whether the lock file or a mix.exs names a package: without that it is not there."""
    return lambda project: (
        package in (project.lock or {}) or any(package in (app.mix.deps or {}) for app in project.apps)
    )


def _starts(module: str) -> Need:
    """Whether a supervisor starts a module."""
    return lambda project: any(child.module == module for child in project.children)


def _has_started_release(project: Project) -> bool:
    """Whether there is a release, and a file that says how it is started, or what of it can be reached."""
    deploy = project.deploy
    return project.has_release_evidence and bool(
        deploy.starts or deploy.vm_flags or deploy.env_scripts or deploy.compose_files or deploy.manifests
    )


def _needs() -> Iterator[tuple[Need, str]]:
    hashing = [*map(_has, ("bcrypt_elixir", "argon2_elixir", "pbkdf2_elixir", "comeonin"))]
    has_quantum, has_swoosh = _has("quantum"), _has("swoosh")
    yield lambda project: project.endpoints, "adapters assets bandit endpoints live_view_salts"
    yield lambda project: project.endpoints, "origin_lists origins pubsub servers socket_options tls urls"
    yield lambda project: project.repos, "addresses connection_budget databases jobs option_types overload pools"
    yield lambda project: project.repos, "pooler_rules poolers repo_migrations repo_options repo_tls repo_trust"
    yield lambda project: project.repos, "sandbox"
    yield lambda project: any(repo.adapter == "Ecto.Adapters.SQLite3" for repo in project.repos), "sqlite"
    yield lambda project: project.obans, "clustering cron_expression crontab oban_cron oban_options oban_plugins"
    yield lambda project: project.obans, "oban_queues oban_refusals oban_schema oban_times oban_units"
    yield lambda project: project.obans or project.repos, "arithmetic numbers oban query_logs queues"
    yield lambda project: project.obans or has_quantum(project), "schedulers time_zones"
    yield has_quantum, "quantum"
    yield _has("sentry"), "sentry"
    yield lambda project: any(has_hashing(project) for has_hashing in hashing), "passwords"
    yield _starts("TelemetryMetricsPrometheus.Core"), "prometheus"
    yield lambda project: project.web.mailers, "mailers smtp"
    yield lambda project: project.web.mailers or has_swoosh(project), "mail_delivery swoosh"
    yield lambda project: project.deploy.dockerfiles, "digests image_builds images"
    yield lambda project: project.deploy.fly_files, "fly fly_stops"
    yield lambda project: project.deploy.starts, "starting"
    yield lambda project: project.deploy.scripts, "warnings"
    yield lambda project: project.mix.releases or project.deploy.scripts, "release_names"
    yield lambda project: project.mix.releases or project.deploy.gives_values or project.deploy.vm_args, "cookies"
    yield lambda project: project.deploy.gives_values, "deploy_secrets"
    yield lambda project: project.has_release_evidence, "build_secrets release_files reloading serialization"
    yield _has_started_release, "distribution node_names ports published_ports vm_flags"
    yield lambda _: False, "differences template"  # without rules of their own


NEEDS: Mapping[str, Need] = {name: need for need, names in _needs() for name in names.split()}
"""What the checks of a module look at, and find nothing without: to ask for it takes less than to import the module.

Modules that are not here are always imported: it is no list to be kept.
"""
