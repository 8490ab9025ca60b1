"""Rules about what travels to the database, and what is told about it."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import (
    by_default,
    culprit,
    is_absent,
    is_off,
    is_true,
    path_text,
    place_of,
    place_to_edit,
    replaced,
    surety,
)
from elixir_lint.checks.databases import (
    DRIVERS,
    MYXQL,
    POSTGRES,
    SQLITE,
    is_local,
    sql_repos,
    started_repos,
    url_exception,
)
from elixir_lint.config.values import TRUE, Condition, Unknown, Value, Verdict, holds
from elixir_lint.finding import Confidence, Problem, Related, Severity
from elixir_lint.project.model import Project, Repo
from elixir_lint.project.otp import otp_release
from elixir_lint.syntax.terms import Atom, List

SSL_LIST_SINCE = {POSTGRES: "0.18.0", MYXQL: "0.7.0"}
"""The version of the driver that reads `ssl: [...]`."""
SSL_TRUE_VERIFIES_SINCE = {POSTGRES: "0.21.0", MYXQL: "0.8.0"}
"""The version of the driver that verifies with `ssl: true`. Before, OTP decides."""
VERIFYING_OTP = 26
"""The release whose default is to verify, and that fails without certificates to do it with."""


@check("repo-ssl-opts-without-ssl")
def ssl_opts_without_ssl(project: Project) -> Iterator[Problem]:
    for repo in sql_repos(project):
        options, ssl = repo.setting("ssl_opts"), repo.setting("ssl")
        given, off = holds(options.value, _has_options), holds(ssl.value, is_off)
        exception = url_exception(repo, "ssl", "true")
        if repo.adapter == SQLITE or not repo.closed or exception is None:
            continue
        if not given.possible or not given.when.implies(off.when):
            continue
        sure = given.always and not exception
        yield Problem(
            span=place_of(repo, "ssl_opts"),
            message=f"{repo.module} connects to its database in clear in prod{path_text(given.when)}"
            + (f", unless {exception}" if exception else "")
            + ": `ssl` is not on, so `ssl_opts` are ignored",
            label="ignored",
            related=tuple(Related(write.key, "TLS is off") for write in ssl.live[-1:]),
            setting=options.path,
            severity=Severity.WARNING if exception else Severity.ERROR,
            confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
            fix=_ssl_fix(project, repo),
        )


def _has_options(value: Value) -> bool | None:
    return None if isinstance(value, Unknown) else isinstance(value, List) and bool(value.items)


def _ssl_fix(project: Project, repo: Repo) -> str:
    return "rename `ssl_opts` to `ssl`" if _reads_ssl_list(project, repo) else "add `ssl: true`"


def _reads_ssl_list(project: Project, repo: Repo) -> bool | None:
    """Whether the driver reads `ssl: [...]`; None if its version is not known."""
    adapter = repo.adapter or ""
    since = SSL_LIST_SINCE.get(adapter)
    return project.version_at_least(DRIVERS[adapter], since) if since is not None else False


@check("repo-ssl-verify-none")
def ssl_verify_none(project: Project) -> Iterator[Problem]:
    for repo in sql_repos(project):
        if repo.adapter == SQLITE or is_local(repo):
            continue
        on = holds(repo.setting("ssl").value, _is_on).when
        for key, read in (("ssl", TRUE if _reads_ssl_list(project, repo) is not False else ~TRUE), ("ssl_opts", on)):
            when = _unverified(repo, key) & read
            write = culprit(repo.setting(key, "verify"), _is_verify_none)
            if when.is_false or write is None:
                continue
            span, related = place_to_edit(repo, write)
            yield Problem(
                span=span,
                message=f"{repo.module} does not verify its database server in prod{path_text(when)}: "
                f"`{key}` has `verify: :verify_none`",
                label="any certificate is accepted",
                related=related,
                setting=write.path,
                severity=Severity.WARNING if when.is_true else Severity.INFO,
                confidence=surety(when),
            )


def _unverified(repo: Repo, key: str) -> Condition:
    """The worlds in which the TLS options below `key` switch verification off, without a function in its place."""
    verify = holds(repo.setting(key, "verify").value, _is_verify_none)
    return verify.when & holds(repo.setting(key, "verify_fun").value, is_absent).when


def _is_on(value: Value) -> bool | None:
    """`true`, and for Tds `:on` or `:required`; a list holds the options itself, so `ssl_opts` do not count."""
    if isinstance(value, Unknown):
        return None
    return value in (Atom("true"), Atom("on"), Atom("required"))


def _is_verify_none(value: Value) -> bool | None:
    return None if isinstance(value, Unknown) else value == Atom("verify_none")


@check("repo-ssl-true-unverified")
def ssl_true_unverified(project: Project) -> Iterator[Problem]:
    otp = otp_release(project)
    fails = otp is not None and otp >= VERIFYING_OTP
    for repo in sql_repos(project):
        since = SSL_TRUE_VERIFIES_SINCE.get(repo.adapter or "")
        if since is None or project.version_at_least(DRIVERS[repo.adapter or ""], since) is not False:
            continue
        ssl = repo.setting("ssl")
        answer = holds(ssl.value, is_true)
        write = culprit(ssl, is_true)
        options = holds(repo.setting("ssl_opts").value, _has_options)
        if write is None or not by_default(answer) or options.possible or options.verdict is Verdict.UNKNOWN:
            continue
        if fails or not is_local(repo):
            span, related = place_to_edit(repo, write)
            yield Problem(
                span=span,
                message=f"{repo.module} {_unverified_effect(otp)} in prod{path_text(answer.when)}: "
                f"with {_locked_driver(project, repo)} `ssl: true` is left to OTP",
                label="nothing to verify with",
                related=(*replaced(ssl, write), *related),
                setting=ssl.path,
                severity=Severity.ERROR if fails else Severity.WARNING,
                confidence=surety(answer.when),
            )


def _unverified_effect(otp: int | None) -> str:
    if otp is None:
        return f"does not verify its database server before OTP {VERIFYING_OTP} and cannot connect from there on"
    if otp >= VERIFYING_OTP:
        return f"cannot connect to its database on OTP {otp}"
    return f"does not verify its database server on OTP {otp}, and cannot connect from OTP {VERIFYING_OTP} on"


def _locked_driver(project: Project, repo: Repo) -> str:
    """`postgrex 0.20.0`"""
    driver = DRIVERS[repo.adapter or ""]
    entry = (project.lock or {}).get(driver)
    return f"{driver} {entry.version}" if entry is not None and entry.version else driver


@check("repo-show-sensitive-data")
def show_sensitive_data(project: Project) -> Iterator[Problem]:
    for repo in started_repos(project):
        setting = repo.setting("show_sensitive_data_on_connection_error")
        answer = holds(setting.value, is_true)
        write = culprit(setting, is_true)
        if repo.adapter == SQLITE or write is None or not by_default(answer):
            continue
        span, related = place_to_edit(repo, write)
        yield Problem(
            span=span,
            message=f"{repo.module} prints its connection options, the password among them, "
            f"when it fails to connect in prod{path_text(answer.when)}",
            label="set here",
            related=(*replaced(setting, write), *related),
            setting=setting.path,
            confidence=surety(answer.when),
        )
