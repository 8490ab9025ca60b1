"""Elixir's `List`: lists of tuples with a key, differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from elixir_lint.config.equality import equals
from elixir_lint.config.functions.arguments import bad_argument, boolean, no_clause
from elixir_lint.config.functions.enum_parts import as_list, integer_argument
from elixir_lint.config.functions.list import entries_of
from elixir_lint.config.functions.lists import expanded_worlds, in_each
from elixir_lint.config.functions.registry import Context, ElixirError, Unmodelled, partial
from elixir_lint.config.functions.sorting import ASCENDING, sort_with, sorter_of
from elixir_lint.config.values import NIL, Unknown, Value
from elixir_lint.syntax.terms import List, Tuple


def _in_tuples(
    context: Context,
    value: Value,
    key: Value,
    position: Value,
    compute: Callable[[list[Value], int], Value],
    returns: str | None = None,
) -> Value:
    """`compute` of the items and the index of the first tuple with `key` at `position`, -1 if there is none."""
    at = integer_argument(position, "List.keyfind/4")
    if at < 0 or not isinstance(value, List | Unknown):
        raise bad_argument()

    def found(items: list[Value]) -> Value:
        return compute(items, next((i for i, item in enumerate(items) if _has(context, item, key, at)), -1))

    ways = expanded_worlds(entries_of(value, "List.keyfind/4"))
    return in_each(context, ways, found, returns)


def _has(context: Context, item: Value, key: Value, at: int) -> bool:
    if isinstance(item, Unknown):
        raise Unmodelled(item.why)
    if not isinstance(item, Tuple) or len(item.items) <= at:
        return False
    when = equals(cast(Any, context), cast(Value, item.items[at]), key)
    if not (when.is_true or when.is_false):
        raise Unmodelled("whether a key is in it is not known")
    return when.is_true


@partial("List.keyfind/3", "List.keyfind/4", strict=(0, 1, 2))
def keyfind(context: Context, value: Value, key: Value, position: Value, default: Value = NIL) -> Value:
    return _in_tuples(context, value, key, position, lambda items, at: items[at] if at >= 0 else default)


@partial("List.keyfind!/3", returns="tuple", strict=(0, 1, 2))
def keyfind_or_fail(context: Context, value: Value, key: Value, position: Value) -> Value:
    def compute(items: list[Value], at: int) -> Value:
        if at < 0:
            raise ElixirError("KeyError", "key not found")
        return items[at]

    return _in_tuples(context, value, key, position, compute, "tuple")


@partial("List.keymember?/3", returns="boolean", strict=(0, 1, 2))
def keymember(context: Context, value: Value, key: Value, position: Value) -> Value:
    return _in_tuples(context, value, key, position, lambda _, at: boolean(at >= 0), "boolean")


@partial("List.keydelete/3", returns="list", strict=(0, 1, 2))
def keydelete(context: Context, value: Value, key: Value, position: Value) -> Value:
    def compute(items: list[Value], at: int) -> Value:
        return as_list(items if at < 0 else items[:at] + items[at + 1 :])

    return _in_tuples(context, value, key, position, compute, "list")


@partial("List.keytake/3", strict=(0, 1, 2))
def keytake(context: Context, value: Value, key: Value, position: Value) -> Value:
    def compute(items: list[Value], at: int) -> Value:
        return NIL if at < 0 else Tuple((items[at], as_list(items[:at] + items[at + 1 :])))

    return _in_tuples(context, value, key, position, compute)


@partial("List.keyreplace/4", returns="list", strict=(0, 1, 2, 3))
def keyreplace(context: Context, value: Value, key: Value, position: Value, new: Value) -> Value:
    _require_tuple(new)

    def compute(items: list[Value], at: int) -> Value:
        return as_list(items if at < 0 else [*items[:at], new, *items[at + 1 :]])

    return _in_tuples(context, value, key, position, compute, "list")


@partial("List.keystore/4", returns="list", strict=(0, 1, 2, 3))
def keystore(context: Context, value: Value, key: Value, position: Value, new: Value) -> Value:
    _require_tuple(new)

    def compute(items: list[Value], at: int) -> Value:
        return as_list([*items, new] if at < 0 else [*items[:at], new, *items[at + 1 :]])

    return _in_tuples(context, value, key, position, compute, "list")


def _require_tuple(value: Value) -> None:
    if not isinstance(value, Tuple | Unknown):
        raise no_clause(":lists.keyreplace/4")


@partial("List.keysort/2", "List.keysort/3", returns="list", strict=(0, 1, 2))
def keysort(context: Context, value: Value, position: Value, sorter: Value = ASCENDING) -> Value:
    at = integer_argument(position, "List.keysort/3", least=0)
    before = sorter_of(context, sorter, "List.keysort/3")

    def key(item: Value) -> Value:
        if isinstance(item, Unknown):
            raise Unmodelled(item.why)
        if not isinstance(item, Tuple) or len(item.items) <= at:
            raise bad_argument()
        return item.items[at]  # type: ignore[return-value]

    ways = expanded_worlds(entries_of(value, "List.keysort/3"))
    return in_each(context, ways, lambda items: as_list(sort_with(items, before, key)), "list")


@partial("List.myers_difference/2", "List.myers_difference/3", returns="keyword")
def myers_difference(context: Context, *arguments: Value) -> Value:
    return context.unknown("differences of lists are not modelled", arguments, "keyword")
