"""Rules about migrations."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.addresses import addresses
from elixir_lint.checks.common import by_default, culprit, is_false, is_nil, path_text, place_to_edit, replaced, surety
from elixir_lint.checks.databases import SQLITE, sql_repos
from elixir_lint.config.render import render
from elixir_lint.config.values import Value, holds
from elixir_lint.finding import Problem
from elixir_lint.project.model import Project, Repo

_COCKROACH_PORT = 26257
_COCKROACH = ("cockroach", "crdb")


@check("repo-migration-lock-disabled")
def migration_lock_disabled(project: Project) -> Iterator[Problem]:
    for repo in sql_repos(project):
        setting = repo.setting("migration_lock")
        answer = holds(setting.value, _is_disabled)
        write = culprit(setting, _is_disabled)
        if repo.adapter == SQLITE or write is None or not by_default(answer) or _is_cockroach(project, repo):
            continue
        span, related = place_to_edit(repo, write)
        yield Problem(
            span=span,
            message=f"two nodes may migrate the database of {repo.module} at once in prod{path_text(answer.when)}: "
            f"migration_lock is {render(answer.witnesses[-1])}",
            label="no lock",
            related=(*replaced(setting, write), *related),
            setting=setting.path,
            confidence=surety(answer.when),
        )


def _is_disabled(value: Value) -> bool | None:
    """`false`, and `nil`, which is no default where the key is there."""
    answers = (is_false(value), is_nil(value))
    return True if True in answers else None if None in answers else False


def _is_cockroach(project: Project, repo: Repo) -> bool:
    """CockroachDB has no such lock. It shows in its port, in names of hosts, in files of the deploy, or in lib/."""
    if any(
        address.port == _COCKROACH_PORT or any(word in address.host for word in _COCKROACH)
        for address in addresses(project, repo)
    ):
        return True
    if any(project.lib.search(b"cockroach", b"Cockroach", b"CockroachDB")):
        return True
    return any(b"cockroach" in project.files.peek(path).lower() for path in project.deploy.paths)
