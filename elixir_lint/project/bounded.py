"""Evaluating code that was not written as configuration: with little fuel, and few open questions."""

from __future__ import annotations

from elixir_lint.config.evaluate import all_set
from elixir_lint.config.interpreter import Files, Interpreter, Options
from elixir_lint.config.scope import Scope
from elixir_lint.config.values import Condition, Unknown, Value
from elixir_lint.syntax.nodes import Apply, Call, Expr, Remote


class GivenUpError(Exception):
    """The innermost call is application logic: following it further costs much and tells nothing about production."""


class Bounded(Interpreter):
    """An evaluation in which a call is Unknown if it takes more than `fuel` steps or `depth_limit` nested ones, or if
    it raises the number of open questions past `questions`: each may double the worlds that are followed. After
    four times as many questions in all, no further one is followed.
    """

    def __init__(
        self, phase: str, options: Options, files: Files, fuel: int = 4000, depth_limit: int = 70, questions: int = 5
    ) -> None:
        super().__init__(phase, options, files)
        if phase == "boot":
            self.assumed = all_set(options)
        self.fuel = fuel
        self.depth_limit = depth_limit
        self.questions = questions
        self._asked: dict[Condition, None] = {}
        self._asked_ever: set[Condition] = set()

    def evaluate(self, expr: Expr, scope: Scope) -> Value:
        if not isinstance(expr, Call | Remote | Apply) or (isinstance(expr, Call) and expr.name == "="):
            return self._checked(expr, scope)
        asked, path, frames, depth = len(self._asked), self.path, self.frames, self.depth
        try:
            return self._checked(expr, scope)
        except GivenUpError:
            self.path, self.frames, self.depth = path, frames, depth
            for question in list(self._asked)[asked:]:
                del self._asked[question]
            return self.unknown("evaluating it takes too many steps", span=expr.span)

    def _checked(self, expr: Expr, scope: Scope) -> Value:
        if self.steps > self.fuel or self.depth > self.depth_limit:
            raise GivenUpError
        return super().evaluate(expr, scope)

    def question(self, unknown: Unknown, text: str) -> Condition:
        asked = super().question(unknown, text)
        self._asked[asked] = None
        self._asked_ever.add(asked)
        if len(self._asked) > self.questions or len(self._asked_ever) > 4 * self.questions:
            raise GivenUpError
        return asked
