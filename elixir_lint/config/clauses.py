"""Choosing among clauses: of functions, `fn`, `case`, `with ... else`, `rescue`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from elixir_lint.config.interpreter import Interpreter, PathEndsError
from elixir_lint.config.patterns import match_all
from elixir_lint.config.scope import Scope
from elixir_lint.config.values import FALSE, TRUE, Condition, Value, one_of
from elixir_lint.record import record
from elixir_lint.syntax.nodes import Call, Expr

CLAUSES_OF_A_STEP = 2
"""So many clauses count as a step, chosen or not."""


@record
class Candidate:
    """One clause: it is taken if the patterns match and the guard holds."""

    patterns: tuple[Expr, ...]
    guard: Expr | None
    body: Expr
    scope: Scope


def choose(
    it: Interpreter,
    candidates: Sequence[Candidate],
    arguments: Sequence[Value],
    otherwise: Callable[[], PathEndsError | Value],
) -> Value:
    """The value of the first clause that takes `arguments`, in every world.

    `otherwise` is asked in the worlds that no clause takes: it gives a value, or an error to raise.
    """
    base = it.path
    remaining = TRUE
    survivors = FALSE
    narrowed = False
    results: list[tuple[Condition, Value]] = []
    for number, candidate in enumerate(candidates, 1):
        it.path = base & remaining
        if it.path.is_false:
            break
        if number % CLAUSES_OF_A_STEP == 0 and it.is_spent():
            it.path = base
            return it.given_up(candidate.body)
        taken, scope = _taken(it, candidate, arguments)
        when = remaining & taken
        it.path = base
        entered = it.reached(when)
        remaining = remaining & ~taken
        if entered.is_false:
            continue
        it.path = entered
        try:
            value = it.evaluate(candidate.body, scope)
        except PathEndsError:
            narrowed = True
            continue
        narrowed = narrowed or it.path is not entered
        survivors = survivors | it.path
        results.append((when, value))
    it.path = base
    left = it.reached(remaining)
    if not left.is_false:
        it.path = left
        ended = _otherwise(it, otherwise)
        if ended is None:
            narrowed = True
        else:
            results.append((remaining, ended))
            survivors = survivors | it.path
    if not results:
        it.path = FALSE
        raise PathEndsError
    it.path = survivors if narrowed else base
    return one_of(results)


def _otherwise(it: Interpreter, otherwise: Callable[[], PathEndsError | Value]) -> Value | None:
    try:
        answer = otherwise()
    except PathEndsError:
        return None
    return None if isinstance(answer, PathEndsError) else answer


def _taken(it: Interpreter, candidate: Candidate, arguments: Sequence[Value]) -> tuple[Condition, Scope]:
    """When the clause is taken, and the scope with what its patterns bind."""
    scope = candidate.scope.child()
    bindings: dict[str, Value] = {}
    taken = match_all(it, candidate.patterns, arguments, scope, bindings)
    if taken.is_false:
        return taken, scope
    scope.vars.update(bindings)
    if candidate.guard is None:
        return taken, scope
    return taken & guard_holds(it, candidate.guard, scope, taken), scope


def guard_holds(it: Interpreter, guard: Expr, scope: Scope, where: Condition) -> Condition:
    """The worlds of `where` in which a guard holds: one that raises does not, and `a when b` is either of them."""
    if isinstance(guard, Call) and guard.name == "when":
        left, right = guard.args
        return guard_holds(it, left, scope, where) | guard_holds(it, right, scope, where)
    before = it.path
    it.path = entered = it.reached(where)
    if entered.is_false:
        it.path = before
        return FALSE
    with it.tentatively():
        try:
            holds = it.truth(it.evaluate(guard, scope))
            return holds if it.path is entered else holds & it.path
        except PathEndsError:
            return FALSE
        finally:
            it.path = before
