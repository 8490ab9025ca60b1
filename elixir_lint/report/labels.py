"""The places of a problem, numbered in the order of evaluation."""

from __future__ import annotations

from elixir_lint.finding import Problem, Related, Step
from elixir_lint.record import record
from elixir_lint.source import Span


@record
class Label:
    """A place and what is said there. `number` counts the steps of the evaluation from 1; None for
    context, and for the only step of all."""

    span: Span
    message: str
    number: int | None
    primary: bool

    @property
    def text(self) -> str:
        """`2. set here`"""
        number = "" if self.number is None else f"{self.number}."
        return " ".join(filter(None, (number, self.message)))


def labels(problem: Problem) -> list[Label]:
    """The labels of a problem: its steps in the order of evaluation, with the context between them as given."""
    places = _in_order(problem)
    numbered = sum(step is not Step.CONTEXT for _, step, _ in places) > 1
    out, count = [], 0
    for place, step, primary in places:
        count += step is not Step.CONTEXT
        number = count if numbered and step is not Step.CONTEXT else None
        out.append(Label(place.span, place.message, number, primary))
    return out


def steps(problem: Problem) -> list[Label]:
    """The numbered labels: the way of the value through the evaluation. Empty for a single place."""
    return [label for label in labels(problem) if label.number is not None]


def _in_order(problem: Problem) -> list[tuple[Related, Step, bool]]:
    """All places with the primary one among them, which is marked True."""
    primary = (Related(problem.span, problem.label), Step.BEFORE, True)
    before = [(r, r.step, False) for r in problem.related if r.step is not Step.AFTER]
    after = [(r, r.step, False) for r in problem.related if r.step is Step.AFTER]
    return [*before, primary, *after]
