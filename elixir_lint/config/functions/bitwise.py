"""Elixir's `Bitwise`."""

from __future__ import annotations

from elixir_lint.config.functions.arguments import number_of
from elixir_lint.config.functions.registry import ElixirError, Unmodelled, pure
from elixir_lint.config.values import Value
from elixir_lint.syntax.terms import Integer

MAX_SHIFT = 20_000
"""Bits of the largest shift to the left that is computed."""


def _bits(value: Value) -> int:
    number = number_of(value)
    if isinstance(number, float):
        raise ElixirError("ArithmeticError", "bad argument in arithmetic expression")
    return number


@pure("Bitwise.band/2", "Bitwise.&&&/2", ":erlang.band/2", returns="integer")
def band(left: Value, right: Value) -> Value:
    return Integer(_bits(left) & _bits(right))


@pure("Bitwise.bor/2", "Bitwise.|||/2", ":erlang.bor/2", returns="integer")
def bor(left: Value, right: Value) -> Value:
    return Integer(_bits(left) | _bits(right))


@pure("Bitwise.bxor/2", "Bitwise.^^^/2", ":erlang.bxor/2", returns="integer")
def bxor(left: Value, right: Value) -> Value:
    return Integer(_bits(left) ^ _bits(right))


@pure("Bitwise.bnot/1", "Bitwise.~~~/1", ":erlang.bnot/1", returns="integer")
def bnot(value: Value) -> Value:
    return Integer(~_bits(value))


def _shifted(value: int, left: int) -> Value:
    if left > MAX_SHIFT and value:
        raise Unmodelled("it is too large")
    return Integer(value << left if left >= 0 else value >> -left)


@pure("Bitwise.bsl/2", "Bitwise.<<</2", ":erlang.bsl/2", returns="integer")
def bsl(value: Value, count: Value) -> Value:
    return _shifted(_bits(value), _bits(count))


@pure("Bitwise.bsr/2", "Bitwise.>>>/2", ":erlang.bsr/2", returns="integer")
def bsr(value: Value, count: Value) -> Value:
    return _shifted(_bits(value), -_bits(count))
