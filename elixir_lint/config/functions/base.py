"""Elixir's `Base`: 16, 32 and 64 digit encodings."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from elixir_lint.config.functions.arguments import (
    EMPTY,
    ERROR,
    bad_argument,
    binary,
    boolean,
    bytes_of,
    no_clause,
    ok,
    options_of,
)
from elixir_lint.config.functions.registry import Unmodelled, pure
from elixir_lint.config.values import FALSE_ATOM, NIL, TRUE_ATOM, Value
from elixir_lint.syntax.terms import Atom, String

MAX_DATA = 50_000
"""Bytes of the largest data that is encoded or decoded."""

_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"


class Alphabet(NamedTuple):
    """An encoding: digits, bits of a digit, digits of a group, lengths of a shorter last group, whether case varies."""

    digits: str
    bits: int
    group: int
    lengths: frozenset[int]
    cased: bool


_64 = frozenset({2, 3})
_32 = frozenset({2, 4, 5, 7})
ALPHABETS = {
    "16": Alphabet(_DIGITS + "ABCDEF", 4, 2, frozenset(), True),
    "32": Alphabet(_UPPER + "234567", 5, 8, _32, True),
    "hex32": Alphabet(_DIGITS + _UPPER[:22], 5, 8, _32, True),
    "64": Alphabet(_UPPER + _UPPER.lower() + _DIGITS + "+/", 6, 4, _64, False),
    "url64": Alphabet(_UPPER + _UPPER.lower() + _DIGITS + "-_", 6, 4, _64, False),
}


def _truthy(value: Value) -> bool:
    return value not in (FALSE_ATOM, NIL)


def _case(options: dict[str, Value], allowed: tuple[str, ...], function: str) -> str:
    case = options.get("case", Atom("upper"))
    if isinstance(case, Atom) and case.name in allowed:
        return case.name
    raise no_clause(function)


def _encoded(alphabet: Alphabet, data: bytes, *, padding: bool) -> str:
    number, count = int.from_bytes(data, "big"), -(-len(data) * 8 // alphabet.bits)
    number <<= count * alphabet.bits - len(data) * 8
    mask = (1 << alphabet.bits) - 1
    text = "".join(alphabet.digits[number >> alphabet.bits * i & mask] for i in range(count - 1, -1, -1))
    return text + "=" * (-count % alphabet.group if padding else 0)


def _decoded(alphabet: Alphabet, text: bytes, *, padding: bool, case: str) -> bytes:
    """The bytes; ValueError says what is wrong."""
    body = text.rstrip(b"=") if alphabet.lengths else text
    filled = len(body) % alphabet.group
    stripped = len(text) - len(body)
    if filled and filled not in alphabet.lengths:
        raise ValueError("incorrect padding")
    if stripped != (alphabet.group - filled if filled else 0) and (padding or stripped):
        raise ValueError("incorrect padding")
    digits = alphabet.digits
    if alphabet.cased and case == "lower":
        digits = digits.lower()
    values = {ord(c): i for i, c in enumerate(digits)}
    if alphabet.cased and case == "mixed":
        values |= {ord(c.lower()): i for i, c in enumerate(digits)}
    number = 0
    for byte in body:
        if byte not in values:
            raise ValueError("non-alphabet character found")
        number = number << alphabet.bits | values[byte]
    size = len(body) * alphabet.bits // 8
    return (number >> len(body) * alphabet.bits - size * 8).to_bytes(size, "big")


def _decode_value(name: str, value: Value, options: Value, function: str) -> bytes:
    chosen = options_of(options, function)
    data = bytes_of(value, function)
    if len(data) > MAX_DATA:
        raise Unmodelled("it is too large")
    if chosen.get("ignore") == Atom("whitespace"):
        data = bytes(byte for byte in data if byte not in b" \t\r\n")
    alphabet = ALPHABETS[name]
    case = _case(chosen, ("upper", "lower", "mixed"), function) if alphabet.cased else "upper"
    padding = _truthy(chosen.get("padding", TRUE_ATOM))
    return _decoded(alphabet, data, padding=padding, case=case)


def _declare(prefix: str, name: str) -> None:
    """The functions of one encoding: `encode64`, `decode64`, `decode64!`, `valid64?`."""
    number = name.removeprefix("url").removeprefix("hex")

    def encode(value: Value, options: Value = EMPTY) -> Value:
        function = f"Base.{prefix}encode{number}/2"
        data, chosen = bytes_of(value, function), options_of(options, function)
        if len(data) > MAX_DATA:
            raise Unmodelled("it is too large")
        alphabet = ALPHABETS[name]
        padding = bool(alphabet.lengths) and _truthy(chosen.get("padding", TRUE_ATOM))
        text = _encoded(alphabet, data, padding=padding)
        lower = alphabet.cased and _case(chosen, ("upper", "lower"), function) == "lower"
        return String(text.lower() if lower else text)

    def decode(value: Value, options: Value = EMPTY) -> Value:
        try:
            return ok(binary(_decode_value(name, value, options, f"Base.{prefix}decode{number}/2")))
        except ValueError:
            return ERROR

    def decode_or_fail(value: Value, options: Value = EMPTY) -> Value:
        try:
            return binary(_decode_value(name, value, options, f"Base.{prefix}decode{number}!/2"))
        except ValueError as reason:
            raise bad_argument(str(reason)) from None

    def valid(value: Value, options: Value = EMPTY) -> Value:
        try:
            _decode_value(name, value, options, f"Base.{prefix}valid{number}?/2")
        except ValueError:
            return boolean(False)
        return boolean(True)

    functions: dict[str, tuple[Callable[..., Value], str | None]] = {
        f"{prefix}encode{number}": (encode, "string"),
        f"{prefix}decode{number}": (decode, None),
        f"{prefix}decode{number}!": (decode_or_fail, "string"),
        f"{prefix}valid{number}?": (valid, "boolean"),
    }
    for function, (model, returns) in functions.items():
        pure(f"Base.{function}/1", f"Base.{function}/2", returns=returns)(model)


for _prefix, _name in (("", "16"), ("", "32"), ("hex_", "hex32"), ("", "64"), ("url_", "url64")):
    _declare(_prefix, _name)
