"""Plain literals, read from the text.

Most of a config file is keyword pairs with plain values. One regular expression per pair costs a fraction of
the six Python objects that tree-sitter's nodes for it would be, so the items of calls, lists and tuples are read
here as far as they are plain; the tree is asked for every other item.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from elixir_lint.regex import regex
from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Alias, Expr, ListExpr, TupleExpr
from elixir_lint.syntax.reader import LITERALS, MAX_DEPTH, Reader, list_of, tuple_of
from elixir_lint.syntax.terms import Atom, Integer, List, String, Tuple

if TYPE_CHECKING:
    from tree_sitter import Node

KEY, INTEGER, STRING, ATOM, WORD, ALIAS, OPENING = range(1, 8)

_AFTER = r"(?:\s*,\s*(?:#[^\n]*\n\s*)*|\s*(?:#[^\n]*\n\s*)*(?=[\])}]|\Z))"
_ITEM = (
    r"(?:([A-Za-z_]\w*[?!]?):\s+)?"
    r"(?:(?:([0-9]{1,40}(?:_[0-9]{1,40}){0,40})"
    r'|"([^"\\#]*)"'
    r"|:([A-Za-z_]\w*[?!]?)"
    r"|(true|false|nil)"
    r"|([A-Z]\w*(?:\.[A-Z]\w*)*)"
    rf"){_AFTER}|([\[{{])\s*)"
)
ITEM = regex(_ITEM, re.ASCII)
"""An item that is plain up to the next comma, closing bracket or end; or the bracket that opens one."""
AFTER = regex(_AFTER, re.ASCII)
BLANK = regex(r"\s*(?:#[^\n]*\n\s*)*", re.ASCII)

MAX_PLAIN = 3
"""How many brackets inside one another are read here; so no text is read more often than that."""

_new_tuple = tuple.__new__


def sequence(reader: Reader, node: Node, start: int, end: int, depth: int) -> tuple[list[Expr], list[Expr]]:
    """The items and then the keyword pairs of `node` between the offsets `start` and `end`."""
    items: list[Expr] = []
    pairs: list[Expr] = []
    chars, table, names = reader.chars, reader.table, reader.names
    blank = BLANK.match(chars, start, end)
    at = plain_items(reader, blank.end() if blank else end, end, 0, items, pairs)
    if at >= end:
        return items, pairs
    for child in flat_children(reader, node):
        stop = child.end_byte
        if stop <= at:
            continue
        kind = child.kind_id
        conversion = table.get(kind)
        if conversion is None:
            continue
        expr = conversion(reader, child, depth) if depth <= MAX_DEPTH else reader.too_deep(child)
        (pairs if names[kind] == "pair" else items).append(expr)
        after = AFTER.match(chars, stop, end)
        at = plain_items(reader, after.end(), end, 0, items, pairs) if after else stop
        if at >= end:
            break
    return items, pairs


def flat_children(reader: Reader, node: Node) -> list[Node]:
    """The children, with those of `keywords` in its place."""
    children, names = node.children, reader.names
    for place, child in enumerate(children):
        if names.get(child.kind_id) == "keywords":
            return children[:place] + child.children + children[place + 1 :]
    return children


def plain_items(reader: Reader, at: int, end: int, nesting: int, items: list[Expr], pairs: list[Expr]) -> int:
    """Read plain items from offset `at` on into `items` and `pairs`; the offset of the first that is not plain."""
    match, chars, file = ITEM.match, reader.chars, reader.file
    while found := match(chars, at, end):
        kind = found.lastindex or 0
        start, stop = found.span(kind)
        text = found[kind]
        value: Expr
        if kind == STRING:
            if not text.isascii():
                text = text.encode("latin-1").decode("utf-8")
            stop += 1
            value = String(text, _new_tuple(Span, (file, start - 1, stop)))
        elif kind == OPENING:
            container = plain_container(reader, start, found.end(), end, nesting + 1)
            if container is None:
                return at
            value, stop, at = container
        elif kind == ATOM:
            value = Atom(text, _new_tuple(Span, (file, start - 1, stop)))
        elif kind == INTEGER:
            value = Integer(int(text), _new_tuple(Span, (file, start, stop)))
        elif kind == WORD:
            value = Atom(text, _new_tuple(Span, (file, start, stop)))
        else:
            value = Alias(tuple(text.split(".")), _new_tuple(Span, (file, start, stop)))
        if kind != OPENING:
            at = found.end()
        key = found[KEY]
        if key is None:
            items.append(value)
        else:
            start, key_end = found.span(KEY)
            atom = Atom(key, _new_tuple(Span, (file, start, key_end)))
            make = Tuple if type(value) in LITERALS else TupleExpr
            pairs.append(make((atom, value), _new_tuple(Span, (file, start, stop))))
    return at


def plain_container(
    reader: Reader, start: int, at: int, end: int, nesting: int
) -> tuple[List | ListExpr | Tuple | TupleExpr, int, int] | None:
    """The list or tuple that opens at `start` with the first item at `at`; where it ends, where the next item is."""
    if nesting > MAX_PLAIN:
        return None
    chars = reader.chars
    items: list[Expr] = []
    pairs: list[Expr] = []
    at = plain_items(reader, at, end, nesting, items, pairs)
    brackets = chars[start] + chars[at : at + 1]
    if brackets not in ("[]", "{}") or (pairs and brackets == "{}"):
        return None
    after = AFTER.match(chars, at + 1, end)
    if after is None:
        return None
    span = reader.place(start, at + 1)
    return (list_of if brackets == "[]" else tuple_of)(items + pairs, span), at + 1, after.end()
