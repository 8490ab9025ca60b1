"""Rules about Oban: whether it runs jobs at all, and how many on how many connections."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import (
    by_default,
    culprit,
    holds_unset,
    home,
    path_text,
    place_of,
    place_to_edit,
    replaced,
    surety,
)
from elixir_lint.checks.databases import pooled_repos, url_exception
from elixir_lint.checks.queues import connections, instances_on, job_limits
from elixir_lint.config.render import render
from elixir_lint.config.values import Answer, Condition, Unknown, Value, Verdict, holds
from elixir_lint.finding import Confidence, Problem, Related, Severity, Step
from elixir_lint.project.model import ObanInstance, Project, Repo
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, Integer, List

TESTING = (Atom("manual"), Atom("inline"))


def running(project: Project) -> Iterator[ObanInstance]:
    """The instances that work off jobs in production, and whose settings nobody else can change."""
    if project.is_application:
        for instance in project.obans:
            if instance.started and instance.closed and runs_jobs(instance).possible:
                yield instance


def runs_jobs(instance: ObanInstance) -> Answer:
    """Whether there are queues and no test mode."""
    if holds(instance.setting("testing").value, is_testing).verdict is not Verdict.NEVER:
        return Answer(Verdict.UNKNOWN)
    return holds(instance.setting("queues").value, _is_list)


def is_testing(value: Value) -> bool | None:
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
        connections = f"{worst.connections} connection{'' if worst.connections == 1 else 's'}"
        sure = worst.when.is_true and not exception
        yield Problem(
            span=queues[0],
            message=f"up to {worst.jobs} Oban jobs run at once on the {connections} of {repo.module} "
            f"in prod{path_text(worst.when)}" + (f", unless {exception}" if exception else ""),
            label="runs these jobs",
            related=(
                *(Related(place, "and these", Step.CONTEXT) for place in queues[1:]),
                Related(_pool_place(repo, worst.connections), connections, Step.CONTEXT),
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
        for size, when_size in connections(project, repo, count_nil=False).items()
        if 0 < size < jobs and project.config.survives.allows(when := when_jobs & when_size)
    ]
    return max(loads, key=lambda load: (load.ratio > max_ratio, holds_unset(load.when), load.ratio), default=None)


def _pool_place(repo: Repo, size: int) -> Span:
    """Where the pool got this size."""

    def divides(value: Value) -> bool:
        return isinstance(value, Integer) and value.value > 0 and size % value.value == 0

    write = culprit(repo.setting("pool_size"), divides)
    return place_to_edit(repo, write)[0] if write is not None else home(repo)


@check("oban-testing-mode")
def testing_mode(project: Project) -> Iterator[Problem]:
    for instance in project.obans if project.is_application else ():
        setting = instance.setting("testing")
        answer = holds(setting.value, is_testing)
        write = culprit(setting, is_testing)
        inline = bool(answer.witnesses) and answer.witnesses[-1] == Atom("inline")
        queues = holds(instance.setting("queues").value, _is_list).when
        losing = answer.when if inline else answer.when & queues  # in test mode without queues nothing else is lost
        if instance.started and write is not None and by_default(answer) and not losing.is_false:
            span, related = place_to_edit(instance, write)
            yield Problem(
                span=span,
                message=f"{instance.name} {'runs jobs inside whatever inserts them' if inline else 'runs no jobs'} "
                f"in prod{path_text(answer.when)}: `testing` is {render(answer.witnesses[-1])}",
                label="for tests",
                related=(*replaced(setting, write), *related),
                setting=setting.path,
                confidence=surety(answer.when),
            )
