"""Rules about a `secret_key_base` that is missing or too short, and about other keys that may be nil."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import (
    bare_variables,
    home,
    is_missing,
    path_text,
    place_of,
    surety,
)
from elixir_lint.checks.endpoints import started_endpoints
from elixir_lint.checks.live_view_salts import mounts_live_view
from elixir_lint.checks.secret_places import at, effective_literals, is_key_base
from elixir_lint.config.effective import Setting
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Absent, Condition, alternatives, holds
from elixir_lint.finding import Confidence, Problem, Severity
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Endpoint, Project
from elixir_lint.project.secrets import KEY_BASE, endpoint_of, secret_facts, secret_leaves
from elixir_lint.secrets.vocabulary import classify_path
from elixir_lint.syntax.terms import String

SHORTEST = 64
"""Bytes that the cookie store asks for (plug lib/plug/session/cookie.ex `validate_secret_key_base`)."""


_SPARE = ("_fallback", "_next", "_old", "_retired")
"""Ends of keys that most installations have no use for."""


@check("secret-key-base-unchecked")
def secret_key_base_unchecked(project: Project) -> Iterator[Problem]:
    for endpoint in started_endpoints(project):
        setting = endpoint.setting(KEY_BASE)
        missing = holds(setting.value, is_missing)
        if not endpoint.closed or not missing.possible or not _needs_key(project, endpoint):
            continue
        variables = bare_variables(setting.value, missing.when)
        if missing.always or (variables and not _is_fixed(project, missing.when)):
            yield Problem(
                span=home(endpoint) if setting.is_absent else place_of(endpoint, KEY_BASE),
                message=f"{endpoint.module} has no secret_key_base in {project.environment}"
                f"{path_text(missing.when)}: it boots, and every session or token is a 500",
                label="no secret_key_base" if setting.is_absent else "nil",
                setting=setting.path,
                severity=Severity.ERROR if missing.always else Severity.WARNING,
                confidence=surety(missing.when),
                fix=_required(variables),
            )
    yield from _other_keys(project)


def _needs_key(project: Project, endpoint: Endpoint) -> bool:
    """Whether the endpoint has sessions that are read, or LiveViews, or is the only one where tokens are made."""
    if not isinstance(endpoint.session, Absent) and any(project.lib.search(b"fetch_session")):
        return True
    if mounts_live_view(project, endpoint):
        return True
    return len(project.endpoints) == 1 and any(project.lib.search(b"Phoenix.Token."))


def _required(variables: frozenset[str]) -> str:
    return f'System.fetch_env!("{next(iter(variables))}")' if len(variables) == 1 else ""


def _other_keys(project: Project) -> Iterator[Problem]:
    """`config :joken, default_signer: System.get_env("JWT_SECRET")`"""
    facts = secret_facts(project)
    for setting, _ in secret_leaves(project):
        role = classify_path(setting.path, facts)
        if role is None or not role.signs or endpoint_of(project, setting.path) is not None:
            continue
        if setting.path[-1].endswith(_SPARE):
            continue
        missing = holds(setting.value, is_missing)
        variables = bare_variables(setting.value, missing.when) if missing.possible and not missing.always else None
        if variables and setting.place is not None and not _is_fixed(project, missing.when):
            yield _nil_key(project, setting, missing.when, variables)


def _is_fixed(project: Project, when: Condition) -> bool:
    """Whether the release has what the build machine had: `secret-read-at-build-time` says so."""
    built = project.has_release_evidence and not project.deploy.runs_mix
    return built and all(subject.kind == "build" for subject in when.subjects)


def _nil_key(project: Project, setting: Setting, when: Condition, variables: frozenset[str]) -> Problem:
    assert setting.place is not None, "somebody wrote it"
    name = ".".join(setting.path)
    return Problem(
        span=setting.place,
        message=f"{name} is nil in {project.environment}{path_text(when)}",
        label="nil",
        setting=setting.path,
        severity=Severity.INFO,
        confidence=Confidence.MEDIUM,
        fix=_required(variables),
    )


@check("secret-key-base-too-short")
def secret_key_base_too_short(project: Project) -> Iterator[Problem]:
    for literal in effective_literals(project):
        endpoint = endpoint_of(project, literal.path)
        if endpoint is None or not literal.signs or not is_key_base(project, literal):
            continue
        known = [a.value.value for a in alternatives(endpoint.setting(KEY_BASE).value) if isinstance(a.value, String)]
        if known and all(len(text.encode()) < SHORTEST for text in known):
            sessions = text_of(lookup(endpoint.session, "store")) == "cookie"
            effect = "every request with a session is a 500" if sessions else "no cookie store takes it"
            yield at(
                literal,
                f"{endpoint.module} has a secret_key_base under {SHORTEST} bytes in {project.environment}"
                f"{path_text(literal.when)}: {effect}",
                "too short",
                severity=Severity.ERROR if sessions else Severity.INFO,
                confidence=surety(literal.when),
            )
