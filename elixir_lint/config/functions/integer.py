"""Elixir's `Integer`."""

from __future__ import annotations

from elixir_lint.config.functions.arguments import (
    ERROR,
    TEN,
    bad_argument,
    boolean,
    integer_of,
    items_of,
    no_clause,
    text_of,
)
from elixir_lint.config.functions.kernel import operands, truncated
from elixir_lint.config.functions.registry import ElixirError, Unmodelled, pure
from elixir_lint.config.functions.string_convert import MAX_DIGITS
from elixir_lint.config.functions.text import integer_text
from elixir_lint.config.values import Value
from elixir_lint.syntax.terms import Integer, List, String, Tuple, make_charlist

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
MAX_BITS = 20_000
"""Bits of the largest power that is computed."""


@pure("Integer.parse/1", "Integer.parse/2")
def parse(value: Value, base: Value = TEN) -> Value:
    """`{integer, rest}` of the digits (after a sign) that the text starts with, or `:error`."""
    if not isinstance(base, Integer) or not 2 <= base.value <= 36:
        raise bad_argument("invalid base")
    text = text_of(value, "Integer.parse/2")
    allowed = _DIGITS[: base.value]
    start = 1 if text[:1] in ("+", "-") else 0
    end = start
    while end < len(text) and text[end].isascii() and text[end].lower() in allowed:
        end += 1
    if end == start:
        return ERROR
    if end - start > MAX_DIGITS:
        raise Unmodelled("a number in it is too large")
    return Tuple((Integer(int(text[:end], base.value)), String(text[end:])))


def _in_base(value: Value, base: Value) -> str:
    if not isinstance(value, Integer) or not isinstance(base, Integer) or not 2 <= base.value <= 36:
        raise bad_argument()
    if base == TEN:
        return integer_text(value.value)
    if value.value.bit_length() > MAX_BITS:
        raise Unmodelled("a number in it is too large")
    rest, digits = abs(value.value), ""
    while rest or not digits:
        rest, digit = divmod(rest, base.value)
        digits = _DIGITS[digit].upper() + digits
    return ("-" if value.value < 0 else "") + digits


@pure("Integer.to_string/1", "Integer.to_string/2", returns="string")
@pure(":erlang.integer_to_binary/1", ":erlang.integer_to_binary/2", returns="string")
def to_string(value: Value, base: Value = TEN) -> Value:
    return String(_in_base(value, base))


@pure("Integer.to_charlist/1", "Integer.to_charlist/2", returns="charlist")
@pure(":erlang.integer_to_list/1", ":erlang.integer_to_list/2", returns="charlist")
def to_charlist(value: Value, base: Value = TEN) -> Value:
    return make_charlist(_in_base(value, base))


@pure("Integer.is_odd/1", returns="boolean")
def is_odd(value: Value) -> Value:
    return boolean(isinstance(value, Integer) and value.value % 2 == 1)


@pure("Integer.is_even/1", returns="boolean")
def is_even(value: Value) -> Value:
    return boolean(isinstance(value, Integer) and value.value % 2 == 0)


@pure("Integer.pow/2", returns="integer")
def pow_(base: Value, exponent: Value) -> Value:
    return Integer(power(integer_of(base, "Integer.pow/2"), integer_of(exponent, "Integer.pow/2")))


def power(base: int, exponent: int) -> int:
    """`base ** exponent` of integers, within reason."""
    if exponent < 0:
        raise ElixirError("ArithmeticError", "bad argument in arithmetic expression")
    if abs(base) > 1 and exponent * base.bit_length() > MAX_BITS:
        raise Unmodelled("it is too large")
    return int(base**exponent)


@pure("Integer.mod/2", returns="integer")
def mod(dividend: Value, divisor: Value) -> Value:
    """The remainder with the sign of the divisor."""
    a, b = operands(dividend, divisor)
    return Integer(a % b)


@pure("Integer.floor_div/2", returns="integer")
def floor_div(dividend: Value, divisor: Value) -> Value:
    a, b = operands(dividend, divisor)
    return Integer(a // b)


@pure("Integer.ceil_div/2", returns="integer")
def ceil_div(dividend: Value, divisor: Value) -> Value:
    a, b = operands(dividend, divisor)
    return Integer(-(-a // b))


@pure("Integer.gcd/2", returns="integer")
def gcd(one: Value, other: Value) -> Value:
    import math

    return Integer(math.gcd(integer_of(one, "Integer.gcd/2"), integer_of(other, "Integer.gcd/2")))


@pure("Integer.extended_gcd/2", returns="tuple")
def extended_gcd(one: Value, other: Value) -> Value:
    """`{gcd, m, n}` with `one * m + other * n == gcd`."""
    a, b = integer_of(one, "Integer.extended_gcd/2"), integer_of(other, "Integer.extended_gcd/2")
    if a == 0 or b == 0:
        return Tuple((Integer(a or b), Integer(int(a != 0)), Integer(int(b != 0))))
    (r0, s0, t0), (r1, s1, t1) = (b, 0, 1), (a, 1, 0)
    while True:
        quotient = truncated(Integer(r0), Integer(r1))[0]
        rest = r0 - quotient * r1
        if rest == 0:
            sign = 1 if r1 > 0 else -1
            return Tuple((Integer(sign * r1), Integer(sign * s1), Integer(sign * t1)))
        (r0, s0, t0), (r1, s1, t1) = (r1, s1, t1), (rest, s0 - quotient * s1, t0 - quotient * t1)


@pure("Integer.digits/1", "Integer.digits/2", returns="list")
def digits(value: Value, base: Value = TEN) -> Value:
    number = integer_of(value, "Integer.digits/2")
    radix = integer_of(base, "Integer.digits/2")
    if radix < 2:
        raise no_clause("Integer.digits/2")
    if number.bit_length() > MAX_BITS:
        raise Unmodelled("a number in it is too large")
    sign = -1 if number < 0 else 1
    found: list[Integer] = []
    rest = abs(number)
    while rest or not found:
        rest, digit = divmod(rest, radix)
        found.append(Integer(sign * digit))
    return List(tuple(reversed(found)))


@pure("Integer.undigits/1", "Integer.undigits/2", returns="integer")
def undigits(value: Value, base: Value = TEN) -> Value:
    radix = integer_of(base, "Integer.undigits/2")
    if radix < 2:
        raise no_clause("Integer.undigits/2")
    total = 0
    for item in items_of(value, "Integer.undigits/2"):
        digit = integer_of(item, "Integer.undigits/3")
        if digit >= radix:
            raise bad_argument(f"invalid digit {digit} in base {radix}")
        total = total * radix + digit
        if total.bit_length() > MAX_BITS:
            raise Unmodelled("it is too large")
    return Integer(total)
