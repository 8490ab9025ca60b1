"""Elixir's `Keyword`: joining with a function, validating."""

from __future__ import annotations

from collections.abc import Callable

from elixir_lint.config.functions.arguments import bad_argument, error, ok
from elixir_lint.config.functions.keywords import pairs_of
from elixir_lint.config.functions.lists import entries, in_each, listed, worlds
from elixir_lint.config.functions.registry import Context, Unmodelled, partial
from elixir_lint.config.lookup import as_pair
from elixir_lint.config.values import Rest, Unknown, Value
from elixir_lint.syntax.terms import Atom, List, Tuple


def _exact(
    context: Context, one: Value, other: Value, function: str, compute: Callable[[list[Value], list[Value]], Value]
) -> Value:
    """`compute` of the items of two lists in each world."""
    left, right = (listed([e if isinstance(e, Rest) else e.entry for e in pairs_of(k, function)]) for k in (one, other))

    def inner(first: list[Value]) -> Value:
        return in_each(context, worlds(entries(right)), lambda second: compute(first, second), "keyword")

    return in_each(context, worlds(entries(left)), inner, "keyword")


def _split_pair(item: Value, which: str) -> tuple[Atom, Value]:
    found = as_pair(item)
    if found is not None:
        return found
    match item:
        case Unknown(why) | Tuple((Unknown(why), _)):
            raise Unmodelled(why)
    raise bad_argument(f"expected a keyword list as the {which} argument")


@partial("Keyword.merge/3", returns="keyword", strict=(0, 1))
def merge_with(context: Context, first: Value, second: Value, fun: Value) -> Value:
    """An updated key moves to the end; a duplicate meets the next value that is left of it."""

    def compute(one: list[Value], other: list[Value]) -> Value:
        original = [_split_pair(item, "first") for item in one]
        rest = list(original)
        made: list[Value] = []
        for key, value in (_split_pair(item, "second") for item in other):
            at = next((i for i, (k, _) in enumerate(original) if k == key), -1)
            if at < 0:
                made.append(Tuple((key, value)))
                continue
            made.append(Tuple((key, context.apply(fun, [key, original.pop(at)[1], value]))))
            rest = [(k, v) for k, v in rest if k != key]
        return List((*(Tuple(p) for p in rest), *made))

    return _exact(context, first, second, "Keyword.merge/3", compute)


@partial("Keyword.intersect/2", "Keyword.intersect/3", returns="keyword", strict=(0, 1))
def intersect(context: Context, first: Value, second: Value, fun: Value | None = None) -> Value:
    def compute(one: list[Value], other: list[Value]) -> Value:
        found = [_split_pair(item, "second") for item in other]
        made: list[Value] = []
        for key, value in (_split_pair(item, "first") for item in one):
            match = next((v for k, v in found if k == key), None)
            if match is not None:
                made.append(Tuple((key, match if fun is None else context.apply(fun, [key, value, match]))))
        return List(tuple(made))

    return _exact(context, first, second, "Keyword.intersect/3", compute)


def _find_key(key: Atom, values: list[Value], passed: list[Value]) -> tuple[list[Value], list[Value]] | None:
    """What stands after `key` in `values`, and what was passed before it, on top of `passed`."""
    for index, allowed in enumerate(values):
        if allowed == key or (isinstance(allowed, Tuple) and len(allowed.items) == 2 and allowed.items[0] == key):
            return values[index + 1 :], [*reversed(values[:index]), *passed]
    return None


def _validated(given: list[Value], allowed: list[Value]) -> tuple[list[Value], list[Value]]:
    """The list with the defaults of `allowed` (in Elixir's order), and the keys that are not allowed or come twice."""
    first, second = allowed, list[Value]()
    made: list[Value] = []
    bad: list[Value] = []
    for item in given:
        key, _ = _split_pair(item, "first")
        found = _find_key(key, first, second) or _find_key(key, second, first)
        if found is None:
            bad.insert(0, key)
        else:
            first, second = found
            made.insert(0, item)
    if not bad:
        for value in (*second, *first):
            if not isinstance(value, Atom):
                _split_pair(value, "second")
                made.insert(0, value)
    return made, bad


@partial("Keyword.validate/2", returns="tuple", strict=(0, 1))
def validate(context: Context, keyword: Value, allowed: Value) -> Value:
    def compute(given: list[Value], values: list[Value]) -> Value:
        made, bad = _validated(given, values)
        return error(List(tuple(bad))) if bad else ok(List(tuple(made)))

    return _exact(context, keyword, allowed, "Keyword.validate/2", compute)


@partial("Keyword.validate!/2", returns="keyword", strict=(0, 1))
def validate_or_fail(context: Context, keyword: Value, allowed: Value) -> Value:
    def compute(given: list[Value], values: list[Value]) -> Value:
        made, bad = _validated(given, values)
        if bad:
            raise bad_argument(f"unknown keys {', '.join(f':{b.name}' for b in bad if isinstance(b, Atom))}")
        return List(tuple(made))

    return _exact(context, keyword, allowed, "Keyword.validate!/2", compute)
