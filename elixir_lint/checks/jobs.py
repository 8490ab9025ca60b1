"""Rules about background work without a durable queue."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.databases import MYXQL, POSTGRES, SQLITE, started_repos
from elixir_lint.checks.declared import deps_place, production_packages
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Absent, Unknown, Value, holds
from elixir_lint.finding import Confidence, Problem, Related, Severity, Step
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Project
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, List

_DURABLE = frozenset(
    {
        "oban",
        "oban_pro",
        "ash_oban",
        "exq",
        "verk",
        "toniq",
        "que",
        "honeydew",
        "rihanna",
        "kiq",
        "ecto_job",
        "faktory_worker",
        "faktory_worker_ex",
        "flume",
        "task_bunny",
        "pgflow",
        "pgmq",
        "broadway",
        "amqp",
        "gen_rmq",
        "rabbit",
        "brod",
        "kafka_ex",
        "kaffe",
        "ex_aws_sqs",
        "google_api_pub_sub",
        "google_api_cloud_tasks",
        "commanded",
    }
)
"""Job libraries, then clients of durable queues."""
_OWN_QUEUE = (b"SKIP LOCKED", b"skip locked")
_OBAN_DATABASES = (POSTGRES, MYXQL, SQLITE)


def _is_durable(package: str) -> bool:
    """`oban`, `broadway_sqs`, `off_broadway_redis`"""
    before, of_broadway, behind = package.partition("broadway_")
    return package in _DURABLE or (before in ("", "off_") and bool(of_broadway and behind))


@check("oban-missing")
def oban_missing(project: Project) -> Iterator[Problem]:
    repo = next((repo for repo in started_repos(project) if repo.adapter in _OBAN_DATABASES), None)
    packages = production_packages(project) if repo is not None else None
    if repo is None or packages is None or any(map(_is_durable, packages)) or _has_own_queue(project):
        return
    fragile = list(_fragile_work(project, packages))
    yield from fragile
    if not fragile:
        yield Problem(
            span=deps_place(project, repo.app),
            message=f"{repo.module} is there, but no library for durable background jobs is a dependency",
            label="no job library",
            key="oban",
            severity=Severity.INFO,
            confidence=Confidence.LOW,
        )


def _has_own_queue(project: Project) -> bool:
    """Whether lib/ or a migration takes rows from a table as jobs."""
    if any(True for _ in project.lib.search(*_OWN_QUEUE)):
        return True
    migrations = (project.files.read(path) for path in project.files.glob("**/priv/*/migrations/*.exs"))
    return any(word in source.data for source in migrations if source is not None for word in _OWN_QUEUE)


def _fragile_work(project: Project, packages: frozenset[str]) -> Iterator[Problem]:
    """Work that is queued or scheduled in memory, so that a deploy loses it."""
    from elixir_lint.project.background import background_work

    for work in background_work(project):
        yield _fragile(
            work.span,
            f"{work.module} {work.effect} in a process that a restart loses: {work.started} neither waits nor retries",
            key=f"{work.module}/{work.started}",
            label="started and forgotten",
            related=() if work.at == work.span else (Related(work.at, work.effect, Step.CONTEXT),),
        )
    yield from _schedulers(project)
    yield from _later_mail(project)
    if "opq" in packages and "opq" in project.prod_dependencies:
        yield _fragile(
            project.prod_dependencies["opq"].span, "opq keeps its queue in memory, and a restart loses it", key="opq"
        )


def _schedulers(project: Project) -> Iterator[Problem]:
    """`use Quantum` with configured jobs, and nothing that remembers which of them ran."""
    from elixir_lint.checks.schedulers import schedulers

    for scheduler in schedulers(project):
        storage = holds(scheduler.setting("storage").value, _is_no_storage)
        jobs = holds(scheduler.setting("jobs").value, _has_items)
        if scheduler.place is not None and jobs.possible and storage.always:
            yield _fragile(
                scheduler.place,
                f"{scheduler.module} schedules from memory: a run that falls into a restart is missed, "
                "and none is retried",
                key=scheduler.module,
                label="scheduled in memory",
            )


def _is_no_storage(storage: Value) -> bool | None:
    if isinstance(storage, Unknown):
        return None
    return isinstance(storage, Absent) or storage == Atom("Elixir.Quantum.Storage.Noop")


def _has_items(jobs: Value) -> bool | None:
    return None if isinstance(jobs, Unknown) else isinstance(jobs, List) and bool(jobs.items)


def _later_mail(project: Project) -> Iterator[Problem]:
    """`Shop.Mailer.deliver_later(mail)` of a Bamboo mailer, which by default starts a task for it."""
    from elixir_lint.project.background import remote_calls

    for module, use in project.using("Bamboo.Mailer"):
        path = (text_of(lookup(use.options, "otp_app")) or "", module.name)
        strategy = holds(project.config.value(*path, "deliver_later_strategy"), _is_task)
        call = next((c for c in remote_calls(project, "deliver_later") if c.module == module.name), None)
        if strategy.always and call is not None:
            yield _fragile(
                call.span,
                f"{module.name} sends this mail in a process that a restart loses: deliver_later does not retry",
                key=module.name,
                label="sent later, perhaps",
            )


def _is_task(strategy: Value) -> bool | None:
    if isinstance(strategy, Unknown):
        return None
    return isinstance(strategy, Absent) or strategy == Atom("Elixir.Bamboo.TaskSupervisorStrategy")


def _fragile(span: Span, message: str, key: str, label: str = "", related: tuple[Related, ...] = ()) -> Problem:
    return Problem(span, message, label, related, key=key, severity=Severity.WARNING, confidence=Confidence.MEDIUM)
