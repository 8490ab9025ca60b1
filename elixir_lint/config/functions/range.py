"""Elixir's `Range`."""

from __future__ import annotations

from elixir_lint.config.functions.arguments import bad_argument, boolean, no_clause
from elixir_lint.config.functions.enumerable import make_range, range_of
from elixir_lint.config.functions.registry import Unmodelled, pure
from elixir_lint.config.values import Value
from elixir_lint.syntax.terms import Integer, List, Struct


def _range(value: Value, function: str) -> range:
    if isinstance(value, Struct) and value.module == "Elixir.Range":
        return range_of(value)
    raise no_clause(function)


@pure("Range.new/2", returns="struct")
def new(first: Value, last: Value) -> Value:
    match first, last:
        case Integer(a), Integer(b):
            return make_range(a, b, 1 if a <= b else -1)
        case _:
            raise bad_argument("ranges (first..last) expect both sides to be integers")


@pure("Range.new/3", returns="struct")
def new_stepped(first: Value, last: Value, step: Value) -> Value:
    match first, last, step:
        case Integer(a), Integer(b), Integer(s) if s != 0:
            return make_range(a, b, s)
        case _:
            raise bad_argument("ranges (first..last//step) expect integers and a step other than zero")


@pure("Range.size/1", returns="integer")
def size(value: Value) -> Value:
    return Integer(len(_range(value, "Range.size/1")))


@pure("Range.to_list/1", returns="list")
def to_list(value: Value) -> Value:
    return List(tuple(Integer(n) for n in _range(value, "Range.to_list/1")))


@pure("Range.shift/2", returns="struct")
def shift(value: Value, steps: Value) -> Value:
    numbers = _range(value, "Range.shift/2")
    if not isinstance(steps, Integer) or not isinstance(value, Struct):
        raise no_clause("Range.shift/2")
    first, last, step = (inner.value for _, inner in value.pairs if isinstance(inner, Integer))
    moved = steps.value * numbers.step
    return make_range(first + moved, last + moved, step)


@pure("Range.disjoint?/2", returns="boolean")
def disjoint(one: Value, other: Value) -> Value:
    left, right = _range(one, "Range.disjoint?/2"), _range(other, "Range.disjoint?/2")
    return boolean(not any(n in right for n in left))


@pure("Range.split/2", returns="tuple")
def split(value: Value, at: Value) -> Value:
    _range(value, "Range.split/2")
    raise Unmodelled("Range.split/2 is not modelled") if isinstance(at, Integer) else no_clause("Range.split/2")
