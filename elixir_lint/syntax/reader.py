"""What a conversion carries: the file, the table of conversions by node kind, the depth limit, the faults.

`literals`, `containers`, `strings`, `calls` and `blocks` each hold the conversions of a few kinds of tree-sitter nodes,
as functions `(reader, node, depth) -> Expr` under the grammar's names in a dict `CONVERSIONS`. `parse` joins them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax.nodes import Block, Broken, Expr, ListExpr, SyntaxFault, TupleExpr
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, String, Tuple

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_DEPTH = 200
"""How many records may stand inside one another; deeper code becomes Broken."""
TOO_DEEP = f"code is nested more than {MAX_DEPTH} levels deep"

LITERALS = frozenset({Atom, Integer, Float, String, Binary, List, Tuple})

_new_tuple = tuple.__new__


class Vocabulary(NamedTuple):
    """By tree-sitter's kind ids: the conversions, and the grammar's names (of a token its text)."""

    table: dict[int, Conversion]
    names: dict[int, str]


class Respelling(NamedTuple):
    """What bytes `start` to `end` have to be for tree-sitter, to be read as Elixir reads them as they are."""

    start: int
    end: int
    text: bytes


class Reader:
    """One conversion.

    `data` are the bytes of the file in UTF-8; `chars` the same with one character per byte (Latin-1), so that offsets
    are those of the bytes and what is ASCII needs no decoding. `doubtful`: tree-sitter has accepted something that
    Elixir perhaps does not; `arrows` counts the `=>` that are in no map. What it has read otherwise than Elixir does
    has `respellings`, or there is a `misread` word or sigil. The do-blocks of calls that are `left_out` are taken to be
    empty.
    """

    __slots__ = (
        "arrows",
        "chars",
        "data",
        "doubtful",
        "faults",
        "file",
        "left_out",
        "misread",
        "names",
        "respellings",
        "table",
    )

    def __init__(
        self, file: SourceFile, data: bytes, vocabulary: Vocabulary, left_out: frozenset[str] = frozenset()
    ) -> None:
        self.file = file
        self.data = data
        self.left_out = left_out
        self.chars = data.decode("latin-1")
        self.table, self.names = vocabulary
        self.faults: list[SyntaxFault] = []
        self.doubtful = False
        self.arrows = 0
        self.misread = False
        self.respellings: list[Respelling] = []

    def again(self) -> Reader:
        """One for another tree of the same text."""
        return Reader(self.file, self.data, Vocabulary(self.table, self.names))

    def place(self, start: int, end: int) -> Span:
        """The span of two offsets. Made as a plain tuple is, which takes half the time of `Span(...)`."""
        return _new_tuple(Span, (self.file, start, end))

    def span(self, node: Node) -> Span:
        return _new_tuple(Span, (self.file, node.start_byte, node.end_byte))

    def text(self, start: int, end: int) -> str:
        text = self.chars[start:end]
        return text if text.isascii() else self.data[start:end].decode("utf-8", "replace")

    def expr(self, node: Node, depth: int) -> Expr:
        """The conversion of a named node; `depth` counts the records around it."""
        if depth > MAX_DEPTH:
            return self.too_deep(node)
        conversion = self.table.get(node.kind_id)
        return conversion(self, node, depth) if conversion else self.broken(self.span(node))

    def exprs(self, nodes: Iterable[Node], depth: int) -> list[Expr]:
        """The conversions of those nodes that are expressions: punctuation and comments are left out."""
        table = self.table
        if depth > MAX_DEPTH:
            return [self.too_deep(node) for node in nodes if node.kind_id in table]
        out = []
        for node in nodes:
            conversion = table.get(node.kind_id)
            if conversion is not None:
                out.append(conversion(self, node, depth))
        return out

    def separate(self, start: int, end: int) -> None:
        """tree-sitter goes on with an expression that ends for Elixir where a line does, between two offsets."""
        self.respell(start, end, b";".ljust(end - start))

    def respell(self, start: int, end: int, text: bytes) -> None:
        self.respellings.append(Respelling(start, end, text))
        self.doubtful = True

    def broken(self, span: Span) -> Broken:
        """What tree-sitter accepts although Elixir may not."""
        self.doubtful = True
        return Broken(span)

    def too_deep(self, node: Node) -> Broken:
        return self.limited(self.span(node), TOO_DEEP)

    def limited(self, span: Span, why: str) -> Broken:
        """What is beyond a limit of ours becomes Broken, the first such place is a fault."""
        if not any(fault.message == why for fault in self.faults):
            self.faults.append(SyntaxFault(span._replace(end=span.start + 1), why, valid=True))
        return Broken(span)


Conversion: TypeAlias = Callable[[Reader, "Node", int], Expr]


def start_of(expr: Expr) -> int:
    return expr.span.start if expr.span else 0


def end_of(expr: Expr) -> int:
    return expr.span.end if expr.span else 0


def list_of(items: Iterable[Expr], span: Span) -> List | ListExpr:
    """A List if all items are literals, else a ListExpr."""
    items = tuple(items)
    return List(items, span) if LITERALS.issuperset(map(type, items)) else ListExpr(items, span)


def tuple_of(items: Iterable[Expr], span: Span) -> Tuple | TupleExpr:
    """A Tuple if all items are literals, else a TupleExpr."""
    items = tuple(items)
    return Tuple(items, span) if LITERALS.issuperset(map(type, items)) else TupleExpr(items, span)


def block_of(body: Sequence[Expr], span: Span) -> Expr:
    """`a; b` is a Block, a lone expression is itself, nothing is an empty Block."""
    return body[0] if len(body) == 1 else Block(tuple(body), span)
