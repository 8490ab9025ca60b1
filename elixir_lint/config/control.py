"""Control flow: `if`, `unless`, `case`, `cond`, `with`, `try`, `raise`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from elixir_lint.config.calls import each
from elixir_lint.config.clauses import Candidate, choose, guard_holds
from elixir_lint.config.interpreter import ANY, Frame, Interpreter, PathEndsError, exception_struct
from elixir_lint.config.lookup import lookup
from elixir_lint.config.operators import boolean
from elixir_lint.config.patterns import match
from elixir_lint.config.render import atom_name, render
from elixir_lint.config.scope import Scope
from elixir_lint.config.values import FALSE, NIL, TRUE, Absent, Condition, Env, Unknown, Value, one_of
from elixir_lint.record import replace
from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Alias, Block, Call, Clause, Clauses, Expr, ListExpr, TupleExpr, Var
from elixir_lint.syntax.terms import Atom, Binary, List, String, Struct, Tuple

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


def _body(it: Interpreter, body: Expr | None, scope: Scope) -> Value:
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
        return _body(it, parts.get(if_true), inner)
    if test.is_false:
        return _body(it, parts.get(if_false), inner)
    return it.branch(
        [
            (test, lambda: _body(it, parts.get(if_true), inner)),
            (~test, lambda: _body(it, parts.get(if_false), inner)),
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
    return _cond(it, body.clauses if isinstance(body, Clauses) else (), call.span, scope)


def _cond(it: Interpreter, clauses: tuple[Clause, ...], span: Span, scope: Scope) -> Value:
    if not clauses:
        raise it.fail("CondClauseError", "no cond clause evaluated to a truthy value", span)
    first, rest = clauses[0], clauses[1:]
    inner = scope.child()
    test = it.truth(it.evaluate(first.patterns[0], inner))
    if test.is_true:
        return it.evaluate(first.body, inner)
    if test.is_false:
        return _cond(it, rest, span, scope)
    return it.branch([(test, lambda: it.evaluate(first.body, inner)), (~test, lambda: _cond(it, rest, span, scope))])


def with_form(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`with pattern <- value, name = value do ... else ... end`"""
    *steps, last = call.args
    parts = sections(last)
    return _with(it, tuple(steps), parts, call.span, scope.child(), scope)


def _with(
    it: Interpreter, steps: tuple[Expr, ...], parts: dict[str, Expr], span: Span, scope: Scope, outer: Scope
) -> Value:
    if not steps:
        return _body(it, parts.get("do"), scope)
    first, rest = steps[0], steps[1:]
    if not (isinstance(first, Call) and first.name == "<-"):
        it.evaluate(first, scope)
        return _with(it, rest, parts, span, scope, outer)
    pattern, guard = _guarded_pattern(first.args[0])
    value = it.evaluate(first.args[1], scope)
    bindings: dict[str, Value] = {}
    holds = match(it, pattern, value, scope, bindings)
    inner = scope.child()
    inner.vars.update(bindings)
    if guard is not None and not holds.is_false:
        holds = holds & guard_holds(it, guard, inner, holds)
    return it.branch(
        [
            (holds, lambda: _with(it, rest, parts, span, inner, outer)),
            (~holds, lambda: _with_else(it, it.refine(value), parts, span, outer)),
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


# --- exceptions ---------------------------------------------------------------------------------------


def raise_form(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`raise "message"`, `raise Exception`, `raise Exception, options`"""
    arguments = it.arguments(call.args, scope)
    return each(it, arguments[0], lambda first: _raise(it, first, arguments[1:], call))


def _raise(it: Interpreter, first: Value, options: list[Value], call: Call) -> Value:
    match first:
        case Atom(name):
            raise it.fail(atom_name(name), *_exception(it, name, options, call.span))
        case Struct(module):
            raise it.fail(atom_name(module), _message(first), call.span, first)
        case String() | Binary() | Env() | Unknown(type="string"):
            raise it.fail("RuntimeError", *_exception(it, "Elixir.RuntimeError", [first], call.span))
        case Unknown():
            raise it.fail("RuntimeError", "", call.span, it.unknown(first.why, (first,), "struct", span=call.span))
        case _:
            raise it.fail("ArgumentError", "raise/1 expects a module or a text", call.span)


def _exception(it: Interpreter, name: str, options: list[Value], span: Span) -> tuple[str, Span, Value]:
    """The text, the place and the struct of an exception that is made of options or of a text."""
    given = options[0] if options else List(())
    match given:
        case String() | Binary() | Env() | Unknown(type="string"):
            message: Value = given
        case List():
            message = lookup(given, "message")
            if isinstance(message, Absent) and name not in _DEFAULT_MESSAGES:
                message = it.unknown(f"the message of {atom_name(name)} is not known", (given,), "string", span=span)
            elif isinstance(message, Absent):
                message = String(_DEFAULT_MESSAGES[name])
        case _:
            message = it.unknown(f"the message of {atom_name(name)} is not known", (given,), "string", span=span)
    text = message.value if isinstance(message, String) else ""
    if name not in _DEFAULT_MESSAGES:
        return text, span, it.unknown(f"the fields of %{atom_name(name)}{{}} are not known", (given,), "struct")
    return text, span, exception_struct(name, message)


_DEFAULT_MESSAGES = {"Elixir.RuntimeError": "runtime error", "Elixir.ArgumentError": "argument error"}


def _message(value: Value) -> str:
    found = next((v for k, v in value.pairs if k == Atom("message")), None) if isinstance(value, Struct) else None
    return found.value if isinstance(found, String) else ""


def throw_form(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`throw value`, `exit reason`"""
    value = it.evaluate(call.args[0], scope)
    raise it.fail(call.name, render(value), call.span, value)


def try_form(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`try do ... rescue ... catch ... else ... after ... end`"""
    parts = sections(call.args[0])
    frame = Frame()
    it.frames.append(frame)
    results: list[tuple[Condition, Value]] = []
    base = it.path
    survivors = FALSE
    try:
        value: Value | None = _body(it, parts.get("do"), scope)
    except PathEndsError:
        value = None
    finally:
        it.frames.pop()
    if value is not None:
        survived = it.path
        with suppress(PathEndsError):
            results.append((survived.given(base), _tried(it, value, parts, call.span, scope)))
            survivors = it.path
    for when, exception, shown in frame.raised:
        it.path = when
        try:
            value = _rescued(it, parts, exception, shown, call.span, scope)
        except PathEndsError:
            continue
        results.append((when.given(base), value))
        survivors = survivors | it.path
    if not results:
        it.path = FALSE
        raise PathEndsError
    it.path = survivors
    if "after" in parts:
        _body(it, parts["after"], scope)
    return one_of(results)


def _tried(it: Interpreter, value: Value, parts: dict[str, Expr], span: Span, scope: Scope) -> Value:
    """What `try` gives where nothing was raised: `else` chooses by the value of the body, and is not rescued."""
    if "else" not in parts:
        return value
    candidates = candidates_of(parts["else"], scope)
    return choose(it, candidates, [value], lambda: it.fail("TryClauseError", "no try clause matching", span))


def _rescued(it: Interpreter, parts: dict[str, Expr], exception: str, shown: Value, span: Span, scope: Scope) -> Value:
    """The value of the clause that takes an exception; raised again if there is none."""
    if exception == ANY:
        return _rescued_unknown(it, parts, shown, span, scope)
    if exception in ("throw", "exit"):
        return _caught(it, parts.get("catch"), exception, shown, span, scope)
    for clause in _rescue_clauses(parts):
        name, kinds = _rescue_pattern(it, clause.patterns[0], scope)
        if kinds is None or exception in kinds:
            return _rescue(it, clause, name, shown, scope)
    if "catch" in parts:
        return _caught(it, parts["catch"], "error", shown, span, scope)
    raise it.fail(exception, "", span, shown)


def _rescue_clauses(parts: dict[str, Expr]) -> tuple[Clause, ...]:
    body = parts.get("rescue")
    return body.clauses if isinstance(body, Clauses) else ()


def _rescue(it: Interpreter, clause: Clause, name: str | None, shown: Value, scope: Scope) -> Value:
    inner = scope.child()
    if name is not None:
        inner.vars[name] = shown
    return it.evaluate(clause.body, inner)


def _rescued_unknown(it: Interpreter, parts: dict[str, Expr], shown: Value, span: Span, scope: Scope) -> Value:
    """Any clause may take an exception of which nothing is known; a throw or an exit passes all of `rescue`."""
    cases: list[tuple[Condition, Callable[[], Value]]] = []
    left = TRUE
    for clause in _rescue_clauses(parts):
        name, _ = _rescue_pattern(it, clause.patterns[0], scope)
        taken = it.question(it.unknown("the exception is not known"), f"{_shown(clause.patterns[0])} is rescued")
        cases.append((left & taken, lambda c=clause, n=name: _rescue(it, c, n, shown, scope)))  # type: ignore[misc]
        left = left & ~taken

    def passed() -> Value:
        if "catch" not in parts:
            raise it.fail(ANY, "", span, shown)
        candidates = candidates_of(parts["catch"], scope)
        kind = it.unknown("the kind of the exception is not known", (), "atom")
        thrown = [replace(c, patterns=(Var("_", span), *c.patterns)) if len(c.patterns) == 1 else c for c in candidates]
        return choose(it, thrown, [kind, shown], lambda: it.fail(ANY, "", span, shown))

    return it.branch([*cases, (left, passed)])


def _shown(pattern: Expr) -> str:
    return " ".join(pattern.span.text.split()) if pattern.span is not None else "an exception"


def _rescue_pattern(it: Interpreter, pattern: Expr, scope: Scope) -> tuple[str | None, list[str] | None]:
    """The variable and the exceptions of `e in [A, B]`, `A`, `e`, `_`; None for any exception."""
    match pattern:
        case Var(name):
            return (None if name == "_" else name), None
        case Call("in", (Var(name), kinds)):
            return (None if name == "_" else name), _exceptions(it, kinds, scope)
        case _:
            return None, _exceptions(it, pattern, scope)


def _exceptions(it: Interpreter, node: Expr, scope: Scope) -> list[str] | None:
    if isinstance(node, Var) and node.name == "_":
        return None
    nodes = node.items if isinstance(node, ListExpr | List) else (node,)
    names = []
    for one in nodes:
        value = it.evaluate(one, scope) if isinstance(one, Alias) else one
        if isinstance(value, Atom):
            names.append(atom_name(value.name))
    return names


def _caught(it: Interpreter, body: Expr | None, kind: str, value: Value, span: Span, scope: Scope) -> Value:
    """`catch value -> ...`, `catch :exit, reason -> ...`"""
    candidates = candidates_of(body, scope)
    fitting = [c for c in candidates if len(c.patterns) == 2 or kind == "throw"]
    if not fitting:
        raise it.fail(kind, "", span, value)
    width = len(fitting[0].patterns)
    arguments: list[Value] = [value] if width == 1 else [Atom(kind), value]
    same = [c for c in fitting if len(c.patterns) == width]
    return choose(it, same, arguments, lambda: it.fail(kind, "", span, value))


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
    ("raise", 1): raise_form,
    ("raise", 2): raise_form,
    ("reraise", 2): raise_form,
    ("reraise", 3): raise_form,
    ("throw", 1): throw_form,
    ("exit", 1): throw_form,
    ("try", 1): try_form,
    ("__block__", 1): block_form,
}
