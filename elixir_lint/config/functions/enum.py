"""Elixir's `Enum`: mapping, filtering, folding, collecting. Items may be there only in some worlds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from elixir_lint.config.functions.arguments import ZERO, is_function, no_clause
from elixir_lint.config.functions.enumerable import (
    enumerated,
    make_mapset,
    mapped,
    members,
    result_of,
    spread,
)
from elixir_lint.config.functions.lists import (
    Entries,
    Entry,
    computed,
    in_each,
    listed,
    spliced,
    within,
    worlds,
)
from elixir_lint.config.functions.maps import from_items, make_map, map_pairs, put_all
from elixir_lint.config.functions.registry import Context, ElixirError, Unmodelled, partial
from elixir_lint.config.functions.text import chardata
from elixir_lint.config.values import FALSE, TRUE, Condition, Rest, Unknown, Value, one_of
from elixir_lint.syntax.terms import Atom, Integer, List, Map, String, Struct, Tuple

# --- mapping and filtering ---------------------------------------------------------------------------


def map_entries(context: Context, found: Entries, compute: Callable[[Value], Value]) -> Entries:
    return [made for entry in found if (made := mapped(context, entry, compute)) is not None]


@partial("Enum.map/2", returns="list", strict=(0,))
def map_(context: Context, value: Value, fun: Value) -> Value:
    return listed(map_entries(context, enumerated(value), lambda item: context.apply(fun, [item])))


@partial("Enum.each/2", returns="atom", strict=(0,))
def each(context: Context, value: Value, fun: Value) -> Value:
    for entry in enumerated(value):
        result_of(context, entry, lambda item: context.apply(fun, [item]))
    return Atom("ok")


def tested(context: Context, found: Entries, fun: Value) -> list[tuple[Entry | Rest, Condition]]:
    """Each entry with the condition under which `fun` is truthy of it."""
    results = []
    for entry in found:
        result = result_of(context, entry, lambda item: context.apply(fun, [item]))
        results.append((entry, FALSE if result is None else context.truth(result)))
    return results


def chosen(results: Sequence[tuple[Entry | Rest, Condition]]) -> Entries:
    """The entries where their condition holds; unknown ones stay unknown."""
    return [
        entry if isinstance(entry, Rest) else within(entry, condition)
        for entry, condition in results
        if isinstance(entry, Rest) or not condition.is_false
    ]


def opposite(results: Sequence[tuple[Entry | Rest, Condition]]) -> list[tuple[Entry | Rest, Condition]]:
    return [(entry, ~condition) for entry, condition in results]


@partial("Enum.filter/2", returns="list", strict=(0,))
def filter_(context: Context, value: Value, fun: Value) -> Value:
    return listed(chosen(tested(context, enumerated(value), fun)))


@partial("Enum.reject/2", returns="list", strict=(0,))
def reject(context: Context, value: Value, fun: Value) -> Value:
    return listed(chosen(opposite(tested(context, enumerated(value), fun))))


@partial("Enum.split_with/2", "Enum.partition/2", returns="tuple", strict=(0,))
def split_with(context: Context, value: Value, fun: Value) -> Value:
    results = tested(context, enumerated(value), fun)
    return Tuple((listed(chosen(results)), listed(chosen(opposite(results)))))


@partial("Enum.filter_map/3", returns="list", strict=(0,))
def filter_map(context: Context, value: Value, predicate: Value, fun: Value) -> Value:
    kept = chosen(tested(context, enumerated(value), predicate))
    return listed(map_entries(context, kept, lambda item: context.apply(fun, [item])))


@partial("Enum.flat_map/2", returns="list", strict=(0,))
def flat_map(context: Context, value: Value, fun: Value) -> Value:
    return listed(flattened(context, enumerated(value), fun))


def flattened(context: Context, found: Entries, fun: Value) -> Entries:
    joined: Entries = []
    for entry in found:
        result = result_of(context, entry, lambda item: context.apply(fun, [item]))
        if isinstance(entry, Rest):
            made = [entry.unknown] if result is None else [entry.unknown, result]
            joined.append(Rest(context.unknown(entry.unknown.why, made, "list"), entry.when))
        elif result is not None:
            joined.extend(spread(result, entry.when))
    return joined


@partial("Enum.concat/1", returns="list", strict=(0,))
def concat(_: Context, value: Value) -> Value:
    joined: Entries = []
    for entry in enumerated(value):
        joined.extend([entry] if isinstance(entry, Rest) else spread(entry.value, entry.when))
    return listed(joined)


@partial("Enum.concat/2", returns="list", strict=(0,))
def concat_two(_: Context, left: Value, right: Value) -> Value:
    return listed(enumerated(left) + spread(right))


@partial("Enum.to_list/1", "Enum.entries/1", returns="list", strict=(0,))
def to_list(_: Context, value: Value) -> Value:
    return value if isinstance(value, List) else listed(enumerated(value))


@partial("Enum.with_index/1", "Enum.with_index/2", returns="list", strict=(0, 1))
def with_index(context: Context, value: Value, start: Value = ZERO) -> Value:
    """Each item with its index (from `start`), or the result of the function `start` for both."""
    if not isinstance(start, Integer | Unknown) and not is_function(start, 2):
        raise no_clause("Enum.with_index/2")
    made: Entries = []
    offset = start.value if isinstance(start, Integer) else 0
    indexes: list[tuple[Condition, Value]] = [(TRUE, Integer(offset))]
    for entry in enumerated(value):
        if isinstance(entry, Rest):
            indexes = [(TRUE, context.unknown(entry.unknown.why, [entry.unknown], "integer"))]
        index = one_of((when & entry.when, n) for when, n in indexes)
        new = mapped(context, entry, lambda item, index=index: _indexed(context, item, index, start))  # type: ignore[misc]
        made += [] if new is None else [new]
        indexes = _advanced(indexes, entry.when)
    return listed(made)


def _indexed(context: Context, item: Value, index: Value, start: Value) -> Value:
    if isinstance(start, Unknown):
        return context.unknown(start.why, [item, start])
    return Tuple((item, index)) if isinstance(start, Integer) else context.apply(start, [item, index])


def _advanced(indexes: list[tuple[Condition, Value]], when: Condition) -> list[tuple[Condition, Value]]:
    """The indexes after an item that is there where `when` holds."""
    following: dict[Value, Condition] = {}
    for condition, index in indexes:
        later = Integer(index.value + 1) if isinstance(index, Integer) else index
        for n, c in ((later, condition & when), (index, condition & ~when)):
            if not c.is_false:
                following[n] = following[n] | c if n in following else c
    return [(c, n) for n, c in following.items()]


# --- collecting --------------------------------------------------------------------------------------


@partial("Enum.into/2", strict=(0, 1))
def into(context: Context, value: Value, target: Value) -> Value:
    return collected(context, enumerated(value), target)


@partial("Enum.into/3", strict=(0, 1))
def into_mapped(context: Context, value: Value, target: Value, fun: Value) -> Value:
    found = map_entries(context, enumerated(value), lambda item: context.apply(fun, [item]))
    return collected(context, found, target)


def collected(context: Context, found: Entries, target: Value) -> Value:
    """`Enum.into` of these entries; also what `for ... into: target` makes."""
    match target:
        case List():
            return listed(spliced(target) + found)
        case Map():
            base = map_pairs(target) or []

            def compute(items: list[Value]) -> Value:
                more = map_pairs(from_items(context, items)) or []
                return make_map(put_all(context, base, more))

            return in_each(context, worlds(found), compute, "map")
        case Struct("Elixir.MapSet"):
            held = members(target)
            return computed(context, lambda made: make_mapset([*held, *made.items]), [listed(found)], "struct")
        case String(text):
            return computed(context, lambda made: String(text + chardata(made)), [listed(found)], "string")
        case Unknown(why=why, type=kind):
            return context.unknown(why, [target, listed(found)], kind)
        case Struct(module):
            raise Unmodelled(f"how a {module.removeprefix('Elixir.')} collects is not known")
        case _:
            raise ElixirError("Protocol.UndefinedError", "protocol Collectable not implemented for this value")
