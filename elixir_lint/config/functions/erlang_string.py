"""Erlang's `:string`, for text without characters of several code points, and `:math`."""

from __future__ import annotations

import math
from collections.abc import Callable

from elixir_lint.config.functions.arguments import boolean, no_clause, number_of, strings
from elixir_lint.config.functions.graphemes import WHITESPACE, graphemes
from elixir_lint.config.functions.registry import ElixirError, Unmodelled, pure
from elixir_lint.config.functions.string_split import matches
from elixir_lint.config.functions.text import chardata
from elixir_lint.config.values import Value
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, String, Tuple, make_charlist

LEADING = Atom("leading")


def _text(value: Value) -> str:
    match value:
        case String(text):
            return text
        case List():
            return chardata(value)
        case Binary():
            raise Unmodelled("a binary that is not text")
        case _:
            raise no_clause(":unicode_util.cp/1")


def _like(value: Value, text: str) -> Value:
    """The text in the form that `value` has: a string or a charlist."""
    return make_charlist(text) if isinstance(value, List) else String(text)


@pure(":string.uppercase/1", ":string.to_upper/1")
def uppercase(value: Value) -> Value:
    return _like(value, _plain(_text(value)).upper())


@pure(":string.lowercase/1", ":string.to_lower/1")
def lowercase(value: Value) -> Value:
    return _like(value, _plain(_text(value)).lower())


def _plain(text: str) -> str:
    if not text.isascii():
        raise Unmodelled("letter case beyond ASCII is not modelled")
    return text


@pure(":string.trim/1")
def trim(value: Value) -> Value:
    text = _text(value)
    if not text.isascii():
        raise Unmodelled("white space beyond ASCII is not modelled")
    return _like(value, text.strip(WHITESPACE))


@pure(":string.length/1", returns="integer")
def length(value: Value) -> Value:
    return Integer(len(graphemes(_text(value))))


@pure(":string.is_empty/1", returns="boolean")
def is_empty(value: Value) -> Value:
    return boolean(not _text(value))


@pure(":string.equal/2", returns="boolean")
def equal(one: Value, other: Value) -> Value:
    return boolean(_text(one) == _text(other))


@pure(":string.split/2", ":string.split/3", returns="list")
def split(value: Value, pattern: Value, where: Value = LEADING) -> Value:
    text, wanted = _text(value), _text(pattern)
    if isinstance(value, List):
        raise Unmodelled("a charlist is split")
    if not wanted:
        return strings([text])
    found = list(matches(text, [wanted]))
    match where:
        case Atom("leading"):
            found = found[:1]
        case Atom("trailing"):
            at = text.rfind(wanted)
            found = [(at, at + len(wanted))] if at >= 0 else []
        case Atom("all"):
            pass
        case _:
            raise no_clause(":string.split/3")
    pieces, start = [], 0
    for begin, end in found:
        pieces.append(text[start:begin])
        start = end
    return strings([*pieces, text[start:]])


@pure(":string.to_integer/1", returns="tuple")
def to_integer(value: Value) -> Value:
    import re

    if not isinstance(value, String):
        raise Unmodelled("a charlist is read as a number")
    match = re.match(r"[+-]?[0-9]{1,1000}", value.value, re.ASCII)
    if match is None:
        return Tuple((Atom("error"), Atom("no_integer")))
    return Tuple((Integer(int(match[0])), String(value.value[match.end() :])))


# --- :math -------------------------------------------------------------------------------------------


def _computed(function: Callable[..., float], *values: Value) -> Value:
    try:
        result = function(*(float(number_of(v)) for v in values))
    except (ValueError, OverflowError, ZeroDivisionError):
        raise ElixirError("ArithmeticError", "bad argument in arithmetic expression") from None
    return Float(result)


for _name, _function in {
    "sqrt": math.sqrt,
    "log": math.log,
    "log2": math.log2,
    "log10": math.log10,
    "exp": math.exp,
    "floor": lambda x: float(math.floor(x)),
    "ceil": lambda x: float(math.ceil(x)),
}.items():
    pure(f":math.{_name}/1", returns="float")(lambda value, function=_function: _computed(function, value))


@pure(":math.pow/2", returns="float")
def pow_(base: Value, exponent: Value) -> Value:
    return _computed(math.pow, base, exponent)


@pure(":math.pi/0", returns="float")
def pi() -> Value:
    return Float(math.pi)
