"""Elixir's `Enum`: parts of an enumerable, chunks, several enumerables side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from elixir_lint.config.functions.arguments import EMPTY, bad_argument, no_clause
from elixir_lint.config.functions.enumerable import enumerated, range_of
from elixir_lint.config.functions.lists import Entries, Entry, in_each, listed, worlds
from elixir_lint.config.functions.registry import Context, Unmodelled, partial
from elixir_lint.config.functions.slices import slice_bounds
from elixir_lint.config.functions.sorting import decided
from elixir_lint.config.values import Unknown, Value
from elixir_lint.syntax.terms import Integer, List, Struct, Tuple

# --- from the front or the end -----------------------------------------------------------------------


def in_items(
    context: Context, value: Value, compute: Callable[[list[Value]], Value], returns: str | None = "list"
) -> Value:
    """`compute` of the items in each world."""
    return in_each(context, worlds(enumerated(value)), compute, returns)


def as_list(items: Sequence[Value]) -> List:
    return List(tuple(items))


def integer_argument(value: Value, function: str, *, least: int | None = None) -> int:
    """A known integer argument, at least `least`."""
    if isinstance(value, Unknown):
        raise Unmodelled(value.why)
    if not isinstance(value, Integer) or (least is not None and value.value < least):
        raise no_clause(function)
    return value.value


def certain_prefix(found: Entries, count: int) -> bool:
    """Whether the first `count` items are the first `count` entries in every world."""
    return all(isinstance(e, Entry) and e.when.is_true for e in found[:count])


@partial("Enum.take/2", returns="list", strict=(0, 1))
def take(context: Context, value: Value, amount: Value) -> Value:
    count = integer_argument(amount, "Enum.take/2")
    found = enumerated(value)
    if count >= 0 and certain_prefix(found, count):
        return listed(found[:count])
    return in_items(context, value, lambda items: as_list(items[:count] if count >= 0 else items[count:]))


@partial("Enum.drop/2", returns="list", strict=(0, 1))
def drop(context: Context, value: Value, amount: Value) -> Value:
    count = integer_argument(amount, "Enum.drop/2")
    found = enumerated(value)
    if count >= 0 and certain_prefix(found, count):
        return listed(found[count:])
    return in_items(context, value, lambda items: as_list(items[count:] if count >= 0 else items[:count]))


@partial("Enum.split/2", returns="tuple", strict=(0, 1))
def split(context: Context, value: Value, amount: Value) -> Value:
    return (
        Tuple((take(context, value, amount), drop(context, value, amount)))
        if _counts(amount)
        else _split_end(context, value, integer_argument(amount, "Enum.split/2"))
    )


def _counts(amount: Value) -> bool:
    return isinstance(amount, Integer) and amount.value >= 0


def _split_end(context: Context, value: Value, count: int) -> Value:
    """`Enum.split` at `-count` items from the end."""
    return in_items(context, value, lambda items: Tuple((as_list(items[:count]), as_list(items[count:]))), "tuple")


def _prefix(context: Context, items: list[Value], fun: Value) -> int:
    """How many items stand before the first of which `fun` is not truthy."""
    for index, item in enumerate(items):
        if not decided(context, context.apply(fun, [item])):
            return index
    return len(items)


@partial("Enum.take_while/2", returns="list", strict=(0,))
def take_while(context: Context, value: Value, fun: Value) -> Value:
    return in_items(context, value, lambda items: as_list(items[: _prefix(context, items, fun)]))


@partial("Enum.drop_while/2", returns="list", strict=(0,))
def drop_while(context: Context, value: Value, fun: Value) -> Value:
    return in_items(context, value, lambda items: as_list(items[_prefix(context, items, fun) :]))


@partial("Enum.split_while/2", returns="tuple", strict=(0,))
def split_while(context: Context, value: Value, fun: Value) -> Value:
    def compute(items: list[Value]) -> Value:
        at = _prefix(context, items, fun)
        return Tuple((as_list(items[:at]), as_list(items[at:])))

    return in_items(context, value, compute, "tuple")


# --- slices and steps --------------------------------------------------------------------------------


@partial("Enum.slice/2", returns="list", strict=(0, 1))
def slice_range(context: Context, value: Value, limits: Value) -> Value:
    def compute(items: list[Value]) -> Value:
        start, count, step = slice_bounds(limits, len(items), "Enum.slice/2")
        return as_list(items[start : start + count : step])

    return in_items(context, value, compute)


@partial("Enum.slice/3", returns="list", strict=(0, 1, 2))
def slice_(context: Context, value: Value, start: Value, amount: Value) -> Value:
    if amount == Integer(0):
        return EMPTY
    begin = integer_argument(start, "Enum.slice/3")
    count = integer_argument(amount, "Enum.slice/3", least=0)

    def compute(items: list[Value]) -> Value:
        first = begin if begin >= 0 else begin + len(items)
        if first < 0:
            raise Unmodelled("a slice that starts before the list depends on the version of Elixir")
        return as_list(items[first : first + count])

    return in_items(context, value, compute)


@partial("Enum.take_every/2", returns="list", strict=(0, 1))
def take_every(context: Context, value: Value, step: Value) -> Value:
    every = integer_argument(step, "Enum.take_every/2", least=0)
    return in_items(context, value, lambda items: as_list(items[::every] if every else []))


@partial("Enum.drop_every/2", returns="list", strict=(0, 1))
def drop_every(context: Context, value: Value, step: Value) -> Value:
    every = integer_argument(step, "Enum.drop_every/2", least=0)
    return in_items(context, value, lambda items: as_list([i for n, i in enumerate(items) if not every or n % every]))


@partial("Enum.map_every/3", returns="list", strict=(0, 1))
def map_every(context: Context, value: Value, step: Value, fun: Value) -> Value:
    every = integer_argument(step, "Enum.map_every/3", least=0)

    def compute(items: list[Value]) -> Value:
        return as_list([context.apply(fun, [i]) if every and n % every == 0 else i for n, i in enumerate(items)])

    return in_items(context, value, compute)


@partial("Enum.reverse_slice/3", returns="list", strict=(0, 1, 2))
def reverse_slice(context: Context, value: Value, start: Value, amount: Value) -> Value:
    begin = integer_argument(start, "Enum.reverse_slice/3", least=0)
    end = begin + integer_argument(amount, "Enum.reverse_slice/3", least=0)
    return in_items(context, value, lambda items: as_list([*items[:begin], *items[begin:end][::-1], *items[end:]]))


@partial("Enum.slide/3", returns="list", strict=(0, 1, 2))
def slide(context: Context, value: Value, moved: Value, target: Value) -> Value:
    to = integer_argument(target, "Enum.slide/3")
    if isinstance(moved, Struct) and moved.module == "Elixir.Range":
        numbers = range_of(moved)
        first, last = numbers.start, numbers[-1] if numbers else numbers.start - 1
        if first < 0 or last < 0 or numbers.step != 1 or not numbers:
            raise Unmodelled("Enum.slide/3 with such a range is not modelled")
    else:
        first = last = integer_argument(moved, "Enum.slide/3")
    if first < to <= last:
        raise bad_argument("insertion index for slide must be outside the range being moved")

    def compute(items: list[Value]) -> Value:
        begin = first + len(items) if first < 0 else first
        end = last + len(items) if first < 0 else last
        at = to + len(items) if to < 0 else to
        kept = items[:begin] + items[end + 1 :]
        at = at if at <= begin else at - (end - begin)
        return as_list([*kept[:at], *items[begin : end + 1], *kept[at:]]) if 0 <= begin < len(items) else as_list(items)

    return in_items(context, value, compute)


@partial("Enum.intersperse/2", returns="list", strict=(0,))
def intersperse(context: Context, value: Value, separator: Value) -> Value:
    return in_items(context, value, lambda items: _interspersed(items, separator))


@partial("Enum.map_intersperse/3", returns="list", strict=(0,))
def map_intersperse(context: Context, value: Value, separator: Value, fun: Value) -> Value:
    return in_items(context, value, lambda items: _interspersed([context.apply(fun, [i]) for i in items], separator))


def _interspersed(items: list[Value], separator: Value) -> Value:
    return as_list([x for item in items for x in (separator, item)][1:])
