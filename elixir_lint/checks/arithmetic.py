"""The connections that one node opens to each of its databases, and the jobs that share them."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks.common import culprit, home, place_to_edit
from elixir_lint.checks.databases import POSTGRES, SQLITE, sql_repos
from elixir_lint.checks.numbers import Numbers, both
from elixir_lint.checks.queues import connections, instances_on, job_limits, listens
from elixir_lint.config.lookup import as_pair, lookup
from elixir_lint.config.values import TRUE, Absent, Condition, Unknown, Verdict, alternatives
from elixir_lint.project.literals import made_of, possible_items, text_of, value_of
from elixir_lint.project.model import ObanInstance, Project, Repo
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, Integer, List, String

POSTGRES_PORT = 5432
MOST_VARIABLES = 2
"""How many variables name a server; one of more is named after its repo."""
CLUSTER_CONNECTIONS = 2
"""One that listens, and one that notifies; libcluster_postgres lib/strategy.ex."""


@record
class Share:
    """Connections that one part of a node opens: a pool, or one that listens.

    `what` is "pool" or "listener", `name` the repo, Oban instance or module. `numbers` is empty if they are not known.
    """

    what: str
    name: str
    numbers: Numbers
    span: Span


@record
class Jobs:
    """The jobs that an Oban instance runs at once on the pool of `repo`."""

    instance: ObanInstance
    repo: str
    numbers: Numbers


@record
class Server:
    """One database as the configuration names it, with all that a node opens to it."""

    name: str
    adapter: str
    shares: tuple[Share, ...]
    jobs: tuple[Jobs, ...]
    repos: tuple[Repo, ...]

    @property
    def total(self) -> Numbers:
        """The sum for one node; empty if a part is not known."""
        sums: Numbers = {0: TRUE}
        for share in self.shares:
            sums = both(sums, share.numbers, int.__add__)
        return sums


def servers(project: Project) -> tuple[Server, ...]:
    """The servers of all started repos, SQLite's files not among them."""
    repos: dict[tuple[str, str], list[Repo]] = {}
    for repo in sql_repos(project):
        if repo.adapter is not None and repo.adapter != SQLITE:
            repos.setdefault((" or ".join(_server(repo)), repo.adapter), []).append(repo)
    found = []
    others = list(_listeners(project))
    for (_, adapter), own in repos.items():
        names = _server(own[0])
        name = " or ".join(names) if len(names) <= MOST_VARIABLES else f"the database of {own[0].module}"
        shares = [Share("pool", r.module, _booting(project, connections(project, r)), pool_place(r)) for r in own]
        jobs = [Jobs(o, r.module, _booting(project, job_limits([o]))) for r in own for o in instances_on(project, r)]
        shares.extend(_notifier(each.instance) for each in jobs if adapter == POSTGRES)
        if adapter == POSTGRES:
            shares.extend(others)
            others = []
        shares = [share for share in shares if share.numbers != {0: TRUE}]
        found.append(Server(name, adapter, tuple(shares), tuple(jobs), tuple(own)))
    return tuple(found)


def _booting(project: Project, numbers: Numbers) -> Numbers:
    """Without the worlds in which the configuration raises, so that no node has these numbers."""
    return {number: when for number, when in numbers.items() if project.config.survives.allows(when)}


def pool_place(repo: Repo) -> Span:
    """Where a pool got its size."""
    write = culprit(repo.setting("pool_size"), lambda value: isinstance(value, Integer | Unknown))
    return place_to_edit(repo, write)[0] if write is not None else home(repo)


def _server(repo: Repo) -> tuple[str, ...]:
    """What two repos on one server have in common: `DATABASE_URL`, `db.shop.invalid:6432`, or several variables."""
    if repo.environment_url:
        return repo.environment_url
    for alternative in alternatives(repo.url.value):
        match alternative.value:
            case String(text):
                return (_host_of(text),)
            case Absent() | Atom("nil"):
                return (_configured(repo),)
            case _:
                pass
    return (f"the database of {repo.module}",)


def _host_of(url: str) -> str:
    from urllib.parse import urlsplit  # most URLs are in the environment, not literal

    try:
        parts = urlsplit(url)
        return _named(parts.hostname or "localhost", parts.port)
    except ValueError:
        return "its url"


def _configured(repo: Repo) -> str:
    """`hostname: "db.shop.invalid", port: 5432`"""
    host, port = repo.setting("hostname").value, repo.setting("port").value
    names = made_of(host)
    shown = " or ".join(names) or ("localhost" if isinstance(host, Absent) else text_of(host))
    if shown is None:
        return f"the database of {repo.module}"
    return _named(shown, port.value if isinstance(port, Integer) else None)


def _named(host: str, port: int | None) -> str:
    return host if port in (None, POSTGRES_PORT) else f"{host}:{port}"


def _notifier(instance: ObanInstance) -> Share:
    """Oban's notifier keeps one connection outside of the pool."""
    answer = listens(instance)
    numbers: Numbers = {}
    if answer.verdict is not Verdict.UNKNOWN:
        numbers = _in_worlds(1, answer.when)
    return Share("listener", instance.name, numbers, instance.span)


def _listeners(project: Project) -> Iterator[Share]:
    """What else listens: Postgrex.Notifications, PubSub or libcluster by way of PostgreSQL."""
    for child in project.children:
        adapter = text_of(lookup(child.options, "adapter")) or "" if child.module == "Phoenix.PubSub" else ""
        if child.module == "Postgrex.Notifications" or "Postgres" in adapter:
            yield Share("listener", adapter or child.module, {1: TRUE}, child.span)
    yield from _clusters(project)


def _clusters(project: Project) -> Iterator[Share]:
    """libcluster's Postgres strategy: in the configuration, or in what is given to `Cluster.Supervisor`."""
    configured = [
        (text_of(setting.value), {CLUSTER_CONNECTIONS: TRUE}, setting.place)
        for setting in project.config.below("libcluster", "topologies")
        if setting.path[-1] == "strategy" and setting.place is not None
    ]
    given = [
        (text_of(lookup(pair[1], "strategy")), _in_worlds(CLUSTER_CONNECTIONS, when), child.span)
        for child in project.children
        if child.module == "Cluster.Supervisor" and isinstance(child.options, List) and child.options.items
        for when, topology in possible_items(value_of(child.options.items[0]))
        if (pair := as_pair(topology)) is not None
    ]
    for strategy, numbers, place in given or configured:
        if strategy is not None and "Postgres" in strategy:
            yield Share("listener", strategy, numbers, place)


def _in_worlds(number: int, when: Condition) -> Numbers:
    return {n: worlds for n, worlds in ((number, when), (0, ~when)) if not worlds.is_false}
