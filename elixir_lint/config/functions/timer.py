"""Erlang's `:timer`: durations in milliseconds."""

from __future__ import annotations

from elixir_lint.config.functions.registry import ElixirError, pure
from elixir_lint.config.values import Value
from elixir_lint.syntax.terms import Float, Integer


def _scaled(amount: Value, factor: int) -> Value:
    match amount:
        case Integer(n):
            return Integer(n * factor)
        case Float(x):
            return Float(x * factor)
        case _:
            raise ElixirError("ArithmeticError", "bad argument in arithmetic expression")


@pure(":timer.seconds/1", returns="integer")
def seconds(amount: Value) -> Value:
    return _scaled(amount, 1000)


@pure(":timer.minutes/1", returns="integer")
def minutes(amount: Value) -> Value:
    return _scaled(amount, 60_000)


@pure(":timer.hours/1", returns="integer")
def hours(amount: Value) -> Value:
    return _scaled(amount, 3_600_000)


@pure(":timer.hms/3", returns="integer")
def hms(hour: Value, minute: Value, second: Value) -> Value:
    match hour, minute, second:
        case Integer(h), Integer(m), Integer(s):
            return Integer(((h * 60 + m) * 60 + s) * 1000)
        case _:
            raise ElixirError("ArithmeticError", "bad argument in arithmetic expression")
