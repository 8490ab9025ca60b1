"""Control flow: `if`, `unless`, `case`, `cond`, `with`."""

from __future__ import annotations

from collections.abc import Callable

from elixir_lint.config.clauses import Candidate, choose, guard_holds
from elixir_lint.config.interpreter import Interpreter
from elixir_lint.config.operators import boolean
from elixir_lint.config.patterns import match
from elixir_lint.config.scope import Scope
from elixir_lint.config.values import NIL, Unknown, Value
from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Block, Call, Clause, Clauses, Expr, ListExpr, TupleExpr
from elixir_lint.syntax.terms import Atom, List, Tuple

Form = Callable[[Interpreter, Call, Scope], Value]


def sections(node: Expr | None) -> dict[str, Expr]:
    """The keyword list of a do-block (or of `do: x, else: y`) by key."""
    found: dict[str, Expr] = {}
    if isinstance(node, List | ListExpr):
        for item in node.items:
            if isinstance(item, Tuple | TupleExpr) and len(item.items) == 2:
                key, value = item.items
                if isinstance(key, Atom):
                    found[key.name] = value  # type: ignore[assignment]
    return found


def body_of(it: Interpreter, body: Expr | None, scope: Scope) -> Value:
    return NIL if body is None else it.evaluate(body, scope.child())


def if_form(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`if test do ... else ... end`"""
    return _two_ways(it, call, scope, "do", "else")


def unless_form(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`unless test do ... else ... end`"""
    return _two_ways(it, call, scope, "else", "do")


def _two_ways(it: Interpreter, call: Call, scope: Scope, if_true: str, if_false: str) -> Value:
    inner = scope.child()
    test = it.truth(it.evaluate(call.args[0], inner))
    scope.vars.update({k: v for k, v in inner.vars.items() if scope.vars.get(k) is not v})
    parts = sections(call.args[1])
    if test.is_true:
        return body_of(it, parts.get(if_true), inner)
    if test.is_false:
        return body_of(it, parts.get(if_false), inner)
    return it.branch(
        [
            (test, lambda: body_of(it, parts.get(if_true), inner)),
            (~test, lambda: body_of(it, parts.get(if_false), inner)),
        ]
    )


def case_form(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`case value do pattern [when guard] -> body end`"""
    value = it.evaluate(call.args[0], scope)
    candidates = candidates_of(sections(call.args[1]).get("do"), scope)
    if isinstance(value, Unknown) and not candidates:
        return it.unknown(value.why, (value,), span=call.span)
    return choose(
        it,
        candidates,
        [value],
        lambda: it.fail("CaseClauseError", "no case clause matching", call.span),
    )


def candidates_of(body: Expr | None, scope: Scope) -> list[Candidate]:
    if not isinstance(body, Clauses):
        return []
    return [Candidate(c.patterns, c.guard, c.body, scope) for c in body.clauses]


def cond_form(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`cond do test -> body end`"""
    body = sections(call.args[0]).get("do")
    return _cond(it, body.clauses if isinstance(body, Clauses) else (), 0, call, scope)


def _cond(it: Interpreter, clauses: tuple[Clause, ...], at: int, call: Call, scope: Scope) -> Value:
    """The value of the first clause from `at` on whose test holds."""
    for number in range(at, len(clauses)):
        clause, inner = clauses[number], scope.child()
        test = it.truth(it.evaluate(clause.patterns[0], inner))
        if test.is_true:
            return it.evaluate(clause.body, inner)
        if not test.is_false:
            return it.branch(
                [
                    (test, lambda c=clause, i=inner: it.evaluate(c.body, i)),  # type: ignore[misc]
                    (~test, lambda n=number: it.nested(call, lambda: _cond(it, clauses, n + 1, call, scope))),  # type: ignore[misc]
                ]
            )
    raise it.fail("CondClauseError", "no cond clause evaluated to a truthy value", call.span)


def with_form(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`with pattern <- value, name = value do ... else ... end`"""
    return _with(it, call, 0, sections(call.args[-1]), scope.child(), scope)


def _with(it: Interpreter, call: Call, at: int, parts: dict[str, Expr], scope: Scope, outer: Scope) -> Value:
    """The value of the body after the steps from `at` on."""
    *steps, _ = call.args
    for number in range(at, len(steps)):
        step = steps[number]
        if isinstance(step, Call) and step.name == "<-":
            return _matched(it, call, number, step, parts, scope, outer)
        it.evaluate(step, scope)
    return body_of(it, parts.get("do"), scope)


def _matched(
    it: Interpreter, call: Call, at: int, step: Call, parts: dict[str, Expr], scope: Scope, outer: Scope
) -> Value:
    """`pattern <- value` and all that follows it."""
    pattern, guard = _guarded_pattern(step.args[0])
    value = it.evaluate(step.args[1], scope)
    bindings: dict[str, Value] = {}
    holds = match(it, pattern, value, scope, bindings)
    inner = scope.child()
    inner.vars.update(bindings)
    if guard is not None and not holds.is_false:
        holds = holds & guard_holds(it, guard, inner, holds)
    return it.branch(
        [
            (holds, lambda: it.nested(call, lambda: _with(it, call, at + 1, parts, inner, outer))),
            (~holds, lambda: _with_else(it, it.refine(value), parts, call.span, outer)),
        ]
    )


def _guarded_pattern(node: Expr) -> tuple[Expr, Expr | None]:
    """`pattern when guard` apart."""
    if isinstance(node, Call) and node.name == "when":
        return node.args[0], node.args[1]
    return node, None


def _with_else(it: Interpreter, value: Value, parts: dict[str, Expr], span: Span, scope: Scope) -> Value:
    if "else" not in parts:
        return value
    candidates = candidates_of(parts["else"], scope)
    return choose(it, candidates, [value], lambda: it.fail("WithClauseError", "no with clause matching", span))


def match_form(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`match?(pattern, value)`"""
    pattern, guard = _guarded_pattern(call.args[0])
    value = it.evaluate(call.args[1], scope)
    bindings: dict[str, Value] = {}
    holds = match(it, pattern, value, scope, bindings)
    if guard is not None and not holds.is_false:
        inner = scope.child()
        inner.vars.update(bindings)
        holds = holds & guard_holds(it, guard, inner, holds)
    return boolean(holds)


def block_form(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`__block__`"""
    return it.evaluate(Block(call.args, call.span), scope)


FORMS: dict[tuple[str, int], Form] = {
    ("if", 2): if_form,
    ("unless", 2): unless_form,
    ("case", 2): case_form,
    ("cond", 1): cond_form,
    ("match?", 2): match_form,
    ("__block__", 1): block_form,
}
