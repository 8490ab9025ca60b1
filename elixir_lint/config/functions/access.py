"""Elixir's `Access`, and `get_in`, `put_in`, `update_in`, `pop_in` with lists of keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from elixir_lint.config.functions.arguments import ERROR, bad_argument, no_clause, ok
from elixir_lint.config.functions.keyword import missing
from elixir_lint.config.functions.keyword import pop as keyword_pop
from elixir_lint.config.functions.keyword_update import updated_first
from elixir_lint.config.functions.keywords import Found, find_key, pairs_of, value_or
from elixir_lint.config.functions.map import get as map_get
from elixir_lint.config.functions.map import pop as map_pop
from elixir_lint.config.functions.maps import find_in_map, known_pairs, make_map, put_pair
from elixir_lint.config.functions.registry import Context, ElixirError, Unmodelled, partial
from elixir_lint.config.values import FALSE, NIL, TRUE, Alternative, Condition, OneOf, Unknown, Value, one_of
from elixir_lint.syntax.terms import Atom, Binary, Integer, List, Map, Regex, String, Struct, Tuple

_CLOSED = frozenset({"Range", "MapSet", "URI", "Version", "Date", "Time", "DateTime", "NaiveDateTime", "Duration"})
"""Structs of the library: none of them can be read with `struct[key]`."""


def found_by(value: Value, key: Value, context: Context) -> Found:
    """What `value[key]` finds."""
    match value:
        case Map():
            return find_in_map(context, value, key)
        case List():
            return find_key(pairs_of(value, "Access.get/3"), _list_key(key))
        case Atom("nil"):
            return Found([], TRUE, FALSE, None)
        case Unknown():
            return Found([], FALSE, TRUE, value)
        case Struct(module) if module.removeprefix("Elixir.") not in _CLOSED:
            raise Unmodelled(f"how {module.removeprefix('Elixir.')} is read by a key is not known")
        case Struct() | Regex():
            raise ElixirError("UndefinedFunctionError", "the struct does not implement the Access behaviour")
        case _:
            raise no_clause("Access.get/3")


def _list_key(key: Value) -> str:
    match key:
        case Atom(name):
            return name
        case Unknown(why=why):
            raise Unmodelled(why)
        case _:
            raise bad_argument("the Access calls for keywords expect the key to be an atom")


@partial("Access.get/2", "Access.get/3", strict=(0, 1))
def get(context: Context, value: Value, key: Value, default: Value = NIL) -> Value:
    return value_or(context, found_by(value, key, context), lambda: default)


@partial("Access.fetch/2", strict=(0, 1))
def fetch(context: Context, value: Value, key: Value) -> Value:
    found = found_by(value, key, context)
    return value_or(context, found._replace(values=[(when, ok(v)) for when, v in found.values]), lambda: ERROR)


@partial("Access.fetch!/2", strict=(0, 1))
def fetch_or_fail(context: Context, value: Value, key: Value) -> Value:
    return value_or(context, found_by(value, key, context), missing(key))


@partial("Access.pop/2", returns="tuple", strict=(0, 1))
def pop(context: Context, value: Value, key: Value) -> Value:
    match value:
        case List():
            return keyword_pop(context, value, key)
        case Map() | Unknown():
            return map_pop(context, value, key)
        case Atom("nil"):
            raise bad_argument("could not pop a key on a nil value")
        case _:
            return Tuple((get(context, value, key), value))


@partial(
    "Access.key/1",
    "Access.key/2",
    "Access.key!/1",
    "Access.elem/1",
    "Access.all/0",
    "Access.at/1",
    "Access.at!/1",
    "Access.filter/1",
    "Access.find/1",
    "Access.slice/1",
    "Access.values/0",
    returns="function",
)
def accessor(context: Context, *arguments: Value) -> Value:
    return context.unknown("access functions are not modelled", arguments, "function")


# --- lists of keys -----------------------------------------------------------------------------------


def _keys(keys: Value, function: str) -> list[Value]:
    match keys:
        case List(items) if items:
            return [cast(Value, item) for item in items]
        case Unknown(why=why):
            raise Unmodelled(why)
        case _:
            raise no_clause(function)


def each_choice(context: Context, value: Value, compute: Callable[[Value], Value]) -> Value:
    """`compute` of each alternative of `value`, in its worlds."""
    if not isinstance(value, OneOf):
        return compute(value)

    def delayed(alternative: Alternative) -> Callable[[], Value]:
        return lambda: compute(alternative.value)

    results: list[tuple[Condition, Value]] = []
    for alternative in value.alternatives:
        result = context.under(alternative.when, delayed(alternative))
        if result is not None:
            results.append((alternative.when, result))
    return one_of(results)


@partial("Kernel.get_in/2", strict=(0, 1))
def get_in(context: Context, value: Value, keys: Value) -> Value:
    for key in _keys(keys, "Kernel.get_in/2"):
        value = each_choice(context, value, lambda inner, key=key: get(context, inner, _key(key)))  # type: ignore[misc]
    return value


def _key(key: Value) -> Value:
    """A key of a path; functions, conditional and unknown ones are not modelled."""
    if not isinstance(key, Atom | String | Binary | Integer | Tuple):
        raise Unmodelled(key.why if isinstance(key, Unknown) else "a key in it is not known")
    return key


def changed_in(context: Context, value: Value, keys: list[Value], change: Callable[[Value], Value]) -> Value:
    """The nested structure with `change` of the value at the end of `keys` (nil, if the last is not there)."""
    key = _key(keys[0])
    if len(keys) == 1:
        step = change
    else:

        def step(inner: Value) -> Value:
            return changed_in(context, inner, keys[1:], change)

    return each_choice(context, value, lambda container: _changed(context, container, key, step))


def _changed(context: Context, container: Value, key: Value, step: Callable[[Value], Value]) -> Value:
    match container:
        case Map():
            pairs = known_pairs(container)
            put_pair(context, pairs, key, step(map_get(context, container, key)))
            return make_map(pairs)
        case List():
            return updated_first(context, container, _list_key(key), step)
        case Atom("nil"):
            raise bad_argument("could not put/update a key on a nil value")
        case Unknown(why=why, type=kind):
            made = step(context.unknown(why, [container]))
            return context.unknown(why, [container, made], kind)
        case _:
            found_by(container, key, context)
            raise Unmodelled("how it is updated by a key is not known")


@partial("Kernel.put_in/3", strict=(0, 1))
def put_in(context: Context, value: Value, keys: Value, new: Value) -> Value:
    return changed_in(context, value, _keys(keys, "Kernel.put_in/3"), lambda _: new)


@partial("Kernel.update_in/3", strict=(0, 1))
def update_in(context: Context, value: Value, keys: Value, fun: Value) -> Value:
    return changed_in(context, value, _keys(keys, "Kernel.update_in/3"), lambda old: context.apply(fun, [old]))


@partial("Kernel.pop_in/2", returns="tuple", strict=(0, 1))
def pop_in(context: Context, value: Value, keys: Value) -> Value:
    path = _keys(keys, "Kernel.pop_in/2")
    if value == NIL:
        raise bad_argument("could not pop a key on a nil value")
    return _pop_path(context, value, path)


def _pop_path(context: Context, value: Value, path: list[Value]) -> Value:
    """`{popped, rest}`; where nil is in the way, the key that leads to it is popped."""
    key = _key(path[0])
    if len(path) == 1:
        return pop(context, value, key)
    inner = get(context, value, key)
    if isinstance(inner, OneOf):
        raise Unmodelled("what it pops from depends on the environment")
    if inner == NIL:
        return Tuple((NIL, cast(Tuple, pop(context, value, key)).items[1]))
    popped = _pop_path(context, inner, path[1:])
    if not isinstance(popped, Tuple):
        raise Unmodelled("what it pops from is not known")
    rest = cast(Value, popped.items[1])
    return Tuple((popped.items[0], changed_in(context, value, [key], lambda _: rest)))


@partial("Access.get_and_update/3", returns="tuple", strict=(0, 1))
def get_and_update(context: Context, value: Value, key: Value, fun: Value) -> Value:
    return get_and_update_in(context, value, List((key,)), fun)


@partial("Kernel.get_and_update_in/3", returns="tuple", strict=(0, 1))
def get_and_update_in(context: Context, value: Value, keys: Value, fun: Value) -> Value:
    path = _keys(keys, "Kernel.get_and_update_in/3")
    old = get_in(context, value, keys)
    match context.apply(fun, [old]):
        case Tuple((shown, new)):
            return Tuple((shown, changed_in(context, value, path, lambda _: cast(Value, new))))
        case Atom("pop"):
            return _pop_path(context, value, path)
        case Unknown(why=why):
            raise Unmodelled(why)
        case OneOf():
            raise Unmodelled("what it is updated with depends on the environment")
        case _:
            raise ElixirError("RuntimeError", "the given function must return a two-element tuple or :pop")
