"""Reading what can be read of a file that tree-sitter stumbles over, or of which it perhaps accepts too much."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from elixir_lint.syntax.faults import MAX_FAULTS, Stretch, find_faults, statement_around, without
from elixir_lint.syntax.nodes import Broken, Expr, SyntaxFault
from elixir_lint.syntax.reader import Reader, Respelling, start_of
from elixir_lint.syntax.respelling import respelled
from elixir_lint.syntax.tree import tree_of

if TYPE_CHECKING:
    from tree_sitter import Node

UNKNOWN_FORM = "elixir-lint cannot read this expression"
MAX_READINGS = 3
"""How often a text is read anew because tree-sitter reads it otherwise than Elixir."""


class Recovered(NamedTuple):
    """What can be read of a file, and all that is wrong; what is left out is Broken. The comments are in `root`."""

    root: Node
    body: list[Expr]
    faults: list[SyntaxFault]


class Readable(NamedTuple):
    """A text of which tree-sitter makes a tree without errors, its length that of the file; the faults of the file,
    and the stretches that are left out for them.
    """

    text: bytes
    root: Node
    faults: list[SyntaxFault]
    stretches: list[Stretch]


def recover(reader: Reader, root: Node, body: list[Expr], deadline: float) -> Recovered | None:
    """Leave out the statements that Elixir does not accept, and then those that tree-sitter alone does not; then read
    as Elixir does what tree-sitter reads otherwise.

    Without any of these, it is `root` and `body`, which `reader` made of it. None past the deadline (of the clock
    `time.process_time()`).
    """
    readable = _readable(reader, root, deadline)
    if readable is None:
        return None
    text, root, faults, stretches = readable
    if text is not reader.data:
        reader = reader.again()
        body = reader.exprs(root.children, 1)
    for _ in range(MAX_READINGS):
        if not reader.respellings:
            break
        text = _with(text, reader.respellings)
        tree = tree_of(text, deadline)
        if tree is None:
            return None
        if tree.root_node.has_error:
            break
        reader = reader.again()
        body = reader.exprs(tree.root_node.children, 1)
    if reader.respellings:
        faults.append(_unknown(reader, reader.respellings[0].start))
    broken = [Broken(reader.place(start, end)) for start, end in stretches]
    return Recovered(root, sorted([*body, *broken], key=start_of), faults + reader.faults)


def _readable(reader: Reader, root: Node, deadline: float) -> Readable | None:
    data = text = reader.data
    faults, stretches = find_faults(reader.file, data, deadline)
    unknown: list[SyntaxFault] = []
    everything = [Stretch(0, len(data))]
    misread = reader.misread
    while stretches or root.has_error or misread:
        misread = False
        text = respelled(without(data, stretches)) if stretches != everything else b"\n" * len(data)
        tree = tree_of(text, deadline)
        if tree is None:
            return None
        root = tree.root_node
        if not root.has_error:
            break
        at = first_error(root)
        unknown.append(_unknown(reader, at))
        stretch = statement_around(text, at)
        stuck = len(unknown) == MAX_FAULTS or stretch in stretches
        stretches = everything if stuck else [*stretches, stretch]
    return Readable(text, root, faults or unknown, stretches)


def _with(text: bytes, respellings: Iterable[Respelling]) -> bytes:
    out = bytearray(text)
    for start, end, spelling in respellings:
        out[start:end] = spelling
    return bytes(out)


def _unknown(reader: Reader, at: int) -> SyntaxFault:
    return SyntaxFault(reader.place(at, at + 1), UNKNOWN_FORM, valid=True)


def first_error(root: Node) -> int:
    """The offset of the first stretch that tree-sitter could not read."""
    node = root
    while not (node.is_error or node.is_missing):
        inner = next((child for child in node.children if child.has_error or child.is_missing), None)
        if inner is None:
            break
        node = inner
    return node.start_byte
