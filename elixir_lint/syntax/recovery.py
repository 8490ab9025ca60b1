"""Reading what can be read of a file that tree-sitter stumbles over, or of which it perhaps accepts too much."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax.faults import MAX_FAULTS, Stretch, find_faults, statement_around, without
from elixir_lint.syntax.nodes import SyntaxFault
from elixir_lint.syntax.tree import tree_of

if TYPE_CHECKING:
    from tree_sitter import Node

UNKNOWN_FORM = "elixir-lint cannot read this expression"


class Recovered(NamedTuple):
    """The tree of the statements that can be read, what is wrong, and the spans that are left out of the tree."""

    root: Node
    faults: list[SyntaxFault]
    broken: list[Span]


def recover(source: SourceFile, data: bytes, root: Node, deadline: float) -> Recovered | None:
    """Leave out the statements of `data` that Elixir does not accept, and then those that tree-sitter alone does not.

    If there are neither, the tree is `root`. None past the deadline (of `time.monotonic()`).
    """
    faults, stretches = find_faults(source, data, deadline)
    unknown: list[SyntaxFault] = []
    everything = [Stretch(0, len(data))]
    while stretches or root.has_error:
        remaining = without(data, stretches) if stretches != everything else b"\n" * len(data)
        tree = tree_of(remaining, deadline)
        if tree is None:
            return None
        root = tree.root_node
        if not root.has_error:
            break
        at = first_error(root)
        unknown.append(SyntaxFault(Span(source, at, at + 1), UNKNOWN_FORM, valid=True))
        stretch = statement_around(remaining, at)
        stuck = len(unknown) == MAX_FAULTS or stretch in stretches
        stretches = everything if stuck else [*stretches, stretch]
    return Recovered(root, faults or unknown, [Span(source, start, end) for start, end in stretches])


def first_error(root: Node) -> int:
    """The offset of the first stretch that tree-sitter could not read."""
    node = root
    while not (node.is_error or node.is_missing):
        inner = next((child for child in node.children if child.has_error or child.is_missing), None)
        if inner is None:
            break
        node = inner
    return node.start_byte
