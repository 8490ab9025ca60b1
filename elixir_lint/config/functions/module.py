"""Elixir's `Module`, as far as it makes names, and `Macro`'s changes of case."""

from __future__ import annotations

from collections.abc import Iterable

from elixir_lint.config.functions.arguments import atom_of, bad_argument, doubt_or, items_of, no_clause, text_of
from elixir_lint.config.functions.registry import ElixirError, Unmodelled, pure
from elixir_lint.config.values import NIL, Value
from elixir_lint.syntax.terms import Atom, Integer, List, String

_PREFIX = "Elixir."


@pure("Module.concat/1", returns="atom")
def concat(parts: Value) -> Value:
    return _concat(items_of(parts, "Module.concat/1"))


@pure("Module.concat/2", returns="atom")
def concat_two(left: Value, right: Value) -> Value:
    return _concat((left, right))


@pure("Module.safe_concat/1", "Module.safe_concat/2", returns="atom")
def safe_concat(*_: Value) -> Value:
    raise Unmodelled("which atoms the VM has is not known")


def _concat(parts: Iterable[Value]) -> Atom:
    """`:elixir_aliases.concat`: "Elixir" and the parts without it; nil adds nothing."""
    name = "Elixir"
    for part in parts:
        if part == NIL:
            continue
        if not isinstance(part, Atom | String):
            raise doubt_or(part, no_clause(":elixir_aliases.to_partial/1"))
        name = f"{name}.{_partial(part.name if isinstance(part, Atom) else part.value)}"
    return Atom(name)


def _partial(text: str) -> str:
    return text.removeprefix(_PREFIX) if text.startswith(_PREFIX) else text.removeprefix(".")


@pure("Module.split/1", returns="list")
def split(module: Value) -> Value:
    name = module.value if isinstance(module, String) else atom_of(module, "Module.split/1")
    if not name.startswith(_PREFIX):
        raise bad_argument("expected an Elixir module")
    return List(tuple(String(part) for part in name.removeprefix(_PREFIX).split(".")))


@pure("Macro.underscore/1", returns="string")
def underscore(value: Value) -> Value:
    """`Shop.OrderItem` -> `shop/order_item`, `HTTPServer` -> `http_server`"""
    if isinstance(value, Atom) and not value.name.startswith(_PREFIX):
        raise ElixirError("MatchError", "no match of right hand side value")
    text = value.name.removeprefix(_PREFIX) if isinstance(value, Atom) else text_of(value, "Macro.underscore/1")
    made = ""
    for at, char in enumerate(text):
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if char == ".":
            made += "/"
        elif "A" <= char <= "Z" and before not in ("", "."):
            joined = "A" <= before <= "Z" and not "a" <= after <= "z"
            made += char.lower() if joined else f"_{char.lower()}"
        else:
            made += char.lower() if "A" <= char <= "Z" else char
    return String(made)


@pure("Macro.camelize/1", returns="string")
def camelize(value: Value) -> Value:
    """`order_item/name` -> `OrderItem.Name`"""
    text = text_of(value, "Macro.camelize/1")
    if any(ord(c) > 127 for c in text):
        raise Unmodelled("text that is not ASCII is not camelized")
    made = ""
    upper = True
    for at, char in enumerate(text):
        if char == "_" and not ("A" <= text[at + 1 : at + 2] <= "Z" and at):
            upper = True
        elif char == "/":
            made, upper = made + ".", True
        else:
            made, upper = made + (char.upper() if upper else char), False
    return String(made)


@pure("IO.iodata_to_binary/1", "IO.chardata_to_string/1", returns="string")
def iodata_to_binary(value: Value) -> Value:
    data = _iodata(value)
    try:
        return String(data.decode())
    except UnicodeDecodeError:
        raise Unmodelled("the bytes are not text") from None


def _iodata(value: Value) -> bytes:
    match value:
        case String(text):
            return text.encode()
        case List(items):
            return b"".join(_iodata(item) for item in items)  # type: ignore[arg-type]
        case Integer(n) if 0 <= n < 128:
            return bytes((n,))
        case Integer(n) if n > 0:
            raise Unmodelled("a character above 127 is a byte or a code point")
        case _:
            raise doubt_or(value, bad_argument())
