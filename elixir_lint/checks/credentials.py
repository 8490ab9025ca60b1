"""Rules about the credentials that production presents to others."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import is_off, path_text, surety
from elixir_lint.checks.secret_places import at, effective_literals
from elixir_lint.config.values import alternatives, holds
from elixir_lint.finding import Confidence, Problem, Severity
from elixir_lint.project.model import Project
from elixir_lint.project.secrets import Literal
from elixir_lint.secrets.detect import ValueKind
from elixir_lint.secrets.tokens import Grade
from elixir_lint.secrets.vocabulary import SecretClass
from elixir_lint.syntax.terms import String

Case = tuple[Severity, Confidence, str]
"""How bad, how sure, and what the literal is."""


@check("credential-hardcoded")
def credential_hardcoded(project: Project) -> Iterator[Problem]:
    for literal in effective_literals(project):
        case = _case(literal)
        if case is None or literal.signs or _is_unread(project, literal) or _is_name_of_user(project, literal):
            continue
        severity, confidence, what = case
        yield at(
            literal,
            f"{literal.name} holds {what} in {project.environment}{path_text(literal.when)}",
            "in the source",
            severity=severity,
            confidence=confidence,
        )


def _case(literal: Literal) -> Case | None:
    found = _always(literal)
    if found is None or literal.always:
        return found
    severity, _, what = found
    return None if severity is Severity.INFO else (Severity.WARNING, Confidence.MEDIUM, what)


def _always(literal: Literal) -> Case | None:
    credential, role = literal.judgement.credential, literal.role
    match literal.judgement.kind:
        case ValueKind.TOKEN if credential is not None:
            if credential.grade is not Grade.OFTEN_PUBLIC:
                return Severity.ERROR, Confidence.HIGH, credential.label
            public = role is not None and role.kind is SecretClass.PUBLIC
            return None if public else (Severity.INFO, Confidence.HIGH, credential.label)
        case ValueKind.URL_PASSWORD:
            return Severity.ERROR, Confidence.HIGH, "a URL with a password"
        case ValueKind.LEGACY_DSN:
            return Severity.INFO, Confidence.HIGH, "a Sentry DSN with its secret key"
        case ValueKind.REAL_OUTBOUND if role is not None and role.listed:
            return Severity.ERROR, Confidence.HIGH, "a literal credential"
        case ValueKind.REAL_OUTBOUND:
            return Severity.WARNING, Confidence.LOW, "a literal that looks like a credential"
        case _:
            return None


def _is_unread(project: Project, literal: Literal) -> bool:
    """The parts of a URL win over what is configured beside it (ecto lib/ecto/repo/supervisor.ex)."""
    repo = next((each for each in project.repos if (each.app, each.module) == literal.path[:2]), None)
    return repo is not None and literal.path[2:] == ("password",) and not holds(repo.url.value, is_off).always


def _is_name_of_user(project: Project, literal: Literal) -> bool:
    """`username: "memgraph", password: "memgraph"`: what a service comes with."""
    if literal.role is None or not literal.role.password or literal.path != literal.setting.path:
        return False
    values = [alternative.value for alternative in alternatives(literal.setting.value)]
    names = (project.config.value(*literal.path[:-1], key) for key in ("username", "user", "login"))
    return any(isinstance(a.value, String) and a.value in values for name in names for a in alternatives(name))


@check("test-credential-in-prod")
def test_credential_in_prod(project: Project) -> Iterator[Problem]:
    for literal in effective_literals(project):
        credential = literal.judgement.credential
        if literal.judgement.kind is not ValueKind.TEST or credential is None:
            continue
        passes = credential.grade is Grade.ALWAYS_PASSES
        yield at(
            literal,
            f"{literal.name} holds {credential.label} in {project.environment}{path_text(literal.when)}",
            "every answer passes" if passes else "of a test mode",
            severity=Severity.ERROR if passes else Severity.WARNING,
            confidence=surety(literal.when) if not literal.always else Confidence.HIGH,
        )
