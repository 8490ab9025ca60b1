"""How many jobs the Oban queues of a node run at once, and on how many connections."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from elixir_lint.checks.common import is_true
from elixir_lint.checks.databases import DEFAULT_POOL_SIZE, POSTGRES
from elixir_lint.checks.numbers import Numbers, both, each, only_where
from elixir_lint.config.lookup import as_pair, keyword_items, lookup
from elixir_lint.config.render import atom_name
from elixir_lint.config.values import TRUE, Absent, Answer, Rest, Value, Verdict, holds
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import ObanInstance, Project, Repo
from elixir_lint.syntax.terms import Atom, Integer, List, Tuple


def instances_on(project: Project, repo: Repo) -> tuple[ObanInstance, ...]:
    """The started Oban instances that work on the connections of `repo`."""
    return tuple(_started_by_repo(project).get(repo.module, ()))


@lru_cache(maxsize=4)
def _started_by_repo(project: Project) -> dict[str | None, list[ObanInstance]]:
    found: dict[str | None, list[ObanInstance]] = {}
    for instance in project.obans:
        if instance.started:
            found.setdefault(text_of(instance.setting("repo").value), []).append(instance)
    return found


def job_limits(instances: Iterable[ObanInstance]) -> Numbers:
    """How many jobs the queues of all `instances` run at once."""
    sums: Numbers = {0: TRUE}
    for instance in instances:
        sums = both(sums, each(instance.setting("queues").value, _queues), int.__add__)
    return sums


def connections(project: Project, repo: Repo, *, count_nil: bool = True) -> Numbers:
    """`pool_size` x `pool_count` (which ecto_sql knows since 3.12.1). `count_nil`: nil is one connection, as it is."""
    adapter = repo.adapter if count_nil else None
    sizes = each(repo.setting("pool_size").value, lambda value: _size(value, adapter))
    if project.version_at_least("ecto_sql", "3.12.1") is False:
        return sizes
    return both(sizes, each(repo.setting("pool_count").value, _count), int.__mul__)


def listens(instance: ObanInstance) -> Answer:
    """Whether the notifier keeps a connection of its own: it does by default with Oban's engines for PostgreSQL."""
    if text_of(instance.setting("engine").value) in ("Oban.Engines.Lite", "Oban.Engines.Dolphin"):
        return Answer(Verdict.NEVER)
    return holds(instance.setting("notifier").value, _is_postgres_notifier)


def _is_postgres_notifier(notifier: Value) -> bool | None:
    match notifier:
        case Absent():
            return True
        case Atom(name) | Tuple((Atom(name), *_)):
            return atom_name(name) in ("Oban.Notifiers.Postgres", "Oban.PostgresNotifier")
        case _:
            return None


def _queues(value: Value) -> Numbers:
    """`[default: 10, mail: [limit: 5]]`  |  `false`"""
    match value:
        case Absent() | Atom("nil" | "false"):
            return {0: TRUE}
        case List(items):
            sums: Numbers = {0: TRUE}
            for when, item in keyword_items(items):
                pair = as_pair(item) if not isinstance(item, Rest) else None
                sums = both(sums, only_where(when, each(pair[1], _limit)) if pair else {}, int.__add__)
            return sums
        case _:
            return {}


def _limit(value: Value) -> Numbers:
    """`10`  |  `[limit: 10]`  |  Oban Pro's `[local_limit: 10]`; a paused queue runs nothing"""
    match value:
        case Integer(limit):
            return {limit: TRUE}
        case List():
            paused = holds(lookup(value, "paused"), is_true)
            key = "limit" if isinstance(lookup(value, "local_limit"), Absent) else "local_limit"
            return {0: TRUE} if paused.always else {} if paused.possible else each(lookup(value, key), _limit)
        case _:
            return {}


def _size(value: Value, adapter: str | None) -> Numbers:
    match value:
        case Integer(size):
            return {size: TRUE}
        case Absent():
            return {DEFAULT_POOL_SIZE: TRUE}
        case Atom("nil") if adapter == POSTGRES:
            return {1: TRUE}
        case _:
            return {}


def _count(value: Value) -> Numbers:
    match value:
        case Integer(count):
            return {max(count, 1): TRUE}
        case Absent():
            return {1: TRUE}
        case _:
            return {}
