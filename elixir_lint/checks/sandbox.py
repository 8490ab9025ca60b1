"""The rule about the sandbox of tests."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import by_default, culprit, path_text, place_to_edit, replaced, surety
from elixir_lint.checks.databases import started_repos
from elixir_lint.config.values import Unknown, Value, holds
from elixir_lint.finding import Problem
from elixir_lint.project.model import Project
from elixir_lint.syntax.terms import Atom

_PLUG = "Phoenix.Ecto.SQL.Sandbox"


@check("repo-sandbox-pool")
def sandbox_pool(project: Project) -> Iterator[Problem]:
    for repo in started_repos(project):
        setting = repo.setting("pool")
        answer = holds(setting.value, _is_sandbox)
        write = culprit(setting, _is_sandbox)
        if write is not None and by_default(answer):
            span, related = place_to_edit(repo, write)
            yield Problem(
                span=span,
                message=f"the pool of {repo.module} is the sandbox of tests in prod{path_text(answer.when)}",
                label="for tests",
                related=(*replaced(setting, write), *related),
                setting=setting.path,
                confidence=surety(answer.when),
            )
    for endpoint in project.endpoints if project.is_application else ():
        for plug in endpoint.plugs:
            if plug.name == _PLUG and plug.in_prod:
                yield Problem(
                    span=plug.span,
                    message=f"any client of {endpoint.module} may join a sandbox of tests in prod, by a request header",
                    label="compiled for prod",
                    key=endpoint.module,
                )


def _is_sandbox(pool: Value) -> bool | None:
    """Ecto.Adapters.SQL.Sandbox, or DBConnection.Ownership below it."""
    match pool:
        case Atom(name):
            return name == "Elixir.DBConnection.Ownership" or name.endswith(".Sandbox")
        case Unknown(type=kind):
            return None if kind in (None, "atom") else False
        case _:
            return False
