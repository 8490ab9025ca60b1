"""Erlang's `:lists`, by the models of Enum and List."""

from __future__ import annotations

from typing import cast

from elixir_lint.config.functions import enum_order, enum_search, list_keys
from elixir_lint.config.functions.arguments import MAX_TEXT, boolean, no_clause
from elixir_lint.config.functions.enum import (
    concat,
    each,
    filter_,
    flat_map,
    map_,
    split_with,
)
from elixir_lint.config.functions.enum_parts import drop_while, integer_argument, take_while
from elixir_lint.config.functions.list import delete, entries_of, flatten, flatten_onto, foldl, foldr, in_list, last
from elixir_lint.config.functions.lists import computed
from elixir_lint.config.functions.registry import Context, Unmodelled, partial, pure
from elixir_lint.config.functions.sorting import ascending, sort_with
from elixir_lint.config.ordering import equal
from elixir_lint.config.values import Value
from elixir_lint.syntax.terms import Integer, List

ONE = Integer(1)

# --- :lists, the list first --------------------------------------------------------------------------

partial(":lists.reverse/1", returns="list", strict=(0,))(enum_order.reverse)
partial(":lists.reverse/2", returns="list", strict=(0, 1))(enum_order.reverse_onto)
partial(":lists.sort/1", returns="list", strict=(0,))(enum_order.sort)
partial(":lists.sum/1", returns="number", strict=(0,))(enum_order.sum_)
partial(":lists.append/1", returns="list", strict=(0,))(concat)
partial(":lists.flatten/1", returns="list", strict=(0,))(flatten)
partial(":lists.flatten/2", returns="list", strict=(0, 1))(flatten_onto)


@partial(":lists.max/1", strict=(0,))
def max_(context: Context, value: Value) -> Value:
    return enum_order.max_(context, _not_empty(value, ":lists.max/1"))


@partial(":lists.min/1", strict=(0,))
def min_(context: Context, value: Value) -> Value:
    return enum_order.min_(context, _not_empty(value, ":lists.min/1"))


@partial(":lists.last/1", strict=(0,))
def last_(context: Context, value: Value) -> Value:
    return last(context, _not_empty(value, ":lists.last/1"))


def _not_empty(value: Value, function: str) -> Value:
    if not entries_of(value, function):
        raise no_clause(function)
    return value


@partial(":lists.usort/1", returns="list", strict=(0,))
def usort(context: Context, value: Value) -> Value:
    def compute(made: Value) -> Value:
        if not isinstance(made, List):
            raise no_clause(":lists.usort/1")
        ordered = sort_with(cast("list[Value]", made.items), ascending)
        kept = [item for i, item in enumerate(ordered) if i == 0 or not equal(item, ordered[i - 1])]
        return List(tuple(kept))

    return computed(context, compute, [value], "list")


# --- :lists, the function or key first ---------------------------------------------------------------


@partial(":lists.map/2", returns="list", strict=(1,))
def map_list(context: Context, fun: Value, value: Value) -> Value:
    return map_(context, value, fun)


@partial(":lists.filter/2", returns="list", strict=(1,))
def filter_list(context: Context, fun: Value, value: Value) -> Value:
    return filter_(context, value, fun)


@partial(":lists.foreach/2", returns="atom", strict=(1,))
def foreach(context: Context, fun: Value, value: Value) -> Value:
    return each(context, value, fun)


@partial(":lists.flatmap/2", returns="list", strict=(1,))
def flatmap(context: Context, fun: Value, value: Value) -> Value:
    return flat_map(context, value, fun)


@partial(":lists.partition/2", returns="tuple", strict=(1,))
def partition(context: Context, fun: Value, value: Value) -> Value:
    return split_with(context, value, fun)


@partial(":lists.any/2", returns="boolean", strict=(1,))
def any_(context: Context, fun: Value, value: Value) -> Value:
    return enum_search.any_(context, value, fun)


@partial(":lists.all/2", returns="boolean", strict=(1,))
def all_(context: Context, fun: Value, value: Value) -> Value:
    return enum_search.all_(context, value, fun)


@partial(":lists.takewhile/2", returns="list", strict=(1,))
def takewhile(context: Context, fun: Value, value: Value) -> Value:
    return take_while(context, value, fun)


@partial(":lists.dropwhile/2", returns="list", strict=(1,))
def dropwhile(context: Context, fun: Value, value: Value) -> Value:
    return drop_while(context, value, fun)


@partial(":lists.foldl/3", strict=(2,))
def foldl_(context: Context, fun: Value, acc: Value, value: Value) -> Value:
    return foldl(context, value, acc, fun)


@partial(":lists.foldr/3", strict=(2,))
def foldr_(context: Context, fun: Value, acc: Value, value: Value) -> Value:
    return foldr(context, value, acc, fun)


@partial(":lists.sort/2", returns="list", strict=(0, 1))
def sort_by(context: Context, fun: Value, value: Value) -> Value:
    return enum_order.sort_by_sorter(context, value, fun)


@partial(":lists.member/2", returns="boolean", strict=(0, 1))
def member(context: Context, element: Value, value: Value) -> Value:
    entries_of(value, ":lists.member/2")
    return enum_search.member(context, value, element)


@partial(":lists.delete/2", returns="list", strict=(0, 1))
def delete_(context: Context, element: Value, value: Value) -> Value:
    return delete(context, value, element)


@partial(":lists.nth/2", strict=(0, 1))
def nth(context: Context, index: Value, value: Value) -> Value:
    at = integer_argument(index, ":lists.nth/2", least=1)

    def compute(items: list[Value]) -> Value:
        if at > len(items):
            raise no_clause(":lists.nth/2")
        return items[at - 1]

    return in_list(context, value, ":lists.nth/2", compute, None)


@pure(":lists.seq/2", ":lists.seq/3", returns="list")
def seq(first: Value, last: Value, step: Value = ONE) -> Value:
    match first, last, step:
        case Integer(a), Integer(b), Integer(s) if s != 0 and (b - a + s) * (1 if s > 0 else -1) >= 0:
            if abs(b - a) // abs(s) > MAX_TEXT // 100:
                raise Unmodelled("it is too large")
            return List(tuple(Integer(n) for n in range(a, b + (1 if s > 0 else -1), s)))
        case Integer(), Integer(), Integer():
            raise no_clause(":lists.seq/3")
        case _:
            raise no_clause(":lists.seq/3")


@partial(":lists.duplicate/2", returns="list", strict=(0,))
def duplicate(_: Context, times: Value, item: Value) -> Value:
    count = integer_argument(times, ":lists.duplicate/2", least=0)
    if count > MAX_TEXT // 100:
        raise Unmodelled("it is too large")
    return List((item,) * count)


def _position(position: Value) -> Value:
    """Erlang counts the elements of tuples from 1."""
    return Integer(position.value - 1) if isinstance(position, Integer) else position


@partial(":lists.keyfind/3", strict=(0, 1, 2))
def keyfind(context: Context, key: Value, position: Value, value: Value) -> Value:
    return list_keys.keyfind(context, value, key, _position(position), boolean(False))


@partial(":lists.keymember/3", returns="boolean", strict=(0, 1, 2))
def keymember(context: Context, key: Value, position: Value, value: Value) -> Value:
    return list_keys.keymember(context, value, key, _position(position))


@partial(":lists.keydelete/3", returns="list", strict=(0, 1, 2))
def keydelete(context: Context, key: Value, position: Value, value: Value) -> Value:
    return list_keys.keydelete(context, value, key, _position(position))


@partial(":lists.keyreplace/4", returns="list", strict=(0, 1, 2, 3))
def keyreplace(context: Context, key: Value, position: Value, value: Value, new_tuple: Value) -> Value:
    return list_keys.keyreplace(context, value, key, _position(position), new_tuple)


@partial(":lists.keystore/4", returns="list", strict=(0, 1, 2, 3))
def keystore(context: Context, key: Value, position: Value, value: Value, new_tuple: Value) -> Value:
    return list_keys.keystore(context, value, key, _position(position), new_tuple)


@partial(":lists.keysort/2", returns="list", strict=(0, 1))
def keysort(context: Context, position: Value, value: Value) -> Value:
    return list_keys.keysort(context, value, _position(position))
