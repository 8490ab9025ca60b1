"""What modules read while they are compiled: `@timeout Application.compile_env(:shop, :timeout)`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from elixir_lint.config.control import sections
from elixir_lint.config.render import atom_name
from elixir_lint.config.scope import Scope
from elixir_lint.project.records import BodyCall, Use
from elixir_lint.project.syntax import parts_of
from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Alias, Call, Expr, Remote
from elixir_lint.syntax.terms import Atom

WATCHED = frozenset(
    {
        "Application.compile_env",
        "Application.compile_env!",
        "Application.fetch_env",
        "Application.fetch_env!",
        "Application.get_env",
        "System.fetch_env",
        "System.fetch_env!",
        "System.get_env",
        ":os.getenv",
    }
)
LATER = frozenset(
    {
        "def",
        "defp",
        "defdelegate",
        "defmacro",
        "defmacrop",
        "defguard",
        "defguardp",
        "defmodule",
        "defimpl",
        "defprotocol",
        "quote",
    }
)
"""What they hold belongs to another module, or runs later."""

COMPILE_ENV = "Application.compile_env"
"""The beginning of the functions that compiled code alone may call."""
_STATEMENTS = frozenset({"@", "=", "if", "unless", "case", "plug", "socket", "forward", "defstruct"})
_BLOCKS = frozenset({"scope", "pipeline", "live_session", "schema", "embedded_schema"})
"""What runs while the module is compiled: these statements with their arguments, and the do-blocks of these macros.

The arguments of `use`, and the do-blocks of other macros, may become the body of a function.
"""

WatchedCall = tuple[str, "tuple[Expr, ...]", Span]


def is_compiled(statement: Expr, inside: tuple[BodyCall, ...], uses: Sequence[Use]) -> bool:
    """Whether a statement of a module's body surely runs while the module is compiled."""
    if not isinstance(statement, Call) or any(call.name not in _BLOCKS for call in inside):
        return False
    if statement.name == "plug":  # a function calls Tesla's middleware with its arguments (its builder.ex)
        return not any(use.module.partition(".")[0] == "Tesla" for use in uses)
    return statement.name in _STATEMENTS or statement.name in _BLOCKS or (statement.name == "field" and bool(inside))


def watched_calls(statement: Expr, scope: Scope, truth: Callable[[Expr], bool | None]) -> Iterator[WatchedCall]:
    """The readings in a statement of a module's body: the function's name, its arguments, the place.

    The statements of its own do-block are not looked at. `truth` tells whether production compiles the branch of a
    test.
    """
    stack: list[object] = [_without_block(statement)]
    while stack:
        node = stack.pop()
        match node:
            case tuple():
                stack.extend(reversed(node))
            case Call(name) if name in LATER:
                pass
            case Call("if" | "unless", (test, body)):
                stack.extend((test, *_branches(node.name, body, truth(test))))
            case Call("|>", (left, Remote() as right)):
                stack.append(left)
                if found := _watched(right, (left, *right.args), scope):
                    yield found
                else:
                    stack.append(right)
            case Remote():
                if found := _watched(node, node.args, scope):
                    yield found
                stack.extend((node.target, *node.args))
            case _:
                stack.extend(reversed(parts_of(node)))


def _without_block(statement: Expr) -> tuple[Expr, ...]:
    if isinstance(statement, Call) and statement.args and "do" in sections(statement.args[-1]):
        return statement.args[:-1] if statement.name not in LATER else ()
    return (statement,)


def _branches(name: str, body: Expr, taken: bool | None) -> Iterator[Expr]:
    """The branches that production may compile."""
    for key, part in sections(body).items():
        if taken is None or ((key == "do") is (name == "if")) is taken:
            yield part


def _watched(node: Remote, arguments: tuple[Expr, ...], scope: Scope) -> WatchedCall | None:
    match node.target:
        case Alias(parts, base=None):
            name = f"{atom_name(scope.expand(parts))}.{node.name}"
        case Atom(module):
            name = f":{module}.{node.name}"
        case _:
            return None
    return (name, arguments, node.span) if name in WATCHED else None
