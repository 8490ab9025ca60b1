"""Lists, tuples, maps, structs, bitstrings, keyword pairs and arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Bitstring, Call, Expr, ListExpr, MapExpr, StructExpr, TupleExpr
from elixir_lint.syntax.plain import sequence
from elixir_lint.syntax.reader import Conversion, Reader, end_of, list_of, start_of, tuple_of
from elixir_lint.syntax.terms import Atom, List, Tuple

if TYPE_CHECKING:
    from tree_sitter import Node


def keyword(reader: Reader, node: Node, _depth: int) -> Expr:
    """The key of `name: value`; tree-sitter counts the colon and the blanks after it."""
    start = node.start_byte
    end = start + len(reader.chars[start : node.end_byte].rstrip()) - 1
    return Atom(reader.text(start, end), reader.place(start, end))


def pair(reader: Reader, node: Node, depth: int) -> Expr:
    """name: value  |  "name": value"""
    return tuple_of(reader.exprs(node.children, depth + 1), reader.span(node))


def keywords(reader: Reader, node: Node, depth: int) -> Expr:
    """name: value, name: value at the end of arguments or of a tuple, or after `when`: one list"""
    _, pairs = sequence(reader, node, node.start_byte, node.end_byte, depth + 1)
    return keyword_list(reader, pairs)


def keyword_list(reader: Reader, pairs: list[Expr]) -> Expr:
    """The list of some keyword pairs (at least one) that have no brackets around them."""
    return list_of(pairs, reader.place(start_of(pairs[0]), end_of(pairs[-1])))


def arguments(reader: Reader, node: Node, depth: int) -> tuple[Expr, ...]:
    """(a, name: b)  |  a, name: b"""
    start, end = node.start_byte, node.end_byte
    if reader.chars[start] == "(" and node.children[0].type == "(":
        start += 1
        end -= 1
    items, pairs = sequence(reader, node, start, end, depth)
    if pairs:
        items.append(keyword_list(reader, pairs))
    return tuple(items)


def list_(reader: Reader, node: Node, depth: int) -> Expr:
    """[a, b]  |  [a, name: b]  |  [head | tail]"""
    start, end = node.start_byte, node.end_byte
    items, pairs = sequence(reader, node, start + 1, end - 1, depth + 1)
    return list_of(items + pairs, reader.place(start, end))


def tuple_(reader: Reader, node: Node, depth: int) -> Expr:
    """{a, b}  |  {a, name: b}"""
    start, end = node.start_byte, node.end_byte
    items, pairs = sequence(reader, node, start + 1, end - 1, depth + 1)
    if pairs:
        reader.doubtful = reader.doubtful or not items
        items.append(keyword_list(reader, pairs))
    return tuple_of(items, reader.place(start, end))


def bitstring(reader: Reader, node: Node, depth: int) -> Expr:
    """<<a, b::size>>"""
    return Bitstring(tuple(reader.exprs(node.children, depth + 1)), reader.span(node))


def map_(reader: Reader, node: Node, depth: int) -> Expr:
    """%{k => v}  |  %{base | k: v}  |  %Name{...}"""
    start, end = node.start_byte, node.end_byte
    name: Expr | None = None
    opening = start + 1
    entries: list[Expr] = []
    for child in node.children:
        kind = child.type
        if kind == "struct":
            names = reader.exprs(child.children, depth + 1)
            name = names[0] if names else reader.broken(reader.span(child))
        elif kind == "{":
            opening = child.start_byte
        elif kind == "map_content":
            items, pairs = sequence(reader, child, child.start_byte, child.end_byte, depth + 1)
            entries = items + pairs
    span = reader.place(start if name is None else opening, end)
    inner = map_of(entries, span, reader.place(opening, opening + 1))
    reader.arrows -= sum(1 for entry in entries if arrow_in(entry))
    if name is None:
        return inner
    if isinstance(inner, MapExpr):
        return StructExpr(name, inner, reader.place(start, end))
    return Call("%", (name, inner), reader.place(start, end), reader.place(start, start + 1))


def map_of(entries: list[Expr], span: Span, head: Span) -> MapExpr | Call:
    """The map of some entries; the call of `%{}` where one is no pair, as in `%{unquote_splicing(pairs)}`."""
    base: Expr | None = None
    pairs = entries = list(map(with_whole_value, entries))
    if entries and isinstance(entries[0], Call):
        base, pairs = base_of(entries[0], entries[1:])
    done: list[tuple[Expr, Expr]] = []
    for entry in pairs:
        match entry:
            case Tuple((_, _) as items) | TupleExpr((_, _) as items) | Call("=>", items):
                done.append(cast("tuple[Expr, Expr]", items))
            case _:
                return Call("%{}", tuple(entries), span, head)
    return MapExpr(tuple(done), span, base)


def arrow_in(entry: Expr) -> bool:
    """Whether a map's entry is `key => value` or `base | key => value`."""
    match entry:
        case Call("=>") | Call("|", (_, Call("=>"))) | Call("|", (Call("=>"), _)):
            return True
        case _:
            return False


def base_of(first: Call, rest: list[Expr]) -> tuple[Expr | None, list[Expr]]:
    """base | name: value  |  base | key => value, ..."""
    match first:
        case Call("|", (base, ListExpr(given))):
            return base, [*given, *rest]
        case Call("|", (base, List(literals))):
            return base, [*cast("tuple[Expr, ...]", literals), *rest]
        case Call("|", (base, Call("=>") as pair)):
            return base, [pair, *rest]
        case _:
            return None, [first, *rest]


def with_whole_value(entry: Expr) -> Expr:
    """key => (value | value), which the grammar reads as (key => value) | value"""
    match entry:
        case Call("|", (Call("=>", (key, left), _, arrow), right), span, head):
            value = Call("|", (left, right), span._replace(start=start_of(left)), head)
            return Call("=>", (key, value), span, arrow)
        case _:
            return entry


CONVERSIONS: dict[str, Conversion] = {
    "keyword": keyword,
    "pair": pair,
    "keywords": keywords,
    "list": list_,
    "tuple": tuple_,
    "bitstring": bitstring,
    "map": map_,
}
