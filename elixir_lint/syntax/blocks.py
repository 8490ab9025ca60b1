"""Blocks, do-blocks, fn and their clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Block, Clause, Clauses, Expr, Fn
from elixir_lint.syntax.reader import Conversion, Reader, block_of, end_of, list_of, start_of, tuple_of
from elixir_lint.syntax.terms import Atom

if TYPE_CHECKING:
    from tree_sitter import Node

SECTIONS = {"after_block": "after", "catch_block": "catch", "else_block": "else", "rescue_block": "rescue"}


def do_block(reader: Reader, node: Node, depth: int) -> Expr:
    """do ... rescue ... catch ... else ... after ... end, as a keyword list"""
    children = node.children
    kinds = [child.type for child in children]
    own = [child for child, kind in zip(children, kinds, strict=True) if kind not in SECTIONS]
    pairs = [section(reader, "do", node.start_byte, own, depth + 1)]
    for child, kind in zip(children, kinds, strict=True):
        key = SECTIONS.get(kind)
        if key:
            pairs.append(section(reader, key, child.start_byte, child.children, depth + 1))
    return list_of(pairs, reader.span(node))


def without_body(reader: Reader, node: Node) -> Expr:
    """do ... end, of which nothing is read: as if it were empty"""
    return list_of([section(reader, "do", node.start_byte, [], 0)], reader.span(node))


def section(reader: Reader, key: str, start: int, children: list[Node], depth: int) -> Expr:
    """do a; b  |  else pattern -> a"""
    key_end = start + len(key)
    body = body_of(reader, children, key_end, depth + 1)
    atom = Atom(key, Span(reader.file, start, key_end))
    return tuple_of((atom, body), Span(reader.file, start, max(key_end, end_of(body))))


def body_of(reader: Reader, children: list[Node], start: int, depth: int) -> Expr:
    """Expressions, or clauses with `->`; `start` is the place of an empty body."""
    exprs = reader.exprs(children, depth)
    if not exprs:
        return Block((), Span(reader.file, start, start))
    clauses = tuple(expr for expr in exprs if isinstance(expr, Clause))
    span = Span(reader.file, start_of(exprs[0]), end_of(exprs[-1]))
    if len(clauses) == len(exprs):
        return Clauses(clauses, span)
    return block_of(exprs, span)


def block(reader: Reader, node: Node, depth: int) -> Expr:
    """(a; b)  |  (a -> b)"""
    body = body_of(reader, node.children, node.start_byte, depth + 1)
    return Block(body.body, reader.span(node)) if isinstance(body, Block) else body


def fn(reader: Reader, node: Node, depth: int) -> Expr:
    """fn a when b -> c; d -> e end"""
    clauses = reader.exprs(node.children, depth + 1)
    return Fn(tuple(c for c in clauses if isinstance(c, Clause)), reader.span(node))


def clause(reader: Reader, node: Node, depth: int) -> Expr:
    """a, b when c -> d; e"""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    guard: Expr | None = None
    if left is not None and left.type == "binary_operator":
        condition = left.child_by_field_name("right")
        guard = reader.expr(condition, depth + 1) if condition else None
        left = left.child_by_field_name("left")
    patterns = reader.exprs(left.children, depth + 1) if left else []
    operator = node.child_by_field_name("operator")
    arrow = operator.end_byte if operator else node.end_byte
    body = body_of(reader, right.children if right else [], arrow, depth + 1)
    return Clause(tuple(patterns), guard, body, Span(reader.file, node.start_byte, max(arrow, end_of(body))))


CONVERSIONS: dict[str, Conversion] = {
    "block": block,
    "anonymous_function": fn,
    "stab_clause": clause,
}
