"""Which repos the rules about pools, TLS and drivers look at, and what a URL may add to their settings."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks.common import is_absent
from elixir_lint.config.values import Absent, Env, Unknown, Value, Verdict, alternatives, holds
from elixir_lint.project.model import Project, Repo
from elixir_lint.syntax.terms import Atom, String

POSTGRES = "Ecto.Adapters.Postgres"
MYXQL = "Ecto.Adapters.MyXQL"
TDS = "Ecto.Adapters.Tds"
SQLITE = "Ecto.Adapters.SQLite3"

DRIVERS = {POSTGRES: "postgrex", MYXQL: "myxql", TDS: "tds", SQLITE: "exqlite"}
"""The package that an adapter connects with."""
DRIVER_MODULES = {POSTGRES: "Postgrex", MYXQL: "MyXQL", TDS: "Tds", SQLITE: "Exqlite"}
DEFAULT_POOL_SIZE = 10
"""ecto lib/ecto/repo/supervisor.ex, @defaults."""
DEFAULT_TIMEOUT = 15_000
"""ms, from ecto too."""
QUEUE_TARGET, QUEUE_INTERVAL, OLD_QUEUE_INTERVAL = 50, 2000, 1000
"""db_connection lib/db_connection/connection_pool.ex, in ms; the interval changed with 2.8.0."""
POOL = "Elixir.DBConnection.ConnectionPool"


def started_repos(project: Project) -> Iterator[Repo]:
    """The repos that run in production. A library's configuration reaches nobody's."""
    if project.is_application:
        yield from (repo for repo in project.repos if repo.started)


def sql_repos(project: Project) -> Iterator[Repo]:
    return (repo for repo in started_repos(project) if repo.adapter in DRIVERS)


def pooled_repos(project: Project) -> Iterator[Repo]:
    """Postgres, MySQL and SQL Server behind DBConnection's own pool, whose options are those of Ecto 3."""
    if project.version_at_least("db_connection", "2.0.0") is False:
        return
    for repo in sql_repos(project):
        own_pool = holds(repo.setting("pool").value, _is_own_pool).verdict is Verdict.ALWAYS
        if repo.adapter != SQLITE and own_pool:
            yield repo


def _is_own_pool(pool: Value) -> bool | None:
    return is_absent(pool) or (None if isinstance(pool, Unknown) else pool == Atom(POOL))


def url_exception(repo: Repo, parameter: str, value: str = "") -> str | None:
    """How the URL may set what is set nowhere else (ecto lib/ecto/repo/supervisor.ex lets it win).

    "" if it cannot, None if a literal URL does; else "DATABASE_URL carries `?pool_size=`".
    """
    if holds(repo.url_parameter(parameter), is_absent).verdict is not Verdict.ALWAYS:
        return None
    names = [a.value.name for a in alternatives(repo.url.value) if isinstance(a.value, Env)]
    composed = any(isinstance(a.value, Unknown) for a in alternatives(repo.url.value))
    if not names and not composed:
        return ""
    carrier = " or ".join(sorted(set(names))) or "its url"
    return f"{carrier} carries `?{parameter}={value}`"


LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1", ".internal", ".flycast")
"""This machine, and the ends of names in Fly's private network (WireGuard)."""


def is_local(repo: Repo) -> bool:
    """Whether no network that others share lies before the database: this machine, a socket, Fly's private network."""
    if any(holds(repo.setting(key).value, is_absent).verdict is Verdict.NEVER for key in ("socket", "socket_dir")):
        return True
    host = repo.url.value if not repo.url.is_absent else repo.setting("hostname").value
    return holds(host, _is_local_host).verdict is Verdict.ALWAYS


def _is_local_host(host: Value) -> bool | None:
    """A host's name, or the URL that holds it. Without either, the drivers connect to localhost."""
    match host:
        case Absent():
            return True
        case String(text):
            name = _host_of(text) if "://" in text else text
            return name is not None and name.endswith(LOCAL_HOSTS)
        case _:
            return None


def _host_of(url: str) -> str | None:
    from urllib.parse import urlsplit  # most URLs are in the environment, not literal

    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
