"""Elixir's `Kernel`: structs, timeouts, keys of maps, data by keys."""

from __future__ import annotations

from elixir_lint.config.functions.arguments import EMPTY, bad_argument, items_of, no_clause
from elixir_lint.config.functions.enumerable import enumerated, field
from elixir_lint.config.functions.lists import in_each, worlds
from elixir_lint.config.functions.maps import known_pairs, make_map, position
from elixir_lint.config.functions.registry import Context, ElixirError, Unmodelled, partial, pure
from elixir_lint.config.values import Unknown, Value
from elixir_lint.syntax.terms import Atom, Integer, List, Struct, Tuple

_UNITS = {"week": 604_800_000, "day": 86_400_000, "hour": 3_600_000, "minute": 60_000, "second": 1000, "millisecond": 1}
"""Milliseconds of each unit."""


@pure("Kernel.to_timeout/1", returns="integer")
def to_timeout(value: Value) -> Value:
    """Milliseconds of `[hour: 1, minute: 30]`, of a Duration without months and years, of milliseconds."""
    match value:
        case Atom("infinity"):
            return value
        case Integer(n) if n >= 0:
            return value
        case Struct("Elixir.Duration"):
            return _duration_timeout(value)
        case List():
            return _components_timeout(value)
        case _:
            raise no_clause("Kernel.to_timeout/1")


def _components_timeout(value: List) -> Value:
    total, seen = 0, set()
    for item in items_of(value, "Kernel.to_timeout/1"):
        match item:
            case Tuple((key, Integer(n))) if n >= 0:
                name = key.name if isinstance(key, Atom) else ""
                if name in seen:
                    raise bad_argument(f"timeout component :{name} is duplicated")
                if name not in _UNITS:
                    raise bad_argument(f"timeout component :{name} is not a valid timeout component")
                seen.add(name)
                total += n * _UNITS[name]
            case Tuple((_, _)):
                raise bad_argument("a timeout component must be a non-negative integer")
            case _:
                raise no_clause("anonymous fn/2 in Kernel.to_timeout/1")
    return Integer(total)


def _duration_timeout(value: Struct) -> Value:
    def amount(name: str) -> int:
        part = field(value, name)
        if isinstance(part, Integer):
            return part.value
        raise Unmodelled("a Duration in it is not known")

    for name in ("year", "month"):
        if amount(name) != 0:
            raise bad_argument(f"duration with a non-zero {name} cannot be reliably converted to timeouts")
    microsecond = field(value, "microsecond")
    if not isinstance(microsecond, Tuple) or not isinstance(microsecond.items[0], Integer):
        raise Unmodelled("a Duration in it is not known")
    whole = sum(amount(name) * _UNITS[name] for name in ("week", "day", "hour", "minute", "second"))
    return Integer(whole + microsecond.items[0].value // 1000)


@partial("Kernel.struct/1", "Kernel.struct/2", returns="struct", strict=(0, 1))
def struct(context: Context, value: Value, fields: Value = EMPTY) -> Value:
    """The struct with those of the fields that it has."""
    return _with_fields(context, value, fields, must_exist=False)


@partial("Kernel.struct!/1", "Kernel.struct!/2", returns="struct", strict=(0, 1))
def struct_or_fail(context: Context, value: Value, fields: Value = EMPTY) -> Value:
    return _with_fields(context, value, fields, must_exist=True)


def _with_fields(context: Context, value: Value, fields: Value, *, must_exist: bool) -> Value:
    from elixir_lint.config.functions.structs import library_struct

    match value:
        case Struct():
            base = known_pairs(value)
        case Unknown(why=why):
            raise Unmodelled(why)
        case Atom(name) if (made := library_struct(name)) is not None:
            base = known_pairs(made)
        case Atom(name):
            raise Unmodelled(f"the default fields of {name.removeprefix('Elixir.')} are not known")
        case _:
            raise no_clause("Kernel.struct/3")

    def compute(items: list[Value]) -> Value:
        pairs = list(base)
        for item in items:
            match item:
                case Tuple((Atom("__struct__"), _)):
                    continue
                case Tuple((key, new)):
                    at = position(context, pairs, key)  # type: ignore[arg-type]
                case Unknown(why=why):
                    raise Unmodelled(why)
                case _:
                    raise no_clause("anonymous fn/2 in Kernel.struct/2")
            if at >= 0:
                pairs[at] = (pairs[at][0], new)  # type: ignore[assignment]
            elif must_exist:
                raise ElixirError("KeyError", "key not found")
        return make_map(pairs)

    return in_each(context, worlds(enumerated(fields)), compute, "struct")
