"""Elixir's `Enum`: order, extremes, sums, groups, text. The items are known, or the result is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from elixir_lint.config.functions.arguments import is_function, no_clause, number, number_of, text_of
from elixir_lint.config.functions.enum import map_entries
from elixir_lint.config.functions.enumerable import enumerated
from elixir_lint.config.functions.lists import (
    computed,
    expanded_worlds,
    in_each,
    known,
    listed,
    worlds,
)
from elixir_lint.config.functions.registry import Context, ElixirError, Unmodelled, partial
from elixir_lint.config.functions.sorting import (
    ASCENDING,
    Before,
    ascending,
    by_function,
    by_module,
    descending,
    sort_with,
    sorter_of,
)
from elixir_lint.config.functions.text import to_string_of
from elixir_lint.config.values import Rest, Value
from elixir_lint.syntax.terms import Atom, Binary, List, Map, String, Tuple

NOTHING = String("")


def in_known(
    context: Context, value: Value, compute: Callable[[list[Value]], Value], returns: str | None = None
) -> Value:
    """`compute` of the items in each world, with every choice inside them made."""
    return in_each(context, expanded_worlds(enumerated(value)), compute, returns)


# --- order -------------------------------------------------------------------------------------------


@partial("Enum.sort/1", returns="list", strict=(0,))
def sort(context: Context, value: Value) -> Value:
    return in_known(context, value, lambda items: List(tuple(sort_with(items, ascending))), "list")


@partial("Enum.sort/2", returns="list", strict=(0, 1))
def sort_by_sorter(context: Context, value: Value, sorter: Value) -> Value:
    before = sorter_of(context, sorter, "Enum.sort/2")
    return in_known(context, value, lambda items: List(tuple(sort_with(items, before))), "list")


@partial("Enum.sort_by/2", returns="list", strict=(0,))
def sort_by(context: Context, value: Value, fun: Value) -> Value:
    return sort_by_key(context, value, fun, ASCENDING)


@partial("Enum.sort_by/3", returns="list", strict=(0, 2))
def sort_by_key(context: Context, value: Value, fun: Value, sorter: Value) -> Value:
    before = sorter_of(context, sorter, "Enum.sort_by/3")

    def compute(items: list[Value]) -> Value:
        return List(tuple(sort_with(items, before, lambda item: context.apply(fun, [item]))))

    return in_each(context, worlds(enumerated(value)), compute, "list")


@partial("Enum.reverse/1", returns="list", strict=(0,))
def reverse(_: Context, value: Value) -> Value:
    return listed(reversed(enumerated(value)))


@partial("Enum.reverse/2", returns="list", strict=(0, 1))
def reverse_onto(_: Context, value: Value, tail: Value) -> Value:
    return listed([*reversed(enumerated(value)), *enumerated(tail)])


@partial("Enum.shuffle/1", "Enum.take_random/2", returns="list")
def shuffle(context: Context, value: Value, *_: Value) -> Value:
    return context.unknown("it is made from a random source", [value], "list", random=True)


@partial("Enum.random/1")
def random(context: Context, value: Value) -> Value:
    return context.unknown("it is made from a random source", [value], random=True)


# --- extremes ----------------------------------------------------------------------------------------


def _extreme(
    context: Context, value: Value, fun: Value | None, options: Sequence[Value], default: Before, wrong: str
) -> Value:
    """`max` and the like. `options`: a sorter (function or module), a function for an empty list, or both."""
    before, fallback = default, None
    for option in options:
        if is_function(option, 0):
            fallback = option
        elif isinstance(option, Atom):
            before = by_module(option.name, wrong)
        else:
            before = by_function(context, option, "Enum.max/3")

    def compute(items: list[Value]) -> Value:
        if not items:
            return _empty(context, fallback)
        keys = [item if fun is None else context.apply(fun, [item]) for item in items]
        best = 0
        for i in range(1, len(items)):
            if not before(keys[best], keys[i]):
                best = i
        return items[best]

    return in_known(context, value, compute)


def _empty(context: Context, fallback: Value | None) -> Value:
    if fallback is None:
        raise ElixirError("Enum.EmptyError", "empty error")
    return context.apply(fallback, [])


@partial("Enum.max/1", "Enum.max/2", "Enum.max/3", strict=(0, 1, 2))
def max_(context: Context, value: Value, *options: Value) -> Value:
    return _extreme(context, value, None, options, descending, "lt")


@partial("Enum.min/1", "Enum.min/2", "Enum.min/3", strict=(0, 1, 2))
def min_(context: Context, value: Value, *options: Value) -> Value:
    return _extreme(context, value, None, options, ascending, "gt")


@partial("Enum.max_by/2", "Enum.max_by/3", "Enum.max_by/4", strict=(0, 2, 3))
def max_by(context: Context, value: Value, fun: Value, *options: Value) -> Value:
    return _extreme(context, value, fun, options, descending, "lt")


@partial("Enum.min_by/2", "Enum.min_by/3", "Enum.min_by/4", strict=(0, 2, 3))
def min_by(context: Context, value: Value, fun: Value, *options: Value) -> Value:
    return _extreme(context, value, fun, options, ascending, "gt")


@partial("Enum.min_max/1", "Enum.min_max/2", strict=(0, 1))
def min_max(context: Context, value: Value, *fallback: Value) -> Value:
    def compute(items: list[Value]) -> Value:
        if not items:
            return _empty(context, fallback[0] if fallback else None)
        ordered = sort_with(items, ascending)
        largest = next(i for i in ordered if ascending(ordered[-1], i))
        return Tuple((ordered[0], largest))

    return in_known(context, value, compute, "tuple")


@partial("Enum.min_max_by/2", "Enum.min_max_by/3", "Enum.min_max_by/4", strict=(0, 2, 3))
def min_max_by(context: Context, value: Value, fun: Value, *options: Value) -> Value:
    if any(not is_function(option, 0) for option in options):
        raise Unmodelled("Enum.min_max_by with a sorter is not modelled")

    def compute(items: list[Value]) -> Value:
        if not items:
            return _empty(context, options[0] if options else None)
        return Tuple((min_by(context, List(tuple(items)), fun), max_by(context, List(tuple(items)), fun)))

    return in_known(context, value, compute, "tuple")


# --- sums --------------------------------------------------------------------------------------------


def _sum(numbers: list[Value]) -> Value:
    total: int | float = 0
    for item in known(numbers):
        total = total + number_of(item)
    return number(total)


def _product(numbers: list[Value]) -> Value:
    total: int | float = 1
    for item in known(numbers):
        total = total * number_of(item)
        if isinstance(total, int) and total.bit_length() > 100_000:
            raise Unmodelled("it is too large")
    return number(total)


@partial("Enum.sum/1", returns="number", strict=(0,))
def sum_(context: Context, value: Value) -> Value:
    return in_known(context, value, _sum, "number")


@partial("Enum.product/1", returns="number", strict=(0,))
def product(context: Context, value: Value) -> Value:
    return in_known(context, value, _product, "number")


def mapped_list(context: Context, value: Value, fun: Value) -> Value:
    return listed(map_entries(context, enumerated(value), lambda item: context.apply(fun, [item])))


@partial("Enum.sum_by/2", returns="number", strict=(0,))
def sum_by(context: Context, value: Value, fun: Value) -> Value:
    return sum_(context, mapped_list(context, value, fun))


@partial("Enum.product_by/2", returns="number", strict=(0,))
def product_by(context: Context, value: Value, fun: Value) -> Value:
    return product(context, mapped_list(context, value, fun))


# --- text --------------------------------------------------------------------------------------------


def _joined(items: Value, joiner: Value) -> Value:
    assert isinstance(items, List)
    if not isinstance(joiner, String | Binary):
        raise no_clause("Enum.join/2")
    texts = [text_of(to_string_of(cast(Value, item)), "Enum.join/2") for item in items.items]
    return String(text_of(joiner, "Enum.join/2").join(texts))


@partial("Enum.join/1", "Enum.join/2", returns="string", strict=(0, 1))
def join(context: Context, value: Value, joiner: Value = NOTHING) -> Value:
    found = enumerated(value)
    for entry in found:
        if not isinstance(entry, Rest) and entry.when.is_true and isinstance(entry.value, Tuple | Map):
            raise ElixirError("Protocol.UndefinedError", "protocol String.Chars not implemented for this value")
    return computed(context, _joined, [listed(found), joiner], "string")


@partial("Enum.map_join/2", returns="string", strict=(0,))
def map_join(context: Context, value: Value, fun: Value) -> Value:
    return join(context, mapped_list(context, value, fun))


@partial("Enum.map_join/3", returns="string", strict=(0, 1))
def map_join_with(context: Context, value: Value, joiner: Value, fun: Value) -> Value:
    return join(context, mapped_list(context, value, fun), joiner)
