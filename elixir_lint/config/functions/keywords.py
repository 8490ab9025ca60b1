"""Keyword lists whose pairs may be there only in some worlds: finding, removing and joining pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias, cast

from elixir_lint.config.functions.arguments import no_clause
from elixir_lint.config.functions.lists import Entries, Entry, entries, listed
from elixir_lint.config.functions.refine import refined
from elixir_lint.config.functions.registry import Context, ElixirError
from elixir_lint.config.values import (
    FALSE,
    TRUE,
    Condition,
    OneOf,
    Rest,
    Unknown,
    Value,
    alternatives,
    one_of,
)
from elixir_lint.syntax.terms import Atom, List, Tuple

_KEYWORD_TYPES = frozenset({None, "list", "keyword", "charlist"})


class Pair(NamedTuple):
    """An item of a keyword list, there where `when` holds.

    `key` is an Atom, an Unknown, or None if the item is certainly no pair with an atom as its key.
    """

    when: Condition
    key: Atom | Unknown | None
    value: Value
    item: Value

    def has(self, key: str) -> bool | None:
        """Whether this pair's key is `key`; None if that is not known."""
        if isinstance(self.key, Unknown):
            return None
        return self.key is not None and self.key.name == key

    @property
    def entry(self) -> Entry:
        return Entry(self.when, self.item)


Pairs: TypeAlias = "list[Pair | Rest]"


class Found(NamedTuple):
    """What the first pair of a key holds: `values`, each where it is that; nothing where `absent` holds.

    Where `doubtful` holds the list has unknown items before any such pair; `unknown` says why.
    """

    values: list[tuple[Condition, Value]]
    absent: Condition
    doubtful: Condition
    unknown: Unknown | None

    @property
    def present(self) -> Condition:
        condition = FALSE
        for when, _ in self.values:
            condition = condition | when
        return condition


def pairs_of(keyword: Value, function: str) -> Pairs:
    """The pairs of a keyword list; `function` ("Keyword.get/3") raises for what is no list."""
    match keyword:
        case List():
            return [p for entry in entries(keyword) for p in pairs_of_entry(entry)]
        case Unknown(type=kind) if kind in _KEYWORD_TYPES:
            return [Rest(keyword)]
        case _:
            raise no_clause(function)


def pairs_of_entry(entry: Entry | Rest) -> Pairs:
    """The entry as pairs: one for each alternative of the item and of its key."""
    if isinstance(entry, Rest):
        return [entry]
    usual = entry.value
    if type(usual) is Tuple and len(usual.items) == 2 and type(usual.items[0]) is Atom:
        pair = Pair(entry.when, usual.items[0], cast(Value, usual.items[1]), usual)
        return [] if entry.when.is_false else [pair]
    found: Pairs = []
    for choice in alternatives(entry.value):
        when = entry.when & choice.when
        item = choice.value
        match item:
            case Tuple((OneOf() as keys, value)):
                for key in keys.alternatives:
                    both = when & key.when
                    inner = refined(cast(Value, value), both)
                    found.append(_pair(both, key.value, inner, Tuple((key.value, inner), item.span)))
            case Tuple((key, value)):
                found.append(_pair(when, cast(Value, key), cast(Value, value), item))
            case Unknown():
                found.append(Pair(when, item, item, item))
            case _:
                found.append(Pair(when, None, item, item))
    return [p for p in found if not p.when.is_false]


def _pair(when: Condition, key: Value, value: Value, item: Value) -> Pair:
    known = key if isinstance(key, Atom | Unknown) else None
    return Pair(when, known, value, item)


def find_key(pairs: Pairs, key: str) -> Found:
    """What `:lists.keyfind(key, 1, pairs)` finds."""
    values: list[tuple[Condition, Value]] = []
    remaining, doubtful = TRUE, FALSE
    unknown: Unknown | None = None
    for pair in pairs:
        if remaining.is_false:
            break
        known = None if isinstance(pair, Rest) else pair.has(key)
        if known is False:
            continue
        here = remaining & pair.when
        if here.is_false:
            continue
        remaining = remaining & ~pair.when
        if known:
            values.append((here, refined(cast(Pair, pair).value, here)))
        else:
            doubtful = doubtful | here
            unknown = unknown or _why(pair)
    return Found(values, remaining, doubtful, unknown)


def _why(pair: Pair | Rest) -> Unknown:
    if isinstance(pair, Rest):
        return pair.unknown
    assert isinstance(pair.key, Unknown)
    return pair.key


def value_or(context: Context, found: Found, absent: Callable[[], Value]) -> Value:
    """The found value; where there is none, what `absent` computes."""
    choices = list(found.values)
    if not found.absent.is_false:
        default = absent() if found.absent.is_true else context.under(found.absent, absent)
        if default is not None:
            choices.append((found.absent, default))
    if found.unknown is not None and not found.doubtful.is_false:
        choices.append((found.doubtful, context.unknown(found.unknown.why, [found.unknown])))
    return one_of(choices)


def presence(context: Context, found: Found) -> Condition:
    """The condition under which the key is there; open where that is not known."""
    if found.unknown is None or found.doubtful.is_false:
        return ~found.absent
    return found.present | (found.doubtful & open_question(context, found.unknown))


def open_question(context: Context, unknown: Unknown) -> Condition:
    """A new condition of which only the reason is known."""
    return context.truth(context.unknown(unknown.why, [unknown], "boolean"))


def without_key(context: Context, pairs: Pairs, key: str, function: str) -> Entries:
    """The list without all pairs of `key`; an item that may be one of them is there in doubt."""
    kept: Entries = []
    removed = any(not isinstance(p, Rest) and p.has(key) for p in pairs)
    for pair in pairs:
        if isinstance(pair, Rest):
            kept.append(pair)
            continue
        known = pair.has(key)
        if known is None:
            assert isinstance(pair.key, Unknown)
            kept.append(Entry(pair.when & open_question(context, pair.key), pair.item))
        elif not known:
            if removed and not _is_two(pair.item):
                raise no_clause(function)
            kept.append(pair.entry)
    return kept


def _is_two(item: Value) -> bool:
    return isinstance(item, Tuple) and len(item.items) == 2


def kept_where(pairs: Pairs, condition: Callable[[Pair], Condition]) -> Entries:
    """The pairs where their condition holds; unknown ones stay."""
    kept: Entries = []
    for pair in pairs:
        if isinstance(pair, Rest):
            kept.append(pair)
            continue
        when = condition(pair)
        both = pair.when & when
        kept.append(Entry(both, pair.item if when.is_true else refined(pair.item, both)))
    return kept


def merged(context: Context, first: Pairs, second: Pairs) -> List:
    """`Keyword.merge(first, second)`: a key of the second replaces every pair of it in the first.

    What the first list has from its first unknown items on goes to the end: a key of the second list is
    certainly not among them.
    """
    if not second:
        return listed(_entries(first))
    if not first:
        return listed(_entries(second))
    for name, pairs in (("second", second), ("first", first)):
        if any(not isinstance(p, Rest) and p.key is None and p.when.is_true for p in pairs):
            raise ElixirError("ArgumentError", f"expected a keyword list as the {name} argument")

    def survives(pair: Pair) -> Condition:
        if not isinstance(pair.key, Atom):
            return open_question(context, pair.key) if pair.key is not None else TRUE
        return ~presence(context, find_key(second, pair.key.name))

    kept = kept_where(first, survives)
    split = next((i for i, e in enumerate(kept) if isinstance(e, Rest)), len(kept))
    return listed([*kept[:split], *_entries(second), *kept[split:]])


def _entries(pairs: Iterable[Pair | Rest]) -> Entries:
    return [p if isinstance(p, Rest) else p.entry for p in pairs]


def as_pair(key: Atom, value: Value) -> Tuple:
    return Tuple((key, value), key.span)
