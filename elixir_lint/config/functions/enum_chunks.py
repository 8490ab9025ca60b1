"""Elixir's `Enum`: chunks, and several enumerables side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from elixir_lint.config.functions.arguments import EMPTY, no_clause
from elixir_lint.config.functions.enum_fold import pair_of
from elixir_lint.config.functions.enum_parts import as_list, in_items, integer_argument, take
from elixir_lint.config.functions.enumerable import enumerated
from elixir_lint.config.functions.lists import Entries, Entry, in_each, listed, worlds
from elixir_lint.config.functions.registry import Context, ElixirError, Unmodelled, partial
from elixir_lint.config.values import Rest, Unknown, Value
from elixir_lint.syntax.terms import Atom, Integer, List, Tuple

# --- chunks ------------------------------------------------------------------------------------------


@partial("Enum.chunk_every/2", returns="list", strict=(0, 1))
def chunk_every(context: Context, value: Value, count: Value) -> Value:
    return chunk_every_step(context, value, count, count)


@partial("Enum.chunk_every/3", "Enum.chunk_every/4", returns="list", strict=(0, 1, 2, 3))
def chunk_every_step(context: Context, value: Value, count: Value, step: Value, leftover: Value = EMPTY) -> Value:
    """Chunks of `count` items, a new one every `step` items; the last is filled from `leftover`."""
    size = integer_argument(count, "Enum.chunk_every/4", least=1)
    every = integer_argument(step, "Enum.chunk_every/4", least=1)
    return in_items(context, value, lambda items: _chunks(context, items, size, every, leftover))


def _chunks(context: Context, items: list[Value], size: int, every: int, leftover: Value) -> Value:
    chunks: list[Value] = []
    for start in range(0, len(items), every):
        chunk = items[start : start + size]
        if len(chunk) == size:
            chunks.append(as_list(chunk))
            continue
        if leftover != Atom("discard") and chunk:
            filler = take(context, leftover, Integer(size - len(chunk)))
            chunks.append(as_list([*chunk, *cast(List, filler).items]))  # type: ignore[list-item]
        break
    return as_list(chunks)


@partial("Enum.chunk_by/2", returns="list", strict=(0,))
def chunk_by(context: Context, value: Value, fun: Value) -> Value:
    from elixir_lint.config.functions.lists import known
    from elixir_lint.config.ordering import canonical

    def compute(items: list[Value]) -> Value:
        names = [canonical(k) for k in known([context.apply(fun, [item]) for item in items])]
        chunks: list[list[Value]] = []
        for index, item in enumerate(items):
            if index and names[index] == names[index - 1]:
                chunks[-1].append(item)
            else:
                chunks.append([item])
        return as_list([as_list(chunk) for chunk in chunks])

    return in_items(context, value, compute)


@partial("Enum.chunk_while/4", returns="list", strict=(0,))
def chunk_while(context: Context, value: Value, acc: Value, fun: Value, after: Value) -> Value:
    def compute(items: list[Value]) -> Value:
        now, chunks = acc, []
        for item in items:
            match context.apply(fun, [item, now]):
                case Tuple((Atom("cont"), chunk, new)):
                    chunks.append(cast(Value, chunk))
                    now = cast(Value, new)
                case Tuple((Atom("cont"), new)):
                    now = cast(Value, new)
                case Tuple((Atom("halt"), new)):
                    now = cast(Value, new)
                    break
                case result:
                    raise _unexpected(result)
        match context.apply(after, [now]):
            case Tuple((Atom("cont"), _)):
                return as_list(chunks)
            case Tuple((Atom("cont"), chunk, _)):
                return as_list([*chunks, cast(Value, chunk)])
            case result:
                raise _unexpected(result)

    return in_items(context, value, compute)


def _unexpected(result: Value) -> Exception:
    """A function's result that no clause of its caller accepts."""
    if isinstance(result, Tuple | Atom | Integer | List):
        return ElixirError("CaseClauseError", "no case clause matching the result of the function")
    return Unmodelled(result.why if isinstance(result, Unknown) else "the result of a function in it is not known")


# --- side by side ------------------------------------------------------------------------------------


def side_by_side(
    context: Context, enumerables: Sequence[Value], compute: Callable[[list[tuple[Value, ...]]], Value]
) -> Value:
    """`compute` of the rows of several enumerables, as many as the shortest has, in each world."""
    columns = [listed(enumerated(e)) for e in enumerables]

    def rows(made: list[list[Value]], rest: Sequence[List]) -> Value:
        if not rest:
            return compute(list(zip(*made, strict=False)))
        return in_each(context, worlds(enumerated(rest[0])), lambda items: rows([*made, items], rest[1:]), "list")

    return rows([], columns)


def _tuples(rows: list[tuple[Value, ...]]) -> Value:
    return as_list([Tuple(row) for row in rows])


@partial("Enum.zip/2", returns="list", strict=(0, 1))
def zip_two(context: Context, left: Value, right: Value) -> Value:
    return side_by_side(context, [left, right], _tuples)


@partial("Enum.zip/1", returns="list", strict=(0,))
def zip_all(context: Context, enumerables: Value) -> Value:
    return in_items(context, enumerables, lambda items: side_by_side(context, items, _tuples))


@partial("Enum.zip_with/3", returns="list", strict=(0, 1))
def zip_with_two(context: Context, left: Value, right: Value, fun: Value) -> Value:
    return side_by_side(context, [left, right], lambda rows: as_list([context.apply(fun, row) for row in rows]))


@partial("Enum.zip_with/2", returns="list", strict=(0,))
def zip_with(context: Context, enumerables: Value, fun: Value) -> Value:
    def joined(rows: list[tuple[Value, ...]]) -> Value:
        return as_list([context.apply(fun, [as_list(row)]) for row in rows])

    return in_items(context, enumerables, lambda items: side_by_side(context, items, joined))


@partial("Enum.zip_reduce/4", strict=(0, 1))
def zip_reduce_two(context: Context, left: Value, right: Value, acc: Value, fun: Value) -> Value:
    def fold(rows: list[tuple[Value, ...]]) -> Value:
        now = acc
        for row in rows:
            now = context.apply(fun, [*row, now])
        return now

    return side_by_side(context, [left, right], fold)


@partial("Enum.zip_reduce/3", strict=(0,))
def zip_reduce(context: Context, enumerables: Value, acc: Value, fun: Value) -> Value:
    def fold(rows: list[tuple[Value, ...]]) -> Value:
        now = acc
        for row in rows:
            now = context.apply(fun, [as_list(row), now])
        return now

    return in_items(context, enumerables, lambda items: side_by_side(context, items, fold), None)


@partial("Enum.unzip/1", returns="tuple", strict=(0,))
def unzip(context: Context, value: Value) -> Value:
    left: Entries = []
    right: Entries = []
    for entry in enumerated(value):
        if isinstance(entry, Rest):
            raise Unmodelled(entry.unknown.why)
        one, other = pair_of(context, entry.value, lambda: no_clause("Enum.unzip/1"))
        left.append(Entry(entry.when, one))
        right.append(Entry(entry.when, other))
    return Tuple((listed(left), listed(right)))
