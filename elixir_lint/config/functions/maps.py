"""Maps and structs as pairs: finding, putting and removing keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias, cast

from elixir_lint.config.functions.keywords import Found
from elixir_lint.config.functions.lists import Entries, in_each, same, worlds
from elixir_lint.config.functions.registry import Context, ElixirError, Unmodelled
from elixir_lint.config.values import FALSE, TRUE, Condition, OneOf, Unknown, Value
from elixir_lint.syntax.terms import Atom, Integer, Map, Regex, String, Struct, Tuple

STRUCT = Atom("__struct__")
MAX_COMPARISONS = 100_000
_PLAIN = frozenset({Atom, Integer, String})
"""Keys that are the same iff Python's `==` says so."""
MapPairs: TypeAlias = "list[tuple[Value, Value]]"


def map_pairs(value: Value) -> MapPairs | None:
    """The pairs of a map, those of a struct with its `__struct__`; None if the map is not known."""
    match value:
        case Map(pairs):
            return cast(MapPairs, list(pairs))
        case Struct(module, pairs):
            return [(STRUCT, Atom(module)), *cast(MapPairs, pairs)]
        case Unknown(type=kind) if kind in (None, "map", "struct"):
            return None
        case Regex():
            raise Unmodelled("a regex is taken for a map")
        case _:
            raise ElixirError("BadMapError", "expected a map")


def known_pairs(value: Value) -> MapPairs:
    """The pairs of a map that is known."""
    pairs = map_pairs(value)
    if pairs is None:
        raise Unmodelled(value.why if isinstance(value, Unknown) else "a map in it is not known")
    return pairs


def make_map(pairs: Sequence[tuple[Value, Value]]) -> Map | Struct:
    """A map, or the struct that its `__struct__` names."""
    for key, value in pairs:
        if isinstance(value, Atom) and key == STRUCT:
            return Struct(value.name, tuple(p for p in pairs if p[0] != STRUCT))
    return Map(tuple(pairs))


def find_in_map(context: Context, value: Value, key: Value) -> Found:
    """What a map has for `key`."""
    pairs = map_pairs(value)
    if pairs is None:
        return Found([], FALSE, TRUE, cast(Unknown, value))
    values: list[tuple[Condition, Value]] = []
    remaining = TRUE
    plain = type(key) in _PLAIN
    for known, inner in pairs:
        if plain and type(known) in _PLAIN and known != key:
            continue
        when = remaining & same(context, key, known)
        if when.is_false:
            continue
        values.append((when, inner))
        remaining = remaining & ~when
        if remaining.is_false:
            break
    return Found(values, remaining, FALSE, None)


def position(context: Context, pairs: MapPairs, key: Value) -> int:
    """Where `key` stands in `pairs`, -1 if it does not. Unmodelled if that is not known."""
    plain = type(key) in _PLAIN
    for index, (known, _) in enumerate(pairs):
        if plain and type(known) in _PLAIN:
            if known == key:
                return index
            continue
        when = same(context, key, known)
        if when.is_true:
            return index
        if not when.is_false:
            raise Unmodelled("a key of a map in it is not known")
    return -1


def put_pair(context: Context, pairs: MapPairs, key: Value, value: Value) -> None:
    """`Map.put`, in place: a key that is there keeps its position."""
    at = position(context, pairs, key)
    if at < 0:
        pairs.append((key, value))
    else:
        pairs[at] = (pairs[at][0], value)


def remove_key(context: Context, pairs: MapPairs, key: Value) -> None:
    """`Map.delete`, in place."""
    at = position(context, pairs, key)
    if at >= 0:
        del pairs[at]


def put_all(context: Context, pairs: MapPairs, more: Sequence[tuple[Value, Value]]) -> MapPairs:
    """`Map.merge` of the pairs."""
    if all(type(k) in _PLAIN for k, _ in pairs) and all(type(k) in _PLAIN for k, _ in more):
        return list({**dict(pairs), **dict(more)}.items())
    if len(pairs) * len(more) > MAX_COMPARISONS:
        raise Unmodelled("a map in it is too large")
    merged = list(pairs)
    for key, value in more:
        put_pair(context, merged, key, value)
    return merged


def from_items(context: Context, items: Iterable[Value]) -> Map | Struct:
    """`:maps.from_list(items)`: of pairs with one key, the last."""
    pairs: MapPairs = []
    for item in items:
        match item:
            case Tuple((key, value)):
                pairs.append((cast(Value, key), cast(Value, value)))
            case Unknown():
                raise Unmodelled(item.why)
            case OneOf():
                raise Unmodelled("a pair in it is not known")
            case _:
                raise ElixirError("ArgumentError", "argument error")
    return make_map(put_all(context, [], pairs))


def from_entries(context: Context, found: Entries) -> Value:
    """The map of these pairs, in each world."""
    return in_each(context, worlds(found), lambda items: from_items(context, items), "map")
