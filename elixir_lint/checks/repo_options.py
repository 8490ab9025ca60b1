"""The rule about repo options that nobody reads."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import by_default, path_text, place_of, surety
from elixir_lint.checks.databases import POSTGRES, SQLITE, sql_repos
from elixir_lint.config.values import Absent, Answer, holds
from elixir_lint.finding import Confidence, Problem
from elixir_lint.project.model import Project, Repo
from elixir_lint.record import record
from elixir_lint.syntax.terms import List, Tuple

_FOREIGN = {
    "adapter": "the adapter stands in `use Ecto.Repo`",
    "connection_timeout": "it is `connect_timeout`",
    "idle_timeout": "it is `idle_interval`",
    "loggers": "Ecto 3 emits telemetry events",
    "max_overflow": "the pool of Ecto 3 has no overflow",
    "overflow": "the pool of Ecto 3 has no overflow",
    "pool_overflow": "the pool of Ecto 3 has no overflow",
    "pool_timeout": "in Ecto 3 `queue_target` and `queue_interval` limit the wait",
    "queue_timeout": "`queue_target` and `queue_interval` limit the wait",
    "ssl_options": "it is `ssl`, a list",
    "sslmode": "it is `ssl`",
}
"""Keys of Ecto 2, of its pool poolboy, and of other libraries."""
_SINCE = {
    "pool_count": ("ecto_sql", "3.12.1"),
    "max_lifetime": ("db_connection", "2.10.0"),
    "idle_limit": ("db_connection", "2.4.3"),
}
"""Keys with the package and the version that brought them."""
_LISTENER_STATE_SINCE = ("db_connection", "2.6.0")
_SEARCH_PATH_SINCE = ("postgrex", "0.20.0")
_KNOWN = """
otp_app name priv url log pool_size pool_count telemetry_prefix stacktrace log_stacktrace_mfa adapter read_only
migration_lock migration_source migration_repo migration_primary_key migration_foreign_key migration_timestamps
migration_default_prefix start_apps_before_migration default_dynamic_repo
after_connect after_connect_timeout connection_listeners backoff_max backoff_min backoff_type checkout_retries
configure idle_interval idle_limit max_lifetime max_restarts max_seconds pool queue_interval queue_target
show_sensitive_data_on_connection_error queue timeout deadline
hostname port endpoints socket_dir socket database username password parameters connect_timeout handshake_timeout
ping_timeout ssl ssl_opts socket_options target_server_type disconnect_on_error_codes prepare transactions types
disable_composite_types comment search_path
encoding template lc_collate lc_ctype dump_path dump_prefixes force_drop maintenance_database ownership_timeout
"""
KNOWN = frozenset(_KNOWN.split())
"""What Ecto, ecto_sql, its adapter for PostgreSQL, DBConnection and Postgrex read."""
_SHORTEST = 6
"""Letters of a key that may be a misspelt one; shorter ones are near too many words."""
_FARTHEST = 2


@record
class Ignored:
    """Why nobody reads a key, with what to write instead."""

    why: str
    fix: str = ""
    sure: bool = True
    effect: str = "does nothing"


@check("repo-option-ignored")
def option_ignored(project: Project) -> Iterator[Problem]:
    for repo in sql_repos(project):
        if repo.adapter == SQLITE or not _is_ecto_3(project):
            continue
        for key in repo.settings.keys():  # noqa: SIM118  no mapping
            answer = holds(repo.setting(key).value, lambda value: not isinstance(value, Absent))
            found = _ignored(project, repo, key, answer) if by_default(answer) else None
            if found is not None:
                yield Problem(
                    span=place_of(repo, key),
                    message=f"`{key}` of {repo.module} {found.effect} in prod{path_text(answer.when)}: {found.why}",
                    label="nobody reads this",
                    setting=repo.setting(key).path,
                    confidence=surety(answer.when) if found.sure else Confidence.MEDIUM,
                    fix=found.fix,
                )


def _is_ecto_3(project: Project) -> bool:
    newer = project.version_at_least("db_connection", "2.0.0")
    return newer is True or (newer is None and any("ecto_sql" in (app.mix.deps or {}) for app in project.apps))


def _ignored(project: Project, repo: Repo, key: str, answer: Answer) -> Ignored | None:
    value = answer.witnesses[-1]
    if key in _SINCE:
        return _too_new(project, key, *_SINCE[key])
    if key == "connection_listeners" and isinstance(value, Tuple):
        return _too_new(project, "a tuple", *_LISTENER_STATE_SINCE)
    if key == "search_path" and repo.adapter == POSTGRES and isinstance(value, List):
        return _deprecated(project)
    if key in KNOWN - {"adapter"}:
        return None
    if key in _FOREIGN:
        reason = Ignored(_FOREIGN[key], f"delete `{key}`")
        return None if _is_read(project, key, repo.module.rpartition(".")[2].encode()) else reason
    return _misspelt(key) if repo.adapter == POSTGRES and not _is_read(project, key) else None


def _too_new(project: Project, what: str, package: str, since: str) -> Ignored | None:
    if project.version_at_least(package, since) is not False:
        return None
    shown = f"`{what}`" if what in _SINCE else what
    return Ignored(f"{package} reads {shown} since {since}, and {project.locked(package) or 'an older one'} is locked")


def _deprecated(project: Project) -> Ignored | None:
    """`search_path: ["shop", "public"]`"""
    if not project.version_at_least(*_SEARCH_PATH_SINCE):
        return None
    fix = '`parameters: [search_path: "shop,public"]`'
    return Ignored("each connection logs a warning, and it is a parameter", fix, effect="is deprecated")


def _is_read(project: Project, key: str, word: bytes = b"") -> bool:
    """Whether code of the project reads a key of its own: `Shop.Repo.config()[:region]`

    What other libraries call so as well (Finch has a `pool_timeout`) takes the name of the repo beside it.
    """
    return any(word in source.data for source in project.lib.search(f":{key}".encode()))


def _misspelt(key: str) -> Ignored | None:
    if len(key) < _SHORTEST:
        return None
    near = min(sorted(KNOWN), key=lambda known: distance(key, known))
    far = distance(key, near)
    if not 0 < far <= _FARTHEST or key == f"{near}s" or len(near) < _SHORTEST:
        return None
    return Ignored(f"no library has this option, but there is `{near}`", f"`{near}`", sure=False)


def distance(left: str, right: str) -> int:
    """Insertions, deletions and replacements that make one word the other; past _FARTHEST any larger number."""
    if abs(len(left) - len(right)) > _FARTHEST:
        return _FARTHEST + 1
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]
