"""Rules about the connection pools of repos."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import culprit, home, is_nil, path_text, replaced
from elixir_lint.checks.databases import (
    DEFAULT_POOL_SIZE,
    DRIVER_MODULES,
    OLD_QUEUE_INTERVAL,
    POSTGRES,
    QUEUE_INTERVAL,
    QUEUE_TARGET,
    pooled_repos,
    sql_repos,
    url_exception,
)
from elixir_lint.checks.queues import instances_on, job_limits
from elixir_lint.config.values import TRUE, holds
from elixir_lint.finding import Confidence, Problem
from elixir_lint.project.model import Project, Repo


@check("repo-pool-size-unset")
def pool_size_unset(project: Project) -> Iterator[Problem]:
    for repo in pooled_repos(project):
        setting = repo.setting("pool_size")
        exception = url_exception(repo, "pool_size")
        if not repo.closed or not setting.is_absent or exception is None:
            continue
        shared = _shared_with(project, repo)
        yield Problem(
            span=home(repo),
            message=f"{repo.module} runs with Ecto's default of {DEFAULT_POOL_SIZE} connections in prod"
            + (f", which it shares with {shared}" if shared else "")
            + (f", unless {exception}" if exception else ""),
            label="no `pool_size`",
            setting=setting.path,
            confidence=Confidence.MEDIUM if exception else Confidence.HIGH,
        )


def _shared_with(project: Project, repo: Repo) -> str:
    """`up to 7 Oban jobs`; "" if there are none, or if their number is not known."""
    limits = job_limits(instances_on(project, repo))
    return next((f"up to {jobs} Oban jobs" for jobs, when in limits.items() if when.is_true and jobs), "")


@check("repo-queue-target-unset")
def queue_target_unset(project: Project) -> Iterator[Problem]:
    interval = _default_interval(project)
    for repo in pooled_repos(project):
        keys = ("queue_target", "queue_interval")
        if repo.closed and all(repo.setting(key).is_absent and url_exception(repo, key) is not None for key in keys):
            yield Problem(
                span=home(repo),
                message=f"{repo.module} sheds load by db_connection's defaults in prod: "
                f"queue_target {QUEUE_TARGET} ms, queue_interval {interval}",
                label="no `queue_target`",
                setting=repo.setting("queue_target").path,
            )


def _default_interval(project: Project) -> str:
    newer = project.version_at_least("db_connection", "2.8.0")
    if newer is None:
        return f"{QUEUE_INTERVAL} ms ({OLD_QUEUE_INTERVAL} ms before db_connection 2.8.0)"
    return f"{QUEUE_INTERVAL if newer else OLD_QUEUE_INTERVAL} ms"


@check("repo-pool-size-nil")
def pool_size_nil(project: Project) -> Iterator[Problem]:
    for repo in sql_repos(project):
        setting = repo.setting("pool_size")
        answer = holds(setting.value, is_nil)
        exception = url_exception(repo, "pool_size")
        write = culprit(setting, is_nil)
        if not repo.closed or not answer.possible or exception is None or write is None:
            continue
        driver = DRIVER_MODULES[repo.adapter or POSTGRES]
        effect = "opens a single connection" if repo.adapter == POSTGRES else "does not start with it"
        sure = answer.always and not exception
        yield Problem(
            span=write.key,
            message=f"{repo.module} has `pool_size: nil` in prod{path_text(TRUE if answer.always else answer.when)}, "
            f"and {driver} {effect}" + (f", unless {exception}" if exception else ""),
            label="nil here",
            related=replaced(setting, write),
            setting=setting.path,
            confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
        )
