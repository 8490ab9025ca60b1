"""Elixir's `URI`: percent encoding and queries."""

from __future__ import annotations

from collections.abc import Callable

from elixir_lint.config.functions.arguments import (
    bad_argument,
    binary,
    boolean,
    bytes_of,
    is_function,
    no_clause,
)
from elixir_lint.config.functions.enumerable import enumerated
from elixir_lint.config.functions.lists import computed, listed
from elixir_lint.config.functions.registry import Context, Unmodelled, partial, pure
from elixir_lint.config.functions.sorting import decided
from elixir_lint.config.functions.text import to_string_of
from elixir_lint.config.values import Value
from elixir_lint.syntax.terms import Atom, Integer, List, Map, Tuple

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789~_-.")
_RESERVED = frozenset(b":/?#[]@!$&'()*+,;=")
WWW_FORM = Atom("www_form")


def percent(data: bytes, keep: Callable[[int], bool]) -> bytes:
    return b"".join(bytes((byte,)) if keep(byte) else b"%%%02X" % byte for byte in data)


def unpercent(data: bytes, *, plus_is_space: bool) -> bytes:
    if plus_is_space:
        data = data.replace(b"+", b" ")
    head, *rest = data.split(b"%")
    decoded = [head]
    for part in rest:
        digits = part[:2]
        if len(digits) == 2 and digits.isalnum() and _is_hex(digits):
            decoded.append(bytes((int(digits, 16),)) + part[2:])
        else:
            decoded.append(b"%" + part)
    return b"".join(decoded)


def _is_hex(digits: bytes) -> bool:
    return all(byte in b"0123456789abcdefABCDEF" for byte in digits)


def www_form(data: bytes) -> bytes:
    return percent(data, lambda byte: byte in _UNRESERVED or byte == 32).replace(b" ", b"+")


@pure("URI.encode/1", returns="string")
def encode(value: Value) -> Value:
    return binary(percent(bytes_of(value, "URI.encode/2"), lambda byte: byte in _UNRESERVED or byte in _RESERVED))


@partial("URI.encode/2", returns="string", strict=(0, 1))
def encode_with(context: Context, value: Value, predicate: Value) -> Value:
    def compute(made: Value) -> Value:
        if not is_function(predicate, 1):
            raise no_clause("URI.encode/2")
        data = bytes_of(made, "URI.encode/2")
        kept = {byte for byte in set(data) if decided(context, context.apply(predicate, [Integer(byte)]))}
        return binary(percent(data, kept.__contains__))

    return computed(context, compute, [value], "string")


@pure("URI.encode_www_form/1", returns="string")
def encode_www_form(value: Value) -> Value:
    return binary(www_form(bytes_of(value, "URI.encode_www_form/1")))


@pure("URI.decode/1", returns="string")
def decode(value: Value) -> Value:
    return binary(unpercent(bytes_of(value, "URI.decode/1"), plus_is_space=False))


@pure("URI.decode_www_form/1", returns="string")
def decode_www_form(value: Value) -> Value:
    return binary(unpercent(bytes_of(value, "URI.decode_www_form/1"), plus_is_space=True))


# --- queries -----------------------------------------------------------------------------------------


def _pieces(value: Value, encoding: Value) -> tuple[Value, Value]:
    """The encoded query of a list of pairs is joined from these."""
    match value:
        case Tuple((List(), _)) | Tuple((_, List())):
            raise bad_argument("encode_query/2 keys and values cannot be lists")
        case Tuple((key, inner)):
            pass
        case _:
            raise no_clause("URI.encode_kv_pair/2")
    if encoding not in (WWW_FORM, Atom("rfc3986")):
        raise no_clause("URI.encode_kv_pair/2")
    return to_string_of(key), to_string_of(inner)  # type: ignore[arg-type]


def _encoded_query(pairs: Value, encoding: Value) -> Value:
    assert isinstance(pairs, List)
    encoded = []
    for item in pairs.items:
        parts = [bytes_of(part, "URI.encode_query/2") for part in _pieces(item, encoding)]  # type: ignore[arg-type]
        if encoding == WWW_FORM:
            encoded.append(b"=".join(www_form(part) for part in parts))
        else:
            encoded.append(b"=".join(percent(part, _UNRESERVED.__contains__) for part in parts))
    return binary(b"&".join(encoded))


@partial("URI.encode_query/1", "URI.encode_query/2", returns="string", strict=(0, 1))
def encode_query(context: Context, value: Value, encoding: Value = WWW_FORM) -> Value:
    return computed(context, _encoded_query, [listed(enumerated(value)), encoding], "string")


@pure("URI.decode_query/1", "URI.decode_query/2", "URI.decode_query/3", returns="map")
def decode_query(value: Value, into: Value = Map(()), encoding: Value = WWW_FORM) -> Value:  # noqa: B008
    data = bytes_of(value, "URI.decode_query/3")
    if not isinstance(into, Map):
        raise Unmodelled("a query is decoded into something that is not a map")
    if encoding not in (WWW_FORM, Atom("rfc3986")):
        raise no_clause("URI.decode_with_encoding/2")
    spaces = encoding == WWW_FORM
    pairs: dict[object, object] = dict(into.pairs)
    parts = data.split(b"&")
    for part in parts[:-1] if not parts[-1] else parts:
        key, _, inner = part.partition(b"=")
        decoded = [binary(unpercent(p, plus_is_space=spaces)) for p in (key, inner)]
        pairs[decoded[0]] = decoded[1]
    return Map(tuple(pairs.items()))


def _codes(value: Value) -> int:
    return value.value if isinstance(value, Integer) else -1


@pure("URI.char_reserved?/1", returns="boolean")
def char_reserved(value: Value) -> Value:
    return boolean(_codes(value) in _RESERVED)


@pure("URI.char_unreserved?/1", returns="boolean")
def char_unreserved(value: Value) -> Value:
    return boolean(_codes(value) in _UNRESERVED)


@pure("URI.char_unescaped?/1", returns="boolean")
def char_unescaped(value: Value) -> Value:
    return boolean(_codes(value) in _RESERVED or _codes(value) in _UNRESERVED)
