"""Elixir's `Kernel`: numbers, tuples, lists, binaries and maps. Operators are the evaluator's."""

from __future__ import annotations

import math
from collections.abc import Callable

from elixir_lint.config.functions.arguments import bad_argument, bytes_of, number, number_of
from elixir_lint.config.functions.lists import Entries, computed, entries, first_of, in_each, listed, worlds
from elixir_lint.config.functions.registry import Context, ElixirError, Unmodelled, partial, pure
from elixir_lint.config.functions.text import to_charlist_of, to_string_of
from elixir_lint.config.ordering import compare
from elixir_lint.config.values import Env, Rest, Unknown, Value, type_of
from elixir_lint.syntax.terms import Binary, Float, Integer, List, Map, String, Struct, Tuple, make_binary

# --- numbers -----------------------------------------------------------------------------------------


def _numeric(value: Value, function: str) -> int | float:
    if isinstance(value, Integer | Float):
        return value.value
    raise bad_argument(f"{function} expects a number")


@pure("Kernel.abs/1", returns="number")
def abs_(value: Value) -> Value:
    return number(abs(_numeric(value, "abs/1")))


@pure("Kernel.trunc/1", returns="integer")
def trunc(value: Value) -> Value:
    return Integer(math.trunc(_numeric(value, "trunc/1")))


@pure("Kernel.round/1", returns="integer")
def round_(value: Value) -> Value:
    amount = _numeric(value, "round/1")
    if isinstance(amount, int):
        return Integer(amount)
    whole = math.trunc(amount)
    away = abs(amount - whole) >= 0.5
    return Integer(whole + (1 if amount > 0 else -1) * away)


@pure("Kernel.floor/1", returns="integer")
def floor(value: Value) -> Value:
    return Integer(math.floor(_numeric(value, "floor/1")))


@pure("Kernel.ceil/1", returns="integer")
def ceil(value: Value) -> Value:
    return Integer(math.ceil(_numeric(value, "ceil/1")))


def operands(dividend: Value, divisor: Value) -> tuple[int, int]:
    """The operands of an integer division."""
    a, b = number_of(dividend), number_of(divisor)
    if isinstance(a, float) or isinstance(b, float) or b == 0:
        raise ElixirError("ArithmeticError", "bad argument in arithmetic expression")
    return a, b


def truncated(dividend: Value, divisor: Value) -> tuple[int, int]:
    """Quotient and remainder of integers, rounded towards zero."""
    a, b = operands(dividend, divisor)
    quotient = abs(a) // abs(b)
    if (a < 0) != (b < 0):
        quotient = -quotient
    return quotient, a - quotient * b


@pure("Kernel.div/2", returns="integer")
def div(dividend: Value, divisor: Value) -> Value:
    return Integer(truncated(dividend, divisor)[0])


@pure("Kernel.rem/2", returns="integer")
def rem(dividend: Value, divisor: Value) -> Value:
    return Integer(truncated(dividend, divisor)[1])


def _extreme(context: Context, a: Value, b: Value, sign: int) -> Value:
    """`max` or `min`: of equal terms, the first."""
    try:
        return a if compare(a, b) * sign >= 0 else b
    except Unmodelled as reason:
        kinds = {type_of(a), type_of(b)}
        numbers = kinds <= {"integer", "float", "number"}
        kind = kinds.pop() if len(kinds) == 1 else "number" if numbers else None
        why = next((v.why for v in (a, b) if isinstance(v, Unknown)), reason.why)
        return context.unknown(why, [a, b], kind)


@partial("Kernel.max/2", strict=(0, 1))
def max_(context: Context, a: Value, b: Value) -> Value:
    return _extreme(context, a, b, 1)


@partial("Kernel.min/2", strict=(0, 1))
def min_(context: Context, a: Value, b: Value) -> Value:
    return _extreme(context, a, b, -1)


# --- tuples and lists --------------------------------------------------------------------------------


def index_of(tuple_: Value, index: Value, function: str, *, one_past: bool = False) -> tuple[tuple[object, ...], int]:
    """The items of a tuple and a valid index into them."""
    if isinstance(tuple_, Unknown) or isinstance(index, Unknown):
        raise Unmodelled(next(v.why for v in (tuple_, index) if isinstance(v, Unknown)))
    if not isinstance(index, Integer):
        raise ElixirError("ArithmeticError", "bad argument in arithmetic expression")
    if not isinstance(tuple_, Tuple):
        raise bad_argument(f"{function} expects a tuple")
    if not 0 <= index.value < len(tuple_.items) + one_past:
        raise bad_argument(f"{function}: index {index.value} is out of range")
    return tuple_.items, index.value


@partial("Kernel.elem/2", strict=(0, 1))
def elem(_: Context, tuple_: Value, index: Value) -> Value:
    items, at = index_of(tuple_, index, "elem/2")
    return items[at]  # type: ignore[return-value]


@partial("Kernel.put_elem/3", returns="tuple", strict=(0, 1))
def put_elem(_: Context, tuple_: Value, index: Value, value: Value) -> Value:
    items, at = index_of(tuple_, index, "put_elem/3")
    return Tuple((*items[:at], value, *items[at + 1 :]))


@partial("Kernel.tuple_size/1", returns="integer", strict=(0,))
def tuple_size(_: Context, tuple_: Value) -> Value:
    match tuple_:
        case Tuple(items):
            return Integer(len(items))
        case Unknown(why=why, type=kind) if kind in (None, "tuple"):
            raise Unmodelled(why)
        case _:
            raise bad_argument("tuple_size/1 expects a tuple")


def list_entries(value: Value, function: str) -> Entries:
    """The entries of a list, known or not; what is no list is an ArgumentError."""
    match value:
        case List():
            return entries(value)
        case Unknown(type=kind) if kind in (None, "list", "keyword", "charlist"):
            return [Rest(value)]
        case _:
            raise bad_argument(f"{function} expects a list")


@partial("Kernel.length/1", returns="integer", strict=(0,))
def length(context: Context, value: Value) -> Value:
    found = list_entries(value, "length/1")
    return in_each(context, worlds(found), lambda items: Integer(len(items)), "integer")


def _empty(function: str) -> Callable[[], Value]:
    def fail() -> Value:
        raise bad_argument(f"{function} expects a list that is not empty")

    return fail


@partial("Kernel.hd/1", strict=(0,))
def hd(context: Context, value: Value) -> Value:
    return first_of(context, list_entries(value, "hd/1"), _empty("hd/1"))


@partial("Kernel.tl/1", returns="list", strict=(0,))
def tl(context: Context, value: Value) -> Value:
    found = list_entries(value, "tl/1")
    if not found:
        return _empty("tl/1")()
    if found[0].when.is_true and not isinstance(found[0], Rest):
        return listed(found[1:])
    return in_each(context, worlds(found), lambda items: List(tuple(items[1:])) if items else _empty("tl/1")(), "list")


# --- binaries and maps -------------------------------------------------------------------------------


@pure("Kernel.byte_size/1", returns="integer")
def byte_size(value: Value) -> Value:
    return Integer(len(_data(value, "byte_size/1")))


@pure("Kernel.bit_size/1", returns="integer")
def bit_size(value: Value) -> Value:
    return Integer(8 * len(_data(value, "bit_size/1")))


def _data(value: Value, function: str) -> bytes:
    if isinstance(value, String | Binary):
        return bytes_of(value, function)
    raise bad_argument(f"{function} expects a binary")


@pure("Kernel.binary_part/3", ":erlang.binary_part/3", ":binary.part/3", returns="string")
def binary_part(value: Value, start: Value, size: Value) -> Value:
    """`binary_part(binary, start, size)`: a negative size ends at `start`."""
    data = _data(value, "binary_part/3")
    match start, size:
        case Integer(at), Integer(n):
            begin, end = (at, at + n) if n >= 0 else (at + n, at)
            if 0 <= begin <= end <= len(data):
                return make_binary(data[begin:end])
    raise bad_argument("binary_part/3: the part is not within the binary")


@pure(":erlang.binary_part/2", ":binary.part/2", returns="string")
def binary_part_at(value: Value, at: Value) -> Value:
    """`:binary.part(binary, {start, size})`"""
    match at:
        case Tuple((Integer() as start, Integer() as size)):
            return binary_part(value, start, size)
    raise bad_argument("binary_part/2 expects a start and a size")


@pure("Kernel.binary_slice/3", returns="string")
def binary_slice(value: Value, start: Value, size: Value) -> Value:
    """`binary_slice(binary, start, size)`: clipped to the binary."""
    match value, start, size:
        case ((String() | Binary()), Integer(at), Integer(n)) if n >= 0:
            data = bytes_of(value, "binary_slice/3")
            begin = at if at >= 0 else max(len(data) + at, 0)
            return make_binary(data[begin : begin + n])
        case _:
            raise ElixirError("FunctionClauseError", "no function clause matching in Kernel.binary_slice/3")


@pure("Kernel.binary_slice/2", returns="string")
def binary_slice_range(value: Value, limits: Value) -> Value:
    from elixir_lint.config.functions.slices import slice_bounds

    if not isinstance(value, String | Binary):
        raise ElixirError("FunctionClauseError", "no function clause matching in Kernel.binary_slice/2")
    data = bytes_of(value, "binary_slice/2")
    start, count, step = slice_bounds(limits, len(data), "Kernel.binary_slice/2", negative_step=False)
    return make_binary(data[start : start + count : step])


@partial("Kernel.map_size/1", returns="integer", strict=(0,))
def map_size(_: Context, value: Value) -> Value:
    match value:
        case Map(pairs):
            return Integer(len(pairs))
        case Struct(_, pairs):
            return Integer(len(pairs) + 1)
        case Unknown(why=why, type=kind) if kind in (None, "map", "struct"):
            raise Unmodelled(why)
        case _:
            raise ElixirError("BadMapError", "expected a map")


# --- text and functions ------------------------------------------------------------------------------


@partial("Kernel.to_string/1", "String.Chars.to_string/1", returns="string", strict=(0,))
def to_string(context: Context, value: Value) -> Value:
    if isinstance(value, Env) or (isinstance(value, Unknown) and value.type == "string"):
        return value
    return computed(context, to_string_of, [value], "string")


@partial("Kernel.to_charlist/1", returns="charlist", strict=(0,))
def to_charlist(context: Context, value: Value) -> Value:
    if isinstance(value, Unknown) and value.type == "charlist":
        return value
    return computed(context, to_charlist_of, [value], "charlist")
