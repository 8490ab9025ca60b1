"""Rules about what does not work through a pooler."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import path_text, place_of
from elixir_lint.checks.databases import started_repos
from elixir_lint.checks.oban import running
from elixir_lint.checks.poolers import Pooler, pooler_of
from elixir_lint.checks.queues import listens
from elixir_lint.config.values import Absent, Unknown, Value, holds
from elixir_lint.finding import Confidence, Problem, Related, Severity, Step
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Project, Subject
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom

_NAMED = "PgBouncer takes named statements since 1.21, with `max_prepared_statements`"


@check("repo-pooler-named-prepare")
def pooler_named_prepare(project: Project) -> Iterator[Problem]:
    for repo in started_repos(project):
        setting = repo.setting("prepare")
        named = holds(setting.value, _is_named)
        pooler = pooler_of(project, repo) if named.possible and repo.closed else None
        when = pooler.when & named.when if pooler is not None else named.when
        if pooler is None or when.is_false:
            continue
        span = pooler.span or place_of(repo, "url")
        yield Problem(
            span=span,
            message=f"{repo.module} prepares named statements through a pooler in prod{path_text(when)}: "
            f"{pooler.sign} {'is' if pooler.always_by_transaction else 'looks like'} one"
            + ("" if pooler.always_by_transaction else f" ({_NAMED})"),
            label="a pooler",
            related=_where(repo, span),
            setting=setting.path,
            severity=_severity(pooler),
            confidence=Confidence.MEDIUM,
        )


def _severity(pooler: Pooler) -> Severity:
    if pooler.local:
        return Severity.INFO
    return Severity.ERROR if pooler.always_by_transaction else Severity.WARNING


def _is_named(value: Value) -> bool | None:
    return None if isinstance(value, Unknown) else isinstance(value, Absent) or value == Atom("named")


def _where(repo: Subject, span: Span) -> tuple[Related, ...]:
    """The repo's own settings, if the pooler is named elsewhere."""
    place = place_of(repo, "prepare")
    return () if place == span else (Related(place, "here `prepare: :unnamed` is missing", Step.CONTEXT),)


@check("oban-notifier-behind-pooler")
def notifier_behind_pooler(project: Project) -> Iterator[Problem]:
    repos = {repo.module: repo for repo in started_repos(project)}
    for instance in running(project):
        repo = repos.get(text_of(instance.setting("repo").value) or "")
        listening = listens(instance)
        pooler = pooler_of(project, repo) if repo is not None and listening.possible else None
        when = pooler.when & listening.when if pooler is not None else listening.when
        if repo is None or pooler is None or when.is_false:
            continue
        yield Problem(
            span=place_of(instance, "notifier"),
            message=f"{instance.name} listens for notifications through a pooler in prod{path_text(when)}: "
            f"{pooler.sign} of {repo.module} {'is' if pooler.always_by_transaction else 'looks like'} one, "
            "and in transaction mode none arrive",
            label="the Postgres notifier",
            related=(Related(pooler.span, "the pooler", Step.CONTEXT),) if pooler.span is not None else (),
            setting=instance.setting("notifier").path,
        )
