"""Sorters as `Enum` takes them: `:asc`, `:desc`, a module with `compare/2`, a function of two items."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cmp_to_key
from typing import TypeAlias, cast

from elixir_lint.config.functions.arguments import is_function, no_clause
from elixir_lint.config.functions.registry import Context, ElixirError, Unmodelled
from elixir_lint.config.ordering import compare
from elixir_lint.config.values import Unknown, Value
from elixir_lint.syntax.terms import Atom, Tuple

ASCENDING = Atom("asc")
Before: TypeAlias = "Callable[[Value, Value], bool]"
"""Whether the first of two items may stand before the second."""


def ascending(a: Value, b: Value) -> bool:
    return compare(a, b) <= 0


def descending(a: Value, b: Value) -> bool:
    return compare(a, b) >= 0


def decided(context: Context, value: Value) -> bool:
    """Whether `value` is truthy, if that is so in all worlds or in none."""
    when = context.truth(value)
    if when.is_true or when.is_false:
        return when.is_true
    raise Unmodelled(value.why if isinstance(value, Unknown) else "an order in it depends on the environment")


def sorter_of(context: Context, sorter: Value, function: str) -> Before:
    """The order that the argument of `Enum.sort/2` stands for."""
    match sorter:
        case Atom("asc"):
            return ascending
        case Atom("desc"):
            return descending
        case Atom(module):
            return by_module(module, "gt")
        case Tuple((Atom("asc"), Atom(module))):
            return by_module(module, "gt")
        case Tuple((Atom("desc"), Atom(module))):
            return by_module(module, "lt")
        case _:
            return by_function(context, sorter, function)


def by_function(context: Context, sorter: Value, function: str) -> Before:
    if isinstance(sorter, Unknown):
        raise Unmodelled(sorter.why)
    if not is_function(sorter, 2):
        raise no_clause(function)
    return lambda a, b: decided(context, context.apply(sorter, [a, b]))


def by_module(module: str, wrong: str) -> Before:
    """The order of `module.compare/2`; `wrong` is its answer for items in the wrong order."""
    compare_with = module_compare(module)
    return lambda a, b: compare_with(a, b) != Atom(wrong)


def module_compare(module: str) -> Callable[[Value, Value], Value]:
    """`compare/2` of a module of the library."""
    from elixir_lint.config.functions import find

    model = find(f"{module.removeprefix('Elixir.')}.compare", 2)
    if model is None or not model.is_pure:
        if not module.startswith("Elixir."):
            raise ElixirError("UndefinedFunctionError", f"function :{module}.compare/2 is undefined")
        raise Unmodelled(f"{module.removeprefix('Elixir.')}.compare/2 is not modelled")
    return model.function


def sort_with(items: Iterable[Value], before: Before, key: Callable[[Value], Value] | None = None) -> list[Value]:
    """The items in order; those that may stand both ways keep theirs."""

    def order(a: tuple[Value, Value], b: tuple[Value, Value]) -> int:
        return -1 if not before(b[0], a[0]) else 0

    keyed = [(item if key is None else key(item), item) for item in items]
    return [item for _, item in sorted(keyed, key=cmp_to_key(cast("Callable[..., int]", order)))]
