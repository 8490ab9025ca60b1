"""Elixir's `Enum`: mapping, filtering, folding, collecting. Items may be there only in some worlds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from elixir_lint.config.functions.arguments import ZERO
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
from elixir_lint.config.values import FALSE, TRUE, Condition, Rest, Unknown, Value, alternatives, one_of
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


def _indexed(context: Context, item: Value, index: Value, fun: Value) -> Value:
    return Tuple((item, index)) if isinstance(fun, Integer) else context.apply(fun, [item, index])


def _advanced(indexes: list[tuple[Condition, Value]], when: Condition) -> list[tuple[Condition, Value]]:
    """The indexes after an item that is there where `when` holds."""
    following: dict[Value, Condition] = {}
    for condition, index in indexes:
        later = Integer(index.value + 1) if isinstance(index, Integer) else index
        for n, c in ((later, condition & when), (index, condition & ~when)):
            if not c.is_false:
                following[n] = following[n] | c if n in following else c
    return [(c, n) for n, c in following.items()]


# --- folding -----------------------------------------------------------------------------------------


@partial("Enum.reduce/3", strict=(0,))
def reduce(context: Context, value: Value, acc: Value, fun: Value) -> Value:
    return folded(context, enumerated(value), acc, lambda item, now: context.apply(fun, [item, now]))


@partial("Enum.reduce/2", strict=(0,))
def reduce_from_first(context: Context, value: Value, fun: Value) -> Value:
    found = enumerated(value)
    if found and isinstance(found[0], Entry) and found[0].when.is_true:
        return folded(context, found[1:], found[0].value, lambda item, now: context.apply(fun, [item, now]))

    def compute(items: list[Value]) -> Value:
        if not items:
            raise ElixirError("Enum.EmptyError", "empty error")
        acc = items[0]
        for item in items[1:]:
            acc = context.apply(fun, [item, acc])
        return acc

    return in_each(context, worlds(found), compute)


def folded(context: Context, found: Entries, acc: Value, step: Callable[[Value, Value], Value]) -> Value:
    """`acc` after `step(item, acc)` for each item; after unknown items it is unknown."""
    for entry in found:
        if isinstance(entry, Rest):
            before = context.unknown(entry.unknown.why, [entry.unknown, acc], _type(acc))
            result = result_of(context, entry, lambda item, now=before: step(item, now))  # type: ignore[misc]
            acc = context.unknown(entry.unknown.why, [before] if result is None else [before, result], _type(acc))
            continue
        result = result_of(context, entry, lambda item, now=acc: step(item, now))  # type: ignore[misc]
        if entry.when.is_true:
            assert result is not None
            acc = result
        else:
            acc = one_of([(~entry.when, acc)] if result is None else [(entry.when, result), (~entry.when, acc)])
    return acc


def _type(acc: Value) -> str | None:
    match acc:
        case List() | Unknown(type="list" | "keyword"):
            return "list"
        case Map() | Unknown(type="map"):
            return "map"
        case _:
            return None


@partial("Enum.reduce_while/3", strict=(0,))
def reduce_while(context: Context, value: Value, acc: Value, fun: Value) -> Value:
    halted: list[tuple[Condition, Value]] = []
    going = TRUE
    for entry in enumerated(value):
        if isinstance(entry, Rest):
            raise Unmodelled(entry.unknown.why)
        step = within(entry, going)
        if step.when.is_false:
            continue
        result = result_of(context, step, lambda item, now=acc: context.apply(fun, [item, now]))  # type: ignore[misc]
        following: list[tuple[Condition, Value]] = [(going & ~entry.when, acc)]
        for choice in () if result is None else alternatives(result):
            when = step.when & choice.when
            match choice.value:
                case Tuple((Atom("cont"), new)):
                    following.append((when, cast(Value, new)))
                case Tuple((Atom("halt"), new)):
                    halted.append((when, cast(Value, new)))
                    going = going & ~when
                case Unknown(why=why):
                    raise Unmodelled(why)
                case _:
                    raise ElixirError("CaseClauseError", "no case clause matching the result of the function")
        acc = one_of(following)
        if going.is_false:
            break
    return one_of([*halted, (going, acc)])


@partial("Enum.map_reduce/3", returns="tuple", strict=(0,))
def map_reduce(context: Context, value: Value, acc: Value, fun: Value) -> Value:
    made: Entries = []

    def step(item: Value, now: Value) -> Value:
        new, after = pair_of(context, context.apply(fun, [item, now]))
        made.append(Entry(TRUE, new))
        return after

    for entry in enumerated(value):
        count = len(made)
        acc = folded(context, [entry], acc, step)
        last = made[count:]
        del made[count:]
        if isinstance(entry, Rest):
            made.append(Rest(context.unknown(entry.unknown.why, [entry.unknown], "list"), entry.when))
        else:
            made.extend(within(new, entry.when) for new in last)
    return Tuple((listed(made), acc))


def pair_of(context: Context, value: Value) -> tuple[Value, Value]:
    """The two elements of a pair, or of a choice of pairs."""
    first: list[tuple[Condition, Value]] = []
    second: list[tuple[Condition, Value]] = []
    for choice in alternatives(value):
        match choice.value:
            case Tuple((one, other)):
                first.append((choice.when, cast(Value, one)))
                second.append((choice.when, cast(Value, other)))
            case Unknown(why=why) as unknown:
                first.append((choice.when, context.unknown(why, [unknown])))
                second.append((choice.when, context.unknown(why, [unknown])))
            case _:
                raise ElixirError("MatchError", "no match of right hand side value")
    return one_of(first), one_of(second)


@partial("Enum.flat_map_reduce/3", returns="tuple", strict=(0,))
def flat_map_reduce(context: Context, value: Value, acc: Value, fun: Value) -> Value:
    def compute(items: list[Value]) -> Value:
        now = acc
        made: Entries = []
        for item in items:
            result = context.apply(fun, [item, now])
            if isinstance(result, Tuple) and result.items[:1] == (Atom("halt"),):
                return Tuple((listed(made), cast(Value, result.items[1])))
            new, now = pair_of(context, result)
            made.extend(spread(new))
        return Tuple((listed(made), now))

    return in_each(context, worlds(enumerated(value)), compute, "tuple")


@partial("Enum.scan/2", "Enum.scan/3", returns="list", strict=(0,))
def scan(context: Context, value: Value, *rest: Value) -> Value:
    def compute(items: list[Value]) -> Value:
        made: list[Value] = []
        for item in items:
            before = made[-1:] or list(rest[:-1])
            made.append(context.apply(rest[-1], [item, before[0]]) if before else item)
        return List(tuple(made))

    return in_each(context, worlds(enumerated(value)), compute, "list")


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
