"""Elixir source to the records of `nodes`, by way of tree-sitter-elixir."""

from __future__ import annotations

import re
import time
from functools import cache

from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax import blocks, calls, containers, literals, strings
from elixir_lint.syntax.comments import comments_of
from elixir_lint.syntax.nodes import Block, Broken, File, SyntaxFault
from elixir_lint.syntax.reader import Conversion, Reader, Vocabulary
from elixir_lint.syntax.tree import SECONDS, language, tree_of

NOT_UTF8 = "a byte is not UTF-8"
TOO_SLOW = f"elixir-lint cannot read this file in {SECONDS} seconds"


def parse(source: SourceFile) -> File:
    """The expressions, comments and syntax errors of a file. Never raises, whatever the bytes are."""
    deadline = time.process_time() + SECONDS
    data, faults = _utf8(source)
    tree = tree_of(data, deadline)
    if tree is None:
        return _unread(source, data, faults, deadline)
    root = tree.root_node
    reader = Reader(source, data, _vocabulary())
    body = [] if root.has_error else reader.exprs(root.children, 1)
    if root.has_error or reader.doubtful or reader.arrows:
        # Rarely needed, and not for nothing: these modules take as long to import as all others here.
        from elixir_lint.syntax.recovery import recover

        recovered = recover(reader, root, body, deadline)
        if recovered is None:
            return _unread(source, data, faults, deadline)
        root, body = recovered.root, recovered.body
        faults += recovered.faults
    else:
        faults += reader.faults
    return File(source, Block(tuple(body), Span(source, 0, len(data))), comments_of(source, root), tuple(faults))


def outline(source: SourceFile) -> File | None:
    """What `parse` gives, without comments and as if all functions had empty bodies: those are most of a file.

    None where something may be wrong with it, which only `parse` can tell.
    """
    data, faults = _utf8(source)
    tree = tree_of(data, time.process_time() + SECONDS) if not faults else None
    if tree is None or tree.root_node.has_error:
        return None
    reader = Reader(source, data, _vocabulary(), FUNCTIONS)
    body = reader.exprs(tree.root_node.children, 1)
    if reader.doubtful or reader.arrows or reader.faults:
        return None
    return File(source, Block(tuple(body), Span(source, 0, len(data))), (), ())


FUNCTIONS = frozenset({"def", "defp"})


def _utf8(source: SourceFile) -> tuple[bytes, list[SyntaxFault]]:
    """The bytes to read, with `?` for those that are not UTF-8; the first of these is a fault."""
    try:
        source.data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = source.data.decode("utf-8", "surrogateescape")
        fault = SyntaxFault(Span(source, error.start, error.start + 1), NOT_UTF8)
        return re.sub("[\udc80-\udcff]", "?", text).encode(), [fault]
    return source.data, []


def _unread(source: SourceFile, data: bytes, faults: list[SyntaxFault], deadline: float) -> File:
    """A file of which nothing is known but that it takes too long, and what is wrong first, if anything is."""
    from elixir_lint.syntax.faults import find_faults  # as above

    faults += find_faults(source, data, deadline)[0]
    span = Span(source, 0, len(source.data))
    fault = SyntaxFault(span._replace(end=min(1, span.end)), TOO_SLOW, valid=True)
    return File(source, Block((Broken(span),), span), (), tuple(faults) or (fault,))


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
