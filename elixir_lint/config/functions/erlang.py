"""Erlang's `:erlang` and `:unicode`, as far as `Kernel`'s models do not declare them."""

from __future__ import annotations

from elixir_lint.config.functions.arguments import TEN, bad_argument, binary, bytes_of
from elixir_lint.config.functions.kernel import (
    abs_,
    byte_size,
    hd,
    index_of,
    length,
    list_entries,
    map_size,
    tl,
    tuple_size,
)
from elixir_lint.config.functions.lists import computed, listed
from elixir_lint.config.functions.registry import Context, ElixirError, Unmodelled, partial, pure
from elixir_lint.config.functions.string_convert import float_in, integer_in, to_atom
from elixir_lint.config.functions.text import chardata
from elixir_lint.config.values import Unknown, Value
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, String, Tuple, make_charlist

partial(":erlang.hd/1", strict=(0,))(hd)
partial(":erlang.tl/1", returns="list", strict=(0,))(tl)
partial(":erlang.length/1", returns="integer", strict=(0,))(length)
partial(":erlang.tuple_size/1", returns="integer", strict=(0,))(tuple_size)
partial(":erlang.map_size/1", returns="integer", strict=(0,))(map_size)
pure(":erlang.byte_size/1", returns="integer")(byte_size)
pure(":erlang.abs/1", returns="number")(abs_)


def _counted(index: Value) -> Value:
    """Erlang counts elements from 1."""
    return Integer(index.value - 1) if isinstance(index, Integer) else index


@partial(":erlang.element/2", strict=(0, 1))
def element(_: Context, index: Value, value: Value) -> Value:
    items, at = _element(value, index)
    return items[at]  # type: ignore[return-value]


@partial(":erlang.setelement/3", returns="tuple", strict=(0, 1))
def setelement(_: Context, index: Value, value: Value, new: Value) -> Value:
    items, at = _element(value, index)
    return Tuple((*items[:at], new, *items[at + 1 :]))


def _element(value: Value, index: Value) -> tuple[tuple[object, ...], int]:
    if not isinstance(index, Integer | Unknown):
        raise bad_argument()
    return index_of(value, _counted(index), ":erlang.element/2")


@pure(":erlang.binary_to_integer/1", ":erlang.binary_to_integer/2", returns="integer")
def binary_to_integer(value: Value, base: Value = TEN) -> Value:
    if not isinstance(value, String | Binary) or not isinstance(base, Integer):
        raise bad_argument()
    return Integer(integer_in(bytes_of(value, ":erlang.binary_to_integer/1"), base.value))


@pure(":erlang.binary_to_float/1", returns="float")
def binary_to_float(value: Value) -> Value:
    if not isinstance(value, String | Binary):
        raise bad_argument()
    return Float(float_in(bytes_of(value, ":erlang.binary_to_float/1")))


@pure(":erlang.binary_to_atom/2", ":erlang.binary_to_existing_atom/2", returns="atom")
def binary_to_atom(value: Value, encoding: Value) -> Value:
    if encoding not in (Atom("utf8"), Atom("unicode")):
        raise Unmodelled("a text in another encoding is not modelled")
    return to_atom(value)


@pure(":erlang.atom_to_binary/2", returns="string")
def atom_to_binary(value: Value, encoding: Value) -> Value:
    if encoding not in (Atom("utf8"), Atom("unicode")) or not isinstance(value, Atom):
        raise bad_argument()
    return String(value.name)


@pure(":erlang.binary_to_list/1", returns="list")
def binary_to_list(value: Value) -> Value:
    if not isinstance(value, String | Binary):
        raise bad_argument()
    return List(tuple(Integer(byte) for byte in bytes_of(value, ":erlang.binary_to_list/1")))


@partial(":erlang.list_to_binary/1", ":erlang.iolist_to_binary/1", returns="string", strict=(0,))
def iolist_to_binary(context: Context, value: Value) -> Value:
    def compute(made: Value) -> Value:
        return binary(io_bytes(made))

    return computed(context, compute, [value], "string")


def io_bytes(value: object) -> bytes:
    """The bytes of iodata: binaries, bytes and lists of them."""
    match value:
        case String() | Binary():
            return bytes_of(value, ":erlang.iolist_to_binary/1")
        case Integer(n) if 0 <= n < 256:
            return bytes((n,))
        case List(items):
            return b"".join(io_bytes(item) for item in items)
        case _:
            raise bad_argument()


@partial(":erlang.iolist_size/1", returns="integer", strict=(0,))
def iolist_size(context: Context, value: Value) -> Value:
    return computed(context, lambda made: Integer(len(io_bytes(made))), [value], "integer")


@partial(":erlang.++/2", ":lists.append/2", returns="list", strict=(0, 1))
def append(_: Context, left: Value, right: Value) -> Value:
    return listed(list_entries(left, "++/2") + list_entries(right, "++/2"))


@pure(":unicode.characters_to_binary/1", returns="string")
def characters_to_binary(value: Value) -> Value:
    match value:
        case String():
            return value
        case List():
            try:
                return String(chardata(value))
            except ElixirError as failure:
                if failure.exception == "UnicodeConversionError":
                    raise Unmodelled("how an invalid text is converted is not modelled") from None
                raise
        case Binary():
            raise Unmodelled("how an invalid text is converted is not modelled")
        case _:
            raise bad_argument()


@pure(":unicode.characters_to_list/1", returns="charlist")
def characters_to_list(value: Value) -> Value:
    made = characters_to_binary(value)
    assert isinstance(made, String)
    return make_charlist(made.value)


@pure(":erlang.term_to_binary/1", ":erlang.term_to_binary/2", returns="string")
@pure(":erlang.binary_to_term/1", ":erlang.binary_to_term/2")
@pure(":erlang.phash2/1", ":erlang.phash2/2", returns="integer")
def not_modelled(*_: Value) -> Value:
    raise Unmodelled("Erlang's own format of terms is not modelled")
