"""Elixir's `List`: kinds of lists, conversions."""

from __future__ import annotations

from typing import cast

from elixir_lint.config.functions.arguments import (
    INFINITY,
    TEN,
    bad_argument,
    boolean,
    items_of,
    no_clause,
)
from elixir_lint.config.functions.list import entries_of, in_list
from elixir_lint.config.functions.lists import (
    computed,
)
from elixir_lint.config.functions.registry import Context, partial, pure
from elixir_lint.config.functions.string_convert import float_in, integer_in, to_atom
from elixir_lint.config.functions.text import chardata
from elixir_lint.config.values import Unknown, Value
from elixir_lint.syntax.terms import Float, Integer, List, String, Tuple, make_charlist


@partial("List.improper?/1", returns="boolean", strict=(0,))
def improper(_: Context, value: Value) -> Value:
    entries_of(value, "List.improper?/1")
    return boolean(False)


@pure("List.ascii_printable?/1", "List.ascii_printable?/2", returns="boolean")
def ascii_printable(value: Value, limit: Value = INFINITY) -> Value:
    items = items_of(value, "List.ascii_printable?/2")
    if isinstance(limit, Integer) and limit.value >= 0:
        items = items[: limit.value]
    elif limit != INFINITY:
        raise no_clause("List.ascii_printable?/2")
    return boolean(is_printable_list(items))


def is_printable_list(items: tuple[object, ...]) -> bool:
    """Whether `inspect` shows a list of these items as text."""
    codes = [i.value if isinstance(i, Integer) else -1 for i in items]
    return all(7 <= c <= 13 or c == 27 or 32 <= c <= 126 for c in codes)


# --- conversions -------------------------------------------------------------------------------------


@partial("List.to_tuple/1", ":erlang.list_to_tuple/1", returns="tuple", strict=(0,))
def to_tuple(context: Context, value: Value) -> Value:
    if not isinstance(value, List | Unknown):
        raise bad_argument("not a list")
    return in_list(context, value, "List.to_tuple/1", lambda items: Tuple(tuple(items)), "tuple")


@partial("List.to_string/1", returns="string", strict=(0,))
def to_string(context: Context, value: Value) -> Value:
    def compute(made: Value) -> Value:
        if not isinstance(made, List):
            raise no_clause("List.to_string/1")
        return String(chardata(made))

    return computed(context, compute, [value], "string")


@partial("List.to_charlist/1", returns="charlist", strict=(0,))
def to_charlist(context: Context, value: Value) -> Value:
    def compute(made: Value) -> Value:
        if not isinstance(made, List):
            raise no_clause("List.to_charlist/1")
        return make_charlist(chardata(made))

    return computed(context, compute, [value], "charlist")


def _code_points(value: Value) -> str:
    """The text of a charlist."""
    if not isinstance(value, List) or not all(isinstance(i, Integer) for i in value.items):
        raise bad_argument("not a charlist")
    try:
        return "".join(chr(cast(Integer, i).value) for i in value.items)
    except (ValueError, OverflowError):
        raise bad_argument("not a charlist") from None


@pure("List.to_atom/1", "List.to_existing_atom/1", ":erlang.list_to_atom/1", returns="atom")
def to_atom_(value: Value) -> Value:
    return to_atom(String(_code_points(value)))


@pure("List.to_integer/1", "List.to_integer/2", returns="integer")
@pure(":erlang.list_to_integer/1", ":erlang.list_to_integer/2", returns="integer")
def to_integer(value: Value, base: Value = TEN) -> Value:
    if not isinstance(base, Integer):
        raise bad_argument()
    return Integer(integer_in(_code_points(value).encode(), base.value))


@pure("List.to_float/1", ":erlang.list_to_float/1", returns="float")
def to_float(value: Value) -> Value:
    return Float(float_in(_code_points(value).encode()))
