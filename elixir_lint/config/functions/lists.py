"""Lists whose items may be there only in some worlds, as the models of Enum, Keyword, List and Map see them.

A list is read as entries: an `Entry` (one item and the condition under which it is there), or a `Rest`
(any number of unknown items; its `unknown` stands for the list of them). A model either works on entries, and so
keeps what is known, or on `worlds`: the definite lists that the entries may be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeAlias, cast

from elixir_lint.config.functions.refine import refined
from elixir_lint.config.functions.registry import Context, Unmodelled
from elixir_lint.config.values import FALSE_ATOM, TRUE, TRUE_ATOM, Condition, Maybe, OneOf, Rest, Unknown, Value, one_of
from elixir_lint.syntax.terms import List, Map, Struct, Tuple

MAX_WORLDS = 16
"""Definite lists (or terms) that are looked at one by one in place of one with choices in it."""


class Entry(NamedTuple):
    when: Condition
    value: Value


Entries: TypeAlias = "list[Entry | Rest]"
Worlds: TypeAlias = "list[tuple[Condition, list[Value]]]"
"""Definite lists, each with the condition under which the list is this one."""
Pairs: TypeAlias = "tuple[tuple[object, object], ...]"


# --- reading and writing -------------------------------------------------------------------------------


def entries(value: List) -> Entries:
    found: Entries = []
    for item in value.items:
        if isinstance(item, Rest):
            found.append(item)
        elif isinstance(item, Maybe):
            found.append(Entry(item.when, item.value))
        else:
            found.append(Entry(TRUE, cast(Value, item)))
    return found


def listed(found: Iterable[Entry | Rest]) -> List:
    """The list of these entries; those that are never there are left out."""
    items: list[object] = []
    for entry in found:
        if entry.when.is_false:
            continue
        if isinstance(entry, Rest):
            items.append(entry)
        else:
            items.append(entry.value if entry.when.is_true else Maybe(entry.when, entry.value))
    return List(tuple(items))


def spliced(value: Value, when: Condition = TRUE) -> Entries:
    """The entries of a list, of a choice of lists or of an unknown list, each where `when` holds as well."""
    match value:
        case OneOf(alternatives):
            return [e for a in alternatives if not (a.when & when).is_false for e in spliced(a.value, a.when & when)]
        case List():
            return [within(entry, when) for entry in entries(value)]
        case Unknown():
            return [Rest(value, when)]
        case _:
            raise Unmodelled("it is made of something that is not a list")


def within(entry: Entry | Rest, when: Condition) -> Entry | Rest:
    """The entry where `when` holds as well."""
    if when.is_true:
        return entry
    if isinstance(entry, Rest):
        return Rest(entry.unknown, entry.when & when)
    both = entry.when & when
    return Entry(both, refined(entry.value, both))


def boolean_where(condition: Condition) -> Value:
    """true where the condition holds, false elsewhere."""
    return one_of([(condition, TRUE_ATOM), (~condition, FALSE_ATOM)])


def same(context: Context, a: Value, b: Value) -> Condition:
    """The condition under which `a === b`; open where that is not known."""
    from elixir_lint.config.equality import equals

    return equals(cast(Any, context), a, b, strict=True)


def first_of(context: Context, found: Entries, absent: Callable[[], Value]) -> Value:
    """The first item; where there is none, what `absent` computes."""
    choices: list[tuple[Condition, Value]] = []
    remaining = TRUE
    for entry in found:
        here = remaining & entry.when
        if here.is_false:
            continue
        if isinstance(entry, Rest):
            choices.append((remaining, context.unknown(entry.unknown.why, [entry.unknown])))
            return one_of(choices)
        choices.append((here, refined(entry.value, here)))
        remaining = remaining & ~entry.when
        if remaining.is_false:
            return one_of(choices)
    default = absent() if remaining.is_true else context.under(remaining, absent)
    if default is not None:
        choices.append((remaining, default))
    return one_of(choices)


# --- one definite list after the other -----------------------------------------------------------------


def worlds(found: Entries) -> Worlds:
    """The definite lists that the entries may be. Unmodelled if they are not known or too many."""
    ways: Worlds = [(TRUE, [])]
    for entry in found:
        if isinstance(entry, Rest):
            raise Unmodelled(entry.unknown.why)
        if entry.when.is_true:
            for when, values in ways:
                values.append(refined(entry.value, when))
        else:
            ways = _product(ways, [(entry.when, [entry.value]), (~entry.when, [])])
    return ways


def _product(ways: Worlds, options: Worlds) -> Worlds:
    """Each way continued by each option that may hold with it."""
    found: Worlds = []
    for when, values in ways:
        for other, more in options:
            both = when & other
            if not both.is_false:
                found.append((both, [*values, *(refined(v, both) for v in more)]))
    if len(found) > MAX_WORLDS:
        raise Unmodelled("it has too many possible values")
    return found


def expanded(value: Value) -> list[tuple[Condition, Value]]:
    """`value` with every choice in it made, at any depth. Unmodelled if it has a Rest or too many choices."""
    match value:
        case OneOf(alternatives):
            found = [(a.when & when, v) for a in alternatives for when, v in expanded(a.value)]
            if len(found) > MAX_WORLDS:
                raise Unmodelled("it has too many possible values")
            return [(when, v) for when, v in found if not when.is_false]
        case List():
            return [(w, List(tuple(vs), value.span, value.charlist)) for w, vs in expanded_worlds(entries(value))]
        case Tuple(items):
            ways = expanded_worlds([Entry(TRUE, cast(Value, i)) for i in items])
            return [(w, Tuple(tuple(vs), value.span)) for w, vs in ways]
        case Map(pairs):
            return [(w, Map(new, value.span)) for w, new in _expanded_pairs(pairs)]
        case Struct(module, pairs):
            return [(w, Struct(module, new, value.span)) for w, new in _expanded_pairs(pairs)]
        case _:
            return [(TRUE, value)]


def expanded_worlds(found: Entries) -> Worlds:
    """The definite lists that the entries may be, with every choice inside them made."""
    ways: Worlds = []
    for when, values in worlds(found):
        inner: Worlds = [(when, [])]
        for value in values:
            options = expanded(value)
            if len(options) == 1 and options[0][0].is_true:
                for _, made in inner:
                    made.append(options[0][1])
            else:
                inner = _product(inner, [(w, [v]) for w, v in options])
        ways.extend(inner)
    if len(ways) > MAX_WORLDS:
        raise Unmodelled("it has too many possible values")
    return ways


def _expanded_pairs(pairs: Pairs) -> list[tuple[Condition, Pairs]]:
    keys = tuple(k for k, _ in pairs)
    values: Entries = [Entry(TRUE, cast(Value, v)) for _, v in pairs]
    return [(when, tuple(zip(keys, vs, strict=True))) for when, vs in expanded_worlds(values)]


def in_each(
    context: Context, ways: Worlds, compute: Callable[[list[Value]], Value], returns: str | None = None
) -> Value:
    """`compute` of each of `ways` in its worlds, joined."""
    if len(ways) == 1 and ways[0][0].is_true:
        return compute(ways[0][1])
    results: list[tuple[Condition, Value]] = []
    for when, values in ways:
        result = context.under(when, partial(_attempt, context, compute, values, returns))
        if result is not None:
            results.append((when, result))
    return one_of(results)


def _attempt(
    context: Context, compute: Callable[[list[Value]], Value], values: list[Value], returns: str | None
) -> Value:
    try:
        return compute(values)
    except Unmodelled as reason:
        return context.unknown(reason.why, values, returns)


def computed(
    context: Context, compute: Callable[..., Value], arguments: Sequence[Value], returns: str | None = None
) -> Value:
    """`compute(*arguments)`, which takes known terms, for every choice in the arguments."""
    ways = expanded_worlds([Entry(TRUE, a) for a in arguments])
    return in_each(context, ways, lambda values: compute(*known(values)), returns)


def known(values: list[Value]) -> list[Value]:
    """The same terms; Unmodelled if one is not known through and through."""
    from elixir_lint.config.values import is_known

    for value in values:
        if not is_known(value):
            raise Unmodelled(value.why if isinstance(value, Unknown) else "part of what it is made of is not known")
    return values
