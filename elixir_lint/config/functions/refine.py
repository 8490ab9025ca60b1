"""What a value is where a condition holds."""

from __future__ import annotations

from typing import cast

from elixir_lint.config.values import Condition, Env, Maybe, OneOf, Rest, Value, one_of
from elixir_lint.syntax.terms import List, Map, String, Struct, Tuple


def refined(value: Value, condition: Condition) -> Value:
    """`value` as it is where `condition` holds: without the alternatives and items it excludes, at any depth."""
    if condition.is_true:
        return value
    match value:
        case OneOf(alternatives):
            kept = [a for a in alternatives if a.when.overlaps(condition)]
            inner = [refined(a.value, condition) for a in kept]
            if len(kept) == len(alternatives) and all(i is a.value for i, a in zip(inner, kept, strict=True)):
                return value
            return one_of(((a.when, i) for i, a in zip(inner, kept, strict=True)), value.span)
        case Env():
            choices = condition.choices(value.subject)
            only = next(iter(choices.members), None) if len(choices.members) == 1 and not choices.excluded else None
            return value if only is None else String(only, value.span)
        case List(items):
            changed = refined_items(items, condition)
            return value if _same(changed, items) else List(changed, value.span, value.charlist)
        case Tuple(items):
            changed = tuple(refined(cast(Value, i), condition) for i in items)
            return value if _same(changed, items) else Tuple(changed, value.span)
        case Map(pairs):
            return value if (new := _refined_pairs(pairs, condition)) is pairs else Map(new, value.span)
        case Struct(module, pairs):
            return value if (new := _refined_pairs(pairs, condition)) is pairs else Struct(module, new, value.span)
        case _:
            return value


def refined_items(items: tuple[object, ...], condition: Condition) -> tuple[object, ...]:
    """The items of a list that are there where `condition` holds, refined."""
    return tuple(r for i in items for r in _refined_item(i, condition))


def _same(changed: tuple[object, ...], items: tuple[object, ...]) -> bool:
    return len(changed) == len(items) and all(a is b for a, b in zip(changed, items, strict=True))


def _refined_item(item: object, condition: Condition) -> tuple[object, ...]:
    if isinstance(item, Maybe | Rest):
        if not item.when.overlaps(condition):
            return ()
        if isinstance(item, Rest):
            return (item,)
        value = refined(item.value, condition)
        if condition.implies(item.when):
            return (value,)
        return (item,) if value is item.value else (Maybe(item.when, value),)
    return (refined(cast(Value, item), condition),)


def _refined_pairs(pairs: tuple[tuple[object, object], ...], condition: Condition) -> tuple[tuple[object, object], ...]:
    values = tuple(refined(cast(Value, v), condition) for _, v in pairs)
    if all(new is old for new, (_, old) in zip(values, pairs, strict=True)):
        return pairs
    return tuple((k, new) for new, (k, _) in zip(values, pairs, strict=True))
