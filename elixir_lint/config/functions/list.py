"""Elixir's `List`: items by place, the whole list."""

from __future__ import annotations

from collections.abc import Callable

from elixir_lint.config.functions.arguments import (
    EMPTY,
    MAX_TEXT,
    boolean,
    items_of,
    no_clause,
)
from elixir_lint.config.functions.enum_parts import as_list, integer_argument
from elixir_lint.config.functions.lists import (
    Entries,
    Entry,
    boolean_where,
    computed,
    entries,
    first_of,
    in_each,
    listed,
    same,
    worlds,
)
from elixir_lint.config.functions.registry import Context, Unmodelled, partial
from elixir_lint.config.values import FALSE, NIL, TRUE, Condition, Rest, Unknown, Value
from elixir_lint.syntax.terms import List, Tuple


def entries_of(value: Value, function: str) -> Entries:
    """The entries of a list, known or not."""
    match value:
        case List():
            return entries(value)
        case Unknown(type=kind) if kind in (None, "list", "keyword", "charlist"):
            return [Rest(value)]
        case _:
            raise no_clause(function)


def in_list(
    context: Context, value: Value, function: str, compute: Callable[[list[Value]], Value], returns: str | None = "list"
) -> Value:
    return in_each(context, worlds(entries_of(value, function)), compute, returns)


# --- items by place ----------------------------------------------------------------------------------


@partial("List.first/1", "List.first/2", strict=(0,))
def first(context: Context, value: Value, default: Value = NIL) -> Value:
    return first_of(context, entries_of(value, "List.first/2"), lambda: default)


@partial("List.last/1", "List.last/2", strict=(0,))
def last(context: Context, value: Value, default: Value = NIL) -> Value:
    return first_of(context, entries_of(value, "List.last/2")[::-1], lambda: default)


@partial("List.wrap/1", returns="list", strict=(0,))
def wrap(_: Context, value: Value) -> Value:
    match value:
        case List() | Unknown(type="list" | "keyword" | "charlist"):
            return value
        case Unknown(why=why, type=None | "atom"):
            raise Unmodelled(why)
        case _:
            return EMPTY if value == NIL else List((value,))


@partial("List.insert_at/3", returns="list", strict=(0, 1))
def insert_at(context: Context, value: Value, index: Value, item: Value) -> Value:
    at = integer_argument(index, "List.insert_at/3")

    def compute(items: list[Value]) -> Value:
        place = at if at >= 0 else max(len(items) + at + 1, 0)
        return as_list([*items[:place], item, *items[place:]])

    found = entries_of(value, "List.insert_at/3")
    if at == -1:
        return listed([*found, Entry(TRUE, item)])
    if at == 0:
        return listed([Entry(TRUE, item), *found])
    return in_each(context, worlds(found), compute, "list")


def _replaced(
    context: Context, value: Value, index: Value, function: str, change: Callable[[Value], list[Value]]
) -> Value:
    """The list with `change` of the item at an index, if there is one."""
    at = integer_argument(index, function)

    def compute(items: list[Value]) -> Value:
        place = at if at >= 0 else len(items) + at
        if not 0 <= place < len(items):
            return as_list(items)
        return as_list([*items[:place], *change(items[place]), *items[place + 1 :]])

    return in_list(context, value, function, compute)


@partial("List.replace_at/3", returns="list", strict=(0, 1))
def replace_at(context: Context, value: Value, index: Value, item: Value) -> Value:
    return _replaced(context, value, index, "List.replace_at/3", lambda _: [item])


@partial("List.update_at/3", returns="list", strict=(0, 1))
def update_at(context: Context, value: Value, index: Value, fun: Value) -> Value:
    return _replaced(context, value, index, "List.update_at/3", lambda item: [context.apply(fun, [item])])


@partial("List.delete_at/2", returns="list", strict=(0, 1))
def delete_at(context: Context, value: Value, index: Value) -> Value:
    return _replaced(context, value, index, "List.delete_at/2", lambda _: [])


@partial("List.pop_at/2", "List.pop_at/3", returns="tuple", strict=(0, 1))
def pop_at(context: Context, value: Value, index: Value, default: Value = NIL) -> Value:
    at = integer_argument(index, "List.pop_at/3")

    def compute(items: list[Value]) -> Value:
        place = at if at >= 0 else len(items) + at
        if not 0 <= place < len(items):
            return Tuple((default, as_list(items)))
        return Tuple((items[place], as_list([*items[:place], *items[place + 1 :]])))

    return in_list(context, value, "List.pop_at/3", compute, "tuple")


@partial("List.delete/2", returns="list", strict=(0, 1))
def delete(context: Context, value: Value, element: Value) -> Value:
    """The list without the first such item."""
    kept: Entries = []
    going: Condition = TRUE
    for entry in entries_of(value, "List.delete/2"):
        if isinstance(entry, Rest):
            raise Unmodelled(entry.unknown.why)
        hit = FALSE if going.is_false else going & entry.when & same(context, entry.value, element)
        kept.append(Entry(entry.when & ~hit, entry.value))
        going = going & ~hit
    return listed(kept)


@partial("List.duplicate/2", returns="list", strict=(1,))
def duplicate(_: Context, item: Value, times: Value) -> Value:
    count = integer_argument(times, "List.duplicate/2", least=0)
    if count > MAX_TEXT // 100:
        raise Unmodelled("it is too large")
    return List((item,) * count)


# --- the whole list ----------------------------------------------------------------------------------


@partial("List.flatten/1", returns="list", strict=(0,))
def flatten(context: Context, value: Value) -> Value:
    return flatten_onto(context, value, EMPTY)


@partial("List.flatten/2", returns="list", strict=(0, 1))
def flatten_onto(_: Context, value: Value, tail: Value) -> Value:
    return listed([*_flat(entries_of(value, "List.flatten/2"), TRUE), *entries_of(tail, "List.flatten/2")])


def _flat(found: Entries, when: Condition) -> Entries:
    from elixir_lint.config.functions.lists import within
    from elixir_lint.config.values import alternatives

    flat: Entries = []
    for entry in found:
        entry = within(entry, when)
        if isinstance(entry, Rest):
            flat.append(entry)
            continue
        for choice in alternatives(entry.value):
            both = entry.when & choice.when
            match choice.value:
                case _ if both.is_false:
                    continue
                case List():
                    flat.extend(_flat(entries(choice.value), both))
                case Unknown(type=None | "list" | "keyword" | "charlist"):
                    flat.append(Rest(choice.value, both))
                case _:
                    flat.append(Entry(both, choice.value))
    return flat


@partial("List.foldl/3", strict=(0,))
def foldl(context: Context, value: Value, acc: Value, fun: Value) -> Value:
    from elixir_lint.config.functions.enum_fold import folded

    return folded(context, entries_of(value, "List.foldl/3"), acc, lambda i, now: context.apply(fun, [i, now]))


@partial("List.foldr/3", strict=(0,))
def foldr(context: Context, value: Value, acc: Value, fun: Value) -> Value:
    from elixir_lint.config.functions.enum_fold import folded

    found = entries_of(value, "List.foldr/3")[::-1]
    return folded(context, found, acc, lambda i, now: context.apply(fun, [i, now]))


@partial("List.starts_with?/2", returns="boolean", strict=(0, 1))
def starts_with(context: Context, value: Value, prefix: Value) -> Value:
    return computed(context, lambda a, b: _matches(context, a, b, "List.starts_with?/2", 0), [value, prefix], "boolean")


@partial("List.ends_with?/2", returns="boolean", strict=(0, 1))
def ends_with(context: Context, value: Value, suffix: Value) -> Value:
    return computed(context, lambda a, b: _matches(context, a, b, "List.ends_with?/2", 1), [value, suffix], "boolean")


def _matches(context: Context, value: Value, part: Value, function: str, end: int) -> Value:
    items, wanted = items_of(value, function), items_of(part, function)
    if len(wanted) > len(items):
        return boolean(False)
    stretch = items[len(items) - len(wanted) :] if end else items[: len(wanted)]
    return boolean_where(same(context, List(stretch), List(wanted)))


@partial("List.zip/1", returns="list", strict=(0,))
def zip_(context: Context, value: Value) -> Value:
    from elixir_lint.config.functions.enum_chunks import zip_all
    from elixir_lint.config.functions.tuple import to_list

    lists = [
        entry
        if isinstance(entry, Rest) or not isinstance(entry.value, Tuple)
        else Entry(entry.when, to_list(context, entry.value))
        for entry in entries_of(value, "List.zip/1")
    ]
    return zip_all(context, listed(lists)) if lists else EMPTY
