"""Where a file cannot be read, and what is wrong there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax.nodes import SyntaxFault

if TYPE_CHECKING:
    from tree_sitter import Node


def faults_of(source: SourceFile, root: Node) -> tuple[SyntaxFault, ...]:
    """One fault per outermost stretch that tree-sitter could not read."""
    if not root.has_error:
        return ()
    out = []
    stack = [root]
    while stack:
        node = stack.pop()
        if node.is_error or node.is_missing:
            out.append(SyntaxFault(Span(source, node.start_byte, node.end_byte), "the syntax is not valid here"))
        else:
            stack += [child for child in reversed(node.children) if child.has_error or child.is_missing]
    return tuple(out)
