"""Elixir source to the records of `nodes`, by way of tree-sitter-elixir."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax import blocks, calls, containers, literals, strings
from elixir_lint.syntax.comments import comments_of
from elixir_lint.syntax.faults import faults_of
from elixir_lint.syntax.nodes import Block, Broken, Expr, File
from elixir_lint.syntax.reader import Conversion, Reader

if TYPE_CHECKING:
    from tree_sitter import Node, Parser


def parse(source: SourceFile) -> File:
    """The expressions, comments and syntax errors of a file. Never raises, whatever the bytes are."""
    parser, table, names = _grammar()
    root = parser.parse(source.data).root_node
    reader = Reader(source, table, names)
    body = reader.exprs(root.children, 1)
    faults = faults_of(source, root) + tuple(reader.faults)
    return File(source, Block(tuple(body), Span(source, 0, len(source.data))), comments_of(source, root), faults)


@cache
def _grammar() -> tuple[Parser, dict[int, Conversion], dict[int, str]]:
    """The parser, the conversion of each kind of node, and the text of each kind of token."""
    import tree_sitter
    import tree_sitter_elixir

    language = tree_sitter.Language(tree_sitter_elixir.language())
    conversions: dict[str, Conversion] = {}
    for module in (blocks, calls, containers, literals, strings):
        conversions |= module.CONVERSIONS
    table: dict[int, Conversion] = {ERROR_KIND: broken}
    names: dict[int, str] = {}
    for kind in range(language.node_kind_count):
        name = language.node_kind_for_id(kind) or ""
        names[kind] = name
        if name in conversions and language.node_kind_is_named(kind):
            table[kind] = conversions[name]
    return tree_sitter.Parser(language), table, names


ERROR_KIND = 0xFFFF


def broken(reader: Reader, node: Node, _depth: int) -> Expr:
    return Broken(reader.span(node))
