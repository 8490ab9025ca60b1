"""Elixir's `Duration` (1.17)."""

from __future__ import annotations

from elixir_lint.config.functions.arguments import bad_argument, error, no_clause, ok, text_of
from elixir_lint.config.functions.enumerable import enumerated, field
from elixir_lint.config.functions.lists import in_each, worlds
from elixir_lint.config.functions.registry import Context, Unmodelled, partial, pure
from elixir_lint.config.values import Unknown, Value
from elixir_lint.syntax.terms import Atom, Integer, Struct, Tuple

UNITS = ("year", "month", "week", "day", "hour", "minute", "second")
_NO_FRACTION = Tuple((Integer(0), Integer(0)))


def make_duration(amounts: dict[str, int], microsecond: Value = _NO_FRACTION) -> Struct:
    pairs = [(Atom(unit), Integer(amounts.get(unit, 0))) for unit in UNITS]
    return Struct("Elixir.Duration", (*pairs, (Atom("microsecond"), microsecond)))


@partial("Duration.new!/1", returns="struct", strict=(0,))
def new(context: Context, value: Value) -> Value:
    """`Duration.new!(hour: 1, minute: 30)`"""
    if isinstance(value, Struct) and value.module == "Elixir.Duration":
        return value
    return in_each(context, worlds(enumerated(value)), _from_pairs, "struct")


def _from_pairs(items: list[Value]) -> Value:
    amounts: dict[str, int] = {}
    microsecond: Value = _NO_FRACTION
    for item in items:
        match item:
            case Tuple((Atom("microsecond"), Tuple((Integer(), Integer(precision))) as fraction)) if precision < 7:
                microsecond = fraction
            case Tuple((Atom(unit), Integer(n))) if unit in UNITS:
                amounts[unit] = n
            case Tuple((Atom(unit), Unknown(why=why))) if unit in UNITS:
                raise Unmodelled(why)
            case Tuple((_, _)):
                raise bad_argument("unknown unit or unsupported value of a duration")
            case Unknown(why=why):
                raise Unmodelled(why)
            case _:
                raise no_clause("Duration.validate_unit!/1")
    return make_duration(amounts, microsecond)


def parse_iso8601(text: str) -> Struct | str:
    """`P3WT5H3M`; the reason if it is no duration."""
    import re

    match = re.fullmatch(
        r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", text, re.ASCII
    )
    if match is None:
        if re.fullmatch(r"[+-]?P[0-9YMWDTHS.,+-]*", text, re.ASCII):
            raise Unmodelled("a duration with signs or fractions is not modelled")
        return "invalid_duration"
    if not any(match.groups()) or text.endswith("T"):
        raise Unmodelled("a duration without a component is not modelled")
    return make_duration({unit: int(amount) for unit, amount in zip(UNITS, match.groups(), strict=True) if amount})


@pure("Duration.from_iso8601/1", returns="tuple")
def from_iso8601(value: Value) -> Value:
    found = parse_iso8601(text_of(value, "Duration.from_iso8601/1"))
    return error(Atom(found)) if isinstance(found, str) else ok(found)


@pure("Duration.from_iso8601!/1", returns="struct")
def from_iso8601_or_fail(value: Value) -> Value:
    found = parse_iso8601(text_of(value, "Duration.from_iso8601!/1"))
    if isinstance(found, str):
        raise bad_argument(f"failed to parse duration, reason: :{found}")
    return found


def _scaled(one: Struct, other: Struct, factor: int) -> Value:
    """`one + factor * other`, without fractions of a second."""
    if any(field(d, "microsecond") != _NO_FRACTION for d in (one, other)):
        raise Unmodelled("fractions of a second are not modelled")
    amounts = {}
    for unit in UNITS:
        match field(one, unit), field(other, unit):
            case Integer(a), Integer(b):
                amounts[unit] = a + factor * b
            case _:
                raise Unmodelled("a Duration in it is not known")
    return make_duration(amounts)


def _duration(value: Value, function: str) -> Struct:
    if isinstance(value, Struct) and value.module == "Elixir.Duration":
        return value
    raise no_clause(function)


@pure("Duration.add/2", returns="struct")
def add(one: Value, other: Value) -> Value:
    return _scaled(_duration(one, "Duration.add/2"), _duration(other, "Duration.add/2"), 1)


@pure("Duration.subtract/2", returns="struct")
def subtract(one: Value, other: Value) -> Value:
    return _scaled(_duration(one, "Duration.subtract/2"), _duration(other, "Duration.subtract/2"), -1)


@pure("Duration.multiply/2", returns="struct")
def multiply(value: Value, factor: Value) -> Value:
    if not isinstance(factor, Integer):
        raise no_clause("Duration.multiply/2")
    return _scaled(make_duration({}), _duration(value, "Duration.multiply/2"), factor.value)


@pure("Duration.negate/1", returns="struct")
def negate(value: Value) -> Value:
    return _scaled(make_duration({}), _duration(value, "Duration.negate/1"), -1)


@pure("Duration.to_iso8601/1", "Duration.to_string/1", "Duration.to_string/2", returns="string")
def to_text(*_: Value) -> Value:
    raise Unmodelled("the text of a duration is not modelled")
