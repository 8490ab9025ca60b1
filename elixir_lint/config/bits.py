"""Bitstrings of whole bytes: `<<a::16-little, "text", rest::binary>>` as an expression, a pattern and a generator."""

from __future__ import annotations

from elixir_lint.config.functions.registry import ElixirError, Unmodelled
from elixir_lint.config.interpreter import Interpreter
from elixir_lint.config.patterns import match
from elixir_lint.config.scope import Scope
from elixir_lint.config.values import FALSE, TRUE, Condition, Env, OneOf, Unknown, Value
from elixir_lint.record import record
from elixir_lint.syntax.nodes import Bitstring, Call, Expr, Var
from elixir_lint.syntax.terms import Binary, Integer, String, make_binary


@record
class Segment:
    """`expr::type-size(bytes)-endianness-signedness`; `size` in bytes, None: up to the end (of a binary)."""

    expr: Expr
    type: str
    size: int | None
    little: bool = False
    signed: bool = False


_TYPES = {
    "integer": "integer",
    "binary": "binary",
    "bytes": "binary",
    "bitstring": "binary",
    "bits": "binary",
    "utf8": "utf8",
}
_FLAGS = frozenset({"little", "big", "signed", "unsigned"})


def segment_of(it: Interpreter, node: Expr, scope: Scope) -> Segment:
    """A segment as it is written. Unmodelled if it is not one of whole bytes."""
    if not (isinstance(node, Call) and node.name == "::"):
        return Segment(
            node, "binary" if isinstance(node, String) else "integer", None if isinstance(node, String) else 1
        )
    inner, spec = node.args
    kind, flags, size, unit = "", set(), None, None
    for word in _words(spec):
        match word:
            case Var(name) if name in _TYPES:
                kind = _TYPES[name]
            case Var(name) if name in _FLAGS:
                flags.add(name)
            case Integer(n):
                size = n
            case Call("size", (amount,)):
                size = _whole(it.evaluate(amount, scope))
            case Call("unit", (amount,)):
                unit = _whole(it.evaluate(amount, scope))
            case _:
                raise Unmodelled("a type of the bitstring is not modelled")
    kind = kind or ("utf8" if isinstance(inner, String) else "integer")
    bits = _bits(kind, size, unit)
    return Segment(inner, kind, bits, "little" in flags, "signed" in flags)


def _bits(kind: str, size: int | None, unit: int | None) -> int | None:
    """The size in bytes."""
    if kind == "utf8":
        return None
    if size is None:
        return 1 if kind == "integer" else None
    bits = size * (unit or (1 if kind == "integer" else 8))
    if bits % 8:
        raise Unmodelled("a bitstring in it is not made of bytes")
    return bits // 8


def _words(spec: Expr) -> list[Expr]:
    """`a-b(c)-d` apart."""
    if isinstance(spec, Call) and spec.name == "-" and len(spec.args) == 2:
        return [*_words(spec.args[0]), *_words(spec.args[1])]
    return [spec]


def _whole(value: Value) -> int:
    if isinstance(value, Integer) and value.value >= 0:
        return value.value
    raise Unmodelled("the size of a part of a bitstring is not known")


# --- making ------------------------------------------------------------------------------------------


def build(it: Interpreter, node: Bitstring, scope: Scope) -> Value:
    """`<<segments>>`"""
    data = b""
    values: list[Value] = []
    why = ""
    for part in node.segments:
        segment = segment_of(it, part, scope)
        value = it.evaluate(segment.expr, scope)
        values.append(value)
        if isinstance(value, Env | Unknown | OneOf):
            why = why or (value.why if isinstance(value, Unknown) else "part of a text is not known")
        elif not why:
            data += _written(segment, value)
    if why:
        return it.unknown(why, values, "string", span=node.span)
    return make_binary(data, node.span)


def _written(segment: Segment, value: Value) -> bytes:
    match segment.type, value:
        case "integer", Integer(n) if segment.size is not None:
            wrapped = n % (1 << (8 * segment.size))
            return wrapped.to_bytes(segment.size, "little" if segment.little else "big")
        case "utf8", Integer(n) if 0 <= n < 0xD800 or 0xE000 <= n < 0x110000:
            return chr(n).encode()
        case "utf8", String(text):
            return text.encode()
        case "binary", String() | Binary():
            data = value.value.encode() if isinstance(value, String) else value.value
            if segment.size is None:
                return data
            if len(data) >= segment.size:
                return data[: segment.size]
    raise ElixirError("ArgumentError", f"construction of binary failed: a segment of type {segment.type}")


# --- matching ----------------------------------------------------------------------------------------


def match_bits(
    it: Interpreter, segments: tuple[Expr, ...], data: bytes, scope: Scope, bindings: dict[str, Value]
) -> tuple[Condition, bytes]:
    """The condition under which `data` begins as the segments say, and what is left of it."""
    holds = TRUE
    inner = scope
    for part in segments:
        if bindings:
            inner = scope.child()
            inner.vars.update(bindings)
        segment = segment_of(it, part, inner)
        taken = _taken(segment, data)
        if taken is None:
            return FALSE, data
        value, data = taken
        if isinstance(segment.expr, String) and segment.type != "integer":
            holds = holds if value == segment.expr else FALSE
        else:
            holds = holds & match(it, segment.expr, value, inner, bindings)
        if holds.is_false:
            return FALSE, data
    return holds, data


def _taken(segment: Segment, data: bytes) -> tuple[Value, bytes] | None:
    """What the segment takes from the beginning of `data`, and the rest; None if there is too little."""
    if isinstance(segment.expr, String) and segment.type != "integer":
        wanted = segment.expr.value.encode()
        return (segment.expr, data[len(wanted) :]) if data.startswith(wanted) else None
    if segment.type == "utf8":
        for size in range(1, 5):
            text = make_binary(data[:size])
            if size <= len(data) and isinstance(text, String) and len(text.value) == 1:
                return Integer(ord(text.value)), data[size:]
        return None
    size = len(data) if segment.size is None else segment.size
    if size > len(data):
        return None
    taken, rest = data[:size], data[size:]
    if segment.type == "binary":
        return make_binary(taken), rest
    return Integer(int.from_bytes(taken, "little" if segment.little else "big", signed=segment.signed)), rest
