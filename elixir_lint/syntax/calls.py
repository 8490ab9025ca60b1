"""Calls, dots, access and operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from elixir_lint.source import Span
from elixir_lint.syntax.blocks import do_block, start_of
from elixir_lint.syntax.literals import alias_parts
from elixir_lint.syntax.nodes import Access, Alias, Apply, Broken, Call, Expr, Remote, SyntaxFault, TupleRef
from elixir_lint.syntax.reader import Conversion, Reader
from elixir_lint.syntax.strings import quoted_atom
from elixir_lint.syntax.terms import Atom

if TYPE_CHECKING:
    from tree_sitter import Node


def call(reader: Reader, node: Node, depth: int) -> Expr:
    """name(args)  |  name args do ... end  |  target.name(args)  |  fun.(args)"""
    target: Node | None = None
    args: list[Expr] = []
    parens = False
    for child in node.named_children:
        match child.type:
            case "arguments":
                args += reader.exprs(child.named_children, depth + 1)
                parens = True
            case "do_block":
                args.append(do_block(reader, child, depth + 1))
            case "comment":
                pass
            case _ if target is None:
                target = child
            case _:
                return Broken(reader.span(node))
    if target is None:
        return Broken(reader.span(node))
    span = reader.span(node)
    match target.type:
        case "identifier":
            return Call(reader.text(target), tuple(args), span, reader.span(target))
        case "dot":
            return dot_call(reader, target, tuple(args), parens or bool(args), span, depth)
        case _:
            return Apply(reader.expr(target, depth + 1), tuple(args), span, dot=False)


def dot_call(reader: Reader, dot: Node, args: tuple[Expr, ...], parens: bool, span: Span, depth: int) -> Expr:
    """target.name  |  target.name(args)  |  target."name"(args)  |  fun.(args)"""
    left, right = dot.child_by_field_name("left"), dot.child_by_field_name("right")
    if left is None:
        return Broken(span)
    target = reader.expr(left, depth + 1)
    if right is None:
        return Apply(target, args, span)
    head = reader.span(right)
    if right.type not in ("string", "charlist"):
        return Remote(target, reader.text(right), args, span, head, parens)
    match quoted_atom(reader, right, depth + 1):
        case Atom(name):
            return Remote(target, name, args, span, head, parens)
        case _:
            reader.faults.append(SyntaxFault(head, "a function name after a dot cannot have #{} in it"))
            return Broken(span)


def dot(reader: Reader, node: Node, depth: int) -> Expr:
    """base.Alias  |  target.{A, B}"""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return Broken(reader.span(node))
    target = reader.expr(left, depth + 1)
    if right.type == "alias":
        parts = alias_parts(reader.text(right))
        if isinstance(target, Alias):
            return Alias(target.parts + parts, reader.span(node), target.base)
        return Alias(parts, reader.span(node), target)
    if right.type == "tuple":
        return TupleRef(target, tuple(reader.exprs(right.named_children, depth + 1)), reader.span(node))
    return dot_call(reader, node, (), False, reader.span(node), depth)


def access(reader: Reader, node: Node, depth: int) -> Expr:
    """target[key]"""
    match reader.exprs(node.named_children, depth + 1):
        case [target, key]:
            return Access(target, key, reader.span(node))
        case _:
            return Broken(reader.span(node))


def unary(reader: Reader, node: Node, depth: int) -> Expr:
    """-a  |  not a  |  &1  |  @a"""
    operands = reader.exprs(node.named_children, depth + 1)
    operator = node.child_by_field_name("operator")
    if operator is None or len(operands) != 1:
        return Broken(reader.span(node))
    return Call(reader.names[operator.kind_id], (operands[0],), reader.span(node), reader.span(operator))


def binary(reader: Reader, node: Node, depth: int) -> Expr:
    """a + b  |  a not in b  |  a..b//c"""
    operands = reader.exprs(node.named_children, depth + 1)
    operator = node.child_by_field_name("operator")
    if operator is None or len(operands) != 2:
        return Broken(reader.span(node))
    left, right = operands
    name, span, head = reader.names[operator.kind_id], reader.span(node), reader.span(operator)
    match name, left:
        case "not in", _:
            return Call("not", (Call("in", (left, right), span, head),), span, head)
        case "in", Call("not" | "!" as negation, (operand,)) if _bare_unary(node):
            inner = Call("in", (operand, right), Span(reader.file, start_of(operand), span.end), head)
            return Call(negation, (inner,), span, left.head)
        case "//", Call("..", (first, last)):
            return Call("..//", (first, last, right), span, left.head)
        case _:
            return Call(name, (left, right), span, head)


def _bare_unary(node: Node) -> bool:
    """Whether the left operand is `not a` or `!a` without parentheses around it."""
    left = node.child_by_field_name("left")
    return left is not None and left.type == "unary_operator"


CONVERSIONS: dict[str, Conversion] = {
    "call": call,
    "dot": dot,
    "access_call": access,
    "unary_operator": unary,
    "binary_operator": binary,
}
