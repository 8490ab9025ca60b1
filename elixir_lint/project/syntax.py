"""Questions about syntax nodes that need no evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from elixir_lint.syntax.nodes import Alias, Expr, Remote


def below(node: object) -> Iterator[Expr]:
    """All nodes of a tree, the node itself first, in the order of the source."""
    stack = [node]
    while stack:
        here = stack.pop()
        if isinstance(here, tuple):
            stack.extend(reversed(here))
        elif hasattr(type(here), "__match_args__"):
            yield here  # type: ignore[misc]
            stack.extend(reversed(parts_of(here)))


def parts_of(node: object) -> tuple[object, ...]:
    """What a node holds: nodes, and tuples of them; nothing for what is no node."""
    return tuple([getattr(node, name) for name in _parts(type(node))])


def _parts(kind: Any) -> tuple[str, ...]:
    """The fields of a kind of node that hold nodes."""
    if kind not in _PARTS:
        _PARTS[kind] = tuple(name for name in getattr(kind, "__match_args__", ()) if name not in ("span", "head"))
    return _PARTS[kind]


_PARTS: dict[type, tuple[str, ...]] = {}


def code_loaded(test: Expr) -> tuple[str, ...] | None:
    """`Code.ensure_loaded?(Tidewave)`: the module asked for; None if the test is another one."""
    match test:
        case Remote(Alias(("Code",)), "ensure_loaded?", (Alias(parts, base=None),)):
            return parts
        case _:
            return None
