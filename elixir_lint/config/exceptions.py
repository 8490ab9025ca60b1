"""Exceptions: `raise`, `throw`, `exit`, `try`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from elixir_lint.config.calls import each
from elixir_lint.config.clauses import choose
from elixir_lint.config.control import Form, body_of, candidates_of, sections
from elixir_lint.config.interpreter import (
    ANY,
    DEFAULT_MESSAGES,
    Frame,
    Interpreter,
    OutOfFuelError,
    PathEndsError,
    exception_struct,
)
from elixir_lint.config.lookup import lookup
from elixir_lint.config.render import atom_name, render
from elixir_lint.config.scope import Scope
from elixir_lint.config.values import FALSE, TRUE, Absent, Condition, Env, Unknown, Value, one_of
from elixir_lint.record import replace
from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Alias, Call, Clause, Clauses, Expr, ListExpr, Var
from elixir_lint.syntax.terms import Atom, Binary, List, String, Struct

MESSAGE_STEPS = 100
"""What the making of an exception that nobody rescues may take."""


def raise_form(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`raise "message"`, `raise Exception`, `raise Exception, options`"""
    arguments = it.arguments(call.args, scope) if it.frames else _briefly(it, call, scope)
    return each(it, arguments[0], lambda first: _raise(it, first, arguments[1:], call))


def _briefly(it: Interpreter, call: Call, scope: Scope) -> list[Value]:
    """What is raised where nobody rescues it: the world ends anyway, so its text is not worth much work."""
    path, depth, limit, assumed = it.path, it.depth, it.limit, it.assumed.copy()
    raised = len(it.raised)
    it.limit = min(limit or MESSAGE_STEPS + it.spent, MESSAGE_STEPS + it.spent)
    try:
        return it.arguments(call.args, scope)
    except OutOfFuelError:
        it.path, it.depth, it.assumed = path, depth, assumed
        del it.raised[raised:]
        raise it.fail("RuntimeError", "", call.span) from None
    finally:
        it.limit = limit


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
            if isinstance(message, Absent) and name not in DEFAULT_MESSAGES:
                message = it.unknown(f"the message of {atom_name(name)} is not known", (given,), "string", span=span)
            elif isinstance(message, Absent):
                message = String(DEFAULT_MESSAGES[name])
        case _:
            message = it.unknown(f"the message of {atom_name(name)} is not known", (given,), "string", span=span)
    text = message.value if isinstance(message, String) else ""
    if name not in DEFAULT_MESSAGES:
        return text, span, it.unknown(f"the fields of %{atom_name(name)}{{}} are not known", (given,), "struct")
    return text, span, exception_struct(name, message)


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
        value: Value | None = body_of(it, parts.get("do"), scope)
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
        body_of(it, parts["after"], scope)
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
        return _caught(it, parts.get("catch"), exception, exception, shown, span, scope)
    for clause in _rescue_clauses(parts):
        name, kinds = _rescue_pattern(it, clause.patterns[0], scope)
        if kinds is None or exception in kinds:
            return _rescue(it, clause, name, shown, scope)
    if "catch" in parts:
        return _caught(it, parts["catch"], "error", exception, shown, span, scope)
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


def _caught(
    it: Interpreter, body: Expr | None, kind: str, exception: str, value: Value, span: Span, scope: Scope
) -> Value:
    """`catch value -> ...`, `catch :exit, reason -> ...`; raised again as `exception` where no clause takes it."""
    candidates = candidates_of(body, scope)
    fitting = [c for c in candidates if len(c.patterns) == 2 or kind == "throw"]
    if not fitting:
        raise it.fail(exception, "", span, value)
    width = len(fitting[0].patterns)
    arguments: list[Value] = [value] if width == 1 else [Atom(kind), value]
    same = [c for c in fitting if len(c.patterns) == width]
    return choose(it, same, arguments, lambda: it.fail(exception, "", span, value))


FORMS: dict[tuple[str, int], Form] = {
    ("raise", 1): raise_form,
    ("raise", 2): raise_form,
    ("reraise", 2): raise_form,
    ("reraise", 3): raise_form,
    ("throw", 1): throw_form,
    ("exit", 1): throw_form,
    ("try", 1): try_form,
}
