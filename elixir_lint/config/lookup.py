"""Reading keyword lists whose items may be there only in some worlds."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.config.values import (
    ABSENT,
    TRUE,
    Condition,
    Maybe,
    OneOf,
    Rest,
    Unknown,
    Value,
    one_of,
)
from elixir_lint.syntax.terms import Atom, List, Tuple


def keyword_items(items: tuple[object, ...]) -> Iterator[tuple[Condition, object]]:
    """Each item of a list with the condition under which it is there; a Rest stays itself."""
    for item in items:
        if isinstance(item, Maybe):
            yield item.when, item.value
        else:
            yield TRUE, item


def as_pair(item: object) -> tuple[Atom, Value] | None:
    """`{:key, value}` as (key, value); None if `item` is no such tuple."""
    if isinstance(item, Tuple) and len(item.items) == 2 and isinstance(item.items[0], Atom):
        return item.items[0], item.items[1]  # type: ignore[return-value]
    return None


def is_keyword(value: Value) -> bool | None:
    """`Keyword.keyword?(value)`; None if it cannot be known. A OneOf is asked through its alternatives."""
    match value:
        case List(items):
            unsure = False
            for _, item in keyword_items(items):
                if isinstance(item, Rest):
                    unsure = unsure or item.unknown.type != "keyword"
                elif isinstance(item, Unknown | OneOf):
                    unsure = True
                elif as_pair(item) is None:
                    return _first_unknown(item)
            return None if unsure else True
        case Unknown(type=kind):
            return True if kind == "keyword" else None if kind in (None, "list") else False
        case OneOf(alternatives):
            answers = {is_keyword(a.value) for a in alternatives}
            return answers.pop() if len(answers) == 1 else None
        case _:
            return False


def _first_unknown(item: object) -> bool | None:
    """Whether a tuple could be a pair after all: its key is not known."""
    if isinstance(item, Tuple) and len(item.items) == 2 and isinstance(item.items[0], Unknown | OneOf):
        return None
    return False


def lookup(value: Value, key: str) -> Value:
    """The first value of `key` (an atom's name) in a keyword list, with Absent for the worlds that have none."""
    match value:
        case List(items):
            return _lookup_items(items, key)
        case OneOf(alternatives):
            return one_of((a.when, lookup(a.value, key)) for a in alternatives)
        case Unknown(type=kind):
            return value if kind in (None, "list", "keyword") else ABSENT
        case _:
            return ABSENT


def _lookup_items(items: tuple[object, ...], key: str) -> Value:
    found: list[tuple[Condition, Value]] = []
    remaining = TRUE
    rest: Unknown | None = None
    for when, item in keyword_items(items):
        if isinstance(item, Rest):
            rest = rest or item.unknown
            continue
        pair = as_pair(item)
        if pair is None or pair[0].name != key:
            continue
        if when.is_true and not found:
            return pair[1]
        found.append((remaining & when, pair[1]))
        remaining = remaining & ~when
        if remaining.is_false:
            break
    if not remaining.is_false:
        found.append((remaining, rest if rest is not None else ABSENT))
    return one_of(found)
