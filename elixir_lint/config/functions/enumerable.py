"""What `Enum` can enumerate, as entries; and unknown items of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from elixir_lint.config.functions.lists import Entries, Entry, entries, within
from elixir_lint.config.functions.refine import refined
from elixir_lint.config.functions.registry import Context, ElixirError, Unmodelled
from elixir_lint.config.ordering import canonical, map_order
from elixir_lint.config.values import TRUE, Capture, Closure, Condition, Rest, Unknown, Value, alternatives, type_of
from elixir_lint.syntax.terms import Atom, Integer, List, Map, Struct, Tuple

MAX_ORDERED_MAP = 32
"""Keys of the largest map that Erlang keeps in the order of its keys."""
MAX_RANGE = 10_000
_LISTS = frozenset({None, "list", "keyword", "charlist", "map", "struct", "function"})


def enumerated(value: Value) -> Entries:
    """The entries of an enumerable: a list, a map (by key), a range, a MapSet, an unknown one."""
    match value:
        case List():
            return entries(value)
        case Map(pairs):
            if len(pairs) > MAX_ORDERED_MAP:
                raise Unmodelled("the order of a large map is not known")
            return [Entry(TRUE, Tuple(p)) for p in map_order(pairs)]
        case Struct("Elixir.Range"):
            return [Entry(TRUE, Integer(n)) for n in range_of(value)]
        case Struct("Elixir.MapSet"):
            return [Entry(TRUE, member) for member in members(value)]
        case Unknown(type=kind) if kind in _LISTS:
            return [Rest(value)]
        case Closure() | Capture():
            raise Unmodelled("a function is enumerated")
        case Struct(module):
            raise Unmodelled(f"how {module.removeprefix('Elixir.')} is enumerated is not known")
        case _:
            raise ElixirError("Protocol.UndefinedError", "protocol Enumerable not implemented for this value")


def field(struct: Struct, name: str) -> Value:
    """The value of a field; Unmodelled if the struct was made by hand without it."""
    for key, value in struct.pairs:
        if key == Atom(name):
            return cast(Value, value)
    raise Unmodelled(f"a {struct.module.removeprefix('Elixir.')} has no {name}")


def range_of(value: Struct) -> range:
    """The numbers of `first..last//step`."""
    match field(value, "first"), field(value, "last"), field(value, "step"):
        case Integer(first), Integer(last), Integer(step) if step != 0:
            numbers = range(first, last + (1 if step > 0 else -1), step)
        case _:
            raise Unmodelled("the limits of a range are not known")
    if abs(last - first) // abs(step) > MAX_RANGE:
        raise Unmodelled("a range in it is too large")
    return numbers


def make_range(first: int, last: int, step: int) -> Struct:
    limits = (("first", first), ("last", last), ("step", step))
    return Struct("Elixir.Range", tuple((Atom(name), Integer(n)) for name, n in limits))


def members(value: Struct) -> list[Value]:
    """The members of a MapSet, in the order in which it is enumerated."""
    inner = field(value, "map")
    if not isinstance(inner, Map):
        raise Unmodelled("the members of a MapSet are not known")
    if len(inner.pairs) > MAX_ORDERED_MAP:
        raise Unmodelled("the order of a large MapSet is not known")
    return [key for key, _ in map_order(inner.pairs)]


def make_mapset(values: Iterable[Value]) -> Struct:
    """`%MapSet{map: %{member => []}}`, as Elixir 1.15 and later have it."""
    distinct = {canonical(value): value for value in values}
    pairs = tuple(map_order((value, List(())) for value in distinct.values()))
    return Struct("Elixir.MapSet", ((Atom("map"), Map(pairs)),))


def unknown_item(context: Context, rest: Rest) -> Value:
    """An item of `rest`: of a keyword list or map, a pair of unknowns."""
    unknown = rest.unknown
    if unknown.type == "keyword":
        return Tuple((context.unknown(unknown.why, [unknown], "atom"), context.unknown(unknown.why, [unknown])))
    if unknown.type == "map":
        return Tuple((context.unknown(unknown.why, [unknown]), context.unknown(unknown.why, [unknown])))
    return context.unknown(unknown.why, [unknown], "integer" if unknown.type == "charlist" else None)


def occurs(context: Context, rest: Rest) -> Condition:
    """The (open) condition that `rest` has an item."""
    return context.truth(context.unknown(rest.unknown.why, [rest.unknown], "boolean")) & rest.when


def result_of(context: Context, entry: Entry | Rest, compute: Callable[[Value], Value]) -> Value | None:
    """`compute` of the entry's item where it is there; None if that is never, or always raises."""
    if isinstance(entry, Rest):
        item = unknown_item(context, entry)
        return context.under(occurs(context, entry), lambda: compute(item))
    if entry.when.is_true:
        return compute(entry.value)
    return context.under(entry.when, lambda: compute(refined(entry.value, entry.when)))


def mapped(context: Context, entry: Entry | Rest, compute: Callable[[Value], Value]) -> Entry | Rest | None:
    """The entry of what `compute` makes of each item; of unknown items only whether they are pairs is kept."""
    result = result_of(context, entry, compute)
    if isinstance(entry, Rest):
        made = [entry.unknown] if result is None else [entry.unknown, result]
        kind = "keyword" if result is not None and _is_pair(result) else "list"
        return Rest(context.unknown(entry.unknown.why, made, kind), entry.when)
    return None if result is None else Entry(entry.when, result)


def spread(value: Value, when: Condition = TRUE) -> Entries:
    """The entries of an enumerable or a choice of them, each where `when` holds as well."""
    found: Entries = []
    for choice in alternatives(value):
        both = when & choice.when
        if not both.is_false:
            found.extend(within(entry, both) for entry in enumerated(choice.value))
    return found


def _is_pair(value: Value) -> bool:
    match value:
        case Tuple((key, _)):
            return type_of(cast(Value, key)) in ("atom", "boolean")
        case _:
            return False
