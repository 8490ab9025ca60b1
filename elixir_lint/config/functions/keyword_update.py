"""Elixir's `Keyword`: updating, filtering, making."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from elixir_lint.config.functions.arguments import boolean, no_clause, pair
from elixir_lint.config.functions.enum import chosen, map_entries, opposite, tested
from elixir_lint.config.functions.enumerable import enumerated
from elixir_lint.config.functions.keyword import changed, missing, uncertain_key
from elixir_lint.config.functions.keywords import Pair, Pairs, find_key, pairs_of, presence, value_or
from elixir_lint.config.functions.lists import Entries, Entry, computed, listed, same, spliced
from elixir_lint.config.functions.refine import refined
from elixir_lint.config.functions.registry import Context, ElixirError, Unmodelled, partial
from elixir_lint.config.functions.sorting import ascending, sort_with
from elixir_lint.config.ordering import canonical
from elixir_lint.config.values import NIL, TRUE, Condition, OneOf, Rest, Unknown, Value
from elixir_lint.syntax.terms import Atom, List, Tuple

# --- updating ----------------------------------------------------------------------------------------


def updated_pairs(
    context: Context, pairs: Pairs, key: str, change: Callable[[Value], Value], *, keep_later: bool = False
) -> tuple[Entries, Condition]:
    """The list with `change` of the first value of `key`, and the condition under which there was none.

    Later pairs of the key go, unless `keep_later`. Unmodelled if unknown items come before the key.
    """
    made: Entries = []
    going: Condition = TRUE
    for entry in pairs:
        if isinstance(entry, Rest) or entry.has(key) is None:
            if not going.is_false:
                raise Unmodelled("whether a key is in it is not known")
            made.append(entry if isinstance(entry, Rest) else entry.entry)
            continue
        if not entry.has(key):
            made.append(entry.entry)
            continue
        here = going & entry.when
        if not here.is_false:
            value = _under(context, here, change, refined(entry.value, here))
            made += [] if value is None else [Entry(here, Tuple((entry.key, value)))]
        if keep_later:
            made.append(Entry(entry.when & ~going, entry.item))
        going = going & ~entry.when
    return made, going


def _under(context: Context, when: Condition, change: Callable[[Value], Value], value: Value) -> Value | None:
    return change(value) if when.is_true else context.under(when, lambda: change(value))


def updated_first(context: Context, keyword: Value, key: str, change: Callable[[Value], Value]) -> Value:
    """`Keyword.get_and_update`: the first pair of the key changes in its place, or a new one comes first."""
    pairs = pairs_of(keyword, "Keyword.get_and_update/3")
    try:
        made, absent = updated_pairs(context, pairs, key, change, keep_later=True)
    except Unmodelled as reason:
        new = change(context.unknown(reason.why, [keyword]))
        return context.unknown(reason.why, [keyword, new], "keyword")
    new_value = None if absent.is_false else _under(context, absent, change, NIL)
    front: Entries = [] if new_value is None else [Entry(absent, pair(key, new_value))]
    return listed(front + made)


def _updated(
    context: Context,
    keyword: Value,
    key: Value,
    function: str,
    change: Callable[[Value], Value],
    absent: Callable[[], Value] | None,
) -> Value:
    """The list with `change` of the key; where it is not there, with what `absent` gives at the end."""
    wanted = changed(keyword, key, function)
    if wanted is None:
        return uncertain_key(context, keyword, key)
    pairs, name = wanted
    try:
        made, going = updated_pairs(context, pairs, name, change)
    except Unmodelled as reason:
        value = change(context.unknown(reason.why, [keyword]))
        return context.unknown(reason.why, [keyword, value], "keyword")
    if absent is None or going.is_false:
        return listed(made)
    last = absent() if going.is_true else context.under(going, absent)
    return listed([*made, *([] if last is None else [Entry(going, Tuple((key, last)))])])


@partial("Keyword.update/4", returns="keyword", strict=(0, 1))
def update(context: Context, keyword: Value, key: Value, default: Value, fun: Value) -> Value:
    return _updated(context, keyword, key, "Keyword.update/4", lambda old: context.apply(fun, [old]), lambda: default)


@partial("Keyword.update!/3", returns="keyword", strict=(0, 1))
def update_or_fail(context: Context, keyword: Value, key: Value, fun: Value) -> Value:
    return _updated(context, keyword, key, "Keyword.update!/3", lambda old: context.apply(fun, [old]), missing(key))


@partial("Keyword.replace/3", returns="keyword", strict=(0, 1))
def replace(context: Context, keyword: Value, key: Value, new: Value) -> Value:
    return _updated(context, keyword, key, "Keyword.replace/3", lambda _: new, None)


@partial("Keyword.replace!/3", returns="keyword", strict=(0, 1))
def replace_or_fail(context: Context, keyword: Value, key: Value, new: Value) -> Value:
    return _updated(context, keyword, key, "Keyword.replace!/3", lambda _: new, missing(key))


@partial("Keyword.replace_lazy/3", returns="keyword", strict=(0, 1))
def replace_lazy(context: Context, keyword: Value, key: Value, fun: Value) -> Value:
    return _updated(context, keyword, key, "Keyword.replace_lazy/3", lambda old: context.apply(fun, [old]), None)


@partial("Keyword.get_and_update/3", returns="tuple", strict=(0, 1))
def get_and_update(context: Context, keyword: Value, key: Value, fun: Value) -> Value:
    return _get_and_update(context, keyword, key, fun, "Keyword.get_and_update/3", keep_later=True)


@partial("Keyword.get_and_update!/3", returns="tuple", strict=(0, 1))
def get_and_update_or_fail(context: Context, keyword: Value, key: Value, fun: Value) -> Value:
    return _get_and_update(context, keyword, key, fun, "Keyword.get_and_update!/3", keep_later=False)


def _get_and_update(
    context: Context, keyword: Value, key: Value, fun: Value, function: str, *, keep_later: bool
) -> Value:
    wanted = changed(keyword, key, function)
    if wanted is None:
        return Tuple(
            (context.unknown("a key in it is not known", [keyword, key]), uncertain_key(context, keyword, key))
        )
    pairs, name = wanted
    found = find_key(pairs, name)
    if not (found.absent.is_true or found.absent.is_false) or not found.doubtful.is_false:
        raise Unmodelled("whether a key is in it is not known")
    if found.absent.is_true and not keep_later:
        missing(key)()
    current = value_or(context, found, lambda: NIL)
    match context.apply(fun, [current]):
        case Tuple((shown, new)):
            if keep_later:
                return Tuple((shown, updated_first(context, keyword, name, lambda _: cast(Value, new))))
            return Tuple((shown, listed(updated_pairs(context, pairs, name, lambda _: cast(Value, new))[0])))
        case Atom("pop"):
            return Tuple((current, delete_first(context, keyword, key)))
        case Unknown(why=why):
            raise Unmodelled(why)
        case OneOf():
            raise Unmodelled("what it is updated with depends on the environment")
        case _:
            raise ElixirError("RuntimeError", "the given function must return a two-element tuple or :pop")


# --- removing ----------------------------------------------------------------------------------------


@partial("Keyword.delete_first/2", returns="keyword", strict=(0, 1))
def delete_first(context: Context, keyword: Value, key: Value) -> Value:
    wanted = changed(keyword, key, "Keyword.delete_first/2")
    if wanted is None:
        return uncertain_key(context, keyword, key)
    pairs, name = wanted
    kept: Entries = []
    going: Condition = TRUE
    for entry in pairs:
        if isinstance(entry, Rest):
            raise Unmodelled(entry.unknown.why)
        if entry.has(name) is None:
            raise Unmodelled("a key in it is not known")
        kept.append(Entry(entry.when & ~going, entry.item) if entry.has(name) else entry.entry)
        going = going & ~entry.when if entry.has(name) else going
    return listed(kept)


@partial("Keyword.delete/3", returns="keyword", strict=(0, 1))
def delete_value(context: Context, keyword: Value, key: Value, value: Value) -> Value:
    item = Tuple((key, value))
    kept: Entries = []
    for entry in pairs_of(keyword, "Keyword.delete/3"):
        if isinstance(entry, Rest):
            kept.append(entry)
        else:
            kept.append(Entry(entry.when & ~same(context, entry.item, item), entry.item))
    return listed(kept)


@partial("Keyword.pop_first/2", "Keyword.pop_first/3", returns="tuple", strict=(0, 1))
def pop_first(context: Context, keyword: Value, key: Value, default: Value = NIL) -> Value:
    from elixir_lint.config.functions.keyword import get

    return Tuple((get(context, keyword, key, default), delete_first(context, keyword, key)))


# --- with functions ----------------------------------------------------------------------------------


def _pair_entries(keyword: Value, function: str) -> Entries:
    """The entries of a list of pairs."""
    found: Entries = []
    for entry in pairs_of(keyword, function):
        if isinstance(entry, Pair) and not isinstance(entry.item, Tuple | Unknown):
            raise no_clause(function)
        found.append(entry if isinstance(entry, Rest) else entry.entry)
    return found


@partial("Keyword.filter/2", returns="keyword", strict=(0,))
def filter_(context: Context, keyword: Value, fun: Value) -> Value:
    return listed(chosen(tested(context, _pair_entries(keyword, "Keyword.filter/2"), fun)))


@partial("Keyword.reject/2", returns="keyword", strict=(0,))
def reject(context: Context, keyword: Value, fun: Value) -> Value:
    return listed(chosen(opposite(tested(context, _pair_entries(keyword, "Keyword.reject/2"), fun))))


@partial("Keyword.split_with/2", returns="tuple", strict=(0,))
def split_with(context: Context, keyword: Value, fun: Value) -> Value:
    results = tested(context, _pair_entries(keyword, "Keyword.split_with/2"), fun)
    return Tuple((listed(chosen(results)), listed(chosen(opposite(results)))))


@partial("Keyword.map/2", returns="keyword", strict=(0,))
def map_(context: Context, keyword: Value, fun: Value) -> Value:
    def compute(item: Value) -> Value:
        key = item.items[0] if isinstance(item, Tuple) else item
        return Tuple((key, context.apply(fun, [item])))

    return listed(map_entries(context, _pair_entries(keyword, "Keyword.map/2"), compute))


@partial("Keyword.new/1", returns="keyword", strict=(0,))
def new(context: Context, pairs: Value) -> Value:
    return made_from(context, enumerated(pairs))


@partial("Keyword.new/2", returns="keyword", strict=(0,))
def new_mapped(context: Context, items: Value, fun: Value) -> Value:
    return made_from(context, map_entries(context, enumerated(items), lambda item: context.apply(fun, [item])))


def made_from(context: Context, found: Entries) -> Value:
    """The last pair of each key."""
    pairs = pairs_of(listed(found), "Keyword.new/1")
    for entry in pairs:
        if isinstance(entry, Pair) and entry.key is None:
            if isinstance(entry.item, Tuple) and len(entry.item.items) == 2:
                raise no_clause("Keyword.put_new/3")
            raise ElixirError("MatchError", "no match of right hand side value")
    kept: Entries = []
    for index, entry in enumerate(pairs):
        if isinstance(entry, Rest) or not isinstance(entry.key, Atom):
            kept.append(entry if isinstance(entry, Rest) else entry.entry)
        else:
            later = presence(context, find_key(pairs[index + 1 :], entry.key.name))
            kept.append(Entry(entry.when & ~later, entry.item))
    return listed(kept)


@partial("Keyword.from_keys/2", returns="keyword", strict=(0,))
def from_keys(_: Context, keys: Value, value: Value) -> Value:
    if not isinstance(keys, List | Unknown):
        raise no_clause("Keyword.from_keys/2")
    return listed([e if isinstance(e, Rest) else Entry(e.when, Tuple((e.value, value))) for e in spliced(keys)])


@partial("Keyword.equal?/2", returns="boolean", strict=(0, 1))
def equal(context: Context, one: Value, other: Value) -> Value:
    def compute(left: Value, right: Value) -> Value:
        if not (isinstance(left, List) and isinstance(right, List)):
            raise no_clause("Keyword.equal?/2")
        ordered = [sort_with(cast("list[Value]", x.items), ascending) for x in (left, right)]
        return boolean([canonical(i) for i in ordered[0]] == [canonical(i) for i in ordered[1]])

    return computed(context, compute, [one, other], "boolean")
