"""Elixir's `String`: conversions, which most configurations need, and nothing else of it."""

from __future__ import annotations

from elixir_lint.config.functions.arguments import TEN, bad_argument, bytes_of, no_clause, text_of
from elixir_lint.config.functions.registry import ElixirError, Unmodelled, pure
from elixir_lint.config.functions.text import to_charlist_of
from elixir_lint.config.values import Value
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, String

MAX_ATOM = 255
"""Characters of the longest atom."""


@pure("String.to_atom/1", ":erlang.binary_to_atom/1", returns="atom")
@pure("String.to_existing_atom/1", ":erlang.binary_to_existing_atom/1", returns="atom")
def to_atom(value: Value) -> Value:
    """Which atoms exist is not known: `to_existing_atom` is taken to succeed."""
    if not isinstance(value, String):
        raise bad_argument("not a binary of UTF-8")
    text = text_of(value, "String.to_atom/1")
    if len(text) > MAX_ATOM:
        raise ElixirError("SystemLimitError", "a system limit has been reached")
    return Atom(text)


@pure("String.to_integer/1", "String.to_integer/2", returns="integer")
def to_integer(value: Value, base: Value = TEN) -> Value:
    if not isinstance(value, String | Binary) or not isinstance(base, Integer):
        raise bad_argument("not a binary")
    return Integer(integer_in(bytes_of(value, "String.to_integer/1"), base.value))


def integer_in(data: bytes, base: int) -> int:
    """`:erlang.binary_to_integer(data, base)`: a sign and digits, nothing else."""
    unsigned = data[1:] if data[:1] in (b"+", b"-") else data
    allowed = b"0123456789abcdefghijklmnopqrstuvwxyz"[:base]
    if not 2 <= base <= 36 or not unsigned or unsigned.lower().strip(allowed):
        raise bad_argument("not a textual representation of an integer")
    if len(unsigned) > MAX_DIGITS:
        raise Unmodelled("a number in it is too large")
    return int(data, base)


MAX_DIGITS = 3000


@pure("String.to_float/1", returns="float")
def to_float(value: Value) -> Value:
    if not isinstance(value, String | Binary):
        raise bad_argument("not a binary")
    return Float(float_in(bytes_of(value, "String.to_float/1")))


def float_in(data: bytes) -> float:
    """`:erlang.binary_to_float(data)`: digits on both sides of a point, perhaps an exponent."""
    import re

    if not re.fullmatch(rb"[+-]?[0-9]+\.[0-9]+([eE][+-]?[0-9]+)?", data):
        raise bad_argument("not a textual representation of a float")
    number = float(data)
    if number in (float("inf"), float("-inf")):
        raise bad_argument("not a textual representation of a float")
    return number


@pure("String.to_charlist/1", returns="charlist")
def to_charlist(value: Value) -> Value:
    if not isinstance(value, String | Binary):
        raise no_clause("String.to_charlist/1")
    return to_charlist_of(value)
