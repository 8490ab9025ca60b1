"""Elixir's `MapSet`."""

from __future__ import annotations

from typing import cast

from elixir_lint.config.functions.arguments import boolean, no_clause
from elixir_lint.config.functions.enum import map_entries
from elixir_lint.config.functions.enumerable import enumerated, make_mapset, members
from elixir_lint.config.functions.lists import Entries, computed, listed
from elixir_lint.config.functions.registry import Context, Unmodelled, partial, pure
from elixir_lint.config.functions.sorting import decided
from elixir_lint.config.ordering import canonical
from elixir_lint.config.values import Unknown, Value
from elixir_lint.syntax.terms import Integer, List, Struct, Tuple


def members_of(value: Value, function: str) -> list[Value]:
    if isinstance(value, Struct) and value.module == "Elixir.MapSet":
        return members(value)
    raise no_clause(function)


def set_of(context: Context, found: Entries) -> Value:
    """The set of these entries, in each world."""
    return computed(context, lambda made: make_mapset(cast("list[Value]", made.items)), [listed(found)], "struct")


@pure("MapSet.new/0", returns="struct")
def new() -> Value:
    return make_mapset([])


@partial("MapSet.new/1", returns="struct", strict=(0,))
def new_from(context: Context, value: Value) -> Value:
    return set_of(context, enumerated(value))


@partial("MapSet.new/2", returns="struct", strict=(0,))
def new_mapped(context: Context, value: Value, fun: Value) -> Value:
    return set_of(context, map_entries(context, enumerated(value), lambda item: context.apply(fun, [item])))


@pure("MapSet.put/2", returns="struct")
def put(value: Value, member: Value) -> Value:
    return make_mapset([*members_of(value, "MapSet.put/2"), member])


@pure("MapSet.delete/2", returns="struct")
def delete(value: Value, member: Value) -> Value:
    gone = canonical(member)
    return make_mapset([m for m in members_of(value, "MapSet.delete/2") if canonical(m) != gone])


@pure("MapSet.member?/2", returns="boolean")
def member_p(value: Value, member: Value) -> Value:
    return boolean(canonical(member) in [canonical(m) for m in members_of(value, "MapSet.member?/2")])


@pure("MapSet.size/1", returns="integer")
def size(value: Value) -> Value:
    return Integer(len(members_of(value, "MapSet.size/1")))


@pure("MapSet.to_list/1", returns="list")
def to_list(value: Value) -> Value:
    return List(tuple(members_of(value, "MapSet.to_list/1")))


def _both(one: Value, other: Value, function: str) -> tuple[dict[object, Value], dict[object, Value]]:
    """The members of two sets by what tells them apart."""
    left, right = (members_of(value, function) for value in (one, other))
    return {canonical(m): m for m in left}, {canonical(m): m for m in right}


@pure("MapSet.union/2", returns="struct")
def union(one: Value, other: Value) -> Value:
    left, right = _both(one, other, "MapSet.union/2")
    return make_mapset({**left, **right}.values())


@pure("MapSet.intersection/2", returns="struct")
def intersection(one: Value, other: Value) -> Value:
    left, right = _both(one, other, "MapSet.intersection/2")
    return make_mapset(m for key, m in left.items() if key in right)


@pure("MapSet.difference/2", returns="struct")
def difference(one: Value, other: Value) -> Value:
    left, right = _both(one, other, "MapSet.difference/2")
    return make_mapset(m for key, m in left.items() if key not in right)


@pure("MapSet.symmetric_difference/2", returns="struct")
def symmetric_difference(one: Value, other: Value) -> Value:
    left, right = _both(one, other, "MapSet.symmetric_difference/2")
    return make_mapset(m for key, m in {**left, **right}.items() if (key in left) != (key in right))


@pure("MapSet.subset?/2", returns="boolean")
def subset(one: Value, other: Value) -> Value:
    left, right = _both(one, other, "MapSet.subset?/2")
    return boolean(left.keys() <= right.keys())


@pure("MapSet.disjoint?/2", returns="boolean")
def disjoint(one: Value, other: Value) -> Value:
    left, right = _both(one, other, "MapSet.disjoint?/2")
    return boolean(left.keys().isdisjoint(right.keys()))


@pure("MapSet.equal?/2", returns="boolean")
def equal(one: Value, other: Value) -> Value:
    left, right = _both(one, other, "MapSet.equal?/2")
    return boolean(left.keys() == right.keys())


def _parted(context: Context, value: Value, fun: Value, function: str) -> tuple[list[Value], list[Value]]:
    """The members of which `fun` is truthy, and the others."""
    if isinstance(value, Unknown):
        raise Unmodelled(value.why)
    answers = [(m, decided(context, context.apply(fun, [m]))) for m in members_of(value, function)]
    return [m for m, kept in answers if kept], [m for m, kept in answers if not kept]


@partial("MapSet.filter/2", returns="struct", strict=(0,))
def filter_(context: Context, value: Value, fun: Value) -> Value:
    return make_mapset(_parted(context, value, fun, "MapSet.filter/2")[0])


@partial("MapSet.reject/2", returns="struct", strict=(0,))
def reject(context: Context, value: Value, fun: Value) -> Value:
    return make_mapset(_parted(context, value, fun, "MapSet.reject/2")[1])


@partial("MapSet.split_with/2", returns="tuple", strict=(0,))
def split_with(context: Context, value: Value, fun: Value) -> Value:
    kept, others = _parted(context, value, fun, "MapSet.split_with/2")
    return Tuple((make_mapset(kept), make_mapset(others)))
