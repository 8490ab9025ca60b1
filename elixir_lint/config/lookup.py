"""Reading keyword lists whose items may be there only in some worlds."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.config.functions.refine import refined
from elixir_lint.config.values import (
    ABSENT,
    FALSE,
    TRUE,
    Condition,
    Maybe,
    OneOf,
    Rest,
    Unknown,
    Value,
    one_of,
)
from elixir_lint.record import replace
from elixir_lint.syntax.terms import Atom, List, Tuple


def keyword_items(items: tuple[object, ...], within: Condition = TRUE) -> Iterator[tuple[Condition, object]]:
    """Each item of a list with the condition under which it is there.

    A choice of items, and a pair with a choice of keys, are as many items; a pair whose key is not known is a Rest.
    """
    for item in items:
        if type(item) is Tuple:
            yield from _keyed(item, within)
        elif isinstance(item, Maybe):
            yield from keyword_items((item.value,), within & item.when)
        elif isinstance(item, OneOf):
            for alternative in item.alternatives:
                yield from keyword_items((alternative.value,), within & alternative.when)
        elif isinstance(item, Rest):
            yield within & item.when, item
        elif not within.is_false:
            yield within, item


def _keyed(item: Tuple, within: Condition) -> Iterator[tuple[Condition, object]]:
    match item.items:
        case (OneOf(keys), value):
            for key in keys:
                both = within & key.when
                if not both.is_false:
                    yield from _keyed(Tuple((key.value, refined(value, both)), item.span), both)  # type: ignore[arg-type]
        case (Unknown() as key, _) if key.type in (None, "atom", "boolean"):
            yield within, Rest(replace(key, type="keyword"), within)
        case _:
            yield within, item


def as_pair(item: object) -> tuple[Atom, Value] | None:
    """`{:key, value}` as (key, value); None if `item` is no such tuple."""
    if isinstance(item, Tuple) and len(item.items) == 2 and isinstance(item.items[0], Atom):
        return item.items[0], item.items[1]  # type: ignore[return-value]
    return None


def is_plain(items: tuple[object, ...]) -> bool:
    """Whether all items are pairs with an atom as the key, in every world: the usual keyword list."""
    for item in items:
        if type(item) is not Tuple or len(item.items) != 2 or type(item.items[0]) is not Atom:
            return False
    return True


def is_keyword(value: Value) -> bool | None:
    """`Keyword.keyword?(value)`; None if it cannot be known or differs from world to world."""
    if type(value) is List and is_plain(value.items):
        return True
    yes, no = keyword_worlds(value)
    return True if yes.is_true else False if no.is_true else None


def keyword_worlds(value: Value) -> tuple[Condition, Condition]:
    """The worlds in which `value` is a keyword list, and those in which it is none; it is open in the others."""
    match value:
        case List(items):
            no, unsure = FALSE, FALSE
            for item in items:
                if type(item) is Tuple and len(item.items) == 2 and type(item.items[0]) is Atom:
                    continue
                item_no, item_unsure = _no_pair(item)
                no, unsure = no | item_no, unsure | item_unsure
            return ~(no | unsure), no
        case Unknown(type=kind):
            open_ended = kind in (None, "list", "charlist")
            return (TRUE if kind == "keyword" else FALSE), (FALSE if open_ended or kind == "keyword" else TRUE)
        case OneOf(alternatives):
            yes, no = FALSE, FALSE
            for alternative in alternatives:
                inner_yes, inner_no = keyword_worlds(alternative.value)
                yes, no = yes | (alternative.when & inner_yes), no | (alternative.when & inner_no)
            return yes, no
        case _:
            return FALSE, TRUE


def _no_pair(item: object) -> tuple[Condition, Condition]:
    """The worlds in which an item of a list is there and no pair with an atom as its key, and those of doubt."""
    match item:
        case Maybe(when, inner):
            no, unsure = _no_pair(inner)
            return when & no, when & unsure
        case Rest(unknown, when):
            return FALSE, FALSE if unknown.type == "keyword" else when
        case OneOf(alternatives):
            no, unsure = FALSE, FALSE
            for alternative in alternatives:
                inner_no, inner_unsure = _no_pair(alternative.value)
                no, unsure = no | (alternative.when & inner_no), unsure | (alternative.when & inner_unsure)
            return no, unsure
        case Unknown(type=kind):
            return (FALSE, TRUE) if kind in (None, "tuple") else (TRUE, FALSE)
        case Tuple((key, _)):
            return _no_atom(key)
        case _:
            return TRUE, FALSE


def _no_atom(key: object) -> tuple[Condition, Condition]:
    match key:
        case Atom():
            return FALSE, FALSE
        case OneOf(alternatives):
            no, unsure = FALSE, FALSE
            for alternative in alternatives:
                inner_no, inner_unsure = _no_atom(alternative.value)
                no, unsure = no | (alternative.when & inner_no), unsure | (alternative.when & inner_unsure)
            return no, unsure
        case Unknown(type=None):
            return FALSE, TRUE
        case Unknown(type=kind):
            return (FALSE, FALSE) if kind in ("atom", "boolean") else (TRUE, FALSE)
        case _:
            return TRUE, FALSE


def lookup(value: Value, key: str) -> Value:
    """The first value of `key` (an atom's name) in a keyword list, with Absent for the worlds that have none."""
    match value:
        case List(items):
            return _lookup_plain(items, key)
        case OneOf(alternatives):
            return one_of((a.when, lookup(a.value, key)) for a in alternatives)
        case Unknown(type=kind):
            return replace(value, type=None) if kind in (None, "list", "keyword") else ABSENT
        case _:
            return ABSENT


def _lookup_plain(items: tuple[object, ...], key: str) -> Value:
    """What `_lookup_items` gives, for the usual list at once."""
    for item in items:
        if type(item) is not Tuple or len(item.items) != 2 or type(item.items[0]) is not Atom:
            return _lookup_items(items, key)
        if item.items[0].name == key:
            return item.items[1]  # type: ignore[return-value]
    return ABSENT


def lookup_all(value: Value) -> tuple[dict[str, Value], Value]:
    """Every key of a list with what `lookup` gives for it, in order, and what it gives for all other keys."""
    match value:
        case List(items):
            return _values_by_key(items)
        case OneOf(alternatives):
            each = [(a.when, *lookup_all(a.value)) for a in alternatives]
            keys = dict.fromkeys(key for _, values, _ in each for key in values)
            merged = {key: one_of((when, values.get(key, other)) for when, values, other in each) for key in keys}
            return merged, one_of((when, other) for when, _, other in each)
        case _:
            return {}, lookup(value, "")


def _values_by_key(items: tuple[object, ...]) -> tuple[dict[str, Value], Value]:
    """`_lookup_items` of all keys at once: each has its choices so far, and the worlds in which none was met yet."""
    if is_plain(items):
        return _plain_values(items), ABSENT
    found: dict[str, tuple[list[tuple[Condition, Value]], Condition]] = {}
    others: list[tuple[Condition, Value]] = []
    left = TRUE
    for when, item in keyword_items(items):
        pair = as_pair(item)
        if pair is not None:
            name = pair[0].name
            choices, remaining = found.get(name) or (list(others), left)
            found[name] = _chosen(choices, remaining, when, pair[1])
            continue
        unknown = _value_at(item, "")
        if unknown is not None:
            found = {name: _chosen(*entry, when, unknown) for name, entry in found.items()}
            others, left = _chosen(others, left, when, unknown)
    return {name: _joined(*entry) for name, entry in found.items()}, _joined(others, left)


def _plain_values(items: tuple[object, ...]) -> dict[str, Value]:
    """The first value of each key of the usual keyword list."""
    values: dict[str, Value] = {}
    for item in items:
        key, value = item.items  # type: ignore[attr-defined]
        if key.name not in values:
            values[key.name] = one_of(((TRUE, value),)) if type(value) is OneOf else value
    return values


def _chosen(
    choices: list[tuple[Condition, Value]], remaining: Condition, when: Condition, value: Value
) -> tuple[list[tuple[Condition, Value]], Condition]:
    if not remaining.is_false:
        choices = [*choices, (remaining & when, value)]
    return choices, remaining & ~when


def _joined(choices: list[tuple[Condition, Value]], remaining: Condition) -> Value:
    return one_of(choices if remaining.is_false else [*choices, (remaining, ABSENT)])


def _lookup_items(items: tuple[object, ...], key: str) -> Value:
    found: list[tuple[Condition, Value]] = []
    remaining = TRUE
    for when, item in keyword_items(items):
        value = _value_at(item, key)
        if value is None:
            continue
        if when.is_true and not found:
            return value
        found.append((remaining & when, value))
        remaining = remaining & ~when
        if remaining.is_false:
            break
    if not remaining.is_false:
        found.append((remaining, ABSENT))
    return one_of(found)


def _value_at(item: object, key: str) -> Value | None:
    """The value of a pair of `key`; what is not known may be one."""
    match item:
        case Rest(unknown):
            return replace(unknown, type=None)
        case Unknown(type=kind) if kind in (None, "tuple"):
            return replace(item, type=None)
        case _:
            pair = as_pair(item)
            return pair[1] if pair is not None and pair[0].name == key else None
