"""Elixir source to the records of `nodes`, by way of tree-sitter-elixir."""

from __future__ import annotations

import re
import time
from functools import cache
from typing import TYPE_CHECKING

from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax import blocks, calls, containers, literals, strings
from elixir_lint.syntax.comments import comments_of
from elixir_lint.syntax.faults import MAX_FAULTS, Stretch, find_faults, statement_around, without
from elixir_lint.syntax.nodes import Block, Broken, File, SyntaxFault
from elixir_lint.syntax.reader import Conversion, Reader, Vocabulary, start_of
from elixir_lint.syntax.tree import SECONDS, language, tree_of

if TYPE_CHECKING:
    from tree_sitter import Node

NOT_UTF8 = "a byte is not UTF-8"
UNKNOWN_FORM = "elixir-lint cannot read this expression"
TOO_SLOW = f"elixir-lint cannot read this file in {SECONDS:.0f} seconds"

BLANK_LINES = re.compile(rb"(?:\n[ \t]+(?=\r?\n)){50,}")
"""Many lines of blanks in a row, for which tree-sitter-elixir takes quadratic time; without the blanks it does not."""


def parse(source: SourceFile) -> File:
    """The expressions, comments and syntax errors of a file. Never raises, whatever the bytes are."""
    deadline = time.monotonic() + SECONDS
    data, faults = _utf8(source)
    tree = tree_of(_quick(data), deadline)
    if tree is None:
        return _unread(source, faults)
    root = tree.root_node
    reader = Reader(source, data, _vocabulary())
    body = [] if root.has_error else reader.exprs(root.children, 1)
    if root.has_error or reader.doubtful or reader.arrows:
        found, stretches = find_faults(source, data, deadline)
        if found or root.has_error:
            readable = _readable(source, data, stretches, deadline)
            if readable is None:
                return _unread(source, faults + found)
            root, unknown, stretches = readable
            reader = Reader(source, data, _vocabulary())
            body = reader.exprs(root.children, 1)
            body += [Broken(Span(source, start, end)) for start, end in stretches]
            body.sort(key=start_of)
            faults += found or unknown
    faults += reader.faults
    return File(source, Block(tuple(body), Span(source, 0, len(data))), comments_of(source, root), tuple(faults))


def _utf8(source: SourceFile) -> tuple[bytes, list[SyntaxFault]]:
    """The bytes to read, with `?` for those that are not UTF-8; the first of these is a fault."""
    try:
        source.data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = source.data.decode("utf-8", "surrogateescape")
        fault = SyntaxFault(Span(source, error.start, error.start + 1), NOT_UTF8)
        return re.sub("[\udc80-\udcff]", "?", text).encode(), [fault]
    return source.data, []


def _quick(data: bytes) -> bytes:
    """The same text to tree-sitter, which reads it in less time; offsets stay."""
    return BLANK_LINES.sub(lambda blanks: b"\n" * len(blanks[0]), data)


def _unread(source: SourceFile, faults: list[SyntaxFault]) -> File:
    """A file of which nothing is known but that it takes too long."""
    span = Span(source, 0, len(source.data))
    fault = SyntaxFault(span._replace(end=min(1, span.end)), TOO_SLOW, valid=True)
    return File(source, Block((Broken(span),), span), (), (*faults, fault))


def _readable(
    source: SourceFile, data: bytes, stretches: list[Stretch], deadline: float
) -> tuple[Node, list[SyntaxFault], list[Stretch]] | None:
    """The tree of `data` without some stretches and without the statements that tree-sitter alone does not accept.

    With it the faults for these statements, and all the stretches that are left out. None past the deadline.
    """
    faults: list[SyntaxFault] = []
    everything = Stretch(0, len(data))
    while True:
        remaining = without(data, stretches)
        tree = tree_of(_quick(remaining), deadline)
        if tree is None or not tree.root_node.has_error:
            return tree and (tree.root_node, faults, stretches)
        at = _first_error(tree.root_node)
        faults.append(SyntaxFault(Span(source, at, at + 1), UNKNOWN_FORM, valid=True))
        stretch = statement_around(remaining, at)
        stretches = [*stretches, stretch]
        if len(faults) == MAX_FAULTS or stretch in stretches[:-1]:
            stretches = [everything]


def _first_error(root: Node) -> int:
    """The offset of the first stretch that tree-sitter could not read."""
    node = root
    while not (node.is_error or node.is_missing):
        inner = next((child for child in node.children if child.has_error or child.is_missing), None)
        if inner is None:
            break
        node = inner
    return node.start_byte


@cache
def _vocabulary() -> Vocabulary:
    conversions: dict[str, Conversion] = {}
    for module in (blocks, calls, containers, literals, strings):
        conversions |= module.CONVERSIONS
    grammar = language()
    table: dict[int, Conversion] = {}
    names: dict[int, str] = {}
    for kind in range(grammar.node_kind_count):
        names[kind] = name = grammar.node_kind_for_id(kind) or ""
        if name in conversions and grammar.node_kind_is_named(kind):
            table[kind] = conversions[name]
    return Vocabulary(table, names)
