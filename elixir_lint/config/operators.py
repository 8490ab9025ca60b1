"""Operators: arithmetic, comparison, text and list joining. `and`, `||` and the like are forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from elixir_lint.config.equality import equals
from elixir_lint.config.functions.registry import ElixirError, Model, Unmodelled
from elixir_lint.config.values import (
    FALSE,
    FALSE_ATOM,
    TRUE,
    TRUE_ATOM,
    Condition,
    Env,
    Maybe,
    OneOf,
    Rest,
    Unknown,
    Value,
    one_of,
)
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, Map, String, Struct, make_binary

if TYPE_CHECKING:
    from elixir_lint.config.interpreter import Interpreter
    from elixir_lint.source import Span

MAX_INTEGER = 1 << 4096


def boolean(when: Condition) -> Value:
    """true where the condition holds, false elsewhere."""
    return one_of([(when, TRUE_ATOM), (~when, FALSE_ATOM)])


def _numbers(a: Value, b: Value) -> tuple[int | float, int | float]:
    if isinstance(a, Integer | Float) and isinstance(b, Integer | Float):
        return a.value, b.value
    raise ElixirError("ArithmeticError", "bad argument in arithmetic expression")


def number(value: int | float) -> Value:
    if isinstance(value, float):
        return Float(value)
    if abs(value) > MAX_INTEGER:
        raise ElixirError("SystemLimitError", "a system limit has been reached")
    return Integer(value)


def _add(a: Value, b: Value) -> Value:
    x, y = _numbers(a, b)
    return number(x + y)


def _subtract(a: Value, b: Value) -> Value:
    x, y = _numbers(a, b)
    return number(x - y)


def _multiply(a: Value, b: Value) -> Value:
    x, y = _numbers(a, b)
    return number(x * y)


def _divide(a: Value, b: Value) -> Value:
    x, y = _numbers(a, b)
    if y == 0:
        raise ElixirError("ArithmeticError", "bad argument in arithmetic expression")
    return Float(x / y)


def _power(a: Value, b: Value) -> Value:
    x, y = _numbers(a, b)
    if isinstance(x, float) or isinstance(y, float):
        return Float(float(x) ** float(y))
    if y < 0:
        raise ElixirError("ArithmeticError", "bad argument in arithmetic expression")
    if abs(x) > 1 and y > 4096:
        raise ElixirError("SystemLimitError", "a system limit has been reached")
    return number(x**y)


def _negate(a: Value) -> Value:
    x, _ = _numbers(a, Integer(0))
    return number(-x)


def _plus(a: Value) -> Value:
    _numbers(a, Integer(0))
    return a


def _subtract_list(a: Value, b: Value) -> Value:
    if not (isinstance(a, List) and isinstance(b, List)):
        raise ElixirError("ArgumentError", "argument error")
    items = list(a.items)
    for item in b.items:
        if item in items:
            items.remove(item)
    return List(tuple(items))


def _concatenate(a: Value, b: Value) -> Value:
    """`<>`"""
    match a, b:
        case String(x), String(y):
            return String(x + y, a.span)
        case (String() | Binary(), String() | Binary()):
            return make_binary(_bytes(a) + _bytes(b), a.span)
        case _:
            raise ElixirError("ArgumentError", "expected binary argument in <> operator")


def _bytes(value: String | Binary) -> bytes:
    return value.value if isinstance(value, Binary) else value.value.encode()


def _less(test: Callable[[int], bool]) -> Callable[[Value, Value], Value]:
    return lambda a, b: TRUE_ATOM if test(_compared(a, b)) else FALSE_ATOM


def _compared(a: Value, b: Value) -> int:
    from elixir_lint.config.ordering import compare  # few configurations ask which is greater

    return compare(a, b)


def _range(first: Value, last: Value) -> Value:
    if not (isinstance(first, Integer) and isinstance(last, Integer)):
        raise ElixirError("ArgumentError", "ranges (first..last) expect both sides to be integers")
    return make_range(first.value, last.value, 1 if first.value <= last.value else -1)


def _stepped(first: Value, last: Value, step: Value) -> Value:
    match first, last, step:
        case Integer(a), Integer(b), Integer(s) if s != 0:
            return make_range(a, b, s)
        case _:
            raise ElixirError("ArgumentError", "ranges (first..last//step) expect integers and a step other than zero")


def make_range(first: int, last: int, step: int) -> Struct:
    """`first..last//step`, both ends inclusive."""
    fields = (("first", first), ("last", last), ("step", step))
    return Struct("Elixir.Range", tuple((Atom(k), Integer(v)) for k, v in fields))


PURE: dict[tuple[str, int], Model] = {
    (name, arity): Model(f"Kernel.{name}", arity, function, returns, True, ())
    for name, arity, function, returns in (
        ("+", 2, _add, "number"),
        ("-", 2, _subtract, "number"),
        ("*", 2, _multiply, "number"),
        ("/", 2, _divide, "float"),
        ("**", 2, _power, "number"),
        ("-", 1, _negate, "number"),
        ("+", 1, _plus, "number"),
        ("--", 2, _subtract_list, "list"),
        ("<>", 2, _concatenate, "string"),
        ("<", 2, _less(lambda c: c < 0), "boolean"),
        (">", 2, _less(lambda c: c > 0), "boolean"),
        ("<=", 2, _less(lambda c: c <= 0), "boolean"),
        (">=", 2, _less(lambda c: c >= 0), "boolean"),
        ("..", 2, _range, "struct"),
        ("..//", 3, _stepped, "struct"),
    )
}
"""Operators that are models like any library function."""


def append(it: Interpreter, left: Value, right: Value, span: Span) -> Value:
    """`left ++ right`, where either may be known in part or a choice."""
    if isinstance(left, OneOf) or isinstance(right, OneOf):
        return _append_choice(it, left, right, span)
    if isinstance(left, Unknown):
        if left.type not in (None, "list", "keyword", "charlist"):
            raise it.fail("ArgumentError", "argument error", span)
        return append(it, List((Rest(left),)), right, span)
    if not isinstance(left, List):
        raise it.fail("ArgumentError", "argument error", span)
    match right:
        case List(items):
            return List((*left.items, *items), left.span, charlist=left.charlist and right.charlist)
        case Unknown(type=kind) if kind in (None, "list", "keyword", "charlist"):
            ends_open = bool(left.items) and isinstance(left.items[-1], Rest)
            return left if ends_open else List((*left.items, Rest(right)), left.span)
        case _:
            return it.unknown("it is an improper list", (left, right), "list", span=span)


def _append_choice(it: Interpreter, left: Value, right: Value, span: Span) -> Value:
    """A choice of lists beside a list becomes items that are there only in some worlds."""
    parts = []
    for side in (left, right):
        whole = as_items(it, side)
        if whole is None:
            return it.unknown("it has too many possible values", (left, right), "list", span=span)
        parts.extend(whole)
    return List(tuple(parts), span)


def as_items(it: Interpreter, value: Value) -> list[object] | None:
    """The items of a list or of a choice of lists, each with its condition; None if it is no list in some world."""
    items: list[object] = []
    choices = value.alternatives if isinstance(value, OneOf) else None
    if choices is None:
        match value:
            case List(own):
                return list(own)
            case Unknown(type=kind) if kind in (None, "list", "keyword", "charlist"):
                return [Rest(value)]
            case _:
                return None
    for choice in choices:
        inner = as_items(it, choice.value)
        if inner is None:
            return None
        for item in inner:
            items.append(_conditional(choice.when, item))
    return items


def _conditional(when: Condition, item: object) -> object:
    match item:
        case Maybe(inner, value):
            return Maybe(when & inner, value)
        case Rest(unknown, inner):
            return Rest(unknown, when & inner)
        case _:
            return item if when.is_true else Maybe(when, item)  # type: ignore[arg-type]


def contains(it: Interpreter, element: Value, collection: Value, span: Span) -> Value:
    """`element in collection`"""
    match collection:
        case OneOf(choices):
            return one_of((c.when, contains(it, element, c.value, span)) for c in choices)
        case List(items):
            return _in_list(it, element, items, span)
        case Struct("Elixir.Range"):
            return _in_range(it, element, collection, span)
        case Struct() | Map():
            return _in_enumerable(it, element, collection, span)
        case Unknown():
            return it.unknown(collection.why, (element, collection), "boolean", span=span)
        case _:
            raise it.fail("Protocol.UndefinedError", "protocol Enumerable not implemented for this value", span)


def _in_enumerable(it: Interpreter, element: Value, collection: Struct | Map, span: Span) -> Value:
    """`element in` a map or a struct such as MapSet: as `Enum.member?`."""
    from elixir_lint.config.functions.enumerable import enumerated

    try:
        found = tuple(e if isinstance(e, Rest) else Maybe(e.when, e.value) for e in enumerated(collection))
    except Unmodelled as reason:
        return it.unknown(reason.why, (element, collection), "boolean", span=span)
    except ElixirError as error:
        raise it.fail(error.exception, error.message, span) from None
    return _in_list(it, element, found, span)


def _in_list(it: Interpreter, element: Value, items: tuple[object, ...], span: Span) -> Value:
    found = FALSE
    rest: Unknown | None = None
    for item in items:
        when, value = (item.when, item.value) if isinstance(item, Maybe) else (TRUE, item)
        if isinstance(value, Rest):
            rest = value.unknown
            continue
        found = found | (when & equals(it, element, value, strict=True))  # type: ignore[arg-type]
    if rest is None:
        return boolean(found)
    unknown = it.unknown(rest.why, (element, rest), "boolean", span=span)
    return one_of([(found, TRUE_ATOM), (~found, unknown)])


def _in_range(it: Interpreter, element: Value, collection: Struct, span: Span) -> Value:
    bounds = {k.name: v.value for k, v in collection.pairs}  # type: ignore[attr-defined]
    match element:
        case Integer(n):
            step = bounds["step"]
            covered = range(bounds["first"], bounds["last"] + (1 if step > 0 else -1), step)
            return TRUE_ATOM if n in covered else FALSE_ATOM
        case OneOf(choices):
            return one_of((c.when, _in_range(it, c.value, collection, span)) for c in choices)
        case Unknown() | Env():
            return it.unknown("it depends on a value that is not known", (element,), "boolean", span=span)
        case _:
            return FALSE_ATOM
