"""Rules about TLS options that do not do what they say."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.addresses import Address, addresses
from elixir_lint.checks.common import is_off, path_text, place_of, surety
from elixir_lint.checks.databases import DRIVERS, SQLITE, sql_repos
from elixir_lint.checks.repo_tls import SSL_LIST_SINCE
from elixir_lint.config.lookup import is_keyword, lookup
from elixir_lint.config.values import Absent, Condition, Maybe, Rest, Value, holds
from elixir_lint.finding import Confidence, Problem, Related, Severity, Step
from elixir_lint.project.model import Project, Repo
from elixir_lint.regex import regex
from elixir_lint.syntax.terms import Atom, List

_MODE = regex(r"[a-z-]{1,20}")
_AUTHORITIES = ("cacerts", "cacertfile", "verify_fun")


@check("repo-ssl-list-without-ca")
def ssl_list_without_ca(project: Project) -> Iterator[Problem]:
    for repo in sql_repos(project):
        since = SSL_LIST_SINCE.get(repo.adapter or "")
        if since is None or not project.version_at_least(DRIVERS[repo.adapter or ""], since):
            continue
        setting = repo.setting("ssl")
        answer = holds(setting.value, _trusts_nobody)
        if answer.possible:
            yield Problem(
                span=place_of(repo, "ssl"),
                message=f"{repo.module} cannot connect to its database in prod{path_text(answer.when)}: "
                "its `ssl` options verify the server and name no authority to verify it with",
                label="neither `cacerts` nor `cacertfile`",
                setting=setting.path,
                confidence=surety(answer.when),
            )


def _trusts_nobody(value: Value) -> bool | None:
    """`[]`  |  `[depth: 3]`: the driver adds `verify: :verify_peer`"""
    if not isinstance(value, List):
        return False
    if any(isinstance(item, Rest | Maybe) for item in value.items) or not is_keyword(value):
        return None
    if any(not isinstance(lookup(value, key), Absent) for key in _AUTHORITIES):
        return False
    verify = lookup(value, "verify")
    return True if isinstance(verify, Absent) or verify == Atom("verify_peer") else None


@check("repo-url-sslmode-ignored")
def url_sslmode_ignored(project: Project) -> Iterator[Problem]:
    for repo in sql_repos(project):
        found = next(_with_sslmode(project, repo), None) if repo.adapter != SQLITE else None
        if found is None:
            continue
        address, mode, when = found
        off = mode == "disable"
        effect = "is not what switches TLS off" if off else "does nothing, and the connection is in clear"
        yield Problem(
            span=address.span or place_of(repo, "url"),
            message=f"`?sslmode={mode}` in the url of {repo.module} {effect} in prod{path_text(when)}: "
            "Ecto and its drivers read `ssl`",
            label="nobody reads this",
            related=_url_place(repo, address),
            setting=repo.url.path,
            key=address.variable,
            severity=Severity.INFO if off else Severity.WARNING,
            confidence=Confidence.MEDIUM if address.variable else surety(when),
        )


def _with_sslmode(project: Project, repo: Repo) -> Iterator[tuple[Address, str, Condition]]:
    """The addresses with `sslmode=` where TLS is off."""
    off = holds(repo.setting("ssl").value, is_off)
    for address in addresses(project, repo):
        mode = address.parameter("sslmode")
        when = address.when & off.when
        if mode is not None and _MODE.fullmatch(mode) and address.parameter("ssl") != "true" and not when.is_false:
            yield address, mode, when


def _url_place(repo: Repo, address: Address) -> tuple[Related, ...]:
    """Where a URL of a deploy file is read."""
    place = place_of(repo, "url")
    if address.span is None or address.span.file.path == place.file.path:
        return ()
    return (Related(place, "read here", Step.AFTER),)
