"""What the rules about secrets have in common: where a literal stands, and when it counts."""

from __future__ import annotations

from elixir_lint.checks.common import holds_unset, within
from elixir_lint.config.opened import Write
from elixir_lint.finding import Problem, Related, Step
from elixir_lint.project.model import Project, once
from elixir_lint.project.secrets import KEY_BASE, Literal, endpoint_of, literals, may_be_replaced
from elixir_lint.source import Span


@once
def effective_literals(project: Project) -> tuple[Literal, ...]:
    """The texts that nothing can replace later, always there or where no variable is set."""
    return tuple(
        literal
        for literal in literals(project)
        if (literal.always or is_fallback(literal)) and not may_be_replaced(project, literal)
    )


def is_fallback(literal: Literal) -> bool:
    """Whether it is what production gets where its variables are unset."""
    return not literal.always and holds_unset(literal.when)


def is_key_base(project: Project, literal: Literal) -> bool:
    """Whether it is the `secret_key_base` of an endpoint."""
    return literal.path[2:] == (KEY_BASE,) and endpoint_of(project, literal.path) is not None


def at(literal: Literal, message: str, label: str, **case: object) -> Problem:
    """The problem at a literal: at its key in the `config` call, or at itself if it stands anywhere else."""
    span, related = place_of_literal(literal)
    return Problem(
        span=span,
        message=message,
        label=label,
        related=related,
        setting=literal.path,
        hides=literal.places,
        **case,  # type: ignore[arg-type]
    )


def place_of_literal(literal: Literal) -> tuple[Span, tuple[Related, ...]]:
    """Where a person would edit it, and the places that explain how it got into the setting."""
    write = literal.write
    if not literal.places:
        return key_of(write), ()
    first, *others = literal.places
    related = [Related(span, "also here", Step.CONTEXT) for span in others]
    if not within(first, write.call):
        return first, (Related(write.key, "used here", Step.AFTER), *related)
    on_key_line = literal.path == write.path and write.key.begin.line == first.begin.line
    return (key_of(write) if on_key_line else first), tuple(related)


def key_of(write: Write) -> Span:
    """The key in the `config` call, or the call, where the key was made elsewhere."""
    return write.key if within(write.key, write.call) else write.call
