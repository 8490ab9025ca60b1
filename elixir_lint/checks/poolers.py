"""Whether a repo connects by way of a pooler, such as PgBouncer: after a transaction, others get its connection."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elixir_lint.checks.addresses import Address, addresses
from elixir_lint.checks.databases import POSTGRES
from elixir_lint.checks.deployed import platform_files, sections
from elixir_lint.config.values import Condition, Env, alternatives
from elixir_lint.project.model import Project, Repo
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span

_PORTS = (6432, 6543, 25061)
"""PgBouncer's own, that of Supabase's transaction mode, and DigitalOcean's."""
TRANSACTION_PORT = 6543
_SUPABASE = "pooler.supabase.com"
_SESSION_PORT = 5432
_IMAGE = regex(rb"\bimage:.{0,300}(?:pgbouncer|pgcat|odyssey|supavisor)", re.IGNORECASE)
_SESSION_MODE = regex(rb"pool_?mode[\"']?[ \t]*[:=][ \t]*[\"']?session", re.IGNORECASE)
_HEROKU_FILES = (".buildpacks", "app.json")


@record
class Pooler:
    """What shows that a pooler lies before the database: `sign` completes "... is a pooler's".

    `always_by_transaction`: it has no other mode at this address.
    """

    sign: str
    when: Condition
    span: Span | None
    variable: str
    always_by_transaction: bool = False
    local: bool = False


def pooler_of(project: Project, repo: Repo) -> Pooler | None:
    """The first sign of a pooler that is not known to keep sessions; literal values and defaults only."""
    if repo.adapter != POSTGRES:
        return None
    for address in addresses(project, repo):
        sign = _sign(project, address)
        if sign and not _keeps_sessions(project, address):
            by_transaction = address.port == TRANSACTION_PORT or address.host.endswith(_SUPABASE)
            return Pooler(sign, address.when, address.span, address.variable, by_transaction, address.is_local)
    return _heroku(project, repo)


def _sign(project: Project, address: Address) -> str:
    """`port 6432`, `host db.pooler.supabase.com`; "" if nothing shows a pooler.

    The default of a variable that leads to this machine is for development.
    """
    host = address.host
    if address.is_local and address.variable and address.port != TRANSACTION_PORT:
        return ""
    if "pgbouncer" in host or host.endswith(_SUPABASE) or "-pooler." in host:
        return f"host {host}"
    if address.parameter("pgbouncer") == "true":
        return "`?pgbouncer=true`"
    if host and "." not in host and _is_service(project, host):
        return f"service {host}"
    return f"port {address.port}" if address.port in _PORTS else ""


def _keeps_sessions(project: Project, address: Address) -> bool:
    """Session mode: Supabase's other port, or what a configuration of the pooler says."""
    if address.host.endswith(_SUPABASE) and address.port in (None, _SESSION_PORT):
        return True
    return any(_SESSION_MODE.search(source.data) for source in _pooler_files(project))


def _pooler_files(project: Project) -> Iterator[SourceFile]:
    yield from platform_files(project)
    for path in project.deploy.paths:
        if "pgbouncer" in path.lower():
            source = project.files.read(path)
            if source is not None:
                yield source


def _is_service(project: Project, host: str) -> bool:
    """`pooler:` with `image: edoburu/pgbouncer` below it"""
    return any(
        section.key == host and _IMAGE.search(source.data, section.start, section.end)
        for source in platform_files(project)
        if _IMAGE.search(source.data)
        for section in sections(source)
    )


def _heroku(project: Project, repo: Repo) -> Pooler | None:
    """Heroku's buildpack starts a PgBouncer beside the application and rewrites DATABASE_URL."""
    names = [a.value.name for a in alternatives(repo.url.value) if isinstance(a.value, Env)]
    for path in _HEROKU_FILES if "DATABASE_URL" in names else ():
        source = project.files.read(path) if project.files.exists(path) else None
        at = source.data.find(b"pgbouncer") if source is not None else -1
        if source is not None and at >= 0 and b"buildpack" in source.data:
            span = Span(source, at, at + len(b"pgbouncer"))
            return Pooler("Heroku's buildpack", _from_variable(repo), span, "DATABASE_URL")
    return None


def _from_variable(repo: Repo) -> Condition:
    """Where the URL comes from its variable."""
    return next(a.when for a in alternatives(repo.url.value) if isinstance(a.value, Env))
