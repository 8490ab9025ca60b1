"""Elixir's `Enum`: folding. Items may be there only in some worlds."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from elixir_lint.config.functions.arguments import no_clause
from elixir_lint.config.functions.enumerable import (
    enumerated,
    result_of,
    spread,
)
from elixir_lint.config.functions.lists import (
    Entries,
    Entry,
    in_each,
    listed,
    within,
    worlds,
)
from elixir_lint.config.functions.registry import Context, ElixirError, Unmodelled, partial
from elixir_lint.config.values import TRUE, Condition, Rest, Unknown, Value, alternatives, one_of
from elixir_lint.syntax.terms import Atom, List, Map, Tuple

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
            kind = _type(acc)
            before = context.unknown(entry.unknown.why, [entry.unknown, acc], kind)
            result = result_of(context, entry, lambda item, now=before: step(item, now))  # type: ignore[misc]
            if result is not None and _type(result) != kind:
                kind = None
            acc = context.unknown(entry.unknown.why, [before] if result is None else [before, result], kind)
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
                    raise no_clause("Enumerable.List.reduce/3")
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


def no_match() -> ElixirError:
    return ElixirError("MatchError", "no match of right hand side value")


def pair_of(context: Context, value: Value, wrong: Callable[[], ElixirError] = no_match) -> tuple[Value, Value]:
    """The two elements of a pair, or of a choice of pairs; `wrong` is raised for what is no pair."""
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
                raise wrong()
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
