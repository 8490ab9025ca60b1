"""Rules about Oban: its queues and its plugins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import (
    culprit,
    holds_unset,
    home,
    is_false,
    is_off,
    path_text,
    place_of,
    place_to_edit,
    written,
)
from elixir_lint.checks.databases import pooled_repos, url_exception
from elixir_lint.checks.queues import connections, instances_on, job_limits
from elixir_lint.config.render import atom_name, render
from elixir_lint.config.values import Answer, Condition, Unknown, Value, Verdict, holds
from elixir_lint.finding import Confidence, Problem, Related, Severity, Step
from elixir_lint.project.literals import possible_items
from elixir_lint.project.model import ObanInstance, Project, Repo
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, Integer, List, Tuple

TESTING = (Atom("manual"), Atom("inline"))
_PRUNER = re.compile(r"(\.|\A)\w*(Prun|Partition)\w*\Z")
"""Oban's, Oban Pro's and own pruners, by the last part of their names."""


def running(project: Project) -> Iterator[ObanInstance]:
    """The instances that work off jobs in production, and whose settings nobody else can change."""
    if project.is_application:
        for instance in project.obans:
            if instance.started and instance.closed and runs_jobs(instance).possible:
                yield instance


def runs_jobs(instance: ObanInstance) -> Answer:
    """Whether there are queues and no test mode."""
    if holds(instance.setting("testing").value, _is_testing).verdict is not Verdict.NEVER:
        return Answer(Verdict.UNKNOWN)
    return holds(instance.setting("queues").value, _is_list)


def _is_testing(value: Value) -> bool | None:
    return None if isinstance(value, Unknown) else value in TESTING


def _is_list(value: Value) -> bool | None:
    return None if isinstance(value, Unknown) else isinstance(value, List) and bool(value.items)


@check("oban-queues-exceed-pool")
def queues_exceed_pool(project: Project, *, max_ratio: int) -> Iterator[Problem]:
    for repo in pooled_repos(project):
        instances = instances_on(project, repo)
        exception = url_exception(repo, "pool_size") if repo.setting("pool_size").is_absent else ""
        known = repo.closed and all(o.closed and runs_jobs(o).possible for o in instances)
        worst = _worst(project, repo, instances, max_ratio) if instances and known else None
        if worst is None or exception is None:
            continue
        queues = [place_of(o, "queues") for o in instances]
        sure = worst.when.is_true and not exception
        yield Problem(
            span=queues[0],
            message=f"up to {worst.jobs} Oban jobs run at once on the {worst.connections} connections of {repo.module} "
            f"in prod{path_text(worst.when)}" + (f", unless {exception}" if exception else ""),
            label="runs these jobs",
            related=(
                *(Related(place, "and these", Step.CONTEXT) for place in queues[1:]),
                Related(_pool_place(repo, worst.connections), f"{worst.connections} connections", Step.CONTEXT),
            ),
            setting=instances[0].setting("queues").path,
            severity=Severity.WARNING if worst.ratio > max_ratio else Severity.INFO,
            confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
        )


@record
class _Load:
    """How many jobs share how many connections in the worlds of `when`."""

    jobs: int
    connections: int
    when: Condition

    @property
    def ratio(self) -> float:
        return self.jobs / self.connections


def _worst(project: Project, repo: Repo, instances: tuple[ObanInstance, ...], max_ratio: int) -> _Load | None:
    """The worst load with more jobs than connections; of equally bad ones, that of no variable set."""
    loads = [
        _Load(jobs, size, when)
        for jobs, when_jobs in job_limits(instances).items()
        for size, when_size in connections(project, repo).items()
        if 0 < size < jobs and project.config.survives.allows(when := when_jobs & when_size)
    ]
    return max(loads, key=lambda load: (load.ratio > max_ratio, holds_unset(load.when), load.ratio), default=None)


def _pool_place(repo: Repo, size: int) -> Span:
    """Where the pool got this size."""

    def divides(value: Value) -> bool:
        return isinstance(value, Integer) and value.value > 0 and size % value.value == 0

    write = culprit(repo.setting("pool_size"), divides)
    return place_to_edit(repo, write)[0] if write is not None else home(repo)


@check("oban-no-pruner")
def no_pruner(project: Project) -> Iterator[Problem]:
    instances = list(running(project))
    for instance in instances:
        sharing = [other for other in instances if _table(other) == _table(instance)]
        setting = instance.setting("plugins")
        if instance != sharing[0] or any(_has_plugin(other, "pruner", _PRUNER) is not False for other in sharing):
            continue
        dropped = [
            place
            for place, value in written(instance.settings.config, setting.path)
            if any(_PRUNER.search(name or "") for name in plugin_names(value))
        ]
        yield Problem(
            span=home(instance) if setting.is_absent else place_of(instance, "plugins"),
            message=f"{instance.name} keeps completed jobs for ever in prod: none of its plugins is a pruner",
            label="no pruner",
            related=tuple(Related(place, "the pruner of this list is lost") for place in dropped[-1:]),
            setting=setting.path,
        )


def _table(instance: ObanInstance) -> tuple[str, str]:
    """Which table of jobs an instance works on."""
    return render(instance.setting("repo").value), render(instance.setting("prefix").value)


def _has_plugin(instance: ObanInstance, key: str, pattern: re.Pattern[str]) -> bool | None:
    """Whether a plugin of that name (or, in newer versions, the key of a service) is there in some world.

    None if it is not known, or if all plugins are off (`plugins: false`): then another node has them.
    """
    service, plugins = instance.setting(key).value, instance.setting("plugins").value
    names = list(plugin_names(plugins))
    if holds(service, is_off).verdict is not Verdict.ALWAYS or any(name and pattern.search(name) for name in names):
        return True
    unknown = None in names or holds(plugins, is_false).verdict in (Verdict.ALWAYS, Verdict.UNKNOWN)
    return None if unknown else False


def plugin_names(plugins: Value) -> Iterator[str | None]:
    """The modules in `[Oban.Plugins.Pruner, {Oban.Plugins.Cron, crontab: [...]}]` in any world, None where unknown."""
    for _, item in possible_items(plugins):
        match item:
            case Atom(name) | Tuple((Atom(name), *_)):
                yield atom_name(name)
            case _:
                yield None
