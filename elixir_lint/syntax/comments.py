"""The comments of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax.nodes import Comment

if TYPE_CHECKING:
    from tree_sitter import Node


def comments_of(source: SourceFile, root: Node) -> tuple[Comment, ...]:
    """Every `#` that starts a comment: those inside strings and characters do not."""
    out = []
    at = source.data.find(b"#")
    while at >= 0:
        node = root.descendant_for_byte_range(at, at + 1)
        if node is not None and node.type == "comment" and node.start_byte == at:
            text = source.data[at : node.end_byte].decode("utf-8", "replace").rstrip("\r")
            out.append(Comment(text, Span(source, at, at + len(text.encode()))))
            at = node.end_byte
        else:
            at += 1
        at = source.data.find(b"#", at)
    return tuple(out)
