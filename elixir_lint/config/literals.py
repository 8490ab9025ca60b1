"""Names, and literals with holes: lists, maps, structs, and what is read from or put into them."""

from __future__ import annotations

from elixir_lint.config import statements
from elixir_lint.config.calls import it_module, local_call
from elixir_lint.config.environment import from_environment, is_environment
from elixir_lint.config.functions import find
from elixir_lint.config.functions.registry import Unmodelled
from elixir_lint.config.interpreter import DEFAULT_MESSAGES, Interpreter, exception_struct
from elixir_lint.config.library import call_model
from elixir_lint.config.lookup import as_pair
from elixir_lint.config.operators import append
from elixir_lint.config.render import render
from elixir_lint.config.scope import Scope
from elixir_lint.config.values import (
    NIL,
    Unknown,
    Value,
    is_known,
)
from elixir_lint.syntax.nodes import (
    Access,
    Alias,
    Bitstring,
    Call,
    Expr,
    ListExpr,
    MapExpr,
    Remote,
    StructExpr,
    TupleExpr,
    Var,
)
from elixir_lint.syntax.terms import Atom, List, Map, String, Struct, Tuple


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
    made = List(tuple(it.arguments(items, scope)), node.span)
    return it.bounded(made, node.span) if scope.vars else made


def tuple_of(it: Interpreter, node: TupleExpr, scope: Scope) -> Value:
    made = Tuple(tuple(it.arguments(node.items, scope)), node.span)
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
    if name in DEFAULT_MESSAGES:
        return dict(exception_struct(name, String(DEFAULT_MESSAGES[name])).pairs)
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
        parts = [s.args[0] if isinstance(s, Call) and s.name == "::" else s for s in node.segments]
        return it.unknown(reason.why, it.arguments(parts, scope), "string", span=node.span)


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
