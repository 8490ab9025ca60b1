"""Bounds on calls of the project's functions: a call that leads nowhere is Unknown, and what follows it goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from elixir_lint.config.effective import Opening
from elixir_lint.config.interpreter import Begun, Interpreter, OutOfFuelError
from elixir_lint.config.values import Maybe, OneOf, Rest, Unknown, Value
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, Map, String, Struct, Tuple

CALL_STEPS = 6_000
"""What one call from a config file may take, with all that it calls."""
MAX_ATTEMPTS = 2
"""How often a function may take more than that; later calls of it get less."""
SHORT_STEPS = 1_000
"""What a call may take after those: where one of many arguments leads astray, the others need not."""
MAX_SHORT_ATTEMPTS = 8
"""How often a function may take more than it may in all; later calls of it are not followed."""
RECURSION = 10
"""Unfinished calls of a function that tell one without an end from one that has many worlds to follow."""
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
    now = it.observations
    for outer, then in active[-MAX_LOOKED_BACK:]:
        if same_shape(arguments, outer):
            return _in_circles(it, shown, arguments, span, now == then)
    active.append((list(arguments), now))
    try:
        return _limited(it, shown, arguments, span, compute, writes) if it.limit is None else compute()
    finally:
        active.pop()


def _limited(
    it: Interpreter, shown: str, arguments: list[Value], span: Span, compute: Callable[[], Value], writes: bool
) -> Value:
    """The outermost call: when it has used up its fuel, all it did is forgotten."""
    path, depth, frames, assumed = it.path, it.depth, list(it.frames), it.assumed.copy()
    calls, raised, outer = len(it.calls), len(it.raised), it.outermost
    it.outermost = Begun(shown, span, path, -1 if writes else calls)
    most = CALL_STEPS if it.given_up_calls.get(shown, 0) < MAX_ATTEMPTS else SHORT_STEPS
    it.limit = it.spent + most
    try:
        return compute()
    except OutOfFuelError as error:
        writes = writes or len(it.calls) > calls
        it.path, it.depth, it.frames, it.assumed = path, depth, frames, assumed
        del it.calls[calls:], it.raised[raised:]
        it.given_up_calls[shown] = it.given_up_calls.get(shown, 0) + 1
        if error.nested >= RECURSION:
            it.leave_unfinished(span, f"does not end within {most} steps")
        return _not_followed(it, shown, arguments, span, writes)
    finally:
        it.limit, it.outermost = None, outer


def _in_circles(it: Interpreter, shown: str, arguments: list[Value], span: Span, unchanged: bool) -> Value:
    """A call within a call of the same function with the same arguments: that has no end if these are known terms.

    `unchanged`: nothing that may be otherwise the next time was asked or done since then.
    """
    if not (unchanged and all(map(_is_data, arguments))):
        return it.unknown_call(f"{shown} calls itself with what is not known", arguments, span=span)
    it.leave_unfinished(span, "never ends", endless=shown)
    return it.unknown_call(f"{shown} calls itself without end", arguments, span=span)


def _is_data(value: object) -> bool:
    """Whether a value is known through and through; a function is not, since what it closes over is not compared."""
    match value:
        case List(items) | Tuple(items):
            return all(map(_is_data, items))
        case Map(pairs) | Struct(pairs=pairs):
            return all(_is_data(part) for pair in pairs for part in pair)
        case _:
            return isinstance(value, Atom | Integer | Float | String | Binary)


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
