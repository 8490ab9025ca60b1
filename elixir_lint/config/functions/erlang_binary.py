"""Erlang's `:binary`, and the digests of `:crypto`."""

from __future__ import annotations

from elixir_lint.config.functions.arguments import EMPTY, MAX_TEXT, bad_argument, binary, bytes_of
from elixir_lint.config.functions.erlang import io_bytes
from elixir_lint.config.functions.registry import ElixirError, Unmodelled, pure
from elixir_lint.config.values import Value
from elixir_lint.syntax.terms import Atom, Binary, Integer, List, String, Tuple

ONE = Integer(1)
_HASHES = {
    "md4": "",
    "md5": "md5",
    "ripemd160": "",
    "sha": "sha1",
    "sha224": "sha224",
    "sha256": "sha256",
    "sha384": "sha384",
    "sha512": "sha512",
    "sha3_224": "sha3_224",
    "sha3_256": "sha3_256",
    "sha3_384": "sha3_384",
    "sha3_512": "sha3_512",
    "blake2b": "blake2b",
    "blake2s": "blake2s",
}
"""Erlang's names of digests -> Python's; none for those that are not everywhere."""


def _data(value: Value) -> bytes:
    if isinstance(value, String | Binary):
        return bytes_of(value, ":binary")
    raise bad_argument()


# --- parts -------------------------------------------------------------------------------------------


def _patterns(value: Value) -> list[bytes]:
    match value:
        case String() | Binary():
            found = [_data(value)]
        case List(items):
            found = [_data(item) for item in items]  # type: ignore[arg-type]
        case _:
            raise Unmodelled("a compiled pattern is not modelled")
    if not found or not all(found):
        raise bad_argument()
    return found


def _matches(data: bytes, patterns: list[bytes]) -> list[tuple[int, int]]:
    """Start and end of each match; of several patterns the longest."""
    found: list[tuple[int, int]] = []
    at = 0
    while True:
        best = min(((start, -len(p)) for p in patterns if (start := data.find(p, at)) >= 0), default=None)
        if best is None:
            return found
        at = best[0] - best[1]
        found.append((best[0], at))


def _flags(options: Value, allowed: set[str]) -> set[str]:
    if not isinstance(options, List):
        raise bad_argument()
    names = {item.name if isinstance(item, Atom) else "" for item in options.items}
    if names - allowed:
        raise Unmodelled("an option of :binary is not modelled")
    return names


@pure(":binary.split/2", ":binary.split/3", returns="list")
def split(value: Value, pattern: Value, options: Value = EMPTY) -> Value:
    data, found = _data(value), _matches(_data(value), _patterns(pattern))
    flags = _flags(options, {"global", "trim", "trim_all"})
    pieces: list[bytes] = []
    start = 0
    for begin, end in found if "global" in flags else found[:1]:
        pieces.append(data[start:begin])
        start = end
    pieces.append(data[start:])
    if "trim_all" in flags:
        pieces = [piece for piece in pieces if piece]
    while "trim" in flags and pieces and not pieces[-1]:
        pieces.pop()
    return List(tuple(binary(piece) for piece in pieces))


@pure(":binary.replace/3", ":binary.replace/4", returns="string")
def replace(value: Value, pattern: Value, replacement: Value, options: Value = EMPTY) -> Value:
    data, new, found = _data(value), _data(replacement), _matches(_data(value), _patterns(pattern))
    flags = _flags(options, {"global"})
    pieces: list[bytes] = []
    start = 0
    for begin, end in found if "global" in flags else found[:1]:
        pieces += (data[start:begin], new)
        start = end
    return binary(b"".join((*pieces, data[start:])))


def _span(begin: int, end: int) -> Tuple:
    return Tuple((Integer(begin), Integer(end - begin)))


@pure(":binary.match/2")
def match(value: Value, pattern: Value) -> Value:
    found = _matches(_data(value), _patterns(pattern))
    return _span(*found[0]) if found else Atom("nomatch")


@pure(":binary.matches/2", returns="list")
def matches(value: Value, pattern: Value) -> Value:
    return List(tuple(_span(*found) for found in _matches(_data(value), _patterns(pattern))))


@pure(":binary.copy/1", ":binary.copy/2", returns="string")
def copy(value: Value, times: Value = ONE) -> Value:
    if not isinstance(times, Integer) or times.value < 0:
        raise bad_argument()
    data = _data(value)
    if len(data) * times.value > MAX_TEXT:
        raise Unmodelled("it is too large")
    return binary(data * times.value)


@pure(":binary.at/2", returns="integer")
def at(value: Value, index: Value) -> Value:
    data = _data(value)
    if not isinstance(index, Integer) or not 0 <= index.value < len(data):
        raise bad_argument()
    return Integer(data[index.value])


@pure(":binary.first/1", returns="integer")
def first(value: Value) -> Value:
    return at(value, Integer(0))


@pure(":binary.last/1", returns="integer")
def last(value: Value) -> Value:
    return at(value, Integer(len(_data(value)) - 1))


@pure(":binary.bin_to_list/1", returns="list")
def bin_to_list(value: Value) -> Value:
    return List(tuple(Integer(byte) for byte in _data(value)))


@pure(":binary.list_to_bin/1", returns="string")
def list_to_bin(value: Value) -> Value:
    if not isinstance(value, List):
        raise bad_argument()
    return binary(io_bytes(value))


@pure(":binary.encode_unsigned/1", returns="string")
def encode_unsigned(value: Value) -> Value:
    if not isinstance(value, Integer) or value.value < 0:
        raise bad_argument()
    return binary(value.value.to_bytes(max((value.value.bit_length() + 7) // 8, 1), "big"))


@pure(":binary.decode_unsigned/1", returns="integer")
def decode_unsigned(value: Value) -> Value:
    return Integer(int.from_bytes(_data(value), "big"))


# --- digests -----------------------------------------------------------------------------------------


def _digest_name(kind: Value) -> str:
    if not isinstance(kind, Atom) or kind.name not in _HASHES:
        raise ElixirError("ErlangError", "Erlang error: bad argument: digest type")
    if not _HASHES[kind.name]:
        raise Unmodelled("a digest in it is not modelled")
    return _HASHES[kind.name]


@pure(":crypto.hash/2", returns="string")
def hash_(kind: Value, value: Value) -> Value:
    import hashlib

    name = _digest_name(kind)
    return binary(hashlib.new(name, io_bytes(value), usedforsecurity=False).digest())


@pure(":crypto.mac/4", returns="string")
def mac(kind: Value, digest: Value, key: Value, value: Value) -> Value:
    import hmac

    if kind != Atom("hmac"):
        raise Unmodelled("a message code other than hmac is not modelled")
    return binary(hmac.new(io_bytes(key), io_bytes(value), _digest_name(digest)).digest())
