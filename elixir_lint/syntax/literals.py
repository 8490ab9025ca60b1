"""Numbers, atoms and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from elixir_lint.syntax.nodes import Alias, Call, Expr, Var
from elixir_lint.syntax.reader import Conversion, Reader
from elixir_lint.syntax.terms import Atom, Float, Integer
from elixir_lint.syntax.words import NOT_NAMES

if TYPE_CHECKING:
    from tree_sitter import Node


def integer(reader: Reader, node: Node, _depth: int) -> Expr:
    """1_000  |  0xFF  |  0o17  |  0b01"""
    span = reader.span(node)
    text = reader.text(span.start, span.end).replace("_", "")
    base = BASES.get(text[1:2], 10)
    if base == 10 and len(text) > MAX_DIGITS:
        return reader.limited(span, TOO_LONG)
    return Integer(int(text if base == 10 else text[2:], base), span)


MAX_DIGITS = 4000
"""Python takes quadratic time for those of an integer in base ten; in other bases thousands are code of contracts."""
TOO_LONG = f"an integer has more than {MAX_DIGITS} digits"
BASES = {"x": 16, "o": 8, "b": 2}


def float_(reader: Reader, node: Node, _depth: int) -> Expr:
    """1.5  |  1.0e-3"""
    span = reader.span(node)
    return Float(float(reader.text(span.start, span.end)), span)


def atom(reader: Reader, node: Node, _depth: int) -> Expr:
    """:name"""
    span = reader.span(node)
    return Atom(reader.text(span.start + 1, span.end), span)


def word(reader: Reader, node: Node, _depth: int) -> Expr:
    """nil  |  true  |  false"""
    span = reader.span(node)
    return Atom(reader.text(span.start, span.end), span)


def name(reader: Reader, node: Node, _depth: int) -> Expr:
    """name  |  __MODULE__  |  an operator, as in `&+/2`"""
    start, end = node.start_byte, node.end_byte
    text = reader.text(start, end)
    if text in NOT_NAMES:
        reader.doubtful = True
    span = reader.place(start, end)
    return Call("..", (), span, span) if text == ".." else Var(text, span)


def alias(reader: Reader, node: Node, _depth: int) -> Expr:
    """Shop.Repo"""
    span = reader.span(node)
    return Alias(alias_parts(reader.text(span.start, span.end)), span)


def alias_parts(text: str) -> tuple[str, ...]:
    """The names in `Shop.Repo`; blanks may stand around the dots."""
    return tuple([part.strip() for part in text.split(".")])


CONVERSIONS: dict[str, Conversion] = {
    "integer": integer,
    "float": float_,
    "atom": atom,
    "boolean": word,
    "nil": word,
    "identifier": name,
    "operator_identifier": name,
    "alias": alias,
}
