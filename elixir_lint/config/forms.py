"""How functions and operators are evaluated, and which form each kind of syntax node takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from elixir_lint.config import control, statements
from elixir_lint.config.calls import local_call, remote_call
from elixir_lint.config.conditions import Condition
from elixir_lint.config.equality import equals
from elixir_lint.config.functions import find
from elixir_lint.config.interpreter import Begun, Interpreter
from elixir_lint.config.library import call_model
from elixir_lint.config.literals import (
    access,
    alias,
    bitstring,
    change_in,
    list_of,
    map_of,
    struct_of,
    tuple_of,
    variable,
)
from elixir_lint.config.operators import PURE, append, boolean, contains
from elixir_lint.config.patterns import match, match_all
from elixir_lint.config.scope import Scope
from elixir_lint.config.sigils import evaluate_sigil, interpolate
from elixir_lint.config.values import (
    FALSE_ATOM,
    NIL,
    TRUE_ATOM,
    Capture,
    Closure,
    OneOf,
    Unknown,
    Value,
    alternatives,
    one_of,
)
from elixir_lint.syntax.nodes import (
    Access,
    Alias,
    Apply,
    Bitstring,
    Block,
    Broken,
    Call,
    Clause,
    Clauses,
    Expr,
    Fn,
    Interpolated,
    ListExpr,
    MapExpr,
    Remote,
    Sigil,
    StructExpr,
    TupleExpr,
    TupleRef,
    Var,
)
from elixir_lint.syntax.terms import Atom, Integer, List, String

Form = Callable[[Interpreter, Call, Scope], Value]


# --- functions --------------------------------------------------------------------------------------


def fn(it: Interpreter, node: Fn, scope: Scope) -> Value:
    return Closure(node.clauses, scope.child(), len(node.clauses[0].patterns), node.span)


def apply_node(it: Interpreter, node: Apply, scope: Scope) -> Value:
    function = it.evaluate(node.fun, scope)
    arguments = it.arguments(node.args, scope)
    outer = it.outermost
    it.outermost = outer or Begun("what stands here", node.span, it.path, len(it.calls))
    try:
        return it.guarding(node.span, lambda: it.apply(function, arguments))
    finally:
        it.outermost = outer


def capture(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`&Mod.fun/1`, `&fun/1`, `&(&1 + 1)`, `&1`"""
    (inner,) = call.args
    match inner:
        case Integer(n):
            value = scope.vars.get(f"&{n}")
            return value if value is not None else it.unknown(f"&{n} is outside of a capture", span=call.span)
        case Call("/", (Remote(target, name, (), parens=_), Integer(arity))):
            module = it.evaluate(target, scope)
            if isinstance(module, Atom):
                return Capture(module.name, name, arity, None, call.span)
            return it.unknown("the captured function is not known", (module,), "function", span=call.span)
        case Call("/", (Var(name) | Call(name, ()), Integer(arity))):
            return Capture("", name, arity, scope.child(), call.span)
    arity = _highest(inner)
    patterns = tuple(Var(f"&{i + 1}", call.span) for i in range(arity))
    clause = Clause(patterns, None, inner, call.span)
    return Closure((clause,), scope.child(), arity, call.span)


def _highest(node: object) -> int:
    """The highest `&n` in an expression."""
    if isinstance(node, Call) and node.name == "&" and len(node.args) == 1 and isinstance(node.args[0], Integer):
        return node.args[0].value
    if isinstance(node, tuple):
        return max((_highest(n) for n in node), default=0)
    fields = getattr(node, "__match_args__", None)
    if fields is None or isinstance(node, Atom | String | Integer):
        return 0
    return max((_highest(getattr(node, f)) for f in fields if f not in ("span", "head")), default=0)


# --- operators ----------------------------------------------------------------------------------------


def match_operator(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`pattern = value`"""
    pattern, expression = call.args
    value = it.evaluate(expression, scope)
    if isinstance(pattern, Var):
        scope.vars[pattern.name] = value
        return value
    bindings: dict[str, Value] = {}
    holds = match(it, pattern, value, scope, bindings)
    if holds.is_false:
        raise it.fail("MatchError", "no match of right hand side value", call.span)
    if not holds.is_true and (it.frames or isinstance(value, OneOf)):
        # Elsewhere a value of which nothing is known is taken to match: its parts are unknown anyway.
        it.fail_where(~holds, "MatchError", "no match of right hand side value", call.span)
    scope.vars.update(bindings)
    return value


def destructure(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`destructure [a, b], list`: what is missing is nil, what is left over is left out"""
    pattern, expression = call.args
    value = _listed(it, it.evaluate(expression, scope), call)
    items = pattern.items if isinstance(pattern, ListExpr | List) else ()
    found: list[Value] = []
    for position in range(len(items)):
        model = find("Enum.at", 2)
        assert model is not None, "it is modelled"
        found.append(call_model(it, model, [value, Integer(position)], call.span))
    bindings: dict[str, Value] = {}
    match_all(it, items, found, scope, bindings)  # type: ignore[arg-type]
    scope.vars.update(bindings)
    return List(tuple(found), call.span)


def _listed(it: Interpreter, value: Value, call: Call) -> Value:
    """What `destructure` takes apart: a list, or nil as an empty one."""
    found: list[tuple[Condition, Value]] = []
    for alternative in alternatives(value):
        match alternative.value:
            case Atom("nil"):
                found.append((alternative.when, List(())))
            case List() | Unknown(type=None | "list" | "keyword" | "charlist"):
                found.append((alternative.when, alternative.value))
            case _:
                it.fail_where(alternative.when, "FunctionClauseError", "no clause matching in destructure", call.span)
    return one_of(found)


def pipe(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`value |> fun(args)`"""
    left, right = call.args
    match right:
        case Call(name, args, span, head):
            return it.evaluate(Call(name, (left, *args), span, head), scope)
        case Remote(target, name, args, span, head):
            return it.evaluate(Remote(target, name, (left, *args), span, head), scope)
        case Apply(fun, args, span):
            return it.evaluate(Apply(fun, (left, *args), span), scope)
        case Var(name, span):
            return it.evaluate(Call(name, (left,), span, span), scope)
        case _:
            return it.unknown("this form of |> is not modelled", (it.evaluate(left, scope),), span=call.span)


def either(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`a || b`, `a or b`"""
    left = it.evaluate(call.args[0], scope)
    if call.name == "or":
        left = booleans_only(it, left, "BadBooleanError", call)
    return _short_circuit(it, left, call.args[1], scope, until=True)


def both(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`a && b`, `a and b`"""
    left = it.evaluate(call.args[0], scope)
    if call.name == "and":
        left = booleans_only(it, left, "BadBooleanError", call)
    return _short_circuit(it, left, call.args[1], scope, until=False)


def _may_be_boolean(value: Value) -> bool:
    match value:
        case Unknown(type=kind):
            return kind in (None, "boolean", "atom")
        case Atom(name):
            return name in ("true", "false")
        case _:
            return False


def _short_circuit(it: Interpreter, left: Value, right: Expr, scope: Scope, *, until: bool) -> Value:
    """`left` where its truth is `until`, the value of `right` elsewhere."""
    truth = it.truth(left)
    stop = truth if until else ~truth
    if stop.is_true:
        return left
    if stop.is_false:
        return it.evaluate(right, scope)
    kept = decided(left, until)
    return it.branch([(stop, lambda: it.refine(kept)), (~stop, lambda: it.evaluate(right, scope))])


def decided(value: Value, truth: bool) -> Value:
    """`value` where its truth is known to be `truth`."""
    match value:
        case Unknown(type="boolean"):
            return TRUE_ATOM if truth else FALSE_ATOM
        case OneOf(alternatives):
            kept = [(a.when, decided(a.value, truth)) for a in alternatives if _may_be(a.value, truth)]
            return one_of(kept, value.span)
        case _:
            return value


def _may_be(value: Value, truth: bool) -> bool:
    match value:
        case Atom(name):
            return (name not in ("nil", "false")) is truth
        case Unknown():
            return True
        case _:
            return truth


def negate(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`!a`"""
    return boolean(~it.truth(it.evaluate(call.args[0], scope)))


def strict_negate(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`not a`: raises where `a` is no boolean"""
    value = booleans_only(it, it.evaluate(call.args[0], scope), "ArgumentError", call)
    return boolean(~it.truth(value))


def booleans_only(it: Interpreter, value: Value, exception: str, call: Call) -> Value:
    """`value` in the worlds in which it is true or false; the others end."""
    kept: list[tuple[Condition, Value]] = []
    for alternative in alternatives(value):
        if _may_be_boolean(alternative.value):
            kept.append((alternative.when, alternative.value))
        else:
            it.fail_where(alternative.when, exception, f"{call.name} expects a boolean", call.span)
    return it.refine(one_of(kept))


def equal(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`a == b`, `a === b`"""
    left, right = it.arguments(call.args, scope)
    return boolean(equals(it, left, right, strict=call.name == "==="))


def unequal(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`a != b`, `a !== b`"""
    left, right = it.arguments(call.args, scope)
    return boolean(~equals(it, left, right, strict=call.name == "!=="))


def member(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`a in b`"""
    element, collection = it.arguments(call.args, scope)
    return contains(it, element, collection, call.span)


def joined(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`a ++ b`"""
    left, right = it.arguments(call.args, scope)
    made = append(it, left, right, call.span)
    if isinstance(left, List) and isinstance(right, List):
        it.weights[id(made)] = it.weight(left) + it.weight(right) - 1, made
    return it.bounded(made, call.span)


def matches(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`text =~ regex`, `text =~ "part"`"""
    left, right = it.arguments(call.args, scope)
    name, order = ("String.contains?", [left, right]) if isinstance(right, String) else ("Regex.match?", [right, left])
    model = find(name, 2)
    if model is None:
        return it.unknown("=~ is not modelled", (left, right), "boolean", span=call.span)
    return call_model(it, model, order, call.span)


def operator(it: Interpreter, call: Call, scope: Scope) -> Value:
    """Arithmetic, comparison, `<>`, `--`, ranges."""
    arguments = it.arguments(call.args, scope)
    return call_model(it, PURE[call.name, len(arguments)], arguments, call.span)


# --- calls -----------------------------------------------------------------------------------------------


def exceptional(it: Interpreter, node: Call, scope: Scope) -> Value:
    """`raise`, `throw`, `exit`, `try`"""
    from elixir_lint.config import exceptions  # imported where something is raised or rescued

    return exceptions.FORMS[node.name, len(node.args)](it, node, scope)


FORMS: dict[tuple[str, int], Form] = {
    ("=", 2): match_operator,
    ("|>", 2): pipe,
    ("destructure", 2): destructure,
    ("||", 2): either,
    ("or", 2): either,
    ("&&", 2): both,
    ("and", 2): both,
    ("!", 1): negate,
    ("not", 1): strict_negate,
    ("==", 2): equal,
    ("===", 2): equal,
    ("!=", 2): unequal,
    ("!==", 2): unequal,
    ("in", 2): member,
    ("++", 2): joined,
    ("=~", 2): matches,
    ("&", 1): capture,
    ("@", 1): statements.attribute,
    ("put_in", 2): change_in,
    ("update_in", 2): change_in,
    ("pop_in", 1): change_in,
    ("get_and_update_in", 2): change_in,
    **dict.fromkeys(PURE, operator),
    **control.FORMS,
    ("raise", 1): exceptional,
    ("raise", 2): exceptional,
    ("reraise", 2): exceptional,
    ("reraise", 3): exceptional,
    ("throw", 1): exceptional,
    ("exit", 1): exceptional,
    ("try", 1): exceptional,
    **statements.FORMS,
}
"""Special forms, macros and operators by name and arity."""


def call(it: Interpreter, node: Call, scope: Scope) -> Value:
    if node.name == "for":
        from elixir_lint.config.comprehension import comprehension  # few configurations have one

        return comprehension(it, node, scope)
    if node.name == "with":
        return control.with_form(it, node, scope)
    form = FORMS.get((node.name, len(node.args)))
    return form(it, node, scope) if form is not None else local_call(it, node, scope)


def block(it: Interpreter, node: Block, scope: Scope) -> Value:
    value: Value = NIL
    for expression in node.body:
        value = it.evaluate(expression, scope)
    return value


def broken(it: Interpreter, node: Broken, scope: Scope) -> Value:
    return it.unknown("it could not be parsed", span=node.span)


def clauses(it: Interpreter, node: Clauses | Clause | TupleRef, scope: Scope) -> Value:
    return it.unknown("this syntax is not evaluated", span=node.span)


BY_NODE: dict[type, Callable[[Interpreter, Any, Scope], Value]] = {
    Var: variable,
    Alias: alias,
    Call: call,
    Remote: remote_call,
    Apply: apply_node,
    Access: access,
    TupleRef: clauses,
    ListExpr: list_of,
    TupleExpr: tuple_of,
    MapExpr: map_of,
    StructExpr: struct_of,
    Interpolated: interpolate,
    Sigil: evaluate_sigil,
    Bitstring: bitstring,
    Clause: clauses,
    Fn: fn,
    Clauses: clauses,
    Block: block,
    Broken: broken,
}
