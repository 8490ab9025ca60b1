"""Erlang's `:maps`, by the models of Map."""

from __future__ import annotations

from elixir_lint.config.functions.arguments import bad_argument
from elixir_lint.config.functions.keyword import missing
from elixir_lint.config.functions.keywords import value_or
from elixir_lint.config.functions.list import entries_of
from elixir_lint.config.functions.map import delete as map_delete
from elixir_lint.config.functions.map import (
    drop,
    fetch,
    from_keys,
    has_key,
    keys,
    merge,
    new,
    put,
    take,
    to_list,
    updated,
    values,
)
from elixir_lint.config.functions.map_update import merge_with
from elixir_lint.config.functions.maps import find_in_map, from_entries, known_pairs, make_map
from elixir_lint.config.functions.registry import Context, partial, pure
from elixir_lint.config.functions.sorting import decided
from elixir_lint.config.values import Unknown, Value
from elixir_lint.syntax.terms import Integer, List

pure(":maps.new/0", returns="map")(new)
partial(":maps.keys/1", returns="list", strict=(0,))(keys)
partial(":maps.values/1", returns="list", strict=(0,))(values)
partial(":maps.to_list/1", returns="list", strict=(0,))(to_list)
partial(":maps.merge/2", returns="map", strict=(0, 1))(merge)
partial(":maps.from_keys/2", returns="map", strict=(0,))(from_keys)


@partial(":maps.get/2", strict=(0, 1))
def get(context: Context, key: Value, value: Value) -> Value:
    return value_or(context, find_in_map(context, value, key), missing(key))


@partial(":maps.get/3", strict=(0, 1))
def get_or(context: Context, key: Value, value: Value, default: Value) -> Value:
    return value_or(context, find_in_map(context, value, key), lambda: default)


@partial(":maps.find/2", strict=(0, 1))
def find(context: Context, key: Value, value: Value) -> Value:
    return fetch(context, value, key)


@partial(":maps.is_key/2", returns="boolean", strict=(0, 1))
def is_key(context: Context, key: Value, value: Value) -> Value:
    return has_key(context, value, key)


@partial(":maps.put/3", returns="map", strict=(0, 2))
def put_(context: Context, key: Value, new_value: Value, value: Value) -> Value:
    return put(context, value, key, new_value)


@partial(":maps.update/3", returns="map", strict=(0, 2))
def update(context: Context, key: Value, new_value: Value, value: Value) -> Value:
    return updated(context, value, key, lambda _: new_value, missing(key))


@partial(":maps.remove/2", returns="map", strict=(0, 1))
def remove(context: Context, key: Value, value: Value) -> Value:
    return map_delete(context, value, key)


@partial(":maps.with/2", returns="map", strict=(0, 1))
def with_(context: Context, wanted: Value, value: Value) -> Value:
    return take(context, value, wanted)


@partial(":maps.without/2", returns="map", strict=(0, 1))
def without(context: Context, unwanted: Value, value: Value) -> Value:
    return drop(context, value, unwanted)


@partial(":maps.size/1", returns="integer", strict=(0,))
def size(_: Context, value: Value) -> Value:
    return Integer(len(known_pairs(value)))


@partial(":maps.from_list/1", returns="map", strict=(0,))
def from_list(context: Context, value: Value) -> Value:
    if not isinstance(value, List | Unknown):
        raise bad_argument()
    return from_entries(context, entries_of(value, ":maps.from_list/1"))


@partial(":maps.map/2", returns="map", strict=(1,))
def map_map(context: Context, fun: Value, value: Value) -> Value:
    return make_map([(key, context.apply(fun, [key, inner])) for key, inner in known_pairs(value)])


@partial(":maps.filter/2", returns="map", strict=(1,))
def filter_(context: Context, fun: Value, value: Value) -> Value:
    kept = [(k, v) for k, v in known_pairs(value) if decided(context, context.apply(fun, [k, v]))]
    return make_map(kept)


@partial(":maps.fold/3", strict=(2,))
def fold(context: Context, fun: Value, acc: Value, value: Value) -> Value:
    for key, inner in known_pairs(value):
        acc = context.apply(fun, [key, inner, acc])
    return acc


@partial(":maps.merge_with/3", returns="map", strict=(1, 2))
def merge_with_(context: Context, fun: Value, first: Value, second: Value) -> Value:
    return merge_with(context, first, second, fun)
