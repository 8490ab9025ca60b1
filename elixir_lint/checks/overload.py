"""Rules about when an overloaded pool refuses work: `queue_target`, `queue_interval` and `timeout`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import culprit, holds_unset, home, path_text, place_to_edit, surety
from elixir_lint.checks.databases import (
    DEFAULT_TIMEOUT,
    OLD_QUEUE_INTERVAL,
    QUEUE_INTERVAL,
    QUEUE_TARGET,
    pooled_repos,
    url_exception,
)
from elixir_lint.checks.numbers import Numbers, each
from elixir_lint.checks.queues import instances_on
from elixir_lint.config.values import TRUE, Absent, Condition, Value
from elixir_lint.finding import Confidence, Problem, Related, Severity, Step
from elixir_lint.project.model import Project, Repo
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax.terms import Integer

LONGEST_INTERVAL = 10_000
"""ms; an overload goes unnoticed for twice as long."""
_BACKGROUND = regex(r"Job|Oban|Analytics|Click[hH]ouse|Background|Worker")
"""A part of the name of a repo that no user waits for."""


@record
class Limit:
    """`queue_target` or `queue_interval`, and `timeout`, in some worlds, in ms."""

    number: int
    timeout: int
    when: Condition


def _never_shed(target: Limit) -> bool:
    """What has waited for twice the target has used up its timeout."""
    return 2 * target.number >= target.timeout


@check("repo-queue-target-exceeds-timeout")
def queue_target_exceeds_timeout(project: Project) -> Iterator[Problem]:
    for repo, target in _found(project, "queue_target", QUEUE_TARGET, _never_shed):
        exception = url_exception(repo, "timeout") if repo.setting("timeout").is_absent else ""
        if exception is None or _has_own_timeouts(project, repo):
            continue
        place, timeout = _place(repo, "queue_target", target.number), _place(repo, "timeout", target.timeout)
        yield Problem(
            span=place or timeout or home(repo),
            message=f"{repo.module} never sheds load in prod{path_text(target.when)}"
            + (f", unless {exception}" if exception else "")
            + f": twice the queue_target of {target.number} ms reaches the timeout of {target.timeout} ms",
            label="too long for this timeout" if place else "too short for this target",
            related=(Related(timeout, "the timeout", Step.CONTEXT),) if place and timeout else (),
            setting=repo.setting("queue_target").path,
            confidence=Confidence.MEDIUM if exception else surety(target.when),
        )


def _has_own_timeouts(project: Project, repo: Repo) -> bool:
    """Whether it is for long queries whose calls pass a `timeout:` of their own."""
    return _BACKGROUND.search(repo.module) is not None and any(b"timeout:" in s.data for s in _callers(project, repo))


def _is_in_background(project: Project, repo: Repo) -> bool:
    """Whether no user waits for it: by its name, or because only Oban's instances query it."""
    if _BACKGROUND.search(repo.module):
        return True
    others = any(other.module != repo.module for other in pooled_repos(project))
    return others and bool(instances_on(project, repo)) and not any(_callers(project, repo))


def _callers(project: Project, repo: Repo) -> Iterator[SourceFile]:
    return project.lib.search(f"{repo.module.rpartition('.')[2]}.".encode())


@check("repo-queue-target-high")
def queue_target_high(project: Project, *, max: int) -> Iterator[Problem]:  # noqa: A002  the option's name
    def high(target: Limit) -> bool:
        return target.number >= max and not _never_shed(target)

    for repo, target in _found(project, "queue_target", QUEUE_TARGET, high):
        place = _place(repo, "queue_target", target.number)
        if place is not None and project.endpoints:
            yield Problem(
                span=place,
                message=f"under overload every caller of {repo.module} waits about {2 * target.number} ms "
                f"before it is served or refused, in prod{path_text(target.when)}",
                label="half of that",
                setting=repo.setting("queue_target").path,
                severity=Severity.INFO if _is_in_background(project, repo) else Severity.WARNING,
                confidence=surety(target.when),
            )


@check("repo-queue-interval-long")
def queue_interval_long(project: Project) -> Iterator[Problem]:
    def long(interval: Limit) -> bool:
        return interval.number > LONGEST_INTERVAL or interval.number >= interval.timeout

    newer = project.version_at_least("db_connection", "2.8.0")
    for repo, interval in _found(
        project, "queue_interval", OLD_QUEUE_INTERVAL if newer is False else QUEUE_INTERVAL, long
    ):
        place = _place(repo, "queue_interval", interval.number)
        if place is not None:
            yield Problem(
                span=place,
                message=f"{repo.module} notices an overload after {2 * interval.number / 1000:g} s at the earliest "
                f"in prod{path_text(interval.when)}: queue_interval is {interval.number} ms",
                label="judged once in this time",
                setting=repo.setting("queue_interval").path,
                confidence=surety(interval.when),
            )


def _found(project: Project, key: str, default: int, bad: Callable[[Limit], bool]) -> Iterator[tuple[Repo, Limit]]:
    """For each pool the number that is bad: that of the world with no variable set before others."""
    for repo in pooled_repos(project):
        limits = [
            Limit(number, timeout, when)
            for number, when_number in _times(repo, key, default).items()
            for timeout, when_timeout in _times(repo, "timeout", DEFAULT_TIMEOUT).items()
            if not (when := when_number & when_timeout).is_false
        ]
        found = [limit for limit in limits if bad(limit)]
        if found:
            yield repo, max(found, key=lambda limit: holds_unset(limit.when))


def _times(repo: Repo, key: str, default: int) -> Numbers:
    """A setting in ms; `:infinity` is no number."""

    def read(value: Value) -> Numbers:
        match value:
            case Integer(number):
                return {number: TRUE}
            case Absent():
                return {default: TRUE}
            case _:
                return {}

    return each(repo.setting(key).value, read)


def _place(repo: Repo, key: str, number: int) -> Span | None:
    """Where a setting got this number; None if it has it by default."""
    write = culprit(repo.setting(key), lambda value: isinstance(value, Integer) and value.value == number)
    return place_to_edit(repo, write)[0] if write is not None else None
