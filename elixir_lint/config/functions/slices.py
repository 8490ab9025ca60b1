"""The part of a text or list that a range selects."""

from __future__ import annotations

from elixir_lint.config.functions.arguments import bad_argument, no_clause
from elixir_lint.config.functions.enumerable import field
from elixir_lint.config.values import Value
from elixir_lint.syntax.terms import Integer, Struct


def slice_bounds(limits: Value, length: int, function: str, *, negative_step: bool = True) -> tuple[int, int, int]:
    """Start, count and step of `first..last//step` in something of `length` items.

    A negative limit counts from the end. `1..-2` has the step -1 and is taken for `1..-2//1` (if `negative_step`).
    """
    if not isinstance(limits, Struct) or limits.module != "Elixir.Range":
        raise no_clause(function)
    match field(limits, "first"), field(limits, "last"), field(limits, "step"):
        case Integer(first), Integer(last), Integer(step):
            pass
        case _:
            raise no_clause(function)
    if negative_step and step == -1 and first > last:
        step = 1
    if step < 1:
        raise bad_argument(f"{function} does not accept ranges with negative steps")
    start = first if first >= 0 else max(first + length, 0)
    end = last if last >= 0 else last + length
    if start >= length or end < start:
        return 0, 0, step
    return start, min(end, length - 1) - start + 1, step
