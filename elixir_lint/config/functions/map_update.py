"""Elixir's `Map`: with functions."""

from __future__ import annotations

from typing import cast

from elixir_lint.config.functions.arguments import no_clause
from elixir_lint.config.functions.enum import chosen, map_entries, opposite, tested
from elixir_lint.config.functions.enumerable import enumerated
from elixir_lint.config.functions.keyword import missing
from elixir_lint.config.functions.keywords import value_or
from elixir_lint.config.functions.lists import Entries, Entry
from elixir_lint.config.functions.map import delete, put
from elixir_lint.config.functions.maps import find_in_map, from_entries, known_pairs, make_map, position
from elixir_lint.config.functions.registry import Context, ElixirError, Unmodelled, partial
from elixir_lint.config.values import NIL, TRUE, OneOf, Unknown, Value
from elixir_lint.syntax.terms import Atom, Map, Struct, Tuple


@partial("Map.new/2", returns="map", strict=(0,))
def new_mapped(context: Context, items: Value, fun: Value) -> Value:
    return from_entries(context, map_entries(context, enumerated(items), lambda item: context.apply(fun, [item])))


def _pairs(value: Value, function: str) -> Entries:
    if not isinstance(value, Map | Struct | Unknown):
        raise no_clause(function)
    return [Entry(TRUE, Tuple(pair)) for pair in known_pairs(value)]


@partial("Map.filter/2", returns="map", strict=(0,))
def filter_(context: Context, value: Value, fun: Value) -> Value:
    return from_entries(context, chosen(tested(context, _pairs(value, "Map.filter/2"), fun)))


@partial("Map.reject/2", returns="map", strict=(0,))
def reject(context: Context, value: Value, fun: Value) -> Value:
    return from_entries(context, chosen(opposite(tested(context, _pairs(value, "Map.reject/2"), fun))))


@partial("Map.split_with/2", returns="tuple", strict=(0,))
def split_with(context: Context, value: Value, fun: Value) -> Value:
    results = tested(context, _pairs(value, "Map.split_with/2"), fun)
    return Tuple((from_entries(context, chosen(results)), from_entries(context, chosen(opposite(results)))))


@partial("Map.map/2", returns="map", strict=(0,))
def map_(context: Context, value: Value, fun: Value) -> Value:
    return make_map([(key, context.apply(fun, [Tuple((key, inner))])) for key, inner in known_pairs(value)])


@partial("Map.merge/3", returns="map", strict=(0, 1))
def merge_with(context: Context, first: Value, second: Value, fun: Value) -> Value:
    pairs = known_pairs(first)
    for key, value in known_pairs(second):
        at = position(context, pairs, key)
        if at < 0:
            pairs.append((key, value))
        else:
            pairs[at] = (key, context.apply(fun, [key, pairs[at][1], value]))
    return make_map(pairs)


@partial("Map.intersect/2", "Map.intersect/3", returns="map", strict=(0, 1))
def intersect(context: Context, first: Value, second: Value, fun: Value | None = None) -> Value:
    others = known_pairs(second)
    made = []
    for key, value in known_pairs(first):
        at = position(context, others, key)
        if at >= 0:
            other = others[at][1]
            made.append((key, other if fun is None else context.apply(fun, [key, value, other])))
    return make_map(made)


@partial("Map.get_and_update/3", returns="tuple", strict=(0, 1))
def get_and_update(context: Context, value: Value, key: Value, fun: Value) -> Value:
    return _get_and_update(context, value, key, fun, value_or(context, find_in_map(context, value, key), lambda: NIL))


@partial("Map.get_and_update!/3", returns="tuple", strict=(0, 1))
def get_and_update_or_fail(context: Context, value: Value, key: Value, fun: Value) -> Value:
    current = value_or(context, find_in_map(context, value, key), missing(key))
    return _get_and_update(context, value, key, fun, current)


def _get_and_update(context: Context, value: Value, key: Value, fun: Value, current: Value) -> Value:
    match context.apply(fun, [current]):
        case Tuple((shown, new)):
            return Tuple((shown, put(context, value, key, cast(Value, new))))
        case Atom("pop"):
            return Tuple((current, delete(context, value, key)))
        case Unknown(why=why):
            raise Unmodelled(why)
        case OneOf():
            raise Unmodelled("what it is updated with depends on the environment")
        case _:
            raise ElixirError("RuntimeError", "the given function must return a two-element tuple or :pop")
