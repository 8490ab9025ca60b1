"""Elixir's `Float`."""

from __future__ import annotations

import math

from elixir_lint.config.functions.arguments import (
    ERROR,
    ZERO,
    bad_argument,
    items_of,
    no_clause,
    number,
    text_of,
)
from elixir_lint.config.functions.registry import ElixirError, Unmodelled, pure
from elixir_lint.config.functions.text import float_text
from elixir_lint.config.values import Value
from elixir_lint.syntax.terms import Atom, Float, Integer, String, Tuple, make_charlist

_MAX = 1.7976931348623157e308


@pure("Float.parse/1")
def parse(value: Value) -> Value:
    """`{float, rest}` of the number the text starts with, or `:error`: "34.25kg", "1e3", "7"."""
    import re

    text = text_of(value, "Float.parse/1")
    match = re.match(r"([+-]?)([0-9]+)(\.[0-9]+)?([eE][+-]?[0-9]+)?", text, re.ASCII)
    if match is None:
        return ERROR
    parsed = float(match[0])
    if math.isinf(parsed):
        raise Unmodelled("a number in it is too large")
    return Tuple((Float(parsed), String(text[match.end() :])))


def _float(value: Value, function: str) -> float:
    if isinstance(value, Float):
        return value.value
    raise no_clause(function)


def _rounded(value: Value, precision: Value, mode: str) -> Value:
    """The exact decimal of the float, rounded at `precision` digits."""
    from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

    amount = _float(value, f"Float.{mode}/2")
    if not isinstance(precision, Integer) or not 0 <= precision.value <= 15:
        raise bad_argument("precision is out of valid range of 0..15")
    if amount == 0:
        return value
    rounding = {"round": ROUND_HALF_UP, "ceil": ROUND_CEILING, "floor": ROUND_FLOOR}[mode]
    step = Decimal(1).scaleb(-precision.value)
    result = float(Decimal(amount).quantize(step, rounding, Context(prec=800)))
    return Float(math.copysign(result, amount))


@pure("Float.round/1", "Float.round/2", returns="float")
def round_(value: Value, precision: Value = ZERO) -> Value:
    return _rounded(value, precision, "round")


@pure("Float.ceil/1", "Float.ceil/2", returns="float")
def ceil(value: Value, precision: Value = ZERO) -> Value:
    return _rounded(value, precision, "ceil")


@pure("Float.floor/1", "Float.floor/2", returns="float")
def floor(value: Value, precision: Value = ZERO) -> Value:
    return _rounded(value, precision, "floor")


@pure("Float.to_string/1", ":erlang.float_to_binary/1", returns="string")
def to_string(value: Value) -> Value:
    if not isinstance(value, Float):
        raise bad_argument()
    return String(float_text(value.value))


@pure("Float.to_charlist/1", returns="charlist")
def to_charlist(value: Value) -> Value:
    if not isinstance(value, Float):
        raise bad_argument()
    return make_charlist(float_text(value.value))


@pure(":erlang.float_to_binary/2", returns="string")
def float_to_binary(value: Value, options: Value) -> Value:
    """With `[decimals: n]`, perhaps `:compact`; with `[:short]`."""
    if not isinstance(value, Float):
        raise bad_argument()
    chosen = items_of(options, ":erlang.float_to_binary/2")
    decimals = next((o.items[1] for o in chosen if isinstance(o, Tuple) and o.items[0] == Atom("decimals")), None)
    if tuple(chosen) == (Atom("short"),):
        return String(float_text(value.value))
    if not isinstance(decimals, Integer) or not 0 <= decimals.value <= 20 or abs(value.value) > 1e15:
        raise Unmodelled("how a float is written with these options is not modelled")
    text = _half_up(value.value, decimals.value)
    if Atom("compact") in chosen and "." in text:
        whole, fraction = text.split(".")
        text = f"{whole}.{fraction.rstrip('0') or '0'}"
    return String(text)


def _half_up(value: float, decimals: int) -> str:
    from decimal import ROUND_HALF_UP, Context, Decimal

    step = Decimal(1).scaleb(-decimals)
    return f"{Decimal(value).quantize(step, ROUND_HALF_UP, Context(prec=60)):f}"


@pure("Float.ratio/1", returns="tuple")
def ratio(value: Value) -> Value:
    above, below = _float(value, "Float.ratio/1").as_integer_ratio()
    return Tuple((Integer(above), Integer(below)))


@pure("Float.pow/2", returns="float")
def pow_(base: Value, exponent: Value) -> Value:
    if not isinstance(exponent, Float | Integer):
        raise no_clause("Float.pow/2")
    try:
        result = _float(base, "Float.pow/2") ** exponent.value
    except (OverflowError, ZeroDivisionError):
        raise ElixirError("ArithmeticError", "bad argument in arithmetic expression") from None
    if isinstance(result, complex):
        raise ElixirError("ArithmeticError", "bad argument in arithmetic expression")
    return number(float(result))


@pure("Float.max_finite/0", returns="float")
def max_finite() -> Value:
    return Float(_MAX)


@pure("Float.min_finite/0", returns="float")
def min_finite() -> Value:
    return Float(-_MAX)
