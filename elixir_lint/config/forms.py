"""How each kind of syntax node is evaluated: literals with holes, names, operators, control flow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from elixir_lint.config import comprehension, control, statements
from elixir_lint.config.calls import call_model, it_module, local_call, remote_call
from elixir_lint.config.conditions import Condition
from elixir_lint.config.environment import from_environment, is_environment
from elixir_lint.config.equality import equals
from elixir_lint.config.functions import find
from elixir_lint.config.functions.registry import Unmodelled
from elixir_lint.config.interpreter import Interpreter
from elixir_lint.config.lookup import as_pair
from elixir_lint.config.operators import PURE, append, boolean, contains
from elixir_lint.config.patterns import match, match_all
from elixir_lint.config.render import render
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
    is_known,
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
from elixir_lint.syntax.terms import Atom, Integer, List, Map, String, Struct, Tuple

Form = Callable[[Interpreter, Call, Scope], Value]


# --- names and literals with holes -----------------------------------------------------------------


def variable(it: Interpreter, node: Var, scope: Scope) -> Value:
    value = scope.vars.get(node.name)
    if value is not None:
        return it.refine(value)
    match node.name:
        case "__DIR__":
            return statements.directory(it, scope, node.span)
        case "__MODULE__":
            return Atom(scope.module.name, node.span) if scope.module else NIL
        case "__ENV__" | "__CALLER__" | "__STACKTRACE__":
            return it.unknown(f"{node.name} is not modelled", span=node.span)
        case _:
            return local_call(it, Call(node.name, (), node.span, node.span), scope)


def alias(it: Interpreter, node: Alias, scope: Scope) -> Value:
    if node.base is None:
        return Atom(scope.expand(node.parts), node.span)
    base = it.evaluate(node.base, scope)
    if isinstance(base, Atom):
        return Atom(".".join((base.name, *node.parts)), node.span)
    return it.unknown("the module's name is not known", (base,), "atom", span=node.span)


def list_of(it: Interpreter, node: ListExpr, scope: Scope) -> Value:
    items = node.items
    last = items[-1]
    if isinstance(last, Call) and last.name == "|" and len(last.args) == 2:
        head = it.arguments((*items[:-1], last.args[0]), scope)
        return append(it, List(tuple(head), node.span), it.evaluate(last.args[1], scope), node.span)
    made = List(tuple([it.evaluate(i, scope) for i in items]), node.span)
    return it.bounded(made, node.span) if scope.vars else made


def tuple_of(it: Interpreter, node: TupleExpr, scope: Scope) -> Value:
    made = Tuple(tuple([it.evaluate(i, scope) for i in node.items]), node.span)
    return it.bounded(made, node.span) if scope.vars else made


def map_of(it: Interpreter, node: MapExpr, scope: Scope) -> Value:
    fields: dict[Value, Value] = {}
    if node.base is not None:
        base = it.evaluate(node.base, scope)
        if not isinstance(base, Map | Struct):
            pairs = it.arguments([v for _, v in node.pairs], scope)
            return it.unknown("the map it updates is not known", (base, *pairs), "map", span=node.span)
        fields.update(base.pairs)  # type: ignore[arg-type]
    for key, value in node.pairs:
        name = it.evaluate(key, scope)
        if not is_known(name):
            inner = it.evaluate(value, scope)
            return it.unknown("a key of the map is not known", (name, inner), "map", span=node.span)
        if node.base is not None and name not in fields:
            raise it.fail("KeyError", f"key {render(name)} not found", node.span)
        fields.pop(name, None) if node.base is None else None
        fields[name] = it.evaluate(value, scope)
    if node.base is not None and isinstance(base, Struct):
        return Struct(base.module, tuple(fields.items()), node.span)
    return it.bounded(Map(tuple(fields.items()), node.span), node.span)


def struct_of(it: Interpreter, node: StructExpr, scope: Scope) -> Value:
    name = it.evaluate(node.name, scope)
    fields = map_of(it, node.map, scope)
    if isinstance(fields, Struct):
        return fields
    defaults = struct_defaults(it, name.name) if isinstance(name, Atom) else None
    if defaults is None or not isinstance(name, Atom) or not isinstance(fields, Map):
        return it.unknown(f"the fields of %{render(name)}{{}} are not known", (fields,), "struct", span=node.span)
    given = dict(fields.pairs)
    for key in given:
        if key not in defaults:
            raise it.fail("KeyError", f"key {render(key)} not found", node.span)
    return Struct(name.name, tuple({**defaults, **given}.items()), node.span)


_URI_FIELDS = ("scheme", "authority", "userinfo", "host", "port", "path", "query", "fragment")


def struct_defaults(it: Interpreter, name: str) -> dict[object, object] | None:
    """The fields of a struct with their defaults; None if its definition cannot be read."""
    if name == "Elixir.URI":
        return {Atom(field): NIL for field in _URI_FIELDS}
    module = it_module(it, name)
    if module is None or module.struct is None or module.scope is None:
        return None
    declared = it.evaluate(module.struct, module.scope)
    if not isinstance(declared, List):
        return None
    found: dict[object, object] = {}
    for item in declared.items:
        pair = as_pair(item)
        if isinstance(item, Atom):
            found[item] = NIL
        elif pair is not None:
            found[Atom(pair[0].name)] = pair[1]
        else:
            return None
    return found


def bitstring(it: Interpreter, node: Bitstring, scope: Scope) -> Value:
    """`<<a, b::binary>>`"""
    from elixir_lint.config.bits import build

    try:
        return it.guarding(node.span, lambda: build(it, node, scope))
    except Unmodelled as reason:
        return it.unknown(reason.why, (), "string", span=node.span)


def access(it: Interpreter, node: Access, scope: Scope) -> Value:
    """`container[key]`"""
    container = it.evaluate(node.target, scope)
    key = it.evaluate(node.key, scope)
    if is_environment(container):
        value = from_environment(it, "Access.get", [container, key], node.span, scope)
        if value is not None:
            return value
    model = find("Access.get", 2)
    if isinstance(container, Unknown) or model is None:
        return it.unknown(_why_unknown(container), (container, key), span=node.span)
    return call_model(it, model, [container, key], node.span)


def _why_unknown(value: Value) -> str:
    return value.why if isinstance(value, Unknown) else "it is read from a value that is not known"


def change_in(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`put_in(container[key].field, value)`, `update_in(container[key], fun)`, `pop_in(container[key])`"""
    target, keys = _path_of(call.args[0])
    model = find(f"Kernel.{call.name}", len(call.args) + 1)
    if not keys or model is None:
        return local_call(it, call, scope)
    container = it.evaluate(target, scope)
    path = List(tuple([key if isinstance(key, Atom) else it.evaluate(key, scope) for key in keys]))
    return call_model(it, model, [container, path, *it.arguments(call.args[1:], scope)], call.span)


def _path_of(node: Expr) -> tuple[Expr, list[Expr]]:
    """`root[a].b[c]` as the root and its keys."""
    match node:
        case Access(target, key):
            root, keys = _path_of(target)
            return root, [*keys, key]
        case Remote(target, name, (), parens=False) if not isinstance(target, Alias):
            root, keys = _path_of(target)
            return root, [*keys, Atom(name)]
        case _:
            return node, []


# --- functions --------------------------------------------------------------------------------------


def fn(it: Interpreter, node: Fn, scope: Scope) -> Value:
    return Closure(node.clauses, scope.child(), len(node.clauses[0].patterns), node.span)


def apply_node(it: Interpreter, node: Apply, scope: Scope) -> Value:
    function = it.evaluate(node.fun, scope)
    arguments = it.arguments(node.args, scope)
    return it.guarding(node.span, lambda: it.apply(function, arguments))


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
    return it.bounded(append(it, left, right, call.span), call.span)


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
    **statements.FORMS,
}
"""Special forms, macros and operators by name and arity."""


def call(it: Interpreter, node: Call, scope: Scope) -> Value:
    if node.name == "for":
        return comprehension.comprehension(it, node, scope)
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
