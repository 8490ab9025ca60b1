"""JSON libraries: `Jason`, `Poison`, Elixir's `JSON`, OTP's `:json`. Only known texts are decoded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from elixir_lint.config.functions.arguments import EMPTY, ERROR, MAX_TEXT, ok, options_of, text_of
from elixir_lint.config.functions.registry import ElixirError, Unmodelled, pure
from elixir_lint.config.functions.text import float_text, integer_text
from elixir_lint.config.ordering import map_order
from elixir_lint.config.values import FALSE_ATOM, NIL, TRUE_ATOM, Unknown, Value
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, Map, String, Tuple

MAX_ORDERED = 32
"""Keys of the largest map that is encoded in a known order."""


class InvalidJson(Exception):  # noqa: N818 (the models turn it into what Elixir gives)
    """The text is no JSON."""


# --- decoding ----------------------------------------------------------------------------------------


def decoded(text: str, key: Callable[[str], Value], null: Value = NIL) -> Value:
    """The term of a JSON text; `key` makes the keys of objects. InvalidJson if it is none."""
    import json

    def pairs(items: list[tuple[str, Any]]) -> Map:
        made: dict[Value, Value] = {}
        for name, value in items:
            made[key(name)] = term(value)
        return Map(tuple(made.items()))

    def term(value: Any) -> Value:
        match value:
            case Map():
                return value
            case None:
                return null
            case bool():
                return TRUE_ATOM if value else FALSE_ATOM
            case int():
                return Integer(value)
            case float():
                return _float(value)
            case str():
                return _string(value)
            case _:
                return List(tuple(term(v) for v in value))

    if len(text) > MAX_TEXT or text.startswith("\ufeff"):
        raise Unmodelled("a JSON text in it is not modelled")
    try:
        return term(json.loads(text, object_pairs_hook=pairs, parse_constant=_refuse))
    except RecursionError:
        raise Unmodelled("a JSON text in it is nested too deeply") from None
    except ValueError as reason:
        if "digits" in str(reason) and "conversion" in str(reason):
            raise Unmodelled("a number in it is too large") from None
        raise InvalidJson from None


def _refuse(_: str) -> Any:
    raise ValueError("NaN and Infinity are no JSON")


def _float(value: float) -> Float:
    if value in (float("inf"), float("-inf")):
        raise Unmodelled("a number in it is too large")
    return Float(value)


def _string(text: str) -> String:
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise Unmodelled("a JSON text in it has half a character")
    return String(text)


def _keys(options: Value, function: str) -> Callable[[str], Value]:
    """How the keys of objects are made: `keys: :atoms`."""
    chosen = options_of(options, function)
    if set(chosen) - {"keys", "strings", "objects", "floats"} or chosen.get("objects", Atom("maps")) != Atom("maps"):
        raise Unmodelled("a JSON text is decoded with options that are not modelled")
    if chosen.get("floats", Atom("native")) != Atom("native"):
        raise Unmodelled("a JSON text is decoded with decimal numbers")
    match chosen.get("keys", Atom("strings")):
        case Atom("strings"):
            return _string
        case Atom("atoms" | "atoms!"):
            return Atom
        case _:
            raise Unmodelled("a JSON text is decoded with options that are not modelled")


def _text(value: Value, function: str) -> str:
    """The text to decode: a string, or a list of them."""
    if isinstance(value, List):
        from elixir_lint.config.functions.text import chardata

        return chardata(value)
    return text_of(value, function)


@pure("Jason.decode/1", "Jason.decode/2", returns="tuple")
def jason_decode(value: Value, options: Value = EMPTY) -> Value:
    try:
        return ok(decoded(_text(value, "Jason.decode/2"), _keys(options, "Jason.decode/2")))
    except InvalidJson:
        return Tuple((ERROR, Unknown("what is wrong with a JSON text is not told", "struct")))


@pure("Jason.decode!/1", "Jason.decode!/2")
def jason_decode_or_fail(value: Value, options: Value = EMPTY) -> Value:
    return _or_fail(value, options, "Jason.decode!/2", "Jason.DecodeError")


@pure("Poison.decode/1", "Poison.decode/2", returns="tuple")
def poison_decode(value: Value, options: Value = EMPTY) -> Value:
    try:
        return ok(decoded(_text(value, "Poison.decode/2"), _keys(options, "Poison.decode/2")))
    except InvalidJson:
        return Tuple((ERROR, Unknown("what is wrong with a JSON text is not told", "struct")))


@pure("Poison.decode!/1", "Poison.decode!/2")
def poison_decode_or_fail(value: Value, options: Value = EMPTY) -> Value:
    return _or_fail(value, options, "Poison.decode!/2", "Poison.ParseError")


def _or_fail(value: Value, options: Value, function: str, exception: str) -> Value:
    try:
        return decoded(_text(value, function), _keys(options, function))
    except InvalidJson:
        raise ElixirError(exception, "the text is not valid JSON") from None


@pure("JSON.decode/1", returns="tuple")
def decode(value: Value) -> Value:
    try:
        return ok(decoded(text_of(value, "JSON.decode/1"), _string))
    except InvalidJson:
        return Tuple((ERROR, Unknown("what is wrong with a JSON text is not told", "tuple")))


@pure("JSON.decode!/1")
def decode_or_fail(value: Value) -> Value:
    return _or_fail(value, EMPTY, "JSON.decode!/1", "JSON.DecodeError")


@pure("JSON.decode/3")
def decode_with(*_: Value) -> Value:
    raise Unmodelled("a JSON text is decoded with functions")


@pure(":json.decode/1")
def otp_decode(value: Value) -> Value:
    """As Elixir's, but null is `:null`."""
    try:
        return decoded(text_of(value, ":json.decode/1"), _string, Atom("null"))
    except InvalidJson:
        raise ElixirError("ErlangError", "the text is not valid JSON") from None


@pure(":json.decode/3", ":json.encode/1", ":json.encode/2")
def otp_other(*_: Value) -> Value:
    raise Unmodelled("it is made by OTP's :json")


# --- encoding ----------------------------------------------------------------------------------------

_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _quoted(text: str) -> str:
    return '"' + "".join(_SHORT.get(c) or (f"\\u{ord(c):04X}" if c < " " else c) for c in text) + '"'


def encoded(value: Value) -> str:
    """The JSON text of a term."""
    match value:
        case Atom("nil"):
            return "null"
        case Atom("true" | "false"):
            return value.name
        case Atom(name) | String(name):
            return _quoted(name)
        case Integer(n):
            return integer_text(n)
        case Float(x):
            return float_text(x)
        case List(items):
            return "[" + ",".join(encoded(item) for item in items) + "]"  # type: ignore[arg-type]
        case Map(pairs):
            if len(pairs) > MAX_ORDERED:
                raise Unmodelled("the order of a large map is not known")
            return "{" + ",".join(f"{_quoted(_key_text(k))}:{encoded(v)}" for k, v in map_order(pairs)) + "}"
        case Tuple():
            raise ElixirError("Protocol.UndefinedError", "protocol Jason.Encoder not implemented for a tuple")
        case Binary():
            raise Unmodelled("a binary that is not text is encoded as JSON")
        case _:
            raise Unmodelled("how it is encoded as JSON is not known")


def _key_text(key: Value) -> str:
    match key:
        case Atom(name) | String(name):
            return name
        case Integer(n):
            return str(n)
        case _:
            raise Unmodelled("how a key is encoded as JSON is not known")


def _plain(options: Value, function: str) -> None:
    if options_of(options, function):
        raise Unmodelled("JSON is written with options")


@pure("Jason.encode!/1", "Jason.encode!/2", returns="string")
def jason_encode_or_fail(value: Value, options: Value = EMPTY) -> Value:
    _plain(options, "Jason.encode!/2")
    return String(encoded(value))


@pure("Jason.encode/1", "Jason.encode/2", returns="tuple")
def jason_encode(value: Value, options: Value = EMPTY) -> Value:
    _plain(options, "Jason.encode/2")
    return ok(String(encoded(value)))


@pure("Poison.encode!/1", "Poison.encode!/2", "JSON.encode!/1", "JSON.encode!/2", returns="string")
def other_encode_or_fail(value: Value, options: Value = EMPTY) -> Value:
    """Numbers and texts that the libraries write differently are not modelled."""
    if isinstance(value, Float | Tuple) or options != EMPTY:
        raise Unmodelled("how it is encoded as JSON is not known")
    text = encoded(value)
    if "\\u" in text or "." in text:
        raise Unmodelled("how it is encoded as JSON is not known")
    return String(text)
