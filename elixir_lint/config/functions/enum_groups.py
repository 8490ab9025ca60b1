"""Elixir's `Enum`: distinct items, counts and groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from elixir_lint.config.functions.enum_order import in_known, mapped_list
from elixir_lint.config.functions.enumerable import enumerated
from elixir_lint.config.functions.lists import (
    Entries,
    Entry,
    in_each,
    known,
    listed,
    same,
    worlds,
)
from elixir_lint.config.functions.registry import Context, Unmodelled, partial
from elixir_lint.config.ordering import canonical
from elixir_lint.config.values import FALSE, Rest, Value
from elixir_lint.syntax.terms import Integer, List, Map

MAX_COMPARED = 200
"""Items of the longest list that is compared pair by pair."""


def distinct(context: Context, found: Entries, key: Callable[[Value], Value]) -> Entries:
    """The entries whose key no earlier entry has; where that is open, in doubt."""
    if len(found) > MAX_COMPARED:
        return _distinct_known(found, key)
    kept: Entries = []
    seen: list[Entry] = []
    for entry in found:
        if isinstance(entry, Rest):
            kept.append(entry)
            continue
        name = key(entry.value)
        repeated = FALSE
        for other in seen:
            repeated = repeated | (other.when & same(context, other.value, name))
        seen.append(Entry(entry.when, name))
        kept.append(Entry(entry.when & ~repeated, entry.value))
    return kept


def _distinct_known(found: Entries, key: Callable[[Value], Value]) -> Entries:
    first: dict[Any, Entry] = {}
    for entry in found:
        if isinstance(entry, Rest) or not entry.when.is_true:
            raise Unmodelled("a list in it is too long")
        (name,) = known([key(entry.value)])
        first.setdefault(canonical(name), entry)
    return list(first.values())


@partial("Enum.uniq/1", returns="list", strict=(0,))
def uniq(context: Context, value: Value) -> Value:
    return listed(distinct(context, enumerated(value), lambda item: item))


@partial("Enum.uniq_by/2", "Enum.uniq/2", returns="list", strict=(0,))
def uniq_by(context: Context, value: Value, fun: Value) -> Value:
    return listed(distinct(context, enumerated(value), lambda item: context.apply(fun, [item])))


@partial("Enum.dedup/1", returns="list", strict=(0,))
def dedup(context: Context, value: Value) -> Value:
    return in_known(context, value, lambda items: _deduped(items, items), "list")


@partial("Enum.dedup_by/2", returns="list", strict=(0,))
def dedup_by(context: Context, value: Value, fun: Value) -> Value:
    def compute(items: list[Value]) -> Value:
        return _deduped(items, [context.apply(fun, [item]) for item in items])

    return in_each(context, worlds(enumerated(value)), compute, "list")


def _deduped(items: list[Value], keys: list[Value]) -> Value:
    names = [canonical(k) for k in known(keys)]
    return List(tuple(item for i, item in enumerate(items) if i == 0 or names[i] != names[i - 1]))


def grouped(items: list[Value], keys: list[Value]) -> dict[Any, tuple[Value, list[Value]]]:
    """The items by key, both in order."""
    groups: dict[Any, tuple[Value, list[Value]]] = {}
    for item, key in zip(items, known(keys), strict=True):
        groups.setdefault(canonical(key), (key, []))[1].append(item)
    return groups


def _counts(keys: list[Value]) -> Value:
    return Map(tuple((key, Integer(len(items))) for key, items in grouped(keys, keys).values()))


@partial("Enum.frequencies/1", returns="map", strict=(0,))
def frequencies(context: Context, value: Value) -> Value:
    return in_known(context, value, _counts, "map")


@partial("Enum.frequencies_by/2", returns="map", strict=(0,))
def frequencies_by(context: Context, value: Value, fun: Value) -> Value:
    return frequencies(context, mapped_list(context, value, fun))


@partial("Enum.group_by/2", "Enum.group_by/3", returns="map", strict=(0,))
def group_by(context: Context, value: Value, fun: Value, change: Value | None = None) -> Value:
    def compute(items: list[Value]) -> Value:
        keys = [context.apply(fun, [item]) for item in items]
        values = items if change is None else [context.apply(change, [item]) for item in items]
        return Map(tuple((key, List(tuple(group))) for key, group in grouped(values, keys).values()))

    return in_each(context, worlds(enumerated(value)), compute, "map")
