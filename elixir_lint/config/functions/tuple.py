"""Elixir's `Tuple`."""

from __future__ import annotations

from typing import cast

from elixir_lint.config.functions.arguments import MAX_TEXT, bad_argument, number, number_of
from elixir_lint.config.functions.kernel import index_of
from elixir_lint.config.functions.lists import computed
from elixir_lint.config.functions.registry import Context, Unmodelled, partial
from elixir_lint.config.values import Unknown, Value
from elixir_lint.syntax.terms import Integer, List, Tuple


def _items(value: Value) -> tuple[object, ...]:
    match value:
        case Tuple(items):
            return items
        case Unknown(why=why, type=kind) if kind in (None, "tuple"):
            raise Unmodelled(why)
        case _:
            raise bad_argument("not a tuple")


@partial("Tuple.to_list/1", ":erlang.tuple_to_list/1", returns="list", strict=(0,))
def to_list(_: Context, value: Value) -> Value:
    return List(_items(value))


@partial("Tuple.append/2", returns="tuple", strict=(0,))
def append(_: Context, value: Value, item: Value) -> Value:
    return Tuple((*_items(value), item))


@partial("Tuple.insert_at/3", returns="tuple", strict=(0, 1))
def insert_at(_: Context, value: Value, index: Value, item: Value) -> Value:
    items, at = index_of(value, index, "Tuple.insert_at/3", one_past=True)
    return Tuple((*items[:at], item, *items[at:]))


@partial("Tuple.delete_at/2", returns="tuple", strict=(0, 1))
def delete_at(_: Context, value: Value, index: Value) -> Value:
    items, at = index_of(value, index, "Tuple.delete_at/2")
    return Tuple((*items[:at], *items[at + 1 :]))


@partial("Tuple.duplicate/2", returns="tuple", strict=(1,))
def duplicate(_: Context, item: Value, size: Value) -> Value:
    match size:
        case Integer(n) if 0 <= n <= MAX_TEXT // 100:
            return Tuple((item,) * n)
        case Integer(n) if n > 0:
            raise Unmodelled("it is too large")
        case Unknown(why=why):
            raise Unmodelled(why)
        case _:
            raise bad_argument()


def _sum(value: Value) -> Value:
    total: int | float = 0
    for item in reversed(_items(value)):
        total = number_of(cast(Value, item)) + total
    return number(total)


def _product(value: Value) -> Value:
    total: int | float = 1
    for item in reversed(_items(value)):
        total = number_of(cast(Value, item)) * total
    return number(total)


@partial("Tuple.sum/1", returns="number", strict=(0,))
def sum_(context: Context, value: Value) -> Value:
    return computed(context, _sum, [value], "number")


@partial("Tuple.product/1", returns="number", strict=(0,))
def product(context: Context, value: Value) -> Value:
    return computed(context, _product, [value], "number")
