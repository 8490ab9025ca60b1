"""Elixir's type checks (`is_*`), which may know the answer for a value of which only the type is known."""

from __future__ import annotations

from collections.abc import Callable

from elixir_lint.config.functions.arguments import boolean
from elixir_lint.config.functions.lists import boolean_where, same
from elixir_lint.config.functions.registry import Context, ElixirError, partial
from elixir_lint.config.values import (
    FALSE_ATOM,
    NIL,
    TRUE_ATOM,
    Capture,
    Closure,
    Env,
    Unknown,
    Value,
)
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, Map, Regex, String, Struct, Tuple

_LISTS = frozenset({"list", "keyword", "charlist"})
_CHECKS: dict[str, tuple[tuple[type, ...], frozenset[str], frozenset[str]]] = {
    "is_atom": ((Atom,), frozenset({"atom", "boolean"}), frozenset()),
    "is_binary": ((String, Binary, Env), frozenset({"string"}), frozenset()),
    "is_bitstring": ((String, Binary, Env), frozenset({"string"}), frozenset()),
    "is_float": ((Float,), frozenset({"float"}), frozenset({"number"})),
    "is_integer": ((Integer,), frozenset({"integer"}), frozenset({"number"})),
    "is_list": ((List,), _LISTS, frozenset()),
    "is_map": ((Map, Struct, Regex), frozenset({"map", "struct"}), frozenset()),
    "is_number": ((Integer, Float), frozenset({"integer", "float", "number"}), frozenset()),
    "is_pid": ((), frozenset({"pid"}), frozenset()),
    "is_port": ((), frozenset(), frozenset()),
    "is_reference": ((), frozenset({"reference"}), frozenset()),
    "is_struct": ((Struct, Regex), frozenset({"struct"}), frozenset({"map"})),
    "is_tuple": ((Tuple,), frozenset({"tuple"}), frozenset()),
    "is_function": ((Closure, Capture), frozenset({"function"}), frozenset()),
}
"""Check -> records it is true of, types of Unknown it is true of, types of Unknown it may be true of."""


def _type_check(name: str) -> Callable[[Context, Value], Value]:
    records, certain, possible = _CHECKS[name]

    def check(context: Context, value: Value) -> Value:
        if not isinstance(value, Unknown):
            return boolean(isinstance(value, records))
        if value.type in certain:
            return TRUE_ATOM
        if value.type is None or value.type in possible:
            return asked(context, name, value)
        return FALSE_ATOM

    return check


def asked(context: Context, name: str, value: Unknown) -> Value:
    """The open answer to `name(value)`; the same answer each time if the value is the same each time."""
    if value.pure and value.text:
        return Unknown(value.why, "boolean", value.env, value.random, f"{name}({value.text})", True)
    return context.unknown(value.why, [value], "boolean")


for _name in _CHECKS:
    partial(f"Kernel.{_name}/1", returns="boolean", strict=(0,))(_type_check(_name))


@partial("Kernel.is_nil/1", returns="boolean", strict=(0,))
def is_nil(context: Context, value: Value) -> Value:
    if isinstance(value, Unknown) and value.type in (None, "atom"):
        return asked(context, "is_nil", value)
    return boolean(value == NIL)


@partial("Kernel.is_boolean/1", returns="boolean", strict=(0,))
def is_boolean(context: Context, value: Value) -> Value:
    if isinstance(value, Unknown):
        if value.type in (None, "atom"):
            return asked(context, "is_boolean", value)
        return boolean(value.type == "boolean")
    return boolean(value in (TRUE_ATOM, FALSE_ATOM))


@partial("Kernel.is_function/2", returns="boolean", strict=(0, 1))
def is_function(context: Context, value: Value, arity: Value) -> Value:
    if isinstance(value, Unknown):
        return asked(context, "is_function", value) if value.type in (None, "function") else FALSE_ATOM
    if not isinstance(value, Closure | Capture):
        return FALSE_ATOM
    return boolean_where(same(context, Integer(value.arity), arity))


@partial("Kernel.is_struct/2", returns="boolean", strict=(0, 1))
def is_struct_named(context: Context, value: Value, name: Value) -> Value:
    if isinstance(value, Unknown):
        return asked(context, "is_struct", value) if value.type in (None, "map", "struct") else FALSE_ATOM
    if not isinstance(name, Atom | Unknown):
        raise ElixirError("ArgumentError", "argument error")
    if isinstance(value, Struct | Regex):
        module = value.module if isinstance(value, Struct) else "Elixir.Regex"
        return boolean_where(same(context, Atom(module), name))
    return FALSE_ATOM


@partial("Kernel.is_non_struct_map/1", returns="boolean", strict=(0,))
def is_non_struct_map(context: Context, value: Value) -> Value:
    if isinstance(value, Unknown):
        return asked(context, "is_non_struct_map", value) if value.type in (None, "map") else FALSE_ATOM
    return boolean(isinstance(value, Map))


def _is_exception(value: Value) -> bool:
    return isinstance(value, Struct) and (Atom("__exception__"), TRUE_ATOM) in value.pairs


@partial("Kernel.is_exception/1", returns="boolean", strict=(0,))
def is_exception(context: Context, value: Value) -> Value:
    if isinstance(value, Unknown):
        return asked(context, "is_exception", value) if value.type in (None, "map", "struct") else FALSE_ATOM
    return boolean(_is_exception(value))


@partial("Kernel.is_exception/2", returns="boolean", strict=(0, 1))
def is_exception_named(context: Context, value: Value, name: Value) -> Value:
    if isinstance(value, Unknown) or _is_exception(value):
        return is_struct_named(context, value, name)
    return FALSE_ATOM


@partial("Function.identity/1")
def identity(_: Context, value: Value) -> Value:
    return value
