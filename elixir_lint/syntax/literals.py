"""Numbers, atoms, names, lists, tuples, maps, structs, bitstrings and keyword pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Alias, Bitstring, Broken, Call, Expr, ListExpr, MapExpr, StructExpr, TupleExpr, Var
from elixir_lint.syntax.reader import Conversion, Reader, list_of, tuple_of
from elixir_lint.syntax.terms import Atom, Float, Integer, List, Tuple

if TYPE_CHECKING:
    from tree_sitter import Node


def integer(reader: Reader, node: Node, _depth: int) -> Expr:
    """1_000  |  0xFF  |  0o17  |  0b01"""
    text = reader.text(node).replace("_", "")
    base = BASES.get(text[1:2], 10)
    return Integer(int(text if base == 10 else text[2:], base), reader.span(node))


BASES = {"x": 16, "o": 8, "b": 2}


def float_(reader: Reader, node: Node, _depth: int) -> Expr:
    """1.5  |  1.0e-3"""
    return Float(float(reader.text(node)), reader.span(node))


def atom(reader: Reader, node: Node, _depth: int) -> Expr:
    """:name"""
    start, end = node.start_byte, node.end_byte
    return Atom(reader.data[start + 1 : end].decode("utf-8", "replace"), Span(reader.file, start, end))


def word(reader: Reader, node: Node, _depth: int) -> Expr:
    """nil  |  true  |  false"""
    return Atom(reader.text(node), reader.span(node))


def name(reader: Reader, node: Node, _depth: int) -> Expr:
    """name  |  __MODULE__  |  an operator, as in `&+/2`"""
    text = reader.text(node)
    return Call("..", (), reader.span(node), reader.span(node)) if text == ".." else Var(text, reader.span(node))


def alias(reader: Reader, node: Node, _depth: int) -> Expr:
    """Shop.Repo"""
    return Alias(alias_parts(reader.text(node)), reader.span(node))


def alias_parts(text: str) -> tuple[str, ...]:
    """The names in `Shop.Repo`; blanks may stand around the dots."""
    return tuple(part.strip() for part in text.split("."))


def keyword(reader: Reader, node: Node, _depth: int) -> Expr:
    """The key of `name: value`; tree-sitter counts the colon and the blanks after it."""
    start = node.start_byte
    text = reader.data[start : node.end_byte].rstrip()[:-1]
    return Atom(text.decode("utf-8", "replace"), Span(reader.file, start, start + len(text)))


def keywords(reader: Reader, node: Node, depth: int) -> list[Tuple | TupleExpr]:
    """name: value, "name": value"""
    return [pair(reader, child, depth) for child in node.named_children if child.type == "pair"]


def pair(reader: Reader, node: Node, depth: int) -> Tuple | TupleExpr:
    """name: value"""
    items = reader.exprs(node.named_children, depth + 1)
    return tuple_of(items, reader.span(node))


def keyword_list(reader: Reader, node: Node, depth: int) -> Expr:
    """The keywords at the end of arguments or of a tuple, as one list."""
    return list_of(keywords(reader, node, depth + 1), reader.span(node))


def list_(reader: Reader, node: Node, depth: int) -> Expr:
    """[a, b]  |  [a, name: b]  |  [head | tail]"""
    items: list[Expr] = []
    for child in node.named_children:
        if child.type == "keywords":
            items += keywords(reader, child, depth + 1)
        elif child.type != "comment":
            items.append(reader.expr(child, depth + 1))
    return list_of(items, reader.span(node))


def tuple_(reader: Reader, node: Node, depth: int) -> Expr:
    """{a, b}"""
    return tuple_of(reader.exprs(node.named_children, depth + 1), reader.span(node))


def bitstring(reader: Reader, node: Node, depth: int) -> Expr:
    """<<a, b::size>>"""
    return Bitstring(tuple(reader.exprs(node.named_children, depth + 1)), reader.span(node))


def map_(reader: Reader, node: Node, depth: int) -> Expr:
    """%{k => v}  |  %{base | k: v}  |  %Name{...}"""
    struct: Expr | None = None
    content: list[Node] = []
    opening = node.start_byte
    for child in node.children:
        match child.type:
            case "struct":
                struct = next(iter(reader.exprs(child.named_children, depth + 1)), Broken(reader.span(child)))
            case "{":
                opening = child.start_byte
            case "map_content":
                content = child.named_children
    start = node.start_byte if struct is None else opening
    inner = map_of(reader, content, Span(reader.file, start, node.end_byte), depth)
    if struct is None:
        return inner
    if isinstance(inner, MapExpr):
        return StructExpr(struct, inner, reader.span(node))
    return Call("%", (struct, inner), reader.span(node), Span(reader.file, node.start_byte, node.start_byte + 1))


def map_of(reader: Reader, content: list[Node], span: Span, depth: int) -> MapExpr | Call:
    """The MapExpr of a map's content; the call of `%{}` where an entry is no pair (`%{unquote_splicing(pairs)}`)."""
    entries: list[Expr] = []
    base: Expr | None = None
    for child in content:
        if child.type == "keywords":
            entries += keywords(reader, child, depth + 1)
        elif child.type != "comment":
            entries.append(reader.expr(child, depth + 1))
    if entries and isinstance(entries[0], Call):
        base, entries = _base_of(entries[0], entries[1:])
    pairs: list[tuple[Expr, Expr]] = []
    for entry in entries:
        match entry:
            case Tuple(items) | TupleExpr(items) | Call("=>", items):
                pairs.append(cast("tuple[Expr, Expr]", items))
            case _:
                return Call("%{}", tuple(entries), span, Span(span.file, span.start, span.start + 1))
    return MapExpr(tuple(pairs), span, base)


def _base_of(first: Call, rest: list[Expr]) -> tuple[Expr | None, list[Expr]]:
    """base | name: value  |  base | key => value, ..., which may also have been read as (base | key) => value"""
    match first:
        case Call("|", (base, ListExpr(given))):
            return base, [*given, *rest]
        case Call("|", (base, List(literals))):
            return base, [*cast("tuple[Expr, ...]", literals), *rest]
        case Call("|", (base, pair)):
            return base, [pair, *rest]
        case Call("=>", (Call("|", (base, key)), value), span, head):
            return base, [Call("=>", (key, value), span, head), *rest]
        case _:
            return None, [first, *rest]


CONVERSIONS: dict[str, Conversion] = {
    "integer": integer,
    "float": float_,
    "atom": atom,
    "boolean": word,
    "nil": word,
    "identifier": name,
    "operator_identifier": name,
    "alias": alias,
    "keyword": keyword,
    "keywords": keyword_list,
    "list": list_,
    "tuple": tuple_,
    "bitstring": bitstring,
    "map": map_,
}
