"""Elixir's `Map`: reading, putting and removing keys."""

from __future__ import annotations

from collections.abc import Callable

from elixir_lint.config.functions.arguments import ERROR, bad_argument, no_clause, ok
from elixir_lint.config.functions.enumerable import enumerated
from elixir_lint.config.functions.keyword import missing
from elixir_lint.config.functions.keywords import presence, value_or
from elixir_lint.config.functions.lists import Entry, boolean_where, entries, in_each, same, worlds
from elixir_lint.config.functions.maps import (
    MapPairs,
    find_in_map,
    from_entries,
    known_pairs,
    make_map,
    position,
    put_all,
    put_pair,
    remove_key,
)
from elixir_lint.config.functions.registry import Context, Unmodelled, partial, pure
from elixir_lint.config.ordering import map_order
from elixir_lint.config.values import NIL, Rest, Unknown, Value
from elixir_lint.syntax.terms import List, Map, Struct, Tuple

# --- reading -----------------------------------------------------------------------------------------


@partial("Map.get/2", "Map.get/3", strict=(0, 1))
def get(context: Context, value: Value, key: Value, default: Value = NIL) -> Value:
    return value_or(context, find_in_map(context, value, key), lambda: default)


@partial("Map.get_lazy/3", strict=(0, 1))
def get_lazy(context: Context, value: Value, key: Value, fun: Value) -> Value:
    return value_or(context, find_in_map(context, value, key), lambda: context.apply(fun, []))


@partial("Map.fetch/2", strict=(0, 1))
def fetch(context: Context, value: Value, key: Value) -> Value:
    found = find_in_map(context, value, key)
    return value_or(context, found._replace(values=[(when, ok(v)) for when, v in found.values]), lambda: ERROR)


@partial("Map.fetch!/2", strict=(0, 1))
def fetch_or_fail(context: Context, value: Value, key: Value) -> Value:
    return value_or(context, find_in_map(context, value, key), missing(key))


@partial("Map.has_key?/2", "Kernel.is_map_key/2", returns="boolean", strict=(0, 1))
def has_key(context: Context, value: Value, key: Value) -> Value:
    return boolean_where(presence(context, find_in_map(context, value, key)))


@partial("Map.keys/1", returns="list", strict=(0,))
def keys(_: Context, value: Value) -> Value:
    return List(tuple(key for key, _ in in_order(value)))


@partial("Map.values/1", returns="list", strict=(0,))
def values(_: Context, value: Value) -> Value:
    return List(tuple(inner for _, inner in in_order(value)))


@partial("Map.to_list/1", returns="list", strict=(0,))
def to_list(_: Context, value: Value) -> Value:
    return List(tuple(Tuple(pair) for pair in in_order(value)))


def in_order(value: Value) -> MapPairs:
    """The pairs in the order of their keys, as a small map is enumerated."""
    pairs = known_pairs(value)
    if len(pairs) > 32:
        raise Unmodelled("the order of a large map is not known")
    return map_order(pairs)


@partial("Map.equal?/2", returns="boolean", strict=(0, 1))
def equal(context: Context, one: Value, other: Value) -> Value:
    known_pairs(one)
    known_pairs(other)
    return boolean_where(same(context, one, other))


# --- putting and removing ----------------------------------------------------------------------------


@partial("Map.put/3", returns="map", strict=(0, 1))
def put(context: Context, value: Value, key: Value, new: Value) -> Value:
    pairs = known_pairs(value)
    put_pair(context, pairs, key, new)
    return make_map(pairs)


@partial("Map.put_new/3", returns="map", strict=(0, 1))
def put_new(context: Context, value: Value, key: Value, new: Value) -> Value:
    pairs = known_pairs(value)
    if position(context, pairs, key) >= 0:
        return value
    return make_map([*pairs, (key, new)])


@partial("Map.put_new_lazy/3", returns="map", strict=(0, 1))
def put_new_lazy(context: Context, value: Value, key: Value, fun: Value) -> Value:
    pairs = known_pairs(value)
    if position(context, pairs, key) >= 0:
        return value
    return make_map([*pairs, (key, context.apply(fun, []))])


@partial("Map.replace/3", returns="map", strict=(0, 1))
def replace(context: Context, value: Value, key: Value, new: Value) -> Value:
    pairs = known_pairs(value)
    return put(context, value, key, new) if position(context, pairs, key) >= 0 else value


@partial("Map.replace!/3", returns="map", strict=(0, 1))
def replace_or_fail(context: Context, value: Value, key: Value, new: Value) -> Value:
    return updated(context, value, key, lambda _: new, missing(key))


@partial("Map.replace_lazy/3", returns="map", strict=(0, 1))
def replace_lazy(context: Context, value: Value, key: Value, fun: Value) -> Value:
    return updated(context, value, key, lambda old: context.apply(fun, [old]), lambda: value)


@partial("Map.update/4", returns="map", strict=(0, 1))
def update(context: Context, value: Value, key: Value, default: Value, fun: Value) -> Value:
    return updated(
        context, value, key, lambda old: context.apply(fun, [old]), lambda: put(context, value, key, default)
    )


@partial("Map.update!/3", returns="map", strict=(0, 1))
def update_or_fail(context: Context, value: Value, key: Value, fun: Value) -> Value:
    return updated(context, value, key, lambda old: context.apply(fun, [old]), missing(key))


def updated(
    context: Context, value: Value, key: Value, change: Callable[[Value], Value], absent: Callable[[], Value]
) -> Value:
    """The map with `change` of the value of `key`; `absent()` if the key is not there."""
    pairs = known_pairs(value)
    at = position(context, pairs, key)
    if at < 0:
        return absent()
    pairs[at] = (pairs[at][0], change(pairs[at][1]))
    return make_map(pairs)


@partial("Map.delete/2", returns="map", strict=(0, 1))
def delete(context: Context, value: Value, key: Value) -> Value:
    pairs = known_pairs(value)
    remove_key(context, pairs, key)
    return make_map(pairs)


@partial("Map.pop/2", "Map.pop/3", returns="tuple", strict=(0, 1))
def pop(context: Context, value: Value, key: Value, default: Value = NIL) -> Value:
    return Tuple((get(context, value, key, default), delete(context, value, key)))


@partial("Map.pop!/2", returns="tuple", strict=(0, 1))
def pop_or_fail(context: Context, value: Value, key: Value) -> Value:
    return Tuple((fetch_or_fail(context, value, key), delete(context, value, key)))


@partial("Map.pop_lazy/3", returns="tuple", strict=(0, 1))
def pop_lazy(context: Context, value: Value, key: Value, fun: Value) -> Value:
    return Tuple((get_lazy(context, value, key, fun), delete(context, value, key)))


def key_worlds(context: Context, keys: Value, compute: Callable[[list[Value]], Value], returns: str) -> Value:
    """`compute` of the keys in each world."""
    return in_each(context, worlds(enumerated(keys)), compute, returns)


def divided(context: Context, value: Value, keys: list[Value]) -> tuple[MapPairs, MapPairs]:
    """The pairs whose key is in `keys` (in the order of those), and the others."""
    rest = known_pairs(value)
    taken: MapPairs = []
    for key in keys:
        at = position(context, rest, key)
        if at >= 0:
            taken.append(rest.pop(at))
    return taken, rest


@partial("Map.take/2", returns="map", strict=(0, 1))
def take(context: Context, value: Value, keys: Value) -> Value:
    return key_worlds(context, keys, lambda chosen: make_map(divided(context, value, chosen)[0]), "map")


@partial("Map.drop/2", returns="map", strict=(0, 1))
def drop(context: Context, value: Value, keys: Value) -> Value:
    return key_worlds(context, keys, lambda chosen: make_map(divided(context, value, chosen)[1]), "map")


@partial("Map.split/2", returns="tuple", strict=(0, 1))
def split(context: Context, value: Value, keys: Value) -> Value:
    def compute(chosen: list[Value]) -> Value:
        taken, rest = divided(context, value, chosen)
        return Tuple((make_map(taken), make_map(rest)))

    return key_worlds(context, keys, compute, "tuple")


# --- making and joining ------------------------------------------------------------------------------


@pure("Map.new/0", returns="map")
def new() -> Value:
    return Map(())


@partial("Map.new/1", returns="map", strict=(0,))
def new_from(context: Context, value: Value) -> Value:
    return value if isinstance(value, Map) else from_entries(context, enumerated(value))


@partial("Map.merge/2", returns="map", strict=(0, 1))
def merge(context: Context, first: Value, second: Value) -> Value:
    return make_map(put_all(context, known_pairs(first), known_pairs(second)))


@partial("Map.from_keys/2", returns="map", strict=(0,))
def from_keys(context: Context, keys: Value, value: Value) -> Value:
    if not isinstance(keys, List | Unknown):
        raise bad_argument()
    found = entries(keys) if isinstance(keys, List) else [Rest(keys)]
    pairs = [e if isinstance(e, Rest) else Entry(e.when, Tuple((e.value, value))) for e in found]
    return from_entries(context, pairs)


@partial("Map.from_struct/1", returns="map", strict=(0,))
def from_struct(_: Context, value: Value) -> Value:
    match value:
        case Struct(_, pairs):
            return Map(pairs)
        case Unknown(why=why, type=kind) if kind in (None, "map", "struct", "atom"):
            raise Unmodelled(why)
        case _:
            raise no_clause("Map.from_struct/1")
