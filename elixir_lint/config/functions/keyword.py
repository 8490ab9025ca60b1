"""Elixir's `Keyword`: reading, putting, removing, joining."""

from __future__ import annotations

from collections.abc import Callable

from elixir_lint.config.functions.arguments import ERROR, no_clause, ok
from elixir_lint.config.functions.keywords import (
    Found,
    Pair,
    Pairs,
    find_key,
    kept_where,
    merged,
    open_question,
    pairs_of,
    presence,
    value_or,
    without_key,
)
from elixir_lint.config.functions.lists import Entries, Entry, boolean_where, listed, spliced
from elixir_lint.config.functions.registry import Context, ElixirError, partial, pure
from elixir_lint.config.lookup import is_keyword, is_plain
from elixir_lint.config.values import (
    FALSE,
    FALSE_ATOM,
    NIL,
    TRUE,
    TRUE_ATOM,
    Condition,
    Rest,
    Unknown,
    Value,
)
from elixir_lint.syntax.terms import Atom, List, Tuple


def key_of(key: Value, function: str) -> str | None:
    """The name of the atom `key`; None if it is not known."""
    match key:
        case Atom(name):
            return name
        case Unknown(type=kind) if kind in (None, "atom", "boolean"):
            return None
        case _:
            raise no_clause(function)


def found_in(keyword: Value, key: Value, function: str) -> Found:
    """What `keyword` has for `key`; nothing is known where the key is not."""
    pairs = pairs_of(keyword, function)
    name = key_of(key, function)
    if name is not None:
        return find_key(pairs, name)
    assert isinstance(key, Unknown)
    return Found([], TRUE if not pairs else FALSE, TRUE if pairs else FALSE, key)


def missing(key: Value) -> Callable[[], Value]:
    """A computation that raises what Elixir does for a key that is not there."""

    def fail() -> Value:
        name = f":{key.name} " if isinstance(key, Atom) else ""
        raise ElixirError("KeyError", f"key {name}not found")

    return fail


# --- reading -----------------------------------------------------------------------------------------


@partial("Keyword.get/2", "Keyword.get/3", strict=(0, 1))
def get(context: Context, keyword: Value, key: Value, default: Value = NIL) -> Value:
    return value_or(context, found_in(keyword, key, "Keyword.get/3"), lambda: default)


@partial("Keyword.get_lazy/3", strict=(0, 1))
def get_lazy(context: Context, keyword: Value, key: Value, fun: Value) -> Value:
    return value_or(context, found_in(keyword, key, "Keyword.get_lazy/3"), lambda: context.apply(fun, []))


@partial("Keyword.fetch/2", strict=(0, 1))
def fetch(context: Context, keyword: Value, key: Value) -> Value:
    found = found_in(keyword, key, "Keyword.fetch/2")
    values: list[tuple[Condition, Value]] = [(when, ok(value)) for when, value in found.values]
    return value_or(context, found._replace(values=values), lambda: ERROR)


@partial("Keyword.fetch!/2", strict=(0, 1))
def fetch_or_fail(context: Context, keyword: Value, key: Value) -> Value:
    return value_or(context, found_in(keyword, key, "Keyword.fetch!/2"), missing(key))


@partial("Keyword.has_key?/2", returns="boolean", strict=(0, 1))
def has_key(context: Context, keyword: Value, key: Value) -> Value:
    return boolean_where(presence(context, found_in(keyword, key, "Keyword.has_key?/2")))


@partial("Keyword.get_values/2", returns="list", strict=(0, 1))
def get_values(context: Context, keyword: Value, key: Value) -> Value:
    return listed(values_of(context, keyword, key, "Keyword.get_values/2"))


def values_of(context: Context, keyword: Value, key: Value, function: str) -> Entries:
    pairs = pairs_of(keyword, function)
    name = key_of(key, function)
    values: Entries = []
    for pair in pairs:
        if isinstance(pair, Rest):
            values.append(Rest(context.unknown(pair.unknown.why, [pair.unknown], "list"), pair.when))
            continue
        if not (isinstance(pair.item, Tuple) or isinstance(pair.key, Unknown)):
            raise no_clause(function)
        same = pair.has(name) if name is not None else None
        if same is None:
            doubt = pair.key if isinstance(pair.key, Unknown) else key
            assert isinstance(doubt, Unknown)
            values.append(Entry(pair.when & open_question(context, doubt), pair.value))
        elif same:
            values.append(Entry(pair.when, pair.value))
    return values


@partial("Keyword.keys/1", returns="list", strict=(0,))
def keys(context: Context, keyword: Value) -> Value:
    found: Entries = []
    for pair in pairs_of(keyword, "Keyword.keys/1"):
        if isinstance(pair, Rest):
            found.append(Rest(context.unknown(pair.unknown.why, [pair.unknown], "list"), pair.when))
        elif pair.key is None:
            raise ElixirError("ArgumentError", "expected a keyword list, but an entry in the list is not a pair")
        else:
            found.append(Entry(pair.when, pair.key))
    return listed(found)


@partial("Keyword.values/1", returns="list", strict=(0,))
def values(context: Context, keyword: Value) -> Value:
    found: Entries = []
    for pair in pairs_of(keyword, "Keyword.values/1"):
        if isinstance(pair, Rest):
            found.append(Rest(context.unknown(pair.unknown.why, [pair.unknown], "list"), pair.when))
        elif pair.key is None:
            raise ElixirError("ArgumentError", "expected a keyword list, but an entry in the list is not a pair")
        else:
            found.append(Entry(pair.when, pair.value))
    return listed(found)


@partial("Keyword.keyword?/1", returns="boolean", strict=(0,))
def keyword_p(context: Context, value: Value) -> Value:
    answer = is_keyword(value)
    if answer is None:
        return context.unknown("a list in it is not known", [value], "boolean")
    return TRUE_ATOM if answer else FALSE_ATOM


# --- putting and removing ----------------------------------------------------------------------------


def changed(keyword: Value, key: Value, function: str) -> tuple[Pairs, str] | None:
    """The pairs, and the name of the key that will be changed; None if it is not known."""
    pairs = pairs_of(keyword, function)
    name = key_of(key, function)
    return None if name is None else (pairs, name)


def others(keyword: Value, key: Value) -> list[object] | None:
    """The pairs of other keys, where all are pairs in every world: the usual list at once. None if it is another."""
    if not (isinstance(keyword, List) and isinstance(key, Atom) and is_plain(keyword.items)):
        return None
    return [item for item in keyword.items if item.items[0].name != key.name]  # type: ignore[attr-defined]


def uncertain_key(context: Context, keyword: Value, key: Value, extra: Value = NIL) -> Value:
    return context.unknown("a key in it is not known", [keyword, key, extra], "keyword")


@partial("Keyword.put/3", returns="keyword", strict=(0, 1))
def put(context: Context, keyword: Value, key: Value, value: Value) -> Value:
    plain = others(keyword, key)
    if plain is not None:
        return List((Tuple((key, value)), *plain))
    change = changed(keyword, key, "Keyword.put/3")
    if change is None:
        return uncertain_key(context, keyword, key, value)
    kept = without_key(context, *change, "Keyword.put/3")
    return listed([Entry(TRUE, Tuple((key, value))), *kept])


@partial("Keyword.put_new/3", returns="keyword", strict=(0, 1))
def put_new(context: Context, keyword: Value, key: Value, value: Value) -> Value:
    return _put_new(context, keyword, key, lambda: value)


@partial("Keyword.put_new_lazy/3", returns="keyword", strict=(0, 1))
def put_new_lazy(context: Context, keyword: Value, key: Value, fun: Value) -> Value:
    return _put_new(context, keyword, key, lambda: context.apply(fun, []))


def _put_new(context: Context, keyword: Value, key: Value, compute: Callable[[], Value]) -> Value:
    if changed(keyword, key, "Keyword.put_new/3") is None:
        return uncertain_key(context, keyword, key)
    absent = found_in(keyword, key, "Keyword.put_new/3").absent
    value = context.under(absent, compute)
    front: Entries = [] if value is None else [Entry(absent, Tuple((key, value)))]
    return listed(front + spliced(keyword))


@partial("Keyword.delete/2", returns="keyword", strict=(0, 1))
def delete(context: Context, keyword: Value, key: Value) -> Value:
    plain = others(keyword, key)
    if plain is not None:
        return List(tuple(plain))
    change = changed(keyword, key, "Keyword.delete/2")
    if change is None:
        return uncertain_key(context, keyword, key)
    return listed(without_key(context, *change, "Keyword.delete/2"))


def chosen(context: Context, keyword: Value, keys: Value, function: str) -> tuple[Entries, Entries]:
    """The pairs whose key is in `keys`, and the others."""
    pairs = pairs_of(keyword, function)
    wanted: list[tuple[Condition, Value]] = []
    doubt: Unknown | None = None
    for entry in pairs_of(keys, function):
        if isinstance(entry, Rest) or isinstance(entry.item, Unknown):
            doubt = entry.unknown if isinstance(entry, Rest) else entry.item  # type: ignore[assignment]
        else:
            wanted.append((entry.when, entry.item))

    def inside(pair: Pair) -> Condition:
        if not (isinstance(pair.item, Tuple) and len(pair.item.items) == 2) and not isinstance(pair.key, Unknown):
            raise no_clause(function)
        found = FALSE
        for when, key in wanted:
            if key == pair.item.items[0] if isinstance(pair.item, Tuple) else False:
                found = found | when
        unknown = pair.key if isinstance(pair.key, Unknown) else doubt
        if unknown is not None and not found.is_true:
            found = found | open_question(context, unknown)
        return found

    conditions = {id(p): inside(p) for p in pairs if not isinstance(p, Rest)}
    return (
        kept_where(pairs, lambda p: conditions[id(p)]),
        kept_where(pairs, lambda p: ~conditions[id(p)]),
    )


@partial("Keyword.take/2", returns="keyword", strict=(0, 1))
def take(context: Context, keyword: Value, keys: Value) -> Value:
    return listed(chosen(context, keyword, keys, "Keyword.take/2")[0])


@partial("Keyword.drop/2", returns="keyword", strict=(0, 1))
def drop(context: Context, keyword: Value, keys: Value) -> Value:
    return listed(chosen(context, keyword, keys, "Keyword.drop/2")[1])


@partial("Keyword.split/2", returns="tuple", strict=(0, 1))
def split(context: Context, keyword: Value, keys: Value) -> Value:
    taken, dropped = chosen(context, keyword, keys, "Keyword.split/2")
    return Tuple((listed(taken), listed(dropped)))


@partial("Keyword.pop/2", "Keyword.pop/3", returns="tuple", strict=(0, 1))
def pop(context: Context, keyword: Value, key: Value, default: Value = NIL) -> Value:
    return Tuple((get(context, keyword, key, default), delete(context, keyword, key)))


@partial("Keyword.pop!/2", returns="tuple", strict=(0, 1))
def pop_or_fail(context: Context, keyword: Value, key: Value) -> Value:
    return Tuple((fetch_or_fail(context, keyword, key), delete(context, keyword, key)))


@partial("Keyword.pop_lazy/3", returns="tuple", strict=(0, 1))
def pop_lazy(context: Context, keyword: Value, key: Value, fun: Value) -> Value:
    return Tuple((get_lazy(context, keyword, key, fun), delete(context, keyword, key)))


@partial("Keyword.pop_values/2", returns="tuple", strict=(0, 1))
def pop_values(context: Context, keyword: Value, key: Value) -> Value:
    found = listed(values_of(context, keyword, key, "Keyword.pop_values/2"))
    return Tuple((found, delete(context, keyword, key)))


# --- joining ------------------------------------------------------------------------------------------


@partial("Keyword.merge/2", returns="keyword", strict=(0, 1))
def merge(context: Context, first: Value, second: Value) -> Value:
    return merged(context, pairs_of(first, "Keyword.merge/2"), pairs_of(second, "Keyword.merge/2"))


@pure("Keyword.new/0", returns="keyword")
def new() -> Value:
    return List(())


@partial("Keyword.to_list/1", returns="keyword", strict=(0,))
def to_list(_: Context, keyword: Value) -> Value:
    pairs_of(keyword, "Keyword.to_list/1")
    return keyword
