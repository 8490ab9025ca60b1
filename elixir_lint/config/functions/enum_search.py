"""Elixir's `Enum`: looking for items, counting them, taking one by its index."""

from __future__ import annotations

from collections.abc import Callable

from elixir_lint.config.functions.arguments import ERROR, no_clause, ok
from elixir_lint.config.functions.enum import tested
from elixir_lint.config.functions.enumerable import enumerated, occurs, result_of
from elixir_lint.config.functions.lists import Entries, Entry, boolean_where, in_each, same, within, worlds
from elixir_lint.config.functions.refine import refined
from elixir_lint.config.functions.registry import Context, ElixirError, Unmodelled, partial
from elixir_lint.config.values import FALSE, NIL, TRUE, Condition, Rest, Unknown, Value, one_of
from elixir_lint.syntax.terms import Integer

# --- any and all -------------------------------------------------------------------------------------


def any_of(context: Context, found: Entries, holds: Callable[[Value], Condition]) -> Condition:
    """The condition under which `holds` of an item; later items are not asked where an earlier one decides."""
    decided = FALSE
    for entry in found:
        open_entry = Entry(occurs(context, entry), entry.unknown) if isinstance(entry, Rest) else entry
        asked = within(open_entry, ~decided)
        if asked.when.is_false:
            continue
        answers: list[Condition] = []

        def ask(item: Value, answers: list[Condition] = answers) -> Value:
            answers.append(holds(item))
            return NIL

        target = Rest(entry.unknown, entry.when & ~decided) if isinstance(entry, Rest) else asked
        if result_of(context, target, ask) is not None:
            decided = decided | (asked.when & answers[0])
        if decided.is_true:
            break
    return decided


@partial("Enum.any?/1", returns="boolean", strict=(0,))
def any_truthy(context: Context, value: Value) -> Value:
    return boolean_where(any_of(context, enumerated(value), context.truth))


@partial("Enum.any?/2", returns="boolean", strict=(0,))
def any_(context: Context, value: Value, fun: Value) -> Value:
    found = enumerated(value)
    return boolean_where(any_of(context, found, lambda item: context.truth(context.apply(fun, [item]))))


@partial("Enum.all?/1", returns="boolean", strict=(0,))
def all_truthy(context: Context, value: Value) -> Value:
    return boolean_where(~any_of(context, enumerated(value), lambda item: ~context.truth(item)))


@partial("Enum.all?/2", returns="boolean", strict=(0,))
def all_(context: Context, value: Value, fun: Value) -> Value:
    found = enumerated(value)
    return boolean_where(~any_of(context, found, lambda item: ~context.truth(context.apply(fun, [item]))))


@partial("Enum.member?/2", returns="boolean", strict=(0, 1))
def member(context: Context, value: Value, element: Value) -> Value:
    return boolean_where(any_of(context, enumerated(value), lambda item: same(context, item, element)))


@partial("Enum.empty?/1", returns="boolean", strict=(0,))
def empty(context: Context, value: Value) -> Value:
    present = FALSE
    for entry in enumerated(value):
        present = present | (occurs(context, entry) if isinstance(entry, Rest) else entry.when)
    return boolean_where(~present)


# --- finding -----------------------------------------------------------------------------------------


def first_found(
    context: Context, found: Entries, default: Value, look: Callable[[Value], tuple[Condition, Value]]
) -> Value:
    """The value that `look` finds first; where it finds none, `default`."""
    choices: list[tuple[Condition, Value]] = []
    going = TRUE
    for entry in found:
        if isinstance(entry, Rest):
            return one_of([*choices, (going, context.unknown(entry.unknown.why, [entry.unknown, default]))])
        asked = within(entry, going)
        if asked.when.is_false:
            continue
        answers: list[tuple[Condition, Value]] = []

        def ask(item: Value, answers: list[tuple[Condition, Value]] = answers) -> Value:
            answers.append(look(item))
            return NIL

        if result_of(context, asked, ask) is None:
            continue
        when = asked.when & answers[0][0]
        choices.append((when, refined(answers[0][1], when)))
        going = going & ~when
        if going.is_false:
            break
    return one_of([*choices, (going, default)])


@partial("Enum.find/2", strict=(0,))
def find(context: Context, value: Value, fun: Value) -> Value:
    return find_or(context, value, NIL, fun)


@partial("Enum.find/3", strict=(0,))
def find_or(context: Context, value: Value, default: Value, fun: Value) -> Value:
    return first_found(
        context, enumerated(value), default, lambda item: (context.truth(context.apply(fun, [item])), item)
    )


@partial("Enum.find_value/2", strict=(0,))
def find_value(context: Context, value: Value, fun: Value) -> Value:
    return find_value_or(context, value, NIL, fun)


@partial("Enum.find_value/3", strict=(0,))
def find_value_or(context: Context, value: Value, default: Value, fun: Value) -> Value:
    def look(item: Value) -> tuple[Condition, Value]:
        result = context.apply(fun, [item])
        return context.truth(result), result

    return first_found(context, enumerated(value), default, look)


@partial("Enum.find_index/2", strict=(0,))
def find_index(context: Context, value: Value, fun: Value) -> Value:
    def compute(items: list[Value]) -> Value:
        numbered: Entries = [Entry(TRUE, item) for item in items]
        position = iter(range(len(items)))

        def look(item: Value) -> tuple[Condition, Value]:
            return context.truth(context.apply(fun, [item])), Integer(next(position))

        return first_found(context, numbered, NIL, look)

    return in_each(context, worlds(enumerated(value)), compute)


# --- counting ----------------------------------------------------------------------------------------


def counted(found: Entries) -> Value:
    """How many entries there are, as a choice of numbers. Unmodelled if some are unknown."""
    counts: dict[int, Condition] = {0: TRUE}
    for entry in found:
        if isinstance(entry, Rest):
            raise Unmodelled(entry.unknown.why)
        following: dict[int, Condition] = {}
        for n, condition in counts.items():
            for m, c in ((n + 1, condition & entry.when), (n, condition & ~entry.when)):
                if not c.is_false:
                    following[m] = following[m] | c if m in following else c
        counts = following
    return one_of((condition, Integer(n)) for n, condition in counts.items())


@partial("Enum.count/1", returns="integer", strict=(0,))
def count(_: Context, value: Value) -> Value:
    return counted(enumerated(value))


@partial("Enum.count/2", returns="integer", strict=(0,))
def count_where(context: Context, value: Value, fun: Value) -> Value:
    return counted(_certain(tested(context, enumerated(value), fun)))


def _certain(results: list[tuple[Entry | Rest, Condition]]) -> Entries:
    return [e if isinstance(e, Rest) else within(e, c) for e, c in results if not c.is_false]


def _at_most(amount: Value, limit: int) -> Value:
    return Integer(min(amount.value, limit)) if isinstance(amount, Integer) else amount


@partial("Enum.count_until/2", returns="integer", strict=(0, 1))
def count_until(context: Context, value: Value, limit: Value) -> Value:
    if not isinstance(limit, Integer) or limit.value < 1:
        raise no_clause("Enum.count_until/2")
    top = limit.value
    return in_each(context, worlds(enumerated(value)), lambda items: _at_most(Integer(len(items)), top), "integer")


@partial("Enum.count_until/3", returns="integer", strict=(0, 2))
def count_where_until(context: Context, value: Value, fun: Value, limit: Value) -> Value:
    if not isinstance(limit, Integer) or limit.value < 1:
        raise no_clause("Enum.count_until/3")
    top = limit.value
    kept = _certain(tested(context, enumerated(value), fun))
    return in_each(context, worlds(kept), lambda items: _at_most(Integer(len(items)), top), "integer")


# --- by index ----------------------------------------------------------------------------------------


def item_at(
    context: Context, value: Value, index: Value, present: Callable[[Value], Value], absent: Callable[[], Value]
) -> Value:
    """`present(item)` at an index, which counts from the end if negative; `absent()` if there is none."""
    if isinstance(index, Unknown):
        raise Unmodelled(index.why)
    if not isinstance(index, Integer):
        raise no_clause("Enum.at/3")
    found = enumerated(value)
    at = index.value
    if 0 <= at < len(found) and all(isinstance(e, Entry) and e.when.is_true for e in found[: at + 1]):
        entry = found[at]
        assert isinstance(entry, Entry)
        return present(entry.value)

    def compute(items: list[Value]) -> Value:
        return present(items[at]) if -len(items) <= at < len(items) else absent()

    return in_each(context, worlds(found), compute)


@partial("Enum.at/2", "Enum.at/3", strict=(0, 1))
def at(context: Context, value: Value, index: Value, default: Value = NIL) -> Value:
    return item_at(context, value, index, lambda item: item, lambda: default)


@partial("Enum.fetch/2", strict=(0, 1))
def fetch(context: Context, value: Value, index: Value) -> Value:
    return item_at(context, value, index, ok, lambda: ERROR)


@partial("Enum.fetch!/2", strict=(0, 1))
def fetch_or_fail(context: Context, value: Value, index: Value) -> Value:
    def fail() -> Value:
        raise ElixirError("Enum.OutOfBoundsError", "out of bounds error")

    return item_at(context, value, index, lambda item: item, fail)
