"""Rules about the secrets that production signs, verifies or decrypts with."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import path_text
from elixir_lint.checks.secret_places import at, effective_literals, is_fallback, is_key_base
from elixir_lint.finding import Problem
from elixir_lint.project.model import Project
from elixir_lint.project.secrets import Literal
from elixir_lint.secrets.detect import ValueKind


@check("secret-key-base-hardcoded")
def secret_key_base_hardcoded(project: Project) -> Iterator[Problem]:
    for literal in effective_literals(project):
        if literal.signs and literal.always and is_key_base(project, literal):
            yield at(
                literal,
                f"{literal.path[1]} signs its sessions and tokens in {project.environment} with {_known(literal)}",
                "known to whoever reads the source",
            )


def _known(literal: Literal) -> str:
    if literal.judgement.kind is ValueKind.PLACEHOLDER:
        return "a placeholder in place of a secret_key_base"
    return "a secret_key_base that stands in the source"


@check("signing-secret-fallback")
def signing_secret_fallback(project: Project) -> Iterator[Problem]:
    for literal in effective_literals(project):
        if literal.signs and is_fallback(literal):
            yield at(
                literal,
                f"{_signer(project, literal)} with a literal in {project.environment}{path_text(literal.when)}",
                "known to whoever reads the source",
                fix=_required(literal),
            )


def _signer(project: Project, literal: Literal) -> str:
    if is_key_base(project, literal):
        return f"{literal.path[1]} signs its sessions and tokens"
    return f"{literal.name} signs or decrypts"


def _required(literal: Literal) -> str:
    """The remedy with the name of the variable, if there is one."""
    names = sorted({subject.name for subject in literal.when.subjects if subject.kind != "open"})
    if len(names) != 1:
        return ""
    return f'System.fetch_env!("{names[0]}") in config/runtime.exs; the literal belongs into config/dev.exs'
