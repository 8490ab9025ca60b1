"""The comments of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax.nodes import Comment

if TYPE_CHECKING:
    from tree_sitter import Node, TreeCursor


def comments_of(source: SourceFile, root: Node) -> tuple[Comment, ...]:
    """Every `#` that begins a comment: those inside strings and characters do not.

    The cursor only ever moves forward, so the time is linear in the size of the file.
    """
    find = source.data.find
    at = find(b"#")
    out: list[Comment] = []
    cursor = root.walk()
    while at >= 0:
        end = comment_end(cursor, at)
        if end is None:
            at = find(b"#", at + 1)
            continue
        text = source.data[at:end].decode("utf-8", "replace").rstrip("\r")
        out.append(Comment(text, Span(source, at, at + len(text.encode()))))
        at = find(b"#", end)
    return tuple(out)


def comment_end(cursor: TreeCursor, at: int) -> int | None:
    """Where the comment that begins at offset `at` ends, None if none does; moves the cursor to the node there."""
    while cursor.node and cursor.node.end_byte <= at:
        if not cursor.goto_next_sibling() and not cursor.goto_parent():
            return None
    while (node := cursor.node) and node.start_byte <= at:
        if node.type == "comment":
            return node.end_byte if node.start_byte == at else None
        if not cursor.goto_first_child():
            return None
        while (node := cursor.node) and node.end_byte <= at:
            if not cursor.goto_next_sibling():
                return None
    return None
