"""Calling the modelled functions of the library, with arguments that may be a choice or not known."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from elixir_lint.config.functions.registry import ElixirError, Model
from elixir_lint.config.interpreter import Interpreter
from elixir_lint.config.render import described, render
from elixir_lint.config.values import (
    TRUE,
    Capture,
    Closure,
    Condition,
    Env,
    OneOf,
    Unknown,
    Value,
    alternatives,
    first_unknown,
    is_known,
    type_of,
    variables_of,
)
from elixir_lint.record import replace
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Binary, Integer, List, Map, Regex, String, Struct

MAX_COMBINATIONS = 64
ITEMS_OF_A_STEP = 2
"""So many items of a list count as a step: a function goes through all of them."""
MAX_TEXT = 300
"""Characters of the text of a call that could not be computed; a longer one tells nobody anything."""
_MAY_RAISE = frozenset({"String.to_integer", "String.to_float", "String.to_existing_atom", "String.to_charlist"})


def call_model(it: Interpreter, model: Model, arguments: list[Value], span: Span) -> Value:
    """Call a modelled library function for every combination of its arguments' alternatives."""
    arguments = [it.refine(a) for a in arguments]
    if model.is_pure:
        positions = [i for i, a in enumerate(arguments) if isinstance(a, OneOf)]
    else:
        positions = [i for i in model.strict if i < len(arguments) and isinstance(arguments[i], OneOf)]
    if not positions:
        return _call_once(it, model, arguments, span)
    count = 1
    for i in positions:
        count *= len(alternatives(arguments[i]))
    if count > MAX_COMBINATIONS:
        return it.unknown("it has too many possible values", arguments, model.returns, span=span)
    cases: list[tuple[Condition, Callable[[], Value]]] = []
    for combination in product(*(alternatives(arguments[i]) for i in positions)):
        when = TRUE
        chosen = list(arguments)
        for position, alternative in zip(positions, combination, strict=True):
            when = when & alternative.when
            chosen[position] = alternative.value
        cases.append((when, _delayed(it, model, chosen, span)))
    return it.branch(cases)


def _delayed(it: Interpreter, model: Model, arguments: list[Value], span: Span) -> Callable[[], Value]:
    return lambda: _call_once(it, model, [it.refine(a) for a in arguments], span)


def _call_once(it: Interpreter, model: Model, arguments: list[Value], span: Span) -> Value:
    it.place = span
    it.steps += sum(map(_size, arguments)) // ITEMS_OF_A_STEP
    try:
        if not model.is_pure:
            return it.bounded(model.function(it, *arguments), span)
        if all(is_known(a) for a in arguments):
            if model.name == "String.to_existing_atom":
                it.may_fail(
                    "ArgumentError", "the atom may not exist", span, f"String.to_existing_atom({render(arguments[0])})"
                )
            return _placed(it.bounded(model.function(*arguments), span), arguments)
    except ElixirError as error:
        if model.is_pure or all(is_known(a) for a in arguments):
            raise it.fail(error.exception, error.message, span) from None
        return _doubtful(it, model, arguments, error, span)
    return _uncomputed(it, model, arguments, span)


def _size(value: Value) -> int:
    """How many items a function may have to go through."""
    match value:
        case List(items):
            return len(items)
        case Map(pairs) | Struct(pairs=pairs):
            return len(pairs)
        case _:
            return 0


def _doubtful(it: Interpreter, model: Model, arguments: list[Value], error: ElixirError, span: Span) -> Value:
    """What a call gives that raises as far as its arguments are known: nothing, if they are certain enough."""
    unknown: list[Value] = [a for a in arguments if isinstance(a, Unknown | OneOf | Env)]
    if not unknown:
        raise it.fail(error.exception, error.message, span) from None
    shown = model.name.removeprefix("Kernel.")
    it.may_fail(error.exception, error.message, span, f"{shown}({', '.join(as_argument(a) for a in arguments)})")
    return it.unknown(_why(unknown), arguments, model.returns, span=span)


def _placed(value: Value, arguments: list[Value]) -> Value:
    """A text made of others has the place of the first: that of the literal in `Base.decode64!("...")`."""
    if isinstance(value, String | Binary) and value.span is None:
        spans = (a.span for a in arguments if isinstance(a, String | Binary) or (isinstance(a, List) and a.charlist))
        span = next((span for span in spans if span is not None), None)
        return replace(value, span=span) if span is not None else value
    return value


def _uncomputed(it: Interpreter, model: Model, arguments: list[Value], span: Span) -> Value:
    """What a pure function gives for arguments that are not known: a value of its type."""
    shown = model.name.removeprefix("Kernel.")
    text = f"{shown}({', '.join(as_argument(a) for a in arguments)})"
    stable = all(_is_stable(a) for a in arguments) and len(text) <= MAX_TEXT
    if model.name in _MAY_RAISE or model.name.endswith("!") or _refuses_bytes(model, arguments):
        it.may_fail("ArgumentError", f"{shown} of text that is not valid", span, text)
    elif len(arguments) > 1:
        _refused(it, model, arguments, span, text)
    why = _why(arguments)
    if arguments and model.returns in (None, "struct", "tuple"):
        from elixir_lint.config.outcomes import OUTCOMES, Uncomputed

        outcome = OUTCOMES.get(model.name)
        if outcome is not None:
            return outcome(Uncomputed(it, why, as_argument(arguments[0]), text, arguments, stable, span))
    shown = text if len(text) <= MAX_TEXT else ""
    returns = "integer" if model.returns == "number" and _is_whole(model, arguments) else model.returns
    return it.unknown(why, arguments, returns, text=shown, pure=stable, span=span)


def _refuses_bytes(model: Model, arguments: list[Value]) -> bool:
    """Whether it takes UTF-8 only, and may be given other bytes: variables are texts, their parts perhaps not."""
    if not any(isinstance(a, Unknown) for a in arguments):
        return False
    unicode = any(isinstance(a, Regex) and "u" in a.modifiers for a in arguments)
    return unicode or model.name in ("String.to_atom", ":erlang.binary_to_atom")


def _is_whole(model: Model, arguments: list[Value]) -> bool:
    """Whether integers make an integer."""
    return model.name in _WHOLE and all(type_of(a) == "integer" for a in arguments)


_WHOLE = frozenset({"Kernel.+", "Kernel.-", "Kernel.*", "Kernel.abs", "Kernel.max", "Kernel.min"})


def _refused(it: Interpreter, model: Model, arguments: list[Value], span: Span, text: str) -> None:
    """Take note of a call that raises because of the arguments that are known, as one with samples for the others."""
    sample = [_sample(a) for a in arguments]
    if any(not is_known(a) for a in sample):
        return
    try:
        model.function(*sample)
    except ElixirError as error:
        it.may_fail(error.exception, error.message, span, text)


def _sample(value: Value) -> Value:
    match value:
        case Env() | Unknown(type="string"):
            return String("a")
        case Unknown(type="integer" | "number"):
            return Integer(1)
        case _:
            return value


def as_argument(value: Value) -> str:
    """A value in the text of a call: `$X`, `String.trim($X)`, `"a"`."""
    if isinstance(value, Unknown):
        return described(value)
    if isinstance(value, OneOf):
        return "one of " + ", ".join(as_argument(a.value) for a in value.alternatives[:3])
    return render(value)


def _is_stable(value: Value) -> bool:
    """Whether the same text means the same value."""
    match value:
        case Env():
            return True
        case Unknown(pure=pure):
            return pure
        case Closure() | Capture(module=""):
            return False
        case _:
            return is_known(value)


def _why(arguments: list[Value]) -> str:
    for argument in arguments:
        unknown = first_unknown(argument)
        if unknown is not None:
            return unknown.why
    names = sorted({name for argument in arguments for name in variables_of(argument)})
    if names:
        return "it depends on " + ", ".join(f"${n}" for n in names)
    return "part of what it is made of is not known"
