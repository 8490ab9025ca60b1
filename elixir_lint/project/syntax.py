"""Questions about syntax nodes that need no evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from elixir_lint.syntax.nodes import Alias, Expr, Remote


def below(node: object) -> Iterator[Expr]:
    """All nodes of a tree, the node itself first, in the order of the source."""
    stack = [node]
    while stack:
        here: Any = stack.pop()
        kind = type(here)
        if kind is tuple:
            stack.extend(here[::-1])
            continue
        parts = _PARTS[kind] if kind in _PARTS else _parts(kind)
        if parts is not None:
            yield here
            for name in parts:
                stack.append(getattr(here, name))


def parts_of(node: object) -> tuple[object, ...]:
    """What a node holds: nodes, and tuples of them; nothing for what is no node."""
    parts = _parts(type(node)) or ()
    return tuple([getattr(node, name) for name in reversed(parts)])


def _parts(kind: Any) -> tuple[str, ...] | None:
    """The fields of a kind of node that hold nodes, the last first; None if it is no kind of node."""
    if kind not in _PARTS:
        fields = kind.__annotations__.items() if hasattr(kind, "__match_args__") else None
        nodes = [name for name, annotation in fields or () if annotation not in _NO_NODES]
        _PARTS[kind] = None if fields is None else tuple(reversed(nodes))
    return _PARTS[kind]


_NO_NODES = frozenset({"Span", "Span | None", "bool", "bytes", "float", "int", "str", "tuple[str, ...]"})
"""The annotations of fields that hold no nodes."""


_PARTS: dict[type, tuple[str, ...] | None] = {}


def code_loaded(test: Expr) -> tuple[str, ...] | None:
    """`Code.ensure_loaded?(Tidewave)`: the module asked for; None if the test is another one."""
    match test:
        case Remote(Alias(("Code",)), "ensure_loaded?", (Alias(parts, base=None),)):
            return parts
        case _:
            return None
