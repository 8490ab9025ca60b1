"""Calls, dots, access and operators."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from elixir_lint.regex import regex
from elixir_lint.source import Span
from elixir_lint.syntax.blocks import do_block, without_body
from elixir_lint.syntax.containers import arguments
from elixir_lint.syntax.literals import alias_parts
from elixir_lint.syntax.nodes import Access, Alias, Apply, Call, Expr, Remote, SyntaxFault, TupleRef
from elixir_lint.syntax.reader import Conversion, Reader, end_of, start_of
from elixir_lint.syntax.strings import quoted_atom
from elixir_lint.syntax.terms import Atom
from elixir_lint.syntax.words import NOT_NAMES

if TYPE_CHECKING:
    from tree_sitter import Node

LINE_END = regex(r"(?:[ \t]|\\\r?\n)*(?:\r?\n|#)")
DUAL = frozenset("+-")
"""On the line below an expression they are the signs of another one."""
WORD_OPERATORS = frozenset({"and", "in", "not in", "or", "when"})
RARE_OPERATORS = frozenset({"not in", "//", "=>"})
"""Those that are not simply the call of what stands on both sides."""
IN_WORD = regex(r"[\w?!\x80-\xff]", re.ASCII)
"""Behind a word this is still the same word: the grammar takes the first letters of `info` for an operator."""
RANGE_TO_SIGN = regex(r"\.\.[ \t]*[+-]")
PARENTHESIS = regex(r"&\s*\(")
LOOSER_THAN_CAPTURE = frozenset({"=>", "|", "::", "when", "<-", "\\\\"})
"""The operators that end the operand of `&`."""

_new_tuple = tuple.__new__


def call(reader: Reader, node: Node, depth: int) -> Expr:
    """name(args)  |  name args do ... end  |  target.name(args)  |  fun.(args)"""
    target, *rest = node.children
    target_end = target.end_byte
    names = reader.names
    target_kind = names.get(target.kind_id)
    name = reader.text(target.start_byte, target_end) if target_kind == "identifier" else ""
    args: tuple[Expr, ...] = ()
    for child in rest:
        kind = names.get(child.kind_id)
        if kind == "arguments":
            args = arguments(reader, child, depth + 1)
            start = child.start_byte
            if start > target_end:
                ends_line(reader, target_end, start)
            begins_with_range(reader, start)
        elif kind == "do_block":
            block = without_body(reader, child) if name in reader.left_out else do_block(reader, child, depth + 1)
            args = (*args, block)
        elif kind != "comment":
            return reader.broken(reader.span(node))
    span = _new_tuple(Span, (reader.file, node.start_byte, node.end_byte))
    if name:
        if name in NOT_NAMES:
            reader.doubtful = True
        return Call(name, args, span, _new_tuple(Span, (reader.file, target.start_byte, target_end)))
    if target_kind == "dot":
        return dotted(reader, target, args, len(rest) > 0, span, depth)
    return Apply(reader.expr(target, depth + 1), args, span, dot=False)


def ends_line(reader: Reader, start: int, end: int) -> None:
    """f⏎(a)  |  a⏎[b]  |  a⏎- b: two expressions, which the grammar joins where a clause follows"""
    if LINE_END.match(reader.chars, start):
        reader.separate(start, end)


def begins_with_range(reader: Reader, start: int) -> None:
    """a..-1, which the grammar takes for a(..() - 1), and a..!1 for a range"""
    if reader.chars.startswith("..", start) and (found := RANGE_TO_SIGN.match(reader.chars, start)):
        reader.respell(found.end() - 1, found.end(), b"!")


def dotted(reader: Reader, dot: Node, args: tuple[Expr, ...], called: bool, span: Span, depth: int) -> Expr:
    """target.name  |  target.name(args)  |  target."name"(args)  |  fun.(args)"""
    left, right = dot.child_by_field_name("left"), dot.child_by_field_name("right")
    if left is None:
        return reader.broken(span)
    target = reader.expr(left, depth + 1)
    if right is None:
        return Apply(target, args, span) if called else reader.broken(span)
    head = reader.span(right)
    if right.type not in ("string", "charlist"):
        return Remote(target, reader.text(head.start, head.end), args, span, head, called)
    name = quoted_atom(reader, right, depth + 1)
    if isinstance(name, Atom):
        return Remote(target, name.name, args, span, head, called)
    return reader.broken(span)


def dot(reader: Reader, node: Node, depth: int) -> Expr:
    """base.Alias  |  target.{A, B}"""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return reader.broken(reader.span(node))
    target = reader.expr(left, depth + 1)
    if right.type == "alias":
        return Alias(alias_parts(reader.text(right.start_byte, right.end_byte)), reader.span(node), target)
    return TupleRef(target, tuple(reader.exprs(right.children, depth + 1)), reader.span(node))


def access(reader: Reader, node: Node, depth: int) -> Expr:
    """target[key]"""
    ends_line(reader, node.children[0].end_byte, node.children[1].start_byte)
    match reader.exprs(node.children, depth + 1):
        case [target, key]:
            return Access(target, key, reader.span(node))
        case _:
            return reader.broken(reader.span(node))


def unary(reader: Reader, node: Node, depth: int) -> Expr:
    """-a  |  not a  |  &1  |  @a"""
    operator, *rest = node.children
    operands = reader.exprs(rest, depth + 1)
    if len(operands) != 1:
        return reader.broken(reader.span(node))
    if operator.type == "&" and rest[-1].type == "binary_operator":
        return captured(operands[0], reader.span(operator))
    head = reader.span(operator)
    return Call(reader.text(head.start, head.end), (operands[0],), reader.span(node), head)


def captured(operand: Expr, ampersand: Span) -> Call:
    """&a + b  |  &a | b, which is (&a) | b, where the grammar takes all for the operand"""
    match operand:
        case Call(operator, (left, right), span, head) if operator in LOOSER_THAN_CAPTURE:
            return Call(operator, (captured(left, ampersand), right), span._replace(start=ampersand.start), head)
        case _:
            return Call("&", (operand,), ampersand._replace(end=end_of(operand)), ampersand)


def captures_parenthesis(reader: Reader, node: Node) -> bool:
    """Whether code begins as in `&(a) + b`, which is `&((a) + b)`, where the grammar ends the operand behind `(a)`."""
    return bool(PARENTHESIS.match(reader.chars, node.start_byte))


def binary(reader: Reader, node: Node, depth: int) -> Expr:
    """a + b  |  a not in b  |  a..b//c"""
    children = node.children
    operands = reader.exprs(children, depth + 1)
    operator = children[1] if len(children) == 3 else node.child_by_field_name("operator")
    if operator is None or len(operands) != 2:
        return reader.broken(reader.span(node))
    left, right = operands
    name, span, head = reader.names[operator.kind_id], reader.span(node), reader.span(operator)
    if name in DUAL:
        ends_line(reader, children[0].end_byte, head.start)
    elif name in WORD_OPERATORS and IN_WORD.match(reader.chars, head.end):
        reader.doubtful = reader.misread = True
    if type(left) is not Call and name not in RARE_OPERATORS:
        return Call(name, (left, right), span, head)
    match name, left:
        case "not in", _:
            return Call("not", (Call("in", (left, right), span, head),), span, head)
        case "in", Call("not" | "!" as negation, (operand,)) if node.children[0].type == "unary_operator":
            inner = Call("in", (operand, right), reader.place(start_of(operand), span.end), head)
            return Call(negation, (inner,), span, left.head)
        case _, Call("&", (operand,)) if name not in LOOSER_THAN_CAPTURE and captures_parenthesis(reader, node):
            inner = Call(name, (operand, right), reader.place(start_of(operand), span.end), head)
            return Call("&", (inner,), span, left.head)
        case "//", Call("..", (first, last)):
            return Call("..//", (first, last, right), span, left.head)
        case "//", _:
            reader.faults.append(SyntaxFault(head, '"//" does not follow a range'))
            return reader.broken(span)
        case "=>", _:
            reader.arrows += 1
            return Call(name, (left, right), span, head)
        case _:
            return Call(name, (left, right), span, head)


CONVERSIONS: dict[str, Conversion] = {
    "call": call,
    "dot": dot,
    "access_call": access,
    "unary_operator": unary,
    "binary_operator": binary,
}
