"""Erlang's order and equality of known terms (reference manual, "Term Comparisons").

number < atom < function < tuple < map < list < binary
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cmp_to_key
from typing import Any

from elixir_lint.config.functions.registry import Unmodelled
from elixir_lint.config.values import Capture, Closure, Value
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, Map, Regex, String, Struct, Tuple

_RANK: dict[type, int] = {
    Integer: 0,
    Float: 0,
    Atom: 1,
    Closure: 2,
    Capture: 2,
    Tuple: 3,
    Map: 4,
    Struct: 4,
    Regex: 4,
    List: 5,
    String: 6,
    Binary: 6,
}
_STRUCT = Atom("__struct__")


def compare(a: Any, b: Any) -> int:
    """-1, 0 or 1 as Erlang orders `a` and `b`; an integer and a float of one value compare as equal (`==`)."""
    rank_a, rank_b = _rank(a), _rank(b)
    if rank_a != rank_b:
        return -1 if rank_a < rank_b else 1
    match a, b:
        case ((Integer(x) | Float(x)), (Integer(y) | Float(y))):
            return (x > y) - (x < y)
        case Atom(x), Atom(y):
            return (x > y) - (x < y)
        case Tuple(x), Tuple(y):
            return (len(x) > len(y)) - (len(x) < len(y)) or _compare_items(x, y, compare)
        case List(x), List(y):
            return _compare_items(x, y, compare) or (len(x) > len(y)) - (len(x) < len(y))
        case ((String() | Binary()), (String() | Binary())):
            left, right = bytes_of(a), bytes_of(b)
            return (left > right) - (left < right)
        case ((Map() | Struct()), (Map() | Struct())):
            return _compare_maps(a, b)
        case _ if a == b:
            return 0
        case _:
            raise Unmodelled("the order of two functions or regexes is not known")


def equal(a: Any, b: Any) -> bool:
    """`a == b`."""
    match a, b:
        case ((Integer(x) | Float(x)), (Integer(y) | Float(y))):
            return bool(x == y)
        case (Tuple(x), Tuple(y)) | (List(x), List(y)):
            return len(x) == len(y) and all(equal(i, j) for i, j in zip(x, y, strict=True))
        case Map(x), Map(y):
            return _equal_pairs(x, y)
        case Struct(module, x), Struct(other, y):
            return module == other and _equal_pairs(x, y)
        case _:
            return bool(_rank(a) == _rank(b) and a == b)


def canonical(value: Any) -> Any:
    """The same term with the pairs of its maps in order: such terms are equal in Python iff they are `===`."""
    match value:
        case Map(pairs):
            return Map(_sorted_pairs(pairs))
        case Struct(module, pairs):
            return Struct(module, _sorted_pairs(pairs))
        case List(items):
            return List(tuple(canonical(i) for i in items))
        case Tuple(items):
            return Tuple(tuple(canonical(i) for i in items))
        case _:
            return value


def ordered(values: Iterable[Value]) -> list[Value]:
    """The terms in Erlang's order; equal ones stay as they stand."""
    return sorted(values, key=cmp_to_key(compare))


def map_order(pairs: Iterable[tuple[object, object]]) -> list[tuple[Any, Any]]:
    """The pairs by key, as `Map.to_list` gives those of up to 32 keys before OTP 26."""
    return sorted(pairs, key=cmp_to_key(_by_key))


def _by_key(a: tuple[Any, Any], b: tuple[Any, Any]) -> int:
    return _compare_keys(a[0], b[0])


def bytes_of(binary: String | Binary) -> bytes:
    return binary.value.encode() if isinstance(binary, String) else binary.value


def _rank(value: object) -> int:
    rank = _RANK.get(type(value))
    if rank is None:
        raise Unmodelled("the compared values are not known")
    return rank


def _compare_items(x: tuple[Any, ...], y: tuple[Any, ...], by: Any) -> int:
    for left, right in zip(x, y, strict=False):
        order: int = by(left, right)
        if order:
            return order
    return 0


def _compare_maps(a: Map | Struct, b: Map | Struct) -> int:
    """Maps compare by size, then by their keys in order, then by the values in that order."""
    x, y = _all_pairs(a), _all_pairs(b)
    if len(x) != len(y):
        return -1 if len(x) < len(y) else 1
    keys = _compare_items(tuple(k for k, _ in x), tuple(k for k, _ in y), _compare_keys)
    return keys or _compare_items(tuple(v for _, v in x), tuple(v for _, v in y), compare)


def _compare_keys(a: Any, b: Any) -> int:
    """The order of map keys, in which every integer comes before every float."""
    match a, b:
        case Integer(), Float():
            return -1
        case Float(), Integer():
            return 1
        case Tuple(x), Tuple(y):
            return (len(x) > len(y)) - (len(x) < len(y)) or _compare_items(x, y, _compare_keys)
        case List(x), List(y):
            return _compare_items(x, y, _compare_keys) or (len(x) > len(y)) - (len(x) < len(y))
        case _:
            return compare(a, b)


def _all_pairs(value: Map | Struct) -> list[tuple[Any, Any]]:
    if isinstance(value, Struct):
        return map_order((*value.pairs, (_STRUCT, Atom(value.module))))
    return map_order(value.pairs)


def _sorted_pairs(pairs: tuple[tuple[object, object], ...]) -> tuple[tuple[object, object], ...]:
    canonical_pairs = [(canonical(k), canonical(v)) for k, v in pairs]
    try:
        return tuple(map_order(canonical_pairs))
    except Unmodelled:
        return tuple(sorted(canonical_pairs, key=repr))


def _equal_pairs(x: tuple[tuple[Any, Any], ...], y: tuple[tuple[Any, Any], ...]) -> bool:
    """Equality of maps: the same keys (`===`) with equal values."""
    if len(x) != len(y):
        return False
    right = {canonical(k): v for k, v in y}
    keys = [canonical(k) for k, _ in x]
    return all(k in right and equal(v, right[k]) for k, (_, v) in zip(keys, x, strict=True))
