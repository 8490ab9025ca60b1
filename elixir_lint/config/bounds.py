"""Bounds on calls of the project's functions: a call that leads nowhere is Unknown, and what follows it goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from elixir_lint.config.effective import Opening
from elixir_lint.config.interpreter import Interpreter, OutOfFuelError
from elixir_lint.config.values import Maybe, OneOf, Rest, Unknown, Value
from elixir_lint.source import Span
from elixir_lint.syntax.terms import List, Tuple

CALL_STEPS = 6_000
"""What one call from a config file may take, with all that it calls."""
MAX_ATTEMPTS = 2
"""How often a function may take more than that; later calls of it get less."""
SHORT_STEPS = 1_000
"""What a call may take after those: where one of many arguments leads astray, the others need not."""
MAX_SHORT_ATTEMPTS = 8
"""How often a function may take more than it may in all; later calls of it are not followed."""
MAX_LOOKED_BACK = 8
"""How many unfinished calls of a function a further one is compared with."""


def bounded_call(
    it: Interpreter, shown: str, arguments: list[Value], span: Span, compute: Callable[[], Value], writes: bool
) -> Value:
    """The result of `compute`, which calls the function `shown` (`Shop.Env.get/1`); Unknown if that takes too much.

    `writes`: the function can call `config`, so where it is not followed, all is open.
    """
    if it.given_up_calls.get(shown, 0) >= MAX_SHORT_ATTEMPTS:
        return _not_followed(it, shown, arguments, span, writes)
    active = it.active.setdefault(shown, [])
    if any(same_shape(arguments, outer) for outer in active[-MAX_LOOKED_BACK:]):
        return it.unknown_call(f"{shown} calls itself with what is not known", arguments, span=span)
    active.append(list(arguments))
    try:
        return _limited(it, shown, arguments, span, compute, writes) if it.limit is None else compute()
    finally:
        active.pop()


def _limited(
    it: Interpreter, shown: str, arguments: list[Value], span: Span, compute: Callable[[], Value], writes: bool
) -> Value:
    """The outermost call: when it has used up its fuel, all it did is forgotten."""
    path, depth, frames, assumed = it.path, it.depth, list(it.frames), it.assumed.copy()
    calls, raised = len(it.calls), len(it.raised)
    it.limit = it.spent + (CALL_STEPS if it.given_up_calls.get(shown, 0) < MAX_ATTEMPTS else SHORT_STEPS)
    try:
        return compute()
    except OutOfFuelError:
        writes = writes or len(it.calls) > calls
        it.path, it.depth, it.frames, it.assumed = path, depth, frames, assumed
        del it.calls[calls:], it.raised[raised:]
        it.given_up_calls[shown] = it.given_up_calls.get(shown, 0) + 1
        return _not_followed(it, shown, arguments, span, writes)
    finally:
        it.limit = None


def _not_followed(it: Interpreter, shown: str, arguments: list[Value], span: Span, writes: bool) -> Value:
    why = f"evaluating {shown} takes too many steps"
    if writes:
        it.openings.append(Opening(why, span, it.path))
    return it.unknown_call(why, arguments, text="", span=span)


def same_shape(one: Sequence[object], other: Sequence[object]) -> bool:
    """Whether values are equal but for which unknown they hold: a recursion from one to the other learns nothing."""
    return len(one) == len(other) and all(map(_alike, one, other))


def _alike(one: object, other: object) -> bool:
    match one, other:
        case Unknown(type=kind), Unknown(type=another):
            return kind == another
        case OneOf(), OneOf():
            return same_shape([a.value for a in one.alternatives], [a.value for a in other.alternatives])
        case (List(items), List(others)) | (Tuple(items), Tuple(others)):
            return same_shape(items, others)
        case Maybe(_, inner), Maybe(_, another):
            return _alike(inner, another)
        case Rest(), Rest():
            return True
        case _:
            return one == other
