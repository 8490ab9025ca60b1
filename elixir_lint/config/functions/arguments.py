"""Reading the arguments of models and building their results, with the exceptions Elixir raises for wrong types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from elixir_lint.config.functions.registry import ElixirError, Unmodelled
from elixir_lint.config.values import FALSE_ATOM, TRUE_ATOM, Capture, Closure, Env, OneOf, Unknown, Value
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, String, Tuple, make_binary

ERROR = Atom("error")
EMPTY = List(())
INFINITY = Atom("infinity")
ZERO, TEN = Integer(0), Integer(10)
MAX_TEXT = 1_000_000
"""Bytes of the largest text, items of the largest list that a model makes."""


def no_clause(function: str) -> ElixirError:
    """The error of a call whose arguments no clause of `function` ("String.trim/1") accepts."""
    return ElixirError("FunctionClauseError", f"no function clause matching in {function}")


def bad_argument(message: str = "argument error") -> ElixirError:
    return ElixirError("ArgumentError", message)


def doubt_or(value: Value, error: ElixirError) -> ElixirError | Unmodelled:
    """What to raise for a value of the wrong type: `error`, unless it is only not known to be of the right one."""
    match value:
        case Unknown():
            return Unmodelled(value.why)
        case Env(name):
            return Unmodelled(f"it depends on ${name}")
        case OneOf():
            return Unmodelled("it depends on the environment")
        case _:
            return error


def text_of(value: Value, function: str) -> str:
    """The text of a string; a binary that is not UTF-8 is not modelled."""
    if isinstance(value, String):
        return value.value
    if isinstance(value, Binary):
        raise Unmodelled(f"{function} got a binary that is not text")
    raise doubt_or(value, no_clause(function))


def bytes_of(value: Value, function: str) -> bytes:
    """The bytes of a binary."""
    if isinstance(value, String):
        return value.value.encode()
    if isinstance(value, Binary):
        return value.value
    raise doubt_or(value, no_clause(function))


def integer_of(value: Value, function: str) -> int:
    if isinstance(value, Integer):
        return value.value
    raise doubt_or(value, no_clause(function))


def number_of(value: Value) -> int | float:
    """The number of an arithmetic operand."""
    if isinstance(value, Integer | Float):
        return value.value
    raise doubt_or(value, ElixirError("ArithmeticError", "bad argument in arithmetic expression"))


def atom_of(value: Value, function: str) -> str:
    if isinstance(value, Atom):
        return value.name
    raise doubt_or(value, no_clause(function))


def items_of(value: Value, function: str) -> tuple[Any, ...]:
    """The items of a known list."""
    if isinstance(value, List):
        return value.items
    raise doubt_or(value, no_clause(function))


def texts_of(value: Value, function: str) -> list[str]:
    """The texts of a known list of strings."""
    return [text_of(item, function) for item in items_of(value, function)]


def options_of(value: Value, function: str) -> dict[str, Value]:
    """A known keyword list as name to value, the first of duplicates."""
    options: dict[str, Value] = {}
    for item in items_of(value, function):
        match item:
            case Tuple((Atom(name), option)):
                options.setdefault(name, option)  # type: ignore[arg-type]
            case _:
                raise no_clause(function)
    return options


def is_function(value: Value, arity: int | None = None) -> bool:
    """`is_function(value, arity)` of a value that is no Unknown."""
    return isinstance(value, Closure | Capture) and arity in (None, value.arity)


def boolean(flag: bool) -> Atom:
    return TRUE_ATOM if flag else FALSE_ATOM


def ok(value: Value) -> Tuple:
    return Tuple((Atom("ok"), value))


def error(reason: Value) -> Tuple:
    return Tuple((ERROR, reason))


def pair(key: str, value: Value) -> Tuple:
    return Tuple((Atom(key), value))


def strings(texts: Iterable[str]) -> List:
    return List(tuple(String(t) for t in texts))


def number(value: int | float) -> Integer | Float:
    """A number as a term; a float beyond Erlang's range is an ArithmeticError."""
    if isinstance(value, int):
        return Integer(value)
    if value != value or value in (float("inf"), float("-inf")):
        raise ElixirError("ArithmeticError", "bad argument in arithmetic expression")
    return Float(value)


def binary(data: bytes) -> String | Binary:
    return make_binary(data)
